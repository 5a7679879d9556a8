#include "ui/people/lock_view.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/model/language.h"
#include "ui/people/sign_in_view.h"
#include "ui/ui.h"
#include "ui/widget/pin_field.h"
#include "ui/words.h"

struct lock_view {
  struct view view;
  struct pin_field pin;
  bool has_pins; /* somebody can open it by PIN */
  int64_t since; /* ms UTC */
};

static const struct view_class lock_class;

static struct lock_view *lock_of(struct view *view) { return (struct lock_view *)view; }

bool lock_is_shut(const struct ui *ui) {
  const struct view *top = ui_top(ui);
  return top != NULL && top->class == &lock_class;
}

/* ---- Opening ---- */

static unsigned open_for(struct ui *ui, const struct actor *actor) {
  bool another = actor != NULL && !id_equal(actor->user, ui->desk.actor.user);
  sign_in_note(ui->desk.replica, actor == NULL ? id_nil : actor->user, SIGN_IN_EVENT_UNLOCK, true, NULL);
  ui_pop(ui);
  if (another) people_become(ui, actor);
  if (another)
    ui_say(ui, MESSAGE_DONE, _("%s works here now (%s). What was typed is still there."), actor->name,
           people_role(actor->role));
  return REACTION_RECALC;
}

static unsigned answered(struct ui *ui, const struct pin_answer *answer) {
  if (!lock_is_shut(ui)) return REACTION_REPAINT;
  const struct actor *actor = people_one(ui, answer, SIGN_IN_EVENT_UNLOCK);
  return actor == NULL ? (unsigned)REACTION_REPAINT : open_for(ui, actor);
}

static unsigned lock_accept(struct ui *ui, struct view *view) {
  struct lock_view *lock = lock_of(view);
  if (!lock->has_pins) return open_for(ui, NULL);
  if (lock->pin.field.length == 0) return REACTION_NONE;
  unsigned reactions = people_ask(ui, lock->pin.field.text, ui->desk.actor.user, answered);
  pin_field_wipe(&lock->pin);
  return reactions;
}

/* ---- Keys ---- */

static bool lock_typing(const struct view *view) {
  (void)view;
  return true;
}

/* A paste is nothing that a person types here. */
static unsigned lock_text(struct ui *ui, struct view *view, const struct event *event) {
  (void)ui;
  if (event->kind != EVENT_KEY) return REACTION_NONE;
  return field_key(&lock_of(view)->pin.field, event->key) ? REACTION_REPAINT : REACTION_PASS;
}

/* Esc begins the PIN anew. */
static unsigned lock_clear(struct ui *ui, struct view *view) {
  (void)ui;
  pin_field_wipe(&lock_of(view)->pin);
  return REACTION_REPAINT;
}

/* ---- Drawing ---- */

enum { COVER_ROWS = 6, COVER_FIELD = 24 };

static void centred(struct canvas *canvas, struct area area, int row, enum paint paint, const char *text) {
  int width = canvas_width(text);
  if (row < area.row || row >= area.row + area.rows) return;
  int left = width < area.columns ? (area.columns - width) / 2 : 0;
  (void)canvas_text(canvas, row, area.column + left, area.columns - left, paint, text);
}

static void field_draw_centred(const struct ui *ui, const struct lock_view *lock, struct canvas *canvas,
                               struct area area, int row) {
  const char *label = _("PIN");
  int wide = canvas_width(label) + 2 + COVER_FIELD;
  if (wide > area.columns - 2) wide = area.columns - 2;
  int left = area.column + (area.columns - wide) / 2;
  int used = canvas_format(canvas, row, left, wide, PAINT_STRONG, "%s:", label) + 1;
  pin_field_draw(&lock->pin, canvas, row, left + used, wide - used,
                 people_is_checking(ui) ? _("checking") : NULL);
}

static void lock_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area) {
  const struct lock_view *lock = (const struct lock_view *)view;
  const struct desk *desk = &ui->desk;
  char text[256];
  char since[WORDS_SIZE];
  canvas_blank(canvas, area, PAINT_TEXT);
  int rows = area.rows < COVER_ROWS ? area.rows : COVER_ROWS;
  int row = area.row + (area.rows - rows) / 2;
  words_time(desk_zone(desk), lock->since, since);
  (void)snprintf(text, sizeof text, "%.200s", desk->salon->name);
  centred(canvas, area, row, PAINT_STRONG, text);
  (void)snprintf(text, sizeof text, _("Locked since %s; %.90s was here."), since, desk->actor.name);
  if (!people_signed_in(ui) || canvas_width(text) > area.columns)
    (void)snprintf(text, sizeof text, _("Locked since %s."), since);
  int space = rows == COVER_ROWS ? 1 : 0;
  centred(canvas, area, row + 1 + space, PAINT_TEXT, text);
  if (lock->has_pins)
    field_draw_centred(ui, lock, canvas, area, row + 2 + space * 2);
  else {
    centred(canvas, area, row + 2 + space * 2, PAINT_FIELD_ON, _("Enter opens it."));
    canvas_park(canvas, row + 2 + space * 2, area.column + area.columns / 2, false);
  }
  const char *more = _("Whoever works here opens it; what was typed stays.");
  if (rows == COVER_ROWS && lock->has_pins && canvas_width(more) <= area.columns)
    centred(canvas, area, row + 5, PAINT_DIM, more);
}

static void lock_release(struct view *view) {
  pin_field_release(&lock_of(view)->pin);
  free(view);
}

static const struct handler lock_handlers[] = {
    {ACTION_ACCEPT, false, lock_accept, NULL},
    {ACTION_BACK, false, lock_clear, NULL},
};

static const struct view_class lock_class = {
    .name = N_("locked"),
    .title = N_("While the screen is locked"),
    .placement = PLACE_BODY,
    .alone = true,
    .handlers = lock_handlers,
    .handler_count = (int)(sizeof lock_handlers / sizeof lock_handlers[0]),
    .typing = lock_typing,
    .text = lock_text,
    .draw = lock_draw,
    .release = lock_release,
};

void lock_shut(struct ui *ui) {
  if (lock_is_shut(ui) || ui->depth == 0) return;
  struct lock_view *lock = calloc(1, sizeof *lock);
  if (lock == NULL) {
    ui_push(ui, NULL);
    return;
  }
  sign_in_view_close(ui); /* half a PIN is not kept */
  allow_end_all(ui);
  lock->view.class = &lock_class;
  lock->since = ui->desk.now;
  pin_field_init(&lock->pin, ui);
  for (int i = 0; i < lock->pin.user_count; i++)
    lock->has_pins = lock->has_pins || lock->pin.users[i].has_pin;
  sign_in_note(ui->desk.replica, ui->desk.actor.user, SIGN_IN_EVENT_LOCK, true, NULL);
  message_set(&ui->message, MESSAGE_NONE, "%s", ""); /* it may name a customer */
  ui_push(ui, &lock->view);
}

unsigned lock_run(struct ui *ui, struct view *view) {
  (void)view;
  lock_shut(ui);
  return REACTION_REPAINT;
}
