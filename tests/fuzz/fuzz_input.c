/*
 * What a terminal may send: keys, broken sequences, pastes, in pieces cut anywhere. Every byte is consumed in the end, and a
 * paste is bounded text. The first byte of an input is the size of the pieces.
 */
#include <string.h>

#include "fuzz/fuzz.h"
#include "ui/terminal/input.h"

static void take_events(struct input *input, int64_t now) {
  struct event event;
  while (input_next(input, now, &event)) {
    FUZZ_CHECK(event.kind != EVENT_MOUSE || (event.row >= 0 && event.column >= 0));
    if (event.kind == EVENT_PASTE) FUZZ_CHECK(strlen(event.paste) <= INPUT_PASTE_MAX);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size == 0) return 0;
  struct input input;
  input_init(&input);
  size_t piece = 1 + bytes[0] % 64;
  int64_t now = 0;
  for (size_t at = 1; at < size;) {
    size_t length = size - at < piece ? size - at : piece;
    char text[64];
    struct event burst;
    size_t taken = input_feed(&input, bytes + at, length, now);
    FUZZ_CHECK(taken > 0 && taken <= length);
    at += taken;
    if (input_burst(&input, text, sizeof text) > 0 && bytes[at - 1] % 3 == 0) {
      input_take_burst(&input, &burst);
      FUZZ_CHECK(strlen(burst.paste) <= INPUT_PASTE_MAX);
    }
    (void)input_running(&input, now);
    take_events(&input, now);
    now += bytes[at - 1] % 64;
  }
  take_events(&input, now += INPUT_TAIL_MS + 1);
  for (size_t i = 0; i <= size && input_wait(&input, now) >= 0; i++) /* what waits, one after the other */
    take_events(&input, now += INPUT_TAIL_MS + 1);
  FUZZ_CHECK(input.consumed <= size - 1);
  FUZZ_CHECK(input.consumed + input.pending_size == size - 1 || input.pasting);
  input_release(&input);
  return 0;
}
