/* Commands on visits: book, move, edit, the steps of the status, show, undo and redo. */
#include <stdio.h>
#include <string.h>

#include "cli/json_view.h"
#include "cli/print.h"
#include "cli/run.h"
#include "core/model/language.h"
#include "core/store/line_booking.h"

/* A refusal's broken rules go with its error. */
static enum code keep_verdict(struct session *session, enum code code) {
  if (code != CODE_OK) session->verdict = &session->outcome.verdict;
  return code;
}

enum code answer_appointment(struct session *session, struct id id, bool full, struct error *error) {
  struct appointment *appointment = ARENA_NEW(&session->arena, 1, struct appointment);
  if (appointment == NULL) return error_set(error, CODE_INTERNAL, _("There is not enough memory."));
  enum code code = reader_appointment(session->replica, id, &session->arena, appointment, error);
  if (code != CODE_OK) return code;
  session->document = json_appointment(session, appointment, full);
  json_add_warnings(session->document, &session->outcome.verdict);
  if (session->outcome.sentence[0] != '\0') session_say(session, "%s", session->outcome.sentence);
  for (int i = 0; i < session->outcome.verdict.warning_count; i++)
    session_say(session, _("Note: %s"), session->outcome.verdict.warnings[i].text);
  print_appointment(session, appointment, full);
  return CODE_OK;
}

/* The visit that the first word names; its times are those of its own location. */
static enum code word_visit(struct session *session, struct id *id, struct error *error) {
  struct appointment visit;
  enum code code = reader_find_appointment(session->replica, session->arguments->words[0], id, error);
  if (code == CODE_OK) code = reader_appointment(session->replica, *id, &session->arena, &visit, error);
  if (code == CODE_OK && visit.deleted_at != 0)
    code = error_set(
        error, CODE_NOT_FOUND,
        _("This booking was taken back, so it is not there any more. \"frontdesk redo\" may bring it back."));
  if (code != CODE_OK) return code;
  int location = salon_location(session->salon, visit.location);
  if (location != INDEX_NONE) session_stand_at(session, location);
  return CODE_OK;
}

/* ------------------------------------------------------------------------------------------------ book */

static enum code choose_customer(struct session *session, struct customer_choice *choice,
                                 struct error *error) {
  const struct arguments *arguments = session->arguments;
  const char *customer = arguments_value(arguments, OPTION_CUSTOMER),
             *name = arguments_value(arguments, OPTION_NAME);
  *choice = (struct customer_choice){.name = name,
                                     .phone = arguments_value(arguments, OPTION_PHONE),
                                     .email = arguments_value(arguments, OPTION_EMAIL)};
  if (customer != NULL && (name != NULL || choice->phone != NULL || choice->email != NULL))
    return error_set(error, CODE_USAGE, _("Give either --customer, or --name with --phone and --email."));
  if (customer != NULL) return session_customer(session, customer, &choice->id, error);
  if (name == NULL || name[0] == '\0')
    return error_set(error, CODE_USAGE, _("Name the customer with --customer or --name."));
  return CODE_OK;
}

static enum code read_line(struct session *session, struct booking *booking, struct error *error) {
  const struct line_place place = {.location = session->location_index, .starts_at = INT64_MIN};
  if (arguments_has(session->arguments, OPTION_SERVICE) || arguments_has(session->arguments, OPTION_START))
    return error_set(error, CODE_USAGE, _("Give either one line, or --service and --start."));
  return line_booking_read(session->replica, &place, session->arguments->words[0], &session->arena, booking,
                           error);
}

static enum code read_options(struct session *session, struct booking *booking, struct error *error) {
  const char *start = arguments_value(session->arguments, OPTION_START);
  if (start == NULL)
    return error_set(error, CODE_USAGE,
                     _("Say when with --start, such as --start 14:30 or --start 2026-11-23T14:30."));
  enum code code = session_request(session, &booking->request, error);
  if (code == CODE_OK) code = session_instant(session, start, &booking->starts_at, error);
  if (code == CODE_OK) code = choose_customer(session, &booking->customer, error);
  return code;
}

