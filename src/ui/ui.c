#include "ui/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/text.h"
#include "ui/booking/booking_view.h"
#include "ui/booking/walk_in_view.h"
#include "ui/calendar/month_view.h"
#include "ui/calendar/week_view.h"
#include "ui/customers/customers_view.h"
#include "ui/help_view.h"
#include "ui/palette_view.h"
#include "ui/people/lock_view.h"
#include "ui/people/permit.h"
#include "ui/people/sign_in_view.h"
#include "ui/undo.h"
#include "ui/views.h"
#include "ui/widget/form.h"
#include "ui/widget/form_keep.h"
#include "ui/widget/prompt.h"

void ui_init(struct ui *ui, enum glyph_set glyphs) {
  memset(ui, 0, sizeof *ui);
  desk_init(&ui->desk);
  keymap_init(&ui->keymap);
  canvas_init(&ui->canvas, glyphs);
  linear_init(&ui->linear);
  ui->wanted = REACTION_REPAINT;
}

void ui_release(struct ui *ui) {
  while (ui->depth > 0) {
    struct view *view = ui->views[--ui->depth];
    view->class->release(view);
  }
  form_kept_free(ui->kept_forms);
  people_release(ui);
  month_loads_free(ui->month);
  week_view_free(ui->week);
  ui->kept_forms = NULL;
  ui->month = NULL;
  ui->week = NULL;
  canvas_release(&ui->canvas);
  linear_release(&ui->linear);
  desk_release(&ui->desk);
}

void ui_set_linear(struct ui *ui) {
  ui->linear.on = true;
  ui->canvas.glyphs = GLYPHS_LINEAR;
}

enum code ui_resize(struct ui *ui, int rows, int columns, struct error *error) {
  if (!ui->linear.on) return canvas_resize(&ui->canvas, rows, columns, error);
  enum code code = linear_resize(&ui->linear, rows, columns, error);
  return code == CODE_OK ? canvas_resize(&ui->canvas, LINEAR_ROWS, LINEAR_COLUMNS, error) : code;
}

const struct canvas *ui_picture(const struct ui *ui) {
  return ui->linear.on ? &ui->linear.canvas : &ui->canvas;
}

/* ---- The stack ---- */

void ui_push(struct ui *ui, struct view *view) {
  ui->wanted |= REACTION_REPAINT;
  if (view == NULL) {
    ui_say(ui, MESSAGE_REFUSED, _("There is not enough memory for this; close something and try again."));
    return;
  }
  if (ui->depth >=
      VIEW_STACK_MAX - (view->class->alone ? 0 : 1)) { /* the last place is for what must not fail */
    view->class->release(view);
    ui_say(ui, MESSAGE_REFUSED, _("Too many things are open; Esc closes the last one."));
    return;
  }
  ui->views[ui->depth++] = view;
  allow_pushed(ui);
}

void ui_pop(struct ui *ui) {
  if (ui->depth <= 1) return;
  struct view *view = ui->views[--ui->depth];
  if (view->class->closed != NULL) view->class->closed(ui);
  view->class->release(view);
  allow_popped(ui);
  ui->wanted |= REACTION_REPAINT;
}

void ui_pop_above(struct ui *ui, const struct view *view) {
  while (ui->depth > 1 && ui_top(ui) != view) ui_pop(ui);
}

struct view *ui_top(const struct ui *ui) {
  return ui->depth == 0 ? NULL : ui->views[ui->depth - 1];
}

/* ---- Keys ---- */

const struct handler *view_handler(const struct view *view, enum action action) {
  for (int i = 0; i < view->class->handler_count; i++)
    if (view->class->handlers[i].action == action) return &view->class->handlers[i];
  return NULL;
}

/* The handler of a table that a key means; its place among the keys goes to `ui`. */
static const struct handler *handler_of_key(struct ui *ui, const struct handler *handlers, int count,
                                            uint32_t key) {
  for (int i = 0; i < count; i++) {
    int place = keymap_place(&ui->keymap, handlers[i].action, key);
    if (place < 0) continue;
    ui->key_place = place;
    ui->key = key;
    return &handlers[i];
  }
  return NULL;
}

