#include "cli/session.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/fold.h"
#include "core/model/language.h"
#include "core/model/lookup.h"
#include "core/model/text.h"
#include "core/model/when.h"
#include "core/model/zone.h"
#include "core/store/zoneinfo.h"

/* -------------------------------------------------------------------------------------- open and close */

static enum code read_revision(struct session *session, struct error *error) {
  const char *text = arguments_value(session->arguments, OPTION_IF_REVISION);
  session->command.if_revision = REVISION_ANY;
  if (text == NULL) return CODE_OK;
  char *end;
  long long revision = strtoll(text, &end, 10);
  if (end == text || *end != '\0' || revision < 0 || strlen(text) > 18)
    return error_set(error, CODE_USAGE, _("--if-revision needs a whole number, not \"%.40s\"."), text);
  session->command.if_revision = revision;
  return CODE_OK;
}

/* Without a home there are no settings either. What is wrong in them is told, and hinders nothing. */
static void load_config(struct session *session) {
  char path[SYSTEM_PATH_SIZE];
  if (system_config_path(path, NULL) != CODE_OK) return;
  config_load(path, &session->config);
  speech_settle(session->config.language, session->config.locale, session->notice);
  if (session->config.flaw_count > 0)
    (void)snprintf(session->notice, sizeof session->notice, "%s", session->config.flaw);
}

enum code session_path(const struct session *session, char path[SYSTEM_PATH_SIZE], struct error *error) {
  return system_replica_path(arguments_value(session->arguments, OPTION_DB), path, error);
}

struct replica_options session_replica_options(struct session *session, const char *path) {
  return (struct replica_options){.path = path,
                                  .ports = system_ports(&session->system),
                                  .zones = zoneinfo_source(zoneinfo_folder),
                                  .housekeeping = session->arguments->command->housekeeping};
}

enum code session_open_replica(struct session *session, struct error *error) {
  char path[SYSTEM_PATH_SIZE];
  enum code code = session_path(session, path, error);
  if (code != CODE_OK) return code;
  const struct replica_options options = session_replica_options(session, path);
  code = replica_open(&options, &session->replica, error);
  if (code != CODE_OK) return code;
  int64_t changes;
  code = replica_changes(session->replica, &changes, error);
  system_mix(&session->system, changes);
  return code;
}

/* The locations of the salon by name; `count` of them. */
static struct lookup_name *location_names(struct session *session, size_t *count) {
  struct lookup_name *names =
      ARENA_NEW(&session->arena, (size_t)session->salon->location_count + 1, struct lookup_name);
  *count = 0;
  for (int i = 0; names != NULL && i < session->salon->location_count; i++)
    names[(*count)++] = (struct lookup_name){.id = session->salon->locations[i].id,
                                             .name = session->salon->locations[i].name};
  return names;
}

static enum code no_memory(struct error *error) {
  return error_set(error, CODE_INTERNAL, _("There is not enough memory."));
}

static enum code named_location(struct session *session, const char *text, struct error *error) {
  size_t count, index;
  struct lookup_name *names = location_names(session, &count);
  if (names == NULL) return no_memory(error);
  enum code code = lookup_find(names, count, _("location"), text, strlen(text), &index, error);
  if (code == CODE_OK) session->location_index = (int)index;
  return code;
}

/* The only active location; else they are named. */
static enum code only_location(struct session *session, struct error *error) {
  char list[300] = "";
  int active = 0;
  for (int i = 0; i < session->salon->location_count; i++) {
    if (session->salon->locations[i].status != LOCATION_ACTIVE) continue;
    session->location_index = i;
    size_t used = strlen(list);
    (void)snprintf(list + used, sizeof list - used, "%s%.60s", active++ == 0 ? "" : ", ",
                   session->salon->locations[i].name);
  }
  if (active == 1) return CODE_OK;
  if (session->salon->location_count == 0)
    return error_set(error, CODE_NOT_FOUND,
                     _("This salon's file is empty. \"frontdesk import FILE\" brings a salon into it."));
  if (active == 0)
    return error_set(error, CODE_NOT_FOUND, _("The salon has no active location. Name one with --location."));
  return error_set(error, CODE_AMBIGUOUS, _("The salon has %d locations: %s. Name one with --location."),
                   active, list);
}

