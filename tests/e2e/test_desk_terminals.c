/*
 * The screen in terminals of every kind: by name, with and without colours, in every codeset, however it is suspended, ended or
 * torn away.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "e2e/desk.h"

/* --- By name --- */

enum { NO_SCREEN = -1 };

struct term_case {
  const char *term;
  const char *notice; /* a part of it, or NULL */
  int colours;        /* the highest that is used, at most; 0: none; NO_SCREEN: a sentence instead */
};

static const struct term_case term_cases[] = {
    {"xterm-256color", NULL, 255},
    {"tmux-256color", NULL, 255},
    {"screen-256color", NULL, 255},
    {"tmux", NULL, 7},
    {"screen", NULL, 7},
    {"xterm", NULL, 7},
    {"linux", NULL, 7},
    {"rxvt-unicode-256color", NULL, 255},
    {"vt100", NULL, 0},
    {"vt220", NULL, 0},
    {"foot", "TERM \"foot\" is not known here; taken for xterm-256color", 255},
    {"alacritty", "taken for xterm-256color", 255},
    {"xterm-kitty", "taken for xterm-256color", 255},
    {"xterm-ghostty", "taken for xterm-256color", 255},
    {"wezterm", "taken for xterm-256color", 255},
    {"st-256color", "taken for xterm-256color", 255},
    {"screen.foot", "taken for screen-256color", 255},
    {"tmux-direct", "taken for tmux-256color", 255},
    {"linux-16color", "taken for linux", 7},
    {"vt525", "taken for vt100", 0},
    {"no-such-terminal", "\"no-such-terminal\" is not known here", 255},
    {"", "TERM does not say what terminal this is", 255},
    {"dumb", NULL, NO_SCREEN},
};

static int highest_colour(const struct terminal_session *session, int rows, int columns) {
  int highest = TERMINAL_COLOUR_DEFAULT;
  for (int row = 0; row < rows; row++)
    for (int column = 0; column < columns; column++) {
      struct terminal_cell cell = terminal_session_cell(session, (struct terminal_position){row, column});
      if (cell.foreground > highest) highest = cell.foreground;
      if (cell.background > highest) highest = cell.background;
    }
  return highest;
}

static void check_colours(const struct terminal_session *session, const struct term_case *at) {
  int highest = highest_colour(session, 24, 80);
  int least = at->colours >= 255 ? 16 : at->colours > 0 ? 0 : TERMINAL_COLOUR_DEFAULT;
  int most = at->colours > 0 ? at->colours : TERMINAL_COLOUR_DEFAULT;
  if (highest < least || highest > most) fail_msg("%s: colour %d is used", at->term, highest);
}

static void every_terminal_has_a_screen_or_a_sentence(void **state) {
  for (size_t i = 0; i < sizeof term_cases / sizeof term_cases[0]; i++) {
    const struct term_case *at = &term_cases[i];
    struct terminal_session *session = desk_open_another(*state, at->term, NULL);
    if (at->colours == NO_SCREEN) {
      int status = terminal_session_wait(session);
      assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 2);
      terminal_session_expect(session, "This terminal cannot show the screen");
    } else {
      terminal_session_expect(session, "Bella Salon");
      if (at->notice != NULL) terminal_session_expect(session, at->notice);
      if (at->notice == NULL) terminal_session_expect_not(session, "taken for");
      check_colours(session, at);
      terminal_session_press(session, "<Down><Up>3<Down>");
      terminal_session_expect(session, "Bolu Oyelaran");
      terminal_session_press(session, "qy");
      (void)terminal_session_wait(session);
      terminal_session_expect_restored(session);
    }
    terminal_session_free(session);
  }
}

/* --- Signs --- */

struct sign_case {
  const char *term;
  const char *const extra[2];
  const char *shown, *not_shown;
};

