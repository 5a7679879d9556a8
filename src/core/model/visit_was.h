/*
 * From a visit that stands in the book back to its request and its plan, and what of it stays when it is made of something else: what
 * was agreed on keeps its price and its length.
 */
#ifndef CORE_MODEL_VISIT_WAS_H
#define CORE_MODEL_VISIT_WAS_H

#include "core/model/appointment.h"
#include "core/model/visit.h"

/*
 * The services of a visit with who took them (a service begins where its part 0 stands), and its add-ons. CODE_INVALID when its location,
 * a service or an employee has left the set-up: then it cannot be laid out anew.
 */
FD_CHECKED enum code visit_request_of(const struct salon *salon, const struct appointment *visit,
                                      struct visit_request *request, struct error *error);

/* The plan that stands in the visit's own segments: durations, prices, buffers and people as they were booked. */
void visit_plan_of(const struct salon *salon, const struct appointment *visit,
                   const struct visit_request *request, struct visit_plan *plan);

/* The price that was agreed on for an add-on of the visit; false when it has none such. */
bool visit_addon_price(const struct appointment *visit, struct id addon, int64_t *price);

/*
 * Gives a new plan of the same visit what was agreed on: parts that the same employee does keep their price, add-ons theirs, and minutes
 * that were added or taken by hand stay on the last service while that is still the last one.
 */
void visit_plan_keep(const struct salon *salon, const struct appointment *visit, struct visit_plan *plan);

#endif
