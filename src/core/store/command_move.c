/* Moving a visit, and changing what it is made of. */
#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/status.h"
#include "core/model/visit_was.h"
#include "core/store/booking.h"
#include "core/store/visit_store.h"

/* Lengthens or shortens the last segment. */
static enum code stretch_plan(struct visit_plan *plan, int minutes, struct error *error) {
  struct plan_segment *last = &plan->segments[plan->segment_count - 1];
  if (last->minutes + minutes < 5)
    return error_set(error, CODE_INVALID, _("A visit cannot be shorter than that: at least 5 minutes stay."));
  if (plan->minutes + minutes > 1440)
    return error_set(error, CODE_INVALID, _("A visit cannot be longer than a day."));
  last->minutes += minutes;
  plan->minutes += minutes;
  return CODE_OK;
}

/* --------------------------------------------------------------------------------------------------- an
   open visit */

/* A visit that a command changes: loaded inside the change, with its revision checked. */
struct open_visit {
  struct appointment visit;
  struct id customer; /* whose it is, or is about to be */
  struct visit_request request;
  struct visit_plan was; /* as it stands */
  struct placement placement;
};

static enum code open_visit(struct change *change, struct id id, struct open_visit *open,
                            struct error *error) {
  *open = (struct open_visit){0};
  enum code code = reader_appointment(change->replica, id, &change->arena, &open->visit, error);
  if (code == CODE_OK && open->visit.deleted_at != 0)
    code = error_set(error, CODE_NOT_FOUND, _("This visit was deleted."));
  if (code == CODE_OK) code = change_expect(change, open->visit.revision, _("The visit"), error);
  if (code == CODE_OK) code = change_touch(change, ENTITY_APPOINTMENT, id, error);
  open->customer = open->visit.customer;
  return code;
}

static enum code check_still_open(const struct appointment *visit, struct error *error) {
  if (!status_is_final(visit->status)) return CODE_OK;
  return error_set(
      error, CODE_BAD_TRANSITION,
      visit->status == STATUS_COMPLETED
          ? _("This visit is completed, so it cannot be changed or moved. Book a new one.")
      : visit->status == STATUS_CANCELLED
          ? _("This visit is cancelled, so it cannot be changed or moved. Reactivate it first, or book a "
              "new one.")
          : _("This visit is a no-show, so it cannot be changed or moved. Reactivate it first, or book a "
              "new one."));
}

/* `employee`: who may get it beside those who have it, or EMPLOYEE_ANY. */
static enum code prepare_placement(struct change *change, struct open_visit *open, int64_t starts_at,
                                   int employee, struct error *error) {
  open->placement = (struct placement){.request = &open->request,
                                       .starts_at = starts_at,
                                       .except = open->visit.id,
                                       .any_time = starts_at == open->visit.starts_at};
  if (employee != EMPLOYEE_ANY) open->placement.also = change->salon->employees[employee].id;
  return placement_load(change, &open->placement, open->customer, error);
}

/* ------------------------------------------------------------------------------------------------ move */

/* The plan with the first segment's employee's services on another one; what a person had lengthened or
   shortened by hand stays. */
static enum code plan_with_employee(struct change *change, struct open_visit *open, int employee,
                                    struct error *error) {
  const struct salon *salon = change->salon;
  struct visit_plan usual;
  int before[VISIT_SERVICES_MAX] = {0}, first = open->request.services[0].employee;
  for (int i = 0; i < open->request.service_count; i++) before[i] = open->request.services[i].employee;
  enum code code = visit_plan_make(salon, &open->request, before, &usual, error);
  if (code != CODE_OK) return code;
  int by_hand = open->placement.plan.minutes - usual.minutes;
  for (int i = 0; i < open->request.service_count; i++)
    if (open->request.services[i].employee == first) open->request.services[i].employee = employee;
  for (int i = 0; i < open->request.service_count; i++) before[i] = open->request.services[i].employee;
  code = visit_plan_make(salon, &open->request, before, &open->placement.plan, error);
  if (code != CODE_OK || by_hand == 0) return code;
  return stretch_plan(&open->placement.plan, by_hand, error);
}

