#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/instant.h"
#include "core/model/when.h"
#include "support/small_salon.h"
#include "support/zone_file.h"

static struct zone *berlin;
static struct zone *beirut;
static struct small_salon small;

enum { MIA };
enum { CUT, COLOUR };

static int32_t day(const char *text) {
  int32_t date = 0;
  assert_true(date_parse(text, strlen(text), &date));
  return date;
}

/* Wall time in Berlin, "2026-11-23 14:00". */
static int64_t at(const char *text) {
  int64_t instant = 0;
  assert_int_equal(when_parse_instant(text, strlen(text), berlin, 0, &instant, NULL), CODE_OK);
  return instant;
}

static int start(void **state) {
  (void)state;
  small_salon_init(&small, berlin, day("2026-11-22"), day("2026-11-24"));
  (void)small_salon_employee(&small, "Mia Weber");
  (void)small_salon_service(&small, "Cut", 45, 5000);
  (void)small_salon_service(&small, "Root colour", 105, 9000);
  return 0;
}

static int release(void **state) {
  (void)state;
  small_salon_release(&small);
  return 0;
}

/* Mia's working time as "09:00-13:00 14:00-17:00", in the wall's time with the offset where it differs from +01:00. */
static void assert_works(const char *date, const char *expected) {
  struct interval pieces[WORKING_PIECES_MAX];
  struct interval_set set;
  interval_set_init(&set, pieces, WORKING_PIECES_MAX);
  assert_true(agenda_working_time(&small.agenda, MIA, day(date), &set));
  char text[256] = "";
  for (size_t i = 0; i < 2 * set.count; i++) {
    int64_t instant = i % 2 == 0 ? pieces[i / 2].from : pieces[i / 2].to;
    int32_t on;
    int minute;
    const struct zone *zone = small.locations[0].zone;
    zone_to_wall(zone, instant, &on, &minute);
    int64_t instants[2];
    const char *which = zone_resolve(zone, on, minute, instants) < 2 ? ""
                        : instant == instants[0]                     ? "a"
                                                                     : "b";
    if (i % 2 == 1 && minute == 0) minute = 1440;
    size_t used = strlen(text);
    (void)snprintf(text + used, sizeof text - used, "%s%02d:%02d%s",
                   i == 0       ? ""
                   : i % 2 == 0 ? " "
                                : "-",
                   minute / 60, minute % 60, which);
  }
  assert_string_equal(text, expected);
}

/* Monday 2026-11-23 unless a case says otherwise. */
static void shifts_of_a_day_join_or_split(void **state) {
  (void)state;
  (void)small_salon_shift(&small, MIA, MONDAY, 13 * 60, 17 * 60);
  (void)small_salon_shift(&small, MIA, MONDAY, 9 * 60, 13 * 60);
  (void)small_salon_shift(&small, MIA, TUESDAY, 14 * 60, 18 * 60);
  (void)small_salon_shift(&small, MIA, TUESDAY, 9 * 60, 12 * 60);
  small_salon_ready(&small);
  assert_works("2026-11-23", "09:00-17:00");
  assert_works("2026-11-24", "09:00-12:00 14:00-18:00");
  assert_works("2026-11-25", "");
}

/* 0 is Sunday, as in all five sources; ISO's 1 is Monday only by accident. */
static void days_of_the_week_count_from_sunday(void **state) {
  (void)state;
  for (int weekday = 0; weekday < 7; weekday++)
    (void)small_salon_shift(&small, MIA, weekday, 60 * weekday, 60 * weekday + 30);
  small_salon_ready(&small);
  assert_works("2026-11-22", "00:00-00:30");
  assert_works("2026-11-23", "01:00-01:30");
  assert_works("2026-11-28", "06:00-06:30");
}

