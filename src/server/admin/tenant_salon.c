/* Tenants out of salon files and into them: create, import, export. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/text.h"
#include "core/store/row_walk.h"
#include "server/admin/carry.h"
#include "server/admin/salon_task.h"
#include "server/admin/scratch.h"
#include "server/pg/pg.h"

/* Numbers beyond the rows that a report counts: for the tenant itself. */
enum { NUMBERS_BESIDE = 1 };

/* ---- create ---- */

static enum code check_wish(const struct task *task, struct error *error) {
  bool demo = task_option(task, WORD_DEMO) != NULL, file = task_option(task, WORD_FROM) != NULL;
  bool named = task_option(task, WORD_NAME) != NULL;
  bool plain = task_option(task, WORD_CURRENCY) != NULL || task_option(task, WORD_ZONE) != NULL;
  if (file && (demo || named || plain))
    return error_set(error, CODE_USAGE, "--from FILE says all of a salon; leave the other options away.");
  if (demo && plain)
    return error_set(error, CODE_USAGE, "The demo salon has its own currency and zone; leave them away.");
  if (!demo && task_option(task, WORD_SIZE) != NULL)
    return error_set(error, CODE_USAGE, "--size goes with --demo.");
  if (!file && !demo && !named)
    return error_set(error, CODE_USAGE, "Name the salon by --name, or give --from FILE or --demo.");
  return CODE_OK;
}

/* The name as it is stored; NULL when none was given. */
static enum code read_name(struct task *task, const char **name, struct error *error) {
  char clean[TEXT_NAME_MAX + 1];
  size_t length = 0;
  const char *said = task_option(task, WORD_NAME);
  *name = NULL;
  if (said == NULL) return CODE_OK;
  enum code code =
      text_clean_input("The name", said, strlen(said), TEXT_LINE, clean, sizeof clean, &length, error);
  if (code != CODE_OK) return code;
  if (length == 0) return error_set(error, CODE_INVALID, "The name is empty; give the salon one by --name.");
  *name = arena_text(&task->arena, clean, length);
  return *name == NULL ? error_set(error, CODE_INTERNAL, "There is not enough memory.") : CODE_OK;
}

static enum code fill(struct task *task, struct replica *replica, struct salon_report *report,
                      struct error *error) {
  const char *name = NULL, *file = task_option(task, WORD_FROM);
  const char *currency = task_option(task, WORD_CURRENCY), *zone = task_option(task, WORD_ZONE);
  enum code code = read_name(task, &name, error);
  if (code != CODE_OK) return code;
  if (file != NULL) return salon_read(task, replica, file, report, error);
  if (task_option(task, WORD_DEMO) != NULL) return salon_make_demo(task, replica, name, report, error);
  return salon_make_empty(task, replica, name, currency == NULL ? "EUR" : currency,
                          zone == NULL ? "Europe/Berlin" : zone, report, error);
}

struct found_tenant {
  struct id id;
  char name[256];
};

static bool take_tenant(void *context, const struct row *row) {
  struct found_tenant *tenant = context;
  tenant->id = row_id(row, "id");
  (void)snprintf(tenant->name, sizeof tenant->name, "%s", row_text(row, "name"));
  return false;
}

static enum code finish(struct task *task, struct error *error) {
  struct pg_call call = pg_call(task->pg, PG_ADMIN_ANALYZE);
  enum code code = pg_run(&call, NULL, error);
  return code == CODE_OK ? pg_commit(task->pg, error) : code;
}

static enum code put_new(struct task *task, struct replica *replica, const struct found_tenant *tenant,
                         int64_t rows, struct error *error) {
  struct carry_numbers numbers = {.seq = 0, .last = rows + NUMBERS_BESIDE};
  struct pg_rows made = {.result = NULL};
  enum code code = pg_begin(task->pg, PG_WRITE, tenant->id, error);
  if (code != CODE_OK) return code;
  struct pg_call call = pg_call(task->pg, PG_ADMIN_CLOCK_MAKE);
  pg_id(&call, tenant->id);
  pg_int(&call, numbers.last);
  code = pg_run(&call, &made, error);
  bool is_new = made.affected == 1;
  pg_rows_release(&made);
  if (code == CODE_OK && !is_new)
    return error_set(error, CODE_EXISTS,
                     "There is a salon with this file's id already. \"tenant import\" adds to it.");
  if (code == CODE_OK) code = carry_out(task->pg, replica, tenant->id, true, &numbers, error);
  return code == CODE_OK ? finish(task, error) : code;
}

