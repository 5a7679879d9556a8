#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/when.h"
#include "support/dice.h"
#include "support/zone_file.h"

static int32_t date_of(const char *text) {
  int32_t date = 0;
  assert_true(date_parse(text, strlen(text), &date));
  return date;
}

/* Typed on Wednesday, 25 November 2026. */
static const struct {
  const char *typed;
  const char *date; /* NULL: refused */
} date_cases[] = {
    {"2026-12-24", "2026-12-24"},
    {" 2026-12-24 ", "2026-12-24"},
    {"today", "2026-11-25"},
    {"Today", "2026-11-25"},
    {"tomorrow", "2026-11-26"},
    {"yesterday", "2026-11-24"},
    {"wed", "2026-11-25"},
    {"thu", "2026-11-26"},
    {"tue", "2026-12-01"},
    {"FRIDAY", "2026-11-27"},
    {"thurs", "2026-11-26"},
    {"sun", "2026-11-29"},
    {"+0", "2026-11-25"},
    {"+3", "2026-11-28"},
    {"+3d", "2026-11-28"},
    {"+2w", "2026-12-09"},
    {"+1m", "2026-12-25"},
    {"+3m", "2027-02-25"},
    {"-1", "2026-11-24"},
    {"-1w", "2026-11-18"},
    {"-9m", "2026-02-25"},
    {"24.12.", "2026-12-24"},
    {"24.12", "2026-12-24"},
    {"25.11.", "2026-11-25"},
    {"24.11.", "2027-11-24"},
    {"1.1.", "2027-01-01"},
    {"01.01.", "2027-01-01"},
    {"29.2.", "2028-02-29"},
    {"24.12.2026", "2026-12-24"},
    {"24.12.26", "2026-12-24"},
    {"3.11.2025", "2025-11-03"},
    {"2026-02-30", NULL},
    {"31.4.", NULL},
    {"30.2.2027", NULL},
    {"0.1.", NULL},
    {"1.13.", NULL},
    {"1.1.1899", NULL},
    {"24.12.202", NULL},
    {"24.12.20260", NULL},
    {"24.12.2026.", NULL},
    {"12/24", NULL},
    {"12-24", NULL},
    {"24", NULL},
    {"th", NULL},
    {"fridays", NULL},
    {"tod", NULL},
    {"tom", NULL},
    {"+", NULL},
    {"+3x", NULL},
    {"+3 d", NULL},
    {"+12345", NULL},
    {"+9999m", NULL},
    {"-9999m", NULL},
    {"", NULL},
    {"  ", NULL},
    {"20261224", NULL},
    {"2026-12-24x", NULL},
    {"24 dec", "2026-12-24"},
    {"24. December 2026", "2026-12-24"},
    {"Dec 24, 2026", "2026-12-24"},
    {"Thu 24 Dec", "2026-12-24"},
    {"Fri 24 Dec", NULL},
    {"Thu 24.12.", "2026-12-24"},
    {"24 de", NULL},
    {"24 thu", NULL},
    {"day after tomorrow", "2026-11-27"},
    {"fri.", "2026-11-27"},
};

static void a_date_is_read_as_it_is_typed(void **state) {
  (void)state;
  int32_t today = date_of("2026-11-25");
  for (size_t i = 0; i < sizeof date_cases / sizeof *date_cases; i++) {
    int32_t date = 0;
    struct error error;
    error_init(&error);
    const char *typed = date_cases[i].typed;
    enum code code = when_parse_date(typed, strlen(typed), today, &date, &error);
    if (code != (date_cases[i].date != NULL ? CODE_OK : CODE_INVALID))
      fail_msg("\"%s\": %s", typed, error.text);
    if (code == CODE_OK) {
      char text[DATE_TEXT_SIZE];
      date_format(date, text);
      assert_string_equal(text, date_cases[i].date);
    } else {
      assert_true(strlen(error.text) > 20);
    }
  }
}

static void a_refused_date_says_what_would_work(void **state) {
  (void)state;
  int32_t date = 0;
  struct error error;
  error_init(&error);
  assert_int_equal(when_parse_date("soon", 4, date_of("2026-11-25"), &date, &error), CODE_INVALID);
  assert_string_equal(error.text,
                      "\"soon\" is not a date; write 2026-11-25, today, tomorrow, fri, +3 or 24.12.");
  error_init(&error);
  assert_int_equal(when_parse_date("2027-02-29", 10, 0, &date, &error), CODE_INVALID);
  assert_string_equal(error.text, "There is no day \"2027-02-29\" between 1900 and 2199; choose another.");
}

