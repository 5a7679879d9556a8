/*
 * The one-line booking decided: what one_line.h reads in "14:30 anna cut mia +beard" becomes a booking, with
 * the salon's names and its customers.
 */
#ifndef CORE_STORE_LINE_BOOKING_H
#define CORE_STORE_LINE_BOOKING_H

#include "core/model/one_line.h"
#include "core/store/commands.h"

/* Where a line is typed: what it need not say. */
struct line_place {
  int location;
  int64_t starts_at; /* the slot under the cursor; INT64_MIN: the line must name a time */
};

/*
 * Fills request, start and customer of `booking`; texts live in the arena. A plain word that names an
 * employee may also be part of the customer's name: the reading that finds a customer holds, and two that do
 * are CODE_AMBIGUOUS, naming both. A phone (+digits) with a name that is not known makes a new customer.
 * CODE_INVALID for what is missing or not UTF-8, CODE_NOT_FOUND for a service, add-on, @employee or customer
 * that there is not, CODE_AMBIGUOUS for names that fit several.
 */
FD_CHECKED enum code line_booking_read(struct replica *replica, const struct line_place *place,
                                       const char *text, struct arena *arena, struct booking *booking,
                                       struct error *error);

#endif
