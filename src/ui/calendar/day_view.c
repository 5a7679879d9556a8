#include "ui/calendar/day_view.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "ui/booking/booking_view.h"
#include "ui/booking/walk_in_view.h"
#include "ui/calendar/why_view.h"
#include "ui/customers/customers_view.h"
#include "ui/ui.h"
#include "ui/undo.h"
#include "ui/widget/prompt.h"

static struct day_view *day_of(struct view *view) { return (struct day_view *)view; }

/* ---- Layout ---- */

static void rows_make(struct day_view *day, const struct desk *desk) {
  if (day->grid.row_count > 0 && day->grid_date == desk->date &&
      day->grid.step_minutes == desk->step_minutes && day->grid.starts[0] == desk->day.starts_at)
    return;
  bool zoomed = day->grid_date == desk->date && day->grid.step_minutes != desk->step_minutes;
  int shown_at = grid_row(&day->grid, desk->cell.at) - day->top;
  grid_init(&day->grid, desk_zone(desk), desk->day.starts_at, desk->day.ends_at, desk->step_minutes);
  day->grid_date = desk->date;
  if (zoomed)
    day->top = grid_row(&day->grid, desk->cell.at) - shown_at; /* the cursor stays where it is seen */
}

const struct day_view *day_view_base(struct ui *ui) {
  struct day_view *day = day_of(ui->views[0]);
  rows_make(day, &ui->desk);
  return day;
}

void day_view_fit(struct ui *ui, int rows, bool agenda) {
  struct day_view *day = day_of(ui->views[0]);
  day->rows = rows;
  day->agenda = agenda;
}

/* The first start of work of anybody on this day, or its beginning. */
static int64_t opening(const struct desk *desk) {
  int64_t first = INT64_MAX;
  for (int i = 0; i < desk->day.column_count; i++) {
    const struct day_column *column = &desk->day.columns[i];
    if (column->working_count > 0 && column->working[0].from < first) first = column->working[0].from;
    if (column->entry_count > 0 && desk_segment(desk, &column->entries[0])->starts_at < first)
      first = desk_segment(desk, &column->entries[0])->starts_at;
  }
  return first == INT64_MAX ? desk->day.starts_at + 9 * MS_PER_HOUR : first;
}

/* The first time: the cursor at now, or where the work begins. */
static void cursor_place(struct day_view *day, struct desk *desk) {
  bool open = desk->date == desk->today && desk->now >= opening(desk);
  int row = grid_row(&day->grid, open ? desk->now : opening(desk));
  desk_choose(desk, desk_column(desk) < 0 ? 0 : desk_column(desk), day->grid.starts[row]);
  int first = grid_row(&day->grid, opening(desk));
  day->top = row - day->rows / 3 > first ? row - day->rows / 3 : first;
  day->placed = true;
}

static void rows_scroll(struct day_view *day, const struct desk *desk) {
  int row = grid_row(&day->grid, desk->cell.at);
  int last = day->grid.row_count - day->rows;
  if (row < day->top + 1) day->top = row - 1;
  if (row > day->top + day->rows - 2) day->top = row - day->rows + 2;
  if (day->top > last) day->top = last;
  if (day->top < 0) day->top = 0;
}

static void columns_scroll(struct day_view *day, const struct desk *desk, int columns) {
  int count = desk->day.column_count;
  int room = columns - DAY_TIME_COLUMNS;
  int fit = room / DAY_COLUMN_LEAST;
  if (fit < 1) fit = 1;
  if (fit > count) fit = count;
  day->shown_columns = fit;
  day->column_width = fit == 0 ? room : room / fit;
  if (day->column_width > DAY_COLUMN_MOST) day->column_width = DAY_COLUMN_MOST;
  int column = desk_column(desk);
  if (column < day->first_column) day->first_column = column;
  if (column >= day->first_column + fit) day->first_column = column - fit + 1;
  if (day->first_column > count - fit) day->first_column = count - fit;
  if (day->first_column < 0) day->first_column = 0;
}

static void day_layout(struct ui *ui, struct view *view, struct area area) {
  struct day_view *day = day_of(view);
  bool whole = area.columns == ui->canvas.columns && !ui->linear.on;
  day->side = whole && area.columns >= UI_SIDE_FROM;
  day->agenda =
      area.rows < DAY_AGENDA_BELOW_ROWS || ui->canvas.columns < DAY_AGENDA_BELOW_COLUMNS || ui->linear.on;
  day->rows = area.rows - 1;
  rows_make(day, &ui->desk);
  if (!day->placed && ui->desk.day.column_count > 0) cursor_place(day, &ui->desk);
  rows_scroll(day, &ui->desk);
  columns_scroll(day, &ui->desk, area.columns - (day->side ? ui_pane_columns(area.columns) : 0));
}

/* ---- Rows ---- */

static const int steps[] = {5, 10, 15, 30};
enum { STEP_COUNT = (int)(sizeof steps / sizeof steps[0]) };