static enum code choose_location(struct session *session, struct error *error) {
  const char *text = arguments_value(session->arguments, OPTION_LOCATION);
  if (text == NULL && session->config.location[0] != '\0') text = session->config.location;
  enum code code = text != NULL ? named_location(session, text, error) : only_location(session, error);
  if (code == CODE_OK) session_stand_at(session, session->location_index);
  return code;
}

/* Where a command that needs no location stands all the same, for its times: where it was told to, else at the first one. */
static enum code any_location(struct session *session, struct error *error) {
  if (session->salon->location_count == 0)
    return session->arguments->command->on_empty ? CODE_OK : only_location(session, error);
  const char *text = arguments_value(session->arguments, OPTION_LOCATION);
  if (text != NULL || session->config.location[0] != '\0') return choose_location(session, error);
  if (only_location(session, NULL) != CODE_OK) session->location_index = 0;
  session_stand_at(session, session->location_index);
  return CODE_OK;
}

void session_stand_at(struct session *session, int location) {
  session->location_index = location;
  session->location = &session->salon->locations[location];
  session->command.location = location;
}

enum code session_sign_in(struct session *session, struct error *error) {
  enum code code = replica_salon(session->replica, &session->salon, NULL, error);
  if (code != CODE_OK) return code;
  speech_money_of_salon(session->salon->locale);
  const char *user = arguments_value(session->arguments, OPTION_AS), *pin = getenv("FRONTDESK_PIN");
  if (user == NULL && pin != NULL && session->config.user[0] != '\0') user = session->config.user;
  if (user == NULL) return reader_default_actor(session->replica, &session->actor, error);
  return reader_sign_in(session->replica, user, pin == NULL ? "" : pin, &session->actor, error);
}

enum code session_open(struct session *session, const struct arguments *arguments, struct error *error) {
  *session = (struct session){.arguments = arguments, .json = arguments_has(arguments, OPTION_JSON)};
  arena_init(&session->arena, SESSION_ARENA_MAX);
  enum code code = system_init(&session->system, error);
  if (code == CODE_OK) code = read_revision(session, error);
  if (code == CODE_OK) load_config(session);
  if (code != CODE_OK || arguments->command->without_replica) return code;
  code = session_open_replica(session, error);
  if (code != CODE_OK || arguments->command->not_signed) return code;
  code = session_sign_in(session, error);
  session->command.actor = &session->actor;
  if (code == CODE_OK)
    code = arguments->command->not_located ? any_location(session, error) : choose_location(session, error);
  session->command.override_reason = arguments_value(arguments, OPTION_OVERRIDE);
  return code;
}

void session_close(struct session *session) {
  replica_free(session->replica);
  json_decref(session->document);
  free(session->text);
  json_decref(session->detail);
  arena_release(&session->arena);
}

/* ----------------------------------------------------------------------------------------------- names */

enum code session_employee(struct session *session, const char *text, int *employee, struct error *error) {
  *employee = EMPLOYEE_ANY;
  if (fold_equal(text, strlen(text), "any", 3)) return CODE_OK;
  const struct salon *salon = session->salon;
  struct lookup_name *names =
      ARENA_NEW(&session->arena, (size_t)salon->employee_count + 1, struct lookup_name);
  int *indexes = ARENA_NEW(&session->arena, (size_t)salon->employee_count + 1, int);
  if (names == NULL || indexes == NULL) return no_memory(error);
  size_t count = 0, found;
  for (int i = 0; i < salon->employee_count; i++) {
    if (!salon->employees[i].active) continue;
    indexes[count] = i;
    names[count++] = (struct lookup_name){.id = salon->employees[i].id, .name = salon->employees[i].name};
  }
  enum code code = lookup_find(names, count, _("employee"), text, strlen(text), &found, error);
  if (code == CODE_OK) *employee = indexes[found];
  return code;
}

