#include "server/sync/waiters.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "server/pg/pg.h"
#include "server/server.h"

enum { TENANT_BUCKETS = 4096, NEWS_SIZE = 64, POLL_FRESH_MS = 1000, POOL_PATIENCE_MS = 100, GONE_TURNS = 8 };

struct waiter {
  struct waiter *next;
  struct request *request;
  struct id device;
  struct cursor seen;
  int64_t ends_at; /* ms of the monotonic clock */
};

struct waiting_tenant {
  struct waiting_tenant *next; /* in its bucket */
  struct id tenant;
  struct cursor clock;    /* the newest that was heard of; epoch 0: none yet */
  int64_t polled_at;      /* when the clock was last known to be so */
  int64_t used_at;        /* when somebody last waited or was about to */
  struct waiter *waiters; /* newest first */
  int count;
};

struct waiters {
  struct server *server;
  pthread_mutex_t lock;
  pthread_cond_t stop;
  pthread_t thread;
  bool stopping;
  int count;
  struct waiting_tenant *buckets[TENANT_BUCKETS];
};

static int64_t monotonic_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---------------------------------------------------------------------------------------------- the table */

static struct waiting_tenant **bucket_of(struct waiters *waiters, struct id tenant) {
  uint32_t hash = 0;
  for (int i = 0; i < ID_SIZE; i++) hash = hash * 31 + tenant.bytes[i];
  return &waiters->buckets[(hash ^ hash >> 16) % TENANT_BUCKETS];
}

static struct waiting_tenant *find(struct waiters *waiters, struct id tenant) {
  struct waiting_tenant *found = *bucket_of(waiters, tenant);
  while (found != NULL && !id_equal(found->tenant, tenant)) found = found->next;
  return found;
}

static struct waiting_tenant *find_or_add(struct waiters *waiters, struct id tenant) {
  struct waiting_tenant *found = find(waiters, tenant);
  if (found == NULL && (found = calloc(1, sizeof *found)) != NULL) {
    struct waiting_tenant **bucket = bucket_of(waiters, tenant);
    *found = (struct waiting_tenant){.next = *bucket, .tenant = tenant};
    *bucket = found;
  }
  if (found != NULL) found->used_at = monotonic_ms();
  return found;
}

static bool is_news(struct cursor clock, struct cursor seen) {
  return clock.epoch != 0 && (clock.epoch != seen.epoch || clock.seq > seen.seq);
}

/* Takes those out of a tenant's list that are to be answered, and puts them before `taken`. */
struct pick {
  bool all;
  const struct id *device; /* only this one's */
  int64_t now;             /* those whose time is over; 0: whatever the time */
  bool gone;               /* those whose desk has hung up */
};

static struct waiter *take(struct waiters *waiters, struct waiting_tenant *tenant, const struct pick *pick,
                           struct waiter *taken) {
  for (struct waiter **at = &tenant->waiters; *at != NULL;) {
    struct waiter *waiter = *at;
    bool mine = pick->device != NULL && id_equal(waiter->device, *pick->device);
    bool over = pick->now != 0 && waiter->ends_at <= pick->now;
    bool news = pick->device == NULL && is_news(tenant->clock, waiter->seen);
    bool gone = pick->gone && http_is_gone(waiter->request);
    if (!pick->all && !mine && !over && !news && !gone) {
      at = &waiter->next;
      continue;
    }
    *at = waiter->next;
    waiter->next = taken;
    taken = waiter;
    tenant->count--;
    waiters->count--;
    if (news)
      waiter->seen = (struct cursor){.epoch = -1, .seq = tenant->clock.seq}; /* marks what it is told */
  }
  return taken;
}

/* Without the lock: whoever resumes a connection may have to wait for it. */
static void answer(struct waiter *taken) {
  if (taken == NULL) return;
  struct http_daemon *daemon = http_hold_answers(taken->request);
  while (taken != NULL) {
    struct waiter *next = taken->next;
    struct response response = {.status = 204};
    if (taken->seen.epoch == -1 && (response.body = malloc(NEWS_SIZE)) != NULL) {
      response.status = 200;
      response.owned = true;
      response.length = (size_t)snprintf(response.body, NEWS_SIZE, "{\"seq\":%" PRId64 "}", taken->seen.seq);
    }
    http_finish(taken->request, &response);
    free(taken);
    taken = next;
  }
  http_let_answers_go(daemon);
}

/* ---------------------------------------------------------------------------------------------- the thread */

