#include "core/model/zone_rule.h"

#include "core/model/date.h"

enum {
  SECONDS_PER_HOUR = 3600,
  SECONDS_PER_DAY = 86400,
  NAME_MIN = 3,
  OFFSET_HOURS_MAX = 24,
  TIME_HOURS_MAX = 167,
  DEFAULT_TIME = 2 * SECONDS_PER_HOUR,
  DIGITS_MAX = 3
};

struct reader {
  const char *at;
  const char *end;
};

static bool take(struct reader *reader, char character) {
  if (reader->at == reader->end || *reader->at != character) return false;
  reader->at++;
  return true;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool take_number(struct reader *reader, int min, int max, int *value) {
  int digits = 0;
  *value = 0;
  while (reader->at < reader->end && is_digit(*reader->at) && digits < DIGITS_MAX) {
    *value = *value * 10 + (*reader->at++ - '0');
    digits++;
  }
  return digits > 0 && *value >= min && *value <= max;
}

/* The abbreviation ("CET", "<+0330>"): it must be there, and nobody asks for it. */
static bool take_name(struct reader *reader) {
  const char *start = reader->at;
  bool quoted = take(reader, '<');
  while (reader->at < reader->end) {
    char c = *reader->at;
    bool fits = is_letter(c) || (quoted && (is_digit(c) || c == '+' || c == '-'));
    if (!fits) break;
    reader->at++;
  }
  if (quoted && !take(reader, '>')) return false;
  return reader->at - start >= NAME_MIN;
}

/* [+|-]hh[:mm[:ss]] in seconds. */
static bool take_time(struct reader *reader, int hours_max, int32_t *seconds) {
  int hours = 0;
  int minutes = 0;
  int rest = 0;
  bool negative = take(reader, '-');
  if (!negative) (void)take(reader, '+');
  if (!take_number(reader, 0, hours_max, &hours)) return false;
  if (take(reader, ':')) {
    if (!take_number(reader, 0, 59, &minutes)) return false;
    if (take(reader, ':') && !take_number(reader, 0, 59, &rest)) return false;
  }
  *seconds = hours * SECONDS_PER_HOUR + minutes * 60 + rest;
  if (negative) *seconds = -*seconds;
  return true;
}

static bool take_weekday_date(struct reader *reader, struct zone_rule_date *date) {
  date->kind = ZONE_RULE_WEEKDAY;
  return take_number(reader, 1, 12, &date->month) && take(reader, '.') &&
         take_number(reader, 1, 5, &date->week) && take(reader, '.') && take_number(reader, 0, 6, &date->day);
}

static bool take_date(struct reader *reader, struct zone_rule_date *date) {
  bool read = false;
  *date = (struct zone_rule_date){.time = DEFAULT_TIME};
  if (take(reader, 'M')) {
    read = take_weekday_date(reader, date);
  } else if (take(reader, 'J')) {
    date->kind = ZONE_RULE_JULIAN;
    read = take_number(reader, 1, 365, &date->day);
  } else {
    date->kind = ZONE_RULE_DAY;
    read = take_number(reader, 0, 365, &date->day);
  }
  if (!read) return false;
  return !take(reader, '/') || take_time(reader, TIME_HOURS_MAX, &date->time);
}

bool zone_rule_parse(const char *text, size_t length, struct zone_rule *rule) {
  struct reader reader = {text, text + length};
  int32_t west = 0;
  *rule = (struct zone_rule){0};
  if (!take_name(&reader) || !take_time(&reader, OFFSET_HOURS_MAX, &west)) return false;
  rule->standard_offset = -west;
  if (reader.at == reader.end) return true;
  rule->has_daylight = true;
  rule->daylight_offset = rule->standard_offset + SECONDS_PER_HOUR;
  if (!take_name(&reader)) return false;
  if (reader.at < reader.end && *reader.at != ',') {
    if (!take_time(&reader, OFFSET_HOURS_MAX, &west)) return false;
    rule->daylight_offset = -west;
  }
  return take(&reader, ',') && take_date(&reader, &rule->start) && take(&reader, ',') &&
         take_date(&reader, &rule->end) && reader.at == reader.end;
}

/* The date of the rule's day in a year. */
static int32_t rule_date(const struct zone_rule_date *date, int year) {
  int32_t first = date_from_civil(year, 1, 1);
  if (date->kind == ZONE_RULE_DAY) return first + date->day;
  if (date->kind == ZONE_RULE_JULIAN) {
    bool after_february = date->day > 59;
    return first + date->day - 1 + (after_february && date_is_valid(year, 2, 29) ? 1 : 0);
  }
  int32_t month = date_from_civil(year, date->month, 1);
  int32_t day = month + (date->day - date_weekday(month) + 7) % 7 + 7 * (date->week - 1);
  return day - month < date_days_in_month(year, date->month) ? day : day - 7;
}

static int64_t rule_instant(const struct zone_rule_date *date, int year, int32_t offset_before) {
  return (int64_t)rule_date(date, year) * SECONDS_PER_DAY + date->time - offset_before;
}

int64_t zone_rule_start(const struct zone_rule *rule, int year) {
  return rule_instant(&rule->start, year, rule->standard_offset);
}

int64_t zone_rule_end(const struct zone_rule *rule, int year) {
  return rule_instant(&rule->end, year, rule->daylight_offset);
}
