/* The form on a visit that stands in the book. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/visit_was.h"
#include "ui/booking/booking_view.h"
#include "ui/calendar/why_view.h"
#include "ui/undo.h"
#include "ui/words.h"

/* ---- What is changed ---- */

static bool services_changed(const struct booking_view *booking) {
  const struct visit_request *now = &booking->draft.request;
  const struct visit_request *was = &booking->was_request;
  if (now->service_count != was->service_count || now->addon_count != was->addon_count) return true;
  for (int i = 0; i < now->service_count; i++)
    if (now->services[i].service != was->services[i].service) return true;
  for (int i = 0; i < now->addon_count; i++) {
    bool found = false;
    for (int j = 0; j < was->addon_count; j++) found = found || was->addons[j].addon == now->addons[i].addon;
    if (!found) return true;
  }
  return false;
}

static int first_employee(const struct booking_view *booking) {
  return booking->was_request.service_count > 0 ? booking->was_request.services[0].employee : EMPLOYEE_ANY;
}

static bool employee_changed(const struct booking_view *booking) {
  return booking->draft.employee != EMPLOYEE_ANY && booking->draft.employee != first_employee(booking);
}

static bool place_changed(const struct booking_view *booking) {
  return booking->draft.starts_at != booking->was.starts_at || employee_changed(booking);
}

static const char *note_of(const struct booking_view *booking) {
  return booking->was.notes == NULL ? "" : booking->was.notes;
}

static bool note_changed(const struct booking_view *booking) {
  return strcmp(booking->fields[BOOKING_NOTE].text, note_of(booking)) != 0;
}

static bool customer_changed(const struct booking_view *booking) {
  return !id_is_nil(booking->draft.customer) && !id_equal(booking->draft.customer, booking->was.customer);
}

bool booking_is_placed(const struct booking_view *booking) {
  return services_changed(booking) || place_changed(booking);
}

bool booking_is_changed(const struct booking_view *booking) {
  return services_changed(booking) || place_changed(booking) || note_changed(booking) ||
         customer_changed(booking) || booking->told > 0 || booking->answers_touched;
}

/* ---- The plan ---- */

/* Who took a service takes it still, unless the first one's parts are given to another; a new one goes to who begins the visit. */
static void employees_lay(struct booking_view *booking) {
  const struct visit_request *was = &booking->was_request;
  struct visit_request *request = &booking->draft.request;
  int first = first_employee(booking);
  for (int i = 0; i < request->service_count; i++) {
    int employee = booking->draft.employee == EMPLOYEE_ANY ? first : booking->draft.employee;
    for (int j = 0; j < was->service_count; j++)
      if (was->services[j].service == request->services[i].service && was->services[j].employee != first)
        employee = was->services[j].employee;
    request->services[i].employee = employee;
  }
}

static enum code plan_lay(struct ui *ui, struct booking_view *booking, struct error *error) {
  struct desk *desk = &ui->desk;
  struct booking_draft *draft = &booking->draft;
  struct slot slot;
  if (!services_changed(booking) && !employee_changed(booking)) {
    draft->plan = booking->was_plan;
    return CODE_OK;
  }
  const struct slot_search search = {.agenda = &desk->day.agenda,
                                     .request = &draft->request,
                                     .now = desk->now,
                                     .first_date = desk->date,
                                     .last_date = desk->date,
                                     .except = booking->was.id};
  enum code code = slots_assign(&search, draft->starts_at, &slot, error);
  if (code == CODE_OK)
    code = visit_plan_make(desk->salon, &draft->request, slot.employees, &draft->plan, error);
  if (code == CODE_OK) visit_plan_keep(desk->salon, &booking->was, &draft->plan);
  return code;
}

void booking_edit_plan(struct ui *ui, struct booking_view *booking, struct error *error) {
  struct desk *desk = &ui->desk;
  struct booking_draft *draft = &booking->draft;
  employees_lay(booking);
  if (plan_lay(ui, booking, error) != CODE_OK) return;
  bool known = !id_is_nil(draft->customer) && id_equal(draft->customer, booking->known);
  const struct rules_context context = {.agenda = &desk->day.agenda,
                                        .actor = &desk->actor,
                                        .customer = known ? &booking->rules_customer : NULL,
                                        .now = desk->now,
                                        .except = booking->was.id,
                                        .keeps_start = draft->starts_at == booking->was.starts_at,
                                        .was = customer_changed(booking) ? NULL : &booking->was_plan,
                                        .was_start = booking->was.starts_at};
  rules_check(&context, &draft->plan, draft->starts_at, &draft->verdict);
  draft->has_plan = true;
}

/* ---- Saving ---- */

static void keep(struct ui *ui, const struct booking_view *booking) {
  struct kept_edit *kept = &ui->kept_edit;
  *kept = (struct kept_edit){.visit = booking->was.id, .told = booking->told};
  (void)snprintf(kept->line, sizeof kept->line, "%s", booking->fields[BOOKING_LINE].text);
  (void)snprintf(kept->time, sizeof kept->time, "%s", booking->fields[BOOKING_TIME].text);
  (void)snprintf(kept->note, sizeof kept->note, "%s", booking->fields[BOOKING_NOTE].text);
}

/* What was typed the last time, when the form was left; once. */
static bool take_kept(struct ui *ui, struct booking_view *booking) {
  struct kept_edit *kept = &ui->kept_edit;
  if (!id_equal(kept->visit, booking->was.id)) return false;
  field_set(&booking->fields[BOOKING_LINE], kept->line);
  field_set(&booking->fields[BOOKING_TIME], kept->time);
  field_set(&booking->fields[BOOKING_NOTE], kept->note);
  booking->told = kept->told;
  kept->visit = id_nil;
  return true;
}

