/* The decision on an operation, case by case, and the tables that it stands on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/decide.h"
#include "core/model/merge_group.h"

static struct arena arena;

static int fresh_arena(void **state) {
  (void)state;
  arena_init(&arena, 4 << 20);
  return 0;
}

static int release_arena(void **state) {
  (void)state;
  arena_release(&arena);
  return 0;
}

/* ---- Groups ---- */

static void every_field_is_in_one_group_that_has_a_name(void **state) {
  (void)state;
  for (int kind = 0; kind < ENTITY_COUNT; kind++) {
    const struct entity *entity = &entities[kind];
    for (int i = 0; i < entity->field_count; i++) {
      int group = merge_group_of_field(entity, i);
      assert_in_range(group, 0, entity->field_count + entity->part_count - 1);
      assert_true(strlen(merge_group_name(entity, group)) > 0);
      /* The first member stands for the group: it is in it itself. */
      int first = group < entity->field_count ? merge_group_of_field(entity, group)
                                              : merge_group_of_part(entity, group - entity->field_count);
      assert_int_equal(first, group);
    }
    for (int i = 0; i < entity->part_count; i++)
      assert_in_range(merge_group_of_part(entity, i), 0, entity->field_count + entity->part_count - 1);
  }
}

static void slot_is_one_value(void **state) {
  (void)state;
  const struct entity *visit = &entities[ENTITY_APPOINTMENT];
  static const char *const members[] = {"starts_at", "ends_at", "price", "duration_minutes", "location_id"};
  int slot = merge_group_slot(visit);
  assert_string_equal(merge_group_name(visit, slot), "slot");
  for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
    assert_int_equal(merge_group_of_field(visit, entity_field(visit, members[i])), slot);
  assert_int_equal(merge_group_of_part(visit, entity_part(visit, ENTITY_APPOINTMENT_SEGMENT)), slot);
  assert_int_equal(merge_group_of_part(visit, entity_part(visit, ENTITY_APPOINTMENT_ADDON)), slot);
  assert_int_not_equal(merge_group_of_field(visit, entity_field(visit, "notes")), slot);
  assert_int_equal(merge_group_slot(&entities[ENTITY_CUSTOMER]), -1);
}

static void every_review_offers_something(void **state) {
  (void)state;
  for (int kind = 0; kind < review_kind_count; kind++) {
    int offered = 0;
    for (int i = 0; i < RESOLUTION_COUNT; i++)
      if (resolution_fits((enum review_kind)kind, (enum resolution)i)) offered++;
    assert_in_range(offered, 1, RESOLUTION_COUNT);
  }
  assert_false(resolution_fits(REVIEW_EDIT_EDIT, RESOLUTION_GIVE_SLOT));
}

/* ---- Customers: rows without a slot ---- */

static struct row customer(const char *first, const char *notes) {
  struct row row;
  assert_true(row_init(&row, &entities[ENTITY_CUSTOMER], &arena));
  *row_value(&row, "id") = value_id(id_make(1, 2, 3));
  *row_value(&row, "first_name") = value_text(first);
  *row_value(&row, "notes") = value_text(notes);
  return row;
}

static void give(struct row *row, const char *column, const char *text) {
  int at = entity_field(row->entity, column);
  if (row->values == NULL) return;
  row->values[at] = text == NULL ? value_null() : value_text(text);
  row->given |= UINT64_C(1) << at;
}

static struct row nothing(void) {
  struct row row;
  assert_true(row_init(&row, &entities[ENTITY_CUSTOMER], &arena));
  return row;
}

struct edit_case {
  const char *name;
  int64_t base_version;            /* the row has 5 */
  const char *base, *set, *stands; /* of the notes */
  enum ruling ruling;
  const char *after; /* NULL: nothing is written */
};

static const struct edit_case edit_cases[] = {
    {"as seen", 5, "old", "new", "old", RULING_APPLIED, "new"},
    {"so already", 5, "old", "new", "new", RULING_NOOP, NULL},
    {"so already, by somebody else", 4, "old", "new", "new", RULING_NOOP, NULL},
    {"other group changed meanwhile", 4, "old", "new", "old", RULING_MERGED, "new"},
    {"same changed meanwhile", 4, "old", "new", "theirs", RULING_CONFLICT, NULL},
    {"newest version seen, other words", 5, "odd", "new", "old", RULING_APPLIED, "new"},
};

