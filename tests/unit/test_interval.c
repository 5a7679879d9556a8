#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/interval.h"
#include "support/dice.h"

enum { LINE = 64, PIECES = 40 };

/* Times 0..LINE-1, one by one, and whether each is in the set. */
struct oracle {
  bool in[LINE];
};

static struct interval random_interval(struct dice *dice) {
  int64_t from = dice_between(dice, 0, LINE);
  return (struct interval){from, dice_between(dice, 0, 9) == 0 ? from - 3 : dice_between(dice, from, LINE)};
}

static void oracle_fill(struct oracle *oracle, struct interval interval, bool in) {
  for (int64_t at = interval.from; at < interval.to; at++) oracle->in[at] = in;
}

static void assert_same(const struct interval_set *set, const struct oracle *oracle) {
  size_t piece = 0;
  int64_t total = 0;
  for (int64_t at = 0; at < LINE; at++) {
    bool begins = oracle->in[at] && (at == 0 || !oracle->in[at - 1]);
    bool ends = oracle->in[at] && (at == LINE - 1 || !oracle->in[at + 1]);
    total += oracle->in[at];
    if (begins) {
      assert_true(piece < set->count);
      assert_int_equal(set->pieces[piece].from, at);
    }
    if (ends) assert_int_equal(set->pieces[piece++].to, at + 1);
  }
  assert_int_equal(set->count, piece);
  assert_int_equal(interval_set_total(set), total);
}

static void assert_same_answers(const struct interval_set *set, const struct oracle *oracle,
                                struct interval asked) {
  bool all = asked.from < asked.to;
  bool any = false;
  for (int64_t at = asked.from; at < asked.to; at++) {
    all = all && oracle->in[at];
    any = any || oracle->in[at];
  }
  assert_int_equal(interval_set_contains(set, asked), all);
  assert_int_equal(interval_set_overlaps(set, asked), any);
}

static void sets_are_what_their_times_say_one_by_one(void **state) {
  (void)state;
  struct dice dice = dice_for(__func__);
  for (int run = 0; run < 3000; run++) {
    struct interval storage[PIECES];
    struct interval_set set;
    struct oracle oracle = {{false}};
    interval_set_init(&set, storage, PIECES);
    for (int step = 0; step < 20; step++) {
      struct interval interval = random_interval(&dice);
      int64_t what = dice_between(&dice, 0, 9);
      if (what < 6) {
        assert_true(interval_set_add(&set, interval));
        oracle_fill(&oracle, interval, true);
      } else if (what < 9) {
        assert_true(interval_set_subtract(&set, interval));
        oracle_fill(&oracle, interval, false);
      } else {
        interval_set_clip(&set, interval);
        oracle_fill(&oracle, (struct interval){0, interval.to < interval.from ? LINE : interval.from}, false);
        oracle_fill(&oracle, (struct interval){interval.to < 0 ? 0 : interval.to, LINE}, false);
      }
      assert_same(&set, &oracle);
      assert_same_answers(&set, &oracle, random_interval(&dice));
    }
  }
}

static void two_sets_have_in_common_what_both_hold(void **state) {
  (void)state;
  struct dice dice = dice_for(__func__);
  for (int run = 0; run < 3000; run++) {
    struct interval storage[3][PIECES];
    struct interval_set sets[3];
    struct oracle oracles[3] = {{{false}}, {{false}}, {{false}}};
    for (int i = 0; i < 3; i++) interval_set_init(&sets[i], storage[i], PIECES);
    for (int i = 0; i < 2; i++) {
      for (int step = 0; step < 8; step++) {
        int64_t from = dice_between(&dice, 0, LINE - 1);
        struct interval interval = {from, dice_between(&dice, from, from + 8 < LINE ? from + 8 : LINE)};
        assert_true(interval_set_add(&sets[i], interval));
        oracle_fill(&oracles[i], interval, true);
      }
    }
    for (int at = 0; at < LINE; at++) oracles[2].in[at] = oracles[0].in[at] && oracles[1].in[at];
    assert_true(interval_set_intersect(&sets[0], &sets[1], &sets[2]));
    assert_same(&sets[2], &oracles[2]);
    for (int at = 0; at < LINE; at++) oracles[0].in[at] = oracles[0].in[at] && !oracles[1].in[at];
    assert_true(interval_set_subtract_set(&sets[0], &sets[1]));
    assert_same(&sets[0], &oracles[0]);
  }
}

