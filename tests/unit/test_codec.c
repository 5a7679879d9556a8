/* Rows and JSON: what goes in comes out, and what is wrong is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/text.h"
#include "support/dice.h"
#include "wire/codec.h"

static struct arena arena;

static int fresh_arena(void **state) {
  (void)state;
  arena_init(&arena, 16 << 20);
  return 0;
}

static int release_arena(void **state) {
  (void)state;
  arena_release(&arena);
  return 0;
}

/* ---- Random rows ---- */

static const char *some_text(struct dice *dice, int64_t most) {
  static const char *const pieces[] = {"a", "Ä", "ễ", "漢", "\"", "\\", "\n", "\x01", "😀", " ", "/", "é"};
  char text[64];
  size_t used = 0;
  for (int64_t i = dice_between(dice, 1, 8); i > 0; i--) {
    const char *piece = pieces[dice_between(dice, 0, sizeof pieces / sizeof pieces[0] - 1)];
    if (used + strlen(piece) > (size_t)most || used + strlen(piece) >= sizeof text) break;
    memcpy(text + used, piece, strlen(piece));
    used += strlen(piece);
  }
  if (used == 0) text[used++] = 'x';
  return arena_text(&arena, text, used);
}

static struct value some_number(struct dice *dice, const struct entity_field *field) {
  int64_t most = field->maximum > field->minimum + 100 ? field->minimum + 100 : field->maximum;
  return value_int(dice_between(dice, field->minimum, most));
}

static struct value some_value(struct dice *dice, const struct entity_field *field) {
  static const char *const dates[] = {"2026-11-23", "2028-02-29", "1999-12-31"};
  static const char *const json[] = {"{}", "[]", "[1,2]", "{\"a\":{\"b\":null}}", "\"x\"", "0.5"};
  struct id id = id_make((int64_t)(dice_roll(dice) >> 20), dice_roll(dice), dice_roll(dice));
  if ((field->flags & FIELD_NULLABLE) && dice_between(dice, 0, 2) == 0) return value_null();
  switch (field->kind) {
  case FIELD_ID:
  case FIELD_REF:
    return value_id(id);
  case FIELD_EMAIL:
    return value_text("an@example.com");
  case FIELD_TEXT:
  case FIELD_PHONE:
  case FIELD_ZONE:
    return value_text(some_text(dice, field->maximum));
  case FIELD_INT:
  case FIELD_MONEY:
  case FIELD_BOOL:
  case FIELD_MINUTE:
    return some_number(dice, field);
  case FIELD_REAL:
    return value_real((double)dice_between(dice, 0, 1000) / 1000.0);
  case FIELD_INSTANT:
    return value_int(dice_between(dice, INT64_C(1000000000000), INT64_C(2000000000000)));
  case FIELD_DATE:
    return value_text(dates[dice_between(dice, 0, 2)]);
  case FIELD_ENUM:
    return value_text(field->words->words[dice_between(dice, 0, (int64_t)field->words->count - 1)]);
  case FIELD_JSON:
    return value_text(json[dice_between(dice, 0, 5)]);
  }
  return value_null();
}

static void some_values(struct dice *dice, struct row *row, unsigned hidden) {
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    if (!(field->flags & hidden)) row->values[i] = some_value(dice, field);
  }
}

static void some_row(struct dice *dice, enum entity_kind kind, unsigned hidden, struct row *row) {
  assert_true(row_init(row, &entities[kind], &arena));
  some_values(dice, row, hidden);
  for (int i = 0; i < row->entity->part_count; i++) {
    enum entity_kind part = row->entity->parts[i];
    int count = (int)dice_between(dice, 0, 3);
    assert_true(row_add_parts(row, part, count, &arena));
    for (int j = 0; j < count; j++) some_values(dice, &row->parts[i].rows[j], hidden);
  }
}

