#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "core/model/instant.h"
#include "core/model/zone.h"
#include "support/dice.h"
#include "support/zone_file.h"

static int32_t date_of(const char *text) {
  int32_t date = 0;
  assert_true(date_parse(text, strlen(text), &date));
  return date;
}

static int64_t instant_of(const char *text) {
  int64_t instant = 0;
  assert_true(instant_parse_rfc3339(text, strlen(text), &instant));
  return instant;
}

/* Wall times and the instants at which they stand on the wall, in the zone's own offsets. */
static const struct {
  const char *zone;
  const char *date;
  int hour;
  int minute;
  int count;
  const char *instants[2];
} wall_cases[] = {
    {"Europe/Berlin", "2026-11-23", 14, 30, 1, {"2026-11-23T13:30:00Z", NULL}},
    {"Europe/Berlin", "2026-03-29", 1, 59, 1, {"2026-03-29T00:59:00Z", NULL}},
    {"Europe/Berlin", "2026-03-29", 2, 0, 0, {NULL, NULL}},
    {"Europe/Berlin", "2026-03-29", 2, 59, 0, {NULL, NULL}},
    {"Europe/Berlin", "2026-03-29", 3, 0, 1, {"2026-03-29T01:00:00Z", NULL}},
    {"Europe/Berlin", "2026-10-25", 1, 59, 1, {"2026-10-24T23:59:00Z", NULL}},
    {"Europe/Berlin", "2026-10-25", 2, 0, 2, {"2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"}},
    {"Europe/Berlin", "2026-10-25", 2, 59, 2, {"2026-10-25T00:59:00Z", "2026-10-25T01:59:00Z"}},
    {"Europe/Berlin", "2026-10-25", 3, 0, 1, {"2026-10-25T02:00:00Z", NULL}},
    {"Europe/Berlin", "2026-10-25", 24, 0, 1, {"2026-10-25T23:00:00Z", NULL}},
    {"Europe/Berlin", "2150-07-01", 12, 0, 1, {"2150-07-01T10:00:00Z", NULL}},
    {"Australia/Lord_Howe", "2026-04-05", 1, 45, 2, {"2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"}},
    {"Australia/Lord_Howe", "2026-10-04", 2, 15, 0, {NULL, NULL}},
    {"America/Sao_Paulo", "2018-11-04", 0, 30, 0, {NULL, NULL}},
    {"America/Sao_Paulo", "2018-02-17", 23, 30, 2, {"2018-02-18T01:30:00Z", "2018-02-18T02:30:00Z"}},
    {"Pacific/Apia", "2011-12-30", 12, 0, 0, {NULL, NULL}},
    {"Pacific/Apia", "2011-12-31", 0, 0, 1, {"2011-12-30T10:00:00Z", NULL}},
    {"America/Goose_Bay", "2010-11-07", 0, 0, 2, {"2010-11-07T03:00:00Z", "2010-11-07T04:00:00Z"}},
    {"Europe/Dublin", "2026-10-25", 1, 30, 2, {"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"}},
    {"Asia/Kathmandu", "2026-06-01", 12, 0, 1, {"2026-06-01T06:15:00Z", NULL}},
    {"UTC", "2026-06-01", 12, 0, 1, {"2026-06-01T12:00:00Z", NULL}},
};

static void a_wall_time_is_there_once_or_not_or_twice(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof wall_cases / sizeof *wall_cases; i++) {
    struct zone *zone = zone_from_file(wall_cases[i].zone);
    int64_t instants[2];
    int minute = wall_cases[i].hour * 60 + wall_cases[i].minute;
    int count = zone_resolve(zone, date_of(wall_cases[i].date), minute, instants);
    if (count != wall_cases[i].count) {
      fail_msg("%s %s %02d:%02d comes %d times", wall_cases[i].zone, wall_cases[i].date, wall_cases[i].hour,
               wall_cases[i].minute, count);
    }
    for (int n = 0; n < count; n++) assert_int_equal(instants[n], instant_of(wall_cases[i].instants[n]));
    zone_free(zone);
  }
}

