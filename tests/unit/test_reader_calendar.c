/*
 * The week of one employee against the days that it is made of, and the load of days against a count of their minutes: on the demo
 * salon, on days drawn at random and on those of the clock's change.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/instant.h"
#include "core/store/reader.h"
#include "core/store/salon_store.h"
#include "core/store/zoneinfo.h"
#include "demo/demo.h"
#include "support/dice.h"
#include "unit/store_fixture.h"

enum { MEMORY = 64 << 20, WEEKS_TRIED = 20, DAYS_COUNTED = 12 };

struct desk {
  struct fixture fixture;
  struct replica *replica;
  const struct salon *salon;
  struct arena arena;
  int32_t today;
};

static bool quick_hash(const char *pin, char hash[SALON_PIN_HASH_SIZE]) {
  (void)snprintf(hash, SALON_PIN_HASH_SIZE, "hash of %s", pin);
  return true;
}

static enum code feed(void *context, const char *text, size_t length, struct error *error) {
  return salon_importer_line(context, text, length, error);
}

static void demo_take(struct desk *desk) {
  struct salon_importer *importer = NULL;
  struct error error;
  error_init(&error);
  const struct salon_options quick = {.hash_pin = quick_hash};
  const struct demo_options options = {
      .size = DEMO_SMALL, .seed = DEMO_SEED, .today = desk->today, .now_minute = DEMO_NOW_NOMINAL};
  assert_int_equal(salon_importer_begin(desk->replica, &quick, &importer, &error), CODE_OK);
  if (demo_write(&options, &(struct demo_sink){.line = feed, .context = importer}, &error) != CODE_OK)
    fail_msg("%s", error.text);
  if (salon_importer_end(importer, true, NULL, &error) != CODE_OK) fail_msg("%s", error.text);
}

static int setup(void **state) {
  static struct desk desk;
  fixture_init_in_memory(&desk.fixture);
  desk.fixture.options.zones = zoneinfo_source(zoneinfo_folder);
  desk.replica = fixture_create(&desk.fixture);
  desk.today = date_from_civil(2026, 11, 20);
  demo_take(&desk);
  arena_init(&desk.arena, MEMORY);
  if (replica_salon(desk.replica, &desk.salon, NULL, NULL) != CODE_OK) return -1;
  *state = &desk;
  return 0;
}

static int teardown(void **state) {
  struct desk *desk = *state;
  arena_release(&desk->arena);
  replica_free(desk->replica);
  fixture_release(&desk->fixture);
  return 0;
}

static struct day_sheet read_day(struct desk *desk, int location, int32_t date, bool all) {
  struct day_sheet day;
  struct error error;
  error_init(&error);
  if (reader_day(desk->replica, location, date, all, &desk->arena, &day, &error) != CODE_OK)
    fail_msg("%s", error.text);
  return day;
}

static const struct day_column *column_of(const struct day_sheet *day, int employee) {
  static const struct day_column none;
  for (int i = 0; i < day->column_count; i++)
    if (day->columns[i].employee == employee) return &day->columns[i];
  return &none;
}

static void same_entries(const struct day_sheet *day, const struct day_column *left,
                         const struct day_sheet *week, const struct day_column *right) {
  assert_int_equal(left->entry_count, right->entry_count);
  for (int i = 0; i < left->entry_count; i++) {
    const struct appointment *visit = &day->appointments[left->entries[i].appointment];
    const struct appointment *other = &week->appointments[right->entries[i].appointment];
    const struct appointment_segment *segment = &visit->segments[left->entries[i].segment];
    const struct appointment_segment *again = &other->segments[right->entries[i].segment];
    assert_true(id_equal(visit->id, other->id));
    assert_int_equal(visit->status, other->status);
    assert_string_equal(visit->customer_name, other->customer_name);
    assert_int_equal(visit->starts_at, other->starts_at);
    assert_int_equal(visit->ends_at, other->ends_at);
    assert_int_equal(segment->starts_at, again->starts_at);
    assert_int_equal(segment->ends_at, again->ends_at);
    assert_int_equal(segment->occupied_from, again->occupied_from);
    assert_int_equal(segment->occupied_to, again->occupied_to);
    assert_string_equal(segment->service_name, again->service_name);
  }
}

static void a_week_is_its_days(void **state) {
  struct desk *desk = *state;
  struct dice dice = dice_for("a_week_is_its_days");
  int entries = 0;
  for (int run = 0; run < WEEKS_TRIED; run++) {
    arena_clear(&desk->arena);
    struct day_sheet week[7];
    struct error error;
    error_init(&error);
    int location = (int)dice_between(&dice, 0, desk->salon->location_count - 1);
    int employee = (int)dice_between(&dice, 0, desk->salon->employee_count - 1);
    int32_t first = desk->today + (int32_t)dice_between(&dice, -60, 30);
    bool all = dice_between(&dice, 0, 1) == 1;
    if (reader_week(desk->replica, location, employee, first, 7, all, &desk->arena, week, &error) != CODE_OK)
      fail_msg("%s", error.text);
    for (int i = 0; i < 7; i++) {
      struct day_sheet day = read_day(desk, location, first + i, all);
      const struct day_column *column = column_of(&day, employee);
      assert_int_equal(week[i].column_count, 1);
      assert_int_equal(week[i].date, first + i);
      assert_int_equal(week[i].starts_at, day.starts_at);
      assert_int_equal(week[i].ends_at, day.ends_at);
      if (day.holiday == NULL)
        assert_null(week[i].holiday);
      else
        assert_string_equal(week[i].holiday, day.holiday);
      assert_int_equal(column->working_count, week[i].columns[0].working_count);
      if (column->working_count > 0)
        assert_memory_equal(column->working, week[i].columns[0].working,
                            (size_t)column->working_count * sizeof column->working[0]);
      same_entries(&day, column, &week[i], &week[i].columns[0]);
      entries += column->entry_count;
    }
  }
  assert_true(entries > 0);
}

/* ---- Load ---- */

