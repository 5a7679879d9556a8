/*
 * From bytes of a terminal to events: characters, special keys, pastes, the mouse. It reads no terminal itself, so that it can be tested
 * and fuzzed; it never blocks, so that a lone Esc waits for what may follow it without holding up anything else.
 *
 * Esc that is followed by something that makes no sequence counts as Esc and that key: keys typed ahead are never lost and there
 * are no Alt keys. Sequences that nobody knows are swallowed whole. A bracketed paste comes as one event; what is
 * longer than INPUT_PASTE_MAX is cut. `consumed` counts the bytes that have become events or were swallowed.
 *
 * How long what may be a part waits: Esc alone INPUT_ESCAPE_MS, as a person must not feel it; Esc with more behind it, or a part of a
 * character, INPUT_TAIL_MS, as only a line that has cut it can have sent it. When Esc has been given out and the rest of a sequence comes
 * within INPUT_TAIL_MS after all, that rest is the key that it would have been, not letters.
 *
 * A run is what was typed faster than hands can: printable characters less than INPUT_RUN_MS apart. See input_burst().
 *
 * Life cycle: input_init, input_learn…, then input_feed and input_next until it says false, input_release.
 */
#ifndef UI_INPUT_H
#define UI_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/terminal/key.h"

enum {
  INPUT_PENDING_MAX = 4096,
  INPUT_PASTE_MAX = 16384,
  INPUT_SEQUENCE_MAX = 32,
  INPUT_LEARNED_MAX = 48,
  INPUT_ESCAPE_MS = 25,
  INPUT_TAIL_MS = 150,
  INPUT_RUN_MS = 20,
  INPUT_BURST_MIN = 8,
  INPUT_BURST_MAX = INPUT_PENDING_MAX,
  INPUT_REPEAT_MS =
      100, /* between two keys of one that is held down; the Linux console is the slowest, with 92 */
  INPUT_REPEAT_RUN = 3 /* so many of one key so fast are no fingers any more */
};

enum event_kind { EVENT_KEY, EVENT_PASTE, EVENT_MOUSE };

enum mouse_action { MOUSE_PRESS, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct event {
  enum event_kind kind;
  uint32_t key;      /* of EVENT_KEY */
  const char *paste; /* of EVENT_PASTE: UTF-8 as it came, ended; valid until the next call */
  bool
      held; /* the key is held down: the third or a later one of its kind in a row, each INPUT_REPEAT_MS after the last at most */
  enum mouse_action mouse; /* of EVENT_MOUSE */
  int row, column;         /* of EVENT_MOUSE, from 0, at most INT16_MAX */
};

struct input_sequence {
  char bytes[INPUT_SEQUENCE_MAX];
  uint32_t key;
};

struct input {
  uint8_t pending[INPUT_PENDING_MAX]; /* not yet consumed */
  size_t pending_size;
  int64_t escape_since; /* when the sequence at the front began to wait; -1: none waits */
  int64_t
      tail_until; /* until then the rest of a sequence may come whose Esc was given out; -1: none is awaited */
  bool escape_again; /* the Esc at the front was given out before */
  uint64_t consumed;
  struct input_sequence learned[INPUT_LEARNED_MAX];
  size_t learned_count;
  char *paste; /* INPUT_PASTE_MAX + 1 bytes, made at the first paste */
  size_t paste_size;
  bool pasting;
  bool
      busy; /* what is fed next lay there already when what came before had been handled: nobody knows since when */
  bool latin; /* what is no UTF-8 is Latin-1, as the terminal's codeset says */
  char run
      [INPUT_BURST_MAX]; /* printable bytes that came faster than hands, with the ends of lines between them */
  size_t run_size;
  size_t run_letters; /* of them printable */
  size_t run_pending; /* of them at the front of what is pending */
  bool run_taken;     /* it was taken as a burst; what follows it belongs to it */
  int64_t run_at;     /* when the last of them came; -1: no run */
  uint32_t last_key;  /* the one before, when it came, and how many of its kind came so fast */
  int64_t last_at;
  int repeats;
};

void input_init(struct input *input);
void input_release(struct input *input);

/* Makes a terminal's own sequence mean a key, before the usual ones are tried. Too long or too many: not learned. */
void input_learn(struct input *input, const char *sequence, uint32_t key);

/* The bytes that input_feed can take now. */
size_t input_room(const struct input *input);

/* Takes bytes that came at `now`; at most input_room() of them, the rest is left. Returns the bytes taken. */
size_t input_feed(struct input *input, const uint8_t *bytes, size_t size, int64_t now);

/*
 * A run of INPUT_BURST_MIN printable bytes or more, also those that were keys already: a paste of a terminal that does not bracket it, a
 * scanner, or keys typed ahead over a slow line. Copies it (cut to `size`) and returns its bytes; 0 when there is none, or when none of it is
 * pending. input_take_burst() makes one paste of it.
 */
size_t input_burst(const struct input *input, char *text, size_t size);
void input_take_burst(struct input *input, struct event *event);

/*
 * The printable byte at the front when it belongs to a run that may yet become a burst, is not its first, and did not come in one piece
 * with all before it; 0 else. A key that would change something should wait until this is 0.
 */
uint32_t input_running(const struct input *input, int64_t now);

/* The next event; false when there is none, or when the rest may be the beginning of one. `now` is in ms of any steady clock. */
bool input_next(struct input *input, int64_t now, struct event *event);

/* ms until input_next should be asked again because what waits has waited long enough; -1 when nothing waits. */
int input_wait(const struct input *input, int64_t now);

#endif
