#include "server/channel/task.h"

#include <assert.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
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

/* ---- Beginning ---- */

void task_init(struct task *task, struct request *request, struct response *response) {
  *task = (struct task){.request = request,
                        .response = response,
                        .pg = request->pg,
                        .arena = request->arena,
                        .tenant = request->principal.tenant,
                        .now = request->now};
  error_init(&task->error);
}

static enum code take_setup(struct task *task, const struct pg_rows *clock) {
  if (clock->count != 1) return task_fault(task, CODE_NOT_FOUND, NULL, "There is no such tenant.");
  const struct setup_mark mark = {.epoch = pg_get_int(clock, 0, 1), .seq = pg_get_int(clock, 0, 0)};
  enum code code =
      salons_take(task->request->server->salons, task->pg, task->tenant, mark, &task->setup, &task->error);
  if (code == CODE_OK) task->salon = task->setup->salon;
  return code;
}

enum code task_begin(struct task *task, struct request *request, struct response *response) {
  struct pg_batch batch;
  struct pg_rows rows = {0};
  task_init(task, request, response);
  pg_batch_init(&batch, task->pg);
  pg_batch_begin(&batch, PG_READ, task->tenant);
  struct pg_call clock = pg_call(task->pg, PG_CHANNEL_CLOCK);
  pg_id(&clock, task->tenant);
  pg_batch_add(&batch, &clock, &rows);
  task->open = true;
  enum code code = pg_batch_run(&batch, &task->error);
  if (code == CODE_OK) code = take_setup(task, &rows);
  pg_rows_release(&rows);
  return code;
}

/* ---- What comes twice ---- */

/* The name of the request by its header, and what makes it the same one. */
static enum code read_repeat(struct task *task) {
  const struct request *request = task->request;
  const char *name = request_header(request, "Idempotency-Key");
  if (name == NULL) return CODE_OK;
  size_t length = strlen(name);
  if (length == 0 || length > REPEAT_NAME_MAX || !text_is_valid(name, length))
    return task_fault(task, CODE_INVALID, "Idempotency-Key", "An Idempotency-Key has 1 to %d bytes of text.",
                      REPEAT_NAME_MAX);
  crypto_hash_sha256_state state;
  (void)crypto_hash_sha256_init(&state);
  (void)crypto_hash_sha256_update(&state, (const unsigned char *)request->method,
                                  strlen(request->method) + 1);
  (void)crypto_hash_sha256_update(&state, (const unsigned char *)request->path, strlen(request->path) + 1);
  for (int i = 0; i < REQUEST_PARAMETERS_MAX;
       i++) { /* the path is the route's; what it is about stands in these */
    const char *parameter = request->parameters[i] == NULL ? "" : request->parameters[i];
    (void)crypto_hash_sha256_update(&state, (const unsigned char *)parameter, strlen(parameter) + 1);
  }
  if (request->body != NULL)
    (void)crypto_hash_sha256_update(&state, (const unsigned char *)request->body, request->body_length);
  (void)crypto_hash_sha256_final(&state, task->repeat_hash);
  task->repeat = name;
  return CODE_OK;
}

/* Says what was answered before. CODE_EXISTS when something was; the answer of another request under that name is refused. */
static enum code say_again(struct task *task, const struct pg_rows *rows) {
  uint8_t hash[sizeof task->repeat_hash] = {0};
  if (rows->count == 0) return CODE_OK;
  (void)pg_get_bytes(rows, 0, 0, hash, sizeof hash);
  task->repeat = NULL; /* nothing is to be kept */
  if (memcmp(hash, task->repeat_hash, sizeof hash) != 0) {
    response_problem(task->request, task->response, 422, "idempotency_mismatch", "Idempotency-Key",
                     "Another request came under this Idempotency-Key. Name every request anew.");
    return CODE_EXISTS;
  }
  size_t length = pg_get_length(rows, 0, 2);
  const char *body = arena_text(task->arena, pg_get_text(rows, 0, 2), length);
  if (body == NULL) return task_no_room(task);
  int status = (int)pg_get_int(rows, 0, 1);
  response_text(task->response, status, status >= 400 ? "application/problem+json" : NULL, body, length);
  response_header(task->request, task->response, "Idempotency-Replayed", "true");
  return CODE_EXISTS;
}

