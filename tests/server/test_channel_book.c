/* Booking over HTTP: what wins, what is refused and why, and that nothing is stored of what is refused. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/instant.h"
#include "server/channel_world.h"
#include "server/pg/pg.h"

#define MONDAY_AT(time) "2026-11-23T" time ":00+01:00"

static json_t *cut_at(const char *start, const char *name) {
  char text[512];
  (void)snprintf(text, sizeof text,
                 "{'services':[{'service':'Women\\u0027s Cut','employee':'mia'}],'starts_at':'%s',"
                 "'customer':{'name':'%s','phone':'+49 30 23125777'}}",
                 start, name);
  return world_json(text);
}

static int64_t visits(struct channel_world *world) {
  return world_count(world, "SELECT count(*) FROM appointment");
}

/* Sends, asserts status, code and the field's pointer (NULL: none asked), and that nothing was stored. */
static void refused(struct channel_world *world, const char *path, json_t *body, int status, const char *code,
                    const char *field) {
  const char *const counts = "SELECT (SELECT count(*) FROM appointment) + (SELECT count(*) FROM customer)"
                             " + (SELECT count(*) FROM feed) + (SELECT count(*) FROM op_log)"
                             " + (SELECT count(*) FROM slot_hold) + (SELECT seq FROM tenant_clock)";
  int64_t before = world_count(world, counts);
  char *said = json_dumps(body, JSON_COMPACT);
  struct reply reply = world_send(world, "POST", path, body);
  if (reply.status != status || strcmp(reply_text(&reply, "code"), code) != 0)
    fail_msg("%s %s: %d %s", path, said, reply.status, reply.body);
  if (field != NULL && strcmp(reply_text(&reply, "field"), field) != 0)
    fail_msg("%s %s: %s", path, said, reply.body);
  free(said);
  reply_release(&reply);
  if (world_count(world, counts) != before) fail_msg("%s: something was stored", path);
}

/* ---- What wins ---- */

static void a_visit_is_booked_and_found_again(void **state) {
  struct channel_world *world = *state;
  json_t *visit =
      world_expect(world, 201, "POST", "/v1/appointments", cut_at(MONDAY_AT("10:00"), "Lena Vogt"));
  char path[96];
  assert_string_equal(world_text(visit, "status"), "scheduled");
  assert_string_equal(world_text(visit, "starts_at"), "2026-11-23T09:00:00Z");
  assert_string_equal(world_text(visit, "start"), "10:00");
  assert_string_equal(world_text(visit, "source"), "web");
  assert_string_equal(world_text(visit, "customer.name"), "Lena Vogt");
  assert_string_equal(world_text(visit, "segments.0.employee.name"), "Mia Weber");
  assert_int_equal(json_integer_value(json_object_get(visit, "price")), 6000);
  assert_int_equal(json_array_size(json_object_get(visit, "history")), 1);
  (void)snprintf(path, sizeof path, "/v1/appointments/%s", world_text(visit, "confirmation_code"));
  json_t *found = world_expect(world, 200, "GET", path, NULL);
  if (!json_equal(visit, found))
    fail_msg("%s\n%s", json_dumps(visit, JSON_SORT_KEYS), json_dumps(found, JSON_SORT_KEYS));
  json_decref(found);
  json_decref(visit);
  assert_int_equal(world_count(world, "SELECT count(*) FROM appointment_segment WHERE holds_slot"
                                      " AND employee_name = 'Mia Weber' AND starts_at = 1795424400000"),
                   1);
  assert_int_equal(world_count(world, "SELECT count(*) FROM customer WHERE phone_e164 = '+493023125777'"), 1);
}

