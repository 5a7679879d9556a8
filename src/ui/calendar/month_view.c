#include "ui/calendar/month_view.h"

#include <stdlib.h>

#include "core/model/date.h"
#include "core/model/language.h"
#include "core/model/moment.h"
#include "ui/calendar/day_view.h"
#include "ui/widget/prompt.h"

enum {
  WEEK_NUMBERS_FROM = 60, /* columns */
  DAY_ROWS_MOST = 6,
  DAY_COLUMNS_MOST = 24
};

static struct month_view *month_of(struct view *view) { return (struct month_view *)view; }

int day_load_percent(const struct day_load *day) {
  return day->working_minutes == 0 ? -1 : (int)(day->booked_minutes * 100 / day->working_minutes);
}

/* ---- Loading ---- */

static int32_t month_start(int32_t date) {
  int year = 0;
  int month = 0;
  int day = 0;
  date_to_civil(date, &year, &month, &day);
  return date - (day - 1);
}

void month_loads_free(struct month_loads *loads) {
  if (loads != NULL) arena_release(&loads->arena);
  free(loads);
}

static bool is_current(const struct month_loads *loads, const struct month_view *month,
                       const struct desk *desk) {
  return loads->loaded && loads->month == month_start(desk->date) && loads->location == desk->location &&
         loads->loads == desk->loads && id_equal(loads->employee, month->filter);
}

/* Reads the month of the day that is looked at, when it is not the one that was read last. */
static enum code month_load(struct month_view *month, const struct desk *desk, struct month_loads *loads,
                            struct error *error) {
  int count = 0;
  if (desk_employee_place(desk, month->filter, &count) < 0) month->filter = id_nil; /* of another location */
  if (is_current(loads, month, desk) || desk->replica == NULL) return CODE_OK;
  int employee = id_is_nil(month->filter) ? INDEX_NONE : salon_employee(desk->salon, month->filter);
  int32_t last = date_add_months(month_start(desk->date), 1) - 1;
  loads->month = month_start(desk->date);
  loads->first = date_week_start(loads->month, moment_week_begins());
  loads->week_count = (int)(date_week_start(last, moment_week_begins()) - loads->first) / 7 + 1;
  arena_clear(&loads->arena);
  enum code code = reader_load(desk->replica, desk->location, employee, loads->first, loads->week_count * 7,
                               &loads->arena, loads->days, error);
  loads->loaded = code == CODE_OK;
  loads->employee = month->filter;
  loads->location = desk->location;
  loads->loads = desk->loads;
  return code;
}

/* ---- Layout ---- */

static void weeks_scroll(struct month_view *month, const struct month_loads *loads, const struct desk *desk) {
  int week = (int)(desk->date - loads->first) / 7;
  if (week < month->top_week) month->top_week = week;
  if (week >= month->top_week + month->shown_weeks) month->top_week = week - month->shown_weeks + 1;
  if (month->top_week > loads->week_count - month->shown_weeks)
    month->top_week = loads->week_count - month->shown_weeks;
  if (month->top_week < 0) month->top_week = 0;
}

static void month_layout(struct ui *ui, struct view *view, struct area area) {
  struct month_view *month = month_of(view);
  struct month_loads *loads = ui->month;
  struct error error;
  error_init(&error);
  if (month_load(month, &ui->desk, loads, &error) != CODE_OK) (void)ui_refused(ui, &error);
  if (!loads->loaded) return;
  month->head_rows = area.rows < loads->week_count + 2 ? 1 : 2;
  int rows = area.rows - month->head_rows;
  month->day_rows = rows / loads->week_count;
  if (month->day_rows < 1) month->day_rows = 1;
  if (month->day_rows > DAY_ROWS_MOST) month->day_rows = DAY_ROWS_MOST;
  month->shown_weeks = rows < loads->week_count ? (rows < 1 ? 1 : rows) : loads->week_count;
  month->left = area.columns < WEEK_NUMBERS_FROM ? 2 : 6;
  month->day_columns = (area.columns - month->left) / 7;
  if (month->day_columns > DAY_COLUMNS_MOST) month->day_columns = DAY_COLUMNS_MOST;
  weeks_scroll(month, loads, &ui->desk);
}

/* ---- Going about ---- */

static unsigned run_left(struct ui *ui, struct view *view) {
  (void)view;
  return day_go_to(ui, ui->desk.date - 1);
}

static unsigned run_right(struct ui *ui, struct view *view) {
  (void)view;
  return day_go_to(ui, ui->desk.date + 1);
}

static unsigned run_up(struct ui *ui, struct view *view) {
  (void)view;
  return day_go_to(ui, ui->desk.date - 7);
}

static unsigned run_down(struct ui *ui, struct view *view) {
  (void)view;
  return day_go_to(ui, ui->desk.date + 7);
}

static unsigned run_month_before(struct ui *ui, struct view *view) {
  (void)view;
  return day_go_to(ui, date_add_months(ui->desk.date, -1));
}

static unsigned run_month_after(struct ui *ui, struct view *view) {
  (void)view;
  return day_go_to(ui, date_add_months(ui->desk.date, 1));
}

