/* Who calls: customers by phone, with their next visits. */
#include <string.h>

#include "core/model/phone.h"
#include "server/channel/channel.h"
#include "server/channel/customer_choice.h"
#include "server/channel/glance.h"
#include "server/channel/view.h"

enum { CUSTOMERS_MOST = 20, UPCOMING_MOST = 20 };

/* In a query "+" is a blank, unless it was written as %2B. */
static const char *asked_phone(struct task *task) {
  const char *text = request_query(task->request, "phone");
  if (text == NULL || text[0] == '\0') {
    (void)task_fault(task, CODE_INVALID, "phone", "Name a \"phone\", such as %%2B4930123456.");
    return NULL;
  }
  char *copy = arena_text(task->arena, text, strlen(text));
  if (copy == NULL) {
    (void)task_no_room(task);
    return NULL;
  }
  if (copy[0] == ' ') copy[0] = '+';
  return copy;
}

static const char *phone_asked_for(struct task *task) {
  const char *where = request_query(task->request, "location");
  const char *text = asked_phone(task);
  int location = 0;
  if (where != NULL || task->salon->location_count == 1) location = task_location(task, "location", where);
  if (task->error.code != CODE_OK || task->salon->location_count == 0) return NULL;
  const char *e164 = phone_of(task, text, location);
  if (e164 == NULL)
    (void)task_fault(
        task, CODE_INVALID, "phone",
        "\"%.40s\" is no telephone number that is sure. Write it with its country, as in +49 30 123456.",
        text);
  return e164;
}

static json_t *upcoming_of(const struct task *task, struct id customer, const struct pg_rows *visits) {
  json_t *list = json_array();
  for (int row = 0; row < visits->count; row++) {
    if (!id_equal(pg_get_id(visits, row, 0), customer)) continue;
    int index = salon_location(task->salon, pg_get_id(visits, row, 5));
    const struct location *location = &task->salon->locations[index == INDEX_NONE ? 0 : index];
    json_t *visit = json_object();
    view_set_text(visit, "confirmation_code", pg_get_text(visits, row, 1));
    view_set_text(visit, "status", pg_get_text(visits, row, 2));
    view_set_date(visit, "date", location->zone, pg_get_int(visits, row, 3));
    view_set_span(visit, location->zone, pg_get_int(visits, row, 3), pg_get_int(visits, row, 4));
    (void)json_object_set_new(visit, "location", view_named(location->id, location->name));
    view_set_text(visit, "services", pg_get_text(visits, row, 6));
    (void)json_array_append_new(list, visit);
  }
  return list;
}

static json_t *customer_of(const struct task *task, const struct pg_rows *customers, int row,
                           const struct pg_rows *visits) {
  struct id id = pg_get_id(customers, row, 0);
  json_t *customer = view_named(id, pg_get_text(customers, row, 1));
  view_set_text_or_null(customer, "phone", pg_get_text(customers, row, 2));
  view_set_text_or_null(customer, "email", pg_get_text(customers, row, 3));
  view_set_text_or_null(customer, "locale", pg_get_text(customers, row, 4));
  view_set_bool(customer, "blocked", pg_get_bool(customers, row, 5));
  view_set_int(customer, "no_show_count", pg_get_int(customers, row, 6));
  (void)json_object_set_new(customer, "upcoming", upcoming_of(task, id, visits));
  return customer;
}

/* Both in one round trip: whom the phone belongs to, and their next visits. */
static enum code load(struct task *task, const char *phone, struct pg_rows *customers,
                      struct pg_rows *visits) {
  struct glance glance;
  glance_open(&glance, task);
  struct pg_call call = pg_call(task->pg, PG_CHANNEL_CUSTOMERS_BY_PHONE);
  pg_text(&call, phone);
  pg_int(&call, CUSTOMERS_MOST);
  pg_batch_add(&glance.batch, &call, customers);
  call = pg_call(task->pg, PG_CHANNEL_UPCOMING);
  pg_text(&call, phone);
  pg_int(&call, CUSTOMERS_MOST);
  pg_int(&call, task->now);
  pg_int(&call, UPCOMING_MOST);
  pg_batch_add(&glance.batch, &call, visits);
  return glance_close(&glance, task);
}

static enum code find_customers(struct task *task, void *context) {
  struct pg_rows customers = {0}, visits = {0};
  (void)context;
  const char *phone = phone_asked_for(task);
  if (phone == NULL) return task->error.code;
  enum code code = load(task, phone, &customers, &visits);
  if (code == CODE_OK) {
    json_t *answer = json_object(), *list = json_array();
    for (int row = 0; row < customers.count; row++)
      (void)json_array_append_new(list, customer_of(task, &customers, row, &visits));
    (void)json_object_set_new(answer, "customers", list);
    response_json(task->request, task->response, 200, answer);
  }
  pg_rows_release(&customers);
  pg_rows_release(&visits);
  return code;
}

void channel_customers(struct request *request, struct response *response) {
  static const char *const keys[] = {"phone", "location"};
  if (!request_query_known(request, response, keys, 2)) return;
  glance_read(request, response, find_customers, NULL);
}
