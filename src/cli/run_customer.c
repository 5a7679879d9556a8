/* Commands on customers: find, show, add, edit, merge, export, erase. */
#include <stdio.h>
#include <string.h>

#include "cli/json_view.h"
#include "cli/print.h"
#include "cli/run.h"
#include "core/model/language.h"

enum { EXPORT_VISITS_MAX = 10000, CARD_VISITS = 10 };

enum code run_find(struct session *session, struct error *error) {
  struct customer *found;
  int count;
  enum code code =
      reader_find(session->replica, session->arguments->words[0], &session->arena, &found, &count, error);
  if (code != CODE_OK) return code;
  json_t *list = json_array();
  for (int i = 0; i < count; i++) {
    json_array_append_new(list, json_customer(&found[i]));
    print_customer_line(session, &found[i]);
  }
  if (count == 0) session_say(session, _("Nobody is found for \"%s\"."), session->arguments->words[0]);
  session->document = json_object();
  json_object_set_new(session->document, "customers", list);
  return CODE_OK;
}

static enum code visits_json(struct session *session, struct id id, int limit, bool print, json_t **list,
                             struct error *error) {
  struct appointment *visits;
  int count;
  *list = json_array();
  enum code code =
      reader_customer_visits(session->replica, id, INT64_MAX, limit, &session->arena, &visits, &count, error);
  if (code != CODE_OK) return code;
  for (int i = 0; i < count; i++) {
    json_array_append_new(*list, json_appointment(session, &visits[i], false));
    if (print) print_visit_line(session, &visits[i]);
  }
  return CODE_OK;
}

static enum code answer_customer(struct session *session, struct id id, int visits, struct error *error) {
  struct customer customer;
  json_t *list;
  enum code code = reader_customer(session->replica, id, &session->arena, &customer, error);
  if (code != CODE_OK) return code;
  session->document = json_customer_card(session, &customer);
  json_add_warnings(session->document, &session->outcome.verdict);
  if (session->outcome.sentence[0] != '\0') session_say(session, "%s", session->outcome.sentence);
  print_customer(session, &customer);
  code = visits_json(session, id, visits, true, &list, error);
  json_object_set_new(session->document, "appointments", list);
  return code;
}

enum code run_customer_show(struct session *session, struct error *error) {
  struct id id;
  enum code code = session_customer(session, session->arguments->words[0], &id, error);
  return code == CODE_OK ? answer_customer(session, id, CARD_VISITS, error) : code;
}

/* The last word is the last name; one word alone is the first name. */
static void split_name(struct session *session, const char *name, struct customer_fields *fields) {
  const char *space = strrchr(name, ' ');
  fields->first_name = space == NULL ? name : arena_text(&session->arena, name, (size_t)(space - name));
  fields->last_name = space == NULL ? "" : space + 1;
}

/* Whoever is blocked is told why. */
static enum code check_block(const struct arguments *arguments, struct error *error) {
  const char *reason = arguments_value(arguments, OPTION_BLOCK);
  if (reason == NULL) return CODE_OK;
  if (arguments_has(arguments, OPTION_UNBLOCK))
    return error_set(error, CODE_USAGE, _("Give either --block or --unblock."));
  if (reason[strspn(reason, " \t\n")] == '\0')
    return error_set(error, CODE_INVALID, _("Blocking a customer needs a reason, such as \"did not pay\"."));
  return CODE_OK;
}

