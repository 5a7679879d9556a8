#include "server/channel/settle.h"

#include "server/sync/waiters.h"

struct operation *settling_add(struct settling *settling, struct task *task, enum operation_kind kind,
                               enum entity_kind entity, struct id row) {
  if (settling->count == SETTLE_MAX) {
    (void)task_no_room(task);
    return NULL;
  }
  struct operation *operation = &settling->operations[settling->count];
  const struct ports *ports = &task->request->server->ports;
  *operation = (struct operation){.id = ports_new_id(ports),
                                  .kind = kind,
                                  .entity = &entities[entity],
                                  .row = row,
                                  .made_at = task->now,
                                  .by = task->request->principal.name};
  bool room = row_init(&operation->set, &entities[entity], task->arena) &&
              row_init(&operation->base, &entities[entity], task->arena);
  if (!room) {
    (void)task_no_room(task);
    return NULL;
  }
  settling->count++;
  return operation;
}

static enum code seal(struct settling *settling, struct task *task) {
  for (int i = 0; i < settling->count; i++)
    if (!push_seal(&settling->operations[i], task->arena)) return task_no_room(task);
  return CODE_OK;
}

/* The code of an operation that did not win; never CODE_OK. */
static enum code lost(const struct settling *settling) {
  enum code code = settling->settlement.results[settling->settlement.lost].code;
  return code == CODE_OK ? CODE_STALE_VERSION : code;
}

/* ---- Numbers; the lock is held since the task began ---- */

static struct pg_call numbers_call(struct task *task) {
  struct pg_call call = pg_call(task->pg, PG_CLOCK_TAKE);
  pg_int(&call, CENTRE_PG_NUMBERS(SETTLE_MAX));
  return call;
}

void settling_ask(struct task *task, struct pg_batch *batch, struct pg_rows *rows) {
  struct pg_call call = numbers_call(task);
  pg_batch_add(batch, &call, rows);
}

void settling_take(struct settling *settling, const struct pg_rows *rows) {
  settling->clock = (struct centre_clock){.base = pg_get_int(rows, 0, 0),
                                          .seq = pg_get_int(rows, 0, 0) + CENTRE_PG_NUMBERS(SETTLE_MAX),
                                          .epoch = pg_get_int(rows, 0, 1),
                                          .horizon = pg_get_int(rows, 0, 2)};
}

static enum code take_numbers(struct settling *settling, struct task *task) {
  struct pg_rows rows = {0};
  if (settling->clock.seq > 0) return CODE_OK;
  struct pg_call call = numbers_call(task);
  enum code code = pg_run(&call, &rows, &task->error);
  if (code == CODE_OK) settling_take(settling, &rows);
  pg_rows_release(&rows);
  return code;
}

/* ---- Settling ---- */

enum code settle(struct settling *settling, struct task *task) {
  struct centre_pg centre = {.pg = task->pg, .device = task->request->principal.id};
  struct centre_store store = centre_pg_store(&centre);
  enum code code = seal(settling, task);
  if (code == CODE_OK) code = take_numbers(settling, task);
  if (code != CODE_OK) return code;
  const struct centre_batch batch = {.tenant = task->tenant,
                                     .actor = ACTOR_API,
                                     .name = task->request->principal.name,
                                     .operations = settling->operations,
                                     .count = settling->count,
                                     .seq = settling->clock.base,
                                     .now = task->now,
                                     .must_win = true};
  code = centre_settle(&batch, &store, task->arena, &settling->settlement, &task->error);
  if (code != CODE_OK) return code;
  if (settling->settlement.trouble == CENTRE_LOST) return lost(settling);
  if (settling->settlement.trouble != CENTRE_FINE)
    return task_fault(task, CODE_INTERNAL, NULL, "The central server could not settle this. Try again.");
  struct error why;
  error_init(&why);
  bool commit = task_may_commit(task);
  task->wrote = true;
  code = centre_pg_write(&centre, &batch, &settling->settlement, commit, &why);
  if (code == CODE_OK && commit) task->open = false;
  if (code == CODE_OK || code == CODE_SLOT_TAKEN) return code;
  return task_fault(task, code, NULL, "%s", why.text);
}

const struct centre_change *settled_row(const struct settling *settling, struct id id) {
  for (int i = 0; i < settling->settlement.change_count; i++)
    if (id_equal(settling->settlement.changes[i].id, id)) return &settling->settlement.changes[i];
  return NULL;
}

void settle_wake(const struct settling *settling, const struct task *task) {
  if (settling->clock.seq == 0) return; /* nothing had to be settled */
  waiters_wake(task->request->server->waiters, task->tenant,
               (struct cursor){.epoch = settling->clock.epoch, .seq = settling->clock.seq});
}
