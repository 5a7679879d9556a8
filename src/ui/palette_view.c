#include "ui/palette_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/fold.h"
#include "core/model/language.h"
#include "ui/people/permit.h"
#include "ui/views.h"
#include "ui/widget/field.h"
#include "ui/widget/list.h"
#include "ui/widget/prompt.h"

enum { PALETTE_KEYS_COLUMNS = 12, PALETTE_LABEL_COLUMNS = 15, PALETTE_ROWS_MAX = 18 };

/* How well an action fits what is typed: the lower the better. */
enum fit { FIT_LABEL_WORD, FIT_OTHER_WORD, FIT_INSIDE, FIT_LETTERS, FIT_NONE };

struct palette_entry {
  const struct handler *handler;
  const char *why_not;        /* it is disabled, and why; NULL */
  char why[256];              /* the sentence, where it is the role's */
  char label[FOLD_KEY_SIZE];  /* folded, for the search */
  char others[FOLD_KEY_SIZE]; /* help, name in the keymap, English label */
};

struct palette_view {
  struct view view;
  struct field field;
  struct palette_entry entries[ACTION_COUNT];
  int entry_count;
  int found[ACTION_COUNT]; /* in `entries`, the best first */
  struct list list;
};

static struct palette_view *palette_of(struct view *view) { return (struct palette_view *)view; }

/* ---- Searching ---- */

/* Whether the letters come in this order, however far apart. */
static bool has_letters(const char *key, const char *word, size_t length) {
  size_t at = 0;
  for (; *key != '\0' && at < length; key++)
    if (*key == word[at]) at++;
  return at == length;
}

static bool has_word(const char *key, const char *word, size_t length, bool at_start) {
  for (const char *at = key; *at != '\0'; at++)
    if ((!at_start || at == key || at[-1] == ' ') && strncmp(at, word, length) == 0) return true;
  return false;
}

static enum fit word_fit(const struct palette_entry *entry, const char *word, size_t length) {
  if (has_word(entry->label, word, length, true)) return FIT_LABEL_WORD;
  if (has_word(entry->others, word, length, true)) return FIT_OTHER_WORD;
  if (has_word(entry->label, word, length, false) || has_word(entry->others, word, length, false))
    return FIT_INSIDE;
  return has_letters(entry->label, word, length) ? FIT_LETTERS : FIT_NONE;
}

/* The sum over the words; -1 when one of them does not fit at all. */
static int entry_score(const struct palette_entry *entry, const char *key, size_t length) {
  size_t at = 0;
  size_t word_length = 0;
  int score = 0;
  for (const char *word = fold_next_word(key, length, &at, &word_length); word != NULL;
       word = fold_next_word(key, length, &at, &word_length)) {
    enum fit fit = word_fit(entry, word, word_length);
    if (fit == FIT_NONE) return -1;
    score += (int)fit;
  }
  return score;
}

/* What was done lately stands first among equals. */
static int entry_rank(const struct ui *ui, const struct palette_view *palette, int at) {
  for (int i = 0; i < ui->recent_count; i++)
    if (ui->recent[i] == palette->entries[at].handler->action) return i;
  return UI_RECENT + at;
}

static void search(const struct ui *ui, struct palette_view *palette) {
  char key[FOLD_KEY_SIZE];
  int scores[ACTION_COUNT];
  int count = 0;
  size_t length = fold_key(palette->field.text, palette->field.length, key, sizeof key);
  for (int i = 0; i < palette->entry_count; i++) {
    int score = entry_score(&palette->entries[i], key, length);
    if (score < 0) continue;
    int weight = score * 2 * (ACTION_COUNT + UI_RECENT) + entry_rank(ui, palette, i);
    int at = count++;
    for (; at > 0 && scores[at - 1] > weight; at--) {
      scores[at] = scores[at - 1];
      palette->found[at] = palette->found[at - 1];
    }
    scores[at] = weight;
    palette->found[at] = i;
  }
  palette->list = (struct list){.count = count};
}

/* ---- What can be done ---- */

static bool has_entry(const struct palette_view *palette, enum action action) {
  for (int i = 0; i < palette->entry_count; i++)
    if (palette->entries[i].handler->action == action) return true;
  return false;
}

/* Going about and answering is for keys alone. */
static bool is_listed(enum action action) {
  return action_rows[action].group != GROUP_MOVE && action != ACTION_PALETTE && action != ACTION_BACK &&
         action != ACTION_ACCEPT && action != ACTION_AGREE;
}

static void entries_add(const struct ui *ui, struct palette_view *palette, const struct view *view,
                        const struct handler *handlers, int count) {
  for (int i = 0; i < count && palette->entry_count < ACTION_COUNT; i++) {
    const struct action_row *row = &action_rows[handlers[i].action];
    if (!is_listed(handlers[i].action) || has_entry(palette, handlers[i].action)) continue;
    struct palette_entry *entry = &palette->entries[palette->entry_count++];
    char others[FOLD_KEY_SIZE];
    entry->handler = &handlers[i];
    entry->why_not = permit_why_not(ui, view, &handlers[i], entry->why, sizeof entry->why);
    (void)fold_key(_(row->label), strlen(_(row->label)), entry->label, sizeof entry->label);
    (void)snprintf(others, sizeof others, "%s %s %s", row->name, row->label, _(row->help));
    (void)fold_key(others, strlen(others), entry->others, sizeof entry->others);
  }
}

/* ---- Keys ---- */

static bool palette_typing(const struct view *view) {
  (void)view;
  return true;
}

