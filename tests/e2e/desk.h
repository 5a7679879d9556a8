/*
 * A desk for a test to sit at: a replica of its own with the demo salon around Friday 20 November 2026, 10:07 in Berlin, the
 * program on it in a terminal, and the same replica by the command line.
 *
 * Nothing of the machine is used: the replica, the configuration and the state lie in a temporary directory, the clock stands
 * still, and ids come out of a seed.
 */
#ifndef E2E_DESK_H
#define E2E_DESK_H

#include "e2e/terminal_session.h"

enum { DESK_PATH_SIZE = 256, DESK_OUTPUT_SIZE = 1 << 20 };

struct desk {
  char directory[DESK_PATH_SIZE];
  struct terminal_session *session; /* NULL while the screen is not open */
};

/* Group set-up and tear-down: lays the demo salon out, once for all tests of a program. */
int desk_group_setup(void **state);
int desk_group_teardown(void **state);

/* Test set-up and tear-down: *state is a struct desk with a fresh copy of the salon. No screen is open yet. */
int desk_setup(void **state);
int desk_teardown(void **state);

/* Opens the screen in a terminal of this size. `extra` is more of the environment, ended by NULL, or NULL. */
void desk_open(struct desk *desk, int columns, int rows, const char *const *extra);

/* Ends the screen as a person does, and checks that it ended well and left the terminal as it was. */
void desk_close(struct desk *desk);

/*
 * Runs `frontdesk` with these words of a shell on the desk's replica; returns its exit status and its standard output, cut to
 * DESK_OUTPUT_SIZE, which the caller frees.
 */
int desk_run(const struct desk *desk, const char *words, char **output);

/* Runs a command that must succeed, and returns its output, which the caller frees. */
char *desk_ask(const struct desk *desk, const char *words);

#endif
