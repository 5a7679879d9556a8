/* Drawing the month: a block of lines for each day, as many of them as there is room for. */
#include <stdio.h>

#include "core/model/date.h"
#include "core/model/language.h"
#include "core/model/moment.h"
#include "ui/calendar/month_view.h"
#include "ui/words.h"

enum { LINE_SIZE = 256, FULL_FROM = 90, PERCENT_SHOWN_MAX = 999 };

struct brush {
  const struct ui *ui;
  const struct desk *desk;
  const struct month_view *month;
  const struct month_loads *loads;
  struct canvas *canvas;
};

/* A day's block on the canvas. */
struct block_at {
  int row, left, width;
};

static bool is_in_month(const struct month_loads *loads, int32_t date) {
  return date >= loads->month && date < date_add_months(loads->month, 1);
}

/* ---- A day ---- */

/* As long as the day is full, in halves of a cell. */
static void bar_draw(const struct brush *brush, int row, int left, int width, const struct day_load *day,
                     enum paint paint) {
  int percent = day_load_percent(day);
  int halves = percent <= 0 ? 0 : (percent * width * 2 + 99) / 100;
  for (int i = 0; i < width; i++) {
    enum glyph glyph = halves >= 2 * i + 2 ? GLYPH_BAR : halves == 2 * i + 1 ? GLYPH_BAR_HALF : GLYPH_FREE;
    canvas_glyph(brush->canvas, row, left + i, glyph == GLYPH_FREE ? PAINT_FREE : paint, glyph);
  }
}

static enum paint load_paint(const struct brush *brush, const struct day_load *day) {
  if (!is_in_month(brush->loads, day->date)) return PAINT_DIM;
  return day_load_percent(day) >= FULL_FROM ? PAINT_WARNING : PAINT_TEXT;
}

static void number_draw(const struct brush *brush, const struct block_at *at, const struct day_load *day) {
  int year = 0;
  int month = 0;
  int number = 0;
  int percent = day_load_percent(day);
  char text[WORDS_SIZE];
  bool today = day->date == brush->desk->today;
  enum paint paint = today ? PAINT_NOW : is_in_month(brush->loads, day->date) ? PAINT_STRONG : PAINT_DIM;
  date_to_civil(day->date, &year, &month, &number);
  if (today && at->width > 1) canvas_glyph(brush->canvas, at->row, at->left - 1, PAINT_NOW, GLYPH_NOW);
  (void)canvas_format(brush->canvas, at->row, at->left, 2, paint, "%2d", number);
  if (brush->month->day_rows == 1 || percent < 0) return;
  (void)snprintf(text, sizeof text, "%d%%", percent > PERCENT_SHOWN_MAX ? PERCENT_SHOWN_MAX : percent);
  if (canvas_width(text) >= at->width - 2) return; /* the bar says it */
  canvas_right(brush->canvas, at->row, at->left + 2, at->width - 2, load_paint(brush, day), text);
}

/* The lines under the number, those that matter most first. */
static void lines_draw(const struct brush *brush, const struct block_at *at, const struct day_load *day) {
  int row = at->row + 1;
  int end = at->row + brush->month->day_rows;
  enum paint dim = is_in_month(brush->loads, day->date) ? PAINT_TEXT : PAINT_DIM;
  bool open = day->working_minutes > 0;
  if (open && row < end) bar_draw(brush, row++, at->left, at->width, day, load_paint(brush, day));
  if (day->holiday != NULL && row < end)
    (void)canvas_text(brush->canvas, row++, at->left, at->width, dim, day->holiday);
  else if (!open && row < end)
    (void)canvas_text(brush->canvas, row++, at->left, at->width, PAINT_OFF, _("closed"));
  if (day->visits > 0 && row < end) {
    char visits[WORDS_SIZE];
    (void)snprintf(visits, sizeof visits, P_("%d visit", "%d visits", day->visits), day->visits);
    if (canvas_width(visits) > at->width) (void)snprintf(visits, sizeof visits, "%d", day->visits);
    (void)canvas_text(brush->canvas, row++, at->left, at->width, open ? dim : PAINT_WARNING, visits);
  }
  int64_t left = (day->working_minutes - day->booked_minutes) / 60;
  if (open && row < end)
    (void)canvas_format(brush->canvas, row, at->left, at->width, PAINT_DIM, _("%d h free"),
                        left < 0 ? 0 : (int)left);
}

static void day_draw(const struct brush *brush, const struct block_at *at, const struct day_load *day) {
  const struct month_view *month = brush->month;
  bool lit = day->date == brush->desk->date;
  number_draw(brush, at, day);
  if (month->day_rows > 1)
    lines_draw(brush, at, day);
  else if (at->width > 3 && day->working_minutes > 0)
    bar_draw(brush, at->row, at->left + 2, at->width - 2, day, load_paint(brush, day));
  if (!lit) return;
  int width = month->day_rows > 1 ? at->width : 2; /* a bar that is reversed would say the contrary */
  canvas_repaint(brush->canvas, (struct area){at->row, at->left, 1, width}, PAINT_CURSOR);
  canvas_park(brush->canvas, at->row, at->left, false);
}

/* ---- The month ---- */

