/* What stands in the cells of the reports, and the sums below them. */
#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/moment.h"
#include "core/model/money.h"
#include "ui/office/reports_view.h"
#include "ui/words.h"

enum { TEXT_SIZE = 256 };

static const struct reports_view *reports_of(const struct view *view) {
  return (const struct reports_view *)view;
}

static const struct report *report_of(const struct view *view) { return &reports_of(view)->report; }

static const char *service_name(const struct desk *desk, int service) {
  return service == INDEX_NONE ? "" : desk->salon->services[service].name;
}

/* A part of a whole: "6 %"; "" of nothing. */
static void percent_words(int64_t part, int64_t whole, char text[WORDS_SIZE]) {
  text[0] = '\0';
  /* TRANSLATORS: a part of a whole, in per cent. */
  if (whole > 0) (void)snprintf(text, WORDS_SIZE, _("%d %%"), (int)((part * 200 / whole + 1) / 2));
}

/* ---- The day sheet ---- */

const struct appointment *report_line_visit(const struct desk *desk, const struct sheet_line *line,
                                            const struct appointment_segment **segment) {
  if (line->entry < 0) return NULL;
  const struct day_entry *entry = &desk->day.columns[line->column].entries[line->entry];
  const struct appointment *visit = &desk->day.appointments[entry->appointment];
  *segment = &visit->segments[entry->segment];
  return visit;
}

static void sheet_cell(const struct ui *ui, const struct view *view, int row, int column, char *text,
                       size_t size) {
  const struct desk *desk = &ui->desk;
  const struct sheet_line *line = &reports_of(view)->lines[row];
  const struct appointment_segment *segment = NULL;
  const struct appointment *visit = report_line_visit(desk, line, &segment);
  int employee = desk->day.columns[line->column].employee;
  char from[WORDS_SIZE];
  char to[WORDS_SIZE];
  if (column == 0)
    (void)snprintf(text, size, "%s",
                   employee == INDEX_NONE ? _("no longer here") : desk->salon->employees[employee].name);
  if (visit == NULL) {
    if (column == 2) (void)snprintf(text, size, "%s", _("nothing booked"));
    return;
  }
  if (column == 1) {
    words_time_short(desk_zone(desk), segment->starts_at, from);
    words_time_short(desk_zone(desk), segment->ends_at, to);
    (void)snprintf(text, size, "%s%s%s", from, glyph_text(ui->canvas.glyphs, GLYPH_TO), to);
  }
  if (column == 2) (void)snprintf(text, size, "%s", visit_name(visit));
  if (column == 3)
    (void)snprintf(text, size, "%s%s%s", segment->service_name, segment->part_name[0] == '\0' ? "" : ": ",
                   segment->part_name);
  if (column == 4)
    (void)snprintf(text, size, "%s %s", glyph_text(ui->canvas.glyphs, status_glyph(visit->status)),
                   words_status(visit->status));
  if (column == 5) {
    char phone[PHONE_TEXT_SIZE];
    words_phone(desk, visit->customer_phone, phone);
    (void)snprintf(text, size, "%s", phone);
  }
  if (column == 6) (void)snprintf(text, size, "%s", visit->notes);
}

static enum paint sheet_paint(const struct ui *ui, const struct view *view, int row) {
  const struct appointment_segment *segment = NULL;
  return report_line_visit(&ui->desk, &reports_of(view)->lines[row], &segment) == NULL ? PAINT_DIM
                                                                                       : PAINT_TEXT;
}

static const struct sheet_column sheet_columns[] = {
    {N_("Employee"), 10, 2, false}, {N_("Time"), 11, 0, false},   {N_("Client"), 12, 3, false},
    {N_("Service"), 12, 3, false},  {N_("Status"), 14, 0, false}, {N_("Phone"), 14, 1, false},
    {N_("Note"), 12, 3, false},
};

static const struct sheet_class day_sheet = {
    .columns = sheet_columns,
    .column_count = (int)(sizeof sheet_columns / sizeof sheet_columns[0]),
    .empty = N_("Nobody works this day."),
    .cell = sheet_cell,
    .paint = sheet_paint,
};

/* ---- The use of time ---- */

