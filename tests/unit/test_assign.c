/* Rules of booking 4: who takes a visit that names nobody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/slots.h"
#include "rules_fixture.h"

static struct slot_search search;
static struct error error;
static int zoe;

/* Zoe joins Jonas and Mia, and is there all day. */
static int start(void **state) {
  (void)rules_start(state);
  error_init(&error);
  zoe = small_salon_employee(&small, "Zoe Ott");
  small_salon_every_day(&small, zoe, 9 * 60, 18 * 60);
  for (int service = BEARD; service <= CUT; service++) (void)small_salon_skill(&small, zoe, service);
  search = (struct slot_search){.agenda = &small.agenda, .request = &request, .now = at("2026-11-20 10:07")};
  return 0;
}

/* Who takes service `service_at` of the request at a wall time. */
static int taker(int service_at, const char *when) {
  struct slot slot;
  error_init(&error);
  assert_int_equal(slots_assign(&search, at(when), &slot, &error), CODE_OK);
  assert_int_equal(slot.starts_at, at(when));
  return slot.employees[service_at];
}

static void without_anything_else_the_name_decides(void **state) {
  (void)state;
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  assert_int_equal(taker(0, "10:00"), JONAS);
  assert_int_equal(taker(0, "10:03"), JONAS);
}

static void who_was_booked_least_recently_comes_first(void **state) {
  (void)state;
  (void)small_salon_busy(&small, JONAS, CUT, at("09:00"), at("09:45"), 0, 0);
  (void)small_salon_busy(&small, MIA, CUT, at("2026-11-22 09:00"), at("2026-11-22 09:45"), 0, 0);
  (void)small_salon_busy(&small, zoe, CUT, at("2026-11-22 10:00"), at("2026-11-22 10:45"), 0, 0);
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  assert_int_equal(taker(0, "10:00"), MIA);
  /* Later bookings say nothing about what was before. */
  assert_int_equal(taker(0, "2026-11-22 09:45"), JONAS);
  search.except = small.busy[0].appointment;
  assert_int_equal(taker(0, "10:00"), JONAS);
}

static void weight_beats_recency_and_primary_beats_weight(void **state) {
  (void)state;
  (void)small_salon_busy(&small, zoe, CUT, at("09:00"), at("09:45"), 0, 0);
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  skill_of(zoe, CUT)->weight = 1500;
  assert_int_equal(taker(0, "10:00"), zoe);
  skill_of(MIA, CUT)->primary = true;
  skill_of(MIA, CUT)->weight = 0;
  assert_int_equal(taker(0, "10:00"), MIA);
}

static void who_took_it_before_takes_it_again(void **state) {
  (void)state;
  (void)small_salon_busy(&small, zoe, CUT, at("10:00"), at("10:45"), 0, 0);
  (void)small_salon_pool(&small, CUT, POOL_PRIORITY);
  (void)small_salon_member(&small, MIA);
  skill_of(JONAS, CUT)->primary = true;
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  search.previous_employee = small.employees[zoe].id;
  assert_int_equal(taker(0, "11:00"), zoe);
  assert_int_equal(taker(0, "10:00"), MIA); /* busy then */
  skill_of(zoe, CUT)->may_book = false;
  assert_int_equal(taker(0, "11:00"), MIA); /* no longer qualified */
}

struct pooling {
  enum pool_strategy strategy;
  struct pool_member members[3]; /* Jonas, Mia, Zoe */
  int expected[3]; /* who takes it when everybody is free, when the first is not, and when only one is */
};

static void a_pool_decides_by_its_strategy(void **state) {
  (void)state;
  static const struct pooling cases[] = {
      {POOL_ROTATE,
       {{.last_assigned_at = 5}, {.last_assigned_at = 9}, {.last_assigned_at = 7}},
       {2, JONAS, MIA}},
      {POOL_ROTATE,
       {{.last_assigned_at = 0}, {.last_assigned_at = 0}, {.last_assigned_at = 0}},
       {JONAS, MIA, 2}},
      {POOL_ROTATE,
       {{.last_assigned_at = 1}, {.last_assigned_at = 1}, {.last_assigned_at = 3}},
       {JONAS, MIA, 2}},
      {POOL_WEIGHTED,
       {{.weight = 1000, .assigned_count = 4},
        {.weight = 2000, .assigned_count = 6},
        {.weight = 500, .assigned_count = 3}},
       {MIA, JONAS, 2}},
      {POOL_WEIGHTED,
       {{.weight = 0, .assigned_count = 0},
        {.weight = 1, .assigned_count = INT64_MAX},
        {.weight = 1000, .assigned_count = 9}},
       {2, MIA, JONAS}},
      {POOL_LEAST_RECENT,
       {{.last_assigned_at = 5}, {.last_assigned_at = 9}, {.last_assigned_at = 2}},
       {2, JONAS, MIA}},
      {POOL_PRIORITY, {{.priority = 3}, {.priority = 1}, {.priority = 2}}, {MIA, 2, JONAS}},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    (void)start(state);
    (void)small_salon_pool(&small, CUT, cases[i].strategy);
    for (int employee = 0; employee < 3; employee++) {
      struct pool_member *member = small_salon_member(&small, employee);
      *member = cases[i].members[employee];
      member->employee = employee;
    }
    const int *expected = cases[i].expected;
    (void)small_salon_busy(&small, expected[0], CUT, at("11:00"), at("12:00"), 0, 0);
    (void)small_salon_busy(&small, expected[0], CUT, at("15:00"), at("16:00"), 0, 0);
    (void)small_salon_busy(&small, expected[1], CUT, at("15:00"), at("16:00"), 0, 0);
    small_salon_ready(&small);
    ask_for(CUT, EMPLOYEE_ANY);
    assert_int_equal(taker(0, "10:00"), expected[0]);
    assert_int_equal(taker(0, "11:00"), expected[1]);
    assert_int_equal(taker(0, "15:00"), expected[2]);
    (void)rules_release(state);
  }
  (void)start(state);
}

