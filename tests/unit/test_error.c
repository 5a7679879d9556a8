#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/error.h"

static void first_cause_wins(void **state) {
  (void)state;
  struct error error;
  error_init(&error);
  assert_int_equal(error_set(&error, CODE_SLOT_TAKEN, "%s is busy at %02d:%02d.", "Mia", 9, 30),
                   CODE_SLOT_TAKEN);
  assert_int_equal(error_set(&error, CODE_STORAGE, "The file could not be closed."), CODE_SLOT_TAKEN);
  assert_int_equal(error.code, CODE_SLOT_TAKEN);
  assert_string_equal(error.text, "Mia is busy at 09:30.");
}

static void nobody_needs_to_listen(void **state) {
  (void)state;
  assert_int_equal(error_set(NULL, CODE_NOT_FOUND, "There is no such customer."), CODE_NOT_FOUND);
}

static void a_long_text_is_cut_and_ended(void **state) {
  (void)state;
  char long_text[2 * ERROR_TEXT_SIZE];
  memset(long_text, 'x', sizeof long_text - 1);
  long_text[sizeof long_text - 1] = '\0';
  struct error error;
  error_init(&error);
  assert_int_equal(error_set(&error, CODE_INVALID, "%s", long_text), CODE_INVALID);
  assert_int_equal(strlen(error.text), ERROR_TEXT_SIZE - 1);
}

static void a_text_is_cut_after_a_whole_character(void **state) {
  (void)state;
  char long_text[2 * ERROR_TEXT_SIZE] = "";
  for (size_t length = 0; length + 3 < sizeof long_text; length += 3) memcpy(long_text + length, "ễ", 4);
  for (int shift = 0; shift < 3; shift++) {
    struct error error;
    error_init(&error);
    assert_int_equal(error_set(&error, CODE_INVALID, "%.*s%s", shift, "xx", long_text), CODE_INVALID);
    size_t length = strlen(error.text);
    assert_int_equal(((int)length - shift) % 3, 0);
    assert_true(length > ERROR_TEXT_SIZE - 4);
  }
}

static void a_quotation_that_was_cut_ends_with_a_whole_character(void **state) {
  (void)state;
  struct error error;
  error_init(&error);
  assert_int_equal(error_set(&error, CODE_NOT_FOUND, "There is no \"%.5s\" here.", "Zo\xc3\xab\xe2\x82\xac"),
                   CODE_NOT_FOUND);
  assert_string_equal(error.text, "There is no \"Zo\xc3\xab\" here.");
}

static void every_code_has_a_name_and_a_status(void **state) {
  (void)state;
  for (int code = CODE_OK; code < CODE_COUNT; code++) {
    assert_non_null(code_name((enum code)code));
    assert_in_range(code_exit_status((enum code)code), 0, 5);
  }
  assert_string_equal(code_name(CODE_SLOT_TAKEN), "slot_taken");
  assert_int_equal(code_exit_status(CODE_SLOT_TAKEN), 4);
  assert_int_equal(code_exit_status(CODE_NOT_PERMITTED), 5);
  assert_true(code_is_overridable(CODE_OUTSIDE_HOURS));
  assert_false(code_is_overridable(CODE_STALE_VERSION));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(first_cause_wins),
      cmocka_unit_test(nobody_needs_to_listen),
      cmocka_unit_test(a_long_text_is_cut_and_ended),
      cmocka_unit_test(a_text_is_cut_after_a_whole_character),
      cmocka_unit_test(a_quotation_that_was_cut_ends_with_a_whole_character),
      cmocka_unit_test(every_code_has_a_name_and_a_status),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
