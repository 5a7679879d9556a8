/*
 * The demo salon: a whole salon's data, made from a seed and laid out around a given day, as a salon file in its NDJSON form. The same
 * options give the same bytes, on every machine.
 *
 * Nobody in it exists. Telephone numbers come from ranges that are kept free for fiction (phone.h), mail addresses from the domains that
 * are reserved for examples. Visits keep the Rules of booking: nobody is in two places at once, buffers included, everybody works within
 * working time and does only what he or she may do.
 */
#ifndef DEMO_DEMO_H
#define DEMO_DEMO_H

#include <stddef.h>
#include <stdint.h>

#include "core/model/error.h"

enum demo_size {
  DEMO_SMALL, /* two locations, 8 employees, about 2,000 customers, twelve months behind and eight weeks ahead */
  DEMO_LARGE, /* for measuring: one location, 30 employees, 60,000 customers, about 600,000 visits over ten years */
};

enum {
  DEMO_SEED = 20260,     /* of the salon that `init --demo` lays out */
  DEMO_NOW_NOMINAL = 600 /* 10:00 */
};

struct demo_options {
  enum demo_size size;
  uint64_t seed;
  int32_t today;  /* date; from 2010-01-01 to 2190-12-31 */
  int now_minute; /* what the salon's clock shows, minutes of day: decides which of today's visits are over. DEMO_NOW_NOMINAL if nothing else */
};

/* Where the lines go: each is a JSON object without a line end, valid only during the call. Any code but CODE_OK ends the writing. */
struct demo_sink {
  enum code (*line)(void *context, const char *text, size_t length, struct error *error);
  void *context;
};

/*
 * Writes the salon file, line by line: first format and tenant, then a row a line, what is referred to before what refers to it. Holds
 * less than 1 MiB at any time. CODE_INVALID for a day outside the range, else what the sink answered.
 */
FD_CHECKED enum code demo_write(const struct demo_options *options, const struct demo_sink *sink,
                                struct error *error);

#endif
