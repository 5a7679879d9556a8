#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "core/model/date.h"
#include "core/model/id.h"
#include "core/model/instant.h"
#include "core/model/status.h"
#include "core/model/zone.h"
#include "demo/civil.h"
#include "demo/demo.h"
#include "demo/phone.h"
#include "support/zone_file.h"

enum { DAYS_BEHIND = 365, DAYS_AHEAD = 56, SPAN = (DAYS_BEHIND + DAYS_AHEAD + 1) * MINUTES_PER_DAY };

/* A salon, read into one array of rows per entity. */
struct salon_rows {
  int32_t today;
  json_t *header;
  json_t *entities; /* object of arrays */
  json_t *by_id;    /* object: id to row */
  struct zone *zone;
};

static int32_t date_of(const char *text) {
  int32_t date = 0;
  assert_true(date_parse(text, strlen(text), &date));
  return date;
}

static enum code keep_row(void *context, const char *text, size_t length, struct error *error) {
  struct salon_rows *salon = context;
  json_error_t found;
  json_t *row = json_loadb(text, length, JSON_REJECT_DUPLICATES, &found);
  if (row == NULL) return error_set(error, CODE_INVALID, "no JSON: %s in %.200s", found.text, text);
  const char *entity = json_string_value(json_object_get(row, "e"));
  if (entity == NULL) {
    if (salon->header != NULL) return error_set(error, CODE_INVALID, "a row without an entity");
    salon->header = row;
    return CODE_OK;
  }
  json_t *rows = json_object_get(salon->entities, entity);
  if (rows == NULL) {
    rows = json_array();
    (void)json_object_set_new(salon->entities, entity, rows);
  }
  (void)json_object_set(salon->by_id, json_string_value(json_object_get(row, "id")), row);
  (void)json_array_append_new(rows, row);
  return CODE_OK;
}

static struct demo_options small_on(const char *today) {
  return (struct demo_options){
      .size = DEMO_SMALL, .seed = DEMO_SEED, .today = date_of(today), .now_minute = DEMO_NOW_NOMINAL};
}

static struct salon_rows *salon_new(const char *today) {
  struct salon_rows *salon = calloc(1, sizeof *salon);
  assert_non_null(salon);
  salon->entities = json_object();
  salon->by_id = json_object();
  struct demo_options options = small_on(today);
  salon->today = options.today;
  struct demo_sink sink = {.line = keep_row, .context = salon};
  struct error error;
  error_init(&error);
  if (demo_write(&options, &sink, &error) != CODE_OK) fail_msg("%s", error.text);
  salon->zone = zone_from_file("Europe/Berlin");
  return salon;
}

static void salon_free(struct salon_rows *salon) {
  json_decref(salon->header);
  json_decref(salon->entities);
  json_decref(salon->by_id);
  zone_free(salon->zone);
  free(salon);
}

static const json_t *rows_of(const struct salon_rows *salon, const char *entity) {
  return json_object_get(salon->entities, entity);
}

static const char *text_of(const json_t *row, const char *key) {
  return json_string_value(json_object_get(row, key));
}

static int number_of(const json_t *row, const char *key) {
  return (int)json_integer_value(json_object_get(row, key));
}

static const json_t *row_named(const struct salon_rows *salon, const json_t *row, const char *key) {
  return json_object_get(salon->by_id, text_of(row, key));
}

static int64_t instant_of(const char *text) {
  int64_t instant = 0;
  assert_non_null(text);
  assert_true(instant_parse_rfc3339(text, strlen(text), &instant));
  return instant;
}

static int minute_of(const char *text) {
  int minute = 0;
  assert_true(time_of_day_parse(text, strlen(text), true, &minute));
  return minute;
}

/* -- Sameness ----------------------------------------------------------------------------------------------------------------- */

struct digest {
  uint64_t hash;
  int64_t lines, appointments, customers;
};

