/*
 * Digests, single rows and snapshots: whether two sides have the same rows is seen from sums, what differs is named, and a desk that has nothing
 * gets everything, also while others write.
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

#include "core/model/entity.h"
#include "server/desk_world.h"
#include "server/sync/bucket_sum.h"
#include "wire/image.h"

enum { VISITS = 60 };

static const char *text_of(const json_t *object, const char *key) {
  const char *text = json_string_value(json_object_get(object, key));
  return text == NULL ? "" : text;
}

static int64_t integer_of(const json_t *object, const char *key) {
  return json_integer_value(json_object_get(object, key));
}

static int64_t hour_of_visit(const struct desk_world *world, int number) {
  return world->now + (number - VISITS / 2) * INT64_C(7) * HOUR_MS;
}

static struct id visit_id(int number) { return named_id("visit", number); }

static void open_salon(struct desk *desk, void **state) {
  struct desk_world *world = *state;
  desk_open(desk, world, world->tenant);
  desk_makes_salon(desk);
  json_t *operations = json_array();
  for (int i = 0; i < VISITS; i++)
    json_array_append_new(operations,
                          operation_create("appointment", visit_id(i),
                                           visit_image(visit_id(i), i % 3, hour_of_visit(world, i))));
  json_decref(desk_push(desk, operations));
}

/* ---------------------------------------------------------------------------------------------- a desk's side */

/* What a desk computes over the rows that it has ("entity/id" to row), for an entity: buckets to [count, sum]. */
struct side {
  struct {
    int64_t number, count;
    struct bucket_sum sum;
  } buckets[512];
  int count;
};

static int64_t bucket_of(const json_t *row) {
  const json_t *image = json_object_get(row, "d");
  if (strcmp(text_of(row, "e"), "appointment") == 0) {
    int64_t starts = integer_of(image, "starts_at");
    return starts / 86400000 - (starts % 86400000 < 0 ? 1 : 0);
  }
  const char *id = text_of(row, "id");
  return strtoll(id + strlen(id) - 2, NULL, 16);
}

static void side_add(struct side *side, const json_t *row) {
  char *bytes = json_dumps(json_object_get(row, "d"), JSON_COMPACT | JSON_ENCODE_ANY);
  uint8_t sha[IMAGE_SHA_SIZE];
  image_sha(bytes, strlen(bytes), sha);
  free(bytes);
  int at = 0;
  int64_t bucket = bucket_of(row);
  while (at < side->count && side->buckets[at].number != bucket) at++;
  if (at == side->count) {
    assert_true(side->count < 512);
    side->buckets[side->count++].number = bucket;
  }
  side->buckets[at].count++;
  bucket_sum_add(&side->buckets[at].sum, sha);
}

static int by_number(const void *left, const void *right) {
  int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return (a > b) - (a < b);
}

static json_t *digest_of(const json_t *rows, const char *entity, const char *at) {
  struct side side = {.count = 0};
  const char *key;
  json_t *row;
  json_object_foreach((json_t *)(uintptr_t)rows, key, row) {
    if (strcmp(text_of(row, "e"), entity) == 0) side_add(&side, row);
  }
  qsort(side.buckets, (size_t)side.count, sizeof side.buckets[0], by_number);
  json_t *buckets = json_array();
  for (int i = 0; i < side.count; i++) {
    char sum[BUCKET_SUM_TEXT_SIZE];
    bucket_sum_format(side.buckets[i].sum, sum);
    json_array_append_new(buckets, json_pack("[I, I, s]", (json_int_t)side.buckets[i].number,
                                             (json_int_t)side.buckets[i].count, sum));
  }
  return json_pack("{s:s, s:s, s:o}", "at", at, "e", entity, "b", buckets);
}

static void cursor_now(struct desk *desk, char cursor[64]) {
  (void)snprintf(cursor, 64, "1.%lld",
                 (long long)world_number(desk->world, "SELECT max(seq) FROM tenant_clock"));
}

/* Asserts that all entities of the rows are the same at the centre. */
static void same_everywhere(struct desk *desk, const json_t *rows, const char *at) {
  for (int i = 0; i < ENTITY_COUNT; i++) {
    if (entities[i].whole != ENTITY_NONE) continue;
    json_t *answer = desk_expect(desk, 200, "POST", "/v1/digest", digest_of(rows, entities[i].name, at));
    if (json_array_size(json_object_get(answer, "buckets")) != 0 ||
        json_array_size(json_object_get(answer, "moved")) != 0)
      fail_msg("%s: %.500s", entities[i].name, json_dumps(answer, 0));
    json_decref(answer);
  }
}

/* --------------------------------------------------------------------------------------------------- digests */