static bool is_typing(const struct view *view) {
  return view != NULL && view->class->typing != NULL && view->class->typing(view);
}

/* Whether a view is offered each key first: while it is typing, or always when it does not say. */
static bool takes_text(const struct view *view) {
  return view->class->text != NULL && (view->class->typing == NULL || view->class->typing(view));
}

unsigned ui_attempt(struct ui *ui, struct view *view, const struct handler *handler) {
  const char *why = handler->disabled == NULL ? NULL : handler->disabled(ui, view);
  ui->action = handler->action;
  if (why != NULL) {
    ui_say(ui, MESSAGE_NOTE, "%s", why);
    return REACTION_REPAINT;
  }
  struct error error;
  error_init(&error);
  struct allow_frame frame = allow_begin(ui, view, handler);
  unsigned reactions = permit_check(ui, view, handler->action, &error) == CODE_OK ? handler->run(ui, view)
                                                                                  : ui_refused(ui, &error);
  allow_end(ui, &frame);
  return reactions;
}

unsigned ui_do(struct ui *ui, struct view *view, const struct handler *handler) {
  ui->key_place = 0;
  ui->key = ui->keymap.keys[handler->action][0];
  return ui_attempt(ui, view, handler);
}

/* A key that edits, or a paste, for a view that types. */
static unsigned text_run(struct ui *ui, struct view *view, const struct event *event) {
  struct allow_frame frame = allow_begin(ui, view, NULL);
  unsigned reactions = view->class->text(ui, view, event);
  allow_end(ui, &frame);
  return reactions;
}

static unsigned key_unknown(struct ui *ui, uint32_t key) {
  char name[KEY_NAME_SIZE];
  char help[KEY_NAME_SIZE];
  key_format(key, name);
  ui_key_name(ui, ACTION_HELP, help);
  ui_say(ui, MESSAGE_NOTE, _("%s does nothing here; %s shows the keys."), name, help);
  return REACTION_REPAINT;
}

/* A key that is held down never confirms: nobody has read what it would confirm. */
static bool confirms(enum action action) { return action == ACTION_ACCEPT || action == ACTION_AGREE; }

/* Keys by words mean something in a field only; elsewhere they are the keys without Control. */
static uint32_t key_outside_field(uint32_t key) {
  switch (key) {
  case KEY_WORD_LEFT:
    return KEY_CURSOR_LEFT;
  case KEY_WORD_RIGHT:
    return KEY_CURSOR_RIGHT;
  case KEY_WORD_DELETE:
    return KEY_DELETE;
  default:
    return key;
  }
}

/* Whether a key is offered to the view's text: a key with Control that is an action of the view is that, though a field knows it. */
static bool text_offered(const struct ui *ui, const struct view *view, const struct event *event) {
  if (!takes_text(view)) return false;
  if ((event->key & KEY_CONTROL) == 0) return true;
  for (int i = 0; i < view->class->handler_count; i++)
    if (keymap_place(&ui->keymap, view->class->handlers[i].action, event->key) >= 0) return false;
  return true;
}

static unsigned key_dispatch(struct ui *ui, const struct event *event) {
  unsigned closed = REACTION_NONE;
  uint32_t key = key_outside_field(event->key);
  for (;;) {
    struct view *view = ui_top(ui);
    unsigned reactions = text_offered(ui, view, event) ? text_run(ui, view, event) : (unsigned)REACTION_PASS;
    if ((reactions & REACTION_PASS) == 0) return reactions | closed;
    const struct handler *handler =
        handler_of_key(ui, view->class->handlers, view->class->handler_count, key);
    if (handler != NULL && event->held && confirms(handler->action)) return closed;
    if (handler != NULL) return ui_attempt(ui, view, handler) | closed;
    if (view->class->alone) return closed;
    if (!view->class->fleeting || ui->depth == 1) break;
    ui_pop(ui);
    closed = REACTION_REPAINT;
  }
  const struct handler *handler = handler_of_key(ui, global_handlers, global_handler_count, key);
  if (handler != NULL) return ui_attempt(ui, ui_top(ui), handler) | closed;
  return key_unknown(ui, key) | closed;
}