static void shifts_hold_from_and_to_a_date(void **state) {
  (void)state;
  struct shift *old = small_salon_shift(&small, MIA, MONDAY, 480, 720);
  old->valid_to = day("2026-11-22");
  struct shift *until = small_salon_shift(&small, MIA, MONDAY, 540, 600);
  until->valid_to = day("2026-11-23");
  struct shift *from = small_salon_shift(&small, MIA, MONDAY, 660, 720);
  from->valid_from = day("2026-11-23");
  struct shift *next = small_salon_shift(&small, MIA, MONDAY, 780, 840);
  next->valid_from = day("2026-11-24");
  small_salon_ready(&small);
  assert_works("2026-11-23", "09:00-10:00 11:00-12:00");
  assert_works("2026-11-16", "08:00-12:00");
  assert_works("2026-11-30", "11:00-12:00 13:00-14:00");
}

static void available_adds_to_shifts(void **state) {
  (void)state;
  (void)small_salon_shift(&small, MIA, MONDAY, 540, 1020);
  (void)small_salon_exception(&small, MIA, day("2026-11-23"), 1020, 1080, EXCEPTION_AVAILABLE);
  (void)small_salon_exception(&small, MIA, day("2026-11-24"), 600, 720, EXCEPTION_AVAILABLE);
  (void)small_salon_exception(&small, MIA, day("2026-11-22"), 0, 1440, EXCEPTION_AVAILABLE);
  small_salon_ready(&small);
  assert_works("2026-11-23", "09:00-18:00");
  assert_works("2026-11-24", "10:00-12:00");
  assert_works("2026-11-22", "00:00-24:00");
}

static void every_other_exception_takes_away(void **state) {
  (void)state;
  for (int type = 0; type < exception_type_count; type++) {
    if (type == EXCEPTION_AVAILABLE) continue;
    (void)start(state);
    (void)small_salon_shift(&small, MIA, MONDAY, 540, 1020);
    (void)small_salon_shift(&small, MIA, TUESDAY, 540, 1020);
    (void)small_salon_exception(&small, MIA, day("2026-11-23"), 720, 780, (enum exception_type)type);
    (void)small_salon_exception(&small, MIA, day("2026-11-24"), 0, 1440, (enum exception_type)type);
    small_salon_ready(&small);
    assert_works("2026-11-23", "09:00-12:00 13:00-17:00");
    assert_works("2026-11-24", "");
    small_salon_release(&small);
  }
  (void)start(state);
}

/* Nulls made one source store the same whole-day vacation twice; stored twice here, it is still one. */
static void what_is_taken_away_twice_is_away(void **state) {
  (void)state;
  (void)small_salon_shift(&small, MIA, MONDAY, 540, 1020);
  for (int i = 0; i < 2; i++)
    (void)small_salon_exception(&small, MIA, day("2026-11-23"), 0, 1440, EXCEPTION_VACATION);
  (void)small_salon_exception(&small, MIA, day("2026-11-23"), 600, 660, EXCEPTION_AVAILABLE);
  small_salon_ready(&small);
  assert_works("2026-11-23", "");
}

static void holidays_close_the_day_if_they_block(void **state) {
  (void)state;
  (void)small_salon_shift(&small, MIA, MONDAY, 540, 1020);
  (void)small_salon_shift(&small, MIA, TUESDAY, 540, 1020);
  (void)small_salon_exception(&small, MIA, day("2026-11-23"), 600, 660, EXCEPTION_AVAILABLE);
  (void)small_salon_holiday(&small, day("2026-11-23"));
  small_salon_holiday(&small, day("2026-11-24"))->blocks_booking = false;
  small_salon_ready(&small);
  assert_works("2026-11-23", "");
  assert_works("2026-11-24", "09:00-17:00");
  assert_null(agenda_holiday_on(&small.agenda, day("2026-11-24")));
}

