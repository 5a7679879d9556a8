#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/fold.h"
#include "core/model/lookup.h"
#include "support/hostile.h"

#define SIZE(array) (sizeof(array) / sizeof(array)[0])

static const char *const staff[] = {"Mia Weber",        "Mia Wagner", "Zoë Meyer",
                                    "Jean-Luc O'Brien", "Ana",        "Anabel Ruiz"};

static void salon_names(struct lookup_name names[SIZE(staff)]) {
  for (size_t i = 0; i < SIZE(staff); i++) {
    names[i] = (struct lookup_name){.name = staff[i]};
    names[i].id.bytes[15] = (uint8_t)(i + 1);
  }
}

static void names_and_unique_beginnings_are_taken(void **state) {
  (void)state;
  static const struct {
    const char *text;
    enum code code;
    size_t index;
  } cases[] = {
      {"Mia Weber", CODE_OK, 0},
      {"mia we", CODE_OK, 0},
      {"  MIA   WEBER ", CODE_OK, 0},
      {"web", CODE_OK, 0},
      {"wa", CODE_OK, 1},
      {"zoe", CODE_OK, 2},
      {"ZOË", CODE_OK, 2},
      {"luc o", CODE_OK, 3},
      {"obrien", CODE_OK, 3},
      {"o'brien", CODE_OK, 3},
      {"ana", CODE_OK, 4}, /* a whole name before the beginning of another */
      {"anab", CODE_OK, 5},
      {"00000000-0000-0000-0000-000000000003", CODE_OK, 2},
      {"00000000-0000-0000-0000-000000000009", CODE_NOT_FOUND, 0},
      {"mia", CODE_AMBIGUOUS, 0},
      {"w", CODE_AMBIGUOUS, 0},
      {"eber", CODE_NOT_FOUND, 0}, /* the inside of a word is no beginning */
      {"weber mia", CODE_NOT_FOUND, 0},
      {"Maier", CODE_NOT_FOUND, 0}, /* what sounds alike is never taken */
      {"", CODE_INVALID, 0},
      {" - ", CODE_INVALID, 0},
      {"\xFF", CODE_INVALID, 0},
  };
  struct lookup_name names[SIZE(staff)];
  salon_names(names);
  for (size_t i = 0; i < SIZE(cases); i++) {
    size_t index = 0;
    struct error error;
    error_init(&error);
    enum code code =
        lookup_find(names, SIZE(staff), "employee", cases[i].text, strlen(cases[i].text), &index, &error);
    if (code != cases[i].code) fail_msg("%s: %s %s", cases[i].text, code_name(code), error.text);
    assert_int_equal(index, cases[i].index);
  }
}

static void the_sentence_helps_on(void **state) {
  (void)state;
  static const struct {
    const char *text, *sentence;
  } cases[] = {
      {"mia",
       "\"mia\" can mean more than one employee: Mia Weber, Mia Wagner; give more of the name, or the id."},
      {"Maier", "No employee fits \"Maier\"; did you mean Zoë Meyer?"},
      {"Wbeer", "No employee fits \"Wbeer\"; did you mean Mia Weber?"},
      {"qqq", "No employee fits \"qqq\"; there is: Mia Weber, Mia Wagner, Zoë Meyer, Jean-Luc O'Brien, Ana, "
              "Anabel Ruiz."},
  };
  struct lookup_name names[SIZE(staff)];
  salon_names(names);
  for (size_t i = 0; i < SIZE(cases); i++) {
    size_t index = 0;
    struct error error;
    error_init(&error);
    assert_int_not_equal(
        lookup_find(names, SIZE(staff), "employee", cases[i].text, strlen(cases[i].text), &index, &error),
        CODE_OK);
    assert_string_equal(error.text, cases[i].sentence);
  }
}

static void namesakes_are_told_apart_by_id(void **state) {
  (void)state;
  struct lookup_name names[2] = {{.name = "Mia Weber"}, {.name = "Mia Wéber"}};
  names[0].id.bytes[0] = 0x11;
  names[1].id.bytes[0] = 0x22;
  struct error error;
  error_init(&error);
  size_t index = 0;
  assert_int_equal(lookup_find(names, 2, "customer", "mia weber", 9, &index, &error), CODE_AMBIGUOUS);
  assert_non_null(strstr(error.text, "Mia Weber (11000000-"));
  assert_non_null(strstr(error.text, "Mia Wéber (22000000-"));
}

