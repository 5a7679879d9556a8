/*
 * The line above the footer in which the desk is told what has happened. What went well passes by itself, or at the first key once it could
 * be read; a remark or a refusal is gone with the next key. A message never takes a key for itself.
 */
#ifndef UI_MESSAGE_H
#define UI_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/error.h"

enum { MESSAGE_SIZE = 1024, MESSAGE_SHOWN_MS = 4000, MESSAGE_READ_MS = 1000, MESSAGE_ROWS_MAX = 4 };

enum message_kind { MESSAGE_NONE, MESSAGE_DONE, MESSAGE_NOTE, MESSAGE_REFUSED };

struct message {
  enum message_kind kind;
  char text[MESSAGE_SIZE];
  int64_t since; /* ms of the steady clock; 0: not shown yet */
  int64_t shown; /* ms for which it has been seen, at the last tick */
  bool ring;     /* the bell has not been asked yet whether it rings for this */
};

void message_set(struct message *message, enum message_kind kind, const char *format, ...) FD_PRINTF(3, 4);

/* What passes by itself is gone when its time is over; true when that changed something. `now` in ms of the steady clock. */
bool message_tick(struct message *message, int64_t now);

/* A key was pressed: what waited for one is gone; what went well stays for MESSAGE_READ_MS at least, as keys may be typed ahead. */
void message_key(struct message *message);

/* What was said before: the last MESSAGE_LOG_MAX, in a ring. */
enum { MESSAGE_LOG_MAX = 64 };

struct message_entry {
  enum message_kind kind;
  int64_t at; /* ms UTC */
  char text[MESSAGE_SIZE];
};

struct message_log {
  struct message_entry entries[MESSAGE_LOG_MAX];
  int count, next;
};

void message_log_add(struct message_log *log, const struct message *message, int64_t at);

/* The message that was said so many messages ago: 0 is the last one; NULL when there is none. */
const struct message_entry *message_log_get(const struct message_log *log, int ago);

#endif
