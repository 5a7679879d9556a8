/*
 * Pairing and refreshing, against PostgreSQL and by a clock that the case turns. Requests are handed to the routes as the daemon hands them over; that
 * the daemon does so is shown elsewhere.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>
#include <pthread.h>

#include "server/door/door.h"
#include "server/door/pairing.h"
#include "server/door/refresh.h"
#include "server/door_world.h"
#include "server/http/http.h"

static const int64_t second = 1000;
static const int64_t minute = INT64_C(60) * 1000;
static const int64_t day = INT64_C(24) * 60 * 60 * 1000;

static const struct route device_reads = {METHOD_GET, "/v1/pull", .door = DOOR_DEVICE};

/* A code that differs from a right one in its last letter. */
static void code_spoil(const char *code, char wrong[PAIRING_CODE_SIZE]) {
  memcpy(wrong, code, PAIRING_CODE_SIZE);
  wrong[PAIRING_CODE_SIZE - 2] = wrong[PAIRING_CODE_SIZE - 2] == 'Z' ? 'Y' : 'Z';
}

/* ---- Pairing ---- */

static void a_code_makes_a_desk_a_device(void **state) {
  struct door_world *world = *state;
  struct pair pair = paired(world);
  struct answer answer = visit(world, &device_reads, pair.access);
  assert_int_equal(answer.status, 0);
  assert_int_equal(answer.principal.kind, PRINCIPAL_DEVICE);
  assert_true(id_equal(answer.principal.tenant, world->tenant));
  assert_string_equal(answer.principal.name, "Till");
  answer_release(&answer);
}

static void a_paired_desk_is_a_row_of_the_salon(void **state) {
  struct door_world *world = *state;
  struct pair first = paired(world);
  struct pair second_pair = paired(world);
  assert_string_not_equal(first.device, second_pair.device);
  assert_int_equal(
      world_count(world, "SELECT count(*) FROM device WHERE name = 'Till' AND app_version = 'frontdesk 1'"),
      2);
  assert_int_equal(world_count(world, "SELECT count(DISTINCT number) FROM device WHERE number IN (1, 2)"), 2);
  assert_int_equal(
      world_count(world,
                  "SELECT count(*) FROM feed JOIN device USING (tenant_id, id) WHERE feed.seq = device.seq"),
      2);
  world_delete_devices(world);
  expect(visit(world, &device_reads, first.access), 403, "desk_revoked");
  expect(refresh_ask(world, second_pair.refresh), 403, "desk_revoked");
}

static void a_code_is_good_once(void **state) {
  struct door_world *world = *state;
  char code[PAIRING_CODE_SIZE];
  code_make(world, code);
  expect(pair_ask(world, code, replica_one), 200, NULL);
  expect(pair_ask(world, code, replica_two), 401, "unauthorized");
}

static void a_lost_answer_is_asked_for_again(void **state) {
  struct door_world *world = *state;
  char code[PAIRING_CODE_SIZE];
  struct pair lost;
  struct pair kept;
  code_make(world, code);
  struct answer answer = pair_ask(world, code, replica_one);
  pair_take(&answer, &lost);
  answer_release(&answer);
  answer = pair_ask(world, code, replica_one);
  pair_take(&answer, &kept);
  answer_release(&answer);
  assert_string_equal(lost.device, kept.device);
  expect(visit(world, &device_reads, lost.access), 401, "unauthorized");
  expect(visit(world, &device_reads, kept.access), 0, NULL);
  expect(pair_ask(world, code, replica_one), 401, "unauthorized"); /* it has shown that it has them */
  expect(visit(world, &device_reads, kept.access), 0, NULL);
}

static void a_code_expires(void **state) {
  struct door_world *world = *state;
  char code[PAIRING_CODE_SIZE];
  code_make(world, code);
  world->now += PAIRING_MINUTES * minute;
  expect(pair_ask(world, code, replica_one), 401, "unauthorized");
  code_make(world, code);
  world->now += PAIRING_MINUTES * minute - 1;
  expect(pair_ask(world, code, replica_one), 200, NULL);
}

