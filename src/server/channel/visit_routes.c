/* A visit that stands: looked up, moved, cancelled, confirmed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/status.h"
#include "core/model/visit_was.h"
#include "server/channel/channel.h"
#include "server/channel/holds.h"
#include "server/channel/proposal.h"
#include "server/channel/settle.h"
#include "server/channel/standing.h"
#include "server/channel/view.h"
#include "server/channel/visit_row.h"

/* A visit that is being changed. */
struct change {
  struct standing standing;
  struct appointment visit;
  struct settling settling;
};

static enum code take_visit(struct task *task, struct change *change) {
  enum code code = standing_visit(task, NULL, task->request->parameters[0], &change->standing);
  if (code != CODE_OK) return code;
  if (!visit_of_row(&change->standing.row, task->arena, &change->visit)) return task_no_room(task);
  change->visit.version = change->standing.version;
  change->visit.customer_name = change->standing.customer;
  change->visit.customer_phone = change->standing.phone;
  return CODE_OK;
}

/* If-Match: the caller changes what it has seen, or nothing. */
static enum code check_match(struct task *task, const struct change *change) {
  char etag[40];
  const char *wanted = request_header(task->request, "If-Match");
  view_etag(&change->visit, etag);
  if (wanted == NULL || strcmp(wanted, "*") == 0 || strcmp(wanted, etag) == 0) return CODE_OK;
  (void)task_fault(task, CODE_STALE_VERSION, NULL,
                   "The visit was changed meanwhile. Look at it again, then repeat.");
  response_problem(task->request, task->response, 412, code_name(CODE_STALE_VERSION), NULL, task->error.text);
  return CODE_STALE_VERSION;
}

static enum code open_visit(struct task *task, struct change *change) {
  enum code code = take_visit(task, change);
  return code == CODE_OK ? check_match(task, change) : code;
}

/* ---- Looking up ---- */

void channel_visit(struct request *request, struct response *response) {
  struct task task;
  struct change change = {.settling.count = 0};
  if (!request_query_known(request, response, NULL, 0)) return;
  enum code code = task_begin(&task, request, response);
  if (code == CODE_OK) code = take_visit(&task, &change);
  if (code == CODE_OK) code = task_commit(&task);
  char etag[40];
  if (code == CODE_OK) view_etag(&change.visit, etag);
  if (code == CODE_OK && !response_not_modified(request, response, etag)) {
    response_json(request, response, 200, view_visit(task.salon, &change.visit, change.standing.held));
    view_say_visit(request, response, &change.visit);
  }
  task_end(&task);
}

/* ---- Changing ---- */

static struct operation *begin_update(struct task *task, struct change *change) {
  struct operation *operation =
      settling_add(&change->settling, task, OPERATION_UPDATE, ENTITY_APPOINTMENT, change->standing.id);
  if (operation != NULL) operation->base_version = change->standing.version;
  return operation;
}

/* The visit as it became; as it was when nothing had to be changed. */
static enum code answer(struct task *task, struct change *change) {
  const struct centre_change *written = settled_row(&change->settling, change->standing.id);
  bool held = written == NULL ? change->standing.held : written->held;
  if (written != NULL) {
    if (!visit_of_row(written->row, task->arena, &change->visit)) return task_no_room(task);
    change->visit.version = written->version;
    change->visit.customer_name = change->standing.customer;
    change->visit.customer_phone = change->standing.phone;
  }
  enum code code = task_answer(task, 200, view_visit(task->salon, &change->visit, held));
  if (code != CODE_OK) return code;
  settle_wake(&change->settling, task);
  view_say_visit(task->request, task->response, &change->visit);
  return CODE_OK;
}

/* The centre's refusal in a sentence, where the rules have none of their own. */
static enum code refuse(struct task *task, enum code code) {
  if (task->error.code != CODE_OK) return task->error.code;
  return task_fault(task, code, NULL, "The visit was changed meanwhile. Look at it again, then repeat.");
}

static enum code change_status(struct task *task, struct change *change, enum appointment_status to,
                               const char *reason) {
  int location = salon_location(task->salon, change->visit.location);
  const struct zone *zone = task->salon->locations[location == INDEX_NONE ? 0 : location].zone;
  struct status_facts facts = {.starts_at = change->visit.starts_at, .now = task->now};
  struct error why;
  int minute;
  error_init(&why);
  zone_to_wall(zone, facts.starts_at, &facts.visit_date, &minute);
  zone_to_wall(zone, facts.now, &facts.today, &minute);
  enum code code = status_check(change->visit.status, to, &facts, &why);
  if (code != CODE_OK) return task_fault(task, code, NULL, "%s", why.text);
  struct operation *operation = begin_update(task, change);
  if (operation == NULL) return task->error.code;
  row_give(&operation->set, "status", value_text(appointment_status_words.words[to]));
  if (to == STATUS_CANCELLED) row_give(&operation->set, "cancellation_reason", value_text(reason));
  row_take_base(&operation->base, &operation->set, &change->standing.row);
  code = settle(&change->settling, task);
  return code == CODE_OK ? CODE_OK : refuse(task, code);
}