static void a_terminal_is_sent_the_signs_that_it_has(void **state) {
  static const struct sign_case cases[] = {
      {"xterm-256color", {NULL}, "┌○Bolu", NULL},
      {"linux", {NULL}, "┌-Bolu", "○"},
      {"xterm-256color", {"LC_ALL=C", NULL}, ".-Bolu", "┌"},
      {"xterm-256color", {"LC_ALL=POSIX", NULL}, ".-Bolu", "·"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct terminal_session *session = desk_open_another(*state, cases[i].term, cases[i].extra);
    terminal_session_expect(session, cases[i].shown);
    if (cases[i].not_shown != NULL) terminal_session_expect_not(session, cases[i].not_shown);
    terminal_session_free(session);
  }
}

/* --- Suspending --- */

static void it_can_be_suspended_anywhere(void **state) {
  static const char *const places[] = {"", "npetrova", "/pet", "3<Down>m", "3<Down>X", ":", "v"};
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
    struct terminal_session *session = desk_open_job(*state);
    char before[TERMINAL_ROW_SIZE];
    char after[TERMINAL_ROW_SIZE];
    terminal_session_press(session, places[i]);
    terminal_session_row(session, 4, before);
    terminal_session_signal(session, SIGUSR1);
    terminal_session_await(session, "stopped");
    terminal_session_expect_restored(session);
    terminal_session_signal(session, SIGUSR2);
    terminal_session_await(session, "Bella Salon");
    terminal_session_press(session, "<C-l>");
    terminal_session_row(session, 4, after);
    assert_string_equal(before, after);
    terminal_session_expect_not(session, "stopped");
    terminal_session_free(session);
  }
}

/* Nobody could let it go on: it does not stop. */
static void without_a_shell_it_does_not_stop(void **state) {
  struct terminal_session *session = desk_open_another(*state, NULL, NULL);
  terminal_session_press(session, "npetrova");
  terminal_session_signal(session, SIGTSTP);
  terminal_session_press(session, "<C-l> wom");
  terminal_session_expect(session, "petrova wom");
  terminal_session_free(session);
}

/* Stopped behind its back and continued: the terminal may be as a shell wants it. */
static void it_takes_the_terminal_again(void **state) {
  struct terminal_session *session = desk_open_another(*state, NULL, NULL);
  terminal_session_signal(session, SIGSTOP);
  terminal_session_signal(session, SIGCONT);
  terminal_session_press(session, "<C-l>3<Down>");
  terminal_session_expect(session, "Bolu Oyelaran");
  terminal_session_press(session, "qy");
  (void)terminal_session_wait(session);
  terminal_session_expect_restored(session);
  terminal_session_free(session);
}

/* --- The end --- */

static void however_it_ends_the_terminal_is_as_before(void **state) {
  static const int signals[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
  for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
    struct terminal_session *session = desk_open_another(*state, NULL, NULL);
    terminal_session_press(session, i % 2 == 0 ? "/pet" : "3<Down>");
    terminal_session_signal(session, signals[i]);
    int status = terminal_session_wait(session);
    if (i > 2 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
      fail_msg("signal %d is no success", signals[i]);
    terminal_session_expect_restored(session);
    terminal_session_free(session);
  }
}

/* A line that breaks in the middle of typing: the program ends, and what was typed is there again. */
static void a_terminal_that_is_gone_ends_it_with_the_draft_kept(void **state) {
  struct desk *desk = *state;
  struct terminal_session *session = desk_open_another(desk, NULL, NULL);
  terminal_session_press(session, "npetrova wom");
  terminal_session_hang_up(session);
  int status = terminal_session_wait(session);
  assert_true(WIFEXITED(status));
  terminal_session_free(session);
  desk_open(desk);
  terminal_session_press(desk->session, "n<Up>");
  terminal_session_expect(desk->session, "petrova wom");
}

/* --- Sizes --- */

struct moment {
  const char *keys, *more, *shown;
};

/* At any moment: in a prompt, while booking, in a search, and in the middle of a paste; nothing is lost. */
static void it_may_be_resized_at_any_moment(void **state) {
  static const struct moment moments[] = {
      {"g24", ".12", "24.12"},        {"3<End>nolga", " wom", "olga wom"}, {"/ann", "a", "anna"},
      {"3<Down>m", "<Down>", "Bolu"}, {"3<Down>Xi", "ll", "ill"},          {":und", "o", "undo"},
  };
  static const struct desk_size sizes[] = {{300, 100}, {20, 5},   {19, 4}, {1, 1},
                                           {60, 16},   {132, 43}, {80, 24}};
  for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
    struct terminal_session *session = desk_open_another(*state, NULL, NULL);
    terminal_session_press(session, moments[i].keys);
    for (size_t size = 0; size < sizeof sizes / sizeof sizes[0]; size++) {
      terminal_session_resize(session, sizes[size].rows, sizes[size].columns);
      struct terminal_position cursor = terminal_session_cursor(session);
      assert_in_range(cursor.row, 0, sizes[size].rows - 1);
      assert_in_range(cursor.column, 0, sizes[size].columns - 1);
    }
    terminal_session_press(session, moments[i].more);
    terminal_session_expect(session, moments[i].shown);
    terminal_session_free(session);
  }
}