static void those_outside_the_pool_come_after_it(void **state) {
  (void)state;
  (void)small_salon_busy(&small, zoe, CUT, at("11:00"), at("12:00"), 0, 0);
  (void)small_salon_pool(&small, CUT, POOL_LEAST_RECENT);
  (void)small_salon_member(&small, zoe);
  skill_of(MIA, CUT)->primary = true;
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  assert_int_equal(taker(0, "10:00"), zoe);
  assert_int_equal(taker(0, "11:00"), MIA);
}

static void only_those_who_are_free_are_chosen(void **state) {
  (void)state;
  (void)small_salon_busy(&small, JONAS, CUT, at("10:00"), at("10:45"), 0, 0);
  (void)small_salon_block(&small, MIA, at("10:30"), at("11:00"));
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  assert_int_equal(taker(0, "10:00"), zoe);
  assert_int_equal(taker(0, "09:15"), JONAS);
  assert_int_equal(taker(0, "13:15"), zoe); /* the others are at lunch */
}

/* When nobody is free the best one is named all the same, so that the check says why not. */
static void when_nobody_is_free_the_best_is_named(void **state) {
  (void)state;
  skill_of(MIA, CUT)->primary = true;
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  assert_int_equal(taker(0, "20:00"), MIA);
  request.services[0].employee = MIA;
  check_at("20:00");
  assert_int_equal(verdict.breach_count, 1);
  assert_int_equal(verdict.breaches[0].code, CODE_OUTSIDE_HOURS);
}

static void notice_and_limits_do_not_choose(void **state) {
  (void)state;
  small.services[CUT].limit_per_day = 1;
  small.services[CUT].notice_min_hours = 100;
  (void)small_salon_busy(&small, JONAS, CUT, at("10:00"), at("10:45"), 0, 0);
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  search.now = at("10:00");
  assert_int_equal(taker(0, "10:00"), MIA);
  assert_int_equal(taker(0, "09:15"), JONAS); /* a walk-in's start may lie a moment back */
}

static void nobody_at_all_is_an_error(void **state) {
  (void)state;
  small_salon_ready(&small);
  for (int employee = JONAS; employee <= zoe; employee++) skill_of(employee, CUT)->may_book = false;
  ask_for(CUT, EMPLOYEE_ANY);
  struct slot slot;
  assert_int_equal(slots_assign(&search, at("10:00"), &slot, &error), CODE_NOT_QUALIFIED);
  assert_string_equal(error.text, "Nobody at Main Street may do Women's cut; choose another service.");
}

/* One name takes what he may; the rest goes to anybody. Who may do nothing of it keeps it, and the check refuses. */
static void a_named_employee_takes_every_service_that_he_may(void **state) {
  (void)state;
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  ask_for(BEARD, MIA);
  assert_int_equal(taker(0, "10:00"), MIA);
  assert_int_equal(taker(1, "10:00"), MIA);
  skill_of(MIA, CUT)->may_book = false;
  assert_int_equal(taker(0, "10:00"), JONAS);
  assert_int_equal(taker(1, "10:00"), MIA);
  skill_of(MIA, BEARD)->allowed_parts = 0;
  assert_int_equal(taker(0, "10:00"), MIA);
  assert_int_equal(taker(1, "10:00"), MIA);
  check_at("10:00");
  assert_int_equal(verdict.breach_count, 2);
  assert_int_equal(verdict.breaches[0].code, CODE_NOT_QUALIFIED);
}

static void a_named_employee_stays_named_when_taken(void **state) {
  (void)state;
  (void)small_salon_busy(&small, MIA, CUT, at("10:00"), at("10:45"), 0, 0);
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  assert_int_equal(taker(0, "10:00"), MIA);
}

/* All services are placed or none: Jonas would come first, but nobody could follow him in time. */
static void the_choice_looks_at_the_whole_visit(void **state) {
  (void)state;
  skill_of(MIA, CUT)->may_book = false;
  skill_of(JONAS, BEARD)->custom_minutes = 30;
  (void)small_salon_busy(&small, JONAS, CUT, at("10:30"), at("12:00"), 0, 0);
  (void)small_salon_busy(&small, zoe, CUT, at("11:00"), at("12:00"), 0, 0);
  small_salon_ready(&small);
  ask_for(BEARD, EMPLOYEE_ANY);
  ask_for(CUT, EMPLOYEE_ANY);
  assert_int_equal(taker(0, "10:00"), MIA);
  assert_int_equal(taker(1, "10:00"), zoe);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, start, rules_release)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(without_anything_else_the_name_decides),
      CASE(who_was_booked_least_recently_comes_first),
      CASE(weight_beats_recency_and_primary_beats_weight),
      CASE(who_took_it_before_takes_it_again),
      CASE(a_pool_decides_by_its_strategy),
      CASE(those_outside_the_pool_come_after_it),
      CASE(only_those_who_are_free_are_chosen),
      CASE(when_nobody_is_free_the_best_is_named),
      CASE(notice_and_limits_do_not_choose),
      CASE(nobody_at_all_is_an_error),
      CASE(a_named_employee_takes_every_service_that_he_may),
      CASE(a_named_employee_stays_named_when_taken),
      CASE(the_choice_looks_at_the_whole_visit),
  };
  return cmocka_run_group_tests(tests, rules_load_zone, rules_free_zone);
}
