/* Cursors, the sums of digests and the names of chunks as they are written and read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "server/sync/bucket_sum.h"
#include "server/sync/chunk_name.h"
#include "server/sync/cursor.h"

static void a_cursor_has_one_spelling(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int64_t epoch, seq;
  } right[] = {{"1.0", 1, 0},
               {"0.0", 0, 0},
               {"3.90412", 3, 90412},
               {"9007199254740991.9007199254740991", 9007199254740991, 9007199254740991}};
  static const char *const wrong[] = {"",
                                      ".",
                                      "1",
                                      "1.",
                                      ".1",
                                      "1.1.1",
                                      "01.1",
                                      "1.01",
                                      "-1.1",
                                      "1.-1",
                                      "+1.1",
                                      " 1.1",
                                      "1.1 ",
                                      "1,1",
                                      "a.b",
                                      "1.1a",
                                      "0x1.1",
                                      "1e3.1",
                                      "9007199254740992.1",
                                      "1.9007199254740992",
                                      "99999999999999999999.1"};
  for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
    struct cursor cursor;
    char text[CURSOR_TEXT_SIZE];
    assert_true(cursor_parse(right[i].text, strlen(right[i].text), &cursor));
    assert_int_equal(cursor.epoch, right[i].epoch);
    assert_int_equal(cursor.seq, right[i].seq);
    cursor_format(cursor, text);
    assert_string_equal(text, right[i].text);
  }
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    struct cursor cursor = {7, 7};
    if (cursor_parse(wrong[i], strlen(wrong[i]), &cursor)) fail_msg("%s", wrong[i]);
    assert_int_equal(cursor.epoch, 7);
  }
}

static void a_cursor_is_read_on_from_only_where_it_leads(void **state) {
  (void)state;
  const struct clock_state clock = {.epoch = 2, .seq = 100, .horizon = 40};
  static const struct {
    struct cursor cursor;
    const char *reason;
  } cases[] = {{{2, 100}, NULL},     {{2, 40}, NULL},     {{2, 0}, NULL},   {{2, 39}, "horizon"},
               {{2, 101}, "future"}, {{1, 100}, "epoch"}, {{3, 1}, "epoch"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const char *reason = cursor_resync_reason(cases[i].cursor, &clock);
    if (cases[i].reason == NULL)
      assert_null(reason);
    else
      assert_string_equal(reason, cases[i].reason);
  }
}

static void a_sum_is_of_128_bits_and_in_no_order(void **state) {
  (void)state;
  uint8_t ones[BUCKET_HASH_SIZE], one[BUCKET_HASH_SIZE] = {0}, high[BUCKET_HASH_SIZE] = {0x80};
  char text[BUCKET_SUM_TEXT_SIZE], other[BUCKET_SUM_TEXT_SIZE];
  memset(ones, 0xff, sizeof ones);
  one[BUCKET_HASH_SIZE - 1] = 1;
  struct bucket_sum sum = {0, 0}, back = {0, 0};
  bucket_sum_add(&sum, ones);
  bucket_sum_add(&sum, one); /* over the end, to nothing */
  bucket_sum_format(sum, text);
  assert_string_equal(text, "00000000000000000000000000000000");
  bucket_sum_add(&sum, high);
  bucket_sum_add(&sum, one);
  bucket_sum_format(sum, text);
  assert_string_equal(text, "80000000000000000000000000000001");
  bucket_sum_add(&back, one);
  bucket_sum_add(&back, high);
  bucket_sum_format(back, other);
  assert_string_equal(text, other);
  /* A pair of equal ones is not nothing. */
  bucket_sum_add(&sum, one);
  bucket_sum_add(&sum, one);
  bucket_sum_format(sum, other);
  assert_string_not_equal(text, other);
  struct bucket_sum read;
  assert_true(bucket_sum_parse(other, strlen(other), &read));
  assert_true(read.high == sum.high && read.low == sum.low);
  static const char *const wrong[] = {"",
                                      "0",
                                      "8000000000000000000000000000000",
                                      "800000000000000000000000000000011",
                                      "8000000000000000000000000000000G",
                                      "80000000000000000000000000000 01",
                                      "ABCDEF00000000000000000000000000"};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
    assert_false(bucket_sum_parse(wrong[i], strlen(wrong[i]), &read));
}

static void a_chunk_has_one_name(void **state) {
  (void)state;
  static const char *const right[] = {"setup_0_255", "appointment_-3_20441", "customer_7_7",
                                      "other_-2147483648_2147483647"};
  static const char *const wrong[] = {"",
                                      "setup",
                                      "setup_",
                                      "setup_0",
                                      "setup_0_",
                                      "setup_0_1_",
                                      "setup_1_0",
                                      "setup_00_1",
                                      "setup_0_01",
                                      "setup_+0_1",
                                      "setup_ 0_1",
                                      "setup_0_1 ",
                                      "dragon_0_1",
                                      "setup_-0_1",
                                      "setup__0_1",
                                      "Setup_0_1",
                                      "setup_0_2147483648",
                                      "setup_-2147483649_0",
                                      "setup_0_99999999999999999999",
                                      "customers_0_1"};
  struct chunk_name name;
  char text[CHUNK_NAME_SIZE];
  for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
    assert_true(chunk_name_parse(right[i], &name));
    chunk_name_format(&name, text);
    assert_string_equal(text, right[i]);
  }
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
    if (chunk_name_parse(wrong[i], &name)) fail_msg("%s", wrong[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_cursor_has_one_spelling),
      cmocka_unit_test(a_cursor_is_read_on_from_only_where_it_leads),
      cmocka_unit_test(a_chunk_has_one_name),
      cmocka_unit_test(a_sum_is_of_128_bits_and_in_no_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
