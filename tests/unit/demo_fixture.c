#include "unit/demo_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "support/zone_file.h"

int32_t date_of(const char *text) {
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

struct demo_options small_on(const char *today) {
  return (struct demo_options){
      .size = DEMO_SMALL, .seed = DEMO_SEED, .today = date_of(today), .now_minute = DEMO_NOW_NOMINAL};
}

struct salon_rows *salon_new(const char *today) {
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

void salon_free(struct salon_rows *salon) {
  json_decref(salon->header);
  json_decref(salon->entities);
  json_decref(salon->by_id);
  zone_free(salon->zone);
  free(salon);
}

const json_t *rows_of(const struct salon_rows *salon, const char *entity) {
  return json_object_get(salon->entities, entity);
}

const char *text_of(const json_t *row, const char *key) {
  return json_string_value(json_object_get(row, key));
}

int number_of(const json_t *row, const char *key) {
  return (int)json_integer_value(json_object_get(row, key));
}

const json_t *row_named(const struct salon_rows *salon, const json_t *row, const char *key) {
  return json_object_get(salon->by_id, text_of(row, key));
}

int64_t instant_of(const char *text) {
  int64_t instant = 0;
  assert_non_null(text);
  assert_true(instant_parse_rfc3339(text, strlen(text), &instant));
  return instant;
}

int minute_of(const char *text) {
  int minute = 0;
  assert_true(time_of_day_parse(text, strlen(text), true, &minute));
  return minute;
}
