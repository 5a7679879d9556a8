#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <libical/ical.h>

#include "core/model/instant.h"
#include "core/model/rrule.h"
#include "support/dice.h"
#include "support/zone_file.h"

enum { DATES_MAX = 400 };

static int32_t date_of(const char *text) {
  int32_t date = 0;
  assert_true(date_parse(text, strlen(text), &date));
  return date;
}

static struct rrule rule_of(const char *text) {
  struct rrule rule;
  struct error error;
  error_init(&error);
  if (rrule_parse(text, strlen(text), &rule, &error) != CODE_OK) fail_msg("%s: %s", text, error.text);
  return rule;
}

static const struct {
  const char *rule;
  const char *start;
  const char *dates; /* the first eight, or all */
} expand_cases[] = {
    {"FREQ=DAILY;COUNT=3", "2026-11-23", "2026-11-23 2026-11-24 2026-11-25"},
    {"FREQ=DAILY;INTERVAL=10;UNTIL=20261213", "2026-11-23", "2026-11-23 2026-12-03 2026-12-13"},
    {"FREQ=DAILY;BYDAY=SA,SU;COUNT=3", "2026-11-23", "2026-11-28 2026-11-29 2026-12-05"},
    {"FREQ=WEEKLY;COUNT=3", "2026-11-24", "2026-11-24 2026-12-01 2026-12-08"},
    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;COUNT=4", "2026-11-24",
     "2026-11-24 2026-11-27 2026-12-08 2026-12-11"},
    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO;COUNT=4", "1997-08-05",
     "1997-08-05 1997-08-10 1997-08-19 1997-08-24"},
    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU;COUNT=4", "1997-08-05",
     "1997-08-05 1997-08-17 1997-08-19 1997-08-31"},
    {"FREQ=WEEKLY;BYDAY=MO;COUNT=2", "2026-11-24", "2026-11-30 2026-12-07"},
    {"FREQ=MONTHLY;COUNT=4", "2026-01-31", "2026-01-31 2026-03-31 2026-05-31 2026-07-31"},
    {"FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4", "2026-01-15", "2026-01-31 2026-02-28 2026-03-31 2026-04-30"},
    {"FREQ=MONTHLY;BYDAY=2TU;COUNT=3", "2026-11-01", "2026-11-10 2026-12-08 2027-01-12"},
    {"FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "2026-11-01", "2026-11-27 2026-12-25 2027-01-29"},
    {"FREQ=MONTHLY;BYDAY=5MO;COUNT=3", "2026-11-01", "2026-11-30 2027-03-29 2027-05-31"},
    {"FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3", "2026-01-01", "2026-02-13 2026-03-13 2026-11-13"},
    {"FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15,-1;COUNT=4", "2026-11-20",
     "2026-11-30 2027-02-15 2027-02-28 2027-05-15"},
    {"FREQ=MONTHLY;BYMONTHDAY=29;INTERVAL=12;COUNT=3", "2026-02-01", "2028-02-29 2032-02-29 2036-02-29"},
    {"FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", "2026-02-01", ""},
    {"FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30;COUNT=5", "2026-02-28", ""},
    {"FREQ=DAILY;INTERVAL=7;BYDAY=TU", "2026-11-23", ""},
    {"FREQ=DAILY;UNTIL=20261122", "2026-11-23", ""},
    {"FREQ=DAILY;UNTIL=20261123", "2026-11-23", "2026-11-23"},
    {"FREQ=DAILY", "2199-12-30", "2199-12-30 2199-12-31"},
    {"FREQ=DAILY;UNTIL=21991231T235959Z", "2199-12-30", "2199-12-30 2199-12-31"},
};

static void rules_give_their_dates(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof expand_cases / sizeof *expand_cases; i++) {
    struct rrule rule = rule_of(expand_cases[i].rule);
    struct rrule_start start = {.date = date_of(expand_cases[i].start)};
    int32_t dates[8];
    char text[128] = "";
    size_t count = rrule_expand(&rule, &start, start.date, DATE_MAX, dates, 8, NULL);
    for (size_t n = 0; n < count; n++) {
      if (n > 0) strcat(text, " ");
      date_format(dates[n], text + strlen(text));
    }
    assert_string_equal(text, expand_cases[i].dates);
  }
}

