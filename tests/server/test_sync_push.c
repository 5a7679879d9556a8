/*
 * Pushes: each operation gets its verdict once and for all, whatever comes twice, in the wrong order or too large.
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

static int64_t monday(const struct desk_world *world, int hour) {
  return world->now + INT64_C(86400000) + hour * HOUR_MS;
}

static int64_t integer_of(const json_t *object, const char *key) {
  return json_integer_value(json_object_get(object, key));
}
static const char *text_of(const json_t *object, const char *key) {
  const char *text = json_string_value(json_object_get(object, key));
  return text == NULL ? "" : text;
}

static void open_salon(struct desk *desk, void **state) {
  struct desk_world *world = *state;
  desk_open(desk, world, world->tenant);
  desk_makes_salon(desk);
}

static json_t *edit(struct id customer, int64_t version, const char *field, const char *before,
                    const char *after) {
  return operation_update("customer", customer, version, json_pack("{s:s?}", field, before),
                          json_pack("{s:s?}", field, after));
}

static void a_row_is_made_changed_and_made_again_to_no_effect(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  struct id id = world_id(desk.world);
  json_decref(
      desk_one(&desk, operation_create("customer", id, json_pack("{s:s}", "first_name", "Ann")), "applied"));
  json_t *changed = desk_one(&desk, edit(id, 1, "last_name", "", "Lee"), "applied");
  assert_int_equal(integer_of(changed, "ver"), 2);
  assert_true(integer_of(changed, "seq") > 0);
  json_decref(changed);
  json_t *again = desk_one(&desk, edit(id, 1, "last_name", "", "Lee"), "noop");
  assert_int_equal(integer_of(again, "ver"), 2);
  json_decref(again);
  world_rows_match(desk.world);
  desk_close(&desk);
}

static void changes_of_different_groups_are_merged(void **state) {
  struct desk desk, other;
  open_salon(&desk, state);
  desk_open(&other, desk.world, desk.tenant);
  struct id id = world_customer(0);
  json_decref(desk_one(&desk, edit(id, 1, "notes", "", "likes tea"), "applied"));
  json_t *merged = desk_one(&other, edit(id, 1, "last_name", "Example", "Smith"), "merged");
  assert_string_equal(text_of(json_object_get(merged, "row"), "notes"), "likes tea");
  assert_string_equal(text_of(json_object_get(merged, "row"), "last_name"), "Smith");
  json_decref(merged);
  json_t *clash = desk_one(&other, edit(id, 1, "notes", "", "likes coffee"), "conflict");
  assert_string_not_equal(text_of(clash, "review"), "");
  assert_string_equal(text_of(json_object_get(clash, "row"), "notes"), "likes tea");
  json_decref(clash);
  world_rows_match(desk.world);
  desk_close(&desk);
  desk_close(&other);
}

static void a_slot_taken_twice_leaves_the_second_visit_held(void **state) {
  struct desk desk, other;
  open_salon(&desk, state);
  desk_open(&other, desk.world, desk.tenant);
  struct id first = world_id(desk.world), second = world_id(desk.world);
  json_decref(desk_one(&desk,
                       operation_create("appointment", first, visit_image(first, 0, monday(desk.world, 1))),
                       "applied"));
  json_t *held =
      desk_one(&other, operation_create("appointment", second, visit_image(second, 0, monday(desk.world, 1))),
               "conflict");
  assert_true(json_is_true(json_object_get(held, "held")));
  assert_string_equal(text_of(held, "code"), "slot_taken");
  json_decref(held);
  assert_int_equal(world_number(desk.world, "SELECT count(*) FROM appointment WHERE held"), 1);
  assert_int_equal(world_number(desk.world, "SELECT count(*) FROM appointment_segment WHERE holds_slot"), 1);
  assert_int_equal(world_number(desk.world, "SELECT count(*) FROM review_item WHERE kind = 'double_booking'"),
                   1);
  /* It moves to a free hour, and has its slot. */
  json_t *freed = desk_one(&other,
                           operation_update("appointment", second, 1, visit_move(0, monday(desk.world, 1)),
                                            visit_move(0, monday(desk.world, 3))),
                           "applied");
  json_decref(freed);
  assert_int_equal(world_number(desk.world, "SELECT count(*) FROM appointment_segment WHERE holds_slot"), 2);
  assert_int_equal(world_number(desk.world, "SELECT count(*) FROM review_item WHERE resolved_at IS NULL"), 0);
  world_rows_match(desk.world);
  desk_close(&desk);
  desk_close(&other);
}

