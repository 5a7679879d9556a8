#include "server/door/device_row.h"

#include <sodium.h>

#include "server/pg/pg.h"
#include "wire/push.h"

static struct id id_new(int64_t now) {
  uint64_t bits[2];
  randombytes_buf(bits, sizeof bits);
  return id_make(now, bits[0], bits[1]);
}

FD_CHECKED static enum code number_next(struct pg *pg, int64_t *number, struct error *error) {
  struct pg_rows rows = {.result = NULL};
  struct pg_call call = pg_call(pg, PG_DEVICE_NUMBER);
  enum code code = pg_run(&call, &rows, error);
  if (code == CODE_OK) *number = pg_get_int(&rows, 0, 0);
  pg_rows_release(&rows);
  return code;
}

static void give(struct row *row, const char *column, struct value value) {
  *row_value(row, column) = value;
  row->given |= UINT64_C(1) << entity_field(row->entity, column);
}

static bool operation_fill(struct operation *operation, const struct device_wish *wish, int64_t number,
                           struct arena *arena) {
  const struct entity *entity = &entities[ENTITY_DEVICE];
  *operation = (struct operation){.id = id_new(wish->now),
                                  .kind = OPERATION_CREATE,
                                  .entity = entity,
                                  .row = wish->device,
                                  .made_at = wish->now};
  if (!row_init(&operation->set, entity, arena) || !row_init(&operation->base, entity, arena)) return false;
  give(&operation->set, "name", value_text(wish->name));
  give(&operation->set, "number", value_int(number));
  if (wish->app != NULL) give(&operation->set, "app_version", value_text(wish->app));
  return push_seal(operation, arena);
}

enum code device_row_make(struct pg *pg, const struct device_wish *wish, const struct centre_clock *clock,
                          struct arena *arena, struct error *error) {
  struct operation operation;
  struct centre_settlement settlement = {.trouble = CENTRE_FINE};
  int64_t number = 0;
  enum code code = number_next(pg, &number, error);
  if (code != CODE_OK) return code;
  if (!operation_fill(&operation, wish, number, arena)) {
    return error_set(error, CODE_INTERNAL, "The central server is short of memory. Try again in a moment.");
  }
  struct centre_pg centre = {.pg = pg, .device = wish->device};
  struct centre_store store = centre_pg_store(&centre);
  struct centre_batch batch = {.tenant = wish->tenant,
                               .actor = ACTOR_SYSTEM,
                               .name = wish->name,
                               .operations = &operation,
                               .count = 1,
                               .seq = clock->base,
                               .now = wish->now,
                               .must_win = true};
  code = centre_settle(&batch, &store, arena, &settlement, error);
  if (code == CODE_OK && settlement.trouble != CENTRE_FINE) {
    code = error_set(error, CODE_INTERNAL, "The central server has made a mistake. It is in its log.");
    error_detail(error, "a new device was not settled");
  }
  return code == CODE_OK ? centre_pg_write(&centre, &batch, &settlement, false, error) : code;
}