static void blocks_cut_out_their_time(void **state) {
  (void)state;
  small_salon_every_day(&small, MIA, 540, 1020);
  (void)small_salon_block(&small, MIA, at("2026-11-23 12:00"), at("2026-11-23 12:30"));
  (void)small_salon_block(&small, MIA, at("2026-11-23 16:00"), at("2026-11-25 10:00"));
  (void)small_salon_block(&small, MIA, at("2026-11-22 08:00"), at("2026-11-22 09:00"));
  small_salon_ready(&small);
  assert_works("2026-11-22", "09:00-17:00");
  assert_works("2026-11-23", "09:00-12:00 12:30-16:00");
  assert_works("2026-11-24", "");
  assert_works("2026-11-25", "10:00-17:00");
}

static void elsewhere_is_not_here(void **state) {
  (void)state;
  small_salon_every_day(&small, MIA, 540, 1020);
  (void)small_salon_exception(&small, MIA, day("2026-11-23"), 600, 660, EXCEPTION_AVAILABLE);
  small_salon_ready(&small);
  small.employees[MIA].location = SMALL_ELSEWHERE;
  assert_works("2026-11-23", "");
  small.employees[MIA].location = INDEX_NONE;
  assert_works("2026-11-23", "09:00-17:00");
}

/* A shift of one wall time on the days of a clock change. */
struct change {
  int start, end;
  const char *spring; /* 2026-03-29: 02:00 becomes 03:00 */
  const char *autumn; /* 2026-10-25: 03:00 becomes 02:00 */
};

static void clock_changes_move_the_ends_of_shifts(void **state) {
  (void)state;
  static const struct change changes[] = {
      {0, 1440, "00:00-24:00", "00:00-24:00"},  {90, 240, "01:30-04:00", "01:30-04:00"},
      {135, 165, "", "02:15a-02:45b"},          {150, 300, "03:00-05:00", "02:30a-05:00"},
      {60, 150, "01:00-03:00", "01:00-02:30b"}, {120, 180, "", "02:00a-03:00"},
      {180, 240, "03:00-04:00", "03:00-04:00"}, {60, 120, "01:00-03:00", "01:00-02:00b"},
  };
  for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
    (void)start(state);
    (void)small_salon_shift(&small, MIA, SUNDAY, changes[i].start, changes[i].end);
    small_salon_ready(&small);
    assert_works("2026-03-29", changes[i].spring);
    assert_works("2026-10-25", changes[i].autumn);
    small_salon_release(&small);
  }
  (void)start(state);
}

static void a_day_has_23_or_25_hours_of_work(void **state) {
  (void)state;
  small_salon_every_day(&small, MIA, 0, 1440);
  small_salon_ready(&small);
  static const char *const dates[] = {"2026-03-29", "2026-10-25", "2026-11-23"};
  static const int hours[] = {23, 25, 24};
  for (int i = 0; i < 3; i++) {
    struct interval pieces[4];
    struct interval_set set;
    interval_set_init(&set, pieces, 4);
    assert_true(agenda_working_time(&small.agenda, MIA, day(dates[i]), &set));
    assert_int_equal(interval_set_total(&set), hours[i] * MS_PER_HOUR);
  }
}

/* In Beirut the clock jumps from 24:00 to 01:00: that day begins at 01:00. */
static void a_day_may_begin_at_one(void **state) {
  (void)state;
  small.locations[SMALL_HERE].zone = beirut;
  (void)small_salon_shift(&small, MIA, SUNDAY, 0, 120);
  (void)small_salon_shift(&small, MIA, SATURDAY, 1380, 1440);
  small_salon_ready(&small);
  assert_works("2026-03-29", "01:00-02:00");
  assert_works("2026-03-28", "23:00-01:00");
}

static void storage_that_is_too_small_is_told(void **state) {
  (void)state;
  (void)small_salon_shift(&small, MIA, MONDAY, 540, 600);
  (void)small_salon_shift(&small, MIA, MONDAY, 660, 720);
  small_salon_ready(&small);
  struct interval pieces[1];
  struct interval_set set;
  interval_set_init(&set, pieces, 1);
  assert_false(agenda_working_time(&small.agenda, MIA, day("2026-11-23"), &set));
  assert_int_equal(set.count, 0);
}

