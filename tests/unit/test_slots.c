/* Availability: what is offered, in which order. The oracle of tests/property says that it is exactly what the rules allow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/instant.h"
#include "core/model/slots.h"
#include "rules_fixture.h"

enum { TEXT_SIZE = 4096 };

static struct slot_search search;
static struct error error;

static int start(void **state) {
  (void)rules_start(state);
  error_init(&error);
  search = (struct slot_search){
      .agenda = &small.agenda,
      .request = &request,
      .now = at("2026-11-20 10:07"),
      .first_date = day("2026-11-23"),
      .last_date = day("2026-11-23"),
  };
  return 0;
}

struct listing {
  char text[TEXT_SIZE];
  size_t used;
  int count;
  int enough; /* stops after so many; 0: never */
};

/* "09:15 M": the time and the first letters of those who take the services. */
static bool list(void *to, const struct slot *slot) {
  struct listing *listing = to;
  int32_t date;
  int minute;
  zone_to_wall(agenda_zone(&small.agenda), slot->starts_at, &date, &minute);
  listing->used += (size_t)snprintf(listing->text + listing->used, TEXT_SIZE - listing->used, "%s%02d:%02d ",
                                    listing->count == 0 ? "" : ", ", minute / 60, minute % 60);
  for (int i = 0; i < request.service_count; i++)
    listing->text[listing->used++] = small.employees[slot->employees[i]].name[0];
  listing->text[listing->used] = '\0';
  listing->count++;
  return listing->count != listing->enough;
}

static void assert_offers(const char *expected) {
  struct listing listing = {.count = 0};
  assert_int_equal(slots_each(&search, list, &listing, &error), CODE_OK);
  assert_string_equal(listing.text, expected);
}

static void assert_count(int expected) {
  struct listing listing = {.count = 0};
  assert_int_equal(slots_each(&search, list, &listing, &error), CODE_OK);
  assert_int_equal(listing.count, expected);
}

/* Only Mia works, on Monday, from `from` to `to` (minutes of day). */
static void only_mia_works(int from, int to) {
  small.salon.shift_count = 0;
  (void)small_salon_shift(&small, MIA, MONDAY, from, to);
}

static void offers_lie_on_quarter_hours_by_time_then_name(void **state) {
  (void)state;
  only_mia_works(9 * 60 + 5, 10 * 60 + 20);
  (void)small_salon_shift(&small, JONAS, MONDAY, 9 * 60 + 30, 10 * 60 + 15);
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  assert_offers("09:15 M, 09:30 J, 09:30 M");
  small.salon.slot_minutes = 5;
  assert_offers("09:05 M, 09:10 M, 09:15 M, 09:20 M, 09:25 M, 09:30 J, 09:30 M, 09:35 M");
  small.salon.slot_minutes = 0;
  assert_offers("09:15 M, 09:30 J, 09:30 M");
}

/* 60 minutes are not offered at 09:30 with 10:00 to 11:00 taken, and another's visit of the same service takes nothing. */
static void the_length_counts_and_the_employee(void **state) {
  (void)state;
  only_mia_works(9 * 60, 13 * 60);
  small.services[CUT].minutes = 60;
  (void)small_salon_busy(&small, MIA, BEARD, at("10:00"), at("11:00"), 0, 0);
  (void)small_salon_busy(&small, JONAS, CUT, at("09:00"), at("13:00"), 0, 0);
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  assert_offers("09:00 M, 11:00 M, 11:15 M, 11:30 M, 11:45 M, 12:00 M");
}

static void buffers_keep_offers_apart(void **state) {
  (void)state;
  only_mia_works(9 * 60, 12 * 60);
  small.services[CUT].buffer_before = 10;
  small.services[CUT].buffer_after = 5;
  (void)small_salon_busy(&small, MIA, BEARD, at("10:00"), at("10:30"), 0, 5);
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  assert_offers("09:00 M, 10:45 M, 11:00 M, 11:15 M");
}

static void a_gap_is_offered_to_others(void **state) {
  (void)state;
  only_mia_works(9 * 60, 10 * 60 + 45);
  struct busy *apply = small_salon_busy(&small, MIA, COLOUR, at("09:00"), at("09:40"), 0, 0);
  struct id visit = apply->appointment;
  small_salon_busy(&small, MIA, COLOUR, at("10:15"), at("10:45"), 0, 0)->appointment = visit;
  small_salon_ready(&small);
  ask_for(BEARD, EMPLOYEE_ANY);
  assert_offers("09:45 M, 10:00 M");
  search.except = visit;
  assert_count(7);
}

