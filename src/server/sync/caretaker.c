#include "server/sync/caretaker.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "server/pg/pg.h"
#include "server/server.h"

enum { FIRST_SECONDS = 300, EVERY_SECONDS = 6 * 3600, POOL_PATIENCE_MS = 5000 };

static const int64_t day_ms = INT64_C(86400000);

struct caretaker {
  struct server *server;
  pthread_mutex_t lock;
  pthread_cond_t stop;
  pthread_t thread;
  bool stopping;
};

/* A statement about all tenants that takes the time and answers how many it was for. */
static enum code begin_epochs(struct pg *pg, enum pg_id statement, int64_t now, int64_t *begun,
                              struct error *error) {
  struct pg_rows rows = {0};
  struct pg_batch batch;
  *begun = 0;
  pg_batch_init(&batch, pg);
  pg_batch_begin(&batch, PG_WRITE, id_nil);
  struct pg_call call = pg_call(pg, statement);
  pg_int(&call, now);
  pg_batch_add(&batch, &call, &rows);
  pg_batch_commit(&batch);
  enum code code = pg_batch_run(&batch, error);
  if (code == CODE_OK)
    *begun = pg_get_int(&rows, 0, 0);
  else
    pg_rollback(pg);
  pg_rows_release(&rows);
  return code;
}

enum code epoch_check(struct pg *pg, int64_t now, int64_t *begun, struct error *error) {
  return begin_epochs(pg, PG_EPOCH_CHECK, now, begun, error);
}

enum code epoch_begin(struct pg *pg, int64_t now, int64_t *begun, struct error *error) {
  return begin_epochs(pg, PG_EPOCH_BEGIN, now, begun, error);
}

/* Nobody is made to wait for the clock when there is nothing to forget. */
static enum code find_forgettable(struct pg *pg, enum pg_id statement, struct id tenant, int64_t before,
                                  bool *any, struct error *error) {
  struct pg_rows rows = {0};
  struct pg_batch batch;
  pg_batch_init(&batch, pg);
  pg_batch_begin(&batch, PG_READ, tenant);
  struct pg_call call = pg_call(pg, statement);
  pg_int(&call, before);
  pg_batch_add(&batch, &call, &rows);
  pg_batch_commit(&batch);
  enum code code = pg_batch_run(&batch, error);
  *any = code == CODE_OK && pg_get_bool(&rows, 0, 0);
  pg_rows_release(&rows);
  return code;
}

/* `rows` gets what the statement answers. */
static enum code forget(struct pg *pg, enum pg_id statement, struct id tenant, int64_t before,
                        struct pg_rows *rows, struct error *error) {
  struct pg_batch batch;
  pg_batch_init(&batch, pg);
  pg_batch_begin(&batch, PG_WRITE, tenant);
  struct pg_call call = pg_call(pg, PG_CLOCK_TAKE);
  pg_int(&call, 1);
  pg_batch_add(&batch, &call, NULL);
  call = pg_call(pg, statement);
  pg_int(&call, before);
  pg_batch_add(&batch, &call, rows);
  pg_batch_commit(&batch);
  return pg_batch_run(&batch, error);
}

enum code horizon_raise(struct pg *pg, struct id tenant, int64_t now, int64_t *gone, struct error *error) {
  int64_t before = now - TOMBSTONE_DAYS * day_ms;
  bool any = false;
  struct pg_rows rows = {0};
  *gone = 0;
  enum code code = find_forgettable(pg, PG_FEED_FORGETTABLE, tenant, before, &any, error);
  if (code == CODE_OK && any) code = forget(pg, PG_FEED_FORGET, tenant, before, &rows, error);
  if (code == CODE_OK && any) *gone = pg_get_int(&rows, 0, 0);
  if (code != CODE_OK) pg_rollback(pg);
  pg_rows_release(&rows);
  return code;
}

