#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/id.h"
#include "core/model/ports.h"
#include "support/dice.h"

static const struct {
  const char *text;
  bool fits;
} id_cases[] = {
    {"01931d2e-7f3a-7c44-8d11-0123456789ab", true},   {"01931D2E-7F3A-7C44-8D11-0123456789AB", true},
    {"f47ac10b-58cc-4372-a567-0e02b2c3d479", true},   {"00000000-0000-0000-0000-000000000000", true},
    {"01931d2e7f3a7c448d110123456789ab", false},      {"01931d2e-7f3a-7c44-8d11-0123456789a", false},
    {"01931d2e-7f3a-7c44-8d11-0123456789abc", false}, {"01931d2e-7f3a-7c44-8d11-0123456789ag", false},
    {"01931d2e-7f3a-7c448-d11-0123456789ab", false},  {"{1931d2e-7f3a-7c44-8d11-0123456789a}", false},
    {"01931d2e-7f3a-7c44-8d11-01234567 9ab", false},  {"", false},
};

static void an_id_is_read_in_either_case_and_written_in_lower(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof id_cases / sizeof *id_cases; i++) {
    struct id id = {{1}};
    const char *given = id_cases[i].text;
    if (id_parse(given, strlen(given), &id) != id_cases[i].fits) fail_msg("%s", given);
    if (!id_cases[i].fits) {
      assert_int_equal(id.bytes[0], 1);
      continue;
    }
    char text[ID_TEXT_SIZE];
    id_format(id, text);
    for (size_t n = 0; n < sizeof text; n++) {
      char lower = given[n] >= 'A' && given[n] <= 'F' ? (char)(given[n] + 32) : given[n];
      assert_int_equal(text[n], lower);
    }
  }
}

static void new_ids_are_version_7_and_sort_by_time(void **state) {
  (void)state;
  struct dice dice = dice_for(__func__);
  struct id previous = id_nil;
  for (int64_t now = INT64_C(1790000000000); now < INT64_C(1790000002000); now++) {
    struct id id = id_make(now, dice_roll(&dice), dice_roll(&dice));
    char text[ID_TEXT_SIZE];
    id_format(id, text);
    assert_int_equal(text[14], '7');
    assert_non_null(strchr("89ab", text[19]));
    char time[13] = {0};
    memcpy(time, text, 8);
    memcpy(time + 8, text + 9, 4);
    assert_int_equal(strtoull(time, NULL, 16), now);
    assert_true(id_compare(&previous, &id) < 0);
    assert_true(id_compare(&id, &previous) > 0);
    assert_int_equal(id_compare(&id, &id), 0);
    assert_false(id_equal(previous, id));
    previous = id;
  }
}

static void all_random_bits_reach_the_id(void **state) {
  (void)state;
  struct id none = id_make(0, 0, 0);
  struct id all = id_make(0, UINT64_MAX, UINT64_MAX);
  int bits = 0;
  for (size_t i = 0; i < ID_SIZE; i++) {
    for (int bit = 0; bit < 8; bit++) bits += (none.bytes[i] ^ all.bytes[i]) >> bit & 1;
  }
  assert_int_equal(bits, 74);
  assert_true(id_is_nil(id_nil));
  assert_false(id_is_nil(none));
}

static int64_t ports_clock(void *context) {
  (void)context;
  return INT64_C(1790000000000);
}

static uint64_t ports_count(void *context) {
  uint64_t *count = context;
  return (*count)++ * UINT64_C(0x9e3779b97f4a7c15);
}

static void the_same_ports_make_the_same_ids(void **state) {
  (void)state;
  uint64_t counts[2] = {7, 7};
  struct ports left = {ports_clock, ports_count, &counts[0]};
  struct ports right = {ports_clock, ports_count, &counts[1]};
  struct id first = ports_new_id(&left);
  assert_true(id_equal(first, ports_new_id(&right)));
  assert_false(id_equal(first, ports_new_id(&left)));
}

static int code_compare(const void *left, const void *right) {
  return memcmp(left, right, CONFIRMATION_CODE_SIZE);
}

/* Ids that differ in one place only, as those of one desk in one minute or of another maker may. */
static void different_visits_have_different_codes(void **state) {
  (void)state;
  enum { VISITS = 100000 };
  char(*codes)[CONFIRMATION_CODE_SIZE] = calloc(VISITS, CONFIRMATION_CODE_SIZE);
  assert_non_null(codes);
  for (uint32_t i = 0; i < VISITS; i++) {
    struct id id = {{1, 147, 29, 46}};
    size_t place = i % 2 == 0 ? 4 : 12;
    for (size_t n = 0; n < 4; n++) id.bytes[place + n] = (uint8_t)((i / 2 + 1) >> (8 * n));
    id_confirmation_code(id, codes[i]);
  }
  qsort(codes, VISITS, CONFIRMATION_CODE_SIZE, code_compare);
  for (size_t i = 1; i < VISITS; i++) assert_string_not_equal(codes[i - 1], codes[i]);
  free(codes);
}

static void a_code_is_the_same_on_every_desk(void **state) {
  (void)state;
  struct id id = id_nil;
  char code[CONFIRMATION_CODE_SIZE];
  char read[CONFIRMATION_CODE_SIZE];
  assert_true(id_parse("01931d2e-7f3a-7c44-8d11-0123456789ab", 36, &id));
  id_confirmation_code(id, code);
  assert_string_equal(code, "9V3R7-K44WX"); /* written on customers' cards: must never change */
  assert_true(confirmation_code_parse(code, strlen(code), read));
  assert_string_equal(read, code);
}

static const struct {
  const char *text;
  const char *code; /* NULL: refused */
} code_cases[] = {
    {"7K2QD-9XW4M", "7K2QD-9XW4M"},
    {"7k2qd9xw4m", "7K2QD-9XW4M"},
    {" 7k2qd 9xw4m ", "7K2QD-9XW4M"},
    {"OIL00-00000", "01100-00000"},
    {"oil0000000", "01100-00000"},
    {"7K2QD-9XW4", NULL},
    {"7K2QD-9XW4MM", NULL},
    {"7K2QD-9XW4U", NULL},
    {"7K2QD-9XW4\xc3", NULL},
    {"7K2QD_9XW4M", NULL},
    {"", NULL},
};

static void a_code_is_read_as_people_hear_it(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof code_cases / sizeof *code_cases; i++) {
    char code[CONFIRMATION_CODE_SIZE] = "";
    const char *text = code_cases[i].text;
    if (confirmation_code_parse(text, strlen(text), code) != (code_cases[i].code != NULL))
      fail_msg("%s", text);
    if (code_cases[i].code != NULL) assert_string_equal(code, code_cases[i].code);
  }
  char code[CONFIRMATION_CODE_SIZE] = "";
  assert_false(confirmation_code_parse("7K2QD-9XW\0M", 11, code));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_id_is_read_in_either_case_and_written_in_lower),
      cmocka_unit_test(new_ids_are_version_7_and_sort_by_time),
      cmocka_unit_test(all_random_bits_reach_the_id),
      cmocka_unit_test(the_same_ports_make_the_same_ids),
      cmocka_unit_test(different_visits_have_different_codes),
      cmocka_unit_test(a_code_is_the_same_on_every_desk),
      cmocka_unit_test(a_code_is_read_as_people_hear_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
