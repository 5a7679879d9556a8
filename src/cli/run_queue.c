/* Commands on the desk queue: walk-ins and the waitlist. */
#include <string.h>

#include "cli/json_view.h"
#include "cli/print.h"
#include "cli/run.h"
#include "core/model/language.h"

/* The ticket and its visit, as they are now. */
static enum code answer_ticket(struct session *session, struct error *error) {
  struct queue_ticket ticket;
  enum code code = reader_ticket(session->replica, session->outcome.id, &session->arena, &ticket, error);
  if (code != CODE_OK) return code;
  json_t *visit = json_null();
  if (!id_is_nil(session->outcome.appointment)) {
    struct appointment appointment;
    code = reader_appointment(session->replica, session->outcome.appointment, &session->arena, &appointment,
                              error);
    if (code != CODE_OK) return code;
    visit = json_appointment(session, &appointment, false);
  }
  session->document = json_object();
  json_object_set_new(session->document, "ticket", json_ticket(session, &ticket));
  json_object_set_new(session->document, "appointment", visit);
  json_add_warnings(session->document, &session->outcome.verdict);
  session_say(session, "%s", session->outcome.sentence);
  return CODE_OK;
}

static enum code refuse(struct session *session, enum code code) {
  session->verdict = &session->outcome.verdict;
  return code;
}

/* --employee, or any. */
static enum code option_employee(struct session *session, int *employee, struct error *error) {
  const char *name = arguments_value(session->arguments, OPTION_EMPLOYEE);
  *employee = EMPLOYEE_ANY;
  return name == NULL ? CODE_OK : session_employee(session, name, employee, error);
}

enum code run_walkin(struct session *session, struct error *error) {
  const struct arguments *arguments = session->arguments;
  struct walk_in walk_in = {.customer = {.name = arguments_value(arguments, OPTION_NAME),
                                         .phone = arguments_value(arguments, OPTION_PHONE)}};
  if (!arguments_has(arguments, OPTION_SERVICE))
    return error_set(error, CODE_USAGE, _("Name a service with --service."));
  if (arguments->value_counts[OPTION_SERVICE] > 1)
    return error_set(error, CODE_USAGE, _("A walk-in takes one service. Add others to the visit later."));
  enum code code =
      session_service(session, arguments_value(arguments, OPTION_SERVICE), &walk_in.service, error);
  if (code == CODE_OK) code = option_employee(session, &walk_in.employee, error);
  if (code != CODE_OK) return code;
  code = command_walk_in(session->replica, &session->command, &walk_in, &session->outcome, error);
  return code == CODE_OK ? answer_ticket(session, error) : refuse(session, code);
}

static enum code word_ticket(struct session *session, struct id *ticket, struct error *error) {
  return command_find_ticket(session->replica, session->location_index, session->arguments->words[0], ticket,
                             error);
}

enum code run_serve(struct session *session, struct error *error) {
  struct id ticket;
  int employee;
  enum code code = word_ticket(session, &ticket, error);
  if (code == CODE_OK) code = option_employee(session, &employee, error);
  if (code != CODE_OK) return code;
  code = command_serve(session->replica, &session->command, ticket, employee, &session->outcome, error);
  return code == CODE_OK ? answer_ticket(session, error) : refuse(session, code);
}

enum code run_leave(struct session *session, struct error *error) {
  struct id ticket;
  enum code code = word_ticket(session, &ticket, error);
  if (code == CODE_OK)
    code = command_leave(session->replica, &session->command, ticket, &session->outcome, error);
  return code == CODE_OK ? answer_ticket(session, error) : code;
}

/* Who is being served waits no more. */
static void keep_waiting(struct queue *queue) {
  int kept = 0;
  for (int i = 0; i < queue->ticket_count; i++)
    if (queue->tickets[i].state == WALK_IN_WAITING) queue->tickets[kept++] = queue->tickets[i];
  queue->ticket_count = kept;
}

enum code run_queue(struct session *session, struct error *error) {
  struct queue queue;
  enum code code = reader_queue(session->replica, session->location_index, &session->arena, &queue, error);
  if (code != CODE_OK) return code;
  keep_waiting(&queue);
  json_t *tickets = json_array(), *waitlist = json_array();
  for (int i = 0; i < queue.ticket_count; i++)
    json_array_append_new(tickets, json_ticket(session, &queue.tickets[i]));
  for (int i = 0; i < queue.waitlist_count; i++)
    json_array_append_new(waitlist, json_waitlist_row(session, &queue.waitlist[i]));
  session->document = json_object();
  json_object_set_new(session->document, "tickets", tickets);
  json_object_set_new(session->document, "waitlist", waitlist);
  print_queue(session, &queue);
  return CODE_OK;
}

/* -------------------------------------------------------------------------------------------- waitlist */

static enum code option_date(struct session *session, enum option option, int32_t *date,
                             struct error *error) {
  const char *text = arguments_value(session->arguments, option);
  *date = DATE_NONE;
  return text == NULL ? CODE_OK : session_date(session, text, date, error);
}

static enum code answer_waitlist(struct session *session, const char *key) {
  char text[ID_TEXT_SIZE];
  id_format(session->outcome.id, text);
  session->document = json_object();
  json_object_set_new(session->document, key, json_string(text));
  json_object_set_new(session->document, "revision", json_integer((json_int_t)session->outcome.revision));
  session_say(session, "%s", session->outcome.sentence);
  return CODE_OK;
}

enum code run_waitlist_add(struct session *session, struct error *error) {
  const struct arguments *arguments = session->arguments;
  struct waitlist_wish wish = {.note = arguments_value(arguments, OPTION_NOTE)};
  if (!arguments_has(arguments, OPTION_SERVICE) || !arguments_has(arguments, OPTION_CUSTOMER))
    return error_set(error, CODE_USAGE, _("The waitlist needs --service and --customer."));
  enum code code = session_service(session, arguments_value(arguments, OPTION_SERVICE), &wish.service, error);
  if (code == CODE_OK)
    code = session_customer(session, arguments_value(arguments, OPTION_CUSTOMER), &wish.customer, error);
  if (code == CODE_OK) code = option_employee(session, &wish.employee, error);
  if (code == CODE_OK) code = option_date(session, OPTION_FROM, &wish.from, error);
  if (code == CODE_OK) code = option_date(session, OPTION_TO, &wish.to, error);
  if (code == CODE_OK)
    code = command_waitlist_add(session->replica, &session->command, &wish, &session->outcome, error);
  return code == CODE_OK ? answer_waitlist(session, "id") : code;
}

enum code run_waitlist_remove(struct session *session, struct error *error) {
  struct id id;
  const char *text = session->arguments->words[0];
  if (!id_parse(text, strlen(text), &id))
    return error_set(error, CODE_NOT_FOUND, _("\"%.60s\" is no entry of the waitlist. See the queue."), text);
  enum code code = command_waitlist_remove(session->replica, &session->command, id, &session->outcome, error);
  return code == CODE_OK ? answer_waitlist(session, "removed") : code;
}
