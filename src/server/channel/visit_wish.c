#include "server/channel/visit_wish.h"

#include <string.h>

#include "core/model/instant.h"
#include "server/channel/view.h"

enum { NAME_MAX_BYTES = TEXT_NAME_MAX };

static void read_addons(struct task *task, const struct input *item, struct visit_request *request) {
  const json_t *list = json_object_get(item->object, "addons");
  struct error why;
  char pointer[PROBLEM_FIELD_SIZE];
  error_init(&why);
  input_pointer(item, "addons", pointer);
  if (list == NULL || json_is_null(list)) return;
  if (!json_is_array(list) || json_array_size(list) > VISIT_ADDONS_MAX) {
    (void)input_fault(item, "addons", "\"addons\" must be a list of at most %d ids or names.",
                      VISIT_ADDONS_MAX);
    return;
  }
  for (size_t i = 0; i < json_array_size(list) && task->error.code == CODE_OK; i++) {
    const char *text = json_string_value(json_array_get(list, i));
    if (text == NULL) {
      (void)input_fault(item, "addons", "Each add-on must be an id or a name.");
      return;
    }
    int addon = task_addon(task, pointer, text);
    if (addon == INDEX_NONE) return;
    enum code code = visit_request_add_addon(request, task->salon, addon, &why);
    if (code != CODE_OK) (void)task_fault(task, code, pointer, "%s", why.text);
  }
}

static int read_employee(struct task *task, const struct input *input, int usual) {
  char pointer[PROBLEM_FIELD_SIZE];
  const char *text = input_text(input, "employee", TEXT_LINE, NAME_MAX_BYTES);
  input_pointer(input, "employee", pointer);
  return text == NULL ? usual : task_employee(task, pointer, text);
}

static void read_service(struct task *task, const struct input *item, int employee,
                         struct visit_request *request) {
  struct error why;
  char pointer[PROBLEM_FIELD_SIZE];
  error_init(&why);
  input_pointer(item, "service", pointer);
  input_needs(item, "service");
  const char *text = input_text(item, "service", TEXT_LINE, NAME_MAX_BYTES);
  employee = read_employee(task, item, employee);
  if (task->error.code != CODE_OK) return;
  int service = task_service(task, pointer, text == NULL ? "" : text);
  if (service == INDEX_NONE) return;
  enum code code = visit_request_add_service(request, task->salon, service, employee, &why);
  if (code != CODE_OK) (void)task_fault(task, code, pointer, "%s", why.text);
}

static void read_services(struct task *task, const struct input *input, struct visit_request *request) {
  static const char *const keys[] = {"service", "employee", "addons"};
  int count = input_list(input, "services", VISIT_SERVICES_MAX);
  int employee = read_employee(task, input, EMPLOYEE_ANY);
  if (count == 0) (void)input_fault(input, "services", "\"services\" must name at least one service.");
  for (int i = 0; i < count && task->error.code == CODE_OK; i++) {
    const struct input item = input_item(input, "services", i, keys, 3);
    read_service(task, &item, employee, request);
  }
  /* An add-on goes to the first service that it belongs to, so all of them must be there. */
  for (int i = 0; i < count && task->error.code == CODE_OK; i++) {
    const struct input item = input_item(input, "services", i, keys, 3);
    read_addons(task, &item, request);
  }
}

void visit_wish_read_start(const struct input *input, int64_t *starts_at) {
  input_needs(input, "starts_at");
  if (!input_instant(input, "starts_at", starts_at)) return;
  if (*starts_at % MS_PER_MINUTE != 0)
    (void)input_fault(input, "starts_at", "A visit starts on a whole minute. Leave the seconds out.");
  if (*starts_at < (DATE_MIN + 8) * MS_PER_DAY || *starts_at > (DATE_MAX - 8) * MS_PER_DAY)
    (void)input_fault(input, "starts_at", "That date is too far away to be meant.");
}

enum code visit_wish_read(struct task *task, const struct input *input, struct visit_wish *wish) {
  char pointer[PROBLEM_FIELD_SIZE];
  *wish = (struct visit_wish){.starts_at = 0};
  input_pointer(input, "location", pointer);
  const char *where = input_text(input, "location", TEXT_LINE, NAME_MAX_BYTES);
  if (task->error.code == CODE_OK) wish->request.location = task_location(task, pointer, where);
  if (task->error.code == CODE_OK) visit_wish_read_start(input, &wish->starts_at);
  if (task->error.code == CODE_OK) read_services(task, input, &wish->request);
  return task->error.code;
}

json_t *visit_wish_json(const struct salon *salon, const struct visit_wish *wish) {
  json_t *object = json_object(), *services = json_array();
  for (int i = 0; i < wish->request.service_count; i++) {
    const struct visit_service *asked = &wish->request.services[i];
    json_t *row = json_object(), *addons = json_array();
    view_set_id(row, "service", salon->services[asked->service].id);
    if (asked->employee != EMPLOYEE_ANY) view_set_id(row, "employee", salon->employees[asked->employee].id);
    for (int j = 0; j < wish->request.addon_count; j++) {
      char text[ID_TEXT_SIZE];
      if (wish->request.addons[j].service_at != i) continue;
      id_format(salon->addons[wish->request.addons[j].addon].id, text);
      (void)json_array_append_new(addons, json_string(text));
    }
    (void)json_object_set_new(row, "addons", addons);
    (void)json_array_append_new(services, row);
  }
  view_set_id(object, "location", salon->locations[wish->request.location].id);
  view_set_instant(object, "starts_at", wish->starts_at);
  (void)json_object_set_new(object, "services", services);
  return object;
}
