/*
 * Reports: the day sheet, the use of everybody's time, who did not come, who was turned away, and what was taken, each over the day, week or
 * month of the date that the desk looks at. Tab goes from report to report, the keys of the day move the date.
 */
#ifndef UI_REPORTS_VIEW_H
#define UI_REPORTS_VIEW_H

#include "core/store/report.h"
#include "ui/ui.h"
#include "ui/widget/sheet.h"

void reports_view_open(struct ui *ui);

/* ---- Inside: shared by reports_view.c and reports_draw.c ---- */

enum report_page { PAGE_DAY_SHEET, PAGE_USE, PAGE_NO_SHOWS, PAGE_TURNED_AWAY, PAGE_TAKINGS, PAGE_COUNT };
enum report_period { PERIOD_DAY, PERIOD_WEEK, PERIOD_MONTH, PERIOD_COUNT };

enum { REPORTS_ARENA_MAX = 32 << 20 };

/* A line of the day sheet. */
struct sheet_line {
  int column; /* in the day's columns */
  int entry;  /* of the column; -1: nothing is booked */
};

struct reports_view {
  struct sheet_view head;
  struct sheet sheets[PAGE_COUNT];
  enum report_page page;
  enum report_period period;
  struct arena arena;
  struct report report;
  struct sheet_line *lines; /* of the desk's day */
  int line_count;

  /* Of which the report is. */
  bool loaded;
  int32_t first, last;
  int location;
  uint64_t loads;
};

extern const struct sheet_class *const report_sheets[PAGE_COUNT];

/* "Use of time". */
const char *report_page_title(enum report_page page);

/* The dates that the report is on: of the day sheet the day alone. */
void report_dates(const struct reports_view *reports, int32_t date, int32_t *first, int32_t *last);

/* What a line of the day sheet shows; NULL where nothing is booked. */
const struct appointment *report_line_visit(const struct desk *desk, const struct sheet_line *line,
                                            const struct appointment_segment **segment);

void reports_layout_sheet(struct reports_view *reports, struct area area);
void reports_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area);

#endif
