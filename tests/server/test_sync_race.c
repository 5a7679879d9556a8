/*
 * Many at once: the same slot by fifty desks, and sixteen writers beside a desk that reads on and on. Nothing is lost, nothing comes twice, nothing
 * appears behind a cursor.
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
#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>

#include "server/desk_world.h"
#include "support/torture.h"

enum { RIVALS = 50, WRITERS = 16, PUSHES = 25, TORTURE_PUSHES = 2000, ROWS_A_PUSH = 3, TRIES = 50 };

static int pushes(void) { return torture_rounds(PUSHES, TORTURE_PUSHES); }

static const char *text_of(const json_t *object, const char *key) {
  const char *text = json_string_value(json_object_get(object, key));
  return text == NULL ? "" : text;
}

/* A push until it is answered with 200: a lock that takes too long is no verdict. NULL: anything else. */
static json_t *push_until_settled(struct desk *desk, json_t *body) {
  json_t *answer = NULL;
  for (int tries = 0; tries < TRIES && answer == NULL; tries++) {
    struct reply reply = desk_send(desk, "POST", "/v1/push", json_deep_copy(body));
    if (reply.status == 200)
      answer = json_incref(reply.json);
    else if (reply.status != 503)
      tries = TRIES;
    reply_release(&reply);
  }
  json_decref(body);
  return answer;
}

/* ------------------------------------------------------------------------------------------------- the same slot */

struct rival {
  struct desk desk;
  int number;
  struct id visit;
  pthread_barrier_t *start;
  bool applied, held;
};

static void *book(void *argument) {
  struct rival *rival = argument;
  json_t *operation =
      operation_create("appointment", rival->visit, visit_image(rival->visit, 0, rival->desk.world->now));
  json_object_set_new(operation, "id", id_json(named_id("booking", rival->number)));
  json_t *body = desk_push_body(&rival->desk, json_pack("[o]", operation));
  (void)pthread_barrier_wait(rival->start);
  json_t *answer = push_until_settled(&rival->desk, body);
  const json_t *result = json_array_get(json_object_get(answer, "results"), 0);
  rival->applied = strcmp(text_of(result, "v"), "applied") == 0;
  rival->held =
      strcmp(text_of(result, "v"), "conflict") == 0 && json_is_true(json_object_get(result, "held"));
  json_decref(answer);
  return NULL;
}

static void one_of_fifty_wins_the_slot_and_none_is_lost(void **state) {
  struct desk_world *world = *state;
  struct desk desk;
  desk_open(&desk, world, world->tenant);
  desk_makes_salon(&desk);
  struct rival *rivals = calloc(RIVALS, sizeof *rivals);
  pthread_t threads[RIVALS];
  pthread_barrier_t start;
  assert_non_null(rivals);
  assert_int_equal(pthread_barrier_init(&start, NULL, RIVALS), 0);
  for (int i = 0; i < RIVALS; i++) {
    desk_open(&rivals[i].desk, world, world->tenant);
    rivals[i].number = i;
    rivals[i].visit = named_id("rival", i);
    rivals[i].start = &start;
  }
  for (int i = 0; i < RIVALS; i++) assert_int_equal(pthread_create(&threads[i], NULL, book, &rivals[i]), 0);
  int applied = 0, held = 0;
  for (int i = 0; i < RIVALS; i++) {
    (void)pthread_join(threads[i], NULL);
    applied += rivals[i].applied ? 1 : 0;
    held += rivals[i].held ? 1 : 0;
    desk_close(&rivals[i].desk);
  }
  assert_int_equal(applied, 1);
  assert_int_equal(held, RIVALS - 1);
  assert_int_equal(world_number(world, "SELECT count(*) FROM appointment WHERE deleted_at IS NULL"), RIVALS);
  assert_int_equal(world_number(world, "SELECT count(*) FROM appointment WHERE held"), RIVALS - 1);
  assert_int_equal(world_number(world, "SELECT count(*) FROM appointment_segment WHERE holds_slot"), 1);
  assert_int_equal(world_number(world, "SELECT count(*) FROM review_item WHERE kind = 'double_booking'"),
                   RIVALS - 1);
  world_rows_match(world);
  (void)pthread_barrier_destroy(&start);
  free(rivals);
  desk_close(&desk);
}

