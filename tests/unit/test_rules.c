#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/instant.h"
#include "rules_fixture.h"

/* ---- not_qualified ---- */

static void who_may_not_do_it_is_refused(void **state) {
  (void)state;
  small_salon_ready(&small);
  ask_for(COLOUR, MIA);
  assert_allowed("09:00");
  skill_of(MIA, COLOUR)->may_book = false;
  assert_refused("09:00", CODE_NOT_QUALIFIED, BREACH_OF_SERVICE, "Mia Weber may not do Root colour.");
  assert_int_equal(verdict.breaches[0].employee, MIA);
  skill_of(MIA, COLOUR)->may_book = true;
  skill_of(MIA, COLOUR)->allowed_parts = 1U << 1;
  assert_refused("09:00", CODE_NOT_QUALIFIED, BREACH_OF_SERVICE,
                 "Mia Weber may not do every part of Root colour.");
  skill_of(MIA, COLOUR)->allowed_parts = UINT32_MAX;
  small.employees[MIA].bookable = false;
  assert_refused("09:00", CODE_NOT_QUALIFIED, BREACH_OF_EMPLOYEE, "Mia Weber takes no bookings.");
  small.employees[MIA].active = false;
  assert_refused("09:00", CODE_NOT_QUALIFIED, BREACH_OF_EMPLOYEE, "Mia Weber no longer works here.");
}

static void an_employee_of_another_location_is_refused(void **state) {
  (void)state;
  small.employees[MIA].location = SMALL_ELSEWHERE;
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  check_at("09:00");
  assert_int_equal(verdict.breach_count, 2);
  assert_string_equal(verdict.breaches[0].text, "Mia Weber works at Side Street, not at Main Street.");
  assert_string_equal(verdict.breaches[1].text, "Mia Weber does not work on Mon 23 Nov.");
}

/* A service that was given up can still be moved with its visit, but no longer booked. */
static void a_service_that_was_given_up_is_refused(void **state) {
  (void)state;
  small.services[CUT].active = false;
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  assert_refused("09:00", CODE_NOT_QUALIFIED, BREACH_OF_SERVICE, "Women's cut is no longer offered.");
  context.except = small_salon_id(&small);
  assert_allowed("09:00");
}

/* ---- outside_hours ---- */

static void the_whole_visit_lies_in_a_shift(void **state) {
  (void)state;
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  assert_allowed("09:00");
  assert_allowed("12:15");
  assert_allowed("17:15");
  assert_refused("12:16", CODE_OUTSIDE_HOURS, BREACH_OF_SHIFT,
                 "Mia Weber works from 09:00 to 13:00 and 14:00 to 18:00 on Mon 23 Nov, and the visit needs "
                 "12:16 to 13:01.");
  assert_refused("08:59", CODE_OUTSIDE_HOURS, BREACH_OF_SHIFT,
                 "Mia Weber works from 09:00 to 13:00 and 14:00 to 18:00 on Mon 23 Nov, and the visit needs "
                 "08:59 to 09:44.");
}

/* A source's test of one shift at a time refused 12:30 to 13:30 over 09-13 and 13-17. */
static void adjoining_shifts_are_one(void **state) {
  (void)state;
  small.salon.shift_count = 0;
  (void)small_salon_shift(&small, MIA, MONDAY, 9 * 60, 13 * 60);
  (void)small_salon_shift(&small, MIA, MONDAY, 13 * 60, 17 * 60);
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  assert_allowed("12:30");
}

/* The gap is part of the visit: nobody goes home, or to lunch, while the colour works in. */
static void gaps_lie_in_the_shift_too(void **state) {
  (void)state;
  small_salon_ready(&small);
  ask_for(COLOUR, MIA);
  assert_allowed("11:15");
  assert_refused("12:10", CODE_OUTSIDE_HOURS, BREACH_OF_SHIFT,
                 "Mia Weber works from 09:00 to 13:00 and 14:00 to 18:00 on Mon 23 Nov, and the visit needs "
                 "12:10 to 13:55.");
}

/* Each employee must be there for the own part, not for the others'. */
static void each_works_for_the_own_part(void **state) {
  (void)state;
  small_salon_exception(&small, MIA, day("2026-11-23"), 9 * 60 + 45, 18 * 60, EXCEPTION_TRAINING)->reason =
      "colour course";
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  ask_for(COLOUR, JONAS);
  assert_allowed("09:00");
  check_at("09:15");
  assert_int_equal(verdict.breach_count, 1);
  assert_string_equal(verdict.breaches[0].text,
                      "Mia Weber is in a training on Mon 23 Nov from 09:45 to 18:00 (colour course).");
}