static void working_through_midnight_takes_both_dates(void **state) {
  (void)state;
  (void)small_salon_shift(&small, MIA, MONDAY, 1200, 1440);
  (void)small_salon_shift(&small, MIA, TUESDAY, 0, 120);
  small_salon_ready(&small);
  struct interval night = {.from = at("2026-11-23 23:00"), .to = at("2026-11-24 01:00")};
  assert_true(agenda_works_through(&small.agenda, MIA, night));
  night.to = at("2026-11-24 02:15");
  assert_false(agenda_works_through(&small.agenda, MIA, night));
}

struct asked {
  const char *from, *to;
  bool free;
};

/* One visit from 14:15 to 14:45 against every way to lie about it; the one strictly inside is what a source's query missed. */
static void overlap_is_found_however_it_lies(void **state) {
  (void)state;
  static const struct asked cases[] = {
      {"14:00", "15:00", false}, {"14:15", "14:45", false}, {"14:20", "14:40", false},
      {"14:00", "14:16", false}, {"14:44", "15:00", false}, {"14:15", "14:16", false},
      {"14:44", "14:45", false}, {"14:00", "14:15", true},  {"14:45", "15:00", true},
      {"13:00", "14:00", true},  {"15:00", "16:00", true},
  };
  struct busy *busy =
      small_salon_busy(&small, MIA, CUT, at("2026-11-23 14:15"), at("2026-11-23 14:45"), 0, 0);
  struct id visit = busy->appointment;
  small_salon_ready(&small);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char from[32];
    char to[32];
    (void)snprintf(from, sizeof from, "2026-11-23 %s", cases[i].from);
    (void)snprintf(to, sizeof to, "2026-11-23 %s", cases[i].to);
    struct interval time = {.from = at(from), .to = at(to)};
    const struct busy *found = agenda_busy_in(&small.agenda, MIA, time, id_nil);
    assert_int_equal(found == NULL, cases[i].free);
    assert_null(agenda_busy_in(&small.agenda, MIA, time, visit));
  }
}

/* A long visit that others were put over on purpose is found behind short ones that begin later and end before. */
static void a_long_visit_is_found_behind_short_ones(void **state) {
  (void)state;
  struct busy *whole =
      small_salon_busy(&small, MIA, COLOUR, at("2026-11-23 09:00"), at("2026-11-23 17:00"), 0, 0);
  struct id visit = whole->appointment;
  for (int hour = 10; hour < 14; hour++) {
    int64_t from = at("2026-11-23 00:00") + hour * MS_PER_HOUR;
    small_salon_busy(&small, MIA, CUT, from, from + 30 * MS_PER_MINUTE, 0, 0)->overlap = true;
  }
  small_salon_ready(&small);
  struct interval late = {.from = at("2026-11-23 16:00"), .to = at("2026-11-23 16:30")};
  const struct busy *found = agenda_busy_in(&small.agenda, MIA, late, id_nil);
  assert_non_null(found);
  assert_true(id_equal(found->appointment, visit));
  struct interval noon = {.from = at("2026-11-23 12:00"), .to = at("2026-11-23 12:30")};
  int first = agenda_busy_row(&small.agenda, MIA, 0, noon, id_nil);
  int second = agenda_busy_row(&small.agenda, MIA, first + 1, noon, id_nil);
  assert_true(first != INDEX_NONE && second != INDEX_NONE);
  assert_int_equal(agenda_busy_row(&small.agenda, MIA, second + 1, noon, id_nil), INDEX_NONE);
}

