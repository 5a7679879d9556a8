/* Rules of booking 1: what is taken, buffers, gaps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/instant.h"
#include "rules_fixture.h"

static void touching_is_not_overlapping(void **state) {
  (void)state;
  (void)small_salon_busy(&small, MIA, CUT, at("10:00"), at("10:45"), 0, 0);
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  assert_allowed("09:15");
  assert_allowed("10:45");
  assert_refused("10:44", CODE_SLOT_TAKEN, BREACH_OF_VISIT,
                 "Mia Weber is taken from 10:00 to 10:45 by Anna Schmidt's Women's cut.");
  assert_refused("09:16", CODE_SLOT_TAKEN, BREACH_OF_VISIT,
                 "Mia Weber is taken from 10:00 to 10:45 by Anna Schmidt's Women's cut.");
  assert_true(id_equal(verdict.breaches[0].source_id, small.busy[0].appointment));
}

/* A source looked at the slot's first instant alone and offered 60 minutes at 09:30 with 10:00 taken. */
static void the_length_of_the_slot_counts(void **state) {
  (void)state;
  (void)small_salon_busy(&small, MIA, CUT, at("10:00"), at("11:00"), 0, 0);
  small_salon_ready(&small);
  small.services[CUT].minutes = 60;
  ask_for(CUT, MIA);
  check_at("09:30");
  assert_int_equal(verdict.breaches[0].code, CODE_SLOT_TAKEN);
}

/* A source blocked by service: another's visit of the same service takes nobody else's time, one's own of another service does. */
static void taken_is_the_employee_not_the_service(void **state) {
  (void)state;
  (void)small_salon_busy(&small, JONAS, CUT, at("10:00"), at("10:45"), 0, 0);
  (void)small_salon_busy(&small, MIA, BEARD, at("11:00"), at("11:15"), 0, 0);
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  assert_allowed("10:00");
  check_at("10:30");
  assert_int_equal(verdict.breach_count, 1);
}

/* A source's query missed the visit strictly inside the asked time. */
static void a_visit_strictly_inside_is_found(void **state) {
  (void)state;
  (void)small_salon_busy(&small, MIA, BEARD, at("14:15"), at("14:45"), 0, 0);
  small_salon_ready(&small);
  small.services[CUT].minutes = 60;
  ask_for(CUT, MIA);
  check_at("14:00");
  assert_int_equal(verdict.breach_count, 1);
  assert_int_equal(verdict.breaches[0].code, CODE_SLOT_TAKEN);
}

/* busy over busy is forbidden, busy in a gap allowed: both ways round. */
static void gaps_are_free_for_others(void **state) {
  (void)state;
  (void)small_salon_busy(&small, MIA, CUT, at("09:40"), at("10:15"), 0, 0);
  struct busy *apply = small_salon_busy(&small, JONAS, COLOUR, at("09:00"), at("09:40"), 0, 0);
  struct id visit = apply->appointment;
  struct busy *rinse = small_salon_busy(&small, JONAS, COLOUR, at("10:15"), at("10:45"), 0, 0);
  rinse->appointment = visit;
  rinse->position = 1;
  small_salon_ready(&small);
  ask_for(COLOUR, MIA);
  assert_allowed("09:00");
  check_at("09:05");
  assert_int_equal(verdict.breach_count, 1);
  request.service_count = 0;
  ask_for(BEARD, JONAS);
  assert_allowed("09:40");
  assert_allowed("10:00");
  check_at("10:01");
  assert_int_equal(verdict.breach_count, 1);
  request.service_count = 0;
  ask_for(CUT, JONAS);
  check_at("09:30");
  assert_int_equal(verdict.breach_count, 1); /* both segments, one visit: named once */
}

struct buffered {
  int own_before, own_after, their_before, their_after;
  const char *when;
  enum breach_source source; /* BREACH_OF_CLOCK: allowed */
  const char *text;
};

