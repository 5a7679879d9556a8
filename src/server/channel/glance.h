/*
 * Reading in one round trip. What is asked for is made out by the set-up that is in memory; the statements go out together with begin,
 * clock and commit, and the clock tells whether that set-up was the one of this transaction. If it was not, or nothing was read at all
 * because something seemed wrong, the whole is done again with the set-up that task_begin() reads. So no answer is ever given by an older
 * set-up. Inside of the channels' API.
 *
 *   static enum code read_it(struct task *task, void *context) {
 *     struct glance glance;
 *     … by task->salon …
 *     glance_open(&glance, task);
 *     pg_batch_add(&glance.batch, &call, &rows);
 *     enum code code = glance_close(&glance, task);
 *     …
 *   }
 *   glance_read(request, response, read_it, &context);
 */
#ifndef SERVER_CHANNEL_GLANCE_H
#define SERVER_CHANNEL_GLANCE_H

#include "server/channel/task.h"

struct glance {
  struct pg_batch batch;
  struct pg_rows clock;
};

/*
 * Answers a request for reading. `read` may be called twice, and begins anew each time; it answers by the response or leaves an error in
 * the task, which is then said.
 */
typedef enum code glance_reading(struct task *task, void *context);
void glance_read(struct request *request, struct response *response, glance_reading *read, void *context);

/* The batch of the reading's only round trip, begun. */
void glance_open(struct glance *glance, struct task *task);
/*
 * Commits and runs it. Not CODE_OK: nothing may be answered; the rows of the batch are to be released all the same. CODE_STALE_VERSION,
 * without an error: the set-up was an older one.
 */
FD_CHECKED enum code glance_close(struct glance *glance, struct task *task);

#endif
