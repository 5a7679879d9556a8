/* From bytes to keys: what a terminal sends, in whole and in pieces, with pastes, bursts and rubbish between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ui/terminal/input.h"

struct key_case {
  const char *name, *bytes;
  uint32_t keys[4];
};

static const struct key_case key_cases[] = {
    {"a letter", "n", {'n'}},
    {"two letters keep their order", "ab", {'a', 'b'}},
    {"a letter of two bytes", "ß", {0xDF}},
    {"a character of four bytes", "😀", {0x1F600}},
    {"an arrow as CSI", "\033[A", {KEY_CURSOR_UP}},
    {"an arrow as SS3", "\033OB", {KEY_CURSOR_DOWN}},
    {"an arrow with Shift", "\033[1;2C", {KEY_CURSOR_RIGHT}},
    {"arrows with Control and Alt", "\033[1;5C\033[1;3D", {KEY_WORD_RIGHT, KEY_WORD_LEFT}},
    {"Delete with Control", "\033[3;5~", {KEY_WORD_DELETE}},
    {"Ctrl-_", "\037", {KEY_CONTROL | '_'}},
    {"keys as numbers",
     "\033[97;5u\033[13;2u\033[27;5;98~",
     {KEY_CONTROL | 'a', KEY_RETURN, KEY_CONTROL | 'b'}},
    {"Home in both ways", "\033[H\033[1~", {KEY_FIRST, KEY_FIRST}},
    {"Shift-Tab", "\033[Z", {KEY_SHIFT_TAB}},
    {"F1 of xterm, of the console, of vt220",
     "\033OP\033[[A\033[11~",
     {KEY_FUNCTION_1, KEY_FUNCTION_1, KEY_FUNCTION_1}},
    {"Enter as CR and LF", "\r\n", {KEY_RETURN, KEY_RETURN}},
    {"both kinds of Backspace", "\177\010", {KEY_BACK, KEY_BACK}},
    {"Ctrl-R", "\022", {KEY_CONTROL | 'r'}},
    {"Esc and what is typed ahead", "\033n", {KEY_ESC, 'n'}},
    {"two Esc and a letter", "\033\033x", {KEY_ESC, KEY_ESC, 'x'}},
    {"an unknown sequence is swallowed whole", "\033[5;7zx", {'x'}},
    {"a mouse button let go is swallowed", "\033[<0;3;4mx", {'x'}},
    {"the mouse of old terminals is swallowed", "\033[M #$x", {'x'}},
    {"a report of the cursor is no F3", "\033[5;1Rx", {'x'}},
    {"Esc and two keys typed ahead", "\033[d", {KEY_ESC, '[', 'd'}},
    {"Esc and [ [ [ typed ahead", "\033[[[", {KEY_ESC, '[', '[', '['}},
    {"bytes that are no UTF-8 are passed over", "\xff\xc3(x", {'(', 'x'}},
    {"a character that breaks off loses no key",
     "\xe6\x9d"
     "n",
     {'n'}},
    {"marks come as they are", "e\xcc\x81", {'e', 0x301}},
};

static void test_keys(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof key_cases / sizeof key_cases[0]; i++) {
    const struct key_case *at = &key_cases[i];
    struct input input;
    input_init(&input);
    size_t length = strlen(at->bytes);
    assert_int_equal(input_feed(&input, (const uint8_t *)at->bytes, length, 0), length);
    struct event event;
    size_t count = 0;
    while (input_next(&input, 0, &event)) {
      if (count >= 4 || event.kind != EVENT_KEY || event.key != at->keys[count])
        fail_msg("%s: key %zu is %x", at->name, count, event.key);
      count++;
    }
    if (count < 4 && at->keys[count] != KEY_NONE) fail_msg("%s: key %zu is missing", at->name, count);
    assert_int_equal(input.consumed, length);
    input_release(&input);
  }
}

/* Fed byte by byte, the same keys come out: nothing depends on how a line cuts what is typed. */
static void test_pieces(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof key_cases / sizeof key_cases[0]; i++) {
    const struct key_case *at = &key_cases[i];
    struct input input;
    input_init(&input);
    size_t count = 0;
    for (const char *byte = at->bytes; *byte != '\0'; byte++) {
      (void)input_feed(&input, (const uint8_t *)byte, 1, 0);
      struct event event;
      for (; input_next(&input, 1, &event); count++)
        if (event.key != at->keys[count]) fail_msg("%s: key %zu is %x", at->name, count, event.key);
    }
    input_release(&input);
  }
}