static void the_same_customer_is_not_made_twice(void **state) {
  struct channel_world *world = *state;
  json_decref(world_expect(world, 201, "POST", "/v1/appointments", cut_at(MONDAY_AT("10:00"), "Lena Vogt")));
  json_decref(world_expect(world, 201, "POST", "/v1/appointments", cut_at(MONDAY_AT("12:00"), "LENA VOGT")));
  assert_int_equal(world_count(world, "SELECT count(*) FROM customer WHERE phone_e164 = '+493023125777'"), 1);
  /* Families share a number. */
  json_decref(world_expect(world, 201, "POST", "/v1/appointments", cut_at(MONDAY_AT("14:00"), "Paul Vogt")));
  assert_int_equal(world_count(world, "SELECT count(*) FROM customer WHERE phone_e164 = '+493023125777'"), 2);
}

static void a_second_caller_is_told_what_is_free(void **state) {
  struct channel_world *world = *state;
  json_decref(world_expect(world, 201, "POST", "/v1/appointments", cut_at(MONDAY_AT("10:00"), "Lena Vogt")));
  struct reply reply =
      world_send(world, "POST", "/v1/appointments", cut_at(MONDAY_AT("10:30"), "Paul Schmidt"));
  assert_int_equal(reply.status, 409);
  assert_string_equal(reply_text(&reply, "code"), "slot_taken");
  const json_t *alternatives = json_object_get(reply.json, "alternatives");
  assert_int_equal(json_array_size(alternatives), 3);
  assert_string_equal(world_text(alternatives, "0.start"), "11:00");
  assert_string_equal(world_text(reply.json, "rules.0.code"), "slot_taken");
  assert_null(strstr(reply.body, "Vogt")); /* who has it is nobody's business */
  reply_release(&reply);
  refused(world, "/v1/appointments", cut_at(MONDAY_AT("10:30"), "Paul Schmidt"), 409, "slot_taken", NULL);
}

static void what_needs_approval_is_pending(void **state) {
  struct channel_world *world = *state;
  json_t *visit = world_expect(
      world, 201, "POST", "/v1/appointments",
      world_json("{'services':[{'service':'Keratin'}],'starts_at':'" MONDAY_AT(
          "10:00") "','customer':{'name':'Lena Vogt'},'source':'phone_ai','note':'first time'}"));
  assert_string_equal(world_text(visit, "status"), "pending");
  assert_string_equal(world_text(visit, "source"), "phone_ai");
  assert_string_equal(world_text(visit, "note"), "first time");
  json_decref(visit);
}

static void addons_lengthen_and_several_services_follow_each_other(void **state) {
  struct channel_world *world = *state;
  json_t *visit = world_expect(
      world, 201, "POST", "/v1/appointments",
      world_json("{'services':[{'service':'Root colour','addons':['Olaplex']},{'service':'Beard Trim'}],"
                 "'starts_at':'" MONDAY_AT("10:00") "','customer':{'name':'Lena Vogt'}}"));
  assert_int_equal(json_array_size(json_object_get(visit, "segments")), 3);
  assert_int_equal(json_array_size(json_object_get(visit, "addons")), 1);
  assert_int_equal(json_integer_value(json_object_get(visit, "price")), 9000 + 4000 + 1500);
  assert_string_equal(world_text(visit, "end"), "12:20");
  json_decref(visit);
}

static void a_pool_gives_everybody_a_turn(void **state) {
  struct channel_world *world = *state;
  world_run(world,
            "BEGIN; UPDATE tenant_clock SET seq = seq + 1, setup_seq = seq + 1;"
            "INSERT INTO pool (id, tenant_id, name, strategy, created_at, updated_at, seq, service_id)"
            " SELECT gen_random_uuid(), tenant_id, 'Trims', 'ROTATE', 0, 0, seq, (SELECT id FROM service "
            "WHERE name = 'Beard Trim')"
            " FROM tenant_clock;"
            "INSERT INTO pool_member (pool_id, position, tenant_id, employee_id)"
            " SELECT pool.id, row_number() OVER (ORDER BY employee.name) - 1, pool.tenant_id, employee.id "
            "FROM pool, employee"
            " WHERE pool.name = 'Trims' AND EXISTS (SELECT FROM employee_service AS skill JOIN service ON "
            "service.id = service_id"
            " WHERE service.name = 'Beard Trim' AND skill.employee_id = employee.id AND can_book)"
            " AND EXISTS (SELECT FROM shift WHERE shift.employee_id = employee.id); COMMIT");
  int64_t members = world_count(
      world, "SELECT count(*) FROM pool_member JOIN pool ON pool.id = pool_id WHERE name = 'Trims'");
  assert_true(members >= 2);
  for (int i = 0; i < 2 * members; i++) {
    char text[256];
    (void)snprintf(text, sizeof text,
                   "{'services':[{'service':'Beard Trim'}],'starts_at':'2026-11-23T%02d:%02d:00+01:00',"
                   "'customer':{'name':'Customer %d'}}",
                   10 + i / 4, i % 4 * 15, i);
    json_decref(world_expect(world, 201, "POST", "/v1/appointments", world_json(text)));
    world->now += MS_PER_SECOND;
  }
  assert_int_equal(world_count(world, "SELECT count(*) FROM pool_turn WHERE assigned_count = 2"), members);
}

