/* Steps of a visit's status: confirm, check in, start, complete, no-show, cancel, reactivate. */
#include <stdio.h>

#include "core/model/language.h"
#include "core/model/status.h"
#include "core/model/zone.h"
#include "core/store/booking.h"
#include "core/store/visit_store.h"

/* What each step is called in the audit, and who may do it. */
struct step_words {
  const char *command;
  enum permission permission;
};

static const struct step_words steps[appointment_status_count] = {
    [STATUS_PENDING] = {"reopen", MAY_STATUS},    [STATUS_SCHEDULED] = {"reactivate", MAY_CHANGE},
    [STATUS_CONFIRMED] = {"confirm", MAY_STATUS}, [STATUS_CHECKED_IN] = {"checkin", MAY_STATUS},
    [STATUS_IN_PROGRESS] = {"start", MAY_STATUS}, [STATUS_COMPLETED] = {"complete", MAY_STATUS},
    [STATUS_CANCELLED] = {"cancel", MAY_CANCEL},  [STATUS_NO_SHOW] = {"noshow", MAY_STATUS},
};

static void say_step(enum appointment_status to, const char *who, struct outcome *outcome) {
  switch (to) {
  case STATUS_PENDING:
    outcome_say(outcome, _("Set back to pending: %.150s."), who);
    return;
  case STATUS_SCHEDULED:
    outcome_say(outcome, _("Reactivated %.150s."), who);
    return;
  case STATUS_CONFIRMED:
    outcome_say(outcome, _("Confirmed %.150s."), who);
    return;
  case STATUS_CHECKED_IN:
    outcome_say(outcome, _("Checked in %.150s."), who);
    return;
  case STATUS_IN_PROGRESS:
    outcome_say(outcome, _("Started %.150s."), who);
    return;
  case STATUS_COMPLETED:
    outcome_say(outcome, _("Completed %.150s."), who);
    return;
  case STATUS_CANCELLED:
    outcome_say(outcome, _("Cancelled %.150s."), who);
    return;
  case STATUS_NO_SHOW:
    outcome_say(outcome, _("Noted as no-show: %.150s."), who);
    return;
  case appointment_status_count:
  default:
    return;
  }
}

static enum code check_step(const struct change *change, const struct appointment *visit,
                            enum appointment_status to, struct error *error) {
  int location = salon_location(change->salon, visit->location);
  if (location == INDEX_NONE)
    return error_set(error, CODE_INVALID, _("The visit's location is not in the set-up any more."));
  const struct zone *zone = change->salon->locations[location].zone;
  struct status_facts facts = {.starts_at = visit->starts_at,
                               .now = change->now,
                               .correction = change->override_reason != NULL &&
                                             role_may(change->command->actor->role, MAY_CORRECT)};
  int minute;
  zone_to_wall(zone, visit->starts_at, &facts.visit_date, &minute);
  zone_to_wall(zone, change->now, &facts.today, &minute);
  return status_check(visit->status, to, &facts, error);
}

/* A visit that blocks again must find its time free. */
static enum code check_free_again(struct change *change, const struct appointment *visit,
                                  struct verdict *verdict, struct error *error) {
  int location = salon_location(change->salon, visit->location);
  int32_t date;
  int minute;
  zone_to_wall(change->salon->locations[location].zone, visit->starts_at, &date, &minute);
  struct agenda agenda;
  enum code code = reader_agenda(change->replica, location, date, date + 1, &change->arena, &agenda, error);
  if (code != CODE_OK) return code;
  for (int i = 0; i < visit->segment_count; i++) {
    const struct appointment_segment *segment = &visit->segments[i];
    int employee = salon_employee(change->salon, segment->employee);
    if (employee == INDEX_NONE) continue;
    const struct interval occupied = {segment->occupied_from, segment->occupied_to};
    const struct busy *busy = agenda_busy_in(&agenda, employee, occupied, visit->id);
    if (busy == NULL) continue;
    code = reader_agenda_names(change->replica, &agenda, busy->time, &change->arena, error);
    if (code != CODE_OK) return code;
    struct breach *by = &verdict->breaches[verdict->breach_count++];
    char moment[MOMENT_TEXT_SIZE];
    *by = (struct breach){.code = CODE_SLOT_TAKEN,
                          .source = BREACH_OF_VISIT,
                          .source_id = busy->appointment,
                          .employee = employee,
                          .visit = busy->appointment,
                          .visit_at = busy->time.from};
    booking_moment(change, location, busy->time.from, moment);
    (void)snprintf(by->text, sizeof by->text,
                   _("%s is taken by %s (%s) meanwhile. Book another time instead."), segment->employee_name,
                   visit_who(busy->customer_name), moment);
    return error_set(error, CODE_SLOT_TAKEN, "%s", by->text);
  }
  return CODE_OK;
}