static void neighbours_do_not_touch(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  for (int hour = 1; hour <= 3; hour++) {
    struct id id = world_id(desk.world);
    json_decref(desk_one(
        &desk, operation_create("appointment", id, visit_image(id, 1, monday(desk.world, hour))), "applied"));
  }
  desk_close(&desk);
}

static void two_visits_change_places_in_one_push(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  struct id one = world_id(desk.world), two = world_id(desk.world);
  int64_t early = monday(desk.world, 1), late = monday(desk.world, 2), aside = monday(desk.world, 9);
  json_decref(desk_one(&desk, operation_create("appointment", one, visit_image(one, 0, early)), "applied"));
  json_decref(desk_one(&desk, operation_create("appointment", two, visit_image(two, 0, late)), "applied"));
  json_t *results = desk_push(
      &desk, json_pack("[o, o, o]",
                       operation_update("appointment", one, 1, visit_move(0, early), visit_move(0, aside)),
                       operation_update("appointment", two, 1, visit_move(0, late), visit_move(0, early)),
                       operation_update("appointment", one, 2, visit_move(0, aside), visit_move(0, late))));
  for (size_t i = 0; i < 3; i++) assert_string_equal(text_of(json_array_get(results, i), "v"), "applied");
  json_decref(results);
  world_rows_match(desk.world);
  desk_close(&desk);
}

static void what_is_deleted_stays_so(void **state) {
  struct desk desk, other;
  open_salon(&desk, state);
  desk_open(&other, desk.world, desk.tenant);
  struct id id = world_customer(1);
  json_decref(desk_one(&desk, operation_delete("customer", id, 1), "applied"));
  json_decref(desk_one(&other, operation_delete("customer", id, 1), "noop"));
  json_decref(desk_one(&other, edit(id, 1, "notes", "", "late"), "conflict"));
  assert_int_equal(
      world_number(desk.world, "SELECT count(*) FROM customer WHERE deleted_at IS NOT NULL AND notes = ''"),
      1);
  assert_int_equal(world_number(desk.world, "SELECT count(*) FROM review_item WHERE kind = 'edit_delete'"),
                   1);
  /* An edit of a row that never was is no creation. */
  json_decref(desk_one(&other, edit(world_id(desk.world), 1, "notes", "", "zombie"), "conflict"));
  world_rows_match(desk.world);
  desk_close(&desk);
  desk_close(&other);
}

static void what_is_malformed_is_rejected_alone(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  struct id good = world_id(desk.world);
  json_t *results = desk_push(
      &desk,
      json_pack("[o, o, o]",
                operation_create("customer", world_id(desk.world), json_pack("{s:i}", "first_name", 7)),
                operation_create("dragon", world_id(desk.world), json_object()),
                operation_create("customer", good, json_pack("{s:s}", "first_name", "Ann"))));
  assert_string_equal(text_of(json_array_get(results, 0), "v"), "rejected");
  assert_string_equal(text_of(json_array_get(results, 1), "v"), "rejected");
  assert_string_equal(text_of(json_array_get(results, 2), "v"), "applied");
  json_decref(results);
  assert_int_equal(world_number(desk.world, "SELECT count(*) FROM dead_letter WHERE body IS NOT NULL"), 2);
  world_rows_match(desk.world);
  desk_close(&desk);
}