static enum code cancel(struct task *task, struct change *change) {
  static const char *const keys[] = {"reason"};
  const struct input input = input_body(task, keys, 1);
  input_needs(&input, "reason");
  const char *reason = input_text(&input, "reason", TEXT_NOTE, TEXT_NOTE_MAX);
  if (reason == NULL) (void)input_fault(&input, "reason", "Say why: \"reason\" is empty.");
  if (task->error.code != CODE_OK) return task->error.code;
  enum code code = open_visit(task, change);
  return code == CODE_OK ? change_status(task, change, STATUS_CANCELLED, reason) : code;
}

static enum code confirm(struct task *task, struct change *change) {
  (void)input_body(task, NULL, 0);
  if (task->error.code != CODE_OK) return task->error.code;
  enum code code = open_visit(task, change);
  return code == CODE_OK ? change_status(task, change, STATUS_CONFIRMED, NULL) : code;
}

typedef enum code change_function(struct task *task, struct change *change);

static void run(struct request *request, struct response *response, change_function *make) {
  struct task task;
  struct change change = {.settling.count = 0};
  enum code code = task_begin_write(&task, request, response);
  if (code == CODE_OK) code = make(&task, &change);
  if (code == CODE_OK) code = answer(&task, &change);
  (void)code; /* what is wrong stands in the task */
  task_end(&task);
}

void channel_cancel(struct request *request, struct response *response) { run(request, response, cancel); }

void channel_confirm(struct request *request, struct response *response) { run(request, response, confirm); }

/* ---- Moving ---- */

static enum code check_open(struct task *task, const struct appointment *visit) {
  if (!status_is_final(visit->status)) return CODE_OK;
  return task_fault(task, CODE_BAD_TRANSITION, NULL,
                    "This visit is %s, so it cannot be moved. Book a new one.",
                    visit->status == STATUS_COMPLETED   ? "completed"
                    : visit->status == STATUS_CANCELLED ? "cancelled"
                                                        : "a no-show");
}

/* Who takes it now: `employee` in the place of whoever took the first service; EMPLOYEE_ANY: whoever is free. */
static void ask_for(struct visit_request *request, int employee) {
  const int first = request->services[0].employee;
  for (int i = 0; i < request->service_count; i++)
    if (employee == EMPLOYEE_ANY || request->services[i].employee == first)
      request->services[i].employee = employee;
}

/* With the same people it is moved as it stands; with others it is laid out anew, and keeps what was agreed on. */
static enum code lay_move(struct task *task, const struct change *change, struct proposal *proposal,
                          bool others) {
  if (!others) {
    visit_plan_of(task->salon, &change->visit, &proposal->wish.request, &proposal->plan);
    return CODE_OK;
  }
  enum code code = proposal_lay(task, proposal);
  if (code == CODE_OK) visit_plan_keep(task->salon, &change->visit, &proposal->plan);
  return code;
}

static enum code settle_move(struct task *task, struct change *change, const struct proposal *proposal) {
  struct operation *operation = begin_update(task, change);
  if (operation == NULL) return task->error.code;
  if (!visit_row_place(&operation->set, task->salon, &proposal->plan, proposal->wish.starts_at,
                       change->visit.status, &change->visit, task->arena))
    return task_no_room(task);
  row_give(&operation->set, "moves", value_int(change->visit.moves + 1));
  row_take_base(&operation->base, &operation->set, &change->standing.row);
  enum code code = settle(&change->settling, task);
  if (code != CODE_OK && task->error.code == CODE_OK) return proposal_refuse(task, proposal, code);
  return code;
}

/* The employee of the body; `*named` says whether there is one. */
static int read_employee(struct task *task, const struct input *input, bool *named) {
  const char *text = input_text(input, "employee", TEXT_LINE, TEXT_NAME_MAX);
  *named = text != NULL;
  return text == NULL ? EMPLOYEE_ANY : task_employee(task, "/employee", text);
}

static enum code reschedule(struct task *task, struct change *change) {
  static const char *const keys[] = {"starts_at", "employee", "hold"};
  const struct input input = input_body(task, keys, 3);
  struct error why;
  error_init(&why);
  bool named;
  struct proposal proposal = {.hold = input_id(&input, "hold")};
  int employee = read_employee(task, &input, &named);
  visit_wish_read_start(&input, &proposal.wish.starts_at);
  if (task->error.code != CODE_OK) return task->error.code;
  enum code code = open_visit(task, change);
  if (code == CODE_OK) code = check_open(task, &change->visit);
  if (code != CODE_OK) return code;
  code = visit_request_of(task->salon, &change->visit, &proposal.wish.request, &why);
  if (code != CODE_OK) return task_fault(task, CODE_BAD_TRANSITION, NULL, "%s", why.text);
  bool others = named && employee != proposal.wish.request.services[0].employee;
  if (others) ask_for(&proposal.wish.request, employee);
  proposal.except = change->standing.id;
  proposal.customer = change->visit.customer;
  proposal.keeps_start = proposal.wish.starts_at == change->visit.starts_at;
  if (proposal.keeps_start && !others) return CODE_OK; /* it stands there already */
  code = proposal_load(task, &proposal, &change->settling);
  if (code == CODE_OK) code = lay_move(task, change, &proposal, others);
  if (code == CODE_OK) code = proposal_check(task, &proposal);
  if (code != CODE_OK) return code;
  hold_drop_at_last(task, proposal.hold);
  return settle_move(task, change, &proposal);
}

void channel_reschedule(struct request *request, struct response *response) {
  run(request, response, reschedule);
}
