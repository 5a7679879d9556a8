/*
 * The demo salon as tests read it: row by row from its lines, kept as JSON.
 */
#ifndef TESTS_UNIT_DEMO_FIXTURE_H
#define TESTS_UNIT_DEMO_FIXTURE_H

#include <stdint.h>

#include <jansson.h>

#include "core/model/zone.h"
#include "demo/demo.h"

/* A salon, read into one array of rows per entity. */
struct salon_rows {
  int32_t today;
  json_t *header;
  json_t *entities; /* object of arrays */
  json_t *by_id;    /* object: id to row */
  struct zone *zone;
};

/* The small salon laid out around a day. */
struct demo_options small_on(const char *today);
struct salon_rows *salon_new(const char *today);
void salon_free(struct salon_rows *salon);

const json_t *rows_of(const struct salon_rows *salon, const char *entity);
const char *text_of(const json_t *row, const char *key);
int number_of(const json_t *row, const char *key);

/* The row that `key` of another row refers to; NULL when it is nowhere. */
const json_t *row_named(const struct salon_rows *salon, const json_t *row, const char *key);

/* These end the test when the text is none. */
int32_t date_of(const char *text);
int64_t instant_of(const char *text);
int minute_of(const char *text);

#endif
