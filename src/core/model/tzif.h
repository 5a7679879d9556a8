/*
 * Zone files (TZif, RFC 8536 and 9636, versions 1 to 4), as bytes, into stretches of one offset. For zone.c
 * only. Everything in the bytes is bounded and checked: they may be damaged or made by an enemy.
 */
#ifndef CORE_MODEL_TZIF_H
#define CORE_MODEL_TZIF_H

#include <stddef.h>
#include <stdint.h>

#include "core/model/error.h"

enum {
  TZIF_TRANSITIONS_MAX = 2048, /* that a file may list; today's have up to 250 */
  TZIF_FIRST_YEAR = 1800,      /* what changed before is left out */
  TZIF_LAST_YEAR = 2200,       /* until then the file's rule is laid out */
  TZIF_SPANS_MAX = 1 + TZIF_TRANSITIONS_MAX + 2 * (TZIF_LAST_YEAR - TZIF_FIRST_YEAR + 2),
  TZIF_OFFSET_MAX = 26 * 3600 - 1 /* seconds, either way */
};

/* From `from` (ms since 1970 UTC) until the next span the wall is `offset` seconds ahead of UTC. */
struct tzif_span {
  int64_t from;
  int32_t offset;
};

/*
 * Reads a zone file into `spans` (room for TZIF_SPANS_MAX), in ascending order, neighbours with different
 * offsets; the first one begins before all time (INT64_MIN / 2). CODE_INVALID when the bytes are no zone
 * file, are damaged or count leap seconds; `name` is for the sentence.
 */
FD_CHECKED enum code tzif_read(const uint8_t *bytes, size_t size, const char *name, struct tzif_span *spans,
                               size_t *count, struct error *error);

#endif
