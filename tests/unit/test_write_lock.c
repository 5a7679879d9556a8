#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <sched.h>

#include "core/store/write_lock.h"

enum { ROUNDS = 20000 };

/* The order in which the lock was had; written under the lock alone. */
struct order {
  struct write_lock *lock;
  enum write_priority had[2];
  int count;
};

struct waiter {
  struct order *order;
  enum write_priority priority;
};

static void *wait_once(void *context) {
  const struct waiter *waiter = context;
  write_lock_take(waiter->order->lock, waiter->priority);
  waiter->order->had[waiter->order->count++] = waiter->priority;
  write_lock_give(waiter->order->lock);
  return NULL;
}

static pthread_t start_waiter(struct waiter *waiter) {
  pthread_t thread;
  assert_int_equal(pthread_create(&thread, NULL, wait_once, waiter), 0);
  while (write_lock_waiting(waiter->order->lock, waiter->priority) == 0) (void)sched_yield();
  return thread;
}

static void the_desk_goes_before_what_waited_longer(void **state) {
  (void)state;
  struct order order = {.lock = write_lock_new()};
  struct waiter background = {&order, WRITE_IN_BACKGROUND};
  struct waiter desk = {&order, WRITE_FOR_DESK};
  assert_non_null(order.lock);
  write_lock_take(order.lock, WRITE_IN_BACKGROUND);
  pthread_t first = start_waiter(&background);
  pthread_t second = start_waiter(&desk);
  write_lock_give(order.lock);
  assert_int_equal(pthread_join(first, NULL), 0);
  assert_int_equal(pthread_join(second, NULL), 0);
  assert_int_equal(order.count, 2);
  assert_int_equal(order.had[0], WRITE_FOR_DESK);
  assert_int_equal(order.had[1], WRITE_IN_BACKGROUND);
  write_lock_free(order.lock);
}

struct counter {
  struct write_lock *lock;
  int64_t *value;
  enum write_priority priority;
};

static void *count_up(void *context) {
  const struct counter *counter = context;
  for (int i = 0; i < ROUNDS; i++) {
    write_lock_take(counter->lock, counter->priority);
    ++*counter->value;
    write_lock_give(counter->lock);
  }
  return NULL;
}

static void one_at_a_time_and_nobody_starves(void **state) {
  (void)state;
  int64_t value = 0;
  struct write_lock *lock = write_lock_new();
  assert_non_null(lock);
  struct counter counters[] = {{lock, &value, WRITE_FOR_DESK},
                               {lock, &value, WRITE_FOR_DESK},
                               {lock, &value, WRITE_IN_BACKGROUND},
                               {lock, &value, WRITE_IN_BACKGROUND}};
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) assert_int_equal(pthread_create(&threads[i], NULL, count_up, &counters[i]), 0);
  for (int i = 0; i < 4; i++) assert_int_equal(pthread_join(threads[i], NULL), 0);
  assert_int_equal(value, 4 * ROUNDS);
  write_lock_free(lock);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_desk_goes_before_what_waited_longer),
      cmocka_unit_test(one_at_a_time_and_nobody_starves),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
