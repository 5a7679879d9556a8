/*
 * The door: pairing, refreshing, keys, revocation, suspension and limits, against PostgreSQL and by a clock that the case turns. Requests are handed
 * to the routes as the daemon hands them over; that the daemon does so is shown elsewhere.
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

#include "core/model/arena.h"
#include "server/door/door.h"
#include "server/door/key.h"
#include "server/door/limits.h"
#include "server/door/pairing.h"
#include "server/door/refresh.h"
#include "server/door/scope.h"
#include "server/door/token.h"
#include "server/door_world.h"
#include "server/http/http.h"
#include "server/pg/pg.h"
#include "server/server.h"

static const int64_t second = 1000;
static const int64_t minute = INT64_C(60) * 1000;
static const int64_t day = INT64_C(24) * 60 * 60 * 1000;

static const struct route device_reads = {METHOD_GET, "/v1/pull", .door = DOOR_DEVICE};
static const struct route device_writes = {METHOD_POST, "/v1/push", .door = DOOR_DEVICE, .writes = true};
static const struct route key_reads = {METHOD_GET, "/v1/services", .door = DOOR_KEY, .scope = SCOPE_READ};
static const struct route key_books = {METHOD_POST, "/v1/appointments", .door = DOOR_KEY, .scope = SCOPE_BOOK,
                                       .writes = true};
static const struct route open_to_all = {METHOD_POST, "/v1/pair", .door = DOOR_OPEN};

/* What a desk was given. */
struct pair {
  char access[TOKEN_TEXT_SIZE], refresh[TOKEN_TEXT_SIZE], device[ID_TEXT_SIZE];
};

static void pair_take(struct answer *answer, struct pair *pair) {
  assert_int_equal(answer->status, 200);
  (void)snprintf(pair->access, sizeof pair->access, "%s", answer_text(answer, "access_token"));
  (void)snprintf(pair->refresh, sizeof pair->refresh, "%s", answer_text(answer, "refresh_token"));
  (void)snprintf(pair->device, sizeof pair->device, "%s", answer_text(answer, "device_id"));
}

static struct answer pair_ask(struct door_world *world, const char *code, const char *replica) {
  return world_post(world, pair_route,
                    json_pack("{s:s,s:s,s:s}", "code", code, "replica_id", replica, "app", "frontdesk 1"));
}

static struct answer refresh_ask(struct door_world *world, const char *token) {
  return world_post(world, token_route, json_pack("{s:s}", "refresh_token", token));
}

static const char replica_one[] = "01930000-0000-7000-8000-000000000001";
static const char replica_two[] = "01930000-0000-7000-8000-000000000002";

static void code_make(struct door_world *world, char code[PAIRING_CODE_SIZE]) {
  struct error error;
  error_init(&error);
  assert_int_equal(pairing_create(world->owner, world->tenant, "Till", world->now, code, &error), CODE_OK);
}

static struct pair paired(struct door_world *world) {
  char code[PAIRING_CODE_SIZE];
  struct pair pair;
  code_make(world, code);
  struct answer answer = pair_ask(world, code, replica_one);
  pair_take(&answer, &pair);
  answer_release(&answer);
  return pair;
}

static void expect(struct answer answer, int status, const char *code) {
  if (answer.status != status) fail_msg("%d instead of %d: %s", answer.status, status, answer.body);
  if (code != NULL) assert_string_equal(answer_text(&answer, "code"), code);
  answer_release(&answer);
}

static struct answer visit(struct door_world *world, const struct route *route, const char *token) {
  return world_open(world, route, token);
}

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

static struct pair refreshed(struct door_world *world, const char *token) {
  struct pair pair;
  struct answer answer = refresh_ask(world, token);
  pair_take(&answer, &pair);
  answer_release(&answer);
  return pair;
}

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

/* ---- Keys ---- */

static struct id key_make(struct door_world *world, unsigned scopes, int64_t expires_at,
                          char text[TOKEN_TEXT_SIZE]) {
  struct key_wish wish = {.tenant = world->tenant, .name = "web", .scopes = scopes, .expires_at = expires_at};
  struct id key;
  struct error error;
  error_init(&error);
  assert_int_equal(key_create(world->owner, &wish, world->now, &key, text, &error), CODE_OK);
  return key;
}