static void equal_sides_have_equal_digests(void **state) {
  struct desk desk;
  char at[64];
  open_salon(&desk, state);
  json_t *rows = desk_pull_all(&desk, 1000);
  cursor_now(&desk, at);
  same_everywhere(&desk, rows, at);
  json_decref(rows);
  desk_close(&desk);
}

static void what_differs_is_named_by_its_bucket(void **state) {
  struct desk desk;
  char at[64], id[ID_TEXT_SIZE], key[96];
  open_salon(&desk, state);
  json_t *rows = desk_pull_all(&desk, 1000);
  cursor_now(&desk, at);
  id_format(visit_id(7), id);
  (void)snprintf(key, sizeof key, "appointment/%s", id);
  json_t *lost = json_deep_copy(json_object_get(rows, key));
  json_object_del(rows, key);
  json_t *answer = desk_expect(&desk, 200, "POST", "/v1/digest", digest_of(rows, "appointment", at));
  const json_t *buckets = json_object_get(answer, "buckets");
  assert_int_equal(json_array_size(buckets), 1);
  assert_int_equal(integer_of(json_array_get(buckets, 0), "b"), bucket_of(lost));
  bool named = false;
  const json_t *listed = json_object_get(json_array_get(buckets, 0), "rows");
  for (size_t i = 0; i < json_array_size(listed); i++)
    named = named || strcmp(json_string_value(json_array_get(json_array_get(listed, i), 0)), id) == 0;
  assert_true(named);
  json_decref(answer);
  /* It is fetched, and both are the same again. */
  answer = desk_expect(&desk, 200, "POST", "/v1/fetch", json_pack("{s:[[s, s]]}", "rows", "appointment", id));
  json_t *fetched = json_array_get(json_object_get(answer, "rows"), 0);
  assert_true(json_equal(fetched, lost));
  json_object_set(rows, key, fetched);
  same_everywhere(&desk, rows, at);
  json_decref(answer);
  /* A flipped bit is seen as well. */
  json_object_set_new(json_object_get(json_object_get(rows, key), "d"), "price", json_integer(1));
  answer = desk_expect(&desk, 200, "POST", "/v1/digest", digest_of(rows, "appointment", at));
  assert_int_equal(json_array_size(json_object_get(answer, "buckets")), 1);
  json_decref(answer);
  json_decref(lost);
  json_decref(rows);
  desk_close(&desk);
}

static void what_changed_meanwhile_waits_for_the_next_time(void **state) {
  struct desk desk;
  char at[64];
  open_salon(&desk, state);
  json_t *rows = desk_pull_all(&desk, 1000);
  cursor_now(&desk, at);
  int64_t before = hour_of_visit(desk.world, 10), after = before + INT64_C(40) * 24 * HOUR_MS;
  json_decref(desk_one(
      &desk,
      operation_update("appointment", visit_id(10), 1, visit_move(10 % 3, before), visit_move(10 % 3, after)),
      "applied"));
  json_t *answer = desk_expect(&desk, 200, "POST", "/v1/digest", digest_of(rows, "appointment", at));
  assert_int_equal(json_array_size(json_object_get(answer, "buckets")), 0);
  assert_int_equal(json_array_size(json_object_get(answer, "moved")), 2); /* where it was, and where it is */
  json_decref(answer);
  json_decref(rows);
  rows = desk_pull_all(&desk, 1000);
  cursor_now(&desk, at);
  same_everywhere(&desk, rows, at);
  json_decref(rows);
  desk_close(&desk);
}

static void digests_that_are_none_are_refused(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  static const char *const bodies[] = {
      "{}",
      "{\"at\":\"1.1\"}",
      "{\"at\":7,\"e\":\"customer\",\"b\":[]}",
      "{\"at\":\"1.1\",\"e\":\"appointment_segment\",\"b\":[]}",
      "{\"at\":\"1.1\",\"e\":\"dragon\",\"b\":[]}",
      "{\"at\":\"1.1\",\"e\":\"customer\",\"b\":{}}",
      "{\"at\":\"1.1\",\"e\":\"customer\",\"b\":[[1,2]]}",
      "{\"at\":\"1.1\",\"e\":\"customer\",\"b\":[[1,2,\"abc\"]]}",
      "{\"at\":\"1.1\",\"e\":\"customer\",\"b\":[[1.5,2,\"00000000000000000000000000000000\"]]}",
      ("{\"at\":\"1.1\",\"e\":\"customer\",\"b\":[[2,1,\"00000000000000000000000000000000\"],[1,1,"
       "\"00000000000000000000000000000000\"]]}"),
      "{\"at\":\"1.1\",\"e\":\"customer\",\"from\":5,\"b\":[[4,1,\"00000000000000000000000000000000\"]]}",
      "{\"at\":\"1.1\",\"e\":\"customer\",\"from\":\"x\",\"b\":[]}"};
  for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
    struct reply reply = desk_send(&desk, "POST", "/v1/digest", json_loads(bodies[i], 0, NULL));
    if (reply.status != 400) fail_msg("%s: %d %s", bodies[i], reply.status, reply.body);
    reply_release(&reply);
  }
  struct reply reply = desk_send(&desk, "POST", "/v1/digest",
                                 json_loads("{\"at\":\"9.1\",\"e\":\"customer\",\"b\":[]}", 0, NULL));
  assert_int_equal(reply.status, 409);
  reply_release(&reply);
  desk_close(&desk);
}