static void no_key_acts_in_a_window_too_small_to_see(void **state) {
  struct desk *desk = *state;
  desk_open(desk);
  terminal_session_press(desk->session, "3<Down>");
  terminal_session_resize(desk->session, 2, 60);
  terminal_session_expect(desk->session, "Window too small (60x2)");
  terminal_session_press(desk->session, "iXill<Enter>Zyn");
  terminal_session_resize(desk->session, 24, 80);
  desk_expect_line(desk, "day", "10:15-11:00  Bolu Oyelaran", "scheduled");
  desk_close(desk);
}

/* --- Slow lines --- */

enum { SLOW_ROUNDS = 4, SLOW_MS = 45, SLOW_ROWS = 60 };

/* Over a line that delays, merges and cuts, the same keys end in the same picture and the same book. */
static void a_slow_line_changes_nothing(void **state) {
  static const char keys[] =
      "3<Down>i<Up><Down>/olga<Enter><Esc><Esc>]t1<Home>3<End><Up><Up>npetrova wom<Left><Left><End>"
      "<Backspace>m<Esc>g24.12.<Enter>t?<PageDown><Esc>vw<Esc>2<Home><PageDown><F1><Esc>"
      "3<Home><Down>m<Down><Down><Esc>";
  struct dice dice = dice_for("a_slow_line_changes_nothing");
  struct desk *fast = *state;
  fast->size =
      (struct desk_size){80, SLOW_ROWS}; /* the whole day: how far it is scrolled is not told by keys alone */
  desk_configure(fast, "[screen]\nrows = 30\n");
  desk_open(fast);
  terminal_session_press(fast->session, keys);
  terminal_session_press(fast->session, "<C-l>");
  for (int round = 0; round < SLOW_ROUNDS; round++) {
    void *other = NULL;
    (void)desk_setup(&other);
    struct desk *slow = other;
    slow->size = fast->size;
    desk_configure(slow, "[screen]\nrows = 30\n");
    desk_open(slow);
    terminal_session_press_slowly(slow->session, keys, &dice, SLOW_MS);
    terminal_session_press(slow->session, "<C-l>");
    for (int row = 0; row < SLOW_ROWS; row++) {
      char expected[TERMINAL_ROW_SIZE];
      char seen[TERMINAL_ROW_SIZE];
      terminal_session_row(fast->session, row, expected);
      terminal_session_row(slow->session, row, seen);
      assert_string_equal(seen, expected);
    }
    desk_expect_line(slow, "day", "10:15-11:00  Bolu Oyelaran", "checked in");
    (void)desk_teardown(&other);
  }
}

/* A scanner, or a terminal that does not bracket what is pasted: what comes so fast is searched for and changes nothing. */
static void a_scanner_runs_no_commands(void **state) {
  static const char *const codes[] = {"4012345678901", "3isd7uZ90ab", "3sdcXZu+-mbei"};
  struct desk *desk = *state;
  for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
    struct terminal_session *session = desk_open_another(desk, NULL, NULL);
    terminal_session_press(session, "3<Down><Up><Down>");
    terminal_session_press_ahead(session, codes[i]);
    terminal_session_expect(session, "Find:");
    terminal_session_free(session);
  }
  desk_expect_line(desk, "day", "10:15-11:00  Bolu Oyelaran", "scheduled");
}

/* --- The mouse --- */

static void clicks_select_when_that_is_wanted(void **state) {
  struct desk *desk = *state;
  struct terminal_position at;
  struct terminal_session *session = desk_open_another(desk, NULL, NULL);
  assert_true(terminal_session_find(session, "Bolu", &at));
  struct terminal_position before = terminal_session_cursor(session);
  terminal_session_click(session, at); /* off, so that the terminal's own selecting works */
  assert_int_equal(terminal_session_cursor(session).row, before.row);
  terminal_session_free(session);
  desk_configure(desk, "[screen]\nmouse = on\n");
  session = desk_open_another(desk, NULL, NULL);
  terminal_session_click(session, at);
  assert_int_equal(terminal_session_cursor(session).row, at.row);
  terminal_session_press(session, "i");
  desk_expect_line(desk, "day", "10:15-11:00  Bolu Oyelaran", "checked in");
  terminal_session_signal(session, SIGABRT);
  (void)terminal_session_wait(session);
  terminal_session_expect_restored(session);
  terminal_session_free(session);
}

/* --- Line by line --- */