enum code verdicts_forget(struct pg *pg, struct id tenant, int64_t now, struct error *error) {
  int64_t before = now - VERDICT_DAYS * day_ms;
  bool any = false;
  enum code code = find_forgettable(pg, PG_VERDICTS_FORGETTABLE, tenant, before, &any, error);
  if (code == CODE_OK && any) code = forget(pg, PG_VERDICTS_FORGET, tenant, before, NULL, error);
  if (code != CODE_OK) pg_rollback(pg);
  return code;
}

static bool is_stopping(struct caretaker *caretaker) {
  pthread_mutex_lock(&caretaker->lock);
  bool stopping = caretaker->stopping;
  pthread_mutex_unlock(&caretaker->lock);
  return stopping;
}

/* What cannot be done now is done the next time. */
static void tend_all(struct caretaker *caretaker, struct pg *pg, int64_t now) {
  struct error error;
  error_init(&error);
  struct pg_rows clocks = {0};
  if (pg_begin(pg, PG_READ, id_nil, &error) == CODE_OK) {
    struct pg_call call = pg_call(pg, PG_CLOCKS_READ);
    if (pg_run(&call, &clocks, &error) != CODE_OK) clocks = (struct pg_rows){0};
  }
  pg_rollback(pg);
  for (int i = 0; i < clocks.count && !is_stopping(caretaker); i++) {
    struct id tenant = pg_get_id(&clocks, i, 0);
    int64_t gone;
    error_init(&error);
    if (horizon_raise(pg, tenant, now, &gone, &error) == CODE_OFFLINE) break;
    error_init(&error);
    if (verdicts_forget(pg, tenant, now, &error) == CODE_OFFLINE) break;
  }
  pg_rows_release(&clocks);
}

/* True when the time is over, false when it stops. */
static bool wait_for(struct caretaker *caretaker, int seconds) {
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += seconds;
  int waited = 0;
  pthread_mutex_lock(&caretaker->lock);
  while (!caretaker->stopping && waited == 0)
    waited = pthread_cond_timedwait(&caretaker->stop, &caretaker->lock, &until);
  bool goes_on = !caretaker->stopping;
  pthread_mutex_unlock(&caretaker->lock);
  return goes_on;
}

static void *take_care(void *argument) {
  struct caretaker *caretaker = argument;
  for (int seconds = FIRST_SECONDS; wait_for(caretaker, seconds); seconds = EVERY_SECONDS) {
    struct error error;
    struct pg *pg;
    error_init(&error);
    if (pg_pool_take(caretaker->server->pool, POOL_PATIENCE_MS, &pg, &error) != CODE_OK) continue;
    tend_all(caretaker, pg, ports_now(&caretaker->server->ports));
    pg_pool_give(caretaker->server->pool, pg);
  }
  return NULL;
}

enum code caretaker_new(struct server *server, struct caretaker **caretaker, struct error *error) {
  struct caretaker *made = calloc(1, sizeof *made);
  if (made == NULL) return error_set(error, CODE_INTERNAL, "There is no memory for the caretaker.");
  made->server = server;
  pthread_condattr_t attributes;
  pthread_mutex_init(&made->lock, NULL);
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&made->stop, &attributes);
  pthread_condattr_destroy(&attributes);
  if (pthread_create(&made->thread, NULL, take_care, made) != 0) {
    free(made);
    return error_set(error, CODE_INTERNAL, "The caretaker's thread cannot be started.");
  }
  *caretaker = made;
  return CODE_OK;
}

void caretaker_free(struct caretaker *caretaker) {
  if (caretaker == NULL) return;
  pthread_mutex_lock(&caretaker->lock);
  caretaker->stopping = true;
  pthread_cond_broadcast(&caretaker->stop);
  pthread_mutex_unlock(&caretaker->lock);
  pthread_join(caretaker->thread, NULL);
  pthread_cond_destroy(&caretaker->stop);
  pthread_mutex_destroy(&caretaker->lock);
  free(caretaker);
}