static bool rows_equal(const struct row *left, const struct row *right, unsigned hidden) {
  for (int i = 0; i < left->entity->field_count; i++)
    if (!(left->entity->fields[i].flags & hidden) && !value_equal(&left->values[i], &right->values[i])) {
      print_message("%s.%s differs\n", left->entity->name, left->entity->fields[i].column);
      return false;
    }
  for (int i = 0; i < left->entity->part_count; i++) {
    if (left->parts[i].count != right->parts[i].count) return false;
    for (int j = 0; j < left->parts[i].count; j++)
      if (!rows_equal(&left->parts[i].rows[j], &right->parts[i].rows[j], hidden)) return false;
  }
  return true;
}

static bool collect(void *context, const char *bytes, size_t length) {
  char *text = context;
  assert_true(strlen(text) + length < 1 << 20);
  strncat(text, bytes, length);
  return true;
}

/* ---- Both ways ---- */

static void salon_rows_come_back_as_they_were(void **state) {
  (void)state;
  static char text[1 << 20];
  static struct json_writer writer;
  struct dice dice = dice_for(__func__);
  for (int round = 0; round < 400; round++) {
    enum entity_kind kind = (enum entity_kind)dice_between(&dice, 0, ENTITY_COUNT - 1);
    if (entities[kind].whole != ENTITY_NONE) continue;
    struct row row, back;
    struct error error;
    error_init(&error);
    some_row(&dice, kind, FIELD_REPLICA, &row);
    text[0] = '\0';
    json_writer_init(&writer, collect, text);
    salon_write_row(&writer, &row, entities[kind].name);
    assert_true(json_writer_end(&writer));
    json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(object);
    if (salon_read_row(object, &entities[kind], &arena, &back, &error) != CODE_OK)
      fail_msg("%s: %s", error.text, text);
    assert_true(rows_equal(&row, &back, FIELD_REPLICA));
    json_decref(object);
  }
}

/* ---- What is wrong ---- */

