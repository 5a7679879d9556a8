/* Tenants: which one is meant, the list of them, and whether they may write. */
#include <inttypes.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/lookup.h"
#include "server/admin/carry.h"
#include "server/admin/task.h"
#include "server/pg/pg.h"

/* ---- Which one is meant ---- */

static enum code choose(struct task *task, const struct pg_rows *rows, const char *word,
                        struct task_tenant *tenant, struct error *error) {
  size_t count = (size_t)rows->count, index = 0;
  struct lookup_name *names = ARENA_NEW(&task->arena, count + 1, struct lookup_name);
  if (names == NULL) return error_set(error, CODE_INTERNAL, "There is not enough memory.");
  for (size_t i = 0; i < count; i++) {
    names[i].id = pg_get_id(rows, (int)i, 0);
    names[i].name = arena_text(&task->arena, pg_get_text(rows, (int)i, 1), pg_get_length(rows, (int)i, 1));
    if (names[i].name == NULL) return error_set(error, CODE_INTERNAL, "There is not enough memory.");
  }
  if (count == 0) return error_set(error, CODE_NOT_FOUND, "There is no tenant \"%.80s\".", word);
  enum code code = lookup_find(names, count, "tenant", word, strlen(word), &index, error);
  if (code == CODE_OK) *tenant = (struct task_tenant){.id = names[index].id, .name = names[index].name};
  return code;
}

enum code task_tenant(struct task *task, const char *word, struct task_tenant *tenant, struct error *error) {
  struct pg_rows rows = {.result = NULL};
  struct id id = id_nil;
  bool found = id_parse(word, strlen(word), &id);
  enum code code = pg_begin(task->pg, PG_READ, id_nil, error);
  if (code != CODE_OK) return code;
  struct pg_call call = pg_call(task->pg, PG_ADMIN_TENANT_NAMES);
  pg_id(&call, found ? id : id_nil);
  code = pg_run(&call, &rows, error);
  if (code == CODE_OK) code = choose(task, &rows, word, tenant, error);
  pg_rows_release(&rows);
  pg_rollback(task->pg);
  return code;
}

/* ---- list ---- */

/* The columns of admin_tenants. */
enum {
  AT_ID,
  AT_NAME,
  AT_STATUS,
  AT_CURRENCY,
  AT_MADE,
  AT_EPOCH,
  AT_SEQ,
  AT_DEVICES,
  AT_CUSTOMERS,
  AT_VISITS
};

static json_t *tenant_json(const struct pg_rows *rows, int row) {
  char id[ID_TEXT_SIZE], made[INSTANT_TEXT_SIZE];
  id_format(pg_get_id(rows, row, AT_ID), id);
  instant_format_utc(pg_get_int(rows, row, AT_MADE), made);
  return json_pack(
      "{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I}", "id", id, "name", pg_get_text(rows, row, AT_NAME),
      "status", pg_get_text(rows, row, AT_STATUS), "currency", pg_get_text(rows, row, AT_CURRENCY),
      "created_at", made, "epoch", (json_int_t)pg_get_int(rows, row, AT_EPOCH), "seq",
      (json_int_t)pg_get_int(rows, row, AT_SEQ), "devices", (json_int_t)pg_get_int(rows, row, AT_DEVICES),
      "customers", (json_int_t)pg_get_int(rows, row, AT_CUSTOMERS), "appointments",
      (json_int_t)pg_get_int(rows, row, AT_VISITS));
}

enum code run_tenant_list(struct task *task, struct error *error) {
  struct pg_rows rows = {.result = NULL};
  enum code code = pg_begin(task->pg, PG_READ, id_nil, error);
  if (code != CODE_OK) return code;
  struct pg_call call = pg_call(task->pg, PG_ADMIN_TENANTS);
  code = pg_run(&call, &rows, error);
  json_t *list = json_array();
  for (int i = 0; i < rows.count; i++) {
    char id[ID_TEXT_SIZE];
    id_format(pg_get_id(&rows, i, AT_ID), id);
    json_array_append_new(list, tenant_json(&rows, i));
    task_say(task, "%s  %-9s  %s  (desks %" PRId64 ", customers %" PRId64 ", visits %" PRId64 ")", id,
             pg_get_text(&rows, i, AT_STATUS), pg_get_text(&rows, i, AT_NAME),
             pg_get_int(&rows, i, AT_DEVICES), pg_get_int(&rows, i, AT_CUSTOMERS),
             pg_get_int(&rows, i, AT_VISITS));
  }
  if (code == CODE_OK && rows.count == 0) task_say(task, "There is no tenant yet.");
  task->document = json_pack("{s:o}", "tenants", list);
  pg_rows_release(&rows);
  pg_rollback(task->pg);
  return code;
}

