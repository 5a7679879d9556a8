#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/instant.h"
#include "core/model/visit.h"
#include "support/small_salon.h"

static struct small_salon small;
static struct visit_request request;
static struct visit_plan plan;
static struct error error;

enum { JONAS, MIA };
enum { CUT, COLOUR, BEARD };

/* Cut 45 min with 10 before and 5 after; colour 40 + gap 35 + 30 with 5 after; beard 15. Mia and Jonas do everything. */
static int start(void **state) {
  (void)state;
  small_salon_init(&small, NULL, 20000, 20000);
  (void)small_salon_employee(&small, "Jonas Roth");
  (void)small_salon_employee(&small, "Mia Weber");
  (void)small_salon_service(&small, "Cut", 45, 5000);
  (void)small_salon_service(&small, "Root colour", 105, 9000);
  small_salon_part(&small, "apply", 40, 35);
  small_salon_part(&small, "rinse", 30, 0);
  (void)small_salon_service(&small, "Beard trim", 15, 1500);
  small.services[CUT].buffer_before = 10;
  small.services[CUT].buffer_after = 5;
  small.services[COLOUR].buffer_after = 5;
  for (int employee = JONAS; employee <= MIA; employee++)
    for (int service = CUT; service <= BEARD; service++) (void)small_salon_skill(&small, employee, service);
  request = (struct visit_request){.location = SMALL_HERE};
  error_init(&error);
  return 0;
}

static int release(void **state) {
  (void)state;
  small_salon_release(&small);
  return 0;
}

static struct skill *skill_of(int employee, int service) {
  return small_salon_skill_of(&small, employee, service);
}

static void ask_for(int service) {
  assert_int_equal(visit_request_add_service(&request, &small.salon, service, EMPLOYEE_ANY, &error), CODE_OK);
}

static void make(const int employees[]) {
  assert_int_equal(visit_plan_make(&small.salon, &request, employees, &plan, &error), CODE_OK);
}

static void assert_segment(int at, int employee, int starts_after, int minutes, int gap, int before,
                           int after) {
  const struct plan_segment *segment = &plan.segments[at];
  assert_int_equal(segment->employee, employee);
  assert_int_equal(segment->starts_after, starts_after);
  assert_int_equal(segment->minutes, minutes);
  assert_int_equal(segment->gap_after, gap);
  assert_int_equal(segment->occupied_before, before);
  assert_int_equal(segment->occupied_after, after);
}

static void a_composite_is_its_parts_and_gaps(void **state) {
  (void)state;
  small_salon_ready(&small);
  ask_for(COLOUR);
  make((int[]){MIA});
  assert_int_equal(plan.segment_count, 2);
  assert_segment(0, MIA, 0, 40, 35, 0, 0);
  assert_segment(1, MIA, 75, 30, 0, 0, 5);
  assert_int_equal(plan.minutes, 105);
  assert_int_equal(plan.price, 9000);
  assert_int_equal(plan.segments[0].price, 9000);
  assert_int_equal(plan.segments[1].price, 0);
  assert_int_equal(visit_plan_end(&plan, 1000), 1000 + 105 * MS_PER_MINUTE);
  struct interval occupied = plan_segment_occupied(&plan.segments[1], 0);
  assert_int_equal(occupied.from, 75 * MS_PER_MINUTE);
  assert_int_equal(occupied.to, 110 * MS_PER_MINUTE);
}

/* Buffers stand where an employee begins and ends, not between two services in the same hands. */
static void buffers_go_by_block(void **state) {
  (void)state;
  small_salon_ready(&small);
  ask_for(CUT);
  ask_for(COLOUR);
  ask_for(CUT);
  make((int[]){MIA, MIA, MIA});
  assert_segment(0, MIA, 0, 45, 0, 10, 0);
  assert_segment(1, MIA, 45, 40, 35, 0, 0);
  assert_segment(2, MIA, 120, 30, 0, 0, 0);
  assert_segment(3, MIA, 150, 45, 0, 0, 5);
  make((int[]){MIA, JONAS, MIA});
  assert_segment(0, MIA, 0, 45, 0, 10, 5);
  assert_segment(1, JONAS, 45, 40, 35, 0, 0);
  assert_segment(2, JONAS, 120, 30, 0, 0, 5);
  assert_segment(3, MIA, 150, 45, 0, 10, 5);
  assert_int_equal(visit_plan_block_end(&plan, 0), 1);
  assert_int_equal(visit_plan_block_end(&plan, 1), 3);
  assert_int_equal(visit_plan_block_end(&plan, 3), 4);
}