static void a_window_shows_its_part_of_the_series(void **state) {
  (void)state;
  struct rrule rule = rule_of("FREQ=DAILY;COUNT=10");
  struct rrule_start start = {.date = 100};
  int32_t dates[4];
  bool more = true;
  assert_int_equal(rrule_expand(&rule, &start, 107, 200, dates, 4, &more), 3); /* the count began before */
  assert_int_equal(dates[0], 107);
  assert_int_equal(dates[2], 109);
  assert_false(more);
  assert_int_equal(rrule_expand(&rule, &start, 100, 103, dates, 4, &more), 4);
  assert_false(more);
  assert_int_equal(rrule_expand(&rule, &start, 100, 104, dates, 4, &more), 4);
  assert_true(more);
  assert_int_equal(rrule_expand(&rule, &start, 0, 99, dates, 4, &more), 0);
  assert_false(more);
}

/* UNTIL as an instant counts against the wall time of the series. */
static const struct {
  const char *rule;
  const char *start;
  int minute;
  const char *last;
} until_cases[] = {
    {"FREQ=DAILY;UNTIL=20261130T130000Z", "2026-11-23", 14 * 60, "2026-11-30"},
    {"FREQ=DAILY;UNTIL=20261130T125959Z", "2026-11-23", 14 * 60, "2026-11-29"},
    {"FREQ=DAILY;UNTIL=20261130T230000Z", "2026-11-23", 0, "2026-12-01"},
    {"FREQ=DAILY;UNTIL=20261130T225959Z", "2026-11-23", 0, "2026-11-30"},
    {"FREQ=DAILY;UNTIL=20261025T011000Z", "2026-10-23", 2 * 60 + 30, "2026-10-25"}, /* 02:30 comes twice */
    {"FREQ=DAILY;UNTIL=20261025T001000Z", "2026-10-23", 2 * 60 + 30, "2026-10-24"},
    {"FREQ=DAILY;UNTIL=20260329T010000Z", "2026-03-27", 2 * 60 + 30, "2026-03-29"}, /* 02:30 is skipped */
    {"FREQ=DAILY;UNTIL=20260329T005959Z", "2026-03-27", 2 * 60 + 30, "2026-03-28"},
};

static void until_an_instant_counts_the_wall_time(void **state) {
  (void)state;
  struct zone *zone = zone_from_file("Europe/Berlin");
  for (size_t i = 0; i < sizeof until_cases / sizeof *until_cases; i++) {
    struct rrule rule = rule_of(until_cases[i].rule);
    struct rrule_start start = {date_of(until_cases[i].start), until_cases[i].minute, zone};
    int32_t dates[20];
    size_t count = rrule_expand(&rule, &start, DATE_MIN, DATE_MAX, dates, 20, NULL);
    assert_true(count > 0);
    char last[DATE_TEXT_SIZE];
    date_format(dates[count - 1], last);
    assert_string_equal(last, until_cases[i].last);
  }
  zone_free(zone);
}

