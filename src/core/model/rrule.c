#include "core/model/rrule.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/language.h"

enum { DAYS_PER_WEEK = 7, SHOWN_MAX = 40, MONTH_DAYS_MAX = 31, NUMBER_DIGITS_MAX = 5, DAYS_AHEAD_MAX = 2 };

static const char *const frequency_names[] = {"DAILY", "WEEKLY", "MONTHLY"};
static const char *const weekday_names[] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

struct text {
  const char *at;
  size_t length;
};

static int text_shown(struct text text) { return (int)(text.length < SHOWN_MAX ? text.length : SHOWN_MAX); }

static char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c; }

static bool text_is(struct text text, const char *word) {
  if (text.length != strlen(word)) return false;
  for (size_t i = 0; i < text.length; i++) {
    if (upper(text.at[i]) != word[i]) return false;
  }
  return true;
}

/* Cuts the text before the first `separator` off `rest`. False when nothing is left. */
static bool text_next(struct text *rest, char separator, struct text *part) {
  if (rest->at == NULL) return false;
  const char *cut = rest->length > 0 ? memchr(rest->at, separator, rest->length) : NULL;
  part->at = rest->at;
  part->length = cut != NULL ? (size_t)(cut - rest->at) : rest->length;
  if (cut == NULL) {
    rest->at = NULL;
  } else {
    rest->at = cut + 1;
    rest->length -= part->length + 1;
  }
  return true;
}

static bool text_number(struct text text, int min, int max, int *value) {
  if (text.length == 0 || text.length > NUMBER_DIGITS_MAX) return false;
  int read = 0;
  for (size_t i = 0; i < text.length; i++) {
    if (text.at[i] < '0' || text.at[i] > '9') return false;
    read = read * 10 + (text.at[i] - '0');
  }
  if (read < min || read > max) return false;
  *value = read;
  return true;
}

/* A number with a sign, whose size is 1..max. */
static bool text_ordinal(struct text text, int max, int *value) {
  bool negative = text.length > 0 && text.at[0] == '-';
  if (text.length > 0 && (text.at[0] == '-' || text.at[0] == '+')) {
    text.at++;
    text.length--;
  }
  if (!text_number(text, 1, max, value)) return false;
  if (negative) *value = -*value;
  return true;
}

static bool text_weekday(struct text text, int *weekday) {
  for (int i = 0; i < DAYS_PER_WEEK; i++) {
    if (!text_is(text, weekday_names[i])) continue;
    *weekday = i;
    return true;
  }
  return false;
}

static enum code read_frequency(struct text value, struct rrule *rule, struct error *error) {
  for (int i = RRULE_DAILY; i <= RRULE_MONTHLY; i++) {
    if (!text_is(value, frequency_names[i])) continue;
    rule->frequency = (enum rrule_frequency)i;
    return CODE_OK;
  }
  return error_set(error, CODE_INVALID,
                   _("A series cannot repeat \"%.*s\"; FREQ is DAILY, WEEKLY or MONTHLY."), text_shown(value),
                   value.at);
}

static enum code read_interval(struct text value, struct rrule *rule, struct error *error) {
  if (text_number(value, 1, RRULE_INTERVAL_MAX, &rule->interval)) return CODE_OK;
  return error_set(error, CODE_INVALID, _("INTERVAL=%.*s does not work; write a number from 1 to %d."),
                   text_shown(value), value.at, RRULE_INTERVAL_MAX);
}

static enum code read_count(struct text value, struct rrule *rule, struct error *error) {
  rule->end = RRULE_COUNT;
  if (text_number(value, 1, RRULE_COUNT_MAX, &rule->count)) return CODE_OK;
  return error_set(error, CODE_INVALID, _("COUNT=%.*s does not work; a series has 1 to %d visits."),
                   text_shown(value), value.at, RRULE_COUNT_MAX);
}