static void learn(struct waiting_tenant *tenant, struct cursor clock, int64_t now) {
  bool newer = clock.epoch > tenant->clock.epoch ||
               (clock.epoch == tenant->clock.epoch && clock.seq > tenant->clock.seq);
  if (newer) tenant->clock = clock;
  tenant->polled_at = now;
}

static void take_over(struct waiters *waiters, const struct pg_rows *rows, int64_t asked_at) {
  struct waiter *taken = NULL;
  pthread_mutex_lock(&waiters->lock);
  for (int i = 0; i < rows->count; i++) {
    struct waiting_tenant *tenant = find(waiters, pg_get_id(rows, i, 0));
    if (tenant == NULL) continue;
    learn(tenant, (struct cursor){.epoch = pg_get_int(rows, i, 1), .seq = pg_get_int(rows, i, 2)}, asked_at);
    taken = take(waiters, tenant, &(struct pick){.all = false}, taken);
  }
  pthread_mutex_unlock(&waiters->lock);
  answer(taken);
}

/* What other processes have committed. When PostgreSQL is away, nobody is told anything, and the next turn asks again. */
static void poll_clocks(struct waiters *waiters) {
  struct error error;
  error_init(&error);
  struct pg *pg;
  if (pg_pool_take(waiters->server->pool, POOL_PATIENCE_MS, &pg, &error) != CODE_OK) return;
  int64_t asked_at = monotonic_ms();
  struct pg_rows rows = {0};
  struct pg_batch batch;
  pg_batch_init(&batch, pg);
  pg_batch_begin(&batch, PG_READ, id_nil);
  struct pg_call call = pg_call(pg, PG_CLOCKS_READ);
  pg_batch_add(&batch, &call, &rows);
  pg_batch_commit(&batch);
  enum code code = pg_batch_run(&batch, &error);
  pg_pool_give(waiters->server->pool, pg);
  if (code == CODE_OK) take_over(waiters, &rows, asked_at);
  pg_rows_release(&rows);
}

/* Those whose time is over; tenants that nobody waits for any more are forgotten. */
static struct waiter *sweep(struct waiters *waiters, int64_t now, unsigned turn) {
  struct waiter *taken = NULL;
  for (unsigned i = 0; i < TENANT_BUCKETS; i++) {
    bool gone = i % GONE_TURNS == turn % GONE_TURNS; /* a system call each, so some of them at a time */
    for (struct waiting_tenant **at = &waiters->buckets[i]; *at != NULL;) {
      struct waiting_tenant *tenant = *at;
      taken = take(waiters, tenant, &(struct pick){.now = now, .gone = gone}, taken);
      if (tenant->count == 0 && now - tenant->used_at > WAITERS_TENANT_KEPT_MS) {
        *at = tenant->next;
        free(tenant);
      } else {
        at = &tenant->next;
      }
    }
  }
  return taken;
}

static struct timespec after_ms(int64_t milliseconds) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  at.tv_sec += (time_t)(milliseconds / 1000);
  at.tv_nsec += (long)(milliseconds % 1000) * 1000000;
  if (at.tv_nsec >= 1000000000) {
    at.tv_sec++;
    at.tv_nsec -= 1000000000;
  }
  return at;
}

static void *watch(void *argument) {
  struct waiters *waiters = argument;
  pthread_mutex_lock(&waiters->lock);
  for (unsigned turn = 1; !waiters->stopping; turn++) {
    struct timespec at = after_ms(WAITERS_POLL_MS);
    pthread_cond_timedwait(&waiters->stop, &waiters->lock, &at);
    if (waiters->stopping) break;
    struct waiter *taken = sweep(waiters, monotonic_ms(), turn);
    bool anybody = waiters->count > 0;
    pthread_mutex_unlock(&waiters->lock);
    answer(taken);
    if (anybody) poll_clocks(waiters);
    pthread_mutex_lock(&waiters->lock);
  }
  pthread_mutex_unlock(&waiters->lock);
  return NULL;
}

enum code waiters_new(struct server *server, struct waiters **waiters, struct error *error) {
  struct waiters *made = calloc(1, sizeof *made);
  if (made == NULL) return error_set(error, CODE_INTERNAL, "There is no memory for those who wait.");
  made->server = server;
  pthread_mutex_init(&made->lock, NULL);
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&made->stop, &attributes);
  pthread_condattr_destroy(&attributes);
  if (pthread_create(&made->thread, NULL, watch, made) != 0) {
    free(made);
    return error_set(error, CODE_INTERNAL, "The thread that watches the clocks cannot be started.");
  }
  *waiters = made;
  return CODE_OK;
}