static void it_may_be_read_line_by_line(void **state) {
  struct desk *desk = *state;
  desk_configure(desk, "[screen]\nlinear = on\n");
  struct terminal_session *session = desk_open_another(desk, NULL, NULL);
  terminal_session_press(session, "3<Home><Down>");
  terminal_session_expect(session, "10:15 to 11:00 booked Bolu Oyelaran");
  terminal_session_expect_not(session, "│");
  struct terminal_position at;
  assert_true(terminal_session_find(session, "10:15 to 11:00 booked", &at));
  assert_int_equal(terminal_session_cursor(session).row, at.row);
  assert_int_equal(terminal_session_cursor(session).column, 0);
  terminal_session_press(session, "d"); /* refused, and read out */
  assert_int_not_equal(terminal_session_cursor(session).row, at.row);
  terminal_session_resize(session, 5, 40);
  terminal_session_resize(session, 24, 80);
  terminal_session_press(session, "qy");
  (void)terminal_session_wait(session);
  terminal_session_expect_restored(session);
  terminal_session_free(session);
  char *help = NULL;
  assert_int_equal(desk_run(desk, "--help", &help), 0);
  assert_non_null(strstr(help, "--linear"));
  free(help);
}

/* --- Themes --- */

static void check_header(const struct terminal_session *session, int foreground, int background) {
  struct terminal_cell cell = terminal_session_cell(session, (struct terminal_position){0, 1});
  assert_int_equal(cell.foreground, foreground);
  assert_int_equal(cell.background, background);
}

static void a_theme_may_be_a_file(void **state) {
  struct desk *desk = *state;
  desk_write_beside(desk, "mine.theme", "header = 16 on 214 bold\nkay = red\n");
  desk_configure(desk, "[screen]\ntheme = ./mine.theme\n");
  struct terminal_session *session = desk_open_another(desk, NULL, NULL);
  check_header(session, 16, 214);
  terminal_session_expect(session, "mine.theme: Line 2: \"kay\"");
  terminal_session_free(session);
  static const char *const plain[] = {"NO_COLOR=1", NULL}; /* goes before every theme */
  session = desk_open_another(desk, NULL, plain);
  check_header(session, TERMINAL_COLOUR_DEFAULT, TERMINAL_COLOUR_DEFAULT);
  terminal_session_free(session);
}

static void every_theme_opens(void **state) {
  struct desk *desk = *state;
  static const struct term_case cases[] = {
      {"default", NULL, 24},
      {"light", NULL, 153},
      {"high-contrast", NULL, 231},
      {"mono", NULL, -1},
      {"no-such-theme", "There is no theme \"no-such-theme\"", 24},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char settings[64];
    (void)snprintf(settings, sizeof settings, "[screen]\ntheme = %s\n", cases[i].term);
    desk_configure(desk, settings);
    struct terminal_session *session = desk_open_another(desk, NULL, NULL);
    terminal_session_expect(session, "Bella Salon");
    if (cases[i].notice != NULL) terminal_session_expect(session, cases[i].notice);
    assert_int_equal(terminal_session_cell(session, (struct terminal_position){0, 1}).background,
                     cases[i].colours);
    terminal_session_free(session);
  }
}

/* --- Bells --- */

struct bell_case {
  const char *setting;
  int bells;
};

static void bells_tell_what_has_happened(void **state) {
  struct desk *desk = *state;
  static const struct bell_case cases[] = {{"refused", 1}, {"all", 3}, {"off", 0}, {"visual", 0}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char settings[64];
    (void)snprintf(settings, sizeof settings, "[screen]\nbell = %s\n", cases[i].setting);
    desk_configure(desk, settings);
    struct terminal_session *session = desk_open_another(desk, NULL, NULL);
    terminal_session_press(session, "3<Down>d"); /* a visit that has not begun cannot be done */
    terminal_session_let_turn(session, 2);
    if (terminal_session_bells(session) != cases[i].bells)
      fail_msg("%s: %d bells", cases[i].setting, terminal_session_bells(session));
    terminal_session_free(session);
  }
}

int main(void) {
#define DESK(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)
  const struct CMUnitTest tests[] = {
      DESK(every_terminal_has_a_screen_or_a_sentence),
      DESK(a_terminal_is_sent_the_signs_that_it_has),
      DESK(it_can_be_suspended_anywhere),
      DESK(without_a_shell_it_does_not_stop),
      DESK(it_takes_the_terminal_again),
      DESK(however_it_ends_the_terminal_is_as_before),
      DESK(a_terminal_that_is_gone_ends_it_with_the_draft_kept),
      DESK(it_may_be_resized_at_any_moment),
      DESK(no_key_acts_in_a_window_too_small_to_see),
      DESK(a_slow_line_changes_nothing),
      DESK(a_scanner_runs_no_commands),
      DESK(clicks_select_when_that_is_wanted),
      DESK(it_may_be_read_line_by_line),
      DESK(a_theme_may_be_a_file),
      DESK(every_theme_opens),
      DESK(bells_tell_what_has_happened),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
