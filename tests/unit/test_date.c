#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "support/dice.h"

/* A calendar that is walked day by day, by nothing but the lengths of the months. */
struct calendar {
  int32_t date;
  int year;
  int month;
  int day;
  int weekday;
  int iso_year;
  int iso_week;
};

static int calendar_month_length(int year, int month) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month != 2) return lengths[month - 1];
  if (year % 400 == 0) return 29;
  if (year % 100 == 0) return 28;
  return year % 4 == 0 ? 29 : 28;
}

/* A week belongs to the year in which it has four days or more. */
static bool calendar_begins_week_one(const struct calendar *today) {
  if (today->month == 12) return today->day >= 29;
  return today->month == 1 && today->day <= 4;
}

static void calendar_step(struct calendar *today) {
  today->date++;
  today->weekday = (today->weekday + 1) % 7;
  today->day++;
  if (today->day > calendar_month_length(today->year, today->month)) {
    today->day = 1;
    today->month++;
  }
  if (today->month > 12) {
    today->month = 1;
    today->year++;
  }
  if (today->weekday != MONDAY) return;
  today->iso_week++;
  if (calendar_begins_week_one(today)) {
    today->iso_week = 1;
    today->iso_year++;
  }
}

static void every_day_of_six_hundred_years_is_in_its_place(void **state) {
  (void)state;
  /* 1600-01-01 was a Saturday, in week 52 of 1599. */
  struct calendar today = {-135140, 1600, 1, 1, SATURDAY, 1599, 52};
  while (today.year < 2201) {
    int year = 0;
    int month = 0;
    int day = 0;
    date_to_civil(today.date, &year, &month, &day);
    assert_int_equal(year, today.year);
    assert_int_equal(month, today.month);
    assert_int_equal(day, today.day);
    assert_int_equal(date_from_civil(today.year, today.month, today.day), today.date);
    assert_int_equal(date_weekday(today.date), today.weekday);
    assert_int_equal(date_days_in_month(year, month), calendar_month_length(year, month));
    date_iso_week(today.date, &year, &day);
    assert_int_equal(year, today.iso_year);
    assert_int_equal(day, today.iso_week);
    assert_int_equal(date_week_start(today.date, SUNDAY), today.date - today.weekday);
    calendar_step(&today);
  }
  assert_int_equal(date_from_civil(1900, 1, 1), DATE_MIN);
  assert_int_equal(date_from_civil(2199, 12, 31), DATE_MAX);
}

static void far_dates_come_back(void **state) {
  (void)state;
  struct dice dice = dice_for(__func__);
  for (int i = 0; i < 100000; i++) {
    int32_t date = (int32_t)dice_between(&dice, -300000000, 300000000);
    int year = 0;
    int month = 0;
    int day = 0;
    date_to_civil(date, &year, &month, &day);
    assert_true(date_is_valid(year, month, day));
    assert_int_equal(date_from_civil(year, month, day), date);
  }
}

static const struct {
  const char *text;
  bool fits;
} date_cases[] = {
    {"2026-11-23", true},
    {"1900-01-01", true},
    {"2199-12-31", true},
    {"2024-02-29", true},
    {"2000-02-29", true},
    {"1900-02-29", false},
    {"2026-02-29", false},
    {"2100-02-29", false},
    {"1899-12-31", false},
    {"2200-01-01", false},
    {"2026-00-10", false},
    {"2026-13-01", false},
    {"2026-04-31", false},
    {"2026-01-00", false},
    {"2026-1-01", false},
    {"2026-01-1", false},
    {"2026/01/01", false},
    {"20260101", false},
    {"2026-01-01 ", false},
    {" 2026-01-01", false},
    {"-026-01-01", false},
    {"2026-01-+1", false},
    {"", false},
    {"abcd-ef-gh", false},
};

static void dates_are_read_in_one_form_only(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof date_cases / sizeof *date_cases; i++) {
    int32_t date = 7777777;
    if (date_parse(date_cases[i].text, strlen(date_cases[i].text), &date) != date_cases[i].fits) {
      fail_msg("%s", date_cases[i].text);
    }
    if (!date_cases[i].fits) {
      assert_int_equal(date, 7777777);
      continue;
    }
    char text[DATE_TEXT_SIZE];
    date_format(date, text);
    assert_string_equal(text, date_cases[i].text);
  }
}

