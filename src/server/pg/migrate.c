#include "server/pg/migrate.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "generated/server_migrations.h"
#include "server/pg/connection.h"

enum { TRIES_MAX = 40, PAUSE_MS = 250, LOCK_TRIES_MAX = 2400, INDEX_NAME_SIZE = 64 };

/* One run. */
struct migration_task {
  struct pg *pg;
  struct migration_list list;
  migration_told *told;
  void *context;
};

/* A statement of a file that runs outside of a transaction. */
struct step {
  char unless[INDEX_NAME_SIZE]; /* "": always */
  const char *sql;
  size_t length;
};

struct migration_list migration_list_own(void) {
  return (struct migration_list){server_migrations, SERVER_MIGRATIONS_COUNT};
}

static void pause_ms(int ms) {
  struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
  (void)nanosleep(&time, NULL);
}

/* ---- Single statements ---- */

static enum code run_plain(struct pg *pg, enum pg_id statement, struct error *error) {
  struct pg_call call = pg_call(pg, statement);
  return pg_run(&call, NULL, error);
}

/* Runs a call that answers one number or truth. */
static enum code run_value(struct pg_call *call, int64_t *number, bool *truth, struct error *error) {
  struct pg_rows rows;
  enum code code = pg_run(call, &rows, error);
  if (code != CODE_OK) return code;
  if (number != NULL) *number = pg_get_int(&rows, 0, 0);
  if (truth != NULL) *truth = pg_get_bool(&rows, 0, 0);
  pg_rows_release(&rows);
  return CODE_OK;
}

static enum code ask(struct pg *pg, enum pg_id statement, int64_t *number, bool *truth, struct error *error) {
  struct pg_call call = pg_call(pg, statement);
  return run_value(&call, number, truth, error);
}

static enum code migration_write(struct migration_task *task, size_t index, int64_t steps, bool finished,
                                 struct error *error) {
  const struct embedded_file *file = &task->list.files[index];
  struct pg_call call = pg_call(task->pg, PG_MIGRATION_WRITE);
  pg_int(&call, (int64_t)index + 1);
  pg_text(&call, file->name);
  pg_bytes(&call, file->bytes, file->size);
  pg_int(&call, steps);
  pg_bool(&call, finished);
  return pg_run(&call, NULL, error);
}

/* ---- A file that is one transaction ---- */

static enum code transaction_try(struct migration_task *task, size_t index, struct error *error) {
  enum code code = run_plain(task->pg, PG_BEGIN_WRITE, error);
  if (code == CODE_OK) code = run_plain(task->pg, PG_MIGRATION_PATIENCE, error);
  if (code == CODE_OK) code = connection_script(task->pg, (const char *)task->list.files[index].bytes, error);
  if (code == CODE_OK) code = migration_write(task, index, 0, true, error);
  if (code == CODE_OK) code = pg_commit(task->pg, error);
  if (code != CODE_OK) pg_rollback(task->pg);
  return code;
}

/* A lock that was not to be had is tried for again, with the way free for the others in between. */
static enum code transaction_run(struct migration_task *task, size_t index, struct error *error) {
  struct error why;
  enum code code = CODE_OK;
  for (int tries = 0; tries < TRIES_MAX; tries++) {
    if (tries > 0) pause_ms(PAUSE_MS);
    error_init(&why);
    code = transaction_try(task, index, &why);
    if (code != CODE_OFFLINE || task->pg->link == NULL) break; /* the lock of the session went with it */
  }
  if (code == CODE_OK) return code;
  const char *name = task->list.files[index].name;
  code = code == CODE_OFFLINE
             ? error_set(error, code,
                         "The step %s of the schema was not run, because the database was lost or too busy. "
                         "Nothing of it remains. Run the command again.",
                         name)
             : error_set(error, CODE_STORAGE,
                         "The database refused the step %s of the schema, and nothing of it remains: %s.",
                         name, why.detail);
  error_detail(error, "%s", why.detail);
  return code;
}

/* ---- A file of steps that run outside of a transaction ---- */

static const char outside_mark[] = "-- :outside\n";
static const char step_mark[] = "-- :step";

static bool runs_outside(const struct embedded_file *file) {
  return strncmp((const char *)file->bytes, outside_mark, strlen(outside_mark)) == 0;
}

/* The next step at or behind `text`; false: none is left. */
static bool step_next(const char **text, struct step *step) {
  const char *at = strstr(*text, step_mark);
  if (at == NULL) return false;
  static const char unless[] = " unless ";
  const char *words = at + strlen(step_mark);
  size_t width = strcspn(words, "\n");
  step->unless[0] = '\0';
  if (width > strlen(unless) && strncmp(words, unless, strlen(unless)) == 0) {
    size_t length = width - strlen(unless);
    if (length >= INDEX_NAME_SIZE) length = INDEX_NAME_SIZE - 1;
    memcpy(step->unless, words + strlen(unless), length);
    step->unless[length] = '\0';
  }
  step->sql = words + width;
  const char *next = strstr(step->sql, step_mark);
  step->length = next == NULL ? strlen(step->sql) : (size_t)(next - step->sql);
  *text = step->sql + step->length;
  return true;
}

