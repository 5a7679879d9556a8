#include "core/model/zone.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/tzif.h"

enum {
  FIXED_OFFSET_MAX = 24 * 3600,
  BUCKET_BITS = 35, /* a bucket of 2^35 ms is a little more than a year, and has two changes as a rule */
  BUCKETS = 370
};

/* The buckets cover 1800 to 2200; what lies outside belongs to the first or the last one. */
static const int64_t buckets_from = INT64_C(-157) * (INT64_C(1) << BUCKET_BITS);

/* No wall is further from UTC than this. */
static const int64_t reach = (TZIF_OFFSET_MAX + 1) * MS_PER_SECOND;

static const int64_t end_of_time = INT64_MAX / 2;

struct zone {
  char name[ZONE_NAME_SIZE];
  uint16_t buckets[BUCKETS + 1]; /* index of the span in which each bucket begins */
  size_t count;                  /* at least one */
  struct tzif_span spans[];      /* ascending; the first one begins before all time */
};

static enum code zone_check_name(const char *name, struct error *error) {
  size_t length = strlen(name);
  if (length > 0 && length < ZONE_NAME_SIZE) return CODE_OK;
  return error_set(error, CODE_INVALID,
                   _("A time zone needs a name of 1 to %d characters, like Europe/Berlin."),
                   ZONE_NAME_SIZE - 1);
}

static void zone_index(struct zone *zone) {
  size_t span = 0;
  for (size_t bucket = 0; bucket <= BUCKETS; bucket++) {
    int64_t begin = buckets_from + (int64_t)bucket * (INT64_C(1) << BUCKET_BITS);
    while (span + 1 < zone->count && zone->spans[span + 1].from <= begin) span++;
    zone->buckets[bucket] = (uint16_t)span;
  }
  zone->buckets[0] = 0;
  zone->buckets[BUCKETS] = (uint16_t)(zone->count - 1);
}

static enum code zone_make(const struct tzif_span *spans, size_t count, const char *name, struct zone **zone,
                           struct error *error) {
  struct zone *made = malloc(sizeof *made + count * sizeof *spans);
  if (made == NULL)
    return error_set(error, CODE_INTERNAL, _("There is not enough memory for another time zone."));
  memcpy(made->name, name, strlen(name) + 1);
  memcpy(made->spans, spans, count * sizeof *spans);
  made->count = count;
  zone_index(made);
  *zone = made;
  return CODE_OK;
}

enum code zone_new(const uint8_t *bytes, size_t size, const char *name, struct zone **zone,
                   struct error *error) {
  if (zone_check_name(name, error) != CODE_OK) return CODE_INVALID;
  if (size > ZONE_BYTES_MAX) {
    return error_set(error, CODE_INVALID, _("The file of time zone %s is too large to be one."), name);
  }
  struct tzif_span *spans = malloc(TZIF_SPANS_MAX * sizeof *spans);
  if (spans == NULL)
    return error_set(error, CODE_INTERNAL, _("There is not enough memory for another time zone."));
  size_t count = 0;
  enum code code = tzif_read(bytes, size, name, spans, &count, error);
  if (code == CODE_OK) code = zone_make(spans, count, name, zone, error);
  free(spans);
  return code;
}

enum code zone_new_fixed(int32_t offset_seconds, const char *name, struct zone **zone, struct error *error) {
  if (zone_check_name(name, error) != CODE_OK) return CODE_INVALID;
  if (offset_seconds < -FIXED_OFFSET_MAX || offset_seconds > FIXED_OFFSET_MAX) {
    return error_set(error, CODE_INVALID, _("A time zone is at most 24 hours away from UTC."));
  }
  struct tzif_span span = {.from = -end_of_time, .offset = offset_seconds};
  return zone_make(&span, 1, name, zone, error);
}

void zone_free(struct zone *zone) { free(zone); }

const char *zone_name(const struct zone *zone) { return zone->name; }