static enum code digest_line(void *context, const char *text, size_t length, struct error *error) {
  struct digest *digest = context;
  (void)error;
  for (size_t i = 0; i < length; i++)
    digest->hash = (digest->hash ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
  digest->lines++;
  if (strncmp(text, "{\"e\":\"appointment\"", 18) == 0) digest->appointments++;
  if (strncmp(text, "{\"e\":\"customer\"", 15) == 0) digest->customers++;
  return CODE_OK;
}

static struct digest digest_of(const struct demo_options *options) {
  struct digest digest = {.hash = 1};
  struct demo_sink sink = {.line = digest_line, .context = &digest};
  struct error error;
  error_init(&error);
  assert_int_equal(demo_write(options, &sink, &error), CODE_OK);
  return digest;
}

static void the_same_options_give_the_same_bytes(void **state) {
  (void)state;
  struct demo_options options = small_on("2026-11-20");
  struct digest first = digest_of(&options), second = digest_of(&options);
  assert_true(first.hash == second.hash && first.lines == second.lines);
  options.seed++;
  assert_true(digest_of(&options).hash != first.hash);
  options = small_on("2026-11-21");
  assert_true(digest_of(&options).hash != first.hash);
}

static void the_large_salon_has_the_promised_size(void **state) {
  (void)state;
  struct demo_options options = small_on("2026-11-20");
  options.size = DEMO_LARGE;
  struct digest digest = digest_of(&options);
  assert_int_equal(digest.customers, 60000);
  assert_in_range(digest.appointments, 590000, 615000);
}

static enum code refuse_line(void *context, const char *text, size_t length, struct error *error) {
  int *left = context;
  (void)text, (void)length;
  return --*left > 0 ? CODE_OK : error_set(error, CODE_STORAGE, "The disk is full.");
}

static void a_sink_that_refuses_ends_the_writing(void **state) {
  (void)state;
  struct demo_options options = small_on("2026-11-20");
  for (int lines = 1; lines < 30000; lines = lines * 3 + 1) {
    int left = lines;
    struct demo_sink sink = {.line = refuse_line, .context = &left};
    struct error error;
    error_init(&error);
    enum code code = demo_write(&options, &sink, &error);
    assert_int_equal(left > 0 ? CODE_OK : CODE_STORAGE, code);
    assert_true(left >= 0);
  }
}

static void a_day_out_of_range_is_refused(void **state) {
  (void)state;
  struct demo_options options = small_on("2009-12-31");
  struct demo_sink sink = {.line = refuse_line, .context = NULL};
  struct error error;
  error_init(&error);
  assert_int_equal(demo_write(&options, &sink, &error), CODE_INVALID);
}

/* -- References --------------------------------------------------------------------------------------------------------------- */

static void check_references(const struct salon_rows *salon, const json_t *value, const char *key) {
  const char *inner;
  json_t *item;
  size_t i;
  if (json_is_object(value)) {
    json_object_foreach((json_t *)(uintptr_t)value, inner, item) check_references(salon, item, inner);
  } else if (json_is_array(value)) {
    json_array_foreach(value, i, item) check_references(salon, item, key);
  } else if (json_is_string(value) && strcmp(key, "id") != 0) {
    struct id id;
    const char *text = json_string_value(value);
    if (id_parse(text, strlen(text), &id) && json_object_get(salon->by_id, text) == NULL)
      fail_msg("%s refers to %s, which is nowhere", key, text);
  }
}

static void every_reference_is_there_and_every_id_is_another_uuid(void **state) {
  const struct salon_rows *salon = *state;
  const char *entity;
  json_t *rows, *row;
  size_t i, count = 0;
  json_object_foreach(salon->entities, entity, rows) {
    json_array_foreach(rows, i, row) {
      struct id id;
      const char *text = text_of(row, "id");
      assert_true(text != NULL && id_parse(text, strlen(text), &id));
      assert_int_equal(id.bytes[6] >> 4, 7);
      assert_int_equal(id.bytes[8] >> 6, 2);
      assert_ptr_equal(json_object_get(salon->by_id, text), row);
      check_references(salon, row, entity);
      count++;
    }
  }
  assert_int_equal(count, json_object_size(salon->by_id));
}

/* -- Fiction ------------------------------------------------------------------------------------------------------------------ */

/* Written down apart from the generator's table: '#' is any digit. */
static bool is_reserved(const char *digits) {
  static const char *const patterns[] = {
      "1###55501##",  "493023125###",  "496990009###", "494066969###", "492214710###", "498999998###",
      "4917139200##", "49176040690##", "442079460###", "441134960###", "441144960###", "441154960###",
      "441164960###", "441174960###",  "441184960###", "441214960###", "441314960###", "441414960###",
      "441514960###", "441614960###",  "441632960###", "442920180###", "447700900###", "3319900####",
      "3326191####",  "3363998####"};
  for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
    const char *pattern = patterns[i], *at = digits;
    while (*pattern != '\0' && (*pattern == *at || (*pattern == '#' && *at >= '0' && *at <= '9')))
      pattern++, at++;
    if (*pattern == '\0' && *at == '\0') return true;
  }
  return false;
}

