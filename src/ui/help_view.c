#include "ui/help_view.h"

#include <stdlib.h>

#include "core/model/language.h"
#include "ui/people/permit.h"
#include "ui/ui.h"
#include "ui/views.h"
#include "ui/widget/list.h"
#include "ui/widget/prompt.h"
#include "ui/words.h"

enum {
  HELP_LINES_MAX = ACTION_COUNT + ACTION_GROUP_COUNT * 2 + 24,
  HELP_KEYS_COLUMNS = 16,
  HELP_WHY_SIZE = 256,
  HELP_MORE_COLUMNS = 12
};

struct help_line {
  enum { HELP_HEADING, HELP_ACTION, HELP_TEXT, HELP_SIGN } kind;
  enum action action;
  const char *keys, *text; /* of all but HELP_ACTION */
  const struct handler *handler;
  enum glyph sign; /* of HELP_SIGN */
};

struct help_view {
  struct view view;
  const char *title;
  bool typing; /* the view types: letters are no actions in it */
  struct help_line lines[HELP_LINES_MAX];
  struct list list;
};

static struct help_view *help_of(struct view *view) { return (struct help_view *)view; }

/* The keys of a line that is typed into; they are not actions and cannot be bound. */
static const struct help_line typing_lines[] = {
    {.kind = HELP_HEADING, .keys = "", .text = N_("While typing")},
    {.kind = HELP_TEXT, .keys = "Left, Right", .text = N_("A character back or on.")},
    {.kind = HELP_TEXT, .keys = "Home, End", .text = N_("To the beginning or the end; also Ctrl-A, Ctrl-E.")},
    {.kind = HELP_TEXT, .keys = "Backspace, Del", .text = N_("Take away a character.")},
    {.kind = HELP_TEXT, .keys = "Ctrl-W", .text = N_("Take away the word before.")},
    {.kind = HELP_TEXT, .keys = "Ctrl-U, Ctrl-K", .text = N_("Take away all before, all behind.")},
};

static void line_add(struct help_view *help, struct help_line line) {
  if (help->list.count < HELP_LINES_MAX) help->lines[help->list.count++] = line;
}

static void typing_line_add(struct help_view *help, const struct help_line *line) {
  struct help_line said = *line;
  said.text = _(line->text);
  line_add(help, said);
}

/* The actions of one heading: the view's own, those of every view, and the other views; of a view that types, those that have a key then. */
static void group_add(struct help_view *help, const struct ui *ui, const struct view *view,
                      enum action_group group) {
  bool headed = false;
  char key[KEY_NAME_SIZE];
  for (int action = 0; action < ACTION_COUNT; action++) {
    if (action_rows[action].group != group) continue;
    const struct handler *handler = view_handler(view, (enum action)action);
    for (int i = 0; i < global_handler_count && handler == NULL; i++)
      if ((int)global_handlers[i].action == action) handler = &global_handlers[i];
    for (int i = 0; i < view_handler_count && handler == NULL; i++)
      if ((int)view_handlers[i].action == action) handler = &view_handlers[i];
    keymap_first(&ui->keymap, (enum action)action, help->typing, key);
    if (handler == NULL || (help->typing && key[0] == '\0')) continue;
    if (!headed) line_add(help, (struct help_line){.kind = HELP_HEADING, .text = action_group_title(group)});
    headed = true;
    line_add(help,
             (struct help_line){.kind = HELP_ACTION, .action = (enum action)action, .handler = handler});
  }
}

/* What the signs before the names mean, where they are looked at. */
static void signs_add(struct help_view *help) {
  line_add(help, (struct help_line){.kind = HELP_HEADING, .text = _("Signs")});
  for (int status = 0; status < appointment_status_count; status++)
    line_add(help, (struct help_line){.kind = HELP_SIGN,
                                      .text = words_status((enum appointment_status)status),
                                      .sign = status_glyph((enum appointment_status)status)});
  line_add(help, (struct help_line){.kind = HELP_SIGN, .text = _("not yet sent"), .sign = GLYPH_UNSYNCED});
  line_add(help, (struct help_line){.kind = HELP_SIGN, .text = _("nobody works then"), .sign = GLYPH_OFF});
  line_add(help, (struct help_line){
                     .kind = HELP_SIGN, .text = _("a pause in a visit, or a buffer"), .sign = GLYPH_GAP});
}

static unsigned help_step(struct help_view *help, int rows) {
  list_move(&help->list, rows);
  if (help->lines[help->list.selected].kind == HELP_HEADING)
    list_move(&help->list, rows < 0 && help->list.selected > 0 ? -1 : 1);
  return REACTION_REPAINT;
}

static unsigned help_up(struct ui *ui, struct view *view) {
  (void)ui;
  return help_step(help_of(view), -1);
}

static unsigned help_down(struct ui *ui, struct view *view) {
  (void)ui;
  return help_step(help_of(view), 1);
}

static unsigned help_page_up(struct ui *ui, struct view *view) {
  (void)ui;
  return help_step(help_of(view), -10);
}

static unsigned help_page_down(struct ui *ui, struct view *view) {
  (void)ui;
  return help_step(help_of(view), 10);
}

/* Runs the lit action on the view that asked for help. */
static unsigned help_run(struct ui *ui, struct view *view) {
  struct help_line line = help_of(view)->lines[help_of(view)->list.selected];
  ui_pop(ui);
  if (line.kind != HELP_ACTION) return REACTION_REPAINT;
  struct view *under = ui_top(ui);
  return ui_do(ui, under, line.handler) | REACTION_REPAINT;
}

