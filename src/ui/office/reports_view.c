#include "ui/office/reports_view.h"

#include <stdlib.h>

#include "core/model/date.h"
#include "core/model/language.h"
#include "core/model/moment.h"
#include "ui/calendar/day_view.h"
#include "ui/customers/customers_view.h"
#include "ui/views.h"
#include "ui/widget/prompt.h"

static struct reports_view *reports_of(struct view *view) { return (struct reports_view *)view; }

/* ---- Loading ---- */

static int32_t month_start(int32_t date) {
  int year = 0;
  int month = 0;
  int day = 0;
  date_to_civil(date, &year, &month, &day);
  return date - (day - 1);
}

void report_dates(const struct reports_view *reports, int32_t date, int32_t *first, int32_t *last) {
  *first = *last = date;
  if (reports->page == PAGE_DAY_SHEET || reports->period == PERIOD_DAY) return;
  if (reports->period == PERIOD_WEEK) {
    *first = date_week_start(date, moment_week_begins());
    *last = *first + 6;
    return;
  }
  *first = month_start(date);
  *last = date_add_months(*first, 1) - 1;
}

/* A line for each entry of each column, and one for a column without any. */
static enum code lay_lines(const struct desk *desk, struct reports_view *reports, struct error *error) {
  const struct day_sheet *day = &desk->day;
  size_t count = 0;
  for (int i = 0; i < day->column_count; i++)
    count += day->columns[i].entry_count == 0 ? 1 : (size_t)day->columns[i].entry_count;
  reports->lines = ARENA_NEW(&reports->arena, count + 1, struct sheet_line);
  reports->line_count = 0;
  if (reports->lines == NULL)
    return error_set(error, CODE_INTERNAL, _("There is not enough memory for this report."));
  for (int i = 0; i < day->column_count; i++) {
    if (day->columns[i].entry_count == 0) reports->lines[reports->line_count++] = (struct sheet_line){i, -1};
    for (int j = 0; j < day->columns[i].entry_count; j++)
      reports->lines[reports->line_count++] = (struct sheet_line){i, j};
  }
  return CODE_OK;
}

static int rows_of(const struct reports_view *reports) {
  const struct report *report = &reports->report;
  const int rows[PAGE_COUNT] = {
      [PAGE_DAY_SHEET] = reports->line_count,   [PAGE_USE] = report->employee_count,
      [PAGE_NO_SHOWS] = report->customer_count, [PAGE_TURNED_AWAY] = report->turned_away_count,
      [PAGE_TAKINGS] = report->day_count,
  };
  return rows[reports->page];
}

static bool is_current(const struct reports_view *reports, const struct desk *desk, int32_t first,
                       int32_t last) {
  return reports->loaded && reports->first == first && reports->last == last &&
         reports->location == desk->location && reports->loads == desk->loads;
}

static enum code reports_read(struct ui *ui, struct reports_view *reports, int32_t first, int32_t last,
                              struct error *error) {
  const struct desk *desk = &ui->desk;
  arena_clear(&reports->arena);
  reports->report = (struct report){.first = first, .last = last};
  enum code code = lay_lines(desk, reports, error);
  if (code == CODE_OK && reports->page != PAGE_DAY_SHEET)
    code =
        reader_report(desk->replica, desk->location, first, last, &reports->arena, &reports->report, error);
  reports->head.sheet->list.count = 0; /* what is lit is looked for anew */
  reports->loaded = code == CODE_OK;
  reports->first = first;
  reports->last = last;
  reports->location = desk->location;
  reports->loads = desk->loads;
  if (code != CODE_OK) {
    reports->report = (struct report){.first = first, .last = last};
    reports->line_count = 0;
  }
  return code;
}

/* Reads the report on the dates that are looked at, when it is not there. */
static void reports_refresh(struct ui *ui, struct reports_view *reports) {
  struct error error;
  int32_t first = 0;
  int32_t last = 0;
  error_init(&error);
  report_dates(reports, ui->desk.date, &first, &last);
  if (is_current(reports, &ui->desk, first, last) &&
      (reports->page == PAGE_DAY_SHEET || reports->report.day_count > 0))
    return;
  if (reports_read(ui, reports, first, last, &error) != CODE_OK) (void)ui_refused(ui, &error);
}