enum code run_book(struct session *session, struct error *error) {
  const struct arguments *arguments = session->arguments;
  struct booking booking = {.note = arguments_value(arguments, OPTION_NOTE),
                            .source = SOURCE_DESK,
                            .told_how = arguments_value(arguments, OPTION_TOLD)};
  const char *rule = arguments_value(arguments, OPTION_REPEAT);
  enum code code = arguments->word_count > 0 ? read_line(session, &booking, error)
                                             : read_options(session, &booking, error);
  if (code != CODE_OK) return code;
  if (rule != NULL)
    code = command_book_series(session->replica, &session->command, &booking, rule, &session->outcome, error);
  else
    code = command_book(session->replica, &session->command, &booking, &session->outcome, error);
  if (code != CODE_OK) return keep_verdict(session, code);
  return answer_appointment(session, session->outcome.appointment, false, error);
}

/* --------------------------------------------------------------------------------------- move and edit */

enum code run_move(struct session *session, struct error *error) {
  const char *start = arguments_value(session->arguments, OPTION_START),
             *name = arguments_value(session->arguments, OPTION_EMPLOYEE);
  struct id id;
  int64_t starts_at = 0;
  int employee = EMPLOYEE_ANY;
  if (start == NULL) return error_set(error, CODE_USAGE, _("Say to when with --start."));
  enum code code = word_visit(session, &id, error);
  if (code == CODE_OK) code = session_instant(session, start, &starts_at, error);
  if (code == CODE_OK && name != NULL) code = session_employee(session, name, &employee, error);
  if (code != CODE_OK) return code;
  code = command_move(session->replica, &session->command, id, starts_at, employee, &session->outcome, error);
  return code == CODE_OK ? answer_appointment(session, id, false, error) : keep_verdict(session, code);
}

/* Add-ons alone are added to the services that the visit has. */
static enum code services_of_visit(struct session *session, struct id id, struct visit_request *request,
                                   struct error *error) {
  struct appointment visit;
  enum code code = reader_appointment(session->replica, id, &session->arena, &visit, error);
  for (int i = 0; code == CODE_OK && i < visit.segment_count; i++) {
    int service = salon_service(session->salon, visit.segments[i].service);
    if (visit.segments[i].part > 0 || service == INDEX_NONE) continue;
    int employee = salon_employee(session->salon, visit.segments[i].employee);
    code = visit_request_add_service(request, session->salon, service,
                                     employee == INDEX_NONE ? EMPLOYEE_ANY : employee, error);
  }
  for (int i = 0; code == CODE_OK && i < visit.addon_count; i++) {
    int addon = salon_addon(session->salon, visit.addons[i].addon);
    if (addon != INDEX_NONE) code = visit_request_add_addon(request, session->salon, addon, error);
  }
  return code;
}

static enum code edit_services(struct session *session, struct id id, struct appointment_edit *edit,
                               struct error *error) {
  const struct arguments *arguments = session->arguments;
  if (!arguments_has(arguments, OPTION_SERVICE) && !arguments_has(arguments, OPTION_ADDON)) return CODE_OK;
  edit->change_services = true;
  if (arguments_has(arguments, OPTION_SERVICE)) return session_request(session, &edit->request, error);
  edit->request = (struct visit_request){.location = session->location_index};
  enum code code = services_of_visit(session, id, &edit->request, error);
  for (int i = 0; code == CODE_OK && i < arguments->value_counts[OPTION_ADDON]; i++) {
    int addon;
    code = session_addon(session, &edit->request, arguments->values[OPTION_ADDON][i], &addon, error);
    if (code == CODE_OK) code = visit_request_add_addon(&edit->request, session->salon, addon, error);
  }
  return code;
}

