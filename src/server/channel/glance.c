#include "server/channel/glance.h"

/* Drops what a reading by an older set-up has said or left open. */
static void drop(struct task *task) {
  response_clear(task->response);
  error_init(&task->error);
  task_end(task);
}

/* By the set-up that is in memory. False when there is none, or nothing is sure. */
static bool read_at_once(struct task *task, glance_reading *read, void *context) {
  task->setup = salons_newest(task->request->server->salons, task->tenant);
  if (task->setup == NULL) return false;
  task->salon = task->setup->salon;
  task->unsure = true;
  (void)!read(task, context); /* the task knows */
  return !task->unsure;
}

void glance_read(struct request *request, struct response *response, glance_reading *read, void *context) {
  struct task task;
  task_init(&task, request, response);
  if (!read_at_once(&task, read, context)) {
    drop(&task);
    if (task_begin(&task, request, response) == CODE_OK) (void)!read(&task, context);
  }
  task_end(&task);
}

void glance_open(struct glance *glance, struct task *task) {
  *glance = (struct glance){.clock = {.result = NULL}};
  pg_batch_init(&glance->batch, task->pg);
  if (!task->unsure) return;
  pg_batch_begin(&glance->batch, PG_READ, task->tenant);
  struct pg_call clock = pg_call(task->pg, PG_CHANNEL_CLOCK);
  pg_id(&clock, task->tenant);
  pg_batch_add(&glance->batch, &clock, &glance->clock);
  task->open = true;
}

/* Whether the clock of the transaction says that the set-up is the one that stood in it. */
static bool is_that(const struct pg_rows *clock, const struct setup *setup) {
  return clock->count == 1 && pg_get_int(clock, 0, 1) == setup->mark.epoch &&
         pg_get_int(clock, 0, 0) == setup->mark.seq;
}

enum code glance_close(struct glance *glance, struct task *task) {
  pg_batch_commit(&glance->batch);
  enum code code = pg_batch_run(&glance->batch, &task->error);
  if (code == CODE_OK) task->open = false;
  if (!task->unsure) return code;
  task->unsure = code == CODE_OK && !is_that(&glance->clock, task->setup);
  pg_rows_release(&glance->clock);
  return task->unsure ? CODE_STALE_VERSION : code;
}