enum code session_service(struct session *session, const char *text, int *service, struct error *error) {
  const struct salon *salon = session->salon;
  struct lookup_name *names =
      ARENA_NEW(&session->arena, (size_t)salon->service_count + 1, struct lookup_name);
  int *indexes = ARENA_NEW(&session->arena, (size_t)salon->service_count + 1, int);
  if (names == NULL || indexes == NULL) return no_memory(error);
  size_t count = 0, found;
  for (int i = 0; i < salon->service_count; i++) {
    if (!salon->services[i].active) continue;
    indexes[count] = i;
    names[count++] = (struct lookup_name){.id = salon->services[i].id, .name = salon->services[i].name};
  }
  enum code code = lookup_find(names, count, _("service"), text, strlen(text), &found, error);
  if (code == CODE_OK) *service = indexes[found];
  return code;
}

enum code session_addon(struct session *session, const struct visit_request *request, const char *text,
                        int *addon, struct error *error) {
  const struct salon *salon = session->salon;
  struct lookup_name *names = ARENA_NEW(&session->arena, (size_t)salon->addon_count + 1, struct lookup_name);
  int *indexes = ARENA_NEW(&session->arena, (size_t)salon->addon_count + 1, int);
  if (names == NULL || indexes == NULL) return no_memory(error);
  size_t count = 0, found;
  for (int i = 0; i < request->service_count; i++) {
    const struct service *service = &salon->services[request->services[i].service];
    bool again = false;
    for (int j = 0; j < i; j++) again = again || request->services[j].service == request->services[i].service;
    for (int j = 0; !again && j < service->addon_count; j++) {
      int at = service->first_addon + j;
      if (!salon->addons[at].active) continue;
      indexes[count] = at;
      names[count++] = (struct lookup_name){.id = salon->addons[at].id, .name = salon->addons[at].name};
    }
  }
  struct error why;
  error_init(&why);
  enum code code = lookup_find(names, count, _("add-on"), text, strlen(text), &found, &why);
  if (code == CODE_OK) {
    *addon = indexes[found];
    return CODE_OK;
  }
  /* An add-on that exists, but for none of these services, is wrong rather than unknown. */
  for (int i = 0; code == CODE_NOT_FOUND && i < salon->addon_count; i++) {
    const struct lookup_name name = {.id = salon->addons[i].id, .name = salon->addons[i].name};
    if (salon->addons[i].active && lookup_grade(&name, text, strlen(text)) != LOOKUP_NONE)
      return error_set(error, CODE_INVALID, _("%s goes with %s, which is no service of this visit."),
                       salon->addons[i].name, salon->services[salon->addons[i].service].name);
  }
  return error_set(error, code, "%s", why.text);
}

enum code session_request(struct session *session, struct visit_request *request, struct error *error) {
  const struct arguments *arguments = session->arguments;
  *request = (struct visit_request){.location = session->location_index};
  int employee = EMPLOYEE_ANY;
  const char *name = arguments_value(arguments, OPTION_EMPLOYEE);
  enum code code = name != NULL ? session_employee(session, name, &employee, error) : CODE_OK;
  if (code == CODE_OK && !arguments_has(arguments, OPTION_SERVICE))
    code = error_set(error, CODE_USAGE, _("Name a service with --service."));
  for (int i = 0; code == CODE_OK && i < arguments->value_counts[OPTION_SERVICE]; i++) {
    int service = INDEX_NONE;
    code = session_service(session, arguments->values[OPTION_SERVICE][i], &service, error);
    if (code != CODE_OK) break;
    /* A named employee takes every service that he or she may do, the others are chosen as for "any". */
    bool may = arguments->value_counts[OPTION_SERVICE] == 1 || employee == EMPLOYEE_ANY ||
               salon_qualified(session->salon, employee, service, session->location_index);
    code = visit_request_add_service(request, session->salon, service, may ? employee : EMPLOYEE_ANY, error);
  }
  for (int i = 0; code == CODE_OK && i < arguments->value_counts[OPTION_ADDON]; i++) {
    int addon = INDEX_NONE;
    code = session_addon(session, request, arguments->values[OPTION_ADDON][i], &addon, error);
    if (code == CODE_OK) code = visit_request_add_addon(request, session->salon, addon, error);
  }
  return code;
}

