/*
 * The one-line booking, read: "14:30 anna cut mia +beard". One reader for the command line and for the screen, where it answers each
 * key.
 *
 * Words are separated by white space; quotes join words and take every other meaning from them. What stands in any place:
 *   a date (when.h; "+3", "+2w", "fri", "24.12.", "2026-12-24"), a time ("14:30"), both as "2026-12-24T14:30"
 *   +word an add-on, +digits (four or more, with blanks quoted) a phone, @word an employee
 * Of the plain words, the longest run that names a service (lookup.h) is that service, from the left; a single letter only when it is the
 * whole name. The rest is the customer, and each
 * word of it that also names an employee says so: whoever asks decides, and knows the customers.
 *
 * Nothing is decided where a word has several readings: a part lists them. Values, no allocation; the texts of the parts are kept inside.
 */
#ifndef CORE_MODEL_ONE_LINE_H
#define CORE_MODEL_ONE_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/error.h"
#include "core/model/lookup.h"

enum { ONE_LINE_MAX = 255, ONE_LINE_PARTS_MAX = 24, ONE_LINE_READINGS_MAX = 8 };

/* What may be named; the arrays are the caller's. A reading is an index into them. */
struct one_line_names {
  const struct lookup_name *services, *addons, *employees;
  size_t service_count, addon_count, employee_count;
};

enum one_line_kind {
  ONE_LINE_CUSTOMER, /* a plain word; its readings are employees */
  ONE_LINE_SERVICE,
  ONE_LINE_ADDON,
  ONE_LINE_EMPLOYEE, /* with @ */
  ONE_LINE_PHONE,
  ONE_LINE_DATE,
  ONE_LINE_TIME
};

struct one_line_part {
  enum one_line_kind kind;
  size_t from, to;  /* bytes of the line, with sign and quotes */
  const char *text; /* without them; in one_line.store */
  size_t readings[ONE_LINE_READINGS_MAX];
  size_t reading_count; /* may be more than are kept; 0: names nothing that there is */
  bool whole;           /* the readings are named in full, not only begun */
};

struct one_line {
  struct one_line_part parts[ONE_LINE_PARTS_MAX]; /* in the order of the line */
  size_t part_count;
  bool has_date, has_time;
  int32_t date;
  int minute; /* of the wall, 0..1439 */
  char store[2 * ONE_LINE_MAX + ONE_LINE_PARTS_MAX + 2];
};

/*
 * Reads a line. CODE_INVALID for one that is longer than ONE_LINE_MAX, is no UTF-8, has too many words, names two dates or two times, or has
 * a word that is written as a time and is none ("25:99").
 * A quote that is not closed reaches to the end. An empty line has no parts. `line` is always left consistent.
 */
FD_CHECKED enum code one_line_read(const char *text, size_t length, int32_t today,
                                   const struct one_line_names *names, struct one_line *line,
                                   struct error *error);

/*
 * The customer's words with a blank between them, but for the part `except` (or -1): bytes without the end. `capacity` >= 1; what
 * does not fit is cut.
 */
size_t one_line_customer(const struct one_line *line, int except, char *out, size_t capacity);

#endif
