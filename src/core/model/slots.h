/*
 * Availability: which starts can be offered, and to whom a booking goes that names nobody (Rules of booking 3
 * and 4).
 */
#ifndef CORE_MODEL_SLOTS_H
#define CORE_MODEL_SLOTS_H

#include "core/model/rules.h"

/* One offered start: the employees of each of the request's services. */
struct slot {
  int64_t starts_at;
  int employees[VISIT_SERVICES_MAX]; /* index per service of the request; [0] is the one it is listed under */
};

/* Returns false to stop the search. */
typedef bool slot_visitor(void *context, const struct slot *slot);

struct slot_search {
  const struct agenda *agenda; /* must cover the dates */
  const struct visit_request *request;
  int64_t now;
  int32_t first_date, last_date; /* both included */
  struct id except;              /* the visit that is being moved: its own time counts as free */
  struct id previous_employee;   /* who took the service before for this customer; nil: unknown */
};

/*
 * Every offered start, in order of time then employee's name, with every employee who could take the first
 * service (services after it: the best one by assign order). Offers lie on the grid of the wall clock,
 * salon.slot_minutes; only where rules_allow() would allow. Costs what the working time and bookings of the
 * span are, not the number of minutes times bookings. CODE_INVALID for an empty request.
 */
FD_CHECKED enum code slots_each(const struct slot_search *search, slot_visitor *visit, void *context,
                                struct error *error);

/* The first offer at or after `from`; CODE_NOT_FOUND when there is none in the span. */
FD_CHECKED enum code slots_first(const struct slot_search *search, int64_t from, struct slot *slot,
                                 struct error *error);

/*
 * Chooses the employees for a visit at a given start (any minute): a named employee takes every service that
 * he or she may do, the others as for "any": who took the service before if qualified and free, else the
 * pool's strategy (ROTATE: the one after the last assigned; WEIGHTED: lowest assigned_count/weight;
 * LEAST_RECENT: longest ago; PRIORITY: lowest priority), else primary, weight, least recently booked, name.
 * Only among those who are free; when none is, the best qualified one all the same, so that the check can say
 * why not. CODE_NOT_QUALIFIED when nobody may do a service.
 */
FD_CHECKED enum code slots_assign(const struct slot_search *search, int64_t start, struct slot *slot,
                                  struct error *error);

/*
 * How many minutes of unsellable gap a booking would leave beside itself: gaps shorter than the shortest
 * active service that the employee does. 0 is best. Feeds "best slots".
 */
int slots_waste(const struct agenda *agenda, const struct visit_plan *plan, int64_t start);

#endif
