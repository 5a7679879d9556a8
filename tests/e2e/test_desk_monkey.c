/*
 * Anything, in any order, in a real terminal: keys, keys typed ahead, pastes, clicks, other sizes, signals, and a shell that suspends it. However it
 * ends, the terminal is as it was, and the file is sound. What the screen's own monkey (tests/screens/test_monkey.c) cannot reach is
 * the way from the terminal to the screen and back.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "e2e/desk.h"

enum { MONKEY_STEPS = 3000, SUSPENDED_TIMES = 12, MONKEY_ROWS = 60, MONKEY_COLUMNS = 200 };

static const char *const keys[] = {
    "<Esc>",
    "<Esc>",
    "<Esc><Esc>",
    "<Enter>",
    "<Tab>",
    "<S-Tab>",
    "<Up>",
    "<Down>",
    "<Left>",
    "<Right>",
    "<Home>",
    "<End>",
    "<PageUp>",
    "<PageDown>",
    "<Backspace>",
    "<Delete>",
    "<Insert>",
    "<F1>",
    "<F12>",
    "<C-a>",
    "<C-b>",
    "<C-d>",
    "<C-e>",
    "<C-f>",
    "<C-g>",
    "<C-k>",
    "<C-l>",
    "<C-n>",
    "<C-o>",
    "<C-p>",
    "<C-r>",
    "<C-t>",
    "<C-u>",
    "<C-w>",
    "<C-y>",
    "<Less>",
    "<Space>",
    "\xc3\xbc",
    "\xe6\x9d\x8e",
    "an",
    "cut",
    "+1",
    "fri",
    "14:30",
    "v",
    "vw",
    "vm",
    "vc",
    "vq",
    "vt",
    "vr",
    "vp",
    "vl",
    "vu",
    "ve",
    "vs",
    "vd",
    "npet wom<Enter>",
    "wbea lea<Enter>",
    "3<Home>",
    "Xill<Enter>",
    "m+1<Enter><Enter>",
    "/oye<Enter>",
};

static const char *const pastes[] = {"Xill\nZyq", "petrova", "030 5550101\tAnna", "\x1b[2J\x01"};

#define PICK(dice, table) (table)[dice_between(dice, 0, (int64_t)(sizeof(table) / sizeof(table)[0]) - 1)]

/* A key by its name, or any letter or sign. */
static const char *some_key(struct dice *dice, char one[2]) {
  if (dice_between(dice, 0, 2) > 0) return PICK(dice, keys);
  one[0] = (char)dice_between(dice, '!', '~');
  one[1] = '\0';
  return one[0] == '<' ? "<Less>" : one;
}

static void resize(struct terminal_session *session, struct dice *dice) {
  int rows = (int)dice_between(dice, 1, MONKEY_ROWS);
  int columns = (int)dice_between(dice, 1, MONKEY_COLUMNS);
  terminal_session_resize(session, rows, columns);
  struct terminal_position cursor = terminal_session_cursor(session);
  assert_in_range(cursor.row, 0, rows - 1);
  assert_in_range(cursor.column, 0, columns - 1);
}

static void step(struct terminal_session *session, struct dice *dice) {
  static const int harmless[] = {SIGWINCH, SIGCONT, SIGTSTP};
  char one[2];
  switch (dice_between(dice, 0, 40)) {
  case 0:
    resize(session, dice);
    break;
  case 1:
    terminal_session_signal(session,
                            PICK(dice, harmless)); /* there is no shell, so that it cannot be stopped */
    break;
  case 2:
    terminal_session_paste(session, PICK(dice, pastes));
    break;
  case 3:
    terminal_session_click(
        session, (struct terminal_position){(int)dice_between(dice, 0, 23), (int)dice_between(dice, 0, 79)});
    break;
  case 4:
  case 5:
    terminal_session_press_ahead(session, some_key(dice, one));
    break;
  default:
    terminal_session_press(session, some_key(dice, one));
  }
}

/* It was left, as a person leaves it. */
static void open_again(struct desk *desk) {
  int status = terminal_session_wait(desk->session);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 0);
  terminal_session_expect_restored(desk->session);
  terminal_session_free(desk->session);
  desk->session = NULL;
  desk_open(desk);
}

static void anything_may_be_done_and_it_ends_well(void **state) {
  static const int ends[] = {SIGTERM, SIGHUP, SIGINT};
  struct desk *desk = *state;
  struct dice dice = dice_for("anything_may_be_done_and_it_ends_well");
  desk_configure(desk, "[screen]\nmouse = on\n");
  desk_open(desk);
  for (int i = 0; i < MONKEY_STEPS; i++) {
    step(desk->session, &dice);
    if (terminal_session_has_ended(desk->session)) open_again(desk);
  }
  terminal_session_signal(desk->session, PICK(&dice, ends));
  (void)terminal_session_wait(desk->session);
  terminal_session_expect_restored(desk->session);
  desk_expect_line(desk, "doctor", "", NULL);
}

/* A shell stops it in the middle of anything, and lets it go on. */
static void it_may_be_suspended_at_any_time(void **state) {
  struct dice dice = dice_for("it_may_be_suspended_at_any_time");
  for (int i = 0; i < SUSPENDED_TIMES; i++) {
    struct terminal_session *session = desk_open_job(*state);
    for (int key = (int)dice_between(&dice, 0, 20); key > 0; key--) {
      char one[2];
      terminal_session_press(session, some_key(&dice, one));
      if (terminal_session_has_ended(session)) break;
    }
    if (!terminal_session_has_ended(session)) {
      terminal_session_signal(session, SIGUSR1);
      terminal_session_await(session, "stopped");
      terminal_session_expect_restored(session);
      terminal_session_signal(session, SIGUSR2);
      terminal_session_press(session, "<C-l>");
      terminal_session_expect_not(session, "stopped");
    }
    terminal_session_free(session);
  }
}

int main(void) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(anything_may_be_done_and_it_ends_well, desk_setup, desk_teardown),
      cmocka_unit_test_setup_teardown(it_may_be_suspended_at_any_time, desk_setup, desk_teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