unsigned booking_edit_leave(struct ui *ui, const struct booking_view *booking) {
  struct id visit = booking->was.id;
  bool changed = booking_is_changed(booking);
  char key[KEY_NAME_SIZE];
  if (changed) keep(ui, booking);
  ui_pop(ui); /* releases the form */
  ui_key_name(ui, ACTION_EDIT, key);
  if (changed)
    ui_say(ui, MESSAGE_NOTE, _("Left as it was; %s brings back what was typed."), key);
  else
    ui_say(ui, MESSAGE_NOTE, _("Left as it was."));
  return undo_show_visit(ui, visit);
}

/* The command: only what has been touched. */
static struct appointment_edit edit_of(const struct booking_view *booking) {
  const struct booking_draft *draft = &booking->draft;
  struct appointment_edit edit = {.employee = EMPLOYEE_ANY};
  edit.change_services = services_changed(booking);
  edit.request = draft->request;
  edit.change_place = place_changed(booking);
  edit.starts_at = draft->starts_at;
  if (employee_changed(booking)) edit.employee = draft->employee;
  if (note_changed(booking)) edit.note = booking->fields[BOOKING_NOTE].text;
  if (customer_changed(booking)) edit.customer = draft->customer;
  if (booking->told > 0) edit.told_how = booking_told[booking->told];
  return edit;
}

unsigned booking_edit_save(struct ui *ui, struct booking_view *booking, const char *override_reason) {
  char values[BOOKING_INTAKE_MAX][INTAKE_VALUE_SIZE];
  struct booking_answer answers[BOOKING_INTAKE_MAX];
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  memset(&outcome, 0, sizeof outcome);
  if (!booking_is_changed(booking)) return booking_edit_leave(ui, booking);
  if (booking_answers(ui, booking, values, answers, &error) != CODE_OK) return ui_refused(ui, &error);
  struct appointment_edit edit = edit_of(booking);
  struct id visit = booking->was.id;
  edit.answers = answers;
  edit.answer_count = booking->asked_count;
  command.if_revision = booking->was.revision;
  command.override_reason = override_reason;
  if (command_edit(ui->desk.replica, &command, visit, &edit, &outcome, &error) != CODE_OK)
    return why_view_refused(ui, &outcome.verdict, &error) | REACTION_RECALC;
  if (outcome.unchanged) return booking_edit_leave(ui, booking);
  ui_pop(ui);
  ui->wanted |= ui_done(ui, &outcome);
  ui_settle(ui);
  (void)desk_choose_visit(&ui->desk, visit);
  return REACTION_REPAINT;
}

/* ---- Opening ---- */

/* The answers that stand with the visit, each into the field of its question. */
static enum code answers_take(struct ui *ui, struct booking_view *booking, struct error *error) {
  struct visit_answer *answers = NULL;
  int count = 0;
  enum code code =
      reader_answers(ui->desk.replica, booking->was.id, &booking->was_arena, &answers, &count, error);
  for (int i = 0; code == CODE_OK && i < count; i++)
    for (int at = 0; at < booking->asked_count; at++) {
      char text[FIELD_SIZE];
      if (!id_equal(booking->asked[at]->id, answers[i].question)) continue;
      intake_write(booking->asked[at], answers[i].value, text, sizeof text);
      field_set(&booking->fields[BOOKING_INTAKE + at], text);
    }
  return code;
}

enum code booking_edit_carry(struct ui *ui, struct booking_view *booking, struct error *error) {
  enum code code = visit_request_of(ui->desk.salon, &booking->was, &booking->was_request, error);
  if (code == CODE_OK)
    visit_plan_of(ui->desk.salon, &booking->was, &booking->was_request, &booking->was_plan);
  return code;
}

static enum code was_take(struct ui *ui, struct booking_view *booking, struct id visit, struct error *error) {
  struct desk *desk = &ui->desk;
  struct appointment *was = &booking->was;
  struct visit_request *request = &booking->was_request;
  enum code code = reader_appointment(desk->replica, visit, &booking->was_arena, was, error);
  if (code == CODE_OK) code = visit_request_of(desk->salon, was, request, error);
  if (code != CODE_OK) return code;
  if (strlen(note_of(booking)) >= FIELD_SIZE)
    return error_set(error, CODE_INVALID,
                     _("The note is too long for this line; frontdesk edit --note writes it anew."));
  visit_plan_of(desk->salon, was, request, &booking->was_plan);
  booking->fixed.customer = was->customer;
  booking->fixed.request = *request;
  booking->fixed.has_employee = request->service_count > 0;
  booking->fixed.employee = first_employee(booking);
  booking->home.at = was->starts_at;
  if (booking->fixed.has_employee)
    booking->home.employee = desk->salon->employees[booking->fixed.employee].id;
  field_set(&booking->fields[BOOKING_NOTE], note_of(booking));
  return CODE_OK;
}

void booking_edit_open(struct ui *ui, struct id visit) {
  struct error error;
  error_init(&error);
  struct booking_view *booking = booking_new(ui);
  if (booking == NULL) return;
  booking->editing = true;
  if (was_take(ui, booking, visit, &error) != CODE_OK) {
    (void)ui_refused(ui, &error);
    booking->view.class->release(&booking->view);
    return;
  }
  bool again = take_kept(ui, booking);
  booking_push(ui, booking);
  if (ui_top(ui) != &booking->view) return;
  if (again) ui_say(ui, MESSAGE_NOTE, _("What was typed before is here again."));
  if (answers_take(ui, booking, &error) != CODE_OK) (void)ui_refused(ui, &error);
}
