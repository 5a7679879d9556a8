/*
 * Programs that are started to be timed: with their output thrown away, or in a pseudo terminal.
 */
#ifndef BENCH_CHILD_H
#define BENCH_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct child_cost {
  double time;     /* microseconds from the start to the end */
  double peak;     /* bytes of resident memory at most */
  int exit_status; /* -1 when a signal ended it */
};

/* Runs a program to its end; what it says goes nowhere. False when it did not end with 0. The clock of frontdesk stands at the bench's now. */
bool child_run(const char *const arguments[], struct child_cost *cost);

/* Does `work` in a process of its own and takes its cost. */
bool child_work(void (*work)(void *context), void *context, struct child_cost *cost);

enum { CHILD_ROWS = 50, CHILD_COLUMNS = 160 };

/* A program in a terminal of 50 rows and 160 columns that reports when it is idle (FRONTDESK_IDLE_FD). */
struct child_screen {
  pid_t pid;
  int terminal, idle;
  uint64_t consumed; /* bytes of input, as it said last */
  uint64_t painted;  /* bytes of output so far */
};

/* Starts it and waits until it is idle for the first time; the microseconds until then, below 0 when it never was. */
double child_screen_start(struct child_screen *screen, const char *const arguments[]);

/* Types and waits until it is idle again. */
bool child_screen_type(struct child_screen *screen, const char *keys);

/* Bytes of memory that belong to it alone, or -1. */
double child_private_memory(pid_t pid);

void child_screen_end(struct child_screen *screen);

#endif
