/* Drawing the day: names over the columns, times at the left, a cell per column and row. */
#include <stdio.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/moment.h"
#include "core/model/money.h"
#include "core/model/status.h"
#include "ui/calendar/cell.h"
#include "ui/calendar/day_view.h"
#include "ui/calendar/visit_panel.h"
#include "ui/ui.h"
#include "ui/words.h"

enum { LINE_SIZE = 256 };

struct brush {
  const struct ui *ui;
  const struct desk *desk;
  const struct day_view *day;
  struct canvas *canvas;
};

static bool is_now(const struct brush *brush, int row) {
  const struct desk *desk = brush->desk;
  return desk->date == desk->today && grid_row(&brush->day->grid, desk->now) == row;
}

static void time_draw(const struct brush *brush, int row, int grid_at) {
  char time[MOMENT_TIME_SIZE];
  int32_t date = 0;
  int minute = 0;
  bool now = is_now(brush, grid_at);
  bool lit = grid_at == grid_row(&brush->day->grid, brush->desk->cell.at);
  zone_to_wall(desk_zone(brush->desk), brush->day->grid.starts[grid_at], &date, &minute);
  moment_time_short(minute, time);
  if (now) canvas_glyph(brush->canvas, row, 0, PAINT_NOW, GLYPH_NOW);
  (void)canvas_text(brush->canvas, row, 1, 5, now ? PAINT_NOW : lit ? PAINT_STRONG : PAINT_TIME, time);
}

static void names_draw(const struct brush *brush, int row) {
  const struct day_view *day = brush->day;
  const struct desk *desk = brush->desk;
  char too[WORDS_SIZE];
  words_shown_too(desk, brush->canvas->glyphs, too);
  (void)canvas_text(brush->canvas, row, 1, DAY_TIME_COLUMNS - 2, PAINT_STRONG, too);
  int last = day->first_column + day->shown_columns;
  for (int i = day->first_column; i < last; i++) {
    int employee = desk_column_employee(desk, i);
    const char *name = employee == INDEX_NONE ? _("(left)") : desk->salon->employees[employee].name;
    int left = DAY_TIME_COLUMNS + (i - day->first_column) * day->column_width;
    enum paint paint = i == desk_column(desk) ? PAINT_STRONG : PAINT_TEXT;
    int used = i < 9 ? canvas_format(brush->canvas, row, left, 2, PAINT_DIM, "%d ", i + 1) : 0;
    (void)canvas_text(brush->canvas, row, left + used, day->column_width - used - 1, paint, name);
  }
  if (day->first_column > 0) canvas_glyph(brush->canvas, row, DAY_TIME_COLUMNS - 1, PAINT_KEY, GLYPH_LEFT);
  int right = DAY_TIME_COLUMNS + day->shown_columns * day->column_width - 1;
  if (last < desk->day.column_count) canvas_glyph(brush->canvas, row, right, PAINT_KEY, GLYPH_RIGHT);
}

void day_side_draw(const struct ui *ui, struct canvas *canvas, struct area area) {
  int left = area.column + area.columns - ui_pane_columns(area.columns);
  struct area panel = {area.row, left + 2, area.rows, ui_pane_columns(area.columns) - 3};
  if (!canvas_draws(canvas, (struct area){area.row, left, area.rows, area.columns - left})) return;
  for (int row = 0; row < area.rows; row++)
    canvas_glyph(canvas, area.row + row, left, PAINT_LINE, GLYPH_VERTICAL);
  const struct appointment *visit = desk_selected(&ui->desk);
  if (visit != NULL) {
    (void)visit_panel_draw(&ui->desk, visit, canvas, panel);
    return;
  }
  char text[LINE_SIZE];
  day_describe(ui, text, sizeof text);
  (void)canvas_wrapped(canvas, panel, PAINT_DIM, text);
}

static void column_draw(const struct brush *brush, int shown, struct area area) {
  const struct day_view *day = brush->day;
  int left = DAY_TIME_COLUMNS + shown * day->column_width;
  if (!canvas_draws(brush->canvas, (struct area){area.row, left, area.rows, day->column_width})) return;
  const struct desk *desk = brush->desk;
  struct lane lane = {.day = &desk->day,
                      .column = day->first_column + shown,
                      .grid = &day->grid,
                      .top = day->top,
                      .cursor_row = -1,
                      .now_row = desk->date == desk->today ? grid_row(&day->grid, desk->now) : -1};
  if (lane.column == desk_column(desk)) lane.cursor_row = grid_row(&day->grid, desk->cell.at);
  for (int i = 0; i < day->rows && day->top + i < day->grid.row_count; i++) {
    struct spot spot = {day->top + i, area.row + 1 + i, left, day->column_width - 1};
    if (!canvas_draws(brush->canvas, (struct area){spot.row, spot.left, 1, spot.width})) continue;
    cell_draw(desk, &lane, &spot, brush->canvas);
  }
}

