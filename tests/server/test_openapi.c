/*
 * share/openapi.json against the server: every route of the table is in it and the reverse, and what the server really answers, when all is well and
 * when it is not, is what the document says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/client.h"
#include "server/cluster.h"
#include "server/door/scope.h"
#include "server/http/http.h"
#include "server/http/log.h"
#include "server/http/settings.h"
#include "server/json_schema.h"
#include "server/operator.h"
#include "server/server.h"

enum { TEXT_SIZE = 256 };

static const char *const method_names[] = {[METHOD_GET] = "get",
                                           [METHOD_POST] = "post",
                                           [METHOD_PUT] = "put",
                                           [METHOD_PATCH] = "patch",
                                           [METHOD_DELETE] = "delete"};

static json_t *document;

static int read_document(void **state) {
  (void)state;
  json_error_t error;
  document = json_load_file(FD_SOURCE_DIR "/share/openapi.json", JSON_REJECT_DUPLICATES, &error);
  if (document == NULL) print_error("line %d: %s\n", error.line, error.text);
  return document == NULL ? -1 : 0;
}

static int forget_document(void **state) {
  (void)state;
  json_decref(document);
  return 0;
}

static json_t *operation_of(const char *path, const char *method) {
  return json_object_get(json_object_get(json_object_get(document, "paths"), path), method);
}

static const char *text(const json_t *object, const char *key) {
  const char *value = json_string_value(json_object_get(object, key));
  return value == NULL ? "" : value;
}

/* ---- Table and document ---- */

static void expect_security(const struct route *route, const json_t *operation) {
  json_t *security = json_object_get(operation, "security");
  assert_true(json_is_array(security));
  assert_int_equal(json_array_size(security), route->door == DOOR_OPEN ? 0 : 1);
  if (route->door == DOOR_OPEN) return;
  json_t *scheme = json_array_get(security, 0);
  json_t *scopes = json_object_get(scheme, route->door == DOOR_KEY ? "key" : "desk");
  assert_true(json_is_array(scopes));
  if (route->door == DOOR_KEY)
    assert_string_equal(json_string_value(json_array_get(scopes, 0)), scope_word(route->scope));
}

/* What every answer of the door, and every body that cannot be read, may come to. */
static void expect_statuses(const struct route *route, const json_t *operation) {
  json_t *responses = json_object_get(operation, "responses");
  if (route->door != DOOR_OPEN) {
    static const char *const always[] = {"401", "403", "429", "503"};
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
      assert_non_null(json_object_get(responses, always[i]));
  }
  if (route->body == BODY_JSON) {
    static const char *const read[] = {"400", "413", "415"};
    for (size_t i = 0; i < sizeof read / sizeof read[0]; i++)
      assert_non_null(json_object_get(responses, read[i]));
  }
}

static void test_every_route_is_in_the_document(void **state) {
  (void)state;
  for (int i = 0; i < route_count; i++) {
    const struct route *route = &routes[i];
    const json_t *operation = operation_of(route->path, method_names[route->method]);
    if (operation == NULL) print_error("%s %s\n", method_names[route->method], route->path);
    assert_non_null(operation);
    assert_string_equal(text(operation, "operationId"), route->operation);
    assert_string_equal(text(operation, "summary"), route->summary);
    assert_int_equal(json_object_get(operation, "requestBody") != NULL, route->body == BODY_JSON);
    expect_security(route, operation);
    expect_statuses(route, operation);
  }
}

static const struct route *route_of(const char *path, const char *method) {
  for (int i = 0; i < route_count; i++)
    if (strcmp(routes[i].path, path) == 0 && strcmp(method_names[routes[i].method], method) == 0)
      return &routes[i];
  return NULL;
}

static void test_every_path_is_a_route(void **state) {
  (void)state;
  const char *path, *method;
  json_t *methods, *operation;
  int count = 0;
  json_object_foreach(json_object_get(document, "paths"), path, methods) {
    json_object_foreach(methods, method, operation) {
      if (route_of(path, method) == NULL) print_error("%s %s\n", method, path);
      assert_non_null(route_of(path, method));
      assert_true(json_is_object(operation));
      count++;
    }
  }
  assert_int_equal(count, route_count);
}

/* ---- The document itself ---- */

