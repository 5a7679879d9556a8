/*
 * The same operations against PostgreSQL and against the store in memory: the same verdicts, the same rows. And the same list of operations in
 * whatever batches: the same state. FD_TEST_SEED repeats a run.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "server/centre/memory.h"
#include "server/desk_world.h"
#include "server/sync/push.h"
#include "support/torture.h"
#include "wire/json_writer.h"

enum {
  BATCHES = 150,
  TORTURE_BATCHES = 100000,
  OPERATIONS_MAX = 8,
  DESKS = 3,
  VISITS = 12,
  HOURS = 5,
  SPLIT = 6,
  ARENA_MAX = 64 * 1024 * 1024
};

static uint64_t draw(struct desk_world *world) {
  world->seed = world->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return world->seed >> 33;
}

static int below(struct desk_world *world, int most) { return (int)(draw(world) % (uint64_t)most); }

/* ---------------------------------------------------------------------------------------------- random operations */

/* What a desk last saw of a row, which may be old. */
struct sight {
  json_t *image; /* NULL: never */
  int64_t version;
};

struct scene {
  struct desk_world *world;
  struct memory *memory;
  struct desk desks[DESKS];
  struct sight visits[DESKS][VISITS], customers[DESKS][WORLD_CUSTOMERS];
  struct id last[DESKS]; /* the desk's last operation */
};

static struct id visit_id(int number) { return named_id("visit", number); }

static void look(struct scene *scene, struct sight *sight, enum entity_kind entity, struct id id) {
  const struct memory_row *row = memory_find(scene->memory, entity, id);
  json_decref(sight->image);
  sight->image = row == NULL ? NULL : json_loadb(row->image, row->length, 0, NULL);
  sight->version = row == NULL ? 0 : row->version;
}

static json_t *some_of(const json_t *image, const json_t *set) {
  json_t *base = json_object();
  const char *key;
  json_t *value;
  json_object_foreach((json_t *)(uintptr_t)set, key, value) {
    json_t *was = json_object_get(image, key);
    json_object_set_new(base, key, was == NULL ? json_null() : json_deep_copy(was));
  }
  return base;
}

static json_t *random_visit_fields(struct scene *scene) {
  static const char *const statuses[] = {"confirmed", "checked_in", "in_progress",
                                         "completed", "cancelled",  "no_show"};
  struct desk_world *world = scene->world;
  int64_t start = world->now + HOUR_MS * (1 + below(world, HOURS)) + 30 * MINUTE_MS * below(world, 2);
  switch (below(world, 5)) {
  case 0:
  case 1:
    return visit_move(below(world, WORLD_EMPLOYEES), start);
  case 2:
    return json_pack("{s:s}", "status", statuses[below(world, 6)]);
  case 3:
    return json_pack("{s:s}", "notes", below(world, 2) == 0 ? "one" : "two");
  default:
    return json_pack("{s:o, s:s}", "customer_id", id_json(world_customer(below(world, WORLD_CUSTOMERS + 1))),
                     "title", "T");
  }
}

static json_t *random_visit(struct scene *scene, int desk) {
  struct desk_world *world = scene->world;
  int number = below(world, VISITS), kind = below(world, 10);
  struct sight *sight = &scene->visits[desk][number];
  if (below(world, 3) == 0) look(scene, sight, ENTITY_APPOINTMENT, visit_id(number));
  if (sight->image == NULL || kind == 0) {
    json_t *image = visit_image(visit_id(number), below(world, WORLD_EMPLOYEES),
                                world->now + HOUR_MS * (1 + below(world, HOURS)));
    if (below(world, 2) == 0)
      json_object_set_new(image, "customer_id", id_json(world_customer(below(world, WORLD_CUSTOMERS + 1))));
    return operation_create("appointment", visit_id(number), image);
  }
  if (kind == 1) return operation_delete("appointment", visit_id(number), sight->version);
  json_t *set = random_visit_fields(scene);
  return operation_update("appointment", visit_id(number), sight->version, some_of(sight->image, set), set);
}