/* The rows are those of the dates that are looked at now: keys come before they are drawn. */
static struct reports_view *reports_ready(struct ui *ui, struct view *view) {
  struct reports_view *reports = reports_of(view);
  reports_refresh(ui, reports);
  if (reports->head.sheet->list.count != rows_of(reports))
    sheet_resize(reports->head.sheet, view, rows_of(reports));
  return reports;
}

static void reports_layout(struct ui *ui, struct view *view, struct area area) {
  reports_layout_sheet(reports_ready(ui, view), area);
}

/* ---- Keys ---- */

static unsigned run_up(struct ui *ui, struct view *view) {
  (void)reports_ready(ui, view);
  return sheet_run_up(ui, view);
}

static unsigned run_down(struct ui *ui, struct view *view) {
  (void)reports_ready(ui, view);
  return sheet_run_down(ui, view);
}

static unsigned run_page_up(struct ui *ui, struct view *view) {
  (void)reports_ready(ui, view);
  return sheet_run_page_up(ui, view);
}

static unsigned run_page_down(struct ui *ui, struct view *view) {
  (void)reports_ready(ui, view);
  return sheet_run_page_down(ui, view);
}

static unsigned run_first(struct ui *ui, struct view *view) {
  (void)reports_ready(ui, view);
  return sheet_run_first(ui, view);
}

static unsigned run_last(struct ui *ui, struct view *view) {
  (void)reports_ready(ui, view);
  return sheet_run_last(ui, view);
}

static unsigned page_step(struct reports_view *reports, int step) {
  reports->page = (enum report_page)(((int)reports->page + step + PAGE_COUNT) % PAGE_COUNT);
  reports->head.sheet = &reports->sheets[reports->page];
  reports->head.sheet->list.count = 0; /* until it is read */
  return REACTION_REPAINT;
}

static unsigned run_next(struct ui *ui, struct view *view) {
  (void)ui;
  return page_step(reports_of(view), 1);
}

static unsigned run_previous(struct ui *ui, struct view *view) {
  (void)ui;
  return page_step(reports_of(view), -1);
}

static unsigned period_step(struct reports_view *reports, int step) {
  int period = (int)reports->period + step;
  if (period >= 0 && period < PERIOD_COUNT) reports->period = (enum report_period)period;
  return REACTION_REPAINT;
}

static unsigned run_finer(struct ui *ui, struct view *view) {
  (void)ui;
  return period_step(reports_of(view), -1);
}

static unsigned run_coarser(struct ui *ui, struct view *view) {
  (void)ui;
  return period_step(reports_of(view), 1);
}

static const char *no_period(const struct ui *ui, const struct view *view) {
  (void)ui;
  return ((const struct reports_view *)view)->page == PAGE_DAY_SHEET
             ? _("The day sheet is of one day; Tab goes to the other reports.")
             : NULL;
}

/* A period on or back; `far`: a week of days, four weeks, or a year of months. */
static unsigned go(struct ui *ui, const struct view *view, int step, bool far) {
  const struct reports_view *reports = (const struct reports_view *)view;
  enum report_period period = reports->page == PAGE_DAY_SHEET ? PERIOD_DAY : reports->period;
  int32_t date = ui->desk.date;
  if (period == PERIOD_DAY) date += step * (far ? 7 : 1);
  if (period == PERIOD_WEEK) date += step * (far ? 28 : 7);
  if (period == PERIOD_MONTH) date = date_add_months(date, step * (far ? 12 : 1));
  return day_go_to(ui, date);
}

static unsigned run_before(struct ui *ui, struct view *view) { return go(ui, view, -1, false); }
static unsigned run_after(struct ui *ui, struct view *view) { return go(ui, view, 1, false); }
static unsigned run_far_before(struct ui *ui, struct view *view) { return go(ui, view, -1, true); }
static unsigned run_far_after(struct ui *ui, struct view *view) { return go(ui, view, 1, true); }

static unsigned open_line(struct ui *ui, const struct reports_view *reports, int row) {
  const struct appointment_segment *segment = NULL;
  const struct appointment *visit = report_line_visit(&ui->desk, &reports->lines[row], &segment);
  struct id id = visit == NULL ? id_nil : visit->id;
  ui_pop(ui);
  if (!id_is_nil(id)) (void)desk_choose_visit(&ui->desk, id);
  return REACTION_REPAINT;
}

