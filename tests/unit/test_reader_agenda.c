#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/store/reader.h"
#include "support/dice.h"
#include "unit/store_fixture.h"

#define MIDNIGHT INT64_C(1795388400000)
#define HOUR INT64_C(3600000)

enum { HARBOUR, MAIN_STREET, MEMORY = 32 << 20 };

struct desk {
  struct fixture fixture;
  struct replica *replica;
  struct arena arena;
  int32_t monday;
};

static int setup(void **state) {
  static struct desk desk;
  fixture_init(&desk.fixture);
  desk.replica = fixture_salon(&desk.fixture);
  arena_init(&desk.arena, MEMORY);
  desk.monday = date_from_civil(2026, 11, 23);
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

static struct agenda read_agenda(struct desk *desk, int location, int32_t first, int32_t last) {
  struct agenda agenda;
  struct error error;
  error_init(&error);
  if (reader_agenda(desk->replica, location, first, last, &desk->arena, &agenda, &error) != CODE_OK)
    fail_msg("%s", error.text);
  return agenda;
}

static void what_lies_on_dates_is_read(void **state) {
  struct desk *desk = *state;
  struct agenda agenda = read_agenda(desk, MAIN_STREET, desk->monday, desk->monday);
  assert_int_equal(agenda.exception_count, 1);
  assert_int_equal(agenda.exceptions[0].type, EXCEPTION_MEETING);
  assert_false(agenda.exceptions[0].whole_day);
  assert_string_equal(agenda.exceptions[0].reason, "Team");
  assert_int_equal(agenda.holiday_count, 1);
  assert_int_equal(agenda.holidays[0].date, desk->monday);
  assert_false(agenda.holidays[0].blocks_booking);
  assert_int_equal(agenda.block_count, 1);
  assert_string_equal(agenda.blocks[0].reason, "lunch");
  assert_int_equal(agenda.hold_count,
                   2); /* of other programs, on this desk too; not the one that has expired */
  assert_true(id_equal(agenda.holds[0].id, fixture_id(731)) || id_equal(agenda.holds[1].id, fixture_id(731)));
  assert_int_equal(agenda.holds[0].expires_at, INT64_C(1795000060000));
  struct agenda next = read_agenda(desk, MAIN_STREET, desk->monday + 7, desk->monday + 7);
  assert_int_equal(next.exception_count, 1);
  assert_true(next.exceptions[0].whole_day);
  assert_int_equal(next.exceptions[0].end, 1440);
}

static void yearly_holidays_lie_on_each_year(void **state) {
  struct desk *desk = *state;
  struct agenda agenda =
      read_agenda(desk, MAIN_STREET, date_from_civil(2027, 1, 1), date_from_civil(2029, 1, 10));
  int christmas = 0;
  int leap = 0;
  for (int i = 0; i < agenda.holiday_count; i++) {
    christmas += strcmp(agenda.holidays[i].name, "Christmas") == 0;
    leap += strcmp(agenda.holidays[i].name, "Leap day") == 0;
  }
  assert_int_equal(christmas, 2);
  assert_int_equal(leap, 1);
  assert_int_equal(
      read_agenda(desk, MAIN_STREET, date_from_civil(2019, 12, 25), date_from_civil(2019, 12, 25))
          .holiday_count,
      0);
}

static void everybody_is_busy_wherever_it_is(void **state) {
  struct desk *desk = *state;
  struct agenda agenda = read_agenda(desk, MAIN_STREET, desk->monday, desk->monday);
  int ada = salon_employee(agenda.salon, fixture_id(203));
  int mia = salon_employee(agenda.salon, fixture_id(201));
  int zoe = salon_employee(agenda.salon, fixture_id(204));
  assert_int_equal(agenda.first_busy[ada + 1] - agenda.first_busy[ada], 1);
  assert_int_equal(agenda.first_busy[mia + 1] - agenda.first_busy[mia], 5);
  assert_int_equal(agenda.first_busy[zoe + 1] - agenda.first_busy[zoe],
                   1); /* ten hours, from the day before */
  const struct busy *rinse = agenda_busy_in(
      &agenda, mia, (struct interval){MIDNIGHT + 12 * HOUR + 300000, MIDNIGHT + 12 * HOUR + 600000},
      fixture_id(602));
  assert_non_null(rinse);
  assert_true(id_equal(rinse->appointment, fixture_id(601)));
  assert_int_equal(rinse->position, 1);
}

static void names_come_when_they_are_asked_for(void **state) {
  struct desk *desk = *state;
  struct agenda agenda = read_agenda(desk, MAIN_STREET, desk->monday, desk->monday);
  struct interval noon = {MIDNIGHT + 11 * HOUR + 1800000, MIDNIGHT + 12 * HOUR};
  int mia = salon_employee(agenda.salon, fixture_id(201));
  const struct busy *busy = agenda_busy_in(&agenda, mia, noon, id_nil);
  assert_null(busy->customer_name);
  assert_int_equal(reader_agenda_names(desk->replica, &agenda, noon, &desk->arena, NULL), CODE_OK);
  assert_string_equal(busy->customer_name, "Anna Schmidt");
  assert_true(id_equal(busy->customer, fixture_id(501)));
}

static void a_weekly_limit_widens_it_to_whole_weeks(void **state) {
  struct desk *desk = *state;
  int32_t wednesday = desk->monday + 2;
  assert_int_equal(read_agenda(desk, MAIN_STREET, wednesday, wednesday).first_date, wednesday);
  fixture_sql(desk->fixture.path, "UPDATE service SET limit_per_week = 3 WHERE price = 9000;"
                                  "INSERT INTO meta VALUES ('setup_changes', 1)");
  struct agenda agenda = read_agenda(desk, MAIN_STREET, wednesday, wednesday);
  assert_int_equal(agenda.first_date, desk->monday);
  assert_int_equal(agenda.last_date, desk->monday + 6);
  int colour = salon_service(agenda.salon, fixture_id(302));
  assert_int_equal(agenda_count_service(&agenda, colour, desk->monday, desk->monday + 6, id_nil), 1);
}

/* --- Against all rows, one by one --- */

static void insert_random_segments(struct desk *desk, struct dice *dice, int count) {
  char sql[1024];
  for (int i = 0; i < count; i++) {
    int64_t start = MIDNIGHT + dice_between(dice, -72 * 60, 96 * 60) * 60000;
    int64_t minutes =
        dice_between(dice, 0, 9) == 0 ? dice_between(dice, 200, 1440) : dice_between(dice, 5, 120);
    int64_t before = dice_between(dice, 0, 5) == 0 ? dice_between(dice, 0, 480) : 0;
    int64_t after = dice_between(dice, 0, 5) == 0 ? dice_between(dice, 0, 480) : 0;
    int64_t end = start + minutes * 60000;
    (void)snprintf(
        sql, sizeof sql,
        "INSERT INTO appointment_segment (appointment_id, position, tenant_id, location_id, service_id, "
        "employee_id, starts_at, ends_at, occupied_from, occupied_to, price, service_name, "
        "employee_name, blocking) VALUES (randomblob(16), 0, randomblob(16), randomblob(16), "
        "x'00000000000070008000000000000301', x'0000000000007000800000000000020%lld', %lld, %lld, %lld, "
        "%lld, 0, 's', 'e', %d)",
        (long long)dice_between(dice, 1, 4), (long long)start, (long long)end,
        (long long)(start - before * 60000), (long long)(end + after * 60000), dice_between(dice, 0, 4) > 0);
    fixture_sql(desk->fixture.path, sql);
  }
}

/* Every row that overlaps the span is there, each once, and in order. */
static void no_busy_row_is_missed_whatever_its_length(void **state) {
  struct desk *desk = *state;
  struct dice dice = dice_for("busy rows");
  insert_random_segments(desk, &dice, 150);
  for (int32_t date = desk->monday - 2; date <= desk->monday + 2; date++) {
    struct agenda agenda = read_agenda(desk, MAIN_STREET, date, date);
    int64_t from = MIDNIGHT + (date - desk->monday) * 24 * HOUR - 8 * HOUR;
    int64_t to = MIDNIGHT + (date + 1 - desk->monday) * 24 * HOUR + 32 * HOUR;
    char sql[256];
    (void)snprintf(sql, sizeof sql,
                   "SELECT count(*) FROM appointment_segment WHERE blocking = 1 AND occupied_from < %lld AND "
                   "occupied_to > %lld",
                   (long long)to, (long long)from);
    assert_int_equal(agenda.busy_count, fixture_number(desk->fixture.path, sql));
    for (int i = 1; i < agenda.busy_count; i++) {
      const struct busy *row = &agenda.busy[i];
      assert_true(row[-1].employee < row->employee ||
                  (row[-1].employee == row->employee && row[-1].occupied.from <= row->occupied.from));
    }
  }
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      CASE(what_lies_on_dates_is_read),
      CASE(yearly_holidays_lie_on_each_year),
      CASE(everybody_is_busy_wherever_it_is),
      CASE(names_come_when_they_are_asked_for),
      CASE(a_weekly_limit_widens_it_to_whole_weeks),
      CASE(no_busy_row_is_missed_whatever_its_length),
  };
#undef CASE
  return cmocka_run_group_tests(tests, NULL, NULL);
}