static void test_escape_waits(void **state) {
  (void)state;
  struct input input;
  struct event event;
  input_init(&input);
  (void)input_feed(&input, (const uint8_t *)"\033", 1, 0);
  assert_false(input_next(&input, 1000, &event));
  assert_int_equal(input_wait(&input, 1010), INPUT_ESCAPE_MS - 10);
  assert_int_equal(input.consumed, 0);
  assert_true(input_next(&input, 1000 + INPUT_ESCAPE_MS, &event));
  assert_int_equal(event.key, KEY_ESC);
  assert_int_equal(input.consumed, 1);
  assert_int_equal(input_wait(&input, 2000), -1);
  input_release(&input);
}

struct timed_piece {
  int64_t at;
  const char *bytes;
};

struct timed_case {
  const char *name;
  struct timed_piece pieces[4];
  uint32_t keys[6]; /* until the line has been silent for a second */
};

/* What a slow line does to what is typed: pieces that come late. */
static const struct timed_case timed_cases[] = {
    {"the rest of an arrow after Esc was given out", {{0, "\033"}, {60, "[A"}}, {KEY_ESC, KEY_CURSOR_UP}},
    {"the same byte by byte", {{0, "\033"}, {60, "["}, {80, "A"}}, {KEY_ESC, KEY_CURSOR_UP}},
    {"an arrow cut behind its first two bytes", {{0, "\033["}, {120, "B"}}, {KEY_CURSOR_DOWN}},
    {"the rest of a function key", {{0, "\033"}, {100, "O"}, {110, "P"}}, {KEY_ESC, KEY_FUNCTION_1}},
    {"the rest comes too late", {{0, "\033"}, {300, "[A"}}, {KEY_ESC, '[', 'A'}},
    {"Esc, a while, and the key [", {{0, "\033"}, {100, "["}, {200, "]"}}, {KEY_ESC, '[', ']'}},
    {"Esc and a letter", {{0, "\033"}, {60, "n"}}, {KEY_ESC, 'n'}},
    {"Esc and [ typed ahead", {{0, "\033["}, {400, "n"}}, {KEY_ESC, '[', 'n'}},
    {"a character cut in half", {{0, "\xc3"}, {100, "\xbc"}, {140, "x"}}, {0xFC, 'x'}},
    {"half a character", {{0, "\xc3"}, {300, "x"}}, {'x'}},
};

static size_t keys_take(struct input *input, int64_t now, uint32_t keys[], size_t count) {
  struct event event;
  while (input_next(input, now, &event)) {
    assert_int_equal(event.kind, EVENT_KEY);
    assert_in_range(count, 0, 5);
    keys[count++] = event.key;
  }
  return count;
}

static void test_slow_line(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof timed_cases / sizeof timed_cases[0]; i++) {
    const struct timed_case *at = &timed_cases[i];
    struct input input;
    uint32_t keys[6] = {0};
    size_t count = 0;
    size_t piece = 0;
    uint64_t sent = 0;
    input_init(&input);
    for (int64_t now = 0; now < 1500;
         now++) { /* as the loop asks: when something came, and when the wait is over */
      if (piece < 4 && at->pieces[piece].bytes != NULL && at->pieces[piece].at == now) {
        size_t length = strlen(at->pieces[piece].bytes);
        (void)input_feed(&input, (const uint8_t *)at->pieces[piece++].bytes, length, now);
        sent += length;
      } else if (input_wait(&input, now) != 0) {
        continue;
      }
      count = keys_take(&input, now, keys, count);
    }
    for (size_t key = 0; key < 6; key++)
      if (keys[key] != at->keys[key]) fail_msg("%s: key %zu is %x", at->name, key, keys[key]);
    assert_int_equal(input.consumed, sent);
    assert_int_equal(input.pending_size, 0);
    input_release(&input);
  }
}

static void test_late_paste(void **state) {
  (void)state;
  struct input input;
  struct event event;
  input_init(&input);
  (void)input_feed(&input, (const uint8_t *)"\033", 1, 0);
  assert_false(input_next(&input, 0, &event));
  assert_true(input_next(&input, 30, &event));
  assert_int_equal(event.key, KEY_ESC);
  (void)input_feed(&input, (const uint8_t *)"[200~Xill\033[201~", 16, 60);
  assert_true(input_next(&input, 60, &event));
  assert_int_equal(event.kind, EVENT_PASTE);
  assert_string_equal(event.paste, "Xill");
  input_release(&input);
}