static enum code create_in(struct task *task, struct replica *replica, struct error *error) {
  struct salon_report *report = ARENA_NEW(&task->arena, 1, struct salon_report);
  struct found_tenant tenant = {.name = ""};
  char id[ID_TEXT_SIZE];
  if (report == NULL) return error_set(error, CODE_INTERNAL, "There is not enough memory.");
  enum code code = fill(task, replica, report, error);
  if (code == CODE_OK) code = row_walk(replica, ENTITY_TENANT, take_tenant, &tenant, error);
  if (code == CODE_OK) code = put_new(task, replica, &tenant, report->rows, error);
  if (code != CODE_OK) return code;
  id_format(tenant.id, id);
  task->document = salon_report_json(report);
  json_object_set_new(task->document, "id", json_string(id));
  json_object_set_new(task->document, "name", json_string(tenant.name));
  task_say(task, "Made the salon %s with %lld rows.", tenant.name, (long long)report->rows);
  task_say(task, "%s", id);
  return CODE_OK;
}

enum code run_tenant_create(struct task *task, struct error *error) {
  struct scratch scratch;
  enum code code = check_wish(task, error);
  if (code != CODE_OK) return code;
  code = scratch_init(&scratch, &task->admin->ports, error);
  if (code == CODE_OK) code = create_in(task, scratch.replica, error);
  if (code != CODE_OK) pg_rollback(task->pg);
  scratch_release(&scratch);
  return code;
}

/* ---- import ---- */

static enum code lock_clock(struct task *task, struct id tenant, struct error *error) {
  struct pg_call call = pg_call(task->pg, PG_ADMIN_CLOCK_LOCK);
  pg_id(&call, tenant);
  return pg_run(&call, NULL, error);
}

static enum code put_more(struct task *task, struct replica *replica, struct id tenant, int64_t rows,
                          struct error *error) {
  struct carry_numbers numbers = {.seq = 0};
  struct pg_rows taken = {.result = NULL};
  struct pg_call call = pg_call(task->pg, PG_ADMIN_CLOCK_TAKE);
  pg_id(&call, tenant);
  pg_int(&call, rows);
  enum code code = pg_run(&call, &taken, error);
  if (code == CODE_OK) numbers.seq = pg_get_int(&taken, 0, 0);
  numbers.last = numbers.seq + rows;
  pg_rows_release(&taken);
  if (code == CODE_OK) code = carry_out(task->pg, replica, tenant, false, &numbers, error);
  return code == CODE_OK ? finish(task, error) : code;
}

/*
 * The tenant's clock is held from before its rows are read until the new ones are committed, so that no desk's booking comes between the
 * check and the rows; desks that push meanwhile are told to come again. Nothing new leaves everything as it was, the clock too.
 */
static enum code import_in(struct task *task, struct replica *replica, const struct task_tenant *tenant,
                           struct error *error) {
  struct salon_report *report = ARENA_NEW(&task->arena, 1, struct salon_report);
  if (report == NULL) return error_set(error, CODE_INTERNAL, "There is not enough memory.");
  enum code code = pg_begin(task->pg, PG_WRITE, tenant->id, error);
  if (code == CODE_OK) code = lock_clock(task, tenant->id, error);
  if (code == CODE_OK) code = carry_in(task->pg, replica, tenant->id, error);
  if (code == CODE_OK) code = salon_read(task, replica, task->words.given[1], report, error);
  if (code == CODE_OK && report->rows > 0) code = put_more(task, replica, tenant->id, report->rows, error);
  if (code != CODE_OK) return code;
  task->document = salon_report_json(report);
  task_say(task, "Imported %lld rows into %s.", (long long)report->rows, tenant->name);
  if (report->same > 0) task_say(task, "%lld rows were there already, just so.", (long long)report->same);
  return CODE_OK;
}

enum code run_tenant_import(struct task *task, struct error *error) {
  struct scratch scratch;
  struct task_tenant tenant;
  enum code code = task_tenant(task, task->words.given[0], &tenant, error);
  if (code != CODE_OK) return code;
  code = scratch_init(&scratch, &task->admin->ports, error);
  if (code == CODE_OK) code = import_in(task, scratch.replica, &tenant, error);
  pg_rollback(task->pg);
  scratch_release(&scratch);
  return code;
}

/* ---- export ---- */

static bool put_bytes(void *context, const char *bytes, size_t length) {
  return fwrite(bytes, 1, length, context) == length;
}

/* The file itself is the answer, with --json as without. */
enum code run_tenant_export(struct task *task, struct error *error) {
  const char *name = task_option(task, WORD_FORMAT);
  int format = salon_format_find(name == NULL ? "json" : name);
  struct scratch scratch;
  struct task_tenant tenant;
  if (format < 0)
    return error_set(error, CODE_USAGE, "--format is json, ndjson, csv or ics, not \"%.40s\".", name);
  enum code code = task_tenant(task, task->words.given[0], &tenant, error);
  if (code != CODE_OK) return code;
  code = scratch_init(&scratch, &task->admin->ports, error);
  if (code == CODE_OK) code = pg_begin(task->pg, PG_READ, tenant.id, error);
  if (code == CODE_OK) code = carry_in(task->pg, scratch.replica, tenant.id, error);
  pg_rollback(task->pg);
  if (code == CODE_OK)
    code = salon_export(scratch.replica, (enum salon_format)format, put_bytes, stdout, error);
  scratch_release(&scratch);
  return code;
}