static void a_missing_customer_is_stood_in_for(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  struct id id = world_id(desk.world), customer = world_id(desk.world);
  json_t *image = visit_image(id, 0, monday(desk.world, 1));
  json_object_set_new(image, "customer_id", id_json(customer));
  json_decref(desk_one(&desk, operation_create("appointment", id, image), "applied"));
  assert_int_equal(world_number(desk.world, "SELECT count(*) FROM customer WHERE incomplete"), 1);
  assert_int_equal(
      world_number(desk.world,
                   "SELECT count(*) FROM review_item WHERE kind = 'ref_missing' AND resolved_at IS NULL"),
      1);
  json_decref(desk_one(
      &desk, operation_create("customer", customer, json_pack("{s:s}", "first_name", "Late")), "applied"));
  assert_int_equal(world_number(desk.world, "SELECT count(*) FROM customer WHERE incomplete"), 0);
  assert_int_equal(
      world_number(desk.world,
                   "SELECT count(*) FROM review_item WHERE kind = 'ref_missing' AND resolved_at IS NULL"),
      0);
  world_rows_match(desk.world);
  desk_close(&desk);
}

static json_t *sale(const char *receipt, int64_t at) {
  return json_pack("{s:s, s:I, s:i, s:o}", "receipt_number", receipt, "sold_at", (json_int_t)at, "total",
                   4500, "location_id", id_json(named_id("location", 0)));
}

/* The centre does not look at receipts; the database does. The one that cannot be stored is ruled on alone, and the rest of its push is stored. */
static void what_a_constraint_refuses_is_rejected_alone(void **state) {
  struct desk desk, other;
  open_salon(&desk, state);
  desk_open(&other, desk.world, desk.tenant);
  json_decref(desk_one(&other, operation_create("sale", world_id(desk.world), sale("R-1", desk.world->now)),
                       "applied"));
  json_t *body = desk_push_body(
      &desk,
      json_pack(
          "[o, o, o]",
          operation_create("customer", world_id(desk.world), json_pack("{s:s}", "first_name", "Before")),
          operation_create("sale", world_id(desk.world), sale("R-1", desk.world->now)),
          operation_create("customer", world_id(desk.world), json_pack("{s:s}", "first_name", "After"))));
  json_t *answer = desk_expect(&desk, 200, "POST", "/v1/push", json_deep_copy(body));
  const json_t *results = json_object_get(answer, "results");
  assert_string_equal(text_of(json_array_get(results, 0), "v"), "applied");
  assert_string_equal(text_of(json_array_get(results, 1), "v"), "rejected");
  assert_string_equal(text_of(json_array_get(results, 1), "code"), "exists");
  assert_string_equal(text_of(json_array_get(results, 2), "v"), "applied");
  assert_int_equal(integer_of(answer, "last_op_no"), desk.number + 3);
  assert_int_equal(
      world_number(desk.world, "SELECT count(*) FROM customer WHERE first_name IN ('Before', 'After')"), 2);
  assert_int_equal(
      world_number(desk.world, "SELECT count(*) FROM dead_letter WHERE code = 'exists' AND body IS NOT NULL"),
      1);
  json_decref(answer);
  answer = desk_expect(&desk, 200, "POST", "/v1/push", body);
  for (size_t i = 0; i < 3; i++)
    assert_true(
        json_is_true(json_object_get(json_array_get(json_object_get(answer, "results"), i), "replayed")));
  json_decref(answer);
  world_rows_match(desk.world);
  desk_close(&desk);
  desk_close(&other);
}