enum code task_begin_write(struct task *task, struct request *request, struct response *response) {
  struct pg_batch batch;
  struct pg_rows clock_rows = {0}, before = {0};
  task_init(task, request, response);
  enum code code = read_repeat(task);
  if (code != CODE_OK) return code;
  pg_batch_init(&batch, task->pg);
  pg_batch_begin(&batch, PG_WRITE, task->tenant);
  struct pg_call clock = pg_call(task->pg, PG_CHANNEL_LOCK);
  pg_id(&clock, task->tenant);
  pg_batch_add(&batch, &clock, &clock_rows);
  if (task->repeat != NULL) {
    struct pg_call find = pg_call(task->pg, PG_CHANNEL_REPEAT_FIND);
    pg_id(&find, request->principal.id);
    pg_text(&find, task->repeat);
    pg_int(&find, task->now - REPEAT_KEPT_HOURS * MS_PER_HOUR);
    pg_batch_add(&batch, &find, &before);
  }
  task->open = true;
  code = pg_batch_run(&batch, &task->error);
  if (code == CODE_OK && task->repeat != NULL) code = say_again(task, &before);
  if (code == CODE_OK) code = take_setup(task, &clock_rows);
  pg_rows_release(&clock_rows);
  pg_rows_release(&before);
  return code;
}

/* ---- Ending ---- */

enum code task_commit(struct task *task) {
  task->open = false;
  return pg_commit(task->pg, &task->error);
}

void task_at_last(struct task *task, const struct pg_call *call) {
  assert(task->last_count < TASK_LAST_MAX);
  task->last[task->last_count++] = *call;
}

bool task_may_commit(const struct task *task) { return task->repeat == NULL && task->last_count == 0; }

static void add_repeat(struct task *task, struct pg_batch *batch, int status, const char *body,
                       size_t length) {
  struct pg_call keep = pg_call(task->pg, PG_CHANNEL_REPEAT_KEEP);
  pg_id(&keep, task->request->principal.id);
  pg_text(&keep, task->repeat);
  pg_bytes(&keep, task->repeat_hash, sizeof task->repeat_hash);
  pg_int(&keep, status);
  pg_text_n(&keep, body, length);
  pg_int(&keep, task->now);
  pg_batch_add(batch, &keep, NULL);
  struct pg_call forget = pg_call(task->pg, PG_CHANNEL_REPEAT_FORGET);
  pg_int(&forget, task->now - REPEAT_KEPT_HOURS * MS_PER_HOUR);
  pg_batch_add(batch, &forget, NULL);
}

/* Commits, with what was to be run at last, and the answer for whoever asks again. */
static enum code close_transaction(struct task *task, int status, const char *body, size_t length) {
  struct pg_batch batch;
  if (task_may_commit(task)) return task_commit(task);
  pg_batch_init(&batch, task->pg);
  for (int i = 0; i < task->last_count; i++) pg_batch_add(&batch, &task->last[i], NULL);
  if (task->repeat != NULL) add_repeat(task, &batch, status, body, length);
  pg_batch_commit(&batch);
  task->open = false;
  enum code code = pg_batch_run(&batch, &task->error);
  if (code != CODE_OK) pg_rollback(task->pg);
  return code;
}

enum code task_answer(struct task *task, int status, json_t *answer) {
  enum code code = CODE_OK;
  char *text = json_dumps(answer, JSON_COMPACT);
  json_decref(answer);
  if (text == NULL) return task_no_room(task);
  size_t length = strlen(text);
  if (task->open) code = close_transaction(task, status, text, length);
  if (code != CODE_OK) {
    free(text);
    return code;
  }
  task->response->status = status;
  task->response->body = text;
  task->response->length = length;
  task->response->owned = true;
  return CODE_OK;
}

static void say_error(struct task *task) {
  if (task->error.code == CODE_OK || task->response->status != 0) return; /* said more precisely already */
  response_error(task->request, task->response, &task->error);
  json_t *problem = response_problem_json(task->response);
  if (task->field[0] != '\0' && problem != NULL)
    (void)json_object_set_new(problem, "field", json_string(task->field));
}

/* A refusal by a rule has written nothing, so that the transaction can still keep it. */
static void keep_refusal(struct task *task) {
  json_t *problem = task->response->status == 409 ? response_problem_json(task->response) : NULL;
  if (problem == NULL || !task->open || task->repeat == NULL || task->wrote) return;
  char *text = json_dumps(problem, JSON_COMPACT);
  if (text == NULL) return;
  struct error before = task->error;
  error_init(&task->error);
  task->last_count = 0;
  (void)close_transaction(task, 409, text, strlen(text)); /* if that fails, the next time finds out anew */
  task->error = before;
  free(text);
}

void task_end(struct task *task) {
  say_error(task);
  keep_refusal(task);
  if (task->open) pg_rollback(task->pg);
  task->open = false;
  salons_give(task->request->server->salons, task->setup);
  task->setup = NULL;
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