/* UNTIL=20261224 or 20261224T225959Z: put into the form that the other readers know. */
static bool until_read(struct text value, struct rrule *rule) {
  char date[DATE_TEXT_SIZE];
  char instant[INSTANT_TEXT_SIZE];
  if (value.length != 8 && value.length != 16) return false;
  (void)snprintf(date, sizeof date, "%.4s-%.2s-%.2s", value.at, value.at + 4, value.at + 6);
  if (value.length == 8) {
    rule->end = RRULE_UNTIL_DATE;
    return date_parse(date, strlen(date), &rule->until_date);
  }
  if (upper(value.at[8]) != 'T' || upper(value.at[15]) != 'Z') return false;
  (void)snprintf(instant, sizeof instant, "%sT%.2s:%.2s:%.2sZ", date, value.at + 9, value.at + 11,
                 value.at + 13);
  rule->end = RRULE_UNTIL_INSTANT;
  return instant_parse_rfc3339(instant, strlen(instant), &rule->until_instant);
}

static enum code read_until(struct text value, struct rrule *rule, struct error *error) {
  if (until_read(value, rule)) return CODE_OK;
  return error_set(
      error, CODE_INVALID,
      _("UNTIL=%.*s does not work; write a date like 20261224 or an instant like 20261224T170000Z."),
      text_shown(value), value.at);
}

static enum code read_week_start(struct text value, struct rrule *rule, struct error *error) {
  if (text_weekday(value, &rule->week_start)) return CODE_OK;
  return error_set(error, CODE_INVALID,
                   _("WKST=%.*s does not work; write the first day of the week, like MO."), text_shown(value),
                   value.at);
}

static bool day_read(struct text day, struct rrule *rule) {
  int weekday = 0;
  int ordinal = 0;
  if (day.length < 2) return false;
  struct text name = {day.at + day.length - 2, 2};
  struct text number = {day.at, day.length - 2};
  if (!text_weekday(name, &weekday)) return false;
  uint8_t bit = (uint8_t)(1U << weekday);
  if (number.length == 0) {
    rule->weekdays |= bit;
    return true;
  }
  if (!text_ordinal(number, RRULE_ORDINAL_MAX, &ordinal)) return false;
  if (ordinal > 0) {
    rule->nth[ordinal - 1] |= bit;
  } else {
    rule->last[-ordinal - 1] |= bit;
  }
  return true;
}

static enum code read_days(struct text value, struct rrule *rule, struct error *error) {
  struct text day;
  while (text_next(&value, ',', &day)) {
    if (day_read(day, rule)) continue;
    return error_set(error, CODE_INVALID,
                     _("\"%.*s\" is not a day for BYDAY; write MO to SU, in a month also 2TU or -1FR."),
                     text_shown(day), day.at);
  }
  return CODE_OK;
}

static enum code read_month_days(struct text value, struct rrule *rule, struct error *error) {
  struct text day;
  while (text_next(&value, ',', &day)) {
    int number = 0;
    if (!text_ordinal(day, MONTH_DAYS_MAX, &number)) {
      return error_set(error, CODE_INVALID,
                       _("\"%.*s\" is not a day for BYMONTHDAY; write 1 to 31, or -1 for the last."),
                       text_shown(day), day.at);
    }
    if (number > 0) {
      rule->month_days |= UINT32_C(1) << number;
    } else {
      rule->month_days_from_end |= UINT32_C(1) << -number;
    }
  }
  return CODE_OK;
}

struct part {
  const char *name;
  enum code (*read)(struct text value, struct rrule *rule, struct error *error);
};

enum {
  PART_FREQUENCY,
  PART_INTERVAL,
  PART_DAYS,
  PART_MONTH_DAYS,
  PART_COUNT,
  PART_UNTIL,
  PART_WEEK_START,
  PARTS
};

static const struct part parts[PARTS] = {
    [PART_FREQUENCY] = {"FREQ", read_frequency},
    [PART_INTERVAL] = {"INTERVAL", read_interval},
    [PART_DAYS] = {"BYDAY", read_days},
    [PART_MONTH_DAYS] = {"BYMONTHDAY", read_month_days},
    [PART_COUNT] = {"COUNT", read_count},
    [PART_UNTIL] = {"UNTIL", read_until},
    [PART_WEEK_START] = {"WKST", read_week_start},
};

