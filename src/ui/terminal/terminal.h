/*
 * The terminal: the only part that knows curses. It shows a canvas by sending what changed, hands over the bytes that are typed, and
 * tells of signals. It is left as it was found on every way out: when closed, when the program is told to end, and when it crashes.
 *
 * Signal handlers only write to a pipe; whoever runs the loop polls terminal_signal_fd() and asks terminal_signals().
 * One at a time in a process.
 */
#ifndef UI_TERMINAL_H
#define UI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/error.h"
#include "ui/terminal/canvas.h"
#include "ui/terminal/copy.h"
#include "ui/terminal/input.h"
#include "ui/terminal/theme.h"

struct terminal;

struct terminal_options {
  const struct theme *theme;
  const char *term; /* the variable TERM; may be NULL or unknown */
  bool ascii;       /* the codeset has no more than ASCII: send nothing else */
  bool mouse;       /* tell of clicks and of the wheel */
  enum copy_way copy_way;
};

enum terminal_signal {
  TERMINAL_RESIZED = 1 << 0,
  TERMINAL_STOP = 1 << 1,     /* somebody wants the program suspended */
  TERMINAL_CONTINUE = 1 << 2, /* it was continued */
  TERMINAL_END = 1 << 3,      /* SIGTERM, SIGHUP, SIGINT */
};

/*
 * Takes the terminal of standard input and output. An unknown TERM is taken as a plain one that most terminals understand, which
 * terminal_notice() tells. CODE_USAGE when there is no terminal or nothing can be drawn on it. On success the caller
 * owns *terminal: terminal_close().
 */
FD_CHECKED enum code terminal_open(const struct terminal_options *options, struct terminal **terminal,
                                   struct error *error);
void terminal_close(struct terminal *terminal);

/* A sentence about what was done to open it, or "". */
const char *terminal_notice(const struct terminal *terminal);

void terminal_size(const struct terminal *terminal, int *rows, int *columns);

/* Teaches `input` the key sequences of this terminal. */
void terminal_teach(const struct terminal *terminal, struct input *input);

/* Shows the canvas, which must have the terminal's size; with `all`, every cell is sent again. */
void terminal_show(struct terminal *terminal, struct canvas *canvas, bool all);

void terminal_set_theme(struct terminal *terminal, const struct theme *theme);

void terminal_bell(struct terminal *terminal);

/* Gives a text to the terminal's clipboard; nothing is known of whether it took it. */
void terminal_copy(struct terminal *terminal, const char *text);

/* Turns the whole screen's colours about, and back; where a terminal cannot, the first rings and the second does nothing. */
void terminal_flash(struct terminal *terminal, bool on);

int terminal_input_fd(const struct terminal *terminal);
int terminal_signal_fd(const struct terminal *terminal);

/* Reads what was typed, at most `size` bytes: 0 when nothing is there, -1 when the terminal is gone. Call it after poll(). */
int terminal_read(struct terminal *terminal, uint8_t *bytes, size_t size);

/* The signals since the last call, as bits of enum terminal_signal. A resize has been taken in when this returns. */
unsigned terminal_signals(struct terminal *terminal);

/*
 * Gives the terminal back, stops this process until it is continued, and takes the terminal again. Where nobody could continue it (no shell
 * with jobs above it), it goes on at once.
 */
void terminal_suspend(struct terminal *terminal);

/* Takes the terminal again after the process was stopped and continued behind its back. Every cell is sent with the next picture. */
void terminal_resume(struct terminal *terminal);

/* Whether the console's own fonts draw on it, which have few signs. */
bool terminal_is_console(const char *term);

#endif
