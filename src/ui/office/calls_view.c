#include "ui/office/calls_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/store/report.h"
#include "ui/booking/booking_view.h"
#include "ui/customers/customers_view.h"
#include "ui/widget/prompt.h"
#include "ui/widget/sheet.h"
#include "ui/widget/split.h"
#include "ui/words.h"

enum { CALLS_ARENA_MAX = 8 << 20, CALLS_PAGE = 100, CALLS_MOST = 1000, WHOLE_ROWS = 6, TEXT_SIZE = 256 };

struct calls_view {
  struct sheet_view head;
  struct sheet sheet;
  struct arena arena;
  struct call_row *rows;
  int count;
  int limit; /* grows by a page when the end is reached */
};

static struct calls_view *calls_of(struct view *view) { return (struct calls_view *)view; }

static const struct call_row *row_of(const struct view *view, int row) {
  return &((const struct calls_view *)view)->rows[row];
}

static const struct call_row *lit_call(const struct view *view) {
  int row = sheet_row(&((const struct calls_view *)view)->sheet);
  return row < 0 ? NULL : row_of(view, row);
}

/* ---- In words ---- */

static const char *const reason_words[call_reason_count] = {
    [CALL_SETUP_APPOINTMENT] = N_("wanted a visit"),
    [CALL_CANCEL_APPOINTMENT] = N_("cancelled"),
    [CALL_MODIFY_APPOINTMENT] = N_("wanted a change"),
    [CALL_GET_HOURS] = N_("opening hours"),
    [CALL_GET_PRICING] = N_("prices"),
    [CALL_OTHER] = N_("something else"),
};

/* Whoever called, or the number; `phone` is room for it. */
static const char *caller_words(const struct desk *desk, const struct call_row *call,
                                char phone[PHONE_TEXT_SIZE]) {
  words_phone(desk, call->from, phone);
  if (call->customer_name[0] != '\0' && call->caller != CALLER_SHARED_NUMBER) return call->customer_name;
  return phone[0] != '\0' ? phone : _("number withheld");
}

/* How long, and how the caller is known. */
static const char *how_known(const struct call_row *call) {
  switch (call->caller) {
  case CALLER_LINKED:
    return _("said to be this customer");
  case CALLER_BY_NUMBER:
    return _("known by the number");
  case CALLER_SHARED_NUMBER:
    return _("a number that several customers share");
  case CALLER_UNKNOWN:
  default:
    return _("not a customer yet");
  }
}

static void length_words(int seconds, char text[WORDS_SIZE]) {
  text[0] = '\0';
  if (seconds >= 0) (void)snprintf(text, WORDS_SIZE, "%d:%02d", seconds / 60, seconds % 60);
}

static void cell(const struct ui *ui, const struct view *view, int row, int column, char *text, size_t size) {
  const struct call_row *call = row_of(view, row);
  char words[WORDS_SIZE];
  char phone[PHONE_TEXT_SIZE];
  if (column == 0) {
    words_lately(&ui->desk, call->started_at, words);
    (void)snprintf(text, size, "%s", words);
  }
  if (column == 1)
    (void)snprintf(text, size, "%s%s", call->caller == CALLER_UNKNOWN ? "? " : "",
                   caller_words(&ui->desk, call, phone));
  if (column == 2) (void)snprintf(text, size, "%s", _(reason_words[call->reason]));
  if (column == 3) {
    length_words(call->seconds, words);
    (void)snprintf(text, size, "%s", words);
  }
  if (column == 4) (void)snprintf(text, size, "%.400s", call->notes);
}

static struct id row_id(const struct view *view, int row) { return row_of(view, row)->id; }

static enum paint paint(const struct ui *ui, const struct view *view, int row) {
  (void)ui;
  return row_of(view, row)->caller == CALLER_UNKNOWN ? PAINT_DIM : PAINT_TEXT;
}

static const struct sheet_column columns[] = {
    {N_("When"), 16, 0, false}, {N_("Who"), 14, 2, false},   {N_("Wanted"), 14, 1, false},
    {N_("Length"), 6, 0, true}, {N_("Notes"), 14, 4, false},
};

static const struct sheet_class calls_sheet = {
    .columns = columns,
    .column_count = (int)(sizeof columns / sizeof columns[0]),
    .empty = N_("No calls yet. What the telephone tells the centre comes here."),
    .id = row_id,
    .cell = cell,
    .paint = paint,
};

/* ---- Loading ---- */

