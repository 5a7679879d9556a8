#include "server/desk_world.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libpq-fe.h>

#include "core/model/entity.h"
#include "server/pg/pg.h"
#include "server/sync/sync.h"
#include "wire/image.h"

enum { DESK_ARENA_MAX = 256 * 1024 * 1024, QUERY_SIZE = 4096 };

/* ------------------------------------------------------------------------------------------- beside the server */

static PGresult *query_run(struct desk_world *world, const char *query) {
  PGconn *link = PQconnectdb(world->url);
  PGresult *result = PQexec(link, query);
  if (PQresultStatus(result) != PGRES_TUPLES_OK && PQresultStatus(result) != PGRES_COMMAND_OK)
    fail_msg("%s: %.200s", PQerrorMessage(link), query);
  PQfinish(link);
  return result;
}

int64_t world_number(struct desk_world *world, const char *query) {
  PGresult *result = query_run(world, query);
  int64_t number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
  PQclear(result);
  return number;
}

void world_run(struct desk_world *world, const char *query) { PQclear(query_run(world, query)); }

void world_makes_tenant(struct desk_world *world, struct id tenant) {
  char id[ID_TEXT_SIZE], query[QUERY_SIZE];
  id_format(tenant, id);
  (void)snprintf(query, sizeof query,
                 "BEGIN; SELECT enter_tenant('%s'); INSERT INTO tenant_clock (tenant_id) VALUES ('%s');"
                 "UPDATE tenant_clock SET seq = 1 WHERE tenant_id = '%s';"
                 "INSERT INTO tenant (id, tenant_id, name, currency, created_at, updated_at, seq)"
                 " VALUES ('%s', '%s', 'Salon', 'EUR', 0, 0, 1); COMMIT",
                 id, id, id, id, id);
  world_run(world, query);
}

static int64_t clock_of(void *context) { return ((const struct desk_world *)context)->now; }

void desk_world_init(struct desk_world *world, struct cluster *cluster) {
  const char *seed = getenv("FD_TEST_SEED");
  *world = (struct desk_world){.cluster = cluster};
  world->seed = seed != NULL ? strtoull(seed, NULL, 10) : UINT64_C(20261120);
  cluster_database(cluster, world->url);
  world->server.clock = (struct ports){.now = clock_of, .context = world};
  world->tenant = named_id("tenant", 1);
  world->other = named_id("tenant", 2);
  world->now = INT64_C(1795435200000) + INT64_C(12) * HOUR_MS;
  world_makes_tenant(world, world->tenant);
  world_makes_tenant(world, world->other);
}

int desk_world_new(void **state) {
  struct desk_world *world = calloc(1, sizeof *world);
  if (world == NULL) return -1;
  desk_world_init(world, cluster_shared());
  *state = world;
  return 0;
}

int desk_world_free(void **state) {
  free(*state);
  return 0;
}

/* ------------------------------------------------------------------------------------------------------- ids */

struct id world_id(struct desk_world *world) {
  struct id id;
  for (int i = 0; i < ID_SIZE; i++) {
    world->seed = world->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    id.bytes[i] = (uint8_t)(world->seed >> 40);
  }
  return id;
}

struct id named_id(const char *name, int number) {
  char text[64];
  uint8_t sha[IMAGE_SHA_SIZE];
  struct id id;
  (void)snprintf(text, sizeof text, "%s %d", name, number);
  image_sha(text, strlen(text), sha);
  memcpy(id.bytes, sha, sizeof id.bytes);
  return id;
}

json_t *id_json(struct id id) {
  char text[ID_TEXT_SIZE];
  id_format(id, text);
  return json_string(text);
}

struct id world_employee(int number) {
  return named_id("employee", number);
}
struct id world_customer(int number) {
  return named_id("customer", number);
}

/* ------------------------------------------------------------------------------------------------------ desks */

