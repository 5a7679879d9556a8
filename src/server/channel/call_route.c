/* Calls of the telephone assistant: handed in when they begin, or when they have ended, or both; one row for each of its call ids. */
#include <string.h>

#include "server/channel/channel.h"
#include "server/channel/customer_choice.h"
#include "server/channel/standing.h"
#include "server/channel/view.h"
#include "server/channel/visit_row.h"

enum { NUMBER_MAX = 60, CALL_NOTES_MAX = 20000, URL_MAX = 2000, SECONDS_MAX = 86400 };

/* A call as it was handed in; what is NULL, nil or false was left out. */
struct report {
  const char *call_id, *from, *to, *notes, *recording_url;
  bool starts, ends, counts, says_why;
  int64_t started_at, ended_at, seconds;
  int reason;
  struct id customer, visit;
};

static void read_link(struct task *task, const struct input *input, struct report *report) {
  struct standing visit = {.id = id_nil};
  const char *text = input_text(input, "appointment", TEXT_LINE, TEXT_NAME_MAX);
  report->customer = input_id(input, "customer");
  if (task->error.code != CODE_OK) return;
  if (text != NULL && standing_visit(task, "/appointment", text, &visit) != CODE_OK) return;
  report->visit = visit.id;
  if (text != NULL && id_is_nil(report->customer)) report->customer = row_id(&visit.row, "customer_id");
  if (id_is_nil(report->customer)) return;
  struct standing customer;
  (void)!standing_row(task, ENTITY_CUSTOMER, "/customer", report->customer, &customer);
}

static enum code read_report(struct task *task, struct report *report) {
  static const char *const keys[] = {"call_id",       "from",     "to",         "started_at",
                                     "ended_at",      "seconds",  "reason",     "notes",
                                     "recording_url", "customer", "appointment"};
  const struct input input = input_body(task, keys, sizeof keys / sizeof keys[0]);
  *report = (struct report){.reason = input_word(&input, "reason", &call_reason_words, CALL_OTHER),
                            .says_why = input_has(&input, "reason"),
                            .counts = input_has(&input, "seconds")};
  input_needs(&input, "call_id");
  report->call_id = input_text(&input, "call_id", TEXT_LINE, TEXT_NAME_MAX);
  if (report->call_id == NULL) (void)input_fault(&input, "call_id", "\"call_id\" is empty.");
  report->from = input_text(&input, "from", TEXT_LINE, NUMBER_MAX);
  report->to = input_text(&input, "to", TEXT_LINE, NUMBER_MAX);
  report->starts = input_instant(&input, "started_at", &report->started_at);
  report->ends = input_instant(&input, "ended_at", &report->ended_at);
  report->seconds = input_int(&input, "seconds", 0, SECONDS_MAX, 0);
  report->notes = input_text(&input, "notes", TEXT_NOTE, CALL_NOTES_MAX);
  report->recording_url = input_text(&input, "recording_url", TEXT_LINE, URL_MAX);
  if (report->recording_url != NULL && strncmp(report->recording_url, "https://", 8) != 0 &&
      strncmp(report->recording_url, "http://", 7) != 0)
    (void)input_fault(&input, "recording_url", "\"recording_url\" must begin with https:// or http://.");
  if (report->starts && report->ends && report->ended_at < report->started_at)
    (void)input_fault(&input, "ended_at", "The call ends before it begins.");
  if (task->error.code == CODE_OK) read_link(task, &input, report);
  return task->error.code;
}

/* The only customer with the caller's number. */
static enum code know_caller(struct task *task, struct report *report) {
  if (report->from == NULL || !id_is_nil(report->customer) || task->salon->location_count == 0)
    return CODE_OK;
  const char *phone = phone_of(task, report->from, 0);
  if (phone == NULL) return CODE_OK;
  struct pg_rows rows = {0};
  struct pg_call call = pg_call(task->pg, PG_CHANNEL_CUSTOMERS_BY_PHONE);
  pg_text(&call, phone);
  pg_int(&call, 2);
  enum code code = pg_run(&call, &rows, &task->error);
  if (code == CODE_OK && rows.count == 1) report->customer = pg_get_id(&rows, 0, 0);
  pg_rows_release(&rows);
  return code;
}

