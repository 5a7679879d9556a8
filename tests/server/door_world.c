#include "server/door_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libpq-fe.h>
#include <sodium.h>

#include "server/door/door.h"
#include "server/door/pairing.h"
#include "server/door/refresh.h"
#include "server/door/token.h"
#include "server/pg/pg.h"

static const char address[] = "192.0.2.7"; /* of the documentation's network */

static int64_t clock_of(void *context) { return ((const struct door_world *)context)->now; }

/* ---- Beside the server: queries as the owner ---- */

static PGresult *query_run(struct door_world *world, const char *query) {
  PGconn *link = PQconnectdb(world->url);
  PGresult *result = PQexec(link, query);
  if (PQresultStatus(result) != PGRES_TUPLES_OK && PQresultStatus(result) != PGRES_COMMAND_OK) {
    fail_msg("%s: %s", query, PQerrorMessage(link));
  }
  PQfinish(link);
  return result;
}

int64_t world_count(struct door_world *world, const char *query) {
  PGresult *result = query_run(world, query);
  int64_t number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
  PQclear(result);
  return number;
}

static void tenant_run(struct door_world *world, struct id tenant, const char *form) {
  char text[ID_TEXT_SIZE];
  char query[1024];
  size_t used = 0;
  id_format(tenant, text);
  for (; *form != '\0'; form++) {
    used += (size_t)snprintf(query + used, sizeof query - used, *form == '@' ? "'%s'" : "%.1s",
                             *form == '@' ? text : form);
  }
  PQclear(query_run(world, query));
}

static void tenant_make(struct door_world *world, struct id tenant) {
  tenant_run(world, tenant,
             "BEGIN; SELECT enter_tenant(@); INSERT INTO tenant_clock (tenant_id) VALUES (@);"
             "UPDATE tenant_clock SET seq = 1 WHERE tenant_id = @;"
             "INSERT INTO tenant (id, tenant_id, name, currency, created_at, updated_at, seq)"
             " VALUES (@, @, 'Salon', 'EUR', 0, 0, 1); COMMIT");
}

void world_status(struct door_world *world, const char *status) {
  char query[512];
  (void)snprintf(query, sizeof query,
                 "BEGIN; SELECT enter_tenant(@); UPDATE tenant_clock SET seq = seq + 1 WHERE tenant_id = @;"
                 "UPDATE tenant SET status = '%s', seq = (SELECT seq FROM tenant_clock WHERE tenant_id = @)"
                 " WHERE tenant_id = @; COMMIT",
                 status);
  tenant_run(world, world->tenant, query);
}

void world_delete_devices(struct door_world *world) {
  tenant_run(world, world->tenant,
             "BEGIN; SELECT enter_tenant(@); UPDATE tenant_clock SET seq = seq + 9 WHERE tenant_id = @;"
             "UPDATE device SET deleted_at = 1, seq = (SELECT seq FROM tenant_clock WHERE tenant_id = @)"
             " WHERE tenant_id = @; COMMIT");
}

void world_limit(struct door_world *world, const struct limit_rate rates[LIMIT_KIND_COUNT]) {
  limits_free(world->server.limits);
  world->server.limits = limits_new(rates);
  assert_non_null(world->server.limits);
}

int door_world_new(void **state) {
  struct error error;
  struct door_world *world = calloc(1, sizeof *world);
  if (world == NULL || sodium_init() < 0) return -1;
  error_init(&error);
  cluster_database(cluster_shared(), world->url);
  world->server.clock = (struct ports){.now = clock_of, .context = world};
  world->tenant = (struct id){{0xa1}};
  world->other = (struct id){{0xb2}};
  world->now = INT64_C(1800000000000);
  tenant_make(world, world->tenant);
  tenant_make(world, world->other);
  world_limit(world, limit_defaults);
  world_connect(world);
  if (pg_open_owner(world->url, &world->owner, &error) != CODE_OK) fail_msg("%s", error.text);
  *state = world;
  return 0;
}

int door_world_free(void **state) {
  struct door_world *world = *state;
  world_disconnect(world);
  pg_close(world->owner);
  limits_free(world->server.limits);
  free(world);
  return 0;
}

/* ---- Requests ---- */

void world_connect(struct door_world *world) {
  struct error error;
  error_init(&error);
  if (pg_open(world->url, &world->pg, &error) != CODE_OK) fail_msg("%s", error.text);
}

void world_disconnect(struct door_world *world) { pg_close(world->pg); }

static void header_take(const struct response *response, struct answer *answer) {
  for (int i = 0; i < response->header_count; i++) {
    if (strcmp(response->headers[i][0], "WWW-Authenticate") == 0) {
      (void)snprintf(answer->authenticate, sizeof answer->authenticate, "%.31s", response->headers[i][1]);
    }
  }
}

static void answer_take(struct answer *answer, const struct request *request, struct response *response) {
  *answer = (struct answer){
      .status = response->status, .retry_after = response->retry_after, .principal = request->principal};
  header_take(response, answer);
  if (response->document != NULL) { /* a problem, which the daemon writes when it is sent */
    answer->body = json_dumps(response->document, JSON_SORT_KEYS);
    json_decref(response->document);
  } else {
    answer->body = calloc(1, response->length + 1);
    if (answer->body != NULL && response->length > 0) memcpy(answer->body, response->body, response->length);
  }
  assert_non_null(answer->body);
  answer->json = json_loads(answer->body, 0, NULL);
  if (response->owned) free(response->body);
}