void desk_open(struct desk *desk, struct desk_world *world, struct id tenant) {
  struct error error;
  error_init(&error);
  *desk =
      (struct desk){.world = world, .tenant = tenant, .device = world_id(world), .replica = world_id(world)};
  if (pg_open(world->url, &desk->pg, &error) != CODE_OK) fail_msg("%s (%s)", error.text, error.detail);
}

void desk_close(struct desk *desk) { pg_close(desk->pg); }

void desk_renew(struct desk *desk) {
  desk->replica = world_id(desk->world);
  desk->number = 0;
}

struct door_way {
  const char *method, *path;
  route_handler *handler;
};

static const struct door_way ways[] = {
    {"POST", "/v1/hello", hello_route},
    {"POST", "/v1/push", push_route},
    {"GET", "/v1/pull", pull_route},
    {"POST", "/v1/digest", digest_route},
    {"POST", "/v1/fetch", fetch_route},
    {"GET", "/v1/snapshot", snapshot_route},
    {"GET", "/v1/snapshot/", snapshot_chunk_route},
};

static route_handler *handler_of(const char *method, const char *path) {
  size_t length = strcspn(path, "?");
  route_handler *found = NULL;
  for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
    size_t own = strlen(ways[i].path);
    bool whole = own == length || ways[i].path[own - 1] == '/';
    if (strcmp(ways[i].method, method) == 0 && own <= length && whole &&
        strncmp(ways[i].path, path, own) == 0)
      found = ways[i].handler;
  }
  assert_non_null(found);
  return found;
}

/* "?a=1&b=2", nothing of it encoded. */
static void take_query(struct request *request, const char *path) {
  const char *at = strchr(path, '?');
  while (at != NULL && *at != '\0') {
    const char *name = at + 1, *equals = strchr(name, '='), *end = name + strcspn(name, "&");
    struct request_pair *pair = &request->query[request->query_count++];
    pair->name = arena_text(request->arena, name, (size_t)(equals - name));
    pair->value = arena_text(request->arena, equals + 1, (size_t)(end - equals - 1));
    at = end;
  }
}

static void take_parameters(struct request *request, const char *path) {
  static const char prefix[] = "/v1/snapshot/";
  if (strncmp(path, prefix, strlen(prefix)) != 0) return;
  const char *id = path + strlen(prefix), *slash = strchr(id, '/');
  assert_non_null(slash);
  request->parameters[0] = arena_text(request->arena, id, (size_t)(slash - id));
  request->parameters[1] = arena_text(request->arena, slash + 1, strlen(slash + 1));
}

static struct reply reply_of(struct response *response) {
  struct reply reply = {.status = response->status, .length = response->length};
  if (response->document != NULL) {
    reply.body = json_dumps(response->document,
                            JSON_COMPACT); /* a problem, which the daemon writes when it sends it */
    reply.length = strlen(reply.body);
  } else {
    reply.body = calloc(1, response->length + 1);
    assert_non_null(reply.body);
    if (response->length > 0) memcpy(reply.body, response->body, response->length);
  }
  reply.json = json_loads(reply.body, 0, NULL);
  size_t used = 0;
  for (int i = 0; i < response->header_count; i++)
    used += (size_t)snprintf(reply.headers + used, sizeof reply.headers - used, "%s: %s\r\n",
                             response->headers[i][0], response->headers[i][1]);
  if (response->retry_after > 0)
    used += (size_t)snprintf(reply.headers + used, sizeof reply.headers - used, "Retry-After: %d\r\n",
                             response->retry_after);
  if (response->etag[0] != '\0')
    (void)snprintf(reply.headers + used, sizeof reply.headers - used, "ETag: %s\r\n", response->etag);
  response_clear(response);
  return reply;
}

