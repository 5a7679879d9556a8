/*
 * Languages: what the catalogues must keep to so that the screen stays whole, dates as they are typed in a language, and what a
 * language that is half done falls back to.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/date.h"
#include "core/model/date_words.h"
#include "core/model/moment.h"
#include "core/model/one_line.h"
#include "core/model/when.h"
#include "screens/screen_fixture.h"
#include "support/speak.h"
#include "ui/words.h"

static const char *const languages[] = {"", "de", "fr"};

enum { LANGUAGE_COUNT = sizeof languages / sizeof languages[0] };

static int english_again(void **state) {
  (void)state;
  speak("");
  return 0;
}

/* Typed on Wednesday, 25 November 2026. */
static void dates_are_typed_in_the_language_and_in_english(void **state) {
  (void)state;
  static const struct {
    const char *language, *typed;
    int days; /* from today */
  } cases[] = {
      {"de", "heute", 0},        {"de", "Morgen", 1},       {"de", "übermorgen", 2},
      {"de", "UBERMORGEN", 2},   {"de", "gestern", -1},     {"de", "vorgestern", -2},
      {"de", "fr", 2},           {"de", "Fr.", 2},          {"de", "mo", 5},
      {"de", "di", 6},           {"de", "mi", 0},           {"de", "do", 1},
      {"de", "sa", 3},           {"de", "so", 4},           {"de", "sonn", 4},
      {"de", "montag", 5},       {"de", "donnerstag", 1},   {"de", "today", 0},
      {"de", "tomorrow", 1},     {"de", "fri", 2},          {"de", "wednesday", 0},
      {"de", "24.12.", 29},      {"de", "24. Dez", 29},     {"de", "24 dezember", 29},
      {"de", "Do 24. Dez", 29},  {"de", "1. mär", 96},      {"de", "+2w", 14},
      {"fr", "demain", 1},       {"fr", "aujourd'hui", 0},  {"fr", "après-demain", 2},
      {"fr", "apres-demain", 2}, {"fr", "hier", -1},        {"fr", "lun", 5},
      {"fr", "vendredi", 2},     {"fr", "24/12", 29},       {"fr", "24.12.", 29},
      {"fr", "24 déc", 29},      {"fr", "24 decembre", 29}, {"fr", "fri", 2},
      {"", "24.12.", 29},
  };
  int32_t today = date_from_civil(2026, 11, 25);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    int32_t date = 0;
    speak(cases[i].language);
    enum code code = when_parse_date(cases[i].typed, strlen(cases[i].typed), today, &date, NULL);
    if (code != CODE_OK || date - today != cases[i].days)
      fail_msg("%s \"%s\" is %d days off", cases[i].language, cases[i].typed, (int)(date - today));
  }
}

static void words_of_another_language_are_no_dates(void **state) {
  (void)state;
  int32_t today = date_from_civil(2026, 11, 25), date = 0;
  speak("");
  assert_int_equal(when_parse_date("morgen", 6, today, &date, NULL), CODE_INVALID);
  assert_int_equal(when_parse_date("fr", 2, today, &date, NULL), CODE_INVALID);
  speak("de");
  assert_int_equal(when_parse_date("demain", 6, today, &date, NULL), CODE_INVALID);
  assert_int_equal(when_parse_date("m", 1, today, &date, NULL), CODE_INVALID);
}

static void a_line_takes_the_date_out_in_the_language(void **state) {
  (void)state;
  static const struct one_line_names names = {.service_count = 0};
  static struct one_line line;
  int32_t today = date_from_civil(2026, 11, 25);
  speak("de");
  const char *typed = "anna morgen 15:30";
  assert_int_equal(one_line_read(typed, strlen(typed), today, &names, &line, NULL), CODE_OK);
  assert_true(line.has_date && line.has_time);
  assert_int_equal(line.date, today + 1);
  assert_int_equal(line.minute, 930);
  assert_int_equal(line.parts[0].kind, ONE_LINE_CUSTOMER);
}

