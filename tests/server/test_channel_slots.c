/* Free times over HTTP are those that the desk would offer out of the same salon. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/instant.h"
#include "core/model/slots.h"
#include "core/store/reader.h"
#include "server/channel/salons.h"
#include "server/channel_world.h"
#include "server/operator.h"
#include "server/pg/pg.h"
#include "support/dice.h"

/* ---- The desk's answer ---- */

struct oracle {
  const struct salon *salon;
  const json_t *slots;
  size_t count;
};

static bool compare_slot(void *context, const struct slot *slot) {
  struct oracle *oracle = context;
  const json_t *row = json_array_get(oracle->slots, oracle->count++);
  char starts_at[INSTANT_TEXT_SIZE], employee[ID_TEXT_SIZE];
  instant_format_utc(slot->starts_at, starts_at);
  id_format(oracle->salon->employees[slot->employees[0]].id, employee);
  assert_non_null(row);
  assert_string_equal(world_text(row, "starts_at"), starts_at);
  assert_string_equal(world_text(row, "employee.id"), employee);
  return true;
}

/* Compares one question; answers how many slots there are. */
static size_t compare(struct channel_world *world, struct visit_request *request, int32_t first, int days) {
  struct arena arena;
  struct agenda agenda;
  struct error error;
  const struct salon *salon = NULL;
  char path[512], date[DATE_TEXT_SIZE], id[ID_TEXT_SIZE];
  error_init(&error);
  arena_init(&arena, 256 << 20);
  assert_int_equal(replica_salon(world->replica, &salon, NULL, &error), CODE_OK);
  date_format(first, date);
  int used = snprintf(path, sizeof path, "/v1/slots?from=%s&days=%d&limit=5000", date, days);
  id_format(salon->locations[request->location].id, id);
  used += snprintf(path + used, sizeof path - (size_t)used, "&location=%s", id);
  for (int i = 0; i < request->service_count; i++) {
    id_format(salon->services[request->services[i].service].id, id);
    used += snprintf(path + used, sizeof path - (size_t)used, "%s%s", i == 0 ? "&service=" : ",", id);
  }
  if (request->services[0].employee != EMPLOYEE_ANY) {
    id_format(salon->employees[request->services[0].employee].id, id);
    (void)snprintf(path + used, sizeof path - (size_t)used, "&employee=%s", id);
  }
  json_t *answer = world_expect(world, 200, "GET", path, NULL);
  assert_false(json_is_true(json_object_get(answer, "more")));
  assert_int_equal(
      reader_agenda(world->replica, request->location, first, first + days, &arena, &agenda, &error),
      CODE_OK);
  struct oracle oracle = {.salon = salon, .slots = json_object_get(answer, "slots")};
  const struct slot_search search = {.agenda = &agenda,
                                     .request = request,
                                     .now = world->now,
                                     .first_date = first,
                                     .last_date = first + days - 1};
  assert_int_equal(slots_each(&search, compare_slot, &oracle, &error), CODE_OK);
  assert_int_equal(json_array_size(oracle.slots), oracle.count);
  json_decref(answer);
  arena_release(&arena);
  return oracle.count;
}

static void offers_are_the_desks(void **state) {
  struct channel_world *world = *state;
  struct dice dice = dice_for("offers_are_the_desks");
  const struct salon *salon = NULL;
  const int32_t today = (int32_t)(WORLD_NOW / MS_PER_DAY);
  size_t offered = 0;
  assert_int_equal(replica_salon(world->replica, &salon, NULL, NULL), CODE_OK);
  for (int i = 0; i < 60; i++) {
    struct visit_request request = {.location = (int)dice_between(&dice, 0, salon->location_count - 1)};
    int services = (int)dice_between(&dice, 1, 3);
    int employee =
        dice_between(&dice, 0, 2) > 0 ? EMPLOYEE_ANY : (int)dice_between(&dice, 0, salon->employee_count - 1);
    if (salon->locations[request.location].status != LOCATION_ACTIVE) continue;
    if (employee != EMPLOYEE_ANY && !salon->employees[employee].active) employee = EMPLOYEE_ANY;
    if (employee != EMPLOYEE_ANY && !salon->employees[employee].bookable) employee = EMPLOYEE_ANY;
    for (int j = 0; j < services; j++) {
      int service = (int)dice_between(&dice, 0, salon->service_count - 1);
      if (!salon->services[service].active) continue;
      if (visit_request_add_service(&request, salon, service, employee, NULL) != CODE_OK) continue;
    }
    if (request.service_count == 0) continue;
    offered += compare(world, &request, today + (int32_t)dice_between(&dice, -2, 30),
                       (int)dice_between(&dice, 1, 9));
  }
  assert_true(offered > 100); /* the questions were not all empty */
}

