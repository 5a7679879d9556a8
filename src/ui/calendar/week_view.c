#include "ui/calendar/week_view.h"

#include <stdlib.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/moment.h"
#include "ui/calendar/day_view.h"
#include "ui/widget/prompt.h"

static struct week_view *week_of(struct view *view) { return (struct week_view *)view; }

/* ---- Loading ---- */

static bool is_current(const struct week_view *week, const struct desk *desk, int32_t first) {
  return week->loaded && week->first == first && week->location == desk->location && week->all == desk->all &&
         week->loads == desk->loads && id_equal(week->employee, desk->home);
}

/* Loads the days that the cursor is among, when they are not those that are there. A failed load leaves the old ones standing. */
static enum code days_load(struct week_view *week, const struct desk *desk, struct error *error) {
  int32_t first = date_week_start(desk->date, moment_week_begins());
  int employee = salon_employee(desk->salon, desk->home);
  if (is_current(week, desk, first) || employee == INDEX_NONE || desk->replica == NULL) return CODE_OK;
  struct arena *arena = &week->arenas[1 - week->arena_used];
  struct day_sheet days[WEEK_DAYS];
  arena_clear(arena);
  enum code code =
      reader_week(desk->replica, desk->location, employee, first, WEEK_DAYS, desk->all, arena, days, error);
  if (code != CODE_OK) return code;
  for (int i = 0; i < WEEK_DAYS; i++) week->days[i] = days[i];
  week->arena_used = 1 - week->arena_used;
  week->employee = desk->home;
  week->first = first;
  week->location = desk->location;
  week->all = desk->all;
  week->loads = desk->loads;
  week->loaded = true;
  return CODE_OK;
}

/* ---- Layout ---- */

static int cursor_row(const struct week_view *week, const struct desk *desk) {
  int day = (int)(desk->date - week->first);
  return day < 0 || day >= WEEK_DAYS ? 0 : week_rows_at(&week->rows, day, desk->cell.at);
}

static void rows_make(struct week_view *week, const struct desk *desk) {
  if (week->rows.count > 0 && week->rows_first == week->first && week->rows_location == week->location &&
      week->rows_step == desk->step_minutes)
    return;
  bool zoomed = week->rows.count > 0 && week->rows_step != desk->step_minutes;
  int shown_at = week->rows.count > 0 ? cursor_row(week, desk) - week->top : 0;
  week_rows_init(&week->rows, desk_zone(desk), week->first, desk->step_minutes);
  week->rows_first = week->first;
  week->rows_location = week->location;
  week->rows_step = desk->step_minutes;
  if (zoomed) week->top = cursor_row(week, desk) - shown_at; /* the cursor stays where it is seen */
}

/* The row in which the first of the week begins to work; the first of all without any. */
static int opening_row(const struct week_view *week) {
  int first = week->rows.count;
  for (int i = 0; i < WEEK_DAYS; i++) {
    const struct day_column *column = &week->days[i].columns[0];
    if (column->working_count == 0) continue;
    int row = week_rows_at(&week->rows, i, column->working[0].from);
    if (row < first) first = row;
  }
  return first == week->rows.count ? 0 : first;
}

static void rows_scroll(struct week_view *week, const struct desk *desk) {
  int row = cursor_row(week, desk);
  int last = week->rows.count - week->shown;
  if (!week->placed) week->top = opening_row(week);
  week->placed = true;
  if (row < week->top + 1) week->top = row - 1;
  if (row > week->top + week->shown - 2) week->top = row - week->shown + 2;
  if (week->top > last) week->top = last;
  if (week->top < 0) week->top = 0;
}

static void columns_scroll(struct week_view *week, const struct desk *desk, int columns) {
  int room = columns - DAY_TIME_COLUMNS;
  int fit = room / WEEK_COLUMN_LEAST;
  if (fit < 1) fit = 1;
  if (fit > WEEK_DAYS) fit = WEEK_DAYS;
  week->shown_columns = fit;
  week->column_width = room / fit < WEEK_COLUMN_MOST ? room / fit : WEEK_COLUMN_MOST;
  int day = (int)(desk->date - week->first);
  if (day < week->first_column) week->first_column = day;
  if (day >= week->first_column + fit) week->first_column = day - fit + 1;
  if (week->first_column > WEEK_DAYS - fit) week->first_column = WEEK_DAYS - fit;
  if (week->first_column < 0) week->first_column = 0;
}

