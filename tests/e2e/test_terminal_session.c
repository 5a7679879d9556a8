/* The terminal session itself, on a program that is small enough to be sure of (echo_app.c). */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "e2e/terminal_session.h"

static int start(void **state) {
  static const char *const arguments[] = {FD_ECHO_APP, NULL};
  *state =
      terminal_session_start(&(struct terminal_options){.arguments = arguments, .rows = 24, .columns = 80});
  return 0;
}

static int end(void **state) {
  terminal_session_free(*state);
  return 0;
}

static void check_row(const struct terminal_session *session, int row, const char *expected) {
  char text[TERMINAL_ROW_SIZE];
  terminal_session_row(session, row, text);
  assert_string_equal(text, expected);
}

static void the_first_picture_is_there(void **state) {
  check_row(*state, 0, "size 80x24");
  check_row(*state, 1, "typed");
  check_row(*state, 2, "reverse   bold      red");
}

static void cells_know_how_they_look(void **state) {
  struct terminal_cell reverse = terminal_session_cell(*state, (struct terminal_position){2, 0});
  assert_true(reverse.reverse);
  assert_int_equal(reverse.foreground, TERMINAL_COLOUR_DEFAULT);
  struct terminal_cell bold = terminal_session_cell(*state, (struct terminal_position){2, 10});
  assert_true(bold.bold && bold.underline && !bold.reverse);
  struct terminal_cell red = terminal_session_cell(*state, (struct terminal_position){2, 20});
  assert_int_equal(red.foreground, 1);
  assert_int_equal(red.background, TERMINAL_COLOUR_DEFAULT);
  assert_string_equal(red.text, "r");
}

static void wide_and_combining_characters_keep_their_columns(void **state) {
  check_row(*state, 3, "Thi\xcc\xa3 An|\xe6\x9d\x8e\xe9\x9b\xb7|end");
  struct terminal_position at;
  assert_true(terminal_session_find(*state, "|end", &at));
  assert_int_equal(at.row, 3);
  assert_int_equal(at.column, 11);
  struct terminal_cell marked = terminal_session_cell(*state, (struct terminal_position){3, 2});
  assert_string_equal(marked.text, "i\xcc\xa3");
  struct terminal_cell wide = terminal_session_cell(*state, (struct terminal_position){3, 7});
  assert_int_equal(wide.width, 2);
  assert_string_equal(terminal_session_cell(*state, (struct terminal_position){3, 8}).text, "");
}

static void the_cursor_is_where_it_was_put(void **state) {
  struct terminal_position cursor = terminal_session_cursor(*state);
  assert_int_equal(cursor.row, 4);
  assert_int_equal(cursor.column, 2);
}

static void keys_are_counted_and_answered(void **state) {
  terminal_session_press(*state, "anna<Space>cut<C-r><Tab><Less>");
  check_row(*state, 1, "typed anna cut^R^I<");
  assert_int_equal(terminal_session_keys(*state), 11);
  terminal_session_clear_keys(*state);
  terminal_session_press(*state, "<Esc>x<Down><F5>\xc3\x9f");
  check_row(*state, 1, "typed anna cut^R^I<^[x^[[B^[[15~\xc3\x9f");
  assert_int_equal(terminal_session_keys(*state), 5);
}

static void a_thousand_keys_typed_ahead_are_all_consumed(void **state) {
  char keys[1001];
  memset(keys, 'a', sizeof keys - 1);
  keys[sizeof keys - 1] = '\0';
  for (int round = 0; round < 10; round++) terminal_session_press_ahead(*state, keys);
  assert_int_equal(terminal_session_keys(*state), 10000);
  terminal_session_expect(*state, "typed aaaa");
}

static void a_paste_comes_in_brackets(void **state) {
  terminal_session_paste(*state, "ab");
  check_row(*state, 1, "typed ^[[200~ab^[[201~");
  assert_int_equal(terminal_session_keys(*state), 0);
}

static void a_new_size_is_painted(void **state) {
  static const struct terminal_position sizes[] = {{50, 160}, {5, 20}, {24, 80}, {16, 60}};
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    terminal_session_resize(*state, sizes[i].row, sizes[i].column);
    char text[TERMINAL_ROW_SIZE];
    (void)snprintf(text, sizeof text, "size %dx%d", sizes[i].column, sizes[i].row);
    check_row(*state, 0, text);
  }
}

static void bells_are_counted(void **state) {
  terminal_session_press(*state, "BaB");
  assert_int_equal(terminal_session_bells(*state), 2);
}

static void a_good_end_restores_the_terminal(void **state) {
  terminal_session_press(*state, "q");
  int status = terminal_session_wait(*state);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 0);
  terminal_session_expect_restored(*state);
}

static void the_status_of_a_bad_end_is_known(void **state) {
  terminal_session_press(*state, "Q");
  int status = terminal_session_wait(*state);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 3);
}

static void a_signal_ends_it(void **state) {
  terminal_session_signal(*state, SIGKILL);
  int status = terminal_session_wait(*state);
  assert_true(WIFSIGNALED(status));
  assert_int_equal(WTERMSIG(status), SIGKILL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(the_first_picture_is_there, start, end),
      cmocka_unit_test_setup_teardown(cells_know_how_they_look, start, end),
      cmocka_unit_test_setup_teardown(wide_and_combining_characters_keep_their_columns, start, end),
      cmocka_unit_test_setup_teardown(the_cursor_is_where_it_was_put, start, end),
      cmocka_unit_test_setup_teardown(keys_are_counted_and_answered, start, end),
      cmocka_unit_test_setup_teardown(a_thousand_keys_typed_ahead_are_all_consumed, start, end),
      cmocka_unit_test_setup_teardown(a_paste_comes_in_brackets, start, end),
      cmocka_unit_test_setup_teardown(a_new_size_is_painted, start, end),
      cmocka_unit_test_setup_teardown(bells_are_counted, start, end),
      cmocka_unit_test_setup_teardown(a_good_end_restores_the_terminal, start, end),
      cmocka_unit_test_setup_teardown(the_status_of_a_bad_end_is_known, start, end),
      cmocka_unit_test_setup_teardown(a_signal_ends_it, start, end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
