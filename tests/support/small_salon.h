/*
 * A salon of a test's own, put together row by row: one location (and a second one to be elsewhere), everything else as the case needs it.
 * Rows are found by the numbers that the functions return. small_salon_ready() once all rows are in, before the rules see it.
 */
#ifndef TESTS_SUPPORT_SMALL_SALON_H
#define TESTS_SUPPORT_SMALL_SALON_H

#include "core/model/agenda.h"
#include "core/model/arena.h"
#include "core/model/salon.h"

enum {
  SMALL_EMPLOYEES = 8,
  SMALL_SERVICES = 8,
  SMALL_ROWS = 64,
  SMALL_HERE = 0,     /* the location that the agenda is of */
  SMALL_ELSEWHERE = 1 /* another one */
};

struct small_salon {
  struct arena arena;
  struct salon salon;
  struct agenda agenda;
  struct location locations[2];
  struct employee employees[SMALL_EMPLOYEES];
  struct service services[SMALL_SERVICES];
  struct shift shifts[SMALL_ROWS];
  struct service_segment segments[SMALL_ROWS];
  struct service_addon addons[SMALL_ROWS];
  struct skill skills[SMALL_ROWS];
  struct pool pools[SMALL_SERVICES];
  struct pool_member pool_members[SMALL_ROWS];
  struct schedule_exception exceptions[SMALL_ROWS];
  struct holiday holidays[SMALL_ROWS];
  struct block blocks[SMALL_ROWS];
  struct block holds[SMALL_ROWS];
  struct busy busy[SMALL_ROWS];
  int ids; /* handed out so far */
};

/* An empty salon on the wall of `zone`, which it does not own, with an agenda of the dates [first, last]. */
void small_salon_init(struct small_salon *small, const struct zone *zone, int32_t first, int32_t last);

/* Sorts and derives; ends the program when that fails. */
void small_salon_ready(struct small_salon *small);

void small_salon_release(struct small_salon *small);

/* A new id, different from all others of this salon. */
struct id small_salon_id(struct small_salon *small);

/* Employees must be added in the order of their names; one works here, is active and bookable. */
int small_salon_employee(struct small_salon *small, const char *name);

/* A service of one part, in the order of names. */
int small_salon_service(struct small_salon *small, const char *name, int minutes, int64_t price);

/* Another part of the service that was added last; the first call makes it a composite. */
void small_salon_part(struct small_salon *small, const char *name, int minutes, int gap_after);

int small_salon_addon(struct small_salon *small, int service, const char *name, int minutes, int64_t price);

/* The employee may do the whole service on its own terms; change the row for others. */
struct skill *small_salon_skill(struct small_salon *small, int employee, int service);

/* The row that was added for them, wherever it has been sorted to. */
struct skill *small_salon_skill_of(struct small_salon *small, int employee, int service);

/* Minutes of day; valid always. */
struct shift *small_salon_shift(struct small_salon *small, int employee, int day_of_week, int start, int end);

/* The same shift on every day of the week. */
void small_salon_every_day(struct small_salon *small, int employee, int start, int end);

/* A pool for the service; its members are added to the pool that was added last. */
struct pool *small_salon_pool(struct small_salon *small, int service, enum pool_strategy strategy);
struct pool_member *small_salon_member(struct small_salon *small, int employee);

struct schedule_exception *small_salon_exception(struct small_salon *small, int employee, int32_t date,
                                                 int start, int end, enum exception_type type);
struct holiday *small_salon_holiday(struct small_salon *small, int32_t date);
struct block *small_salon_block(struct small_salon *small, int employee, int64_t from, int64_t to);
struct block *small_salon_hold(struct small_salon *small, int employee, int64_t from, int64_t to);

/* A visit of one segment; buffers in minutes. */
struct busy *small_salon_busy(struct small_salon *small, int employee, int service, int64_t from, int64_t to,
                              int before, int after);

#endif