static void expect_sound(json_t *schema, const char *where) {
  char why[JSON_SCHEMA_WHY_SIZE];
  bool sound = json_schema_is_sound(document, schema, why);
  if (!sound) print_error("%s: %s\n", where, why);
  assert_true(sound);
}

static void expect_contents_sound(json_t *holder, const char *where) {
  const char *type;
  json_t *content;
  json_object_foreach(json_object_get(holder, "content"), type, content) {
    expect_sound(json_object_get(content, "schema"), where);
  }
}

static void expect_operation_sound(json_t *operation) {
  const char *name = text(operation, "operationId"), *status;
  json_t *response, *parameter;
  size_t at;
  expect_contents_sound(json_object_get(operation, "requestBody"), name);
  json_object_foreach(json_object_get(operation, "responses"), status, response) {
    json_t *followed = json_schema_follow(document, response);
    assert_non_null(followed);
    assert_true(strlen(text(followed, "description")) > 0);
    expect_contents_sound(followed, name);
  }
  json_array_foreach(json_object_get(operation, "parameters"), at, parameter) {
    json_t *followed = json_schema_follow(document, parameter);
    assert_non_null(followed);
    assert_true(strlen(text(followed, "name")) > 0);
    expect_sound(json_object_get(followed, "schema"), name);
  }
}

static void test_the_document_is_sound(void **state) {
  (void)state;
  const char *path, *method, *name;
  json_t *methods, *operation, *schema;
  assert_string_equal(text(document, "openapi"), "3.1.0");
  json_object_foreach(json_object_get(json_object_get(document, "components"), "schemas"), name, schema) {
    expect_sound(schema, name);
  }
  json_object_foreach(json_object_get(document, "paths"), path, methods) {
    json_object_foreach(methods, method, operation) { expect_operation_sound(operation); }
  }
}

/* ---- The server ---- */

struct world {
  char url[CLUSTER_URL_SIZE];
  struct settings settings;
  struct server *server;
  struct client client;
  char desk[CLIENT_TOKEN_SIZE], key[CLIENT_TOKEN_SIZE];
};

static void set(struct world *world, enum setting setting, const char *value) {
  struct error error;
  error_init(&error);
  if (settings_set(&world->settings, setting, value, &error) != CODE_OK) print_error("%s\n", error.text);
  assert_int_equal(error.code, CODE_OK);
}

/* A salon where everybody works every day around the clock, so that whatever the day there is a free time. */
static const char salon_head[] =
    "{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"name\":\"Salon "
    "Open\",\"currency\":\"EUR\",\"locale\":\"de-DE\"},"
    "\"locations\":[{\"name\":\"Main "
    "Street\",\"timezone\":\"Europe/Berlin\",\"phone\":\"+493055501\",\"country\":\"DE\"}],"
    "\"employees\":[{\"name\":\"Mia Weber\",\"title\":\"Stylist\",\"location\":\"Main Street\"}],"
    "\"services\":[{\"name\":\"Cut\",\"price\":5000,\"duration_minutes\":45},{\"name\":\"Colour\",\"price\":"
    "9000,"
    "\"duration_minutes\":60,\"segments\":[{\"name\":\"apply\",\"minutes\":30,\"gap_after\":10},{\"name\":"
    "\"rinse\","
    "\"minutes\":20}]}],"
    "\"service_addons\":[{\"service\":\"Cut\",\"name\":\"Wash\",\"price\":500,\"duration_minutes\":10}],"
    "\"form_fields\":[{\"service\":\"Cut\",\"name\":\"length\",\"label\":\"How long?\"}],"
    "\"employee_services\":[{\"employee\":\"Mia Weber\",\"service\":\"Cut\"},{\"employee\":\"Mia "
    "Weber\",\"service\":"
    "\"Colour\"}],"
    "\"customers\":[{\"first_name\":\"Anna\",\"last_name\":\"Schmidt\",\"phone\":\"+493055502\"}],\"shifts\":"
    "[";

