#include "server/channel/holds.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "server/channel/channel.h"
#include "server/channel/proposal.h"
#include "server/channel/view.h"

/* ---- Found and dropped ---- */

static enum code read_wish(struct task *task, const char *text, size_t length, struct visit_wish *wish) {
  json_t *body = json_loadb(text, length, 0, NULL);
  const struct input input = {.task = task, .object = body, .path = "/hold"};
  enum code code = visit_wish_read(task, &input, wish);
  json_decref(body);
  return code;
}

enum code hold_find(struct task *task, const char *field, struct id hold, struct visit_wish *wish) {
  struct pg_rows rows = {0};
  struct pg_call call = pg_call(task->pg, PG_CHANNEL_HOLD_FIND);
  pg_id(&call, hold);
  pg_id(&call, task->request->principal.id);
  pg_int(&call, task->now);
  enum code code = pg_run(&call, &rows, &task->error);
  if (code == CODE_OK && rows.count == 0)
    code = task_fault(task, CODE_NOT_FOUND, field,
                      "This hold is not there any more. Hold the time again, or book without a hold.");
  if (code == CODE_OK) code = read_wish(task, pg_get_text(&rows, 0, 1), pg_get_length(&rows, 0, 1), wish);
  pg_rows_release(&rows);
  return code;
}

static struct pg_call drop_call(const struct task *task, struct id hold) {
  struct pg_call call = pg_call(task->pg, PG_CHANNEL_HOLD_DROP);
  pg_id(&call, hold);
  pg_id(&call, task->request->principal.id);
  return call;
}

void hold_drop_at_last(struct task *task, struct id hold) {
  if (id_is_nil(hold)) return;
  const struct pg_call call = drop_call(task, hold);
  task_at_last(task, &call);
}

static enum code drop(struct task *task, struct id hold, bool *dropped) {
  struct pg_rows rows = {0};
  struct pg_call call = drop_call(task, hold);
  task->wrote = true;
  enum code code = pg_run(&call, &rows, &task->error);
  *dropped = rows.affected > 0;
  pg_rows_release(&rows);
  return code;
}

/* ---- Made ---- */

/* A key that holds too much keeps the others from booking. */
static enum code check_count(struct task *task) {
  struct pg_rows rows = {0};
  struct pg_call call = pg_call(task->pg, PG_CHANNEL_HOLD_COUNT);
  pg_id(&call, task->request->principal.id);
  pg_int(&call, task->now);
  enum code code = pg_run(&call, &rows, &task->error);
  if (code == CODE_OK && pg_get_int(&rows, 0, 0) >= HOLDS_OF_A_KEY_MAX)
    code = task_fault(task, CODE_LIMIT, NULL, "At most %d times may be held at once. Give some back.",
                      HOLDS_OF_A_KEY_MAX);
  pg_rows_release(&rows);
  return code;
}

/* What is held is who was chosen: so the booking finds the same again. */
static char *wish_text(const struct task *task, const struct proposal *proposal) {
  struct visit_wish wish = proposal->wish;
  for (int i = 0; i < wish.request.service_count; i++)
    wish.request.services[i].employee = proposal->slot.employees[i];
  json_t *json = visit_wish_json(task->salon, &wish);
  char *text = json_dumps(json, JSON_COMPACT);
  json_decref(json);
  return text;
}

static enum code put(struct task *task, const struct proposal *proposal, struct id id, int64_t expires_at) {
  const struct visit_plan *plan = &proposal->plan;
  struct id employees[VISIT_SEGMENTS_MAX];
  int64_t from[VISIT_SEGMENTS_MAX], to[VISIT_SEGMENTS_MAX];
  for (int i = 0; i < plan->segment_count; i++) {
    const struct interval taken = plan_segment_occupied(&plan->segments[i], proposal->wish.starts_at);
    employees[i] = task->salon->employees[plan->segments[i].employee].id;
    from[i] = taken.from;
    to[i] = taken.to;
  }
  char *text = wish_text(task, proposal);
  if (text == NULL) return task_no_room(task);
  struct pg_batch batch;
  pg_batch_init(&batch, task->pg);
  struct pg_call sweep = pg_call(task->pg, PG_CHANNEL_HOLD_SWEEP);
  pg_int(&sweep, task->now);
  pg_batch_add(&batch, &sweep, NULL);
  struct pg_call call = pg_call(task->pg, PG_CHANNEL_HOLD_PUT);
  pg_id(&call, id);
  pg_id(&call, task->request->principal.id);
  pg_int(&call, expires_at);
  pg_int(&call, task->now);
  pg_text(&call, text);
  pg_ids(&call, task->arena, employees, (size_t)plan->segment_count);
  pg_ints(&call, task->arena, from, (size_t)plan->segment_count);
  pg_ints(&call, task->arena, to, (size_t)plan->segment_count);
  pg_batch_add(&batch, &call, NULL);
  task->wrote = true;
  enum code code = pg_batch_run(&batch, &task->error);
  free(text);
  return code;
}

static enum code hold(struct task *task) {
  static const char *const keys[] = {VISIT_WISH_KEYS, "seconds"};
  const struct input input = input_body(task, keys, sizeof keys / sizeof keys[0]);
  struct proposal proposal = {.wish.starts_at = 0};
  int64_t seconds = input_int(&input, "seconds", HOLD_SECONDS_LEAST, HOLD_SECONDS_MOST, HOLD_SECONDS_USUAL);
  enum code code = visit_wish_read(task, &input, &proposal.wish);
  if (code == CODE_OK) code = check_count(task);
  if (code == CODE_OK) code = proposal_load(task, &proposal, NULL);
  if (code == CODE_OK) code = proposal_lay(task, &proposal);
  if (code == CODE_OK) code = proposal_check(task, &proposal);
  struct id id = ports_new_id(&task->request->server->ports);
  int64_t expires_at = task->now + seconds * MS_PER_SECOND;
  if (code == CODE_OK) code = put(task, &proposal, id, expires_at);
  if (code != CODE_OK) return code;
  json_t *answer = json_object();
  view_set_id(answer, "id", id);
  view_set_instant(answer, "expires_at", expires_at);
  view_set_plan(answer, task->salon, &proposal.plan, proposal.wish.starts_at);
  return task_answer(task, 201, answer);
}

void channel_hold(struct request *request, struct response *response) {
  struct task task;
  enum code code = task_begin_write(&task, request, response);
  if (code == CODE_OK) code = hold(&task);
  (void)code; /* what is wrong stands in the task */
  task_end(&task);
}

void channel_hold_release(struct request *request, struct response *response) {
  struct task task;
  struct id id;
  bool dropped = false;
  enum code code = task_begin_write(&task, request, response);
  const char *text = request->parameters[0];
  bool known = code == CODE_OK && id_parse(text, strlen(text), &id);
  if (known) code = drop(&task, id, &dropped);
  if (code == CODE_OK && !dropped) code = task_fault(&task, CODE_NOT_FOUND, NULL, "There is no such hold.");
  task.repeat = NULL; /* giving back twice changes nothing */
  if (code == CODE_OK) code = task_commit(&task);
  if (code == CODE_OK) response_text(response, 204, NULL, "", 0);
  task_end(&task);
}
