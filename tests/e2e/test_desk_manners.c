/*
 * The manners of the screen in a real terminal: it gives the terminal back however it ends, survives every size, keeps what was
 * typed over a crash, and lets no stored text reach the terminal as a command.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "e2e/desk.h"

static struct terminal_session *sit_down(void **state) {
  struct desk *desk = *state;
  desk_open(desk);
  terminal_session_expect(desk->session, "Bella Salon");
  return desk->session;
}

/* --- The end --- */

static void the_terminal_is_given_back(void **state) {
  (void)sit_down(state);
  desk_close(*state);
}

static void a_signal_that_ends_it_gives_the_terminal_back(void **state) {
  static const int signals[] = {SIGTERM, SIGHUP, SIGINT};
  for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
    struct terminal_session *session = desk_open_another(*state, NULL, NULL);
    terminal_session_press(session, "/pet");
    terminal_session_signal(session, signals[i]);
    int status = terminal_session_wait(session);
    assert_true(WIFEXITED(status) || WTERMSIG(status) == signals[i]);
    terminal_session_expect_restored(session);
    terminal_session_free(session);
  }
}

static void an_abort_gives_the_terminal_back(void **state) {
  struct terminal_session *session = desk_open_another(*state, NULL, NULL);
  terminal_session_signal(session, SIGABRT);
  int status = terminal_session_wait(session);
  assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  terminal_session_expect_restored(session);
  terminal_session_free(session);
}

static void what_was_typed_is_there_after_a_crash(void **state) {
  struct desk *desk = *state;
  struct terminal_session *session = sit_down(state);
  terminal_session_press(session, "3<Down><Down><Down><Down>npetrova wom");
  terminal_session_let_turn(session, 2); /* it is written within a second or two, not at every key */
  terminal_session_signal(session, SIGKILL);
  (void)terminal_session_wait(session);
  terminal_session_free(session);
  desk->session = NULL;
  session = sit_down(state);
  terminal_session_press(session, "n<Up>");
  terminal_session_expect(session, "petrova wom");
}

static void what_was_typed_is_there_after_the_terminal_was_closed(void **state) {
  struct desk *desk = *state;
  struct terminal_session *session = sit_down(state);
  terminal_session_press(session, "npetrova wom");
  terminal_session_signal(session, SIGHUP);
  (void)terminal_session_wait(session);
  terminal_session_free(session);
  desk->session = NULL;
  session = sit_down(state);
  terminal_session_press(session, "n<Up>");
  terminal_session_expect(session, "petrova wom");
}

/* --- Sizes and terminals --- */

static void check_cursor(const struct terminal_session *session, int columns, int rows) {
  struct terminal_position cursor = terminal_session_cursor(session);
  assert_in_range(cursor.row, 0, rows - 1);
  assert_in_range(cursor.column, 0, columns - 1);
}

static void every_size_is_usable(void **state) {
  static const struct desk_size sizes[] = {{200, 60}, {100, 30}, {60, 20},  {40, 12}, {20, 5},
                                           {10, 3},   {1, 1},    {132, 43}, {80, 24}};
  struct terminal_session *session = sit_down(state);
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    terminal_session_resize(session, sizes[i].rows, sizes[i].columns);
    check_cursor(session, sizes[i].columns, sizes[i].rows);
    terminal_session_press(session, "<Down><Up>");
  }
  terminal_session_expect(session, "Bolu Oyelaran");
  desk_close(*state);
}

/* The picture after a resize is the one that the size has from the start. */
static void a_resize_leaves_the_same_picture(void **state) {
  struct terminal_session *resized = sit_down(state);
  terminal_session_resize(resized, 50, 160);
  terminal_session_resize(resized, 24, 80);
  struct terminal_session *fresh = desk_open_another(*state, NULL, NULL);
  for (int row = 0; row < 24; row++) {
    char left[TERMINAL_ROW_SIZE];
    char right[TERMINAL_ROW_SIZE];
    terminal_session_row(resized, row, left);
    terminal_session_row(fresh, row, right);
    assert_string_equal(left, right);
  }
  terminal_session_free(fresh);
}

