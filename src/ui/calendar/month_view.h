/*
 * The month: weeks as rows, days as columns, and how full each day is: what is booked against what is worked, of all employees of the
 * location or of one. The day under the cursor is the desk's. Nothing is loaded but numbers, one aggregate for each day.
 */
#ifndef UI_MONTH_VIEW_H
#define UI_MONTH_VIEW_H

#include "ui/ui.h"

/* How full the days of a month are, with the weeks that it begins and ends in. Kept by the ui, so that the same month need not be read again. */
struct month_loads {
  struct arena arena; /* holds the names of holidays */
  struct day_load days[CALENDAR_DAYS_MAX];
  int week_count;
  int32_t first; /* the first day of the first week */
  int32_t month; /* the first day of the month */
  struct id employee;
  int location;
  uint64_t loads; /* of the desk, when they were read */
  bool loaded;
};

struct month_view {
  struct view view;
  struct id filter; /* whose load; nil: everybody's */

  /* Where it is drawn. */
  int head_rows, top_week, shown_weeks, day_rows, day_columns, left;
};

/* Shows the month of the day that is looked at. */
void month_view_open(struct ui *ui);

/* NULL is fine. */
void month_loads_free(struct month_loads *loads);

/* How full a day is, in percent; -1 when nobody works. */
int day_load_percent(const struct day_load *day);

/* Drawing (month_draw.c). */
void month_view_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area);

#endif
