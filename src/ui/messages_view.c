#include "ui/messages_view.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/model/language.h"
#include "ui/widget/prompt.h"
#include "ui/widget/sheet.h"
#include "ui/words.h"

enum { WHOLE_ROWS = 4 }; /* the lit message, in full */

struct messages_view {
  struct sheet_view head;
  struct sheet sheet;
};

static void cell(const struct ui *ui, const struct view *view, int row, int column, char *text, size_t size) {
  (void)view;
  const struct message_entry *entry = message_log_get(&ui->log, row);
  char at[WORDS_SIZE];
  if (entry == NULL) return;
  words_time(desk_zone(&ui->desk), entry->at, at);
  (void)snprintf(text, size, "%s", column == 0 ? at : entry->text);
}

static enum paint paint(const struct ui *ui, const struct view *view, int row) {
  (void)view;
  const struct message_entry *entry = message_log_get(&ui->log, row);
  return entry != NULL && entry->kind == MESSAGE_REFUSED ? PAINT_ERROR : PAINT_TEXT;
}

static const struct sheet_column columns[] = {
    {N_("At"), 5, 0, false},
    {N_("What was said"), 14, 1, false},
};

static const struct sheet_class messages_sheet = {
    .columns = columns,
    .column_count = (int)(sizeof columns / sizeof columns[0]),
    .empty = N_("Nothing has been said yet."),
    .cell = cell,
    .paint = paint,
};

static struct area list_area(struct area area) {
  int whole = area.rows > 3 * WHOLE_ROWS ? WHOLE_ROWS + 1 : 0;
  return (struct area){area.row, area.column, area.rows - whole, area.columns};
}

static void messages_layout(struct ui *ui, struct view *view, struct area area) {
  struct messages_view *messages = (struct messages_view *)view;
  sheet_resize(&messages->sheet, view, ui->log.count);
  sheet_layout(&messages->sheet, list_area(area));
}

static void messages_draw(const struct ui *ui, const struct view *view, struct canvas *canvas,
                          struct area area) {
  const struct messages_view *messages = (const struct messages_view *)view;
  struct area list = list_area(area);
  canvas_blank(canvas, area, PAINT_TEXT);
  sheet_draw(&messages->sheet, ui, view, canvas, list, true);
  const struct message_entry *lit = message_log_get(&ui->log, sheet_row(&messages->sheet));
  if (lit == NULL || list.rows == area.rows) return;
  canvas_row(canvas, list.row + list.rows, area.column, area.columns, PAINT_LINE, GLYPH_HORIZONTAL);
  struct area whole = {list.row + list.rows + 1, area.column + 1, WHOLE_ROWS, area.columns - 2};
  (void)canvas_wrapped(canvas, whole, PAINT_TEXT, lit->text);
}

static void messages_release(struct view *view) { free(view); }

static const struct handler messages_handlers[] = {
    SHEET_HANDLERS,
    {ACTION_BACK, true, view_close, NULL},
};

static const struct view_class messages_class = {
    .name = "messages",
    .title = N_("Messages"),
    .placement = PLACE_BODY,
    .handlers = messages_handlers,
    .handler_count = (int)(sizeof messages_handlers / sizeof messages_handlers[0]),
    .layout = messages_layout,
    .draw = messages_draw,
    .release = messages_release,
};

void messages_view_open(struct ui *ui) {
  struct messages_view *messages = calloc(1, sizeof *messages);
  if (messages != NULL) {
    messages->head = (struct sheet_view){{&messages_class}, &messages->sheet};
    messages->sheet.class = &messages_sheet;
    sheet_resize(&messages->sheet, &messages->head.view, ui->log.count);
  }
  ui_push(ui, messages == NULL ? NULL : &messages->head.view);
}