static void unknown_terminals_do_or_say_why_not(void **state) {
  static const char *const terms[] = {"screen",           "tmux-256color", "linux", "vt100",
                                      "no-such-terminal", "dumb",          ""};
  for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
    struct terminal_session *session = desk_open_another(*state, terms[i], NULL);
    if (!terminal_session_find(session, "Bella Salon", NULL)) {
      int status = terminal_session_wait(session);
      assert_true(WIFEXITED(status));
      assert_in_range(WEXITSTATUS(status), 1, 2);
      terminal_session_expect(session, "frontdesk: ");
    }
    terminal_session_free(session);
  }
}

static void no_color_means_none(void **state) {
  static const char *const plain[] = {"NO_COLOR=1", NULL};
  struct terminal_session *session = desk_open_another(*state, NULL, plain);
  terminal_session_expect(session, "Bolu Oyelaran");
  for (int row = 0; row < 24; row++) {
    for (int column = 0; column < 80; column++) {
      struct terminal_cell cell = terminal_session_cell(session, (struct terminal_position){row, column});
      assert_int_equal(cell.foreground, TERMINAL_COLOUR_DEFAULT);
      assert_int_equal(cell.background, TERMINAL_COLOUR_DEFAULT);
    }
  }
  terminal_session_free(session);
}

/* --- What is stored, and what is pasted --- */

static void stored_text_is_never_a_command_of_the_terminal(void **state) {
  const struct desk *desk = *state;
  char path[DESK_PATH_SIZE + 16];
  sqlite3 *db = NULL;
  (void)snprintf(path, sizeof path, "%s/desk.db", desk->directory);
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  assert_int_equal(
      sqlite3_exec(db,
                   "UPDATE customer SET first_name = 'B' || char(27) || '[2J' || char(7) || char(155) || "
                   "'5mo' || char(8238) || 'lu' WHERE last_name = 'Oyelaran'",
                   NULL, NULL, NULL),
      SQLITE_OK);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  struct terminal_session *session = sit_down(state);
  terminal_session_press(session, "3<Down><Enter>");
  assert_int_equal(terminal_session_bells(session), 0);
  terminal_session_expect(session, "Jonas Roth");
  terminal_session_expect(session, "Oyelaran");
  terminal_session_expect_not(session, "\xe2\x80\xae");
}

static void a_paste_is_never_a_command(void **state) {
  struct terminal_session *session = sit_down(state);
  terminal_session_press(session, "3<Down>");
  terminal_session_paste(session, "Xill\nZyq");
  terminal_session_press(session, "<Esc>");
  desk_expect_line(*state, "day", "10:15-11:00  Bolu Oyelaran", "scheduled");
  terminal_session_press(session, "n");
  terminal_session_paste(session, "petrova");
  terminal_session_expect(session, "Olga Petrova");
}

static void what_another_screen_books_is_seen(void **state) {
  struct terminal_session *one = sit_down(state);
  struct terminal_session *other = desk_open_another(*state, NULL, NULL);
  terminal_session_press(other, "3<Down><Down><Down><Down>npet wom<Enter>");
  terminal_session_press(one, "<C-l>]["); /* any key looks again */
  terminal_session_expect(one, "Olga Petrova");
  terminal_session_free(other);
  desk_close(*state);
}

int main(void) {
#define DESK(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)
  const struct CMUnitTest tests[] = {
      DESK(the_terminal_is_given_back),
      DESK(a_signal_that_ends_it_gives_the_terminal_back),
      DESK(an_abort_gives_the_terminal_back),
      DESK(what_was_typed_is_there_after_a_crash),
      DESK(what_was_typed_is_there_after_the_terminal_was_closed),
      DESK(every_size_is_usable),
      DESK(a_resize_leaves_the_same_picture),
      DESK(unknown_terminals_do_or_say_why_not),
      DESK(no_color_means_none),
      DESK(stored_text_is_never_a_command_of_the_terminal),
      DESK(a_paste_is_never_a_command),
      DESK(what_another_screen_books_is_seen),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