static void use_cell(const struct ui *ui, const struct view *view, int row, int column, char *text,
                     size_t size) {
  const struct report_employee *one = &report_of(view)->employees[row];
  char words[WORDS_SIZE] = "";
  if (column == 0) (void)snprintf(text, size, "%s", ui->desk.salon->employees[one->employee].name);
  if (column == 1) percent_words(one->booked_minutes, one->working_minutes, words);
  if (column == 2) words_minutes(one->booked_minutes, words);
  if (column == 3) words_minutes(one->working_minutes, words);
  if (column == 4) (void)snprintf(words, sizeof words, "%d", one->visits);
  if (column > 0) (void)snprintf(text, size, "%s", words);
}

static const struct sheet_column use_columns[] = {
    {N_("Employee"), 12, 3, false}, {N_("Use"), 10, 0, true},   {N_("Booked"), 14, 1, true},
    {N_("Works"), 14, 1, true},     {N_("Visits"), 8, 0, true},
};

static const struct sheet_class use_sheet = {
    .columns = use_columns,
    .column_count = (int)(sizeof use_columns / sizeof use_columns[0]),
    .empty = N_("Nobody works in this time."),
    .cell = use_cell,
};

/* ---- Who did not come ---- */

static void customer_cell(const struct ui *ui, const struct view *view, int row, int column, char *text,
                          size_t size) {
  (void)ui;
  const struct report_customer *one = &report_of(view)->customers[row];
  if (column == 0) (void)snprintf(text, size, "%s", one->name[0] == '\0' ? _("erased") : one->name);
  if (column == 1) (void)snprintf(text, size, "%d", one->no_shows);
  if (column == 2) (void)snprintf(text, size, "%d", one->cancelled_late);
}

static struct id customer_id(const struct view *view, int row) { return report_of(view)->customers[row].id; }

static const struct sheet_column customer_columns[] = {
    {N_("Customer"), 14, 1, false},
    {N_("Missed"), 9, 0, true},
    {N_("Cancelled late"), 14, 0, true},
};

static const struct sheet_class no_shows_sheet = {
    .columns = customer_columns,
    .column_count = (int)(sizeof customer_columns / sizeof customer_columns[0]),
    .empty = N_("Everybody came, or cancelled a day before."),
    .id = customer_id,
    .cell = customer_cell,
};

/* ---- Who was turned away ---- */

static void turned_cell(const struct ui *ui, const struct view *view, int row, int column, char *text,
                        size_t size) {
  const struct desk *desk = &ui->desk;
  const struct report_turned_away *one = &report_of(view)->turned_away[row];
  char words[WORDS_SIZE] = "";
  if (column == 0) (void)snprintf(text, size, "%s", one->name[0] == '\0' ? _("walk-in") : one->name);
  if (column == 1) (void)snprintf(text, size, "%s", service_name(desk, one->service));
  if (column == 2) words_instant(desk, one->since, words);
  if (column == 3 && one->walk_in) words_minutes((one->until - one->since) / MS_PER_MINUTE, words);
  if (column == 4 && one->walk_in && one->quoted_minutes >= 0) words_minutes(one->quoted_minutes, words);
  if (column >= 2) (void)snprintf(text, size, "%s", words);
  if (column == 3 && !one->walk_in) {
    words_date(one->wanted_until, 0, words);
    (void)snprintf(text, size, _("until %s"), words);
  }
  if (column == 4 && one->walk_in && one->quoted_minutes < 0)
    (void)snprintf(text, size, "%s", _("not today"));
}

static const struct sheet_column turned_columns[] = {
    {N_("Who"), 12, 2, false},    {N_("Wanted"), 12, 2, false},   {N_("Since"), 16, 0, false},
    {N_("Waited"), 16, 0, false}, {N_("Was told"), 10, 0, false},
};

static const struct sheet_class turned_sheet = {
    .columns = turned_columns,
    .column_count = (int)(sizeof turned_columns / sizeof turned_columns[0]),
    .empty = N_("Nobody was turned away."),
    .cell = turned_cell,
};

/* ---- What was taken ---- */

