#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "server/pg/pg.h"

/* A stack, so that the connection that was used last, and has its statements prepared, is used next. */
struct pg_pool {
  pthread_mutex_t lock; /* of what follows */
  pthread_cond_t given;
  char *url;
  int size, out; /* how many there may be, and how many are in use */
  int idle;      /* of `connections`, open and free */
  struct pg **connections;
};

static enum code no_memory(struct error *error) {
  return error_set(error, CODE_INTERNAL, "There is not enough memory for the connections to the database.");
}

/* Waiting is by the monotonic clock: the wall's may jump. */
static bool given_init(pthread_cond_t *given) {
  pthread_condattr_t attributes;
  if (pthread_condattr_init(&attributes) != 0) return false;
  bool made = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
              pthread_cond_init(given, &attributes) == 0;
  (void)pthread_condattr_destroy(&attributes);
  return made;
}

enum code pg_pool_new(const char *url, int size, struct pg_pool **out, struct error *error) {
  *out = NULL;
  struct pg_pool *pool = calloc(1, sizeof *pool);
  if (pool == NULL) return no_memory(error);
  pool->url = strdup(url);
  pool->size = size;
  pool->connections = calloc((size_t)size, sizeof(struct pg *));
  if (pool->url == NULL || pool->connections == NULL || pthread_mutex_init(&pool->lock, NULL) != 0 ||
      !given_init(&pool->given)) {
    free(pool->url);
    free(pool->connections);
    free(pool);
    return no_memory(error);
  }
  *out = pool;
  return CODE_OK;
}

void pg_pool_free(struct pg_pool *pool) {
  if (pool == NULL) return;
  for (int i = 0; i < pool->idle; i++) pg_close(pool->connections[i]);
  (void)pthread_cond_destroy(&pool->given);
  (void)pthread_mutex_destroy(&pool->lock);
  free(pool->connections);
  free(pool->url);
  free(pool);
}

static struct timespec instant_in(int ms) {
  struct timespec at;
  (void)clock_gettime(CLOCK_MONOTONIC, &at);
  at.tv_sec += ms / 1000;
  at.tv_nsec += (long)(ms % 1000) * 1000000;
  if (at.tv_nsec >= 1000000000) {
    at.tv_sec++;
    at.tv_nsec -= 1000000000;
  }
  return at;
}

/* Waits for a place; *pg is an open connection, or NULL when one is to be opened. False: none came free in time. */
static bool place_take(struct pg_pool *pool, int patience_ms, struct pg **pg) {
  struct timespec until = instant_in(patience_ms);
  (void)pthread_mutex_lock(&pool->lock);
  while (pool->out == pool->size && pthread_cond_timedwait(&pool->given, &pool->lock, &until) != ETIMEDOUT) {
  }
  bool taken = pool->out < pool->size;
  *pg = NULL;
  if (taken) {
    pool->out++;
    if (pool->idle > 0) *pg = pool->connections[--pool->idle];
  }
  (void)pthread_mutex_unlock(&pool->lock);
  return taken;
}

static void place_give(struct pg_pool *pool, struct pg *pg) {
  (void)pthread_mutex_lock(&pool->lock);
  if (pg != NULL) pool->connections[pool->idle++] = pg;
  pool->out--;
  (void)pthread_cond_signal(&pool->given);
  (void)pthread_mutex_unlock(&pool->lock);
}

enum code pg_pool_take(struct pg_pool *pool, int patience_ms, struct pg **pg, struct error *error) {
  if (!place_take(pool, patience_ms, pg)) {
    return error_set(error, CODE_OFFLINE,
                     "The central server has more to do than it can. Try again in a moment.");
  }
  if (*pg != NULL) return CODE_OK;
  enum code code = pg_open(pool->url, pg, error);
  if (code != CODE_OK) place_give(pool, NULL);
  return code;
}

void pg_pool_give(struct pg_pool *pool, struct pg *pg) {
  if (pg == NULL) return;
  pg_rollback(pg);
  place_give(pool, pg);
}