static const struct {
  const char *typed;
  bool end_allowed;
  int minute; /* -1: refused */
} time_cases[] = {
    {"9:30", false, 570},      {"09:30", false, 570},   {"930", false, 570},    {"0930", false, 570},
    {"9", false, 540},         {"14", false, 840},      {" 9:30 ", false, 570}, {"0", false, 0},
    {"23:59", false, 1439},    {"24:00", false, -1},    {"24", false, -1},      {"24", true, 1440},
    {"2400", true, 1440},      {"24:30", true, -1},     {"2430", true, -1},     {"9:3", false, -1},
    {"9:300", false, -1},      {"960", false, -1},      {"25", false, -1},      {"09300", false, -1},
    {":30", false, -1},        {"9:", false, -1},       {"", false, -1},        {"-9", false, -1},
    {"9h", false, -1},         {"2:30 pm", false, 870}, {"2:30pm", false, 870}, {"9am", false, 540},
    {"12 am", false, 0},       {"12pm", false, 720},    {"13pm", false, -1},    {"0am", false, -1},
    {"am", false, -1},         {"9m", false, -1},       {"9.30", false, -1},    {"930:00", false, -1},
    {"99999999999", true, -1},
};

static void a_time_is_read_as_it_is_typed(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof time_cases / sizeof *time_cases; i++) {
    int minute = -1;
    const char *typed = time_cases[i].typed;
    bool read = when_parse_time(typed, strlen(typed), time_cases[i].end_allowed, &minute);
    if (minute != time_cases[i].minute || read != (minute >= 0)) fail_msg("\"%s\": %d", typed, minute);
  }
}

/* Typed on Wednesday, 25 November 2026, in Berlin. */
static const struct {
  const char *typed;
  const char *utc; /* NULL: refused */
} instant_cases[] = {
    {"14:30", "2026-11-25T13:30:00Z"},
    {"9:30", "2026-11-25T08:30:00Z"},
    {"2026-11-23T14:30", "2026-11-23T13:30:00Z"},
    {"2026-07-23T14:30", "2026-07-23T12:30:00Z"},
    {"2026-11-23t14:30", "2026-11-23T13:30:00Z"},
    {"2026-11-23 14:30", "2026-11-23T13:30:00Z"},
    {"2026-11-23T9:30", "2026-11-23T08:30:00Z"},
    {"fri 9:00", "2026-11-27T08:00:00Z"},
    {"tomorrow 9:00", "2026-11-26T08:00:00Z"},
    {"24.12. 16:00", "2026-12-24T15:00:00Z"},
    {"+2w  10:00", "2026-12-09T09:00:00Z"},
    {" 14:30 ", "2026-11-25T13:30:00Z"},
    {"2026-11-23T13:30:00Z", "2026-11-23T13:30:00Z"},
    {"2026-11-23T14:30:00+01:00", "2026-11-23T13:30:00Z"},
    {"2026-11-23T14:30+01:00", "2026-11-23T13:30:00Z"},
    {"2026-11-23T13:30:00.5Z", "2026-11-23T13:30:00.500Z"},
    {"2026-03-29T03:00", "2026-03-29T01:00:00Z"},
    {"2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00Z"},
    {"24:30", NULL},
    {"24:00", NULL},
    {"2026-11-23T24:00", NULL},
    {"9", NULL},
    {"930", NULL},
    {"14:3", NULL},
    {"14.30", NULL},
    {"", NULL},
    {"now", NULL},
    {"2026-11-23", NULL},
    {"2026-02-30T14:30", NULL},
    {"2026-11-23T14:30:00", NULL},
    {"2026-11-23T", NULL},
    {"2026-11-23T 14:30", NULL},
    {"someday 9:00", NULL},
    {"2026-11-23T14:30Zulu", NULL},
    {"1899-12-31T12:00", NULL},
};

static void an_instant_is_read_as_it_is_typed(void **state) {
  (void)state;
  struct zone *zone = zone_from_file("Europe/Berlin");
  int32_t today = date_of("2026-11-25");
  for (size_t i = 0; i < sizeof instant_cases / sizeof *instant_cases; i++) {
    int64_t instant = 0;
    struct error error;
    error_init(&error);
    const char *typed = instant_cases[i].typed;
    enum code code = when_parse_instant(typed, strlen(typed), zone, today, &instant, &error);
    if (code != (instant_cases[i].utc != NULL ? CODE_OK : CODE_INVALID))
      fail_msg("\"%s\": %s", typed, error.text);
    if (code == CODE_OK) {
      char utc[INSTANT_TEXT_SIZE];
      instant_format_utc(instant, utc);
      assert_string_equal(utc, instant_cases[i].utc);
    } else {
      assert_true(strlen(error.text) > 20);
    }
  }
  zone_free(zone);
}

static const struct {
  const char *zone;
  const char *typed;
  enum code code;
  const char *text;
} clock_cases[] = {
    {"Europe/Berlin", "2026-03-29T02:30", CODE_INVALID,
     "02:30 on Sun 29 Mar 2026 does not exist in Europe/Berlin: the clock goes from 02:00 to 03:00. Choose a "
     "time "
     "before "
     "or after."},
    {"Europe/Berlin", "2026-10-25T02:30", CODE_AMBIGUOUS,
     "02:30 on Sun 25 Oct 2026 comes twice in Europe/Berlin, for the clock goes back: write "
     "2026-10-25T02:30:00+02:00 for "
     "the first or 2026-10-25T02:30:00+01:00 for the second."},
    {"Australia/Lord_Howe", "2026-10-04T02:15", CODE_INVALID,
     "02:15 on Sun 4 Oct 2026 does not exist in Australia/Lord_Howe: the clock goes from 02:00 to 02:30. "
     "Choose "
     "a time "
     "before or after."},
    {"America/St_Johns", "2026-11-01T01:30", CODE_AMBIGUOUS,
     "01:30 on Sun 1 Nov 2026 comes twice in America/St_Johns, for the clock goes back: write "
     "2026-11-01T01:30:00-02:30 "
     "for the first or 2026-11-01T01:30:00-03:30 for the second."},
    {"Pacific/Apia", "2011-12-30T12:00", CODE_INVALID,
     "12:00 on Fri 30 Dec 2011 does not exist in Pacific/Apia: the clock goes from Fri 30 Dec 2011 00:00 to "
     "Sat 31 Dec 2011 "
     "00:00. "
     "Choose a time before or after."},
};