static const struct {
  const char *rule;
  const char *canonical; /* NULL: refused */
} parse_cases[] = {
    {"FREQ=DAILY", "FREQ=DAILY"},
    {"freq=weekly;byday=fr,mo,fr", "FREQ=WEEKLY;BYDAY=MO,FR"},
    {"INTERVAL=1;FREQ=DAILY;WKST=MO", "FREQ=DAILY"},
    {"WKST=SU;COUNT=6;BYDAY=SU;INTERVAL=2;FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;COUNT=6;WKST=SU"},
    {"FREQ=MONTHLY;BYDAY=-1FR,+2TU,MO", "FREQ=MONTHLY;BYDAY=MO,2TU,-1FR"},
    {"FREQ=MONTHLY;BYMONTHDAY=-1,31,1,-31", "FREQ=MONTHLY;BYMONTHDAY=1,31,-31,-1"},
    {"FREQ=DAILY;UNTIL=20261224", "FREQ=DAILY;UNTIL=20261224"},
    {"FREQ=DAILY;UNTIL=20261224t170000z", "FREQ=DAILY;UNTIL=20261224T170000Z"},
    {"FREQ=DAILY;COUNT=1000;INTERVAL=1000", "FREQ=DAILY;INTERVAL=1000;COUNT=1000"},
    {"", NULL},
    {"FREQ", NULL},
    {"FREQ=", NULL},
    {"FREQ=YEARLY", NULL},
    {"COUNT=3", NULL},
    {"FREQ=DAILY;", NULL},
    {"FREQ=DAILY;FREQ=DAILY", NULL},
    {"FREQ=DAILY;COUNT=3;UNTIL=20261224", NULL},
    {"FREQ=DAILY;COUNT=0", NULL},
    {"FREQ=DAILY;COUNT=1001", NULL},
    {"FREQ=DAILY;COUNT=-1", NULL},
    {"FREQ=DAILY;COUNT=99999999999", NULL},
    {"FREQ=DAILY;INTERVAL=0", NULL},
    {"FREQ=DAILY;INTERVAL=", NULL},
    {"FREQ=DAILY;BYDAY=1MO", NULL},
    {"FREQ=WEEKLY;BYDAY=-1MO", NULL},
    {"FREQ=WEEKLY;BYMONTHDAY=1", NULL},
    {"FREQ=WEEKLY;BYDAY=", NULL},
    {"FREQ=WEEKLY;BYDAY=MO,", NULL},
    {"FREQ=WEEKLY;BYDAY=MX", NULL},
    {"FREQ=MONTHLY;BYDAY=6MO", NULL},
    {"FREQ=MONTHLY;BYDAY=0MO", NULL},
    {"FREQ=MONTHLY;BYMONTHDAY=0", NULL},
    {"FREQ=MONTHLY;BYMONTHDAY=32", NULL},
    {"FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO", NULL},
    {"FREQ=DAILY;BYHOUR=9", NULL},
    {"FREQ=DAILY;UNTIL=20260230", NULL},
    {"FREQ=DAILY;UNTIL=20261224T170000", NULL},
    {"FREQ=DAILY;UNTIL=20261224T250000Z", NULL},
    {"FREQ=DAILY;UNTIL=2026-12-24", NULL},
    {"FREQ=DAILY;WKST=XX", NULL},
    {" FREQ=DAILY", NULL},
    {"FREQ=DAILY=WEEKLY", NULL},
};

static void rules_are_written_in_one_form_or_refused_in_words(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof parse_cases / sizeof *parse_cases; i++) {
    struct rrule rule;
    struct error error;
    error_init(&error);
    const char *text = parse_cases[i].rule;
    enum code code = rrule_parse(text, strlen(text), &rule, &error);
    if (code != (parse_cases[i].canonical != NULL ? CODE_OK : CODE_INVALID))
      fail_msg("%s: %s", text, error.text);
    if (code != CODE_OK) {
      assert_true(strlen(error.text) > 20);
      continue;
    }
    char canonical[RRULE_TEXT_SIZE];
    rrule_format(&rule, canonical);
    assert_string_equal(canonical, parse_cases[i].canonical);
  }
}

static void the_longest_rule_fits(void **state) {
  (void)state;
  struct rrule rule = {.frequency = RRULE_MONTHLY, .end = RRULE_UNTIL_INSTANT, .interval = 1000};
  memset(rule.nth, 127, sizeof rule.nth);
  memset(rule.last, 127, sizeof rule.last);
  rule.weekdays = 127;
  rule.month_days = UINT32_MAX - 1;
  rule.month_days_from_end = UINT32_MAX - 1;
  char first[RRULE_TEXT_SIZE];
  char second[RRULE_TEXT_SIZE];
  rrule_format(&rule, first);
  struct rrule again = rule_of(first);
  rrule_format(&again, second);
  assert_string_equal(first, second);
  assert_int_equal(again.week_start, 0);
}