static enum code calls_load(struct ui *ui, struct view *view, struct error *error) {
  struct calls_view *calls = calls_of(view);
  arena_clear(&calls->arena);
  calls->count = 0;
  enum code code =
      reader_calls(ui->desk.replica, calls->limit, &calls->arena, &calls->rows, &calls->count, error);
  if (code != CODE_OK) calls->count = 0;
  sheet_resize(&calls->sheet, view, calls->count);
  return code;
}

/* The next page, when the last row of this one is lit. */
static unsigned more(struct ui *ui, struct view *view) {
  struct calls_view *calls = calls_of(view);
  struct error error;
  error_init(&error);
  bool at_end = sheet_row(&calls->sheet) == calls->count - 1 && calls->count == calls->limit;
  if (!at_end || calls->limit >= CALLS_MOST) return REACTION_REPAINT;
  calls->limit += CALLS_PAGE;
  return calls_load(ui, view, &error) == CODE_OK ? REACTION_REPAINT : ui_refused(ui, &error);
}

static unsigned run_down(struct ui *ui, struct view *view) {
  return sheet_run_down(ui, view) | more(ui, view);
}
static unsigned run_page_down(struct ui *ui, struct view *view) {
  return sheet_run_page_down(ui, view) | more(ui, view);
}
static unsigned run_last(struct ui *ui, struct view *view) {
  return sheet_run_last(ui, view) | more(ui, view);
}

/* ---- What is done with a call ---- */

/* Enter: the caller's card; who is not known is looked for by the number. */
static unsigned run_open(struct ui *ui, struct view *view) {
  const struct call_row *call = lit_call(view);
  if (call == NULL) return REACTION_NONE;
  if (call->caller == CALLER_LINKED || call->caller == CALLER_BY_NUMBER)
    customer_card_open(ui, call->customer);
  else
    customers_view_open(ui, call->from);
  return REACTION_REPAINT;
}

/* A booking for the caller: known with the name, else with the number, to which a name is typed. */
static unsigned run_new(struct ui *ui, struct view *view) {
  const struct call_row *call = lit_call(view);
  if (call == NULL) return REACTION_NONE;
  char line[TEXT_SIZE];
  bool known = call->caller == CALLER_LINKED || call->caller == CALLER_BY_NUMBER;
  struct booking_start start = {.call = call->id, .customer = known ? call->customer : id_nil};
  (void)snprintf(line, sizeof line, "%.100s ", call->from);
  if (!known && call->from[0] != '\0') start.line = line;
  ui_pop(ui);
  booking_view_open(ui, &start);
  return REACTION_REPAINT;
}

static unsigned link(struct ui *ui, const struct call_row *call, struct id customer) {
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  if (command_call_link(ui->desk.replica, &command, call->id, customer, call->appointment, &outcome,
                        &error) != CODE_OK)
    return ui_refused(ui, &error) | REACTION_RECALC;
  return ui_done(ui, &outcome);
}

/* Whom the text means: exactly one customer, or the prompt stays. */
static unsigned link_accept(struct ui *ui, const struct prompt *prompt) {
  struct arena arena;
  struct customer *customers = NULL;
  int count = 0;
  bool near = false;
  struct error error;
  error_init(&error);
  arena_init(&arena, CALLS_ARENA_MAX);
  struct id found = id_nil;
  enum code code = CODE_OK;
  if (prompt->field.length > 0)
    code = reader_customers_meant(ui->desk.replica, prompt->field.text, &arena, &customers, &count, &near,
                                  &error);
  if (code == CODE_OK && count > 0) found = customers[0].id;
  if (code == CODE_OK && (count > 1 || near))
    ui_say(ui, MESSAGE_NOTE, _("Several customers are meant; type more of the name, or the phone number."));
  else if (code == CODE_OK && count == 0 && prompt->field.length > 0)
    ui_say(ui, MESSAGE_NOTE, _("Nobody is found; type a part of a name, a phone number or an e-mail."));
  arena_release(&arena);
  if (code != CODE_OK) return ui_refused(ui, &error);
  if (prompt->field.length > 0 && (count != 1 || near)) return REACTION_REPAINT;
  ui_pop(ui);
  const struct call_row *call = lit_call(ui_top(ui));
  return call == NULL ? (unsigned)REACTION_REPAINT : link(ui, call, found);
}