static json_t *random_customer(struct scene *scene, int desk) {
  static const char *const words[] = {"", "x", "y", "z"};
  struct desk_world *world = scene->world;
  int number = below(world, WORLD_CUSTOMERS);
  struct sight *sight = &scene->customers[desk][number];
  if (below(world, 3) == 0) look(scene, sight, ENTITY_CUSTOMER, world_customer(number));
  const char *field = below(world, 2) == 0 ? "notes" : "first_name";
  json_t *set = below(world, 6) == 0
                    ? json_pack("{s:s}", "email", below(world, 2) == 0 ? "a@example.com" : "b@example.com")
                    : json_pack("{s:s}", field, words[below(world, 4)]);
  if (below(world, 12) == 0) {
    json_decref(set);
    return operation_delete("customer", world_customer(number), sight->version);
  }
  return operation_update("customer", world_customer(number), sight->version, some_of(sight->image, set),
                          set);
}

/* An open review item, decided somehow. NULL: there is none. */
static json_t *random_resolve(struct scene *scene) {
  static const char *const choices[] = {"keep",          "mine",   "theirs", "cancel",
                                        "allow_overlap", "delete", "restore"};
  for (int tries = 0; tries < 8; tries++) {
    const struct memory_row *row = &scene->memory->rows[below(scene->world, scene->memory->row_count)];
    if (row->key.entity != ENTITY_REVIEW_ITEM) continue;
    json_t *image = json_loadb(row->image, row->length, 0, NULL);
    json_t *operation = json_pack("{s:s, s:s, s:o, s:I, s:s, s:O, s:s, s:{}}", "k", "resolve", "e",
                                  "review_item", "row", id_json(row->key.id), "bv", (json_int_t)row->version,
                                  "choice", choices[below(scene->world, 7)], "of",
                                  json_object_get(image, "entity"), "reason", "because", "set");
    json_decref(image);
    return operation;
  }
  return NULL;
}

static json_t *random_operation(struct scene *scene, int desk) {
  json_t *operation = below(scene->world, 8) == 0 ? random_resolve(scene) : NULL;
  if (operation == NULL && below(scene->world, 4) == 0) operation = random_customer(scene, desk);
  if (operation == NULL) operation = random_visit(scene, desk);
  if (below(scene->world, 40) == 0) json_object_set_new(operation, "set", json_pack("{s:i}", "nonsense", 1));
  return operation;
}

/* ----------------------------------------------------------------------------------------------- two stores */

static bool into_text(void *context, const char *bytes, size_t length) {
  char **text = context;
  size_t used = *text == NULL ? 0 : strlen(*text);
  char *grown = realloc(*text, used + length + 1);
  if (grown == NULL) return false;
  memcpy(grown + used, bytes, length);
  grown[used + length] = '\0';
  *text = grown;
  return true;
}

/* The JSON of a result; the caller frees it. */
static char *result_text(const struct push_result *result) {
  char *text = NULL;
  struct json_writer writer;
  json_writer_init(&writer, into_text, &text);
  push_put_result(&writer, result);
  assert_true(json_writer_end(&writer));
  return text;
}

static void push_to_both(struct scene *scene, int desk, json_t *body) {
  struct arena arena;
  struct error error;
  struct push_request push;
  struct push_outcome outcome;
  struct centre_settlement settlement;
  struct desk *from = &scene->desks[desk];
  error_init(&error);
  arena_init(&arena, ARENA_MAX);
  if (push_read(body, &arena, &push, NULL, &error) != CODE_OK) fail_msg("%s", error.text);
  struct push_wish wish = {.tenant = from->tenant,
                           .device = from->device,
                           .name = "Desk",
                           .push = &push,
                           .now = scene->world->now};
  if (push_settle(from->pg, &wish, &arena, &outcome, &error) != CODE_OK)
    fail_msg("%s (%s)", error.text, error.detail);
  assert_int_equal(outcome.trouble, PUSH_FINE);
  assert_int_equal(outcome.refused, 0); /* the centre sees everything that the belt would */
  struct centre_batch batch = {.replica = push.replica,
                               .actor = ACTOR_DESK,
                               .name = "Desk",
                               .operations = push.operations,
                               .count = push.count,
                               .now = wish.now};
  if (memory_settle(scene->memory, &batch, &arena, &settlement, &error) != CODE_OK)
    fail_msg("%s", error.text);
  assert_int_equal(settlement.trouble, CENTRE_FINE);
  scene->memory->seq = outcome.answer.seq;
  for (int i = 0; i < push.count; i++) {
    char *one = result_text(&outcome.answer.results[i]), *two = result_text(&settlement.results[i]);
    assert_string_equal(one, two);
    free(one);
    free(two);
  }
  from->number = outcome.answer.last_number;
  arena_release(&arena);
  json_decref(body);
}