/* A paste types where there is typing; anywhere else it is looked for. It is never a command. */
static unsigned paste_dispatch(struct ui *ui, const struct event *event) {
  struct view *view = ui_top(ui);
  if (takes_text(view)) return text_run(ui, view, event) & ~(unsigned)REACTION_PASS;
  customers_view_open(ui, event->paste);
  ui_say(ui, MESSAGE_NOTE, _("Pasted text is looked for among the customers."));
  return REACTION_REPAINT;
}

/* A turn of the wheel is as many rows as people expect of it. */
enum { WHEEL_ROWS = 3 };

static unsigned keys_dispatch(struct ui *ui, uint32_t key, int times) {
  struct event event = {.kind = EVENT_KEY, .key = key};
  struct view *view = ui_top(ui);
  unsigned reactions = REACTION_NONE;
  for (int i = 0; i < times && ui_top(ui) == view; i++) reactions |= key_dispatch(ui, &event);
  return reactions;
}

/* The number of the choice that is lit on the canvas: said so, or where the cursor is parked; 0: none. */
static int lit_item(const struct canvas *canvas) {
  for (int row = 0; row < canvas->rows; row++)
    if (canvas_item_at(canvas, row) < 0) return -canvas_item_at(canvas, row);
  return canvas_item_at(canvas, canvas->cursor_row);
}

/* A click on a choice lights it, as its arrow keys would; one on the choice that is lit takes it, as Enter would. */
static unsigned item_click(struct ui *ui, int row) {
  int item = canvas_item_at(&ui->canvas, row);
  int lit = lit_item(&ui->canvas);
  if (item == 0 || lit == 0) return REACTION_NONE;
  if (item < 0) item = -item;
  if (item == lit) return keys_dispatch(ui, KEY_RETURN, 1);
  return keys_dispatch(ui, item < lit ? KEY_CURSOR_UP : KEY_CURSOR_DOWN,
                       item < lit ? lit - item : item - lit);
}

static unsigned mouse_dispatch(struct ui *ui, const struct event *event) {
  struct view *view = ui_top(ui);
  if (!ui->mouse || ui->linear.on)
    return REACTION_NONE; /* line by line nothing stands where the view has drawn it */
  if (event->mouse == MOUSE_WHEEL_UP) return keys_dispatch(ui, KEY_CURSOR_UP, WHEEL_ROWS);
  if (event->mouse == MOUSE_WHEEL_DOWN) return keys_dispatch(ui, KEY_CURSOR_DOWN, WHEEL_ROWS);
  if (view->class->click == NULL) return item_click(ui, event->row);
  unsigned reactions = view->class->click(ui, view, event->row, event->column);
  if ((reactions & REACTION_PASS) == 0) return reactions;
  return keys_dispatch(ui, KEY_RETURN, 1);
}

bool ui_is_too_small(const struct ui *ui) {
  return ui->canvas.rows < UI_SMALLEST_ROWS || ui->canvas.columns < UI_SMALLEST_COLUMNS;
}

/* Nobody sees what a key would do here. What types goes where it would have gone, so that nothing typed is lost. */
static unsigned unseen_dispatch(struct ui *ui, const struct event *event) {
  struct view *view = ui_top(ui);
  bool key = event->kind == EVENT_KEY;
  bool was_leaving = ui->leaving;
  ui->leaving = false;
  if (event->kind == EVENT_MOUSE) return REACTION_NONE;
  if (takes_text(view) && is_typing(view) && (!key || key_is_text(event->key)))
    return text_run(ui, view, event) & ~(unsigned)REACTION_PASS;
  if (was_leaving && key && !event->held && keymap_place(&ui->keymap, ACTION_AGREE, event->key) >= 0)
    return REACTION_QUIT;
  ui->leaving = key && event->key == 'q';
  return REACTION_NONE;
}

