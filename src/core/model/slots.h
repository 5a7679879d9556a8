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
  /*
   * A visit that is moved as it is, with its own lengths: only what that allows is offered, with the parts of `as_is_employee` on the
   * slot's first employee. NULL: the request by the catalogue alone.
   */
  const struct visit_plan *as_is;
  int as_is_employee;
};

/* The plan of an offer: by the catalogue, or the visit as it is. CODE_INVALID as visit_plan_make(). */
FD_CHECKED enum code slot_plan(const struct slot_search *search, const struct slot *slot,
                               struct visit_plan *plan, struct error *error);

/*
 * Who takes a service, of those whom the request allows (Rules of booking 4):
 *   a named employee takes every service that he or she may do;
 *   a service whose named employee may not do it goes to anybody, if that employee may do another service
 * that names him or her; else it stays with the name, which slots_assign() hands on to the check that says
 * why not, and which is never offered; anybody is, in this order: who took the service before; the members of
 * the service's pool by its strategy (ROTATE: the one after the last assigned; WEIGHTED: lowest
 * assigned_count/weight; LEAST_RECENT: assigned longest ago; PRIORITY: lowest priority), then those outside
 * of it; primary; the higher weight; who was booked least recently before that start (of what the agenda
 * holds); name.
 */

/*
 * Every offered start, in order of time then employee's name, with every employee who could take the first
 * service (services after it: the best ones in the order above with whom the whole visit is possible). Offers
 * lie on the grid of the wall clock, salon.slot_minutes, in an hour that comes twice on both; only where
 * rules_allow() would allow for a visit without a customer, and everywhere there. Costs what the working time
 * and bookings of the span are, not the number of minutes times bookings. CODE_INVALID for an empty request
 * or one of too many parts, CODE_INTERNAL when out of memory.
 */
FD_CHECKED enum code slots_each(const struct slot_search *search, slot_visitor *visit, void *context,
                                struct error *error);

/* The first offer at or after `from`; CODE_NOT_FOUND when there is none in the span. */
FD_CHECKED enum code slots_first(const struct slot_search *search, int64_t from, struct slot *slot,
                                 struct error *error);

/*
 * Chooses the employees for a visit at a given start (any minute) in the order above: the first choice with
 * which all services have free working time. When there is none, the best ones who are free service by
 * service, or else the best qualified, so that the check can say why not. Notice and limits are not looked
 * at, nor are the search's dates. CODE_NOT_QUALIFIED when nobody may do a service; else as slots_each().
 */
FD_CHECKED enum code slots_assign(const struct slot_search *search, int64_t start, struct slot *slot,
                                  struct error *error);

/* ---- Best slots ---- */

/*
 * How well a visit fits. A gap of an employee's free working time is unsellable when no active service that he or she may do fits into
 * it whole, with its buffers (which may reach outside the working time, but not over what is taken).
 */
struct slot_fit {
  int score; /* minutes of unsellable gap that it leaves minus those that it closes, of all its employees; the less the better */
  bool exact; /* no free minute is left directly before or after it */
};

/* Keeps what is known of the employees' days between one slot and the next: cheap when they come by date. */
struct slot_scorer {
  const struct agenda *agenda;
  struct id except; /* the visit that is being moved: its own time counts as free */
  int64_t earliest; /* nothing before it can be sold: the first mark of the grid from now on */
  struct arena arena;
  struct slot_column **columns; /* by employee; NULL until one is asked for */
};

/* Ready for slots_fit(); released by slot_scorer_release() whatever it returns. The agenda must outlive it. */
FD_CHECKED enum code slot_scorer_init(struct slot_scorer *scorer, const struct agenda *agenda, int64_t now,
                                      struct id except, struct error *error);
void slot_scorer_release(struct slot_scorer *scorer);

/* The fit of a plan at an instant of the agenda's dates. */
struct slot_fit slots_fit(struct slot_scorer *scorer, const struct visit_plan *plan, int64_t start);

struct slot_offer {
  struct slot slot;
  struct slot_fit fit;
};

/*
 * The best offers at or after `from` of the search's dates, at most `most`: by score, then time; one for each start, with the employee
 * with whom it fits best (of equal ones the first by name). `*count` is how many there are.
 */
FD_CHECKED enum code slots_best(const struct slot_search *search, int64_t from, struct slot_offer *offers,
                                int most, int *count, struct error *error);

#endif