static void a_key_opens_what_its_scopes_name(void **state) {
  struct door_world *world = *state;
  char key[TOKEN_TEXT_SIZE];
  (void)key_make(world, SCOPE_READ, 0, key);
  struct answer answer = visit(world, &key_reads, key);
  assert_int_equal(answer.status, 0);
  assert_int_equal(answer.principal.kind, PRINCIPAL_KEY);
  assert_int_equal(answer.principal.scopes, SCOPE_READ);
  answer_release(&answer);
  answer = visit(world, &key_books, key);
  assert_int_equal(answer.status, 403);
  assert_string_equal(answer_text(&answer, "code"), "not_permitted");
  assert_string_equal(answer_text(&answer, "scope"), "book");
  answer_release(&answer);
  expect(visit(world, &device_reads, key), 401, "unauthorized");
}

static void a_revoked_key_opens_nothing_more(void **state) {
  struct door_world *world = *state;
  char key[TOKEN_TEXT_SIZE];
  struct error error;
  struct id id = key_make(world, SCOPE_ALL, 0, key);
  expect(visit(world, &key_books, key), 0, NULL);
  for (int i = 0; i < 2; i++) {
    error_init(&error);
    assert_int_equal(key_revoke(world->owner, id, world->now, &error), CODE_OK);
    expect(visit(world, &key_books, key), 401, "unauthorized");
  }
  error_init(&error);
  assert_int_equal(key_revoke(world->owner, world->tenant, world->now, &error), CODE_NOT_FOUND);
}

static void a_key_ends_when_it_was_said(void **state) {
  struct door_world *world = *state;
  char key[TOKEN_TEXT_SIZE];
  (void)key_make(world, SCOPE_ALL, world->now + minute, key);
  world->now += minute - 1;
  expect(visit(world, &key_reads, key), 0, NULL);
  world->now += 1;
  expect(visit(world, &key_reads, key), 401, "unauthorized");
}

static void a_key_is_not_made_of_nothing(void **state) {
  struct door_world *world = *state;
  struct id key;
  char text[TOKEN_TEXT_SIZE];
  struct error error;
  const struct {
    struct key_wish wish;
    enum code code;
  } cases[] = {
      {{.tenant = world->tenant, .scopes = 0}, CODE_INVALID},
      {{.tenant = world->tenant, .scopes = SCOPE_READ, .expires_at = world->now}, CODE_INVALID},
      {{.tenant = world->tenant, .scopes = SCOPE_READ, .name = "a\tb"}, CODE_INVALID},
      {{.tenant = {{9}}, .scopes = SCOPE_READ}, CODE_NOT_FOUND},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    error_init(&error);
    assert_int_equal(key_create(world->owner, &cases[i].wish, world->now, &key, text, &error), cases[i].code);
  }
}

/* ---- Revoked and suspended ---- */

static void a_revoked_desk_is_told_so_at_once(void **state) {
  struct door_world *world = *state;
  struct pair pair = paired(world);
  struct id device;
  struct error error;
  error_init(&error);
  expect(visit(world, &device_reads, pair.access), 0, NULL);
  assert_true(id_parse(pair.device, strlen(pair.device), &device));
  assert_int_equal(key_revoke(world->owner, device, world->now, &error), CODE_OK);
  expect(visit(world, &device_reads, pair.access), 403, "desk_revoked");
  expect(refresh_ask(world, pair.refresh), 403, "desk_revoked");
  pair.access[TOKEN_LENGTH - 10] = pair.access[TOKEN_LENGTH - 10] == 'A' ? 'B' : 'A';
  expect(visit(world, &device_reads, pair.access), 401, "unauthorized"); /* only its own token is told */
}

static void a_suspended_salon_reads_and_does_not_write(void **state) {
  struct door_world *world = *state;
  char key[TOKEN_TEXT_SIZE];
  struct pair pair = paired(world);
  (void)key_make(world, SCOPE_ALL, 0, key);
  world_status(world, "SUSPENDED");
  struct answer answer = visit(world, &device_writes, pair.access);
  assert_int_equal(answer.status, 403);
  assert_string_equal(answer_text(&answer, "code"), "tenant_suspended");
  assert_true(answer.retry_after >= 60);
  answer_release(&answer);
  expect(visit(world, &key_books, key), 403, "tenant_suspended");
  expect(visit(world, &device_reads, pair.access), 0, NULL);
  expect(visit(world, &key_reads, key), 0, NULL);
  (void)refreshed(world, pair.refresh);
  world_status(world, "ACTIVE");
  expect(visit(world, &device_writes, pair.access), 0, NULL);
}

