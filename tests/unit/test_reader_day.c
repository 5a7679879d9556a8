#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/store/reader.h"
#include "unit/store_fixture.h"

/* 2026-11-23 in Berlin. */
#define MIDNIGHT INT64_C(1795388400000)
#define AT(hour, minute) (MIDNIGHT + ((hour)*60 + (minute)) * INT64_C(60000))

enum { HARBOUR, MAIN_STREET, MEMORY = 4 << 20 };

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

static struct day_sheet read_day(struct desk *desk, int location, int32_t date, bool all) {
  struct day_sheet day;
  struct error error;
  error_init(&error);
  if (reader_day(desk->replica, location, date, all, &desk->arena, &day, &error) != CODE_OK)
    fail_msg("%s", error.text);
  return day;
}

static const struct appointment *visit_of(const struct day_sheet *day, int number) {
  for (int i = 0; i < day->appointment_count; i++)
    if (id_equal(day->appointments[i].id, fixture_id(number))) return &day->appointments[i];
  fail_msg("visit %d is not on the day", number);
  return &day->appointments[0];
}

static const struct day_column *column_of(const struct day_sheet *day, int number) {
  int employee = salon_employee(day->agenda.salon, fixture_id(number));
  for (int i = 0; i < day->column_count; i++)
    if (day->columns[i].employee == employee) return &day->columns[i];
  fail_msg("employee %d has no column", number);
  return &day->columns[0];
}

static void the_day_has_its_visits_in_order(void **state) {
  struct day_sheet day = read_day(*state, MAIN_STREET, ((struct desk *)*state)->monday, false);
  assert_int_equal(day.starts_at, MIDNIGHT);
  assert_int_equal(day.ends_at, MIDNIGHT + 24 * INT64_C(3600000));
  static const int expected[] = {605, 604, 601, 602};
  assert_int_equal(day.appointment_count, 4);
  for (int i = 0; i < 4; i++) assert_true(id_equal(day.appointments[i].id, fixture_id(expected[i])));
}

static void cancelled_ones_are_shown_on_request(void **state) {
  struct desk *desk = *state;
  struct day_sheet day = read_day(desk, MAIN_STREET, desk->monday, true);
  assert_int_equal(day.appointment_count, 5);
  const struct appointment *visit = visit_of(&day, 603);
  assert_int_equal(visit->status, STATUS_NO_SHOW);
  const struct day_column *emile = column_of(&day, 202);
  assert_int_equal(emile->entry_count, 2);
  int index = salon_employee(day.agenda.salon, fixture_id(202));
  struct interval time = {visit->starts_at, visit->ends_at};
  assert_null(agenda_busy_in(&day.agenda, index, time, id_nil));
}

static void a_visit_is_whole(void **state) {
  struct desk *desk = *state;
  struct day_sheet day = read_day(desk, MAIN_STREET, desk->monday, false);
  const struct appointment *visit = visit_of(&day, 601);
  assert_int_equal(visit->status, STATUS_CONFIRMED);
  assert_string_equal(visit->customer_name, "Anna Schmidt");
  assert_string_equal(visit->customer_phone, "+49305550101");
  assert_int_equal(visit->customer_no_shows, 2);
  assert_string_equal(visit->notes, "Careful: ammonia");
  assert_string_equal(visit->title, "");
  assert_string_equal(visit->confirmation_code, "00000-00601");
  assert_int_equal(visit->segment_count, 2);
  assert_string_equal(visit->segments[0].part_name, "apply");
  assert_int_equal(visit->segments[0].gap_after, 35);
  assert_int_equal(visit->segments[1].starts_at, AT(11, 15));
  assert_int_equal(visit->segments[1].occupied_to, AT(12, 10));
  assert_int_equal(visit->addon_count, 1);
  assert_string_equal(visit->addons[0].name, "Olaplex");
  assert_int_equal(visit->addons[0].service_at, 0);
  assert_int_equal(visit->override_count, 1);
  assert_int_equal(visit->overrides[0].code, CODE_NOTICE);
  assert_string_equal(visit->overrides[0].by, "Ines");
}

static void several_services_and_add_ons_are_told_apart(void **state) {
  struct desk *desk = *state;
  struct day_sheet day = read_day(desk, MAIN_STREET, desk->monday, false);
  const struct appointment *visit = visit_of(&day, 602);
  assert_int_equal(visit->source, SOURCE_WEB);
  assert_int_equal(visit->sync_state, SYNC_PENDING);
  assert_int_equal(visit->segment_count, 2);
  assert_true(visit->segments[1].overlap);
  assert_int_equal(visit->addon_count, 2);
  assert_int_equal(visit->addons[0].service_at, 1);
  assert_string_equal(visit->addons[1].name, "Beard again");
}

/* Half of 604 lies before midnight, and all but the end of 605. */
static void what_reaches_over_midnight_is_whole_and_on_both_days(void **state) {
  struct desk *desk = *state;
  for (int32_t date = desk->monday - 1; date <= desk->monday; date++) {
    struct day_sheet day = read_day(desk, MAIN_STREET, date, false);
    const struct appointment *visit = visit_of(&day, 604);
    assert_int_equal(visit->segment_count, 2);
    assert_int_equal(visit->segments[0].starts_at, AT(-1, 0));
    assert_int_equal(visit->segments[1].starts_at, AT(0, -15));
    assert_int_equal(visit_of(&day, 605)->segment_count, 1);
  }
  assert_int_equal(read_day(desk, MAIN_STREET, desk->monday - 2, true).appointment_count, 0);
  assert_int_equal(read_day(desk, MAIN_STREET, desk->monday + 1, true).appointment_count, 0);
}

