#include "server/channel/task.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/model/lookup.h"
#include "core/model/text.h"
#include "core/model/visit.h"

enum code task_fault(struct task *task, enum code code, const char *field, const char *format, ...) {
  if (task->error.code != CODE_OK) return task->error.code;
  char text[ERROR_TEXT_SIZE];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  (void)snprintf(task->field, sizeof task->field, "%s", field == NULL ? "" : field);
  text_drop_broken(text); /* quotations may have been cut */
  text_drop_broken(task->field);
  return error_set(&task->error, code, "%s", text);
}

enum code task_no_room(struct task *task) {
  return task_fault(task, CODE_INTERNAL, NULL, "There is not enough memory for so much. Ask for less.");
}

/* The clock is the first thing that a writer asks for, so that all of them come one after the other. */
static enum code open_transaction(struct task *task, enum pg_mode mode, int64_t *setup_seq) {
  struct pg_batch batch;
  struct pg_rows rows = {0};
  pg_batch_init(&batch, task->pg);
  pg_batch_begin(&batch, mode, task->tenant);
  struct pg_call clock = pg_call(task->pg, mode == PG_WRITE ? PG_CHANNEL_LOCK : PG_CHANNEL_CLOCK);
  pg_id(&clock, task->tenant);
  pg_batch_add(&batch, &clock, &rows);
  task->open = true;
  enum code code = pg_batch_run(&batch, &task->error);
  if (code == CODE_OK && rows.count != 1)
    code = task_fault(task, CODE_NOT_FOUND, NULL, "There is no such tenant.");
  if (code == CODE_OK) *setup_seq = pg_get_int(&rows, 0, 0);
  pg_rows_release(&rows);
  return code;
}

enum code task_begin(struct task *task, struct request *request, struct response *response,
                     enum pg_mode mode) {
  *task = (struct task){.request = request,
                        .response = response,
                        .pg = request->pg,
                        .arena = request->arena,
                        .tenant = request->principal.tenant,
                        .now = request->now};
  int64_t setup_seq = 0;
  error_init(&task->error);
  enum code code = open_transaction(task, mode, &setup_seq);
  if (code == CODE_OK)
    code =
        salons_take(request->server->salons, task->pg, task->tenant, setup_seq, &task->setup, &task->error);
  if (code == CODE_OK) task->salon = task->setup->salon;
  return code;
}

enum code task_commit(struct task *task) {
  task->open = false;
  return pg_commit(task->pg, &task->error);
}

void task_end(struct task *task) {
  if (task->open) pg_rollback(task->pg);
  task->open = false;
  salons_give(task->request->server->salons, task->setup);
  task->setup = NULL;
  if (task->error.code == CODE_OK) return;
  if (task->response->status != 0) return; /* said more precisely already */
  response_error(task->request, task->response, &task->error);
  json_t *problem = response_problem_json(task->response);
  if (task->field[0] != '\0' && problem != NULL)
    (void)json_object_set_new(problem, "field", json_string(task->field));
}

/* ---- Who and what is meant ---- */

static int find(struct task *task, const char *field, const char *noun, const struct lookup_name *names,
                const int *indexes, int count, const char *text) {
  size_t at = 0;
  struct error why;
  error_init(&why);
  enum code code = lookup_find(names, (size_t)count, noun, text, strlen(text), &at, &why);
  if (code == CODE_OK) return indexes[at];
  (void)task_fault(task, code, field, "%s", why.text);
  return INDEX_NONE;
}

/* Room for the names of a list, and which rows they are of. */
struct naming {
  struct lookup_name *names;
  int *indexes;
  int count;
};

static bool naming_init(struct task *task, struct naming *naming, int most) {
  *naming = (struct naming){.names = ARENA_NEW(task->arena, (size_t)most + 1, struct lookup_name),
                            .indexes = ARENA_NEW(task->arena, (size_t)most + 1, int)};
  if (naming->names != NULL && naming->indexes != NULL) return true;
  (void)task_no_room(task);
  return false;
}

static void naming_add(struct naming *naming, struct id id, const char *name, int index) {
  naming->names[naming->count] = (struct lookup_name){.id = id, .name = name};
  naming->indexes[naming->count++] = index;
}

int task_location(struct task *task, const char *field, const char *text) {
  struct naming naming;
  const struct salon *salon = task->salon;
  if (!naming_init(task, &naming, salon->location_count)) return INDEX_NONE;
  for (int i = 0; i < salon->location_count; i++)
    if (salon->locations[i].status == LOCATION_ACTIVE)
      naming_add(&naming, salon->locations[i].id, salon->locations[i].name, i);
  if (text != NULL) return find(task, field, "location", naming.names, naming.indexes, naming.count, text);
  if (naming.count == 1) return naming.indexes[0];
  if (naming.count == 0)
    (void)task_fault(task, CODE_NOT_FOUND, field, "This salon has no open location.");
  else
    (void)task_fault(task, CODE_AMBIGUOUS, field,
                     "This salon has several locations. Name the one that is meant.");
  return INDEX_NONE;
}

bool salon_offers_service(const struct salon *salon, int service) { return salon->services[service].active; }

bool salon_offers_employee(const struct salon *salon, int employee, int location) {
  const struct employee *row = &salon->employees[employee];
  if (location != INDEX_NONE) return salon_bookable(salon, employee, location);
  return row->active && row->bookable;
}

int task_service(struct task *task, const char *field, const char *text) {
  struct naming naming;
  const struct salon *salon = task->salon;
  if (!naming_init(task, &naming, salon->service_count)) return INDEX_NONE;
  for (int i = 0; i < salon->service_count; i++)
    if (salon_offers_service(salon, i))
      naming_add(&naming, salon->services[i].id, salon->services[i].name, i);
  return find(task, field, "service", naming.names, naming.indexes, naming.count, text);
}

int task_employee(struct task *task, const char *field, const char *text) {
  struct naming naming;
  const struct salon *salon = task->salon;
  if (strcmp(text, "any") == 0) return EMPLOYEE_ANY;
  if (!naming_init(task, &naming, salon->employee_count)) return INDEX_NONE;
  for (int i = 0; i < salon->employee_count; i++)
    if (salon_offers_employee(salon, i, INDEX_NONE))
      naming_add(&naming, salon->employees[i].id, salon->employees[i].name, i);
  return find(task, field, "employee", naming.names, naming.indexes, naming.count, text);
}

int task_addon(struct task *task, const char *field, const char *text) {
  struct naming naming;
  const struct salon *salon = task->salon;
  if (!naming_init(task, &naming, salon->addon_count)) return INDEX_NONE;
  for (int i = 0; i < salon->addon_count; i++)
    if (salon->addons[i].active) naming_add(&naming, salon->addons[i].id, salon->addons[i].name, i);
  return find(task, field, "add-on", naming.names, naming.indexes, naming.count, text);
}