static void read_fields(struct session *session, struct customer_fields *fields) {
  const struct arguments *arguments = session->arguments;
  *fields = (struct customer_fields){.phone = arguments_value(arguments, OPTION_PHONE),
                                     .email = arguments_value(arguments, OPTION_EMAIL),
                                     .birth_date = arguments_value(arguments, OPTION_BIRTH_DATE),
                                     .address = arguments_value(arguments, OPTION_ADDRESS),
                                     .notes = arguments_value(arguments, OPTION_NOTE),
                                     .add_note = arguments_value(arguments, OPTION_ADD_NOTE),
                                     .blocked_reason = arguments_value(arguments, OPTION_BLOCK),
                                     .blocked = -1};
  if (arguments_has(arguments, OPTION_NAME))
    split_name(session, arguments_value(arguments, OPTION_NAME), fields);
  if (arguments_has(arguments, OPTION_BLOCK)) fields->blocked = 1;
  if (!arguments_has(arguments, OPTION_UNBLOCK)) return;
  fields->blocked = 0;
  fields->blocked_reason = "";
}

enum code run_customer_add(struct session *session, struct error *error) {
  struct customer_fields fields;
  if (!arguments_has(session->arguments, OPTION_NAME))
    return error_set(error, CODE_USAGE, _("Name the customer with --name."));
  read_fields(session, &fields);
  enum code code =
      command_customer_add(session->replica, &session->command, &fields, &session->outcome, error);
  return code == CODE_OK ? answer_customer(session, session->outcome.id, CARD_VISITS, error) : code;
}

/* Whether any of the command's own options was given. */
static bool says_something(const struct arguments *arguments) {
  bool any = false;
  for (int i = 0; i < arguments->command->option_count; i++)
    any = any || arguments_has(arguments, arguments->command->options[i]);
  return any;
}

enum code run_customer_edit(struct session *session, struct error *error) {
  struct customer_fields fields;
  struct id id;
  if (!says_something(session->arguments))
    return error_set(error, CODE_USAGE, _("Say what to change, such as --phone or --note."));
  enum code code = check_block(session->arguments, error);
  if (code == CODE_OK) code = session_customer(session, session->arguments->words[0], &id, error);
  if (code != CODE_OK) return code;
  read_fields(session, &fields);
  code = command_customer_edit(session->replica, &session->command, id, &fields, &session->outcome, error);
  return code == CODE_OK ? answer_customer(session, id, CARD_VISITS, error) : code;
}

enum code run_customer_merge(struct session *session, struct error *error) {
  struct id into, from = id_nil;
  enum code code = session_customer(session, session->arguments->words[0], &into, error);
  if (code == CODE_OK) code = session_customer(session, session->arguments->words[1], &from, error);
  if (code != CODE_OK) return code;
  code = command_customer_merge(session->replica, &session->command, into, from, &session->outcome, error);
  return code == CODE_OK ? answer_customer(session, into, CARD_VISITS, error) : code;
}

/* All that is kept about a person, as one JSON document whether --json was given or not. */
enum code run_customer_export(struct session *session, struct error *error) {
  struct id id;
  struct customer customer;
  json_t *list;
  enum code code = role_check(&session->actor, MAY_EXPORT, error);
  if (code == CODE_OK) code = session_customer(session, session->arguments->words[0], &id, error);
  if (code == CODE_OK) code = reader_customer(session->replica, id, &session->arena, &customer, error);
  if (code != CODE_OK) return code;
  session->document = json_customer_card(session, &customer);
  code = visits_json(session, id, EXPORT_VISITS_MAX, false, &list, error);
  json_object_set_new(session->document, "appointments", list);
  session->json = true;
  return code;
}

enum code run_customer_erase(struct session *session, struct error *error) {
  struct id id;
  enum code code = session_customer(session, session->arguments->words[0], &id, error);
  if (code != CODE_OK) return code;
  if (!arguments_has(session->arguments, OPTION_YES))
    return error_set(error, CODE_USAGE,
                     _("Erasing cannot be undone. Repeat with --yes to erase this customer's data."));
  code = command_customer_erase(session->replica, &session->command, id, &session->outcome, error);
  if (code != CODE_OK) return code;
  session->document = json_object();
  char text[ID_TEXT_SIZE];
  id_format(id, text);
  json_object_set_new(session->document, "erased", json_string(text));
  session_say(session, "%s", session->outcome.sentence);
  return CODE_OK;
}