static void what_is_erased_is_found_nowhere(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  struct id id = world_id(desk.world);
  json_decref(
      desk_one(&desk,
               operation_create("customer", id,
                                json_pack("{s:s, s:s}", "first_name", "Zyxalpha", "notes", "Zyxalpha")),
               "applied"));
  json_decref(desk_one(&desk, edit(id, 1, "notes", "Zyxalpha", "Zyxalpha again"), "applied"));
  json_t *purge = operation_delete("customer", id, 2);
  json_object_set_new(purge, "k", json_string("purge"));
  json_decref(desk_one(&desk, purge, "applied"));
  static const char *const places[] = {
      "SELECT count(*) FROM customer AS x WHERE x::text LIKE '%Zyxalpha%'",
      "SELECT count(*) FROM feed AS x WHERE x::text LIKE '%Zyxalpha%'",
      "SELECT count(*) FROM audit AS x WHERE x::text LIKE '%Zyxalpha%'",
      "SELECT count(*) FROM op_log AS x WHERE x::text LIKE '%Zyxalpha%'",
      "SELECT count(*) FROM dead_letter AS x WHERE x::text LIKE '%Zyxalpha%'",
      "SELECT count(*) FROM review_item AS x WHERE x::text LIKE '%Zyxalpha%'"};
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
    if (world_number(desk.world, places[i]) != 0) fail_msg("%s", places[i]);
  desk_close(&desk);
}

/* ---------------------------------------------------------------------------------------------------- again */

static void whatever_comes_again_changes_nothing(void **state) {
  struct desk desk, other;
  open_salon(&desk, state);
  desk_open(&other, desk.world, desk.tenant);
  struct id visit = world_id(desk.world), clash = world_id(desk.world);
  json_decref(desk_one(&other,
                       operation_create("appointment", visit, visit_image(visit, 0, monday(desk.world, 1))),
                       "applied"));
  json_decref(desk_one(&other, edit(world_customer(2), 1, "notes", "", "theirs"), "applied"));
  json_t *body = desk_push_body(
      &desk, json_pack("[o, o, o, o, o, o]",
                       operation_create("appointment", clash, visit_image(clash, 0, monday(desk.world, 1))),
                       edit(world_customer(2), 1, "notes", "", "mine"),
                       edit(world_customer(2), 1, "last_name", "Example", "Merged"),
                       edit(world_customer(3), 1, "notes", "", ""),
                       operation_delete("customer", world_customer(3), 1),
                       operation_create("dragon", world_id(desk.world), json_object())));
  json_t *first = desk_expect(&desk, 200, "POST", "/v1/push", json_incref(body));
  int64_t clock = world_number(desk.world, "SELECT sum(seq) FROM tenant_clock");
  int64_t rows = world_number(desk.world, "SELECT sum(version) + count(*) * 1000 FROM feed");
  for (int round = 0; round < 3; round++) {
    json_t *again = desk_expect(&desk, 200, "POST", "/v1/push", json_deep_copy(body));
    const json_t *before = json_object_get(first, "results"), *after = json_object_get(again, "results");
    assert_int_equal(json_array_size(after), 6);
    for (size_t i = 0; i < 6; i++) {
      const json_t *one = json_array_get(before, i), *two = json_array_get(after, i);
      static const char *const keys[] = {"no",  "id",     "v",    "ver",
                                         "seq", "review", "code", "held"}; /* the row comes by pull */
      assert_true(json_is_true(json_object_get(two, "replayed")));
      for (size_t key = 0; key < sizeof keys / sizeof keys[0]; key++) {
        const json_t *left = json_object_get(one, keys[key]), *right = json_object_get(two, keys[key]);
        if (!(left == NULL && right == NULL) && !json_equal(left, right))
          fail_msg("%s of %zu: %s, then %s", keys[key], i, json_dumps(one, 0), json_dumps(two, 0));
      }
    }
    json_decref(again);
  }
  assert_int_equal(world_number(desk.world, "SELECT sum(seq) FROM tenant_clock"), clock);
  assert_int_equal(world_number(desk.world, "SELECT sum(version) + count(*) * 1000 FROM feed"), rows);
  json_decref(first);
  json_decref(body);
  desk_close(&desk);
  desk_close(&other);
}

