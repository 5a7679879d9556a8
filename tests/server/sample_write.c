#include "server/sample_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "server/pg/row_statements.h"

int64_t sample_begin(struct pg *pg, int tenant) {
  struct pg_rows rows = {0};
  struct error error;
  error_init(&error);
  enum code code = pg_begin(pg, PG_WRITE, sample_id(tenant, ENTITY_TENANT), &error);
  struct pg_call call = pg_call(pg, PG_CLOCK_TAKE);
  pg_int(&call, 1000);
  if (code == CODE_OK) code = pg_run(&call, &rows, &error);
  if (code != CODE_OK || rows.count != 1) fail_msg("%s (%s)", error.text, error.detail);
  int64_t base = pg_get_int(&rows, 0, 0);
  pg_rows_release(&rows);
  return base;
}

static enum code run_with(struct pg *pg, enum pg_id statement, const json_t *list, struct error *error) {
  char *text = json_dumps(list, JSON_COMPACT);
  struct pg_call call = pg_call(pg, statement);
  pg_text(&call, text);
  enum code code = pg_run(&call, NULL, error);
  free(text);
  return code;
}

enum code sample_put(struct pg *pg, enum entity_kind entity, const json_t *list, struct error *error) {
  enum code code = CODE_OK;
  const struct entity *whole = &entities[entity];
  error_init(error);
  for (int i = 0; i < whole->part_count && code == CODE_OK; i++) {
    code = run_with(pg, row_clear_statement(whole->parts[i]), list, error);
  }
  if (code == CODE_OK) code = run_with(pg, row_put_statement(entity), list, error);
  for (int i = 0; i < whole->part_count && code == CODE_OK; i++) {
    code = run_with(pg, row_put_statement(whole->parts[i]), list, error);
  }
  return code;
}

enum code sample_put_one(struct pg *pg, enum entity_kind entity, json_t *row, struct error *error) {
  json_t *list = json_array();
  json_array_append(list, row);
  enum code code = sample_put(pg, entity, list, error);
  json_decref(list);
  return code;
}

void sample_put_all(struct pg *pg, int tenant, enum sample sample, int64_t version) {
  struct error error;
  int64_t seq = sample_begin(pg, tenant);
  for (int e = 0; e < ENTITY_COUNT; e++) {
    if (entities[e].whole != ENTITY_NONE) continue;
    json_t *row = sample_row(tenant, (enum entity_kind)e, sample, version, ++seq);
    enum code code = sample_put_one(pg, (enum entity_kind)e, row, &error);
    if (code != CODE_OK) fail_msg("%s: %s (%s)", entities[e].name, error.text, error.detail);
    json_decref(row);
  }
  error_init(&error);
  enum code code = pg_commit(pg, &error);
  if (code != CODE_OK) fail_msg("%s (%s)", error.text, error.detail);
}