/* A date as the locale in force shows it, at any length, is read as that date. */
static void date_is_read_as_shown(int32_t date, int32_t today, const char *language, const char *locale) {
  for (enum moment_length length = MOMENT_SHORT; length <= MOMENT_FULL; length++) {
    char text[MOMENT_TEXT_SIZE];
    int32_t read = 0;
    moment_date(date, length, text);
    if (when_parse_date(text, strlen(text), today, &read, NULL) != CODE_OK || read != date)
      fail_msg("%s, %s: \"%s\" is not read", language, locale, text);
  }
}

/* Every date that is shown in any language, by any locale, is read as that date in that language. */
static void dates_that_are_shown_can_be_typed(void **state) {
  (void)state;
  int32_t today = date_from_civil(2026, 11, 25);
  for (int i = 0; i < LANGUAGE_COUNT; i++) {
    speak(languages[i]);
    for (int j = 0; j < locale_format_count; j++) {
      locale_use_for_dates(&locale_formats[j]);
      for (int32_t date = today; date < date_from_civil(2027, 11, 25); date++)
        date_is_read_as_shown(date, today, languages[i], locale_formats[j].name);
    }
  }
}

/* Names of days and months are told apart, and the short ones stay short. */
static void names_of_days_and_months_are_told_apart(void **state) {
  (void)state;
  for (int i = 0; i < LANGUAGE_COUNT; i++) {
    speak(languages[i]);
    for (int list = 0; list < DATE_LIST_COUNT; list++) {
      bool brief = list == DATE_WEEKDAYS_SHORT || list == DATE_MONTHS_SHORT;
      for (int at = 0; at < date_word_count((enum date_list)list); at++) {
        const char *word = date_word((enum date_list)list, at);
        assert_int_equal(date_word_find((enum date_list)list, word, strlen(word)), at);
        if (brief) assert_in_range(canvas_width(word), 2, 4);
      }
    }
    for (int at = 0; at < 7; at++) {
      const char *word = date_word(DATE_WEEKDAYS_SHORT, at);
      assert_int_equal(date_word_find(DATE_WEEKDAYS, word, strlen(word)), at);
    }
    for (int at = 0; at < 12; at++) {
      const char *word = date_word(DATE_MONTHS_SHORT, at);
      assert_int_equal(date_word_find(DATE_MONTHS, word, strlen(word)), at);
    }
  }
}

static void labels_and_helps_keep_their_widths(void **state) {
  (void)state;
  for (int i = 0; i < LANGUAGE_COUNT; i++) {
    speak(languages[i]);
    for (int action = 0; action < ACTION_COUNT; action++) {
      const char *label = _(action_rows[action].label);
      const char *help = _(action_rows[action].help);
      if (canvas_width(label) > ACTION_LABEL_MAX || label[0] == '\0')
        fail_msg("%s: the label \"%s\" is too wide for the footer", languages[i], label);
      if (canvas_width(help) > ACTION_HELP_MAX)
        fail_msg("%s: the help \"%s\" is too wide", languages[i], help);
      if (help[strlen(help) - 1] != '.') fail_msg("%s: the help \"%s\" is no sentence", languages[i], help);
    }
    for (int status = 0; status < appointment_status_count; status++)
      assert_in_range(canvas_width(words_status((enum appointment_status)status)), 2, 16);
  }
}

/* What French has not yet is shown in English, beside what it has. */
static void what_a_language_lacks_is_shown_in_english(void **state) {
  (void)state;
  static struct screen screen;
  speak("fr");
  int lacking = 0, done = 0;
  for (int action = 0; action < ACTION_COUNT; action++) {
    bool same = strcmp(_(action_rows[action].help), action_rows[action].help) == 0;
    lacking += same;
    done += !same;
  }
  assert_in_range(lacking, 1, ACTION_COUNT);
  assert_in_range(done, 1, ACTION_COUNT);
  screen_salon(&screen, NULL);
  screen_open(&screen, 30, 100, GLYPHS_UTF8);
  screen_expect(&screen, "ven 20 nov 2026");
  screen_expect(&screen, "sans rdv");
  (void)screen_press(&screen, "<Ctrl-K>");
  screen_expect(&screen, "does nothing here");
  ui_release(&screen.ui);
  screen_release(&screen);
}

