#include "server/door/refresh.h"

#include <sodium.h>

#include "server/door/door.h"
#include "server/door/grant.h"
#include "server/door/limits.h"
#include "server/door/refusal.h"
#include "server/http/http.h"
#include "server/pg/pg.h"
#include "server/server.h"

/* What stands about a desk, and what the presented token is to it. */
struct family {
  bool known, related, current, before;
  bool cancelled, revoked, confirmed, has_nonce;
  uint8_t nonce[GRANT_NONCE_SIZE];
  int64_t rotated_at, confirmed_at, access_expires_at;
};

enum step {
  STEP_ROTATE, /* the token in force: a new pair */
  STEP_AGAIN,  /* the one before, and the desk has not shown yet that it has the pair, or just now */
  STEP_CANCEL, /* a copy */
  STEP_LATE, /* an old one on the heels of its successors: a copy, or a request that the network kept back */
  STEP_EXPIRED,
  STEP_REVOKED,
  STEP_REFUSE
};

static bool hash_matches(const struct pg_rows *rows, int column, const struct token *token) {
  uint8_t hash[TOKEN_HASH_SIZE];
  if (pg_is_null(rows, 0, column)) return false;
  return token_matches(token, hash, pg_get_bytes(rows, 0, column, hash, sizeof hash));
}

static bool family_matches(const struct pg_rows *rows, int column, const struct token *token) {
  uint8_t stored[TOKEN_HASH_SIZE] = {0};
  uint8_t own[TOKEN_HASH_SIZE];
  grant_family_hash(token, own);
  return pg_get_bytes(rows, 0, column, stored, sizeof stored) == sizeof stored &&
         sodium_memcmp(stored, own, sizeof own) == 0;
}

static void family_read(const struct pg_rows *rows, const struct token *token, struct family *family) {
  enum { FAMILY, CURRENT, BEFORE, NONCE, ROTATED, CONFIRMED, ACCESS_END, REVOKED };
  family->known = true;
  family->related = family_matches(rows, FAMILY, token);
  family->current = hash_matches(rows, CURRENT, token);
  family->before = hash_matches(rows, BEFORE, token);
  family->cancelled = pg_is_null(rows, 0, CURRENT);
  family->revoked = pg_get_bool(rows, 0, REVOKED);
  family->confirmed = !pg_is_null(rows, 0, CONFIRMED);
  family->has_nonce =
      pg_get_bytes(rows, 0, NONCE, family->nonce, sizeof family->nonce) == sizeof family->nonce;
  family->rotated_at = pg_get_int(rows, 0, ROTATED);
  family->confirmed_at = pg_get_int(rows, 0, CONFIRMED);
  family->access_expires_at = pg_get_int(rows, 0, ACCESS_END);
}

/* Opens the transaction, which stays open. */
FD_CHECKED static enum code family_find(struct pg *pg, const struct token *token, struct family *family,
                                        struct error *error) {
  struct pg_rows rows = {.result = NULL};
  struct pg_batch batch;
  *family = (struct family){.known = false};
  pg_batch_init(&batch, pg);
  pg_batch_begin(&batch, PG_WRITE, token->tenant);
  struct pg_call call = pg_call(pg, PG_REFRESH_FIND);
  pg_id(&call, token->owner);
  pg_batch_add(&batch, &call, &rows);
  enum code code = pg_batch_run(&batch, error);
  if (code == CODE_OK && rows.count == 1) family_read(&rows, token, family);
  pg_rows_release(&rows);
  return code;
}

static enum step step_of(const struct family *family, int64_t now) {
  const int64_t grace = (int64_t)REFRESH_GRACE_SECONDS * 1000;
  const int64_t life = (int64_t)REFRESH_DAYS * 24 * 3600 * 1000;
  if (!family->known || !family->related) return STEP_REFUSE;
  if (family->revoked && (family->current || family->before)) return STEP_REVOKED;
  if (family->cancelled) return STEP_REFUSE;
  if (now - family->rotated_at > life) return STEP_EXPIRED;
  if (family->current) return STEP_ROTATE;
  if (family->before && family->has_nonce) {
    return !family->confirmed || now - family->confirmed_at <= grace ? STEP_AGAIN : STEP_CANCEL;
  }
  return now - family->rotated_at <= grace ? STEP_LATE : STEP_CANCEL;
}

/* Runs what is left of the transaction. */
FD_CHECKED static enum code finish(struct pg *pg, struct pg_call *call, struct error *error) {
  struct pg_batch batch;
  pg_batch_init(&batch, pg);
  if (call != NULL) pg_batch_add(&batch, call, NULL);
  pg_batch_commit(&batch);
  return pg_batch_run(&batch, error);
}

