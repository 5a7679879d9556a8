#include "server/http/exchange.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "server/http/body.h"
#include "server/http/metrics.h"
#include "server/http/settings.h"
#include "server/server.h"

int64_t monotonic_us(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t system_now(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Bodies are read before anybody knows who sends them, so their memory is counted: strangers with many connections must not fill it. */
static void body_release(struct exchange *exchange) {
  if (exchange->body_room > 0) (void)daemon_room(exchange->daemon, -(int64_t)exchange->body_room);
  free(exchange->body);
  exchange->body = NULL;
  exchange->body_room = 0;
}

/* Room for so many bytes and an end, growing by doubling up to the route's bound. */
static bool body_grow(struct exchange *exchange, size_t needed, size_t most) {
  size_t room = exchange->body_room * 2 > needed + 1 ? exchange->body_room * 2 : needed + 1;
  if (room > most + 1) room = most + 1;
  assert(room > 0);
  if (!daemon_room(exchange->daemon, (int64_t)(room - exchange->body_room))) return false;
  char *larger = realloc(exchange->body, room);
  if (larger == NULL) {
    (void)daemon_room(exchange->daemon, -(int64_t)(room - exchange->body_room));
    return false;
  }
  exchange->body = larger;
  exchange->body_room = room;
  return true;
}

void exchange_take(struct exchange *exchange, const char *bytes, size_t length) {
  exchange->bytes_in += (int64_t)length;
  size_t most = exchange->request.route == NULL ? 0 : exchange->request.route->body_max;
  size_t needed = exchange->body_length + length;
  if (exchange->flaw.status == 0 && needed > most)
    (void)flaw_set(&exchange->flaw, 413, "too_large", "", "The body is too large.");
  if (exchange->flaw.status == 0 && needed >= exchange->body_room && !body_grow(exchange, needed, most))
    (void)flaw_set(&exchange->flaw, 503, "busy", "",
                   "There is more to do here than can be done at once. Ask again in a moment.");
  if (exchange->flaw.status != 0) {
    exchange->dropped += (int64_t)length;
    body_release(exchange);
    return;
  }
  memcpy(exchange->body + exchange->body_length, bytes, length);
  exchange->body_length = needed;
  exchange->body[needed] = '\0';
}

void exchange_refuse(struct exchange *exchange, struct response *response, const struct flaw *flaw) {
  response_problem(&exchange->request, response, flaw->status, flaw->code, flaw->field, flaw->detail);
  if (exchange->allow[0] != '\0' && flaw->status == 405)
    response_header(&exchange->request, response, "Allow", exchange->allow);
  metrics_add(daemon_options(exchange->daemon)->metrics, METRIC_MALFORMED, 1);
}

static bool body_read(struct exchange *exchange, struct response *response) {
  struct request *request = &exchange->request;
  struct flaw flaw = {.status = 0};
  request->body = exchange->body;
  request->body_length = exchange->body_length;
  bool fine = true;
  if (exchange->announced.gzip && exchange->body_length > 0)
    fine = body_unpack(exchange->body, exchange->body_length, request->route->body_max, request->arena,
                       &request->body, &request->body_length, &flaw);
  if (fine && request->route->body == BODY_JSON)
    fine = body_json(request->body, request->body_length, &request->json, &flaw);
  if (!fine) exchange_refuse(exchange, response, &flaw);
  return fine;
}

static bool let_in(struct exchange *exchange, struct response *response) {
  const struct http_options *options = daemon_options(exchange->daemon);
  if (exchange->request.route->quick || options->door == NULL) return true;
  return options->door(&exchange->request, response);
}

static void answer_offline(struct exchange *exchange, struct response *response) {
  response_problem(&exchange->request, response, 503, "offline", NULL,
                   "The database does not answer. Nothing was stored; ask again a little later.");
  metrics_add(daemon_options(exchange->daemon)->metrics, METRIC_OFFLINE, 1);
}

/* The door before the body: who may not come in costs no more than his token. */
static void handle(struct exchange *exchange, struct response *response) {
  struct request *request = &exchange->request;
  const struct http_options *options = daemon_options(exchange->daemon);
  if (!request->route->quick && options->database != NULL && request->pg == NULL) {
    answer_offline(exchange, response);
    return;
  }
  if (!let_in(exchange, response) || !body_read(exchange, response)) return;
  request->route->handler(request, response);
  if (response->status == 0 && !response->later)
    response_problem(request, response, 500, "internal", NULL, "The server has no answer to this request.");
}

/* What is only there while the handler runs. */
static void let_go(struct exchange *exchange) {
  struct request *request = &exchange->request;
  json_decref(request->json);
  request->json = NULL;
  request->arena = NULL;
  request->pg = NULL;
  request->body = NULL;
  if (request->authorization != NULL) sodium_memzero(request->authorization, strlen(request->authorization));
  request->authorization = NULL;
  body_release(exchange);
  request->query_count = 0;
  request->path = "";
  memset(request->parameters, 0, sizeof request->parameters);
  free(exchange->target);
  exchange->target = NULL;
}

/* Bytes in the arena are copied, for the arena is needed for the next request. */
static void keep(struct exchange *exchange, struct response *said) {
  if (said->body != NULL && !said->owned) {
    char *copy = malloc(said->length + 1);
    if (copy != NULL) memcpy(copy, said->body, said->length);
    if (copy == NULL) said->status = 503;
    said->body = copy;
    said->owned = true;
  }
  exchange->response = *said;
}

/* Whoever asked has most likely given up, and everybody behind him would wait for nothing. */
static bool has_waited_long(const struct exchange *exchange) {
  const struct settings *settings = daemon_options(exchange->daemon)->settings;
  int64_t most = settings_number(settings, SETTING_QUEUE_SECONDS) * 1000000;
  return monotonic_us() - exchange->begun > most;
}

bool exchange_run(struct exchange *exchange, struct arena *arena, struct pg *pg) {
  struct request *request = &exchange->request;
  struct response said = {.status = 0};
  request->arena = arena;
  request->pg = pg;
  request->now = request->server == NULL ? system_now() : ports_now(&request->server->ports);
  const char *authorization = request_header(request, "Authorization");
  if (authorization != NULL) request->authorization = arena_text(arena, authorization, strlen(authorization));
  if (has_waited_long(exchange))
    response_problem(request, &said, 503, "busy", NULL,
                     "There is more to do here than can be done at once. Ask again in a moment.");
  else if (daemon_is_stopping(exchange->daemon) && !request->route->quick)
    response_problem(request, &said, 503, "offline", NULL,
                     "The server is being stopped. Ask again in a moment.");
  else
    handle(exchange, &said);
  bool later = said.later;
  if (!later) keep(exchange, &said);
  if (!later) exchange_settle(exchange);
  let_go(exchange);
  arena_clear(arena);
  if (!later) return true;
  metrics_add(daemon_options(exchange->daemon)->metrics, METRIC_WAITING, 1);
  /* Whoever answers may have been faster; then it is sent from here. */
  return atomic_exchange(&exchange->state, EXCHANGE_HELD) == EXCHANGE_FINISHED;
}

void http_finish(struct request *request, struct response *response) {
  struct exchange *exchange = (struct exchange *)(void *)request;
  keep(exchange, response);
  exchange_settle(exchange);
  metrics_add(daemon_options(exchange->daemon)->metrics, METRIC_WAITING, -1);
  if (atomic_exchange(&exchange->state, EXCHANGE_FINISHED) == EXCHANGE_HELD) daemon_answer(exchange);
}

void exchange_settle(struct exchange *exchange) {
  struct response *response = &exchange->response;
  if (response->document == NULL) return;
  char *text = json_dumps(response->document, JSON_COMPACT);
  json_decref(response->document);
  response->document = NULL;
  response->body = text;
  response->length = text == NULL ? 0 : strlen(text);
  response->owned = true;
}

void exchange_free(struct exchange *exchange) {
  if (exchange == NULL) return;
  response_clear(&exchange->response);
  json_decref(exchange->request.json);
  body_release(exchange);
  free(exchange->target);
  free(exchange);
}
