/*
 * Pulls: every row as it is now, in the order of its last change, from wherever a desk stands; and what a cursor gets that cannot be read on from.
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

static json_t *pull(struct desk *desk, const char *query) {
  char path[160];
  (void)snprintf(path, sizeof path, "/v1/pull%s", query);
  return desk_expect(desk, 200, "GET", path, NULL);
}

static void pages_of_any_size_come_to_the_same(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  for (int i = 0; i < 30; i++) {
    struct id id = world_id(desk.world);
    json_decref(desk_one(
        &desk, operation_create("appointment", id, visit_image(id, i % 3, desk.world->now + i * HOUR_MS)),
        "applied"));
  }
  json_t *whole = desk_pull_all(&desk, 1000);
  assert_int_equal(json_object_size(whole), 30 + 1 + WORLD_EMPLOYEES + 1 + WORLD_CUSTOMERS);
  static const int sizes[] = {1, 2, 7, 38, 39, 40};
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    json_t *pages = desk_pull_all(&desk, sizes[i]);
    assert_true(json_equal(whole, pages));
    json_decref(pages);
  }
  json_decref(whole);
  desk_close(&desk);
}

static void each_row_comes_once_as_it_is_now(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  struct id id = world_customer(0);
  static const char *const names[] = {"", "A", "B", "C"};
  for (int i = 1; i < 4; i++)
    json_decref(desk_one(&desk,
                         operation_update("customer", id, i, json_pack("{s:s}", "notes", names[i - 1]),
                                          json_pack("{s:s}", "notes", names[i])),
                         "applied"));
  json_t *page = pull(&desk, "?limit=1000");
  int seen = 0;
  char text[ID_TEXT_SIZE];
  id_format(id, text);
  for (size_t i = 0; i < json_array_size(json_object_get(page, "rows")); i++) {
    const json_t *row = json_array_get(json_object_get(page, "rows"), i);
    if (strcmp(text_of(row, "id"), text) != 0) continue;
    seen++;
    assert_int_equal(integer_of(row, "ver"), 4);
    assert_string_equal(text_of(json_object_get(row, "d"), "notes"), "C");
    assert_string_equal(text_of(json_object_get(row, "d"), "id"), text);
  }
  assert_int_equal(seen, 1);
  assert_int_equal(integer_of(page, "to"), world_number(desk.world, "SELECT max(seq) FROM tenant_clock"));
  json_decref(page);
  desk_close(&desk);
}

static void only_what_changed_since_comes(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  json_t *page = pull(&desk, "?limit=1000");
  char query[96];
  (void)snprintf(query, sizeof query, "?cursor=%s", text_of(page, "cursor"));
  json_decref(page);
  page = pull(&desk, query);
  assert_int_equal(json_array_size(json_object_get(page, "rows")), 0);
  assert_true(json_is_false(json_object_get(page, "more")));
  json_decref(page);
  json_decref(desk_one(&desk, operation_delete("customer", world_customer(1), 1), "applied"));
  page = pull(&desk, query);
  const json_t *rows = json_object_get(page, "rows");
  assert_int_equal(json_array_size(rows), 1);
  assert_true(json_is_true(json_object_get(json_array_get(rows, 0), "del")));
  char replica[ID_TEXT_SIZE];
  id_format(desk.replica, replica);
  assert_int_equal(integer_of(json_object_get(page, "streams"), replica), desk.number);
  json_decref(page);
  desk_close(&desk);
}

static void what_is_held_and_what_stands_in_say_so(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  struct id first = world_id(desk.world), second = world_id(desk.world);
  json_decref(desk_one(&desk, operation_create("appointment", first, visit_image(first, 0, desk.world->now)),
                       "applied"));
  json_t *image = visit_image(second, 0, desk.world->now);
  json_object_set_new(image, "customer_id", id_json(world_id(desk.world)));
  json_decref(desk_one(&desk, operation_create("appointment", second, image), "conflict"));
  json_t *all = desk_pull_all(&desk, 1000);
  int held = 0, incomplete = 0, reviews = 0;
  const char *key;
  json_t *row;
  json_object_foreach(all, key, row) {
    held += json_is_true(json_object_get(row, "held")) ? 1 : 0;
    incomplete += json_is_true(json_object_get(row, "incomplete")) ? 1 : 0;
    reviews += strcmp(text_of(row, "e"), "review_item") == 0 ? 1 : 0;
  }
  assert_int_equal(held, 1);
  assert_int_equal(incomplete, 1);
  assert_int_equal(reviews, 2);
  json_decref(all);
  desk_close(&desk);
}

static void a_cursor_that_leads_nowhere_is_told_why(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  world_run(desk.world, "UPDATE tenant_clock SET horizon = 5 WHERE seq >= 5");
  static const struct {
    const char *cursor, *reason;
  } cases[] = {{"2.1", "epoch"}, {"0.7", "epoch"}, {"1.99999999", "future"}, {"1.4", "horizon"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char path[96];
    (void)snprintf(path, sizeof path, "/v1/pull?cursor=%s", cases[i].cursor);
    struct reply reply = desk_send(&desk, "GET", path, NULL);
    assert_int_equal(reply.status, 409);
    assert_string_equal(reply_text(&reply, "code"), "resync");
    assert_string_equal(reply_text(&reply, "reason"), cases[i].reason);
    reply_release(&reply);
  }
  json_decref(desk_expect(&desk, 200, "GET", "/v1/pull?cursor=1.5", NULL));
  json_decref(
      desk_expect(&desk, 200, "GET", "/v1/pull", NULL)); /* the beginning is no matter of the horizon */
  desk_close(&desk);
}

