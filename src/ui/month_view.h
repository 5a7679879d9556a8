/*
 * The month: weeks as rows, days as columns, and how full each day is: what is booked against what is worked, of all employees of the
 * location or of one. The day under the cursor is the desk's. Nothing is loaded but numbers, one aggregate for each day.
 */
#ifndef UI_MONTH_VIEW_H
#define UI_MONTH_VIEW_H

#include "ui/ui.h"

struct month_view {
  struct view view;
  struct arena arena; /* holds the names of holidays */
  struct day_load days[CALENDAR_DAYS_MAX];
  int week_count;   /* of the rows that are shown in whole */
  int32_t first;    /* the first day of the first row */
  int32_t month;    /* the first day of the month */
  struct id filter; /* whose load; nil: everybody's */

  /* What was loaded, and when. */
  bool loaded;
  struct id employee;
  int location;
  uint64_t loads;

  /* Where it is drawn. */
  int head_rows, top_week, shown_weeks, day_rows, day_columns, left;
};

/* Shows the month of the day that is looked at. */
void month_view_open(struct ui *ui);

/* How full a day is, in percent; -1 when nobody works. */
int day_load_percent(const struct day_load *day);

/* Drawing (month_draw.c). */
void month_view_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area);

#endif
