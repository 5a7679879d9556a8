/* Images: one form in bytes, read back as strictly as they are written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/random_row.h"
#include "wire/image.h"

static struct arena arena;

static int fresh_arena(void **state) {
  (void)state;
  arena_init(&arena, 64 << 20);
  return 0;
}

static int release_arena(void **state) {
  (void)state;
  arena_release(&arena);
  return 0;
}

static void what_is_written_reads_back_as_the_same_bytes(void **state) {
  (void)state;
  struct dice dice = dice_for("image");
  for (int kind = 0; kind < ENTITY_COUNT; kind++)
    for (int i = 0; i < 8; i++) {
      struct row row, again;
      struct error error;
      size_t length = 0, length_again = 0;
      uint8_t hash[IMAGE_HASH_SIZE], hash_again[IMAGE_HASH_SIZE];
      error_init(&error);
      assert_true(row_init(&row, &entities[kind], &arena));
      random_row(&dice, &row, &arena);
      const char *text = image_bytes(&row, &arena, &length, hash);
      if (image_read_text(text, length, &entities[kind], &arena, &again, &error) != CODE_OK)
        fail_msg("%s: %s\n%s", entities[kind].name, error.text, text);
      const char *text_again = image_bytes(&again, &arena, &length_again, hash_again);
      assert_string_equal(text, text_again);
      assert_memory_equal(hash, hash_again, sizeof hash);
      assert_true(row_same_content(&row, &again) || entities[kind].whole != ENTITY_NONE);
    }
}

static void what_belongs_to_one_place_is_left_out(void **state) {
  (void)state;
  static const char *const columns[] = {"tenant_id",  "version",    "revision", "created_at",
                                        "updated_at", "sync_state", "pin_hash", "password_hash"};
  struct row user;
  size_t length = 0;
  assert_true(row_init(&user, &entities[ENTITY_USER], &arena));
  *row_value(&user, "password_hash") = value_text("secret one");
  *row_value(&user, "totp_secret") = value_text("secret two");
  *row_value(&user, "pin_hash") = value_text("needed at every desk");
  const char *text = image_bytes(&user, &arena, &length, NULL);
  for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
    bool there = strstr(text, columns[i]) != NULL;
    assert_int_equal(there, strcmp(columns[i], "pin_hash") == 0);
  }
  assert_null(strstr(text, "secret"));
}

static void canonical_bytes_do_not_change(void **state) {
  (void)state;
  struct row note;
  size_t length = 0;
  uint8_t hash[IMAGE_HASH_SIZE];
  static const uint8_t expected[IMAGE_HASH_SIZE] = {0xbb, 0xa7, 0x65, 0x87, 0x33, 0x73, 0x6d, 0x7c,
                                                    0xab, 0x3b, 0x06, 0x2e, 0xad, 0x00, 0x3d, 0x9d};
  assert_true(row_init(&note, &entities[ENTITY_TEAM], &arena));
  *row_value(&note, "id") = value_id(id_make(1700000000000, 1, 2));
  *row_value(&note, "name") = value_text("Färber \"A\"");
  const char *text = image_bytes(&note, &arena, &length, hash);
  assert_string_equal(text, "{\"id\":\"018bcfe5-6800-7001-8000-000000000002\",\"name\":\"Färber \\\"A\\\"\","
                            "\"deleted_at\":null,\"members\":[]}");
  assert_memory_equal(hash, expected, sizeof hash);
}

/* What a desk keeps in its outbox is what the centre reads. */
static void image_of_a_desk_reads_as_the_same_row(void **state) {
  (void)state;
  struct dice dice = dice_for("outbox");
  for (int kind = 0; kind < ENTITY_COUNT; kind++) {
    struct row row, again;
    struct error error;
    size_t length = 0, length_again = 0;
    error_init(&error);
    assert_true(row_init(&row, &entities[kind], &arena));
    random_row(&dice, &row, &arena);
    json_t *json = image_json(&row, ENTITY_NONE);
    enum code code = image_read(json, &entities[kind], &arena, &again, &error);
    json_decref(json);
    if (code != CODE_OK) fail_msg("%s: %s", entities[kind].name, error.text);
    assert_string_equal(image_bytes(&row, &arena, &length, NULL),
                        image_bytes(&again, &arena, &length_again, NULL));
  }
}

/* ---- What is refused ---- */

struct refusal {
  enum entity_kind entity;
  const char *json, *names; /* what the sentence must name */
};

