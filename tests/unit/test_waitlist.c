/* Whom a free time suits. The salon is that of the rules: two people, nine to one and two to six, on Monday, 2026-11-23. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/instant.h"
#include "core/model/waitlist.h"
#include "support/dice.h"
#include "unit/rules_fixture.h"

enum { ANY = INDEX_NONE, PARTIES = 12 };

static struct waitlist_party anybody(int service) {
  return (struct waitlist_party){.service = service,
                                 .employee = ANY,
                                 .from = DATE_NONE,
                                 .to = DATE_NONE,
                                 .days = WAITLIST_EVERY_DAY,
                                 .end_minute = 1440};
}

static struct waitlist_gap gap_of(int employee, const char *from, const char *to) {
  return (struct waitlist_gap){.employee = employee, .time = {at(from), at(to)}};
}

/* Mia is booked all day but for 10:00 to 11:00, Jonas all day. */
static void leave_an_hour(void) {
  (void)small_salon_busy(&small, MIA, CUT, at("09:00"), at("10:00"), 0, 0);
  (void)small_salon_busy(&small, MIA, CUT, at("11:00"), at("18:00"), 0, 0);
  (void)small_salon_busy(&small, JONAS, CUT, at("09:00"), at("18:00"), 0, 0);
  small_salon_ready(&small);
}

static void suits(struct waitlist_party party, const char *start) {
  struct waitlist_fit fit;
  struct waitlist_gap gap = gap_of(MIA, "10:00", "11:00");
  int count = waitlist_fits(&small.agenda, &gap, at("2026-11-20 10:00"), &party, 1, &fit, 1);
  assert_int_equal(count, start == NULL ? 0 : 1);
  if (start != NULL) assert_int_equal(fit.starts_at, at(start));
}

static void the_service_must_fit(void **state) {
  (void)state;
  leave_an_hour();
  suits(anybody(CUT), "10:00");
  suits(anybody(BEARD), "10:00");
  suits(anybody(COLOUR), NULL);
  suits(anybody(INDEX_NONE), NULL);
  small.services[CUT].buffer_after = 20;
  suits(anybody(CUT), NULL);
  small.services[CUT].buffer_after = 15;
  suits(anybody(CUT), "10:00");
}

static void who_is_asked_for_must_be_free(void **state) {
  (void)state;
  leave_an_hour();
  struct waitlist_party party = anybody(CUT);
  party.employee = MIA;
  suits(party, "10:00");
  party.employee = JONAS;
  suits(party, NULL);
  small_salon_skill_of(&small, MIA, CUT)->may_book = false;
  suits(anybody(CUT), NULL);
}

static void dates_and_days_are_those_that_were_named(void **state) {
  (void)state;
  leave_an_hour();
  static const struct {
    const char *from, *to;
    unsigned days;
    bool fits;
  } cases[] = {
      {NULL, NULL, WAITLIST_EVERY_DAY, true},
      {"2026-11-23", "2026-11-23", WAITLIST_EVERY_DAY, true},
      {"2026-11-24", NULL, WAITLIST_EVERY_DAY, false},
      {NULL, "2026-11-22", WAITLIST_EVERY_DAY, false},
      {NULL, NULL, 1U << 1, true},             /* Mondays */
      {NULL, NULL, 0x7fU & ~(1U << 1), false}, /* all but Mondays */
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct waitlist_party party = anybody(CUT);
    if (cases[i].from != NULL) party.from = day(cases[i].from);
    if (cases[i].to != NULL) party.to = day(cases[i].to);
    party.days = cases[i].days;
    suits(party, cases[i].fits ? "10:00" : NULL);
  }
}

static void the_whole_visit_lies_in_the_times_that_were_named(void **state) {
  (void)state;
  leave_an_hour();
  struct waitlist_party party = anybody(CUT);
  party.start_minute = 10 * 60 + 10;
  suits(party, "10:10");
  party.start_minute = 10 * 60 + 20; /* to 11:05 */
  suits(party, NULL);
  party.start_minute = 0;
  party.end_minute = 10 * 60 + 45;
  suits(party, "10:00");
  party.end_minute = 10 * 60 + 44;
  suits(party, NULL);
}

static void nobody_is_asked_for_what_has_passed(void **state) {
  (void)state;
  leave_an_hour();
  struct waitlist_party party = anybody(BEARD);
  struct waitlist_fit fit;
  struct waitlist_gap gap = gap_of(MIA, "10:00", "11:00");
  assert_int_equal(waitlist_fits(&small.agenda, &gap, at("10:20"), &party, 1, &fit, 1), 1);
  assert_int_equal(fit.starts_at, at("10:30"));
  assert_int_equal(waitlist_fits(&small.agenda, &gap, at("10:50"), &party, 1, &fit, 1), 0);
}

/* By priority, then by how long; as a plain sort of those that fit one by one. */
static void the_best_come_first(void **state) {
  (void)state;
  struct dice dice = dice_for("waitlist");
  leave_an_hour();
  struct waitlist_gap gap = gap_of(ANY, "10:00", "11:00");
  for (int run = 0; run < 500; run++) {
    struct waitlist_party parties[PARTIES];
    struct waitlist_fit fits[4];
    int left = 0;
    for (int i = 0; i < PARTIES; i++) {
      parties[i] = anybody((int)dice_between(&dice, BEARD, CUT));
      parties[i].priority = (int)dice_between(&dice, 0, 2);
      parties[i].created_at = i * 7 % PARTIES; /* all different */
      left += parties[i].service != COLOUR;
    }
    int count = waitlist_fits(&small.agenda, &gap, at("2026-11-20 10:00"), parties, PARTIES, fits, 4);
    assert_int_equal(count, left);
    for (int i = 0; i < 4 && i < count; i++) {
      int better = 0;
      assert_int_not_equal(parties[fits[i].party].service, COLOUR);
      for (int j = 0; j < PARTIES; j++)
        better += parties[j].service != COLOUR && waitlist_before(&parties[j], &parties[fits[i].party]);
      assert_int_equal(better, i);
      assert_int_equal(fits[i].employee, MIA);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      RULES_CASE(the_service_must_fit),
      RULES_CASE(who_is_asked_for_must_be_free),
      RULES_CASE(dates_and_days_are_those_that_were_named),
      RULES_CASE(the_whole_visit_lies_in_the_times_that_were_named),
      RULES_CASE(nobody_is_asked_for_what_has_passed),
      RULES_CASE(the_best_come_first),
  };
  return cmocka_run_group_tests(tests, rules_load_zone, rules_free_zone);
}
