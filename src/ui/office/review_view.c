#include "ui/office/review_view.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/model/language.h"
#include "ui/widget/prompt.h"
#include "ui/widget/sheet.h"
#include "ui/widget/split.h"
#include "ui/words.h"

enum { REVIEW_ARENA_MAX = 8 << 20, WHOLE_ROWS = 4 };

struct review_view {
  struct sheet_view head;
  struct sheet sheet;
  struct arena arena;
  struct review_row *rows;
  int count;
};

static struct review_view *review_of(struct view *view) { return (struct review_view *)view; }

static const struct review_row *row_of(const struct view *view, int row) {
  return &((const struct review_view *)view)->rows[row];
}

/* ---- In words ---- */

static const char *const kind_words[review_kind_count] = {
    [REVIEW_DOUBLE_BOOKING] = N_("booked twice"),
    [REVIEW_EDIT_EDIT] = N_("changed twice"),
    [REVIEW_EDIT_DELETE] = N_("changed here, deleted there"),
    [REVIEW_DELETE_EDIT] = N_("deleted here, changed there"),
    [REVIEW_STATUS] = N_("two statuses"),
    [REVIEW_RULE] = N_("breaks a rule"),
    [REVIEW_REJECTED] = N_("refused by the centre"),
    [REVIEW_DUPLICATE_SUSPECT] = N_("perhaps booked twice"),
    [REVIEW_DUPLICATE_CUSTOMER] = N_("perhaps one customer"),
    [REVIEW_REF_MISSING] = N_("refers to what is not there"),
    [REVIEW_PARTIAL_VISIT] = N_("half a visit"),
    [REVIEW_ORPHANED_LOCAL] = N_("missing at the centre"),
    [REVIEW_ORPHANED_REMOTE] = N_("missing here"),
    [REVIEW_FOREIGN_TENANT] = N_("of another salon"),
};

static void cell(const struct ui *ui, const struct view *view, int row, int column, char *text, size_t size) {
  const struct review_row *review = row_of(view, row);
  char at[WORDS_SIZE];
  words_lately(&ui->desk, review->found_at, at);
  if (column == 0) (void)snprintf(text, size, "%s", _(kind_words[review->kind]));
  if (column == 1) (void)snprintf(text, size, "%s", review->summary);
  if (column == 2) (void)snprintf(text, size, "%s", at);
}

static struct id row_id(const struct view *view, int row) { return row_of(view, row)->id; }

static enum paint paint(const struct ui *ui, const struct view *view, int row) {
  (void)ui;
  (void)view;
  (void)row;
  return PAINT_CONFLICT;
}

static const struct sheet_column columns[] = {
    {N_("What"), 16, 1, false},
    {N_("In short"), 16, 4, false},
    {N_("Found"), 16, 0, false},
};

static const struct sheet_class review_sheet = {
    .columns = columns,
    .column_count = (int)(sizeof columns / sizeof columns[0]),
    .empty = N_("Nothing waits for a decision. Here comes what was changed at two desks at once, what the "
                "centre has refused, and customers who may be one and the same."),
    .id = row_id,
    .cell = cell,
    .paint = paint,
};

/* ---- The view ---- */

static enum code review_load(struct ui *ui, struct view *view, struct error *error) {
  struct review_view *review = review_of(view);
  arena_clear(&review->arena);
  review->count = 0;
  enum code code = reader_reviews(ui->desk.replica, &review->arena, &review->rows, &review->count, error);
  if (code != CODE_OK) review->count = 0;
  sheet_resize(&review->sheet, view, review->count);
  return code;
}

static void review_layout(struct ui *ui, struct view *view, struct area area) {
  (void)ui;
  sheet_layout(&review_of(view)->sheet, split_area(area, WHOLE_ROWS).list);
}

static void review_draw(const struct ui *ui, const struct view *view, struct canvas *canvas,
                        struct area area) {
  const struct review_view *review = (const struct review_view *)view;
  struct split split = split_area(area, WHOLE_ROWS);
  sheet_draw(&review->sheet, ui, view, canvas, split.list, true);
  split_draw(&split, canvas);
  int lit = sheet_row(&review->sheet);
  if (lit >= 0) (void)canvas_wrapped(canvas, split.below, PAINT_TEXT, review->rows[lit].summary);
}

static void review_release(struct view *view) {
  arena_release(&review_of(view)->arena);
  free(view);
}

static const struct handler review_handlers[] = {
    SHEET_HANDLERS,
    {ACTION_BACK, true, view_close, NULL},
};

static const struct view_class review_class = {
    .name = N_("review"),
    .title = N_("What waits for a decision"),
    .placement = PLACE_BODY,
    .handlers = review_handlers,
    .handler_count = (int)(sizeof review_handlers / sizeof review_handlers[0]),
    .load = review_load,
    .layout = review_layout,
    .draw = review_draw,
    .release = review_release,
};

void review_view_open(struct ui *ui) {
  struct error error;
  error_init(&error);
  struct review_view *review = calloc(1, sizeof *review);
  if (review == NULL) {
    ui_push(ui, NULL);
    return;
  }
  review->head = (struct sheet_view){{&review_class}, &review->sheet};
  review->sheet.class = &review_sheet;
  arena_init(&review->arena, REVIEW_ARENA_MAX);
  if (review_load(ui, &review->head.view, &error) != CODE_OK) (void)ui_refused(ui, &error);
  ui_push(ui, &review->head.view);
}
