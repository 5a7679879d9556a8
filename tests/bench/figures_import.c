#include <stdio.h>
#include <stdlib.h>

#include "bare.h"
#include "bare_import.h"
#include "bench.h"
#include "child.h"
#include "salons.h"

static const struct promise import_promise = {.what = "import of the large salon",
                                              .floor = "jansson parse and bare inserts of the same rows",
                                              .unit = FIGURE_TIME,
                                              .aim = 1.5,
                                              .must = 3};
static const struct promise memory_promise = {.what = "memory of the import at most",
                                              .floor = "-",
                                              .unit = FIGURE_BYTES,
                                              .aim = 64 * 1048576.0,
                                              .must = 64 * 1048576.0};

/* An empty replica, made outside of the measured time. */
static void make_empty(struct bench *bench, const char *path) {
  salons_remove(path);
  uint64_t seed = 1;
  struct replica_options options = bench_options(bench, path, &seed);
  struct replica *replica = NULL;
  struct error error;
  error_init(&error);
  bench_require(replica_create(&options, &replica, &error), &error);
  replica_free(replica);
}

static void import_bare(void *context) {
  struct bench *bench = context;
  bare_import(bench->large.file, bench->copies[0], bench->now);
}

/* Whether the floor inserted what the program did: the rows of the large tables. */
static void compare_rows(struct bench *bench, char *note, size_t size) {
  static const char *const counts[] = {"SELECT count(*) FROM appointment",
                                       "SELECT count(*) FROM appointment_segment",
                                       "SELECT count(*) FROM status_history", "SELECT count(*) FROM customer",
                                       "SELECT count(*) FROM appointment_addon"};
  sqlite3 *measured = bare_open(bench->large.replica), *floor = bare_open(bench->copies[0]);
  long long rows = 0, more = 0;
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
    long long here = bare_number(measured, counts[i]), there = bare_number(floor, counts[i]);
    rows += here;
    more += here - there;
  }
  (void)snprintf(note, size, "%lld rows of visits and customers; %+lld against the floor.", rows, more);
  bare_close(measured);
  bare_close(floor);
}

void figures_import(struct bench *bench) {
  enum { ROUNDS = 2 };
  struct pair times = {.measured = {.count = 0}}, peaks = {.measured = {.count = 0}};
  const char *arguments[] = {bench->program,       "init", "--from", bench->large.file, "--db",
                             bench->large.replica, NULL};
  char note[FIGURE_NOTE_SIZE] = "";
  bool done = true;
  for (int round = 0; round < ROUNDS && done; round++) {
    struct child_cost cost;
    make_empty(bench, bench->copies[0]);
    if (!child_work(import_bare, bench, &cost)) exit(1);
    samples_add(&times.floor, cost.time);
    salons_remove(bench->large.replica);
    done = child_run(arguments, &cost);
    samples_add(&times.measured, cost.time);
    samples_add(&peaks.measured, cost.peak);
  }
  if (done) {
    compare_rows(bench, note, sizeof note);
    report_add(&bench->report, &import_promise, &times, note);
    report_add(&bench->report, &memory_promise, &peaks, NULL);
  } else {
    report_fail(&bench->report, &import_promise, "The program did not take the salon file.");
    salons_copy(bench->copies[0], bench->large.replica);
  }
  pair_release(&times);
  pair_release(&peaks);
}