/* ---- One refusal ---- */

/* Everything about a token that is not right is the same answer, and the header's value is gone. */
static void every_wrong_token_is_the_same_401(void **state) {
  struct door_world *world = *state;
  char key[TOKEN_TEXT_SIZE];
  char expired[TOKEN_TEXT_SIZE];
  char text[TOKEN_TEXT_SIZE];
  struct pair pair = paired(world);
  (void)key_make(world, SCOPE_ALL, 0, key);
  (void)key_make(world, SCOPE_ALL, world->now + 1, expired);
  world->now += 1;
  struct answer first = visit(world, &key_reads, NULL);
  assert_int_equal(first.status, 401);
  assert_string_equal(first.authenticate, "Bearer");
  const char *wrong[] = {"", "rubbish", "fdk_", pair.access, pair.refresh, expired, text};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    struct token token = token_make(TOKEN_KEY, world->tenant, (struct id){{5}});
    token_format(&token, text);
    struct answer next = visit(world, &key_reads, wrong[i]);
    assert_true(answer_same(&first, &next));
    answer_release(&next);
  }
  for (size_t at = 4; at < TOKEN_LENGTH; at += 3) { /* another tenant, another key, another secret */
    memcpy(text, key, sizeof text);
    text[at] = text[at] == 'Q' ? 'R' : 'Q';
    struct answer next = visit(world, &key_reads, text);
    assert_true(answer_same(&first, &next));
    answer_release(&next);
  }
  expect(visit(world, &key_reads, key), 0, NULL);
  answer_release(&first);
}

static void other_schemes_open_nothing(void **state) {
  struct door_world *world = *state;
  char key[TOKEN_TEXT_SIZE];
  char header[2 * TOKEN_TEXT_SIZE];
  (void)key_make(world, SCOPE_ALL, 0, key);
  static const struct {
    const char *form;
    int status;
  } cases[] = {{"Bearer %s", 0},     {"bearer %s", 0},    {"BEARER %s", 0},    {"Basic %s", 401},
               {"%s", 401},          {"Bearer  %s", 401}, {"Bearer %s ", 401}, {"Bearer%s", 401},
               {"Bearer %s,x", 401}, {"Bearer\t%s", 401}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const char *place = strstr(cases[i].form, "%s");
    (void)snprintf(header, sizeof header, "%.*s%s%s", (int)(place - cases[i].form), cases[i].form, key,
                   place + 2);
    struct answer answer = world_show(world, &key_reads, header);
    if (answer.status != cases[i].status) fail_msg("%s: %d", cases[i].form, answer.status);
    answer_release(&answer);
  }
}

static void refusals_are_written_down(void **state) {
  struct door_world *world = *state;
  char key[TOKEN_TEXT_SIZE];
  struct pair pair = paired(world);
  struct token stranger = token_make(TOKEN_KEY, world->tenant, (struct id){{5}});
  char text[TOKEN_TEXT_SIZE];
  (void)key_make(world, SCOPE_READ, 0, key);
  token_format(&stranger, text);
  static const char count[] = "SELECT count(*) FROM security_log WHERE event = 'unknown'";
  expect(visit(world, &key_reads, text), 401, NULL);
  assert_int_equal(world_count(world, count), 1);
  memcpy(text, key, sizeof text);
  text[TOKEN_LENGTH - 10] = text[TOKEN_LENGTH - 10] == 'A' ? 'B' : 'A';
  expect(visit(world, &key_reads, text), 401, NULL);
  expect(visit(world, &key_books, key), 403, NULL);
  expect(visit(world, &key_reads, pair.access), 401, NULL);
  world->now += day;
  expect(visit(world, &device_reads, pair.access), 401, NULL);
  static const char *const events[] = {"unknown", "wrong_secret", "scope", "wrong_kind", "expired"};
  for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
    char query[128];
    (void)snprintf(query, sizeof query,
                   "SELECT count(*) FROM security_log WHERE event = '%s' AND address = '192.0.2.7'",
                   events[i]);
    if (world_count(world, query) != 1) fail_msg("%s is not written down once", events[i]);
  }
  assert_int_equal(world_count(world, "SELECT count(*) FROM security_log"), 5);
}

