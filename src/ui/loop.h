/*
 * The one loop: waits for the terminal, signals, other threads and the clock; hands events to the screen; draws once a turn.
 * Nothing in it waits for the network or for another program's keys.
 */
#ifndef UI_LOOP_H
#define UI_LOOP_H

#include "ui/terminal/bell.h"
#include "ui/terminal/terminal.h"
#include "ui/ui.h"

struct loop {
  struct ui *ui;
  struct terminal *terminal;
  int wake_fd; /* readable when another thread has news; -1: none */
  int idle_fd; /* where the settled count is written for tests; -1: none */
  enum bell bell;
  bool latin; /* the terminal's codeset is Latin-1 */
};

/* Runs until the person or the system ends it. */
void loop_run(struct loop *loop);

#endif