static void a_code_bears_five_tries(void **state) {
  struct door_world *world = *state;
  char code[PAIRING_CODE_SIZE];
  char wrong[PAIRING_CODE_SIZE];
  code_make(world, code);
  code_spoil(code, wrong);
  for (int i = 0; i < PAIRING_TRIES - 1; i++)
    expect(pair_ask(world, wrong, replica_one), 401, "unauthorized");
  expect(pair_ask(world, code, replica_one), 200, NULL);
  code_make(world, code);
  code_spoil(code, wrong);
  for (int i = 0; i < PAIRING_TRIES; i++) expect(pair_ask(world, wrong, replica_one), 401, "unauthorized");
  expect(pair_ask(world, code, replica_one), 401, "unauthorized");
}

static void malformed_wishes_cost_no_try(void **state) {
  struct door_world *world = *state;
  char code[PAIRING_CODE_SIZE];
  code_make(world, code);
  static const struct {
    const char *json, *field;
  } cases[] = {
      {"{}", "/code"},
      {"{'code':7}", "/code"},
      {"{'code':'7K2Q'}", "/code"},
      {"{'code':'%s'}", "/replica_id"},
      {"{'code':'%s','replica_id':'x'}", "/replica_id"},
      {"{'code':'%s','replica_id':'00000000-0000-0000-0000-000000000000'}", "/replica_id"},
      {"{'code':'%s','replica_id':'01930000-0000-7000-8000-000000000001','device':1}", "/device"},
      {"{'code':'%s','replica_id':'01930000-0000-7000-8000-000000000001','device':'a\\u202eb'}", "/device"},
      {"{'code':'%s','replica_id':'01930000-0000-7000-8000-000000000001','app':'a\\nb'}", "/app"},
      {"{'code':'%s','replica_id':'01930000-0000-7000-8000-000000000001','schema':1.0}", "/schema"},
      {"{'code':'%s','replica_id':'01930000-0000-7000-8000-000000000001','schema':-1}", "/schema"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct answer answer = world_post(world, pair_route, world_json(cases[i].json, code));
    assert_int_equal(answer.status, 400);
    assert_string_equal(answer_text(&answer, "field"), cases[i].field);
    answer_release(&answer);
  }
  expect(pair_ask(world, code, replica_one), 200, NULL);
}

/* One thread's guess: its own connection, as a worker has it. */
struct guess {
  struct door_world *world;
  const char *code;
  char replica[ID_TEXT_SIZE];
  int status;
};

static void *guess_run(void *context) {
  struct guess *guess = context;
  struct door_world own = *guess->world;
  world_connect(&own);
  struct answer answer = pair_ask(&own, guess->code, guess->replica);
  guess->status = answer.status;
  answer_release(&answer);
  world_disconnect(&own);
  return NULL;
}

/* Sixteen at once; how many came in. */
static int guess_all(struct door_world *world, const char *code) {
  enum { GUESSES = 16 };
  struct guess guesses[GUESSES];
  pthread_t threads[GUESSES];
  int good = 0;
  for (int i = 0; i < GUESSES; i++) {
    guesses[i] = (struct guess){.world = world, .code = code};
    (void)snprintf(guesses[i].replica, ID_TEXT_SIZE, "01930000-0000-7000-8000-0000000001%02d", i);
    assert_int_equal(pthread_create(&threads[i], NULL, guess_run, &guesses[i]), 0);
  }
  for (int i = 0; i < GUESSES; i++) {
    (void)pthread_join(threads[i], NULL);
    if (guesses[i].status == 200) good++;
    if (guesses[i].status != 200) assert_int_equal(guesses[i].status, 401);
  }
  return good;
}

static void many_guesses_at_once_are_five_tries(void **state) {
  struct door_world *world = *state;
  char code[PAIRING_CODE_SIZE];
  char wrong[PAIRING_CODE_SIZE];
  code_make(world, code);
  code_spoil(code, wrong);
  assert_int_equal(guess_all(world, wrong), 0);
  assert_int_equal(world_count(world, "SELECT tries FROM pairing_code"), PAIRING_TRIES);
  expect(pair_ask(world, code, replica_one), 401, "unauthorized");
}

static void of_many_with_the_right_code_one_is_paired(void **state) {
  struct door_world *world = *state;
  char code[PAIRING_CODE_SIZE];
  code_make(world, code);
  assert_int_equal(guess_all(world, code), 1);
  assert_int_equal(world_count(world, "SELECT count(*) FROM device_token"), 1);
}

static void a_code_of_nobody_is_the_same_401(void **state) {
  struct door_world *world = *state;
  char code[PAIRING_CODE_SIZE];
  char wrong[PAIRING_CODE_SIZE];
  code_make(world, code);
  code_spoil(code, wrong);
  struct answer bad = pair_ask(world, wrong, replica_one);
  wrong[0] = wrong[0] == '0' ? '1' : '0';
  struct answer nobody = pair_ask(world, wrong, replica_one);
  assert_true(answer_same(&bad, &nobody));
  answer_release(&bad);
  answer_release(&nobody);
}

static void a_code_for_nobody_is_not_made(void **state) {
  struct door_world *world = *state;
  char code[PAIRING_CODE_SIZE];
  struct error error;
  struct id nobody = {{7}};
  error_init(&error);
  assert_int_equal(pairing_create(world->owner, nobody, NULL, world->now, code, &error), CODE_NOT_FOUND);
  error_init(&error);
  assert_int_equal(pairing_create(world->owner, world->tenant, "a\nb", world->now, code, &error),
                   CODE_INVALID);
}

/* ---- Refreshing ---- */

static void an_access_token_lasts_a_quarter_of_an_hour(void **state) {
  struct door_world *world = *state;
  struct pair pair = paired(world);
  world->now += ACCESS_SECONDS * second - 1;
  expect(visit(world, &device_reads, pair.access), 0, NULL);
  world->now += 1;
  expect(visit(world, &device_reads, pair.access), 401, "unauthorized");
  struct pair next = refreshed(world, pair.refresh);
  expect(visit(world, &device_reads, next.access), 0, NULL);
  expect(visit(world, &device_reads, pair.access), 401, "unauthorized");
}

static void what_was_begun_with_the_old_token_ends_well(void **state) {
  struct door_world *world = *state;
  struct pair pair = paired(world);
  world->now += 12 * minute;
  struct pair next = refreshed(world, pair.refresh);
  expect(visit(world, &device_reads, next.access), 0, NULL);
  expect(visit(world, &device_reads, pair.access), 0, NULL);
  world->now += 3 * minute;
  expect(visit(world, &device_reads, pair.access), 401, "unauthorized");
  expect(visit(world, &device_reads, next.access), 0, NULL);
}

static void a_refresh_whose_answer_was_lost_gives_the_same_again(void **state) {
  struct door_world *world = *state;
  struct pair pair = paired(world);
  struct pair lost = refreshed(world, pair.refresh);
  world->now += 3 * day; /* the lid was closed over the answer */
  struct pair kept = refreshed(world, pair.refresh);
  assert_string_equal(kept.access, lost.access);
  assert_string_equal(kept.refresh, lost.refresh);
  expect(visit(world, &device_reads, kept.access), 0, NULL);
}

struct turn {
  struct door_world *world;
  const char *token;
  struct pair pair;
};

static void *turn_run(void *context) {
  struct turn *turn = context;
  struct door_world own = *turn->world;
  world_connect(&own);
  struct answer answer = refresh_ask(&own, turn->token);
  pair_take(&answer, &turn->pair);
  answer_release(&answer);
  world_disconnect(&own);
  return NULL;
}

/* As when the network delivers a request more than once. */
static void refreshing_many_times_at_once_gives_one_pair(void **state) {
  enum { TURNS = 8 };
  struct door_world *world = *state;
  struct pair pair = paired(world);
  struct turn turns[TURNS];
  pthread_t threads[TURNS];
  for (int i = 0; i < TURNS; i++) {
    turns[i] = (struct turn){.world = world, .token = pair.refresh};
    assert_int_equal(pthread_create(&threads[i], NULL, turn_run, &turns[i]), 0);
  }
  for (int i = 0; i < TURNS; i++) (void)pthread_join(threads[i], NULL);
  for (int i = 1; i < TURNS; i++) assert_string_equal(turns[i].pair.refresh, turns[0].pair.refresh);
  expect(visit(world, &device_reads, turns[0].pair.access), 0, NULL);
  (void)refreshed(world, turns[0].pair.refresh);
}

static void the_grace_is_a_minute_from_the_first_use(void **state) {
  struct door_world *world = *state;
  struct pair pair = paired(world);
  struct pair next = refreshed(world, pair.refresh);
  world->now += 5 * minute;
  expect(visit(world, &device_reads, next.access), 0, NULL);
  world->now += REFRESH_GRACE_SECONDS * second;
  struct pair again = refreshed(world, pair.refresh);
  assert_string_equal(again.refresh, next.refresh);
  world->now += 1;
  expect(refresh_ask(world, pair.refresh), 401, "unauthorized"); /* somebody has a copy */
  expect(visit(world, &device_reads, next.access), 401, "unauthorized");
  expect(refresh_ask(world, next.refresh), 401, "unauthorized");
  assert_int_equal(world_count(world, "SELECT count(*) FROM security_log WHERE event = 'refresh_reuse'"), 1);
}

static void an_older_copy_is_known_too(void **state) {
  struct door_world *world = *state;
  struct pair first = paired(world);
  struct pair second_pair = refreshed(world, first.refresh);
  struct pair third = refreshed(world, second_pair.refresh);
  expect(refresh_ask(world, first.refresh), 401, "unauthorized"); /* kept back by the network: harms nobody */
  expect(visit(world, &device_reads, third.access), 0, NULL);
  world->now += 2 * minute;
  expect(refresh_ask(world, first.refresh), 401, "unauthorized");
  expect(visit(world, &device_reads, third.access), 401, "unauthorized");
}

static void a_refresh_token_rests_for_four_hundred_days(void **state) {
  struct door_world *world = *state;
  struct pair pair = paired(world);
  world->now += REFRESH_DAYS * day;
  struct pair next = refreshed(world, pair.refresh);
  world->now += REFRESH_DAYS * day + 1;
  expect(refresh_ask(world, next.refresh), 401, "unauthorized");
}

static void no_other_token_refreshes(void **state) {
  struct door_world *world = *state;
  struct pair pair = paired(world);
  expect(refresh_ask(world, pair.access), 401, "unauthorized");
  expect(refresh_ask(world, ""), 401, "unauthorized");
  expect(world_post(world, token_route, json_object()), 400, "invalid");
  expect(world_post(world, token_route, json_pack("{s:i}", "refresh_token", 1)), 400, "invalid");
  expect(visit(world, &device_reads, pair.refresh), 401, "unauthorized");
  (void)refreshed(world, pair.refresh);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, door_world_new, door_world_free)
  const struct CMUnitTest tests[] = {
      CASE(a_code_makes_a_desk_a_device),
      CASE(a_paired_desk_is_a_row_of_the_salon),
      CASE(a_code_is_good_once),
      CASE(a_lost_answer_is_asked_for_again),
      CASE(a_code_expires),
      CASE(a_code_bears_five_tries),
      CASE(malformed_wishes_cost_no_try),
      CASE(many_guesses_at_once_are_five_tries),
      CASE(of_many_with_the_right_code_one_is_paired),
      CASE(a_code_of_nobody_is_the_same_401),
      CASE(a_code_for_nobody_is_not_made),
      CASE(an_access_token_lasts_a_quarter_of_an_hour),
      CASE(what_was_begun_with_the_old_token_ends_well),
      CASE(a_refresh_whose_answer_was_lost_gives_the_same_again),
      CASE(refreshing_many_times_at_once_gives_one_pair),
      CASE(the_grace_is_a_minute_from_the_first_use),
      CASE(an_older_copy_is_known_too),
      CASE(a_refresh_token_rests_for_four_hundred_days),
      CASE(no_other_token_refreshes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