static void week_layout(struct ui *ui, struct view *view, struct area area) {
  struct week_view *week = week_of(view);
  struct error error;
  error_init(&error);
  if (days_load(week, &ui->desk, &error) != CODE_OK) (void)ui_refused(ui, &error);
  week->agenda =
      area.rows < DAY_AGENDA_BELOW_ROWS || ui->canvas.columns < DAY_AGENDA_BELOW_COLUMNS || ui->linear.on;
  week->side = !ui->linear.on && area.columns == ui->canvas.columns && area.columns >= WEEK_SIDE_FROM;
  week->shown = area.rows - WEEK_HEAD_ROWS;
  day_view_fit(ui, week->shown, week->agenda);
  if (!week->loaded) return;
  rows_make(week, &ui->desk);
  rows_scroll(week, &ui->desk);
  columns_scroll(week, &ui->desk, area.columns - (week->side ? ui_pane_columns(area.columns) : 0));
}

/* ---- Whose week ---- */

static unsigned show(struct ui *ui, struct id employee) {
  struct error error;
  error_init(&error);
  if (desk_show_week(&ui->desk, true, employee, &error) != CODE_OK) return ui_refused(ui, &error);
  return REACTION_REPAINT;
}

unsigned week_view_choose(struct ui *ui, int place) {
  const struct desk *desk = &ui->desk;
  int employee = desk_employee_at(desk, place);
  if (employee != INDEX_NONE) return show(ui, desk->salon->employees[employee].id);
  int count = 0;
  (void)desk_employee_place(desk, id_nil, &count);
  ui_say(ui, MESSAGE_NOTE, P_("There is %d employee here.", "There are %d employees here.", count), count);
  return REACTION_REPAINT;
}

unsigned week_view_step(struct ui *ui, int places) {
  int count = 0;
  int place = desk_employee_place(&ui->desk, ui->desk.home, &count);
  return count == 0 ? (unsigned)REACTION_NONE : week_view_choose(ui, (place + places + count) % count);
}

static unsigned run_next(struct ui *ui, struct view *view) {
  (void)view;
  return week_view_step(ui, 1);
}

static unsigned run_previous(struct ui *ui, struct view *view) {
  (void)view;
  return week_view_step(ui, -1);
}

/* ---- The view ---- */

static void week_closed(struct ui *ui) {
  struct error error;
  error_init(&error);
  if (desk_show_week(&ui->desk, false, ui->desk.home, &error) != CODE_OK) (void)ui_refused(ui, &error);
}

static void week_release(struct view *view) { (void)view; } /* it is the ui's */

void week_view_free(struct week_view *week) {
  for (int i = 0; i < 2 && week != NULL; i++) arena_release(&week->arenas[i]);
  free(week);
}

static const struct handler week_handlers[] = {
    DAY_HANDLERS,
    {ACTION_NEXT_PANE, false, run_next, NULL},
    {ACTION_PREVIOUS_PANE, false, run_previous, NULL},
    {ACTION_BACK, false, view_close, NULL},
};

static const struct view_class week_class = {
    .name = N_("week"),
    .title = N_("The week of one employee"),
    .placement = PLACE_BODY,
    .handlers = week_handlers,
    .handler_count = (int)(sizeof week_handlers / sizeof week_handlers[0]),
    .permission = day_permission,
    .layout = week_layout,
    .draw = week_view_draw,
    .closed = week_closed,
    .release = week_release,
};

/* Whose week is opened: that of the cursor's column; without one of who was chosen last, or of the first of the location. */
static struct id employee_of_cursor(const struct desk *desk) {
  int count = 0;
  int employee = desk_column_employee(desk, desk_column(desk));
  if (employee == INDEX_NONE && desk_employee_place(desk, desk->home, &count) >= 0) return desk->home;
  if (employee == INDEX_NONE) employee = desk_employee_at(desk, 0);
  return employee == INDEX_NONE ? id_nil : desk->salon->employees[employee].id;
}

static struct week_view *week_new(void) {
  struct week_view *week = calloc(1, sizeof *week);
  if (week == NULL) return NULL;
  week->view.class = &week_class;
  for (int i = 0; i < 2; i++) arena_init(&week->arenas[i], DESK_ARENA_MAX);
  return week;
}

void week_view_open(struct ui *ui) {
  struct id employee = employee_of_cursor(&ui->desk);
  struct error error;
  error_init(&error);
  if (id_is_nil(employee)) {
    ui_say(ui, MESSAGE_NOTE, "%s", _("Nobody works at this location; the set-up has the employees."));
    return;
  }
  if (ui->week == NULL) ui->week = week_new();
  if (ui->week != NULL) ui->week->placed = false;
  if (ui->week != NULL && desk_show_week(&ui->desk, true, employee, &error) != CODE_OK) {
    (void)ui_refused(ui, &error);
    return;
  }
  ui_push(ui, ui->week == NULL ? NULL : &ui->week->view);
  if (ui->week != NULL && ui_top(ui) != &ui->week->view) week_closed(ui); /* there was no room for it */
}