static void rows_are_fetched_by_name_and_the_missing_are_told(void **state) {
  struct desk desk, other;
  char ours[ID_TEXT_SIZE];
  open_salon(&desk, state);
  desk_open(&other, desk.world, desk.world->other);
  id_format(world_customer(0), ours);
  static const char nobody[] = "00000000-0000-4000-8000-000000000001";
  json_t *answer = desk_expect(&desk, 200, "POST", "/v1/fetch",
                               json_pack("{s:[[s, s], [s, s], [s, s]]}", "rows", "customer", ours, "customer",
                                         nobody, "employee", ours));
  assert_int_equal(json_array_size(json_object_get(answer, "rows")), 1);
  assert_int_equal(json_array_size(json_object_get(answer, "missing")), 2);
  json_decref(answer);
  answer = desk_expect(&other, 200, "POST", "/v1/fetch", json_pack("{s:[[s, s]]}", "rows", "customer", ours));
  assert_int_equal(json_array_size(json_object_get(answer, "rows")), 0);
  json_decref(answer);
  static const char *const bodies[] = {
      "{}",
      "{\"rows\":[]}",
      "{\"rows\":[[\"customer\"]]}",
      "{\"rows\":[[\"customer\",\"x\"]]}",
      "{\"rows\":[[\"participant\",\"00000000-0000-4000-8000-000000000001\"]]}",
      "{\"rows\":[7]}"};
  for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
    struct reply reply = desk_send(&desk, "POST", "/v1/fetch", json_loads(bodies[i], 0, NULL));
    assert_int_equal(reply.status, 400);
    reply_release(&reply);
  }
  desk_close(&desk);
  desk_close(&other);
}

/* -------------------------------------------------------------------------------------------------- snapshots */

/* Adds the lines of a chunk to the rows; asserts its sum and its count. */
static void load_chunk(struct desk *desk, const char *snapshot, const char *name, json_t *rows) {
  char path[192], told[80], count[32], sum[2 * IMAGE_SHA_SIZE + 1];
  (void)snprintf(path, sizeof path, "/v1/snapshot/%s/%s", snapshot, name);
  struct reply reply = desk_send(desk, "GET", path, NULL);
  if (reply.status != 200) fail_msg("%s: %d %s", path, reply.status, reply.body);
  uint8_t sha[IMAGE_SHA_SIZE];
  image_sha(reply.body, reply.length, sha);
  for (size_t i = 0; i < IMAGE_SHA_SIZE; i++) (void)snprintf(sum + 2 * i, 3, "%02x", sha[i]);
  assert_true(reply_header(&reply, "FD-SHA256", told, sizeof told));
  assert_string_equal(told, sum);
  int lines = 0;
  for (char *line = reply.body; *line != '\0';) {
    size_t length = strcspn(line, "\n");
    json_t *row = json_loadb(line, length, 0, NULL);
    char key[96];
    assert_non_null(row);
    (void)snprintf(key, sizeof key, "%s/%s", text_of(row, "e"), text_of(row, "id"));
    assert_null(json_object_get(rows, key));
    json_object_set_new(rows, key, row);
    lines++;
    line += length + 1;
  }
  assert_true(reply_header(&reply, "FD-Rows", count, sizeof count));
  assert_int_equal(atoi(count), lines);
  reply_release(&reply);
}

static void pull_onto(struct desk *desk, const char *from, json_t *rows) {
  char path[128], cursor[64];
  (void)snprintf(cursor, sizeof cursor, "%s", from);
  for (bool more = true; more;) {
    (void)snprintf(path, sizeof path, "/v1/pull?cursor=%s&limit=20", cursor);
    json_t *page = desk_expect(desk, 200, "GET", path, NULL);
    for (size_t i = 0; i < json_array_size(json_object_get(page, "rows")); i++) {
      json_t *row = json_array_get(json_object_get(page, "rows"), i);
      char key[96];
      (void)snprintf(key, sizeof key, "%s/%s", text_of(row, "e"), text_of(row, "id"));
      json_object_set(rows, key, row);
    }
    more = json_is_true(json_object_get(page, "more"));
    (void)snprintf(cursor, sizeof cursor, "%s", text_of(page, "cursor"));
    json_decref(page);
  }
}