static unsigned event_dispatch(struct ui *ui, const struct event *event) {
  switch (event->kind) {
  case EVENT_KEY:
    return key_dispatch(ui, event);
  case EVENT_PASTE:
    return paste_dispatch(ui, event);
  case EVENT_MOUSE:
  default:
    return mouse_dispatch(ui, event);
  }
}

void ui_handle(struct ui *ui, const struct event *event) {
  if (ui->depth == 0 || people_is_checking(ui)) return; /* nobody knows yet who presses it */
  if (ui_is_too_small(ui)) {
    ui->wanted |= unseen_dispatch(ui, event) | REACTION_REPAINT;
    ui_settle(ui);
    return;
  }
  enum message_kind said = ui->message.kind;
  const struct view *top = ui_top(ui);
  message_key(&ui->message);
  linear_key(&ui->linear);
  people_touch(ui);
  allow_key(ui);
  ui->may_ask = ui->has_refused;
  ui->has_refused = false;
  unsigned reactions = event_dispatch(ui, event);
  bool same = said == MESSAGE_NONE && ui->message.kind == MESSAGE_NONE && ui_top(ui) == top;
  if (reactions != REACTION_CURSOR || !same || top->class->damage == NULL) reactions |= REACTION_REPAINT;
  ui->wanted |= reactions;
  ui_settle(ui); /* the next key finds what this one has made */
}

/* Actions that a burst may do: those that only move. */
static bool action_is_harmless(enum action action) {
  enum action_group group = action_rows[action].group;
  return group == GROUP_MOVE || group == GROUP_DATE || action == ACTION_NEXT_FREE;
}

/* Those that open a field for what follows, which is text then. */
static bool action_opens_field(enum action action) {
  return action == ACTION_NEW_BOOKING || action == ACTION_WALK_IN || action == ACTION_AS_LAST_TIME ||
         action == ACTION_FIND || action == ACTION_GO_TO_DATE || action == ACTION_PALETTE ||
         action == ACTION_SIGN_IN || action == ACTION_ALLOW_ONCE;
}

/* Those that do nothing which would have to be taken back. */
static bool action_only_looks(enum action action) {
  enum action_group group = action_rows[action].group;
  bool changes =
      action == ACTION_UNDO || action == ACTION_REDO || action == ACTION_AGREE || action == ACTION_ACCEPT;
  return action_is_harmless(action) || action_opens_field(action) || group == GROUP_FIND ||
         group == GROUP_VIEW || (group == GROUP_PROGRAM && !changes);
}

/* The action that a key means in the view on top or in what lies under it, or ACTION_COUNT. */
static enum action action_of_key(const struct ui *ui, uint32_t key) {
  for (int at = ui->depth - 1; at >= 0; at--) {
    const struct view_class *class = ui->views[at]->class;
    for (int i = 0; i < class->handler_count; i++)
      if (keymap_place(&ui->keymap, class->handlers[i].action, key) >= 0) return class->handlers[i].action;
    if (!class->fleeting) break;
  }
  for (int i = 0; i < global_handler_count; i++)
    if (keymap_place(&ui->keymap, global_handlers[i].action, key) >= 0) return global_handlers[i].action;
  return ACTION_COUNT;
}

bool ui_waits_for_run(const struct ui *ui, uint32_t key) {
  const struct view *view = ui_top(ui);
  if (key == 0 || view == NULL || is_typing(view)) return false;
  enum action action = action_of_key(ui, key);
  return action != ACTION_COUNT && !action_only_looks(action);
}

bool ui_is_text_burst(const struct ui *ui, const char *text) {
  const struct view *view = ui_top(ui);
  if (view == NULL || is_typing(view)) return false;
  bool seen[128] = {false};
  int kinds = 0;
  int digits = 0;
  int letters = 0;
  bool harmless = true;
  for (const char *byte = text; *byte != '\0'; byte++) {
    unsigned char character = (unsigned char)*byte;
    if (character < ' ') continue; /* the ends of lines */
    letters++;
    if (character >= '0' && character <= '9') digits++;
    if (character < 128 && !seen[character]) {
      seen[character] = true;
      kinds++;
    }
    enum action action = harmless ? action_of_key(ui, character) : ACTION_COUNT;
    if (action != ACTION_COUNT && action_opens_field(action)) return false; /* what follows is text already */
    if (action == ACTION_COUNT || !action_is_harmless(action)) harmless = false;
  }
  if (digits == letters && kinds > 1) return true; /* a number: nobody goes to so many columns */
  return !harmless && kinds >= 4;                  /* a key that is held down has fewer kinds */
}

