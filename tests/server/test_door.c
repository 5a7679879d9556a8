/*
 * The door: keys, revocation, suspension and limits, against PostgreSQL and by a clock that the case turns. Requests are handed
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

#include "core/model/arena.h"
#include "server/door/door.h"
#include "server/door/key.h"
#include "server/door/limits.h"
#include "server/door/pairing.h"
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
