#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "unit/demo_fixture.h"

enum { DAYS_BEHIND = 365, DAYS_AHEAD = 56, SPAN = (DAYS_BEHIND + DAYS_AHEAD + 1) * MINUTES_PER_DAY };

/* Minutes of one employee that a visit occupies; `staff` tells work from buffers. */
struct stretch {
  const char *employee;
  int from, to;
  bool staff;
  const json_t *appointment;
};
typedef void stretch_visitor(void *context, const struct stretch *stretch);

/* A service's length of staff time and gaps, as pairs; returns how many pairs. */
static int parts_of(const struct salon_rows *salon, const json_t *appointment, const json_t *segment,
                    int parts[3][2]) {
  const json_t *service = row_named(salon, segment, "service"), *skill = NULL, *row;
  size_t i;
  json_array_foreach(rows_of(salon, "employee_service"), i, row) {
    if (strcmp(text_of(row, "employee"), text_of(segment, "employee")) == 0 &&
        strcmp(text_of(row, "service"), text_of(segment, "service")) == 0)
      skill = row;
  }
  assert_non_null(skill); /* nobody does what he or she may not */
  int total = number_of(skill, "custom_duration_minutes");
  int listed = number_of(service, "duration_minutes"), gaps = 0, count = 0;
  if (total == 0) total = listed;
  json_array_foreach(json_object_get(service, "segments"), i, row) {
    parts[count][0] = number_of(row, "minutes");
    gaps += parts[count++][1] = number_of(row, "gap_after");
  }
  if (count == 0) {
    parts[0][0] = listed;
    parts[0][1] = 0;
    count = 1;
  }
  for (int at = 0; at < count; at++) parts[at][0] = parts[at][0] * (total - gaps) / (listed - gaps);
  json_array_foreach(json_object_get(appointment, "addons"), i, row) {
    const json_t *addon = row_named(salon, row, "addon");
    if (strcmp(text_of(addon, "service"), text_of(segment, "service")) == 0)
      parts[count - 1][0] += number_of(addon, "duration_minutes");
  }
  return count;
}

/* Minutes since the first day's midnight in UTC; enough to compare. */
static int place_of(const struct salon_rows *salon, int64_t instant) {
  return (int)(instant / MS_PER_MINUTE - (int64_t)(salon->today - DAYS_BEHIND - 1) * MINUTES_PER_DAY);
}

static void walk_visit(const struct salon_rows *salon, const json_t *appointment, stretch_visitor *visit,
                       void *context) {
  const json_t *segments = json_object_get(appointment, "segments");
  size_t count = json_array_size(segments);
  int expected = -1;
  for (size_t i = 0; i < count; i++) {
    const json_t *segment = json_array_get(segments, i), *service = row_named(salon, segment, "service");
    const char *employee = text_of(segment, "employee");
    const json_t *before = i > 0 ? json_array_get(segments, i - 1) : NULL;
    const json_t *after = i + 1 < count ? json_array_get(segments, i + 1) : NULL;
    int at = place_of(salon, instant_of(text_of(segment, "starts_at")));
    assert_true(expected < 0 || expected == at); /* one service right after the other */
    int parts[3][2];
    int part_count = parts_of(salon, appointment, segment, parts);
    if (before == NULL || strcmp(text_of(before, "employee"), employee) != 0)
      visit(context,
            &(struct stretch){employee, at - number_of(service, "buffer_before"), at, false, appointment});
    for (int part = 0; part < part_count; part++) {
      visit(context, &(struct stretch){employee, at, at + parts[part][0], true, appointment});
      at += parts[part][0] + parts[part][1];
    }
    if (after == NULL || strcmp(text_of(after, "employee"), employee) != 0)
      visit(context,
            &(struct stretch){employee, at, at + number_of(service, "buffer_after"), false, appointment});
    expected = at;
  }
}

static bool blocks(const json_t *appointment) {
  const char *status = text_of(appointment, "status");
  return strcmp(status, "cancelled") != 0 && strcmp(status, "no_show") != 0;
}

/* A minute map of each employee: what is worked, what is taken. */
struct map {
  const struct salon_rows *salon;
  bool *works[8], *taken[8];
};

static size_t employee_at(const struct map *map, const char *id) {
  size_t i;
  json_t *row;
  json_array_foreach(rows_of(map->salon, "employee"), i, row) {
    if (strcmp(text_of(row, "id"), id) == 0) return i;
  }
  fail_msg("no employee %s", id);
  return 0;
}

static void set_wall(const struct map *map, bool *minutes, int32_t date, int start, int end, bool value) {
  for (int minute = start; minute < end; minute++) {
    int64_t instants[2];
    if (zone_resolve(map->salon->zone, date, minute, instants) == 0) continue;
    int place = place_of(map->salon, instants[0]);
    if (place >= 0 && place < SPAN + 2 * MINUTES_PER_DAY) minutes[place] = value;
  }
}

static void add_shifts(const struct map *map, int32_t first, int32_t last) {
  size_t i;
  json_t *row;
  json_array_foreach(rows_of(map->salon, "shift"), i, row) {
    const char *from = text_of(row, "valid_from"), *to = text_of(row, "valid_to");
    bool *works = map->works[employee_at(map, text_of(row, "employee"))];
    for (int32_t date = first; date <= last; date++) {
      if (date_weekday(date) != number_of(row, "day_of_week")) continue;
      if ((from != NULL && date < date_of(from)) || (to != NULL && date > date_of(to))) continue;
      set_wall(map, works, date, minute_of(text_of(row, "start")), minute_of(text_of(row, "end")), true);
    }
  }
}

