/*
 * What the figures share: the files, the clock that stands still, and the report.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdbool.h>
#include <stdint.h>

#include "core/store/replica.h"
#include "report.h"

enum { BENCH_PATH_SIZE = 512 };

/* A salon on the disk: as a file, and as a replica. */
struct bench_salon {
  char file[BENCH_PATH_SIZE], replica[BENCH_PATH_SIZE];
};

struct bench {
  const char *program; /* frontdesk */
  char directory[BENCH_PATH_SIZE];
  char beside[BENCH_PATH_SIZE];          /* where this program lies, and those that it starts */
  const char *only;                      /* take only figures whose group begins with this; NULL: all */
  struct bench_salon large, year, small; /* ten years, the last year of them, and the small salon */
  char copies[3][BENCH_PATH_SIZE];       /* of the large replica, for figures that write */
  int32_t today;
  int64_t now;
  uint64_t random; /* state; the same in every run */
  struct report report;
};

uint64_t bench_random(struct bench *bench);

/* low..high, both included. */
int bench_between(struct bench *bench, int low, int high);

/* The machine's zones, the bench's clock, and random numbers that begin anew with `seed`. */
struct replica_options bench_options(struct bench *bench, const char *path, uint64_t *seed);

/* Opens a replica as the screen does, with or without housekeeping. Ends the program when it cannot. */
struct replica *bench_open(struct bench *bench, const char *path, bool housekeeping, uint64_t *seed);

/* Prints an error and ends the program. */
void bench_require(enum code code, const struct error *error);

/* The groups of figures. Each takes its own and puts them into the report. */
void figures_import(struct bench *bench); /* makes the large replica as well */
void figures_day(struct bench *bench);
void figures_slots(struct bench *bench);
void figures_search(struct bench *bench);
void figures_write(struct bench *bench);
void figures_screen(struct bench *bench);
void figures_process(struct bench *bench);

#endif