/* The week of an employee, who works on the day that is looked at. */
static unsigned open_week(struct ui *ui, int employee) {
  struct desk *desk = &ui->desk;
  int column = desk_column_of(desk, desk->salon->employees[employee].id);
  if (column < 0) {
    ui_say(ui, MESSAGE_NOTE, _("%.80s does not work on the day that is looked at; choose another day."),
           desk->salon->employees[employee].name);
    return REACTION_REPAINT;
  }
  desk_choose(desk, column, desk->cell.at);
  return views_go(ui, ACTION_VIEW_WEEK);
}

/* Enter: the visit in the day, the employee's week, the day of a sum, the customer's card. */
static unsigned run_open(struct ui *ui, struct view *view) {
  struct reports_view *reports = reports_ready(ui, view);
  int row = sheet_row(reports->head.sheet);
  if (row < 0) {
    ui_say(ui, MESSAGE_NOTE, "%s", sheet_no_row(ui, view));
    return REACTION_REPAINT;
  }
  int32_t date = ui->desk.date;
  switch (reports->page) {
  case PAGE_DAY_SHEET:
    return open_line(ui, reports, row);
  case PAGE_NO_SHOWS:
    customer_card_open(ui, reports->report.customers[row].id);
    return REACTION_REPAINT;
  case PAGE_TAKINGS:
    date = reports->report.days[row].date;
    ui_pop(ui);
    return day_go_to(ui, date);
  case PAGE_USE:
    return open_week(ui, reports->report.employees[row].employee);
  case PAGE_TURNED_AWAY:
  case PAGE_COUNT:
  default:
    ui_say(ui, MESSAGE_NOTE, _("There is nothing to open behind this row."));
    return REACTION_REPAINT;
  }
}

/* ---- The view ---- */

static void reports_release(struct view *view) {
  arena_release(&reports_of(view)->arena);
  free(view);
}

static const struct handler reports_handlers[] = {
    {ACTION_NEXT_PANE, true, run_next, NULL},
    {ACTION_COARSER, true, run_coarser, no_period},
    {ACTION_FINER, true, run_finer, no_period},
    {ACTION_DAY_BEFORE, true, run_before, NULL},
    {ACTION_DAY_AFTER, true, run_after, NULL},
    {ACTION_OPEN, true, run_open, NULL},
    {ACTION_BACK, true, view_close, NULL},
    {ACTION_PREVIOUS_PANE, false, run_previous, NULL},
    {ACTION_LEFT, false, run_previous, NULL},
    {ACTION_RIGHT, false, run_next, NULL},
    {ACTION_WEEK_BEFORE, false, run_far_before, NULL},
    {ACTION_WEEK_AFTER, false, run_far_after, NULL},
    {ACTION_TODAY, false, day_run_today, NULL},
    {ACTION_GO_TO_DATE, false, day_run_go_to_date, NULL},
    {ACTION_LOCATION, false, location_run_other, location_is_only},
    {ACTION_UP, false, run_up, NULL},
    {ACTION_DOWN, false, run_down, NULL},
    {ACTION_PAGE_UP, false, run_page_up, NULL},
    {ACTION_PAGE_DOWN, false, run_page_down, NULL},
    {ACTION_FIRST, false, run_first, NULL},
    {ACTION_LAST, false, run_last, NULL},
};

static const struct view_class reports_class = {
    .name = N_("reports"),
    .title = N_("Reports"),
    .placement = PLACE_BODY,
    .handlers = reports_handlers,
    .handler_count = (int)(sizeof reports_handlers / sizeof reports_handlers[0]),
    .layout = reports_layout,
    .draw = reports_draw,
    .release = reports_release,
};

void reports_view_open(struct ui *ui) {
  struct reports_view *reports = calloc(1, sizeof *reports);
  if (reports == NULL) {
    ui_push(ui, NULL);
    return;
  }
  reports->head = (struct sheet_view){{&reports_class}, &reports->sheets[PAGE_DAY_SHEET]};
  for (int page = 0; page < PAGE_COUNT; page++) reports->sheets[page].class = report_sheets[page];
  reports->period = PERIOD_WEEK;
  arena_init(&reports->arena, REPORTS_ARENA_MAX);
  ui_push(ui, &reports->head.view);
}