/* Each weekday in one of four. */
static uint8_t random_weekdays(struct dice *dice) {
  uint64_t bits = dice_roll(dice);
  return (uint8_t)(bits & bits >> 32 & 127);
}

static struct rrule random_rule(struct dice *dice) {
  struct rrule rule = {
      .frequency = (enum rrule_frequency)dice_between(dice, RRULE_DAILY, RRULE_MONTHLY),
      .end = (enum rrule_end)dice_between(dice, RRULE_FOREVER, RRULE_UNTIL_DATE),
      .interval = (int)dice_between(dice, 1, dice_between(dice, 0, 3) == 0 ? 40 : 3),
      .week_start = (int)dice_between(dice, 0, 6),
  };
  if (rule.end == RRULE_COUNT) rule.count = (int)dice_between(dice, 1, 60);
  if (rule.end == RRULE_UNTIL_DATE) rule.until_date = (int32_t)dice_between(dice, 10000, 25000);
  if (dice_between(dice, 0, 1) == 0) rule.weekdays = random_weekdays(dice);
  if (rule.frequency != RRULE_WEEKLY && dice_between(dice, 0, 2) == 0) {
    for (int i = (int)dice_between(dice, 1, 4); i > 0; i--) {
      rule.month_days |= UINT32_C(1) << dice_between(dice, 1, 31);
    }
    rule.month_days_from_end = dice_between(dice, 0, 1) == 0 ? UINT32_C(1) << dice_between(dice, 1, 31) : 0;
  }
  if (rule.frequency == RRULE_MONTHLY && dice_between(dice, 0, 1) == 0) {
    rule.nth[dice_between(dice, 0, 4)] = random_weekdays(dice);
    rule.last[dice_between(dice, 0, 4)] = random_weekdays(dice);
  }
  return rule;
}

/* Whether a single day belongs to a rule, asked without any regard to the days around it. */
static bool oracle_takes(const struct rrule *rule, int32_t start, int32_t date) {
  int year = 0;
  int month = 0;
  int day = 0;
  int start_year = 0;
  int start_month = 0;
  int start_day = 0;
  date_to_civil(date, &year, &month, &day);
  date_to_civil(start, &start_year, &start_month, &start_day);
  int length = date_days_in_month(year, month);
  int weekday = date_weekday(date);
  bool by_day = rule->weekdays != 0;
  bool day_named = (rule->weekdays >> weekday & 1) != 0;
  for (int i = 0; i < RRULE_ORDINAL_MAX; i++) {
    by_day = by_day || rule->nth[i] != 0 || rule->last[i] != 0;
    day_named = day_named || ((rule->nth[i] >> weekday & 1) != 0 && (day + 6) / 7 == i + 1);
    day_named = day_named || ((rule->last[i] >> weekday & 1) != 0 && (length - day + 7) / 7 == i + 1);
  }
  bool by_month_day = rule->month_days != 0 || rule->month_days_from_end != 0;
  bool month_day_named =
      (rule->month_days >> day & 1) != 0 || (rule->month_days_from_end >> (length + 1 - day) & 1) != 0;
  if ((by_day && !day_named) || (by_month_day && !month_day_named)) return false;
  if (rule->frequency == RRULE_DAILY) return (date - start) % rule->interval == 0;
  if (rule->frequency == RRULE_WEEKLY) {
    int32_t weeks = (date_week_start(date, rule->week_start) - date_week_start(start, rule->week_start)) / 7;
    return weeks % rule->interval == 0 && (by_day || weekday == date_weekday(start));
  }
  int months = (year - start_year) * 12 + month - start_month;
  return months % rule->interval == 0 && (by_day || by_month_day || day == start_day);
}

static size_t oracle_expand(const struct rrule *rule, int32_t start, int32_t to, int32_t *dates) {
  size_t count = 0;
  for (int32_t date = start; date <= to && count < DATES_MAX; date++) {
    if (rule->end == RRULE_UNTIL_DATE && date > rule->until_date) break;
    if (rule->end == RRULE_COUNT && count == (size_t)rule->count) break;
    if (oracle_takes(rule, start, date)) dates[count++] = date;
  }
  return count;
}

