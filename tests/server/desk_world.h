/*
 * What the cases of the protocol stand in: a migrated database with two salons, desks that push to it and pull from it, and a small salon to book in.
 * Requests are handed to the routes as the daemon hands them over; that the daemon does so is shown elsewhere.
 */
#ifndef TESTS_SERVER_DESK_WORLD_H
#define TESTS_SERVER_DESK_WORLD_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/model/id.h"
#include "server/client.h"
#include "server/cluster.h"
#include "server/http/http.h"
#include "server/server.h"

enum { WORLD_EMPLOYEES = 3, WORLD_CUSTOMERS = 4, MINUTE_MS = 60000, HOUR_MS = 3600000 };

struct desk_world {
  struct cluster *cluster;
  char url[CLUSTER_URL_SIZE]; /* of the owner */
  struct server server;       /* routes look at its clock and its waiters only */
  struct id tenant, other;    /* the salons */
  int64_t now;                /* ms UTC; a Monday at noon */
  uint64_t seed;
};

/* A desk with a connection of its own; one thread each. */
struct desk {
  struct desk_world *world;
  struct id tenant, device, replica;
  int64_t number; /* of its last operation */
  struct pg *pg;
};

/* Set-up and tear-down of each case; *state is a struct desk_world *. The database is empty but for the salons themselves. */
int desk_world_new(void **state);
int desk_world_free(void **state);
/* In a database of the caller's cluster. */
void desk_world_init(struct desk_world *world, struct cluster *cluster);

/* One more salon, empty. */
void world_makes_tenant(struct desk_world *world, struct id tenant);

void desk_open(struct desk *desk, struct desk_world *world, struct id tenant);
void desk_close(struct desk *desk);
/* The same device with a new replica, as after a restored backup. */
void desk_renew(struct desk *desk);

/* Hands a request to its route. Takes over `body`. */
struct reply desk_send(struct desk *desk, const char *method, const char *path, json_t *body);
/* The same, with the status that it must have; the body, to be released. */
json_t *desk_expect(struct desk *desk, int status, const char *method, const char *path, json_t *body);

/* ---- Operations. Those without a number get theirs when they are pushed. ---- */

struct id world_id(struct desk_world *world);
/* The same id for the same words, in whatever run. */
struct id named_id(const char *name, int number);
json_t *id_json(struct id id);

json_t *operation_create(const char *entity, struct id row, json_t *set);
json_t *operation_update(const char *entity, struct id row, int64_t version, json_t *base, json_t *set);
json_t *operation_delete(const char *entity, struct id row, int64_t version);

/* A whole push: takes over `operations`, an array; numbers and ids that are missing are filled in. */
json_t *desk_push_body(struct desk *desk, json_t *operations);
/* Pushes and asserts 200; the desk's number goes on. The results, to be released. */
json_t *desk_push(struct desk *desk, json_t *operations);
/* One operation; asserts its verdict. Its result, to be released. */
json_t *desk_one(struct desk *desk, json_t *operation, const char *verdict);

/* A location, WORLD_EMPLOYEES employees, one service, WORLD_CUSTOMERS customers. */
void desk_makes_salon(struct desk *desk);
struct id world_employee(int number);
struct id world_customer(int number);

/* The image of a visit of one hour with one employee. */
json_t *visit_image(struct id visit, int employee, int64_t starts_at);
/* Fields of a visit that move it. */
json_t *visit_move(int employee, int64_t starts_at);

/* ---- What there is ---- */

/* Everything of the tenant by pull, in pages of `limit`: an object of "entity/id" to its row. Asserts order and cursors. */
json_t *desk_pull_all(struct desk *desk, int limit);
/* The whole number that a query over all tenants answers. */
int64_t world_number(struct desk_world *world, const char *query);
void world_run(struct desk_world *world, const char *query);
/* Asserts that the typed rows of all tables are the feed's images. */
void world_rows_match(struct desk_world *world);

#endif
