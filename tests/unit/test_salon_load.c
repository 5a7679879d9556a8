#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/zone.h"
#include "core/store/query.h"
#include "core/store/zoneinfo.h"
#include "unit/store_fixture.h"

struct desk {
  struct fixture fixture;
  struct replica *replica;
};

static int setup(void **state) {
  static struct desk desk;
  fixture_init(&desk.fixture);
  desk.replica = fixture_salon(&desk.fixture);
  *state = &desk;
  return 0;
}

static int teardown(void **state) {
  struct desk *desk = *state;
  replica_free(desk->replica);
  fixture_release(&desk->fixture);
  return 0;
}

static const struct salon *load(struct desk *desk, bool *changed) {
  const struct salon *salon = NULL;
  struct error error;
  error_init(&error);
  if (replica_salon(desk->replica, &salon, changed, &error) != CODE_OK) fail_msg("%s", error.text);
  return salon;
}

static void the_set_up_is_read_in_the_order_of_names(void **state) {
  const struct salon *salon = load(*state, NULL);
  assert_string_equal(salon->name, "Bella Salon");
  assert_string_equal(salon->currency, "EUR");
  assert_int_equal(salon->slot_minutes, 15);
  assert_int_equal(salon->no_show_warning, 3);
  assert_false(salon->has_users);
  assert_int_equal(salon->location_count, 2);
  assert_string_equal(salon->locations[0].name, "Harbour");
  assert_string_equal(salon->locations[1].name, "Main Street");
  assert_string_equal(salon->locations[1].country, "DE");
  assert_string_equal(zone_name(salon->locations[1].zone), "Europe/Berlin");
  static const char *const names[] = {"Ada Long", "Émile Roux", "Mia Weber", "Zoe Gone"};
  assert_int_equal(salon->employee_count, 4);
  for (int i = 0; i < 4; i++) assert_string_equal(salon->employees[i].name, names[i]);
  assert_int_equal(salon->employees[0].location, 0);
  assert_int_equal(salon->employees[2].colour, 196);
  assert_int_equal(salon->employees[1].colour, 33);
  assert_int_equal(salon->employees[0].colour, -1);
  assert_true(salon->employees[2].active);
  assert_false(salon->employees[3].active);
  assert_int_equal(salon->employees[3].location, INDEX_NONE);
}

static void shifts_keep_their_dates(void **state) {
  const struct salon *salon = load(*state, NULL);
  const struct employee *mia = &salon->employees[salon_employee(salon, fixture_id(201))];
  assert_int_equal(mia->shift_count, 2);
  const struct shift *shift = &salon->shifts[mia->first_shift];
  assert_int_equal(shift[0].start, 540);
  assert_int_equal(shift[0].valid_from, DATE_NONE);
  assert_int_equal(shift[1].valid_from, date_from_civil(2026, 1, 1));
  assert_int_equal(shift[1].valid_to, date_from_civil(2026, 12, 31));
}

static void services_have_parts_add_ons_and_limits(void **state) {
  const struct salon *salon = load(*state, NULL);
  const struct service *colour = &salon->services[salon_service(salon, fixture_id(302))];
  assert_string_equal(colour->category, "Colour");
  assert_int_equal(colour->segment_count, 2);
  assert_string_equal(salon->segments[colour->first_segment].name, "apply");
  assert_int_equal(salon->segments[colour->first_segment].gap_after, 35);
  assert_int_equal(colour->addon_count, 1);
  assert_string_equal(salon->addons[colour->first_addon].name, "Olaplex");
  assert_int_equal(colour->limit_per_day, 8);
  assert_int_equal(colour->limit_per_week, 0);
  assert_int_equal(colour->notice_max_days, 60);
  assert_false(salon->services[salon_service(salon, fixture_id(304))].active);
}

static void skills_have_terms(void **state) {
  const struct salon *salon = load(*state, NULL);
  int mia = salon_employee(salon, fixture_id(201));
  int emile = salon_employee(salon, fixture_id(202));
  const struct skill *cut = salon_skill(salon, mia, salon_service(salon, fixture_id(301)));
  assert_non_null(cut);
  assert_true(cut->primary);
  assert_int_equal(cut->custom_price, 3500);
  assert_int_equal(cut->custom_minutes, 40);
  assert_int_equal(cut->weight, 1500);
  assert_true(cut->allowed_parts == UINT32_MAX);
  const struct skill *colour = salon_skill(salon, emile, salon_service(salon, fixture_id(302)));
  assert_int_equal(colour->custom_price, PRICE_NONE);
  assert_int_equal(colour->custom_minutes, 0);
  assert_true(colour->allowed_parts == 2);
  assert_null(
      salon_skill(salon, salon_employee(salon, fixture_id(203)), salon_service(salon, fixture_id(301))));
}