/* ------------------------------------------------------------------------------------------- writers and a reader */

struct writer {
  struct desk desk;
  int number;
  bool failed;
  atomic_int *done;
};

static void *write_on(void *argument) {
  struct writer *writer = argument;
  for (int push = 0; push < pushes() && !writer->failed; push++) {
    json_t *operations = json_array();
    for (int row = 0; row < ROWS_A_PUSH; row++) {
      int number = (writer->number * pushes() + push) * ROWS_A_PUSH + row;
      json_t *operation = operation_create("customer", named_id("written", number),
                                           json_pack("{s:s}", "first_name", "Written"));
      json_object_set_new(operation, "id", id_json(named_id("writing", number)));
      json_array_append_new(operations, operation);
    }
    json_t *answer = push_until_settled(&writer->desk, desk_push_body(&writer->desk, operations));
    writer->failed = answer == NULL;
    writer->desk.number += ROWS_A_PUSH;
    json_decref(answer);
  }
  atomic_fetch_add(writer->done, 1);
  return NULL;
}

/* Reads on from its cursor; every row that it is given has a number beyond it. */
static void read_on(struct desk *desk, char cursor[64], json_t *rows) {
  char path[128];
  (void)snprintf(path, sizeof path, "/v1/pull?limit=7%s%s", cursor[0] == '\0' ? "" : "&cursor=", cursor);
  json_int_t seen = cursor[0] == '\0' ? 0 : strtoll(strchr(cursor, '.') + 1, NULL, 10);
  json_t *page = desk_expect(desk, 200, "GET", path, NULL);
  for (size_t i = 0; i < json_array_size(json_object_get(page, "rows")); i++) {
    const json_t *row = json_array_get(json_object_get(page, "rows"), i);
    json_int_t seq = json_integer_value(json_object_get(row, "seq"));
    assert_true(seq > seen);
    seen = seq;
    json_object_set_new(rows, text_of(row, "id"), json_true());
  }
  (void)snprintf(cursor, 64, "%s", text_of(page, "cursor"));
  json_decref(page);
}

static void no_row_is_lost_to_a_reader_beside_sixteen_writers(void **state) {
  struct desk_world *world = *state;
  struct desk reader;
  atomic_int done = 0;
  struct writer *writers = calloc(WRITERS, sizeof *writers);
  pthread_t threads[WRITERS];
  assert_non_null(writers);
  desk_open(&reader, world, world->tenant);
  for (int i = 0; i < WRITERS; i++) {
    desk_open(&writers[i].desk, world, world->tenant);
    writers[i].number = i;
    writers[i].done = &done;
  }
  for (int i = 0; i < WRITERS; i++)
    assert_int_equal(pthread_create(&threads[i], NULL, write_on, &writers[i]), 0);
  char cursor[64] = "";
  json_t *rows = json_object();
  while (atomic_load(&done) < WRITERS) read_on(&reader, cursor, rows);
  for (int i = 0; i < WRITERS; i++) {
    (void)pthread_join(threads[i], NULL);
    assert_false(writers[i].failed);
    desk_close(&writers[i].desk);
  }
  for (size_t before = SIZE_MAX; before != json_object_size(rows);) {
    before = json_object_size(rows);
    read_on(&reader, cursor, rows);
  }
  assert_int_equal(json_object_size(rows), WRITERS * pushes() * ROWS_A_PUSH);
  assert_int_equal(world_number(world, "SELECT count(*) FROM customer"), WRITERS * pushes() * ROWS_A_PUSH);
  assert_int_equal(world_number(world, "SELECT count(DISTINCT seq) FROM feed"),
                   WRITERS * pushes() * ROWS_A_PUSH);
  json_decref(rows);
  free(writers);
  desk_close(&reader);
}

/* ------------------------------------------------------------------------------------------- one who takes long */

