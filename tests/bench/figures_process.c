#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bare.h"
#include "bare_day.h"
#include "bench.h"
#include "child.h"
#include "core/model/instant.h"
#include "demo/civil.h"

enum { START_ROUNDS = 40, DAY_ROUNDS = 60, SQL_SIZE = 4096, NUMBER_SIZE = 32 };

static const char main_street[] = "Main Street";

struct process_bench {
  struct bench *bench;
  char bare_screen[BENCH_PATH_SIZE];
  char sql[SQL_SIZE];
  char from[NUMBER_SIZE], to[NUMBER_SIZE];
};

/* -- The screen --------------------------------------------------------------------------------------------------------------- */

static double start_screen(const char *const arguments[]) {
  struct child_screen screen;
  double time = child_screen_start(&screen, arguments);
  child_screen_end(&screen);
  return time;
}

static double start_on(struct process_bench *process, const char *replica) {
  const char *arguments[] = {process->bench->program, "--db", replica, "--location", main_street, NULL};
  return start_screen(arguments);
}

static double start_large(void *context, int round) {
  struct process_bench *process = context;
  (void)round;
  return start_on(process, process->bench->large.replica);
}

static double start_small(void *context, int round) {
  struct process_bench *process = context;
  (void)round;
  return start_on(process, process->bench->small.replica);
}

static double start_year(void *context, int round) {
  struct process_bench *process = context;
  (void)round;
  return start_on(process, process->bench->year.replica);
}

static double start_bare(void *context, int round) {
  struct process_bench *process = context;
  const char *arguments[] = {process->bare_screen, process->bench->large.replica, process->from, process->to,
                             NULL};
  (void)round;
  return start_screen(arguments);
}

static void take_start(struct process_bench *process) {
  static const struct {
    struct promise promise;
    bench_operation *floor;
    const char *note;
  } starts[] = {
      {{.what = "start to first day painted, large salon",
        .floor = "a bare ncurses program that opens the file and paints as much",
        .aim = 1.5,
        .must = 3},
       start_bare,
       NULL},
      {{.what = "start: the large salon against the small one", .floor = "the small salon", .aim = 1.2},
       start_small,
       "The large salon's day has 20 columns and 150 visits, the small one's 4 and 30."},
      {{.what = "start: ten years against one (aside)", .floor = "one year of the same salon", .aim = 1.2},
       start_year,
       NULL},
  };
  struct report *report = &process->bench->report;
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
    struct pair pair = {.measured = {.count = 0}};
    if (measure_pair(&pair, START_ROUNDS, start_large, starts[i].floor, process))
      report_add(report, &starts[i].promise, &pair, starts[i].note);
    else
      report_fail(report, &starts[i].promise, "The screen did not start.");
    pair_release(&pair);
  }
}

/* -- One command -------------------------------------------------------------------------------------------------------------- */

static double run_day(void *context, int round) {
  struct process_bench *process = context;
  const char *arguments[] = {process->bench->program, "day", "--db", process->bench->large.replica, NULL};
  struct child_cost cost;
  (void)round;
  return child_run(arguments, &cost) ? cost.time : -1;
}

static double run_sqlite(void *context, int round) {
  struct process_bench *process = context;
  const char *arguments[] = {"/usr/bin/sqlite3", process->bench->large.replica, process->sql, NULL};
  struct child_cost cost;
  (void)round;
  return child_run(arguments, &cost) ? cost.time : -1;
}

static void take_day(struct process_bench *process) {
  static const struct promise promise = {.what = "frontdesk day, as a process",
                                         .floor = "the sqlite3 program running the same query",
                                         .aim = 1.5,
                                         .must = 3};
  struct pair pair = {.measured = {.count = 0}};
  if (measure_pair(&pair, DAY_ROUNDS, run_day, run_sqlite, process))
    report_add(&process->bench->report, &promise, &pair, NULL);
  else
    report_fail(&process->bench->report, &promise, "A program did not end well.");
  pair_release(&pair);
}

/* -- Memory ------------------------------------------------------------------------------------------------------------------- */

static void take_memory(struct process_bench *process) {
  static const struct promise promise = {.what = "private memory, large salon open, after a search",
                                         .floor = "-",
                                         .unit = FIGURE_BYTES,
                                         .aim = 16 * 1048576.0,
                                         .must = 48 * 1048576.0};
  struct bench *bench = process->bench;
  const char *arguments[] = {bench->program, "--db", bench->large.replica, "--location", main_street, NULL};
  struct child_screen screen;
  struct pair pair = {.measured = {.count = 0}};
  char note[FIGURE_NOTE_SIZE];
  bool started = child_screen_start(&screen, arguments) >= 0;
  double fresh = started ? child_private_memory(screen.pid) : -1;
  bool done = started && child_screen_type(&screen, "/") && child_screen_type(&screen, "anna");
  if (done) samples_add(&pair.measured, child_private_memory(screen.pid));
  child_screen_end(&screen);
  (void)snprintf(note, sizeof note, "%.1f MiB before the search.", fresh / 1048576);
  if (done)
    report_add(&bench->report, &promise, &pair, note);
  else
    report_fail(&bench->report, &promise, "The screen did not answer.");
  pair_release(&pair);
}

/* The query with its parameters written out, for the program that takes no others. */
static void write_sql(struct process_bench *process) {
  char *out = process->sql, *end = process->sql + sizeof process->sql - 128;
  for (const char *at = bare_day_visits; *at != '\0' && out < end; at++) {
    if (*at != '?') {
      *out++ = *at;
      continue;
    }
    at++;
    if (*at == '1')
      out += snprintf(out, 128, "(SELECT id FROM location ORDER BY position LIMIT 1)");
    else
      out += snprintf(out, 128, "%s", *at == '2' ? process->from : process->to);
  }
  *out = '\0';
}

void figures_process(struct bench *bench) {
  struct process_bench process = {.bench = bench};
  (void)snprintf(process.from, sizeof process.from, "%lld", (long long)demo_instant(bench->today, 0));
  (void)snprintf(process.to, sizeof process.to, "%lld", (long long)demo_instant(bench->today + 1, 0));
  (void)snprintf(process.bare_screen, sizeof process.bare_screen, "%.480s/bare_screen", bench->beside);
  write_sql(&process);
  take_start(&process);
  take_day(&process);
  take_memory(&process);
}
