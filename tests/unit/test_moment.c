/* Dates and instants in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/model/date.h"
#include "core/model/moment.h"
#include "core/model/zone.h"

static void test_lengths(void **state) {
  (void)state;
  static const struct {
    enum moment_length length;
    const char *text;
  } cases[] = {{MOMENT_SHORT, "Fri 20.11."}, {MOMENT_PLAIN, "Fri 20 Nov"}, {MOMENT_FULL, "Fri 20 Nov 2026"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[MOMENT_TEXT_SIZE];
    moment_date(date_from_civil(2026, 11, 20), cases[i].length, text);
    assert_string_equal(text, cases[i].text);
  }
}

/* The year stands there only where it is another one, by the wall: at 23:30 UTC of New Year's Eve the next year has
 * begun an hour further east. */
static void test_year(void **state) {
  (void)state;
  const int64_t minute = 60000, eve = (int64_t)date_from_civil(2026, 12, 31) * 1440 * minute + 1410 * minute;
  char text[MOMENT_TEXT_SIZE];
  struct zone *zone;
  assert_int_equal(zone_new_fixed(3600, "East", &zone, NULL), CODE_OK);
  moment_words(zone, eve, eve, text);
  assert_string_equal(text, "Fri 1 Jan 00:30");
  moment_words(zone, eve, eve - 1440 * minute, text);
  assert_string_equal(text, "Fri 1 Jan 2027 00:30");
  zone_free(zone);
}

static void test_calendar(void **state) {
  (void)state;
  char text[MOMENT_TEXT_SIZE];
  moment_month(date_from_civil(2026, 11, 20), text);
  assert_string_equal(text, "November 2026");
  assert_string_equal(moment_weekday(FRIDAY), "Fri");
  assert_int_equal(moment_week_begins(), MONDAY);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_lengths), cmocka_unit_test(test_year),
                                     cmocka_unit_test(test_calendar)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