struct reply desk_send(struct desk *desk, const char *method, const char *path, json_t *body) {
  struct arena arena;
  arena_init(&arena, DESK_ARENA_MAX);
  struct route route = {.path = path};
  char *text = body == NULL ? NULL : json_dumps(body, JSON_COMPACT);
  struct request request = {
      .server = &desk->world->server,
      .pg = desk->pg,
      .arena = &arena,
      .route = &route,
      .method = method,
      .path = path,
      .body = text,
      .body_length = text == NULL ? 0 : strlen(text),
      .json = body,
      .principal = {.kind = PRINCIPAL_DEVICE, .tenant = desk->tenant, .id = desk->device, .name = "Desk"},
      .now = desk->world->now};
  take_query(&request, path);
  take_parameters(&request, path);
  struct response response = {.status = 0};
  handler_of(method, path)(&request, &response);
  struct reply reply = reply_of(&response);
  arena_release(&arena);
  free(text);
  json_decref(body);
  return reply;
}

json_t *desk_expect(struct desk *desk, int status, const char *method, const char *path, json_t *body) {
  struct reply reply = desk_send(desk, method, path, body);
  if (reply.status != status) fail_msg("%s %s: %d %s", method, path, reply.status, reply.body);
  json_t *json = json_incref(reply.json);
  reply_release(&reply);
  return json;
}

/* ------------------------------------------------------------------------------------------------- operations */

static json_t *operation_new(const char *kind, const char *entity, struct id row) {
  return json_pack("{s:s, s:s, s:o}", "k", kind, "e", entity, "row", id_json(row));
}

json_t *operation_create(const char *entity, struct id row, json_t *set) {
  json_t *operation = operation_new("create", entity, row);
  json_object_set_new(operation, "set", set);
  return operation;
}

json_t *operation_update(const char *entity, struct id row, int64_t version, json_t *base, json_t *set) {
  json_t *operation = operation_new("update", entity, row);
  json_object_set_new(operation, "bv", json_integer(version));
  json_object_set_new(operation, "base", base);
  json_object_set_new(operation, "set", set);
  return operation;
}

json_t *operation_delete(const char *entity, struct id row, int64_t version) {
  json_t *operation = operation_new("delete", entity, row);
  json_object_set_new(operation, "bv", json_integer(version));
  return operation;
}

json_t *desk_push_body(struct desk *desk, json_t *operations) {
  size_t count = json_array_size(operations);
  for (size_t i = 0; i < count; i++) {
    json_t *operation = json_array_get(operations, i);
    if (json_object_get(operation, "no") == NULL)
      json_object_set_new(operation, "no", json_integer(desk->number + 1 + (json_int_t)i));
    if (json_object_get(operation, "id") == NULL)
      json_object_set_new(operation, "id", id_json(world_id(desk->world)));
    if (json_object_get(operation, "at") == NULL)
      json_object_set_new(operation, "at", json_integer(desk->world->now));
  }
  json_int_t first = json_integer_value(json_object_get(json_array_get(operations, 0), "no"));
  return json_pack("{s:o, s:I, s:i, s:o}", "replica", id_json(desk->replica), "first_op_no", first, "schema",
                   1, "ops", operations);
}

json_t *desk_push(struct desk *desk, json_t *operations) {
  json_t *answer = desk_expect(desk, 200, "POST", "/v1/push", desk_push_body(desk, operations));
  desk->number = json_integer_value(json_object_get(answer, "last_op_no"));
  json_t *results = json_incref(json_object_get(answer, "results"));
  json_decref(answer);
  return results;
}

json_t *desk_one(struct desk *desk, json_t *operation, const char *verdict) {
  json_t *results = desk_push(desk, json_pack("[o]", operation));
  json_t *result = json_incref(json_array_get(results, 0));
  const char *word = json_string_value(json_object_get(result, "v"));
  if (strcmp(word, verdict) != 0) {
    char *text = json_dumps(result, JSON_INDENT(1));
    fail_msg("%s instead of %s: %s", word, verdict, text);
  }
  json_decref(results);
  return result;
}

/* ------------------------------------------------------------------------------------------------ a small salon */