static void random_rules_give_what_each_day_says_of_itself(void **state) {
  (void)state;
  struct dice dice = dice_for(__func__);
  for (int run = 0; run < 4000; run++) {
    struct rrule made = random_rule(&dice);
    struct rrule_start start = {.date = (int32_t)dice_between(&dice, 10000, 24000)};
    int32_t to = start.date + 4000;
    char text[RRULE_TEXT_SIZE];
    rrule_format(&made, text);
    struct rrule rule = rule_of(text);
    int32_t expected[DATES_MAX];
    int32_t found[DATES_MAX];
    size_t expected_count = oracle_expand(&made, start.date, to, expected);
    size_t count = rrule_expand(&rule, &start, start.date, to, found, DATES_MAX, NULL);
    if (count != expected_count || memcmp(found, expected, count * sizeof *found) != 0) {
      fail_msg("%s from %d: %zu dates, expected %zu", text, start.date, count, expected_count);
    }
  }
}

static size_t libical_expand(const char *rule, int32_t start, int32_t to, int32_t *dates) {
  struct icalrecurrencetype recurrence = icalrecurrencetype_from_string(rule);
  char text[DATE_TEXT_SIZE];
  date_format(start, text);
  char compact[9];
  (void)snprintf(compact, sizeof compact, "%.4s%.2s%.2s", text, text + 5, text + 8);
  icalrecur_iterator *iterator = icalrecur_iterator_new(recurrence, icaltime_from_string(compact));
  if (iterator == NULL) return SIZE_MAX;
  size_t count = 0;
  while (count < DATES_MAX) {
    struct icaltimetype next = icalrecur_iterator_next(iterator);
    if (icaltime_is_null_time(next)) break;
    int32_t date = date_from_civil(next.year, next.month, next.day);
    if (date > to) break;
    dates[count++] = date;
  }
  icalrecur_iterator_free(iterator);
  return count;
}

/* An implementation of others, which read the same standard. */
static void random_rules_give_what_libical_gives(void **state) {
  (void)state;
  struct dice dice = dice_for(__func__);
  int compared = 0;
  for (int run = 0; run < 4000; run++) {
    struct rrule rule = random_rule(&dice);
    struct rrule_start start = {.date = (int32_t)dice_between(&dice, 10000, 24000)};
    /* libical overlooks days from the end where they only narrow a daily rule; and in the first week it may leave days out
     * when the start is none of the rule's days or the week begins late. */
    if (rule.frequency == RRULE_DAILY) rule.month_days_from_end = 0;
    if (rule.frequency == RRULE_WEEKLY) rule.week_start = MONDAY;
    if (rule.frequency == RRULE_WEEKLY && !oracle_takes(&rule, start.date, start.date)) continue;
    int32_t to = start.date + 2000;
    char text[RRULE_TEXT_SIZE];
    rrule_format(&rule, text);
    int32_t expected[DATES_MAX];
    int32_t found[DATES_MAX];
    size_t count = rrule_expand(&rule, &start, start.date, to, found, DATES_MAX, NULL);
    if (count == 0) continue; /* libical looks for it until the year 2582 */
    size_t expected_count = libical_expand(text, start.date, to, expected);
    if (expected_count == SIZE_MAX) continue;
    if (count != expected_count || memcmp(found, expected, count * sizeof *found) != 0) {
      fail_msg("%s from %d: %zu dates, libical %zu", text, start.date, count, expected_count);
    }
    compared++;
  }
  assert_true(compared > 1000);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rules_give_their_dates),
      cmocka_unit_test(a_window_shows_its_part_of_the_series),
      cmocka_unit_test(until_an_instant_counts_the_wall_time),
      cmocka_unit_test(rules_are_written_in_one_form_or_refused_in_words),
      cmocka_unit_test(the_longest_rule_fits),
      cmocka_unit_test(random_rules_give_what_each_day_says_of_itself),
      cmocka_unit_test(random_rules_give_what_libical_gives),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
