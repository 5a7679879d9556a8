/*
 * How far a desk has read: "<epoch>.<seq>", opaque to the desk. The epoch changes when the centre came back from an older state of itself (a
 * restored backup, a promoted standby): no number of another epoch means anything.
 */
#ifndef SERVER_SYNC_CURSOR_H
#define SERVER_SYNC_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CURSOR_TEXT_SIZE = 44 };

struct cursor {
  int64_t epoch, seq; /* 0 … 2^53 - 1, so that every reader of JSON can hold them */
};

/* Reads exactly what cursor_format() writes: decimal digits without sign, spaces or needless zeros. False and unchanged otherwise. */
bool cursor_parse(const char *text, size_t length, struct cursor *cursor);

void cursor_format(struct cursor cursor, char text[CURSOR_TEXT_SIZE]);

/* Where a tenant stands. */
struct clock_state {
  int64_t epoch, seq, horizon; /* what was deleted at or before `horizon` is forgotten */
};

/* Whether a desk may read on from its cursor, or why not: "epoch", "future" or "horizon"; NULL when it may. Seq 0 is the beginning. */
const char *cursor_resync_reason(struct cursor cursor, const struct clock_state *clock);

#endif