static void columns_are_those_who_work_or_have_visits_by_name(void **state) {
  struct desk *desk = *state;
  struct day_sheet day = read_day(desk, MAIN_STREET, desk->monday, false);
  static const int expected[] = {202, 201, 204}; /* Émile, Mia, and Zoe for the visit alone */
  assert_int_equal(day.column_count, 3);
  for (int i = 0; i < 3; i++)
    assert_int_equal(day.columns[i].employee, salon_employee(day.agenda.salon, fixture_id(expected[i])));
  const struct day_column *mia = &day.columns[1];
  assert_int_equal(mia->working_count, 2);
  assert_int_equal(mia->working[0].from, AT(9, 0));
  assert_int_equal(mia->working[0].to, AT(12, 0));
  assert_int_equal(mia->working[1].from, AT(13, 0));
  assert_int_equal(mia->working[1].to, AT(17, 0));
  assert_int_equal(mia->entry_count, 4);
  int64_t before = INT64_MIN;
  for (int i = 0; i < mia->entry_count; i++) {
    const struct day_entry *entry = &mia->entries[i];
    int64_t start = day.appointments[entry->appointment].segments[entry->segment].starts_at;
    assert_true(start >= before);
    before = start;
  }
  assert_int_equal(day.columns[2].working_count, 0);
  assert_int_equal(day.columns[2].entry_count, 1);
}

static void an_employee_who_is_unknown_here_has_a_column_all_the_same(void **state) {
  struct desk *desk = *state;
  fixture_sql(desk->fixture.path, "DELETE FROM employee WHERE name = 'Zoe Gone'");
  struct day_sheet day = read_day(desk, MAIN_STREET, desk->monday, false);
  assert_int_equal(day.columns[day.column_count - 1].employee, INDEX_NONE);
  assert_int_equal(day.columns[day.column_count - 1].entry_count, 1);
}

static void the_holiday_of_a_day_is_named(void **state) {
  struct desk *desk = *state;
  assert_string_equal(read_day(desk, MAIN_STREET, desk->monday, false).holiday, "Founders");
  assert_string_equal(read_day(desk, HARBOUR, desk->monday, false).holiday, "Harbour fair");
  assert_null(read_day(desk, MAIN_STREET, desk->monday + 1, false).holiday);
  assert_string_equal(read_day(desk, MAIN_STREET, date_from_civil(2030, 12, 25), false).holiday, "Christmas");
}

static void a_day_of_25_hours_is_read_whole(void **state) {
  struct desk *desk = *state;
  struct day_sheet day = read_day(desk, MAIN_STREET, date_from_civil(2026, 10, 25), false);
  assert_int_equal(day.ends_at - day.starts_at, 25 * INT64_C(3600000));
}

static void the_other_location_has_its_own_day(void **state) {
  struct desk *desk = *state;
  struct day_sheet day = read_day(desk, HARBOUR, desk->monday, false);
  assert_int_equal(day.appointment_count, 1);
  assert_true(id_equal(day.appointments[0].id, fixture_id(606)));
  assert_true(day.appointments[0].customer_blocked);
  assert_int_equal(day.column_count, 1);
}

static void deleted_visits_are_not_shown(void **state) {
  struct desk *desk = *state;
  fixture_sql(desk->fixture.path,
              "UPDATE appointment SET deleted_at = 5 WHERE confirmation_code = '00000-00601'");
  assert_int_equal(read_day(desk, MAIN_STREET, desk->monday, true).appointment_count, 4);
}

/* With less memory than it takes there is an error, never half a day. */
static void a_day_too_large_for_its_memory_is_refused(void **state) {
  struct desk *desk = *state;
  enum code code = CODE_INTERNAL;
  size_t size = 0;
  for (; code != CODE_OK && size < MEMORY; size += 64) {
    struct arena small;
    struct day_sheet day;
    struct error error;
    arena_init(&small, size);
    error_init(&error);
    code = reader_day(desk->replica, MAIN_STREET, desk->monday, true, &small, &day, &error);
    if (code == CODE_OK) {
      assert_int_equal(day.appointment_count, 5);
      assert_string_equal(visit_of(&day, 601)->customer_name, "Anna Schmidt");
      assert_string_equal(visit_of(&day, 601)->overrides[0].by, "Ines");
    } else {
      assert_int_equal(code, CODE_INTERNAL);
    }
    arena_release(&small);
  }
  assert_int_equal(code, CODE_OK);
  assert_true(size > 2048);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      CASE(the_day_has_its_visits_in_order),
      CASE(cancelled_ones_are_shown_on_request),
      CASE(a_visit_is_whole),
      CASE(several_services_and_add_ons_are_told_apart),
      CASE(what_reaches_over_midnight_is_whole_and_on_both_days),
      CASE(columns_are_those_who_work_or_have_visits_by_name),
      CASE(an_employee_who_is_unknown_here_has_a_column_all_the_same),
      CASE(the_holiday_of_a_day_is_named),
      CASE(a_day_of_25_hours_is_read_whole),
      CASE(the_other_location_has_its_own_day),
      CASE(deleted_visits_are_not_shown),
      CASE(a_day_too_large_for_its_memory_is_refused),
  };
#undef CASE
  return cmocka_run_group_tests(tests, NULL, NULL);
}
