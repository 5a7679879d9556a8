/*
 * The rows of a day: the marks of the wall clock from the day's beginning to its end, so that a day of 23 or 25 hours has the rows that its
 * clock has. And what lies in a column at a row where no visit is.
 */
#ifndef UI_GRID_H
#define UI_GRID_H

#include <stdint.h>

#include "ui/desk.h"

enum { GRID_ROWS_MAX = 25 * 12 + 12 };

struct grid {
  int64_t starts[GRID_ROWS_MAX]; /* ms UTC, rising */
  int row_count;
  int64_t end; /* of the last row */
  int step_minutes;
};

/* Lays out a day in rows of `step_minutes` (5..60). A day without rows gets one at its beginning. */
void grid_init(struct grid *grid, const struct zone *zone, int64_t from, int64_t to, int step_minutes);

/* The row in which an instant lies; the nearest one for an instant outside the day. */
int grid_row(const struct grid *grid, int64_t at);

/* The end of a row. */
int64_t grid_row_end(const struct grid *grid, int row);

/* What fills a place without a visit. */
enum place_kind {
  PLACE_IS_FREE,
  PLACE_IS_GAP,    /* processing time inside a visit: free to book */
  PLACE_IS_BUFFER, /* kept free before or after a visit */
  PLACE_IS_BLOCK,
  PLACE_IS_HOLD, /* somebody is just booking it elsewhere */
  PLACE_IS_OFF   /* no working time */
};

struct place {
  enum place_kind kind;
  struct interval time; /* from where to where it is so; within the day */
  const char *reason;   /* of a block or an absence; "" for none */
};

/* What fills a column of a day at an instant at which no segment lies; and of the loaded day. */
struct place place_on(const struct zone *zone, const struct day_sheet *day, int column, int64_t at);
struct place place_at(const struct desk *desk, int column, int64_t at);

#endif