void answer_release(struct answer *answer) {
  json_decref(answer->json);
  free(answer->body);
  *answer = (struct answer){.status = 0};
}

const char *answer_text(const struct answer *answer, const char *key) {
  const char *text = json_string_value(json_object_get(answer->json, key));
  return text == NULL ? "" : text;
}

bool answer_same(const struct answer *one, const struct answer *other) {
  return one->status == other->status && one->retry_after == other->retry_after &&
         strcmp(one->authenticate, other->authenticate) == 0 && strcmp(one->body, other->body) == 0;
}

static struct request request_of(struct door_world *world, const struct route *route, struct arena *arena) {
  struct request request = {.server = &world->server,
                            .pg = world->pg,
                            .arena = arena,
                            .route = route,
                            .id = "01930000-0000-7000-8000-00000000abcd",
                            .now = world->now};
  (void)snprintf(request.address, sizeof request.address, "%s", address);
  return request;
}

struct answer world_post(struct door_world *world, route_handler *handler, json_t *body) {
  static const struct route route = {METHOD_POST, "/", .door = DOOR_OPEN, .body = BODY_JSON};
  struct answer answer;
  struct arena arena;
  struct response response = {.status = 0};
  arena_init(&arena, 1 << 20);
  struct request request = request_of(world, &route, &arena);
  request.json = body;
  handler(&request, &response);
  answer_take(&answer, &request, &response);
  json_decref(body);
  arena_release(&arena);
  return answer;
}

struct answer world_show(struct door_world *world, const struct route *route, const char *header) {
  struct answer answer;
  struct arena arena;
  struct response response = {.status = 0};
  char kept[512];
  arena_init(&arena, 1 << 20);
  struct request request = request_of(world, route, &arena);
  if (header != NULL) {
    (void)snprintf(kept, sizeof kept, "%s", header);
    request.authorization = kept;
  }
  bool open = door_open(&request, &response);
  assert_int_equal(open, response.status == 0);
  assert_int_equal(open && route->door != DOOR_OPEN, request.principal.kind != PRINCIPAL_NOBODY);
  assert_null(request.authorization);
  for (size_t i = 0; header != NULL && i < strlen(header); i++) assert_int_equal(kept[i], 0);
  answer_take(&answer, &request, &response);
  arena_release(&arena);
  return answer;
}

struct answer world_open(struct door_world *world, const struct route *route, const char *token) {
  char header[512];
  (void)snprintf(header, sizeof header, "Bearer %s", token == NULL ? "" : token);
  return world_show(world, route, token == NULL ? NULL : header);
}

json_t *world_json(const char *text, const char *word) {
  char json[512];
  size_t used = 0;
  for (; *text != '\0' && used + strlen(word) + 1 < sizeof json; text++) {
    if (text[0] == '%' && text[1] == 's') {
      used += (size_t)snprintf(json + used, sizeof json - used, "%s", word);
      text++;
    } else {
      json[used++] = *text == '\'' ? '"' : *text;
    }
  }
  json[used] = '\0';
  json_t *read = json_loads(json, 0, NULL);
  assert_non_null(read);
  return read;
}

/* ---- What desks do ---- */

void pair_take(struct answer *answer, struct pair *pair) {
  assert_int_equal(answer->status, 200);
  (void)snprintf(pair->access, sizeof pair->access, "%s", answer_text(answer, "access_token"));
  (void)snprintf(pair->refresh, sizeof pair->refresh, "%s", answer_text(answer, "refresh_token"));
  (void)snprintf(pair->device, sizeof pair->device, "%s", answer_text(answer, "device_id"));
}

struct answer pair_ask(struct door_world *world, const char *code, const char *replica) {
  return world_post(world, pair_route,
                    json_pack("{s:s,s:s,s:s}", "code", code, "replica_id", replica, "app", "frontdesk 1"));
}

struct answer refresh_ask(struct door_world *world, const char *token) {
  return world_post(world, token_route, json_pack("{s:s}", "refresh_token", token));
}

const char replica_one[] = "01930000-0000-7000-8000-000000000001";
const char replica_two[] = "01930000-0000-7000-8000-000000000002";

void code_make(struct door_world *world, char code[PAIRING_CODE_SIZE]) {
  struct error error;
  error_init(&error);
  assert_int_equal(pairing_create(world->owner, world->tenant, "Till", world->now, code, &error), CODE_OK);
}

struct pair paired(struct door_world *world) {
  char code[PAIRING_CODE_SIZE];
  struct pair pair;
  code_make(world, code);
  struct answer answer = pair_ask(world, code, replica_one);
  pair_take(&answer, &pair);
  answer_release(&answer);
  return pair;
}

void expect(struct answer answer, int status, const char *code) {
  if (answer.status != status) fail_msg("%d instead of %d: %s", answer.status, status, answer.body);
  if (code != NULL) assert_string_equal(answer_text(&answer, "code"), code);
  answer_release(&answer);
}

struct answer visit(struct door_world *world, const struct route *route, const char *token) {
  return world_open(world, route, token);
}

struct pair refreshed(struct door_world *world, const char *token) {
  struct pair pair;
  struct answer answer = refresh_ask(world, token);
  pair_take(&answer, &pair);
  answer_release(&answer);
  return pair;
}
