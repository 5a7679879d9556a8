/* Holds: a time is kept free for one caller, and for no longer than was said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/instant.h"
#include "server/channel_world.h"

static const char wish[] =
    "{'services':[{'service':'Women\\u0027s Cut','employee':'mia'}],'starts_at':'2026-11-23T10:00:00+01:00'}";

static json_t *with_customer(json_t *body) {
  json_object_set_new(body, "customer", world_json("{'name':'Lena Vogt'}"));
  return body;
}

static json_t *of_hold(const char *hold) {
  json_t *body = with_customer(json_object());
  json_object_set_new(body, "hold", json_string(hold));
  return body;
}

static void expect_code(struct channel_world *world, int status, const char *code, const char *path,
                        json_t *body) {
  json_t *answer = world_expect(world, status, "POST", path, body);
  assert_string_equal(world_text(answer, "code"), code);
  json_decref(answer);
}

static bool is_offered(struct channel_world *world) {
  json_t *answer = world_expect(world, 200, "GET",
                                "/v1/slots?service=Women%27s+Cut&employee=mia&from=2026-11-23&days=1", NULL);
  bool offered = false;
  size_t i;
  json_t *slot;
  json_array_foreach(json_object_get(answer, "slots"), i, slot) {
    offered = offered || strcmp(world_text(slot, "start"), "10:00") == 0;
  }
  json_decref(answer);
  return offered;
}

static void a_held_time_is_kept_for_its_caller(void **state) {
  struct channel_world *world = *state;
  assert_true(is_offered(world));
  json_t *hold = world_expect(world, 201, "POST", "/v1/holds", world_json(wish));
  assert_string_equal(world_text(hold, "expires_at"), "2026-11-20T10:12:00Z");
  assert_string_equal(world_text(hold, "segments.0.employee.name"), "Mia Weber");
  assert_string_equal(world_text(hold, "start"), "10:00");
  assert_false(is_offered(world));
  char mine[TOKEN_TEXT_SIZE];
  (void)snprintf(mine, sizeof mine, "%s", world->key);
  world_change_key(world);
  expect_code(world, 409, "slot_taken", "/v1/holds", world_json(wish));
  expect_code(world, 409, "slot_taken", "/v1/appointments", with_customer(world_json(wish)));
  /* Another's hold is not there for anybody else. */
  expect_code(world, 404, "not_found", "/v1/appointments", of_hold(world_text(hold, "id")));
  (void)snprintf(world->key, sizeof world->key, "%s", mine);
  json_t *visit = world_expect(world, 201, "POST", "/v1/appointments", of_hold(world_text(hold, "id")));
  assert_string_equal(world_text(visit, "starts_at"), "2026-11-23T09:00:00Z");
  assert_string_equal(world_text(visit, "segments.0.employee.name"), "Mia Weber");
  json_decref(visit);
  assert_int_equal(world_count(world, "SELECT count(*) FROM slot_hold"), 0);
  expect_code(world, 404, "not_found", "/v1/appointments", of_hold(world_text(hold, "id")));
  json_decref(hold);
}

static void a_hold_expires(void **state) {
  struct channel_world *world = *state;
  json_t *asked = world_json(wish);
  json_object_set_new(asked, "seconds", json_integer(60));
  json_t *hold = world_expect(world, 201, "POST", "/v1/holds", asked);
  world->now += 59 * MS_PER_SECOND;
  assert_false(is_offered(world));
  world->now += MS_PER_SECOND;
  assert_true(is_offered(world));
  expect_code(world, 404, "not_found", "/v1/appointments", of_hold(world_text(hold, "id")));
  json_decref(hold);
  world_change_key(world);
  json_decref(world_expect(world, 201, "POST", "/v1/holds", world_json(wish)));
  assert_int_equal(world_count(world, "SELECT count(*) FROM slot_hold"), 1); /* what had expired is gone */
}