static void say_moved(const struct change *change, const struct open_visit *open, struct outcome *outcome) {
  char moment[MOMENT_TEXT_SIZE];
  booking_moment(change, open->request.location, open->placement.starts_at, moment);
  outcome_say(outcome, _("Moved %.100s to %s, with %.80s."), visit_who(open->visit.customer_name), moment,
              change->salon->employees[open->placement.plan.segments[0].employee].name);
}

static enum code note_move(struct change *change, const struct open_visit *open, struct error *error) {
  const struct history_entry entry = {.appointment = open->visit.id,
                                      .from = appointment_status_words.words[open->visit.status],
                                      .to = "rescheduled",
                                      .from_starts_at = open->visit.starts_at,
                                      .to_starts_at = open->placement.starts_at};
  return visit_store_history(change, &entry, error);
}

static enum code move_visit(struct change *change, struct open_visit *open, struct outcome *outcome,
                            struct error *error) {
  struct placement *placement = &open->placement;
  enum code code = placement_check(change, placement, &outcome->verdict, error);
  if (code == CODE_OK)
    code = visit_store_place(change, &open->visit, &placement->plan, placement->starts_at, VISIT_MOVED,
                             &placement->agenda, &outcome->verdict, error);
  return code == CODE_OK ? note_move(change, open, error) : code;
}

enum code command_move(struct replica *replica, const struct command *command, struct id appointment,
                       int64_t starts_at, int employee, struct outcome *outcome, struct error *error) {
  *outcome = (struct outcome){.id = appointment, .appointment = appointment};
  struct change change;
  struct open_visit open;
  enum code code = change_begin_seen(&change, replica, command, "move", MAY_CHANGE, error);
  if (code == CODE_OK) code = open_visit(&change, appointment, &open, error);
  if (code == CODE_OK) code = check_still_open(&open.visit, error);
  if (code == CODE_OK) code = visit_request_of(change.salon, &open.visit, &open.request, error);
  if (code == CODE_OK) code = prepare_placement(&change, &open, starts_at, employee, error);
  if (code != CODE_OK) goto out;
  visit_plan_of(change.salon, &open.visit, &open.request, &open.placement.plan);
  bool another = employee != EMPLOYEE_ANY && employee != open.request.services[0].employee;
  if (another) code = plan_with_employee(&change, &open, employee, error);
  if (code == CODE_OK && (another || starts_at != open.visit.starts_at))
    code = move_visit(&change, &open, outcome, error);
  if (code != CODE_OK) goto out;
  say_moved(&change, &open, outcome);
  code = change_commit(&change, outcome, error);
out:
  change_end(&change);
  return code;
}

/* ------------------------------------------------------------------------------------------------ edit */

/* Lays the plan: by the catalogue with what was agreed on, or the visit's own, with whom it is given to. */
static enum code lay_edit(struct change *change, struct open_visit *open, const struct appointment_edit *edit,
                          int employee, struct error *error) {
  struct visit_plan *plan = &open->placement.plan;
  if (edit->change_services) {
    enum code code = placement_plan(change, &open->placement, error);
    if (code == CODE_OK) visit_plan_keep(change->salon, &open->visit, plan);
    return code;
  }
  visit_plan_of(change->salon, &open->visit, &open->request, plan);
  if (employee == EMPLOYEE_ANY || employee == open->request.services[0].employee) return CODE_OK;
  return plan_with_employee(change, open, employee, error);
}

/* The new plan of an edit; keeps who took a service that stays. */
static enum code plan_edit(struct change *change, struct open_visit *open,
                           const struct appointment_edit *edit, struct error *error) {
  enum code code = visit_request_of(change->salon, &open->visit, &open->request, error);
  if (code != CODE_OK) return code;
  struct visit_request old = open->request;
  if (edit->change_services) open->request = edit->request;
  open->request.location = old.location;
  for (int i = 0; i < open->request.service_count; i++)
    for (int j = 0; j < old.service_count && open->request.services[i].employee == EMPLOYEE_ANY; j++)
      if (old.services[j].service == open->request.services[i].service || j + 1 == old.service_count)
        if (salon_qualified(change->salon, old.services[j].employee, open->request.services[i].service,
                            open->request.location))
          open->request.services[i].employee = old.services[j].employee;
  int employee = edit->change_place && !edit->change_services ? edit->employee : EMPLOYEE_ANY;
  int64_t starts_at = edit->change_place ? edit->starts_at : open->visit.starts_at;
  code = prepare_placement(change, open, starts_at, employee, error);
  if (code == CODE_OK) code = lay_edit(change, open, edit, employee, error);
  if (code == CODE_OK && edit->minutes_delta != 0)
    code = stretch_plan(&open->placement.plan, edit->minutes_delta, error);
  return code;
}

