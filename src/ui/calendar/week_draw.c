/* Drawing the week: whose it is, its days, times at the left, a cell per day and row. */
#include <stdio.h>

#include "core/model/date.h"
#include "core/model/language.h"
#include "core/model/moment.h"
#include "core/model/status.h"
#include "ui/calendar/cell.h"
#include "ui/calendar/day_view.h"
#include "ui/calendar/week_view.h"
#include "ui/words.h"

enum { LINE_SIZE = 256, COUNT_FROM = 9, HOLIDAY_LEAST = 7, STRIP_NAMED_FROM = 7 };

/* What the drawing needs. */
struct brush {
  const struct ui *ui;
  const struct desk *desk;
  const struct week_view *week;
  struct canvas *canvas;
};

/* Visits of the employee that take time on a day. */
static int visits_of(const struct day_sheet *day) {
  int count = 0;
  const struct day_column *column = &day->columns[0];
  for (int i = 0; i < column->entry_count; i++) {
    bool again = false;
    for (int before = 0; before < i && !again; before++)
      again = column->entries[before].appointment == column->entries[i].appointment;
    if (!again && status_blocks(day->appointments[column->entries[i].appointment].status)) count++;
  }
  return count;
}

static int column_left(const struct week_view *week, int day) {
  return DAY_TIME_COLUMNS + (day - week->first_column) * week->column_width;
}

/* ---- Heads ---- */

static void title_draw(const struct brush *brush, struct area area) {
  const struct week_view *week = brush->week;
  int count = 0;
  int visits = 0;
  int place = desk_employee_place(brush->desk, week->employee, &count);
  int employee = salon_employee(brush->desk->salon, week->employee);
  char from[WORDS_SIZE];
  char to[WORDS_SIZE];
  char right[LINE_SIZE];
  char number[WORDS_SIZE];
  char too[WORDS_SIZE];
  words_date(week->first, 1, from);
  words_date(week->first + WEEK_DAYS - 1, 1, to);
  words_shown_too(brush->desk, brush->canvas->glyphs, too);
  for (int i = 0; i < WEEK_DAYS; i++) visits += visits_of(&week->days[i]);
  (void)snprintf(number, sizeof number, P_("%d visit", "%d visits", visits), visits);
  if (area.columns >= 56)
    (void)snprintf(right, sizeof right, "%s %s %s  %s", from, glyph_text(brush->canvas->glyphs, GLYPH_TO), to,
                   number);
  else
    (void)snprintf(right, sizeof right, "%s", number);
  int width = area.columns - 2 - canvas_width(right) - 1;
  (void)canvas_format(
      brush->canvas, area.row, area.column + 1, width, PAINT_STRONG, "%d/%d %s%s", place + 1, count,
      employee == INDEX_NONE ? _("(left)") : brush->desk->salon->employees[employee].name, too);
  canvas_right(brush->canvas, area.row, area.column + 1, area.columns - 2, PAINT_DIM, right);
}

static void day_text(const struct week_view *week, int day, char *text, size_t size) {
  int year = 0;
  int month = 0;
  int number = 0;
  date_to_civil(week->first + day, &year, &month, &number);
  (void)snprintf(text, size, "%s %d", moment_weekday(date_weekday(week->first + day)), number);
}

static enum paint day_paint(const struct brush *brush, int day) {
  int32_t date = brush->week->first + day;
  if (date == brush->desk->today) return PAINT_NOW;
  if (date == brush->desk->date) return PAINT_STRONG;
  return brush->week->days[day].columns[0].working_count > 0 ? PAINT_TEXT : PAINT_DIM;
}

static void day_name_draw(const struct brush *brush, int row, int day) {
  const struct week_view *week = brush->week;
  int left = column_left(week, day);
  int width = week->column_width - 1;
  int visits = visits_of(&week->days[day]);
  const char *holiday = week->days[day].holiday;
  char name[WORDS_SIZE];
  char text[LINE_SIZE];
  char count[WORDS_SIZE] = "";
  day_text(week, day, name, sizeof name);
  (void)snprintf(text, sizeof text, "%s%s%s", name, holiday == NULL ? "" : " ",
                 holiday == NULL ? "" : holiday);
  if (visits > 0 && width >= COUNT_FROM) (void)snprintf(count, sizeof count, " %d", visits);
  if (week->first + day == brush->desk->today)
    canvas_glyph(brush->canvas, row, left - 1, PAINT_NOW, GLYPH_NOW);
  (void)canvas_text(brush->canvas, row, left, width - canvas_width(count), day_paint(brush, day), text);
  canvas_right(brush->canvas, row, left, width, PAINT_DIM, count);
}

static void names_draw(const struct brush *brush, int row) {
  const struct week_view *week = brush->week;
  int last = week->first_column + week->shown_columns;
  for (int day = week->first_column; day < last; day++) day_name_draw(brush, row, day);
  if (week->first_column > 0) canvas_glyph(brush->canvas, row, DAY_TIME_COLUMNS - 2, PAINT_KEY, GLYPH_LEFT);
  if (last < WEEK_DAYS)
    canvas_glyph(brush->canvas, row, DAY_TIME_COLUMNS + week->shown_columns * week->column_width - 1,
                 PAINT_KEY, GLYPH_RIGHT);
}

