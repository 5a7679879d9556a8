#include "server/pg/connection.h"

/* Everything is a batch: a statement alone is one of one. */

void pg_batch_init(struct pg_batch *batch, struct pg *pg) {
  *batch = (struct pg_batch){.pg = pg, .code = CODE_OK};
}

void pg_batch_add(struct pg_batch *batch, struct pg_call *call, struct pg_rows *rows) {
  if (rows != NULL) *rows = (struct pg_rows){.result = NULL};
  if (batch->count == PG_BATCH_MAX && batch->code == CODE_OK) batch->code = CODE_INTERNAL;
  if (batch->code != CODE_OK) return;
  batch->count++;
  connection_send(batch->pg, call, rows);
}

static void add_plain(struct pg_batch *batch, enum pg_id statement) {
  struct pg_call call = pg_call(batch->pg, statement);
  pg_batch_add(batch, &call, NULL);
}

void pg_batch_begin(struct pg_batch *batch, enum pg_mode mode, struct id tenant) {
  struct error ignored; /* pg_batch_run() finds no connection, and says so */
  error_init(&ignored);
  if (batch->code == CODE_OK) batch->code = connection_ready(batch->pg, &ignored);
  add_plain(batch, mode == PG_READ ? PG_BEGIN_READ : PG_BEGIN_WRITE);
  if (id_is_nil(tenant)) return;
  struct pg_call call = pg_call(batch->pg, PG_ENTER_TENANT);
  pg_id(&call, tenant);
  pg_batch_add(batch, &call, NULL);
}

void pg_batch_commit(struct pg_batch *batch) { add_plain(batch, PG_COMMIT); }

enum code pg_batch_run(struct pg_batch *batch, struct error *error) {
  enum code code = batch->code;
  if (code == CODE_INTERNAL) {
    connection_drop(batch->pg);
    return error_set(error, code, "The central server has made a mistake. It is in its log.");
  }
  if (code == CODE_OK) code = connection_settle(batch->pg, error);
  if (code == CODE_OK) return code;
  return code == CODE_OFFLINE ? failure_offline(error, "not connected")
                              : error_set(error, code, "The database refused.");
}

enum code pg_run(struct pg_call *call, struct pg_rows *rows, struct error *error) {
  connection_send(call->pg, call, rows);
  return connection_settle(call->pg, error);
}

enum code pg_begin(struct pg *pg, enum pg_mode mode, struct id tenant, struct error *error) {
  enum code code = connection_ready(pg, error);
  if (code != CODE_OK) return code;
  struct pg_batch batch;
  pg_batch_init(&batch, pg);
  pg_batch_begin(&batch, mode, tenant);
  return pg_batch_run(&batch, error);
}

enum code pg_commit(struct pg *pg, struct error *error) {
  struct pg_call call = pg_call(pg, PG_COMMIT);
  return pg_run(&call, NULL, error);
}

void pg_rollback(struct pg *pg) {
  if (pg->link != NULL && pg->queued > 0) connection_drop(pg); /* a batch that was never run */
  if (pg->link == NULL || PQtransactionStatus(pg->link) == PQTRANS_IDLE) return;
  struct error ignored;
  error_init(&ignored);
  struct pg_call call = pg_call(pg, PG_ROLLBACK);
  if (pg_run(&call, NULL, &ignored) != CODE_OK) connection_drop(pg);
}

enum code pg_check_role(struct pg *pg, struct error *error) {
  struct pg_rows rows = {.result = NULL};
  struct pg_call call = pg_call(pg, PG_ROLE_CHECK);
  enum code code = connection_ready(pg, error);
  if (code == CODE_OK) code = pg_run(&call, &rows, error);
  if (code != CODE_OK) return code;
  if (pg_get_bool(&rows, 0, 1) || pg_get_bool(&rows, 0, 2)) {
    code = error_set(
        error, CODE_NOT_PERMITTED,
        "The role %s could read every tenant's data, so nothing is served with it. Use the role that "
        "`frontdesk-server migrate` made.",
        pg_get_text(&rows, 0, 0));
  }
  pg_rows_release(&rows);
  return code;
}