static struct day_load read_load(struct desk *desk, int location, int employee, int32_t date) {
  struct day_load day;
  struct error error;
  error_init(&error);
  if (reader_load(desk->replica, location, employee, date, 1, &desk->arena, &day, &error) != CODE_OK)
    fail_msg("%s", error.text);
  return day;
}

/* Minute by minute, over everybody: who works, and who is at work on what. */
static struct day_load count_minutes(const struct day_sheet *day, int employee) {
  struct day_load load = {.date = day->date};
  const struct salon *salon = day->agenda.salon;
  for (int who = 0; who < salon->employee_count; who++) {
    if (employee != INDEX_NONE && who != employee) continue;
    struct interval pieces[WORKING_PIECES_MAX];
    struct interval_set working;
    interval_set_init(&working, pieces, WORKING_PIECES_MAX);
    bool counts = employee != INDEX_NONE || salon_bookable(salon, who, day->location);
    if (!counts || !agenda_working_time(&day->agenda, who, day->date, &working)) interval_set_clear(&working);
    const struct day_column *column = column_of(day, who);
    for (int64_t at = day->starts_at; at < day->ends_at; at += MS_PER_MINUTE) {
      if (interval_set_contains(&working, (struct interval){at, at + MS_PER_MINUTE})) load.working_minutes++;
      for (int i = 0; i < column->entry_count; i++) {
        const struct appointment_segment *segment =
            &day->appointments[column->entries[i].appointment].segments[column->entries[i].segment];
        if (segment->starts_at <= at && at < segment->ends_at) load.booked_minutes++;
      }
    }
  }
  for (int i = 0; i < day->appointment_count; i++) {
    int first = 0; /* with whom a visit begins */
    const struct appointment *visit = &day->appointments[i];
    while (employee != INDEX_NONE && first < visit->segment_count &&
           salon_employee(salon, visit->segments[first].employee) != employee)
      first++;
    if (first == visit->segment_count) continue;
    int64_t starts_at = visit->segments[first].starts_at;
    if (starts_at >= day->starts_at && starts_at < day->ends_at) load.visits++;
  }
  return load;
}

static void same_load(const struct day_load *given, const struct day_load *counted) {
  assert_int_equal(given->date, counted->date);
  assert_int_equal(given->visits, counted->visits);
  assert_int_equal(given->booked_minutes, counted->booked_minutes);
  assert_int_equal(given->working_minutes, counted->working_minutes);
}

static void the_load_is_that_of_its_minutes(void **state) {
  struct desk *desk = *state;
  struct dice dice = dice_for("the_load_is_that_of_its_minutes");
  int visits = 0;
  for (int run = 0; run < DAYS_COUNTED; run++) {
    arena_clear(&desk->arena);
    int location = (int)dice_between(&dice, 0, desk->salon->location_count - 1);
    int employee = (int)dice_between(&dice, -1, desk->salon->employee_count - 1);
    int32_t date = desk->today + (int32_t)dice_between(&dice, -60, 30);
    struct day_sheet day = read_day(desk, location, date, false);
    struct day_load counted = count_minutes(&day, employee);
    struct day_load given = read_load(desk, location, employee, date);
    same_load(&given, &counted);
    visits += given.visits;
  }
  assert_true(visits > 0);
}

/* Over midnight and over the change of the clock, each date has its share; a month is its days. */
static void days_of_any_length_are_counted(void **state) {
  struct desk *desk = *state;
  static const int dates[][3] = {{2026, 10, 25}, {2026, 3, 29}, {2026, 10, 24}, {2026, 12, 25}};
  fixture_sql(desk->fixture.path,
              "UPDATE appointment_segment SET starts_at = 1792875600000, ends_at = 1792897200000, "
              "occupied_from = 1792875600000,"
              " occupied_to = 1792897200000 WHERE rowid IN (SELECT s.rowid FROM appointment_segment AS s "
              "WHERE s.blocking = 1"
              " ORDER BY s.starts_at DESC LIMIT 3)"); /* 2026-10-24T23:00 to 2026-10-25T04:00, six hours */
  int64_t booked = 0;
  for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
    arena_clear(&desk->arena);
    int32_t date = date_from_civil(dates[i][0], dates[i][1], dates[i][2]);
    for (int location = 0; location < desk->salon->location_count; location++) {
      struct day_sheet day = read_day(desk, location, date, false);
      struct day_load counted = count_minutes(&day, INDEX_NONE);
      struct day_load given = read_load(desk, location, INDEX_NONE, date);
      same_load(&given, &counted);
      struct day_load month[CALENDAR_DAYS_MAX];
      assert_int_equal(reader_load(desk->replica, location, INDEX_NONE, date - 20, CALENDAR_DAYS_MAX,
                                   &desk->arena, month, NULL),
                       CODE_OK);
      same_load(&month[20], &counted);
      if (i == 0) booked += given.booked_minutes;
    }
  }
  assert_true(booked >= 3 * 300); /* what began an hour before midnight */
}

static void holidays_close(void **state) {
  struct desk *desk = *state;
  struct day_load day = read_load(desk, 0, INDEX_NONE, date_from_civil(2026, 12, 25));
  assert_non_null(day.holiday);
  assert_int_equal(day.working_minutes, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_week_is_its_days), cmocka_unit_test(the_load_is_that_of_its_minutes),
      cmocka_unit_test(holidays_close),
      cmocka_unit_test(days_of_any_length_are_counted), /* changes the salon; the last one */
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}
