/*
 * The rows of a week: the marks of the wall clock, one under the other for all of its days. A day of 23 or 25 hours has the rows that its
 * clock has: where it has none the row is empty in it, and an hour that comes twice has its rows twice, empty in the other days.
 */
#ifndef UI_WEEK_ROWS_H
#define UI_WEEK_ROWS_H

#include <stdint.h>

#include "ui/calendar/grid.h"

enum { WEEK_DAYS = 7 };

struct week_row {
  int minute;        /* of the wall's day */
  int turn;          /* 0; 1 where the minute comes for the second time in a day */
  int at[WEEK_DAYS]; /* the row in each day's grid, or -1 */
};

struct week_rows {
  struct grid days[WEEK_DAYS];
  struct week_row rows[GRID_ROWS_MAX];
  int count;
  int16_t of[WEEK_DAYS][GRID_ROWS_MAX]; /* from a row of a day's grid to the one of the week */
};

/* Lays out the days from `first` on in rows of `step_minutes` (5..60). */
void week_rows_init(struct week_rows *rows, const struct zone *zone, int32_t first, int step_minutes);

/* The row of an instant in a day of the week; the nearest one outside it. */
int week_rows_at(const struct week_rows *rows, int day, int64_t at);

/* The first row of a day's grid that lies in or under a row of the week; the last one when there is none. */
int week_rows_first(const struct week_rows *rows, int day, int row);

#endif
