/*
 * Slot holds: what somebody is just filling in is shown to the other programs on the same replica as being booked, and refused to
 * them, until it is booked, given up, or has expired. A hold never stands in the way of the program that placed it.
 *
 * One program (replica handle) holds one visit at a time. Its rows have ids that differ in their last byte alone.
 */
#ifndef CORE_STORE_HOLD_H
#define CORE_STORE_HOLD_H

#include "core/model/visit.h"
#include "core/store/replica.h"

enum {
  HOLD_MINUTES = 3, /* after that it is over, should its program have died */
  HOLD_RENEW_MINUTES = 1
};

/*
 * Holds the time of a plan at `starts_at` (ms UTC), instead of what this handle held before; all rows expire HOLD_MINUTES from now.
 * `seen` is the set-up that the plan's places are of: CODE_STALE_VERSION when it is another one by now. What has expired of others is cleared away. One small transaction that does not wait for the disk; a replica that is open for reading only holds nothing.
 */
FD_CHECKED enum code hold_place(struct replica *replica, const struct salon *seen,
                                const struct visit_plan *plan, int64_t starts_at, struct error *error);

/* Gives up what this handle holds; nothing is written when it holds nothing. */
FD_CHECKED enum code hold_release(struct replica *replica, struct error *error);

#endif