/* ---- Turns ---- */

/* The desk, then each view from below. One that fails does not keep the others from it: they would mix up two set-ups. The first error stays. */
static enum code load_once(struct ui *ui, struct error *error) {
  enum code code = desk_load(&ui->desk, error);
  for (int i = 0; i < ui->depth; i++) {
    struct view *view = ui->views[i];
    struct error another;
    error_init(&another);
    if (view->class->load == NULL || view->class->load(ui, view, &another) == CODE_OK || code != CODE_OK)
      continue;
    *error = another;
    code = another.code;
  }
  return code;
}

/* The set-ups from before are let go when nobody can have them any more: not when something failed to load, or another one came meanwhile. */
static void load_all(struct ui *ui) {
  enum { ROUNDS_MAX = 3 };
  struct error error;
  error_init(&error);
  enum code code = load_once(ui, &error);
  for (int i = 1; i < ROUNDS_MAX && code == CODE_OK && desk_salon_is_old(&ui->desk); i++)
    code = load_once(ui, &error);
  if (code != CODE_OK)
    (void)ui_refused(ui, &error);
  else if (ui->desk.replica != NULL && !desk_salon_is_old(&ui->desk))
    replica_forget_salons(ui->desk.replica); /* all have the newest one now */
}

void ui_settle(struct ui *ui) {
  if (ui->desk.salon_changed || desk_salon_is_old(&ui->desk)) ui->wanted |= REACTION_RECALC;
  if ((ui->wanted & REACTION_RECALC) == 0) return;
  ui->wanted &= ~(unsigned)REACTION_RECALC;
  ui->wanted |= REACTION_REPAINT;
  load_all(ui);
}

/* What somebody else has done to the day that is looked at; what was said about one's own doing goes before. */
static void news_say(struct ui *ui) {
  char text[MESSAGE_SIZE];
  desk_news(&ui->desk, text, sizeof text);
  if (text[0] != '\0' && ui->message.kind == MESSAGE_NONE) ui_say(ui, MESSAGE_NOTE, "%s", text);
}

void ui_tick(struct ui *ui, int64_t steady) {
  bool stale = false;
  struct error error;
  error_init(&error);
  if (desk_tick(&ui->desk)) ui->wanted |= REACTION_REPAINT;
  if (message_tick(&ui->message, steady)) ui->wanted |= REACTION_REPAINT;
  if (desk_is_stale(&ui->desk, &stale, &error) != CODE_OK) (void)ui_refused(ui, &error);
  if (stale) ui->wanted |= REACTION_RECALC;
  ui_settle(ui);
  if (stale && !lock_is_shut(ui)) news_say(ui);
  people_tick(ui, steady);
  ui_idle(ui);
}

void ui_warm(struct ui *ui) {
  struct desk *desk = &ui->desk;
  if (desk->replica == NULL || desk->finder != NULL || desk->finder_maker != NULL) return;
  desk->finder_maker = finder_maker_start(desk->replica);
}

void ui_take_up(struct ui *ui) {
  people_greet(ui);
  prompt_take_up(ui);
  form_keep_take_up(ui);
  walk_in_take_up(ui);
  booking_take_up(ui); /* what it says is what stands there */
}

bool ui_catch_up(struct ui *ui) {
  struct view *top = ui_top(ui);
  if (top == NULL || top->class->catch_up == NULL || !top->class->catch_up(ui, top)) return false;
  ui->wanted |= REACTION_REPAINT;
  return true;
}

bool ui_read_ahead(struct ui *ui) { return desk_read_ahead(&ui->desk); }

void ui_idle(struct ui *ui) {
  for (int i = 0; i < ui->depth; i++)
    if (ui->views[i]->class->idle != NULL) ui->views[i]->class->idle(ui, ui->views[i]);
}