/* ---- The grid ---- */

/* The day of the week that is today, or -1; the row of the present time in the week, or -1. */
static int today_of(const struct brush *brush) {
  int32_t day = brush->desk->today - brush->week->first;
  return day < 0 || day >= WEEK_DAYS ? -1 : (int)day;
}

static int now_row(const struct brush *brush) {
  int day = today_of(brush);
  return day < 0 ? -1 : week_rows_at(&brush->week->rows, day, brush->desk->now);
}

static int lit_row(const struct brush *brush) {
  int32_t day = brush->desk->date - brush->week->first;
  return day < 0 || day >= WEEK_DAYS ? -1 : week_rows_at(&brush->week->rows, (int)day, brush->desk->cell.at);
}

static void time_draw(const struct brush *brush, int row, int at) {
  char time[MOMENT_TIME_SIZE];
  bool now = at == now_row(brush);
  moment_time_short(brush->week->rows.rows[at].minute, time);
  if (now) canvas_glyph(brush->canvas, row, 0, PAINT_NOW, GLYPH_NOW);
  (void)canvas_text(brush->canvas, row, 1, 5,
                    now                    ? PAINT_NOW
                    : at == lit_row(brush) ? PAINT_STRONG
                                           : PAINT_TIME,
                    time);
}

static void column_draw(const struct brush *brush, int day, struct area area) {
  const struct week_view *week = brush->week;
  const struct desk *desk = brush->desk;
  const struct grid *grid = &week->rows.days[day];
  struct lane lane = {.day = &week->days[day],
                      .column = 0,
                      .grid = grid,
                      .top = week_rows_first(&week->rows, day, week->top),
                      .cursor_row = -1,
                      .now_row = today_of(brush) == day ? grid_row(grid, desk->now) : -1};
  if (week->first + day == desk->date) lane.cursor_row = grid_row(grid, desk->cell.at);
  for (int i = 0; i < week->shown && week->top + i < week->rows.count; i++) {
    struct spot spot = {week->rows.rows[week->top + i].at[day], area.row + WEEK_HEAD_ROWS + i,
                        column_left(week, day), week->column_width - 1};
    if (spot.grid_row >= 0) cell_draw(desk, &lane, &spot, brush->canvas);
  }
}

static void grid_draw(const struct brush *brush, struct area area) {
  const struct week_view *week = brush->week;
  names_draw(brush, area.row + 1);
  for (int i = 0; i < week->shown && week->top + i < week->rows.count; i++)
    time_draw(brush, area.row + WEEK_HEAD_ROWS + i, week->top + i);
  for (int day = week->first_column; day < week->first_column + week->shown_columns; day++)
    column_draw(brush, day, area);
}

/* ---- A small window ---- */

/* The days in one line. */
static void strip_draw(const struct brush *brush, struct area area) {
  int width = (area.columns - 2) / WEEK_DAYS;
  for (int day = 0; day < WEEK_DAYS; day++) {
    char text[WORDS_SIZE];
    int left = area.column + 1 + day * width;
    enum paint paint = brush->week->first + day == brush->desk->date ? PAINT_CHOSEN : day_paint(brush, day);
    day_text(brush->week, day, text, sizeof text);
    const char *number = text;
    while (width < STRIP_NAMED_FROM && *number != '\0' && (*number < '0' || *number > '9')) number++;
    (void)canvas_text(brush->canvas, area.row, left, width - 1, paint, number);
  }
}

static void agenda_draw(const struct brush *brush, struct area area) {
  struct area list = {area.row + 1, area.column, area.rows - 1, area.columns};
  if (area.rows >= 4) {
    strip_draw(brush, list);
    list.row++;
    list.rows--;
  }
  day_agenda_list(brush->ui, brush->canvas, list);
}

void week_view_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area) {
  const struct week_view *week = (const struct week_view *)view;
  struct brush brush = {ui, &ui->desk, week, canvas};
  char text[LINE_SIZE];
  char date[WORDS_SIZE];
  canvas_blank(canvas, area, PAINT_TEXT);
  if (!week->loaded) return;
  struct area head = area;
  if (week->side) head.columns -= ui_pane_columns(area.columns);
  title_draw(&brush, head);
  day_describe(ui, text, sizeof text);
  words_date(ui->desk.date, 0, date);
  if (!week->side && ui_top(ui) == view)
    (void)canvas_format(canvas, area.row + area.rows, area.column + 1, area.columns - 2, PAINT_DIM, "%s %s",
                        date, text);
  if (week->agenda) {
    agenda_draw(&brush, area);
    return;
  }
  grid_draw(&brush, area);
  if (week->side) day_side_draw(ui, canvas, area);
}
