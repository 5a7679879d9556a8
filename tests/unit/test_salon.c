#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/small_salon.h"

static struct small_salon small;

static int start_with_two(void **state) {
  (void)state;
  small_salon_init(&small, NULL, 20000, 20000);
  (void)small_salon_employee(&small, "Jonas Roth");
  (void)small_salon_employee(&small, "Mia Weber");
  (void)small_salon_service(&small, "Cut", 45, 5000);
  (void)small_salon_service(&small, "Root colour", 105, 9000);
  small_salon_part(&small, "apply", 40, 35);
  small_salon_part(&small, "rinse", 30, 0);
  return 0;
}

static int release(void **state) {
  (void)state;
  small_salon_release(&small);
  return 0;
}

enum { JONAS, MIA };
enum { CUT, COLOUR };

static void rows_are_found_by_id(void **state) {
  (void)state;
  int olaplex = small_salon_addon(&small, COLOUR, "Olaplex", 20, 4000);
  small_salon_ready(&small);
  for (int i = 0; i < 2; i++) {
    assert_int_equal(salon_employee(&small.salon, small.employees[i].id), i);
    assert_int_equal(salon_service(&small.salon, small.services[i].id), i);
    assert_int_equal(salon_location(&small.salon, small.locations[i].id), i);
  }
  assert_int_equal(salon_addon(&small.salon, small.addons[olaplex].id), olaplex);
  struct id unknown = small_salon_id(&small);
  assert_int_equal(salon_employee(&small.salon, unknown), INDEX_NONE);
  assert_int_equal(salon_service(&small.salon, unknown), INDEX_NONE);
  assert_int_equal(salon_addon(&small.salon, unknown), INDEX_NONE);
  assert_int_equal(salon_location(&small.salon, unknown), INDEX_NONE);
}

static void ranges_follow_from_rows_in_any_order(void **state) {
  (void)state;
  (void)small_salon_shift(&small, MIA, TUESDAY, 600, 700);
  (void)small_salon_shift(&small, JONAS, MONDAY, 600, 700);
  (void)small_salon_shift(&small, MIA, MONDAY, 800, 900);
  (void)small_salon_shift(&small, MIA, MONDAY, 600, 700);
  (void)small_salon_addon(&small, COLOUR, "Olaplex", 20, 4000);
  (void)small_salon_addon(&small, CUT, "Wash", 5, 0);
  (void)small_salon_addon(&small, COLOUR, "Gloss", 10, 2000);
  (void)small_salon_skill(&small, MIA, COLOUR);
  (void)small_salon_skill(&small, JONAS, CUT);
  (void)small_salon_skill(&small, MIA, CUT);
  small_salon_ready(&small);
  const struct salon *salon = &small.salon;
  assert_int_equal(salon->employees[JONAS].shift_count, 1);
  assert_int_equal(salon->employees[MIA].shift_count, 3);
  const struct shift *mine = &salon->shifts[salon->employees[MIA].first_shift];
  assert_int_equal(mine[0].start, 600);
  assert_int_equal(mine[1].start, 800);
  assert_int_equal(mine[2].day_of_week, TUESDAY);
  assert_int_equal(salon->services[COLOUR].addon_count, 2);
  assert_string_equal(salon->addons[salon->services[COLOUR].first_addon].name, "Gloss");
  assert_int_equal(salon->services[CUT].skill_of_count, 2);
  const int *who = &salon->skills_by_service[salon->services[CUT].first_skill_of];
  assert_int_equal(salon->skills[who[0]].employee, JONAS);
  assert_int_equal(salon->skills[who[1]].employee, MIA);
  assert_int_equal(salon_skill(salon, MIA, COLOUR)->service, COLOUR);
  assert_null(salon_skill(salon, JONAS, COLOUR));
}

static void an_empty_salon_is_a_salon(void **state) {
  (void)state;
  struct small_salon empty;
  small_salon_init(&empty, NULL, 20000, 20000);
  small_salon_ready(&empty);
  assert_int_equal(salon_employee(&empty.salon, id_nil), INDEX_NONE);
  small_salon_release(&empty);
}

static void a_service_without_segments_is_one_part(void **state) {
  (void)state;
  small_salon_ready(&small);
  assert_int_equal(salon_part_count(&small.salon, CUT), 1);
  assert_int_equal(salon_part(&small.salon, CUT, 0).minutes, 45);
  assert_int_equal(salon_part(&small.salon, CUT, 0).gap_after, 0);
  assert_int_equal(salon_part_count(&small.salon, COLOUR), 2);
  assert_int_equal(salon_part(&small.salon, COLOUR, 0).gap_after, 35);
  assert_int_equal(small.services[COLOUR].minutes, 105);
}

/* Each reason alone makes an employee unfit for a service. */
static void qualified_means_all_of_it(void **state) {
  (void)state;
  struct skill *skill = small_salon_skill(&small, MIA, COLOUR);
  small_salon_ready(&small);
  struct employee *mia = &small.employees[MIA];
  const struct salon *salon = &small.salon;
  assert_true(salon_qualified(salon, MIA, COLOUR, SMALL_HERE));
  assert_false(salon_qualified(salon, MIA, CUT, SMALL_HERE));
  assert_false(salon_qualified(salon, MIA, COLOUR, SMALL_ELSEWHERE));
  mia->location = INDEX_NONE;
  assert_true(salon_qualified(salon, MIA, COLOUR, SMALL_ELSEWHERE));
  mia->active = false;
  assert_false(salon_qualified(salon, MIA, COLOUR, SMALL_HERE));
  mia->active = true;
  mia->bookable = false;
  assert_false(salon_qualified(salon, MIA, COLOUR, SMALL_HERE));
  mia->bookable = true;
  skill->may_book = false;
  assert_false(salon_qualified(salon, MIA, COLOUR, SMALL_HERE));
  assert_false(salon_may_do_part(salon, MIA, COLOUR, 0));
  skill->may_book = true;
  assert_true(salon_qualified(salon, MIA, COLOUR, SMALL_HERE));
}

/* A junior who may only rinse is not offered for the whole colour. */
static void a_part_is_not_the_whole(void **state) {
  (void)state;
  small_salon_skill(&small, JONAS, COLOUR)->allowed_parts = 1U << 1;
  small_salon_ready(&small);
  assert_false(salon_qualified(&small.salon, JONAS, COLOUR, SMALL_HERE));
  assert_false(salon_may_do_part(&small.salon, JONAS, COLOUR, 0));
  assert_true(salon_may_do_part(&small.salon, JONAS, COLOUR, 1));
  small.skills[0].allowed_parts = 3;
  assert_true(salon_qualified(&small.salon, JONAS, COLOUR, SMALL_HERE));
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, start_with_two, release)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(rows_are_found_by_id),
      CASE(ranges_follow_from_rows_in_any_order),
      CASE(an_empty_salon_is_a_salon),
      CASE(qualified_means_all_of_it),
      CASE(a_service_without_segments_is_one_part),
      CASE(a_part_is_not_the_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