/* What the visit breaks as it stands need not be lifted again. */
static void as_it_stands(const struct salon *salon, struct open_visit *open) {
  struct visit_request request;
  if (visit_request_of(salon, &open->visit, &request, NULL) != CODE_OK) return;
  visit_plan_of(salon, &open->visit, &request, &open->was);
  if (!id_equal(open->customer, open->visit.customer)) return; /* another customer is looked at anew */
  open->placement.was = &open->was;
  open->placement.was_start = open->visit.starts_at;
}

/* Whether an edit has given the visit another time, or its first part to somebody else. */
static bool is_put_elsewhere(const struct open_visit *open) {
  const struct placement *placement = &open->placement;
  return placement->starts_at != open->visit.starts_at ||
         placement->plan.segments[0].employee != open->was.segments[0].employee;
}

static enum code place_edit(struct change *change, struct open_visit *open,
                            const struct appointment_edit *edit, struct outcome *outcome,
                            struct error *error) {
  enum code code = check_still_open(&open->visit, error);
  if (code == CODE_OK) code = plan_edit(change, open, edit, error);
  if (code == CODE_OK) as_it_stands(change->salon, open);
  if (code == CODE_OK) code = placement_check(change, &open->placement, &outcome->verdict, error);
  if (code != CODE_OK) return code;
  enum visit_change how = edit->change_services    ? VISIT_NEW_SERVICES
                          : is_put_elsewhere(open) ? VISIT_MOVED
                                                   : VISIT_STRETCHED;
  code = visit_store_place(change, &open->visit, &open->placement.plan, open->placement.starts_at, how,
                           &open->placement.agenda, &outcome->verdict, error);
  if (code == CODE_OK && is_put_elsewhere(open)) code = note_move(change, open, error);
  open->visit.revision++;
  return code;
}

/* `overrides`: JSON, or NULL to leave them. */
static enum code write_said(struct change *change, const struct open_visit *open,
                            const struct appointment_edit *edit, const char *overrides, struct error *error) {
  const char *note, *told;
  enum code code = text_take(change, _("The note"), edit->note, TEXT_NOTE, TEXT_NOTE_MAX, &note, error);
  if (code == CODE_OK)
    code = text_take(change, _("What was told"), edit->told_how, TEXT_LINE, TEXT_NAME_MAX, &told, error);
  if (code != CODE_OK) return code;
  int written = 0;
  struct query query = query_start(change->replica, SQL_VISIT_EDIT);
  query_id(&query, open->visit.id);
  query_int(&query, open->visit.revision);
  query_text(&query, edit->note != NULL && note == NULL ? "" : note);
  query_id(&query, edit->customer);
  query_int_or_null(&query, told != NULL ? change->now : 0, 0);
  query_text(&query, told != NULL ? change->command->actor->name : NULL);
  query_text(&query, told);
  query_int(&query, change->now);
  query_text(&query, overrides);
  code = query_run(&query, &written, error);
  if (code == CODE_OK && written != 1)
    code = error_set(error, CODE_STALE_VERSION,
                     _("The visit was changed meanwhile. Look at it again, then repeat."));
  return code;
}

/* `verdict`: what was lifted and is not written yet, or NULL. */
static enum code say_edit(struct change *change, const struct open_visit *open,
                          const struct appointment_edit *edit, const struct verdict *verdict,
                          struct error *error) {
  bool lifted = verdict != NULL && verdict->breach_count > 0;
  char *overrides = lifted ? visit_store_overrides(change, &open->visit, verdict) : NULL;
  enum code code = write_said(change, open, edit, overrides, error);
  free(overrides);
  return code;
}

/* The customer that the visit is given to. */
static enum code take_customer(struct change *change, struct open_visit *open, struct id customer,
                               struct error *error) {
  if (id_is_nil(customer)) return CODE_OK;
  struct customer found;
  open->customer = customer;
  return customer_take(change, customer, &found, error);
}

