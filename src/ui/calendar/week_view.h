/*
 * The week of one employee: a column for each day, the same rows and cells as the day has. The cell under the cursor is the desk's, and its
 * day is the loaded one, so that whatever works on the day works here; the cells of all seven days are loaded beside it.
 *
 * Where the window is too small for columns, the days stand in one line and the day of the cursor as a list under it.
 */
#ifndef UI_WEEK_VIEW_H
#define UI_WEEK_VIEW_H

#include "ui/calendar/week_rows.h"
#include "ui/ui.h"

enum {
  WEEK_HEAD_ROWS = 2, /* whose week, and the days */
  WEEK_COLUMN_LEAST = 10,
  WEEK_COLUMN_MOST = 34,
  WEEK_SIDE_FROM = 160
};

struct week_view {
  struct view view;
  struct arena arenas[2];
  int arena_used; /* which of them holds `days` */
  struct day_sheet days[WEEK_DAYS];
  struct id employee; /* whose they are */
  int32_t first;
  int location;
  bool all;
  uint64_t loads; /* of the desk, when they were loaded */
  bool loaded;

  struct week_rows rows;
  int32_t rows_first;
  int rows_location;
  int rows_step;
  bool placed;
  int top;   /* first row shown */
  int shown; /* rows shown */
  int first_column, shown_columns, column_width;
  bool side;   /* the panel is shown */
  bool agenda; /* the day of the cursor as a list */
};

/* Shows the week of the employee of the cursor's column. The view is the ui's and outlives its showing, so that the same week need not be read again. */
void week_view_open(struct ui *ui);

/* NULL is fine. */
void week_view_free(struct week_view *week);

/* Shows the week of the employee at a place (from 0) among those of the location. Returns the reactions. */
unsigned week_view_choose(struct ui *ui, int place);

/* Shows the week of the employee so many places on, round the corner. Returns the reactions. */
unsigned week_view_step(struct ui *ui, int places);

/* Drawing (week_draw.c). */
void week_view_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area);

#endif
