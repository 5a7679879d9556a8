/*
 * The appointments as a calendar for other programs. Internal to core/store.
 */
#ifndef CORE_STORE_SALON_CALENDAR_H
#define CORE_STORE_SALON_CALENDAR_H

#include "core/store/salon_store.h"

/*
 * iCalendar (RFC 5545): an event a visit, in UTC. A pending visit is TENTATIVE, a cancelled one or one that nobody came to is
 * CANCELLED, all others are CONFIRMED. Lines are folded at 75 bytes, never within a character; control characters are left out.
 */
FD_CHECKED enum code salon_calendar_write(struct replica *replica, salon_sink *sink, void *context,
                                          struct error *error);

#endif
