/*
 * The table of figures: printed as they come, and written to docs/figures.md with the machine and the date.
 */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <stdbool.h>

#include "measure.h"

enum { FIGURES_MAX = 64, FIGURE_NOTE_SIZE = 200 };

/* Microseconds beside a floor; bytes by themselves; bytes beside a floor. */
enum figure_unit { FIGURE_TIME, FIGURE_BYTES, FIGURE_GROWTH };

/* What is promised of a figure. */
struct promise {
  const char *what, *floor;
  enum figure_unit unit;
  double aim, must;   /* ratios of medians; of bytes: bytes. 0: none */
  double must_p99;    /* p99 against the median it is held to; 0: none */
  double must_p99_us; /* p99 at most; 0: none */
  bool p99_of_floor;  /* that median is the floor's, not the own one */
};

struct figure {
  struct promise promise;
  double median, p99, floor_median, floor_p99;
  char note[FIGURE_NOTE_SIZE];
};

struct report {
  struct figure figures[FIGURES_MAX];
  int count;
  int misses;     /* of what must not be missed */
  double company; /* programs that ran when it began */
};

/* Looks at how busy the machine is. */
void report_begin(struct report *report);

/* Takes the pair's figures in and prints its line. The note may be NULL. */
void report_add(struct report *report, const struct promise *promise, const struct pair *pair,
                const char *note);

/* A figure that could not be taken: said, and counted as missed. */
void report_fail(struct report *report, const struct promise *promise, const char *why);

/* Writes the page; `intro` says what was measured. False when it cannot be written. */
bool report_write(const struct report *report, const char *path, const char *title, const char *intro);

#endif
