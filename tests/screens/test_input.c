/* From bytes to keys: what a terminal sends, in whole and in pieces, with pastes, bursts and rubbish between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ui/input.h"

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
    {"an arrow with a modifier", "\033[1;5C", {KEY_CURSOR_RIGHT}},
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
    {"a mouse report is swallowed", "\033[<0;3;4Mx", {'x'}},
    {"bytes that are no UTF-8 are passed over", "\xff\xc3(x", {'(', 'x'}},
};

static void test_keys(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof key_cases / sizeof key_cases[0]; i++) {
    const struct key_case *at = &key_cases[i];
    struct input input;
    input_init(&input);
    size_t length = strlen(at->bytes);
    assert_int_equal(input_feed(&input, (const uint8_t *)at->bytes, length), length);
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
      (void)input_feed(&input, (const uint8_t *)byte, 1);
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
  (void)input_feed(&input, (const uint8_t *)"\033", 1);
  assert_false(input_next(&input, 1000, &event));
  assert_int_equal(input_wait(&input, 1010), INPUT_ESCAPE_MS - 10);
  assert_int_equal(input.consumed, 0);
  assert_true(input_next(&input, 1000 + INPUT_ESCAPE_MS, &event));
  assert_int_equal(event.key, KEY_ESC);
  assert_int_equal(input.consumed, 1);
  assert_int_equal(input_wait(&input, 2000), -1);
  input_release(&input);
}

static void test_paste(void **state) {
  (void)state;
  static const char bytes[] = "a\033[200~X Z\033[201q\n\033[201~b";
  struct input input;
  struct event event;
  input_init(&input);
  (void)input_feed(&input, (const uint8_t *)bytes, sizeof bytes - 1);
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
  (void)input_feed(&input, (const uint8_t *)"\033[200~", 6);
  for (int i = 0; i < 30; i++) {
    assert_int_equal(input_feed(&input, block, sizeof block), sizeof block);
    assert_false(input_next(&input, 0, &event));
  }
  (void)input_feed(&input, (const uint8_t *)"\033[201~", 6);
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
  (void)input_feed(&input, (const uint8_t *)"Maria X\r", 8);
  assert_int_equal(input_burst(&input, text, sizeof text), 0); /* seven are not yet a burst */
  while (input_next(&input, 0, &event)) assert_int_equal(event.kind, EVENT_KEY);
  (void)input_feed(&input, (const uint8_t *)"Maria XZ\r", 9);
  assert_int_equal(input_burst(&input, text, sizeof text), 8);
  assert_string_equal(text, "Maria XZ");
  input_take_burst(&input, &event);
  assert_int_equal(event.kind, EVENT_PASTE);
  assert_string_equal(event.paste, "Maria XZ");
  assert_true(input_next(&input, 0, &event));
  assert_int_equal(event.key, KEY_RETURN);
  (void)input_feed(&input, (const uint8_t *)"Maria XZ\rX ill\r", 15); /* no line of it is a command */
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
  (void)input_feed(&input, (const uint8_t *)"\033\001xq", 4);
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
      (void)input_feed(&input, (const uint8_t *)at->bytes + key, 1);
      assert_true(input_next(&input, 1000 + at->times[key], &event));
      if (event.held != at->held[key]) fail_msg("%s: key %zu", at->name, key);
    }
    input_release(&input);
  }
}

int main(void) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_keys),    cmocka_unit_test(test_pieces),     cmocka_unit_test(test_escape_waits),
      cmocka_unit_test(test_paste),   cmocka_unit_test(test_long_paste), cmocka_unit_test(test_burst),
      cmocka_unit_test(test_learned), cmocka_unit_test(test_held),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