static void rows_are_those_of_memory(struct scene *scene) {
  json_t *all = desk_pull_all(&scene->desks[0], 1000);
  assert_int_equal((int)json_object_size(all), scene->memory->row_count);
  for (int i = 0; i < scene->memory->row_count; i++) {
    const struct memory_row *row = &scene->memory->rows[i];
    char key[96], id[ID_TEXT_SIZE];
    id_format(row->key.id, id);
    (void)snprintf(key, sizeof key, "%s/%s", entities[row->key.entity].name, id);
    const json_t *stored = json_object_get(all, key);
    assert_non_null(stored);
    json_t *image = json_loadb(row->image, row->length, 0, NULL);
    if (!json_equal(image, json_object_get(stored, "d"))) {
      char *text = json_dumps(json_object_get(stored, "d"), JSON_COMPACT | JSON_ENCODE_ANY);
      size_t at = 0;
      while (text[at] != '\0' && text[at] == row->image[at]) at++;
      fail_msg("%s: PostgreSQL has %.120s, memory %.120s", key, text + (at < 60 ? 0 : at - 60),
               row->image + (at < 60 ? 0 : at - 60));
    }
    assert_int_equal(json_integer_value(json_object_get(stored, "ver")), row->version);
    assert_int_equal(json_integer_value(json_object_get(stored, "seq")), row->seq);
    assert_int_equal(json_is_true(json_object_get(stored, "held")), row->held);
    assert_int_equal(json_is_true(json_object_get(stored, "incomplete")), row->incomplete);
    json_decref(image);
  }
  json_decref(all);
}

static void no_two_visits_hold_one_time(struct desk_world *world) {
  assert_int_equal(
      world_number(world,
                   "SELECT count(*) FROM appointment_segment AS one JOIN appointment_segment AS other USING "
                   "(tenant_id, employee_id)"
                   " WHERE one.appointment_id < other.appointment_id AND one.holds_slot AND other.holds_slot"
                   " AND one.occupied_from < other.occupied_to AND other.occupied_from < one.occupied_to"
                   " AND NOT one.overlap AND NOT other.overlap"),
      0);
}

static void first_push(struct scene *scene) {
  /* The same salon in both: what one desk pushes first. */
  struct desk *desk = &scene->desks[0];
  json_t *operations = json_array();
  json_array_append_new(
      operations, operation_create("location", named_id("location", 0),
                                   json_pack("{s:s, s:s}", "name", "Main", "timezone", "Europe/Berlin")));
  for (int i = 0; i < WORLD_EMPLOYEES; i++)
    json_array_append_new(
        operations, operation_create("employee", world_employee(i), json_pack("{s:s}", "name", "Employee")));
  json_array_append_new(operations, operation_create("service", named_id("service", 0),
                                                     json_pack("{s:s, s:i, s:i}", "name", "Cut", "price",
                                                               4500, "duration_minutes", 60)));
  for (int i = 0; i < WORLD_CUSTOMERS; i++)
    json_array_append_new(
        operations, operation_create("customer", world_customer(i), json_pack("{s:s}", "first_name", "")));
  scene->memory->seq = 1;
  push_to_both(scene, 0, desk_push_body(desk, operations));
}