static void make_salon(struct world *world) {
  char salon[4096], path[OPERATOR_PATH_SIZE];
  size_t used = (size_t)snprintf(salon, sizeof salon, "%s", salon_head);
  for (int day = 0; day < 7; day++)
    used += (size_t)snprintf(
        salon + used, sizeof salon - used,
        "%s{\"employee\":\"Mia Weber\",\"day_of_week\":%d,\"start\":\"00:00\",\"end\":\"24:00\"}",
        day > 0 ? "," : "", day);
  (void)snprintf(salon + used, sizeof salon - used, "]}");
  operator_file(path, salon);
  operator_must(operator_run(world->url, "tenant", "create", "--from", path, NULL));
  (void)remove(path);
}

static int serve(void **state) {
  static struct world world;
  struct error error;
  world = (struct world){.server = NULL};
  error_init(&error);
  if (read_document(state) != 0) return -1;
  log_set(LOG_ERROR, false, STDERR_FILENO);
  cluster_database(cluster_shared(), world.url);
  make_salon(&world);
  settings_init(&world.settings);
  set(&world, SETTING_DATABASE, world.url);
  set(&world, SETTING_LISTEN, "127.0.0.1:0");
  set(&world, SETTING_WORKERS, "4");
  const struct server_options options = {.settings = &world.settings};
  if (server_start(&options, &world.server, &error) != CODE_OK)
    print_error("%s (%s)\n", error.text, error.detail);
  assert_int_equal(error.code, CODE_OK);
  client_init(&world.client, server_url(world.server), NULL);
  struct outcome outcome = operator_run(world.url, "key", "create", "open", "--scope=all", "--json", NULL);
  operator_expect(&outcome, 0);
  (void)snprintf(world.key, sizeof world.key, "%s", outcome_text(&outcome, "key"));
  outcome_release(&outcome);
  *state = &world;
  return 0;
}

static int stop(void **state) {
  struct world *world = *state;
  client_release(&world->client);
  server_stop(world->server);
  return forget_document(state);
}

/* ---- Asking, and holding the answer to the document ---- */

static void expect_body(json_t *described, const struct reply *reply, const char *what) {
  char type[TEXT_SIZE] = "", why[JSON_SCHEMA_WHY_SIZE];
  json_t *content = json_object_get(described, "content");
  if (content == NULL) {
    assert_int_equal(reply->length, 0);
    return;
  }
  assert_true(reply_header(reply, "Content-Type", type, sizeof type));
  type[strcspn(type, ";")] = '\0';
  json_t *media = json_object_get(content, type);
  if (media == NULL) print_error("%s answers %s\n", what, type);
  assert_non_null(media);
  if (strstr(type, "json") == NULL || strcmp(type, "application/x-ndjson") == 0) return;
  bool fits = json_schema_fits(document, json_object_get(media, "schema"), reply->json, why);
  if (!fits) print_error("%s: %s\n%s\n", what, why, reply->body);
  assert_true(fits);
}

static void expect_headers(json_t *described, const struct reply *reply, const char *what) {
  const char *name;
  json_t *header;
  json_object_foreach(json_object_get(described, "headers"), name, header) {
    char value[TEXT_SIZE];
    bool there = reply_header(reply, name, value, sizeof value);
    if (!there) print_error("%s lacks %s\n%s\n", what, name, reply->headers);
    assert_true(there);
    assert_non_null(json_schema_follow(document, header));
  }
}

/* Whether a path with its parameters filled in is one of the document. */
static bool path_is(const char *pattern, const char *path) {
  while (*pattern != '\0' && *path != '\0' && *path != '?') {
    if (*pattern == '{') {
      pattern += strcspn(pattern, "}") + 1;
      path += strcspn(path, "/?");
    } else if (*pattern++ != *path++) {
      return false;
    }
  }
  return *pattern == '\0' && (*path == '\0' || *path == '?');
}

static json_t *operation_for(const char *method, const char *path) {
  char name[16] = "";
  const char *pattern;
  json_t *methods;
  for (size_t i = 0; method[i] != '\0' && i < sizeof name - 1; i++) name[i] = (char)tolower(method[i]);
  json_object_foreach(json_object_get(document, "paths"), pattern, methods) {
    if (path_is(pattern, path)) return json_object_get(methods, name);
  }
  return NULL;
}