static void rubbish_does_not_fill_the_log(void **state) {
  struct door_world *world = *state;
  struct token stranger = token_make(TOKEN_KEY, world->tenant, (struct id){{5}});
  char text[TOKEN_TEXT_SIZE];
  token_format(&stranger, text);
  for (int i = 0; i < 300; i++) expect(visit(world, &key_reads, text), 401, NULL);
  assert_int_equal(world_count(world, "SELECT count(*) FROM security_log"), limit_defaults[LIMIT_NOTE].burst);
  stranger.tenant = (struct id){{6}};
  token_format(&stranger, text);
  expect(visit(world, &key_reads, text), 401, NULL); /* of a tenant that there is not */
}

static void old_refusals_are_forgotten(void **state) {
  struct door_world *world = *state;
  char code[PAIRING_CODE_SIZE];
  char key[TOKEN_TEXT_SIZE];
  (void)key_make(world, SCOPE_READ, 0, key);
  expect(visit(world, &key_books, key), 403, NULL);
  world->now += 300 * day;
  expect(visit(world, &key_books, key), 403, NULL);
  world->now += 101 * day;
  code_make(world, code);
  assert_int_equal(world_count(world, "SELECT count(*) FROM security_log"), 1);
}

/* ---- Limits ---- */

static void who_asks_too_often_waits(void **state) {
  struct door_world *world = *state;
  struct limit_rate rates[LIMIT_KIND_COUNT] = {[LIMIT_KEY] = {1, 3}, [LIMIT_NOTE] = {1, 60}};
  char key[TOKEN_TEXT_SIZE];
  char other[TOKEN_TEXT_SIZE];
  world_limit(world, rates);
  (void)key_make(world, SCOPE_ALL, 0, key);
  (void)key_make(world, SCOPE_ALL, 0, other);
  for (int i = 0; i < 3; i++) expect(visit(world, &key_reads, key), 0, NULL);
  struct answer answer = visit(world, &key_reads, key);
  assert_int_equal(answer.status, 429);
  assert_string_equal(answer_text(&answer, "code"), "limited");
  assert_int_equal(answer.retry_after, 1);
  answer_release(&answer);
  expect(visit(world, &key_reads, other), 0, NULL);
  world->now += 1 * second;
  expect(visit(world, &key_reads, key), 0, NULL);
  key[TOKEN_LENGTH - 10] = key[TOKEN_LENGTH - 10] == 'A' ? 'B' : 'A';
  for (int i = 0; i < 5; i++)
    expect(visit(world, &key_reads, key), 401, NULL); /* a stranger spends nobody's bucket */
}

static void an_address_is_limited_when_it_was_asked_for(void **state) {
  struct door_world *world = *state;
  struct limit_rate rates[LIMIT_KIND_COUNT] = {[LIMIT_ADDRESS] = {1, 2}};
  for (int i = 0; i < 50; i++) expect(visit(world, &open_to_all, NULL), 0, NULL);
  world_limit(world, rates);
  for (int i = 0; i < 2; i++) expect(visit(world, &open_to_all, NULL), 0, NULL);
  expect(visit(world, &open_to_all, NULL), 429, "limited");
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
      CASE(a_key_opens_what_its_scopes_name),
      CASE(a_revoked_key_opens_nothing_more),
      CASE(a_key_ends_when_it_was_said),
      CASE(a_key_is_not_made_of_nothing),
      CASE(a_revoked_desk_is_told_so_at_once),
      CASE(a_suspended_salon_reads_and_does_not_write),
      CASE(every_wrong_token_is_the_same_401),
      CASE(other_schemes_open_nothing),
      CASE(refusals_are_written_down),
      CASE(rubbish_does_not_fill_the_log),
      CASE(old_refusals_are_forgotten),
      CASE(who_asks_too_often_waits),
      CASE(an_address_is_limited_when_it_was_asked_for),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
