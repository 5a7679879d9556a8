#include "core/store/booking.h"

#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/zone.h"
#include "core/store/reader_inside.h"

void booking_moment(const struct change *change, int location, int64_t at, char text[MOMENT_TEXT_SIZE]) {
  moment_words(change->salon->locations[location].zone, at, change->now, text);
}

enum code visit_check_column(const struct actor *actor, enum permission permission,
                             const struct appointment *visit, struct error *error) {
  struct id employees[VISIT_SEGMENTS_MAX];
  int count = 0;
  for (int i = 0; i < visit->segment_count && count < VISIT_SEGMENTS_MAX; i++)
    employees[count++] = visit->segments[i].employee;
  return role_check_column(actor, permission, employees, count, error);
}

const char *visit_who(const char *customer_name) {
  return customer_name == NULL || customer_name[0] == '\0' ? _("the walk-in") : customer_name;
}

enum code text_take(struct change *change, const char *field, const char *text, enum text_kind kind,
                    size_t maximum, const char **clean, struct error *error) {
  *clean = NULL;
  if (text == NULL) return CODE_OK;
  char *room = arena_alloc(&change->arena, maximum + 1, 1);
  if (room == NULL) return error_set(error, CODE_INTERNAL, _("There is not enough memory to take this."));
  size_t length;
  enum code code = text_clean_input(field, text, strlen(text), kind, room, maximum + 1, &length, error);
  if (code == CODE_OK && length > 0) *clean = room;
  return code;
}

/* --------------------------------------------------------------------------------------------- placing */

/* Whether every service names somebody who may do it: then nobody has to be chosen. */
static bool all_are_named(const struct salon *salon, const struct visit_request *request) {
  for (int i = 0; i < request->service_count; i++) {
    const struct visit_service *asked = &request->services[i];
    if (asked->employee == EMPLOYEE_ANY) return false;
    if (!salon_qualified(salon, asked->employee, asked->service, request->location)) return false;
  }
  return true;
}

/* Whose time a placement needs: of those who are named, when nobody is to be chosen and no service has a
 * limit. Otherwise of everybody: returns 0. */
static int whose_time(const struct salon *salon, const struct placement *placement,
                      struct id only[VISIT_SERVICES_MAX + 1]) {
  const struct visit_request *request = placement->request;
  int count = 0;
  if (!all_are_named(salon, request)) return 0;
  for (int i = 0; i < request->service_count; i++) {
    const struct service *service = &salon->services[request->services[i].service];
    if (service->limit_per_day > 0 || service->limit_per_week > 0) return 0;
    only[count++] = salon->employees[request->services[i].employee].id;
  }
  if (!id_is_nil(placement->also)) only[count++] = placement->also;
  return count;
}

/* The same one twice would be read twice. */
static int without_doubles(struct id *ids, int count) {
  int kept = 0;
  for (int i = 0; i < count; i++) {
    int at = 0;
    while (at < kept && !id_equal(ids[at], ids[i])) at++;
    if (at == kept) ids[kept++] = ids[i];
  }
  return kept;
}

/* A visit may last into the next day, and never longer than a day. */
enum code placement_load(struct change *change, struct placement *placement, struct id customer,
                         struct error *error) {
  const struct zone *zone = change->salon->locations[placement->request->location].zone;
  int32_t date;
  int minute;
  zone_to_wall(zone, placement->starts_at, &date, &minute);
  if (date < DATE_MIN || date >= DATE_MAX)
    return error_set(error, CODE_INVALID, _("That date is too far away to be meant."));
  if (placement->starts_at % MS_PER_MINUTE != 0 && !placement->any_time)
    return error_set(error, CODE_INVALID, _("A visit starts on a whole minute. Leave the seconds out."));
  struct id only[VISIT_SERVICES_MAX + 1];
  int only_count = without_doubles(only, whose_time(change->salon, placement, only));
  enum code code =
      reader_agenda_of(change->replica, placement->request->location, date, date + 1,
                       only_count > 0 ? only : NULL, only_count, &change->arena, &placement->agenda, error);
  if (code != CODE_OK || id_is_nil(customer)) return code;
  return reader_rules_customer(change->replica, customer, placement->starts_at, &change->arena,
                               &placement->customer, error);
}