static enum code read_part(struct text text, unsigned *seen, struct rrule *rule, struct error *error) {
  struct text name;
  struct text value = text;
  (void)text_next(&value, '=', &name);
  for (unsigned i = 0; i < PARTS; i++) {
    if (value.at == NULL || !text_is(name, parts[i].name)) continue;
    if ((*seen & 1U << i) != 0) {
      return error_set(error, CODE_INVALID, _("%s stands twice in the rule of the series; keep one."),
                       parts[i].name);
    }
    *seen |= 1U << i;
    return parts[i].read(value, rule, error);
  }
  return error_set(error, CODE_INVALID,
                   _("\"%.*s\" does not work in the rule of a series; it may have FREQ, INTERVAL, BYDAY, "
                     "BYMONTHDAY, COUNT, UNTIL and WKST, like FREQ=WEEKLY;BYDAY=TU;COUNT=6."),
                   text_shown(text), text.at);
}

static bool rule_has_ordinals(const struct rrule *rule) {
  unsigned any = 0;
  for (int i = 0; i < RRULE_ORDINAL_MAX; i++) any |= (unsigned)rule->nth[i] | rule->last[i];
  return any != 0;
}

static enum code rule_check(const struct rrule *rule, unsigned seen, struct error *error) {
  if ((seen & 1U << PART_FREQUENCY) == 0) {
    return error_set(error, CODE_INVALID, _("The rule of a series needs FREQ=DAILY, WEEKLY or MONTHLY."));
  }
  if ((seen & 1U << PART_COUNT) != 0 && (seen & 1U << PART_UNTIL) != 0) {
    return error_set(error, CODE_INVALID, _("A series ends by COUNT or by UNTIL, not by both; keep one."));
  }
  if (rule->frequency != RRULE_MONTHLY && rule_has_ordinals(rule)) {
    return error_set(error, CODE_INVALID, _("BYDAY may count weekdays (like 2TU) only with FREQ=MONTHLY."));
  }
  if (rule->frequency == RRULE_WEEKLY && (rule->month_days | rule->month_days_from_end) != 0) {
    return error_set(error, CODE_INVALID,
                     _("BYMONTHDAY does not go with FREQ=WEEKLY; use FREQ=MONTHLY or BYDAY."));
  }
  return CODE_OK;
}

enum code rrule_parse(const char *text, size_t length, struct rrule *rule, struct error *error) {
  struct rrule read = {.interval = 1, .week_start = MONDAY};
  struct text rest = {text, length};
  struct text part;
  unsigned seen = 0;
  if (length == 0 || length > RRULE_INPUT_MAX) {
    return error_set(error, CODE_INVALID,
                     _("The rule of a series has 1 to %d characters, like FREQ=WEEKLY;COUNT=6."),
                     RRULE_INPUT_MAX);
  }
  while (text_next(&rest, ';', &part)) {
    enum code code = read_part(part, &seen, &read, error);
    if (code != CODE_OK) return code;
  }
  enum code code = rule_check(&read, seen, error);
  if (code == CODE_OK) *rule = read;
  return code;
}

/* Appends to a text of RRULE_TEXT_SIZE, which has room for everything that a rule can be. */
static void append(char *text, const char *format, ...) FD_PRINTF(2, 3);

static void append(char *text, const char *format, ...) {
  size_t length = strlen(text);
  va_list args;
  va_start(args, format);
  (void)vsnprintf(text + length, RRULE_TEXT_SIZE - length, format, args);
  va_end(args);
}

/* The comma between the items of a list, or what opens it. */
static const char *opener(bool *open, const char *name) {
  if (*open) return ",";
  *open = true;
  return name;
}

static void format_month_days(const struct rrule *rule, char *text) {
  bool open = false;
  for (int day = 1; day <= MONTH_DAYS_MAX; day++) {
    if ((rule->month_days >> day & 1U) != 0) append(text, "%s%d", opener(&open, ";BYMONTHDAY="), day);
  }
  for (int day = MONTH_DAYS_MAX; day >= 1; day--) {
    if ((rule->month_days_from_end >> day & 1U) != 0)
      append(text, "%s%d", opener(&open, ";BYMONTHDAY="), -day);
  }
}