static void edits_are_merged_by_what_their_maker_saw(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof edit_cases / sizeof edit_cases[0]; i++) {
    const struct edit_case *edit = &edit_cases[i];
    struct row current = customer("An", edit->stands);
    struct operation operation = {.kind = OPERATION_UPDATE,
                                  .entity = current.entity,
                                  .row = row_id(&current, "id"),
                                  .base_version = edit->base_version,
                                  .set = nothing(),
                                  .base = nothing()};
    give(&operation.set, "notes", edit->set);
    give(&operation.base, "notes", edit->base);
    struct decide_world world = {.current = {.row = &current, .version = 5}, .now = 1000};
    struct decision decision;
    print_message("%s\n", edit->name);
    assert_true(decide(&operation, &world, &arena, &decision));
    assert_int_equal(decision.ruling, edit->ruling);
    assert_int_equal(decision.writes, edit->after != NULL);
    if (edit->after != NULL) assert_string_equal(row_text(&decision.after, "notes"), edit->after);
    assert_int_equal(decision.review_count, edit->ruling == RULING_CONFLICT);
    if (decision.review_count > 0)
      assert_string_equal(row_text(&decision.reviews[0].theirs, "notes"), edit->stands);
  }
}

static void groups_are_decided_one_by_one(void **state) {
  (void)state;
  struct row current = customer("Theirs", "old");
  struct operation operation = {.kind = OPERATION_UPDATE,
                                .entity = current.entity,
                                .base_version = 4,
                                .set = nothing(),
                                .base = nothing()};
  give(&operation.set, "notes", "new");
  give(&operation.base, "notes", "old");
  give(&operation.set, "first_name", "Mine");
  give(&operation.base, "first_name", "Old");
  give(&operation.set, "last_name", "Mine too");
  give(&operation.base, "last_name", NULL);
  struct decide_world world = {.current = {.row = &current, .version = 5}};
  struct decision decision;
  assert_true(decide(&operation, &world, &arena, &decision));
  assert_int_equal(decision.ruling, RULING_CONFLICT);
  assert_string_equal(row_text(&decision.after, "notes"), "new");
  assert_string_equal(row_text(&decision.after, "first_name"), "Theirs");
  assert_null(row_text(&decision.after, "last_name")); /* a name is one value */
  assert_int_equal(decision.review_count, 1);
  assert_false(row_is_given(&decision.reviews[0].ours, "notes"));
  assert_string_equal(row_text(&decision.reviews[0].ours, "last_name"), "Mine too");
}

/* ---- Life and death ---- */

enum now { GONE, LIVE, CHANGED, DELETED, ERASED, STANDING_IN };

struct life_case {
  enum operation_kind kind;
  enum now now;
  enum ruling ruling;
  bool writes;
};

static const struct life_case life_cases[] = {
    {OPERATION_CREATE, GONE, RULING_APPLIED, true},
    {OPERATION_CREATE, STANDING_IN, RULING_APPLIED, true},
    {OPERATION_CREATE, CHANGED, RULING_CONFLICT, false},
    {OPERATION_CREATE, DELETED, RULING_CONFLICT, false},
    {OPERATION_CREATE, ERASED, RULING_NOOP, false},
    {OPERATION_UPDATE, GONE, RULING_CONFLICT, false},
    {OPERATION_UPDATE, LIVE, RULING_APPLIED, true},
    {OPERATION_UPDATE, DELETED, RULING_CONFLICT, false},
    {OPERATION_UPDATE, ERASED, RULING_NOOP, false},
    {OPERATION_UNDO, DELETED, RULING_CONFLICT, false},
    {OPERATION_DELETE, GONE, RULING_NOOP, false},
    {OPERATION_DELETE, LIVE, RULING_APPLIED, true},
    {OPERATION_DELETE, CHANGED, RULING_CONFLICT, false},
    {OPERATION_DELETE, DELETED, RULING_NOOP, false},
    {OPERATION_DELETE, ERASED, RULING_NOOP, false},
    {OPERATION_PURGE, GONE, RULING_NOOP, false},
    {OPERATION_PURGE, CHANGED, RULING_APPLIED, true},
    {OPERATION_PURGE, DELETED, RULING_APPLIED, true},
    {OPERATION_PURGE, ERASED, RULING_NOOP, false},
    {OPERATION_VOID, LIVE, RULING_REJECTED, false},
};