/* Index of the span in which an instant lies. */
static size_t span_at(const struct zone *zone, int64_t instant) {
  size_t bucket = 0;
  if (instant > buckets_from) bucket = ((uint64_t)instant - (uint64_t)buckets_from) >> BUCKET_BITS;
  if (bucket >= BUCKETS) bucket = BUCKETS - 1;
  size_t low = zone->buckets[bucket];
  size_t high = zone->buckets[bucket + 1] + (size_t)1;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (zone->spans[middle].from <= instant) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

static int64_t span_end(const struct zone *zone, size_t span) {
  return span + 1 < zone->count ? zone->spans[span + 1].from : end_of_time;
}

static int64_t span_offset(const struct zone *zone, size_t span) {
  return zone->spans[span].offset * MS_PER_SECOND;
}

static int64_t days_of(int64_t wall) { return wall / MS_PER_DAY - (wall % MS_PER_DAY < 0 ? 1 : 0); }

static int64_t wall_of(int32_t date, int minute) { return date * MS_PER_DAY + minute * MS_PER_MINUTE; }

static void wall_split(int64_t wall, int32_t *date, int *minute) {
  int64_t days = days_of(wall);
  *date = (int32_t)days;
  *minute = (int)((wall - days * MS_PER_DAY) / MS_PER_MINUTE);
}

int32_t zone_offset_at(const struct zone *zone, int64_t instant) {
  return zone->spans[span_at(zone, instant)].offset;
}

void zone_to_wall(const struct zone *zone, int64_t instant, int32_t *date, int *minute) {
  const int64_t far = INT32_MAX * MS_PER_DAY - reach;
  int64_t near = instant > far ? far : instant < -far ? -far : instant;
  wall_split(near + span_offset(zone, span_at(zone, near)), date, minute);
}

int zone_resolve(const struct zone *zone, int32_t date, int minute, int64_t instants[2]) {
  int64_t wall = wall_of(date, minute);
  int count = 0;
  for (size_t span = span_at(zone, wall - reach); span < zone->count && count < 2; span++) {
    if (zone->spans[span].from > wall + reach) break;
    int64_t instant = wall - span_offset(zone, span);
    if (instant >= zone->spans[span].from && instant < span_end(zone, span)) instants[count++] = instant;
  }
  return count;
}

bool zone_gap(const struct zone *zone, int32_t date, int minute, struct zone_gap *gap) {
  int64_t instants[2];
  if (zone_resolve(zone, date, minute, instants) != 0) return false;
  int64_t wall = wall_of(date, minute);
  for (size_t span = span_at(zone, wall - reach) + 1; span < zone->count; span++) {
    int64_t at = zone->spans[span].from;
    int64_t before = at + span_offset(zone, span - 1);
    int64_t after = at + span_offset(zone, span);
    if (wall < before || wall >= after) continue;
    gap->at = at;
    wall_split(before, &gap->from_date, &gap->from_minute);
    wall_split(after, &gap->to_date, &gap->to_minute);
    return true;
  }
  return false;
}

int64_t zone_day_start(const struct zone *zone, int32_t date) {
  int64_t wall = wall_of(date, 0);
  size_t span = span_at(zone, wall - reach);
  while (span_end(zone, span) + span_offset(zone, span) <= wall) span++;
  int64_t midnight = wall - span_offset(zone, span);
  int64_t from = zone->spans[span].from;
  return midnight > from ? midnight : from;
}

/* The first mark at or after an instant, as long as the offset stays. */
static int64_t mark_from(int64_t instant, int64_t offset, int64_t step) {
  int64_t midnight = days_of(instant + offset) * MS_PER_DAY;
  int64_t steps = (instant + offset - midnight + step - 1) / step;
  int64_t mark = steps * step < MS_PER_DAY ? steps * step : MS_PER_DAY;
  return midnight + mark - offset;
}

static bool slots_seek(struct zone_slots *slots, int64_t from) {
  const struct zone *zone = slots->zone;
  slots->at = mark_from(from, span_offset(zone, slots->span), slots->step);
  int64_t change = span_end(zone, slots->span);
  while (slots->at >= change && change < slots->end) {
    slots->span++;
    slots->at = mark_from(change, span_offset(zone, slots->span), slots->step);
    change = span_end(zone, slots->span);
  }
  return slots->at < slots->end;
}

bool zone_slot_first(struct zone_slots *slots, const struct zone *zone, int64_t from, int64_t to,
                     int step_minutes) {
  int minutes = step_minutes < 1 ? 1 : step_minutes > MINUTES_PER_DAY ? MINUTES_PER_DAY : step_minutes;
  *slots = (struct zone_slots){
      .zone = zone, .at = to, .end = to, .step = minutes * MS_PER_MINUTE, .span = span_at(zone, from)};
  return from < to && slots_seek(slots, from);
}

bool zone_slot_next(struct zone_slots *slots) {
  return slots->at < slots->end && slots_seek(slots, slots->at + 1);
}
