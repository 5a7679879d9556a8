#include "server/channel/proposal.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "server/channel/agenda_load.h"
#include "server/channel/turns.h"
#include "server/channel/view.h"

/* ---- Loading ---- */

struct asking {
  struct agenda_load agenda;
  struct pg_rows customer, nearby, previous, turns, numbers;
};

static void ask_customer(struct task *task, const struct proposal *proposal, struct pg_batch *batch,
                         struct asking *asking) {
  const int64_t window = DUPLICATE_WINDOW_MINUTES * MS_PER_MINUTE, start = proposal->wish.starts_at;
  struct pg_call customer = pg_call(task->pg, PG_CHANNEL_RULES_CUSTOMER);
  pg_id(&customer, proposal->customer);
  pg_batch_add(batch, &customer, &asking->customer);
  struct pg_call nearby = pg_call(task->pg, PG_CHANNEL_RULES_NEARBY);
  pg_id(&nearby, proposal->customer);
  pg_int(&nearby, start - window);
  pg_int(&nearby, start + window);
  pg_batch_add(batch, &nearby, &asking->nearby);
  struct pg_call previous = pg_call(task->pg, PG_CHANNEL_PREVIOUS_EMPLOYEE);
  pg_id(&previous, proposal->customer);
  pg_id(&previous, task->salon->services[proposal->wish.request.services[0].service].id);
  pg_int(&previous, start);
  pg_batch_add(batch, &previous, &asking->previous);
}

static void add_service(struct nearby_visit *nearby, int service) {
  for (int i = 0; i < nearby->service_count; i++)
    if (nearby->services[i] == service) return;
  if (service != INDEX_NONE && nearby->service_count < VISIT_SERVICES_MAX)
    nearby->services[nearby->service_count++] = service;
}

static void take_nearby(const struct salon *salon, const struct pg_rows *rows,
                        struct rules_customer *customer) {
  for (int row = 0; row < rows->count; row++) {
    struct id id = pg_get_id(rows, row, 0);
    int last = customer->nearby_count - 1;
    if (last < 0 || !id_equal(customer->nearby[last].id, id)) {
      if (customer->nearby_count == DUPLICATES_MAX) return;
      last = customer->nearby_count++;
      customer->nearby[last] = (struct nearby_visit){.id = id, .starts_at = pg_get_int(rows, row, 1)};
    }
    add_service(&customer->nearby[last], salon_service(salon, pg_get_id(rows, row, 2)));
  }
}

static enum code take_customer(struct task *task, struct proposal *proposal, const struct asking *asking) {
  if (id_is_nil(proposal->customer)) return CODE_OK;
  if (asking->customer.count == 0)
    return task_fault(task, CODE_NOT_FOUND, NULL, "There is no such customer.");
  proposal->rules_customer = (struct rules_customer){
      .id = proposal->customer,
      .name = "",
      .blocked = pg_get_bool(&asking->customer, 0, 0),
      .blocked_reason = "",
      .no_show_count = (int)pg_get_int(&asking->customer, 0, 1),
  };
  take_nearby(task->salon, &asking->nearby, &proposal->rules_customer);
  if (asking->previous.count > 0) proposal->previous_employee = pg_get_id(&asking->previous, 0, 0);
  return CODE_OK;
}

/* A visit may last into the next day, and never longer than a day. */
enum code proposal_load(struct task *task, struct proposal *proposal, struct settling *settling) {
  const int location = proposal->wish.request.location;
  struct asking asking = {.agenda = {0}};
  struct pg_batch batch;
  int32_t date;
  int minute;
  zone_to_wall(task->salon->locations[location].zone, proposal->wish.starts_at, &date, &minute);
  pg_batch_init(&batch, task->pg);
  /* A visit that is moved may have parts with others than its services name. */
  const struct agenda_wish wish = {.location = location,
                                   .request = id_is_nil(proposal->except) ? &proposal->wish.request : NULL,
                                   .first = date,
                                   .last = date + 1,
                                   .except_hold = proposal->hold};
  agenda_ask(&asking.agenda, task, &batch, &wish);
  if (!id_is_nil(proposal->customer)) ask_customer(task, proposal, &batch, &asking);
  bool turns = turns_matter(task->salon, &proposal->wish.request);
  if (turns) turns_ask(task, &batch, &asking.turns);
  if (settling != NULL) settling_ask(task, &batch, &asking.numbers);
  enum code code = pg_batch_run(&batch, &task->error);
  if (code == CODE_OK && settling != NULL) settling_take(settling, &asking.numbers);
  if (code == CODE_OK && turns) code = turns_take(task, &asking.turns);
  if (code == CODE_OK) code = agenda_take(&asking.agenda, task, &proposal->agenda);
  if (code == CODE_OK) code = take_customer(task, proposal, &asking);
  agenda_load_release(&asking.agenda);
  pg_rows_release(&asking.customer);
  pg_rows_release(&asking.nearby);
  pg_rows_release(&asking.previous);
  pg_rows_release(&asking.turns);
  pg_rows_release(&asking.numbers);
  return code;
}

/* ---- Laying out ---- */

static struct slot_search search_of(const struct task *task, const struct proposal *proposal) {
  int32_t date;
  int minute;
  zone_to_wall(agenda_zone(&proposal->agenda), proposal->wish.starts_at, &date, &minute);
  return (struct slot_search){.agenda = &proposal->agenda,
                              .request = &proposal->wish.request,
                              .now = task->now,
                              .first_date = date,
                              .last_date = date,
                              .except = proposal->except,
                              .previous_employee = proposal->previous_employee};
}