static void the_repeated_hour_is_offered_twice(void **state) {
  (void)state;
  small.salon.shift_count = 0;
  (void)small_salon_shift(&small, MIA, SUNDAY, 90, 195);
  small_salon_ready(&small);
  ask_for(BEARD, EMPLOYEE_ANY);
  search.now = at("2026-03-20 10:00");
  search.first_date = search.last_date = day("2026-10-25");
  assert_offers(
      "01:30 M, 01:45 M, 02:00 M, 02:15 M, 02:30 M, 02:45 M, 02:00 M, 02:15 M, 02:30 M, 02:45 M, 03:00 M");
  search.first_date = search.last_date = day("2026-03-29");
  assert_offers("01:30 M, 01:45 M, 03:00 M");
}

static void nothing_is_offered_in_the_past_or_before_its_notice(void **state) {
  (void)state;
  only_mia_works(9 * 60, 11 * 60);
  (void)small_salon_shift(&small, MIA, TUESDAY, 9 * 60, 10 * 60);
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  search.last_date = day("2026-11-24");
  search.now = at("10:00");
  assert_offers("10:00 M, 10:15 M, 09:00 M, 09:15 M");
  search.now = at("10:00") + 1;
  assert_offers("10:15 M, 09:00 M, 09:15 M");
  small.services[CUT].notice_min_hours = 23;
  search.now = at("10:07");
  assert_offers("09:15 M");
  small.services[CUT].notice_min_hours = 0;
  small.services[CUT].notice_max_days = 1;
  search.now = at("2026-11-22 20:00");
  assert_offers("09:00 M, 09:15 M, 09:30 M, 09:45 M, 10:00 M, 10:15 M");
}

static void a_full_day_or_week_offers_nothing(void **state) {
  (void)state;
  only_mia_works(9 * 60, 10 * 60);
  (void)small_salon_shift(&small, MIA, TUESDAY, 9 * 60, 10 * 60);
  (void)small_salon_busy(&small, JONAS, CUT, at("10:00"), at("10:45"), 0, 0);
  (void)small_salon_busy(&small, JONAS, CUT, at("2026-11-26 10:00"), at("2026-11-26 10:45"), 0, 0);
  small_salon_ready(&small);
  search.last_date = day("2026-11-24");
  ask_for(CUT, EMPLOYEE_ANY);
  assert_count(4);
  small.services[CUT].limit_per_day = 1;
  small_salon_ready(&small);
  assert_count(2);
  small.services[CUT].limit_per_week = 2;
  assert_count(0);
}

static void a_visit_across_midnight_is_offered(void **state) {
  (void)state;
  only_mia_works(23 * 60 + 15, 1440);
  (void)small_salon_shift(&small, MIA, TUESDAY, 0, 30);
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  assert_offers("23:15 M, 23:30 M, 23:45 M");
}

static void several_services_follow_each_other(void **state) {
  (void)state;
  only_mia_works(9 * 60, 10 * 60 + 15);
  (void)small_salon_shift(&small, JONAS, MONDAY, 9 * 60, 9 * 60 + 45);
  skill_of(JONAS, CUT)->may_book = false;
  small_salon_ready(&small);
  ask_for(BEARD, EMPLOYEE_ANY);
  ask_for(CUT, EMPLOYEE_ANY);
  assert_offers("09:00 JM, 09:00 MM, 09:15 JM, 09:15 MM");
}

/* Who comes first in order is passed over where the rest would not be possible with him. */
static void the_best_with_whom_the_rest_is_possible_is_taken(void **state) {
  (void)state;
  only_mia_works(9 * 60, 10 * 60);
  (void)small_salon_shift(&small, JONAS, MONDAY, 9 * 60, 9 * 60 + 30);
  skill_of(JONAS, BEARD)->primary = true;
  skill_of(JONAS, COLOUR)->may_book = skill_of(MIA, COLOUR)->may_book = false;
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  ask_for(BEARD, EMPLOYEE_ANY);
  assert_offers("09:00 MM");
  small.salon.slot_minutes = 5;
  request.service_count = 0;
  ask_for(BEARD, EMPLOYEE_ANY);
  ask_for(BEARD, EMPLOYEE_ANY);
  struct slot slot;
  assert_int_equal(slots_first(&search, search.now, &slot, &error), CODE_OK);
  assert_int_equal(slot.employees[1], JONAS);
  assert_int_equal(slots_first(&search, at("09:05"), &slot, &error), CODE_OK);
  assert_int_equal(slot.employees[1], MIA);
}