static const struct {
  const char *zone;
  const char *date;
  const char *start;
  int minutes;
} day_cases[] = {
    {"Europe/Berlin", "2026-11-23", "2026-11-22T23:00:00Z", 24 * 60},
    {"Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", 23 * 60},
    {"Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", 25 * 60},
    {"Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", 24 * 60 + 30},
    {"Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30:00Z", 24 * 60 - 30},
    {"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", 23 * 60},
    {"America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00Z", 25 * 60},
    {"Asia/Beirut", "2023-03-26", "2023-03-25T22:00:00Z", 23 * 60},
    {"Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z", 24 * 60},
    {"Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z", 0},
    {"Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", 24 * 60},
    {"America/Goose_Bay", "2010-11-07", "2010-11-07T03:00:00Z", 25 * 60},
    {"America/Havana", "2026-11-01", "2026-11-01T04:00:00Z", 25 * 60},
};

static void days_have_the_hours_that_the_clock_gives_them(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof day_cases / sizeof *day_cases; i++) {
    struct zone *zone = zone_from_file(day_cases[i].zone);
    int32_t date = date_of(day_cases[i].date);
    char start[INSTANT_TEXT_SIZE];
    instant_format_utc(zone_day_start(zone, date), start);
    assert_string_equal(start, day_cases[i].start);
    int64_t length = zone_day_start(zone, date + 1) - zone_day_start(zone, date);
    assert_int_equal(length / MS_PER_MINUTE, day_cases[i].minutes);
    zone_free(zone);
  }
}

static void a_gap_says_where_the_clock_goes(void **state) {
  (void)state;
  struct zone *zone = zone_from_file("Europe/Berlin");
  struct zone_gap gap;
  int32_t date = date_of("2026-03-29");
  assert_true(zone_gap(zone, date, 2 * 60 + 30, &gap));
  assert_int_equal(gap.at, instant_of("2026-03-29T01:00:00Z"));
  assert_int_equal(gap.from_date, date);
  assert_int_equal(gap.from_minute, 2 * 60);
  assert_int_equal(gap.to_date, date);
  assert_int_equal(gap.to_minute, 3 * 60);
  assert_false(zone_gap(zone, date, 3 * 60, &gap));
  zone_free(zone);

  zone = zone_from_file("Pacific/Apia");
  assert_true(zone_gap(zone, date_of("2011-12-30"), 0, &gap));
  assert_int_equal(gap.from_date, date_of("2011-12-30"));
  assert_int_equal(gap.to_date, date_of("2011-12-31"));
  assert_int_equal(gap.to_minute, 0);
  zone_free(zone);
}

static const struct {
  const char *zone;
  const char *date;
  int step;
  int count;
  const char *first;
} row_cases[] = {
    {"Europe/Berlin", "2026-11-23", 15, 96, "2026-11-22T23:00:00Z"},
    {"Europe/Berlin", "2026-03-29", 15, 92, "2026-03-28T23:00:00Z"},
    {"Europe/Berlin", "2026-10-25", 15, 100, "2026-10-24T22:00:00Z"},
    {"Europe/Berlin", "2026-10-25", 60, 25, "2026-10-24T22:00:00Z"},
    {"Australia/Lord_Howe", "2026-04-05", 15, 98, "2026-04-04T13:00:00Z"},
    {"Australia/Lord_Howe", "2026-10-04", 30, 47, "2026-10-03T13:30:00Z"},
    {"America/Sao_Paulo", "2018-11-04", 30, 46, "2018-11-04T03:00:00Z"},
    {"Pacific/Apia", "2011-12-30", 15, 0, NULL},
    {"Asia/Kathmandu", "2026-06-01", 15, 96, "2026-05-31T18:15:00Z"},
    {"UTC", "2026-06-01", 1440, 1, "2026-06-01T00:00:00Z"},
    {"UTC", "2026-06-01", 25, 58, "2026-06-01T00:00:00Z"},
};

