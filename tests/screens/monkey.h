/*
 * The monkey: it does anything at all at the desk, out of dice. Keys of the keymap and others, typed words, pastes, bursts of a scanner, clicks,
 * other sizes of the window, a clock that goes on, leaps and is set back, and another program that writes to the same replica.
 */
#ifndef TESTS_SCREENS_MONKEY_H
#define TESTS_SCREENS_MONKEY_H

#include "screens/screen_fixture.h"
#include "support/dice.h"

struct monkey {
  struct screen *screen;
  struct dice dice;
  struct replica *other; /* another program's; NULL: there is none */
  bool people;           /* there are users to sign in */
  bool steady_clock;     /* the clock only goes on by minutes */
  bool trace;            /* each step is printed */
  int64_t steady;        /* ms since the start of the program */
};

/* One thing; the screen is painted after it, and nobody has left the program. */
void monkey_step(struct monkey *monkey);

#endif