static unsigned run_link(struct ui *ui, struct view *view) {
  const struct call_row *call = lit_call(view);
  if (call == NULL) return REACTION_NONE;
  if (call->caller == CALLER_BY_NUMBER) return link(ui, call, call->customer);
  struct prompt_plan plan = {.placeholder = _("a customer; nothing: nobody"), .accept = link_accept};
  (void)snprintf(plan.label, sizeof plan.label, "%s", _("Whose call was it?"));
  prompt_open(ui, &plan);
  return REACTION_REPAINT;
}

static const char *not_findable(const struct ui *ui, const struct view *view) {
  const struct call_row *call = lit_call(view);
  if (call == NULL) return sheet_no_row(ui, view);
  return call->from[0] == '\0' && call->caller == CALLER_UNKNOWN
             ? _("The number was withheld; nobody can be looked for.")
             : NULL;
}

/* ---- The view ---- */

static void calls_layout(struct ui *ui, struct view *view, struct area area) {
  (void)ui;
  sheet_layout(&calls_of(view)->sheet, split_area(area, WHOLE_ROWS).list);
}

static void below_draw(const struct ui *ui, const struct call_row *call, struct canvas *canvas,
                       struct area area) {
  char at[WORDS_SIZE];
  struct area notes = {area.row + 2, area.column, area.rows - 2, area.columns};
  char phone[PHONE_TEXT_SIZE];
  const char *who = caller_words(&ui->desk, call, phone);
  int used = canvas_text(canvas, area.row, area.column, area.columns, PAINT_STRONG, who);
  if (who != phone)
    used +=
        canvas_format(canvas, area.row, area.column + used, area.columns - used, PAINT_DIM, "  %s", phone);
  (void)canvas_format(canvas, area.row, area.column + used, area.columns - used, PAINT_DIM, "  %s",
                      how_known(call));
  words_instant(&ui->desk, call->visit_starts_at, at);
  if (id_is_nil(call->appointment) || call->visit_starts_at == 0)
    (void)canvas_text(canvas, area.row + 1, area.column, area.columns, PAINT_DIM, _("No visit came of it."));
  else
    (void)canvas_format(canvas, area.row + 1, area.column, area.columns, PAINT_TEXT, _("Visit: %s, %s"), at,
                        call->visit_service);
  (void)canvas_wrapped(canvas, notes, PAINT_TEXT, call->notes);
}

static void calls_draw(const struct ui *ui, const struct view *view, struct canvas *canvas,
                       struct area area) {
  struct split split = split_area(area, WHOLE_ROWS);
  sheet_draw(&((const struct calls_view *)view)->sheet, ui, view, canvas, split.list, true);
  split_draw(&split, canvas);
  const struct call_row *lit = lit_call(view);
  if (lit != NULL && split.below.rows > 0) below_draw(ui, lit, canvas, split.below);
}

static void calls_release(struct view *view) {
  arena_release(&calls_of(view)->arena);
  free(view);
}

static const struct handler calls_handlers[] = {
    {ACTION_OPEN, true, run_open, not_findable},      {ACTION_NEW_BOOKING, true, run_new, sheet_no_row},
    {ACTION_LINK, true, run_link, sheet_no_row},      {ACTION_BACK, true, view_close, NULL},
    {ACTION_UP, false, sheet_run_up, NULL},           {ACTION_DOWN, false, run_down, NULL},
    {ACTION_PAGE_UP, false, sheet_run_page_up, NULL}, {ACTION_PAGE_DOWN, false, run_page_down, NULL},
    {ACTION_FIRST, false, sheet_run_first, NULL},     {ACTION_LAST, false, run_last, NULL},
};

static const struct view_class calls_class = {
    .name = N_("calls"),
    .title = N_("Telephone calls"),
    .placement = PLACE_BODY,
    .handlers = calls_handlers,
    .handler_count = (int)(sizeof calls_handlers / sizeof calls_handlers[0]),
    .load = calls_load,
    .layout = calls_layout,
    .draw = calls_draw,
    .release = calls_release,
};

void calls_view_open(struct ui *ui) {
  struct error error;
  error_init(&error);
  struct calls_view *calls = calloc(1, sizeof *calls);
  if (calls == NULL) {
    ui_push(ui, NULL);
    return;
  }
  calls->head = (struct sheet_view){{&calls_class}, &calls->sheet};
  calls->sheet.class = &calls_sheet;
  calls->limit = CALLS_PAGE;
  arena_init(&calls->arena, CALLS_ARENA_MAX);
  if (calls_load(ui, &calls->head.view, &error) != CODE_OK) (void)ui_refused(ui, &error);
  ui_push(ui, &calls->head.view);
}