static void buffers_belong_to_what_is_taken(void **state) {
  (void)state;
  (void)small_salon_busy(&small, MIA, CUT, at("2026-11-23 14:00"), at("2026-11-23 15:00"), 10, 5);
  (void)small_salon_hold(&small, MIA, at("2026-11-23 16:00"), at("2026-11-23 16:30"));
  small_salon_ready(&small);
  struct interval before = {.from = at("2026-11-23 13:00"), .to = at("2026-11-23 13:50")};
  assert_null(agenda_busy_in(&small.agenda, MIA, before, id_nil));
  before.to++;
  assert_non_null(agenda_busy_in(&small.agenda, MIA, before, id_nil));
  struct interval held = {.from = at("2026-11-23 15:05"), .to = at("2026-11-23 16:00")};
  assert_null(agenda_hold_in(&small.agenda, MIA, held));
  held.to++;
  assert_non_null(agenda_hold_in(&small.agenda, MIA, held));
  assert_null(agenda_busy_in(&small.agenda, MIA, held, id_nil));
}

/* A composite counts once, on the date on which it begins; visits with any employee count; dates are those of the wall. */
static void limits_count_visits(void **state) {
  (void)state;
  int jonas = small_salon_employee(&small, "Zoe Roth");
  small.services[COLOUR].limit_per_day = 1;
  struct busy *apply =
      small_salon_busy(&small, MIA, COLOUR, at("2026-11-23 23:30"), at("2026-11-23 23:50"), 0, 0);
  struct id first = apply->appointment;
  struct busy *rinse =
      small_salon_busy(&small, MIA, COLOUR, at("2026-11-24 00:30"), at("2026-11-24 00:50"), 0, 0);
  rinse->appointment = first;
  rinse->position = 1;
  (void)small_salon_busy(&small, jonas, COLOUR, at("2026-11-23 10:00"), at("2026-11-23 11:00"), 0, 0);
  (void)small_salon_busy(&small, jonas, COLOUR, at("2026-11-22 00:00"), at("2026-11-22 01:00"), 0, 0);
  (void)small_salon_busy(&small, jonas, CUT, at("2026-11-23 12:00"), at("2026-11-23 13:00"), 0, 0);
  small_salon_ready(&small);
  const struct agenda *agenda = &small.agenda;
  int32_t monday = day("2026-11-23");
  assert_int_equal(agenda_count_service(agenda, COLOUR, monday, monday, id_nil), 2);
  assert_int_equal(agenda_count_service(agenda, COLOUR, monday, monday, first), 1);
  assert_int_equal(agenda_count_service(agenda, COLOUR, monday + 1, monday + 1, id_nil), 0);
  assert_int_equal(agenda_count_service(agenda, COLOUR, monday - 1, monday - 1, id_nil), 1);
  assert_int_equal(agenda_count_service(agenda, COLOUR, monday - 1, monday + 6, id_nil), 3);
}

static int load_zones(void **state) {
  (void)state;
  berlin = zone_from_file("Europe/Berlin");
  beirut = zone_from_file("Asia/Beirut");
  return 0;
}

static int free_zones(void **state) {
  (void)state;
  zone_free(berlin);
  zone_free(beirut);
  return 0;
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, start, release)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(shifts_of_a_day_join_or_split),
      CASE(days_of_the_week_count_from_sunday),
      CASE(shifts_hold_from_and_to_a_date),
      CASE(available_adds_to_shifts),
      CASE(every_other_exception_takes_away),
      CASE(what_is_taken_away_twice_is_away),
      CASE(holidays_close_the_day_if_they_block),
      CASE(blocks_cut_out_their_time),
      CASE(elsewhere_is_not_here),
      CASE(clock_changes_move_the_ends_of_shifts),
      CASE(a_day_has_23_or_25_hours_of_work),
      CASE(a_day_may_begin_at_one),
      CASE(storage_that_is_too_small_is_told),
      CASE(working_through_midnight_takes_both_dates),
      CASE(overlap_is_found_however_it_lies),
      CASE(a_long_visit_is_found_behind_short_ones),
      CASE(buffers_belong_to_what_is_taken),
      CASE(limits_count_visits),
  };
  return cmocka_run_group_tests(tests, load_zones, free_zones);
}
