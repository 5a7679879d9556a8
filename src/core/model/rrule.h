/*
 * Recurrence of a series: the part of RFC 5545's RRULE that a salon needs.
 *
 *   FREQ=DAILY|WEEKLY|MONTHLY  INTERVAL=n  BYDAY  BYMONTHDAY  COUNT=n or UNTIL=date or UTC instant  WKST
 *
 * BYDAY is a list of weekdays; with MONTHLY they may carry an ordinal (2TU the second, -1FR the last).
 * BYMONTHDAY (1..31, -31..-1 from the end) goes with DAILY and MONTHLY. Where both stand, a day must satisfy
 * both. A weekly rule without BYDAY repeats on the weekday of its start, a monthly one without either on the
 * day of the month of its start, and months that lack that day are left out.
 *
 * A rule is a value. It gives DATES: the wall time of a series stays the same all year. Whether the wall time
 * exists on such a date is asked of zone_resolve(). The start itself is an occurrence only when the rule fits
 * it.
 */
#ifndef CORE_MODEL_RRULE_H
#define CORE_MODEL_RRULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/error.h"
#include "core/model/zone.h"

enum {
  RRULE_TEXT_SIZE = 768,  /* room for the longest canonical rule */
  RRULE_INPUT_MAX = 1024, /* longer texts are refused */
  RRULE_COUNT_MAX = 1000, /* the most occurrences that a rule may ask for */
  RRULE_INTERVAL_MAX = 1000,
  RRULE_ORDINAL_MAX = 5 /* no month has six of a weekday */
};

enum rrule_frequency { RRULE_DAILY, RRULE_WEEKLY, RRULE_MONTHLY };

enum rrule_end { RRULE_FOREVER, RRULE_COUNT, RRULE_UNTIL_DATE, RRULE_UNTIL_INSTANT };

struct rrule {
  enum rrule_frequency frequency;
  enum rrule_end end;
  int interval;                    /* 1..RRULE_INTERVAL_MAX */
  int week_start;                  /* WKST, 0 = Sunday; 1 when it does not stand */
  int count;                       /* with RRULE_COUNT: 1..RRULE_COUNT_MAX */
  int32_t until_date;              /* with RRULE_UNTIL_DATE: the last date that may occur */
  int64_t until_instant;           /* with RRULE_UNTIL_INSTANT: the last instant that may occur */
  uint8_t weekdays;                /* BYDAY without ordinal: bit 0 = Sunday */
  uint8_t nth[RRULE_ORDINAL_MAX];  /* BYDAY with ordinal: nth[0] the first of the month */
  uint8_t last[RRULE_ORDINAL_MAX]; /* BYDAY with negative ordinal: last[0] the last of the month */
  uint32_t month_days;             /* BYMONTHDAY: bit n = day n, 1..31 */
  uint32_t month_days_from_end;    /* BYMONTHDAY=-n: bit n, 1..31 */
};

/* Reads a rule without "RRULE:", in either case. CODE_INVALID with what is wrong and what would work; `rule`
 * is then unchanged. */
FD_CHECKED enum code rrule_parse(const char *text, size_t length, struct rrule *rule, struct error *error);

/* Writes a rule in one fixed form: equal rules are equal texts, and what is written is read back as the same
 * rule. */
void rrule_format(const struct rrule *rule, char text[RRULE_TEXT_SIZE]);

/* Where a series begins: the date from which the rule counts, and the wall time, which matters for UNTIL as
 * an instant only. */
struct rrule_start {
  int32_t date;
  int minute;
  const struct zone *zone; /* may be NULL: then UNTIL counts in UTC */
};

/* Walks the occurrences in order. A value; the rule is copied, the start's zone is not kept. */
struct rrule_walk {
  struct rrule rule;
  int32_t start;
  int32_t limit;  /* no occurrence after it */
  int32_t period; /* first date of the day, week or month that is being walked */
  uint32_t days;  /* dates of the period that are still to come: bit 0 = its first */
  int given;
};

void rrule_walk_init(struct rrule_walk *walk, const struct rrule *rule, const struct rrule_start *start);

/* The next occurrence. False when there are no more before 2200: a rule that fits no date at all ends there,
 * too. */
bool rrule_walk_next(struct rrule_walk *walk, int32_t *date);

/*
 * The occurrences in [from, to], both included, oldest first, into `dates`; at most `capacity`. COUNT counts
 * from the start, also what lies before `from`. Returns how many; *more (may be NULL) says whether others
 * were left out for want of room.
 */
size_t rrule_expand(const struct rrule *rule, const struct rrule_start *start, int32_t from, int32_t to,
                    int32_t *dates, size_t capacity, bool *more);

#endif
