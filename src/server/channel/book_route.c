/* Booking: one visit, perhaps out of a hold, with its customer, the call that it came of, and who has waited for it. */
#include <string.h>

#include "server/channel/answers.h"
#include "server/channel/channel.h"
#include "server/channel/customer_choice.h"
#include "server/channel/holds.h"
#include "server/channel/proposal.h"
#include "server/channel/standing.h"
#include "server/channel/turns.h"
#include "server/channel/view.h"
#include "server/channel/visit_row.h"

/* What was asked for. */
struct booking {
  struct input input;
  struct proposal proposal;
  struct customer_choice customer;
  enum appointment_source source;
  const char *note;
  struct standing call, waiting; /* with a nil id: none */
};

static enum code read_source(struct task *task, struct booking *booking) {
  int source = input_word(&booking->input, "source", &appointment_source_words, SOURCE_WEB);
  if (source == SOURCE_DESK || source == SOURCE_WALK_IN)
    (void)input_fault(&booking->input, "source", "\"source\" must be one of web, phone_ai, calcom, import.");
  booking->source = (enum appointment_source)source;
  booking->note = input_text(&booking->input, "note", TEXT_NOTE, TEXT_NOTE_MAX);
  return task->error.code;
}

static enum code read_visit(struct task *task, struct booking *booking) {
  const struct input *input = &booking->input;
  struct proposal *proposal = &booking->proposal;
  proposal->hold = input_id(input, "hold");
  if (task->error.code != CODE_OK) return task->error.code;
  if (id_is_nil(proposal->hold)) return visit_wish_read(task, input, &proposal->wish);
  static const char *const keys[] = {VISIT_WISH_KEYS};
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
    if (input_has(input, keys[i]))
      return input_fault(input, keys[i], "What was held is booked as it was held: leave \"%s\" out.",
                         keys[i]);
  return hold_find(task, "/hold", proposal->hold, &proposal->wish);
}

/* A page that anybody may see books only what the salon offers there. */
static enum code check_online(struct task *task, const struct booking *booking) {
  const struct visit_request *request = &booking->proposal.wish.request;
  for (int i = 0; i < request->service_count && booking->source == SOURCE_WEB; i++)
    if (!task->salon->services[request->services[i].service].online)
      return task_fault(task, CODE_NOT_QUALIFIED, "/services",
                        "%.80s cannot be booked online. Call the salon.",
                        task->salon->services[request->services[i].service].name);
  return CODE_OK;
}

/* The call and the entry of the waitlist that the booking is about. */
static enum code find_linked(struct task *task, struct booking *booking) {
  bool found = true;
  const char *call = input_text(&booking->input, "call", TEXT_LINE, TEXT_NAME_MAX);
  struct id waiting = input_id(&booking->input, "waitlist");
  enum code code = task->error.code;
  if (code == CODE_OK && call != NULL) code = standing_call(task, call, &booking->call, &found);
  if (code == CODE_OK && !found)
    code = task_fault(task, CODE_NOT_FOUND, "/call", "There is no such call. Hand it in first.");
  if (code == CODE_OK && !id_is_nil(waiting))
    code = standing_row(task, ENTITY_WAITLIST_ENTRY, "/waitlist", waiting, &booking->waiting);
  return code;
}

/* ---- What is to be done ---- */

static enum code make_visit(struct settling *settling, struct task *task, const struct booking *booking,
                            struct id id) {
  const struct visit_plan *plan = &booking->proposal.plan;
  struct operation *operation = settling_add(settling, task, OPERATION_CREATE, ENTITY_APPOINTMENT, id);
  if (operation == NULL) return task->error.code;
  struct row *row = &operation->set;
  enum appointment_status status = plan->requires_approval ? STATUS_PENDING : STATUS_SCHEDULED;
  char code_text[CONFIRMATION_CODE_SIZE];
  id_confirmation_code(id, code_text);
  if (!visit_row_place(row, task->salon, plan, booking->proposal.wish.starts_at, status, NULL, task->arena) ||
      !visit_row_add_addons(row, task->salon, plan, task->arena))
    return task_no_room(task);
  row_give(row, "customer_id", value_id(booking->customer.id));
  row_give(row, "status", value_text(appointment_status_words.words[status]));
  row_give(row, "notes", value_text(booking->note));
  row_give(row, "confirmation_code", value_text(arena_text(task->arena, code_text, strlen(code_text))));
  row_give(row, "source", value_text(appointment_source_words.words[booking->source]));
  row_give(row, "booked_by", value_text(task->request->principal.name));
  if (!id_is_nil(booking->call.id)) row_give(row, "call_id", value_id(booking->call.id));
  return answers_read(task, &booking->input, &booking->proposal.wish.request, row);
}