static void test_mouse(void **state) {
  (void)state;
  static const char bytes[] = "\033[<0;3;4M\033[<64;1;1M\033[<81;200;99M\033[<2;3;4M\033[<35;3;4Mx";
  struct input input;
  struct event event;
  input_init(&input);
  (void)input_feed(&input, (const uint8_t *)bytes, sizeof bytes - 1, 0);
  assert_true(input_next(&input, 0, &event));
  assert_int_equal(event.kind, EVENT_MOUSE);
  assert_int_equal(event.mouse, MOUSE_PRESS);
  assert_int_equal(event.row, 3);
  assert_int_equal(event.column, 2);
  assert_true(input_next(&input, 0, &event));
  assert_int_equal(event.mouse, MOUSE_WHEEL_UP);
  assert_true(input_next(&input, 0, &event)); /* with Control */
  assert_int_equal(event.mouse, MOUSE_WHEEL_DOWN);
  assert_true(input_next(&input, 0, &event)); /* other buttons and mere movement mean nothing */
  assert_int_equal(event.key, 'x');
  input_release(&input);
}

static void test_latin(void **state) {
  (void)state;
  struct input input;
  struct event event;
  input_init(&input);
  input.latin = true;
  (void)input_feed(&input, (const uint8_t *)"\xfc\xdfn", 3, 0);
  assert_true(input_next(&input, 0, &event));
  assert_int_equal(event.key, 0xFC);
  assert_true(input_next(&input, 0, &event));
  assert_int_equal(event.key, 0xDF);
  assert_true(input_next(&input, 0, &event));
  assert_int_equal(event.key, 'n');
  input_release(&input);
}

/* A scanner types a character every few milliseconds: what comes so fast is one text, also what was a key already. */
static void test_scanner(void **state) {
  (void)state;
  static const char code[] = "x1i45s78d";
  struct input input;
  struct event event;
  char text[64];
  input_init(&input);
  for (int i = 0; i < 8; i++) {
    int64_t now = i * 8;
    (void)input_feed(&input, (const uint8_t *)code + i, 1, now);
    if (i == 7) break;
    assert_int_equal(input_burst(&input, text, sizeof text), 0);
    assert_int_equal(input_running(&input, now), i == 0 ? 0 : code[i > 1 ? 1 : i]);
    if (i == 0) assert_true(input_next(&input, now, &event)); /* the rest waits, as a loop has it */
    if (i > 0) assert_int_equal(input_wait(&input, now), INPUT_RUN_MS);
  }
  assert_int_equal(input_burst(&input, text, sizeof text), 8);
  input_take_burst(&input, &event);
  assert_string_equal(event.paste, "x1i45s78");
  (void)input_feed(&input, (const uint8_t *)"d", 1, 64);
  assert_int_equal(input_burst(&input, text, sizeof text), 1); /* it belongs to it */
  input_take_burst(&input, &event);
  assert_string_equal(event.paste, "d");
  (void)input_feed(&input, (const uint8_t *)"\r", 1, 70);
  assert_int_equal(input_burst(&input, text, sizeof text), 0);
  assert_true(input_next(&input, 70, &event));
  assert_int_equal(event.key, KEY_RETURN);
  (void)input_feed(&input, (const uint8_t *)"i", 1, 80);
  assert_int_equal(input_burst(&input, text, sizeof text), 0);
  input_release(&input);
}

/* Hands: never so fast, so nothing waits and nothing is held back. */
static void test_hands(void **state) {
  (void)state;
  struct input input;
  struct event event;
  char text[64];
  input_init(&input);
  for (int i = 0; i < 40; i++) {
    (void)input_feed(&input, (const uint8_t *)"isdcisdcX" + i % 9, 1, i * 30);
    assert_int_equal(input_burst(&input, text, sizeof text), 0);
    assert_int_equal(input_running(&input, i * 30), 0);
    assert_true(input_next(&input, i * 30, &event));
  }
  input_release(&input);
}

static void test_paste(void **state) {
  (void)state;
  static const char bytes[] = "a\033[200~X Z\033[201q\n\033[201~b";
  struct input input;
  struct event event;
  input_init(&input);
  (void)input_feed(&input, (const uint8_t *)bytes, sizeof bytes - 1, 0);
  assert_true(input_next(&input, 0, &event));
  assert_int_equal(event.key, 'a');
  assert_true(input_next(&input, 0, &event));
  assert_int_equal(event.kind, EVENT_PASTE);
  assert_string_equal(event.paste, "X Z\033[201q\n");
  assert_true(input_next(&input, 0, &event));
  assert_int_equal(event.key, 'b');
  assert_int_equal(input.consumed, sizeof bytes - 1);
  input_release(&input);
}

