#include "ui/calendar/week_rows.h"

#include <string.h>

/* Puts a new row at a place. */
static void insert(struct week_rows *rows, int at, int minute, int turn) {
  struct week_row *row = &rows->rows[at];
  memmove(row + 1, row, (size_t)(rows->count - at) * sizeof *row);
  *row = (struct week_row){.minute = minute, .turn = turn};
  for (int day = 0; day < WEEK_DAYS; day++) row->at[day] = -1;
  rows->count++;
}

/* The row of a mark, not before `from`; -1 when there is none. */
static int find(const struct week_rows *rows, int from, int minute, int turn) {
  for (int i = from; i < rows->count; i++)
    if (rows->rows[i].minute == minute && rows->rows[i].turn == turn) return i;
  return -1;
}

/* Whether the mark has come before on this day. */
static int turn_of(const struct grid *grid, const struct zone *zone, int row, int minute) {
  int32_t date = 0;
  int before = 0;
  for (int i = row - 1; i >= 0 && grid->starts[row] - grid->starts[i] <= 3 * INT64_C(3600000); i--) {
    zone_to_wall(zone, grid->starts[i], &date, &before);
    if (before == minute) return 1;
  }
  return 0;
}

/* Finds the places of a day's marks among the rows, and makes those that are missing behind the mark before. */
static void day_add(struct week_rows *rows, const struct zone *zone, int day) {
  const struct grid *grid = &rows->days[day];
  bool repeats = grid->end - grid->starts[0] != INT64_C(86400000); /* else no mark comes twice */
  int next = 0;
  for (int i = 0; i < grid->row_count; i++) {
    int32_t date = 0;
    int minute = 0;
    zone_to_wall(zone, grid->starts[i], &date, &minute);
    int turn = repeats ? turn_of(grid, zone, i, minute) : 0;
    int found = find(rows, next, minute, turn);
    if (found < 0 && rows->count == GRID_ROWS_MAX) return;
    if (found < 0) {
      found = next;
      insert(rows, found, minute, turn);
    }
    rows->rows[found].at[day] = i;
    next = found + 1;
  }
}

void week_rows_init(struct week_rows *rows, const struct zone *zone, int32_t first, int step_minutes) {
  rows->count = 0;
  for (int day = 0; day < WEEK_DAYS; day++) {
    int64_t from = zone_day_start(zone, first + day);
    grid_init(&rows->days[day], zone, from, zone_day_start(zone, first + day + 1), step_minutes);
    day_add(rows, zone, day);
  }
  memset(rows->of, 0, sizeof rows->of);
  for (int i = 0; i < rows->count; i++)
    for (int day = 0; day < WEEK_DAYS; day++)
      if (rows->rows[i].at[day] >= 0) rows->of[day][rows->rows[i].at[day]] = (int16_t)i;
}

int week_rows_at(const struct week_rows *rows, int day, int64_t at) {
  return rows->of[day][grid_row(&rows->days[day], at)];
}

int week_rows_first(const struct week_rows *rows, int day, int row) {
  for (int i = row; i < rows->count; i++)
    if (rows->rows[i].at[day] >= 0) return rows->rows[i].at[day];
  return rows->days[day].row_count - 1;
}
