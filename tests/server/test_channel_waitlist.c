/* Who waits for a time that is not free. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "server/channel_world.h"

static void a_wish_is_taken_in_and_fulfilled(void **state) {
  struct channel_world *world = *state;
  json_t *entry = world_expect(
      world, 201, "POST", "/v1/waitlist",
      world_json("{'service':'Women\\u0027s Cut','employee':'mia','customer':{'name':'Lena Vogt'},"
                 "'from':'2026-11-23','to':'2026-11-27','days':[5,1,1],'start':'09:00','end':'12:00','note':'"
                 "short'}"));
  assert_string_equal(world_text(entry, "status"), "WAITING");
  assert_string_equal(world_text(entry, "employee.name"), "Mia Weber");
  assert_int_equal(world_count(world,
                               "SELECT count(*) FROM waitlist_entry WHERE days::text = '[1,5]'"
                               " AND start_minute = 540 AND end_minute = 720 AND from_date = '2026-11-23'"
                               " AND note = 'short' AND status = 'WAITING'"),
                   1);
  char text[512];
  (void)snprintf(text, sizeof text,
                 "{'services':[{'service':'Women\\u0027s Cut'}],'starts_at':'2026-11-23T10:00:00+01:00',"
                 "'customer':{'id':'%s'},'waitlist':'%s'}",
                 world_text(entry, "customer.id"), world_text(entry, "id"));
  json_decref(world_expect(world, 201, "POST", "/v1/appointments", world_json(text)));
  assert_int_equal(world_count(world,
                               "SELECT count(*) FROM waitlist_entry JOIN appointment"
                               " ON appointment.id = appointment_id AND waitlist_entry.status = 'BOOKED'"),
                   1);
  json_decref(entry);
}

static void anybody_at_any_time_will_do(void **state) {
  struct channel_world *world = *state;
  json_t *entry = world_expect(world, 201, "POST", "/v1/waitlist",
                               world_json("{'service':'Beard Trim','customer':{'name':'Paul Ott'}}"));
  assert_true(json_is_null(json_object_get(entry, "employee")));
  json_decref(entry);
}

static void bad_wishes_name_their_field(void **state) {
  struct channel_world *world = *state;
#define WHO "'customer':{'name':'A B'}"
  static const struct {
    const char *body, *field;
    int status;
  } cases[] = {
      {"{}", "/service", 400},
      {"{'service':'Nothing'," WHO "}", "/service", 404},
      {"{'service':'Beard Trim'}", "/customer", 400},
      {"{'service':'Beard Trim','employee':'Nobody'," WHO "}", "/employee", 404},
      {"{'service':'Beard Trim','from':'2026-02-30'," WHO "}", "/from", 400},
      {"{'service':'Beard Trim','from':'2026-11-24','to':'2026-11-23'," WHO "}", "/to", 400},
      {"{'service':'Beard Trim','days':[]," WHO "}", "/days", 400},
      {"{'service':'Beard Trim','days':[7]," WHO "}", "/days", 400},
      {"{'service':'Beard Trim','days':['1']," WHO "}", "/days", 400},
      {"{'service':'Beard Trim','days':1," WHO "}", "/days", 400},
      {"{'service':'Beard Trim','start':'9','end':'10:00'," WHO "}", "/start", 400},
      {"{'service':'Beard Trim','start':'09:00'," WHO "}", "/end", 400},
      {"{'service':'Beard Trim','start':'11:00','end':'10:00'," WHO "}", "/end", 400},
      {"{'service':'Beard Trim','priority':1000," WHO "}", "/priority", 400},
      {"{'service':'Beard Trim','note':[]," WHO "}", "/note", 400},
      {"{'service':'Beard Trim','wish':1," WHO "}", "/wish", 400},
  };
  int64_t customers = world_count(world, "SELECT count(*) FROM customer");
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    json_t *answer = world_expect(world, cases[i].status, "POST", "/v1/waitlist", world_json(cases[i].body));
    if (strcmp(world_text(answer, "field"), cases[i].field) != 0)
      fail_msg("%s: %s", cases[i].body, world_text(answer, "detail"));
    json_decref(answer);
  }
  assert_int_equal(world_count(world, "SELECT count(*) FROM waitlist_entry WHERE status = 'WAITING'"), 0);
  assert_int_equal(world_count(world, "SELECT count(*) FROM customer"), customers);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, channel_world_new, channel_world_free)
  const struct CMUnitTest tests[] = {
      CASE(a_wish_is_taken_in_and_fulfilled),
      CASE(anybody_at_any_time_will_do),
      CASE(bad_wishes_name_their_field),
  };
  return cmocka_run_group_tests_name("channel_waitlist", tests, NULL, NULL);
}