/* A body that is right is one that the document allows. */
static void expect_request(const json_t *operation, json_t *body, const char *what) {
  char why[JSON_SCHEMA_WHY_SIZE];
  json_t *content = json_object_get(json_object_get(operation, "requestBody"), "content");
  json_t *schema = json_object_get(json_object_get(content, "application/json"), "schema");
  bool fits = body == NULL || json_schema_fits(document, schema, body, why);
  if (!fits) print_error("%s, as it is asked: %s\n", what, why);
  assert_true(fits);
}

/*
 * Asks, and holds status, type, headers and body to the document; answers the body, which the caller releases. Takes over `body`. `token` may be NULL.
 */
static json_t *ask(struct world *world, const char *token, int status, const char *method, const char *path,
                   json_t *body) {
  char code[8], what[TEXT_SIZE];
  json_t *operation = operation_for(method, path);
  (void)snprintf(what, sizeof what, "%s %.200s (%d)", method, path, status);
  if (operation == NULL) print_error("%s is not in the document\n", what);
  assert_non_null(operation);
  if (status < 400) expect_request(operation, body, what);
  (void)snprintf(world->client.token, sizeof world->client.token, "%s", token == NULL ? "" : token);
  struct reply reply = client_send(&world->client, method, path, body);
  if (reply.status != status) print_error("%s: %d %s\n", what, reply.status, reply.body);
  assert_int_equal(reply.status, status);
  (void)snprintf(code, sizeof code, "%d", status);
  json_t *described =
      json_schema_follow(document, json_object_get(json_object_get(operation, "responses"), code));
  if (described == NULL) print_error("%s is not described\n", what);
  assert_non_null(described);
  expect_body(described, &reply, what);
  expect_headers(described, &reply, what);
  json_t *answer = json_incref(reply.json);
  reply_release(&reply);
  return answer;
}

static void check(struct world *world, const char *token, int status, const char *method, const char *path,
                  json_t *body) {
  json_decref(ask(world, token, status, method, path, body));
}

/* The same, and its problem's code. */
static void refused(struct world *world, const char *token, int status, const char *code, const char *method,
                    const char *path, json_t *body) {
  json_t *problem = ask(world, token, status, method, path, body);
  assert_string_equal(text(problem, "code"), code);
  json_decref(problem);
}

/* JSON of a text in which ' stands for ". */
static json_t *json_of(const char *form) {
  char quoted[2048];
  size_t length = strlen(form);
  assert_true(length < sizeof quoted);
  for (size_t i = 0; i <= length; i++) quoted[i] = form[i] == '\'' ? '"' : form[i];
  json_t *json = json_loads(quoted, 0, NULL);
  if (json == NULL) print_error("%s\n", quoted);
  assert_non_null(json);
  return json;
}

static json_t *FD_PRINTF(1, 2) json_formatted(const char *form, ...) {
  char written[2048];
  va_list args;
  va_start(args, form);
  int length = vsnprintf(written, sizeof written, form, args);
  va_end(args);
  assert_true(length > 0 && length < (int)sizeof written);
  return json_of(written);
}

static const char replica[] = "0193b000-0000-7000-8000-000000000001";
static const char nothing[] = "0193b000-0000-7000-8000-0000000000ff";

/* ---- Operation and door ---- */

static void test_health(void **state) {
  struct world *world = *state;
  check(world, NULL, 200, "GET", "/ping", NULL);
  check(world, NULL, 200, "GET", "/health", NULL);
  check(world, NULL, 200, "GET", "/ready", NULL);
  check(world, NULL, 200, "GET", "/metrics", NULL);
}

static void test_pairing(void **state) {
  struct world *world = *state;
  struct outcome outcome = operator_run(world->url, "pair", "open", "--json", NULL);
  operator_expect(&outcome, 0);
  refused(world, NULL, 401, "unauthorized", "POST", "/v1/pair",
          json_formatted("{'code':'AAAA-AAAA-AAAA','replica_id':'%s'}", replica));
  refused(world, NULL, 400, "invalid", "POST", "/v1/pair", json_of("{'code':'x'}"));
  json_t *tokens =
      ask(world, NULL, 200, "POST", "/v1/pair",
          json_formatted("{'code':'%s','replica_id':'%s','device':'Till','app':'frontdesk 0.1.0','schema':1}",
                         outcome_text(&outcome, "code"), replica));
  outcome_release(&outcome);
  json_t *next = ask(world, NULL, 200, "POST", "/v1/token",
                     json_pack("{s:s}", "refresh_token", text(tokens, "refresh_token")));
  (void)snprintf(world->desk, sizeof world->desk, "%s", text(next, "access_token"));
  refused(world, NULL, 401, "unauthorized", "POST", "/v1/token", json_of("{'refresh_token':'fdr_x'}"));
  refused(world, NULL, 400, "invalid", "POST", "/v1/token", json_of("{}"));
  json_decref(tokens);
  json_decref(next);
}