static void buffers_keep_their_distance(void **state) {
  (void)state;
  static const struct buffered cases[] = {
      {0, 0, 0, 5, "15:00", BREACH_OF_BUFFER,
       "Mia Weber is taken from 14:00 to 15:05 by Anna Schmidt's Root colour (5 minutes of buffer after "
       "it)."},
      {0, 0, 0, 5, "15:05", BREACH_OF_CLOCK, ""},
      {0, 0, 10, 0, "13:10", BREACH_OF_BUFFER,
       "Mia Weber is taken from 13:50 to 15:00 by Anna Schmidt's Root colour (10 minutes of buffer before "
       "it)."},
      {0, 0, 10, 0, "13:05", BREACH_OF_CLOCK, ""},
      {15, 0, 0, 0, "15:10", BREACH_OF_BUFFER,
       "With its buffers Women's cut needs Mia Weber from 14:55 to 15:55, but Anna Schmidt's Root colour "
       "takes 14:00 to 15:00."},
      {15, 0, 0, 0, "15:15", BREACH_OF_CLOCK, ""},
      {0, 15, 0, 0, "13:05", BREACH_OF_BUFFER,
       "With its buffers Women's cut needs Mia Weber from 13:05 to 14:05, but Anna Schmidt's Root colour "
       "takes 14:00 to 15:00."},
      {0, 15, 0, 0, "13:00", BREACH_OF_CLOCK, ""},
      {10, 0, 5, 5, "15:10", BREACH_OF_BUFFER,
       "With its buffers Women's cut needs Mia Weber from 15:00 to 15:55, but Anna Schmidt's Root colour "
       "takes 13:55 to 15:05 (5 "
       "minutes of buffer before it and 5 after it)."},
      {10, 0, 0, 5, "15:15", BREACH_OF_CLOCK, ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    (void)rules_start(state);
    small.salon.shift_count = 0;
    small_salon_every_day(&small, MIA, 540, 1080);
    small.services[CUT].buffer_before = cases[i].own_before;
    small.services[CUT].buffer_after = cases[i].own_after;
    (void)small_salon_busy(&small, MIA, COLOUR, at("14:00"), at("15:00"), cases[i].their_before,
                           cases[i].their_after);
    small_salon_ready(&small);
    ask_for(CUT, MIA);
    if (cases[i].source == BREACH_OF_CLOCK)
      assert_allowed(cases[i].when);
    else
      assert_refused(cases[i].when, CODE_SLOT_TAKEN, cases[i].source, cases[i].text);
    small_salon_release(&small);
  }
  (void)rules_start(state);
}

/* Put there on purpose, a flagged visit still takes its time against everybody else. */
static void an_overlap_on_purpose_still_blocks(void **state) {
  (void)state;
  (void)small_salon_busy(&small, MIA, CUT, at("10:00"), at("10:45"), 0, 0);
  small_salon_busy(&small, MIA, CUT, at("10:30"), at("11:15"), 0, 0)->overlap = true;
  small_salon_ready(&small);
  ask_for(BEARD, MIA);
  assert_allowed("11:15");
  check_at("11:00");
  assert_int_equal(verdict.breach_count, 1);
  check_at("10:30");
  assert_int_equal(verdict.breach_count, 2);
}

static void the_moved_visit_does_not_stand_in_its_own_way(void **state) {
  (void)state;
  (void)small_salon_busy(&small, MIA, CUT, at("10:00"), at("10:45"), 0, 0);
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  context.except = small.busy[0].appointment;
  assert_allowed("10:15");
  context.except = id_nil;
  check_at("10:15");
  assert_int_equal(verdict.breach_count, 1);
}

static void a_hold_is_somebody_elses(void **state) {
  (void)state;
  (void)small_salon_hold(&small, MIA, at("10:00"), at("10:45"));
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  assert_allowed("10:45");
  assert_refused("10:30", CODE_SLOT_TAKEN, BREACH_OF_HOLD,
                 "Somebody else is just booking Mia Weber from 10:00 to 10:45.");
}

static void a_visit_without_a_name_is_still_named(void **state) {
  (void)state;
  small_salon_busy(&small, MIA, CUT, at("10:00"), at("10:45"), 0, 0)->customer_name = NULL;
  small_salon_ready(&small);
  ask_for(BEARD, MIA);
  assert_refused("10:00", CODE_SLOT_TAKEN, BREACH_OF_VISIT,
                 "Mia Weber is taken from 10:00 to 10:45 by another visit, Women's cut.");
}

/* Mia, then Jonas for a quarter of an hour, then Mia again: her own buffers must fit between. */
static void coming_back_needs_the_buffers_in_between(void **state) {
  (void)state;
  small.services[CUT].buffer_after = 10;
  small.services[CUT].buffer_before = 5;
  small_salon_ready(&small);
  ask_for(CUT, MIA);
  ask_for(BEARD, JONAS);
  ask_for(CUT, MIA);
  assert_allowed("09:00");
  small.services[CUT].buffer_before = 6;
  assert_refused("09:00", CODE_SLOT_TAKEN, BREACH_OF_BUFFER,
                 "Mia Weber would come back to Women's cut before the buffers of both parts are over.");
}

static void repeated_times_are_told_apart(void **state) {
  (void)state;
  small.salon.shift_count = 0;
  small_salon_every_day(&small, MIA, 0, 1440);
  int64_t second = at("2026-10-25 01:30") + 2 * MS_PER_HOUR;
  (void)small_salon_busy(&small, MIA, CUT, second, second + 30 * MS_PER_MINUTE, 0, 0);
  small_salon_ready(&small);
  context.now = at("2026-10-20 09:00");
  struct visit_plan plan;
  ask_for(BEARD, MIA);
  assert_int_equal(visit_plan_make(&small.salon, &request, (int[]){MIA}, &plan, NULL), CODE_OK);
  assert_true(rules_allow(&context, &plan, second - MS_PER_HOUR));
  rules_check(&context, &plan, second, &verdict);
  assert_int_equal(verdict.breach_count, 1);
  assert_string_equal(verdict.breaches[0].text,
                      "Mia Weber is taken from 02:30 (UTC+1) to 03:00 by Anna Schmidt's Women's cut.");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      RULES_CASE(touching_is_not_overlapping),
      RULES_CASE(the_length_of_the_slot_counts),
      RULES_CASE(taken_is_the_employee_not_the_service),
      RULES_CASE(a_visit_strictly_inside_is_found),
      RULES_CASE(gaps_are_free_for_others),
      RULES_CASE(buffers_keep_their_distance),
      RULES_CASE(an_overlap_on_purpose_still_blocks),
      RULES_CASE(the_moved_visit_does_not_stand_in_its_own_way),
      RULES_CASE(a_hold_is_somebody_elses),
      RULES_CASE(a_visit_without_a_name_is_still_named),
      RULES_CASE(coming_back_needs_the_buffers_in_between),
      RULES_CASE(repeated_times_are_told_apart),
  };
  return cmocka_run_group_tests(tests, rules_load_zone, rules_free_zone);
}
