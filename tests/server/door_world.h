/*
 * What the cases of the door stand in: a migrated database of their own with two salons, a clock that only they turn, and requests that are handed to
 * door and routes without a daemon.
 */
#ifndef TESTS_SERVER_DOOR_WORLD_H
#define TESTS_SERVER_DOOR_WORLD_H

#include <jansson.h>
#include <stdbool.h>

#include "core/model/arena.h"
#include "core/model/id.h"
#include "server/cluster.h"
#include "server/door/limits.h"
#include "server/door/pairing.h"
#include "server/door/token.h"
#include "server/http/http.h"
#include "server/server.h"

struct door_world {
  struct id tenant, other; /* the salons */
  int64_t now;             /* ms UTC: the server's clock */
  struct server server;
  struct pg *pg;    /* as a worker has it */
  struct pg *owner; /* as an operator's command has it */
  char url[CLUSTER_URL_SIZE];
};

/* Set-up and tear-down of each case; *state is a struct door_world *. */
int door_world_new(void **state);
int door_world_free(void **state);

/* A connection of its own for a copy of the world, as another thread needs it. */
void world_connect(struct door_world *world);
void world_disconnect(struct door_world *world);

/* What was said. `status` 0: the door let the request in, as `principal`. */
struct answer {
  int status;
  int retry_after;
  char authenticate[32]; /* of WWW-Authenticate */
  char *body;
  json_t *json;
  struct principal principal;
};
void answer_release(struct answer *answer);
/* A text member of the body, or "". */
const char *answer_text(const struct answer *answer, const char *key);
/* Whether nobody could tell them apart. */
bool answer_same(const struct answer *one, const struct answer *other);

/* Hands a body, which it takes over, to a route that is open to all. */
struct answer world_post(struct door_world *world, route_handler *handler, json_t *body);
/* Shows a token at the door of a route; NULL: none. */
struct answer world_open(struct door_world *world, const struct route *route, const char *token);
/* The same with the whole value of the header. */
struct answer world_show(struct door_world *world, const struct route *route, const char *header);

/* JSON of a text in which ' stands for " and %s for `word`. */
json_t *world_json(const char *text, const char *word);
/* The whole number that a query over all tenants answers. */
int64_t world_count(struct door_world *world, const char *query);
void world_status(struct door_world *world, const char *status);
/* Deletes the rows of the tenant's devices, as a desk's set-up would. */
void world_delete_devices(struct door_world *world);
void world_limit(struct door_world *world, const struct limit_rate rates[LIMIT_KIND_COUNT]);

/* ---- What desks do ---- */

/* What a desk was given. */
struct pair {
  char access[TOKEN_TEXT_SIZE], refresh[TOKEN_TEXT_SIZE], device[ID_TEXT_SIZE];
};

extern const char replica_one[], replica_two[];

/* Reads it out of an answer, which must be 200. */
void pair_take(struct answer *answer, struct pair *pair);
struct answer pair_ask(struct door_world *world, const char *code, const char *replica);
struct answer refresh_ask(struct door_world *world, const char *token);
/* A new code of the tenant, for a desk called Till. */
void code_make(struct door_world *world, char code[PAIRING_CODE_SIZE]);
/* All of it, which must work. */
struct pair paired(struct door_world *world);
struct pair refreshed(struct door_world *world, const char *token);

/* What was said must have that status and, unless it is NULL, that code; releases it. */
void expect(struct answer answer, int status, const char *code);
struct answer visit(struct door_world *world, const struct route *route, const char *token);

#endif
