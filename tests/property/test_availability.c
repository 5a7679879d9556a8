/*
 * Availability and the rules against the oracle: random small salons, asked for random visits. The seed of the last salon is
 * printed in the end, so that FD_TEST_SEED has the one that failed as its first.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/rules.h"
#include "core/model/slots.h"
#include "oracle.h"
#include "random_salon.h"
#include "support/zone_file.h"

enum { SALONS = 2600, CASES_PER_SALON = 4, STARTS_PER_CASE = 8, OFFERS_MAX = 4096 };

static struct zone *zones[RANDOM_ZONES];
static struct small_salon small;
static struct oracle oracle;
static uint64_t seed_of_case;

/* What the cases were about: a run that never saw a rule broken, or an offer made, would prove nothing. */
struct tally {
  long asked, allowed, broken[CODE_COUNT];
  long offers, offers_of_several, cases_with_offers;
  long assigned;
  long scored, wasteful;
};

static struct tally tally;

static void tally_codes(int64_t codes) {
  tally.asked++;
  tally.allowed += codes == 0;
  for (int code = 0; code < CODE_COUNT; code++) tally.broken[code] += codes >> code & 1;
}

static void check_tally(void) {
  static const enum code rules[] = {CODE_NOT_QUALIFIED, CODE_OUTSIDE_HOURS,    CODE_SLOT_TAKEN, CODE_NOTICE,
                                    CODE_LIMIT,         CODE_CUSTOMER_BLOCKED, CODE_DUPLICATE};
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
    printf("  %s %ld\n", code_name(rules[i]), tally.broken[rules[i]]);
    assert_true(tally.broken[rules[i]] > tally.asked / 100);
  }
  printf(
      "  asked %ld, allowed %ld; cases with offers %ld, offers %ld, of several services %ld; assigned %ld\n",
      tally.asked, tally.allowed, tally.cases_with_offers, tally.offers, tally.offers_of_several,
      tally.assigned);
  printf("  scored %ld, with a gap left %ld\n", tally.scored, tally.wasteful);
  assert_true(tally.wasteful > tally.scored / 100);
  assert_true(tally.allowed > tally.asked / 1000);
  assert_true(tally.cases_with_offers > SALONS * CASES_PER_SALON / 10);
  assert_true(tally.offers_of_several > tally.offers / 100);
  assert_true(tally.assigned > SALONS * CASES_PER_SALON / 50);
}

struct offers {
  struct slot slots[OFFERS_MAX];
  int count;
};

static bool collect(void *context, const struct slot *slot) {
  struct offers *offers = context;
  assert_true(offers->count < OFFERS_MAX);
  offers->slots[offers->count++] = *slot;
  return true;
}

/* One question, to the program and to the oracle. */
struct question {
  struct visit_request request;
  struct rules_context context;
  struct rules_customer customer;
  struct actor actor;
};

static void ask(struct dice *dice, struct question *question) {
  random_request(dice, &small, &question->request);
  question->actor = (struct actor){.role = (enum user_role)dice_between(dice, 0, user_role_count - 1)};
  question->context = (struct rules_context){
      .agenda = &small.agenda,
      .actor = &question->actor,
      .now = random_now(dice, &small),
      .except = random_visit(dice, &small),
  };
  oracle_take(&oracle, question->context.except);
}

static int64_t codes_of(const struct verdict *verdict) {
  int64_t codes = 0;
  for (int i = 0; i < verdict->breach_count; i++) codes |= 1 << verdict->breaches[i].code;
  return codes;
}

static void check_breaches(const struct question *question, const struct verdict *verdict) {
  for (int i = 0; i < verdict->breach_count; i++) {
    const struct breach *breach = &verdict->breaches[i];
    assert_true(i == 0 || verdict->breaches[i - 1].code <= breach->code);
    size_t length = strlen(breach->text);
    assert_in_range(length, 12, RULE_TEXT_SIZE - 1);
    assert_int_equal(breach->text[length - 1], '.');
    assert_int_equal(breach->overridable, role_may_override(question->actor.role, breach->code));
  }
}

/* The rules at any minute, for employees who need not be able to do anything. */
static void rules_are_the_oracles(struct dice *dice, struct question *question) {
  int employees[VISIT_SERVICES_MAX];
  for (int i = 0; i < STARTS_PER_CASE; i++) {
    int64_t start = random_start(dice, &small);
    random_customer(dice, &small, start, &question->customer);
    question->context.customer = dice_between(dice, 0, 1) == 0 ? NULL : &question->customer;
    question->context.walk_in = dice_between(dice, 1, 10) == 1;
    question->context.keeps_start = dice_between(dice, 1, 10) == 1;
    for (int at = 0; at < question->request.service_count; at++)
      employees[at] = (int)dice_between(dice, 0, small.salon.employee_count - 1);
    int64_t expected = oracle_broken(&oracle, &question->context, &question->request, employees, start);
    struct visit_plan plan;
    struct error error;
    error_init(&error);
    enum code made = visit_plan_make(&small.salon, &question->request, employees, &plan, &error);
    assert_int_equal(made == CODE_OK, expected >= 0);
    if (made != CODE_OK) continue;
    tally_codes(expected);
    struct verdict verdict;
    rules_check(&question->context, &plan, start, &verdict);
    assert_int_equal(codes_of(&verdict), expected);
    assert_int_equal(rules_allow(&question->context, &plan, start), expected == 0);
    check_breaches(question, &verdict);
  }
  question->context.customer = NULL;
  question->context.walk_in = question->context.keeps_start = false;
}

