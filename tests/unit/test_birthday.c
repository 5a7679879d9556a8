/* Birth dates as typed, ages, and whose birthday it is this week. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/birthday.h"
#include "core/model/date.h"

static int32_t day(const char *text) {
  int32_t date = 0;
  assert_true(date_parse(text, strlen(text), &date));
  return date;
}

static void dates_are_read_as_typed(void **state) {
  (void)state;
  static const struct {
    const char *typed, *wanted; /* NULL: refused */
  } cases[] = {
      {"1990-12-31", "1990-12-31"},
      {"31.12.1990", "1990-12-31"},
      {"1.2.90", "1990-02-01"},
      {"5.6.07", "2007-06-05"},
      {"5. 6. 1931", "1931-06-05"},
      {"20.11.26", "2026-11-20"},
      {"21.11.2026", NULL},
      {"31.2.1990", NULL},
      {"31.12.", NULL},
      {"12/31/1990", NULL},
      {"", NULL},
      {"1.1.1899", NULL},
      {"1.1.199", NULL},
      {"0.1.1990", NULL},
      {"1.1.1990.5", NULL},
      {"1.13.1990", NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    int32_t birth = 0;
    bool read = birthday_read(cases[i].typed, strlen(cases[i].typed), day("2026-11-20"), &birth);
    if (read != (cases[i].wanted != NULL)) fail_msg("\"%s\" is taken otherwise", cases[i].typed);
    if (read) assert_int_equal(birth, day(cases[i].wanted));
  }
}

static void ages_are_full_years(void **state) {
  (void)state;
  assert_int_equal(birthday_age(day("1990-11-20"), day("2026-11-19")), 35);
  assert_int_equal(birthday_age(day("1990-11-20"), day("2026-11-20")), 36);
  assert_int_equal(birthday_age(day("2000-02-29"), day("2026-02-27")), 25);
  assert_int_equal(birthday_age(day("2000-02-29"), day("2026-02-28")), 26);
  assert_int_equal(birthday_age(day("2027-01-01"), day("2026-02-28")), 0);
}

/* Against counting: every day of the week is looked at. */
static void weeks_have_birthdays(void **state) {
  (void)state;
  static const char *const births[] = {"1990-01-01", "1990-12-31", "2000-02-29", "1985-11-22"};
  for (size_t i = 0; i < sizeof births / sizeof births[0]; i++)
    for (int32_t week = day("2026-01-01"); week < day("2029-01-10"); week++) {
      bool wanted = false;
      for (int32_t date = week; date < week + 7; date++)
        if (birthday_in_year_of(day(births[i]), date) == date) wanted = true;
      assert_int_equal(birthday_in_week(day(births[i]), week), wanted);
    }
}

int main(void) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(dates_are_read_as_typed),
      cmocka_unit_test(ages_are_full_years),
      cmocka_unit_test(weeks_have_birthdays),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