static size_t slot_count(struct channel_world *world, const char *path) {
  json_t *answer = world_expect(world, 200, "GET", path, NULL);
  size_t count = json_array_size(json_object_get(answer, "slots"));
  json_decref(answer);
  return count;
}

static void names_are_as_good_as_ids(void **state) {
  struct channel_world *world = *state;
  json_t *answer = world_expect(world, 200, "GET",
                                "/v1/slots?service=Women%27s+Cut&employee=mia&from=2026-11-23&days=1", NULL);
  const json_t *slots = json_object_get(answer, "slots");
  assert_true(json_array_size(slots) > 0);
  assert_string_equal(world_text(slots, "0.employee.name"), "Mia Weber");
  assert_string_equal(world_text(slots, "0.segments.0.service.name"), "Women's Cut");
  assert_string_equal(world_text(slots, "0.date"), "2026-11-23");
  json_decref(answer);
}

static void a_set_up_that_changes_is_read_again(void **state) {
  struct channel_world *world = *state;
  const char *path = "/v1/slots?service=Women%27s+Cut&employee=mia&from=2026-11-23&days=5";
  size_t before = slot_count(world, path);
  int64_t loads = salons_loads(world->server->salons);
  assert_int_equal(slot_count(world, path), before);
  assert_int_equal(salons_loads(world->server->salons), loads);
  world_run(world,
            "BEGIN; UPDATE tenant_clock SET seq = seq + 1, setup_seq = seq + 1;"
            "UPDATE shift SET end_minute = 720, seq = (SELECT seq FROM tenant_clock) WHERE employee_id ="
            " (SELECT id FROM employee WHERE name = 'Mia Weber'); COMMIT");
  assert_true(slot_count(world, path) < before);
  assert_int_equal(salons_loads(world->server->salons), loads + 1);
}

static void a_long_list_says_that_there_is_more(void **state) {
  struct channel_world *world = *state;
  json_t *answer = world_expect(world, 200, "GET", "/v1/slots?service=Women%27s+Cut&limit=3", NULL);
  assert_int_equal(json_array_size(json_object_get(answer, "slots")), 3);
  assert_true(json_is_true(json_object_get(answer, "more")));
  json_decref(answer);
}

static void bad_questions_name_the_key(void **state) {
  struct channel_world *world = *state;
  static const struct {
    const char *query, *field, *code;
    int status;
  } cases[] = {
      {"", "service", "invalid", 400},
      {"?service=", "service", "invalid", 400},
      {"?service=Nothing", "service", "not_found", 404},
      {"?service=00000000-0000-4000-8000-000000000001", "service", "not_found", 404},
      {"?service=Beard+Trim&employee=Nobody", "employee", "not_found", 404},
      {"?service=Beard+Trim&employee=Max+Gone", "employee", "not_found", 404},
      {"?service=Beard+Trim&days=0", "days", "invalid", 400},
      {"?service=Beard+Trim&days=32", "days", "invalid", 400},
      {"?service=Beard+Trim&days=1.5", "days", "invalid", 400},
      {"?service=Beard+Trim&days=-1", "days", "invalid", 400},
      {"?service=Beard+Trim&from=2026-02-30", "from", "invalid", 400},
      {"?service=Beard+Trim&limit=many", "limit", "invalid", 400},
      {"?service=Beard+Trim&location=Old+Town", "location", "not_found", 404},
      {"?service=Beard+Trim&addon=Olaplex", "addon", "invalid", 400},
      {"?service=Beard+Trim&colour=red", "colour", "invalid", 400},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char path[256];
    (void)snprintf(path, sizeof path, "/v1/slots%s", cases[i].query);
    struct reply reply = world_send(world, "GET", path, NULL);
    if (reply.status != cases[i].status) fail_msg("%s: %d %s", path, reply.status, reply.body);
    assert_string_equal(reply_text(&reply, "code"), cases[i].code);
    if (strstr(reply_text(&reply, "field"), cases[i].field) == NULL) fail_msg("%s: %s", path, reply.body);
    reply_release(&reply);
  }
}