/* Mia, a quarter of an hour of somebody else, and Mia again: only where her own buffers fit between. */
static void coming_back_needs_the_buffers_in_between(void **state) {
  (void)state;
  only_mia_works(9 * 60, 10 * 60 + 45);
  (void)small_salon_shift(&small, JONAS, MONDAY, 9 * 60, 18 * 60);
  skill_of(JONAS, CUT)->may_book = skill_of(MIA, BEARD)->may_book = false;
  small.services[CUT].buffer_after = 10;
  small.services[CUT].buffer_before = 5;
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  ask_for(BEARD, EMPLOYEE_ANY);
  ask_for(CUT, EMPLOYEE_ANY);
  assert_offers("09:00 MJM");
  small.services[CUT].buffer_before = 6;
  assert_offers("");
}

/* That Mia cannot come back after herself does not mean that she cannot come after Zoe. */
static void what_failed_after_one_may_work_after_another(void **state) {
  (void)state;
  only_mia_works(9 * 60, 10 * 60 + 45);
  int zoe = small_salon_employee(&small, "Zoe Ott");
  (void)small_salon_shift(&small, zoe, MONDAY, 9 * 60, 10 * 60 + 45);
  (void)small_salon_shift(&small, JONAS, MONDAY, 9 * 60, 10 * 60 + 45);
  (void)small_salon_skill(&small, zoe, CUT);
  skill_of(JONAS, CUT)->may_book = skill_of(MIA, BEARD)->may_book = false;
  int gloss = small_salon_service(&small, "Zinc gloss", 45, 0);
  (void)small_salon_skill(&small, MIA, gloss);
  small.services[CUT].buffer_after = 20;
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  ask_for(BEARD, EMPLOYEE_ANY);
  ask_for(gloss, EMPLOYEE_ANY);
  assert_offers("09:00 ZJM");
  struct slot slot;
  assert_int_equal(slots_assign(&search, at("09:00"), &slot, &error), CODE_OK);
  assert_int_equal(slot.employees[0], zoe);
}

static void a_visit_of_a_whole_day_is_offered_and_no_longer_one(void **state) {
  (void)state;
  small.salon.shift_count = 0;
  small_salon_every_day(&small, MIA, 0, 1440);
  small.services[CUT].minutes = 720;
  small_salon_ready(&small);
  small.salon.slot_minutes = 720;
  ask_for(CUT, EMPLOYEE_ANY);
  ask_for(CUT, EMPLOYEE_ANY);
  assert_offers("00:00 MM, 12:00 MM");
  small.services[CUT].minutes = 721;
  assert_offers("");
}

static void a_named_employee_takes_what_he_may(void **state) {
  (void)state;
  only_mia_works(9 * 60, 10 * 60);
  (void)small_salon_shift(&small, JONAS, MONDAY, 9 * 60, 10 * 60);
  small_salon_ready(&small);
  ask_for(BEARD, JONAS);
  ask_for(CUT, JONAS);
  assert_offers("09:00 JJ");
  skill_of(JONAS, CUT)->may_book = false;
  assert_offers("09:00 JM");
  skill_of(JONAS, BEARD)->may_book = false;
  assert_offers("");
}

static void what_cannot_be_booked_is_not_offered(void **state) {
  (void)state;
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  small.services[CUT].active = false;
  assert_count(0);
  search.except = small_salon_id(&small);
  assert_count(2 * 28);
  small.services[CUT].active = true;
  small.locations[SMALL_HERE].status = LOCATION_INACTIVE;
  assert_count(0);
  request.service_count = 0;
  struct listing listing = {.count = 0};
  assert_int_equal(slots_each(&search, list, &listing, &error), CODE_INVALID);
}

static void a_visitor_may_have_enough(void **state) {
  (void)state;
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  struct listing listing = {.enough = 3};
  assert_int_equal(slots_each(&search, list, &listing, &error), CODE_OK);
  assert_string_equal(listing.text, "09:00 J, 09:00 M, 09:15 J");
}

