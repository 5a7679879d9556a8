#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/settle_fixture.h"

int set_up(void **state) {
  struct fixture *fixture = calloc(1, sizeof *fixture);
  arena_init(&fixture->arena, 64 << 20);
  fixture->memory = memory_new(desk_id(9));
  desk_init(&fixture->a, 1, &fixture->arena);
  desk_init(&fixture->b, 2, &fixture->arena);
  desk_set_up(&fixture->a);
  desk_push(&fixture->a, fixture->memory, 100, NULL);
  *state = fixture;
  return 0;
}

int tear_down(void **state) {
  struct fixture *fixture = *state;
  memory_free(fixture->memory);
  arena_release(&fixture->arena);
  free(fixture);
  return 0;
}

/* Pushes what a desk has, and gives the result of the last operation. */
struct push_result push(struct fixture *fixture, struct desk *desk) {
  struct push_result results[DESK_OPERATIONS_MAX];
  int last = desk->count - 1;
  desk_push(desk, fixture->memory, 100, results);
  return results[last];
}

const struct memory_row *stored(struct fixture *fixture, enum entity_kind entity, struct id id) {
  const struct memory_row *row = memory_find(fixture->memory, entity, id);
  assert_non_null(row);
  return row;
}

struct row visit_of(struct fixture *fixture, int visit) {
  return desk_read(fixture->memory, &fixture->arena, ENTITY_APPOINTMENT, desk_id(visit));
}

struct row item_of(struct fixture *fixture, struct id id) {
  return desk_read(fixture->memory, &fixture->arena, ENTITY_REVIEW_ITEM, id);
}

int64_t minute_of(const struct row *visit) { return (row_int(visit, "starts_at", 0) - desk_day) / 60000; }

bool is_open(struct fixture *fixture, struct id review) {
  struct row item = item_of(fixture, review);
  return row_value(&item, "resolved_at")->type == VALUE_NULL;
}

const char *kind_of(struct fixture *fixture, struct id review) {
  struct row item = item_of(fixture, review);
  return row_text(&item, "kind");
}

void assert_held(struct fixture *fixture, int visit, bool held) {
  assert_int_equal(stored(fixture, ENTITY_APPOINTMENT, desk_id(visit))->held, held);
}

/* VISIT has 10:00, OTHER is held there. The review item. */
struct id double_booking(struct fixture *fixture) {
  desk_book(&fixture->a, VISIT, MIA, 600);
  (void)push(fixture, &fixture->a);
  desk_book(&fixture->b, OTHER, MIA, 600);
  return push(fixture, &fixture->b).review;
}