/* ---- FD/1 ---- */

static void test_hello(void **state) {
  struct world *world = *state;
  check(world, world->desk, 200, "POST", "/v1/hello",
        json_formatted("{'replica':'%s','proto':[1,1],'schema':1,'app':'frontdesk 0.1.0'}", replica));
  refused(world, world->desk, 400, "invalid", "POST", "/v1/hello", json_of("{'replica':'x'}"));
  refused(world, world->desk, 426, "update_required", "POST", "/v1/hello",
          json_formatted("{'replica':'%s','proto':[7,9],'schema':1}", replica));
  refused(world, world->key, 401, "unauthorized", "POST", "/v1/hello", json_of("{}"));
  refused(world, NULL, 401, "unauthorized", "POST", "/v1/hello", json_of("{}"));
}

static void test_push(void **state) {
  struct world *world = *state;
  const char form[] =
      "{'replica':'%s','first_op_no':1,'schema':1,'ops':[{'no':1,'id':'%s','e':'customer','row':'%s','k':"
      "'create','set':{'first_name':'Bea','last_name':'Blum'},'at':1767200000123,'by':'Ines'},"
      "{'no':2,'id':'%s','e':'customer','row':'%s','k':'update','bv':9,'base':{'notes':''},'set':{'notes':"
      "'x'},'at':1767200000124}]}";
  const char *first = "0193b000-0000-7000-8000-000000000011", *row = "0193b000-0000-7000-8000-000000000012",
             *second = "0193b000-0000-7000-8000-000000000013";
  json_t *answer = ask(world, world->desk, 200, "POST", "/v1/push",
                       json_formatted(form, replica, first, row, second, nothing));
  const json_t *results = json_object_get(answer, "results");
  assert_int_equal(json_array_size(results), 2);
  assert_string_equal(text(json_array_get(results, 0), "v"), "applied");
  assert_string_not_equal(text(json_array_get(results, 1), "v"), "applied");
  json_decref(answer);
  check(world, world->desk, 200, "POST", "/v1/push",
        json_formatted(form, replica, first, row, second, nothing));
  refused(world, world->desk, 409, "gap", "POST", "/v1/push",
          json_formatted(
              "{'replica':'%s','first_op_no':9,'schema':1,'ops':[{'no':9,'id':'%s','k':'void','at':1}]}",
              replica, nothing));
  refused(world, world->desk, 400, "invalid", "POST", "/v1/push", json_of("{'ops':3}"));
}

static void test_pull_and_wait(void **state) {
  struct world *world = *state;
  char path[TEXT_SIZE];
  json_t *page = ask(world, world->desk, 200, "GET", "/v1/pull?limit=3", NULL);
  assert_int_equal(json_array_size(json_object_get(page, "rows")), 3);
  json_decref(page);
  page = ask(world, world->desk, 200, "GET", "/v1/pull", NULL);
  (void)snprintf(path, sizeof path, "/v1/wait?t=1&cursor=%s", text(page, "cursor"));
  check(world, world->desk, 204, "GET", path, NULL);
  check(world, world->desk, 200, "GET", "/v1/wait?t=1&cursor=1.1", NULL);
  client_header(&world->client, "If-None-Match: \"0.0\"");
  (void)snprintf(path, sizeof path, "/v1/pull?cursor=%s", text(page, "cursor"));
  check(world, world->desk, 200, "GET", path, NULL);
  char header[TEXT_SIZE];
  (void)snprintf(header, sizeof header, "If-None-Match: \"%s\"", text(page, "cursor"));
  client_header(&world->client, header);
  check(world, world->desk, 304, "GET", path, NULL);
  json_decref(page);
  refused(world, world->desk, 409, "resync", "GET", "/v1/pull?cursor=7.1", NULL);
  refused(world, world->desk, 400, "invalid", "GET", "/v1/pull?cursor=x", NULL);
  refused(world, world->desk, 400, "invalid", "GET", "/v1/pull?limit=0", NULL);
  refused(world, world->desk, 400, "invalid", "GET", "/v1/wait?when=now", NULL);
}

