/*
 * Who of this process writes next. A connection that waits for another one inside SQLite sleeps in steps and
 * knows no order; here the desk goes first, and is woken the moment the lock is free. Background work
 * (checkpoints, later the pages of sync) takes it in small bites. Writers of other processes are met by
 * SQLite's own lock, which is taken second.
 *
 * All handles and threads of a process that write to one file share one lock.
 */
#ifndef CORE_STORE_WRITE_LOCK_H
#define CORE_STORE_WRITE_LOCK_H

enum write_priority {
  WRITE_FOR_DESK,      /* somebody waits for it */
  WRITE_IN_BACKGROUND, /* waits while anybody of the desk does */
  WRITE_PRIORITY_COUNT
};

struct write_lock;

/* NULL when there is no memory. */
struct write_lock *write_lock_new(void);

/* Nobody may hold it or wait for it. NULL is fine. */
void write_lock_free(struct write_lock *lock);

void write_lock_take(struct write_lock *lock, enum write_priority priority);
void write_lock_give(struct write_lock *lock);

/* How many wait just now; for tests. */
int write_lock_waiting(struct write_lock *lock, enum write_priority priority);

#endif
