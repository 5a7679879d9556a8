#include "server/door/door.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "server/door/limits.h"
#include "server/door/refusal.h"
#include "server/door/scope.h"
#include "server/door/token.h"
#include "server/http/http.h"
#include "server/pg/pg.h"
#include "server/server.h"

/* What the database says of a token's owner. */
struct standing {
  bool known;
  bool suspended;
  bool revoked;
  bool unconfirmed;   /* of a desk: the first use of its pair */
  bool matches;       /* the secret is right */
  int64_t expires_at; /* 0: never */
  unsigned scopes;
  char name[sizeof((struct principal *)0)->name];
};

int64_t server_clock(const struct server *server) {
  if (server->clock.now != NULL) return ports_now(&server->clock);
  struct timespec now;
  (void)clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Reads "Bearer TOKEN"; the header is wiped whatever it says. */
static bool token_take(struct request *request, struct token *token) {
  static const char scheme[] = "bearer ";
  char *header = request->authorization;
  request->authorization = NULL;
  if (header == NULL) return false;
  size_t length = strlen(header);
  size_t begin = sizeof scheme - 1;
  bool read = length > begin && strncasecmp(header, scheme, begin) == 0 &&
              token_parse(header + begin, length - begin, token);
  sodium_memzero(header, length);
  return read;
}

static bool is_suspended(const struct pg_rows *rows) {
  const char *status = pg_get_text(rows, 0, 0);
  return strcmp(status, "SUSPENDED") == 0 || strcmp(status, "INACTIVE") == 0;
}

static bool column_matches(const struct pg_rows *rows, int column, const struct token *token) {
  uint8_t hash[TOKEN_HASH_SIZE];
  if (pg_is_null(rows, 0, column)) return false;
  return token_matches(token, hash, pg_get_bytes(rows, 0, column, hash, sizeof hash));
}

static void name_take(struct standing *standing, const struct pg_rows *rows) {
  (void)snprintf(standing->name, sizeof standing->name, "%s", pg_get_text(rows, 0, 1));
}

static void device_read(const struct pg_rows *rows, const struct token *token, struct standing *standing) {
  enum { STATUS, NAME, ACCESS, ACCESS_END, BEFORE, BEFORE_END, REVOKED, UNCONFIRMED };
  bool current = column_matches(rows, ACCESS, token);
  bool before = column_matches(rows, BEFORE, token);
  name_take(standing, rows);
  standing->suspended = is_suspended(rows);
  standing->matches = current || before;
  standing->expires_at = pg_get_int(rows, 0, current ? ACCESS_END : BEFORE_END);
  standing->revoked = pg_get_bool(rows, 0, REVOKED);
  standing->unconfirmed = current && pg_get_bool(rows, 0, UNCONFIRMED);
}

static void key_read(const struct pg_rows *rows, const struct token *token, struct standing *standing) {
  enum { STATUS, NAME, HASH, END, REVOKED, SCOPES };
  name_take(standing, rows);
  standing->suspended = is_suspended(rows);
  standing->matches = column_matches(rows, HASH, token);
  standing->expires_at = pg_get_int(rows, 0, END);
  standing->revoked = pg_get_bool(rows, 0, REVOKED);
  (void)scopes_parse(pg_get_text(rows, 0, SCOPES), pg_get_length(rows, 0, SCOPES), &standing->scopes);
}

/* One round trip: a transaction of the tenant that the token names. */
FD_CHECKED static enum code standing_find(struct pg *pg, const struct token *token, struct standing *standing,
                                          struct error *error) {
  bool device = token->kind == TOKEN_ACCESS;
  struct pg_rows rows = {.result = NULL};
  struct pg_batch batch;
  *standing = (struct standing){.known = false};
  pg_batch_init(&batch, pg);
  pg_batch_begin(&batch, PG_READ, token->tenant);
  struct pg_call call = pg_call(pg, device ? PG_DOOR_DEVICE : PG_DOOR_KEY);
  pg_id(&call, token->owner);
  pg_batch_add(&batch, &call, &rows);
  pg_batch_commit(&batch);
  enum code code = pg_batch_run(&batch, error);
  if (code != CODE_OK) {
    pg_rollback(pg);
    return code;
  }
  standing->known = rows.count == 1;
  if (standing->known && device) device_read(&rows, token, standing);
  if (standing->known && !device) key_read(&rows, token, standing);
  pg_rows_release(&rows);
  return CODE_OK;
}

/* The desk has used what it was given last: its grace begins. */
FD_CHECKED static enum code device_confirm(struct request *request, const struct token *token, int64_t now,
                                           struct error *error) {
  uint8_t hash[TOKEN_HASH_SIZE];
  token_hash(token, hash);
  struct pg_batch batch;
  pg_batch_init(&batch, request->pg);
  pg_batch_begin(&batch, PG_WRITE, token->tenant);
  struct pg_call call = pg_call(request->pg, PG_DOOR_CONFIRM);
  pg_id(&call, token->owner);
  pg_int(&call, now);
  pg_bytes(&call, hash, sizeof hash);
  pg_batch_add(&batch, &call, NULL);
  pg_batch_commit(&batch);
  enum code code = pg_batch_run(&batch, error);
  if (code != CODE_OK) pg_rollback(request->pg);
  return code;
}

static void principal_fill(struct request *request, const struct token *token,
                           const struct standing *standing) {
  struct principal *principal = &request->principal;
  *principal = (struct principal){
      .kind = token->kind == TOKEN_ACCESS ? PRINCIPAL_DEVICE : PRINCIPAL_KEY,
      .tenant = token->tenant,
      .id = token->owner,
      .scopes = standing->scopes,
      .token_expires_at = standing->expires_at,
  };
  memcpy(principal->name, standing->name, sizeof principal->name);
}

static bool refuse(struct request *request, struct response *response, const struct token *token,
                   enum refusal_event event) {
  refusal_note(request, token->tenant, token->owner, event);
  return refuse_unauthorized(request, response);
}

/* Whether a token that is somebody's lets him in now, as far as it alone says. */
static bool standing_holds(struct request *request, struct response *response, const struct token *token,
                           const struct standing *standing, int64_t now) {
  if (!standing->known) return refuse(request, response, token, REFUSED_UNKNOWN);
  if (!standing->matches) return refuse(request, response, token, REFUSED_SECRET);
  if (standing->expires_at != 0 && standing->expires_at <= now) {
    return refuse(request, response, token, REFUSED_EXPIRED);
  }
  if (!standing->revoked) return true;
  if (token->kind == TOKEN_KEY) return refuse(request, response, token, REFUSED_REVOKED);
  refusal_note(request, token->tenant, token->owner, REFUSED_REVOKED);
  return refuse_revoked(request, response);
}

static bool refuse_scope(struct request *request, struct response *response, const struct token *token) {
  const char *word = scope_word(request->route->scope);
  refusal_note(request, token->tenant, token->owner, REFUSED_SCOPE);
  response_problem(request, response, 403, "not_permitted", NULL,
                   "This key was not made for that. Make one with the scope that \"scope\" names.");
  (void)json_object_set_new(response_problem_json(response), "scope", json_string(word));
  return false;
}

/* What he who is let in may do. */
static bool may_do(struct request *request, struct response *response, const struct token *token,
                   const struct standing *standing, int64_t now) {
  const struct route *route = request->route;
  bool key = token->kind == TOKEN_KEY;
  int wait = limits_take(request->server->limits, key ? LIMIT_KEY : LIMIT_DEVICE, token->owner, now);
  if (wait > 0) return refuse_limited(request, response, wait);
  if (key && (standing->scopes & route->scope) != route->scope) {
    return refuse_scope(request, response, token);
  }
  if (route->writes && standing->suspended) return refuse_suspended(request, response);
  return true;
}

static bool token_opens(struct request *request, struct response *response, const struct token *token) {
  struct error error;
  struct standing standing;
  int64_t now = server_clock(request->server);
  error_init(&error);
  if (token->kind != (request->route->door == DOOR_KEY ? TOKEN_KEY : TOKEN_ACCESS)) {
    return refuse(request, response, token, REFUSED_KIND);
  }
  if (standing_find(request->pg, token, &standing, &error) != CODE_OK) {
    return refuse_error(request, response, &error);
  }
  if (!standing_holds(request, response, token, &standing, now)) return false;
  if (standing.unconfirmed && device_confirm(request, token, now, &error) != CODE_OK) {
    return refuse_error(request, response, &error);
  }
  if (!may_do(request, response, token, &standing, now)) return false;
  principal_fill(request, token, &standing);
  return true;
}

/* Pairing and refreshing: nobody is known yet, so only the address can be counted. */
static bool address_may_ask(struct request *request, struct response *response) {
  int wait = limits_take(request->server->limits, LIMIT_ADDRESS, limits_address(request->address),
                         server_clock(request->server));
  return wait == 0 || refuse_limited(request, response, wait);
}

bool door_open(struct request *request, struct response *response) {
  request->principal = (struct principal){.kind = PRINCIPAL_NOBODY};
  struct token token;
  bool shown = token_take(request, &token);
  bool open = false;
  if (request->route->door == DOOR_OPEN) {
    open = address_may_ask(request, response);
  } else if (!shown) {
    (void)refuse_unauthorized(request, response);
  } else {
    open = token_opens(request, response, &token);
  }
  if (shown) token_wipe(&token);
  return open;
}