static void test_snapshot(void **state) {
  struct world *world = *state;
  json_t *plan = ask(world, world->desk, 200, "GET", "/v1/snapshot", NULL), *chunk;
  size_t at;
  assert_true(json_array_size(json_object_get(plan, "chunks")) > 0);
  json_array_foreach(json_object_get(plan, "chunks"), at, chunk) {
    char path[TEXT_SIZE];
    (void)snprintf(path, sizeof path, "/v1/snapshot/%s/%s", text(plan, "id"), text(chunk, "name"));
    check(world, world->desk, 200, "GET", path, NULL);
  }
  json_decref(plan);
  refused(world, world->desk, 404, "not_found", "GET", "/v1/snapshot/1.1/nothing", NULL);
}

static void test_digest_and_fetch(void **state) {
  struct world *world = *state;
  json_t *page = ask(world, world->desk, 200, "GET", "/v1/pull", NULL), *row, *customer = NULL;
  size_t at;
  json_array_foreach(json_object_get(page, "rows"), at, row) {
    if (strcmp(text(row, "e"), "customer") == 0) customer = row;
  }
  assert_non_null(customer);
  json_t *digest =
      ask(world, world->desk, 200, "POST", "/v1/digest",
          json_formatted("{'at':'%s','e':'customer','b':[[1,2,'00000000000000000000000000000000']]}",
                         text(page, "cursor")));
  assert_true(json_array_size(json_object_get(digest, "buckets")) > 0);
  json_t *fetched =
      ask(world, world->desk, 200, "POST", "/v1/fetch",
          json_formatted("{'rows':[['customer','%s'],['customer','%s']]}", text(customer, "id"), nothing));
  assert_int_equal(json_array_size(json_object_get(fetched, "rows")), 1);
  assert_int_equal(json_array_size(json_object_get(fetched, "missing")), 1);
  json_decref(fetched);
  json_decref(digest);
  json_decref(page);
  refused(world, world->desk, 400, "invalid", "POST", "/v1/digest", json_of("{'at':1}"));
  refused(world, world->desk, 400, "invalid", "POST", "/v1/fetch", json_of("{'rows':[]}"));
}

/* ---- The other channels ---- */

static void test_catalogue(void **state) {
  struct world *world = *state;
  check(world, world->key, 200, "GET", "/v1/locations", NULL);
  client_header(&world->client, "If-None-Match: *");
  check(world, world->key, 304, "GET", "/v1/locations", NULL);
  check(world, world->key, 200, "GET", "/v1/services?online=true", NULL);
  check(world, world->key, 200, "GET", "/v1/employees?service=Cut", NULL);
  json_t *slots = ask(world, world->key, 200, "GET", "/v1/slots?service=Cut&days=2&limit=5", NULL);
  assert_int_equal(json_array_size(json_object_get(slots, "slots")), 5);
  json_decref(slots);
  refused(world, world->key, 404, "not_found", "GET", "/v1/slots?service=Flying", NULL);
  refused(world, world->key, 400, "invalid", "GET", "/v1/slots?service=Cut&days=900", NULL);
  refused(world, world->key, 400, "invalid", "GET", "/v1/services?online=perhaps", NULL);
  refused(world, world->desk, 401, "unauthorized", "GET", "/v1/services", NULL);
  struct outcome outcome = operator_run(world->url, "key", "create", "open", "--scope=calls", "--json", NULL);
  refused(world, outcome_text(&outcome, "key"), 403, "not_permitted", "GET", "/v1/services", NULL);
  outcome_release(&outcome);
}

/* The start of the n-th free time from tomorrow on. */
static void free_start(struct world *world, size_t number, char start[TEXT_SIZE]) {
  json_t *slots = ask(world, world->key, 200, "GET", "/v1/slots?service=Cut&from=%2B2&days=3", NULL);
  const json_t *slot = json_array_get(json_object_get(slots, "slots"), number);
  assert_non_null(slot);
  (void)snprintf(start, TEXT_SIZE, "%s", text(slot, "starts_at"));
  json_decref(slots);
}

