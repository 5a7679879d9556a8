/*
 * Having the centre settle what a channel wants, in the transaction that the task has open: all of it as asked, or nothing. Inside of the
 * channels' API.
 */
#ifndef SERVER_CHANNEL_SETTLE_H
#define SERVER_CHANNEL_SETTLE_H

#include "server/centre/centre.h"
#include "server/channel/task.h"
#include "server/sync/centre_pg.h"

enum { SETTLE_MAX = 8 };

/* What is to be done in one go. Zeroed at first. */
struct settling {
  struct operation operations[SETTLE_MAX];
  int count;
  struct centre_clock clock;
  struct centre_settlement settlement;
};

/* The next operation, on a row, with empty `set` and `base` to be filled in. NULL: an error stands. */
struct operation *settling_add(struct settling *settling, struct task *task, enum operation_kind kind,
                               enum entity_kind entity, struct id row);

/* Puts the taking of numbers into a batch that is sent anyway, and what came into `settling`; settle() takes them itself otherwise. */
void settling_ask(struct task *task, struct pg_batch *batch, struct pg_rows *rows);
void settling_take(struct settling *settling, const struct pg_rows *rows);

/*
 * Settles and writes; commits too when nothing else is to be run with the commit (task_may_commit()). When it does not win, the code says why and no error is set yet, so that the caller may say it in
 * its own words; otherwise the task's error stands. Then nothing may be committed.
 */
FD_CHECKED enum code settle(struct settling *settling, struct task *task);

/* The row as it was written; NULL when nothing of it changed. */
const struct centre_change *settled_row(const struct settling *settling, struct id id);

/* Wakes the desks that wait for the tenant; after the commit. */
void settle_wake(const struct settling *settling, const struct task *task);

#endif
