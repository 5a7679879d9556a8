/*
 * The clock of one IANA zone: between instants (int64_t ms since 1970 UTC) and what the clock on the salon's
 * wall shows.
 *
 * A zone is made once from the bytes of a zone file (TZif, RFC 8536 and 9636, versions 1 to 4) and never
 * changes: any number of threads may read it. Nothing here reads a file, the environment or the C library's
 * zone. The bytes may come from anywhere; they are bounded and checked. The answers are exact for 1900..2199;
 * before and after, the nearest known offset holds.
 *
 * Days of 23, 24, 24.5 and 25 hours are ordinary. A wall time may be skipped (resolve says 0) or come twice
 * (2). The day of a date is [zone_day_start(date), zone_day_start(date + 1)), and the days of a zone touch
 * without gap or overlap. A date that the zone left out (Pacific/Apia, 2011-12-30) has an empty day.
 */
#ifndef CORE_MODEL_ZONE_H
#define CORE_MODEL_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/date.h"
#include "core/model/error.h"

enum {
  ZONE_NAME_SIZE = 64,
  ZONE_BYTES_MAX = 65536 /* a zone file; the largest of today's has under 4 KiB */
};

struct zone;

/*
 * Makes a zone of a zone file's bytes; they and `name` ("Europe/Berlin") are copied. CODE_INVALID when the
 * bytes are no zone file, are damaged or count leap seconds, or when the name is empty or too long. On
 * success the caller owns *zone: zone_free().
 */
FD_CHECKED enum code zone_new(const uint8_t *bytes, size_t size, const char *name, struct zone **zone,
                              struct error *error);

/* A zone that is always `offset_seconds` east of UTC (at most 24 h either way): "UTC" with 0. The same errors
 * and owner. */
FD_CHECKED enum code zone_new_fixed(int32_t offset_seconds, const char *name, struct zone **zone,
                                    struct error *error);

/* NULL is fine. */
void zone_free(struct zone *zone);

const char *zone_name(const struct zone *zone);

/* Seconds east of UTC at an instant. */
int32_t zone_offset_at(const struct zone *zone, int64_t instant);

/* What the wall shows at an instant: the date, and the minute 0..1439 that has begun. */
void zone_to_wall(const struct zone *zone, int64_t instant, int32_t *date, int *minute);

/*
 * The instants at which the wall shows `minute` (0..1440; 1440 is 00:00 of the next date) of `date`: returns
 * how many. 0: the clock change skips it (zone_gap() says which change). 1: the ordinary case. 2: it comes
 * twice, the earlier first.
 */
int zone_resolve(const struct zone *zone, int32_t date, int minute, int64_t instants[2]);

/* A change of the clock that skips wall times: at the instant `at` the wall jumps from the one to the other.
 */
struct zone_gap {
  int64_t at;
  int32_t from_date; /* the first wall time that is skipped */
  int from_minute;
  int32_t to_date; /* the first wall time after the gap */
  int to_minute;
};

/* The gap in which a wall time lies. False, and `gap` unchanged, when that wall time exists. */
bool zone_gap(const struct zone *zone, int32_t date, int minute, struct zone_gap *gap);

/*
 * The first instant of a date: mostly 00:00, but 01:00 where midnight is skipped. The day ends where the next
 * one starts, so that its length is zone_day_start(date + 1) - zone_day_start(date). Where the clock goes
 * back across midnight (00:01 to 23:01, once in Newfoundland), the day starts at the first midnight.
 */
int64_t zone_day_start(const struct zone *zone, int32_t date);

/*
 * The marks of the wall clock, as instants: 09:00, 09:15, 09:30 … for a step of 15. Marks count from midnight
 * of each wall date, also across a clock change of half an hour; in an hour that comes twice each mark comes
 * twice, in an hour that is skipped there are none. So a day of 25 hours has 100 quarter hours, and a mark is
 * always later than the one before.
 *
 *   struct zone_slots slots;
 *   for (bool any = zone_slot_first(&slots, zone, from, to, 15); any; any = zone_slot_next(&slots)) {
 *     use(slots.at);
 *   }
 *
 * The rows of a date are the marks from zone_day_start(date) to zone_day_start(date + 1).
 * A value; it must not outlive its zone.
 */
struct zone_slots {
  const struct zone *zone;
  int64_t at;   /* the mark that first or next has found */
  int64_t end;  /* marks lie before it */
  int64_t step; /* ms */
  size_t span;  /* the stretch of one offset that `at` lies in */
};

/* The first mark in [from, to). `step_minutes` is 1..1440. False when there is none. */
bool zone_slot_first(struct zone_slots *slots, const struct zone *zone, int64_t from, int64_t to,
                     int step_minutes);

/* The next mark. False when there is none before the end. */
bool zone_slot_next(struct zone_slots *slots);

/* The bytes of an IANA zone file, malloc'd, owned by the caller; injected so that tests need no system files.
 */
struct zone_source {
  enum code (*read)(void *context, const char *zone_name, uint8_t **bytes, size_t *size, struct error *error);
  void *context;
};

#endif