static const struct refusal {
  enum entity_kind entity;
  const char *json;
  const char *sentence; /* part of it; NULL: it is taken */
} refusals[] = {
    {ENTITY_SERVICE, "{\"name\":\"Cut\",\"price\":5000,\"duration_minutes\":45}", NULL},
    {ENTITY_SERVICE, "{\"name\":\"Cut\",\"price\":-1,\"duration_minutes\":45}", "\"price\" is -1"},
    {ENTITY_SERVICE, "{\"name\":\"Cut\",\"price\":50.5,\"duration_minutes\":45}", "minor unit"},
    {ENTITY_SERVICE, "{\"name\":\"Cut\",\"price\":5000,\"duration_minutes\":0}", "from 1 to 1440"},
    {ENTITY_SERVICE, "{\"name\":\"Cut\",\"price\":5000,\"duration_minutes\":1441}", "from 1 to 1440"},
    {ENTITY_SERVICE, "{\"price\":5000,\"duration_minutes\":45}", "\"name\" is missing"},
    {ENTITY_SERVICE, "{\"name\":null,\"price\":5000,\"duration_minutes\":45}", "\"name\" is missing"},
    {ENTITY_SERVICE, "{\"name\":\"\",\"price\":5000,\"duration_minutes\":45}", "\"name\" is empty"},
    {ENTITY_SERVICE, "{\"name\":7,\"price\":5000,\"duration_minutes\":45}", "must be a text"},
    {ENTITY_SERVICE, "{\"name\":\"Cut\",\"prize\":5000,\"duration_minutes\":45}", "is \"price\" meant?"},
    {ENTITY_SERVICE, "{\"name\":\"Cut\",\"price\":1,\"duration_minutes\":45,\"revision\":2}",
     "has no \"revision\""},
    {ENTITY_SERVICE, "{\"name\":\"Cut\",\"price\":1,\"duration_minutes\":45,\"kind\":\"PAIR\"}",
     "ONE_ON_ONE, GROUP"},
    {ENTITY_SERVICE, "{\"name\":\"Cut\",\"price\":1,\"duration_minutes\":45,\"online\":1}", "true or false"},
    {ENTITY_SERVICE,
     "{\"name\":\"Cut\",\"price\":1,\"duration_minutes\":45,\"segments\":[{\"name\":\"x\",\"minutes\":0}]}",
     "segments 1: \"minutes\""},
    {ENTITY_SERVICE, "{\"name\":\"Cut\",\"price\":1,\"duration_minutes\":45,\"segments\":{}}",
     "must be an array"},
    {ENTITY_SERVICE, "{\"name\":\"Cut\",\"price\":1,\"duration_minutes\":45,\"id\":\"7\"}", "must be an id"},
    {ENTITY_SERVICE, "[]", "must be an object"},
    {ENTITY_SHIFT, "{\"employee\":\"Mia\",\"day_of_week\":1,\"start\":\"09:00\",\"end\":\"24:00\"}", NULL},
    {ENTITY_SHIFT, "{\"employee\":\"Mia\",\"day_of_week\":1,\"start\":\"9:00\",\"end\":\"17:00\"}",
     "time of day"},
    {ENTITY_SHIFT, "{\"employee\":\"Mia\",\"day_of_week\":1,\"start\":\"24:00\",\"end\":\"24:00\"}",
     "time of day"},
    {ENTITY_SHIFT, "{\"employee\":\"Mia\",\"day_of_week\":7,\"start\":\"09:00\",\"end\":\"17:00\"}",
     "from 0 to 6"},
    {ENTITY_SHIFT, "{\"employee\":{},\"day_of_week\":1,\"start\":\"09:00\",\"end\":\"17:00\"}",
     "an id or a name"},
    {ENTITY_SHIFT, "{\"employee\":\"\",\"day_of_week\":1,\"start\":\"09:00\",\"end\":\"17:00\"}", "is empty"},
    {ENTITY_HOLIDAY, "{\"date\":\"2026-02-29\",\"name\":\"x\"}", "date that exists"},
    {ENTITY_HOLIDAY, "{\"date\":20261224,\"name\":\"x\"}", "must be a date"},
    {ENTITY_BLOCK,
     "{\"employee\":\"Mia\",\"starts_at\":\"2026-11-31T10:00:00Z\",\"ends_at\":\"2026-12-01T10:00:00Z\"}",
     "instant that exists"},
    {ENTITY_CUSTOMER, "{\"email\":\"An@Example.COM\"}", NULL},
    {ENTITY_CUSTOMER, "{\"email\":\"\",\"blocked\":null,\"notes\":null}", NULL},
    {ENTITY_CUSTOMER, "{\"email\":\"an.example.com\"}", "an e-mail address"},
    {ENTITY_CUSTOMER, "{\"email\":\"an@example.com b@example.com\"}", "an e-mail address"},
    {ENTITY_CUSTOMER,
     "{\"preferences\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", "deeper"},
    {ENTITY_EMPLOYEE_SERVICE, "{\"employee\":\"Mia\",\"service\":\"Cut\",\"commission\":100.5}",
     "from 0 to 100"},
    {ENTITY_APPOINTMENT, "{\"segments\":[{\"service\":\"Cut\",\"employee\":\"Mia\"}],\"addons\":[\"Beard\"]}",
     NULL},
    {ENTITY_APPOINTMENT, "{\"status\":\"SCHEDULED\"}", "scheduled, confirmed"},
    {ENTITY_APPOINTMENT, "{\"sync_state\":\"pending\"}", "has no \"sync_state\""},
    {ENTITY_USER, "{\"name\":\"Ines\",\"role\":\"RECEPTION\",\"pin\":\"4711\"}", NULL},
    {ENTITY_CUSTOMER, "{\"pin\":\"4711\"}", "has no \"pin\""},
};