static void a_hold_is_given_back(void **state) {
  struct channel_world *world = *state;
  char path[80];
  json_t *hold = world_expect(world, 201, "POST", "/v1/holds", world_json(wish));
  (void)snprintf(path, sizeof path, "/v1/holds/%s", world_text(hold, "id"));
  json_decref(hold);
  char mine[TOKEN_TEXT_SIZE];
  (void)snprintf(mine, sizeof mine, "%s", world->key);
  world_change_key(world);
  json_decref(world_expect(world, 404, "DELETE", path, NULL));
  (void)snprintf(world->key, sizeof world->key, "%s", mine);
  assert_false(is_offered(world));
  struct reply reply = world_send(world, "DELETE", path, NULL);
  assert_int_equal(reply.status, 204);
  reply_release(&reply);
  assert_true(is_offered(world));
  json_decref(world_expect(world, 404, "DELETE", path, NULL));
  json_decref(world_expect(world, 404, "DELETE", "/v1/holds/nothing", NULL));
}

static void a_visit_moves_into_what_was_held_for_it(void **state) {
  struct channel_world *world = *state;
  char path[96];
  json_t *visit = world_expect(world, 201, "POST", "/v1/appointments", with_customer(world_json(wish)));
  (void)snprintf(path, sizeof path, "/v1/appointments/%s/reschedule", world_text(visit, "confirmation_code"));
  json_decref(visit);
  json_t *later = world_json(wish);
  json_object_set_new(later, "starts_at", json_string("2026-11-23T12:00:00+01:00"));
  json_t *hold = world_expect(world, 201, "POST", "/v1/holds", later);
  expect_code(world, 409, "slot_taken", path, world_json("{'starts_at':'2026-11-23T12:00:00+01:00'}"));
  json_t *move = world_json("{'starts_at':'2026-11-23T12:00:00+01:00'}");
  json_object_set_new(move, "hold", json_string(world_text(hold, "id")));
  json_t *moved = world_expect(world, 200, "POST", path, move);
  assert_string_equal(world_text(moved, "start"), "12:00");
  json_decref(moved);
  json_decref(hold);
  assert_int_equal(world_count(world, "SELECT count(*) FROM slot_hold"), 0);
}

static void a_caller_holds_only_so_much(void **state) {
  struct channel_world *world = *state;
  world_run(world, "INSERT INTO slot_hold SELECT tenant_id, gen_random_uuid(), 0, gen_random_uuid(),"
                   " (SELECT id FROM employee LIMIT 1), 0, 1, 9999999999999, 0, NULL FROM tenant_clock, "
                   "generate_series(1, 100)");
  json_decref(world_expect(world, 201, "POST", "/v1/holds", world_json(wish))); /* others' do not count */
  world_run(world, "UPDATE slot_hold SET owner_id = (SELECT id FROM api_key)");
  json_t *later = world_json(wish);
  json_object_set_new(later, "starts_at", json_string("2026-11-23T12:00:00+01:00"));
  expect_code(world, 409, "limit", "/v1/holds", later);
}

static void bad_input_holds_nothing(void **state) {
  struct channel_world *world = *state;
  static const struct {
    const char *key, *value, *field;
  } cases[] = {{"seconds", "29", "/seconds"},   {"seconds", "901", "/seconds"},
               {"seconds", "60.5", "/seconds"}, {"seconds", "'60'", "/seconds"},
               {"services", "[]", "/services"}, {"starts_at", "7", "/starts_at"},
               {"customer", "{}", "/customer"}, {"location", "[]", "/location"},
               {"services", "7", "/services"},  {"employee", "false", "/employee"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[64];
    (void)snprintf(text, sizeof text, "[%s]", cases[i].value);
    json_t *list = world_json(text), *body = world_json(wish);
    json_object_set(body, cases[i].key, json_array_get(list, 0));
    json_decref(list);
    json_t *answer = world_expect(world, 400, "POST", "/v1/holds", body);
    assert_string_equal(world_text(answer, "code"), "invalid");
    assert_string_equal(world_text(answer, "field"), cases[i].field);
    json_decref(answer);
  }
  assert_int_equal(world_count(world, "SELECT count(*) FROM slot_hold"), 0);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, channel_world_new, channel_world_free)
  const struct CMUnitTest tests[] = {
      CASE(a_held_time_is_kept_for_its_caller),
      CASE(a_hold_expires),
      CASE(a_hold_is_given_back),
      CASE(a_visit_moves_into_what_was_held_for_it),
      CASE(a_caller_holds_only_so_much),
      CASE(bad_input_holds_nothing),
  };
  return cmocka_run_group_tests_name("channel_hold", tests, NULL, NULL);
}