static void add_exceptions(const struct map *map, bool available) {
  size_t i;
  json_t *row;
  json_array_foreach(rows_of(map->salon, "schedule_exception"), i, row) {
    if ((strcmp(text_of(row, "type"), "AVAILABLE") == 0) != available) continue;
    const char *start = text_of(row, "start"), *end = text_of(row, "end");
    set_wall(map, map->works[employee_at(map, text_of(row, "employee"))], date_of(text_of(row, "date")),
             start != NULL ? minute_of(start) : 0, end != NULL ? minute_of(end) : MINUTES_PER_DAY, available);
  }
}

static void take_holidays(const struct map *map, int32_t first, int32_t last) {
  size_t i, at;
  json_t *row, *employee;
  json_array_foreach(rows_of(map->salon, "holiday"), i, row) {
    if (!json_is_true(json_object_get(row, "blocks_booking"))) continue;
    const char *location = text_of(row, "location"), *named = text_of(row, "date");
    for (int32_t date = first; date <= last; date++) {
      char text[DATE_TEXT_SIZE];
      date_format(date, text);
      bool yearly = json_is_true(json_object_get(row, "yearly"));
      if (strcmp(yearly ? text + 4 : text, yearly ? named + 4 : named) != 0) continue;
      json_array_foreach(rows_of(map->salon, "employee"), at, employee) {
        if (location == NULL || strcmp(location, text_of(employee, "location")) == 0)
          set_wall(map, map->works[at], date, 0, MINUTES_PER_DAY, false);
      }
    }
  }
}

static void take_blocks(const struct map *map) {
  size_t i;
  json_t *row;
  json_array_foreach(rows_of(map->salon, "block"), i, row) {
    bool *works = map->works[employee_at(map, text_of(row, "employee"))];
    int to = place_of(map->salon, instant_of(text_of(row, "ends_at")));
    for (int at = place_of(map->salon, instant_of(text_of(row, "starts_at"))); at < to; at++)
      works[at] = false;
  }
}

static void map_init(struct map *map, const struct salon_rows *salon) {
  map->salon = salon;
  for (int i = 0; i < 8; i++) {
    map->works[i] = calloc(SPAN + 2 * MINUTES_PER_DAY, sizeof(bool));
    map->taken[i] = calloc(SPAN + 2 * MINUTES_PER_DAY, sizeof(bool));
    assert_true(map->works[i] != NULL && map->taken[i] != NULL);
  }
  int32_t first = salon->today - DAYS_BEHIND, last = salon->today + DAYS_AHEAD;
  add_shifts(map, first, last);
  add_exceptions(map, true);
  add_exceptions(map, false);
  take_holidays(map, first, last);
  take_blocks(map);
}

static void map_release(struct map *map) {
  for (int i = 0; i < 8; i++) {
    free(map->works[i]);
    free(map->taken[i]);
  }
}

static void take_stretch(void *context, const struct stretch *stretch) {
  struct map *map = context;
  size_t at = employee_at(map, stretch->employee);
  const char *id = text_of(stretch->appointment, "id");
  bool blocking = blocks(stretch->appointment);
  for (int minute = stretch->from; minute < stretch->to; minute++) {
    if (stretch->staff && !map->works[at][minute])
      fail_msg("%s lies outside working time, minute %d", id, minute);
    if (map->taken[at][minute] && blocking) fail_msg("%s overlaps another visit, minute %d", id, minute);
    if (blocking) map->taken[at][minute] = true;
  }
}

/* The share of worked minutes that is taken on a date, of a hundred; -1 when nobody works. */
static int load_on(const struct map *map, int32_t date) {
  int worked = 0, taken = 0;
  for (int i = 0; i < 8; i++) {
    int from = place_of(map->salon, (int64_t)date * MS_PER_DAY);
    for (int minute = from; minute < from + MINUTES_PER_DAY; minute++) {
      worked += map->works[i][minute];
      taken += map->works[i][minute] && map->taken[i][minute];
    }
  }
  return worked > 0 ? taken * 100 / worked : -1;
}

static void fill_map(struct map *map, const struct salon_rows *salon) {
  map_init(map, salon);
  size_t i;
  json_t *row;
  json_array_foreach(rows_of(salon, "appointment"), i, row) {
    walk_visit(salon, row, take_stretch, map);
    assert_ptr_equal(
        row_named(salon, row, "location"),
        row_named(salon, row_named(salon, json_array_get(json_object_get(row, "segments"), 0), "employee"),
                  "location"));
  }
}

static void visits_never_overlap_and_lie_in_working_time(void **state) {
  const struct salon_rows *salon = *state;
  struct map map;
  fill_map(&map, salon);
  assert_in_range(load_on(&map, salon->today), 65, 90);
  int week = 0, far = 0;
  for (int i = 0; i < 7; i++) {
    week += load_on(&map, salon->today + 1 + i);
    far += load_on(&map, salon->today + DAYS_AHEAD - i);
  }
  assert_in_range(week / 7, 65, 90);
  assert_in_range(far / 7, 5, 50);
  map_release(&map);
}

/* Days that are unlike others: a holiday, a leap day, both changes of the clock, which are Sundays. */
static void it_holds_around_unusual_days(void **state) {
  (void)state;
  static const char *const days[] = {"2026-12-25", "2024-02-29", "2027-03-28", "2026-10-25"};
  for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
    struct salon_rows *salon = salon_new(days[i]);
    struct map map;
    fill_map(&map, salon);
    assert_in_range(load_on(&map, salon->today), 50, 95);
    map_release(&map);
    salon_free(salon);
  }
}

static int salon_setup(void **state) {
  *state = salon_new("2026-11-20");
  return 0;
}

static int salon_teardown(void **state) {
  salon_free(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(visits_never_overlap_and_lie_in_working_time),
      cmocka_unit_test(it_holds_around_unusual_days),
  };
  return cmocka_run_group_tests(tests, salon_setup, salon_teardown);
}