static void test_booking(void **state) {
  struct world *world = *state;
  char start[TEXT_SIZE], later[TEXT_SIZE], path[TEXT_SIZE];
  free_start(world, 0, start);
  free_start(world, 30, later);
  json_t *hold =
      ask(world, world->key, 201, "POST", "/v1/holds",
          json_formatted("{'starts_at':'%s','services':[{'service':'Cut','addons':['Wash']}],'seconds':60}",
                         start));
  json_t *visit =
      ask(world, world->key, 201, "POST", "/v1/appointments",
          json_formatted("{'hold':'%s','customer':{'name':'Kim Lee','phone':'+493055503'},'note':'first'}",
                         text(hold, "id")));
  json_decref(hold);
  refused(
      world, world->key, 409, "slot_taken", "POST", "/v1/appointments",
      json_formatted("{'starts_at':'%s','services':[{'service':'Cut'}],'customer':{'name':'Bo Yu'}}", start));
  (void)snprintf(path, sizeof path, "/v1/appointments/%s", text(visit, "confirmation_code"));
  check(world, world->key, 200, "GET", path, NULL);
  (void)snprintf(path, sizeof path, "/v1/appointments/%s/reschedule", text(visit, "confirmation_code"));
  check(world, world->key, 200, "POST", path, json_formatted("{'starts_at':'%s'}", later));
  (void)snprintf(path, sizeof path, "/v1/appointments/%s/confirm", text(visit, "confirmation_code"));
  check(world, world->key, 200, "POST", path, json_object());
  (void)snprintf(path, sizeof path, "/v1/appointments/%s/cancel", text(visit, "confirmation_code"));
  refused(world, world->key, 400, "invalid", "POST", path, json_of("{}"));
  check(world, world->key, 200, "POST", path, json_of("{'reason':'ill'}"));
  refused(world, world->key, 409, "bad_transition", "POST", path, json_of("{'reason':'ill'}"));
  json_decref(visit);
  refused(world, world->key, 404, "not_found", "GET", "/v1/appointments/7K2QD-9XW4M", NULL);
  refused(world, world->key, 400, "invalid", "POST", "/v1/appointments", json_of("{'who':'me'}"));
}

static void test_holds_are_given_back(void **state) {
  struct world *world = *state;
  char start[TEXT_SIZE], path[TEXT_SIZE];
  free_start(world, 60, start);
  client_header(&world->client, "Idempotency-Key: hold-1");
  json_t *hold = ask(world, world->key, 201, "POST", "/v1/holds",
                     json_formatted("{'starts_at':'%s','services':[{'service':'Colour'}]}", start));
  client_header(&world->client, "Idempotency-Key: hold-1");
  refused(world, world->key, 422, "idempotency_mismatch", "POST", "/v1/holds",
          json_formatted("{'starts_at':'%s','services':[{'service':'Cut'}]}", start));
  (void)snprintf(path, sizeof path, "/v1/holds/%s", text(hold, "id"));
  check(world, world->key, 204, "DELETE", path, NULL);
  refused(world, world->key, 404, "not_found", "DELETE", path, NULL);
  json_decref(hold);
}

static void test_customers_calls_waitlist(void **state) {
  struct world *world = *state;
  json_t *customers = ask(world, world->key, 200, "GET", "/v1/customers?phone=%2B493055502", NULL);
  assert_int_equal(json_array_size(json_object_get(customers, "customers")), 1);
  json_decref(customers);
  refused(world, world->key, 400, "invalid", "GET", "/v1/customers?phone=x", NULL);
  const char call[] =
      "{'call_id':'c-1','from':'+493055502','started_at':'2026-11-20T10:00:00Z','reason':'GET_HOURS'}";
  check(world, world->key, 201, "POST", "/v1/calls", json_of(call));
  check(world, world->key, 200, "POST", "/v1/calls", json_of(call));
  refused(world, world->key, 400, "invalid", "POST", "/v1/calls", json_of("{}"));
  check(
      world, world->key, 201, "POST", "/v1/waitlist",
      json_of(
          "{'service':'Cut','customer':{'name':'Lea Lind','phone':'+493055504'},'days':[1,2],'start':'09:00',"
          "'end':'12:00'}"));
  refused(world, world->key, 400, "invalid", "POST", "/v1/waitlist", json_of("{'service':'Cut'}"));
}

