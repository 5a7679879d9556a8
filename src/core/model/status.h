/*
 * The status machine of an appointment: one table of steps, each with the action that makes it ("Status of an
 * appointment"). Undo is no step: it takes back the last change whatever this table says.
 */
#ifndef CORE_MODEL_STATUS_H
#define CORE_MODEL_STATUS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/date.h"
#include "core/model/error.h"
#include "core/model/vocabulary.h"

/* Whether a visit of this status occupies its employees: all do but cancelled and no_show (Rules of booking
 * 1). */
bool status_blocks(enum appointment_status status);

/* Whether nothing more is expected of the visit: completed, cancelled, no_show. */
bool status_is_final(enum appointment_status status);

struct status_step {
  enum appointment_status from;
  enum appointment_status to;
};

/* The steps that the table allows, `status_step_count` of them; for the manual and for tests. */
extern const struct status_step status_steps[];
extern const int status_step_count;

/* What of a visit and its day the table asks about. */
struct status_facts {
  int64_t starts_at;  /* ms UTC */
  int64_t now;        /* ms UTC */
  int32_t visit_date; /* days since 1970, in the location's zone */
  int32_t today;      /* days since 1970, in the location's zone */
  bool correction;    /* a manager's correction of a completed visit, to any status but pending; audited, role
                         checked by the caller */
};

/*
 * Checks the step from -> to. CODE_BAD_TRANSITION with a sentence that says what would work: a step that the
 * table lacks; checked_in, in_progress or completed before the visit's own day; no_show before its start. A
 * step to the same status is a bad transition too.
 */
FD_CHECKED enum code status_check(enum appointment_status from, enum appointment_status to,
                                  const struct status_facts *facts, struct error *error);

#endif
