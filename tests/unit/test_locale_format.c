/* How each locale writes dates, times and money, and that what is written is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/date.h"
#include "core/model/locale_format.h"
#include "core/model/moment.h"
#include "core/model/money.h"
#include "core/model/when.h"
#include "support/dice.h"

static int plain_again(void **state) {
  (void)state;
  locale_use_for_dates(NULL);
  locale_use_for_money(NULL);
  return 0;
}

static void use(const char *name) {
  const struct locale_format *format = locale_format_find(name);
  assert_non_null(format);
  locale_use_for_dates(format);
  locale_use_for_money(format);
}

static void a_locale_is_found_as_systems_and_salons_name_it(void **state) {
  (void)state;
  static const struct {
    const char *asked, *row; /* NULL: none */
  } cases[] = {
      {"de_AT.UTF-8", "de_AT"},
      {"de-AT", "de_AT"},
      {"de_DE.UTF-8", "de"},
      {"de", "de"},
      {"de_DE@euro", "de"},
      {"fr-FR", "fr"},
      {"fr_CA", "fr_CA"},
      {"en_US.utf8", "en_US"},
      {"en_ZA", ""},
      {"en", ""},
      {"C", ""},
      {"C.UTF-8", ""},
      {"POSIX", ""},
      {"", ""},
      {NULL, ""},
      {"it_IT", NULL},
      {"deutsch", NULL},
      {"d", NULL},
      {"de_", NULL},
      {"zz", NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const struct locale_format *format = locale_format_find(cases[i].asked);
    if ((format == NULL) != (cases[i].row == NULL))
      fail_msg("\"%s\" is%s found", cases[i].asked, format == NULL ? " not" : "");
    if (format != NULL) assert_string_equal(format->name, cases[i].row);
  }
}

static void dates_times_and_money_are_written_as_the_country_does(void **state) {
  (void)state;
  static const struct {
    const char *locale, *brief, *plain, *full, *time, *brief_time, *money;
    int week_begins;
  } cases[] = {
      {"", "Sat 5.12.", "Sat 5 Dec", "Sat 5 Dec 2026", "14:30", "14:30", "1234.50 EUR", MONDAY},
      {"en_US", "Sat 12/5", "Sat, Dec 5", "Sat, Dec 5, 2026", "2:30 pm", "2:30", "EUR 1,234.50", SUNDAY},
      {"en_GB", "Sat 5/12", "Sat 5 Dec", "Sat 5 Dec 2026", "14:30", "14:30", "EUR 1,234.50", MONDAY},
      {"de", "Sat 5.12.", "Sat 5. Dec", "Sat 5. Dec 2026", "14:30", "14:30", "1.234,50 EUR", MONDAY},
      {"de_AT", "Sat 5.12.", "Sat 5. Dec", "Sat 5. Dec 2026", "14:30", "14:30", "EUR 1.234,50", MONDAY},
      {"de_CH", "Sat 5.12.", "Sat 5. Dec", "Sat 5. Dec 2026", "14:30", "14:30", "EUR 1’234.50", MONDAY},
      {"fr", "Sat 5/12", "Sat 5 Dec", "Sat 5 Dec 2026", "14:30", "14:30", "1 234,50 EUR", MONDAY},
  };
  int32_t date = date_from_civil(2026, 12, 5);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[MOMENT_TEXT_SIZE], time[MOMENT_TIME_SIZE], money[MONEY_TEXT_SIZE];
    use(cases[i].locale);
    moment_date(date, MOMENT_SHORT, text);
    assert_string_equal(text, cases[i].brief);
    moment_date(date, MOMENT_PLAIN, text);
    assert_string_equal(text, cases[i].plain);
    moment_date(date, MOMENT_FULL, text);
    assert_string_equal(text, cases[i].full);
    moment_time(870, time);
    assert_string_equal(time, cases[i].time);
    moment_time_short(870, time);
    assert_string_equal(time, cases[i].brief_time);
    money_format(123450, "EUR", money);
    assert_string_equal(money, cases[i].money);
    assert_int_equal(moment_week_begins(), cases[i].week_begins);
    money_format_plain(123450, "EUR", money);
    assert_string_equal(money, "1234.50");
  }
}

static void a_short_time_fits_its_column(void **state) {
  (void)state;
  for (int i = 0; i < locale_format_count; i++) {
    locale_use_for_dates(&locale_formats[i]);
    for (int minute = 0; minute <= MINUTES_PER_DAY; minute++) {
      char text[MOMENT_TIME_SIZE];
      moment_time_short(minute, text);
      assert_in_range(strlen(text), 1, 5);
      moment_time_tight(minute, text);
      assert_in_range(strlen(text), 1, 6);
    }
  }
}