static void what_takes_working_time_away_is_named(void **state) {
  (void)state;
  (void)small_salon_exception(&small, MIA, day("2026-11-24"), 0, 1440, EXCEPTION_VACATION);
  (void)small_salon_exception(&small, MIA, day("2026-11-25"), 600, 660, EXCEPTION_MEETING);
  (void)small_salon_holiday(&small, day("2026-11-26"));
  small_salon_block(&small, MIA, at("15:00"), at("15:30"))->reason = "dentist";
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  assert_refused("2026-11-24 10:00", CODE_OUTSIDE_HOURS, BREACH_OF_EXCEPTION,
                 "Mia Weber is on vacation on Tue 24 Nov.");
  assert_refused("2026-11-25 09:30", CODE_OUTSIDE_HOURS, BREACH_OF_EXCEPTION,
                 "Mia Weber is in a meeting on Wed 25 Nov from 10:00 to 11:00.");
  assert_allowed("2026-11-25 09:15");
  assert_refused("2026-11-26 10:00", CODE_OUTSIDE_HOURS, BREACH_OF_HOLIDAY,
                 "Thu 26 Nov is a holiday (Founders' Day).");
  assert_refused("14:30", CODE_OUTSIDE_HOURS, BREACH_OF_BLOCK,
                 "Mia Weber has blocked the time from 15:00 to 15:30 (dentist).");
  assert_allowed("14:15");
  assert_allowed("15:30");
}

static void a_day_off_and_a_closed_place_are_named(void **state) {
  (void)state;
  small.salon.shift_count = 0;
  (void)small_salon_shift(&small, MIA, TUESDAY, 540, 1020);
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  assert_refused("10:00", CODE_OUTSIDE_HOURS, BREACH_OF_SHIFT, "Mia Weber does not work on Mon 23 Nov.");
  small.locations[SMALL_HERE].status = LOCATION_MAINTENANCE;
  assert_refused("2026-11-24 10:00", CODE_OUTSIDE_HOURS, BREACH_OF_LOCATION,
                 "Main Street is closed for now (maintenance).");
}

static void buffers_may_reach_outside_the_shift(void **state) {
  (void)state;
  small.services[CUT].buffer_before = 10;
  small.services[CUT].buffer_after = 10;
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  assert_allowed("09:00");
  assert_allowed("12:15");
}

static void a_visit_across_midnight_takes_both_dates(void **state) {
  (void)state;
  (void)small_salon_shift(&small, MIA, MONDAY, 1200, 1440);
  (void)small_salon_shift(&small, MIA, TUESDAY, 0, 60);
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  assert_allowed("23:30");
  assert_allowed("2026-11-24 00:15");
  check_at("2026-11-24 00:30");
  assert_int_equal(verdict.breach_count, 1);
}

/* ---- notice, limits ---- */

static void what_is_past_is_past(void **state) {
  (void)state;
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  context.now = at("10:07");
  assert_refused("10:00", CODE_NOTICE, BREACH_OF_CLOCK,
                 "The start at 10:00 is over already: it is 10:07 now.");
  assert_allowed("10:07");
  context.walk_in = true;
  assert_allowed("10:00");
  context.walk_in = false;
  context.keeps_start = true;
  assert_allowed("10:00");
}

static void notice_is_hours_from_now_and_dates_ahead(void **state) {
  (void)state;
  small.services[CUT].notice_min_hours = 24;
  small.services[CUT].notice_max_days = 3;
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  context.now = at("10:07");
  assert_refused("2026-11-24 10:06", CODE_NOTICE, BREACH_OF_SERVICE,
                 "Women's cut wants 24 hours of notice, so that it can start at 10:07 at the earliest.");
  assert_refused(
      "15:00", CODE_NOTICE, BREACH_OF_SERVICE,
      "Women's cut wants 24 hours of notice, so that it can start at Tue 24 Nov 10:07 at the earliest.");
  assert_allowed("2026-11-24 10:07");
  assert_allowed("2026-11-26 17:00");
  assert_refused("2026-11-27 09:00", CODE_NOTICE, BREACH_OF_SERVICE,
                 "Women's cut can be booked at most 3 days ahead, until Thu 26 Nov.");
  context.walk_in = true;
  assert_allowed("15:00");
}

