/* What is done with the visit under the cursor. */
#include <stdio.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/status.h"
#include "ui/booking/booking_view.h"
#include "ui/calendar/day_view.h"
#include "ui/calendar/freed.h"
#include "ui/calendar/move_view.h"
#include "ui/calendar/visit_view.h"
#include "ui/calendar/why_view.h"
#include "ui/customers/customers_view.h"
#include "ui/ui.h"
#include "ui/widget/prompt.h"
#include "ui/words.h"

const char *day_no_visit(const struct ui *ui, const struct view *view) {
  (void)view;
  if (desk_selected(&ui->desk) != NULL) return NULL;
  return id_is_nil(ui->desk.selected) ? _("There is no visit under the cursor; the arrows go to one.")
                                      : _("That visit has gone from this day; choose another one.");
}

unsigned visit_set_status(struct ui *ui, const struct appointment *visit, enum appointment_status to,
                          const char *reason) {
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  command.if_revision = visit->revision;
  if (command_status(ui->desk.replica, &command, visit->id, to, reason, &outcome, &error) != CODE_OK)
    return why_view_refused(ui, &outcome.verdict, &error) |
           (error.code == CODE_STALE_VERSION ? REACTION_RECALC : 0U);
  if (to == STATUS_CANCELLED || to == STATUS_NO_SHOW) freed_warn(ui, visit, &outcome);
  return ui_done(ui, &outcome);
}

static unsigned set_selected(struct ui *ui, enum appointment_status to, const char *reason) {
  const struct appointment *visit = desk_selected(&ui->desk);
  return visit == NULL ? REACTION_NONE : visit_set_status(ui, visit, to, reason);
}

unsigned day_run_check_in(struct ui *ui, struct view *view) {
  (void)view;
  return set_selected(ui, STATUS_CHECKED_IN, NULL);
}

unsigned day_run_start(struct ui *ui, struct view *view) {
  (void)view;
  return set_selected(ui, STATUS_IN_PROGRESS, NULL);
}

unsigned day_run_done(struct ui *ui, struct view *view) {
  (void)view;
  return set_selected(ui, STATUS_COMPLETED, NULL);
}

unsigned day_run_confirm(struct ui *ui, struct view *view) {
  (void)view;
  return set_selected(ui, STATUS_CONFIRMED, NULL);
}

const char *day_not_reactivated(const struct ui *ui, const struct view *view) {
  const struct appointment *visit = desk_selected(&ui->desk);
  if (visit == NULL) return day_no_visit(ui, view);
  return status_blocks(visit->status)
             ? _("The visit stands; only a cancelled or missed one can be reactivated.")
             : NULL;
}

unsigned day_run_reactivate(struct ui *ui, struct view *view) {
  (void)view;
  return set_selected(ui, STATUS_SCHEDULED, NULL);
}

/* What is selected stays so, unless it is hidden now. */
unsigned day_run_shown_too(struct ui *ui, struct view *view) {
  (void)view;
  struct desk *desk = &ui->desk;
  char key[KEY_NAME_SIZE];
  ui_key_name(ui, ACTION_SHOWN_TOO, key);
  desk->all = !desk->all;
  if (desk->all)
    ui_say(ui, MESSAGE_NOTE, _("Cancelled and missed visits are shown too; %s hides them."), key);
  else
    ui_say(ui, MESSAGE_NOTE, _("Cancelled and missed visits are hidden; %s shows them."), key);
  ui->wanted |= REACTION_RECALC;
  ui_settle(ui);
  if (desk_selected(desk) == NULL) desk_choose(desk, desk_column(desk), desk->cell.at);
  return REACTION_REPAINT;
}

/* ---- What asks ---- */

/* Whether the table of statuses allows the step now, so that what would be refused is not asked about first. */
static bool may_become(const struct ui *ui, const struct appointment *visit, enum appointment_status to,
                       struct error *error) {
  const struct desk *desk = &ui->desk;
  struct status_facts facts = {.starts_at = visit->starts_at, .now = desk->now, .today = desk->today};
  int minute = 0;
  zone_to_wall(desk_zone(desk), visit->starts_at, &facts.visit_date, &minute);
  return status_check(visit->status, to, &facts, error) == CODE_OK;
}

