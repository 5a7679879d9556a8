/*
 * A program in a real terminal, as a person has it: a pseudo terminal that a terminal emulator (libvterm)
 * reads. A test sends keys, waits until the program has answered them, and looks at the cells.
 *
 * How a session knows that the program has answered: the program gets a pipe, its number in
 * FRONTDESK_IDLE_FD. Each time that it has painted and has no input left, it writes a uint64_t: how many
 * bytes of input it has consumed since its start. The session is settled once that count has reached the
 * bytes that were sent. Nothing sleeps; a program that does not settle within the deadline fails the test,
 * with a picture of the screen.
 *
 * Every function fails the running cmocka test when something is wrong, so none returns an error.
 *
 * Life cycle: terminal_session_start(), then any of the others, then terminal_session_free() in the test's
 * teardown, which also ends a program that still runs.
 */
#ifndef E2E_TERMINAL_SESSION_H
#define E2E_TERMINAL_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "support/dice.h"

struct terminal_session;

enum { TERMINAL_ROW_SIZE = 4096, TERMINAL_CELL_TEXT_SIZE = 32, TERMINAL_COLOUR_DEFAULT = -1 };

struct terminal_options {
  const char *const *arguments; /* of the program, ended by NULL; the first is its path */
  const char *const
      *environment; /* "NAME=value", ended by NULL, on top of what a session sets itself; or NULL */
  const char *term; /* TERM; NULL: xterm-256color */
  int rows;
  int columns;
  bool
      unhurried; /* between keys that are pressed one by one something comes that is no key, so that they are not taken for a scanner's */
};

struct terminal_cell {
  char text[TERMINAL_CELL_TEXT_SIZE]; /* UTF-8; " " where nothing is, "" in the second half of a wide
                                         character */
  int width;                          /* 1 or 2 */
  int foreground;                     /* palette index, or TERMINAL_COLOUR_DEFAULT */
  int background;
  bool bold;
  bool underline;
  bool reverse;
};

struct terminal_position {
  int row;
  int column;
};

/*
 * Starts the program and waits until it is idle for the first time (or has ended). Its environment is PATH,
 * HOME (a directory that does not exist), LANG=C.UTF-8, TERM, FRONTDESK_IDLE_FD, the sanitizers' options, and
 * `environment`.
 */
struct terminal_session *terminal_session_start(const struct terminal_options *options);

/* Ends the program if it still runs, without asking it. NULL is fine. */
void terminal_session_free(struct terminal_session *session);

/* --- Keys --- */

/*
 * Presses keys, each when the one before is answered. A character is its key; names stand in angle brackets: <Enter> <Tab>
 * <Esc> <Backspace> <Up> <Down> <Left> <Right> <Home> <End> <PageUp> <PageDown> <Insert> <Delete> <Space> <F1>..<F12>, <C-r>
 * for Control and r, <S-Tab>, and <Less> for "<". Keys are encoded as this terminal encodes them in the mode that the
 * program chose.
 */
void terminal_session_press(struct terminal_session *session, const char *keys);

/* The same, but all keys are typed ahead, as fast as they can be written, and only then answered. */
void terminal_session_press_ahead(struct terminal_session *session, const char *keys);

/*
 * The same over a line that holds up and merges what is typed: the bytes go out in pieces of any size, up to `most_ms` apart; but an Esc and
 * what makes a key of it are never further apart than a program may wait for it.
 */
void terminal_session_press_slowly(struct terminal_session *session, const char *keys, struct dice *dice,
                                   int most_ms);

/* How many keys have been pressed since the start, or since the count was last cleared. Shift and Control are
 * no keys. */
int terminal_session_keys(const struct terminal_session *session);
void terminal_session_clear_keys(struct terminal_session *session);

/* Pastes, in brackets when the program asked for that, and settles. No keys are counted. */
void terminal_session_paste(struct terminal_session *session, const char *text);

/* Clicks on a cell, or turns the wheel there, and settles; nothing is sent unless the program has asked for the mouse. */
void terminal_session_click(struct terminal_session *session, struct terminal_position at);

/* Changes the size and waits until the program has painted again. */
void terminal_session_resize(struct terminal_session *session, int rows, int columns);

/* Waits until the program has been idle `turns` more times by itself, as a program with a clock to show is every second or so. */
void terminal_session_let_turn(struct terminal_session *session, int turns);

/* --- The screen --- */

/* One row as UTF-8, without the blanks at its end. The caller owns the buffer. */
void terminal_session_row(const struct terminal_session *session, int row, char text[TERMINAL_ROW_SIZE]);

struct terminal_cell terminal_session_cell(const struct terminal_session *session,
                                           struct terminal_position at);

struct terminal_position terminal_session_cursor(const struct terminal_session *session);

/* Whether `text` stands somewhere within one row; if so, where its first character is (`at` may be NULL). */
bool terminal_session_find(const struct terminal_session *session, const char *text,
                           struct terminal_position *at);

/* Fails with a picture of the screen if `text` is not to be seen, or is. */
void terminal_session_expect(const struct terminal_session *session, const char *text);
void terminal_session_expect_not(const struct terminal_session *session, const char *text);

/* How often the terminal rang since the start. */
int terminal_session_bells(const struct terminal_session *session);

/* --- The end --- */

/* Sends the signal, as the system would. Does not settle. */
void terminal_session_signal(struct terminal_session *session, int signal_number);

/* Waits until `text` is to be seen, whether or not the program says that it is idle. */
void terminal_session_await(struct terminal_session *session, const char *text);

/* Takes the terminal away from the program, as a line that breaks or a window that is closed does. Only terminal_session_wait() may follow. */
void terminal_session_hang_up(struct terminal_session *session);

/* Whether the program has ended, by a key that was answered. */
bool terminal_session_has_ended(const struct terminal_session *session);

/* Waits for the program's end and returns its status as waitpid() gives it. */
int terminal_session_wait(struct terminal_session *session);

/*
 * After the end, or while the program is suspended: fails unless the terminal is as it was before the start: normal screen, cursor shown, no
 * bracketed paste, no mouse, no attribute left on, and the line discipline's modes as they were.
 */
void terminal_session_expect_restored(struct terminal_session *session);

#endif