static void many_candidates_are_counted_and_escapes_not_repeated(void **state) {
  (void)state;
  struct lookup_name names[20];
  for (size_t i = 0; i < SIZE(names); i++)
    names[i] = (struct lookup_name){.name = "Cut \x1B[31m", .folded = "cut 31m"};
  struct error error;
  error_init(&error);
  size_t index = 0;
  assert_int_equal(lookup_find(names, SIZE(names), "service",
                               "\xE2\x80\xAE"
                               "cut",
                               6, &index, &error),
                   CODE_AMBIGUOUS);
  assert_non_null(strstr(error.text, " and 1"));
  assert_null(strchr(error.text, '\x1B'));
  assert_null(strstr(error.text, "\xE2\x80\xAE"));
  assert_int_equal(lookup_find(NULL, 0, "service", "cut", 3, &index, NULL), CODE_NOT_FOUND);
}

static void all_readings_of_the_best_grade_come(void **state) {
  (void)state;
  struct lookup_name names[SIZE(staff)];
  salon_names(names);
  size_t indexes[2];
  enum lookup_grade grade = LOOKUP_NONE;
  assert_int_equal(lookup_all(names, SIZE(staff), "mia", 3, indexes, 2, &grade), 2);
  assert_int_equal(grade, LOOKUP_BEGINNING);
  assert_int_equal(indexes[1], 1);
  assert_int_equal(lookup_all(names, SIZE(staff), "ANA", 3, indexes, 2, &grade), 1);
  assert_int_equal(grade, LOOKUP_EXACT);
  assert_int_equal(indexes[0], 4);
  assert_int_equal(lookup_all(names, SIZE(staff), "w", 1, indexes, 1, &grade), 2);
  assert_int_equal(lookup_all(names, SIZE(staff), "x", 1, indexes, 2, &grade), 0);
  assert_int_equal(grade, LOOKUP_NONE);
  assert_int_equal(lookup_grade(&names[0], "mia w", 5), LOOKUP_BEGINNING);
}

/* What sounds alike or has one slip is offered; what has nothing of it is not. */
static void what_is_near_is_offered(void **state) {
  (void)state;
  static const char *const services[] = {"Women's cut", "Balayage", "Massage", "Beard trim"};
  struct lookup_name names[SIZE(services)];
  size_t indexes[2] = {9, 9};
  for (size_t i = 0; i < SIZE(services); i++) names[i] = (struct lookup_name){.name = services[i]};
  assert_int_equal(lookup_near(names, SIZE(names), "balyage", 7, indexes, 2), 1); /* a letter is missing */
  assert_int_equal(indexes[0], 1);
  assert_int_equal(lookup_near(names, SIZE(names), "baerd", 5, indexes, 2), 1); /* two are swapped */
  assert_int_equal(indexes[0], 3);
  assert_int_equal(lookup_near(names, SIZE(names), "xylophone", 9, indexes, 2), 0);
  assert_int_equal(lookup_near(names, SIZE(names), "", 0, indexes, 2), 0);
}

static void any_bytes_get_an_answer(void **state) {
  (void)state;
  struct dice dice = dice_for("any_bytes_get_an_answer");
  for (int round = 0; round < 5000; round++) {
    char text[60], store[8][40];
    struct lookup_name names[8];
    for (size_t i = 0; i < SIZE(names); i++) {
      hostile_text(&dice, store[i], sizeof store[i]);
      names[i] = (struct lookup_name){.name = store[i]};
      names[i].id.bytes[0] = (uint8_t)i;
    }
    size_t length = hostile_bytes(&dice, text, sizeof text), index = 99;
    if (round % 2 == 0) length = fold_key(store[0], strlen(store[0]), text, sizeof text) / 2;
    struct error error;
    error_init(&error);
    enum code code = lookup_find(names, SIZE(names), "service", text, length, &index, &error);
    assert_int_equal(code == CODE_OK, index < SIZE(names));
    assert_int_equal(code == CODE_OK, error.text[0] == '\0');
    assert_true(text_is_valid(error.text, strlen(error.text)));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_and_unique_beginnings_are_taken),
      cmocka_unit_test(the_sentence_helps_on),
      cmocka_unit_test(namesakes_are_told_apart_by_id),
      cmocka_unit_test(many_candidates_are_counted_and_escapes_not_repeated),
      cmocka_unit_test(all_readings_of_the_best_grade_come),
      cmocka_unit_test(what_is_near_is_offered),
      cmocka_unit_test(any_bytes_get_an_answer),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