/* The rules about another customer. A visit that is over only gets its right name. */
static enum code check_customer(struct change *change, const struct open_visit *open, struct verdict *verdict,
                                struct error *error) {
  const struct salon *salon = change->salon;
  const struct appointment *visit = &open->visit;
  struct agenda agenda = {.salon = salon, .location = salon_location(salon, visit->location)};
  if (id_equal(open->customer, visit->customer) || status_is_final(visit->status)) return CODE_OK;
  if (agenda.location == INDEX_NONE) return CODE_OK;
  struct visit_plan plan = {.location = agenda.location};
  for (int i = 0; i < visit->segment_count && plan.segment_count < VISIT_SEGMENTS_MAX; i++) {
    int service = salon_service(salon, visit->segments[i].service);
    if (service != INDEX_NONE) plan.segments[plan.segment_count++].service = service;
  }
  struct rules_customer customer;
  enum code code = reader_rules_customer(change->replica, open->customer, visit->starts_at, &change->arena,
                                         &customer, error);
  if (code != CODE_OK) return code;
  const struct rules_context context = {.agenda = &agenda,
                                        .actor = change->command->actor,
                                        .customer = &customer,
                                        .now = change->now,
                                        .except = visit->id};
  rules_check_customer(&context, &plan, visit->starts_at, verdict);
  return verdict_settle(verdict, change->override_reason, error);
}

static void say_edited(const struct change *change, const struct open_visit *open,
                       const struct appointment_edit *edit, struct outcome *outcome) {
  const char *who = visit_who(open->visit.customer_name);
  int kinds = edit->change_services + edit->change_place + (edit->minutes_delta != 0) +
              !id_is_nil(edit->customer) + (edit->told_how != NULL) + (edit->note != NULL);
  if (edit->change_place && kinds == 1) {
    say_moved(change, open, outcome);
  } else if (kinds > 1) {
    char moment[MOMENT_TEXT_SIZE];
    int64_t at = edit->change_place ? edit->starts_at : open->visit.starts_at;
    booking_moment(change, salon_location(change->salon, open->visit.location), at, moment);
    outcome_say(outcome, _("Changed %.120s's visit of %s."), who, moment);
  } else if (edit->change_services)
    outcome_say(outcome, _("Changed the services of %.120s's visit."), who);
  else if (edit->minutes_delta != 0)
    outcome_say(outcome, _("Changed the length of %.120s's visit."), who);
  else if (!id_is_nil(edit->customer))
    outcome_say(outcome, _("Changed the customer of %.120s's visit."), who);
  else if (edit->told_how != NULL)
    outcome_say(outcome, _("Changed what was told of %.120s's visit."), who);
  else if (edit->note == NULL)
    outcome_say(outcome, _("Changed the answers of %.120s's visit."), who);
  else
    outcome_say(outcome, _("Changed the note of %.120s's visit."), who);
}

enum code command_edit(struct replica *replica, const struct command *command, struct id appointment,
                       const struct appointment_edit *edit, struct outcome *outcome, struct error *error) {
  *outcome = (struct outcome){.id = appointment, .appointment = appointment};
  struct change change;
  struct open_visit open;
  bool placed = edit->change_services || edit->minutes_delta != 0 || edit->change_place;
  bool said =
      edit->note != NULL || edit->told_how != NULL || !id_is_nil(edit->customer) || edit->answer_count > 0;
  enum code code = change_begin_seen(&change, replica, command, "edit", MAY_CHANGE, error);
  if (code == CODE_OK && !placed && !said)
    code = error_set(error, CODE_USAGE, _("There is nothing to change: name what should be different."));
  if (code == CODE_OK) code = open_visit(&change, appointment, &open, error);
  if (code == CODE_OK) code = take_customer(&change, &open, edit->customer, error);
  if (code == CODE_OK && placed) code = place_edit(&change, &open, edit, outcome, error);
  if (code == CODE_OK && !placed) code = check_customer(&change, &open, &outcome->verdict, error);
  if (code == CODE_OK && said)
    code = say_edit(&change, &open, edit, placed ? NULL : &outcome->verdict, error);
  if (code == CODE_OK)
    code = visit_store_answers(&change, appointment, edit->answers, edit->answer_count, error);
  if (code == CODE_OK) {
    say_edited(&change, &open, edit, outcome);
    code = change_commit(&change, outcome, error);
  }
  change_end(&change);
  return code;
}
