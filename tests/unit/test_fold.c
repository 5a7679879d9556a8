#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

#include "core/model/fold.h"
#include "support/hostile.h"

#define SIZE(array) (sizeof(array) / sizeof(array)[0])

static void names_are_compared_without_case_accents_and_punctuation(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"", ""},
      {"  ", ""},
      {"Mia WEBER", "mia weber"},
      {" Mia\t  Weber ", "mia weber"},
      {"Nguyễn Thị An", "nguyen thi an"},
      {"Müller", "muller"},
      {"Straße", "strasse"},
      {"STRAẞE", "strasse"},
      {"Ærøskøbing", "aeroskobing"},
      {"Łukasz Żółć", "lukasz zolc"},
      {"Đorđe", "dorde"},
      {"Þórður Ð", "thordur d"},
      {"Œuvre", "oeuvre"},
      {"İbrahim Işık", "ibrahim isik"},
      {"Əliyev", "aliyev"},
      {"Ħamrun", "hamrun"},
      {"O'Brien", "obrien"},
      {"O’Brien", "obrien"},
      {"D´Angelo", "dangelo"},
      {"Kealiʻi", "kealii"},
      {"Jean-Luc", "jean luc"},
      {"Smith, Jr.", "smith jr"},
      {"Dr.Weber", "dr weber"},
      {"Cut & Colour", "cut colour"},
      {"--", ""},
      {"Ｍｉａ２", "mia2"},
      {"ﬁn", "fin"},
      {"№ 5", "no 5"},
      {"٤٥", "45"},
      {"ΣΊΣΥΦΟΣ", "σισυφοσ"},
      {"Σίσυφος", "σισυφοσ"},
      {"Йосиф Ёлкин", "иосиф елкин"},
      {"カタカナ", "かたかな"},
      {"ｶﾞ", "が"},
      {"مُحَمَّد", "محمد"},
      {"أحمد", "احمد"},
      {"محـمد", "محمد"},
      {"פְּרִי", "פרי"},
      {"美容師", "美容師"},
      {"Anna 💇", "anna 💇"},
      {"Ann\xE2\x80\x8B"
       "a",
       "anna"},
  };
  for (size_t i = 0; i < SIZE(cases); i++) {
    char key[FOLD_KEY_SIZE], expected[FOLD_KEY_SIZE];
    size_t length = fold_key(cases[i][0], strlen(cases[i][0]), key, sizeof key);
    /* What is expected is written composed; keys are decomposed. */
    utf8proc_uint8_t *decomposed = utf8proc_NFKD((const utf8proc_uint8_t *)cases[i][1]);
    assert_non_null(decomposed);
    (void)text_copy(expected, sizeof expected, (const char *)decomposed, strlen((const char *)decomposed));
    free(decomposed);
    assert_string_equal(key, expected);
    assert_int_equal(length, strlen(key));
  }
}

static void letters_of_a_script_are_not_taken_for_accents(void **state) {
  (void)state;
  assert_false(fold_equal("か", 3, "が", 3));
  assert_false(fold_equal("कि", 6, "का", 6));
  assert_true(fold_equal("ज़ीनत", strlen("ज़ीनत"), "जीनत", strlen("जीनत")));
  assert_false(fold_equal("", 0, "-", 1));
}

static void a_name_is_its_parts_with_a_space(void **state) {
  (void)state;
  char key[FOLD_KEY_SIZE];
  assert_int_equal(fold_name("Thị-An", "Nguyễn", key, sizeof key), 13);
  assert_string_equal(key, "thi an nguyen");
  fold_name(NULL, "Weber", key, sizeof key);
  assert_string_equal(key, "weber");
  fold_name("Mia", "", key, sizeof key);
  assert_string_equal(key, "mia");
  assert_int_equal(fold_name(NULL, NULL, key, sizeof key), 0);
}

static void a_long_key_is_cut_at_a_whole_character(void **state) {
  (void)state;
  char key[6];
  assert_int_equal(fold_key("ab жж", 7, key, sizeof key), 5);
  assert_string_equal(key, "ab ж");
  assert_int_equal(fold_key("abcdé fgh", 10, key, sizeof key), 5);
  assert_string_equal(key, "abcde");
  assert_int_equal(fold_key("abcd жж", 9, key, sizeof key), 4);
  assert_string_equal(key, "abcd");
  assert_int_equal(fold_key("x", 1, key, 1), 0);
}