/* A paste is bounded, whatever its length; what follows it is read again. */
static void test_long_paste(void **state) {
  (void)state;
  struct input input;
  struct event event = {.kind = EVENT_KEY};
  uint8_t block[1000];
  memset(block, 'x', sizeof block);
  input_init(&input);
  (void)input_feed(&input, (const uint8_t *)"\033[200~", 6, 0);
  for (int i = 0; i < 30; i++) {
    assert_int_equal(input_feed(&input, block, sizeof block, 0), sizeof block);
    assert_false(input_next(&input, 0, &event));
  }
  (void)input_feed(&input, (const uint8_t *)"\033[201~", 6, 0);
  assert_true(input_next(&input, 0, &event));
  assert_int_equal(event.kind, EVENT_PASTE);
  assert_int_equal(strlen(event.paste), INPUT_PASTE_MAX);
  input_release(&input);
}

static void test_burst(void **state) {
  (void)state;
  struct input input;
  struct event event;
  char text[64];
  input_init(&input);
  (void)input_feed(&input, (const uint8_t *)"Maria X\r", 8, 0);
  assert_int_equal(input_burst(&input, text, sizeof text), 0); /* seven are not yet a burst */
  while (input_next(&input, 0, &event)) assert_int_equal(event.kind, EVENT_KEY);
  (void)input_feed(&input, (const uint8_t *)"Maria XZ\r", 9, 0);
  assert_int_equal(input_burst(&input, text, sizeof text), 8);
  assert_string_equal(text, "Maria XZ");
  input_take_burst(&input, &event);
  assert_int_equal(event.kind, EVENT_PASTE);
  assert_string_equal(event.paste, "Maria XZ");
  assert_true(input_next(&input, 0, &event));
  assert_int_equal(event.key, KEY_RETURN);
  (void)input_feed(&input, (const uint8_t *)"Maria XZ\rX ill\r", 15, 0); /* no line of it is a command */
  input_take_burst(&input, &event);
  assert_string_equal(event.paste, "Maria XZ\rX ill");
  assert_true(input_next(&input, 0, &event));
  assert_int_equal(event.key, KEY_RETURN);
  assert_false(input_next(&input, 0, &event));
  input_release(&input);
}

static void test_learned(void **state) {
  (void)state;
  struct input input;
  struct event event;
  input_init(&input);
  input_learn(&input, "\033\001x", KEY_PAGE_UP);
  (void)input_feed(&input, (const uint8_t *)"\033\001xq", 4, 0);
  assert_true(input_next(&input, 0, &event));
  assert_int_equal(event.key, KEY_PAGE_UP);
  assert_true(input_next(&input, 0, &event));
  assert_int_equal(event.key, 'q');
  input_release(&input);
}

/* Which of the keys count as held down; `times` are ms. */
struct held_case {
  const char *name, *bytes;
  int64_t times[5];
  bool held[5];
};

static const struct held_case held_cases[] = {
    {"two, however fast", "\r\r", {0, 0}, {false, false}},
    {"a key that repeats", "\r\r\r\r\r", {0, 500, 533, 566, 599}, {false, false, false, true, true}},
    {"the console repeats slowly", "\r\r\r\r", {0, 92, 184, 276}, {false, false, true, true}},
    {"fingers", "\r\r\r\r", {0, 130, 260, 390}, {false, false, false, false}},
    {"other keys between", "\r\rx\r\r", {0, 10, 20, 30, 40}, {false, false, false, false, false}},
    {"and again after a while", "\r\r\r\r\r", {0, 30, 60, 300, 330}, {false, false, true, false, false}},
};

static void test_held(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof held_cases / sizeof held_cases[0]; i++) {
    const struct held_case *at = &held_cases[i];
    struct input input;
    input_init(&input);
    for (size_t key = 0; key < strlen(at->bytes); key++) {
      struct event event;
      (void)input_feed(&input, (const uint8_t *)at->bytes + key, 1, 0);
      assert_true(input_next(&input, 1000 + at->times[key], &event));
      if (event.held != at->held[key]) fail_msg("%s: key %zu", at->name, key);
    }
    input_release(&input);
  }
}

int main(void) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_keys),         cmocka_unit_test(test_pieces),
      cmocka_unit_test(test_escape_waits), cmocka_unit_test(test_slow_line),
      cmocka_unit_test(test_late_paste),   cmocka_unit_test(test_mouse),
      cmocka_unit_test(test_latin),        cmocka_unit_test(test_scanner),
      cmocka_unit_test(test_hands),        cmocka_unit_test(test_paste),
      cmocka_unit_test(test_long_paste),   cmocka_unit_test(test_burst),
      cmocka_unit_test(test_learned),      cmocka_unit_test(test_held),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