static void postgres_and_memory_agree(void **state) {
  struct desk_world *world = *state;
  struct scene *scene = calloc(1, sizeof *scene);
  assert_non_null(scene);
  scene->world = world;
  scene->memory = memory_new(world->tenant);
  print_message("seed %" PRIu64 "\n", world->seed);
  for (int i = 0; i < DESKS; i++) desk_open(&scene->desks[i], world, world->tenant);
  first_push(scene);
  int batches = torture_rounds(BATCHES, TORTURE_BATCHES);
  for (int batch = 0; batch < batches; batch++) {
    int desk = below(world, DESKS), count = 1 + below(world, OPERATIONS_MAX);
    json_t *operations = json_array();
    for (int i = 0; i < count; i++) json_array_append_new(operations, random_operation(scene, desk));
    push_to_both(scene, desk, desk_push_body(&scene->desks[desk], operations));
    world->now += below(world, 10) * MINUTE_MS;
    if (batch % 25 == 24) {
      rows_are_those_of_memory(scene);
      no_two_visits_hold_one_time(world);
    }
  }
  world_rows_match(world);
  for (int i = 0; i < DESKS; i++) {
    for (int j = 0; j < VISITS; j++) json_decref(scene->visits[i][j].image);
    for (int j = 0; j < WORLD_CUSTOMERS; j++) json_decref(scene->customers[i][j].image);
    desk_close(&scene->desks[i]);
  }
  memory_free(scene->memory);
  free(scene);
}

/* ------------------------------------------------------------------------------------------------ all splits */

/* Everything that the tenant has, without the numbers. */
static json_t *state_of(struct desk *desk) {
  json_t *all = desk_pull_all(desk, 1000);
  const char *key;
  json_t *row;
  json_object_foreach(all, key, row) json_object_del(row, "seq");
  return all;
}

static json_t *story(struct desk_world *world) {
  struct id first = visit_id(1), second = visit_id(2), customer = named_id("someone", 1);
  int64_t early = world->now + HOUR_MS, late = world->now + 4 * HOUR_MS;
  json_t *with_customer = visit_image(second, 0, early);
  json_object_set_new(with_customer, "customer_id", id_json(customer));
  json_t *operations =
      json_pack("[o, o, o, o, o, o]", operation_create("appointment", first, visit_image(first, 0, early)),
                operation_create("appointment", second, with_customer),
                operation_create("customer", customer, json_pack("{s:s}", "first_name", "Someone")),
                operation_update("appointment", second, 1, visit_move(0, early), visit_move(0, late)),
                operation_update("appointment", first, 1, json_pack("{s:s}", "status", "scheduled"),
                                 json_pack("{s:s}", "status", "cancelled")),
                operation_delete("customer", customer, 1));
  for (size_t i = 0; i < SPLIT; i++)
    json_object_set_new(json_array_get(operations, i), "id", id_json(named_id("story", (int)i)));
  return operations;
}

static void a_list_in_whatever_batches_comes_to_the_same(void **state) {
  struct desk_world *world = *state;
  json_t *expected = NULL;
  for (int cuts = 0; cuts < 1 << (SPLIT - 1); cuts++) {
    struct desk desk;
    struct id tenant = named_id("split", cuts);
    world_makes_tenant(world, tenant);
    desk_open(&desk, world, tenant);
    desk.device = named_id("split device", 0);
    desk.replica = named_id("split replica", 0);
    json_t *operations = story(world), *batch = json_array();
    for (size_t i = 0; i < SPLIT; i++) {
      json_array_append(batch, json_array_get(operations, i));
      if (i + 1 < SPLIT && (cuts >> i & 1) == 0) continue;
      json_decref(desk_push(&desk, batch));
      batch = json_array();
    }
    json_decref(batch);
    json_decref(operations);
    json_t *got = state_of(&desk);
    if (expected == NULL) expected = json_deep_copy(got);
    if (!json_equal(expected, got))
      fail_msg("cuts %d:\n%s\n%s", cuts, json_dumps(expected, JSON_SORT_KEYS),
               json_dumps(got, JSON_SORT_KEYS));
    json_decref(got);
    desk_close(&desk);
  }
  json_decref(expected);
  world_rows_match(world);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, desk_world_new, desk_world_free)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(postgres_and_memory_agree),
      CASE(a_list_in_whatever_batches_comes_to_the_same),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