static const struct refusal refusals[] = {
    {ENTITY_CUSTOMER, "{\"frist_name\":\"An\"}", "frist_name"},
    {ENTITY_CUSTOMER, "{\"tenant_id\":\"018bcfe5-6800-7001-8000-000000000002\"}", "tenant_id"},
    {ENTITY_CUSTOMER, "{\"version\":7}", "version"},
    {ENTITY_CUSTOMER, "{\"notes\":7}", "notes"},
    {ENTITY_CUSTOMER, "{\"notes\":null}", "notes"},
    {ENTITY_CUSTOMER, "{\"blocked\":1}", "blocked"},
    {ENTITY_CUSTOMER, "{\"no_show_count\":-1}", "no_show_count"},
    {ENTITY_CUSTOMER, "{\"no_show_count\":1.0}", "no_show_count"},
    {ENTITY_CUSTOMER, "{\"birth_date\":\"2026-02-30\"}", "birth_date"},
    {ENTITY_CUSTOMER, "{\"privacy_consent_at\":\"2026-01-01T00:00:00Z\"}", "privacy_consent_at"},
    {ENTITY_CUSTOMER, "{\"privacy_consent_at\":9223372036854775807}", "privacy_consent_at"},
    {ENTITY_CUSTOMER, "{\"merged_into_id\":\"An\"}", "merged_into_id"},
    {ENTITY_CUSTOMER, "{\"merged_into_id\":\"00000000-0000-0000-0000-000000000000\"}", "merged_into_id"},
    {ENTITY_CUSTOMER, "[]", "object"},
    {ENTITY_SERVICE, "{\"price\":-1}", "price"},
    {ENTITY_SHIFT, "{\"start_minute\":1440}", "start_minute"},
    {ENTITY_SHIFT, "{\"start_minute\":\"09:00\"}", "start_minute"},
    {ENTITY_APPOINTMENT, "{\"status\":\"done\"}", "status"},
    {ENTITY_APPOINTMENT, "{\"segments\":{}}", "segments"},
    {ENTITY_APPOINTMENT, "{\"segments\":[7]}", "segments 1"},
    {ENTITY_APPOINTMENT, "{\"segments\":[{\"price\":\"7\"}]}", "price"},
    {ENTITY_APPOINTMENT, "{\"status\":\"pending\",\"status\":\"pending\"}", "JSON"},
    {ENTITY_APPOINTMENT, "{\"status\":\"pen\\u0000ding\"}", "JSON"},
    {ENTITY_APPOINTMENT, "", "JSON"},
};

static void what_is_wrong_is_named(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
    const struct refusal *refusal = &refusals[i];
    struct row row;
    struct error error;
    error_init(&error);
    enum code code = image_read_text(refusal->json, strlen(refusal->json), &entities[refusal->entity], &arena,
                                     &row, &error);
    if (code != CODE_INVALID || strstr(error.text, refusal->names) == NULL)
      fail_msg("%s: %d %s", refusal->json, (int)code, error.text);
  }
}

static void too_many_parts_are_refused(void **state) {
  (void)state;
  struct row row;
  struct error error;
  char json[256] = "{\"segments\":[";
  error_init(&error);
  for (int i = 0; i < 25; i++) strcat(json, i == 0 ? "{}" : ",{}");
  strcat(json, "]}");
  assert_int_equal(image_read_text(json, strlen(json), &entities[ENTITY_APPOINTMENT], &arena, &row, &error),
                   CODE_INVALID);
}

static void given_fields_are_known_and_only_they_are_written(void **state) {
  (void)state;
  static const char json[] = "{\"status\":\"pending\",\"notes\":null,\"segments\":[]}";
  struct row row;
  struct error error;
  size_t length = 0;
  error_init(&error);
  assert_int_equal(image_read_text(json, strlen(json), &entities[ENTITY_APPOINTMENT], &arena, &row, &error),
                   CODE_OK);
  assert_true(row_is_given(&row, "status"));
  assert_true(row_is_given(&row, "notes"));
  assert_false(row_is_given(&row, "title"));
  assert_int_equal(row.given_parts, 1U << entity_part(row.entity, ENTITY_APPOINTMENT_SEGMENT));
  assert_string_equal(image_given_bytes(&row, &arena, &length), json);
}

static void defaults_fill_what_was_left_out(void **state) {
  (void)state;
  struct row row;
  struct error error;
  error_init(&error);
  assert_true(row_init(&row, &entities[ENTITY_SERVICE], &arena));
  assert_int_equal(image_complete(&row, &error), CODE_INVALID);
  assert_non_null(strstr(error.text, "name"));
  error_init(&error);
  *row_value(&row, "name") = value_text("Cut");
  *row_value(&row, "price") = value_int(100);
  *row_value(&row, "duration_minutes") = value_int(30);
  assert_int_equal(image_complete(&row, &error), CODE_OK);
  assert_int_equal(row_int(&row, "capacity", 0), 1);
  assert_string_equal(row_text(&row, "kind"), "ONE_ON_ONE");
}

struct bucket_case {
  int64_t starts_at;
  int day;
};

static void buckets_are_days_of_utc(void **state) {
  (void)state;
  static const struct bucket_case cases[] = {{0, 0},   {86399999, 0},   {86400000, 1},
                                             {-1, -1}, {-86400000, -1}, {-86400001, -2}};
  struct row row;
  assert_true(row_init(&row, &entities[ENTITY_APPOINTMENT], &arena));
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    *row_value(&row, "starts_at") = value_int(cases[i].starts_at);
    assert_int_equal(image_bucket(&row), cases[i].day);
  }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fresh_arena, release_arena)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(what_is_written_reads_back_as_the_same_bytes),
      CASE(what_belongs_to_one_place_is_left_out),
      CASE(image_of_a_desk_reads_as_the_same_row),
      CASE(canonical_bytes_do_not_change),
      CASE(what_is_wrong_is_named),
      CASE(too_many_parts_are_refused),
      CASE(given_fields_are_known_and_only_they_are_written),
      CASE(defaults_fill_what_was_left_out),
      CASE(buckets_are_days_of_utc),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