static void the_first_offer_is_found_or_told_missing(void **state) {
  (void)state;
  only_mia_works(9 * 60, 10 * 60);
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  struct slot slot;
  search.first_date = day("2026-11-20");
  search.last_date = day("2026-11-29");
  assert_int_equal(slots_first(&search, search.now, &slot, &error), CODE_OK);
  assert_int_equal(slot.starts_at, at("09:00"));
  assert_int_equal(slots_first(&search, at("09:01"), &slot, &error), CODE_OK);
  assert_int_equal(slot.starts_at, at("09:15"));
  assert_int_equal(slots_first(&search, at("09:16"), &slot, &error), CODE_NOT_FOUND);
  assert_string_equal(
      error.text,
      "There is no free time until Sun 29 Nov 2026; look further ahead or ask for another employee.");
}

struct fitting {
  const char *when;
  int score;
  bool exact;
};

/* Mia works from 09:00 to 13:00, is taken from 10:30 to 11:00, and does nothing shorter than 15 minutes. */
static void the_score_is_what_nobody_can_book(void **state) {
  (void)state;
  static const struct fitting cases[] = {
      {"09:00", 0, false},  {"09:05", 5, false}, {"09:40", 5, false},
      {"09:45", 0, false},  {"11:00", 0, false}, {"11:10", 10, false},
      {"12:05", 10, false}, {"12:15", 0, false}, {"14:00", 0, true}, /* fills what is free */
  };
  (void)small_salon_busy(&small, MIA, BEARD, at("10:30"), at("11:00"), 0, 0);
  (void)small_salon_busy(&small, MIA, BEARD, at("14:45"), at("18:00"), 0, 0);
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  struct visit_plan plan;
  struct slot_scorer scorer;
  assert_int_equal(visit_plan_make(&small.salon, &request, (int[]){MIA}, &plan, &error), CODE_OK);
  assert_int_equal(slot_scorer_init(&scorer, &small.agenda, at("2026-11-20 10:07"), id_nil, &error), CODE_OK);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct slot_fit fit = slots_fit(&scorer, &plan, at(cases[i].when));
    if (fit.score != cases[i].score || fit.exact != cases[i].exact)
      fail_msg("%s: %d min, %s", cases[i].when, fit.score, fit.exact ? "exact" : "not exact");
  }
  slot_scorer_release(&scorer);
}

/* By score, then time; one for each start. */
static void the_best_come_first(void **state) {
  (void)state;
  (void)small_salon_busy(&small, MIA, BEARD, at("09:00"), at("10:50"), 0, 0);
  (void)small_salon_busy(&small, JONAS, BEARD, at("09:00"), at("18:00"), 0, 0);
  small_salon_ready(&small);
  ask_for(CUT, EMPLOYEE_ANY);
  struct slot_offer offers[3];
  int count = 0;
  const struct slot_search monday = {.agenda = &small.agenda,
                                     .request = &request,
                                     .now = at("2026-11-20 10:07"),
                                     .first_date = day("2026-11-23"),
                                     .last_date = day("2026-11-23")};
  assert_int_equal(slots_best(&monday, at("10:00"), offers, 3, &count, &error), CODE_OK);
  assert_int_equal(count, 3);
  static const char *const expected[] = {"11:15", "11:30", "11:45"}; /* 11:00 would leave ten minutes */
  for (int i = 0; i < 3; i++) {
    assert_int_equal(offers[i].slot.starts_at, at(expected[i]));
    assert_int_equal(offers[i].slot.employees[0], MIA);
    assert_int_equal(offers[i].fit.score, 0);
  }
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, start, rules_release)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(offers_lie_on_quarter_hours_by_time_then_name),
      CASE(the_length_counts_and_the_employee),
      CASE(buffers_keep_offers_apart),
      CASE(a_gap_is_offered_to_others),
      CASE(the_repeated_hour_is_offered_twice),
      CASE(nothing_is_offered_in_the_past_or_before_its_notice),
      CASE(a_full_day_or_week_offers_nothing),
      CASE(a_visit_across_midnight_is_offered),
      CASE(several_services_follow_each_other),
      CASE(the_best_with_whom_the_rest_is_possible_is_taken),
      CASE(coming_back_needs_the_buffers_in_between),
      CASE(what_failed_after_one_may_work_after_another),
      CASE(a_visit_of_a_whole_day_is_offered_and_no_longer_one),
      CASE(a_named_employee_takes_what_he_may),
      CASE(what_cannot_be_booked_is_not_offered),
      CASE(a_visitor_may_have_enough),
      CASE(the_first_offer_is_found_or_told_missing),
      CASE(the_score_is_what_nobody_can_book),
      CASE(the_best_come_first),
  };
  return cmocka_run_group_tests(tests, rules_load_zone, rules_free_zone);
}