/* Monday first, as people write it. */
static void format_weekdays(uint8_t weekdays, int ordinal, bool *open, char *text) {
  for (int i = 1; i <= DAYS_PER_WEEK; i++) {
    int weekday = i % DAYS_PER_WEEK;
    if ((weekdays >> weekday & 1U) == 0) continue;
    append(text, "%s", opener(open, ";BYDAY="));
    if (ordinal != 0) append(text, "%d", ordinal);
    append(text, "%s", weekday_names[weekday]);
  }
}

static void format_days(const struct rrule *rule, char *text) {
  bool open = false;
  format_weekdays(rule->weekdays, 0, &open, text);
  for (int i = 0; i < RRULE_ORDINAL_MAX; i++) format_weekdays(rule->nth[i], i + 1, &open, text);
  for (int i = RRULE_ORDINAL_MAX; i > 0; i--) format_weekdays(rule->last[i - 1], -i, &open, text);
}

/* "2026-12-24T17:00:00Z" without what separates its numbers. */
static void append_compact(char *text, const char *iso) {
  for (const char *c = iso; *c != '\0'; c++) {
    if (*c != '-' && *c != ':') append(text, "%c", *c);
  }
}

static void format_end(const struct rrule *rule, char *text) {
  if (rule->end == RRULE_COUNT) append(text, ";COUNT=%d", rule->count);
  if (rule->end == RRULE_UNTIL_DATE) {
    char date[DATE_TEXT_SIZE];
    date_format(rule->until_date, date);
    append(text, ";UNTIL=");
    append_compact(text, date);
  }
  if (rule->end == RRULE_UNTIL_INSTANT) {
    char instant[INSTANT_TEXT_SIZE];
    instant_format_utc(rule->until_instant - rule->until_instant % MS_PER_SECOND, instant);
    append(text, ";UNTIL=");
    append_compact(text, instant);
  }
}

void rrule_format(const struct rrule *rule, char text[RRULE_TEXT_SIZE]) {
  text[0] = '\0';
  append(text, "FREQ=%s", frequency_names[rule->frequency]);
  if (rule->interval != 1) append(text, ";INTERVAL=%d", rule->interval);
  format_month_days(rule, text);
  format_days(rule, text);
  format_end(rule, text);
  if (rule->week_start != MONDAY) append(text, ";WKST=%s", weekday_names[rule->week_start]);
}

/* The instant of an occurrence; of one that the clock change skips, the change itself. */
static int64_t occurrence_instant(const struct rrule_start *start, int32_t date) {
  int64_t instants[2];
  struct zone_gap gap;
  if (start->zone == NULL) return date * MS_PER_DAY + start->minute * MS_PER_MINUTE;
  if (zone_resolve(start->zone, date, start->minute, instants) > 0) return instants[0];
  return zone_gap(start->zone, date, start->minute, &gap) ? gap.at : zone_day_start(start->zone, date);
}

static int32_t last_date(const struct rrule *rule, const struct rrule_start *start) {
  if (rule->end == RRULE_UNTIL_DATE) return rule->until_date;
  if (rule->end != RRULE_UNTIL_INSTANT) return DATE_MAX;
  int32_t date = (int32_t)(rule->until_instant / MS_PER_DAY) + DAYS_AHEAD_MAX; /* later than in any zone */
  while (occurrence_instant(start, date) > rule->until_instant) date--;
  return date;
}

static uint32_t days_of_week(const struct rrule *rule) {
  uint32_t days = 0;
  for (int i = 0; i < DAYS_PER_WEEK; i++) {
    int weekday = (rule->week_start + i) % DAYS_PER_WEEK;
    if ((rule->weekdays >> weekday & 1U) != 0) days |= UINT32_C(1) << i;
  }
  return days;
}

static bool has_days(const struct rrule *rule) { return rule->weekdays != 0 || rule_has_ordinals(rule); }

static bool has_month_days(const struct rrule *rule) {
  return (rule->month_days | rule->month_days_from_end) != 0;
}

