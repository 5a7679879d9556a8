/* Web bookings, repetitions and a desk's pushes for one time at once: one wins, nobody's saved visit is lost, nothing is booked twice. */
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
#include "server/operator.h"

enum { CALLERS = 4, DESKS = 2, ROUNDS = 20, SAME = 6 };

/* One who asks, in a thread of its own, with requests that were made before. */
struct caller {
  struct client client;
  pthread_barrier_t *start;
  const char *path;
  json_t *bodies[ROUNDS];
  const char *repeat;
  int status[ROUNDS];
  json_t *answers[ROUNDS];
  int rounds;
};

static void *ask(void *context) {
  struct caller *caller = context;
  for (int i = 0; i < caller->rounds; i++) {
    char header[64];
    if (caller->repeat != NULL) {
      (void)snprintf(header, sizeof header, "Idempotency-Key: %s", caller->repeat);
      client_header(&caller->client, header);
    }
    (void)pthread_barrier_wait(caller->start);
    struct reply reply = client_send(&caller->client, "POST", caller->path, caller->bodies[i]);
    caller->status[i] = reply.status;
    caller->answers[i] = json_incref(reply.json);
    reply_release(&reply);
  }
  return NULL;
}

static void run_all(struct caller *callers, int count) {
  pthread_barrier_t start;
  pthread_t threads[CALLERS + DESKS + SAME];
  assert_int_equal(pthread_barrier_init(&start, NULL, (unsigned)count), 0);
  for (int i = 0; i < count; i++) {
    callers[i].start = &start;
    assert_int_equal(pthread_create(&threads[i], NULL, ask, &callers[i]), 0);
  }
  for (int i = 0; i < count; i++) assert_int_equal(pthread_join(threads[i], NULL), 0);
  (void)pthread_barrier_destroy(&start);
}

static void caller_release(struct caller *caller) {
  for (int i = 0; i < caller->rounds; i++) json_decref(caller->answers[i]);
  client_release(&caller->client);
}

/* A time of Mia's for each round, which nobody has. */
static int64_t start_of(int round) {
  return INT64_C(1796029200000) + (round / 5) * MS_PER_DAY + (round % 5) * 90 * MS_PER_MINUTE;
}

static json_t *booking(int round, int caller) {
  char starts_at[INSTANT_TEXT_SIZE], text[256];
  instant_format_utc(start_of(round), starts_at);
  (void)snprintf(text, sizeof text,
                 "{'services':[{'service':'Women\\u0027s Cut','employee':'mia'}],'starts_at':'%s',"
                 "'customer':{'name':'Caller %d'}}",
                 starts_at, caller);
  return world_json(text);
}

/* Makes a desk of the salon; its replica is known to the server after that. */
static void pair_desk(struct channel_world *world, struct client *client, char replica[ID_TEXT_SIZE]) {
  char tenant[ID_TEXT_SIZE], code[64];
  id_format(world->tenant, tenant);
  id_format(ports_new_id(&world->ports), replica);
  struct outcome outcome = operator_run(world->url, "pair", tenant, NULL);
  operator_expect(&outcome, 0);
  outcome_last_line(&outcome, code, sizeof code);
  outcome_release(&outcome);
  client_init(client, server_url(world->server), NULL);
  json_t *paired = client_expect(client, 200, "POST", "/v1/pair",
                                 json_pack("{s:s,s:s}", "code", code, "replica_id", replica));
  (void)snprintf(client->token, sizeof client->token, "%s", world_text(paired, "access_token"));
  json_decref(paired);
  json_decref(client_expect(
      client, 200, "POST", "/v1/hello",
      json_pack("{s:s,s:[i,i],s:i,s:s}", "replica", replica, "proto", 1, 1, "schema", 1, "app", "test")));
}

/* What a desk saved while it was offline. */
static json_t *push(struct channel_world *world, const char *replica, int round) {
  char visit[ID_TEXT_SIZE], operation[ID_TEXT_SIZE], location[ID_TEXT_SIZE], service[ID_TEXT_SIZE],
      employee[ID_TEXT_SIZE], code[CONFIRMATION_CODE_SIZE];
  struct id id = ports_new_id(&world->ports);
  int64_t from = start_of(round) + 30 * MS_PER_MINUTE, to = from + 60 * MS_PER_MINUTE;
  id_format(id, visit);
  id_format(ports_new_id(&world->ports), operation);
  id_confirmation_code(id, code);
  world_id(world, "SELECT id FROM location WHERE name = 'Main Street'", location);
  world_id(world, "SELECT id FROM service WHERE name = 'Women''s Cut'", service);
  world_id(world, "SELECT id FROM employee WHERE name = 'Mia Weber'", employee);
  json_t *segment =
      json_pack("{s:s,s:i,s:s,s:I,s:I,s:i,s:I,s:I,s:i,s:s,s:s,s:b}", "service_id", service, "part", 0,
                "employee_id", employee, "starts_at", (json_int_t)from, "ends_at", (json_int_t)to,
                "gap_after", 0, "occupied_from", (json_int_t)from, "occupied_to", (json_int_t)to, "price",
                6000, "service_name", "Women's Cut", "employee_name", "Mia Weber", "overlap", 0);
  assert_non_null(segment);
  json_t *set =
      json_pack("{s:s,s:s,s:I,s:I,s:i,s:i,s:s,s:s,s:[o]}", "location_id", location, "status", "scheduled",
                "starts_at", (json_int_t)from, "ends_at", (json_int_t)to, "price", 6000, "duration_minutes",
                60, "confirmation_code", code, "source", "desk", "segments", segment);
  assert_non_null(set);
  json_t *body =
      json_pack("{s:s,s:i,s:i,s:[{s:i,s:s,s:s,s:s,s:s,s:o,s:I}]}", "replica", replica, "first_op_no",
                round + 1, "schema", 1, "ops", "no", round + 1, "id", operation, "e", "appointment", "row",
                visit, "k", "create", "set", set, "at", (json_int_t)world->now);
  assert_non_null(body);
  return body;
}