static void a_service_has_its_own_pool_or_that_of_its_people(void **state) {
  const struct salon *salon = load(*state, NULL);
  int colour = salon->services[salon_service(salon, fixture_id(302))].pool;
  int cut = salon->services[salon_service(salon, fixture_id(301))].pool;
  assert_int_not_equal(colour, INDEX_NONE);
  assert_int_equal(salon->pools[colour].strategy, POOL_ROTATE);
  assert_int_not_equal(cut, INDEX_NONE);
  assert_int_equal(salon->pools[cut].strategy, POOL_WEIGHTED);
  assert_int_equal(salon->services[salon_service(salon, fixture_id(303))].pool, INDEX_NONE);
  const struct pool_member *member = &salon->pool_members[salon->pools[cut].first_member];
  assert_int_equal(salon->pools[cut].member_count, 2);
  assert_int_equal(member->employee, salon_employee(salon, fixture_id(202)));
  assert_int_equal(member->weight, 2000);
  assert_int_equal(member->assigned_count, 4);
  assert_int_equal(member->last_assigned_at, 77);
}

static void it_is_loaded_anew_only_when_it_was_changed(void **state) {
  struct desk *desk = *state;
  bool changed = false;
  const struct salon *salon = load(desk, &changed);
  assert_true(changed);
  assert_ptr_equal(load(desk, &changed), salon);
  assert_false(changed);
  fixture_sql(desk->fixture.path, "UPDATE pool_member SET assigned_count = 9, last_assigned_at = 99 WHERE "
                                  "employee_id = x'00000000000070008000000000000202'");
  assert_ptr_equal(load(desk, &changed), salon);
  assert_false(changed);
  int cut = salon->services[salon_service(salon, fixture_id(301))].pool;
  assert_int_equal(salon->pool_members[salon->pools[cut].first_member].assigned_count, 9);
  fixture_sql(
      desk->fixture.path,
      "UPDATE tenant SET name = 'Bella Two';"
      "INSERT INTO meta VALUES ('setup_changes', 1) ON CONFLICT (key) DO UPDATE SET value = value + 1");
  assert_string_equal(load(desk, &changed)->name, "Bella Two");
  assert_true(changed);
}

static void a_change_inside_a_transaction_is_seen_and_forgotten_with_it(void **state) {
  struct desk *desk = *state;
  assert_string_equal(load(desk, NULL)->name, "Bella Salon");
  assert_int_equal(replica_begin(desk->replica, NULL), CODE_OK);
  assert_int_equal(replica_note_setup_change(desk->replica, NULL), CODE_OK);
  bool changed = false;
  (void)load(desk, &changed);
  assert_true(changed);
  replica_rollback(desk->replica);
  (void)load(desk, &changed);
  assert_true(changed);
  assert_int_equal(replica_begin(desk->replica, NULL), CODE_OK);
  assert_int_equal(replica_note_setup_change(desk->replica, NULL), CODE_OK);
  assert_int_equal(replica_commit(desk->replica, NULL), CODE_OK);
  (void)load(desk, &changed);
  assert_true(changed);
}

static void an_unknown_zone_is_said(void **state) {
  struct desk *desk = *state;
  fixture_sql(desk->fixture.path, "UPDATE location SET timezone = 'Mars/Olympus'");
  const struct salon *salon = NULL;
  struct error error;
  error_init(&error);
  assert_int_equal(replica_salon(desk->replica, &salon, NULL, &error), CODE_NOT_FOUND);
  assert_non_null(strstr(error.text, "Mars/Olympus"));
}

static void a_zones_name_is_no_path(void **state) {
  (void)state;
  static const char *const bad[] = {"",       "/etc/passwd", "../../etc/passwd", "Europe//Berlin", "Europe/",
                                    "a/../b", ".",           "Europe/Berlin ",   "Zeit\nzone",     "Europe"};
  struct zone_source source = zoneinfo_source(zoneinfo_folder);
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    uint8_t *bytes = NULL;
    size_t size = 0;
    assert_int_equal(source.read(source.context, bad[i], &bytes, &size, NULL), CODE_NOT_FOUND);
    assert_null(bytes);
  }
  assert_true(zoneinfo_name_is_valid("America/Argentina/Buenos_Aires"));
  assert_true(zoneinfo_name_is_valid("Etc/GMT+5"));
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      CASE(the_set_up_is_read_in_the_order_of_names),
      CASE(shifts_keep_their_dates),
      CASE(services_have_parts_add_ons_and_limits),
      CASE(skills_have_terms),
      CASE(a_service_has_its_own_pool_or_that_of_its_people),
      CASE(it_is_loaded_anew_only_when_it_was_changed),
      CASE(a_change_inside_a_transaction_is_seen_and_forgotten_with_it),
      CASE(an_unknown_zone_is_said),
      cmocka_unit_test(a_zones_name_is_no_path),
  };
#undef CASE
  return cmocka_run_group_tests(tests, NULL, NULL);
}