/* Whether a rule by days of the month or weekdays takes a day (1..) of a month that has `length`. */
static bool day_fits(const struct rrule *rule, int weekday, int day, int length) {
  int from_end = length - day + 1;
  if (has_month_days(rule) && (rule->month_days >> day & 1U) == 0 &&
      (rule->month_days_from_end >> from_end & 1U) == 0) {
    return false;
  }
  if (!has_days(rule)) return true;
  unsigned taken = rule->weekdays;
  taken |= rule->nth[(day - 1) / DAYS_PER_WEEK];
  taken |= rule->last[(from_end - 1) / DAYS_PER_WEEK];
  return (taken >> weekday & 1U) != 0;
}

static uint32_t days_of_month(const struct rrule *rule, int32_t first) {
  int year = 0;
  int month = 0;
  int day = 0;
  uint32_t days = 0;
  date_to_civil(first, &year, &month, &day);
  int length = date_days_in_month(year, month);
  int weekday = date_weekday(first);
  for (int i = 0; i < length; i++) {
    if (day_fits(rule, (weekday + i) % DAYS_PER_WEEK, i + 1, length)) days |= UINT32_C(1) << i;
  }
  return days;
}

static uint32_t day_itself(const struct rrule *rule, int32_t date) {
  int year = 0;
  int month = 0;
  int day = 0;
  date_to_civil(date, &year, &month, &day);
  return day_fits(rule, date_weekday(date), day, date_days_in_month(year, month)) ? 1 : 0;
}

static uint32_t days_of_period(const struct rrule *rule, int32_t period) {
  if (rule->frequency == RRULE_DAILY) return day_itself(rule, period);
  if (rule->frequency == RRULE_WEEKLY) return days_of_week(rule);
  return days_of_month(rule, period);
}

static int32_t next_period(const struct rrule *rule, int32_t period) {
  if (rule->frequency == RRULE_DAILY) return period + rule->interval;
  if (rule->frequency == RRULE_WEEKLY) return period + DAYS_PER_WEEK * rule->interval;
  return date_add_months(period, rule->interval);
}

/* Fills in what a rule leaves to its start, and finds the period in which the start lies. */
static int32_t rule_anchor(struct rrule *rule, int32_t start) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (rule->frequency == RRULE_DAILY) return start;
  if (rule->frequency == RRULE_WEEKLY) {
    if (rule->weekdays == 0) rule->weekdays = (uint8_t)(1U << date_weekday(start));
    return date_week_start(start, rule->week_start);
  }
  date_to_civil(start, &year, &month, &day);
  if (!has_days(rule) && !has_month_days(rule)) rule->month_days = UINT32_C(1) << day;
  return start - day + 1;
}

void rrule_walk_init(struct rrule_walk *walk, const struct rrule *rule, const struct rrule_start *start) {
  *walk = (struct rrule_walk){.rule = *rule, .start = start->date};
  walk->limit = last_date(rule, start);
  if (walk->limit > DATE_MAX) walk->limit = DATE_MAX;
  walk->period = rule_anchor(&walk->rule, start->date);
  walk->days =
      days_of_period(&walk->rule, walk->period) & ~((UINT32_C(1) << (start->date - walk->period)) - 1);
}

bool rrule_walk_next(struct rrule_walk *walk, int32_t *date) {
  if (walk->rule.end == RRULE_COUNT && walk->given >= walk->rule.count) return false;
  while (walk->days == 0) {
    if (walk->period > walk->limit) return false;
    walk->period = next_period(&walk->rule, walk->period);
    walk->days = days_of_period(&walk->rule, walk->period);
  }
  int day = 0;
  while ((walk->days >> day & 1U) == 0) day++;
  if (walk->period + day > walk->limit) return false;
  walk->days &= walk->days - 1;
  walk->given++;
  *date = walk->period + day;
  return true;
}

size_t rrule_expand(const struct rrule *rule, const struct rrule_start *start, int32_t from, int32_t to,
                    int32_t *dates, size_t capacity, bool *more) {
  struct rrule_walk walk;
  int32_t date = 0;
  size_t count = 0;
  bool left_out = false;
  rrule_walk_init(&walk, rule, start);
  while (!left_out && rrule_walk_next(&walk, &date) && date <= to) {
    if (date < from) continue;
    left_out = count == capacity;
    if (!left_out) dates[count++] = date;
  }
  if (more != NULL) *more = left_out;
  return count;
}