static void what_is_written_is_read_back(void **state) {
  (void)state;
  struct dice dice = dice_for("locale formats");
  static const char *const currencies[] = {"EUR", "JPY", "KWD", "CHF"};
  for (int round = 0; round < 20000; round++) {
    const struct locale_format *format = &locale_formats[dice_between(&dice, 0, locale_format_count - 1)];
    locale_use_for_dates(format);
    locale_use_for_money(format);
    char text[MOMENT_TEXT_SIZE], time[MOMENT_TIME_SIZE], money[MONEY_TEXT_SIZE];
    int32_t date = (int32_t)dice_between(&dice, DATE_MIN, DATE_MAX);
    int32_t read = 0;
    moment_date(date, MOMENT_FULL, text);
    if (when_parse_date(text, strlen(text), date, &read, NULL) != CODE_OK || read != date)
      fail_msg("%s: \"%s\" is not read back", format->name, text);
    int32_t today = date - (int32_t)dice_between(&dice, 0, 300); /* without a year the next one is meant */
    for (enum moment_length length = MOMENT_SHORT; length <= MOMENT_PLAIN && today >= DATE_MIN; length++) {
      moment_date(date, length, text);
      if (when_parse_date(text, strlen(text), today, &read, NULL) != CODE_OK || read != date)
        fail_msg("%s: \"%s\" is not read back", format->name, text);
    }
    int minute = (int)dice_between(&dice, 0, MINUTES_PER_DAY - 1), minute_read = -1;
    moment_time(minute, time);
    if (!when_parse_time(time, strlen(time), false, &minute_read) || minute_read != minute)
      fail_msg("%s: \"%s\" is not read back", format->name, time);
    const char *currency = currencies[dice_between(&dice, 0, 3)];
    int64_t minor = dice_between(&dice, 0, round % 2 == 0 ? 100000 : MONEY_MAX), again;
    money_format(minor, currency, money);
    if (money_parse(money, strlen(money), currency, &again, NULL) != CODE_OK || again != minor)
      fail_msg("%s: \"%s\" is not read back", format->name, money);
  }
}

static void money_is_read_as_the_country_writes_it(void **state) {
  (void)state;
  static const struct {
    const char *locale, *currency, *typed;
    int64_t minor; /* -1: refused */
  } cases[] = {
      {"de", "EUR", "49,90", 4990},
      {"de", "EUR", "1.234,50", 123450},
      {"de", "EUR", "1.234", -1},
      {"de", "EUR", "49.90", 4990},
      {"de", "EUR", "12.34,50", -1},
      {"de", "KWD", "1,234", 1234},
      {"en_US", "EUR", "1,234.50", 123450},
      {"en_US", "EUR", "1,234", -1},
      {"de_CH", "CHF", "1’234.50", 123450},
      {"fr", "EUR", "1 234,50 EUR", 123450},
      {"fr", "EUR", "5 0", -1},
      {"de", "JPY", "1.234", 1234},
      {"de_CH", "CHF", "CHF 49.90", 4990},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    int64_t minor = -1;
    use(cases[i].locale);
    enum code code = money_parse(cases[i].typed, strlen(cases[i].typed), cases[i].currency, &minor, NULL);
    if ((code == CODE_OK) != (cases[i].minor >= 0) || minor != cases[i].minor)
      fail_msg("%s: \"%s\" is read as %lld", cases[i].locale, cases[i].typed, (long long)minor);
  }
}

static void slashes_are_read_where_it_is_known_which_is_the_month(void **state) {
  (void)state;
  int32_t today = date_from_civil(2026, 11, 25), date = 0;
  use("en_US");
  assert_int_equal(when_parse_date("12/24", 5, today, &date, NULL), CODE_OK);
  assert_int_equal(date, date_from_civil(2026, 12, 24));
  use("fr");
  assert_int_equal(when_parse_date("24/12", 5, today, &date, NULL), CODE_OK);
  assert_int_equal(date, date_from_civil(2026, 12, 24));
  assert_int_equal(when_parse_date("12/24", 5, today, &date, NULL), CODE_INVALID);
  use("");
  assert_int_equal(when_parse_date("12/11", 5, today, &date, NULL), CODE_INVALID);
}

int main(void) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test_teardown(a_locale_is_found_as_systems_and_salons_name_it, plain_again),
      cmocka_unit_test_teardown(dates_times_and_money_are_written_as_the_country_does, plain_again),
      cmocka_unit_test_teardown(a_short_time_fits_its_column, plain_again),
      cmocka_unit_test_teardown(what_is_written_is_read_back, plain_again),
      cmocka_unit_test_teardown(money_is_read_as_the_country_writes_it, plain_again),
      cmocka_unit_test_teardown(slashes_are_read_where_it_is_known_which_is_the_month, plain_again),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
