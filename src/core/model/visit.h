/*
 * What a visit is made of before it is written: the request (services, add-ons, who), and the plan that
 * follows from it by the catalogue: segments one after the other with their gaps, buffers by block, prices
 * and the end (Rules of booking 1, 2 and 4). Values: no allocation, bounded by the maxima.
 */
#ifndef CORE_MODEL_VISIT_H
#define CORE_MODEL_VISIT_H

#include "core/model/agenda.h"
#include "core/model/error.h"
#include "core/model/salon.h"

enum {
  VISIT_SERVICES_MAX = 8,
  VISIT_SEGMENTS_MAX = 24,
  VISIT_ADDONS_MAX = 16,
  EMPLOYEE_ANY = -1 /* whoever is free, by the rules of assignment */
};

struct visit_service {
  int service;
  int employee; /* the one who is asked for, or EMPLOYEE_ANY */
};

struct visit_addon {
  int addon;      /* in salon.addons */
  int service_at; /* which of the request's services it lengthens; filled by visit_request_add_addon */
};

/*
 * What is asked for: services in the order in which they are done. A visit that names one employee names that
 * one for every service: slots_assign() gives others what he or she may not do (Rules of booking 4).
 */
struct visit_request {
  int location;
  struct visit_service services[VISIT_SERVICES_MAX];
  int service_count;
  struct visit_addon addons[VISIT_ADDONS_MAX];
  int addon_count;
};

struct plan_segment {
  int service;
  int service_at; /* which of the request's services */
  int part;       /* of a composite, from 0 */
  int employee;
  int starts_after; /* minutes after the visit's start */
  int minutes;      /* staff time with add-ons */
  int gap_after;
  int occupied_before; /* minutes of buffer that this segment opens its block with */
  int occupied_after;  /* minutes of buffer that it closes it with */
  int64_t price;       /* the service's on its first part, 0 on the others; add-ons apart */
};

struct visit_plan {
  int location;
  struct plan_segment segments[VISIT_SEGMENTS_MAX];
  int segment_count;
  struct visit_addon addons[VISIT_ADDONS_MAX];
  int addon_count;
  int minutes;   /* segments, gaps and add-ons */
  int64_t price; /* segments and add-ons */
  bool requires_approval;
};

/*
 * CODE_INVALID when full, or when the service or add-on is inactive or the add-on belongs to no service of
 * the visit. An add-on goes to the first service of its kind that lacks it, else to the first of its kind.
 */
FD_CHECKED enum code visit_request_add_service(struct visit_request *request, const struct salon *salon,
                                               int service, int employee, struct error *error);
FD_CHECKED enum code visit_request_add_addon(struct visit_request *request, const struct salon *salon,
                                             int addon, struct error *error);

/*
 * The same request in another state of the set-up, where its indexes may mean others: what is gone is left out, an employee who is gone becomes
 * EMPLOYEE_ANY. A location that is gone stays as it was.
 */
void visit_request_carry(struct visit_request *request, const struct salon *from, const struct salon *to);

/*
 * The plan for given employees: `employees[i]` takes the request's service i (all its parts). Applies custom
 * price and duration, add-ons (they lengthen the last part of their service), buffers by block. A custom
 * duration scales the staff time of a composite to an exact sum, largest remainder first, no part below a
 * minute; gaps stay. Qualification is not looked at here. CODE_INVALID when the visit has no service, is
 * longer than 1440 minutes or has too many segments.
 */
FD_CHECKED enum code visit_plan_make(const struct salon *salon, const struct visit_request *request,
                                     const int employees[], struct visit_plan *plan, struct error *error);

/*
 * Lays the buffers of a plan whose segments have service, employee and times: each change of employee closes
 * a block, whose first segment carries its service's buffer before and whose last one its service's buffer
 * after (Rules of booking 1). visit_plan_make() does so; for a plan that was put together from stored
 * segments.
 */
void visit_plan_lay_buffers(const struct salon *salon, struct visit_plan *plan);

/*
 * The end, exclusive, of the block that the segment `first` opens: the index of the first later segment of
 * another employee, or segment_count.
 */
int visit_plan_block_end(const struct visit_plan *plan, int first);

/* The instants of a plan's segment for a visit that starts at `start` (ms UTC). */
struct interval plan_segment_time(const struct plan_segment *segment, int64_t start);
struct interval plan_segment_occupied(const struct plan_segment *segment, int64_t start);
int64_t visit_plan_end(const struct visit_plan *plan, int64_t start);

/* Whether a plan takes no employee's time, buffers and gaps included, that another plan does not take of the same one. */
bool visit_plan_within(const struct visit_plan *plan, int64_t start, const struct visit_plan *other,
                       int64_t other_start);

#endif
