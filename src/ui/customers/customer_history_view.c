/* What was changed on a customer: a line for each field, newest first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "ui/customers/customers_view.h"
#include "ui/widget/prompt.h"
#include "ui/widget/sheet.h"
#include "ui/words.h"

enum { HISTORY_ARENA_MAX = 4 << 20, HISTORY_MAX = 200, TITLE_ROWS = 1, SMALL_BELOW = 5 };

struct history_view {
  struct sheet_view head;
  struct sheet sheet;
  struct id customer;
  char name[128];
  struct arena arena;
  struct customer_event *events;
  int count;
};

static struct history_view *history_of(struct view *view) { return (struct history_view *)view; }

/* ---- In words ---- */

static const struct {
  const char *column, *words;
} fields[] = {
    {"first_name", N_("First name")},
    {"last_name", N_("Last name")},
    {"email", N_("E-mail")},
    {"phone", N_("Phone")},
    {"birth_date", N_("Birth date")},
    {"address", N_("Address")},
    {"locale", N_("Language")},
    {"notes", N_("Notes")},
    {"preferences", N_("Preferences")},
    {"no_show_count", N_("No-shows before")},
    {"blocked", N_("Blocked")},
    {"blocked_reason", N_("Reason of the block")},
    {"journey_status", N_("Journey")},
    {"privacy_consent_at", N_("Privacy consent")},
    {"marketing_consent_at", N_("Advertising consent")},
    {"deletion_requested_at", N_("Erasure asked for")},
    {"deleted_at", N_("Deleted")},
};

static const char *field_words(const char *column) {
  for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
    if (strcmp(fields[i].column, column) == 0) return _(fields[i].words);
  return column;
}

static bool ends_in(const char *text, const char *end) {
  size_t length = strlen(text), tail = strlen(end);
  return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* A value as a person reads it: instants, yes and no; "–" for none. */
static const char *value_words(const struct ui *ui, const struct customer_event *event, const char *value,
                               char text[WORDS_SIZE]) {
  if (strcmp(event->field, "blocked") == 0) return value[0] == '1' ? _("yes") : _("no");
  if (value[0] == '\0') return glyph_text(ui->canvas.glyphs, GLYPH_TO);
  if (!ends_in(event->field, "_at")) return value;
  words_instant(&ui->desk, strtoll(value, NULL, 10), text);
  return text;
}

static void what_words(const struct ui *ui, const struct customer_event *event, char *text, size_t size) {
  char before[WORDS_SIZE];
  char after[WORDS_SIZE];
  switch (event->kind) {
  case CUSTOMER_MADE:
    (void)snprintf(text, size, "%s", _("Taken in"));
    return;
  case NOTE_WRITTEN:
    (void)snprintf(text, size, _("Note: %.400s"), event->after);
    return;
  case NOTE_CHANGED:
    (void)snprintf(text, size, _("Note \"%.200s\", now \"%.200s\""), event->before, event->after);
    return;
  case NOTE_REMOVED:
    (void)snprintf(text, size, "%s", _("Note removed"));
    return;
  case CUSTOMER_CHANGED:
  default:
    (void)snprintf(text, size, _("%s: %.200s, now %.200s"), field_words(event->field),
                   value_words(ui, event, event->before, before),
                   value_words(ui, event, event->after, after));
    return;
  }
}

/* ---- The sheet ---- */

static const struct sheet_column columns[] = {
    {N_("What"), 20, 1, false},
    {N_("When"), 22, 0, false},
    {N_("Who"), 12, 0, false},
};

static void cell(const struct ui *ui, const struct view *view, int row, int column, char *text, size_t size) {
  const struct customer_event *event = &((const struct history_view *)view)->events[row];
  char at[WORDS_SIZE];
  if (column == 0) what_words(ui, event, text, size);
  if (column == 2) (void)snprintf(text, size, "%s", event->by);
  if (column != 1) return;
  words_instant(&ui->desk, event->at, at);
  (void)snprintf(text, size, "%s", at);
}

static const struct sheet_class history_sheet = {
    .columns = columns,
    .column_count = (int)(sizeof columns / sizeof columns[0]),
    .empty = N_("Nothing was changed on this customer here."),
    .cell = cell,
};

static enum code history_load(struct ui *ui, struct view *view, struct error *error) {
  struct history_view *history = history_of(view);
  arena_clear(&history->arena);
  history->count = 0;
  enum code code = reader_customer_history(ui->desk.replica, history->customer, HISTORY_MAX, &history->arena,
                                           &history->events, &history->count, error);
  if (code != CODE_OK) history->count = 0;
  sheet_resize(&history->sheet, view, history->count);
  return code;
}

/* The title goes first where there is hardly room. */
static struct area below_title(struct area area) {
  int rows = area.rows < SMALL_BELOW ? 0 : TITLE_ROWS;
  return (struct area){area.row + rows, area.column, area.rows - rows, area.columns};
}

static void history_layout(struct ui *ui, struct view *view, struct area area) {
  (void)ui;
  sheet_layout(&history_of(view)->sheet, below_title(area));
}

static void history_draw(const struct ui *ui, const struct view *view, struct canvas *canvas,
                         struct area area) {
  const struct history_view *history = (const struct history_view *)view;
  canvas_blank(canvas, area, PAINT_TEXT);
  struct area list = below_title(area);
  if (list.row > area.row)
    (void)canvas_format(canvas, area.row, area.column + 1, area.columns - 2, PAINT_STRONG,
                        _("What was changed on %s"), history->name);
  sheet_draw(&history->sheet, ui, view, canvas, list, true);
}

static void history_release(struct view *view) {
  arena_release(&history_of(view)->arena);
  free(view);
}

static const struct handler history_handlers[] = {
    {ACTION_BACK, true, view_close, NULL},
    SHEET_HANDLERS,
};

static const struct view_class history_class = {
    .name = "history",
    .title = N_("What was changed on a customer"),
    .placement = PLACE_BODY,
    .handlers = history_handlers,
    .handler_count = (int)(sizeof history_handlers / sizeof history_handlers[0]),
    .load = history_load,
    .layout = history_layout,
    .draw = history_draw,
    .release = history_release,
};

void customer_history_open(struct ui *ui, struct id customer, const char *name) {
  struct error error;
  error_init(&error);
  struct history_view *history = calloc(1, sizeof *history);
  if (history == NULL) {
    ui_push(ui, NULL);
    return;
  }
  history->head.view.class = &history_class;
  history->head.sheet = &history->sheet;
  history->sheet.class = &history_sheet;
  history->customer = customer;
  (void)snprintf(history->name, sizeof history->name, "%.120s", name);
  arena_init(&history->arena, HISTORY_ARENA_MAX);
  if (history_load(ui, &history->head.view, &error) != CODE_OK) (void)ui_refused(ui, &error);
  ui_push(ui, &history->head.view);
}