static unsigned zoom(struct ui *ui, int change) {
  int at = 0;
  while (at < STEP_COUNT - 1 && steps[at] < ui->desk.step_minutes) at++;
  at += change;
  if (at < 0 || at >= STEP_COUNT) {
    ui_say(ui, MESSAGE_NOTE, _("Rows have %d to %d minutes."), steps[0], steps[STEP_COUNT - 1]);
    return REACTION_REPAINT;
  }
  ui->desk.step_minutes = steps[at];
  return REACTION_REPAINT;
}

unsigned day_run_finer(struct ui *ui, struct view *view) {
  (void)view;
  return zoom(ui, -1);
}

unsigned day_run_coarser(struct ui *ui, struct view *view) {
  (void)view;
  return zoom(ui, 1);
}

/* ---- What opens other views ---- */

unsigned day_run_new(struct ui *ui, struct view *view) {
  (void)view;
  booking_view_open(ui, NULL);
  return REACTION_REPAINT;
}

unsigned day_run_as_last_time(struct ui *ui, struct view *view) {
  (void)view;
  struct booking_start start = {.as_last_time = true};
  const struct appointment *visit = desk_selected(&ui->desk);
  if (visit != NULL) start.customer = visit->customer;
  booking_view_open(ui, &start);
  return REACTION_REPAINT;
}

unsigned day_run_walk_in(struct ui *ui, struct view *view) {
  (void)view;
  walk_in_view_open(ui);
  return REACTION_REPAINT;
}

unsigned day_run_find(struct ui *ui, struct view *view) {
  (void)view;
  customers_view_open(ui, NULL);
  return REACTION_REPAINT;
}

unsigned day_run_why_not(struct ui *ui, struct view *view) {
  (void)view;
  why_view_open(ui);
  return REACTION_REPAINT;
}

/* Several visits in one row: from the one to the next. */
static unsigned run_next_pane(struct ui *ui, struct view *view) {
  (void)view;
  struct desk *desk = &ui->desk;
  const struct day_entry *entries[CELL_ENTRIES_MAX];
  int count = desk_entries_at(desk, desk_column(desk), desk->cell.at, entries, CELL_ENTRIES_MAX);
  for (int i = 0; i < count; i++) {
    if (!id_equal(desk->day.appointments[entries[i]->appointment].id, desk->selected)) continue;
    desk->selected = desk->day.appointments[entries[(i + 1) % count]->appointment].id;
    return REACTION_REPAINT;
  }
  return REACTION_NONE;
}

static unsigned quit_agree(struct ui *ui, struct id subject) {
  (void)ui;
  (void)subject;
  return REACTION_QUIT;
}

/* Esc means one step back and there is none left; it must not be half of leaving. */
static unsigned run_back(struct ui *ui, struct view *view) {
  (void)view;
  if (ui->key == KEY_ESC) return REACTION_REPAINT;
  struct question_plan plan = {.agree = quit_agree};
  (void)snprintf(plan.text, sizeof plan.text, "%s", _("Leave frontdesk?"));
  question_open(ui, &plan);
  return REACTION_REPAINT;
}

static const struct handler day_handlers[] = {
    DAY_HANDLERS,
    {ACTION_NEXT_PANE, false, run_next_pane, NULL},
    {ACTION_BACK, false, run_back, NULL},
};

/* A cell of the grid. */
static unsigned day_click(struct ui *ui, struct view *view, int row, int column) {
  struct day_view *day = day_of(view);
  struct desk *desk = &ui->desk;
  int grid_at = day->top + row - 2; /* below the header and the names */
  if (day->agenda || row < 2 || row >= 2 + day->rows || grid_at >= day->grid.row_count) return REACTION_NONE;
  if (column < DAY_TIME_COLUMNS || day->column_width < 1) return REACTION_NONE;
  int shown = (column - DAY_TIME_COLUMNS) / day->column_width;
  if (shown >= day->shown_columns) return REACTION_NONE;
  int64_t at = day->grid.starts[grid_at];
  bool again =
      desk_column(desk) == day->first_column + shown && grid_row(&day->grid, desk->cell.at) == grid_at;
  if (again) return REACTION_PASS;
  desk_choose(desk, day->first_column + shown, at);
  return REACTION_REPAINT;
}

static void day_release(struct view *view) { free(view); }

static const struct view_class day_class = {
    .name = N_("day"),
    .title = N_("The day"),
    .placement = PLACE_BODY,
    .handlers = day_handlers,
    .handler_count = (int)(sizeof day_handlers / sizeof day_handlers[0]),
    .permission = day_permission,
    .layout = day_layout,
    .draw = day_view_draw,
    .damage = day_view_damage,
    .click = day_click,
    .release = day_release,
};

struct view *day_view_new(void) {
  struct day_view *day = calloc(1, sizeof *day);
  if (day == NULL) return NULL;
  day->view.class = &day_class;
  return &day->view;
}