static void never_do_both_win(void **state) {
  struct channel_world *world = *state;
  struct caller callers[CALLERS + DESKS] = {{.rounds = ROUNDS}};
  for (int i = 0; i < CALLERS + DESKS; i++) {
    struct caller *caller = &callers[i];
    char replica[ID_TEXT_SIZE];
    bool desk = i >= CALLERS;
    caller->rounds = ROUNDS;
    caller->path = desk ? "/v1/push" : "/v1/appointments";
    if (desk) pair_desk(world, &caller->client, replica);
    if (!desk) client_init(&caller->client, server_url(world->server), world->key);
    for (int round = 0; round < ROUNDS; round++)
      caller->bodies[round] = desk ? push(world, replica, round) : booking(round, i);
  }
  int64_t before = world_count(world, "SELECT count(*) FROM appointment");
  run_all(callers, CALLERS + DESKS);
  int won = 0, web = 0;
  for (int round = 0; round < ROUNDS; round++) {
    int winners = 0;
    for (int i = 0; i < CALLERS; i++) {
      int status = callers[i].status[round];
      if (status != 201 && strcmp(world_text(callers[i].answers[round], "code"), "slot_taken") != 0)
        fail_msg("%d %s", status, world_text(callers[i].answers[round], "detail"));
      web += status == 201;
      winners += status == 201;
    }
    for (int i = CALLERS; i < CALLERS + DESKS; i++) {
      const char *verdict = world_text(callers[i].answers[round], "results.0.v");
      assert_int_equal(callers[i].status[round], 200);
      assert_true(strcmp(verdict, "applied") == 0 || strcmp(verdict, "conflict") == 0);
      winners += strcmp(verdict, "applied") == 0;
    }
    assert_int_equal(winners, 1);
    won += winners;
  }
  assert_int_equal(won, ROUNDS);
  /* Each desk's visit is there, with its time or held beside; of the web only what won. */
  assert_int_equal(world_count(world, "SELECT count(*) FROM appointment") - before, DESKS * ROUNDS + web);
  assert_int_equal(world_count(world, "SELECT count(*) FROM appointment WHERE held"),
                   DESKS * ROUNDS - (ROUNDS - web));
  assert_int_equal(
      world_count(world,
                  "SELECT count(*) FROM appointment_segment AS one JOIN appointment_segment AS other"
                  " ON one.employee_id = other.employee_id AND one.appointment_id < other.appointment_id"
                  " AND one.occupied_from < other.occupied_to AND other.occupied_from < one.occupied_to"
                  " WHERE one.holds_slot AND other.holds_slot AND NOT one.overlap AND NOT other.overlap"),
      0);
  for (int i = 0; i < CALLERS + DESKS; i++) caller_release(&callers[i]);
}

static void the_same_request_runs_once(void **state) {
  struct channel_world *world = *state;
  struct caller callers[SAME] = {{.rounds = 1}};
  int64_t before = world_count(world, "SELECT count(*) FROM appointment");
  for (int i = 0; i < SAME; i++) {
    callers[i].rounds = 1;
    callers[i].path = "/v1/appointments";
    callers[i].repeat = "once";
    callers[i].bodies[0] = booking(0, 0);
    client_init(&callers[i].client, server_url(world->server), world->key);
  }
  run_all(callers, SAME);
  for (int i = 0; i < SAME; i++) {
    assert_int_equal(callers[i].status[0], 201);
    assert_true(json_equal(callers[i].answers[0], callers[0].answers[0]));
  }
  assert_int_equal(world_count(world, "SELECT count(*) FROM appointment"), before + 1);
  for (int i = 0; i < SAME; i++) caller_release(&callers[i]);
}

static void a_time_is_held_by_one(void **state) {
  struct channel_world *world = *state;
  struct caller callers[SAME] = {{.rounds = ROUNDS}};
  for (int i = 0; i < SAME; i++) {
    callers[i].rounds = ROUNDS;
    callers[i].path = "/v1/holds";
    client_init(&callers[i].client, server_url(world->server), world->key);
    for (int round = 0; round < ROUNDS; round++) {
      callers[i].bodies[round] = booking(round, i);
      json_object_del(callers[i].bodies[round], "customer");
    }
  }
  run_all(callers, SAME);
  for (int round = 0; round < ROUNDS; round++) {
    int winners = 0;
    for (int i = 0; i < SAME; i++) winners += callers[i].status[round] == 201;
    assert_int_equal(winners, 1);
  }
  for (int i = 0; i < SAME; i++) caller_release(&callers[i]);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, channel_world_new, channel_world_free)
  const struct CMUnitTest tests[] = {
      CASE(never_do_both_win),
      CASE(the_same_request_runs_once),
      CASE(a_time_is_held_by_one),
  };
  return cmocka_run_group_tests_name("channel_race", tests, NULL, NULL);
}