static void operations_of_a_renewed_replica_keep_their_verdicts(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  struct id id = world_id(desk.world);
  json_t *operations =
      json_pack("[o, o]", operation_create("customer", id, json_pack("{s:s}", "first_name", "Ann")),
                edit(id, 1, "notes", "", "x"));
  json_t *body = desk_push_body(&desk, operations);
  json_decref(desk_expect(&desk, 200, "POST", "/v1/push", json_deep_copy(body)));
  desk_renew(&desk);
  json_object_set_new(body, "replica", id_json(desk.replica));
  json_object_set_new(body, "first_op_no", json_integer(1));
  for (size_t i = 0; i < 2; i++)
    json_object_set_new(json_array_get(json_object_get(body, "ops"), i), "no",
                        json_integer((json_int_t)i + 1));
  json_t *answer = desk_expect(&desk, 200, "POST", "/v1/push", body);
  assert_int_equal(integer_of(answer, "last_op_no"), 2);
  for (size_t i = 0; i < 2; i++)
    assert_true(
        json_is_true(json_object_get(json_array_get(json_object_get(answer, "results"), i), "replayed")));
  json_decref(answer);
  /* … and the stream goes on behind them. */
  desk.number = 2;
  json_decref(desk_one(&desk, edit(id, 2, "notes", "x", "y"), "applied"));
  desk_close(&desk);
}

/* ---------------------------------------------------------------------------------------------------- order */

static void a_gap_and_a_fork_are_refused(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  int64_t last = desk.number;
  json_t *operation =
      operation_create("customer", world_id(desk.world), json_pack("{s:s}", "first_name", "Ann"));
  json_object_set_new(operation, "no", json_integer(last + 2));
  struct reply reply =
      desk_send(&desk, "POST", "/v1/push", desk_push_body(&desk, json_pack("[o]", operation)));
  assert_int_equal(reply.status, 409);
  assert_string_equal(reply_text(&reply, "code"), "gap");
  assert_int_equal(integer_of(reply.json, "expect"), last + 1);
  reply_release(&reply);
  /* Another operation under a number that was used. */
  operation = operation_create("customer", world_id(desk.world), json_pack("{s:s}", "first_name", "Ann"));
  json_object_set_new(operation, "no", json_integer(1));
  reply = desk_send(&desk, "POST", "/v1/push", desk_push_body(&desk, json_pack("[o]", operation)));
  assert_int_equal(reply.status, 409);
  assert_string_equal(reply_text(&reply, "code"), "replica_forked");
  reply_release(&reply);
  /* Another device under the same replica. */
  struct desk thief;
  desk_open(&thief, desk.world, desk.tenant);
  thief.replica = desk.replica;
  thief.number = last;
  reply = desk_send(
      &thief, "POST", "/v1/push",
      desk_push_body(&thief, json_pack("[o]", operation_create("customer", world_id(desk.world),
                                                               json_pack("{s:s}", "first_name", "Eve")))));
  assert_int_equal(reply.status, 409);
  assert_string_equal(reply_text(&reply, "code"), "replica_forked");
  reply_release(&reply);
  assert_int_equal(
      world_number(desk.world, "SELECT count(*) FROM customer WHERE first_name IN ('Ann', 'Eve')"), 0);
  desk_close(&desk);
  desk_close(&thief);
}

static void what_is_wrong_with_the_envelope_settles_nothing(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  static const char *const bodies[] = {
      "{}",
      "{\"replica\":\"x\",\"first_op_no\":1,\"schema\":1,\"ops\":[]}",
      "{\"replica\":7}",
      "{\"replica\":\"00000000-0000-4000-8000-000000000001\",\"first_op_no\":1.5,\"schema\":1,\"ops\":[]}",
      "{\"replica\":\"00000000-0000-4000-8000-000000000001\",\"first_op_no\":1,\"schema\":1,\"ops\":{}}",
      ("{\"replica\":\"00000000-0000-4000-8000-000000000001\",\"first_op_no\":1,\"schema\":1,\"ops\":[{"
       "\"no\":"
       "1}]}")};
  int64_t logged = world_number(desk.world, "SELECT count(*) FROM op_log");
  for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
    struct reply reply = desk_send(&desk, "POST", "/v1/push", json_loads(bodies[i], 0, NULL));
    if (reply.status != 400) fail_msg("%s: %d %s", bodies[i], reply.status, reply.body);
    assert_string_equal(reply_text(&reply, "code"), "invalid");
    reply_release(&reply);
  }
  assert_int_equal(world_number(desk.world, "SELECT count(*) FROM op_log"), logged);
  desk_close(&desk);
}

