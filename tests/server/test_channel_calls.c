/* Calls of the telephone assistant: one row for each, whose it was and what came of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "server/channel_world.h"

static const char booking[] = "{'services':[{'service':'Women\\u0027s "
                              "Cut'}],'starts_at':'2026-11-23T10:00:00+01:00','source':'phone_ai',"
                              "'customer':{'name':'Lena Vogt','phone':'+493023125777'}}";

static json_t *booking_of(const char *call) {
  json_t *body = world_json(booking);
  json_object_set_new(body, "call", json_string(call));
  return body;
}

static void a_call_begins_and_ends(void **state) {
  struct channel_world *world = *state;
  json_t *begun = world_expect(
      world, 201, "POST", "/v1/calls",
      world_json("{'call_id':'c-1','from':'+493023125777','started_at':'2026-11-20T10:00:00Z'}"));
  json_t *ended = world_expect(
      world, 200, "POST", "/v1/calls",
      world_json("{'call_id':'c-1','ended_at':'2026-11-20T10:02:30Z','seconds':150,'reason':'GET_HOURS',"
                 "'notes':'Asked for\\nSaturday.','recording_url':'https://example.com/c-1'}"));
  assert_string_equal(world_text(begun, "id"), world_text(ended, "id"));
  assert_string_equal(world_text(begun, "reason"), "OTHER");
  assert_string_equal(world_text(ended, "reason"), "GET_HOURS");
  assert_string_equal(world_text(ended, "from"), "+493023125777");
  json_decref(begun);
  json_decref(ended);
  assert_int_equal(world_count(world, "SELECT count(*) FROM call_log WHERE call_id = 'c-1' AND seconds = 150"
                                      " AND started_at = 1795168800000 AND ended_at = 1795168950000"),
                   1);
}

static void a_booking_is_what_came_of_it(void **state) {
  struct channel_world *world = *state;
  json_decref(world_expect(world, 201, "POST", "/v1/calls", world_json("{'call_id':'c-2'}")));
  json_t *visit = world_expect(world, 201, "POST", "/v1/appointments", booking_of("c-2"));
  assert_string_equal(world_text(visit, "source"), "phone_ai");
  json_decref(visit);
  assert_int_equal(
      world_count(
          world, "SELECT count(*) FROM call_log JOIN appointment ON appointment.id = appointment_id"
                 " AND appointment.call_id = call_log.id AND appointment.customer_id = call_log.customer_id"),
      1);
}

static void a_known_number_says_who_it_was(void **state) {
  struct channel_world *world = *state;
  json_t *visit = world_expect(world, 201, "POST", "/v1/appointments", world_json(booking));
  json_t *call =
      world_expect(world, 201, "POST", "/v1/calls", world_json("{'call_id':'c-3','from':'030 23125777'}"));
  assert_string_equal(world_text(call, "customer"), world_text(visit, "customer.id"));
  json_decref(call);
  char text[128];
  (void)snprintf(text, sizeof text, "{'call_id':'c-4','appointment':'%s'}",
                 world_text(visit, "confirmation_code"));
  call = world_expect(world, 201, "POST", "/v1/calls", world_json(text));
  assert_string_equal(world_text(call, "customer"), world_text(visit, "customer.id"));
  assert_string_equal(world_text(call, "appointment"), world_text(visit, "id"));
  json_decref(call);
  json_decref(visit);
}

static void the_same_report_changes_nothing(void **state) {
  struct channel_world *world = *state;
  const char *report = "{'call_id':'c-5','started_at':'2026-11-20T10:00:00Z','notes':'x'}";
  json_decref(world_expect(world, 201, "POST", "/v1/calls", world_json(report)));
  json_decref(world_expect(world, 200, "POST", "/v1/calls", world_json(report)));
  assert_int_equal(world_count(world, "SELECT version FROM call_log WHERE call_id = 'c-5'"), 1);
}

static void bad_reports_name_their_field(void **state) {
  struct channel_world *world = *state;
  static const struct {
    const char *body, *field;
    int status;
  } cases[] = {
      {"{}", "/call_id", 400},
      {"{'call_id':''}", "/call_id", 400},
      {"{'call_id':7}", "/call_id", 400},
      {"{'call_id':'a','from':[]}", "/from", 400},
      {"{'call_id':'a','seconds':-1}", "/seconds", 400},
      {"{'call_id':'a','seconds':1.5}", "/seconds", 400},
      {"{'call_id':'a','seconds':90000}", "/seconds", 400},
      {"{'call_id':'a','started_at':'yesterday'}", "/started_at", 400},
      {"{'call_id':'a','started_at':'2026-11-20T10:00:00Z','ended_at':'2026-11-20T09:00:00Z'}", "/ended_at",
       400},
      {"{'call_id':'a','reason':'CHAT'}", "/reason", 400},
      {"{'call_id':'a','recording_url':'javascript:x'}", "/recording_url", 400},
      {"{'call_id':'a','notes':{}}", "/notes", 400},
      {"{'call_id':'a','customer':'x'}", "/customer", 400},
      {"{'call_id':'a','customer':'00000000-0000-4000-8000-000000000001'}", "/customer", 404},
      {"{'call_id':'a','appointment':'00000-00000'}", "/appointment", 404},
      {"{'call_id':'a','transcript':'x'}", "/transcript", 400},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    json_t *answer = world_expect(world, cases[i].status, "POST", "/v1/calls", world_json(cases[i].body));
    if (strcmp(world_text(answer, "field"), cases[i].field) != 0)
      fail_msg("%s: %s", cases[i].body, world_text(answer, "detail"));
    json_decref(answer);
  }
  assert_int_equal(world_count(world, "SELECT count(*) FROM call_log WHERE call_id = 'a'"), 0);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, channel_world_new, channel_world_free)
  const struct CMUnitTest tests[] = {
      CASE(a_call_begins_and_ends),         CASE(a_booking_is_what_came_of_it),
      CASE(a_known_number_says_who_it_was), CASE(the_same_report_changes_nothing),
      CASE(bad_reports_name_their_field),
  };
  return cmocka_run_group_tests_name("channel_calls", tests, NULL, NULL);
}