static void takings_cell(const struct ui *ui, const struct view *view, int row, int column, char *text,
                         size_t size) {
  const struct report_day *day = &report_of(view)->days[row];
  char money[MONEY_TEXT_SIZE] = "";
  if (column == 0) {
    words_date(day->date, 1, text);
    return;
  }
  if (column == 1) money_format_amount(day->booked, ui->desk.salon->currency, money);
  if (column == 2) money_format_amount(day->done, ui->desk.salon->currency, money);
  (void)snprintf(text, size, "%s", money);
  if (column == 3) (void)snprintf(text, size, "%d", day->visits);
  if (column == 4) (void)snprintf(text, size, "%d", day->completed);
  if (column == 5) (void)snprintf(text, size, "%d", day->no_shows);
}

static const struct sheet_column takings_columns[] = {
    {N_("Date"), 10, 1, false}, {N_("Booked"), 10, 1, true}, {N_("Done"), 10, 1, true},
    {N_("Visits"), 8, 0, true}, {N_("Done"), 8, 0, true},    {N_("Missed"), 9, 0, true},
};

static const struct sheet_class takings_sheet = {
    .columns = takings_columns,
    .column_count = (int)(sizeof takings_columns / sizeof takings_columns[0]),
    .empty = N_("There are no days in this time."),
    .cell = takings_cell,
};

const struct sheet_class *const report_sheets[PAGE_COUNT] = {
    [PAGE_DAY_SHEET] = &day_sheet,      [PAGE_USE] = &use_sheet,         [PAGE_NO_SHOWS] = &no_shows_sheet,
    [PAGE_TURNED_AWAY] = &turned_sheet, [PAGE_TAKINGS] = &takings_sheet,
};

/* ---- The sum, in a sentence ---- */

static void use_sum(const struct report *report, char text[TEXT_SIZE]) {
  char booked[WORDS_SIZE];
  char working[WORDS_SIZE];
  char use[WORDS_SIZE];
  words_minutes(report->everybody.booked_minutes, booked);
  words_minutes(report->everybody.working_minutes, working);
  percent_words(report->everybody.booked_minutes, report->everybody.working_minutes, use);
  if (report->everybody.working_minutes == 0)
    (void)snprintf(text, TEXT_SIZE, "%s", _("Nobody works in this time."));
  else
    (void)snprintf(text, TEXT_SIZE, _("All: %s of %s booked, %s."), booked, working, use);
}

static void no_shows_sum(const struct report *report, char text[TEXT_SIZE]) {
  const struct report_day *total = &report->total;
  int all = total->visits + total->no_shows + total->cancelled;
  char missed[WORDS_SIZE];
  char late[WORDS_SIZE];
  percent_words(total->no_shows, all, missed);
  percent_words(total->cancelled_late, all, late);
  if (all == 0)
    (void)snprintf(text, TEXT_SIZE, "%s", _("Nothing was booked."));
  else
    (void)snprintf(text, TEXT_SIZE,
                   P_("Of %d booked visit: %d missed (%s), %d cancelled within a day (%s).",
                      "Of %d booked visits: %d missed (%s), %d cancelled within a day (%s).", all),
                   all, total->no_shows, missed, total->cancelled_late, late);
}

static void turned_sum(const struct report *report, char text[TEXT_SIZE]) {
  char left[WORDS_SIZE];
  percent_words(report->walk_ins_left, report->walk_ins, left);
  if (report->walk_ins == 0)
    (void)snprintf(text, TEXT_SIZE, "%s", _("No walk-ins came."));
  else
    (void)snprintf(text, TEXT_SIZE,
                   P_("%d walk-in came; %d left without (%s).", "%d walk-ins came; %d left without (%s).",
                      report->walk_ins),
                   report->walk_ins, report->walk_ins_left, left);
}

static void takings_sum(const struct desk *desk, const struct report *report, char text[TEXT_SIZE]) {
  char booked[MONEY_TEXT_SIZE];
  char done[MONEY_TEXT_SIZE];
  money_format(report->total.booked, desk->salon->currency, booked);
  money_format(report->total.done, desk->salon->currency, done);
  (void)snprintf(text, TEXT_SIZE, _("All: %s booked, %s of it done."), booked, done);
}

