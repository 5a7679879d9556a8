#include "ui/changes_view.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/model/language.h"
#include "ui/calendar/why_view.h"
#include "ui/undo.h"
#include "ui/widget/prompt.h"
#include "ui/widget/sheet.h"
#include "ui/words.h"

enum { CHANGES_ARENA_MAX = 1 << 18, CHANGES_MAX = 2 * UNDO_DEPTH };

struct change_row {
  bool redo;
  int steps; /* how many undos or redos lead there */
  const struct undo_row *row;
};

struct changes_view {
  struct sheet_view head;
  struct sheet sheet;
  struct arena arena;
  struct change_row rows[CHANGES_MAX];
  int count;
  int64_t asked; /* the change that the question is about, and how many steps away it was then */
  int asked_steps;
};

static struct changes_view *changes_of(struct view *view) { return (struct changes_view *)view; }

static const struct change_row *row_of(const struct view *view, int row) {
  return &((const struct changes_view *)view)->rows[row];
}

static void cell(const struct ui *ui, const struct view *view, int row, int column, char *text, size_t size) {
  const struct change_row *change = row_of(view, row);
  char at[WORDS_SIZE];
  words_instant(&ui->desk, change->row->at, at);
  if (column == 0) (void)snprintf(text, size, "%s", change->row->sentence);
  if (column == 1) (void)snprintf(text, size, "%s", change->redo ? _("taken back") : "");
  if (column == 2) (void)snprintf(text, size, "%s", at);
  if (column == 3) (void)snprintf(text, size, "%s", change->row->by);
}

static enum paint paint(const struct ui *ui, const struct view *view, int row) {
  (void)ui;
  return row_of(view, row)->redo ? PAINT_DIM : PAINT_TEXT;
}

static const struct sheet_column columns[] = {
    {N_("Change"), 20, 3, false},
    {N_("State"), 10, 0, false},
    {N_("When"), 18, 0, false},
    {N_("Who"), 10, 0, false},
};

static const struct sheet_class changes_sheet = {
    .columns = columns,
    .column_count = (int)(sizeof columns / sizeof columns[0]),
    .empty = N_("Nothing was changed here yet."),
    .cell = cell,
    .paint = paint,
};

static enum code changes_load(struct ui *ui, struct view *view, struct error *error) {
  struct changes_view *changes = changes_of(view);
  struct undo_row *undo = NULL;
  struct undo_row *redo = NULL;
  int undo_count = 0;
  int redo_count = 0;
  arena_clear(&changes->arena);
  changes->count = 0;
  enum code code = undo_list(ui->desk.replica, true, &changes->arena, &redo, &redo_count, error);
  if (code == CODE_OK) code = undo_list(ui->desk.replica, false, &changes->arena, &undo, &undo_count, error);
  if (code != CODE_OK) return code;
  for (int i = redo_count - 1; i >= 0 && changes->count < CHANGES_MAX; i--)
    changes->rows[changes->count++] = (struct change_row){true, i + 1, &redo[i]};
  int present = changes->count;
  for (int i = 0; i < undo_count && changes->count < CHANGES_MAX; i++)
    changes->rows[changes->count++] = (struct change_row){false, i + 1, &undo[i]};
  sheet_resize(&changes->sheet, view, changes->count);
  sheet_light(&changes->sheet, view, present);
  return CODE_OK;
}

/* ---- Taking back down to the lit one ---- */

static unsigned steps_take(struct ui *ui, bool redo, int steps) {
  struct outcome outcome;
  struct error error;
  error_init(&error);
  int done = 0;
  enum code code = CODE_OK;
  for (; done < steps; done++) {
    struct command command = desk_command(&ui->desk);
    code = redo ? command_redo(ui->desk.replica, &command, &outcome, &error)
                : command_undo(ui->desk.replica, &command, &outcome, &error);
    if (code != CODE_OK) break;
  }
  if (code != CODE_OK) return why_view_refused(ui, &outcome.verdict, &error) | REACTION_RECALC;
  if (done == 1)
    ui_say(ui, MESSAGE_DONE, "%s", outcome.sentence);
  else if (redo)
    ui_say(ui, MESSAGE_DONE, P_("%d change made again.", "%d changes made again.", done), done);
  else
    ui_say(ui, MESSAGE_DONE, P_("%d change taken back.", "%d changes taken back.", done), done);
  return REACTION_RECALC;
}

static unsigned agreed(struct ui *ui, struct id subject) {
  (void)subject;
  const struct changes_view *changes = changes_of(ui_top(ui));
  for (int i = 0; i < changes->count; i++) {
    const struct change_row *change = &changes->rows[i];
    if (change->row->number == changes->asked && change->steps == changes->asked_steps)
      return steps_take(ui, change->redo, change->steps);
  }
  ui_say(ui, MESSAGE_REFUSED, _("Something was changed meanwhile, so nothing is taken back; look again."));
  return REACTION_RECALC;
}

static unsigned run_accept(struct ui *ui, struct view *view) {
  const struct change_row *change = row_of(view, sheet_row(&changes_of(view)->sheet));
  if (change->steps == 1) return steps_take(ui, change->redo, 1);
  struct question_plan plan = {.agree = agreed};
  int steps = change->steps;
  changes_of(view)->asked = change->row->number;
  changes_of(view)->asked_steps = steps;
  if (change->redo)
    (void)snprintf(plan.text, sizeof plan.text,
                   P_("Make the last %d change again?", "Make the last %d changes again?", steps), steps);
  else
    (void)snprintf(plan.text, sizeof plan.text,
                   P_("Take back the last %d change?", "Take back the last %d changes?", steps), steps);
  question_open(ui, &plan);
  return REACTION_REPAINT;
}

/* ---- The view ---- */

static void changes_layout(struct ui *ui, struct view *view, struct area area) {
  (void)ui;
  sheet_layout(&changes_of(view)->sheet, area);
}

static void changes_draw(const struct ui *ui, const struct view *view, struct canvas *canvas,
                         struct area area) {
  sheet_draw(&((const struct changes_view *)view)->sheet, ui, view, canvas, area, true);
}

static void changes_release(struct view *view) {
  arena_release(&changes_of(view)->arena);
  free(view);
}

static const struct handler changes_handlers[] = {
    {ACTION_ACCEPT, true, run_accept, sheet_no_row}, {ACTION_UNDO, true, undo_run_undo, NULL},
    {ACTION_REDO, true, undo_run_redo, NULL},        SHEET_HANDLERS,
    {ACTION_BACK, true, view_close, NULL},
};

static const struct view_class changes_class = {
    .name = "changes",
    .title = N_("What can be undone"),
    .placement = PLACE_BODY,
    .handlers = changes_handlers,
    .handler_count = (int)(sizeof changes_handlers / sizeof changes_handlers[0]),
    .load = changes_load,
    .layout = changes_layout,
    .draw = changes_draw,
    .release = changes_release,
};

void changes_view_open(struct ui *ui) {
  struct error error;
  error_init(&error);
  struct changes_view *changes = calloc(1, sizeof *changes);
  if (changes != NULL) {
    changes->head = (struct sheet_view){{&changes_class}, &changes->sheet};
    changes->sheet.class = &changes_sheet;
    arena_init(&changes->arena, CHANGES_ARENA_MAX);
    if (changes_load(ui, &changes->head.view, &error) != CODE_OK) {
      (void)ui_refused(ui, &error);
      changes_release(&changes->head.view);
      return;
    }
  }
  ui_push(ui, changes == NULL ? NULL : &changes->head.view);
}
