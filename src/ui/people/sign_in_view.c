#include "ui/people/sign_in_view.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/model/language.h"
#include "ui/ui.h"
#include "ui/widget/pin_field.h"
#include "ui/widget/prompt.h"

struct sign_in_view {
  struct view view;
  struct pin_field pin;
  struct allow_attempt attempt; /* to be allowed; view NULL: somebody signs in */
};

static const struct view_class sign_in_class;

static struct sign_in_view *sign_in_of(struct view *view) { return (struct sign_in_view *)view; }

/* The line, when it is on top; it may have been left while the PIN was checked. */
static struct sign_in_view *on_top(const struct ui *ui) {
  struct view *top = ui_top(ui);
  return top != NULL && top->class == &sign_in_class ? sign_in_of(top) : NULL;
}

void sign_in_view_close(struct ui *ui) {
  while (on_top(ui) != NULL) ui_pop(ui);
}

/* ---- Answers ---- */

static unsigned signed_in(struct ui *ui, const struct pin_answer *answer) {
  if (on_top(ui) == NULL) return REACTION_REPAINT;
  const struct actor *actor = people_one(ui, answer, SIGN_IN_EVENT_IN);
  if (actor == NULL) return REACTION_REPAINT;
  sign_in_view_close(ui);
  sign_in_note(ui->desk.replica, actor->user, SIGN_IN_EVENT_IN, true, NULL);
  people_become(ui, actor);
  ui_say(ui, MESSAGE_DONE, _("%s works here now (%s)."), actor->name, people_role(actor->role));
  return REACTION_REPAINT;
}

static unsigned allowed(struct ui *ui, const struct pin_answer *answer) {
  const struct sign_in_view *line = on_top(ui);
  if (line == NULL) return REACTION_REPAINT;
  const struct allow_attempt attempt = line->attempt;
  const struct actor *by = people_one(ui, answer, SIGN_IN_EVENT_ALLOW);
  if (by == NULL) return REACTION_REPAINT;
  sign_in_view_close(ui);
  sign_in_note(ui->desk.replica, by->user, SIGN_IN_EVENT_ALLOW, true,
               action_rows[attempt.handler->action].name);
  return allow_once(ui, &attempt, by);
}

/* ---- Keys ---- */

static bool sign_in_typing(const struct view *view) {
  (void)view;
  return true;
}

static unsigned sign_in_text(struct ui *ui, struct view *view, const struct event *event) {
  (void)ui;
  struct field *field = &sign_in_of(view)->pin.field;
  if (event->kind == EVENT_PASTE) {
    field_paste(field, event->paste);
    return REACTION_REPAINT;
  }
  return field_key(field, event->key) ? REACTION_REPAINT : REACTION_PASS;
}

static unsigned sign_in_accept(struct ui *ui, struct view *view) {
  struct sign_in_view *sign_in = sign_in_of(view);
  bool allows = sign_in->attempt.view != NULL;
  if (sign_in->pin.field.length == 0 && allows) return REACTION_NONE;
  if (sign_in->pin.field.length == 0) {
    ui_pop(ui);
    return people_hand_over(ui);
  }
  unsigned reactions = people_ask(ui, sign_in->pin.field.text, id_nil, allows ? allowed : signed_in);
  pin_field_wipe(&sign_in->pin);
  return reactions;
}

/* ---- Drawing ---- */

static const char *label_of(const struct sign_in_view *sign_in, int columns) {
  enum { LONG_FROM = 40 };
  return sign_in->attempt.view != NULL && columns >= LONG_FROM ? _("PIN of who allows it") : _("PIN");
}

static void sign_in_draw(const struct ui *ui, const struct view *view, struct canvas *canvas,
                         struct area area) {
  const struct sign_in_view *sign_in = (const struct sign_in_view *)view;
  bool allows = sign_in->attempt.view != NULL;
  char hint[256];
  pin_field_hint(&sign_in->pin, hint, sizeof hint);
  if (people_is_checking(ui)) (void)snprintf(hint, sizeof hint, "%s", _("checking"));
  canvas_blank(canvas, area, PAINT_TEXT);
  int used = canvas_format(canvas, area.row, area.column + 1, area.columns / 2, PAINT_STRONG,
                           "%s:", label_of(sign_in, area.columns));
  int left = area.column + used + 2;
  int width = area.column + area.columns - left - 1;
  int hint_width = hint[0] == '\0' ? 0 : canvas_width(hint) + 2;
  if (hint_width > width / 2) hint_width = width / 2;
  if (hint_width > 0)
    (void)canvas_text(canvas, area.row, left + width - hint_width + 2, hint_width - 2, PAINT_STRONG, hint);
  pin_field_draw(&sign_in->pin, canvas, area.row, left, width - hint_width,
                 people_is_checking(ui) ? NULL
                 : allows               ? _("somebody whose role may")
                 : people_signed_in(ui) ? _("Enter alone hands over to the desk")
                                        : _("letters of a name first, if several have it"));
}

static void sign_in_release(struct view *view) {
  pin_field_release(&sign_in_of(view)->pin);
  free(view);
}

static const struct handler sign_in_handlers[] = {
    {ACTION_ACCEPT, true, sign_in_accept, NULL},
    {ACTION_BACK, true, view_close, NULL},
};

static const struct view_class sign_in_class = {
    .name = N_("PIN"),
    .title = N_("While a PIN is asked"),
    .placement = PLACE_LINE,
    .handlers = sign_in_handlers,
    .handler_count = (int)(sizeof sign_in_handlers / sizeof sign_in_handlers[0]),
    .typing = sign_in_typing,
    .text = sign_in_text,
    .draw = sign_in_draw,
    .release = sign_in_release,
};

static void open_line(struct ui *ui, const struct allow_attempt *attempt) {
  struct sign_in_view *sign_in = calloc(1, sizeof *sign_in);
  if (sign_in != NULL) {
    sign_in->view.class = &sign_in_class;
    if (attempt != NULL) sign_in->attempt = *attempt;
    pin_field_init(&sign_in->pin, ui);
  }
  ui_push(ui, sign_in == NULL ? NULL : &sign_in->view);
}

void sign_in_view_allow(struct ui *ui, const struct allow_attempt *attempt) { open_line(ui, attempt); }

unsigned sign_in_run(struct ui *ui, struct view *view) {
  (void)view;
  if (!ui->desk.salon->has_users) {
    ui_say(ui, MESSAGE_NOTE, _("This salon keeps no users, so everybody works here as the owner does."));
    return REACTION_REPAINT;
  }
  sign_in_view_close(ui);
  open_line(ui, NULL);
  return REACTION_REPAINT;
}