/* Catalogues answer the empty text with their head, which must never be shown. */
static void what_is_empty_stays_empty(void **state) {
  (void)state;
  const char *empty = "";
  const char *nothing = NULL;
  speak("de");
  assert_string_equal(_(empty), "");
  assert_null(_(nothing));
}

static void a_language_without_a_catalogue_is_english(void **state) {
  (void)state;
  speak("xx");
  assert_string_equal(_("today"), "today");
  char text[MOMENT_TEXT_SIZE];
  moment_date(date_from_civil(2026, 11, 20), MOMENT_FULL, text);
  assert_string_equal(text, "Fri 20 Nov 2026");
}

static void german_is_spoken(void **state) {
  (void)state;
  static struct screen screen;
  speak("de");
  screen_salon(&screen, NULL);
  screen_open(&screen, 24, 80, GLYPHS_UTF8);
  screen_expect(&screen, "Fr 20. Nov 2026 · KW 47");
  (void)screen_press(&screen, "gmorgen");
  screen_expect(&screen, "Sa 21. Nov 2026");
  (void)screen_press(&screen, "<Enter>");
  screen_expect(&screen, "Sa 21. Nov 2026");
  (void)screen_press(&screen, "t3<Down>Xkrank<Enter>");
  screen_expect(&screen, "Abgesagt: ");
  screen_expect(&screen, "u macht es rückgängig.");
  ui_release(&screen.ui);
  screen_release(&screen);
}

/* Longer words in every size: nothing breaks, and the cursor stays on the screen. */
static void german_fits_every_size(void **state) {
  (void)state;
  static const char *const keys[] = {"",         "nann cut morgen",
                                     "3<Down>m", "?",
                                     "/ann",     "w",
                                     "3<Down>X", "y",
                                     "vw",       "vm",
                                     "vq",       "vs",
                                     "vp",       "U",
                                     ":",        "3<Down><Enter>"};
  static struct screen screen;
  speak("de");
  screen_salon(&screen, NULL);
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    screen_open(&screen, 24, 80, GLYPHS_UTF8);
    (void)screen_press(&screen, keys[i]);
    for (int rows = 5; rows <= 50; rows += 9)
      for (int columns = 20; columns <= 140; columns += 13) {
        screen_resize(&screen, rows, columns);
        assert_in_range(screen.ui.canvas.cursor_row, 0, rows - 1);
        assert_in_range(screen.ui.canvas.cursor_column, 0, columns - 1);
      }
    ui_release(&screen.ui);
  }
  screen_release(&screen);
}

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test_teardown(dates_are_typed_in_the_language_and_in_english, english_again),
      cmocka_unit_test_teardown(words_of_another_language_are_no_dates, english_again),
      cmocka_unit_test_teardown(a_line_takes_the_date_out_in_the_language, english_again),
      cmocka_unit_test_teardown(dates_that_are_shown_can_be_typed, english_again),
      cmocka_unit_test_teardown(names_of_days_and_months_are_told_apart, english_again),
      cmocka_unit_test_teardown(labels_and_helps_keep_their_widths, english_again),
      cmocka_unit_test_teardown(what_a_language_lacks_is_shown_in_english, english_again),
      cmocka_unit_test_teardown(what_is_empty_stays_empty, english_again),
      cmocka_unit_test_teardown(a_language_without_a_catalogue_is_english, english_again),
      cmocka_unit_test_teardown(german_is_spoken, english_again),
      cmocka_unit_test_teardown(german_fits_every_size, english_again),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