static void limits_count_the_day_and_the_week(void **state) {
  (void)state;
  small.services[CUT].limit_per_day = 2;
  small.services[CUT].limit_per_week = 3;
  struct busy *moved = small_salon_busy(&small, MIA, CUT, at("10:00"), at("10:45"), 0, 0);
  struct id visit = moved->appointment;
  (void)small_salon_busy(&small, JONAS, CUT, at("10:00"), at("10:45"), 0, 0);
  (void)small_salon_busy(&small, JONAS, CUT, at("2026-11-25 10:00"), at("2026-11-25 10:45"), 0, 0);
  (void)small_salon_busy(&small, JONAS, CUT, at("2026-11-22 10:00"), at("2026-11-22 10:45"), 0, 0);
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  check_at("15:00");
  assert_int_equal(verdict.breach_count, 2);
  assert_string_equal(verdict.breaches[0].text,
                      "Women's cut is booked 2 times on Mon 23 Nov already, and its limit is 2.");
  assert_string_equal(verdict.breaches[1].text,
                      "Women's cut is booked 3 times in the week of Mon 23 Nov already, and its limit is 3.");
  assert_refused("2026-11-29 15:00", CODE_LIMIT, BREACH_OF_SERVICE,
                 "Women's cut is booked 3 times in the week of Mon 23 Nov already, and its limit is 3.");
  assert_allowed("2026-11-30 15:00");
  context.except = visit;
  assert_allowed("15:00");
}

/* ---- the customer ---- */

static void a_blocked_customer_is_announced(void **state) {
  (void)state;
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  context.customer = &customer;
  assert_allowed("10:00");
  customer.blocked = true;
  assert_refused("10:00", CODE_CUSTOMER_BLOCKED, BREACH_OF_CUSTOMER, "Nguyễn Thị An is blocked.");
  customer.blocked_reason = "two unpaid visits";
  assert_refused("10:00", CODE_CUSTOMER_BLOCKED, BREACH_OF_CUSTOMER,
                 "Nguyễn Thị An is blocked: two unpaid visits.");
}

static void repeated_no_shows_are_a_warning(void **state) {
  (void)state;
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  context.customer = &customer;
  customer.no_show_count = 1;
  assert_allowed("10:00");
  assert_int_equal(verdict.warning_count, 0);
  customer.no_show_count = 2;
  assert_allowed("10:00");
  assert_int_equal(verdict.warning_count, 1);
  assert_string_equal(verdict.warnings[0].code, "no_shows");
  assert_string_equal(verdict.warnings[0].text, "Nguyễn Thị An missed 2 visits.");
  small.salon.no_show_warning = 0;
  assert_allowed("10:00");
  assert_int_equal(verdict.warning_count, 0);
}

struct duplicate {
  const char *when;
  int service;
  bool asked;
};

static void a_probable_duplicate_is_asked_about(void **state) {
  (void)state;
  static const struct duplicate cases[] = {
      {"10:00", CUT, true},  {"10:05", CUT, true},    {"09:55", CUT, true},    {"10:06", CUT, false},
      {"09:54", CUT, false}, {"10:00", BEARD, false}, {"10:02", BEARD, false},
  };
  small_salon_ready(&small);
  context.customer = &customer;
  customer.nearby_count = 1;
  customer.nearby[0] = (struct nearby_visit){
      .id = {{5}}, .starts_at = at("10:00"), .services = {COLOUR, CUT}, .service_count = 2};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    request.service_count = 0;
    ask_for(cases[i].service, MIA);
    if (cases[i].asked)
      assert_refused(cases[i].when, CODE_DUPLICATE, BREACH_OF_CUSTOMER,
                     "Nguyễn Thị An has Women's cut at 10:00 already.");
    else
      assert_allowed(cases[i].when);
  }
  request.service_count = 0;
  ask_for(CUT, JONAS);
  check_at("10:00");
  assert_int_equal(verdict.breach_count, 1); /* with any employee */
  context.except = customer.nearby[0].id;
  assert_allowed("10:00");
}

/* ---- all of them ---- */

