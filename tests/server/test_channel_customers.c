/* Who calls: customers by their number, whatever way it is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "server/channel_world.h"

static void book(struct channel_world *world, const char *start, const char *name) {
  char text[400];
  (void)snprintf(text, sizeof text,
                 "{'services':[{'service':'Women\\u0027s Cut'}],'starts_at':'%s','customer':{'name':'%s',"
                 "'phone':'+49 30 23125777','email':'%.1s@example.com'}}",
                 start, name, name);
  json_decref(world_expect(world, 201, "POST", "/v1/appointments", world_json(text)));
}

static void a_number_finds_the_family(void **state) {
  struct channel_world *world = *state;
  static const char *const ways[] = {"%2B493023125777", "+49+30+23125777", "030/23125777", "0049(30)23125777",
                                     "+493023125777"};
  book(world, "2026-11-23T10:00:00+01:00", "Lena Vogt");
  book(world, "2026-11-24T10:00:00+01:00", "Lena Vogt");
  book(world, "2026-11-23T13:00:00+01:00", "Paul Vogt");
  for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
    char path[96];
    (void)snprintf(path, sizeof path, "/v1/customers?phone=%s", ways[i]);
    json_t *answer = world_expect(world, 200, "GET", path, NULL);
    const json_t *list = json_object_get(answer, "customers");
    assert_int_equal(json_array_size(list), 2);
    assert_string_equal(world_text(list, "0.name"), "Lena Vogt");
    assert_string_equal(world_text(list, "0.phone"), "+493023125777");
    assert_string_equal(world_text(list, "0.email"), "l@example.com");
    assert_int_equal(json_array_size(json_object_get(json_array_get(list, 0), "upcoming")), 2);
    assert_string_equal(world_text(list, "0.upcoming.0.date"), "2026-11-23");
    assert_string_equal(world_text(list, "0.upcoming.0.start"), "10:00");
    assert_string_equal(world_text(list, "0.upcoming.0.services"), "Women's Cut");
    assert_string_equal(world_text(list, "1.name"), "Paul Vogt");
    json_decref(answer);
  }
}

static void a_stranger_is_nobody(void **state) {
  struct channel_world *world = *state;
  json_t *answer = world_expect(world, 200, "GET", "/v1/customers?phone=%2B493023125888", NULL);
  assert_int_equal(json_array_size(json_object_get(answer, "customers")), 0);
  json_decref(answer);
}

static void what_is_no_number_is_refused(void **state) {
  struct channel_world *world = *state;
  static const char *const queries[] = {
      "", "?phone=", "?phone=anna", "?phone=12", "?phone=%2B4930&location=Moon", "?telephone=1"};
  for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
    char path[96];
    (void)snprintf(path, sizeof path, "/v1/customers%s", queries[i]);
    struct reply reply = world_send(world, "GET", path, NULL);
    if (reply.status != 400 && reply.status != 404) fail_msg("%s: %d %s", path, reply.status, reply.body);
    assert_true(reply_text(&reply, "field")[0] != '\0');
    reply_release(&reply);
  }
}

static int64_t milliseconds(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void sixty_thousand_are_no_hindrance(void **state) {
  struct channel_world *world = *state;
  world_run(
      world,
      "BEGIN; UPDATE tenant_clock SET seq = seq + 1;"
      "INSERT INTO customer (id, tenant_id, first_name, last_name, phone, phone_e164, created_at, "
      "updated_at, seq)"
      " SELECT gen_random_uuid(), tenant_id, 'Customer', n::text, '', '+4930' || (2400000 + n), 0, 0, seq"
      " FROM tenant_clock, generate_series(1, 60000) AS n; COMMIT; ANALYZE customer");
  json_decref(world_expect(world, 200, "GET", "/v1/customers?phone=%2B49302412345", NULL));
  int64_t before = milliseconds();
  for (int i = 0; i < 20; i++) {
    json_t *answer = world_expect(world, 200, "GET", "/v1/customers?phone=%2B49302412345", NULL);
    assert_string_equal(world_text(answer, "customers.0.name"), "Customer 12345");
    json_decref(answer);
  }
  /* 100 ms each is what is asked for; a busy machine is no failure. */
  assert_true(milliseconds() - before < 2000);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, channel_world_new, channel_world_free)
  const struct CMUnitTest tests[] = {
      CASE(a_number_finds_the_family),
      CASE(a_stranger_is_nobody),
      CASE(what_is_no_number_is_refused),
      CASE(sixty_thousand_are_no_hindrance),
  };
  return cmocka_run_group_tests_name("channel_customers", tests, NULL, NULL);
}