/* What is offered at a mark must be exactly whom the oracle finds, by name, each with a visit that breaks nothing. */
static int offers_at(const struct question *question, const struct offers *offers, int next, int64_t mark) {
  for (int first = 0; first < small.salon.employee_count; first++) {
    int employees[VISIT_SERVICES_MAX] = {first};
    bool possible = oracle_may_take(&oracle, &question->request, 0, first) &&
                    oracle_possible(&oracle, &question->context, &question->request, 1, employees, mark, 0);
    bool offered = next < offers->count && offers->slots[next].starts_at == mark &&
                   offers->slots[next].employees[0] == first;
    assert_int_equal(offered, possible);
    if (!offered) continue;
    const int *taken = offers->slots[next].employees;
    assert_int_equal(oracle_broken(&oracle, &question->context, &question->request, taken, mark), 0);
    for (int at = 0; at < question->request.service_count; at++)
      assert_true(oracle_may_take(&oracle, &question->request, at, taken[at]));
    next++;
  }
  return next;
}

static void offers_are_the_oracles(const struct question *question) {
  static struct offers offers;
  offers.count = 0;
  const struct slot_search search = {
      .agenda = &small.agenda,
      .request = &question->request,
      .now = question->context.now,
      .first_date = small.agenda.first_date,
      .last_date = small.agenda.last_date,
      .except = question->context.except,
  };
  struct error error;
  error_init(&error);
  assert_int_equal(slots_each(&search, collect, &offers, &error), CODE_OK);
  int next = 0;
  for (int box = 0; box < oracle.count; box++) {
    bool asked = search.first_date <= oracle.date[box] && oracle.date[box] <= search.last_date;
    if (!asked || oracle.minute[box] % small.salon.slot_minutes != 0) continue;
    next = offers_at(question, &offers, next, oracle.first + box * MS_PER_MINUTE);
  }
  assert_int_equal(next, offers.count);
  tally.offers += offers.count;
  tally.offers_of_several += question->request.service_count > 1 ? offers.count : 0;
  tally.cases_with_offers += offers.count > 0;
  struct slot slot;
  enum code code = slots_first(&search, search.now, &slot, &error);
  assert_int_equal(code, offers.count > 0 ? CODE_OK : CODE_NOT_FOUND);
  if (code == CODE_OK) assert_memory_equal(&slot, &offers.slots[0], sizeof slot);
}

/* ---- Scores ---- */

/* Whether any service of the employee fits into the free boxes [from, to), with its buffers outside of what is taken. */
static bool fits_somewhere(const bool *taken, int employee, int from, int to) {
  const struct employee *row = &small.salon.employees[employee];
  for (int i = row->first_skill; i < row->first_skill + row->skill_count; i++) {
    const struct skill *skill = &small.salon.skills[i];
    const struct service *service = &small.salon.services[skill->service];
    if (!service->active || !salon_qualified(&small.salon, employee, skill->service, small.agenda.location))
      continue;
    int minutes = skill->custom_minutes > 0 ? skill->custom_minutes : service->minutes;
    for (int start = from; start + minutes <= to; start++) {
      bool free = true;
      for (int box = start - service->buffer_before; box < start + minutes + service->buffer_after && free;
           box++)
        free = box < 0 || box >= oracle.count || !taken[box];
      if (free) return true;
    }
  }
  return false;
}

/* The unsellable minutes of an employee from a box on, by looking at each gap. */
static int unsellable_minutes(const bool *taken, int employee, int first, int end) {
  const bool *works = oracle.works[employee];
  int minutes = 0;
  for (int box = first; box < end;) {
    int from = box;
    while (box < end && works[box] && !taken[box]) box++;
    if (box > from && !fits_somewhere(taken, employee, from, box)) minutes += box - from;
    if (box == from) box++;
  }
  return minutes;
}