static unsigned run_first(struct ui *ui, struct view *view) {
  (void)view;
  return day_go_to(ui, month_start(ui->desk.date));
}

static unsigned run_last(struct ui *ui, struct view *view) {
  (void)view;
  return day_go_to(ui, date_add_months(month_start(ui->desk.date), 1) - 1);
}

/* ---- What shows its answer in the day ---- */

static unsigned run_find(struct ui *ui, struct view *view) {
  (void)view;
  ui_pop(ui);
  return day_run_find(ui, ui_top(ui));
}

static unsigned run_walk_in(struct ui *ui, struct view *view) {
  (void)view;
  ui_pop(ui);
  return day_run_walk_in(ui, ui_top(ui));
}

/* ---- Whose load ---- */

static unsigned filter_set(struct month_view *month, struct id employee) {
  month->filter = employee;
  return REACTION_REPAINT;
}

/* The employee's digit again shows everybody. */
static unsigned run_column(struct ui *ui, struct view *view) {
  struct month_view *month = month_of(view);
  const struct desk *desk = &ui->desk;
  int employee = desk_employee_at(desk, ui->key_place);
  if (employee != INDEX_NONE) {
    struct id id = desk->salon->employees[employee].id;
    return filter_set(month, id_equal(id, month->filter) ? id_nil : id);
  }
  int count = 0;
  (void)desk_employee_place(desk, id_nil, &count);
  ui_say(ui, MESSAGE_NOTE, P_("There is %d employee here.", "There are %d employees here.", count), count);
  return REACTION_REPAINT;
}

static unsigned run_employee(struct ui *ui, struct view *view, int places) {
  struct month_view *month = month_of(view);
  int count = 0;
  int place = desk_employee_place(&ui->desk, month->filter, &count);
  if (count == 0) return REACTION_NONE;
  place = (place + 1 + places + count + 1) % (count + 1) - 1; /* everybody is one of them */
  int employee = desk_employee_at(&ui->desk, place);
  return filter_set(month, place < 0 ? id_nil : ui->desk.salon->employees[employee].id);
}

static unsigned run_next(struct ui *ui, struct view *view) { return run_employee(ui, view, 1); }

static unsigned run_previous(struct ui *ui, struct view *view) { return run_employee(ui, view, -1); }

static unsigned run_back(struct ui *ui, struct view *view) {
  if (ui->key == KEY_ESC && !id_is_nil(month_of(view)->filter)) return filter_set(month_of(view), id_nil);
  return view_close(ui, view);
}

/* ---- The view ---- */

static void month_release(struct view *view) { free(view); }

static const struct handler month_handlers[] = {
    {ACTION_OPEN, true, view_close, NULL}, /* the day is under it */
    {ACTION_PAGE_UP, true, run_month_before, NULL},
    {ACTION_PAGE_DOWN, true, run_month_after, NULL},
    {ACTION_BACK, true, run_back, NULL},
    {ACTION_TODAY, true, day_run_today, NULL},
    {ACTION_GO_TO_DATE, true, day_run_go_to_date, NULL},
    {ACTION_FIND, true, run_find, NULL},
    {ACTION_NEXT_PANE, true, run_next, NULL},
    {ACTION_PREVIOUS_PANE, false, run_previous, NULL},
    {ACTION_COLUMN, false, run_column, NULL},
    {ACTION_LEFT, false, run_left, NULL},
    {ACTION_RIGHT, false, run_right, NULL},
    {ACTION_UP, false, run_up, NULL},
    {ACTION_DOWN, false, run_down, NULL},
    {ACTION_FIRST, false, run_first, NULL},
    {ACTION_LAST, false, run_last, NULL},
    {ACTION_DAY_BEFORE, false, day_run_day_before, NULL},
    {ACTION_DAY_AFTER, false, day_run_day_after, NULL},
    {ACTION_WEEK_BEFORE, false, day_run_week_before, NULL},
    {ACTION_WEEK_AFTER, false, day_run_week_after, NULL},
    {ACTION_WALK_IN, false, run_walk_in, NULL},
    {ACTION_LOCATION, false, location_run_other, location_is_only},
};

static const struct view_class month_class = {
    .name = N_("month"),
    .title = N_("The month"),
    .placement = PLACE_BODY,
    .handlers = month_handlers,
    .handler_count = (int)(sizeof month_handlers / sizeof month_handlers[0]),
    .layout = month_layout,
    .draw = month_view_draw,
    .release = month_release,
};

static struct month_loads *loads_new(void) {
  struct month_loads *loads = calloc(1, sizeof *loads);
  if (loads != NULL) arena_init(&loads->arena, DESK_ARENA_MAX);
  return loads;
}

void month_view_open(struct ui *ui) {
  struct month_view *month = calloc(1, sizeof *month);
  if (ui->month == NULL) ui->month = loads_new();
  if (month != NULL) month->view.class = &month_class;
  if (month != NULL && ui->month == NULL) {
    free(month);
    month = NULL;
  }
  ui_push(ui, month == NULL ? NULL : &month->view);
}
