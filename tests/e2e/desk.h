/*
 * A desk for a test to sit at: a replica of its own with a small salon (salon.json) on Friday 20 November 2026, 10:07 in Berlin,
 * the program on it in a terminal, and the same replica by the command line.
 *
 * Nothing of the machine is used: the replica, the configuration and the state lie in a temporary directory, the clock stands
 * still, and ids come out of a seed.
 */
#ifndef E2E_DESK_H
#define E2E_DESK_H

#include "e2e/terminal_session.h"

enum { DESK_PATH_SIZE = 256, DESK_OUTPUT_SIZE = 1 << 20 };

/* A size of terminal, which a test may be given as its first state. */
struct desk_size {
  int columns;
  int rows;
};

struct desk {
  char directory[DESK_PATH_SIZE];
  struct desk_size size;
  const char *locale;               /* of the screen, such as "LC_ALL=de_DE.UTF-8"; NULL: plain English */
  struct terminal_session *session; /* NULL while the screen is not open */
};

/*
 * Set-up and tear-down of a test: *state, a struct desk_size or NULL for 80x24, becomes a struct desk with a fresh salon. No
 * screen is open yet.
 */
int desk_setup(void **state);
int desk_setup_in_german(void **state);
int desk_teardown(void **state);

/* Writes the desk's settings, for screens that are opened from now on; and a file beside them. */
void desk_configure(const struct desk *desk, const char *settings);
void desk_write_beside(const struct desk *desk, const char *name, const char *text);

/* Opens the screen in a terminal of the desk's size. */
void desk_open(struct desk *desk);

/* A further screen on the same replica, which the caller frees. `term` and `extra` as in struct terminal_options. */
struct terminal_session *desk_open_another(const struct desk *desk, const char *term,
                                           const char *const *extra);

/*
 * A further screen as a job of a shell, which SIGUSR1 suspends and SIGUSR2 continues (keeper_app.c); the caller frees it.
 */
struct terminal_session *desk_open_job(const struct desk *desk);

/* Leaves the screen as a person does, and checks that it ended well and left the terminal as it was. */
void desk_close(struct desk *desk);

/*
 * Runs `frontdesk` with these words of a shell on the desk's replica; returns its exit status and its standard output, cut to
 * DESK_OUTPUT_SIZE, which the caller frees.
 */
int desk_run(const struct desk *desk, const char *words, char **output);

/* Fails unless a line of what the command prints begins with `beginning`, after blanks, and holds `more` (may be NULL). */
void desk_expect_line(const struct desk *desk, const char *words, const char *beginning, const char *more);
void desk_expect_no_line(const struct desk *desk, const char *words, const char *beginning);

#endif
