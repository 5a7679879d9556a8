/*
 * Instants in writing: int64_t ms since 1970 UTC, as RFC 3339 has them.
 */
#ifndef CORE_MODEL_INSTANT_H
#define CORE_MODEL_INSTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MS_PER_SECOND INT64_C(1000)
#define MS_PER_MINUTE INT64_C(60000)
#define MS_PER_HOUR INT64_C(3600000)
#define MS_PER_DAY INT64_C(86400000)

enum {
  INSTANT_TEXT_SIZE = 25,       /* "2026-11-23T13:30:00.250Z" and the end */
  INSTANT_LOCAL_TEXT_SIZE = 30, /* "2026-11-23T14:30:00.250+01:00" and the end */
  INSTANT_INPUT_MAX = 64        /* longer texts are no instants */
};

/* Writes "2026-11-23T13:30:00Z"; milliseconds only when they are not zero. Years outside 0..9999 become the
 * nearest inside. */
void instant_format_utc(int64_t instant, char text[INSTANT_TEXT_SIZE]);

/* Writes "2026-11-23T14:30:00+01:00" for an offset of 3600 s east of UTC. Offsets are cut to whole minutes,
 * below 24 h. */
void instant_format_local(int64_t instant, int32_t offset_seconds, char text[INSTANT_LOCAL_TEXT_SIZE]);

/*
 * Reads RFC 3339: "YYYY-MM-DDTHH:MM[:SS[.fff]](Z|+HH:MM|-HH:MM)"; T or a space between, either case, any number of
 * decimals, which are cut to whole ms. No leap seconds. Both what is written and the instant lie in 1900..2199.
 * False and `instant` unchanged when it is written otherwise or does not exist.
 */
bool instant_parse_rfc3339(const char *text, size_t length, int64_t *instant);

#endif
