/* What can be booked, where and with whom: out of the set-up alone, with its number as the ETag. */
#include <stdio.h>
#include <string.h>

#include "core/model/visit.h"
#include "server/channel/channel.h"
#include "server/channel/task.h"
#include "server/channel/view.h"

static void setup_etag(const struct task *task, char *etag, size_t size) {
  const struct setup_mark mark = task->setup->mark;
  (void)snprintf(etag, size, "\"s.%lld.%lld\"", (long long)mark.epoch, (long long)mark.seq);
}

/* Opens a task for reading the set-up. False when it was answered: an unknown key of the query, trouble, or 304. */
static bool begin(struct task *task, struct request *request, struct response *response,
                  const char *const *keys, int key_count) {
  if (!request_query_known(request, response, keys, key_count)) return false;
  enum code code = task_begin(task, request, response);
  if (code == CODE_OK) code = task_commit(task);
  if (code == CODE_OK) {
    char etag[56];
    setup_etag(task, etag, sizeof etag);
    if (!response_not_modified(request, response, etag)) return true;
  }
  task_end(task);
  return false;
}

static void finish(struct task *task, json_t *answer) {
  if (task->error.code == CODE_OK) {
    response_json(task->request, task->response, 200, answer);
    setup_etag(task, task->response->etag, sizeof task->response->etag);
  } else {
    json_decref(answer);
  }
  task_end(task);
}

void channel_locations(struct request *request, struct response *response) {
  struct task task;
  if (!begin(&task, request, response, NULL, 0)) return;
  json_t *answer = json_object(), *list = json_array();
  view_set_text(answer, "name", task.salon->name);
  view_set_text(answer, "currency", task.salon->currency);
  view_set_text(answer, "locale", task.salon->locale);
  for (int i = 0; i < task.salon->location_count; i++) {
    const struct location *location = &task.salon->locations[i];
    if (location->status != LOCATION_ACTIVE) continue;
    json_t *row = view_named(location->id, location->name);
    view_set_text(row, "timezone", location->zone_name);
    view_set_text_or_null(row, "phone", location->phone);
    (void)json_array_append_new(list, row);
  }
  (void)json_object_set_new(answer, "locations", list);
  finish(&task, answer);
}

/* ---- Services ---- */

static json_t *addons_of(const struct salon *salon, const struct service *service) {
  json_t *list = json_array();
  for (int i = service->first_addon; i < service->first_addon + service->addon_count; i++) {
    const struct service_addon *addon = &salon->addons[i];
    if (!addon->active) continue;
    json_t *row = view_named(addon->id, addon->name);
    view_set_int(row, "price", addon->price);
    view_set_int(row, "duration_minutes", addon->minutes);
    (void)json_array_append_new(list, row);
  }
  return list;
}

static json_t *questions_of(const struct setup *setup, const struct service *service) {
  json_t *list = json_array();
  for (int i = 0; i < setup->question_count; i++) {
    const struct intake_question *question = &setup->questions[i];
    if (!id_is_nil(question->service) && !id_equal(question->service, service->id)) continue;
    json_t *row = json_object(), *options = json_array();
    view_set_id(row, "id", question->id);
    view_set_text(row, "label", question->label);
    view_set_text_or_null(row, "description", question->description);
    view_set_text(row, "type", form_field_type_words.words[question->type]);
    view_set_bool(row, "required", question->required);
    for (int j = 0; j < question->option_count; j++)
      (void)json_array_append_new(options, json_string(question->options[j]));
    (void)json_object_set_new(row, "options", options);
    (void)json_array_append_new(list, row);
  }
  return list;
}

static json_t *service_view(const struct setup *setup, const struct service *service) {
  json_t *row = view_named(service->id, service->name);
  view_set_text_or_null(row, "category", service->category);
  view_set_int(row, "price", service->price);
  view_set_int(row, "duration_minutes", service->minutes);
  view_set_text(row, "kind", service_kind_words.words[service->kind]);
  view_set_int(row, "capacity", service->capacity);
  view_set_bool(row, "online", service->online);
  view_set_bool(row, "requires_approval", service->requires_approval);
  view_set_int(row, "notice_min_hours", service->notice_min_hours);
  view_set_int(row, "notice_max_days", service->notice_max_days);
  (void)json_object_set_new(row, "addons", addons_of(setup->salon, service));
  (void)json_object_set_new(row, "questions", questions_of(setup, service));
  return row;
}

/* "true" or "false" of the query; NULL, or anything else with an error: nothing was said. */
static const bool *read_flag(struct task *task, const char *key) {
  static const bool yes = true, no = false;
  const char *text = request_query(task->request, key);
  if (text == NULL) return NULL;
  if (strcmp(text, "true") == 0) return &yes;
  if (strcmp(text, "false") == 0) return &no;
  (void)task_fault(task, CODE_INVALID, key, "\"%.40s\" is neither true nor false.", text);
  return NULL;
}

void channel_services(struct request *request, struct response *response) {
  static const char *const keys[] = {"online"};
  struct task task;
  if (!begin(&task, request, response, keys, 1)) return;
  const bool *online = read_flag(&task, "online");
  json_t *answer = json_object(), *list = json_array();
  view_set_text(answer, "currency", task.salon->currency);
  for (int i = 0; i < task.salon->service_count; i++) {
    const struct service *service = &task.salon->services[i];
    if (!salon_offers_service(task.salon, i) || (online != NULL && service->online != *online)) continue;
    (void)json_array_append_new(list, service_view(task.setup, service));
  }
  (void)json_object_set_new(answer, "services", list);
  finish(&task, answer);
}

/* ---- Employees ---- */

/* `service` and `location` INDEX_NONE: whichever. */
static bool does(const struct salon *salon, int employee, int service, int location) {
  if (!salon_offers_employee(salon, employee, location)) return false;
  if (service == INDEX_NONE) return true;
  int at = location != INDEX_NONE ? location : salon->employees[employee].location;
  return salon_qualified(salon, employee, service, at == INDEX_NONE ? 0 : at);
}

static json_t *employee_view(const struct salon *salon, int index) {
  const struct employee *employee = &salon->employees[index];
  json_t *row = view_named(employee->id, employee->name), *services = json_array();
  view_set_text_or_null(row, "title", employee->title);
  const struct location *home =
      employee->location == INDEX_NONE ? NULL : &salon->locations[employee->location];
  (void)json_object_set_new(row, "location", home == NULL ? json_null() : view_named(home->id, home->name));
  for (int i = 0; i < salon->service_count; i++) {
    const struct service *service = &salon->services[i];
    if (salon_offers_service(salon, i) && does(salon, index, i, INDEX_NONE))
      (void)json_array_append_new(services, view_named(service->id, service->name));
  }
  (void)json_object_set_new(row, "services", services);
  return row;
}

void channel_employees(struct request *request, struct response *response) {
  static const char *const keys[] = {"location", "service"};
  struct task task;
  if (!begin(&task, request, response, keys, 2)) return;
  const char *where = request_query(request, "location"), *what = request_query(request, "service");
  int location = where == NULL ? INDEX_NONE : task_location(&task, "location", where);
  int service = what == NULL ? INDEX_NONE : task_service(&task, "service", what);
  json_t *answer = json_object(), *list = json_array();
  for (int i = 0; i < task.salon->employee_count; i++)
    if (does(task.salon, i, service, location))
      (void)json_array_append_new(list, employee_view(task.salon, i));
  (void)json_object_set_new(answer, "employees", list);
  finish(&task, answer);
}