/* Somebody who has taken numbers and does not come to an end. */
static PGconn *clock_hold(struct desk_world *world) {
  char id[ID_TEXT_SIZE], query[256];
  id_format(world->tenant, id);
  PGconn *link = PQconnectdb(world->url);
  (void)snprintf(
      query, sizeof query,
      "BEGIN; SELECT enter_tenant('%s'); UPDATE tenant_clock SET seq = seq + 10 WHERE tenant_id = '%s'", id,
      id);
  PGresult *result = PQexec(link, query);
  assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
  PQclear(result);
  return link;
}

static void clock_release(PGconn *link) {
  PQclear(PQexec(link, "COMMIT"));
  PQfinish(link);
}

static json_t *one_customer(struct desk *desk, int number) {
  json_t *operation =
      operation_create("customer", named_id("patient", number), json_pack("{s:s}", "first_name", "Patient"));
  json_object_set_new(operation, "id", id_json(named_id("patience", number)));
  return desk_push_body(desk, json_pack("[o]", operation));
}

struct pushing {
  struct desk *desk;
  json_t *body;
  struct reply reply;
  atomic_bool done;
};

static void *push_once(void *argument) {
  struct pushing *pushing = argument;
  pushing->reply = desk_send(pushing->desk, "POST", "/v1/push", pushing->body);
  atomic_store(&pushing->done, true);
  return NULL;
}

static void nobody_overtakes_who_has_taken_numbers(void **state) {
  struct desk_world *world = *state;
  struct desk desk, reader, elsewhere;
  desk_open(&desk, world, world->tenant);
  desk_open(&reader, world, world->tenant);
  desk_open(&elsewhere, world, world->other);
  PGconn *holder = clock_hold(world);
  struct pushing pushing = {.desk = &desk, .body = one_customer(&desk, 1)};
  pthread_t thread;
  assert_int_equal(pthread_create(&thread, NULL, push_once, &pushing), 0);
  /* The other salon is not kept waiting, and who reads sees neither of them. */
  json_decref(desk_expect(&elsewhere, 200, "POST", "/v1/push", one_customer(&elsewhere, 1)));
  json_t *rows = desk_pull_all(&reader, 10);
  assert_int_equal(json_object_size(rows), 0);
  json_decref(rows);
  assert_false(atomic_load(&pushing.done));
  clock_release(holder);
  (void)pthread_join(thread, NULL);
  assert_int_equal(pushing.reply.status, 200);
  reply_release(&pushing.reply);
  rows = desk_pull_all(&reader, 10);
  assert_int_equal(json_object_size(rows), 1);
  json_decref(rows);
  desk_close(&desk);
  desk_close(&reader);
  desk_close(&elsewhere);
}

static void a_lock_that_takes_too_long_is_no_verdict(void **state) {
  struct desk_world *world = *state;
  struct desk desk;
  char seconds[16];
  desk_open(&desk, world, world->tenant);
  PGconn *holder = clock_hold(world);
  json_t *body = one_customer(&desk, 1);
  struct reply reply = desk_send(&desk, "POST", "/v1/push", json_deep_copy(body));
  assert_int_equal(reply.status, 503);
  assert_true(reply_header(&reply, "Retry-After", seconds, sizeof seconds));
  reply_release(&reply);
  assert_int_equal(world_number(world, "SELECT count(*) FROM op_log"), 0);
  clock_release(holder);
  json_t *answer = desk_expect(&desk, 200, "POST", "/v1/push", body);
  const json_t *result = json_array_get(json_object_get(answer, "results"), 0);
  assert_string_equal(text_of(result, "v"), "applied");
  assert_null(json_object_get(result, "replayed"));
  json_decref(answer);
  desk_close(&desk);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, desk_world_new, desk_world_free)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(one_of_fifty_wins_the_slot_and_none_is_lost),
      CASE(no_row_is_lost_to_a_reader_beside_sixteen_writers),
      CASE(nobody_overtakes_who_has_taken_numbers),
      CASE(a_lock_that_takes_too_long_is_no_verdict),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
