/* Who waits for a time that is not free. */
#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/visit.h"
#include "server/channel/channel.h"
#include "server/channel/customer_choice.h"
#include "server/channel/view.h"
#include "server/channel/visit_row.h"

enum { DAYS_TEXT_SIZE = 16, PRIORITY_MOST = 100 };

/* What is waited for; what was left out is NULL, DATE_NONE or -1. */
struct wish {
  int location, service, employee;
  int32_t from, to;
  char days[DAYS_TEXT_SIZE]; /* JSON; "": every day */
  int start_minute, end_minute;
  int64_t priority;
  const char *note;
};

static void read_days(const struct input *input, struct wish *wish) {
  const json_t *list = json_object_get(input->object, "days");
  unsigned days = 0;
  int used = 0;
  if (list == NULL || json_is_null(list)) return;
  for (size_t i = 0; i < json_array_size(list); i++) {
    const json_t *day = json_array_get(list, i);
    json_int_t number = json_is_integer(day) ? json_integer_value(day) : -1;
    if (number >= SUNDAY && number <= SATURDAY) days |= 1U << number;
    if (number < SUNDAY || number > SATURDAY || json_array_size(list) > 7) {
      (void)input_fault(input, "days",
                        "\"days\" is a list of days of the week, 0 for Sunday to 6 for Saturday.");
      return;
    }
  }
  if (!json_is_array(list) || days == 0)
    (void)input_fault(input, "days",
                      "\"days\" is a list of days of the week, 0 for Sunday to 6 for Saturday.");
  wish->days[used++] = '[';
  for (int day = SUNDAY; day <= SATURDAY; day++) {
    if ((days & 1U << day) == 0) continue;
    if (used > 1) wish->days[used++] = ',';
    wish->days[used++] = (char)('0' + day);
  }
  wish->days[used++] = ']';
  wish->days[used] = '\0';
}

static void read_times(const struct input *input, struct wish *wish) {
  bool from = input_date(input, "from", &wish->from), to = input_date(input, "to", &wish->to);
  bool start = input_minute(input, "start", false, &wish->start_minute);
  bool end = input_minute(input, "end", true, &wish->end_minute);
  if (from && to && wish->to < wish->from)
    (void)input_fault(input, "to", "The last date lies before the first one.");
  if (start != end)
    (void)input_fault(input, start ? "end" : "start", "Give both \"start\" and \"end\", or none.");
  if (start && end && wish->end_minute <= wish->start_minute)
    (void)input_fault(input, "end", "The latest time lies before the earliest one.");
  read_days(input, wish);
}

static void read_what(struct task *task, const struct input *input, struct wish *wish) {
  const char *where = input_text(input, "location", TEXT_LINE, TEXT_NAME_MAX);
  const char *what = input_text(input, "service", TEXT_LINE, TEXT_NAME_MAX);
  const char *who = input_text(input, "employee", TEXT_LINE, TEXT_NAME_MAX);
  input_needs(input, "service");
  if (task->error.code == CODE_OK) wish->location = task_location(task, "/location", where);
  if (task->error.code == CODE_OK) wish->service = task_service(task, "/service", what == NULL ? "" : what);
  if (task->error.code == CODE_OK && who != NULL) wish->employee = task_employee(task, "/employee", who);
  if (task->error.code != CODE_OK || wish->employee == EMPLOYEE_ANY) return;
  if (!salon_qualified(task->salon, wish->employee, wish->service, wish->location))
    (void)task_fault(task, CODE_NOT_QUALIFIED, "/employee",
                     "%.80s does not do %.80s here. Name somebody else, or any.",
                     task->salon->employees[wish->employee].name, task->salon->services[wish->service].name);
}