/* ---- suspend and activate ---- */

static enum code take_number(struct task *task, struct id tenant, struct carry_numbers *numbers,
                             struct error *error) {
  struct pg_rows rows = {.result = NULL};
  struct pg_call call = pg_call(task->pg, PG_ADMIN_CLOCK_TAKE);
  pg_id(&call, tenant);
  pg_int(&call, 1);
  enum code code = pg_run(&call, &rows, error);
  if (code == CODE_OK && rows.count == 1) numbers->seq = pg_get_int(&rows, 0, 0);
  numbers->last = numbers->seq + 1;
  pg_rows_release(&rows);
  return code;
}

/* An operator's change stands in the audit like everybody's. */
static enum code note_status(struct task *task, struct id tenant, const char *before, const char *after,
                             int64_t seq, struct error *error) {
  char was[64], is[64];
  (void)snprintf(was, sizeof was, "{\"status\":\"%s\"}", before);
  (void)snprintf(is, sizeof is, "{\"status\":\"%s\"}", after);
  struct pg_call call = pg_call(task->pg, PG_ADMIN_AUDIT);
  pg_id(&call, tenant);
  pg_text(&call, was);
  pg_text(&call, is);
  pg_int(&call, seq);
  pg_int(&call, task_clock());
  return pg_run(&call, NULL, error);
}

/* `changed` is false when the tenant's status is that one already. */
static enum code put_status(struct task *task, struct id tenant, const char *status, bool *changed,
                            struct error *error) {
  struct carry_numbers numbers = {.seq = 0};
  struct row row;
  bool found = false;
  enum code code = pg_begin(task->pg, PG_WRITE, tenant, error);
  if (code == CODE_OK) code = take_number(task, tenant, &numbers, error);
  if (code == CODE_OK)
    code = carry_load(task->pg, tenant, ENTITY_TENANT, tenant, &task->arena, &row, &found, error);
  if (code == CODE_OK && !found) code = error_set(error, CODE_NOT_FOUND, "There is no such tenant any more.");
  if (code != CODE_OK) return code;
  const char *before = row_text(&row, "status");
  *changed = strcmp(before, status) != 0;
  if (!*changed) return CODE_OK;
  *row_value(&row, "status") = value_text(status);
  *row_value(&row, "version") = value_int(row_int(&row, "version", 0) + 1);
  *row_value(&row, "updated_at") = value_int(task_clock());
  code = carry_put(task->pg, tenant, &row, &numbers, error);
  if (code == CODE_OK) code = note_status(task, tenant, before, status, numbers.last, error);
  return code == CODE_OK ? pg_commit(task->pg, error) : code;
}

static enum code change_status(struct task *task, const char *status, const char *said, struct error *error) {
  struct task_tenant tenant = {.name = ""};
  bool changed = false;
  enum code code = task_tenant(task, task->words.given[0], &tenant, error);
  if (code != CODE_OK) return code;
  code = put_status(task, tenant.id, status, &changed, error);
  pg_rollback(task->pg);
  if (code != CODE_OK) return code;
  char id[ID_TEXT_SIZE];
  id_format(tenant.id, id);
  task->document =
      json_pack("{s:s, s:s, s:s, s:b}", "id", id, "name", tenant.name, "status", status, "changed", changed);
  task_say(task, changed ? "%s is %s." : "%s is %s already.", tenant.name, said);
  return CODE_OK;
}

enum code run_tenant_suspend(struct task *task, struct error *error) {
  return change_status(task, "SUSPENDED", "suspended", error);
}

enum code run_tenant_activate(struct task *task, struct error *error) {
  return change_status(task, "ACTIVE", "active", error);
}
