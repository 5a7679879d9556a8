/*
 * What lies on the demo salon's desk beside the book: questions that are asked at a booking, the queue, the waitlist, calls, the house's own
 * notes, reminders, and how long things are kept.
 */
#ifndef DEMO_DESK_H
#define DEMO_DESK_H

#include "demo/visits.h"

/* Before the visits. */
FD_CHECKED enum code demo_write_questions(struct demo *demo, struct error *error);

/* After the visits that they mention. */
FD_CHECKED enum code demo_write_desk(struct demo *demo, const struct demo_mentions *mentions,
                                     struct error *error);

#endif