static enum code step_run(struct pg *pg, const struct step *step, struct error *error) {
  bool idle = false;
  enum code code = CODE_OK;
  if (step->unless[0] != '\0') {
    struct pg_call call = pg_call(pg, PG_MIGRATION_INDEX_STANDS);
    pg_text(&call, step->unless);
    code = run_value(&call, NULL, &idle, error);
  }
  if (code != CODE_OK || idle) return code;
  char *sql = strndup(step->sql, step->length);
  if (sql == NULL) return error_set(error, CODE_INTERNAL, "There is not enough memory for the schema.");
  code = connection_script(pg, sql, error);
  free(sql);
  return code;
}

static enum code steps_run(struct migration_task *task, size_t index, int64_t done, struct error *error) {
  const struct embedded_file *file = &task->list.files[index];
  const char *text = (const char *)file->bytes;
  struct error why;
  error_init(&why);
  struct step step;
  enum code code = migration_write(task, index, done, false, &why);
  int64_t number = 0;
  while (code == CODE_OK && step_next(&text, &step)) {
    if (++number <= done && step.unless[0] == '\0') continue;
    code = step_run(task->pg, &step, &why);
    if (code == CODE_OK && number > done) code = migration_write(task, index, number, false, &why);
  }
  if (code == CODE_OK) code = migration_write(task, index, number, true, &why);
  if (code == CODE_OK) return code;
  code = error_set(error, code == CODE_OFFLINE ? code : CODE_STORAGE,
                   "The schema's step %s was not finished: %s. Run the command again, and it goes on there.",
                   file->name, why.detail);
  error_detail(error, "%s", why.detail);
  return code;
}

/* ---- The list ---- */

static enum code one_run(struct migration_task *task, size_t index, struct error *error) {
  const struct embedded_file *file = &task->list.files[index];
  struct pg_rows rows;
  struct pg_call call = pg_call(task->pg, PG_MIGRATION_READ);
  pg_int(&call, (int64_t)index + 1);
  pg_bytes(&call, file->bytes, file->size);
  enum code code = pg_run(&call, &rows, error);
  if (code != CODE_OK) return code;
  bool begun = rows.count == 1;
  bool finished = begun && pg_get_bool(&rows, 0, 0);
  int64_t done = begun ? pg_get_int(&rows, 0, 1) : 0;
  if (begun && !pg_get_bool(&rows, 0, 2)) {
    code = error_set(error, CODE_STORAGE,
                     "The database has run another %s (as %s) than this program brings. Use the program that "
                     "made it, or a newer one.",
                     file->name, pg_get_text(&rows, 0, 3));
  }
  pg_rows_release(&rows);
  if (code != CODE_OK || finished) return code;
  code = runs_outside(file) ? steps_run(task, index, done, error) : transaction_run(task, index, error);
  if (code == CODE_OK && task->told != NULL) task->told(task->context, file->name);
  return code;
}

static enum code list_run(struct migration_task *task, struct error *error) {
  static const enum pg_id first[] = {PG_MIGRATION_ROLE, PG_MIGRATION_TABLE, PG_MIGRATION_GRANT};
  enum code code = CODE_OK;
  for (size_t i = 0; i < sizeof first / sizeof first[0] && code == CODE_OK; i++) {
    code = run_plain(task->pg, first[i], error);
  }
  for (size_t i = 0; i < task->list.count && code == CODE_OK; i++) code = one_run(task, i, error);
  int64_t newest = 0;
  if (code == CODE_OK) code = ask(task->pg, PG_MIGRATION_NEWEST, &newest, NULL, error);
  if (code == CODE_OK && newest > (int64_t)task->list.count) {
    code = error_set(
        error, CODE_STORAGE,
        "The database is of a newer program (schema %lld, this one knows %zu), and was left as it is.",
        (long long)newest, task->list.count);
  }
  return code;
}

enum code migration_run(struct pg *owner, struct migration_list list, migration_told *told, void *context,
                        struct error *error) {
  struct migration_task task = {.pg = owner, .list = list, .told = told, .context = context};
  bool locked = false;
  enum code code = connection_ready(owner, error);
  for (int tries = 0; code == CODE_OK && !locked && tries < LOCK_TRIES_MAX; tries++) {
    if (tries > 0) pause_ms(PAUSE_MS);
    code = ask(owner, PG_MIGRATION_LOCK, NULL, &locked, error);
  }
  if (code != CODE_OK) return code;
  if (!locked)
    return error_set(error, CODE_OFFLINE, "Somebody else has been migrating for too long. Try again later.");
  code = list_run(&task, error);
  struct error ignored;
  error_init(&ignored);
  if (owner->link != NULL && run_plain(owner, PG_MIGRATION_UNLOCK, &ignored) != CODE_OK)
    connection_drop(owner);
  return code;
}

enum code migration_check(struct pg *pg, struct migration_list list, struct error *error) {
  bool stands = false;
  int64_t finished = 0;
  enum code code = connection_ready(pg, error);
  if (code == CODE_OK) code = ask(pg, PG_MIGRATION_TABLE_STANDS, NULL, &stands, error);
  if (code == CODE_OK && stands) {
    struct pg_call call = pg_call(pg, PG_MIGRATION_FINISHED);
    pg_int(&call, (int64_t)list.count);
    code = run_value(&call, &finished, NULL, error);
  }
  if (code != CODE_OK || finished == (int64_t)list.count) return code;
  return error_set(
      error, CODE_STORAGE,
      "The database's schema is older than this program (%lld steps of %zu). Run \"frontdesk-server "
      "migrate\" first.",
      (long long)finished, list.count);
}