static void grid_draw(const struct brush *brush, struct area area) {
  const struct day_view *day = brush->day;
  int columns = DAY_TIME_COLUMNS + day->shown_columns * day->column_width;
  if (canvas_draws(brush->canvas, (struct area){area.row, 0, 1, columns})) names_draw(brush, area.row);
  for (int i = 0; i < day->rows && day->top + i < day->grid.row_count; i++)
    if (canvas_draws(brush->canvas, (struct area){area.row + 1 + i, 0, 1, DAY_TIME_COLUMNS}))
      time_draw(brush, area.row + 1 + i, day->top + i);
  for (int shown = 0; shown < day->shown_columns; shown++) column_draw(brush, shown, area);
}

/* ---- In words ---- */

static void describe_visit(const struct ui *ui, const struct appointment *visit, char *text, size_t size) {
  const struct desk *desk = &ui->desk;
  char services[LINE_SIZE];
  char start[WORDS_SIZE];
  char end[WORDS_SIZE];
  visit_services(visit, services, sizeof services);
  words_time(desk_zone(desk), visit->starts_at, start);
  words_time(desk_zone(desk), visit->ends_at, end);
  char phone[PHONE_TEXT_SIZE];
  words_phone(desk, visit->customer_phone, phone);
  (void)snprintf(text, size, "%s%s%s %s, %s, %s%s%s", start, glyph_text(ui->canvas.glyphs, GLYPH_TO), end,
                 visit_name(visit), services, words_status(visit->status), phone[0] == '\0' ? "" : ", ",
                 phone);
}

static void describe_free(const struct desk *desk, const struct day_column *column, int64_t at, int64_t until,
                          char *text, size_t size) {
  char length[WORDS_SIZE];
  for (int i = 0; i < column->entry_count; i++) {
    int64_t starts = desk_segment(desk, &column->entries[i])->occupied_from;
    if (starts > at && starts < until) until = starts;
  }
  words_minutes((until - at) / MS_PER_MINUTE, length);
  (void)snprintf(text, size, _("free for %s"), length);
}

static void describe_place(const struct ui *ui, char *text, size_t size) {
  const struct desk *desk = &ui->desk;
  static const char *const kinds[] = {
      [PLACE_IS_FREE] = N_("free"),         [PLACE_IS_GAP] = N_("free while a colour takes"),
      [PLACE_IS_BUFFER] = N_("buffer"),     [PLACE_IS_BLOCK] = N_("blocked"),
      [PLACE_IS_HOLD] = N_("being booked"), [PLACE_IS_OFF] = N_("not working"),
  };
  char time[WORDS_SIZE];
  char what[LINE_SIZE];
  int column = desk_column(desk);
  int employee = desk_column_employee(desk, column);
  struct place place = place_at(desk, column, desk->cell.at);
  words_time(desk_zone(desk), desk->cell.at, time);
  (void)snprintf(what, sizeof what, "%s%s%s", _(kinds[place.kind]), place.reason[0] == '\0' ? "" : ": ",
                 place.reason);
  if (place.kind == PLACE_IS_FREE)
    describe_free(desk, &desk->day.columns[column], desk->cell.at, place.time.to, what, sizeof what);
  (void)snprintf(text, size, "%s %s: %s", time,
                 employee == INDEX_NONE ? "" : desk->salon->employees[employee].name, what);
}

void day_describe(const struct ui *ui, char *text, size_t size) {
  const struct appointment *visit = desk_selected(&ui->desk);
  text[0] = '\0';
  if (visit != NULL)
    describe_visit(ui, visit, text, size);
  else if (ui->desk.day.column_count > 0)
    describe_place(ui, text, size);
}

void day_view_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area) {
  const struct day_view *day = (const struct day_view *)view;
  struct brush brush = {ui, &ui->desk, day, canvas};
  char text[LINE_SIZE];
  if (ui->desk.day.column_count == 0) {
    const char *holiday = ui->desk.day.holiday;
    if (holiday == NULL)
      (void)snprintf(text, sizeof text, "%s", _("Nobody works on this day."));
    else
      (void)snprintf(text, sizeof text, _("Nobody works on this day: %s."), holiday);
    (void)canvas_text(canvas, area.row + 1, area.column + 2, area.columns - 4, PAINT_DIM, text);
    canvas_park(canvas, area.row + 1, area.column + 2, false);
    return;
  }
  if (!day->side && ui->depth == 1 &&
      canvas_draws(canvas, (struct area){area.row + area.rows, area.column, 1, area.columns})) {
    day_describe(ui, text, sizeof text);
    (void)canvas_text(canvas, area.row + area.rows, area.column + 1, area.columns - 2, PAINT_DIM, text);
  }
  if (day->agenda) {
    day_agenda_draw(ui, canvas, area);
    return;
  }
  grid_draw(&brush, area);
  if (day->side) day_side_draw(ui, canvas, area);
}