static void a_change_of_the_clock_is_told_plainly(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof clock_cases / sizeof *clock_cases; i++) {
    struct zone *zone = zone_from_file(clock_cases[i].zone);
    int64_t instant = 77;
    struct error error;
    error_init(&error);
    const char *typed = clock_cases[i].typed;
    assert_int_equal(when_parse_instant(typed, strlen(typed), zone, 0, &instant, &error),
                     clock_cases[i].code);
    assert_string_equal(error.text, clock_cases[i].text);
    assert_int_equal(instant, 77);
    zone_free(zone);
  }
}

static void an_end_may_be_the_end_of_the_day(void **state) {
  (void)state;
  struct zone *zone = zone_from_file("Europe/Berlin");
  int64_t instant = 0;
  assert_int_equal(when_parse_end_instant("24:00", 5, zone, date_of("2026-10-25"), &instant, NULL), CODE_OK);
  assert_int_equal(instant, zone_day_start(zone, date_of("2026-10-26")));
  assert_int_equal(when_parse_end_instant("2026-12-31T24:00", 16, zone, 0, &instant, NULL), CODE_OK);
  assert_int_equal(instant, zone_day_start(zone, date_of("2027-01-01")));
  assert_int_equal(when_parse_end_instant("24:01", 5, zone, 0, &instant, NULL), CODE_INVALID);
  zone_free(zone);
}

/* What the screen shows of an instant, typed back, is that instant, or is told to be ambiguous. */
static void what_the_wall_shows_leads_back_to_its_instant(void **state) {
  (void)state;
  static const char *const names[] = {"Europe/Berlin", "Australia/Lord_Howe", "America/Havana",
                                      "Asia/Kathmandu"};
  struct dice dice = dice_for(__func__);
  for (int run = 0; run < 20000; run++) {
    static struct zone *zones[4];
    struct zone **zone = &zones[run % 4];
    if (*zone == NULL) *zone = zone_from_file(names[run % 4]);
    int64_t instant = dice_between(&dice, INT64_C(10519200), INT64_C(94670000)) * MS_PER_MINUTE / 2;
    instant -= instant % MS_PER_MINUTE;
    int32_t date = 0;
    int minute = 0;
    zone_to_wall(*zone, instant, &date, &minute);
    char typed[32];
    date_format(date, typed);
    strcat(typed, "T");
    time_of_day_format(minute, typed + strlen(typed));
    int64_t read = 0;
    struct error error;
    error_init(&error);
    enum code code = when_parse_instant(typed, strlen(typed), *zone, 0, &read, &error);
    char local[INSTANT_LOCAL_TEXT_SIZE];
    instant_format_local(instant, zone_offset_at(*zone, instant), local);
    if (code == CODE_AMBIGUOUS) {
      assert_non_null(strstr(error.text, local));
    } else {
      assert_int_equal(code, CODE_OK);
      assert_int_equal(read, instant);
    }
    assert_int_equal(when_parse_instant(local, strlen(local), *zone, 0, &read, NULL), CODE_OK);
    assert_int_equal(read, instant);
    if (run >= 20000 - 4) zone_free(*zone);
  }
}

static void a_long_text_is_refused_without_being_repeated(void **state) {
  (void)state;
  static char text[100000];
  memset(text, '1', sizeof text);
  int64_t instant = 0;
  int32_t date = 0;
  struct error error;
  struct zone *zone = zone_from_file("UTC");
  error_init(&error);
  assert_int_equal(when_parse_instant(text, sizeof text, zone, 0, &instant, &error), CODE_INVALID);
  assert_true(strlen(error.text) < 200);
  error_init(&error);
  assert_int_equal(when_parse_date(text, sizeof text, 0, &date, &error), CODE_INVALID);
  assert_true(strlen(error.text) < 200);
  zone_free(zone);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_date_is_read_as_it_is_typed),
      cmocka_unit_test(a_refused_date_says_what_would_work),
      cmocka_unit_test(a_time_is_read_as_it_is_typed),
      cmocka_unit_test(an_instant_is_read_as_it_is_typed),
      cmocka_unit_test(a_change_of_the_clock_is_told_plainly),
      cmocka_unit_test(an_end_may_be_the_end_of_the_day),
      cmocka_unit_test(what_the_wall_shows_leads_back_to_its_instant),
      cmocka_unit_test(a_long_text_is_refused_without_being_repeated),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