static void a_date_has_as_many_rows_as_the_clock_gives_it(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof row_cases / sizeof *row_cases; i++) {
    struct zone *zone = zone_from_file(row_cases[i].zone);
    int32_t date = date_of(row_cases[i].date);
    struct zone_slots slots;
    int count = 0;
    bool any = zone_slot_first(&slots, zone, zone_day_start(zone, date), zone_day_start(zone, date + 1),
                               row_cases[i].step);
    if (any) assert_int_equal(slots.at, instant_of(row_cases[i].first));
    for (; any; any = zone_slot_next(&slots)) count++;
    assert_int_equal(count, row_cases[i].count);
    zone_free(zone);
  }
}

static void a_mark_shortly_after_a_change_is_found(void **state) {
  (void)state;
  struct zone *zone = zone_from_file("Australia/Lord_Howe");
  struct zone_slots slots;
  /* The hour before the change ends at 02:30 on the new clock; 03:00 is the next whole hour. */
  assert_true(zone_slot_first(&slots, zone, instant_of("2026-10-03T15:01:00Z"),
                              instant_of("2026-10-03T16:00:00.001Z"), 60));
  assert_int_equal(slots.at, instant_of("2026-10-03T16:00:00Z"));
  assert_false(zone_slot_next(&slots));
  assert_false(zone_slot_next(&slots));
  assert_false(zone_slot_first(&slots, zone, 10, 10, 15));
  assert_false(zone_slot_next(&slots));
  zone_free(zone);
}

