/*
 * Operations that no desk would make: any kind on any row, with any fields that their types allow. The centre settles each of them, what it stores
 * is whole and reads back, and once more it is all replays.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/centre_desk.h"
#include "support/random_row.h"

enum { RUNS = 12, OPERATIONS = 150, ROWS = 6, BATCH_MAX = 20, ARENA_MAX = 512 << 20 };

struct rubbish {
  struct dice dice;
  struct arena arena;
  struct memory *memory;
  struct desk desk;
};

static int roll(struct rubbish *rubbish, int low, int high) {
  return (int)dice_between(&rubbish->dice, low, high);
}

/* Few ids for rows of all entities, and those of review items that there are. */
static struct id some_id(struct rubbish *rubbish) {
  int at = rubbish->memory->row_count == 0 ? -1 : roll(rubbish, 0, rubbish->memory->row_count - 1);
  if (at >= 0 && roll(rubbish, 0, 1) == 0) return rubbish->memory->rows[at].key.id;
  return desk_id(roll(rubbish, 1, ROWS));
}

static enum entity_kind some_entity(struct rubbish *rubbish) {
  static const enum entity_kind often[] = {ENTITY_APPOINTMENT, ENTITY_CUSTOMER, ENTITY_REVIEW_ITEM,
                                           ENTITY_EMPLOYEE};
  if (roll(rubbish, 0, 2) > 0) return often[roll(rubbish, 0, 3)];
  int kind = roll(rubbish, 0, ENTITY_COUNT - 1);
  return entities[kind].whole == ENTITY_NONE ? (enum entity_kind)kind : ENTITY_APPOINTMENT;
}

static bool is_new_reference(const struct entity_field *field) {
  return field->kind == FIELD_REF && field->refers != ENTITY_NONE;
}

/* References among the few, so that they meet; times that meet too. */
static void draw_together(struct rubbish *rubbish, struct row *row) {
  for (int i = 0; i < row->entity->field_count; i++)
    if (is_new_reference(&row->entity->fields[i]) && row->values[i].type == VALUE_ID)
      row->values[i] = value_id(desk_id(roll(rubbish, 1, ROWS)));
  for (int i = 0; i < row->entity->part_count; i++)
    for (int j = 0; j < row->parts[i].count; j++) draw_together(rubbish, &row->parts[i].rows[j]);
}

static struct row some_row(struct rubbish *rubbish, enum entity_kind entity) {
  struct row row = desk_row(&rubbish->desk, entity);
  random_row(&rubbish->dice, &row, &rubbish->arena);
  draw_together(rubbish, &row);
  if (entity == ENTITY_APPOINTMENT && roll(rubbish, 0, 3) > 0)
    desk_give_slot(&rubbish->desk, &row, roll(rubbish, 1, ROWS), 30 * roll(rubbish, 20, 24));
  if (roll(rubbish, 0, 1) == 0) row.given &= dice_roll(&rubbish->dice);
  int deleted = entity_field(row.entity, "deleted_at");
  if (deleted >= 0 && roll(rubbish, 0, 3) > 0) row.values[deleted] = value_null();
  return row;
}

/* What stands, as it was seen by somebody who looked, or anything. */
static void make_base(struct rubbish *rubbish, struct operation *operation) {
  enum entity_kind entity = operation->set.entity->kind;
  int lot = roll(rubbish, 0, 3);
  if (lot == 0) operation->base = some_row(rubbish, entity);
  if (lot < 2 || memory_find(rubbish->memory, entity, operation->row) == NULL) return;
  operation->base = desk_read(rubbish->memory, &rubbish->arena, entity, operation->row);
  operation->base.given = operation->set.given;
  operation->base.given_parts = operation->set.given_parts;
}

static void make_operation(struct rubbish *rubbish) {
  struct operation *operation =
      desk_operation(&rubbish->desk, (enum operation_kind)roll(rubbish, 0, OPERATION_KIND_COUNT - 1),
                     some_entity(rubbish), 1);
  operation->row = some_id(rubbish);
  operation->base_version = roll(rubbish, 0, 3);
  if (roll(rubbish, 0, 1) == 0)
    operation->base_operation = desk_operation_id(&rubbish->desk, roll(rubbish, 1, (int)rubbish->desk.next));
  if (roll(rubbish, 0, 4) == 0) operation->undoes = operation->base_operation;
  if (roll(rubbish, 0, 5) == 0) operation->user = some_id(rubbish);
  enum entity_kind entity = operation->entity->kind;
  if (operation->kind == OPERATION_RESOLVE) {
    operation->entity = &entities[ENTITY_REVIEW_ITEM];
    operation->resolution = (enum resolution)roll(rubbish, 0, RESOLUTION_COUNT - 1);
  }
  if (operation->kind != OPERATION_RESOLVE || roll(rubbish, 0, 1) == 0)
    operation->set = some_row(rubbish, entity);
  if (operation->set.entity != NULL) make_base(rubbish, operation);
  struct id *allowed = ARENA_NEW(&rubbish->arena, 1, struct id);
  if (allowed != NULL && roll(rubbish, 0, 3) == 0) {
    *allowed = desk_id(roll(rubbish, 1, ROWS));
    operation->overlap_ok = allowed;
    operation->overlap_ok_count = 1;
  }
  desk_seal(&rubbish->desk, operation);
}