static enum code write_status(struct change *change, const struct appointment *visit,
                              enum appointment_status to, const char *reason, struct error *error) {
  int written = 0;
  struct query query = query_start(change->replica, SQL_VISIT_STATUS);
  query_id(&query, visit->id);
  query_int(&query, visit->revision);
  query_text(&query, appointment_status_words.words[to]);
  query_text(&query, to == STATUS_CANCELLED ? reason : NULL);
  query_int(&query, change->now);
  enum code code = query_run(&query, &written, error);
  if (code == CODE_OK && written != 1)
    code = error_set(error, CODE_STALE_VERSION,
                     _("The visit was changed meanwhile. Look at it again, then repeat."));
  if (code != CODE_OK) return code;
  struct query blocking = query_start(change->replica, SQL_VISIT_SETTLE_BLOCKING);
  query_id(&blocking, visit->id);
  code = query_run(&blocking, NULL, error);
  if (code == CODE_OK) code = visit_store_check_free(change, visit->id, NULL, error);
  if (code != CODE_OK) return code;
  const struct history_entry entry = {.appointment = visit->id,
                                      .from = appointment_status_words.words[visit->status],
                                      .to = appointment_status_words.words[to],
                                      .reason = reason};
  return visit_store_history(change, &entry, error);
}

/* The walk-in's ticket follows its visit. */
static enum code follow_ticket(struct change *change, struct id appointment, enum appointment_status to,
                               struct error *error) {
  enum walk_in_state state = to == STATUS_COMPLETED ? WALK_IN_DONE
                             : status_blocks(to)    ? WALK_IN_SERVING
                                                    : WALK_IN_LEFT;
  struct id ticket = id_nil;
  struct query find = query_start(change->replica, SQL_WALK_IN_OF_APPOINTMENT);
  query_id(&find, appointment);
  if (query_row(&find)) ticket = query_get_id(&find, 0);
  enum code code = query_end(&find, error);
  if (code != CODE_OK || id_is_nil(ticket)) return code;
  code = change_touch(change, ENTITY_WALK_IN, ticket, error);
  if (code != CODE_OK) return code;
  struct query query = query_start(change->replica, SQL_WALK_IN_STATE);
  query_id(&query, ticket);
  query_text(&query, walk_in_state_words.words[state]);
  query_int(&query, change->now);
  return query_run(&query, NULL, error);
}

/* A manager's correction of a completed visit says why, as every override does, and only a manager takes it
 * back. */
static enum code prepare_correction(struct change *change, const struct appointment *visit,
                                    struct error *error) {
  if (change->override_reason != NULL && change->override_reason[0] == '\0')
    return error_set(error, CODE_INVALID, _("An override needs a reason. Say why."));
  if (visit->status == STATUS_COMPLETED) change->permission = MAY_CORRECT;
  return CODE_OK;
}

enum code command_status(struct replica *replica, const struct command *command, struct id appointment,
                         enum appointment_status to, const char *reason, struct outcome *outcome,
                         struct error *error) {
  *outcome = (struct outcome){.id = appointment, .appointment = appointment};
  struct change change;
  struct appointment visit;
  const char *why = NULL;
  enum code code = change_begin(&change, replica, command, steps[to].command, steps[to].permission, error);
  if (code == CODE_OK) code = text_take(&change, _("The reason"), reason, TEXT_LINE, 500, &why, error);
  if (code == CODE_OK && to == STATUS_CANCELLED && why == NULL)
    code = error_set(error, CODE_INVALID,
                     _("A cancellation needs a reason, such as \"ill\" or \"changed plans\"."));
  if (code == CODE_OK) code = reader_appointment(replica, appointment, &change.arena, &visit, error);
  if (code == CODE_OK && visit.deleted_at != 0)
    code = error_set(error, CODE_NOT_FOUND, _("This visit was deleted."));
  if (code == CODE_OK) code = change_expect(&change, visit.revision, _("The visit"), error);
  if (code == CODE_OK) code = visit_check_column(command->actor, steps[to].permission, &visit, error);
  if (code == CODE_OK) code = prepare_correction(&change, &visit, error);
  if (code == CODE_OK) code = check_step(&change, &visit, to, error);
  if (code == CODE_OK && status_blocks(to) && !status_blocks(visit.status))
    code = check_free_again(&change, &visit, &outcome->verdict, error);
  if (code == CODE_OK) code = change_touch(&change, ENTITY_APPOINTMENT, appointment, error);
  if (code == CODE_OK)
    code = write_status(&change, &visit, to, why != NULL ? why : change.override_reason, error);
  if (code == CODE_OK) code = follow_ticket(&change, appointment, to, error);
  if (code == CODE_OK) {
    say_step(to, visit_who(visit.customer_name), outcome);
    code = change_commit(&change, outcome, error);
  }
  change_end(&change);
  return code;
}