static void sum_words(const struct ui *ui, const struct reports_view *reports, char text[TEXT_SIZE]) {
  char date[DATE_TEXT_SIZE];
  switch (reports->page) {
  case PAGE_USE:
    use_sum(&reports->report, text);
    return;
  case PAGE_NO_SHOWS:
    no_shows_sum(&reports->report, text);
    return;
  case PAGE_TURNED_AWAY:
    turned_sum(&reports->report, text);
    return;
  case PAGE_TAKINGS:
    takings_sum(&ui->desk, &reports->report, text);
    return;
  case PAGE_DAY_SHEET:
  case PAGE_COUNT:
  default:
    date_format(ui->desk.date, date);
    (void)snprintf(text, TEXT_SIZE, _("On paper: frontdesk day %s --location \"%.80s\""), date,
                   ui->desk.salon->locations[ui->desk.location].name);
    return;
  }
}

/* ---- The view ---- */

enum { AROUND = 3, AROUND_FROM = 7 }; /* title, names of the reports, sum */

const char *report_page_title(enum report_page page) {
  static const char *const titles[PAGE_COUNT] = {
      [PAGE_DAY_SHEET] = N_("Day sheet"), [PAGE_USE] = N_("Use of time"),
      [PAGE_NO_SHOWS] = N_("No-shows"),   [PAGE_TURNED_AWAY] = N_("Turned away"),
      [PAGE_TAKINGS] = N_("Takings"),
  };
  return _(titles[page]);
}

static struct area sheet_area(struct area area) {
  if (area.rows < AROUND_FROM) return area;
  return (struct area){area.row + AROUND - 1, area.column, area.rows - AROUND, area.columns};
}

void reports_layout_sheet(struct reports_view *reports, struct area area) {
  sheet_layout(&reports->sheets[reports->page], sheet_area(area));
}

static void title_draw(const struct ui *ui, const struct reports_view *reports, struct canvas *canvas,
                       struct area area) {
  char from[WORDS_SIZE];
  char to[WORDS_SIZE];
  int32_t first = 0;
  int32_t last = 0;
  report_dates(reports, ui->desk.date, &first, &last);
  words_date(first, 2, from);
  words_date(last, 2, to);
  int used = canvas_text(canvas, area.row, area.column + 1, area.columns - 2, PAINT_STRONG,
                         report_page_title(reports->page));
  struct area rest = {area.row, area.column + 3 + used, 1, area.columns - 4 - used};
  if (first == last)
    (void)canvas_text(canvas, rest.row, rest.column, rest.columns, PAINT_TEXT, from);
  else
    (void)canvas_format(canvas, rest.row, rest.column, rest.columns, PAINT_TEXT, _("%s to %s"), from, to);
}

/* The first of the names that are shown: all of them where they fit, else from this one on. */
static int first_page(const struct reports_view *reports, int columns) {
  int wanted = 1;
  for (int page = 0; page < PAGE_COUNT; page++)
    wanted += 3 + canvas_width(report_page_title((enum report_page)page));
  return wanted <= columns ? 0 : (int)reports->page;
}

/* The names of the reports, this one marked. */
static void pages_draw(const struct reports_view *reports, struct canvas *canvas, struct area area) {
  int column = area.column + 1;
  int page = first_page(reports, area.columns);
  for (; page < PAGE_COUNT && column < area.column + area.columns - 1; page++) {
    bool on = page == (int)reports->page;
    int room = area.column + area.columns - 1 - column;
    if (on && room > 2) canvas_glyph(canvas, area.row, column, PAINT_KEY, GLYPH_CHOICE);
    column += 1 + canvas_text(canvas, area.row, column + 1, room - 1, on ? PAINT_STRONG : PAINT_DIM,
                              report_page_title((enum report_page)page));
    column += 2;
  }
}

void reports_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area) {
  const struct reports_view *reports = reports_of(view);
  struct area list = sheet_area(area);
  char text[TEXT_SIZE];
  canvas_blank(canvas, area, PAINT_TEXT);
  sheet_draw(&reports->sheets[reports->page], ui, view, canvas, list, true);
  if (list.rows == area.rows) return;
  title_draw(ui, reports, canvas, area);
  pages_draw(reports, canvas, (struct area){area.row + 1, area.column, 1, area.columns});
  sum_words(ui, reports, text);
  (void)canvas_text(canvas, area.row + area.rows - 1, area.column + 1, area.columns - 2, PAINT_STRONG, text);
}
