#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/date.h"
#include "core/model/id.h"
#include "core/model/instant.h"
#include "core/model/status.h"
#include "demo/civil.h"
#include "demo/phone.h"
#include "unit/demo_fixture.h"
#include "wire/codec.h"

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

/* Whose time is taken when; not how it stands. */
static enum code digest_places(void *context, const char *text, size_t length, struct error *error) {
  json_t *row = json_loadb(text, length, 0, NULL);
  const char *entity = json_string_value(json_object_get(row, "e"));
  enum code code = CODE_OK;
  if (entity != NULL && strcmp(entity, "appointment") == 0) {
    char *places = json_dumps(json_object_get(row, "segments"), JSON_COMPACT);
    code = digest_line(context, places, strlen(places), error);
    free(places);
  }
  json_decref(row);
  return code;
}

static void the_hour_changes_statuses_alone(void **state) {
  (void)state;
  uint64_t hashes[2];
  for (int i = 0; i < 2; i++) {
    struct demo_options options = small_on("2026-11-20");
    struct digest digest = {.hash = 1};
    struct demo_sink sink = {.line = digest_places, .context = &digest};
    struct error error;
    error_init(&error);
    options.now_minute = i == 0 ? 8 * 60 : 17 * 60 + 5;
    assert_int_equal(demo_write(&options, &sink, &error), CODE_OK);
    hashes[i] = digest.hash;
  }
  assert_true(hashes[0] == hashes[1]);
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
  for (int lines = 1; lines < 30000; lines = lines * 9 + 1) {
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

static void every_row_is_one_of_the_salon_file(void **state) {
  const struct salon_rows *salon = *state;
  const char *name;
  json_t *rows, *row;
  size_t i;
  json_object_foreach(salon->entities, name, rows) {
    const struct entity *entity = entity_find(name, strlen(name));
    assert_non_null(entity);
    assert_true(entity->in_salon_file && entity->whole == ENTITY_NONE);
    json_array_foreach(rows, i, row) {
      struct arena arena;
      arena_init(&arena, 1 << 20);
      struct row read;
      struct error error;
      error_init(&error);
      json_t *plain = json_copy(row);
      (void)json_object_del(plain, "e");
      if (salon_read_row(plain, entity, &arena, &read, &error) != CODE_OK)
        fail_msg("%s %zu: %s", name, i, error.text);
      json_decref(plain);
      arena_release(&arena);
    }
  }
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
    for (; *pattern != '\0' && (*pattern == *at || (*pattern == '#' && *at >= '0' && *at <= '9')); at++)
      pattern++;
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
  static const char *const names[] = {"customer", "location", "call_log", "call_log"};
  static const char *const keys[] = {"phone", "phone", "from", "to"};
  for (size_t at = 0; at < 4; at++) {
    json_t *row;
    size_t i, seen = 0;
    json_array_foreach(rows_of(salon, names[at]), i, row) {
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
    bool moved = strcmp(text_of(step, "to"), "rescheduled") == 0;
    int to = moved ? status : status_of(text_of(step, "to"));
    assert_true((i == 0) == (text_of(step, "from") == NULL));
    if (i > 0) {
      assert_int_equal(status_of(text_of(step, "from")), status);
      struct status_facts facts = {.starts_at = starts_at, .now = at};
      int minute;
      zone_to_wall(salon->zone, starts_at, &facts.visit_date, &minute);
      zone_to_wall(salon->zone, at, &facts.today, &minute);
      struct error error;
      error_init(&error);
      if (!moved && status_check((enum appointment_status)status, (enum appointment_status)to, &facts,
                                 &error) != CODE_OK)
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
  for (int32_t date = date_of("2024-01-01"); date < date_of("2034-01-01"); date++) {
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
      cmocka_unit_test(the_hour_changes_statuses_alone),
      cmocka_unit_test(the_large_salon_has_the_promised_size),
      cmocka_unit_test(a_sink_that_refuses_ends_the_writing),
      cmocka_unit_test(a_day_out_of_range_is_refused),
      cmocka_unit_test(every_reference_is_there_and_every_id_is_another_uuid),
      cmocka_unit_test(every_row_is_one_of_the_salon_file),
      cmocka_unit_test(every_number_and_address_is_reserved_for_fiction),
      cmocka_unit_test(households_have_numbers_of_their_own),
      cmocka_unit_test(the_small_salon_has_what_was_promised),
      cmocka_unit_test(every_status_fits_its_time_and_its_history),
      cmocka_unit_test(the_clock_is_that_of_berlin),
      cmocka_unit_test(easter_falls_where_it_fell),
  };
  return cmocka_run_group_tests(tests, salon_setup, salon_teardown);
}