static void the_catalogue_is_told(void **state) {
  struct channel_world *world = *state;
  json_t *services = world_expect(world, 200, "GET", "/v1/services", NULL);
  const json_t *list = json_object_get(services, "services");
  assert_int_equal(json_array_size(list), 7);
  assert_string_equal(world_text(list, "0.name"), "Beard Trim");
  assert_int_equal(json_integer_value(json_object_get(json_array_get(list, 0), "price")), 1500);
  assert_string_equal(world_text(services, "currency"), "EUR");
  json_decref(services);
  json_t *employees = world_expect(world, 200, "GET", "/v1/employees", NULL);
  list = json_object_get(employees, "employees");
  assert_int_equal(json_array_size(list), 4); /* Max has gone */
  assert_string_equal(world_text(list, "1.name"), "Mia Weber");
  json_decref(employees);
  json_t *locations = world_expect(world, 200, "GET", "/v1/locations", NULL);
  assert_int_equal(json_array_size(json_object_get(locations, "locations")), 1);
  assert_string_equal(world_text(locations, "locations.0.timezone"), "Europe/Berlin");
  json_decref(locations);
}

/* ---- Set-ups that are kept ---- */

static const struct setup *take(struct salons *salons, struct pg *pg, struct id tenant) {
  const struct setup *setup = NULL;
  struct error error;
  error_init(&error);
  assert_int_equal(pg_begin(pg, PG_READ, tenant, &error), CODE_OK);
  if (salons_take(salons, pg, tenant, (struct setup_mark){.epoch = 1, .seq = 1}, &setup, &error) != CODE_OK)
    fail_msg("%s", error.text);
  pg_rollback(pg);
  return setup;
}

static void only_so_many_set_ups_are_kept(void **state) {
  struct channel_world *world = *state;
  struct salons *salons = NULL;
  struct pg *pg = NULL;
  struct error error;
  struct id other;
  char line[128];
  error_init(&error);
  struct outcome outcome = operator_run(world->url, "tenant", "create", "--name", "Other", NULL);
  operator_expect(&outcome, 0);
  outcome_last_line(&outcome, line, sizeof line);
  outcome_release(&outcome);
  assert_true(id_parse(line, strlen(line), &other));
  assert_int_equal(salons_new(world->server->zones, 1, &salons, &error), CODE_OK);
  assert_int_equal(pg_open(world->url, &pg, &error), CODE_OK);
  const struct setup *mine = take(salons, pg, world->tenant);
  salons_give(salons, take(salons, pg, world->tenant));
  assert_int_equal(salons_loads(salons), 1);
  salons_give(salons, take(salons, pg, other)); /* now the first one goes, but for who has it */
  assert_int_equal(salons_loads(salons), 2);
  assert_string_equal(mine->salon->name, "Salon Pr\u00fcfstein");
  salons_give(salons, mine);
  salons_give(salons, take(salons, pg, world->tenant));
  assert_int_equal(salons_loads(salons), 3);
  pg_close(pg);
  salons_free(salons);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(offers_are_the_desks, channel_world_new_demo, channel_world_free),
      cmocka_unit_test_setup_teardown(names_are_as_good_as_ids, channel_world_new, channel_world_free),
      cmocka_unit_test_setup_teardown(a_set_up_that_changes_is_read_again, channel_world_new,
                                      channel_world_free),
      cmocka_unit_test_setup_teardown(a_long_list_says_that_there_is_more, channel_world_new,
                                      channel_world_free),
      cmocka_unit_test_setup_teardown(bad_questions_name_the_key, channel_world_new, channel_world_free),
      cmocka_unit_test_setup_teardown(only_so_many_set_ups_are_kept, channel_world_new, channel_world_free),
      cmocka_unit_test_setup_teardown(the_catalogue_is_told, channel_world_new, channel_world_free),
  };
  return cmocka_run_group_tests_name("channel_slots", tests, NULL, NULL);
}
