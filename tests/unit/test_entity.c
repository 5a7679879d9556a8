/* The entity table against itself: what readers of a salon file and of images lean on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/entity.h"
#include "core/model/row.h"

static void each_entity_is_found_by_its_names(void **state) {
  (void)state;
  for (int i = 0; i < ENTITY_COUNT; i++) {
    const struct entity *entity = &entities[i];
    assert_int_equal(entity->kind, i);
    assert_ptr_equal(entity_find(entity->name, strlen(entity->name)), entity);
    bool stands_alone = entity->in_salon_file && entity->whole == ENTITY_NONE && i != ENTITY_TENANT;
    assert_ptr_equal(entity_find_plural(entity->plural, strlen(entity->plural)),
                     stands_alone ? entity : NULL);
  }
  assert_null(entity_find("booking", 7));
  assert_null(entity_find("appoint", 7));
}

static void fields_have_distinct_names_in_both_forms(void **state) {
  (void)state;
  for (int i = 0; i < ENTITY_COUNT; i++) {
    const struct entity *entity = &entities[i];
    assert_in_range(entity->field_count, 1, ENTITY_FIELDS_MAX);
    for (int j = 0; j < entity->field_count; j++) {
      const struct entity_field *field = &entity->fields[j];
      assert_int_equal(entity_field(entity, field->column), j);
      assert_int_equal(entity_field_by_json(entity, field->json, strlen(field->json)), j);
    }
  }
}

static void parts_and_wholes_name_each_other(void **state) {
  (void)state;
  for (int i = 0; i < ENTITY_COUNT; i++) {
    const struct entity *entity = &entities[i];
    for (int j = 0; j < entity->part_count; j++) assert_int_equal(entities[entity->parts[j]].whole, i);
    if (entity->whole == ENTITY_NONE) continue;
    assert_true(entity_part(&entities[entity->whole], entity->kind) >= 0);
    assert_non_null(entity->key);
    assert_true(entity->most > 0);
    assert_int_equal(entity->fields[0].kind, FIELD_REF);
    assert_int_equal(entity->fields[0].refers, entity->whole);
  }
}

/* An import works through the entities in this order: only these three may look ahead. */
static void what_is_referred_to_comes_first(void **state) {
  (void)state;
  for (int i = 0; i < ENTITY_COUNT; i++) {
    for (int j = 0; j < entities[i].field_count; j++) {
      const struct entity_field *field = &entities[i].fields[j];
      if (field->kind != FIELD_REF || field->refers == ENTITY_NONE) continue;
      bool looks_ahead = (i == ENTITY_APPOINTMENT && field->refers == ENTITY_CALL_LOG) ||
                         (i == ENTITY_CUSTOMER && field->refers == ENTITY_CUSTOMER) ||
                         (i == ENTITY_SERVICE_CATEGORY && field->refers == ENTITY_SERVICE_CATEGORY);
      if (looks_ahead) continue;
      if ((int)field->refers >= i) fail_msg("%s.%s looks ahead", entities[i].name, field->column);
    }
  }
}

static void words_and_defaults_belong_together(void **state) {
  (void)state;
  for (int i = 0; i < ENTITY_COUNT; i++) {
    for (int j = 0; j < entities[i].field_count; j++) {
      const struct entity_field *field = &entities[i].fields[j];
      assert_int_equal(field->kind == FIELD_ENUM, field->words != NULL);
      if (field->kind == FIELD_ENUM && field->fallback != NULL)
        assert_true(vocabulary_find(field->words, field->fallback, strlen(field->fallback)) >= 0);
      assert_false((field->flags & FIELD_NULLABLE) && field->fallback != NULL);
      assert_true(field->minimum <= field->maximum);
    }
  }
}

/* The history's statuses are the visit's, in their order, and one more. */
static void history_continues_the_status(void **state) {
  (void)state;
  assert_int_equal(history_status_words.count, appointment_status_words.count + 1);
  for (size_t i = 0; i < appointment_status_words.count; i++)
    assert_string_equal(history_status_words.words[i], appointment_status_words.words[i]);
}

static void fill(struct row *row, struct arena *arena) {
  assert_true(row_init(row, &entities[ENTITY_SERVICE], arena));
  *row_value(row, "name") = value_text("Root colour");
  *row_value(row, "price") = value_int(9000);
  *row_value(row, "revision") = value_int(1);
  assert_true(row_add_parts(row, ENTITY_SERVICE_SEGMENT, 2, arena));
  const struct row_list *parts = row_parts(row, ENTITY_SERVICE_SEGMENT);
  *row_value(&parts->rows[0], "name") = value_text("apply");
  *row_value(&parts->rows[1], "name") = value_text("rinse");
}

static void content_is_the_same_but_for_bookkeeping(void **state) {
  (void)state;
  struct arena arena;
  arena_init(&arena, 1 << 20);
  struct row left, right;
  fill(&left, &arena);
  fill(&right, &arena);
  *row_value(&right, "revision") = value_int(7);
  *row_value(&right, "updated_at") = value_int(1);
  assert_true(row_same_content(&left, &right));
  *row_value(&row_parts(&right, ENTITY_SERVICE_SEGMENT)->rows[1], "name") = value_text("dry");
  assert_false(row_same_content(&left, &right));
  fill(&right, &arena);
  *row_value(&right, "price") = value_null();
  assert_false(row_same_content(&left, &right));
  assert_int_equal(row_int(&right, "price", -1), -1);
  assert_int_equal(row_parts(&right, ENTITY_PARTICIPANT)->count, 0);
  arena_release(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_entity_is_found_by_its_names),
                                     cmocka_unit_test(fields_have_distinct_names_in_both_forms),
                                     cmocka_unit_test(parts_and_wholes_name_each_other),
                                     cmocka_unit_test(what_is_referred_to_comes_first),
                                     cmocka_unit_test(words_and_defaults_belong_together),
                                     cmocka_unit_test(history_continues_the_status),
                                     cmocka_unit_test(content_is_the_same_but_for_bookkeeping)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