/* ----------------------------------------------------------------------------------------------- times */

int32_t session_today(const struct session *session) {
  int32_t date;
  int minute;
  zone_to_wall(session->location->zone, replica_now(session->replica), &date, &minute);
  return date;
}

enum code session_instant(struct session *session, const char *text, int64_t *instant, struct error *error) {
  return when_parse_instant(text, strlen(text), session->location->zone, session_today(session), instant,
                            error);
}

enum code session_end_instant(struct session *session, const char *text, int64_t *instant,
                              struct error *error) {
  return when_parse_end_instant(text, strlen(text), session->location->zone, session_today(session), instant,
                                error);
}

enum code session_date(struct session *session, const char *text, int32_t *date, struct error *error) {
  return when_parse_date(text, strlen(text), session_today(session), date, error);
}

/* ------------------------------------------------------------------------------------------- customers */

/* "Anna Schmidt (+493023125001), …", each with what tells it from its namesakes. */
static void list_customers(const struct customer *customers, int count, char *list, size_t size) {
  enum { LISTED_MAX = 6 };
  list[0] = '\0';
  for (int i = 0; i < count && i < LISTED_MAX; i++) {
    size_t used = strlen(list);
    const char *contact = customers[i].phone_e164[0] != '\0' ? customers[i].phone_e164 : customers[i].email;
    char id[ID_TEXT_SIZE], name[128];
    id_format(customers[i].id, id);
    (void)text_fit(customers[i].name, strlen(customers[i].name), 32, name, sizeof name, NULL);
    (void)snprintf(list + used, size - used, "%s%s (%s)", i == 0 ? "" : ", ", name,
                   contact[0] != '\0' ? contact : id);
  }
  size_t used = strlen(list);
  if (count > LISTED_MAX) (void)snprintf(list + used, size - used, _(" and %d more"), count - LISTED_MAX);
}

enum code session_customer(struct session *session, const char *text, struct id *customer,
                           struct error *error) {
  struct customer *found;
  int count;
  bool near;
  char list[420];
  enum code code =
      reader_customers_meant(session->replica, text, &session->arena, &found, &count, &near, error);
  if (code != CODE_OK) return code;
  if (count == 0)
    return error_set(error, CODE_NOT_FOUND,
                     _("There is no customer \"%.80s\". Search with \"frontdesk find\"."), text);
  list_customers(found, count, list, sizeof list);
  if (near)
    return error_set(error, CODE_NOT_FOUND, _("There is no customer \"%.60s\"; did you mean %s?"), text,
                     list);
  if (count > 1)
    return error_set(error, CODE_AMBIGUOUS,
                     _("\"%.60s\" may be several customers: %s. Name one by phone, e-mail or id."), text,
                     list);
  *customer = found[0].id;
  return CODE_OK;
}

/* ---------------------------------------------------------------------------------------------- output */

enum { SAY_SIZE = 4096 };

void session_say(const struct session *session, const char *format, ...) {
  if (session->json) return;
  char raw[SAY_SIZE], shown[SAY_SIZE * 2];
  va_list args;
  va_start(args, format);
  int length = vsnprintf(raw, sizeof raw, format, args);
  va_end(args);
  if (length < 0) return;
  size_t size = text_display(raw, strlen(raw), shown, sizeof shown, NULL);
  while (size > 0 && shown[size - 1] == ' ') shown[--size] = '\0';
  (void)puts(shown);
}