static enum code read_wish(struct task *task, const struct input *input, struct wish *wish) {
  *wish = (struct wish){.employee = EMPLOYEE_ANY,
                        .from = DATE_NONE,
                        .to = DATE_NONE,
                        .start_minute = -1,
                        .end_minute = -1,
                        .priority = input_int(input, "priority", -PRIORITY_MOST, PRIORITY_MOST, 0),
                        .note = input_text(input, "note", TEXT_NOTE, TEXT_NOTE_MAX)};
  read_times(input, wish);
  read_what(task, input, wish);
  return task->error.code;
}

static struct value date_value(struct task *task, int32_t date) {
  char text[DATE_TEXT_SIZE];
  if (date == DATE_NONE) return value_null();
  date_format(date, text);
  return value_text(arena_text(task->arena, text, strlen(text)));
}

static void give_wish(struct task *task, const struct wish *wish, struct id customer, struct row *row) {
  const struct salon *salon = task->salon;
  row_give(row, "location_id", value_id(salon->locations[wish->location].id));
  row_give(row, "customer_id", value_id(customer));
  row_give(row, "service_id", value_id(salon->services[wish->service].id));
  if (wish->employee != EMPLOYEE_ANY)
    row_give(row, "employee_id", value_id(salon->employees[wish->employee].id));
  row_give(row, "from_date", date_value(task, wish->from));
  row_give(row, "to_date", date_value(task, wish->to));
  if (wish->days[0] != '\0') row_give(row, "days", value_text(wish->days));
  if (wish->start_minute >= 0) row_give(row, "start_minute", value_int(wish->start_minute));
  if (wish->end_minute >= 0) row_give(row, "end_minute", value_int(wish->end_minute));
  row_give(row, "priority", value_int(wish->priority));
  row_give(row, "status", value_text(waitlist_status_words.words[WAITLIST_WAITING]));
  row_give(row, "note", value_text(wish->note));
}

static json_t *view_wish(const struct task *task, const struct wish *wish,
                         const struct customer_choice *customer, struct id id) {
  const struct salon *salon = task->salon;
  const struct service *service = &salon->services[wish->service];
  json_t *answer = json_object();
  view_set_id(answer, "id", id);
  view_set_text(answer, "status", waitlist_status_words.words[WAITLIST_WAITING]);
  (void)json_object_set_new(answer, "customer", view_named(customer->id, customer->name));
  (void)json_object_set_new(answer, "service", view_named(service->id, service->name));
  (void)json_object_set_new(
      answer, "employee",
      wish->employee == EMPLOYEE_ANY
          ? json_null()
          : view_named(salon->employees[wish->employee].id, salon->employees[wish->employee].name));
  return answer;
}

static enum code put_on_list(struct task *task) {
  static const char *const keys[] = {"service", "employee", "location", "customer", "from",    "to",
                                     "days",    "start",    "end",      "note",     "priority"};
  const struct input input = input_body(task, keys, sizeof keys / sizeof keys[0]);
  struct wish wish;
  struct customer_choice customer;
  struct settling settling = {.count = 0};
  struct id id = ports_new_id(&task->request->server->ports);
  enum code code = read_wish(task, &input, &wish);
  if (code == CODE_OK) code = customer_choose(task, &input, wish.location, &customer);
  if (code == CODE_OK) code = customer_make(&settling, task, &customer);
  if (code != CODE_OK) return code;
  struct operation *operation = settling_add(&settling, task, OPERATION_CREATE, ENTITY_WAITLIST_ENTRY, id);
  if (operation == NULL) return task->error.code;
  give_wish(task, &wish, customer.id, &operation->set);
  code = settle(&settling, task);
  if (code != CODE_OK) return task_fault(task, code, NULL, "The wish could not be taken in. Try again.");
  code = task_answer(task, 201, view_wish(task, &wish, &customer, id));
  if (code == CODE_OK) settle_wake(&settling, task);
  return code;
}

void channel_wait(struct request *request, struct response *response) {
  struct task task;
  if (task_begin_write(&task, request, response) == CODE_OK) (void)!put_on_list(&task); /* the task knows */
  task_end(&task);
}