/* Who took the first service for this customer before; nil when nobody did, or nobody is to be chosen. */
static enum code previous_employee(struct change *change, const struct placement *placement,
                                   struct id *employee, struct error *error) {
  *employee = id_nil;
  if (id_is_nil(placement->customer.id) || all_are_named(change->salon, placement->request)) return CODE_OK;
  struct query query = query_start(change->replica, SQL_VISIT_PREVIOUS_EMPLOYEE);
  query_id(&query, placement->customer.id);
  query_id(&query, change->salon->services[placement->request->services[0].service].id);
  query_int(&query, placement->starts_at);
  if (query_row(&query)) *employee = query_get_id(&query, 0);
  return query_end(&query, error);
}

enum code placement_plan(struct change *change, struct placement *placement, struct error *error) {
  int32_t date;
  int minute;
  zone_to_wall(change->salon->locations[placement->request->location].zone, placement->starts_at, &date,
               &minute);
  struct id previous;
  enum code code = previous_employee(change, placement, &previous, error);
  if (code != CODE_OK) return code;
  const struct slot_search search = {.agenda = &placement->agenda,
                                     .request = placement->request,
                                     .now = change->now,
                                     .first_date = date,
                                     .last_date = date,
                                     .except = placement->except,
                                     .previous_employee = previous};
  code = slots_assign(&search, placement->starts_at, &placement->slot, error);
  if (code != CODE_OK) return code;
  return visit_plan_make(change->salon, placement->request, placement->slot.employees, &placement->plan,
                         error);
}

enum code placement_check(struct change *change, struct placement *placement, struct verdict *verdict,
                          struct error *error) {
  const struct rules_context context = {.agenda = &placement->agenda,
                                        .actor = change->command->actor,
                                        .customer =
                                            id_is_nil(placement->customer.id) ? NULL : &placement->customer,
                                        .now = change->now,
                                        .except = placement->except,
                                        .walk_in = placement->any_time,
                                        .was = placement->was,
                                        .was_start = placement->was_start};
  rules_check(&context, &placement->plan, placement->starts_at, verdict);
  if (verdict->breach_count > 0) {
    /* Only a refusal needs to say by whom the time is taken. */
    const struct interval span = {placement->starts_at - MS_PER_DAY / 2,
                                  visit_plan_end(&placement->plan, placement->starts_at) + MS_PER_DAY / 2};
    enum code code = reader_agenda_names(change->replica, &placement->agenda, span, &change->arena, error);
    if (code != CODE_OK) return code;
    rules_check(&context, &placement->plan, placement->starts_at, verdict);
  }
  return verdict_settle(verdict, change->override_reason, error);
}

/* Counts an assignment that a pool made, for its strategy. */
static enum code count_assignment(struct change *change, const struct id *pool, const struct id *employee,
                                  struct error *error) {
  enum code code = change_touch_local(change, ENTITY_POOL, *pool, error);
  if (code != CODE_OK) return code;
  struct query query = query_start(change->replica, SQL_POOL_COUNT_ASSIGNMENT);
  query_id(&query, *pool);
  query_id(&query, *employee);
  query_int(&query, change->now);
  code = query_run(&query, NULL, error);
  if (code != CODE_OK) return code;
  struct query touch = query_start(change->replica, SQL_POOL_TOUCH);
  query_id(&touch, *pool);
  query_int(&touch, change->now);
  return query_run(&touch, NULL, error);
}

enum code placement_count(struct change *change, const struct placement *placement, struct error *error) {
  const struct visit_request *request = placement->request;
  enum code code = CODE_OK;
  for (int i = 0; code == CODE_OK && i < request->service_count; i++) {
    int pool = change->salon->services[request->services[i].service].pool;
    if (pool == INDEX_NONE || request->services[i].employee != EMPLOYEE_ANY) continue;
    const struct employee *employee = &change->salon->employees[placement->slot.employees[i]];
    code = count_assignment(change, &change->salon->pools[pool].id, &employee->id, error);
  }
  return code;
}