/* The score of an offer, by ticking what it takes and counting again, over its date and the next one. */
static int score_of(const struct visit_plan *plan, int64_t start, int64_t earliest) {
  int score = 0;
  int at = (int)((start - oracle.first) / MS_PER_MINUTE);
  int first = at;
  int end = at;
  while (first > 0 && oracle.date[first - 1] == oracle.date[at]) first--;
  while (end < oracle.count && oracle.date[end] <= oracle.date[at] + 1) end++;
  int now = (int)((earliest - oracle.first + MS_PER_MINUTE - 1) / MS_PER_MINUTE);
  if (earliest > oracle.first && now > first) first = now;
  for (int employee = 0; employee < small.salon.employee_count; employee++) {
    bool taken[ORACLE_MINUTES];
    bool mine = false;
    memcpy(taken, oracle.taken[employee], sizeof taken);
    for (int i = 0; i < plan->segment_count; i++) {
      if (plan->segments[i].employee != employee) continue;
      struct interval time = plan_segment_occupied(&plan->segments[i], start);
      for (int64_t box = (time.from - oracle.first) / MS_PER_MINUTE;
           box < (time.to - oracle.first) / MS_PER_MINUTE; box++)
        if (box >= 0 && box < oracle.count) taken[box] = true;
      mine = true;
    }
    if (!mine) continue;
    score += unsellable_minutes(taken, employee, first, end) -
             unsellable_minutes(oracle.taken[employee], employee, first, end);
  }
  return score;
}

static void scores_are_the_oracles(const struct question *question) {
  struct slot_offer best[5];
  int count = 0;
  const struct slot_search search = {
      .agenda = &small.agenda,
      .request = &question->request,
      .now = question->context.now,
      .first_date = small.agenda.first_date,
      .last_date = small.agenda.last_date,
      .except = question->context.except,
  };
  struct slot_scorer scorer;
  struct error error;
  error_init(&error);
  assert_int_equal(slots_best(&search, search.now, best, 5, &count, &error), CODE_OK);
  assert_int_equal(slot_scorer_init(&scorer, search.agenda, search.now, search.except, &error), CODE_OK);
  for (int i = 0; i < count; i++) {
    struct visit_plan plan;
    assert_int_equal(visit_plan_make(&small.salon, &question->request, best[i].slot.employees, &plan, &error),
                     CODE_OK);
    assert_int_equal(best[i].fit.score, score_of(&plan, best[i].slot.starts_at, scorer.earliest));
    bool in_order =
        i == 0 || best[i - 1].fit.score < best[i].fit.score ||
        (best[i - 1].fit.score == best[i].fit.score && best[i - 1].slot.starts_at < best[i].slot.starts_at);
    assert_true(in_order);
    tally.scored++;
    tally.wasteful += best[i].fit.score > 0;
  }
  slot_scorer_release(&scorer);
}

/* Whoever is chosen is free to do it, as long as anybody is. */
static void assignment_is_possible_if_any_is(struct dice *dice, const struct question *question) {
  const int64_t forgiven = 1 << CODE_NOTICE | 1 << CODE_LIMIT;
  int64_t start = random_start(dice, &small);
  const struct slot_search search = {
      .agenda = &small.agenda,
      .request = &question->request,
      .now = question->context.now,
      .except = question->context.except,
      .previous_employee = small.employees[dice_between(dice, 0, small.salon.employee_count - 1)].id,
  };
  int employees[VISIT_SERVICES_MAX];
  bool possible =
      oracle_possible(&oracle, &question->context, &question->request, 0, employees, start, forgiven);
  struct slot slot;
  struct error error;
  error_init(&error);
  enum code code = slots_assign(&search, start, &slot, &error);
  if (code != CODE_OK) {
    assert_int_equal(code, CODE_NOT_QUALIFIED);
    assert_false(possible);
    return;
  }
  assert_int_equal(slot.starts_at, start);
  if (!possible) return;
  tally.assigned++;
  int64_t broken = oracle_broken(&oracle, &question->context, &question->request, slot.employees, start);
  assert_int_equal(broken & ~forgiven, 0);
}

static void the_oracle_agrees(void **state) {
  (void)state;
  struct dice dice = dice_for("availability");
  for (int i = 0; i < SALONS; i++) {
    seed_of_case = dice.state;
    random_salon(&dice, zones[dice_between(&dice, 0, RANDOM_ZONES - 1)], &small);
    oracle_load(&oracle, &small.agenda, small.agenda.first_date - 1, small.agenda.last_date + 2);
    for (int j = 0; j < CASES_PER_SALON; j++) {
      struct question question;
      ask(&dice, &question);
      rules_are_the_oracles(&dice, &question);
      offers_are_the_oracles(&question);
      scores_are_the_oracles(&question);
      assignment_is_possible_if_any_is(&dice, &question);
    }
    small_salon_release(&small);
  }
  check_tally();
}

static int load_zones(void **state) {
  (void)state;
  for (int i = 0; i < RANDOM_ZONES; i++) zones[i] = zone_from_file(random_zones[i]);
  return 0;
}

static int free_zones(void **state) {
  (void)state;
  printf("availability: the last salon was FD_TEST_SEED=%" PRIu64 "\n", seed_of_case);
  for (int i = 0; i < RANDOM_ZONES; i++) zone_free(zones[i]);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_oracle_agrees)};
  return cmocka_run_group_tests(tests, load_zones, free_zones);
}