void desk_makes_salon(struct desk *desk) {
  json_t *operations = json_array();
  json_array_append_new(operations, operation_create("location", named_id("location", 0),
                                                     json_pack("{s:s, s:s}", "name", "Main Street",
                                                               "timezone", "Europe/Berlin")));
  for (int i = 0; i < WORLD_EMPLOYEES; i++) {
    char name[32];
    (void)snprintf(name, sizeof name, "Employee %d", i);
    json_array_append_new(operations, operation_create("employee", world_employee(i),
                                                       json_pack("{s:s, s:o}", "name", name, "location_id",
                                                                 id_json(named_id("location", 0)))));
  }
  json_array_append_new(operations,
                        operation_create("service", named_id("service", 0),
                                         json_pack("{s:s, s:i, s:i, s:[]}", "name", "Cut", "price", 4500,
                                                   "duration_minutes", 60, "segments")));
  for (int i = 0; i < WORLD_CUSTOMERS; i++) {
    char name[32];
    (void)snprintf(name, sizeof name, "Customer %d", i);
    json_array_append_new(
        operations, operation_create("customer", world_customer(i),
                                     json_pack("{s:s, s:s}", "first_name", name, "last_name", "Example")));
  }
  json_t *results = desk_push(desk, operations);
  for (size_t i = 0; i < json_array_size(results); i++) {
    const json_t *result = json_array_get(results, i);
    if (strcmp(json_string_value(json_object_get(result, "v")), "applied") != 0)
      fail_msg("%s", json_dumps(result, JSON_INDENT(1)));
  }
  json_decref(results);
}

static json_t *segments_image(int employee, int64_t starts_at) {
  char name[32];
  (void)snprintf(name, sizeof name, "Employee %d", employee);
  json_int_t start = starts_at, end = starts_at + HOUR_MS;
  return json_pack("[{s:o, s:o, s:I, s:I, s:I, s:I, s:i, s:s, s:s}]", "service_id",
                   id_json(named_id("service", 0)), "employee_id", id_json(world_employee(employee)),
                   "starts_at", start, "ends_at", end, "occupied_from", start, "occupied_to", end, "price",
                   4500, "service_name", "Cut", "employee_name", name);
}

json_t *visit_move(int employee, int64_t starts_at) {
  return json_pack("{s:I, s:I, s:o}", "starts_at", (json_int_t)starts_at, "ends_at",
                   (json_int_t)(starts_at + HOUR_MS), "segments", segments_image(employee, starts_at));
}

json_t *visit_image(struct id visit, int employee, int64_t starts_at) {
  char code[CONFIRMATION_CODE_SIZE];
  id_confirmation_code(visit, code);
  json_t *image = visit_move(employee, starts_at);
  json_t *rest = json_pack("{s:o, s:s, s:i, s:i, s:s, s:s}", "location_id", id_json(named_id("location", 0)),
                           "status", "scheduled", "price", 4500, "duration_minutes", 60, "confirmation_code",
                           code, "source", "desk");
  json_object_update(image, rest);
  json_decref(rest);
  return image;
}

/* ------------------------------------------------------------------------------------------------ what there is */

json_t *desk_pull_all(struct desk *desk, int limit) {
  json_t *all = json_object();
  char cursor[64] = "", path[160];
  json_int_t last = 0;
  for (bool more = true; more;) {
    (void)snprintf(path, sizeof path, "/v1/pull?limit=%d%s%s", limit,
                   cursor[0] == '\0' ? "" : "&cursor=", cursor);
    json_t *page = desk_expect(desk, 200, "GET", path, NULL);
    json_t *rows = json_object_get(page, "rows");
    assert_true((int)json_array_size(rows) <= limit);
    for (size_t i = 0; i < json_array_size(rows); i++) {
      json_t *row = json_array_get(rows, i);
      json_int_t seq = json_integer_value(json_object_get(row, "seq"));
      char key[96];
      assert_true(seq > last);
      last = seq;
      (void)snprintf(key, sizeof key, "%s/%s", json_string_value(json_object_get(row, "e")),
                     json_string_value(json_object_get(row, "id")));
      json_object_set(all, key, row);
    }
    assert_true(json_integer_value(json_object_get(page, "to")) >= last);
    more = json_is_true(json_object_get(page, "more"));
    if (more) assert_int_equal((int)json_array_size(rows), limit);
    (void)snprintf(cursor, sizeof cursor, "%s", json_string_value(json_object_get(page, "cursor")));
    json_decref(page);
  }
  return all;
}