enum code run_edit(struct session *session, struct error *error) {
  const struct arguments *arguments = session->arguments;
  const char *customer = arguments_value(arguments, OPTION_CUSTOMER);
  struct appointment_edit edit = {.note = arguments_value(arguments, OPTION_NOTE),
                                  .told_how = arguments_value(arguments, OPTION_TOLD)};
  struct id id;
  enum code code = word_visit(session, &id, error);
  if (code == CODE_OK) code = edit_services(session, id, &edit, error);
  if (code == CODE_OK && customer != NULL) code = session_customer(session, customer, &edit.customer, error);
  if (code != CODE_OK) return code;
  code = command_edit(session->replica, &session->command, id, &edit, &session->outcome, error);
  return code == CODE_OK ? answer_appointment(session, id, false, error) : keep_verdict(session, code);
}

/* ----------------------------------------------------------------------------------------------- steps */

static enum code step(struct session *session, enum appointment_status to, struct error *error) {
  struct id id;
  enum code code = word_visit(session, &id, error);
  if (code != CODE_OK) return code;
  code = command_status(session->replica, &session->command, id, to,
                        arguments_value(session->arguments, OPTION_REASON), &session->outcome, error);
  return code == CODE_OK ? answer_appointment(session, id, false, error) : keep_verdict(session, code);
}

enum code run_confirm(struct session *session, struct error *error) {
  return step(session, STATUS_CONFIRMED, error);
}
enum code run_checkin(struct session *session, struct error *error) {
  return step(session, STATUS_CHECKED_IN, error);
}
enum code run_start(struct session *session, struct error *error) {
  return step(session, STATUS_IN_PROGRESS, error);
}
enum code run_complete(struct session *session, struct error *error) {
  return step(session, STATUS_COMPLETED, error);
}
enum code run_noshow(struct session *session, struct error *error) {
  return step(session, STATUS_NO_SHOW, error);
}
enum code run_reactivate(struct session *session, struct error *error) {
  return step(session, STATUS_SCHEDULED, error);
}

enum code run_cancel(struct session *session, struct error *error) {
  if (!arguments_has(session->arguments, OPTION_REASON))
    return error_set(error, CODE_USAGE, _("Say why with --reason."));
  return step(session, STATUS_CANCELLED, error);
}

enum code run_show(struct session *session, struct error *error) {
  struct id id;
  enum code code = word_visit(session, &id, error);
  return code == CODE_OK ? answer_appointment(session, id, true, error) : code;
}

/* --------------------------------------------------------------------------------------- undo and redo */

static enum code list_undo(struct session *session, bool redo, struct error *error) {
  struct undo_row *rows;
  int count;
  enum code code = undo_list(session->replica, redo, &session->arena, &rows, &count, error);
  if (code != CODE_OK) return code;
  json_t *list = json_array();
  for (int i = 0; i < count; i++) {
    json_array_append_new(list, json_undo_row(&rows[i]));
    session_say(session, "%s  (%s)", rows[i].sentence, rows[i].by);
  }
  if (count == 0)
    session_say(session, redo ? _("There is nothing to do again.") : _("There is nothing to undo."));
  session->document = json_object();
  json_object_set_new(session->document, redo ? "redo" : "undo", list);
  return CODE_OK;
}

static enum code take_back(struct session *session, bool redo, struct error *error) {
  if (arguments_has(session->arguments, OPTION_LIST)) return list_undo(session, redo, error);
  enum code code = redo ? command_redo(session->replica, &session->command, &session->outcome, error)
                        : command_undo(session->replica, &session->command, &session->outcome, error);
  if (code != CODE_OK) return keep_verdict(session, code);
  session->document = json_object();
  json_object_set_new(session->document, redo ? "redone" : "undone", json_string(session->outcome.sentence));
  session_say(session, "%s", session->outcome.sentence);
  if (id_is_nil(session->outcome.appointment)) return CODE_OK;
  struct appointment appointment;
  code = reader_appointment(session->replica, session->outcome.appointment, &session->arena, &appointment,
                            error);
  if (code != CODE_OK) return code;
  /* A booking that was taken back is not there any more. */
  json_object_set_new(session->document, "appointment",
                      appointment.deleted_at != 0 ? json_null()
                                                  : json_appointment(session, &appointment, false));
  return code;
}

enum code run_undo(struct session *session, struct error *error) { return take_back(session, false, error); }
enum code run_redo(struct session *session, struct error *error) { return take_back(session, true, error); }
