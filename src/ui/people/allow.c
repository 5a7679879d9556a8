#include "ui/people/allow.h"

#include <stdio.h>
#include <string.h>

#include "core/model/language.h"
#include "core/store/sign_in.h"
#include "ui/people/sign_in_view.h"
#include "ui/ui.h"

/* The place of a view on the stack, or -1 when it has gone. */
static int place_of(const struct ui *ui, const struct view *view) {
  for (int i = ui->depth - 1; i >= 0; i--)
    if (ui->views[i] == view) return i;
  return -1;
}

/* Whether a handler is one of the view's own; NULL, its text, is. What every view answers is not part of what was allowed. */
static bool is_own(const struct view *view, const struct handler *handler) {
  const struct view_class *class = view->class;
  return handler == NULL || (handler >= class->handlers && handler < class->handlers + class->handler_count);
}

/* Who acts from now on. */
static void act_as(struct ui *ui, bool allowed) {
  struct allowance *allow = &ui->allow;
  if (!allow->given) return;
  allow->acting = allowed;
  ui->desk.actor = allowed ? actor_allowed(&allow->own, &allow->by) : allow->own;
}

/* Whether what runs is part of what was allowed. */
static bool is_within(const struct ui *ui, const struct allow_attempt *attempt) {
  const struct allowance *allow = &ui->allow;
  if (!allow->given || attempt->view == NULL || place_of(ui, attempt->view) < allow->depth) return false;
  return attempt->handler == allow->first || is_own(attempt->view, attempt->handler);
}

/* Nothing is allowed any more. */
static void take_back(struct ui *ui) {
  struct allowance *allow = &ui->allow;
  if (allow->given) ui->desk.actor = allow->own;
  allow->given = allow->acting = allow->over = false;
}

struct allow_frame allow_begin(struct ui *ui, struct view *view, const struct handler *handler) {
  struct allowance *allow = &ui->allow;
  int place = place_of(ui, view);
  struct allow_frame frame = {.outer = allow->running, .outer_refused = allow->refused};
  if (place >= 0) frame.origin = allow->origins[place];
  allow->refused = false;
  allow->running =
      (struct allow_attempt){.view = view, .handler = handler, .key = ui->key, .key_place = ui->key_place};
  act_as(ui, is_within(ui, &allow->running));
  return frame;
}

/* What can be tried again: what was run, or, when its view has closed itself, what had opened that. */
static void remember(struct ui *ui, const struct allow_frame *frame) {
  struct allowance *allow = &ui->allow;
  if (place_of(ui, allow->running.view) >= 0)
    allow->offered = allow->running;
  else if (frame->origin.view != NULL && place_of(ui, frame->origin.view) >= 0)
    allow->offered = frame->origin;
}

void allow_end(struct ui *ui, const struct allow_frame *frame) {
  struct allowance *allow = &ui->allow;
  if (allow->refused && allow->running.handler != NULL) remember(ui, frame);
  allow->running = frame->outer;
  allow->refused = frame->outer_refused;
  if (allow->over && frame->outer.view == NULL) take_back(ui);
  act_as(ui, is_within(ui, &allow->running));
}

void allow_key(struct ui *ui) {
  ui->allow.asked = ui->allow.offered;
  ui->allow.offered = (struct allow_attempt){.view = NULL};
}

void allow_pushed(struct ui *ui) {
  struct allowance *allow = &ui->allow;
  allow->origins[ui->depth - 1] = allow->running;
  if (allow->given && !allow->acting) take_back(ui); /* something else has begun */
}

void allow_popped(struct ui *ui) {
  struct allowance *allow = &ui->allow;
  if (!allow->given || ui->depth > allow->depth) return;
  allow->over = true;
  if (allow->running.view == NULL) take_back(ui);
}

/* Whether another role could lift all that stands in the way. */
static bool another_may_lift(const struct ui *ui) {
  const struct verdict *verdict = &ui->refused;
  if (!ui->has_refused || verdict->more > 0) return false;
  bool own = true;
  for (int i = 0; i < verdict->breach_count; i++) {
    if (!role_may_override(ROLE_OWNER, verdict->breaches[i].code)) return false;
    own = own && role_may_override(ui->desk.actor.role, verdict->breaches[i].code);
  }
  return !own;
}

void allow_offer(struct ui *ui, const struct error *error, char *text, size_t size) {
  struct allowance *allow = &ui->allow;
  if (allow->running.handler == NULL || ui->desk.salon == NULL || !ui->desk.salon->has_users) return;
  if (error->code != CODE_NOT_PERMITTED && !another_may_lift(ui)) return;
  allow->refused = true;
  char key[KEY_NAME_SIZE];
  ui_key_name(ui, ACTION_ALLOW_ONCE, key);
  size_t used = strlen(text);
  (void)snprintf(text + used, size - used, " ");
  (void)snprintf(text + used + 1, size - used - 1, _("%s: a PIN allows it once."), key);
}

void allow_used(struct ui *ui) { ui->allow.over = ui->allow.given && ui->allow.acting; }

void allow_end_all(struct ui *ui) {
  take_back(ui);
  ui->allow.offered = ui->allow.asked = (struct allow_attempt){.view = NULL};
  ui->allow.refused = false;
}

unsigned allow_once(struct ui *ui, const struct allow_attempt *attempt, const struct actor *by) {
  struct allowance *allow = &ui->allow;
  struct error error;
  error_init(&error);
  int place = place_of(ui, attempt->view);
  if (place < 0 || place != ui->depth - 1) {
    ui_say(ui, MESSAGE_NOTE,
           _("What was refused is not on the screen any more; do it again, then ask for the PIN."));
    return REACTION_REPAINT;
  }
  allow->own = ui->desk.actor;
  allow->by = *by;
  allow->given = true;
  allow->first = attempt->handler;
  allow->over = false;
  allow->depth = place;
  ui->key = attempt->key;
  ui->key_place = attempt->key_place;
  act_as(ui, true); /* what it shows was judged by the own role */
  if (attempt->view->class->load != NULL &&
      attempt->view->class->load(ui, attempt->view, &error) != CODE_OK) {
    take_back(ui);
    return ui_refused(ui, &error);
  }
  unsigned reactions = ui_attempt(ui, attempt->view, attempt->handler);
  if (!people_is_checking(ui))
    allow_answered(ui); /* else what it does ends with the answer; no key comes before that */
  act_as(ui, false);
  return reactions;
}

void allow_answered(struct ui *ui) {
  struct allowance *allow = &ui->allow;
  if (!allow->given || allow->first == NULL) return;
  allow->first = NULL;
  allow->depth++; /* what it has opened, if anything */
  if (ui->depth <= allow->depth) take_back(ui);
}

const char *allow_nothing(const struct ui *ui, const struct view *view) {
  (void)view;
  return ui->allow.asked.view != NULL ? NULL : _("Nothing was refused just now that a PIN could allow.");
}

unsigned allow_run(struct ui *ui, struct view *view) {
  (void)view;
  sign_in_view_allow(ui, &ui->allow.asked);
  return REACTION_REPAINT;
}
