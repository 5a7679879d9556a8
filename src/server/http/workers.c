#include "server/http/workers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "server/http/log.h"
#include "server/http/metrics.h"
#include "server/pg/pg.h"

enum {
  ARENA_MAX = 256 * 1024 * 1024,
  STACK_SIZE = 1024 * 1024,
  KNOCK_PAUSE_US = 1000000 /* a database that was not there is not asked for again at once by everybody */
};

struct worker {
  struct workers *workers;
  pthread_t thread;
  pthread_cond_t called;
  struct worker *idle_next;
  bool idle;
  struct pg *pg;
  struct arena arena;
};

struct workers {
  struct workers_options options;
  pthread_mutex_t lock;
  struct worker *idle; /* who had work last is called first: its connection is warm */
  struct exchange *first, **last;
  int queued;
  atomic_llong knocked_at; /* us, when one of them could not reach the database */
  bool ending;
  int started;
  struct worker threads[];
};

static struct pg *connection_of(struct worker *worker) {
  const char *database = worker->workers->options.database;
  if (worker->pg != NULL || database == NULL) return worker->pg;
  int64_t knocked_at = atomic_load(&worker->workers->knocked_at);
  if (knocked_at != 0 && monotonic_us() - knocked_at < KNOCK_PAUSE_US) return NULL;
  struct error error;
  error_init(&error);
  if (pg_open(database, &worker->pg, &error) != CODE_OK) {
    worker->pg = NULL;
    atomic_store(&worker->workers->knocked_at, monotonic_us());
    log_say(LOG_WARNING, NULL, "The database cannot be reached: %s", error.text);
  }
  return worker->pg;
}

static void rest(struct workers *workers, struct worker *worker) {
  worker->idle = true;
  worker->idle_next = workers->idle;
  workers->idle = worker;
  while (worker->idle) (void)pthread_cond_wait(&worker->called, &workers->lock);
}

static void call_one(struct workers *workers) {
  struct worker *worker = workers->idle;
  if (worker == NULL) return;
  workers->idle = worker->idle_next;
  worker->idle = false;
  (void)pthread_cond_signal(&worker->called);
}

static struct exchange *next_one(struct workers *workers, struct worker *worker) {
  (void)pthread_mutex_lock(&workers->lock);
  while (workers->first == NULL && !workers->ending) rest(workers, worker);
  struct exchange *exchange = workers->first;
  if (exchange != NULL) {
    workers->first = exchange->next;
    if (workers->first == NULL) workers->last = &workers->first;
    workers->queued--;
  }
  (void)pthread_mutex_unlock(&workers->lock);
  return exchange;
}

static void *work(void *argument) {
  struct worker *worker = argument;
  struct metrics *metrics = worker->workers->options.metrics;
  for (struct exchange *exchange; (exchange = next_one(worker->workers, worker)) != NULL;) {
    metrics_add(metrics, METRIC_QUEUED, -1);
    metrics_add(metrics, METRIC_RUNNING, 1);
    if (exchange_run(exchange, &worker->arena, connection_of(worker))) daemon_answer(exchange);
    if (worker->pg != NULL) pg_rollback(worker->pg); /* a handler that gave up half way */
    metrics_add(metrics, METRIC_RUNNING, -1);
  }
  return NULL;
}

static bool worker_start(struct workers *workers, struct worker *worker) {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return false;
  *worker = (struct worker){.workers = workers};
  arena_init(&worker->arena, ARENA_MAX);
  bool made = pthread_cond_init(&worker->called, NULL) == 0;
  bool started = made && pthread_attr_setstacksize(&attributes, STACK_SIZE) == 0 &&
                 pthread_create(&worker->thread, &attributes, work, worker) == 0;
  if (made && !started) (void)pthread_cond_destroy(&worker->called);
  (void)pthread_attr_destroy(&attributes);
  return started;
}

enum code workers_new(const struct workers_options *options, struct workers **out, struct error *error) {
  *out = NULL;
  struct workers *workers = calloc(1, sizeof *workers + (size_t)options->count * sizeof(struct worker));
  if (workers == NULL || pthread_mutex_init(&workers->lock, NULL) != 0) {
    free(workers);
    return error_set(error, CODE_INTERNAL, "There is not enough memory for the threads that answer.");
  }
  workers->options = *options;
  workers->last = &workers->first;
  while (workers->started < options->count && worker_start(workers, &workers->threads[workers->started]))
    workers->started++;
  if (workers->started < options->count) {
    workers_end(workers);
    workers_free(workers);
    return error_set(error, CODE_INTERNAL, "The threads that answer cannot be started.");
  }
  *out = workers;
  return CODE_OK;
}

bool workers_give(struct workers *workers, struct exchange *exchange) {
  exchange->next = NULL;
  (void)pthread_mutex_lock(&workers->lock);
  bool taken = workers->queued < workers->options.queue_max && !workers->ending;
  if (taken) {
    *workers->last = exchange;
    workers->last = &exchange->next;
    workers->queued++;
    metrics_add(workers->options.metrics, METRIC_QUEUED, 1);
    call_one(workers);
  }
  (void)pthread_mutex_unlock(&workers->lock);
  return taken;
}

void workers_end(struct workers *workers) {
  (void)pthread_mutex_lock(&workers->lock);
  workers->ending = true;
  while (workers->idle != NULL) call_one(workers);
  (void)pthread_mutex_unlock(&workers->lock);
  for (int i = 0; i < workers->started; i++) {
    (void)pthread_join(workers->threads[i].thread, NULL);
    (void)pthread_cond_destroy(&workers->threads[i].called);
    pg_close(workers->threads[i].pg);
    arena_release(&workers->threads[i].arena);
  }
  workers->started = 0;
}

void workers_free(struct workers *workers) {
  if (workers == NULL) return;
  (void)pthread_mutex_destroy(&workers->lock);
  free(workers);
}
