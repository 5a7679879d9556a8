/*
 * The figures of the central server: bench_server PROGRAM [GROUP]. PROGRAM is frontdesk-server; GROUP is push, book, wait or read, and all of them if none
 * is given; all of them are written to docs/figures-server.md. FD_BENCH_LARGE names a database that holds the large salon already, for `read`.
 * It ends with 1 when something was missed that must not be.
 */
#include "server/bench_server.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static const struct {
  const char *name;
  void (*take)(struct bench_server *bench);
} groups[] = {{"push", figures_push}, {"book", figures_book}, {"wait", figures_wait}, {"read", figures_read}};

/* The sockets of ten thousand desks, here and in the server. */
static void more_files(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

static void bare_open(struct bench_server *bench) {
  char program[512], port[16], url[CLUSTER_URL_SIZE];
  bench->bare_port = bench->port + 1;
  (void)snprintf(program, sizeof program, "%s/bare_http", bench->beside);
  (void)snprintf(port, sizeof port, "%d", bench->bare_port);
  (void)snprintf(url, sizeof url, "%s", bench->url);
  char *const argv[] = {program, port, url, NULL};
  bench->bare = bench_spawn(argv, NULL, NULL);
  struct wire wire;
  wire_init(&wire, bench->bare_port);
  struct timespec pause = {.tv_nsec = 20000000};
  for (int i = 0; i < 200 && wire_ask(&wire, "GET", "/", NULL, NULL, 0) != 200; i++)
    (void)nanosleep(&pause, NULL);
  wire_release(&wire);
}

static bool is_asked_for(const char *only, const char *name) {
  return only == NULL || strcmp(only, name) == 0;
}

int main(int argc, char **argv) {
  if (argc < 2 || argc > 3) {
    (void)fprintf(stderr, "usage: bench_server PROGRAM [push|book|wait|read]\n");
    return 2;
  }
  struct bench_server *bench = calloc(1, sizeof *bench);
  if (bench == NULL) return 1;
  const char *only = argc > 2 ? argv[2] : NULL;
  char beside[512] = ".";
  const char *slash = strrchr(argv[0], '/');
  if (slash != NULL) (void)snprintf(beside, sizeof beside, "%.*s", (int)(slash - argv[0]), argv[0]);
  bench->program = argv[1];
  bench->beside = beside;
  more_files();
  (void)signal(SIGPIPE, SIG_IGN);
  report_begin(&bench->report);
  cluster_start(&bench->cluster, true);
  bench_open_small(bench);
  bare_open(bench);
  for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
    if (is_asked_for(only, groups[i].name)) groups[i].take(bench);
  }
  bench_close(bench);
  static const char intro[] =
      "What `./run bench server` printed. PostgreSQL 15, fsync on, on the same two cores as the server and "
      "those who ask; small salons of 32 "
      "employees, and the large demo salon with about 600,000 visits. Each figure stands beside its floor, "
      "taken in the same run and in turns "
      "with it; times are of one push, booking, page or lookup on average over seconds of as many as go.";
  bool written = only != NULL || report_write(&bench->report, "docs/figures-server.md",
                                              "Figures of the central server", intro);
  int misses = bench->report.misses;
  free(bench);
  return misses > 0 || !written ? 1 : 0;
}
