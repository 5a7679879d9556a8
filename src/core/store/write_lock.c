#include "core/store/write_lock.h"

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct write_lock {
  pthread_mutex_t mutex;
  pthread_cond_t free[WRITE_PRIORITY_COUNT]; /* signalled when the lock is given back */
  int waiting[WRITE_PRIORITY_COUNT];
  bool taken;
};

struct write_lock *write_lock_new(void) {
  struct write_lock *lock = calloc(1, sizeof *lock);
  if (lock == NULL) return NULL;
  (void)pthread_mutex_init(&lock->mutex, NULL);
  for (int i = 0; i < WRITE_PRIORITY_COUNT; i++) (void)pthread_cond_init(&lock->free[i], NULL);
  return lock;
}

void write_lock_free(struct write_lock *lock) {
  if (lock == NULL) return;
  assert(!lock->taken);
  for (int i = 0; i < WRITE_PRIORITY_COUNT; i++) (void)pthread_cond_destroy(&lock->free[i]);
  (void)pthread_mutex_destroy(&lock->mutex);
  free(lock);
}

static bool must_wait(const struct write_lock *lock, enum write_priority priority) {
  return lock->taken || (priority != WRITE_FOR_DESK && lock->waiting[WRITE_FOR_DESK] > 0);
}

void write_lock_take(struct write_lock *lock, enum write_priority priority) {
  (void)pthread_mutex_lock(&lock->mutex);
  lock->waiting[priority]++;
  while (must_wait(lock, priority)) (void)pthread_cond_wait(&lock->free[priority], &lock->mutex);
  lock->waiting[priority]--;
  lock->taken = true;
  (void)pthread_mutex_unlock(&lock->mutex);
}

void write_lock_give(struct write_lock *lock) {
  (void)pthread_mutex_lock(&lock->mutex);
  assert(lock->taken);
  lock->taken = false;
  for (int i = 0; i < WRITE_PRIORITY_COUNT; i++) {
    if (lock->waiting[i] == 0) continue;
    (void)pthread_cond_signal(&lock->free[i]);
    break;
  }
  (void)pthread_mutex_unlock(&lock->mutex);
}

int write_lock_waiting(struct write_lock *lock, enum write_priority priority) {
  (void)pthread_mutex_lock(&lock->mutex);
  int waiting = lock->waiting[priority];
  (void)pthread_mutex_unlock(&lock->mutex);
  return waiting;
}
