/* Bringing the schema up to date, and what is to be done when its contents are older than what desks know. */
#include "server/pg/migrate.h"

#include <inttypes.h>

#include "server/admin/task.h"
#include "server/pg/pg.h"
#include "server/sync/caretaker.h"

struct telling {
  struct task *task;
  json_t *applied;
};

static void tell(void *context, const char *name) {
  struct telling *telling = context;
  json_array_append_new(telling->applied, json_string(name));
  task_say(telling->task, "Applied %s.", name);
}

enum code run_migrate(struct task *task, struct error *error) {
  struct telling telling = {.task = task, .applied = json_array()};
  const struct migration_list list = migration_list_own();
  enum code code = pg_open_owner(task->database, &task->pg, error);
  if (code == CODE_OK) code = migration_run(task->pg, list, tell, &telling, error);
  if (code == CODE_OK && json_array_size(telling.applied) == 0)
    task_say(task, "The schema is up to date already.");
  task->document = json_pack("{s:I, s:o}", "schema", (json_int_t)list.count, "applied", telling.applied);
  return code;
}

enum code run_restored(struct task *task, struct error *error) {
  int64_t begun;
  enum code code = epoch_begin(task->pg, task_clock(), &begun, error);
  if (code != CODE_OK) return code;
  task->document = json_pack("{s:I}", "tenants", (json_int_t)begun);
  task_say(task, "The desks of %" PRId64 " salons load anew, and send what is not here.", begun);
  return CODE_OK;
}
