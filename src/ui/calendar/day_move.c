/* Going about in the book: rows, columns, dates. */
#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/when.h"
#include "ui/calendar/day_view.h"
#include "ui/calendar/week_view.h"
#include "ui/ui.h"
#include "ui/widget/prompt.h"
#include "ui/words.h"

/* The day view at the bottom of the stack: whoever moves the cursor moves it there. */
static const struct day_view *base(struct ui *ui) { return day_view_base(ui); }

static unsigned choose(struct ui *ui, int column, int64_t at) {
  desk_choose(&ui->desk, column, at);
  return REACTION_CURSOR;
}

static unsigned step_rows(struct ui *ui, int rows) {
  struct desk *desk = &ui->desk;
  const struct grid *grid = &base(ui)->grid;
  if (base(ui)->agenda && rows >= -1 && rows <= 1) {
    day_agenda_step(desk, rows);
    return REACTION_REPAINT;
  }
  int row = grid_row(grid, desk->cell.at) + rows;
  row = row < 0 ? 0 : row >= grid->row_count ? grid->row_count - 1 : row;
  return choose(ui, desk_column(desk), grid->starts[row]);
}

unsigned day_go_to(struct ui *ui, int32_t date) {
  struct error error;
  error_init(&error);
  if (desk_go(&ui->desk, date, &error) != CODE_OK) return ui_refused(ui, &error);
  return REACTION_REPAINT;
}

static unsigned step_columns(struct ui *ui, int columns) {
  struct desk *desk = &ui->desk;
  if (desk->week) return day_go_to(ui, desk->date + columns);
  int column = desk_column(desk) + columns;
  int last = desk->day.column_count - 1;
  return choose(ui, column < 0 ? 0 : column > last ? last : column, desk->cell.at);
}

unsigned day_run_up(struct ui *ui, struct view *view) {
  (void)view;
  return step_rows(ui, -1);
}

unsigned day_run_down(struct ui *ui, struct view *view) {
  (void)view;
  return step_rows(ui, 1);
}

unsigned day_run_left(struct ui *ui, struct view *view) {
  (void)view;
  return step_columns(ui, -1);
}

unsigned day_run_right(struct ui *ui, struct view *view) {
  (void)view;
  return step_columns(ui, 1);
}

static int page(struct ui *ui) { return base(ui)->rows > 3 ? base(ui)->rows - 2 : 2; }

unsigned day_run_page_up(struct ui *ui, struct view *view) {
  (void)view;
  return step_rows(ui, -page(ui));
}

unsigned day_run_page_down(struct ui *ui, struct view *view) {
  (void)view;
  return step_rows(ui, page(ui));
}

/* The working time of the cursor's column; the whole day when there is none. */
static struct interval working_span(const struct desk *desk) {
  struct interval span = {desk->day.starts_at, desk->day.ends_at - MS_PER_MINUTE};
  int column = desk_column(desk);
  if (column < 0 || desk->day.columns[column].working_count == 0) return span;
  const struct day_column *here = &desk->day.columns[column];
  span.from = here->working[0].from;
  span.to = here->working[here->working_count - 1].to - 1;
  return span;
}

static unsigned go_to_instant(struct ui *ui, int64_t at) {
  const struct grid *grid = &base(ui)->grid;
  return choose(ui, desk_column(&ui->desk), grid->starts[grid_row(grid, at)]);
}

unsigned day_run_first(struct ui *ui, struct view *view) {
  (void)view;
  return go_to_instant(ui, working_span(&ui->desk).from);
}

unsigned day_run_last(struct ui *ui, struct view *view) {
  (void)view;
  return go_to_instant(ui, working_span(&ui->desk).to);
}

unsigned day_run_column(struct ui *ui, struct view *view) {
  (void)view;
  if (ui->desk.week) return week_view_choose(ui, ui->key_place);
  if (ui->key_place >= ui->desk.day.column_count) {
    ui_say(ui, MESSAGE_NOTE,
           P_("There is %d column today.", "There are %d columns today.", ui->desk.day.column_count),
           ui->desk.day.column_count);
    return REACTION_REPAINT;
  }
  return choose(ui, ui->key_place, ui->desk.cell.at);
}

/* ---- Dates ---- */

unsigned day_run_day_before(struct ui *ui, struct view *view) {
  (void)view;
  return day_go_to(ui, ui->desk.date - 1);
}

unsigned day_run_day_after(struct ui *ui, struct view *view) {
  (void)view;
  return day_go_to(ui, ui->desk.date + 1);
}

unsigned day_run_week_before(struct ui *ui, struct view *view) {
  (void)view;
  return day_go_to(ui, ui->desk.date - 7);
}

unsigned day_run_week_after(struct ui *ui, struct view *view) {
  (void)view;
  return day_go_to(ui, ui->desk.date + 7);
}

unsigned day_run_today(struct ui *ui, struct view *view) {
  (void)view;
  unsigned reactions = day_go_to(ui, ui->desk.today);
  if (ui->desk.date != ui->desk.today) return reactions;
  const struct grid *grid = &base(ui)->grid;
  return reactions | choose(ui, desk_column(&ui->desk), grid->starts[grid_row(grid, ui->desk.now)]);
}

static enum code date_read(const struct ui *ui, const char *text, int32_t *date, struct error *error) {
  return when_parse_date(text, strlen(text), ui->desk.today, date, error);
}

static void date_hint(const struct ui *ui, const struct prompt *prompt, char *text, size_t size) {
  int32_t date = 0;
  char words[WORDS_SIZE];
  text[0] = '\0';
  if (date_read(ui, prompt->field.text, &date, NULL) != CODE_OK) return;
  words_date(date, 2, words);
  (void)snprintf(text, size, "%s", words);
}

static unsigned date_accept(struct ui *ui, const struct prompt *prompt) {
  int32_t date = 0;
  struct error error;
  error_init(&error);
  if (date_read(ui, prompt->field.text, &date, &error) != CODE_OK) return ui_refused(ui, &error);
  ui_pop(ui);
  return day_go_to(ui, date);
}

void day_ask_date(struct ui *ui, const char *initial) {
  struct prompt_plan plan = {
      .placeholder = _("such as: fri, +3, +2w, 24.12."),
      .initial = initial,
      .hint = date_hint,
      .accept = date_accept,
  };
  (void)snprintf(plan.label, sizeof plan.label, "%s", _("Go to date"));
  prompt_open(ui, &plan);
}

unsigned day_run_go_to_date(struct ui *ui, struct view *view) {
  (void)view;
  day_ask_date(ui, NULL);
  return REACTION_REPAINT;
}
