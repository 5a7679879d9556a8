/*
 * The floor of availability: what occupies somebody in some days, fetched by one prepared statement, laid on a bit per five minutes, and
 * every quarter hour tried against it. It knows the set-up already, as the salon in memory does.
 */
#ifndef BENCH_BARE_WEEK_H
#define BENCH_BARE_WEEK_H

#include <stdint.h>

#include <sqlite3.h>

#include "core/model/salon.h"

enum { WEEK_DAYS_MAX = 7, WEEK_EMPLOYEES_MAX = 64, WEEK_STEP_MINUTES = 5 };
enum { WEEK_STEPS = WEEK_DAYS_MAX * 24 * 60 / WEEK_STEP_MINUTES, WEEK_WORDS = WEEK_STEPS / 64 + 2 };

struct bare_week {
  const struct salon *salon;
  const struct zone *zone;
  int location;
  int32_t first_date;
  int days;
  int64_t starts_at;                                            /* of the first date */
  int employee;                                                 /* whose, or INDEX_NONE */
  sqlite3_stmt *busy[2], *exceptions[2], *blocks[2], *holidays; /* of all, and of one */
  uint64_t works[WEEK_EMPLOYEES_MAX][WEEK_WORDS];
  uint64_t taken[WEEK_EMPLOYEES_MAX][WEEK_WORDS];
};

void bare_week_init(struct bare_week *week, sqlite3 *db, const struct salon *salon, int location);
void bare_week_release(struct bare_week *week);

/* Fetches the days and lays them out; of one employee, or of all (INDEX_NONE). */
void bare_week_fetch(struct bare_week *week, int32_t first_date, int days, int employee);

/* How many pairs of a start, not before `now`, and an employee there are for one service alone; stops at `most`. */
int bare_week_search(const struct bare_week *week, int service, int employee, int64_t now, int most);

#endif