/* ---- Messages ---- */

void ui_say(struct ui *ui, enum message_kind kind, const char *format, ...) {
  char text[MESSAGE_SIZE];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(text, sizeof text, format, args);
  va_end(args);
  message_set(&ui->message, kind, "%s", text);
  if (kind == MESSAGE_DONE) allow_used(ui);
  message_log_add(&ui->log, &ui->message, ui->desk.now);
  ui->wanted |= REACTION_REPAINT;
}

unsigned ui_refused(struct ui *ui, const struct error *error) {
  char text[MESSAGE_SIZE];
  (void)snprintf(text, sizeof text, "%s", error->text);
  allow_offer(ui, error, text, sizeof text);
  ui_say(ui, MESSAGE_REFUSED, "%s", text);
  return REACTION_REPAINT;
}

unsigned ui_done(struct ui *ui, const struct outcome *outcome) {
  char undo[KEY_NAME_SIZE];
  ui_key_name(ui, ACTION_UNDO, undo);
  const struct verdict *verdict = &outcome->verdict;
  const char *warning = verdict->warning_count > 0 ? verdict->warnings[0].text : "";
  ui_say(ui, MESSAGE_DONE, _("%s %s undoes.%s%s"), outcome->sentence, undo, warning[0] == '\0' ? "" : " ",
         warning);
  return REACTION_RECALC;
}

unsigned ui_copy(struct ui *ui, const char *text) {
  if (!ui->may_copy) {
    ui_say(ui, MESSAGE_REFUSED, _("This terminal cannot be told to copy; mark it by hand: %.200s"), text);
    return REACTION_REPAINT;
  }
  (void)text_copy(ui->copied, sizeof ui->copied, text, strlen(text));
  ui_say(ui, MESSAGE_DONE, _("Copied: %.200s"), ui->copied);
  return REACTION_REPAINT;
}

void ui_key_name(const struct ui *ui, enum action action, char name[KEY_NAME_SIZE]) {
  keymap_first(&ui->keymap, action, is_typing(ui_top(ui)), name);
}

/* ---- What every view answers ---- */

static unsigned run_help(struct ui *ui, struct view *view) {
  help_view_open(ui, view);
  return REACTION_REPAINT;
}

static unsigned run_redraw(struct ui *ui, struct view *view) {
  (void)ui;
  (void)view;
  return REACTION_RECALC | REACTION_REDRAW;
}

static unsigned run_palette(struct ui *ui, struct view *view) {
  palette_view_open(ui, view);
  return REACTION_REPAINT;
}

static unsigned run_changes(struct ui *ui, struct view *view) {
  (void)view;
  return views_go(ui, ACTION_VIEW_CHANGES);
}

static unsigned run_review(struct ui *ui, struct view *view) {
  (void)view;
  return views_go(ui, ACTION_VIEW_REVIEW);
}

/* Help and the other views stand first: they are not pushed out of the footer. */
static unsigned run_suspend(struct ui *ui, struct view *view) {
  (void)ui;
  (void)view;
  return REACTION_SUSPEND;
}

const struct handler global_handlers[] = {
    {ACTION_HELP, true, run_help, NULL},
    {ACTION_VIEWS, true, views_run_menu, NULL},
    {ACTION_PALETTE, true, run_palette, NULL},
    {ACTION_UNDO, false, undo_run_undo, undo_in_hand},
    {ACTION_REDO, false, undo_run_redo, undo_in_hand},
    {ACTION_CHANGES, false, run_changes, undo_in_hand},
    {ACTION_SIGN_IN, false, sign_in_run, NULL},
    {ACTION_LOCK, false, lock_run, NULL},
    {ACTION_ALLOW_ONCE, false, allow_run, allow_nothing},
    {ACTION_REVIEW, false, run_review, undo_in_hand},
    {ACTION_REDRAW, false, run_redraw, NULL},
    {ACTION_SUSPEND, false, run_suspend, NULL},
};
const int global_handler_count = (int)(sizeof global_handlers / sizeof global_handlers[0]);
