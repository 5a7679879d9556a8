/*
 * The rule at the end of a zone file, by which the clock changes after the last change that the file lists:
 * POSIX's TZ text with the hours that RFC 9636 adds ("CET-1CEST,M3.5.0,M10.5.0/3"). For zone files only.
 */
#ifndef CORE_MODEL_ZONE_RULE_H
#define CORE_MODEL_ZONE_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum zone_rule_kind {
  ZONE_RULE_JULIAN, /* J1..J365, 29 February never counts */
  ZONE_RULE_DAY,    /* 0..365, it does */
  ZONE_RULE_WEEKDAY /* Mmonth.week.weekday, week 5 is the last */
};

struct zone_rule_date {
  enum zone_rule_kind kind;
  int day; /* of the year, or 0..6 of the week */
  int week;
  int month;
  int32_t time; /* seconds of the wall clock since that day's midnight; may be negative or beyond a day */
};

struct zone_rule {
  int32_t standard_offset; /* seconds east of UTC */
  int32_t daylight_offset;
  bool has_daylight;           /* otherwise it is standard time for ever */
  struct zone_rule_date start; /* of daylight time, in standard time */
  struct zone_rule_date end;   /* of daylight time, in daylight time */
};

/* False when the text is no such rule. */
bool zone_rule_parse(const char *text, size_t length, struct zone_rule *rule);

/* Seconds since 1970 UTC at which daylight time begins and ends in a year; only with has_daylight. */
int64_t zone_rule_start(const struct zone_rule *rule, int year);
int64_t zone_rule_end(const struct zone_rule *rule, int year);

#endif