/* What a German desk makes of a typed number. */
static void to_international(const char *typed, char digits[32]) {
  char plain[32];
  size_t length = 0;
  bool plus = typed[0] == '+';
  for (const char *at = typed; *at != '\0'; at++) {
    if (strncmp(at, "(0)", 3) == 0)
      at += 2;
    else if (*at >= '0' && *at <= '9' && length < sizeof plain - 1)
      plain[length++] = *at;
  }
  plain[length] = '\0';
  if (plus)
    (void)snprintf(digits, 32, "%.31s", plain);
  else if (strncmp(plain, "00", 2) == 0)
    (void)snprintf(digits, 32, "%.29s", plain + 2);
  else
    (void)snprintf(digits, 32, "49%.28s", plain + 1);
}

static void every_number_and_address_is_reserved_for_fiction(void **state) {
  const struct salon_rows *salon = *state;
  static const char *const entities[] = {"customer", "location", "call_log", "call_log"};
  static const char *const keys[] = {"phone", "phone", "from", "to"};
  for (size_t at = 0; at < 4; at++) {
    json_t *row;
    size_t i, seen = 0;
    json_array_foreach(rows_of(salon, entities[at]), i, row) {
      const char *typed = text_of(row, keys[at]);
      if (typed == NULL) continue;
      char digits[32];
      to_international(typed, digits);
      if (!is_reserved(digits)) fail_msg("%s (%s) is nobody's to give away", typed, digits);
      seen++;
    }
    assert_true(seen > 0);
  }
  json_t *row;
  size_t i;
  json_array_foreach(rows_of(salon, "customer"), i, row) {
    const char *email = text_of(row, "email");
    if (email == NULL) continue;
    const char *domain = strchr(email, '@');
    assert_non_null(domain);
    assert_true(strcmp(domain, "@example.com") == 0 || strcmp(domain, "@example.org") == 0 ||
                strcmp(domain, "@example.net") == 0);
  }
}

static int compare_phones(const void *left, const void *right) {
  return strcmp(((const struct demo_phone *)left)->e164, ((const struct demo_phone *)right)->e164);
}

static void households_have_numbers_of_their_own(void **state) {
  (void)state;
  static const struct {
    enum demo_size size;
    int households;
  } cases[] = {{DEMO_SMALL, 2000}, {DEMO_LARGE, 60000}};
  for (size_t at = 0; at < 2; at++) {
    struct demo_phone *phones = calloc((size_t)cases[at].households, sizeof *phones);
    assert_non_null(phones);
    for (int i = 0; i < cases[at].households; i++) {
      demo_phone_make(cases[at].size, i, &phones[i]);
      assert_true(is_reserved(phones[i].e164 + 1));
      assert_true(demo_phone_is_fiction(phones[i].e164));
    }
    qsort(phones, (size_t)cases[at].households, sizeof *phones, compare_phones);
    for (int i = 1; i < cases[at].households; i++)
      assert_string_not_equal(phones[i - 1].e164, phones[i].e164);
    free(phones);
  }
  assert_false(demo_phone_is_fiction("+493012345678"));
  assert_false(demo_phone_is_fiction("+12125550200"));
}

