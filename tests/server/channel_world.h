/*
 * What the cases of the other channels' API stand in: a database of their own with a salon out of a salon file, the same salon in a replica as
 * a desk has it, a clock that only they turn, and a key that may do everything.
 */
#ifndef TESTS_SERVER_CHANNEL_WORLD_H
#define TESTS_SERVER_CHANNEL_WORLD_H

#include <jansson.h>
#include <stdint.h>

#include "core/model/id.h"
#include "core/store/replica.h"
#include "server/client.h"
#include "server/cluster.h"
#include "server/door/token.h"
#include "server/http/settings.h"
#include "server/server.h"

struct channel_world {
  _Atomic int64_t now; /* ms UTC, of server and replica */
  uint64_t dice;
  struct ports ports;
  struct settings settings;
  struct server *server;
  struct client client;
  struct replica *replica;
  struct id tenant;
  char key[TOKEN_TEXT_SIZE]; /* what the next request is sent with */
  char url[CLUSTER_URL_SIZE];
  char folder[64];
  const char *repeat, *match; /* headers of the next request alone: Idempotency-Key, If-Match */
};

/* Friday, 2026-11-20 10:07 UTC. */
#define WORLD_NOW INT64_C(1795169220000)

/* The salon of tests/cli/salons/desk.json, or the demo salon. */
int channel_world_new(void **state);
int channel_world_new_demo(void **state);
int channel_world_free(void **state);

/* Another key of the same tenant: another caller. All scopes, unless they are named. */
void world_change_key(struct channel_world *world);
void world_key(struct channel_world *world, const char *scopes, char key[TOKEN_TEXT_SIZE]);

/* One request; takes over `body`, NULL for none. */
struct reply world_send(struct channel_world *world, const char *method, const char *path, json_t *body);
/* The same, asserting the status; answers the body, which the caller releases. */
json_t *world_expect(struct channel_world *world, int status, const char *method, const char *path,
                     json_t *body);
/* JSON of a text in which ' stands for ". */
json_t *world_json(const char *text);
/* A text member by path "a.b.0.c", or "". */
const char *world_text(const json_t *json, const char *path);
/* The whole number that a query over the tenant's rows answers, as the owner sees them. */
int64_t world_count(struct channel_world *world, const char *query);
/* The id that a query answers. */
void world_id(struct channel_world *world, const char *query, char text[ID_TEXT_SIZE]);
/* A statement of a test's own. */
void world_run(struct channel_world *world, const char *statement);

#endif
