/* Rows of every kind that refer to rows which have not come yet: PostgreSQL takes them, with what stands in for those. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "server/desk_world.h"
#include "support/random_row.h"
#include "wire/image.h"

enum { ARENA_MAX = 16 << 20, ROUNDS = 3 };

/* What a table asks of its row beyond each field for itself. */
static void make_possible(struct row *row, struct dice *dice) {
  int64_t starts = dice_between(dice, 1, 1000000) * MINUTE_MS;
  int first = entity_field(row->entity, "start_minute"), last = entity_field(row->entity, "end_minute");
  if (first >= 0 && last >= 0) {
    row->values[first] = value_int(540);
    row->values[last] = value_int(1020);
  }
  int from = entity_field(row->entity, "starts_at"), to = entity_field(row->entity, "ends_at");
  if (from >= 0 && to >= 0) {
    row->values[from] = value_int(starts);
    row->values[to] = value_int(starts + HOUR_MS);
  }
  int began = entity_field(row->entity, "started_at"), ended = entity_field(row->entity, "ended_at");
  if (began >= 0 && ended >= 0) {
    row->values[began] = value_int(starts);
    row->values[ended] = value_int(starts + HOUR_MS);
  }
  int country = entity_field(row->entity, "country");
  if (country >= 0) row->values[country] = value_text("DE");
  if (row->entity->kind == ENTITY_USER) *row_value(row, "email") = value_null(); /* of one user alone */
  if (row->entity->kind == ENTITY_ROUTING_RULE) { /* to a service or to a pool */
    *row_value(row, "service_id") = value_id(id_make(1, dice_roll(dice), dice_roll(dice)));
    *row_value(row, "pool_id") = value_null();
  }
  *row_value(row, "deleted_at") = value_null();
}

static bool is_written_by_desks(int kind) {
  return entities[kind].whole == ENTITY_NONE && kind != ENTITY_TENANT && kind != ENTITY_DEVICE &&
         kind != ENTITY_SUBSCRIPTION && kind != ENTITY_WEBHOOK_DELIVERY && kind != ENTITY_APPOINTMENT;
}

static json_t *random_image(struct dice *dice, int kind, struct id id) {
  struct arena arena;
  struct row row;
  size_t length = 0;
  arena_init(&arena, ARENA_MAX);
  assert_true(row_init(&row, &entities[kind], &arena));
  random_row(dice, &row, &arena);
  make_possible(&row, dice);
  *row_value(&row, "id") = value_id(id);
  json_t *json = json_loads(image_bytes(&row, &arena, &length, NULL), 0, NULL);
  arena_release(&arena);
  return json;
}

static void rows_come_before_those_that_they_refer_to(void **state) {
  struct desk_world *world = *state;
  struct dice dice = dice_for("stand-ins");
  struct desk desk;
  desk_open(&desk, world, world->tenant);
  for (int round = 0; round < ROUNDS; round++)
    for (int kind = 0; kind < ENTITY_COUNT; kind++) {
      if (!is_written_by_desks(kind)) continue;
      json_t *list = json_array();
      struct id id = world_id(world);
      json_array_append_new(list, operation_create(entities[kind].name, id, random_image(&dice, kind, id)));
      json_t *results = desk_push(&desk, list);
      const char *verdict = json_string_value(json_object_get(json_array_get(results, 0), "v"));
      if (strcmp(verdict, "applied") != 0) fail_msg("%s: %s", entities[kind].name, json_dumps(results, 0));
      json_decref(results);
    }
  world_rows_match(world);
  desk_close(&desk);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(rows_come_before_those_that_they_refer_to, desk_world_new,
                                      desk_world_free),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
