/* Going from view to view, finding actions by name, and the list of changes. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "screens/screen_fixture.h"
#include "ui/views.h"

static void expect_view(const struct screen *screen, const char *name) {
  assert_string_equal(ui_top(&screen->ui)->class->name, name);
}

/* Each view is two keys away from every other one, and back leads to the day. */
static void every_view_is_two_keys_away(void **state) {
  struct screen *screen = *state;
  for (int from = 0; from < view_row_count; from++) {
    for (int to = 0; to < view_row_count; to++) {
      screen_open(screen, 24, 80, GLYPHS_UTF8);
      (void)ui_do(&screen->ui, ui_top(&screen->ui), &view_handlers[from]);
      const char *first = ui_top(&screen->ui)->class->name;
      if (ui_top(&screen->ui)->class->typing == NULL ||
          !ui_top(&screen->ui)->class->typing(ui_top(&screen->ui))) {
        char keys[3] = {'v', (char)screen->ui.keymap.keys[view_rows[to].action][0], '\0'};
        (void)screen_press(screen, keys);
        assert_in_range(screen->ui.depth, 1, 2);
        if (from == to) expect_view(screen, first);
        if (view_rows[to].open == NULL) expect_view(screen, "day");
      }
      (void)screen_press(screen, "<Esc><Esc>");
      expect_view(screen, "day");
      ui_release(&screen->ui);
    }
  }
}

/* Another letter is no command of the view under the menu. */
static void a_wrong_letter_does_nothing(void **state) {
  struct screen *screen = *state;
  screen_open(screen, 24, 80, GLYPHS_UTF8);
  (void)screen_press(screen, "vX");
  expect_view(screen, "views");
  screen_expect(screen, "X does nothing here");
  (void)screen_press(screen, "<Esc>");
  expect_view(screen, "day");
  ui_release(&screen->ui);
}

static void actions_are_found_by_any_word(void **state) {
  struct screen *screen = *state;
  static const struct {
    const char *typed, *first;
  } cases[] = {{"walk", "walk-in"}, {"blo", "block"}, {"customers v", "customers"}, {"wlkn", "walk-in"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    screen_open(screen, 24, 80, GLYPHS_UTF8);
    (void)screen_press(screen, ":");
    (void)screen_press(screen, cases[i].typed);
    char row[SCREEN_ROW_SIZE];
    char all[SCREEN_ROW_SIZE] = "";
    for (int line = 0; line < 24; line++) {
      canvas_row_text(&screen->ui.canvas, line, row, sizeof row);
      if (canvas_cell(&screen->ui.canvas, line, 4)->paint == PAINT_CHOSEN) (void)memcpy(all, row, sizeof row);
    }
    if (strstr(all, cases[i].first) == NULL) fail_msg("\"%s\" finds: %s", cases[i].typed, all);
    ui_release(&screen->ui);
  }
}

/* It does what the key does; and the next time stands first. */
static void the_palette_does_it(void **state) {
  struct screen *screen = *state;
  screen_open(screen, 24, 80, GLYPHS_UTF8);
  (void)screen_press(screen, ":walk<Enter>");
  expect_view(screen, "walk-in");
  (void)screen_press(screen, "<Esc>:");
  assert_int_equal(screen->ui.recent[0], ACTION_WALK_IN);
  (void)screen_press(screen, "<Enter>");
  expect_view(screen, "walk-in");
  (void)screen_press(screen, "<Esc>:nosuchaction<Enter>");
  screen_expect(screen, "No action is called that");
  ui_release(&screen->ui);
}

/* What cannot be done now says why, in the list and when it is chosen. */
static void a_disabled_action_says_why(void **state) {
  struct screen *screen = *state;
  screen_open(screen, 24, 120, GLYPHS_UTF8);
  (void)screen_press(screen, "3<End>:check in");
  screen_expect(screen, "There is no visit under the cursor");
  (void)screen_press(screen, "<Enter>");
  expect_view(screen, "day");
  screen_expect(screen, "There is no visit under the cursor");
  ui_release(&screen->ui);
}

/* Rows of the list that are lit, and how many changes are taken back. */
static void changes_are_listed_and_taken_back(void **state) {
  struct screen *screen = *state;
  screen_open(screen, 24, 100, GLYPHS_UTF8);
  (void)screen_press(screen, "3<Home>b30 lunch<Enter><Down><Down>b15 errand<Enter>U");
  expect_view(screen, "changes");
  screen_expect(screen, "Blocked Mia Weber from Fri 20 Nov 09:00");
  (void)screen_press(screen, "<Down><Enter>");
  screen_expect(screen, "Take back the last 2 changes?");
  (void)screen_press(screen, "<Enter>"); /* the same key never confirms */
  screen_expect_not(screen, "taken back");
  (void)screen_press(screen, "<Enter>y");
  screen_expect(screen, "2 changes taken back.");
  (void)screen_press(screen, "<Home>");
  screen_expect(screen, "taken back  ");
  (void)screen_press(screen, "<Enter>y");
  screen_expect(screen, "2 changes made again.");
  ui_release(&screen->ui);
}

/* What was said is read again. */
static void messages_are_kept(void **state) {
  struct screen *screen = *state;
  screen_open(screen, 24, 80, GLYPHS_UTF8);
  (void)screen_press(screen, "|<Down>ve");
  screen_expect(screen, "| does nothing here");
  expect_view(screen, "messages");
  ui_release(&screen->ui);
}

static int open_salon(void **state) {
  static struct screen screen;
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  screen_salon(&screen, NULL);
  *state = &screen;
  return 0;
}

static int close_salon(void **state) {
  screen_release(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(every_view_is_two_keys_away, open_salon, close_salon),
      cmocka_unit_test_setup_teardown(a_wrong_letter_does_nothing, open_salon, close_salon),
      cmocka_unit_test_setup_teardown(actions_are_found_by_any_word, open_salon, close_salon),
      cmocka_unit_test_setup_teardown(the_palette_does_it, open_salon, close_salon),
      cmocka_unit_test_setup_teardown(a_disabled_action_says_why, open_salon, close_salon),
      cmocka_unit_test_setup_teardown(changes_are_listed_and_taken_back, open_salon, close_salon),
      cmocka_unit_test_setup_teardown(messages_are_kept, open_salon, close_salon),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