static void what_is_no_cursor_and_no_limit_is_refused(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  static const char *const queries[] = {
      "?cursor=",     "?cursor=1",    "?cursor=1.",    "?cursor=.1",
      "?cursor=01.1", "?cursor=-1.1", "?cursor=1.1.1", "?cursor=9999999999999999999.1",
      "?cursor=a.b",  "?cursor=1.1 ", "?limit=0",      "?limit=1001",
      "?limit=-1",    "?limit=5x",    "?limit=",       "?limit=99999999999999999999"};
  for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
    char path[96];
    (void)snprintf(path, sizeof path, "/v1/pull%s", queries[i]);
    struct reply reply = desk_send(&desk, "GET", path, NULL);
    if (reply.status != 400) fail_msg("%s: %d", queries[i], reply.status);
    reply_release(&reply);
  }
  desk_close(&desk);
}

static void another_salons_cursor_shows_nothing_of_it(void **state) {
  struct desk desk, other;
  open_salon(&desk, state);
  desk_open(&other, desk.world, desk.world->other);
  json_t *page = pull(&other, "");
  assert_int_equal(json_array_size(json_object_get(page, "rows")), 0);
  json_decref(page);
  struct reply reply = desk_send(&other, "GET", "/v1/pull?cursor=1.1024", NULL);
  assert_int_equal(reply.status, 409); /* the future: its own clock is behind */
  reply_release(&reply);
  desk_close(&desk);
  desk_close(&other);
}

static void a_greeting_tells_where_both_stand(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  json_t *hello = desk_expect(&desk, 200, "POST", "/v1/hello",
                              json_pack("{s:o, s:[i, i], s:i, s:s}", "replica", id_json(desk.replica),
                                        "proto", 1, 1, "schema", 1, "app", "0.1.0"));
  assert_int_equal(integer_of(hello, "proto"), 1);
  assert_int_equal(integer_of(hello, "epoch"), 1);
  assert_int_equal(integer_of(hello, "last_op_no"), desk.number);
  assert_int_equal(integer_of(json_object_get(hello, "limits"), "push_operations"), 100);
  json_decref(hello);
  struct reply reply = desk_send(
      &desk, "POST", "/v1/hello",
      json_pack("{s:o, s:[i, i], s:i}", "replica", id_json(desk.replica), "proto", 7, 9, "schema", 1));
  assert_int_equal(reply.status, 426);
  assert_string_equal(reply_text(&reply, "code"), "update_required");
  reply_release(&reply);
  struct desk thief;
  desk_open(&thief, desk.world, desk.tenant);
  reply = desk_send(
      &thief, "POST", "/v1/hello",
      json_pack("{s:o, s:[i, i], s:i}", "replica", id_json(desk.replica), "proto", 1, 1, "schema", 1));
  assert_int_equal(reply.status, 409);
  reply_release(&reply);
  desk_close(&desk);
  desk_close(&thief);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, desk_world_new, desk_world_free)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(pages_of_any_size_come_to_the_same),
      CASE(each_row_comes_once_as_it_is_now),
      CASE(only_what_changed_since_comes),
      CASE(what_is_held_and_what_stands_in_say_so),
      CASE(a_cursor_that_leads_nowhere_is_told_why),
      CASE(what_is_no_cursor_and_no_limit_is_refused),
      CASE(another_salons_cursor_shows_nothing_of_it),
      CASE(a_greeting_tells_where_both_stand),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