static void addons_lengthen_the_last_part_of_their_service(void **state) {
  (void)state;
  int olaplex = small_salon_addon(&small, COLOUR, "Olaplex", 20, 4000);
  small_salon_ready(&small);
  ask_for(COLOUR);
  ask_for(CUT);
  assert_int_equal(visit_request_add_addon(&request, &small.salon, olaplex, &error), CODE_OK);
  make((int[]){MIA, MIA});
  assert_segment(1, MIA, 75, 50, 0, 0, 0);
  assert_segment(2, MIA, 125, 45, 0, 0, 5);
  assert_int_equal(plan.minutes, 170);
  assert_int_equal(plan.price, 9000 + 5000 + 4000);
  assert_int_equal(plan.addon_count, 1);
  assert_int_equal(plan.addons[0].service_at, 0);
}

static void an_addon_needs_its_service(void **state) {
  (void)state;
  int olaplex = small_salon_addon(&small, COLOUR, "Olaplex", 20, 4000);
  small_salon_ready(&small);
  ask_for(CUT);
  assert_int_equal(visit_request_add_addon(&request, &small.salon, olaplex, &error), CODE_INVALID);
  assert_string_equal(error.text,
                      "The add-on Olaplex belongs to Root colour, which is not part of this visit.");
  assert_int_equal(request.addon_count, 0);
}

static void the_same_addon_twice_goes_to_the_second_service(void **state) {
  (void)state;
  int wash = small_salon_addon(&small, CUT, "Wash", 5, 300);
  small_salon_ready(&small);
  ask_for(CUT);
  ask_for(CUT);
  for (int i = 0; i < 3; i++)
    assert_int_equal(visit_request_add_addon(&request, &small.salon, wash, &error), CODE_OK);
  make((int[]){MIA, JONAS});
  assert_segment(0, MIA, 0, 55, 0, 10, 5);
  assert_segment(1, JONAS, 55, 50, 0, 10, 5);
}

static void custom_terms_replace_the_services(void **state) {
  (void)state;
  skill_of(MIA, CUT)->custom_price = 6200;
  skill_of(MIA, CUT)->custom_minutes = 60;
  skill_of(JONAS, CUT)->custom_price = 0;
  small_salon_ready(&small);
  ask_for(CUT);
  make((int[]){MIA});
  assert_int_equal(plan.minutes, 60);
  assert_int_equal(plan.price, 6200);
  make((int[]){JONAS});
  assert_int_equal(plan.minutes, 45);
  assert_int_equal(plan.price, 0);
}

struct scaling {
  int custom;   /* minutes of the whole */
  int parts[3]; /* expected staff time of parts of 40, 30 and 10 with gaps of 35 and 5 */
  int total;
};

/* The staff time shares out what the gaps leave, to the exact sum. */
static void a_custom_duration_scales_staff_time_and_keeps_gaps(void **state) {
  (void)state;
  static const struct scaling cases[] = {
      {120, {40, 30, 10}, 120}, {200, {80, 60, 20}, 200}, {80, {20, 15, 5}, 80},   {121, {41, 30, 10}, 121},
      {122, {41, 31, 10}, 122}, {123, {42, 31, 10}, 123}, {113, {37, 27, 9}, 113}, {43, {1, 1, 1}, 43},
      {44, {2, 1, 1}, 44},      {41, {1, 1, 1}, 43},      {5, {1, 1, 1}, 43},
  };
  int perm = small_salon_service(&small, "Perm", 120, 9900);
  small_salon_part(&small, "wind", 40, 35);
  small_salon_part(&small, "fix", 30, 5);
  small_salon_part(&small, "style", 10, 0);
  struct skill *skill = small_salon_skill(&small, MIA, perm);
  small_salon_ready(&small);
  skill = skill_of(MIA, perm);
  ask_for(perm);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    skill->custom_minutes = cases[i].custom;
    make((int[]){MIA});
    for (int part = 0; part < 3; part++) assert_int_equal(plan.segments[part].minutes, cases[i].parts[part]);
    assert_int_equal(plan.segments[0].gap_after, 35);
    assert_int_equal(plan.segments[1].gap_after, 5);
    assert_int_equal(plan.minutes, cases[i].total);
  }
}

