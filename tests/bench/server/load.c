#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"
#include "server/bench_server.h"

struct load {
  load_operation *operation;
  double until; /* of bench_clock() */
  atomic_long done;
  atomic_bool failed;
};

struct load_thread {
  struct load_client client;
  struct load *load;
  pthread_t thread;
};

static void *work(void *context) {
  struct load_thread *thread = context;
  struct load *load = thread->load;
  while (bench_clock() < load->until && !atomic_load(&load->failed)) {
    if (thread->load->operation(&thread->client)) {
      atomic_fetch_add(&load->done, 1);
    } else {
      atomic_store(&load->failed, true);
    }
  }
  return NULL;
}

double load_run(struct bench_server *bench, int port, int clients, double seconds, load_operation *operation,
                const void *context) {
  struct load load = {.operation = operation, .until = bench_clock() + seconds * 1e6};
  struct load_thread *threads = calloc((size_t)clients, sizeof *threads);
  if (threads == NULL) bench_die("load", "memory");
  double start = bench_clock();
  for (int i = 0; i < clients; i++) {
    threads[i] = (struct load_thread){
        .client = {.bench = bench, .context = context, .index = i, .clients = clients}, .load = &load};
    wire_init(&threads[i].client.wire, port);
    if (pthread_create(&threads[i].thread, NULL, work, &threads[i]) != 0) bench_die("load", "threads");
  }
  for (int i = 0; i < clients; i++) {
    (void)pthread_join(threads[i].thread, NULL);
    if (atomic_load(&load.failed) && threads[i].client.wire.buffer != NULL && i == 0) {
      (void)fprintf(stderr, "bench_server: %.600s\n", threads[i].client.wire.buffer);
    }
    wire_release(&threads[i].client.wire);
    free(threads[i].client.own);
  }
  double took = bench_clock() - start;
  long done = atomic_load(&load.done);
  free(threads);
  return atomic_load(&load.failed) || done == 0 ? -1 : took / (double)done;
}

double pgbench_run(struct bench_server *bench, const char *script, int clients, int tenants, int ops,
                   int seconds) {
  char path[512], c[24], t[24], d_ops[32], d_tenants[32];
  (void)snprintf(path, sizeof path, "%s/%s", BENCH_SERVER_SOURCES, script);
  (void)snprintf(c, sizeof c, "-c%d", clients);
  (void)snprintf(t, sizeof t, "-T%d", seconds);
  (void)snprintf(d_ops, sizeof d_ops, "-Dops=%d", ops);
  (void)snprintf(d_tenants, sizeof d_tenants, "-Dtenants=%d", tenants);
  char program[] = BENCH_POSTGRES_BIN "/pgbench", n[] = "-n", mode[] = "-Mprepared", jobs[] = "-j2",
       f[] = "-f";
  if (clients == 1) memcpy(jobs, "-j1", sizeof jobs);
  (void)setenv("PGOPTIONS", "-c role=frontdesk_app", 1);
  char *const argv[] = {program, n, mode, jobs, c, t, d_ops, d_tenants, f, path, bench->url, NULL};
  char *output = bench_output(argv, NULL);
  (void)unsetenv("PGOPTIONS");
  double tps = 0;
  if (strncmp(output, "tps = ", 6) == 0) tps = strtod(output + 6, NULL);
  free(output);
  return tps > 0 ? 1e6 / tps : -1;
}
