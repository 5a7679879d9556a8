/*
 * The figures: bench PROGRAM [GROUP]. PROGRAM is frontdesk; GROUP is one of import, day, slots, search, write, screen, process, and all of them
 * if none is given. All of them are written to docs/figures.md. It ends with 1 when something was missed that must not be.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/model/date.h"
#include "core/store/zoneinfo.h"
#include "demo/civil.h"
#include "demo/demo.h"
#include "salons.h"

/* xorshift64* of a state that is never 0. */
static uint64_t step_random(uint64_t *state) {
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return *state * UINT64_C(0x2545f4914f6cdd1d);
}

uint64_t bench_random(struct bench *bench) { return step_random(&bench->random); }

int bench_between(struct bench *bench, int low, int high) {
  return low + (int)(bench_random(bench) % (uint64_t)(high - low + 1));
}

void bench_require(enum code code, const struct error *error) {
  if (code == CODE_OK) return;
  (void)fprintf(stderr, "bench: %s (%s)\n", error->text, error->detail);
  exit(1);
}

/* The clock of all replicas of a run. Ports have one context, so the instant lies beside the random state. */
static int64_t frozen_now;

static int64_t tell_now(void *context) {
  (void)context;
  return frozen_now;
}

static uint64_t tell_random(void *context) { return step_random(context); }

struct replica_options bench_options(struct bench *bench, const char *path, uint64_t *seed) {
  frozen_now = bench->now;
  return (struct replica_options){.path = path,
                                  .ports = {.now = tell_now, .random = tell_random, .context = seed},
                                  .zones = zoneinfo_source(zoneinfo_folder)};
}

struct replica *bench_open(struct bench *bench, const char *path, bool housekeeping, uint64_t *seed) {
  struct replica_options options = bench_options(bench, path, seed);
  options.housekeeping = housekeeping;
  struct replica *replica = NULL;
  struct error error;
  error_init(&error);
  bench_require(replica_open(&options, &replica, &error), &error);
  return replica;
}

static const struct {
  const char *name;
  void (*take)(struct bench *bench);
} groups[] = {
    {"import", figures_import},   {"day", figures_day},     {"slots", figures_slots},
    {"search", figures_search},   {"write", figures_write}, {"screen", figures_screen},
    {"process", figures_process},
};

static bool is_asked_for(const char *only, const char *name) {
  return only == NULL || strcmp(only, name) == 0;
}

/* Groups that do not make the large replica need the one that the last run left, or a new one. */
static void need_replicas(struct bench *bench) {
  if (!is_asked_for(bench->only, "import") && access(bench->large.replica, R_OK) != 0)
    salons_fill(bench, &bench->large);
  if (is_asked_for(bench->only, "import") || access(bench->year.replica, R_OK) != 0)
    salons_fill(bench, &bench->year);
  if (is_asked_for(bench->only, "import") || access(bench->small.replica, R_OK) != 0)
    salons_fill(bench, &bench->small);
}

int main(int argc, char **argv) {
  if (argc < 2 || argc > 3) {
    (void)fprintf(stderr, "usage: bench PROGRAM [GROUP]\n");
    return 2;
  }
  struct bench *bench = calloc(1, sizeof *bench);
  if (bench == NULL) return 1;
  bench->program = argv[1];
  bench->only = argc > 2 ? argv[2] : NULL;
  bench->today = date_from_civil(2026, 11, 20);
  bench->now = demo_instant(bench->today, DEMO_NOW_NOMINAL);
  bench->random = 20260;
  (void)snprintf(bench->directory, sizeof bench->directory, "build/bench");
  const char *slash = strrchr(argv[0], '/');
  (void)snprintf(bench->beside, sizeof bench->beside, "%.*s", slash != NULL ? (int)(slash - argv[0]) : 1,
                 slash != NULL ? argv[0] : ".");
  (void)setenv("XDG_CONFIG_HOME", bench->directory, 1); /* nobody's settings */
  (void)setenv("FRONTDESK_NOW", "2026-11-20T09:00:00Z", 1);
  report_begin(&bench->report);
  salons_prepare(bench);
  need_replicas(bench);
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
    if (is_asked_for(bench->only, groups[i].name)) groups[i].take(bench);
  }
  static const char intro[] = "What `./run bench` printed. The large demo salon: 30 employees, 60,000 "
                              "customers and about 600,000 visits over ten years. "
                              "The central server has its own: figures-server.md.\n"
                              "Each figure stands beside its floor, the least that the same work can cost, "
                              "taken in the same run and in turns with it. Ratios are "
                              "of medians. What waits for nothing (days, availability, search) is in time of "
                              "the processor, the rest in time of the clock.";
  bool written = bench->only != NULL || report_write(&bench->report, "docs/figures.md", "Figures", intro);
  int misses = bench->report.misses;
  free(bench);
  if (!written) (void)fprintf(stderr, "bench: docs/figures.md cannot be written\n");
  return misses > 0 || !written ? 1 : 0;
}