static void test_a_suspended_salon(void **state) {
  struct world *world = *state;
  operator_must(operator_run(world->url, "tenant", "suspend", "open", NULL));
  refused(world, world->desk, 403, "tenant_suspended", "POST", "/v1/push", json_of("{}"));
  refused(world, world->key, 403, "tenant_suspended", "POST", "/v1/holds", json_of("{}"));
  check(world, world->desk, 200, "GET", "/v1/pull", NULL);
  operator_must(operator_run(world->url, "tenant", "activate", "open", NULL));
}

/* What an operator sees of desks, and how one is shut out. */
static void test_a_revoked_desk(void **state) {
  struct world *world = *state;
  struct outcome outcome = operator_run(world->url, "device", "list", "open", "--json", NULL);
  operator_expect(&outcome, 0);
  const json_t *devices = json_object_get(outcome.json, "devices");
  assert_int_equal(json_array_size(devices), 1);
  const json_t *device = json_array_get(devices, 0);
  assert_string_equal(text(device, "name"), "Till");
  assert_string_equal(text(device, "app"), "frontdesk 0.1.0");
  assert_true(json_is_null(json_object_get(device, "revoked_at")));
  assert_true(strlen(text(device, "seen_at")) >= 20);
  operator_must(operator_run(world->url, "device", "revoke", text(device, "id"), NULL));
  refused(world, world->desk, 403, "desk_revoked", "GET", "/v1/pull", NULL);
  outcome_release(&outcome);
  outcome = operator_run(world->url, "device", "list", "open", NULL);
  operator_expect(&outcome, 0);
  assert_non_null(strstr(outcome.out, "revoked"));
  outcome_release(&outcome);
}

static void test_bodies_that_are_none(void **state) {
  struct world *world = *state;
  static const struct {
    const char *type, *body;
    int status;
  } cases[] = {
      {NULL, "{\"a\":1,\"a\":2}", 400}, {NULL, "{\"a\":", 400},    {NULL, "[]", 400},
      {NULL, "{\"a\":\"\xff\"}", 400},  {"text/plain", "{}", 415}, {NULL, "", 400},
  };
  (void)snprintf(world->client.token, sizeof world->client.token, "%s", world->desk);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct reply reply = client_send_bytes(&world->client, "POST", "/v1/push", cases[i].type, cases[i].body,
                                           strlen(cases[i].body));
    assert_int_equal(reply.status, cases[i].status);
    char why[JSON_SCHEMA_WHY_SIZE];
    json_t *problem =
        json_object_get(json_object_get(json_object_get(document, "components"), "schemas"), "Problem");
    assert_true(json_schema_fits(document, problem, reply.json, why));
    reply_release(&reply);
  }
}

int main(void) {
  const struct CMUnitTest paper[] = {
      cmocka_unit_test(test_every_route_is_in_the_document),
      cmocka_unit_test(test_every_path_is_a_route),
      cmocka_unit_test(test_the_document_is_sound),
  };
  /* In this order: what is paired first is used afterwards. */
  const struct CMUnitTest served[] = {
      cmocka_unit_test(test_health),
      cmocka_unit_test(test_pairing),
      cmocka_unit_test(test_hello),
      cmocka_unit_test(test_push),
      cmocka_unit_test(test_pull_and_wait),
      cmocka_unit_test(test_snapshot),
      cmocka_unit_test(test_digest_and_fetch),
      cmocka_unit_test(test_catalogue),
      cmocka_unit_test(test_booking),
      cmocka_unit_test(test_holds_are_given_back),
      cmocka_unit_test(test_customers_calls_waitlist),
      cmocka_unit_test(test_a_suspended_salon),
      cmocka_unit_test(test_bodies_that_are_none),
      cmocka_unit_test(test_a_revoked_desk),
  };
  int failed = cmocka_run_group_tests_name("the document", paper, read_document, forget_document);
  return failed + cmocka_run_group_tests_name("the server", served, serve, stop);
}
