#include "ui/office/log_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "core/store/report.h"
#include "ui/widget/prompt.h"
#include "ui/widget/sheet.h"
#include "ui/widget/split.h"
#include "ui/words.h"

enum { LOG_ARENA_MAX = 4 << 20, LOG_SHOWN_MAX = 500, WHOLE_ROWS = 4, STATE_ROWS = 2, TEXT_SIZE = 256 };

struct log_view {
  struct sheet_view head;
  struct sheet sheet;
  struct arena arena;
  struct sync_log_row *rows;
  int count;
  int64_t oldest; /* of what waits to be sent */
};

static struct log_view *log_of(struct view *view) { return (struct log_view *)view; }

static void cell(const struct ui *ui, const struct view *view, int row, int column, char *text, size_t size) {
  const struct sync_log_row *entry = &((const struct log_view *)view)->rows[row];
  char at[WORDS_SIZE];
  words_lately(&ui->desk, entry->at, at);
  if (column == 0) (void)snprintf(text, size, "%s", at);
  if (column == 1) (void)snprintf(text, size, "%s", entry->message);
}

/* Rows are never changed, only added above: the number tells them apart. */
static struct id row_id(const struct view *view, int row) {
  struct id id = id_nil;
  uint64_t number = (uint64_t)((const struct log_view *)view)->rows[row].number;
  for (int i = 0; i < 8; i++) id.bytes[15 - i] = (unsigned char)(number >> 8 * i);
  return id;
}

static const struct sheet_column columns[] = {
    {N_("When"), 16, 0, false},
    {N_("What"), 12, 5, false},
};

static const struct sheet_class log_sheet = {
    .columns = columns,
    .column_count = (int)(sizeof columns / sizeof columns[0]),
    .empty = N_("Nothing has been sent or received yet."),
    .id = row_id,
    .cell = cell,
};

/* ---- What waits ---- */

static void waiting_words(const struct ui *ui, const struct log_view *log, char text[TEXT_SIZE]) {
  const struct replica_status *status = &ui->desk.status;
  char since[WORDS_SIZE];
  words_instant(&ui->desk, log->oldest, since);
  if (status->pending == 0)
    (void)snprintf(text, TEXT_SIZE, "%s", _("Nothing waits to be sent."));
  else
    (void)snprintf(text, TEXT_SIZE,
                   P_("%d change waits to be sent, since %s.",
                      "%d changes wait to be sent, the oldest since %s.", status->pending),
                   (int)status->pending, since);
  if (status->failed == 0) return;
  size_t used = strlen(text);
  (void)snprintf(
      text + used, TEXT_SIZE - used,
      P_(" %d was refused and is tried again.", " %d were refused and are tried again.", status->failed),
      (int)status->failed);
}

static void state_draw(const struct ui *ui, const struct log_view *log, struct canvas *canvas,
                       struct area area) {
  const struct replica_status *status = &ui->desk.status;
  char text[TEXT_SIZE];
  canvas_blank(canvas, area, PAINT_TEXT);
  (void)canvas_text(canvas, area.row, area.column + 1, area.columns - 2, PAINT_STRONG,
                    status->paired ? _("This desk is paired with the centre.")
                                   : _("This desk works alone: it is paired with no centre."));
  waiting_words(ui, log, text);
  (void)canvas_text(canvas, area.row + 1, area.column + 1, area.columns - 2,
                    status->failed > 0 ? PAINT_WARNING : PAINT_TEXT, text);
}

/* ---- The view ---- */

static enum code log_load(struct ui *ui, struct view *view, struct error *error) {
  struct log_view *log = log_of(view);
  arena_clear(&log->arena);
  log->count = 0;
  enum code code =
      reader_sync_log(ui->desk.replica, LOG_SHOWN_MAX, &log->arena, &log->rows, &log->count, error);
  if (code == CODE_OK) code = reader_outbox_oldest(ui->desk.replica, &log->oldest, error);
  if (code != CODE_OK) log->count = 0;
  sheet_resize(&log->sheet, view, log->count);
  return code;
}

/* Where the list lies, under the state. */
static struct area list_area(struct area area) {
  int above = area.rows > STATE_ROWS + 3 ? STATE_ROWS + 1 : 0;
  return (struct area){area.row + above, area.column, area.rows - above, area.columns};
}

static void log_layout(struct ui *ui, struct view *view, struct area area) {
  (void)ui;
  sheet_layout(&log_of(view)->sheet, split_area(list_area(area), WHOLE_ROWS).list);
}

static void log_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area) {
  const struct log_view *log = (const struct log_view *)view;
  struct area list = list_area(area);
  struct split split = split_area(list, WHOLE_ROWS);
  canvas_blank(canvas, area, PAINT_TEXT);
  if (list.row > area.row)
    state_draw(ui, log, canvas, (struct area){area.row, area.column, STATE_ROWS, area.columns});
  sheet_draw(&log->sheet, ui, view, canvas, split.list, true);
  split_draw(&split, canvas);
  int lit = sheet_row(&log->sheet);
  if (lit < 0 || split.below.rows == 0) return;
  int used = canvas_wrapped(canvas, split.below, PAINT_TEXT, log->rows[lit].message);
  struct area rest = {split.below.row + used, split.below.column, split.below.rows - used,
                      split.below.columns};
  if (rest.rows > 0) (void)canvas_wrapped(canvas, rest, PAINT_DIM, log->rows[lit].detail);
}

static void log_release(struct view *view) {
  arena_release(&log_of(view)->arena);
  free(view);
}

static const struct handler log_handlers[] = {
    SHEET_HANDLERS,
    {ACTION_BACK, true, view_close, NULL},
};

static const struct view_class log_class = {
    .name = N_("sync log"),
    .title = N_("What was sent and received"),
    .placement = PLACE_BODY,
    .handlers = log_handlers,
    .handler_count = (int)(sizeof log_handlers / sizeof log_handlers[0]),
    .load = log_load,
    .layout = log_layout,
    .draw = log_draw,
    .release = log_release,
};

void log_view_open(struct ui *ui) {
  struct error error;
  error_init(&error);
  struct log_view *log = calloc(1, sizeof *log);
  if (log == NULL) {
    ui_push(ui, NULL);
    return;
  }
  log->head = (struct sheet_view){{&log_class}, &log->sheet};
  log->sheet.class = &log_sheet;
  arena_init(&log->arena, LOG_ARENA_MAX);
  if (log_load(ui, &log->head.view, &error) != CODE_OK) (void)ui_refused(ui, &error);
  ui_push(ui, &log->head.view);
}