void waiters_stop(struct waiters *waiters) {
  struct waiter *taken = NULL;
  pthread_mutex_lock(&waiters->lock);
  waiters->stopping = true;
  pthread_cond_broadcast(&waiters->stop);
  for (int i = 0; i < TENANT_BUCKETS; i++)
    for (struct waiting_tenant *tenant = waiters->buckets[i]; tenant != NULL; tenant = tenant->next)
      taken = take(waiters, tenant, &(struct pick){.all = true}, taken);
  pthread_mutex_unlock(&waiters->lock);
  answer(taken);
}

void waiters_free(struct waiters *waiters) {
  if (waiters == NULL) return;
  waiters_stop(waiters);
  pthread_join(waiters->thread, NULL);
  for (int i = 0; i < TENANT_BUCKETS; i++)
    while (waiters->buckets[i] != NULL) {
      struct waiting_tenant *tenant = waiters->buckets[i];
      waiters->buckets[i] = tenant->next;
      free(tenant);
    }
  pthread_cond_destroy(&waiters->stop);
  pthread_mutex_destroy(&waiters->lock);
  free(waiters);
}

/* ---------------------------------------------------------------------------------------------- who calls */

bool waiters_known(struct waiters *waiters, struct id tenant, struct cursor *clock) {
  pthread_mutex_lock(&waiters->lock);
  struct waiting_tenant *found = find_or_add(waiters, tenant);
  bool known = found != NULL && found->clock.epoch != 0 && monotonic_ms() - found->polled_at <= POLL_FRESH_MS;
  if (known) *clock = found->clock;
  pthread_mutex_unlock(&waiters->lock);
  return known;
}

static enum wait_outcome hold(struct waiters *waiters, struct waiter *waiter, struct response *response,
                              struct waiter **taken) {
  struct id tenant_id = waiter->request->principal.tenant;
  if (waiters->stopping) return WAIT_STOPPED;
  struct waiting_tenant *tenant = find_or_add(waiters, tenant_id);
  if (tenant == NULL) return WAIT_FULL;
  *taken = take(waiters, tenant, &(struct pick){.device = &waiter->device}, *taken);
  if (is_news(tenant->clock, waiter->seen)) return WAIT_NEWS;
  if (tenant->count >= WAITERS_PER_TENANT) return WAIT_FULL;
  response->later = true; /* under the lock: the next moment somebody else may answer */
  waiter->next = tenant->waiters;
  tenant->waiters = waiter;
  tenant->count++;
  waiters->count++;
  return WAIT_HELD;
}

enum wait_outcome waiters_hold(struct waiters *waiters, struct request *request, struct response *response,
                               struct cursor seen, int milliseconds) {
  struct waiter *waiter = malloc(sizeof *waiter);
  if (waiter == NULL) return WAIT_FULL;
  *waiter = (struct waiter){.request = request,
                            .device = request->principal.id,
                            .seen = seen,
                            .ends_at = monotonic_ms() + milliseconds};
  struct waiter *taken = NULL;
  pthread_mutex_lock(&waiters->lock);
  enum wait_outcome outcome = hold(waiters, waiter, response, &taken);
  pthread_mutex_unlock(&waiters->lock);
  if (outcome != WAIT_HELD) free(waiter);
  answer(taken);
  return outcome;
}

void waiters_wake(struct waiters *waiters, struct id tenant, struct cursor clock) {
  if (waiters == NULL) return;
  struct waiter *taken = NULL;
  pthread_mutex_lock(&waiters->lock);
  struct waiting_tenant *found = find(waiters, tenant);
  if (found != NULL) {
    learn(found, clock, monotonic_ms());
    taken = take(waiters, found, &(struct pick){.all = false}, taken);
  }
  pthread_mutex_unlock(&waiters->lock);
  answer(taken);
}

void waiters_end(struct waiters *waiters, struct id tenant, struct id device) {
  if (waiters == NULL) return;
  struct waiter *taken = NULL;
  pthread_mutex_lock(&waiters->lock);
  struct waiting_tenant *found = find(waiters, tenant);
  if (found != NULL) taken = take(waiters, found, &(struct pick){.device = &device}, taken);
  pthread_mutex_unlock(&waiters->lock);
  answer(taken);
}

int waiters_count(struct waiters *waiters) {
  pthread_mutex_lock(&waiters->lock);
  int count = waiters->count;
  pthread_mutex_unlock(&waiters->lock);
  return count;
}
