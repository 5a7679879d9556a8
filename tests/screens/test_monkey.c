/*
 * Anything, in any order: random keys, pastes and sizes. Nothing breaks, the cursor stays on the canvas, no two visits come to overlap unless
 * somebody gave a reason, and every change can be taken back.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/status.h"
#include "screens/screen_fixture.h"
#include "support/dice.h"

enum { MONKEY_STEPS = 4000 };

static const char *const moves[] = {
    "n",           "w",           "/",        "g",          "m",
    "i",           "s",           "d",        "c",          "X",
    "Z",           "u",           "<Ctrl-R>", "y",          "f",
    "e",           "b",           "+",        "-",          "30 lunch<Enter>",
    ".",           "?",           "t",        "[",          "]",
    "{",           "}",           "<Up>",     "<Down>",     "<Left>",
    "<Right>",     "<Enter>",     "<Enter>",  "<Esc>",      "<Esc>",
    "<Tab>",       "<Shift-Tab>", "<PageUp>", "<PageDown>", "<Home>",
    "<End>",       "1",           "2",        "3",          "6",
    "9",           ">",           "<<",       "anna cut",   "olga wom",
    "14:30",       "+2w",         "@mia",     "+olap",      "why",
    "<Backspace>", "<Ctrl-U>",    "<Ctrl-F>", "<Ctrl-Y>",   "<Ctrl-T>",
    "<Ctrl-L>",    "fri",         "0111",     "山田",       "\"",
    "<Delete>",    "<F1>",        "q",        "vq",         "vt",
    "vp",          "r",           "vl",       "=",          "C",
    "vs",          "vsn",         " ",        "12:30",
};

static const char *const pastes[] = {"X Z q y\n", "Anna\tSchmidt\n030 5550101", "\033[2J\001\xff", ""};

/* No employee has two visits at once, but for those flagged on purpose. */
static void nobody_is_booked_twice(const struct desk *desk) {
  const struct agenda *agenda = &desk->day.agenda;
  for (int employee = 0; employee < desk->salon->employee_count; employee++)
    for (int i = agenda->first_busy[employee]; i + 1 < agenda->first_busy[employee + 1]; i++) {
      const struct busy *left = &agenda->busy[i];
      const struct busy *right = &agenda->busy[i + 1];
      if (interval_overlaps(left->occupied, right->occupied) && !left->overlap && !right->overlap)
        fail_msg("two visits of employee %d overlap", employee);
    }
}

static int pick(struct dice *dice, int count) { return (int)dice_between(dice, 0, count - 1); }

static void step(struct screen *screen, struct dice *dice) {
  int what = pick(dice, 40);
  if (what == 0) {
    screen_resize(screen, 1 + pick(dice, 70), 1 + pick(dice, 220));
  } else if (what == 1) {
    struct event event = {.kind = EVENT_PASTE,
                          .paste = pastes[pick(dice, (int)(sizeof pastes / sizeof pastes[0]))]};
    ui_handle(&screen->ui, &event);
  } else if (what == 2) {
    screen->now += 60000;
    ui_tick(&screen->ui, screen->now);
  } else {
    (void)screen_press(screen, moves[pick(dice, (int)(sizeof moves / sizeof moves[0]))]);
  }
  screen->ui.wanted &= ~(unsigned)REACTION_QUIT;
  screen_paint(screen);
}

static void anything_may_be_pressed(void **state) {
  struct screen *screen = *state;
  struct dice dice = dice_for("anything_may_be_pressed");
  screen_open(screen, 24, 80, GLYPHS_UTF8);
  int64_t before = screen->ui.desk.status.pending;
  for (int i = 0; i < MONKEY_STEPS; i++) {
    step(screen, &dice);
    const struct canvas *canvas = &screen->ui.canvas;
    assert_in_range(canvas->cursor_row, 0, canvas->rows - 1);
    assert_in_range(canvas->cursor_column, 0, canvas->columns - 1);
    assert_in_range(screen->ui.depth, 1, VIEW_STACK_MAX);
    nobody_is_booked_twice(&screen->ui.desk);
  }
  assert_true(screen->ui.desk.status.pending > before); /* it was no idle monkey */
}

static int monkey_setup(void **state) {
  static struct screen screen;
  screen_salon(&screen, NULL);
  screen_fill(&screen, "screen_busy.sql");
  *state = &screen;
  return 0;
}

static int monkey_teardown(void **state) {
  screen_release(*state);
  return 0;
}

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(anything_may_be_pressed, monkey_setup, monkey_teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