/* -- Counts ------------------------------------------------------------------------------------------------------------------- */

static void the_small_salon_has_what_was_promised(void **state) {
  const struct salon_rows *salon = *state;
  static const struct {
    const char *entity;
    size_t low, high;
  } cases[] = {
      {"location", 2, 2},
      {"employee", 8, 8},
      {"service", 25, 25},
      {"service_addon", 10, 30},
      {"customer", 1900, 2100},
      {"appointment", 15000, 22000},
      {"user", 5, 5},
      {"series", 1, 10},
      {"walk_in", 3, 12},
      {"waitlist_entry", 3, 12},
      {"knowledge_article", 5, 20},
      {"call_log", 10, 60},
      {"schedule_exception", 50, 600},
      {"holiday", 10, 60},
      {"shift", 40, 120},
      {"block", 50, 400},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    size_t count = json_array_size(rows_of(salon, cases[i].entity));
    if (count < cases[i].low || count > cases[i].high) fail_msg("%zu rows of %s", count, cases[i].entity);
  }
  assert_string_equal(text_of(salon->header, "format"), "frontdesk-salon/1");
  static const char *const promised[] = {"Women's Haircut", "Men's Haircut", "Full Color", "Highlights"};
  static const int prices[] = {7500, 5000, 15000, 22000}, minutes[] = {60, 45, 120, 150};
  json_t *row;
  size_t i;
  int found = 0;
  json_array_foreach(rows_of(salon, "service"), i, row) {
    for (int at = 0; at < 4; at++) {
      if (strcmp(text_of(row, "name"), promised[at]) != 0) continue;
      assert_int_equal(number_of(row, "price"), prices[at]);
      assert_int_equal(number_of(row, "duration_minutes"), minutes[at]);
      found++;
    }
  }
  assert_int_equal(found, 4);
}

/* -- The book ----------------------------------------------------------------------------------------------------------------- */

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

/* Days that are unlike others: changes of the clock, Sundays, holidays, leap days, turns of the year. */
static void it_holds_around_unusual_days(void **state) {
  (void)state;
  static const char *const days[] = {"2026-12-25", "2024-02-29", "2027-03-28",
                                     "2026-10-25", "2027-01-01", "2026-11-22"};
  for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
    struct salon_rows *salon = salon_new(days[i]);
    struct map map;
    fill_map(&map, salon);
    assert_in_range(load_on(&map, salon->today), 50, 95);
    map_release(&map);
    salon_free(salon);
  }
}

/* -- Statuses ----------------------------------------------------------------------------------------------------------------- */

static int status_of(const char *word) {
  return vocabulary_find(&appointment_status_words, word, strlen(word));
}

static void check_history(const struct salon_rows *salon, const json_t *appointment, int64_t now) {
  const json_t *history = json_object_get(appointment, "history");
  assert_true(json_array_size(history) > 0);
  int64_t starts_at =
      instant_of(text_of(json_array_get(json_object_get(appointment, "segments"), 0), "starts_at"));
  int status = -1;
  int64_t last = 0;
  size_t i;
  json_t *step;
  json_array_foreach(history, i, step) {
    int64_t at = instant_of(text_of(step, "at"));
    assert_true(at >= last && at <= now);
    int to = status_of(text_of(step, "to"));
    assert_true((i == 0) == (text_of(step, "from") == NULL));
    if (i > 0) {
      assert_int_equal(status_of(text_of(step, "from")), status);
      struct status_facts facts = {.starts_at = starts_at, .now = at};
      int minute;
      zone_to_wall(salon->zone, starts_at, &facts.visit_date, &minute);
      zone_to_wall(salon->zone, at, &facts.today, &minute);
      struct error error;
      error_init(&error);
      if (status_check((enum appointment_status)status, (enum appointment_status)to, &facts, &error) !=
          CODE_OK)
        fail_msg("%s: %s", text_of(appointment, "id"), error.text);
    }
    status = to;
    last = at;
  }
  assert_int_equal(status, status_of(text_of(appointment, "status")));
}

