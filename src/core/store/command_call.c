/* Telephone calls: whose they were, and what came of them. */
#include "core/model/language.h"
#include "core/store/booking.h"

enum code call_attach(struct change *change, struct id call, struct id customer, struct id appointment,
                      struct error *error) {
  int written = 0;
  enum code code = change_touch(change, ENTITY_CALL_LOG, call, error);
  if (code != CODE_OK) return code;
  struct query query = query_start(change->replica, SQL_CALL_LINK);
  query_id(&query, call);
  query_id(&query, customer);
  query_id(&query, appointment);
  query_int(&query, change->now);
  code = query_run(&query, &written, error);
  if (code == CODE_OK && written != 1)
    code = error_set(error, CODE_NOT_FOUND, _("There is no such call. See the calls."));
  return code;
}

/* Whose visit it is; nil for a walk-in without one. */
static enum code caller_of_visit(struct change *change, struct id appointment, struct id *customer,
                                 struct error *error) {
  bool found = false;
  struct query query = query_start(change->replica, SQL_CALL_VISIT_CUSTOMER);
  query_id(&query, appointment);
  if (query_row(&query)) {
    found = true;
    *customer = query_get_id(&query, 0);
  }
  enum code code = query_end(&query, error);
  if (code == CODE_OK && !found) code = error_set(error, CODE_NOT_FOUND, _("There is no such visit."));
  return code;
}

enum code command_call_link(struct replica *replica, const struct command *command, struct id call,
                            struct id customer, struct id appointment, struct outcome *outcome,
                            struct error *error) {
  *outcome = (struct outcome){.id = call, .appointment = appointment};
  struct change change;
  struct customer who = {.name = ""};
  struct id of_visit = id_nil;
  enum code code = change_begin(&change, replica, command, "call link", MAY_CUSTOMER, error);
  if (code == CODE_OK && !id_is_nil(appointment))
    code = caller_of_visit(&change, appointment, &of_visit, error);
  if (id_is_nil(customer)) customer = of_visit;
  if (code == CODE_OK && !id_is_nil(customer)) code = customer_take(&change, customer, &who, error);
  if (code == CODE_OK) code = call_attach(&change, call, customer, appointment, error);
  if (code == CODE_OK) {
    if (who.name[0] == '\0')
      outcome_say(outcome, _("The call is nobody's any more."));
    else
      outcome_say(outcome, _("The call was %.100s's."), who.name);
    code = change_commit(&change, outcome, error);
  }
  change_end(&change);
  return code;
}