static unsigned palette_text(struct ui *ui, struct view *view, const struct event *event) {
  struct palette_view *palette = palette_of(view);
  if (event->kind == EVENT_PASTE)
    field_paste(&palette->field, event->paste);
  else if (!field_key(&palette->field, event->key))
    return REACTION_PASS;
  search(ui, palette);
  return REACTION_REPAINT;
}

static unsigned run_up(struct ui *ui, struct view *view) {
  (void)ui;
  list_move(&palette_of(view)->list, -1);
  return REACTION_REPAINT;
}

static unsigned run_down(struct ui *ui, struct view *view) {
  (void)ui;
  list_move(&palette_of(view)->list, 1);
  return REACTION_REPAINT;
}

static void remember(struct ui *ui, enum action action) {
  int at = 0;
  while (at < ui->recent_count && ui->recent[at] != action) at++;
  if (at == ui->recent_count && ui->recent_count < UI_RECENT) ui->recent_count++;
  if (at == UI_RECENT) at--;
  for (; at > 0; at--) ui->recent[at] = ui->recent[at - 1];
  ui->recent[0] = action;
}

static unsigned run_accept(struct ui *ui, struct view *view) {
  struct palette_view *palette = palette_of(view);
  if (palette->list.count == 0) {
    ui_say(ui, MESSAGE_NOTE, _("No action is called that; try another word."));
    return REACTION_REPAINT;
  }
  const struct handler *handler = palette->entries[palette->found[palette->list.selected]].handler;
  remember(ui, handler->action);
  ui_pop(ui);
  /* A fleeting view may stand between: it does what it knows, and leaves the rest to the one below, as for a key. */
  while (ui->depth > 1 && ui_top(ui)->class->fleeting &&
         view_handler(ui_top(ui), handler->action) != handler &&
         view_handler(ui->views[ui->depth - 2], handler->action) == handler)
    ui_pop(ui);
  return ui_do(ui, ui_top(ui), handler) | REACTION_REPAINT;
}

/* ---- Drawing ---- */

static int palette_rows(const struct ui *ui, const struct view *view, int columns) {
  (void)ui;
  (void)columns;
  (void)view;
  return PALETTE_ROWS_MAX;
}

static void palette_layout(struct ui *ui, struct view *view, struct area area) {
  (void)ui;
  list_layout(&palette_of(view)->list, area.rows - 3);
}

static void entry_draw(const struct ui *ui, const struct palette_entry *entry, struct canvas *canvas,
                       struct area line, bool lit) {
  char keys[KEYMAP_KEYS_SIZE];
  keymap_all(&ui->keymap, entry->handler->action, false, keys);
  const struct action_row *row = &action_rows[entry->handler->action];
  bool able = entry->why_not == NULL;
  int label = line.column + PALETTE_KEYS_COLUMNS;
  int help = label + PALETTE_LABEL_COLUMNS;
  (void)canvas_text(canvas, line.row, line.column, PALETTE_KEYS_COLUMNS - 1, PAINT_KEY, keys);
  (void)canvas_text(canvas, line.row, label, PALETTE_LABEL_COLUMNS - 1, able ? PAINT_STRONG : PAINT_DIM,
                    _(row->label));
  (void)canvas_text(canvas, line.row, help, line.column + line.columns - help, able ? PAINT_TEXT : PAINT_DIM,
                    able ? _(row->help) : entry->why_not);
  if (lit) canvas_repaint(canvas, line, PAINT_CHOSEN);
}

static void palette_draw(const struct ui *ui, const struct view *view, struct canvas *canvas,
                         struct area area) {
  const struct palette_view *palette = (const struct palette_view *)view;
  canvas_frame(canvas, area, _("What shall be done?"));
  for (int i = 0; i < area.rows - 3 && palette->list.top + i < palette->list.count; i++) {
    int at = palette->list.top + i;
    struct area line = {area.row + 2 + i, area.column + 2, 1, area.columns - 4};
    entry_draw(ui, &palette->entries[palette->found[at]], canvas, line, at == palette->list.selected);
  }
  field_draw(&palette->field, canvas, area.row + 1, area.column + 2, area.columns - 4, true,
             _("a word of what it does, such as: week"));
}

static void palette_release(struct view *view) { free(view); }

static const struct handler palette_handlers[] = {
    {ACTION_ACCEPT, true, run_accept, NULL},
    {ACTION_UP, true, run_up, NULL},
    {ACTION_DOWN, true, run_down, NULL},
    {ACTION_BACK, true, view_close, NULL},
};

static const struct view_class palette_class = {
    .name = "actions",
    .title = N_("Finding an action"),
    .placement = PLACE_BOX,
    .handlers = palette_handlers,
    .handler_count = (int)(sizeof palette_handlers / sizeof palette_handlers[0]),
    .typing = palette_typing,
    .text = palette_text,
    .layout = palette_layout,
    .draw = palette_draw,
    .rows = palette_rows,
    .release = palette_release,
};

void palette_view_open(struct ui *ui, struct view *view) {
  struct palette_view *palette = calloc(1, sizeof *palette);
  if (palette != NULL) {
    palette->view.class = &palette_class;
    entries_add(ui, palette, view, view->class->handlers, view->class->handler_count);
    if (view->class->fleeting && ui->depth > 1) {
      const struct view *under = ui->views[ui->depth - 2];
      entries_add(ui, palette, under, under->class->handlers, under->class->handler_count);
    }
    entries_add(ui, palette, view, view_handlers, view_handler_count);
    entries_add(ui, palette, view, global_handlers, global_handler_count);
    search(ui, palette);
  }
  ui_push(ui, palette == NULL ? NULL : &palette->view);
}
