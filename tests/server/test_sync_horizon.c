/*
 * What no desk needs to know any more is forgotten, and a desk that did not know it yet begins anew; and a database that is not the one it was
 * makes all begin anew.
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

#include "server/desk_world.h"
#include "server/operator.h"
#include "server/pg/pg.h"
#include "server/sync/caretaker.h"

static const int64_t day_ms = INT64_C(86400000);

static int64_t raise_horizon(struct desk *desk) {
  struct error error;
  int64_t gone;
  error_init(&error);
  if (horizon_raise(desk->pg, desk->tenant, desk->world->now, &gone, &error) != CODE_OK)
    fail_msg("%s (%s)", error.text, error.detail);
  return gone;
}

static int64_t check_epoch(struct desk *desk) {
  struct error error;
  int64_t begun;
  error_init(&error);
  if (epoch_check(desk->pg, desk->world->now, &begun, &error) != CODE_OK)
    fail_msg("%s (%s)", error.text, error.detail);
  return begun;
}

static int status_of_pull(struct desk *desk, const char *cursor, char reason[32]) {
  char path[96];
  (void)snprintf(path, sizeof path, "/v1/pull?cursor=%s", cursor);
  struct reply reply = desk_send(desk, "GET", path, NULL);
  int status = reply.status;
  (void)snprintf(reason, 32, "%s", reply_text(&reply, "reason"));
  reply_release(&reply);
  return status;
}

static void cursor_now(struct desk *desk, char cursor[64]) {
  json_t *page = desk_expect(desk, 200, "GET", "/v1/pull?limit=1000", NULL);
  (void)snprintf(cursor, 64, "%s", json_string_value(json_object_get(page, "cursor")));
  json_decref(page);
}

static void deletions_are_forgotten_after_400_days(void **state) {
  struct desk_world *world = *state;
  struct desk desk;
  char early[64], late[64], reason[32];
  desk_open(&desk, world, world->tenant);
  desk_makes_salon(&desk);
  cursor_now(&desk, early);
  json_decref(desk_one(&desk, operation_delete("customer", world_customer(0), 1), "applied"));
  cursor_now(&desk, late);
  world->now += 399 * day_ms;
  assert_int_equal(raise_horizon(&desk), 0);
  assert_int_equal(status_of_pull(&desk, early, reason), 200);
  json_decref(desk_one(&desk, operation_delete("customer", world_customer(1), 1), "applied"));
  world->now += 2 * day_ms;
  assert_int_equal(raise_horizon(&desk), 1);
  assert_int_equal(status_of_pull(&desk, early, reason), 409);
  assert_string_equal(reason, "horizon");
  assert_int_equal(status_of_pull(&desk, late, reason), 200);
  assert_int_equal(world_number(world, "SELECT count(*) FROM feed WHERE deleted_at IS NOT NULL"), 1);
  assert_int_equal(raise_horizon(&desk), 0);
  /* No zombie: an edit of what is forgotten makes no row. */
  json_decref(desk_one(&desk,
                       operation_update("customer", world_customer(0), 1, json_pack("{s:s}", "notes", ""),
                                        json_pack("{s:s}", "notes", "old")),
                       "conflict"));
  assert_int_equal(world_number(world, "SELECT count(*) FROM customer WHERE notes = 'old'"), 0);
  desk_close(&desk);
}

/* A note of a customer, by an operation whose id says when it was made, as a desk's does. */
static void note(struct desk *desk, int customer, const char *text) {
  json_t *operation = operation_update("customer", world_customer(customer), 1,
                                       json_pack("{s:s}", "notes", ""), json_pack("{s:s}", "notes", text));
  json_object_set_new(operation, "id", id_json(id_make(desk->world->now, 0, (uint64_t)customer)));
  json_decref(desk_one(desk, operation, "applied"));
}

static int64_t rulings_after_forgetting(struct desk *desk) {
  struct error error;
  error_init(&error);
  if (verdicts_forget(desk->pg, desk->tenant, desk->world->now, &error) != CODE_OK)
    fail_msg("%s (%s)", error.text, error.detail);
  return world_number(desk->world, "SELECT count(*) FROM op_log");
}

/* Also of a salon in which nothing is ever deleted. */
static void rulings_are_forgotten_after_400_days_and_numbers_never(void **state) {
  struct desk_world *world = *state;
  struct desk desk;
  desk_open(&desk, world, world->tenant);
  desk_makes_salon(&desk);
  note(&desk, 0, "early");
  int64_t all = world_number(world, "SELECT count(*) FROM op_log");
  world->now += 399 * day_ms;
  assert_int_equal(rulings_after_forgetting(&desk), all);
  note(&desk, 1, "late");
  int64_t last = world_number(world, "SELECT max(last_op_no) FROM stream");
  world->now += 2 * day_ms;
  assert_int_equal(rulings_after_forgetting(&desk), all);
  assert_int_equal(rulings_after_forgetting(&desk), all);
  assert_int_equal(world_number(world, "SELECT max(last_op_no) FROM stream"), last);
  assert_int_equal(world_number(world, "SELECT count(*) FROM customer WHERE notes IN ('early', 'late')"), 2);
  world->now += 399 * day_ms;
  assert_int_equal(rulings_after_forgetting(&desk), all - 1);
  desk_close(&desk);
}

static void another_database_is_another_epoch(void **state) {
  struct desk_world *world = *state;
  struct desk desk;
  char before[64], reason[32];
  desk_open(&desk, world, world->tenant);
  desk_makes_salon(&desk);
  assert_int_equal(check_epoch(&desk), 0);
  assert_int_equal(check_epoch(&desk), 0);
  cursor_now(&desk, before);
  assert_int_equal(status_of_pull(&desk, before, reason), 200);
  world_run(world, "UPDATE server_state SET value = '1/00000001' WHERE key = 'cluster'");
  assert_int_equal(check_epoch(&desk), 2); /* both salons */
  assert_int_equal(status_of_pull(&desk, before, reason), 409);
  assert_string_equal(reason, "epoch");
  assert_int_equal(check_epoch(&desk), 0);
  /* A dump that was loaded into a new database of the same cluster. */
  assert_int_equal(world_number(world,
                                "SELECT count(*) FROM pg_database WHERE datname = current_database() AND "
                                "cluster_identity() LIKE '%/' || oid"),
                   1);
  /* The operator says so himself when an older state was put back into the same cluster. */
  cursor_now(&desk, before);
  operator_must(operator_run(world->url, "restored", NULL));
  assert_int_equal(status_of_pull(&desk, before, reason), 409);
  desk_close(&desk);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, desk_world_new, desk_world_free)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(deletions_are_forgotten_after_400_days),
      CASE(rulings_are_forgotten_after_400_days_and_numbers_never),
      CASE(another_database_is_another_epoch),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