FD_CHECKED static enum code pair_rotate(struct pg *pg, const struct token *token, int64_t now,
                                        struct grant *grant, int64_t *expires_at, struct error *error) {
  uint8_t nonce[GRANT_NONCE_SIZE];
  uint8_t access[TOKEN_HASH_SIZE];
  uint8_t refresh[TOKEN_HASH_SIZE];
  randombytes_buf(nonce, sizeof nonce);
  *grant = grant_derive(token, nonce);
  *expires_at = now + (int64_t)ACCESS_SECONDS * 1000;
  token_hash(&grant->access, access);
  token_hash(&grant->refresh, refresh);
  struct pg_call call = pg_call(pg, PG_REFRESH_ROTATE);
  pg_id(&call, token->owner);
  pg_bytes(&call, access, sizeof access);
  pg_int(&call, *expires_at);
  pg_bytes(&call, refresh, sizeof refresh);
  pg_bytes(&call, nonce, sizeof nonce);
  pg_int(&call, now);
  return finish(pg, &call, error);
}

/* The same pair once more. One that the desk has not used yet is good for its whole time from now on. */
FD_CHECKED static enum code pair_again(struct pg *pg, const struct token *token, const struct family *family,
                                       int64_t now, struct grant *grant, int64_t *expires_at,
                                       struct error *error) {
  *grant = grant_derive(token, family->nonce);
  *expires_at = family->access_expires_at;
  if (family->confirmed) return finish(pg, NULL, error);
  *expires_at = now + (int64_t)ACCESS_SECONDS * 1000;
  struct pg_call call = pg_call(pg, PG_REFRESH_AGAIN);
  pg_id(&call, token->owner);
  pg_int(&call, *expires_at);
  return finish(pg, &call, error);
}

FD_CHECKED static enum code pair_cancel(struct pg *pg, const struct token *token, int64_t now,
                                        struct error *error) {
  struct pg_call call = pg_call(pg, PG_REFRESH_CANCEL);
  pg_id(&call, token->owner);
  pg_int(&call, now);
  return finish(pg, &call, error);
}

static void refuse(struct request *request, struct response *response, const struct token *token,
                   enum refusal_event event) {
  pg_rollback(request->pg);
  refusal_note(request, token->tenant, token->owner, event);
  if (event == REFUSED_REVOKED) {
    (void)refuse_revoked(request, response);
  } else {
    (void)refuse_unauthorized(request, response);
  }
}

static void give(struct request *request, struct response *response, const struct token *token,
                 const struct family *family, enum step step) {
  struct error error;
  struct grant grant;
  int64_t expires_at = 0;
  int64_t now = server_clock(request->server);
  error_init(&error);
  int wait = limits_take(request->server->limits, LIMIT_DEVICE, token->owner, now);
  if (wait > 0) {
    pg_rollback(request->pg);
    (void)refuse_limited(request, response, wait);
    return;
  }
  enum code code = step == STEP_ROTATE
                       ? pair_rotate(request->pg, token, now, &grant, &expires_at, &error)
                       : pair_again(request->pg, token, family, now, &grant, &expires_at, &error);
  if (code == CODE_OK) {
    grant_answer(request, response, &grant, expires_at, now);
  } else {
    pg_rollback(request->pg);
    (void)refuse_error(request, response, &error);
  }
  sodium_memzero(&grant, sizeof grant);
}

static void cancel(struct request *request, struct response *response, const struct token *token) {
  struct error error;
  error_init(&error);
  if (pair_cancel(request->pg, token, server_clock(request->server), &error) != CODE_OK) {
    pg_rollback(request->pg);
    (void)refuse_error(request, response, &error);
    return;
  }
  refuse(request, response, token, REFUSED_REUSE);
}

static void refresh(struct request *request, struct response *response, const struct token *token) {
  struct error error;
  struct family family;
  error_init(&error);
  if (family_find(request->pg, token, &family, &error) != CODE_OK) {
    pg_rollback(request->pg);
    (void)refuse_error(request, response, &error);
    return;
  }
  enum step step = step_of(&family, server_clock(request->server));
  switch (step) {
  case STEP_ROTATE:
  case STEP_AGAIN:
    give(request, response, token, &family, step);
    break;
  case STEP_CANCEL:
    cancel(request, response, token);
    break;
  case STEP_LATE:
    refuse(request, response, token, REFUSED_LATE);
    break;
  case STEP_EXPIRED:
    refuse(request, response, token, REFUSED_EXPIRED);
    break;
  case STEP_REVOKED:
    refuse(request, response, token, REFUSED_REVOKED);
    break;
  case STEP_REFUSE:
    refuse(request, response, token, family.known ? REFUSED_SECRET : REFUSED_UNKNOWN);
    break;
  }
  sodium_memzero(&family, sizeof family);
}

void token_route(struct request *request, struct response *response) {
  const json_t *text = json_object_get(request->json, "refresh_token");
  struct token token;
  if (!json_is_string(text)) {
    response_problem(request, response, 400, "invalid", "/refresh_token",
                     "\"refresh_token\" is the text that pairing or the last refresh has given.");
  } else if (!token_parse(json_string_value(text), json_string_length(text), &token)) {
    (void)refuse_unauthorized(request, response);
  } else {
    if (token.kind == TOKEN_REFRESH) {
      refresh(request, response, &token);
    } else {
      refuse(request, response, &token, REFUSED_KIND);
    }
    token_wipe(&token);
  }
}