/* ------------------------------------------------------------------------------- typed rows against their images */

static bool same_value(const json_t *typed, const json_t *image) {
  if (json_is_number(typed) && json_is_number(image))
    return json_number_value(typed) == json_number_value(image);
  return json_equal(typed, image) != 0;
}

static void rows_match(const struct entity *entity, const json_t *typed, const json_t *image) {
  for (int i = 0; i < entity->field_count; i++) {
    const struct entity_field *field = &entity->fields[i];
    if (!image_holds(field) || json_object_get(image, field->column) == NULL) continue;
    if (!same_value(json_object_get(typed, field->column), json_object_get(image, field->column)))
      fail_msg("%s.%s: the table has %s, the image %s", entity->name, field->column,
               json_dumps(json_object_get(typed, field->column), JSON_ENCODE_ANY),
               json_dumps(json_object_get(image, field->column), JSON_ENCODE_ANY));
  }
}

static void parts_match(const struct entity *whole, const json_t *typed, const json_t *image) {
  for (int i = 0; i < whole->part_count; i++) {
    const struct entity *part = &entities[whole->parts[i]];
    const json_t *ours = json_object_get(typed, part->key), *theirs = json_object_get(image, part->key);
    if (json_array_size(ours) != json_array_size(theirs))
      fail_msg("%s.%s: %zu in the table, %zu in the image", whole->name, part->key, json_array_size(ours),
               json_array_size(theirs));
    for (size_t j = 0; j < json_array_size(ours); j++)
      rows_match(part, json_array_get(ours, j), json_array_get(theirs, j));
  }
}

static void entity_matches(struct desk_world *world, const struct entity *entity) {
  char query[QUERY_SIZE];
  int used = snprintf(
      query, sizeof query,
      "SELECT feed.image, row_to_json(typed)::text, typed.seq = feed.seq AND typed.version = feed.version AND"
      " typed.incomplete = feed.incomplete");
  for (int i = 0; i < entity->part_count; i++) {
    const struct entity *part = &entities[entity->parts[i]];
    const char *order =
        part->kind == ENTITY_STATUS_HISTORY ? "member.at, member.position" : "member.position";
    used +=
        snprintf(query + used, sizeof query - (size_t)used,
                 ", (SELECT coalesce(json_agg(row_to_json(member) ORDER BY %s), '[]')::text FROM \"%s\" AS "
                 "member WHERE member.tenant_id = "
                 "feed.tenant_id AND member.%s = feed.id)",
                 order, part->name, part->fields[0].column);
  }
  (void)snprintf(query + used, sizeof query - (size_t)used,
                 " FROM (SELECT * FROM feed WHERE entity = '%s') AS feed LEFT JOIN \"%s\" AS typed USING "
                 "(tenant_id, id)",
                 entity->name, entity->name);
  PGresult *result = query_run(world, query);
  for (int row = 0; row < PQntuples(result); row++) {
    json_t *image = json_loads(PQgetvalue(result, row, 0), 0, NULL);
    json_t *typed = json_loads(PQgetvalue(result, row, 1), 0, NULL);
    assert_non_null(image);
    assert_non_null(typed);
    assert_string_equal(PQgetvalue(result, row, 2), "t");
    for (int i = 0; i < entity->part_count; i++)
      json_object_set_new(typed, entities[entity->parts[i]].key,
                          json_loads(PQgetvalue(result, row, 3 + i), 0, NULL));
    rows_match(entity, typed, image);
    parts_match(entity, typed, image);
    json_decref(image);
    json_decref(typed);
  }
  PQclear(result);
}

void world_rows_match(struct desk_world *world) {
  for (int i = 0; i < ENTITY_COUNT; i++)
    if (entities[i].whole == ENTITY_NONE) entity_matches(world, &entities[i]);
}
