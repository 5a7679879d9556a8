/* Clicks, the wheel, and copying. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "screens/screen_fixture.h"

static struct screen desk;

static int setup(void **state) {
  screen_salon(&desk, NULL);
  screen_open(&desk, 24, 80, GLYPHS_UTF8);
  desk.ui.mouse = true;
  desk.ui.may_copy = true;
  *state = &desk;
  return 0;
}

static int teardown(void **state) {
  screen_release(*state);
  return 0;
}

static void mouse(struct screen *screen, enum mouse_action action, int row, int column) {
  struct event event = {.kind = EVENT_MOUSE, .mouse = action, .row = row, .column = column};
  ui_handle(&screen->ui, &event);
  ui_paint(&screen->ui);
}

/* The first cell of a text on the screen. */
static void click_on(struct screen *screen, const char *text) {
  char line[SCREEN_ROW_SIZE];
  for (int row = 0; row < screen->ui.canvas.rows; row++) {
    canvas_row_text(&screen->ui.canvas, row, line, sizeof line);
    const char *found = strstr(line, text);
    if (found == NULL) continue;
    line[found - line] = '\0';
    mouse(screen, MOUSE_PRESS, row, canvas_width(line));
    return;
  }
  screen_print(screen);
  fail_msg("\"%s\" is not to be seen", text);
}

static void a_click_selects_in_the_day(void **state) {
  struct screen *screen = *state;
  click_on(screen, "Bolu");
  assert_non_null(desk_selected(&screen->ui.desk));
  assert_string_equal(visit_name(desk_selected(&screen->ui.desk)), "Bolu Oyelaran");
  assert_int_equal(screen->ui.depth, 1);
  click_on(screen, "Bolu"); /* what is selected is opened */
  assert_int_equal(screen->ui.depth, 2);
}

static void a_click_lights_a_choice(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "/ann");
  click_on(screen, "Anna Schmidt");
  screen_expect(screen, "▸   Anna Schmidt");
  (void)screen_press(screen, "<Esc><Esc>vs");
  click_on(screen, "Employees");
  assert_int_equal(canvas_cell(&screen->ui.canvas, screen->ui.canvas.cursor_row, 1)->paint, PAINT_CURSOR);
  char line[SCREEN_ROW_SIZE];
  canvas_row_text(&screen->ui.canvas, screen->ui.canvas.cursor_row, line, sizeof line);
  assert_non_null(strstr(line, "Employees"));
}

static void the_wheel_moves(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "1<Home>");
  int64_t before = screen->ui.desk.cell.at;
  mouse(screen, MOUSE_WHEEL_DOWN, 10, 10);
  assert_int_equal(screen->ui.desk.cell.at - before, 3 * 15 * 60000);
  mouse(screen, MOUSE_WHEEL_UP, 10, 10);
  assert_int_equal(screen->ui.desk.cell.at, before);
}

static void anywhere_may_be_clicked(void **state) {
  struct screen *screen = *state;
  static const char *const keys[] = {"",   "?",   "3<End>nann cut", "/a", "q", "3<Down>X", ":", "vw", "vm",
                                     "vs", "wcut"};
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
    for (int row = 0; row < 24; row += 3)
      for (int column = 0; column < 80; column += 11) {
        (void)screen_press(screen, "<Esc><Esc><Esc>");
        (void)screen_press(screen, keys[i]);
        mouse(screen, MOUSE_PRESS, row, column);
        mouse(screen, MOUSE_WHEEL_DOWN, row, column);
        mouse(screen, MOUSE_PRESS, row * 100, column * 100);
        screen->ui.wanted &= ~(unsigned)REACTION_QUIT;
      }
  assert_true(screen->ui.depth >= 1);
}

static void it_is_off_by_itself(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "<Down>");
  screen_expect(screen, "Shift+drag to select");
  screen->ui.mouse = false;
  (void)screen_press(screen, "1<Home>");
  screen_expect_not(screen, "Shift+drag");
  int64_t before = screen->ui.desk.cell.at;
  mouse(screen, MOUSE_WHEEL_DOWN, 10, 10);
  mouse(screen, MOUSE_PRESS, 10, 30);
  assert_int_equal(screen->ui.desk.cell.at, before);
}

/* --- Copying --- */

static void a_phone_number_is_copied(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>Y");
  assert_string_equal(screen->ui.copied, "+49305550105");
  screen_expect(screen, "Copied: +49305550105");
  screen->ui.copied[0] = '\0';
  (void)screen_press(screen, "/olga<Enter>Y");
  assert_true(screen->ui.copied[0] != '\0');
  screen->ui.may_copy = false;
  screen->ui.copied[0] = '\0';
  (void)screen_press(screen, "Y");
  assert_string_equal(screen->ui.copied, "");
  screen_expect(screen, "cannot be told to copy");
}

struct copy_case {
  const char *text, *sequence;
  enum copy_way way;
};

static void the_sequence_is_as_terminals_want_it(void **state) {
  (void)state;
  static const struct copy_case cases[] = {
      {"", "\033]52;c;\a", COPY_PLAIN},
      {"a", "\033]52;c;YQ==\a", COPY_PLAIN},
      {"ab", "\033]52;c;YWI=\a", COPY_PLAIN},
      {"+49305550105", "\033]52;c;KzQ5MzA1NTUwMTA1\a", COPY_PLAIN},
      {"abc", "\033P\033]52;c;YWJj\a\033\\", COPY_SCREEN},
      {"abc", "\033]52;c;YWJj\a\033Ptmux;\033\033]52;c;YWJj\a\033\\", COPY_TMUX},
  };
  char sequence[COPY_SIZE];
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    copy_write(cases[i].text, cases[i].way, sequence);
    assert_int_equal(strncmp(sequence, cases[i].sequence, strlen(cases[i].sequence)), 0);
  }
  char text[4 * COPY_TEXT_MAX];
  memset(text, 'x', sizeof text - 1);
  text[sizeof text - 1] = '\0';
  for (int way = COPY_PLAIN; way <= COPY_SCREEN; way++) {
    copy_write(text, (enum copy_way)way, sequence);
    assert_true(strlen(sequence) < COPY_SIZE - 1);
  }
  assert_true(copy_is_understood("xterm-256color"));
  assert_true(copy_is_understood(NULL));
  assert_false(copy_is_understood("linux"));
  assert_false(copy_is_understood("vt100"));
}

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
#define DESK(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  static const struct CMUnitTest tests[] = {
      DESK(a_click_selects_in_the_day),
      DESK(a_click_lights_a_choice),
      DESK(the_wheel_moves),
      DESK(anywhere_may_be_clicked),
      DESK(it_is_off_by_itself),
      DESK(a_phone_number_is_copied),
      DESK(the_sequence_is_as_terminals_want_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
