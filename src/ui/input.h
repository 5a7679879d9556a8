/*
 * From bytes of a terminal to events: characters, special keys, pastes. It reads no terminal itself, so that it can be tested and
 * fuzzed; it never blocks, so that a lone Esc waits for what may follow it without holding up anything else.
 *
 * Esc that is followed by something that makes no sequence counts as Esc and that key: keys typed ahead are never lost and there
 * are no Alt keys. Sequences that nobody knows are swallowed whole. A bracketed paste comes as one event; what is
 * longer than INPUT_PASTE_MAX is cut. `consumed` counts the bytes that have become events or were swallowed.
 *
 * Life cycle: input_init, input_learn…, then input_feed and input_next until it says false, input_release.
 */
#ifndef UI_INPUT_H
#define UI_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/key.h"

enum {
  INPUT_PENDING_MAX = 4096,
  INPUT_PASTE_MAX = 16384,
  INPUT_SEQUENCE_MAX = 32,
  INPUT_LEARNED_MAX = 48,
  INPUT_ESCAPE_MS = 25,
  INPUT_BURST_MIN = 8,
  INPUT_REPEAT_MS =
      100, /* between two keys of one that is held down; the Linux console is the slowest, with 92 */
  INPUT_REPEAT_RUN = 3 /* so many of one key so fast are no fingers any more */
};

enum event_kind { EVENT_KEY, EVENT_PASTE };

struct event {
  enum event_kind kind;
  uint32_t key;      /* of EVENT_KEY */
  const char *paste; /* of EVENT_PASTE: UTF-8 as it came, ended; valid until the next call */
  bool
      held; /* the key is held down: the third or a later one of its kind in a row, each INPUT_REPEAT_MS after the last at most */
};

struct input_sequence {
  char bytes[INPUT_SEQUENCE_MAX];
  uint32_t key;
};

struct input {
  uint8_t pending[INPUT_PENDING_MAX]; /* not yet consumed */
  size_t pending_size;
  int64_t escape_since; /* when the sequence at the front began to wait; -1: none waits */
  uint64_t consumed;
  struct input_sequence learned[INPUT_LEARNED_MAX];
  size_t learned_count;
  char *paste; /* INPUT_PASTE_MAX + 1 bytes, made at the first paste */
  size_t paste_size;
  bool pasting;
  size_t
      burst; /* printable bytes at the front that came in one piece, nobody types so fast; and further lines in it */
  uint32_t last_key; /* the one before, when it came, and how many of its kind came so fast */
  int64_t last_at;
  int run;
};

void input_init(struct input *input);
void input_release(struct input *input);

/* Makes a terminal's own sequence mean a key, before the usual ones are tried. Too long or too many: not learned. */
void input_learn(struct input *input, const char *sequence, uint32_t key);

/* The bytes that input_feed can take now. */
size_t input_room(const struct input *input);

/* Takes bytes; at most input_room() of them, the rest is left. Returns the bytes taken. */
size_t input_feed(struct input *input, const uint8_t *bytes, size_t size);

/*
 * What came in one piece of INPUT_BURST_MIN printable characters or more, and has not been touched yet: a paste of a terminal that does not
 * bracket it, a scanner, or keys typed ahead over a slow line. Copies it (cut to `size`) and returns its bytes; 0 when there is none.
 * input_take_burst() makes one paste of it.
 */
size_t input_burst(const struct input *input, char *text, size_t size);
void input_take_burst(struct input *input, struct event *event);

/* The next event; false when there is none, or when the rest may be the beginning of one. `now` is in ms of any steady clock. */
bool input_next(struct input *input, int64_t now, struct event *event);

/* ms until input_next should be asked again because a lone Esc has waited long enough; -1 when nothing waits. */
int input_wait(const struct input *input, int64_t now);

#endif