static const struct {
  const char *date;
  int months;
  const char *result;
} month_cases[] = {
    {"2026-01-31", 1, "2026-02-28"},   {"2028-01-31", 1, "2028-02-29"},  {"2026-01-31", 2, "2026-03-31"},
    {"2026-03-31", -1, "2026-02-28"},  {"2026-12-15", 1, "2027-01-15"},  {"2026-01-15", -1, "2025-12-15"},
    {"2026-08-31", 13, "2027-09-30"},  {"2024-02-29", 12, "2025-02-28"}, {"2026-05-10", 0, "2026-05-10"},
    {"2026-05-31", -27, "2024-02-29"}, {"2024-02-29", 48, "2028-02-29"},
};

static void months_are_added_up_to_their_last_day(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof month_cases / sizeof *month_cases; i++) {
    int32_t date = 0;
    char text[DATE_TEXT_SIZE];
    assert_true(date_parse(month_cases[i].date, 10, &date));
    date_format(date_add_months(date, month_cases[i].months), text);
    assert_string_equal(text, month_cases[i].result);
  }
}

static void weeks_begin_where_the_house_says(void **state) {
  (void)state;
  int32_t wednesday = date_from_civil(2026, 11, 25);
  assert_int_equal(date_week_start(wednesday, MONDAY), date_from_civil(2026, 11, 23));
  assert_int_equal(date_week_start(wednesday, SUNDAY), date_from_civil(2026, 11, 22));
  assert_int_equal(date_week_start(wednesday, SATURDAY), date_from_civil(2026, 11, 21));
  assert_int_equal(date_week_start(wednesday, WEDNESDAY), wednesday);
}

static const struct {
  const char *text;
  bool end_allowed;
  int minute; /* -1: refused */
} time_cases[] = {
    {"00:00", false, 0},   {"09:30", false, 570}, {"23:59", false, 1439}, {"24:00", false, -1},
    {"24:00", true, 1440}, {"24:01", true, -1},   {"24:30", true, -1},    {"9:00", false, -1},
    {"09:60", false, -1},  {"0900", false, -1},   {"09:0", false, -1},    {"09:000", false, -1},
    {"09-00", false, -1},  {"-1:00", false, -1},  {"", false, -1},        {"99:99", true, -1},
};

static void times_of_day_are_read_in_one_form_only(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof time_cases / sizeof *time_cases; i++) {
    int minute = -1;
    bool read =
        time_of_day_parse(time_cases[i].text, strlen(time_cases[i].text), time_cases[i].end_allowed, &minute);
    if (minute != time_cases[i].minute || read != (minute >= 0))
      fail_msg("%s: %d", time_cases[i].text, minute);
  }
}

static void times_of_day_are_written_with_two_digits(void **state) {
  (void)state;
  for (int minute = 0; minute <= MINUTES_PER_DAY; minute++) {
    char text[TIME_OF_DAY_TEXT_SIZE];
    int read = -1;
    time_of_day_format(minute, text);
    assert_true(time_of_day_parse(text, strlen(text), true, &read));
    assert_int_equal(read, minute);
  }
  char text[TIME_OF_DAY_TEXT_SIZE];
  time_of_day_format(24 * 60 + 30, text);
  assert_string_equal(text, "24:00");
  time_of_day_format(-1, text);
  assert_string_equal(text, "00:00");
}