/* What is booked in the days of the month itself. */
static struct day_load total_of(const struct month_loads *loads) {
  struct day_load total = {.date = loads->month};
  for (int i = 0; i < loads->week_count * 7; i++) {
    if (!is_in_month(loads, loads->days[i].date)) continue;
    total.visits += loads->days[i].visits;
    total.booked_minutes += loads->days[i].booked_minutes;
    total.working_minutes += loads->days[i].working_minutes;
  }
  return total;
}

static const char *filter_name(const struct brush *brush) {
  int employee =
      id_is_nil(brush->month->filter) ? INDEX_NONE : salon_employee(brush->desk->salon, brush->month->filter);
  return employee == INDEX_NONE ? _("everybody") : brush->desk->salon->employees[employee].name;
}

static void title_draw(const struct brush *brush, struct area area) {
  struct day_load total = total_of(brush->loads);
  int percent = day_load_percent(&total);
  char name[MOMENT_TEXT_SIZE];
  char right[LINE_SIZE];
  moment_month(brush->loads->month, name);
  (void)snprintf(right, sizeof right, P_("%d visit, %d%% booked", "%d visits, %d%% booked", total.visits),
                 total.visits, percent < 0 ? 0 : percent);
  int width = area.columns - 3 - canvas_width(right);
  (void)canvas_format(brush->canvas, area.row, area.column + 1, width, PAINT_STRONG, "%s %s %s", name,
                      glyph_text(brush->canvas->glyphs, GLYPH_SEPARATOR), filter_name(brush));
  canvas_right(brush->canvas, area.row, area.column + 1, area.columns - 2, PAINT_DIM, right);
}

static void week_draw(const struct brush *brush, int week, int row) {
  const struct month_view *month = brush->month;
  int year = 0;
  int number = 0;
  date_iso_week(brush->loads->first + week * 7 + 3, &year, &number);
  if (month->left > 2) (void)canvas_format(brush->canvas, row, 1, 3, PAINT_DIM, "%3d", number);
  for (int day = 0; day < 7; day++) {
    struct block_at at = {row, month->left + day * month->day_columns, month->day_columns - 1};
    day_draw(brush, &at, &brush->loads->days[week * 7 + day]);
  }
}

/* A day in one line. */
static void describe(const struct brush *brush, int at, char *text, size_t size) {
  char day_name[WORDS_SIZE];
  char date[LINE_SIZE];
  char booked[WORDS_SIZE];
  char working[WORDS_SIZE];
  char visits[WORDS_SIZE];
  text[0] = '\0';
  if (at < 0 || at >= brush->loads->week_count * 7) return;
  const struct day_load *day = &brush->loads->days[at];
  words_date(day->date, 1, day_name);
  bool all = id_is_nil(brush->month->filter);
  (void)snprintf(date, sizeof date, "%.80s%s%s%s%.80s", all ? "" : filter_name(brush), all ? "" : ", ",
                 day_name, day->holiday == NULL ? "" : ", ", day->holiday == NULL ? "" : day->holiday);
  words_minutes(day->booked_minutes, booked);
  words_minutes(day->working_minutes, working);
  (void)snprintf(visits, sizeof visits, P_("%d visit", "%d visits", day->visits), day->visits);
  if (day->working_minutes == 0 && day->visits == 0)
    (void)snprintf(text, size, _("%s: nobody works"), date);
  else if (day->working_minutes == 0)
    (void)snprintf(text, size, _("%s: nobody works, but %s, %s booked"), date, visits, booked);
  else
    (void)snprintf(text, size, _("%s: %s, %s of %s booked, %d%%"), date, visits, booked, working,
                   day_load_percent(day));
}

/* Line by line: the days of the month one under the other. */
static void days_draw(const struct brush *brush, struct area area) {
  int row = area.row + 1;
  for (int at = 0; at < brush->loads->week_count * 7 && row < area.row + area.rows; at++) {
    const struct day_load *day = &brush->loads->days[at];
    bool lit = day->date == brush->desk->date;
    char text[LINE_SIZE];
    if (!is_in_month(brush->loads, day->date)) continue;
    describe(brush, at, text, sizeof text);
    (void)canvas_text(brush->canvas, row, area.column + 1, area.columns - 2, lit ? PAINT_CURSOR : PAINT_TEXT,
                      text);
    if (lit) canvas_park(brush->canvas, row, area.column + 1, false);
    row++;
  }
}

void month_view_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area) {
  const struct month_view *month = (const struct month_view *)view;
  const struct month_loads *loads = ui->month;
  struct brush brush = {ui, &ui->desk, month, loads, canvas};
  char text[LINE_SIZE];
  canvas_blank(canvas, area, PAINT_TEXT);
  if (!loads->loaded) return;
  if (month->head_rows > 1 || ui->linear.on) title_draw(&brush, area);
  if (ui->linear.on) {
    days_draw(&brush, area);
    return;
  }
  int row = area.row + month->head_rows - 1;
  for (int day = 0; day < 7 && month->day_columns > 2; day++)
    (void)canvas_text(canvas, row, month->left + day * month->day_columns, month->day_columns - 1, PAINT_DIM,
                      moment_weekday((moment_week_begins() + day) % 7));
  for (int i = 0; i < month->shown_weeks && month->top_week + i < loads->week_count; i++)
    week_draw(&brush, month->top_week + i, row + 1 + i * month->day_rows);
  describe(&brush, (int)(ui->desk.date - loads->first), text, sizeof text);
  if (ui_top(ui) == view)
    (void)canvas_text(canvas, area.row + area.rows, area.column + 1, area.columns - 2, PAINT_DIM, text);
}