static void a_snapshot_is_what_pulling_all_gives(void **state) {
  struct desk desk;
  char at[64];
  open_salon(&desk, state);
  json_t *plan = desk_expect(&desk, 200, "GET", "/v1/snapshot", NULL), *rows = json_object();
  const json_t *chunks = json_object_get(plan, "chunks");
  for (size_t i = 0; i < json_array_size(chunks); i++)
    load_chunk(&desk, text_of(plan, "id"), text_of(json_array_get(chunks, i), "name"), rows);
  json_t *pulled = desk_pull_all(&desk, 1000);
  assert_true(json_equal(rows, pulled));
  assert_int_equal(integer_of(plan, "rows"), json_object_size(pulled));
  assert_true(json_is_true(json_object_get(json_array_get(chunks, 0), "first")));
  cursor_now(&desk, at);
  assert_string_equal(text_of(plan, "cursor"), at);
  same_everywhere(&desk, rows, at);
  json_decref(pulled);
  json_decref(plan);
  json_decref(rows);
  desk_close(&desk);
}

/* Between any two chunks somebody moves a visit to where a chunk was loaded already, or is still to come, makes and deletes rows. */
static void a_snapshot_and_a_pull_lose_nothing_that_is_written_meanwhile(void **state) {
  struct desk desk, writer;
  char at[64];
  open_salon(&desk, state);
  desk_open(&writer, desk.world, desk.tenant);
  json_t *plan = desk_expect(&desk, 200, "GET", "/v1/snapshot", NULL), *rows = json_object();
  const json_t *chunks = json_object_get(plan, "chunks");
  assert_true(json_array_size(chunks) >= 4);
  for (size_t i = 0; i < json_array_size(chunks); i++) {
    load_chunk(&desk, text_of(plan, "id"), text_of(json_array_get(chunks, i), "name"), rows);
    for (int j = 0; j < 6; j++) {
      int number = (int)(i * 6 + (size_t)j) % VISITS;
      int64_t from = hour_of_visit(desk.world, number);
      int64_t to = desk.world->now + (int64_t)(((int)i * 6 + j) % 2 == 0 ? -90 : 90) * 24 * HOUR_MS +
                   ((int64_t)i * 6 + j) * HOUR_MS;
      json_t *result = desk_one(&writer,
                                operation_update("appointment", visit_id(number), 1,
                                                 visit_move(number % 3, from), visit_move(number % 3, to)),
                                "applied");
      json_decref(result);
    }
    struct id id = world_id(desk.world);
    json_decref(desk_one(&writer, operation_create("customer", id, json_pack("{s:s}", "first_name", "New")),
                         "applied"));
    if (i < WORLD_CUSTOMERS)
      json_decref(desk_one(&writer, operation_delete("customer", world_customer((int)i), 1), "applied"));
  }
  pull_onto(&desk, text_of(plan, "cursor"), rows);
  json_t *pulled = desk_pull_all(&desk, 1000);
  assert_true(json_equal(rows, pulled));
  cursor_now(&desk, at);
  same_everywhere(&desk, rows, at);
  json_decref(pulled);
  json_decref(plan);
  json_decref(rows);
  desk_close(&desk);
  desk_close(&writer);
}

static void chunks_that_are_none_are_not_found(void **state) {
  struct desk desk;
  open_salon(&desk, state);
  static const struct {
    const char *path;
    int status;
  } cases[] = {{"/v1/snapshot/1.1/setup_0", 404},     {"/v1/snapshot/1.1/setup_0_1x", 404},
               {"/v1/snapshot/1.1/setup_5_1", 404},   {"/v1/snapshot/1.1/dragon_0_1", 404},
               {"/v1/snapshot/1/setup_0_1", 404},     {"/v1/snapshot/1.1/setup_ 0_1", 404},
               {"/v1/snapshot/1.1/setup__0_1", 404},  {"/v1/snapshot/1.1/setup_0_99999999999999999999", 404},
               {"/v1/snapshot/9.1/setup_0_255", 409}, {"/v1/snapshot/1.999999999/setup_0_255", 409}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct reply reply = desk_send(&desk, "GET", cases[i].path, NULL);
    if (reply.status != cases[i].status) fail_msg("%s: %d", cases[i].path, reply.status);
    reply_release(&reply);
  }
  desk_close(&desk);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, desk_world_new, desk_world_free)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(equal_sides_have_equal_digests),
      CASE(what_differs_is_named_by_its_bucket),
      CASE(what_changed_meanwhile_waits_for_the_next_time),
      CASE(digests_that_are_none_are_refused),
      CASE(rows_are_fetched_by_name_and_the_missing_are_told),
      CASE(a_snapshot_is_what_pulling_all_gives),
      CASE(a_snapshot_and_a_pull_lose_nothing_that_is_written_meanwhile),
      CASE(chunks_that_are_none_are_not_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