static void give_text(struct row *row, const char *column, const char *text) {
  if (text != NULL) row_give(row, column, value_text(text));
}

/* What was said of it is written; what was left out stays. */
static void give_report(struct row *row, const struct report *report, bool links) {
  give_text(row, "call_id", report->call_id);
  give_text(row, "from_number", report->from);
  give_text(row, "to_number", report->to);
  give_text(row, "notes", report->notes);
  give_text(row, "recording_url", report->recording_url);
  if (report->starts) row_give(row, "started_at", value_int(report->started_at));
  if (report->ends) row_give(row, "ended_at", value_int(report->ended_at));
  if (report->counts) row_give(row, "seconds", value_int(report->seconds));
  if (report->says_why) row_give(row, "reason", value_text(call_reason_words.words[report->reason]));
  if (links && !id_is_nil(report->customer)) row_give(row, "customer_id", value_id(report->customer));
  if (!id_is_nil(report->visit)) row_give(row, "appointment_id", value_id(report->visit));
}

static json_t *view_call(struct id id, const struct row *row) {
  json_t *answer = json_object();
  view_set_id(answer, "id", id);
  view_set_text(answer, "call_id", row_text(row, "call_id"));
  view_set_text_or_null(answer, "from", row_text(row, "from_number"));
  view_set_text_or_null(answer, "to", row_text(row, "to_number"));
  view_set_instant(answer, "started_at", row_int(row, "started_at", 0));
  view_set_text(answer, "reason", row_text(row, "reason"));
  view_set_id(answer, "customer", row_id(row, "customer_id"));
  view_set_id(answer, "appointment", row_id(row, "appointment_id"));
  return answer;
}

static enum code check_times(struct task *task, const struct report *report, const struct row *standing) {
  int64_t from = report->starts ? report->started_at : row_int(standing, "started_at", 0);
  int64_t to = report->ends ? report->ended_at : row_int(standing, "ended_at", from);
  if (to >= from) return CODE_OK;
  return task_fault(task, CODE_INVALID, "/ended_at", "The call ends before it begins.");
}

static enum code hand_in(struct task *task) {
  struct report report;
  struct standing standing = {.id = id_nil};
  struct settling settling = {.count = 0};
  bool found = false;
  enum code code = read_report(task, &report);
  if (code == CODE_OK) code = know_caller(task, &report);
  if (code == CODE_OK) code = standing_call(task, report.call_id, &standing, &found);
  if (code == CODE_OK && found) code = check_times(task, &report, &standing.row);
  if (code != CODE_OK) return code;
  if (!report.starts && !found) report.started_at = report.ends ? report.ended_at : task->now;
  report.starts = report.starts || !found;
  struct id id = found ? standing.id : ports_new_id(&task->request->server->ports);
  struct operation *operation =
      settling_add(&settling, task, found ? OPERATION_UPDATE : OPERATION_CREATE, ENTITY_CALL_LOG, id);
  if (operation == NULL) return task->error.code;
  /* Whoever linked it at the desk knows better than the number. */
  give_report(&operation->set, &report, !found || id_is_nil(row_id(&standing.row, "customer_id")));
  operation->base_version = standing.version;
  if (found) row_take_base(&operation->base, &operation->set, &standing.row);
  code = settle(&settling, task);
  if (code != CODE_OK) return task_fault(task, code, NULL, "The call could not be taken in. Try again.");
  const struct centre_change *change = settled_row(&settling, id);
  code = task_answer(task, found ? 200 : 201, view_call(id, change == NULL ? &standing.row : change->row));
  if (code == CODE_OK) settle_wake(&settling, task);
  return code;
}

void channel_call(struct request *request, struct response *response) {
  struct task task;
  if (task_begin_write(&task, request, response) == CODE_OK) (void)!hand_in(&task); /* the task knows */
  task_end(&task);
}