static const struct {
  const char *text;
  const char *utc; /* NULL: refused */
} instant_cases[] = {
    {"2026-11-23T13:30:00Z", "2026-11-23T13:30:00Z"},
    {"2026-11-23t13:30:00z", "2026-11-23T13:30:00Z"},
    {"2026-11-23 13:30:00Z", "2026-11-23T13:30:00Z"},
    {"2026-11-23T13:30Z", "2026-11-23T13:30:00Z"},
    {"2026-11-23T14:30:00+01:00", "2026-11-23T13:30:00Z"},
    {"2026-11-23T00:30:00+01:00", "2026-11-22T23:30:00Z"},
    {"2026-11-23T08:00:00-05:30", "2026-11-23T13:30:00Z"},
    {"2026-11-23T13:30:00.25Z", "2026-11-23T13:30:00.250Z"},
    {"2026-11-23T13:30:00.123999Z", "2026-11-23T13:30:00.123Z"},
    {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
    {"1900-01-01T00:00:00Z", "1900-01-01T00:00:00Z"},
    {"2199-12-31T23:59:59Z", "2199-12-31T23:59:59Z"},
    {"2026-11-23T13:30:00-00:00", "2026-11-23T13:30:00Z"},
    {"2199-12-31T23:59:59+01:00", "2199-12-31T22:59:59Z"},
    {"2199-12-31T23:59:59-01:00", NULL},
    {"1900-01-01T00:00:00+01:00", NULL},
    {"2026-11-23T13:30:00", NULL},
    {"2026-11-23T13:30:00.Z", NULL},
    {"2026-11-23T13:30:60Z", NULL},
    {"2026-11-23T24:00:00Z", NULL},
    {"2026-11-23T13:60:00Z", NULL},
    {"2026-02-29T13:30:00Z", NULL},
    {"2026-11-23T13:30:00+24:00", NULL},
    {"2026-11-23T13:30:00+01:60", NULL},
    {"2026-11-23T13:30:00+0100", NULL},
    {"2026-11-23T13:30:00Zx", NULL},
    {"2026-11-23T1:30:00Z", NULL},
    {"2026-11-23X13:30:00Z", NULL},
    {"2026-11-23", NULL},
    {"", NULL},
};

static void instants_are_read_as_rfc_3339_has_them(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof instant_cases / sizeof *instant_cases; i++) {
    int64_t instant = 0;
    const char *text = instant_cases[i].text;
    if (instant_parse_rfc3339(text, strlen(text), &instant) != (instant_cases[i].utc != NULL))
      fail_msg("%s", text);
    if (instant_cases[i].utc == NULL) continue;
    char utc[INSTANT_TEXT_SIZE];
    instant_format_utc(instant, utc);
    assert_string_equal(utc, instant_cases[i].utc);
  }
}

static void a_text_without_its_end_is_not_read_beyond_its_length(void **state) {
  (void)state;
  int64_t instant = 0;
  assert_false(instant_parse_rfc3339("2026-11-23T13:30:00Z", 19, &instant));
  assert_false(instant_parse_rfc3339("2026-11-23T13:30:00\0Z", 21, &instant));
}

static void instants_come_back_from_their_texts(void **state) {
  (void)state;
  struct dice dice = dice_for(__func__);
  for (int i = 0; i < 50000; i++) {
    int64_t instant = dice_between(&dice, DATE_MIN * MS_PER_DAY, (DATE_MAX + 1) * MS_PER_DAY - 1);
    int32_t offset = (int32_t)dice_between(&dice, -1439, 1439) * 60;
    int64_t read = 0;
    char utc[INSTANT_TEXT_SIZE];
    char local[INSTANT_LOCAL_TEXT_SIZE];
    instant_format_utc(instant, utc);
    assert_true(instant_parse_rfc3339(utc, strlen(utc), &read));
    assert_int_equal(read, instant);
    instant_format_local(instant, offset, local);
    if (!instant_parse_rfc3339(local, strlen(local), &read)) continue; /* the wall is in 1899 or 2200 */
    assert_int_equal(read, instant);
  }
}

static void any_instant_can_be_written(void **state) {
  (void)state;
  char text[INSTANT_TEXT_SIZE];
  instant_format_utc(INT64_MAX, text);
  assert_string_equal(text, "9999-12-31T23:59:59.999Z");
  instant_format_utc(INT64_MIN, text);
  assert_string_equal(text, "0000-01-01T00:00:00Z");
  char local[INSTANT_LOCAL_TEXT_SIZE];
  instant_format_local(0, -3 * 3600 - 30 * 60, local);
  assert_string_equal(local, "1969-12-31T20:30:00-03:30");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_day_of_six_hundred_years_is_in_its_place),
      cmocka_unit_test(far_dates_come_back),
      cmocka_unit_test(dates_are_read_in_one_form_only),
      cmocka_unit_test(months_are_added_up_to_their_last_day),
      cmocka_unit_test(weeks_begin_where_the_house_says),
      cmocka_unit_test(times_of_day_are_read_in_one_form_only),
      cmocka_unit_test(times_of_day_are_written_with_two_digits),
      cmocka_unit_test(instants_are_read_as_rfc_3339_has_them),
      cmocka_unit_test(a_text_without_its_end_is_not_read_beyond_its_length),
      cmocka_unit_test(instants_come_back_from_their_texts),
      cmocka_unit_test(any_instant_can_be_written),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
