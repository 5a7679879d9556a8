/*
 * What the parts of the generator share: the salon that is being laid out. Private to src/demo.
 *
 * Every row is computed from the seed and its own place (kind, index), never from the rows before it, so that nothing grows with the
 * number of customers or visits; only one day's book is held at a time. Days are counted absolutely (dates) or, as `offset`, from today.
 */
#ifndef DEMO_GENERATOR_H
#define DEMO_GENERATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/date.h"
#include "core/model/id.h"
#include "demo/demo.h"
#include "demo/line.h"
#include "demo/names.h"
#include "demo/random.h"

/* Kinds of rows and of decisions: the first coordinate of the randomness. The order is part of the demo salon: add at the end only. */
enum demo_kind {
  KIND_TENANT = 1,
  KIND_LOCATION,
  KIND_USER,
  KIND_CATEGORY,
  KIND_SERVICE,
  KIND_ADDON,
  KIND_EMPLOYEE,
  KIND_SKILL,
  KIND_SHIFT,
  KIND_EXCEPTION,
  KIND_HOLIDAY,
  KIND_BLOCK,
  KIND_TEAM,
  KIND_POOL,
  KIND_FORM_FIELD,
  KIND_ROUTING_RULE,
  KIND_CUSTOMER,
  KIND_CUSTOMER_NOTE,
  KIND_SERIES,
  KIND_APPOINTMENT,
  KIND_WALK_IN,
  KIND_WAITLIST,
  KIND_CALL,
  KIND_ARTICLE,
  KIND_WORKFLOW,
  KIND_NOTIFICATION,
  KIND_SALE,
  KIND_RETENTION,
  KIND_DAY,
  KIND_ABSENCE,
  KIND_HISTORY,
};

enum {
  EMPLOYEES_MAX = 30,
  ABSENCES_MAX = 8, /* of one employee on one day */
  SHIFTS_MAX = 4,   /* likewise */
  HOUR = 60,
};

struct demo_minutes {
  int start, end; /* minutes of day */
};

/* How large the salon is. */
struct demo_extent {
  int locations, employees, customers;
  int days_behind, days_ahead;
  int plan_days; /* how long a plan of shifts holds before the other one replaces it */
  int load;      /* how full past days are, of a thousand */
};

struct demo_employee {
  char name[96];
  const char *title;
  int location;
  int template; /* which plan, skills and terms; employees of the large salon share them */
};

struct demo {
  struct demo_options options;
  struct demo_extent extent;
  struct demo_names names;
  struct demo_employee employees[EMPLOYEES_MAX];
  int32_t today, first_day, last_day; /* days with visits, both included */
  int32_t opened;                     /* the salon's first customer came then */
  int64_t now;                        /* what counts as now, ms UTC */
  struct demo_line line;
  const struct demo_sink *sink;
};

struct id demo_id(const struct demo *demo, enum demo_kind kind, uint64_t index, int64_t made_at);

/* The id of a row of the set-up, made when the salon opened. */
struct id demo_setup_id(const struct demo *demo, enum demo_kind kind, int index);

/* A sequence for the decisions about one row. */
struct demo_random demo_random_for(const struct demo *demo, enum demo_kind kind, uint64_t index);

/* Begins a row of an entity in demo->line, with its id. */
void demo_row(struct demo *demo, const char *entity, struct id id);

/* Hands the finished line to the sink. */
FD_CHECKED enum code demo_emit(struct demo *demo, struct error *error);

bool demo_is_small(const struct demo *demo);

/* Whether a wall time lies before what counts as now. */
bool demo_is_past(const struct demo *demo, int32_t date, int minute);

#endif