static void words_come_one_by_one(void **state) {
  (void)state;
  const char *key = "jean luc weber";
  static const char *const words[] = {"jean", "luc", "weber"};
  size_t at = 0, length = 0;
  for (size_t i = 0; i < SIZE(words); i++) {
    const char *word = fold_next_word(key, strlen(key), &at, &length);
    assert_non_null(word);
    assert_int_equal(length, strlen(words[i]));
    assert_memory_equal(word, words[i], length);
  }
  assert_null(fold_next_word(key, strlen(key), &at, &length));
}

static void check_key_is_well_formed(const char *key, size_t length) {
  assert_int_equal(length, strlen(key));
  assert_true(text_is_valid(key, length));
  if (length > 0) assert_true(key[0] != ' ' && key[length - 1] != ' ');
  assert_null(strstr(key, "  "));
  for (size_t i = 0; i < length; i++) assert_false((key[i] >= 'A' && key[i] <= 'Z') || (key[i] & 0xE0) == 0);
}

static void a_key_folds_to_itself(void **state) {
  (void)state;
  struct dice dice = dice_for("a_key_folds_to_itself");
  for (int round = 0; round < 30000; round++) {
    char text[90], once[FOLD_KEY_SIZE], twice[FOLD_KEY_SIZE];
    size_t length = hostile_bytes(&dice, text, sizeof text);
    size_t capacity = (size_t)dice_between(&dice, 1, FOLD_KEY_SIZE);
    size_t once_length = fold_key(text, length, once, capacity);
    check_key_is_well_formed(once, once_length);
    assert_int_equal(fold_key(once, once_length, twice, sizeof twice), once_length);
    assert_string_equal(once, twice);
  }
}

static void every_code_point_folds_to_what_folds_to_itself(void **state) {
  (void)state;
  for (int32_t c = 1; c <= 0x10FFFF; c++) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    char text[5], once[FOLD_KEY_SIZE], twice[FOLD_KEY_SIZE];
    size_t once_length = fold_key(text, text_encode(c, text), once, sizeof once);
    size_t length = fold_key(once, once_length, twice, sizeof twice);
    if (length != once_length || strcmp(once, twice) != 0) fail_msg("U+%04X", (unsigned)c);
  }
  assert_true(fold_equal("Ⅷ", 3, "viii", 4));
}

static void equivalent_texts_have_one_key(void **state) {
  (void)state;
  struct dice dice = dice_for("equivalent_texts_have_one_key");
  for (int round = 0; round < 10000; round++) {
    char text[60], key[3][1000];
    size_t length = hostile_text(&dice, text, sizeof text);
    utf8proc_uint8_t *composed = utf8proc_NFC((const utf8proc_uint8_t *)text);
    utf8proc_uint8_t *decomposed = utf8proc_NFD((const utf8proc_uint8_t *)text);
    fold_key(text, length, key[0], sizeof key[0]);
    fold_key((const char *)composed, strlen((const char *)composed), key[1], sizeof key[1]);
    fold_key((const char *)decomposed, strlen((const char *)decomposed), key[2], sizeof key[2]);
    free(composed);
    free(decomposed);
    assert_string_equal(key[0], key[2]);
    assert_string_equal(key[1], key[2]);
  }
}

static void e_mails_are_compared_in_lower_case(void **state) {
  (void)state;
  char key[24];
  assert_int_equal(fold_email(" An.Weber@Example.COM", 21, key, sizeof key), 20);
  assert_string_equal(key, "an.weber@example.com");
  fold_email("ÄNN\x01@x", 8, key, sizeof key);
  assert_string_equal(key, "änn@x");
  assert_int_equal(fold_email("abcdé", 6, key, 6), 4);
  assert_string_equal(key, "abcd");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_are_compared_without_case_accents_and_punctuation),
      cmocka_unit_test(letters_of_a_script_are_not_taken_for_accents),
      cmocka_unit_test(a_name_is_its_parts_with_a_space),
      cmocka_unit_test(a_long_key_is_cut_at_a_whole_character),
      cmocka_unit_test(words_come_one_by_one),
      cmocka_unit_test(a_key_folds_to_itself),
      cmocka_unit_test(every_code_point_folds_to_what_folds_to_itself),
      cmocka_unit_test(equivalent_texts_have_one_key),
      cmocka_unit_test(e_mails_are_compared_in_lower_case),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
