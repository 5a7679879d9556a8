#include "server/sync/push.h"

#include "server/http/log.h"
#include "server/server.h"
#include "server/sync/bytes.h"
#include "server/sync/sync.h"
#include "server/sync/waiters.h"
#include "wire/json_writer.h"

static bool into_bytes(void *context, const char *bytes, size_t length) {
  struct bytes *body = context;
  bytes_add(body, bytes, length);
  return !body->failed;
}

static void answer(struct request *request, struct response *response, const struct push_answer *push) {
  struct bytes body = {.data = NULL};
  struct json_writer writer;
  json_writer_init(&writer, into_bytes, &body);
  push_put_answer(&writer, push);
  if (!json_writer_end(&writer)) body.failed = true;
  bytes_answer(&body, request, response, NULL);
}

static void answer_gap(struct request *request, struct response *response, int64_t expect) {
  response_problem(
      request, response, 409, "gap", "/first_op_no",
      "Operations before these have not come here. The desk sends again from the one that is expected.");
  json_t *problem = response_problem_json(response);
  if (problem != NULL) (void)json_object_set_new(problem, "expect", json_integer((json_int_t)expect));
}

static void answer_outcome(struct request *request, struct response *response,
                           const struct push_outcome *outcome) {
  switch (outcome->trouble) {
  case PUSH_FINE:
    answer(request, response, &outcome->answer);
    return;
  case PUSH_GAP:
    answer_gap(request, response, outcome->expect);
    return;
  case PUSH_FORKED:
    response_problem(
        request, response, 409, "replica_forked", "/replica",
        "Another copy of this replica has sent other operations under the same numbers. It takes a new id "
        "and sends again what is not settled.");
    return;
  }
}

static bool read_push(struct request *request, struct response *response, struct push_request *push) {
  char field[PROBLEM_FIELD_SIZE] = "";
  struct error error;
  error_init(&error);
  if (request->body_length > PUSH_BYTES_MAX) {
    response_problem(request, response, 413, "too_large", NULL,
                     "Too much at once. The desk sends half of it.");
    return false;
  }
  if (push_read(request->json, request->arena, push, field, &error) == CODE_OK) return true;
  response_problem(request, response, error.code == CODE_INVALID ? 400 : 500, code_name(error.code),
                   field[0] == '\0' ? NULL : field, error.text);
  return false;
}

void push_route(struct request *request, struct response *response) {
  struct push_request push;
  struct push_outcome outcome;
  struct error error;
  error_init(&error);
  if (!read_push(request, response, &push)) return;
  struct push_wish wish = {.tenant = request->principal.tenant,
                           .device = request->principal.id,
                           .name = request->principal.name,
                           .push = &push,
                           .now = request->now};
  enum code code = push_settle(request->pg, &wish, request->arena, &outcome, &error);
  if (outcome.refused > 0)
    log_say(LOG_ERROR, request->id, "A constraint held %d operations back that the centre had let through.",
            outcome.refused);
  if (outcome.changed) waiters_wake(request->server->waiters, wish.tenant, outcome.clock);
  if (code == CODE_OK)
    answer_outcome(request, response, &outcome);
  else
    response_error(request, response, &error);
}
