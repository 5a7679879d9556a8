/*
 * One line of JSON, written straight into a buffer: the large salon has a million of them, and a tree for each would cost more than all the
 * rest. Text is escaped; a line that does not fit is marked, never cut silently.
 *
 * Life cycle: line_begin() opens the object, line_end() closes it; in between keys with values, objects and arrays. Inside an array the
 * key is NULL.
 */
#ifndef DEMO_LINE_H
#define DEMO_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/id.h"

enum { DEMO_LINE_SIZE = 16384 };

struct demo_line {
  char text[DEMO_LINE_SIZE];
  size_t length;
  bool first;    /* no comma before the next value */
  bool overflow; /* something did not fit */
};

/* Empties the line and opens its object; with an entity, `{"e":"<entity>"`. */
void line_begin(struct demo_line *line, const char *entity);

/* Closes the object. False when the line did not fit. */
bool line_end(struct demo_line *line);

void line_object_begin(struct demo_line *line, const char *key);
void line_object_end(struct demo_line *line);
void line_array_begin(struct demo_line *line, const char *key);
void line_array_end(struct demo_line *line);

void line_text(struct demo_line *line, const char *key, const char *value); /* NULL writes null */
void line_number(struct demo_line *line, const char *key, int64_t value);
void line_digits(struct demo_line *line, const char *key, int64_t value);      /* the number as a text */
void line_thousandths(struct demo_line *line, const char *key, int64_t value); /* 1500 writes 1.500 */
void line_bool(struct demo_line *line, const char *key, bool value);
void line_null(struct demo_line *line, const char *key);
void line_id(struct demo_line *line, const char *key, struct id id);
void line_date(struct demo_line *line, const char *key, int32_t date); /* "2026-11-20" */
void line_time(struct demo_line *line, const char *key, int minute);   /* "09:30"; 1440 writes "24:00" */
void line_instant(struct demo_line *line, const char *key,
                  int64_t instant); /* RFC 3339 in UTC, whole seconds */

#endif
