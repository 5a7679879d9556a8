/*
 * What lies on the dates of one location in a span of days, as the rules need it: exceptions, holidays,
 * blocks, and what occupies each employee (at whatever location). Loaded from the store in one pass, or made
 * by a test; read-only for the rules.
 */
#ifndef CORE_MODEL_AGENDA_H
#define CORE_MODEL_AGENDA_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/id.h"
#include "core/model/interval.h"
#include "core/model/salon.h"

struct schedule_exception {
  struct id id;
  int employee;
  int32_t date;
  int start, end; /* minutes of day; 0 and 1440 for the whole day */
  bool whole_day;
  enum exception_type type;
  const char *reason;
};

struct holiday {
  struct id id;
  int32_t date; /* already laid on the year for yearly ones */
  const char *name;
  bool blocks_booking;
};

struct block {
  struct id id;
  int employee;
  struct interval time;
  const char *reason;
};

/* One blocking segment, buffers included. Of one employee they are sorted by from; they overlap only where
 * flagged. */
struct busy {
  struct interval occupied; /* with buffers: what others may not touch */
  struct interval time;     /* the segment itself */
  struct id appointment;
  struct id customer;        /* nil for a walk-in without one */
  const char *customer_name; /* for the sentence of a refusal; may be NULL */
  int service;
  int position; /* of the segment in its visit */
  bool overlap;
};

struct agenda {
  const struct salon *salon;
  int location;
  int32_t first_date,
      last_date; /* both included; covers whole ISO weeks where a service has a weekly limit */

  struct schedule_exception *exceptions;
  int exception_count; /* sorted by employee, date */
  struct holiday *holidays;
  int holiday_count; /* of this location and of the tenant, sorted by date */
  struct block *blocks;
  int block_count;   /* sorted by employee, from */
  struct busy *busy; /* sorted by employee, occupied.from */
  int *first_busy;   /* salon.employee_count + 1 offsets into busy */

  /* Slots that somebody is just filling in elsewhere (slot_hold), not this desk's own; sorted by employee,
   * from. */
  struct block *holds;
  int hold_count;
};

/*
 * The working time of an employee on a date at the agenda's location, as instants: shifts valid on that date
 * (adjoining ones joined), plus AVAILABLE exceptions, minus all other exceptions, blocking holidays and
 * blocks (Rules of booking 3). An employee of another home location has none. Shift ends that fall into a
 * skipped hour move to its end; one that comes twice means the first for a start, the last for an end. False
 * when `set`'s storage is too small.
 */
bool agenda_working_time(const struct agenda *agenda, int employee, int32_t date, struct interval_set *set);

/* The first busy segment of the employee that overlaps `time` and belongs not to `except`; NULL when free. */
const struct busy *agenda_busy_in(const struct agenda *agenda, int employee, struct interval time,
                                  struct id except);

/* Visits with this service that count against its limit on dates [from, to], but for `except`. */
int agenda_count_service(const struct agenda *agenda, int service, int32_t from, int32_t to,
                         struct id except);

#endif