enum code proposal_lay(struct task *task, struct proposal *proposal) {
  const struct slot_search search = search_of(task, proposal);
  struct error why;
  error_init(&why);
  enum code code = slots_assign(&search, proposal->wish.starts_at, &proposal->slot, &why);
  if (code == CODE_NOT_QUALIFIED) return proposal_refuse(task, proposal, code);
  if (code == CODE_OK)
    code = visit_plan_make(task->salon, &proposal->wish.request, proposal->slot.employees, &proposal->plan,
                           &why);
  return code == CODE_OK ? CODE_OK : task_fault(task, code, NULL, "%s", why.text);
}

/* ---- Refusing ---- */

const char *rule_sentence(enum code code) {
  switch (code) {
  case CODE_NOT_QUALIFIED:
    return "Nobody who is meant does one of these services here. Ask for somebody else, or for anybody.";
  case CODE_OUTSIDE_HOURS:
    return "That is outside of the working time. Take one of the free slots.";
  case CODE_SLOT_TAKEN:
    return "That time is taken. Take one of the free slots.";
  case CODE_NOTICE:
    return "That is too soon, or too far ahead, for one of these services.";
  case CODE_LIMIT:
    return "There are as many of these visits on that day or in that week as the salon takes.";
  case CODE_CUSTOMER_BLOCKED:
    return "The salon does not take bookings of this customer. Ask the salon.";
  case CODE_DUPLICATE:
    return "This customer has a visit with this service at that time already.";
  default:
    return "The salon's rules do not allow it.";
  }
}

/* The nearest offers to the wished start, the nearest first; of those alike near, the earlier. */
struct nearest {
  int64_t wanted;
  struct slot slots[ALTERNATIVES_MAX];
  int count;
};

static bool consider(void *context, const struct slot *slot) {
  struct nearest *nearest = context;
  int64_t distance = llabs(slot->starts_at - nearest->wanted);
  int at = nearest->count;
  for (int i = 0; i < nearest->count; i++)
    if (nearest->slots[i].starts_at == slot->starts_at) return true; /* another employee at that time */
  while (at > 0 && llabs(nearest->slots[at - 1].starts_at - nearest->wanted) > distance) at--;
  if (at == ALTERNATIVES_MAX) return true;
  if (nearest->count < ALTERNATIVES_MAX) nearest->count++;
  memmove(&nearest->slots[at + 1], &nearest->slots[at],
          (size_t)(nearest->count - 1 - at) * sizeof nearest->slots[0]);
  nearest->slots[at] = *slot;
  return true;
}

static json_t *alternatives(const struct task *task, const struct proposal *proposal) {
  struct slot_search search = search_of(task, proposal);
  struct nearest nearest = {.wanted = proposal->wish.starts_at};
  json_t *list = json_array();
  search.last_date = search.first_date + 1;
  if (slots_each(&search, consider, &nearest, NULL) != CODE_OK) nearest.count = 0;
  for (int i = 0; i < nearest.count; i++) {
    const struct slot *slot = &nearest.slots[i];
    const struct employee *first = &task->salon->employees[slot->employees[0]];
    json_t *row = json_object();
    view_set_instant(row, "starts_at", slot->starts_at);
    view_set_date(row, "date", agenda_zone(&proposal->agenda), slot->starts_at);
    view_set_time(row, "start", agenda_zone(&proposal->agenda), slot->starts_at);
    (void)json_object_set_new(row, "employee", view_named(first->id, first->name));
    (void)json_array_append_new(list, row);
  }
  return list;
}

static json_t *rules_of(const struct proposal *proposal, enum code first) {
  json_t *list = json_array();
  enum code said = CODE_OK;
  for (int i = 0; i < proposal->verdict.breach_count; i++) {
    enum code code = proposal->verdict.breaches[i].code;
    if (code == said) continue;
    said = code;
    (void)json_array_append_new(
        list, json_pack("{s:s,s:s}", "code", code_name(code), "message", rule_sentence(code)));
  }
  if (said == CODE_OK)
    (void)json_array_append_new(
        list, json_pack("{s:s,s:s}", "code", code_name(first), "message", rule_sentence(first)));
  return list;
}

enum code proposal_refuse(struct task *task, const struct proposal *proposal, enum code code) {
  (void)task_fault(task, code, NULL, "%s", rule_sentence(code));
  response_error(task->request, task->response, &task->error);
  json_t *problem = response_problem_json(task->response);
  if (problem == NULL) return code;
  (void)json_object_set_new(problem, "rules", rules_of(proposal, code));
  if (code == CODE_SLOT_TAKEN || code == CODE_OUTSIDE_HOURS)
    (void)json_object_set_new(problem, "alternatives", alternatives(task, proposal));
  return code;
}

enum code proposal_check(struct task *task, struct proposal *proposal) {
  const struct rules_context context = {
      .agenda = &proposal->agenda,
      .customer = id_is_nil(proposal->rules_customer.id) ? NULL : &proposal->rules_customer,
      .now = task->now,
      .except = proposal->except,
      .keeps_start = proposal->keeps_start,
  };
  rules_check(&context, &proposal->plan, proposal->wish.starts_at, &proposal->verdict);
  if (proposal->verdict.breach_count == 0) return CODE_OK;
  return proposal_refuse(task, proposal, proposal->verdict.breaches[0].code);
}
