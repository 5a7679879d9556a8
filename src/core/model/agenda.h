/*
 * What lies on the dates of one location in a span of days, as the rules need it: exceptions, holidays,
 * blocks, and what occupies each employee (at whatever location). Loaded from the store in one pass, or made
 * by a test; read-only for the rules.
 *
 * Loading: fill the five arrays in any order, then call agenda_index(), which sorts them and derives what is
 * marked "derived". Rows of the day before first_date and of the day after last_date belong to it too, so
 * that buffers and visits across midnight are seen.
 */
#ifndef CORE_MODEL_AGENDA_H
#define CORE_MODEL_AGENDA_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/id.h"
#include "core/model/interval.h"
#include "core/model/salon.h"
#include "core/model/zone.h"

struct schedule_exception {
  struct id id;
  int employee;
  int32_t date;
  int start, end; /* minutes of day; 0 and 1440 for the whole day */
  bool whole_day;
  enum exception_type type;
  const char *reason; /* "" for none */
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
  const char *reason; /* "" for none */
  int64_t expires_at; /* of a hold; 0 of a block */
};

/* One blocking segment, buffers included. Those of one employee overlap only where one is flagged. */
struct busy {
  int employee;
  struct interval occupied; /* with buffers: what others may not touch */
  struct interval time;     /* the segment itself */
  struct id appointment;
  struct id customer;        /* nil for a walk-in without one */
  const char *customer_name; /* for the sentence of a refusal; may be NULL */
  int service;
  int position; /* of the segment in its visit */
  bool overlap;
};

/* Where a visit begins a service that has a limit. */
struct service_start {
  int service;
  int64_t at;
  struct id appointment;
};

struct agenda {
  const struct salon *salon;
  int location;
  int32_t first_date,
      last_date; /* both included; covers whole weeks, Monday to Sunday, where a service has a weekly limit */

  struct schedule_exception *exceptions;
  int exception_count;
  struct holiday *holidays; /* of this location and of the tenant */
  int holiday_count;
  struct block *blocks;
  int block_count;
  struct busy *busy; /* of every employee of the salon */
  int busy_count;
  struct block *holds; /* slots that somebody is just filling in elsewhere (slot_hold), not this desk's own;
                          `time` is the occupied range */
  int hold_count;

  /* Derived. Offsets of an employee's rows: [first[employee], first[employee + 1]). */
  int *first_exception, *first_block, *first_busy, *first_hold;
  struct interval *occupied;    /* busy[i].occupied, closely packed */
  int64_t *occupied_until;      /* the latest occupied.to of the employee's rows up to this one */
  struct service_start *starts; /* by service, then time: a row for each visit and service with a limit */
  int start_count;
};

/*
 * Call once when the arrays are filled: sorts exceptions (employee, date), holidays (date), blocks, busy and
 * holds (employee, from), and derives the rest in the arena. Rows already in order are left as they are.
 * Indexes of employees and services must be valid. False when the arena is exhausted.
 */
FD_CHECKED bool agenda_index(struct agenda *agenda, struct arena *arena);

const struct zone *agenda_zone(const struct agenda *agenda);

/* A date on the wall of a zone, for turning minutes of that day into instants. */
struct wall_day {
  const struct zone *zone;
  int32_t date;
  int64_t from, to; /* where the day begins and ends */
  bool ordinary;    /* 24 hours of one offset */
};

void wall_day_init(struct wall_day *day, const struct zone *zone, int32_t date);

/*
 * The instant of a minute of day, 0..1440, as the beginning or the end of something. 0 and 1440 are the ends
 * of the day. A minute that the clock skips is the instant of the change; one that comes twice is the first
 * as a beginning, the last as an end.
 */
int64_t wall_day_beginning(const struct wall_day *day, int minute);
int64_t wall_day_ending(const struct wall_day *day, int minute);

enum { WORKING_PIECES_MAX = 128 }; /* storage for the working time of a date; nobody's day is cut finer */

/*
 * The working time of an employee on a date at the agenda's location, as instants: shifts valid on that date
 * (adjoining ones joined), plus AVAILABLE exceptions, minus all other exceptions, blocking holidays and
 * blocks (Rules of booking 3). An employee of another home location has none. False, and the set empty, when
 * `set`'s storage is too small.
 */
FD_CHECKED bool agenda_working_time(const struct agenda *agenda, int employee, int32_t date,
                                    struct interval_set *set);

/* The same where the day has been made already: for all employees of a date. */
FD_CHECKED bool agenda_working_time_on(const struct agenda *agenda, int employee, const struct wall_day *day,
                                       struct interval_set *set);

/* Shifts and AVAILABLE exceptions alone, before anything is taken away: for telling why somebody is not
 * there. */
FD_CHECKED bool agenda_shift_time_on(const struct agenda *agenda, int employee, const struct wall_day *day,
                                     struct interval_set *set);

enum { VISIT_DATES_MAX = 3 }; /* 24 hours over a day of 23 touch three dates */

/*
 * The union over the dates that a stretch of at most 24 hours touches, for what crosses midnight. `set`
 * should have room for VISIT_DATES_MAX * WORKING_PIECES_MAX pieces; a date for which storage does not suffice
 * counts as none.
 */
typedef bool agenda_time_of_day(const struct agenda *agenda, int employee, const struct wall_day *day,
                                struct interval_set *set);
void agenda_time_over(const struct agenda *agenda, int employee, struct interval span,
                      agenda_time_of_day *time_of_day, struct interval_set *set);

/* Whether a stretch lies in the employee's working time without a break. */
bool agenda_works_through(const struct agenda *agenda, int employee, struct interval span);

/* The employee's exceptions of a date are the rows [answer, *end). */
int agenda_exceptions_on(const struct agenda *agenda, int employee, int32_t date, int *end);

/* The instants of an exception on its day. */
struct interval schedule_exception_time(const struct schedule_exception *exception,
                                        const struct wall_day *day);

/* The first blocking holiday on the date, or NULL. */
const struct holiday *agenda_holiday_on(const struct agenda *agenda, int32_t date);

/* The first busy segment of the employee that overlaps `time`, buffers included, and belongs not to `except`;
 * NULL when free. */
const struct busy *agenda_busy_in(const struct agenda *agenda, int employee, struct interval time,
                                  struct id except);

/*
 * Index into busy of the employee's first row, not before `from_row`, that overlaps `time` and belongs not to
 * `except`; INDEX_NONE when there is none. To see all: begin with agenda->first_busy[employee], go on with
 * the answer + 1.
 */
int agenda_busy_row(const struct agenda *agenda, int employee, int from_row, struct interval time,
                    struct id except);

/* The first hold of the employee that overlaps `time`, or NULL. */
const struct block *agenda_hold_in(const struct agenda *agenda, int employee, struct interval time);

/*
 * Visits that count against a limit of this service on the dates [from, to], but for `except`: each counts
 * once, on the date on which its first segment of the service starts, with whichever employee and at whatever
 * location. 0 for a service without limits.
 */
int agenda_count_service(const struct agenda *agenda, int service, int32_t from, int32_t to,
                         struct id except);

#endif