/* The call says whose it was and what came of it, unless it says so already. */
static enum code link_call(struct settling *settling, struct task *task, const struct booking *booking,
                           struct id visit) {
  const struct standing *call = &booking->call;
  if (id_is_nil(call->id)) return CODE_OK;
  struct operation *operation = settling_add(settling, task, OPERATION_UPDATE, ENTITY_CALL_LOG, call->id);
  if (operation == NULL) return task->error.code;
  operation->base_version = call->version;
  row_give(&operation->set, "appointment_id", value_id(visit));
  if (id_is_nil(row_id(&call->row, "customer_id")))
    row_give(&operation->set, "customer_id", value_id(booking->customer.id));
  row_take_base(&operation->base, &operation->set, &call->row);
  return CODE_OK;
}

static enum code fulfil_wish(struct settling *settling, struct task *task, const struct booking *booking,
                             struct id visit) {
  const struct standing *waiting = &booking->waiting;
  if (id_is_nil(waiting->id)) return CODE_OK;
  struct operation *operation =
      settling_add(settling, task, OPERATION_UPDATE, ENTITY_WAITLIST_ENTRY, waiting->id);
  if (operation == NULL) return task->error.code;
  operation->base_version = waiting->version;
  row_give(&operation->set, "status", value_text(waitlist_status_words.words[WAITLIST_BOOKED]));
  row_give(&operation->set, "appointment_id", value_id(visit));
  row_take_base(&operation->base, &operation->set, &waiting->row);
  return CODE_OK;
}

static enum code settle_booking(struct settling *settling, struct task *task, const struct booking *booking,
                                struct id visit) {
  enum code code = customer_make(settling, task, &booking->customer);
  if (code == CODE_OK) code = make_visit(settling, task, booking, visit);
  if (code == CODE_OK) code = link_call(settling, task, booking, visit);
  if (code == CODE_OK) code = fulfil_wish(settling, task, booking, visit);
  if (code == CODE_OK) code = settle(settling, task);
  if (code != CODE_OK && task->error.code == CODE_OK) return proposal_refuse(task, &booking->proposal, code);
  return code;
}

/* ---- The route ---- */

static enum code answer(struct task *task, const struct settling *settling, const struct booking *booking,
                        struct id visit) {
  const struct centre_change *change = settled_row(settling, visit);
  struct appointment appointment;
  if (change == NULL || !visit_of_row(change->row, task->arena, &appointment)) return task_no_room(task);
  appointment.version = change->version;
  appointment.customer_name = booking->customer.name;
  appointment.customer_phone =
      booking->customer.phone_e164 != NULL ? booking->customer.phone_e164 : booking->customer.phone;
  enum code code = task_answer(task, 201, view_visit(task->salon, &appointment, change->held));
  if (code != CODE_OK) return code;
  settle_wake(settling, task);
  view_say_visit(task->request, task->response, &appointment);
  return CODE_OK;
}

static enum code book(struct task *task) {
  static const char *const keys[] = {VISIT_WISH_KEYS, "hold", "customer", "note",
                                     "source",        "call", "answers",  "waitlist"};
  struct booking booking = {.input = input_body(task, keys, sizeof keys / sizeof keys[0])};
  struct settling settling = {.count = 0};
  struct proposal *proposal = &booking.proposal;
  struct id visit = ports_new_id(&task->request->server->ports);
  enum code code = read_source(task, &booking);
  if (code == CODE_OK) code = read_visit(task, &booking);
  if (code == CODE_OK) code = check_online(task, &booking);
  if (code == CODE_OK)
    code = customer_choose(task, &booking.input, proposal->wish.request.location, &booking.customer);
  if (code == CODE_OK) code = find_linked(task, &booking);
  if (code == CODE_OK && !booking.customer.is_new) proposal->customer = booking.customer.id;
  if (code == CODE_OK) code = proposal_load(task, proposal, &settling);
  if (code == CODE_OK) code = proposal_lay(task, proposal);
  if (code == CODE_OK) code = proposal_check(task, proposal);
  if (code != CODE_OK) return code;
  /* What was held names who was chosen for it. */
  turns_count_at_last(task, &proposal->wish.request, &proposal->slot, !id_is_nil(proposal->hold));
  hold_drop_at_last(task, proposal->hold);
  code = settle_booking(&settling, task, &booking, visit);
  return code == CODE_OK ? answer(task, &settling, &booking, visit) : code;
}

void channel_book(struct request *request, struct response *response) {
  struct task task;
  if (task_begin_write(&task, request, response) == CODE_OK) (void)!book(&task); /* the task knows */
  task_end(&task);
}