static void everything_at_once_is_named_in_order(void **state) {
  (void)state;
  skill_of(MIA, COLOUR)->may_book = false;
  (void)small_salon_exception(&small, MIA, day("2026-11-23"), 600, 660, EXCEPTION_MEETING);
  (void)small_salon_busy(&small, MIA, COLOUR, at("10:00"), at("10:15"), 0, 0);
  small.services[COLOUR].limit_per_day = 1;
  small_salon_ready(&small);
  context.customer = &customer;
  context.now = at("12:00");
  customer.blocked = true;
  customer.no_show_count = 5;
  customer.nearby_count = 1;
  customer.nearby[0] =
      (struct nearby_visit){.id = {{5}}, .starts_at = at("10:00"), .services = {COLOUR}, .service_count = 1};
  ask_for(COLOUR, MIA);
  check_at("10:00");
  static const enum code expected[] = {CODE_NOT_QUALIFIED, CODE_OUTSIDE_HOURS, CODE_SLOT_TAKEN,
                                       CODE_NOTICE,        CODE_LIMIT,         CODE_CUSTOMER_BLOCKED,
                                       CODE_DUPLICATE};
  assert_int_equal(verdict.breach_count, 7);
  for (int i = 0; i < 7; i++) {
    assert_int_equal(verdict.breaches[i].code, expected[i]);
    assert_true(verdict.breaches[i].overridable);
  }
  assert_int_equal(verdict.warning_count, 1);
}

static void what_does_not_fit_is_counted(void **state) {
  (void)state;
  for (int i = 0; i < BREACHES_MAX + 6; i++)
    small_salon_busy(&small, MIA, CUT, at("10:00"), at("10:45"), 0, 0)->overlap = true;
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  check_at("10:00");
  assert_int_equal(verdict.breach_count, BREACHES_MAX);
  assert_int_equal(verdict.more, 6);
}

static void sentences_are_cut_after_whole_characters(void **state) {
  (void)state;
  char name[RULE_TEXT_SIZE];
  for (size_t shift = 0; shift < 3; shift++) {
    size_t length = 0;
    while (length < shift) name[length++] = 'x';
    while (length + 3 < RULE_TEXT_SIZE - 16)
      length += (size_t)snprintf(name + length, sizeof name - length, "ễ");
    (void)rules_start(state);
    small.employees[MIA].name = name;
    (void)small_salon_busy(&small, MIA, CUT, at("10:00"), at("10:45"), 0, 0);
    small_salon_ready(&small);
    ask_for(CUT, MIA);
    check_at("10:00");
    const char *text = verdict.breaches[0].text;
    assert_in_range(strlen(text), RULE_TEXT_SIZE - 4, RULE_TEXT_SIZE - 1);
    for (const unsigned char *byte = (const unsigned char *)text; *byte != '\0';) {
      int size = *byte < 0x80 ? 1 : *byte >= 0xE0 ? 3 : 2;
      for (int i = 0; i < size; i++) assert_true(byte[i] != '\0');
      byte += size;
    }
    small_salon_release(&small);
  }
  (void)rules_start(state);
}

/* ---- Where a rule comes from ---- */

static void assert_why(const char *when, const char *why) {
  check_at(when);
  assert_int_equal(verdict.breach_count, 1);
  assert_string_equal(verdict.breaches[0].why, why);
}

static void whose_shift_it_is_is_said(void **state) {
  (void)state;
  for (int i = 0; i < small.salon.shift_count; i++) {
    if (small.shifts[i].employee != MIA) continue;
    if (small.shifts[i].day_of_week == TUESDAY) small.shifts[i].valid_from = day("2026-09-01");
    if (small.shifts[i].day_of_week == WEDNESDAY) small.shifts[i].valid_to = day("2026-11-24");
    if (small.shifts[i].day_of_week == THURSDAY) small.shifts[i].valid_from = day("2027-01-07");
    if (small.shifts[i].day_of_week == SUNDAY) small.shifts[i].employee = JONAS;
  }
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  assert_why("08:00", "Shift of Mia Weber on Mondays: 09:00-13:00, 14:00-18:00.");
  assert_why("2026-11-24 08:00",
             "Shift of Mia Weber on Tuesdays: 09:00-13:00, 14:00-18:00, valid since Tue 1 Sep 2026.");
  assert_why("2026-11-25 09:00", "The shift of Mia Weber on Wednesdays ended on Tue 24 Nov.");
  assert_why("2026-11-26 09:00", "Mia Weber has a shift on Thursdays from Thu 7 Jan 2027 on only.");
  assert_why("2026-11-29 09:00", "Mia Weber has no shift on Sundays.");
}