/* Every one of the ways in which two stretches of time can lie to each other. */
static const struct {
  struct interval left;
  struct interval right;
  bool overlaps;
  bool contains;
} pair_cases[] = {
    {{10, 20}, {0, 5}, false, false},   {{10, 20}, {0, 10}, false, false},
    {{10, 20}, {0, 15}, true, false},   {{10, 20}, {0, 20}, true, false},
    {{10, 20}, {0, 30}, true, false},   {{10, 20}, {10, 15}, true, true},
    {{10, 20}, {10, 20}, true, true},   {{10, 20}, {10, 30}, true, false},
    {{10, 20}, {12, 18}, true, true},   {{10, 20}, {15, 20}, true, true},
    {{10, 20}, {15, 30}, true, false},  {{10, 20}, {20, 30}, false, false},
    {{10, 20}, {25, 30}, false, false}, {{10, 20}, {15, 15}, false, false},
    {{10, 20}, {18, 12}, false, false}, {{20, 10}, {12, 18}, false, false},
};

static void touching_is_not_overlapping_and_inside_is(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof pair_cases / sizeof *pair_cases; i++) {
    assert_int_equal(interval_overlaps(pair_cases[i].left, pair_cases[i].right), pair_cases[i].overlaps);
    assert_int_equal(interval_overlaps(pair_cases[i].right, pair_cases[i].left), pair_cases[i].overlaps);
    assert_int_equal(interval_contains(pair_cases[i].left, pair_cases[i].right), pair_cases[i].contains);
    struct interval common = interval_intersection(pair_cases[i].left, pair_cases[i].right);
    assert_int_equal(!interval_is_empty(common), pair_cases[i].overlaps);
  }
}

static void adjoining_shifts_are_one_stretch(void **state) {
  (void)state;
  struct interval storage[4];
  struct interval_set set;
  interval_set_init(&set, storage, 4);
  assert_true(interval_set_add(&set, (struct interval){9, 13}));
  assert_true(interval_set_add(&set, (struct interval){13, 17}));
  assert_int_equal(set.count, 1);
  assert_true(interval_set_contains(&set, (struct interval){12, 14}));
  assert_true(interval_set_add(&set, (struct interval){18, 20}));
  assert_false(interval_set_contains(&set, (struct interval){16, 19}));
  assert_int_equal(interval_set_find(&set, 17), 1);
  assert_int_equal(interval_set_find(&set, 20), 2);
}

static void a_full_set_says_so_and_stays_as_it_was(void **state) {
  (void)state;
  struct interval storage[2];
  struct interval_set set;
  interval_set_init(&set, storage, 2);
  assert_true(interval_set_add(&set, (struct interval){0, 10}));
  assert_true(interval_set_add(&set, (struct interval){20, 30}));
  assert_false(interval_set_add(&set, (struct interval){40, 50}));
  assert_false(interval_set_subtract(&set, (struct interval){4, 5}));
  assert_int_equal(set.count, 2);
  assert_int_equal(interval_set_total(&set), 20);
  assert_true(interval_set_add(&set, (struct interval){10, 20}));
  assert_int_equal(set.count, 1);
  assert_true(interval_set_subtract(&set, (struct interval){4, 5}));
  assert_int_equal(set.count, 2);
}

static void the_ends_of_time_are_no_trap(void **state) {
  (void)state;
  struct interval storage[2];
  struct interval_set set;
  interval_set_init(&set, storage, 2);
  assert_true(interval_set_add(&set, (struct interval){INT64_MIN, INT64_MAX}));
  assert_true(interval_set_subtract(&set, (struct interval){0, INT64_MAX}));
  assert_int_equal(set.count, 1);
  assert_true(interval_set_overlaps(&set, (struct interval){INT64_MIN, INT64_MIN + 1}));
  assert_false(interval_set_overlaps(&set, (struct interval){0, 1}));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sets_are_what_their_times_say_one_by_one),
      cmocka_unit_test(two_sets_have_in_common_what_both_hold),
      cmocka_unit_test(touching_is_not_overlapping_and_inside_is),
      cmocka_unit_test(adjoining_shifts_are_one_stretch),
      cmocka_unit_test(a_full_set_says_so_and_stays_as_it_was),
      cmocka_unit_test(the_ends_of_time_are_no_trap),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
