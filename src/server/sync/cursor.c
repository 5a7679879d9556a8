#include "server/sync/cursor.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NUMBER_MAX ((INT64_C(1) << 53) - 1)

/* A run of digits up to `end`; false when it is empty, too large or written with needless zeros. */
static bool read_number(const char *text, const char *end, int64_t *number) {
  if (text == end || (*text == '0' && end - text > 1)) return false;
  int64_t value = 0;
  for (; text < end; text++) {
    if (*text < '0' || *text > '9') return false;
    value = value * 10 + (*text - '0');
    if (value > NUMBER_MAX) return false;
  }
  *number = value;
  return true;
}

bool cursor_parse(const char *text, size_t length, struct cursor *cursor) {
  const char *dot = memchr(text, '.', length);
  struct cursor read;
  if (dot == NULL || !read_number(text, dot, &read.epoch) || !read_number(dot + 1, text + length, &read.seq))
    return false;
  *cursor = read;
  return true;
}

void cursor_format(struct cursor cursor, char text[CURSOR_TEXT_SIZE]) {
  snprintf(text, CURSOR_TEXT_SIZE, "%" PRId64 ".%" PRId64, cursor.epoch, cursor.seq);
}

const char *cursor_resync_reason(struct cursor cursor, const struct clock_state *clock) {
  if (cursor.epoch != clock->epoch) return "epoch";
  if (cursor.seq > clock->seq) return "future";
  if (cursor.seq != 0 && cursor.seq < clock->horizon) return "horizon";
  return NULL;
}