/* Which buffer it is, and of which visit: the visit itself would not be in the way. */
static void which_buffer_it_is_is_said(void **state) {
  (void)state;
  small.services[CUT].buffer_before = 5;
  small_salon_ready(&small);
  struct busy *busy = small_salon_busy(&small, MIA, COLOUR, at("10:00"), at("11:00"), 15, 10);
  busy->customer_name = "Anna Schmidt";
  struct id anna = busy->appointment;
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  assert_why("11:05", "10 min buffer after Anna Schmidt's Root colour, until 11:10.");
  assert_true(id_equal(verdict.breaches[0].visit, anna));
  assert_int_equal(verdict.breaches[0].visit_at, at("10:00"));
  assert_why("11:12", "Women's cut itself needs 5 min of buffer before it.");
  assert_why("09:10", "15 min buffer before Anna Schmidt's Root colour, from 09:45 on.");
  assert_why("10:30", ""); /* the visit's own time: its sentence says it all */
  assert_true(id_equal(verdict.breaches[0].visit, anna));
}

static void until_when_it_is_held_is_said(void **state) {
  (void)state;
  small_salon_hold(&small, MIA, at("10:00"), at("11:00"))->expires_at = context.now + 3 * MS_PER_MINUTE;
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  assert_why("10:30", "It is held until Fri 20 Nov 10:10, unless it is booked or given up before.");
  assert_true(id_is_nil(verdict.breaches[0].visit));
}

static void who_may_do_it_is_said(void **state) {
  (void)state;
  small_salon_ready(&small);
  ask_for(COLOUR, MIA);
  skill_of(MIA, COLOUR)->may_book = false;
  assert_why("09:00", "The one who may: Jonas Roth.");
  skill_of(JONAS, COLOUR)->may_book = false;
  assert_why("09:00", "Nobody here may do Root colour.");
}

static void who_may_lift_it_is_said(void **state) {
  (void)state;
  static const struct {
    enum code code;
    bool overridable;
    const char *text;
  } cases[] = {
      {CODE_LIMIT, true, "You may lift this, with a reason."},
      {CODE_LIMIT, false, "The owner or an administrator may lift this."},
      {CODE_DUPLICATE, false, "The owner, an administrator or the reception may lift this."},
      {CODE_STALE_VERSION, false, "Nobody can lift this."},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const struct breach breach = {.code = cases[i].code, .overridable = cases[i].overridable};
    char text[RULE_TEXT_SIZE];
    breach_who_may_lift(&breach, text);
    assert_string_equal(text, cases[i].text);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      RULES_CASE(who_may_not_do_it_is_refused),
      RULES_CASE(an_employee_of_another_location_is_refused),
      RULES_CASE(a_service_that_was_given_up_is_refused),
      RULES_CASE(the_whole_visit_lies_in_a_shift),
      RULES_CASE(adjoining_shifts_are_one),
      RULES_CASE(gaps_lie_in_the_shift_too),
      RULES_CASE(each_works_for_the_own_part),
      RULES_CASE(what_takes_working_time_away_is_named),
      RULES_CASE(a_day_off_and_a_closed_place_are_named),
      RULES_CASE(buffers_may_reach_outside_the_shift),
      RULES_CASE(a_visit_across_midnight_takes_both_dates),
      RULES_CASE(what_is_past_is_past),
      RULES_CASE(notice_is_hours_from_now_and_dates_ahead),
      RULES_CASE(limits_count_the_day_and_the_week),
      RULES_CASE(a_blocked_customer_is_announced),
      RULES_CASE(repeated_no_shows_are_a_warning),
      RULES_CASE(a_probable_duplicate_is_asked_about),
      RULES_CASE(everything_at_once_is_named_in_order),
      RULES_CASE(what_does_not_fit_is_counted),
      RULES_CASE(sentences_are_cut_after_whole_characters),
      RULES_CASE(whose_shift_it_is_is_said),
      RULES_CASE(which_buffer_it_is_is_said),
      RULES_CASE(until_when_it_is_held_is_said),
      RULES_CASE(who_may_do_it_is_said),
      RULES_CASE(who_may_lift_it_is_said),
  };
  return cmocka_run_group_tests(tests, rules_load_zone, rules_free_zone);
}