static void what_is_gone_stays_gone(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof life_cases / sizeof life_cases[0]; i++) {
    const struct life_case *life = &life_cases[i];
    struct row current = customer("An", "theirs");
    if (life->now == DELETED || life->now == ERASED) *row_value(&current, "deleted_at") = value_int(77);
    struct operation operation = {.kind = life->kind,
                                  .entity = current.entity,
                                  .row = row_id(&current, "id"),
                                  .base_version = life->now == LIVE ? 5 : 4,
                                  .set = nothing()};
    give(&operation.set, "notes", "new");
    struct decide_world world = {.current = {.row = life->now == GONE ? NULL : &current,
                                             .version = 5,
                                             .purged = life->now == ERASED,
                                             .incomplete = life->now == STANDING_IN},
                                 .now = 1000};
    struct decision decision;
    print_message("%s, %d\n", operation_kind_words.words[life->kind], (int)life->now);
    assert_true(decide(&operation, &world, &arena, &decision));
    assert_int_equal(decision.ruling, life->ruling);
    assert_int_equal(decision.writes, life->writes);
    assert_int_equal(decision.creates, life->kind == OPERATION_CREATE && life->now == GONE);
  }
}

static void own_earlier_operation_is_built_on(void **state) {
  (void)state;
  struct id own = id_make(9, 9, 9);
  struct row current = customer("An", "mine");
  for (int clean = 0; clean < 2; clean++) {
    struct operation operation = {
        .kind = OPERATION_DELETE, .entity = current.entity, .base_version = 4, .base_operation = own};
    struct decide_world world = {.current = {.row = &current, .version = 6, .last_operation = own},
                                 .base = {.known = true, .clean = clean == 1, .tip = own}};
    struct decision decision;
    assert_true(decide(&operation, &world, &arena, &decision));
    assert_int_equal(decision.ruling, clean == 1 ? RULING_APPLIED : RULING_CONFLICT);
  }
}

static void purge_leaves_nobody(void **state) {
  (void)state;
  struct row current = customer("An", "likes tea");
  *row_value(&current, "email") = value_text("an@example.com");
  *row_value(&current, "no_show_count") = value_int(2);
  struct operation operation = {.kind = OPERATION_PURGE, .entity = current.entity};
  struct decide_world world = {.current = {.row = &current, .version = 5}, .now = 1000};
  struct decision decision;
  assert_true(decide(&operation, &world, &arena, &decision));
  assert_string_equal(row_text(&decision.after, "first_name"), "");
  assert_string_equal(row_text(&decision.after, "notes"), "");
  assert_null(row_text(&decision.after, "email"));
  assert_int_equal(row_int(&decision.after, "no_show_count", 0), 2);
  assert_int_equal(row_int(&decision.after, "deleted_at", 0), 1000);
  assert_true(decision.purges);
}

static void fault_is_rejected_whatever_stands(void **state) {
  (void)state;
  struct operation operation = {.kind = OPERATION_CREATE, .fault = "wrong"};
  struct decide_world world = {.now = 1};
  struct decision decision;
  assert_true(decide(&operation, &world, &arena, &decision));
  assert_int_equal(decision.ruling, RULING_REJECTED);
  assert_string_equal(decision.why, "wrong");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fresh_arena, release_arena)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(every_field_is_in_one_group_that_has_a_name),
      CASE(slot_is_one_value),
      CASE(every_review_offers_something),
      CASE(edits_are_merged_by_what_their_maker_saw),
      CASE(groups_are_decided_one_by_one),
      CASE(what_is_gone_stays_gone),
      CASE(own_earlier_operation_is_built_on),
      CASE(purge_leaves_nobody),
      CASE(fault_is_rejected_whatever_stands),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