/* ---- What must hold ---- */

static void assert_whole(struct rubbish *rubbish, const struct row *row) {
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    bool stands = image_holds(field) && !image_hides(field);
    if (stands && !(field->flags & FIELD_NULLABLE) && row->values[i].type == VALUE_NULL)
      fail_msg("%s has no %s", row->entity->name, field->column);
    bool refers = stands && is_new_reference(field) && row->values[i].type == VALUE_ID;
    if (refers && memory_find(rubbish->memory, field->refers, row->values[i].id) == NULL)
      fail_msg("%s refers to no %s", row->entity->name, entities[field->refers].name);
  }
  for (int i = 0; i < row->entity->part_count; i++)
    for (int j = 0; j < row->parts[i].count; j++) assert_whole(rubbish, &row->parts[i].rows[j]);
}

static void assert_stored_whole(struct rubbish *rubbish) {
  struct arena arena;
  arena_init(&arena, ARENA_MAX);
  for (int i = 0; i < rubbish->memory->row_count; i++) {
    const struct memory_row *stored = &rubbish->memory->rows[i];
    struct row row = desk_read(rubbish->memory, &arena, stored->key.entity, stored->key.id);
    size_t length = 0;
    assert_whole(rubbish, &row);
    assert_string_equal(image_bytes(&row, &arena, &length, NULL), stored->image);
    assert_true(stored->version >= 1 && stored->seq >= 1 && stored->seq <= rubbish->memory->seq);
  }
  arena_release(&arena);
}

static void assert_all_replayed(struct rubbish *rubbish, const struct operation *operations) {
  struct arena arena;
  struct centre_settlement settlement;
  struct error error;
  arena_init(&arena, ARENA_MAX);
  error_init(&error);
  struct centre_batch batch = {.replica = rubbish->desk.replica,
                               .actor = ACTOR_DESK,
                               .operations = operations,
                               .count = OPERATIONS,
                               .now = desk_now};
  char *before = desk_picture(rubbish->memory);
  assert_int_equal(memory_settle(rubbish->memory, &batch, &arena, &settlement, &error), CODE_OK);
  assert_int_equal(settlement.trouble, CENTRE_FINE);
  for (int i = 0; i < OPERATIONS; i++) assert_true(settlement.results[i].replayed);
  char *after = desk_picture(rubbish->memory);
  assert_string_equal(before, after);
  free(before);
  free(after);
  arena_release(&arena);
}

static void whatever_is_pushed_is_settled(void **state) {
  (void)state;
  struct dice dice = dice_for("rubbish");
  struct rubbish *rubbish = calloc(1, sizeof *rubbish);
  struct operation *operations = calloc(OPERATIONS, sizeof *operations);
  int rulings[RULING_COUNT] = {0};
  assert_non_null(rubbish);
  assert_non_null(operations);
  for (int run = 0; run < RUNS; run++) {
    rubbish->dice.state = dice_roll(&dice);
    rubbish->memory = memory_new(desk_id(ROWS));
    arena_init(&rubbish->arena, ARENA_MAX);
    desk_init(&rubbish->desk, 1, &rubbish->arena);
    for (int done = 0; done < OPERATIONS;) {
      int count = roll(rubbish, 1, BATCH_MAX);
      struct push_result results[BATCH_MAX];
      if (count > OPERATIONS - done) count = OPERATIONS - done;
      for (int i = 0; i < count; i++) make_operation(rubbish);
      memcpy(operations + done, rubbish->desk.operations, (size_t)count * sizeof *operations);
      desk_push(&rubbish->desk, rubbish->memory, BATCH_MAX, results);
      for (int i = 0; i < count; i++) rulings[results[i].ruling]++;
      done += count;
    }
    assert_stored_whole(rubbish);
    assert_all_replayed(rubbish, operations);
    memory_free(rubbish->memory);
    arena_release(&rubbish->arena);
  }
  for (int i = 0; i < RULING_COUNT; i++) assert_in_range(rulings[i], 1, RUNS * OPERATIONS);
  free(operations);
  free(rubbish);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(whatever_is_pushed_is_settled)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
