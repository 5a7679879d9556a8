/*
 * Placing the services of a request one after the other, each with an employee who works and is free, at the
 * price of a few comparisons each. It follows the same rules as rules_allow(), buffers by block included,
 * without making a plan. Inside of availability.
 */
#ifndef CORE_MODEL_PLACEMENT_H
#define CORE_MODEL_PLACEMENT_H

#include "core/model/assign.h"

/* An employee's working time on the day that is being searched. */
struct worker {
  struct interval pieces[WORKING_PIECES_MAX];
  struct interval_set working;
};

/* A service that has found its time and employee. */
struct place {
  int employee;
  int64_t staff_to; /* where the last part ends */
  int64_t to;       /* where the gap after it ends */
};

/* A way that led nowhere: service `at` after `employee`, from that instant on. */
struct dead_end {
  int at;
  int employee;
  int64_t from;
};

enum { DEAD_ENDS_MAX = 64 };

struct placement {
  const struct slot_search *search;
  struct line lines[VISIT_SERVICES_MAX];
  int line_count;
  struct worker **workers; /* by employee; NULL for those who take no service of the request */
  struct wall_day day;
  bool heeds_limits;
  bool open[VISIT_SERVICES_MAX]; /* whether limits allow each service on the day */

  int64_t start;
  struct place places[VISIT_SERVICES_MAX]; /* the services placed so far */
  struct dead_end dead_ends[DEAD_ENDS_MAX];
  int dead_end_count;
  bool came_back; /* somebody could not come back into the visit: what failed then may work after others */
};

/* Fills the lines and makes a worker for each employee in them. Errors as lines_make(). */
FD_CHECKED enum code placement_make(struct placement *placement, const struct slot_search *search,
                                    struct arena *arena, struct error *error);

/* Works out what a day needs: everybody's working time, and the limits. */
void placement_begin_day(struct placement *placement, int32_t date);

/* Begins a visit on the day. Puts the lines from `sort_from` on into the order for it. */
void placement_begin(struct placement *placement, int64_t start, int sort_from);

/* Whether the employee works through the stretch. */
bool placement_works(const struct placement *placement, int employee, struct interval span);

/*
 * Places service `at` with the candidate, after the services before it: true when the employee works and is
 * free for it, buffer before included. The buffer after the service before, and after the last one, are
 * placement_closes()'s.
 */
bool placement_put(struct placement *placement, int at, const struct candidate *candidate);

/* The same whether it is possible or not. */
void placement_force(struct placement *placement, int at, const struct candidate *candidate);

/* Whether the buffer after service `at` is free, as it must be when its employee's block ends there. */
bool placement_closes(const struct placement *placement, int at);

/* Places the services from `at` on, each with the first in its order with whom the rest is possible; true
 * when all are placed. */
bool placement_complete(struct placement *placement, int at);

#endif