static void a_hundred_operations_are_one_push_and_more_are_none(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  json_t *hundred = json_array(), *more = json_array();
  for (int i = 0; i < 101; i++) {
    json_t *operation =
        operation_create("customer", world_id(desk.world), json_pack("{s:s}", "first_name", "Many"));
    json_array_append_new(i < 100 ? hundred : more, operation);
  }
  json_t *results = desk_push(&desk, hundred);
  assert_int_equal(json_array_size(results), 100);
  json_decref(results);
  assert_int_equal(world_number(desk.world, "SELECT count(*) FROM customer WHERE first_name = 'Many'"), 100);
  for (int i = 0; i < 100; i++)
    json_array_append_new(
        more, operation_create("customer", world_id(desk.world), json_pack("{s:s}", "first_name", "More")));
  struct reply reply = desk_send(&desk, "POST", "/v1/push", desk_push_body(&desk, more));
  assert_true(reply.status == 400 || reply.status == 413);
  reply_release(&reply);
  /* Too many bytes are to be halved. */
  char *note = calloc(1, 20001);
  assert_non_null(note);
  memset(note, 'n', 20000);
  json_t *large = json_array();
  for (int i = 0; i < 14; i++)
    json_array_append_new(large,
                          operation_create("customer", world_id(desk.world),
                                           json_pack("{s:s, s:s}", "first_name", "Large", "notes", note)));
  reply = desk_send(&desk, "POST", "/v1/push", desk_push_body(&desk, large));
  assert_int_equal(reply.status, 413);
  reply_release(&reply);
  free(note);
  assert_int_equal(
      world_number(desk.world, "SELECT count(*) FROM customer WHERE first_name IN ('More', 'Large')"), 0);
  desk_close(&desk);
}

static void one_salon_never_touches_another(void **state) {
  struct desk desk, other;
  open_salon(&desk, state);
  desk_open(&other, desk.world, desk.world->other);
  struct id id = world_customer(0);
  json_decref(desk_one(&other, edit(id, 1, "notes", "", "stolen"), "conflict"));
  json_decref(desk_one(&other, operation_create("customer", id, json_pack("{s:s}", "first_name", "Twin")),
                       "applied"));
  assert_int_equal(world_number(desk.world, "SELECT count(*) FROM customer WHERE notes = 'stolen'"), 0);
  json_t *ours = desk_pull_all(&desk, 3), *theirs = desk_pull_all(&other, 3);
  const char *key;
  json_t *row;
  json_object_foreach(theirs, key, row)
      assert_string_not_equal(text_of(json_object_get(row, "d"), "last_name"), "Example");
  assert_true(json_object_size(ours) > json_object_size(theirs));
  json_decref(ours);
  json_decref(theirs);
  desk_close(&desk);
  desk_close(&other);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, desk_world_new, desk_world_free)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(a_row_is_made_changed_and_made_again_to_no_effect),
      CASE(changes_of_different_groups_are_merged),
      CASE(a_slot_taken_twice_leaves_the_second_visit_held),
      CASE(neighbours_do_not_touch),
      CASE(two_visits_change_places_in_one_push),
      CASE(what_is_deleted_stays_so),
      CASE(what_is_malformed_is_rejected_alone),
      CASE(a_missing_customer_is_stood_in_for),
      CASE(what_a_constraint_refuses_is_rejected_alone),
      CASE(what_is_erased_is_found_nowhere),
      CASE(whatever_comes_again_changes_nothing),
      CASE(operations_of_a_renewed_replica_keep_their_verdicts),
      CASE(a_gap_and_a_fork_are_refused),
      CASE(what_is_wrong_with_the_envelope_settles_nothing),
      CASE(a_hundred_operations_are_one_push_and_more_are_none),
      CASE(one_salon_never_touches_another),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