static void approval_of_one_service_is_approval_of_the_visit(void **state) {
  (void)state;
  small.services[COLOUR].requires_approval = true;
  small_salon_ready(&small);
  ask_for(CUT);
  make((int[]){MIA});
  assert_false(plan.requires_approval);
  ask_for(COLOUR);
  make((int[]){MIA, MIA});
  assert_true(plan.requires_approval);
}

static void what_is_too_much_is_refused(void **state) {
  (void)state;
  int olaplex = small_salon_addon(&small, COLOUR, "Olaplex", 20, 4000);
  small.services[BEARD].active = false;
  small_salon_ready(&small);
  assert_int_equal(visit_plan_make(&small.salon, &request, NULL, &plan, &error), CODE_INVALID);
  error_init(&error);
  assert_int_equal(visit_request_add_service(&request, &small.salon, BEARD, MIA, &error), CODE_INVALID);
  assert_string_equal(error.text, "Beard trim is no longer offered; choose another service.");
  for (int i = 0; i < VISIT_SERVICES_MAX; i++) ask_for(COLOUR);
  error_init(&error);
  assert_int_equal(visit_request_add_service(&request, &small.salon, CUT, MIA, &error), CODE_INVALID);
  for (int i = 0; i < VISIT_ADDONS_MAX; i++)
    assert_int_equal(visit_request_add_addon(&request, &small.salon, olaplex, NULL), CODE_OK);
  error_init(&error);
  assert_int_equal(visit_request_add_addon(&request, &small.salon, olaplex, &error), CODE_INVALID);
  small.addons[olaplex].active = false;
  assert_int_equal(visit_request_add_addon(&request, &small.salon, olaplex, NULL), CODE_INVALID);
}

static void a_visit_lasts_a_day_at_most(void **state) {
  (void)state;
  small.services[CUT].minutes = 720;
  int wash = small_salon_addon(&small, CUT, "Wash", 1, 0);
  small_salon_ready(&small);
  ask_for(CUT);
  ask_for(CUT);
  make((int[]){MIA, MIA});
  assert_int_equal(plan.minutes, 1440);
  assert_int_equal(visit_request_add_addon(&request, &small.salon, wash, &error), CODE_OK);
  assert_int_equal(visit_plan_make(&small.salon, &request, (int[]){MIA, MIA}, &plan, &error), CODE_INVALID);
  assert_string_equal(error.text,
                      "The visit would take 1441 minutes, and a visit takes at most 1440; book two visits.");
}

static void parts_are_bounded_too(void **state) {
  (void)state;
  int perm = small_salon_service(&small, "Perm", 40, 100);
  for (int part = 0; part < 4; part++) small_salon_part(&small, "part", 10, 0);
  small_salon_ready(&small);
  int employees[VISIT_SERVICES_MAX] = {0};
  for (int i = 0; i < 6; i++) ask_for(perm);
  make(employees);
  assert_int_equal(plan.segment_count, VISIT_SEGMENTS_MAX);
  ask_for(CUT);
  assert_int_equal(visit_plan_make(&small.salon, &request, employees, &plan, &error), CODE_INVALID);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, start, release)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(a_composite_is_its_parts_and_gaps),
      CASE(buffers_go_by_block),
      CASE(addons_lengthen_the_last_part_of_their_service),
      CASE(an_addon_needs_its_service),
      CASE(the_same_addon_twice_goes_to_the_second_service),
      CASE(custom_terms_replace_the_services),
      CASE(a_custom_duration_scales_staff_time_and_keeps_gaps),
      CASE(approval_of_one_service_is_approval_of_the_visit),
      CASE(what_is_too_much_is_refused),
      CASE(a_visit_lasts_a_day_at_most),
      CASE(parts_are_bounded_too),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