static int help_rows(const struct ui *ui, const struct view *view, int columns) {
  (void)ui;
  (void)columns;
  return ((const struct help_view *)view)->list.count + 2;
}

static void help_layout(struct ui *ui, struct view *view, struct area area) {
  (void)ui;
  list_layout(&help_of(view)->list, area.rows - 2);
}

/* Why the action of a line cannot be done in the view under the help; NULL when it can. `text` is room for the sentence. */
static const char *line_why_not(const struct ui *ui, const struct help_line *line, char *text, size_t size) {
  if (line->kind != HELP_ACTION || ui->depth < 2) return NULL;
  return permit_why_not(ui, ui->views[ui->depth - 2], line->handler, text, size);
}

static void help_draw_line(const struct ui *ui, const struct help_view *help, int at, struct canvas *canvas,
                           int row, struct area area) {
  const struct help_line *line = &help->lines[at];
  char keys[KEYMAP_KEYS_SIZE];
  int left = area.column + 2;
  int width = area.columns - 4;
  if (line->kind == HELP_HEADING) {
    (void)canvas_text(canvas, row, left, width, PAINT_STRONG, line->text);
    return;
  }
  const char *shown = line->kind == HELP_SIGN ? glyph_text(canvas->glyphs, line->sign) : line->keys;
  if (line->kind == HELP_ACTION) {
    keymap_all(&ui->keymap, line->action, help->typing, keys);
    shown = keys;
  }
  char why[HELP_WHY_SIZE];
  bool able = line_why_not(ui, line, why, sizeof why) == NULL;
  const char *text = line->kind == HELP_ACTION ? _(action_rows[line->action].help) : line->text;
  (void)canvas_text(canvas, row, left + 2, HELP_KEYS_COLUMNS - 1, PAINT_KEY, shown);
  (void)canvas_text(canvas, row, left + 2 + HELP_KEYS_COLUMNS, width - 2 - HELP_KEYS_COLUMNS,
                    able ? PAINT_TEXT : PAINT_DIM, text);
  if (at != help->list.selected) return;
  canvas_repaint(canvas, (struct area){row, left, 1, width}, PAINT_CURSOR);
  canvas_park(canvas, row, left + 2, false);
}

static void help_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area) {
  const struct help_view *help = (const struct help_view *)view;
  canvas_frame(canvas, area, help->title);
  for (int i = 0; i < area.rows - 2 && help->list.top + i < help->list.count; i++)
    help_draw_line(ui, help, help->list.top + i, canvas, area.row + 1 + i, area);
  int below = help->list.count - help->list.top - (area.rows - 2);
  char key[KEY_NAME_SIZE];
  char text[HELP_WHY_SIZE];
  const char *why = line_why_not(ui, &help->lines[help->list.selected], text, sizeof text);
  int room = area.columns - 4 - (below > 0 ? HELP_MORE_COLUMNS : 0);
  ui_key_name(ui, ACTION_ACCEPT, key);
  int used = why != NULL ? canvas_format(canvas, area.row + area.rows - 1, area.column + 2, room, PAINT_DIM,
                                         " %s ", why)
                         : canvas_format(canvas, area.row + area.rows - 1, area.column + 2, area.columns - 4,
                                         PAINT_DIM, _(" %s does what is lit "), key);
  if (below > 0)
    (void)canvas_format(canvas, area.row + area.rows - 1, area.column + 3 + used, area.columns - 5 - used,
                        PAINT_STRONG, P_(" %d more ", " %d more ", below), below);
}

static void help_release(struct view *view) { free(view); }

static const struct handler help_handlers[] = {
    {ACTION_UP, false, help_up, NULL},           {ACTION_DOWN, false, help_down, NULL},
    {ACTION_PAGE_UP, false, help_page_up, NULL}, {ACTION_PAGE_DOWN, true, help_page_down, NULL},
    {ACTION_ACCEPT, false, help_run, NULL},      {ACTION_HELP, false, view_close, NULL},
    {ACTION_BACK, true, view_close, NULL},
};

static const struct view_class help_class = {
    .name = N_("help"),
    .title = N_("Help"),
    .placement = PLACE_BOX,
    .fleeting = true,
    .handlers = help_handlers,
    .handler_count = (int)(sizeof help_handlers / sizeof help_handlers[0]),
    .layout = help_layout,
    .draw = help_draw,
    .rows = help_rows,
    .release = help_release,
};

void help_view_open(struct ui *ui, struct view *view) {
  struct help_view *help = calloc(1, sizeof *help);
  if (help != NULL) {
    help->view.class = &help_class;
    help->title = _(view->class->title);
    help->typing = view->class->typing != NULL && view->class->typing(view);
    for (int group = 0; group < ACTION_GROUP_COUNT; group++)
      group_add(help, ui, view, (enum action_group)group);
    if (view->class->typing != NULL)
      for (size_t i = 0; i < sizeof typing_lines / sizeof typing_lines[0]; i++)
        typing_line_add(help, &typing_lines[i]);
    if (view->class->placement == PLACE_BODY) signs_add(help);
    (void)help_step(help, 1);
  }
  ui_push(ui, help == NULL ? NULL : &help->view);
}