/* ---- What is refused by a rule ---- */

static void the_rules_are_the_desks(void **state) {
  struct channel_world *world = *state;
  static const struct {
    const char *body, *code;
  } cases[] = {
      {"{'services':[{'service':'Women\\u0027s "
       "Cut','employee':'mia'}],'starts_at':'2026-11-23T08:00:00+01:00',"
       "'customer':{'name':'A B'}}",
       "outside_hours"},
      {"{'services':[{'service':'Women\\u0027s "
       "Cut','employee':'mia'}],'starts_at':'2026-11-22T10:00:00+01:00',"
       "'customer':{'name':'A B'}}",
       "outside_hours"},
      {"{'services':[{'service':'Women\\u0027s "
       "Cut','employee':'mia'}],'starts_at':'2026-11-19T10:00:00+01:00',"
       "'customer':{'name':'A B'}}",
       "notice"},
      {"{'services':[{'service':'Women\\u0027s Cut'}],'starts_at':'2026-12-25T10:00:00+01:00',"
       "'customer':{'name':'A B'}}",
       "outside_hours"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    refused(world, "/v1/appointments", world_json(cases[i].body), 409, cases[i].code, NULL);
}

static void a_blocked_customer_is_refused(void **state) {
  struct channel_world *world = *state;
  json_decref(world_expect(world, 201, "POST", "/v1/appointments", cut_at(MONDAY_AT("10:00"), "Lena Vogt")));
  world_run(world, "BEGIN; UPDATE tenant_clock SET seq = seq + 1; UPDATE customer SET blocked = true,"
                   " seq = (SELECT seq FROM tenant_clock) WHERE phone_e164 = '+493023125777'; COMMIT");
  refused(world, "/v1/appointments", cut_at(MONDAY_AT("12:00"), "Lena Vogt"), 409, "customer_blocked", NULL);
}

static void a_probable_duplicate_is_refused(void **state) {
  struct channel_world *world = *state;
  json_decref(world_expect(world, 201, "POST", "/v1/appointments", cut_at(MONDAY_AT("10:00"), "Lena Vogt")));
  json_t *again = cut_at(MONDAY_AT("10:00"), "Lena Vogt");
  json_t *services = world_json("[{'service':'Women\\u0027s Cut','employee':'any'}]");
  json_object_set_new(again, "services", services);
  refused(world, "/v1/appointments", again, 409, "duplicate", NULL);
}

/* ---- What is wrong in itself ---- */

static void bad_input_names_its_field(void **state) {
  struct channel_world *world = *state;
#define VISIT "'services':[{'service':'Beard Trim'}],'starts_at':'2026-11-23T10:00:00+01:00'"
#define WHO "'customer':{'name':'A B'}"
  static const struct {
    const char *body, *field;
    int status;
  } cases[] = {
      {"{}", "/starts_at", 400},
      {"{" VISIT "}", "/customer", 400},
      {"{" VISIT "," WHO ",'colour':1}", "/colour", 400},
      {"{" VISIT "," WHO ",'note':7}", "/note", 400},
      {"{" VISIT "," WHO ",'source':'desk'}", "/source", 400},
      {"{" VISIT "," WHO ",'source':'fax'}", "/source", 400},
      {"{" VISIT ",'customer':{'name':''}}", "/customer/name", 400},
      {"{" VISIT ",'customer':{'nmae':'A'}}", "/customer/nmae", 400},
      {"{" VISIT ",'customer':[]}", "/customer", 400},
      {"{" VISIT ",'customer':{'name':'A B','phone':'x'}}", "/customer/phone", 400},
      {"{" VISIT ",'customer':{'name':'A B','email':'x'}}", "/customer/email", 400},
      {"{" VISIT ",'customer':{'name':'A\\u202eB'}}", "/customer/name", 400},
      {"{" VISIT ",'customer':{'id':'x'}}", "/customer/id", 400},
      {"{" VISIT ",'customer':{'id':'00000000-0000-4000-8000-000000000001'}}", "/customer/id", 404},
      {"{'services':[],'starts_at':'2026-11-23T10:00:00Z'," WHO "}", "/services", 400},
      {"{'services':{},'starts_at':'2026-11-23T10:00:00Z'," WHO "}", "/services", 400},
      {"{'services':['x'],'starts_at':'2026-11-23T10:00:00Z'," WHO "}", "/services/0", 400},
      {"{'services':[{}],'starts_at':'2026-11-23T10:00:00Z'," WHO "}", "/services/0/service", 400},
      {"{'services':[{'service':'Nothing'}],'starts_at':'2026-11-23T10:00:00Z'," WHO "}",
       "/services/0/service", 404},
      {"{'services':[{'service':'Beard Trim','employee':'Nobody'}],'starts_at':'2026-11-23T10:00:00Z'," WHO
       "}",
       "/services/0/employee", 404},
      {"{'services':[{'service':'Beard Trim','addons':['Nothing']}],'starts_at':'2026-11-23T10:00:00Z'," WHO
       "}",
       "/services/0/addons", 404},
      {"{'services':[{'service':'Beard Trim','addons':[1]}],'starts_at':'2026-11-23T10:00:00Z'," WHO "}",
       "/services/0/addons", 400},
      {"{'services':[{'service':'Beard Trim'}],'starts_at':'2026-11-23T10:00:00'," WHO "}", "/starts_at",
       400},
      {"{'services':[{'service':'Beard Trim'}],'starts_at':'2026-02-30T10:00:00Z'," WHO "}", "/starts_at",
       400},
      {"{'services':[{'service':'Beard Trim'}],'starts_at':'2026-11-23T10:00:01Z'," WHO "}", "/starts_at",
       400},
      {"{'services':[{'service':'Beard Trim'}],'starts_at':1795424400000," WHO "}", "/starts_at", 400},
      {"{'services':[{'service':'Beard Trim'}],'starts_at':'2199-12-31T10:00:00Z'," WHO "}", "/starts_at",
       400},
      {"{" VISIT "," WHO ",'location':'Moon'}", "/location", 404},
      {"{" VISIT "," WHO ",'hold':'x'}", "/hold", 400},
      {"{" VISIT "," WHO ",'hold':'00000000-0000-4000-8000-000000000001'}", "/services", 400},
      {"{" WHO ",'hold':'00000000-0000-4000-8000-000000000001'}", "/hold", 404},
      {"{" VISIT "," WHO ",'call':'none'}", "/call", 404},
      {"{" VISIT "," WHO ",'waitlist':'00000000-0000-4000-8000-000000000001'}", "/waitlist", 404},
      {"{" VISIT "," WHO ",'answers':[{'question':'00000000-0000-4000-8000-000000000001','value':1}]}",
       "/answers/0/question", 400},
      {"{" VISIT "," WHO ",'answers':3}", "/answers", 400},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    refused(world, "/v1/appointments", world_json(cases[i].body), cases[i].status,
            cases[i].status == 404 ? "not_found" : "invalid", cases[i].field);
}

#define CUT "'services':[{'service':'Women\\u0027s Cut'}],'starts_at':'2026-11-23T10:00:00+01:00'"

static void what_is_asked_is_answered(void **state) {
  struct channel_world *world = *state;
  char question[ID_TEXT_SIZE], text[512];
  world_run(world,
            "BEGIN; UPDATE tenant_clock SET seq = seq + 1, setup_seq = seq + 1;"
            "INSERT INTO form_field (id, tenant_id, service_id, name, label, type, required, options, "
            "position, created_at, updated_at, seq)"
            " SELECT gen_random_uuid(), tenant_id, (SELECT id FROM service WHERE name = 'Women''s "
            "Cut'), 'length', 'Hair length', 'SELECT',"
            " true, '[\"short\",\"long\"]', 0, 0, 0, seq FROM tenant_clock;"
            "INSERT INTO feed (tenant_id, entity, id, seq, version, bucket, hash, made_at, changed_at, image)"
            " SELECT tenant_id, 'form_field', id, seq, 1, 0, decode(repeat('00', 16), 'hex'), 0, 0, '{}' "
            "FROM form_field; COMMIT");
  world_id(world, "SELECT id FROM form_field", question);
  refused(world, "/v1/appointments", world_json("{" CUT "," WHO "}"), 400, "invalid", "/answers");
  static const struct {
    const char *value, *field;
  } cases[] = {{"'middle'", "/answers/0/value"}, {"{}", "/answers/0/value"}, {"''", "/answers/0/value"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    (void)snprintf(text, sizeof text, "{" CUT "," WHO ",'answers':[{'question':'%s','value':%s}]}", question,
                   cases[i].value);
    refused(world, "/v1/appointments", world_json(text), 400, "invalid", cases[i].field);
  }
  (void)snprintf(text, sizeof text,
                 "{" CUT "," WHO
                 ",'answers':[{'question':'%s','value':'long'},{'question':'%s','value':'long'}]}",
                 question, question);
  refused(world, "/v1/appointments", world_json(text), 400, "invalid", "/answers/1/question");
  (void)snprintf(text, sizeof text, "{" CUT "," WHO ",'answers':[{'question':'%s','value':'long'}]}",
                 question);
  json_decref(world_expect(world, 201, "POST", "/v1/appointments", world_json(text)));
  assert_int_equal(world_count(world, "SELECT count(*) FROM appointment_answer WHERE label = 'Hair length'"
                                      " AND value::text = '\"long\"'"),
                   1);
}

static void the_web_books_what_is_offered_there(void **state) {
  struct channel_world *world = *state;
  world_run(
      world,
      "BEGIN; UPDATE tenant_clock SET seq = seq + 1, setup_seq = seq + 1; UPDATE service SET online = false,"
      " seq = (SELECT seq FROM tenant_clock) WHERE name = 'Women''s Cut'; COMMIT");
  refused(world, "/v1/appointments", world_json("{" CUT "," WHO "}"), 409, "not_qualified", "/services");
  json_decref(world_expect(world, 201, "POST", "/v1/appointments",
                           world_json("{" CUT "," WHO ",'source':'phone_ai'}")));
}

static void an_email_belongs_to_one(void **state) {
  struct channel_world *world = *state;
  refused(world, "/v1/appointments",
          world_json("{" CUT ",'customer':{'name':'Paul Ott','email':'ANNA@example.com'}}"), 409, "exists",
          "/customer/email");
  json_t *visit =
      world_expect(world, 201, "POST", "/v1/appointments",
                   world_json("{" CUT ",'customer':{'name':'anna schmidt','email':'ANNA@example.com'}}"));
  assert_string_equal(world_text(visit, "customer.name"), "Anna Schmidt");
  json_decref(visit);
}

/* ---- What comes twice ---- */

static void the_same_request_is_answered_again(void **state) {
  struct channel_world *world = *state;
  int64_t before = visits(world);
  world->repeat = "a-1";
  struct reply first = world_send(world, "POST", "/v1/appointments", cut_at(MONDAY_AT("10:00"), "Lena Vogt"));
  world->repeat = "a-1";
  struct reply again = world_send(world, "POST", "/v1/appointments", cut_at(MONDAY_AT("10:00"), "Lena Vogt"));
  char replayed[16] = "";
  assert_int_equal(first.status, 201);
  assert_int_equal(again.status, 201);
  assert_string_equal(first.body, again.body);
  assert_true(reply_header(&again, "Idempotency-Replayed", replayed, sizeof replayed));
  assert_string_equal(replayed, "true");
  reply_release(&first);
  reply_release(&again);
  assert_int_equal(visits(world), before + 1);
  world->repeat = "a-1";
  refused(world, "/v1/appointments", cut_at(MONDAY_AT("12:00"), "Lena Vogt"), 422, "idempotency_mismatch",
          "Idempotency-Key");
  /* Names are a key's own. */
  world_change_key(world);
  world->repeat = "a-1";
  json_decref(world_expect(world, 201, "POST", "/v1/appointments", cut_at(MONDAY_AT("14:00"), "Lena Vogt")));
}

static void a_refusal_is_said_again_too(void **state) {
  struct channel_world *world = *state;
  json_t *visit =
      world_expect(world, 201, "POST", "/v1/appointments", cut_at(MONDAY_AT("10:00"), "Lena Vogt"));
  char path[96];
  (void)snprintf(path, sizeof path, "/v1/appointments/%s/cancel", world_text(visit, "confirmation_code"));
  json_decref(visit);
  world->repeat = "b-1";
  struct reply first = world_send(world, "POST", "/v1/appointments", cut_at(MONDAY_AT("10:00"), "Paul Ott"));
  assert_int_equal(first.status, 409);
  json_decref(world_expect(world, 200, "POST", path, world_json("{'reason':'ill'}")));
  world->repeat = "b-1";
  struct reply again = world_send(world, "POST", "/v1/appointments", cut_at(MONDAY_AT("10:00"), "Paul Ott"));
  assert_int_equal(again.status, 409);
  assert_string_equal(reply_text(&again, "code"), "slot_taken");
  reply_release(&first);
  reply_release(&again);
  json_decref(world_expect(world, 201, "POST", "/v1/appointments", cut_at(MONDAY_AT("10:00"), "Paul Ott")));
}

/* ---- What stands is changed ---- */

struct booked {
  char show[64], move[96], cancel[96], confirm[96];
};

static struct booked book(struct channel_world *world, const char *start, const char *name) {
  struct booked booked;
  json_t *visit = world_expect(world, 201, "POST", "/v1/appointments", cut_at(start, name));
  const char *code = world_text(visit, "confirmation_code");
  (void)snprintf(booked.show, sizeof booked.show, "/v1/appointments/%s", code);
  (void)snprintf(booked.move, sizeof booked.move, "/v1/appointments/%s/reschedule", code);
  (void)snprintf(booked.cancel, sizeof booked.cancel, "/v1/appointments/%s/cancel", code);
  (void)snprintf(booked.confirm, sizeof booked.confirm, "/v1/appointments/%s/confirm", code);
  json_decref(visit);
  return booked;
}

static void a_visit_is_moved(void **state) {
  struct channel_world *world = *state;
  struct booked mine = book(world, MONDAY_AT("10:00"), "Lena Vogt");
  (void)book(world, MONDAY_AT("12:00"), "Paul Ott");
  refused(world, mine.move, world_json("{'starts_at':'" MONDAY_AT("11:30") "'}"), 409, "slot_taken", NULL);
  json_t *moved =
      world_expect(world, 200, "POST", mine.move, world_json("{'starts_at':'" MONDAY_AT("10:30") "'}"));
  assert_string_equal(world_text(moved, "start"), "10:30");
  assert_string_equal(world_text(moved, "segments.0.employee.name"), "Mia Weber");
  assert_int_equal(json_integer_value(json_object_get(moved, "version")), 2);
  assert_string_equal(world_text(moved, "history.1.to"), "rescheduled");
  json_decref(moved);
  /* Its old time is free again. */
  (void)book(world, MONDAY_AT("09:30"), "Eva Klein");
  json_t *other = world_expect(world, 200, "POST", mine.move,
                               world_json("{'starts_at':'" MONDAY_AT("12:00") "','employee':'any'}"));
  assert_string_not_equal(world_text(other, "segments.0.employee.name"), "Mia Weber");
  json_decref(other);
  assert_int_equal(world_count(world, "SELECT moves FROM appointment WHERE moves > 0"), 2);
}

static void a_visit_is_confirmed_and_cancelled(void **state) {
  struct channel_world *world = *state;
  struct booked mine = book(world, MONDAY_AT("10:00"), "Lena Vogt");
  json_t *confirmed = world_expect(world, 200, "POST", mine.confirm, world_json("{}"));
  assert_string_equal(world_text(confirmed, "status"), "confirmed");
  json_decref(confirmed);
  refused(world, mine.confirm, world_json("{}"), 409, "bad_transition", NULL);
  refused(world, mine.cancel, world_json("{}"), 400, "invalid", "/reason");
  json_t *cancelled = world_expect(world, 200, "POST", mine.cancel, world_json("{'reason':'ill'}"));
  assert_string_equal(world_text(cancelled, "status"), "cancelled");
  assert_string_equal(world_text(cancelled, "cancellation_reason"), "ill");
  json_decref(cancelled);
  refused(world, mine.cancel, world_json("{'reason':'ill'}"), 409, "bad_transition", NULL);
  refused(world, mine.move, world_json("{'starts_at':'" MONDAY_AT("12:00") "'}"), 409, "bad_transition",
          NULL);
  (void)book(world, MONDAY_AT("10:00"), "Paul Ott"); /* the time is free */
}

static void who_has_seen_something_else_changes_nothing(void **state) {
  struct channel_world *world = *state;
  struct booked mine = book(world, MONDAY_AT("10:00"), "Lena Vogt");
  world->match = "\"v.7\"";
  refused(world, mine.cancel, world_json("{'reason':'ill'}"), 412, "stale_version", NULL);
  world->match = "\"v.1\"";
  json_decref(world_expect(world, 200, "POST", mine.cancel, world_json("{'reason':'ill'}")));
}

static void codes_are_read_as_they_are_heard(void **state) {
  struct channel_world *world = *state;
  struct booked mine = book(world, MONDAY_AT("10:00"), "Lena Vogt");
  char path[64];
  size_t used = 0;
  for (const char *c = mine.show; *c != '\0'; c++)
    if (*c != '-') path[used++] = (char)(c > mine.show + 17 && *c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
  path[used] = '\0';
  json_decref(world_expect(world, 200, "GET", path, NULL));
  json_decref(world_expect(world, 404, "GET", "/v1/appointments/00000-00000", NULL));
  json_decref(world_expect(world, 404, "GET", "/v1/appointments/nothing", NULL));
  refused(world, "/v1/appointments/00000-00000/cancel", world_json("{'reason':'x'}"), 404, "not_found", NULL);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, channel_world_new, channel_world_free)
  const struct CMUnitTest tests[] = {
      CASE(a_visit_is_booked_and_found_again),
      CASE(the_same_customer_is_not_made_twice),
      CASE(a_second_caller_is_told_what_is_free),
      CASE(what_needs_approval_is_pending),
      CASE(addons_lengthen_and_several_services_follow_each_other),
      CASE(a_pool_gives_everybody_a_turn),
      CASE(the_rules_are_the_desks),
      CASE(a_blocked_customer_is_refused),
      CASE(a_probable_duplicate_is_refused),
      CASE(bad_input_names_its_field),
      CASE(what_is_asked_is_answered),
      CASE(the_web_books_what_is_offered_there),
      CASE(an_email_belongs_to_one),
      CASE(the_same_request_is_answered_again),
      CASE(a_refusal_is_said_again_too),
      CASE(a_visit_is_moved),
      CASE(a_visit_is_confirmed_and_cancelled),
      CASE(who_has_seen_something_else_changes_nothing),
      CASE(codes_are_read_as_they_are_heard),
  };
  return cmocka_run_group_tests_name("channel_book", tests, NULL, NULL);
}