static void every_status_fits_its_time_and_its_history(void **state) {
  const struct salon_rows *salon = *state;
  int counts[appointment_status_count] = {0};
  int64_t now = demo_instant(salon->today, DEMO_NOW_NOMINAL);
  size_t i;
  json_t *row;
  json_array_foreach(rows_of(salon, "appointment"), i, row) {
    int status = status_of(text_of(row, "status"));
    int64_t starts_at = instant_of(text_of(json_array_get(json_object_get(row, "segments"), 0), "starts_at"));
    counts[status]++;
    if (starts_at < now - 8 * MS_PER_HOUR)
      assert_true(status == STATUS_COMPLETED || status == STATUS_NO_SHOW || status == STATUS_CANCELLED);
    if (starts_at > now + MS_PER_HOUR)
      assert_true(status == STATUS_SCHEDULED || status == STATUS_CONFIRMED || status == STATUS_PENDING ||
                  status == STATUS_CANCELLED);
    check_history(salon, row, now);
  }
  for (int status = 0; status < appointment_status_count; status++) assert_true(counts[status] > 0);
  int lost = counts[STATUS_CANCELLED] + counts[STATUS_NO_SHOW];
  assert_in_range(lost * 1000 / (int)json_array_size(rows_of(salon, "appointment")), 80, 120);
}

static void the_clock_is_that_of_berlin(void **state) {
  const struct salon_rows *salon = *state;
  for (int32_t date = date_of("2012-01-01"); date < date_of("2040-01-01"); date++) {
    for (int minute = 0; minute < MINUTES_PER_DAY; minute += 60) {
      int64_t instants[2];
      int count = zone_resolve(salon->zone, date, minute, instants);
      if (count > 0) assert_true(demo_instant(date, minute) == instants[count - 1]);
    }
  }
}

static void easter_falls_where_it_fell(void **state) {
  (void)state;
  static const char *const sundays[] = {"2000-04-23", "2008-03-23", "2011-04-24", "2019-04-21", "2024-03-31",
                                        "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2049-04-18"};
  for (size_t i = 0; i < sizeof sundays / sizeof *sundays; i++) {
    int year = (int)strtol(sundays[i], NULL, 10);
    assert_int_equal(demo_easter(year), date_of(sundays[i]));
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
      cmocka_unit_test(the_same_options_give_the_same_bytes),
      cmocka_unit_test(the_large_salon_has_the_promised_size),
      cmocka_unit_test(a_sink_that_refuses_ends_the_writing),
      cmocka_unit_test(a_day_out_of_range_is_refused),
      cmocka_unit_test(every_reference_is_there_and_every_id_is_another_uuid),
      cmocka_unit_test(every_number_and_address_is_reserved_for_fiction),
      cmocka_unit_test(households_have_numbers_of_their_own),
      cmocka_unit_test(the_small_salon_has_what_was_promised),
      cmocka_unit_test(visits_never_overlap_and_lie_in_working_time),
      cmocka_unit_test(it_holds_around_unusual_days),
      cmocka_unit_test(every_status_fits_its_time_and_its_history),
      cmocka_unit_test(the_clock_is_that_of_berlin),
      cmocka_unit_test(easter_falls_where_it_fell),
  };
  return cmocka_run_group_tests(tests, salon_setup, salon_teardown);
}
