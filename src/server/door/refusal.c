#include "server/door/refusal.h"

#include "server/door/door.h"
#include "server/door/limits.h"
#include "server/http/http.h"
#include "server/pg/pg.h"
#include "server/server.h"

static const char *const event_words[] = {
#define X(symbol, word) word,
    REFUSAL_LIST(X)
#undef X
};

bool refuse_unauthorized(struct request *request, struct response *response) {
  response_problem(
      request, response, 401, "unauthorized", NULL,
      "The token or code of this request is missing, has expired, or is not right. Sign in or pair again.");
  response_header(request, response, "WWW-Authenticate", "Bearer");
  return false;
}

bool refuse_revoked(struct request *request, struct response *response) {
  response_problem(
      request, response, 403, "desk_revoked", NULL,
      "This desk may no longer reach the salon. What it has stays on it; pair it again to go on.");
  return false;
}

bool refuse_suspended(struct request *request, struct response *response) {
  response_problem(
      request, response, 403, "tenant_suspended", NULL,
      request->route->door == DOOR_KEY
          ? "The salon's account is suspended, so nothing is taken in. Ask again later."
          : "The salon's account is suspended, so nothing is taken in. What was sent is kept at the "
            "desk and goes up when the account is active again.");
  response->retry_after = SUSPENDED_RETRY_SECONDS;
  return false;
}

bool refuse_limited(struct request *request, struct response *response, int seconds) {
  response_problem(request, response, 429, "limited", NULL,
                   "These are more requests than one device or key may make. Wait, and ask again.");
  response->retry_after = seconds;
  return false;
}

bool refuse_error(struct request *request, struct response *response, const struct error *error) {
  response_error(request, response, error);
  return false;
}

void refusal_note(struct request *request, struct id tenant, struct id subject, enum refusal_event event) {
  int64_t now = server_clock(request->server);
  if (limits_take(request->server->limits, LIMIT_NOTE, tenant, now) > 0) return;
  struct error error;
  error_init(&error);
  struct pg_batch batch;
  pg_batch_init(&batch, request->pg);
  pg_batch_begin(&batch, PG_WRITE, tenant);
  struct pg_call call = pg_call(request->pg, PG_DOOR_REFUSAL);
  pg_id(&call, tenant);
  pg_int(&call, now);
  pg_text(&call, event_words[event]);
  pg_id(&call, subject);
  pg_text(&call, request->address);
  pg_text(&call, request->id);
  pg_batch_add(&batch, &call, NULL);
  pg_batch_commit(&batch);
  if (pg_batch_run(&batch, &error) != CODE_OK) pg_rollback(request->pg);
}
