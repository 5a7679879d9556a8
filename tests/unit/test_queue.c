/* When those who wait can honestly begin. The salon is that of the rules: two people, nine to one and two to six. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/queue.h"
#include "unit/rules_fixture.h"

enum { ANY = INDEX_NONE, PARTIES = 8 };

/* Who comes, and when and with whom it should begin; "" for today no more. */
struct expectation {
  int service, employee;
  const char *start;
  int with;
};

static void expect_queue(const char *now, const struct expectation *expected, int count) {
  struct queue_party parties[PARTIES];
  small_salon_ready(&small);
  for (int i = 0; i < count; i++)
    parties[i] = (struct queue_party){.service = expected[i].service, .employee = expected[i].employee};
  queue_expect(&small.agenda, day("2026-11-23"), at(now), parties, count);
  for (int i = 0; i < count; i++) {
    int64_t start = expected[i].start[0] == '\0' ? 0 : at(expected[i].start);
    if (parties[i].expected_start != start)
      fail_msg("party %d begins %ld minutes after %s", i,
               (long)((parties[i].expected_start - at(now)) / 60000), now);
    assert_int_equal(parties[i].expected_employee, start == 0 ? INDEX_NONE : expected[i].with);
  }
}

#define EXPECT(now, expected) expect_queue(now, expected, (int)(sizeof(expected) / sizeof(expected)[0]))

static void each_takes_what_is_left(void **state) {
  (void)state;
  static const struct expectation expected[] = {
      {CUT, ANY, "2026-11-23 10:07", JONAS}, {CUT, ANY, "2026-11-23 10:07", MIA},
      {CUT, ANY, "2026-11-23 10:52", JONAS}, {CUT, JONAS, "2026-11-23 11:37", JONAS},
      {BEARD, ANY, "2026-11-23 10:52", MIA},
  };
  EXPECT("2026-11-23 10:07", expected);
}

/* Visits, breaks and the end of the day. */
static void the_book_comes_first(void **state) {
  (void)state;
  (void)small_salon_busy(&small, JONAS, CUT, at("2026-11-23 10:30"), at("2026-11-23 12:30"), 0, 0);
  (void)small_salon_busy(&small, MIA, CUT, at("2026-11-23 10:00"), at("2026-11-23 11:00"), 0, 10);
  static const struct expectation expected[] = {
      {CUT, JONAS, "2026-11-23 14:00", JONAS}, {BEARD, JONAS, "2026-11-23 10:07", JONAS},
      {CUT, MIA, "2026-11-23 11:10", MIA},     {COLOUR, MIA, "2026-11-23 14:00", MIA},
      {COLOUR, MIA, "2026-11-23 15:45", MIA},  {COLOUR, MIA, "", 0},
  };
  EXPECT("2026-11-23 10:07", expected);
}

/* A colour may begin so that only its second part waits for a visit to end: that is earlier than to wait for the end. */
static void a_gap_may_lie_over_a_visit(void **state) {
  (void)state;
  (void)small_salon_busy(&small, JONAS, BEARD, at("2026-11-23 09:50"), at("2026-11-23 10:20"), 0, 0);
  (void)small_salon_busy(&small, MIA, CUT, at("2026-11-23 09:00"), at("2026-11-23 13:00"), 0, 0);
  static const struct expectation expected[] = {{COLOUR, ANY, "2026-11-23 09:05", JONAS},
                                                {BEARD, JONAS, "2026-11-23 10:50", JONAS}};
  EXPECT("2026-11-23 09:02", expected);
}

static void buffers_are_kept(void **state) {
  (void)state;
  small.services[CUT].buffer_before = 10;
  small.services[CUT].buffer_after = 5;
  static const struct expectation expected[] = {{CUT, JONAS, "2026-11-23 10:00", JONAS},
                                                {CUT, JONAS, "2026-11-23 11:00", JONAS},
                                                {BEARD, JONAS, "2026-11-23 11:50", JONAS}};
  EXPECT("2026-11-23 10:00", expected);
}

/* Somebody elsewhere is just filling in a time. */
static void holds_are_taken(void **state) {
  (void)state;
  (void)small_salon_hold(&small, JONAS, at("2026-11-23 10:00"), at("2026-11-23 11:00"));
  static const struct expectation expected[] = {{CUT, JONAS, "2026-11-23 11:00", JONAS}};
  EXPECT("2026-11-23 10:00", expected);
}

static void before_opening_and_after_closing(void **state) {
  (void)state;
  static const struct expectation early[] = {{CUT, ANY, "2026-11-23 09:00", JONAS},
                                             {CUT, JONAS, "2026-11-23 09:45", JONAS}};
  static const struct expectation late[] = {{CUT, ANY, "", 0}, {BEARD, ANY, "2026-11-23 17:40", JONAS}};
  EXPECT("2026-11-23 07:15", early);
  EXPECT("2026-11-23 17:40", late);
}

/* The book knows of tomorrow's visits; nobody is told to wait for the end of one. */
static void nobody_waits_until_tomorrow(void **state) {
  (void)state;
  (void)small_salon_busy(&small, JONAS, CUT, at("2026-11-24 10:00"), at("2026-11-24 10:30"), 0, 0);
  static const struct expectation late[] = {{CUT, ANY, "", 0}, {CUT, JONAS, "", 0}};
  EXPECT("2026-11-23 17:40", late);
}

/* More than the most are told nothing, and nothing is written beyond. */
static void the_queue_is_bounded(void **state) {
  (void)state;
  enum { MANY = QUEUE_PARTIES_MAX + 2 };
  struct queue_party parties[MANY];
  small_salon_ready(&small);
  for (int i = 0; i < MANY; i++) parties[i] = (struct queue_party){.service = BEARD, .employee = ANY};
  queue_expect(&small.agenda, day("2026-11-23"), at("2026-11-23 09:00"), parties, MANY);
  assert_int_equal(parties[0].expected_start, at("2026-11-23 09:00"));
  assert_int_equal(parties[QUEUE_PARTIES_MAX - 1].expected_start,
                   at("2026-11-23 17:45")); /* 64 quarter hours of two people */
  assert_int_equal(parties[QUEUE_PARTIES_MAX].expected_start, 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, rules_start, rules_release)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(each_takes_what_is_left),
      CASE(the_book_comes_first),
      CASE(a_gap_may_lie_over_a_visit),
      CASE(buffers_are_kept),
      CASE(holds_are_taken),
      CASE(the_queue_is_bounded),
      CASE(before_opening_and_after_closing),
      CASE(nobody_waits_until_tomorrow),
  };
  return cmocka_run_group_tests(tests, rules_load_zone, rules_free_zone);
}