static unsigned gone(struct ui *ui) {
  ui_say(ui, MESSAGE_REFUSED, _("The visit has gone meanwhile; look for the customer to find it."));
  return REACTION_RECALC;
}

static unsigned cancel_accept(struct ui *ui, const struct prompt *prompt) {
  char reason[FIELD_SIZE];
  (void)snprintf(reason, sizeof reason, "%s", prompt->field.text);
  if (strspn(reason, " ") == strlen(reason)) {
    ui_say(ui, MESSAGE_NOTE, _("Say why, in a word or two: it is kept with the visit."));
    return REACTION_REPAINT;
  }
  const struct appointment *visit = desk_visit(&ui->desk, prompt->plan.subject);
  ui_pop(ui);
  return visit == NULL ? gone(ui) : visit_set_status(ui, visit, STATUS_CANCELLED, reason);
}

unsigned day_run_cancel(struct ui *ui, struct view *view) {
  (void)view;
  const struct appointment *visit = desk_selected(&ui->desk);
  if (visit == NULL) return REACTION_NONE;
  struct error error;
  error_init(&error);
  if (!may_become(ui, visit, STATUS_CANCELLED, &error)) return ui_refused(ui, &error);
  struct prompt_plan plan = {
      .placeholder = _("such as: ill, no time"),
      .subject = visit->id,
      .accept = cancel_accept,
  };
  (void)snprintf(plan.label, sizeof plan.label, _("Cancel %.60s, because"), visit_name(visit));
  prompt_open(ui, &plan);
  return REACTION_REPAINT;
}

static unsigned no_show_agree(struct ui *ui, struct id subject) {
  const struct appointment *visit = desk_visit(&ui->desk, subject);
  return visit == NULL ? gone(ui) : visit_set_status(ui, visit, STATUS_NO_SHOW, NULL);
}

unsigned day_run_no_show(struct ui *ui, struct view *view) {
  (void)view;
  const struct appointment *visit = desk_selected(&ui->desk);
  if (visit == NULL) return REACTION_NONE;
  struct error error;
  error_init(&error);
  if (!may_become(ui, visit, STATUS_NO_SHOW, &error))
    return ui_refused(ui, &error); /* nothing to ask about */
  struct question_plan plan = {.subject = visit->id, .agree = no_show_agree};
  char time[WORDS_SIZE];
  words_time(desk_zone(&ui->desk), visit->starts_at, time);
  (void)snprintf(plan.text, sizeof plan.text, _("%.120s did not come at %s, and counts as a no-show?"),
                 visit_name(visit), time);
  question_open(ui, &plan);
  return REACTION_REPAINT;
}

/* ---- What opens ---- */

enum permission day_permission(const struct ui *ui, const struct view *view, enum action action,
                               enum permission usual) {
  (void)view;
  return action == ACTION_OPEN && desk_selected(&ui->desk) == NULL ? MAY_BOOK : usual;
}

unsigned day_run_open(struct ui *ui, struct view *view) {
  (void)view;
  if (desk_selected(&ui->desk) != NULL)
    visit_view_open(ui, ui->desk.selected);
  else
    booking_view_open(ui, NULL);
  return REACTION_REPAINT;
}

const char *day_no_customer(const struct ui *ui, const struct view *view) {
  const struct appointment *visit = desk_selected(&ui->desk);
  if (visit == NULL) return day_no_visit(ui, view);
  return id_is_nil(visit->customer) ? _("Nobody is known by name here: a walk-in has no card.") : NULL;
}

unsigned day_run_card(struct ui *ui, struct view *view) {
  (void)view;
  customer_card_open(ui, desk_selected(&ui->desk)->customer);
  return REACTION_REPAINT;
}

unsigned day_run_move(struct ui *ui, struct view *view) {
  (void)view;
  const struct appointment *visit = desk_selected(&ui->desk);
  if (visit != NULL) move_view_open(ui, visit);
  return REACTION_REPAINT;
}

unsigned day_run_copy(struct ui *ui, struct view *view) {
  (void)view;
  const struct appointment *visit = desk_selected(&ui->desk);
  bool phone = visit->customer_phone != NULL && visit->customer_phone[0] != '\0';
  return ui_copy(ui, phone ? visit->customer_phone : visit->confirmation_code);
}