/* The machine's own idea of a zone, which reads the same files by other code. */
static int64_t oracle_wall(int64_t seconds) {
  time_t when = (time_t)seconds;
  struct tm tm;
  assert_non_null(localtime_r(&when, &tm));
  int64_t days = 0;
  for (int year = 1970; year < tm.tm_year + 1900; year++) {
    days += 365 + (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
  }
  for (int year = 1969; year >= tm.tm_year + 1900; year--) {
    days -= 365 + (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
  }
  days += tm.tm_yday;
  return days * 86400 + tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
}

static int64_t oracle_offset(int64_t seconds) { return oracle_wall(seconds) - seconds; }

static const char *const zones[] = {
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Beirut",
    "Africa/Casablanca",
    "Europe/Dublin",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Africa/Cairo",
    "Asia/Tehran",
    "Pacific/Chatham",
    "Antarctica/Troll",
    "America/Havana",
    "America/Goose_Bay",
    "America/Santiago",
    "Asia/Gaza",
    "UTC",
};

enum { ZONES = sizeof zones / sizeof *zones };

/* 1990-01-01 and 2060-01-01 in seconds. */
static const int64_t oracle_first = INT64_C(631152000);
static const int64_t oracle_last = INT64_C(2840140800);

static void oracle_zone(const char *name) {
  assert_int_equal(setenv("TZ", name, 1), 0);
  tzset();
}

static void assert_same_offset(const struct zone *zone, int64_t seconds) {
  int64_t offset = oracle_offset(seconds);
  if (zone_offset_at(zone, seconds * 1000) != offset) {
    fail_msg("%s at %lld: %d, the machine says %lld", zone_name(zone), (long long)seconds,
             zone_offset_at(zone, seconds * 1000), (long long)offset);
  }
  int32_t date = 0;
  int minute = 0;
  zone_to_wall(zone, seconds * 1000 + 999, &date, &minute);
  int64_t wall = oracle_wall(seconds);
  assert_int_equal(date * INT64_C(1440) + minute, wall / 60 - (wall % 60 < 0));
}

/* The second in (before, after] in which the machine's offset changes. */
static int64_t oracle_change(int64_t before, int64_t after) {
  int64_t offset = oracle_offset(before);
  while (after - before > 1) {
    int64_t middle = before + (after - before) / 2;
    if (oracle_offset(middle) == offset) {
      before = middle;
    } else {
      after = middle;
    }
  }
  return after;
}

static void offsets_are_those_of_the_machine(void **state) {
  (void)state;
  const int64_t stride = INT64_C(12) * 3600;
  int changes = 0;
  for (size_t i = 0; i < ZONES; i++) {
    struct zone *zone = zone_from_file(zones[i]);
    oracle_zone(zones[i]);
    int64_t offset = oracle_offset(oracle_first);
    for (int64_t at = oracle_first; at < oracle_last; at += stride) {
      assert_same_offset(zone, at);
      int64_t next = oracle_offset(at + stride);
      if (next == offset) continue;
      int64_t change = oracle_change(at, at + stride);
      for (int64_t near = change - 1; near <= change + 1; near++) assert_same_offset(zone, near);
      offset = next;
      changes++;
    }
    zone_free(zone);
  }
  assert_true(changes > 1000);
}

static void offsets_are_those_of_the_machine_at_any_instant(void **state) {
  (void)state;
  struct dice dice = dice_for(__func__);
  for (size_t i = 0; i < ZONES; i++) {
    struct zone *zone = zone_from_file(zones[i]);
    oracle_zone(zones[i]);
    for (int n = 0; n < 2000; n++) {
      assert_same_offset(zone, dice_between(&dice, INT64_C(-2208988800), INT64_C(7258118399)));
    }
    zone_free(zone);
  }
}

/* All instants within reach whose wall is `wall`, found by trying every offset that the machine knows nearby.
 */
static int oracle_resolve(int64_t wall, int64_t *found) {
  int count = 0;
  for (int64_t at = wall - INT64_C(27) * 3600; at <= wall + INT64_C(27) * 3600; at += 900) {
    int64_t candidate = wall - oracle_offset(at);
    if (oracle_wall(candidate) != wall) continue;
    bool known = false;
    for (int i = 0; i < count; i++) known = known || found[i] == candidate * 1000;
    if (!known) found[count++] = candidate * 1000;
  }
  return count;
}

static void assert_same_day(const struct zone *zone, int32_t date, int minute) {
  int64_t wall = date * INT64_C(86400) + minute * INT64_C(60);
  int64_t expected[8] = {0};
  int64_t found[2];
  int count = zone_resolve(zone, date, minute, found);
  assert_int_equal(count, oracle_resolve(wall, expected));
  for (int i = 0; i < count; i++) assert_int_equal(found[i], expected[i]);
  struct zone_gap gap;
  assert_int_equal(zone_gap(zone, date, minute, &gap), count == 0);
  if (count == 0) {
    assert_int_equal(oracle_wall(gap.at / 1000), gap.to_date * INT64_C(86400) + gap.to_minute * INT64_C(60));
    assert_true(gap.from_date * 1440 + gap.from_minute <= date * 1440 + minute);
    assert_true(gap.to_date * 1440 + gap.to_minute > date * 1440 + minute);
  }
  int64_t start = zone_day_start(zone, date) / 1000;
  assert_true(oracle_wall(start) >= date * INT64_C(86400));
  assert_true(oracle_wall(start - 1) < date * INT64_C(86400));
  for (int64_t at = start - INT64_C(26) * 3600; at < start; at += 60) {
    assert_true(oracle_wall(at) < date * INT64_C(86400));
  }
}

/* Half of the dates are at a change of the clock, for it is there that it matters. */
static void wall_times_are_those_of_the_machine(void **state) {
  (void)state;
  struct dice dice = dice_for(__func__);
  for (size_t i = 0; i < ZONES; i++) {
    struct zone *zone = zone_from_file(zones[i]);
    oracle_zone(zones[i]);
    for (int n = 0; n < 60; n++) {
      int64_t at = dice_between(&dice, oracle_first, oracle_last);
      int64_t later = at + INT64_C(200) * 86400;
      if (n % 2 == 0 && oracle_offset(at) != oracle_offset(later)) at = oracle_change(at, later);
      int64_t wall = oracle_wall(at) + dice_between(&dice, -150, 150) * 60;
      assert_same_day(zone, (int32_t)(wall / 86400), (int)(wall % 86400 / 60));
    }
    zone_free(zone);
  }
}

static void marks_are_those_of_the_wall_minute_by_minute(void **state) {
  (void)state;
  static const int steps[] = {5, 10, 15, 20, 30, 45, 60, 7};
  struct dice dice = dice_for(__func__);
  for (size_t i = 0; i < ZONES; i++) {
    struct zone *zone = zone_from_file(zones[i]);
    oracle_zone(zones[i]);
    for (int n = 0; n < 20; n++) {
      int64_t at = dice_between(&dice, oracle_first, oracle_last);
      int64_t later = at + INT64_C(200) * 86400;
      if (oracle_offset(at) != oracle_offset(later)) at = oracle_change(at, later);
      int64_t from = at - dice_between(&dice, 0, 600) * 60;
      int64_t to = at + dice_between(&dice, 0, 600) * 60;
      int step = steps[dice_between(&dice, 0, 7)];
      struct zone_slots slots;
      bool any = zone_slot_first(&slots, zone, from * 1000, to * 1000, step);
      for (int64_t minute = (from + 59) / 60 * 60; minute < to; minute += 60) {
        if (oracle_wall(minute) % 86400 / 60 % step != 0) continue;
        assert_true(any);
        assert_int_equal(slots.at, minute * 1000);
        any = zone_slot_next(&slots);
      }
      assert_false(any);
    }
    zone_free(zone);
  }
}

static void any_instant_has_a_wall(void **state) {
  (void)state;
  struct zone *zone = zone_from_file("Europe/Berlin");
  static const int64_t extremes[] = {INT64_MIN, INT64_MIN / 2, INT64_MAX / 2, INT64_MAX};
  for (size_t i = 0; i < sizeof extremes / sizeof *extremes; i++) {
    int32_t date = 0;
    int minute = -1;
    zone_to_wall(zone, extremes[i], &date, &minute);
    assert_true(minute >= 0 && minute < MINUTES_PER_DAY);
    assert_true(extremes[i] < 0 ? date < DATE_MIN : date > DATE_MAX);
  }
  zone_free(zone);
}

static void a_fixed_zone_never_changes(void **state) {
  (void)state;
  struct zone *zone = NULL;
  struct error error;
  error_init(&error);
  assert_int_equal(zone_new_fixed(5400, "Desk", &zone, &error), CODE_OK);
  assert_string_equal(zone_name(zone), "Desk");
  assert_int_equal(zone_day_start(zone, 1), MS_PER_DAY - 90 * MS_PER_MINUTE);
  int64_t instants[2];
  assert_int_equal(zone_resolve(zone, 1, 90, instants), 1);
  assert_int_equal(instants[0], MS_PER_DAY);
  zone_free(zone);
  assert_int_equal(zone_new_fixed(86401, "Far", &zone, &error), CODE_INVALID);
  error_init(&error);
  assert_int_equal(zone_new_fixed(0, "", &zone, &error), CODE_INVALID);
}

/* Asks a zone everything; a damaged file that was accepted must still give answers that hang together. */
static void assert_zone_is_sane(const struct zone *zone, struct dice *dice) {
  for (int n = 0; n < 20; n++) {
    int32_t date = (int32_t)dice_between(dice, DATE_MIN, DATE_MAX);
    int64_t start = zone_day_start(zone, date);
    int64_t end = zone_day_start(zone, date + 1);
    assert_true(start <= end);
    int32_t offset = zone_offset_at(zone, start);
    assert_true(offset > -26 * 3600 && offset < 26 * 3600);
    int64_t instants[2];
    int minute = (int)dice_between(dice, 0, 1440);
    int count = zone_resolve(zone, date, minute, instants);
    for (int i = 0; i < count; i++) {
      int32_t wall_date = 0;
      int wall_minute = 0;
      zone_to_wall(zone, instants[i], &wall_date, &wall_minute);
      assert_int_equal(wall_date * 1440 + wall_minute, date * 1440 + minute);
    }
    struct zone_slots slots;
    int rows = 0;
    for (bool any = zone_slot_first(&slots, zone, start, end, 15); any; any = zone_slot_next(&slots)) rows++;
    assert_true(rows <= 500);
  }
}

static void a_file_cut_anywhere_is_refused(void **state) {
  (void)state;
  static uint8_t whole[ZONE_BYTES_MAX];
  size_t size = zone_file_read("Europe/Berlin", whole);
  for (size_t length = 0; length < size; length++) {
    uint8_t *bytes = malloc(length + 1); /* its own size, so that reading past the end is seen */
    assert_non_null(bytes);
    memcpy(bytes, whole, length);
    bytes = realloc(bytes, length > 0 ? length : 1);
    assert_non_null(bytes);
    struct zone *zone = NULL;
    struct error error;
    error_init(&error);
    assert_int_equal(zone_new(bytes, length, "Europe/Berlin", &zone, &error), CODE_INVALID);
    assert_null(zone);
    assert_non_null(strstr(error.text, "Europe/Berlin"));
    free(bytes);
  }
}

static void damaged_files_are_refused_or_sane(void **state) {
  (void)state;
  static uint8_t bytes[ZONE_BYTES_MAX];
  struct dice dice = dice_for(__func__);
  int accepted = 0;
  for (int n = 0; n < 4000; n++) {
    size_t size = zone_file_read(zones[n % ZONES], bytes);
    for (int64_t hits = dice_between(&dice, 1, 6); hits > 0; hits--) {
      size_t place = (size_t)dice_between(&dice, 0, (int64_t)size - 1);
      if (dice_between(&dice, 0, 3) == 0) place = size - 1 - (size_t)dice_between(&dice, 0, 30);
      bytes[place] = (uint8_t)dice_roll(&dice);
    }
    uint8_t *exact = malloc(size);
    assert_non_null(exact);
    memcpy(exact, bytes, size);
    struct zone *zone = NULL;
    struct error error;
    error_init(&error);
    if (zone_new(exact, size, "Some/Where", &zone, &error) == CODE_OK) {
      assert_zone_is_sane(zone, &dice);
      accepted++;
    } else {
      assert_null(zone);
    }
    zone_free(zone);
    free(exact);
  }
  assert_true(accepted > 0);
}

static void put_uint32(uint8_t *at, uint32_t value) {
  for (int i = 0; i < 4; i++) at[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* A file of version 2 with one type, no listed change and this rule at its end. */
static size_t file_with_rule(const char *rule, uint8_t bytes[512]) {
  size_t size = 0;
  for (int block = 0; block < 2; block++) {
    memset(bytes + size, 0, 44 + 10);
    memcpy(bytes + size, "TZif2", 5);
    put_uint32(bytes + size + 36, 1); /* types */
    put_uint32(bytes + size + 40, 4); /* bytes of abbreviations */
    memcpy(bytes + size + 44 + 6, "LMT", 4);
    size += 44 + 10;
  }
  bytes[size++] = '\n';
  memcpy(bytes + size, rule, strlen(rule));
  size += strlen(rule);
  bytes[size++] = '\n';
  return size;
}

static const struct {
  const char *rule;
  const char *instant; /* NULL: the rule is refused */
  int minutes;         /* that the wall is ahead then */
} rule_cases[] = {
    {"CET-1CEST,M3.5.0,M10.5.0/3", "2150-07-01T00:00:00Z", 120},
    {"CET-1CEST,M3.5.0,M10.5.0/3", "2150-12-01T00:00:00Z", 60},
    {"IST-1GMT0,M10.5.0,M3.5.0/1", "2150-12-01T00:00:00Z", 0},
    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2150-01-01T00:00:00Z", 660},
    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2150-07-01T00:00:00Z", 630},
    {"EST5EDT,0/0,J365/25", "2150-01-01T00:00:00Z", -240},
    {"EST5EDT,0/0,J365/25", "2150-07-01T00:00:00Z", -240},
    {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2150-03-29T00:59:59Z", -120},
    {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2150-03-29T01:00:00Z", -60},
    {"AAA-1BBB,J60,J300", "2148-02-29T12:00:00Z", 60},
    {"AAA-1BBB,J60,J300", "2148-03-01T12:00:00Z", 120},
    {"AAA-1BBB,59,300", "2148-02-29T12:00:00Z", 120},
    {"UTC0", "2150-01-01T00:00:00Z", 0},
    {"<+0545>-5:45", "2150-01-01T00:00:00Z", 345},
    {"", "2150-01-01T00:00:00Z", 0},
    {"CET", NULL, 0},
    {"CE-1", NULL, 0},
    {"CET-25", NULL, 0},
    {"CET-1CEST", NULL, 0},
    {"CET-1CEST,M13.5.0,M10.5.0", NULL, 0},
    {"CET-1CEST,M3.6.0,M10.5.0", NULL, 0},
    {"CET-1CEST,M3.5.7,M10.5.0", NULL, 0},
    {"CET-1CEST,M3.5.0", NULL, 0},
    {"CET-1CEST,M3.5.0,M10.5.0/168", NULL, 0},
    {"CET-1CEST,J0,J300", NULL, 0},
    {"CET-1CEST,366,J300", NULL, 0},
    {"CET-1CEST,M3.5.0,M10.5.0/3x", NULL, 0},
    {"<CET-1", NULL, 0},
    {"CET-1:60", NULL, 0},
};

static void the_rule_at_the_end_counts(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof rule_cases / sizeof *rule_cases; i++) {
    uint8_t bytes[512];
    size_t size = file_with_rule(rule_cases[i].rule, bytes);
    struct zone *zone = NULL;
    struct error error;
    error_init(&error);
    enum code code = zone_new(bytes, size, "Some/Where", &zone, &error);
    if (code != (rule_cases[i].instant != NULL ? CODE_OK : CODE_INVALID)) fail_msg("%s", rule_cases[i].rule);
    if (zone == NULL) continue;
    int offset = zone_offset_at(zone, instant_of(rule_cases[i].instant));
    if (offset != rule_cases[i].minutes * 60) fail_msg("%s: %d seconds", rule_cases[i].rule, offset);
    zone_free(zone);
  }
}

static void an_old_file_has_no_rule(void **state) {
  (void)state;
  uint8_t bytes[44 + 4 + 1 + 12 + 8] = {0};
  memcpy(bytes, "TZif", 4);
  put_uint32(bytes + 32, 1);
  put_uint32(bytes + 36, 2);
  put_uint32(bytes + 40, 8);
  put_uint32(bytes + 44, 1000);     /* the change */
  bytes[48] = 1;                    /* to the second type */
  put_uint32(bytes + 49 + 6, 3600); /* which is an hour ahead */
  struct zone *zone = NULL;
  struct error error;
  error_init(&error);
  assert_int_equal(zone_new(bytes, sizeof bytes, "Old", &zone, &error), CODE_OK);
  assert_int_equal(zone_offset_at(zone, 999999), 0);
  assert_int_equal(zone_offset_at(zone, 1000000), 3600);
  assert_int_equal(zone_offset_at(zone, INT64_MAX), 3600);
  zone_free(zone);
}

static void leap_seconds_are_refused_plainly(void **state) {
  (void)state;
  static uint8_t bytes[ZONE_BYTES_MAX];
  struct zone *zone = NULL;
  struct error error;
  error_init(&error);
  uint8_t old[44 + 6 + 4 + 8] = {0};
  memcpy(old, "TZif", 4);
  put_uint32(old + 28, 1); /* leap seconds */
  put_uint32(old + 36, 1);
  put_uint32(old + 40, 4);
  memcpy(bytes, old, sizeof old);
  assert_int_equal(zone_new(bytes, sizeof old, "right/UTC", &zone, &error), CODE_INVALID);
  assert_non_null(strstr(error.text, "leap seconds"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_wall_time_is_there_once_or_not_or_twice),
      cmocka_unit_test(days_have_the_hours_that_the_clock_gives_them),
      cmocka_unit_test(a_gap_says_where_the_clock_goes),
      cmocka_unit_test(a_date_has_as_many_rows_as_the_clock_gives_it),
      cmocka_unit_test(a_mark_shortly_after_a_change_is_found),
      cmocka_unit_test(offsets_are_those_of_the_machine),
      cmocka_unit_test(offsets_are_those_of_the_machine_at_any_instant),
      cmocka_unit_test(wall_times_are_those_of_the_machine),
      cmocka_unit_test(marks_are_those_of_the_wall_minute_by_minute),
      cmocka_unit_test(any_instant_has_a_wall),
      cmocka_unit_test(a_fixed_zone_never_changes),
      cmocka_unit_test(a_file_cut_anywhere_is_refused),
      cmocka_unit_test(damaged_files_are_refused_or_sane),
      cmocka_unit_test(the_rule_at_the_end_counts),
      cmocka_unit_test(an_old_file_has_no_rule),
      cmocka_unit_test(leap_seconds_are_refused_plainly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