static void what_is_wrong_is_said(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
    const struct refusal *refusal = &refusals[i];
    struct row row;
    struct error error;
    error_init(&error);
    json_t *object = json_loads(refusal->json, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(object);
    enum code code = salon_read_row(object, &entities[refusal->entity], &arena, &row, &error);
    json_decref(object);
    if (refusal->sentence == NULL && code != CODE_OK) fail_msg("%s: %s", refusal->json, error.text);
    if (refusal->sentence == NULL) continue;
    assert_int_equal(code, CODE_INVALID);
    if (strstr(error.text, refusal->sentence) == NULL) fail_msg("%s: %s", refusal->json, error.text);
  }
}

static void defaults_and_names_are_filled_in(void **state) {
  (void)state;
  struct row row;
  struct error error;
  error_init(&error);
  json_t *object = json_loads("{\"email\":\"An@Example.COM\",\"first_name\":\"An\"}", 0, NULL);
  assert_int_equal(salon_read_row(object, &entities[ENTITY_CUSTOMER], &arena, &row, &error), CODE_OK);
  json_decref(object);
  assert_string_equal(row_text(&row, "email"), "an@example.com");
  assert_string_equal(row_text(&row, "last_name"), "");
  assert_string_equal(row_text(&row, "preferences"), "{}");
  assert_int_equal(row_int(&row, "no_show_count", -1), 0);
  assert_true(row_is_given(&row, "first_name"));
  assert_false(row_is_given(&row, "last_name"));
  assert_true(id_is_nil(row_id(&row, "id")));
}

static void text_that_is_not_utf8_is_written_as_utf8(void **state) {
  (void)state;
  static const struct {
    const char *text, *json;
  } cases[] = {{"a\xff"
                "b",
                "\"a\xEF\xBF\xBD"
                "b\""},
               {"\xed\xa0\x80", NULL},
               {"\xc3", NULL},
               {"tab\there", "\"tab\\there\""},
               {"\x1b[31m", "\"\\u001b[31m\""},
               {"ok ✓", "\"ok ✓\""}};
  static struct json_writer writer;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[256] = "";
    json_writer_init(&writer, collect, text);
    json_put_text(&writer, cases[i].text);
    assert_true(json_writer_end(&writer));
    assert_true(text_is_valid(text, strlen(text)));
    if (cases[i].json != NULL) assert_string_equal(text, cases[i].json);
  }
}

static void numbers_read_back_as_the_same(void **state) {
  (void)state;
  static const struct {
    double number;
    const char *json;
  } cases[] = {
      {1.0, "1.0"}, {0.1, "0.1"}, {12.5, "12.5"}, {0.3333333333333333, "0.333333333333333"}, {1e21, "1e+21"}};
  static struct json_writer writer;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[64] = "";
    json_writer_init(&writer, collect, text);
    json_put_real(&writer, cases[i].number);
    assert_true(json_writer_end(&writer));
    json_t *back = json_loads(text, JSON_DECODE_ANY, NULL);
    assert_true(json_is_real(back));
    assert_true(json_real_value(back) >= cases[i].number && json_real_value(back) <= cases[i].number);
    if (i != 3) assert_string_equal(text, cases[i].json);
    json_decref(back);
  }
}

static bool refuse_bytes(void *context, const char *bytes, size_t length) {
  (void)bytes;
  (void)length;
  ++*(int *)context;
  return false;
}

static void a_sink_that_fails_is_asked_once(void **state) {
  (void)state;
  static struct json_writer writer;
  int asked = 0;
  json_writer_init(&writer, refuse_bytes, &asked);
  for (int i = 0; i < 20000; i++) json_put_int(&writer, INT64_MIN);
  assert_false(json_writer_end(&writer));
  assert_int_equal(asked, 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(salon_rows_come_back_as_they_were, fresh_arena, release_arena),
      cmocka_unit_test_setup_teardown(what_is_wrong_is_said, fresh_arena, release_arena),
      cmocka_unit_test_setup_teardown(defaults_and_names_are_filled_in, fresh_arena, release_arena),
      cmocka_unit_test(text_that_is_not_utf8_is_written_as_utf8),
      cmocka_unit_test(numbers_read_back_as_the_same),
      cmocka_unit_test(a_sink_that_fails_is_asked_once)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
