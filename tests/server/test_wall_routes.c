/*
 * The wall, route by route: every route of the server's table, tried by one salon (B) with the ids of another (A), with other kinds of tokens, and
 * with none. A's rows bear a word that nothing of B's has; B must never read it, must never change a row of A's, and must be told of A's ids exactly
 * what it is told of ids that nobody has. A route that is added to the table is tried here as soon as it is there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "core/model/id.h"
#include "core/model/instant.h"
#include "core/model/ports.h"
#include "server/client.h"
#include "server/cluster.h"
#include "server/door/scope.h"
#include "server/door/token.h"
#include "server/http/http.h"
#include "server/http/log.h"
#include "server/http/settings.h"
#include "server/operator.h"
#include "server/raw.h"
#include "server/server.h"

enum { LINE_SIZE = 256, TEXT_SIZE = 8192, QUERY_SIZE = 1024 };

/* In every name and note of A's. */
static const char mark[] = "Zyxalpha";

struct salon {
  char tenant[ID_TEXT_SIZE], key[TOKEN_TEXT_SIZE];
  char access[TOKEN_TEXT_SIZE], refresh[TOKEN_TEXT_SIZE];
  char location[ID_TEXT_SIZE], employee[ID_TEXT_SIZE], service[ID_TEXT_SIZE], customer[ID_TEXT_SIZE],
      visit[ID_TEXT_SIZE];
  char confirmation[CONFIRMATION_CODE_SIZE], phone[32];
};

static struct {
  char url[CLUSTER_URL_SIZE];
  PGconn *link; /* as the owner */
  struct settings settings;
  struct server *server;
  struct salon a, b;
  struct salon nobody; /* ids that no salon has; no tokens */
  char starts_at[INSTANT_TEXT_SIZE];
} world;

/* ---- The salons ---- */

static int64_t clock_now(void *context) {
  (void)context;
  return (int64_t)time(NULL) * 1000;
}

static uint64_t next_bits(void *context) {
  uint64_t *state = context;
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return *state ^ *state >> 29;
}

static uint64_t bits_state;

/* The last line of what a command said that must have worked. */
static void last_line(struct outcome outcome, char line[LINE_SIZE]) {
  operator_expect(&outcome, 0);
  outcome_last_line(&outcome, line, LINE_SIZE);
  outcome_release(&outcome);
}

static void salon_file(const char *path, const char *name, const char *phone) {
  static const char *const days[] = {"0", "1", "2", "3", "4", "5", "6"};
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  (void)fprintf(file,
                "{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"name\":\"%s\",\"currency\":\"EUR\"},"
                "\"locations\":[{\"name\":\"%s Street\",\"timezone\":\"UTC\",\"phone\":\"%s\"}],"
                "\"employees\":[{\"name\":\"%s Weber\",\"location\":\"%s Street\"}],\"shifts\":[",
                name, name, phone, name, name);
  for (int i = 0; i < 7; i++) {
    (void)fprintf(file,
                  "%s{\"employee\":\"%s Weber\",\"day_of_week\":%s,\"start\":\"08:00\",\"end\":\"20:00\"}",
                  i > 0 ? "," : "", name, days[i]);
  }
  (void)fprintf(
      file,
      "],\"services\":[{\"name\":\"%s Cut\",\"price\":3000,\"duration_minutes\":30}],"
      "\"employee_services\":[{\"employee\":\"%s Weber\",\"service\":\"%s Cut\",\"primary\":true}],"
      "\"customers\":[{\"first_name\":\"%s\",\"last_name\":\"%s\",\"phone\":\"%s\",\"notes\":\"%s\"}],"
      "\"appointments\":[{\"customer\":\"%s\",\"status\":\"scheduled\",\"source\":\"desk\",\"notes\":\"%s\","
      "\"segments\":[{\"service\":\"%s Cut\",\"employee\":\"%s Weber\",\"starts_at\":\"%s\"}]}]}\n",
      name, name, name, name, name, phone, name, phone, name, name, name, world.starts_at);
  assert_int_equal(fclose(file), 0);
}

static void find(char *text, size_t size, const char *column, const char *table, const char *tenant) {
  char query[QUERY_SIZE];
  (void)snprintf(query, sizeof query, "SELECT %s FROM %s WHERE tenant_id = '%s' LIMIT 1", column, table,
                 tenant);
  (void)snprintf(text, size, "%s", raw_text(world.link, query));
}

static void salon_make(struct salon *salon, const char *name, const char *phone) {
  char path[] = "/tmp/frontdesk-wall-XXXXXX";
  int file = mkstemp(path);
  char line[LINE_SIZE];
  assert_true(file >= 0);
  (void)close(file);
  salon_file(path, name, phone);
  last_line(operator_run(world.url, "tenant", "create", "--from", path, NULL), line);
  (void)unlink(path);
  (void)snprintf(salon->tenant, sizeof salon->tenant, "%.36s", line);
  (void)snprintf(salon->phone, sizeof salon->phone, "%s", phone);
  find(salon->location, ID_TEXT_SIZE, "id", "location", salon->tenant);
  find(salon->employee, ID_TEXT_SIZE, "id", "employee", salon->tenant);
  find(salon->service, ID_TEXT_SIZE, "id", "service", salon->tenant);
  find(salon->customer, ID_TEXT_SIZE, "id", "customer", salon->tenant);
  find(salon->visit, ID_TEXT_SIZE, "id", "appointment", salon->tenant);
  find(salon->confirmation, CONFIRMATION_CODE_SIZE, "confirmation_code", "appointment", salon->tenant);
  last_line(operator_run(world.url, "key", "create", salon->tenant, "--scope", "all", NULL), line);
  (void)snprintf(salon->key, sizeof salon->key, "%.90s", line);
}

static void salon_pair(struct salon *salon, const char *replica) {
  char line[LINE_SIZE];
  struct client client;
  last_line(operator_run(world.url, "pair", salon->tenant, NULL), line);
  client_init(&client, server_url(world.server), NULL);
  json_t *body = client_expect(&client, 200, "POST", "/v1/pair",
                               json_pack("{s:s,s:s}", "code", line, "replica_id", replica));
  (void)snprintf(salon->access, TOKEN_TEXT_SIZE, "%s",
                 json_string_value(json_object_get(body, "access_token")));
  (void)snprintf(salon->refresh, TOKEN_TEXT_SIZE, "%s",
                 json_string_value(json_object_get(body, "refresh_token")));
  json_decref(body);
  client_release(&client);
}

static void nobody_make(struct salon *nobody) {
  char *ids[] = {nobody->tenant,  nobody->location, nobody->employee,
                 nobody->service, nobody->customer, nobody->visit};
  for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
    struct id id = id_make(clock_now(NULL), next_bits(&bits_state), next_bits(&bits_state));
    id_format(id, ids[i]);
    id_confirmation_code(id, nobody->confirmation);
  }
  (void)snprintf(nobody->phone, sizeof nobody->phone, "+493023125999");
}

static int world_open(void **state) {
  (void)state;
  struct error error;
  error_init(&error);
  bits_state = (uint64_t)time(NULL) * 1000003 + (uint64_t)getpid();
  instant_format_utc((clock_now(NULL) / 86400000 + 20) * 86400000 + 36000000, world.starts_at);
  cluster_database(cluster_shared(), world.url);
  world.link = raw_open(world.url, false);
  settings_init(&world.settings);
  if (settings_set(&world.settings, SETTING_DATABASE, world.url, &error) != CODE_OK ||
      settings_set(&world.settings, SETTING_LISTEN, "127.0.0.1:0", &error) != CODE_OK ||
      settings_set(&world.settings, SETTING_WORKERS, "4", &error) != CODE_OK) {
    fail_msg("%s", error.text);
  }
  salon_make(&world.a, mark, "+493023125001");
  salon_make(&world.b, "Quobeta", "+493023125002");
  nobody_make(&world.nobody);
  log_set(LOG_ERROR, false, STDERR_FILENO);
  const struct server_options options = {.settings = &world.settings};
  if (server_start(&options, &world.server, &error) != CODE_OK) fail_msg("%s", error.text);
  salon_pair(&world.a, "01930000-0000-7000-8000-00000000000a");
  salon_pair(&world.b, "01930000-0000-7000-8000-00000000000b");
  return 0;
}

static int world_close(void **state) {
  (void)state;
  server_stop(world.server);
  PQfinish(world.link);
  return 0;
}

/* ---- What A has, as one text ---- */

/* The door's own rows change by being asked; all others only by A. */
static void a_digest(char digest[64]) {
  char query[QUERY_SIZE];
  (void)snprintf(
      query, sizeof query,
      "SELECT md5(string_agg(md5(query_to_xml(format("
      "'SELECT * FROM %%I WHERE tenant_id = ''%s'' ORDER BY %%I::text', relname, relname), true, false, "
      "'')::text),"
      " '' ORDER BY relname)) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
      " AND relname NOT IN ('security_log', 'device_token')"
      " AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'tenant_id')",
      world.a.tenant);
  (void)snprintf(digest, 64, "%s", raw_text(world.link, query));
  assert_int_equal(strlen(digest), 32);
}

/* ---- Requests ---- */

/*
 * What a route is asked with: a body, or what stands behind its path. A letter after @ is an id of the salon that is tried: t tenant, l location, e
 * employee, s service, c customer, v visit, p phone, o confirmation code, n a new id, w when; m, x and k are B's own employee, service and customer.
 */
struct sample {
  enum method method;
  const char *path; /* of the route */
  const char *text;
};

static const struct sample samples[] = {
    {METHOD_POST, "/v1/hello", "{'replica':'@n','proto':[1,1],'schema':1,'app':'x'}"},
    {METHOD_POST, "/v1/push",
     "{'replica':'@n','first_op_no':1,'schema':1,'ops':["
     "{'no':1,'id':'@n','e':'customer','row':'@c','k':'update','bv':0,'base':{'notes':'x'},'set':{'notes':'y'"
     "},'at':1767200001000},"
     "{'no':2,'id':'@n','e':'appointment','row':'@v','k':'delete','bv':0,'at':1767200001000}]}"},
    {METHOD_GET, "/v1/pull", ""},
    {METHOD_GET, "/v1/wait", "?t=1"},
    {METHOD_POST, "/v1/digest", "{'at':'1.1','e':'customer','from':0,'b':[]}"},
    {METHOD_POST, "/v1/fetch", "{'rows':[['customer','@c'],['appointment','@v']]}"},
    {METHOD_GET, "/v1/slots", "?service=@s"},
    {METHOD_GET, "/v1/slots", "?service=@x&employee=@e"},
    {METHOD_GET, "/v1/slots", "?service=@x&location=@l"},
    {METHOD_GET, "/v1/customers", "?phone=@p"},
    {METHOD_GET, "/v1/employees", "?service=@s"},
    {METHOD_POST, "/v1/holds", "{'services':[{'service':'@s'}],'starts_at':'@w'}"},
    {METHOD_POST, "/v1/holds", "{'services':[{'service':'@x','employee':'@e'}],'starts_at':'@w'}"},
    {METHOD_POST, "/v1/holds", "{'services':[{'service':'@x'}],'starts_at':'@w','location':'@l'}"},
    {METHOD_POST, "/v1/appointments",
     "{'services':[{'service':'@x'}],'starts_at':'@w','customer':{'id':'@c'}}"},
    {METHOD_POST, "/v1/appointments",
     "{'services':[{'service':'@s'}],'starts_at':'@w','customer':{'id':'@k'}}"},
    {METHOD_POST, "/v1/appointments", "{'hold':'@v','customer':{'id':'@k'}}"},
    {METHOD_POST, "/v1/appointments",
     "{'services':[{'service':'@x'}],'starts_at':'@w','customer':{'id':'@k'},'waitlist':'@v'}"},
    {METHOD_POST, "/v1/appointments/{code}/reschedule", "{'starts_at':'@w'}"},
    {METHOD_POST, "/v1/appointments/{code}/cancel", "{'reason':'ill'}"},
    {METHOD_POST, "/v1/appointments/{code}/confirm", "{}"},
    {METHOD_POST, "/v1/calls", "{'call_id':'@n','customer':'@c'}"},
    {METHOD_POST, "/v1/calls", "{'call_id':'@n','appointment':'@o'}"},
    {METHOD_POST, "/v1/calls", "{'call_id':'@n','appointment':'@v'}"},
    {METHOD_POST, "/v1/waitlist", "{'service':'@s','customer':{'id':'@k'}}"},
    {METHOD_POST, "/v1/waitlist", "{'service':'@x','customer':{'id':'@c'}}"},
};

/* The sample of a route behind another one of it, or the first; NULL: there is none. */
static const struct sample *sample_next(const struct route *route, const struct sample *last) {
  const struct sample *end = samples + sizeof samples / sizeof samples[0];
  for (const struct sample *at = last == NULL ? samples : last + 1; at < end; at++) {
    if (at->method == route->method && strcmp(at->path, route->path) == 0) return at;
  }
  return NULL;
}

static const char *place_of(const struct salon *salon, char letter, char fresh[ID_TEXT_SIZE]) {
  switch (letter) {
  case 't':
    return salon->tenant;
  case 'l':
    return salon->location;
  case 'e':
    return salon->employee;
  case 's':
    return salon->service;
  case 'c':
    return salon->customer;
  case 'v':
    return salon->visit;
  case 'p':
    return salon->phone;
  case 'o':
    return salon->confirmation;
  case 'w':
    return world.starts_at;
  case 'm':
    return world.b.employee;
  case 'x':
    return world.b.service;
  case 'k':
    return world.b.customer;
  default:
    id_format(id_make(clock_now(NULL), next_bits(&bits_state), next_bits(&bits_state)), fresh);
    return fresh;
  }
}

/* The sample with the ids of a salon; ' stands for ". */
static void sample_fill(const char *sample, const struct salon *salon, char text[TEXT_SIZE]) {
  size_t used = 0;
  for (; *sample != '\0'; sample++) {
    char fresh[ID_TEXT_SIZE];
    if (*sample == '@') {
      used += (size_t)snprintf(text + used, TEXT_SIZE - used, "%s", place_of(salon, *++sample, fresh));
    } else {
      text[used++] = *sample == '\'' ? '"' : *sample;
    }
    assert_true(used < TEXT_SIZE - ID_TEXT_SIZE);
  }
  text[used] = '\0';
}

static json_t *body_of(const char *sample, const struct salon *salon) {
  char text[TEXT_SIZE];
  sample_fill(sample, salon, text);
  json_t *json = json_loads(text, 0, NULL);
  if (json == NULL) fail_msg("no JSON: %s", text);
  return json;
}

/* The route's path with a parameter of a salon in each {…}, and what stands behind it. */
static void path_of(const struct route *route, const char *parameter, const struct sample *sample,
                    const struct salon *salon, char path[TEXT_SIZE]) {
  size_t used = 0;
  for (const char *at = route->path; *at != '\0'; at++) {
    if (*at != '{') {
      path[used++] = *at;
      continue;
    }
    used += (size_t)snprintf(path + used, QUERY_SIZE - used, "%s", parameter);
    at = strchr(at, '}');
  }
  path[used] = '\0';
  if (sample == NULL || sample->text[0] != '?') return;
  char behind[TEXT_SIZE];
  sample_fill(sample->text, salon, behind);
  for (const char *at = behind; *at != '\0'; at++) { /* a plus of a number is no blank */
    used += (size_t)snprintf(path + used, TEXT_SIZE - used, *at == '+' ? "%%2B" : "%.1s", at);
  }
}

static const char *method_of(const struct route *route) {
  static const char *const names[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
  return names[route->method];
}

/* Asks with the ids of a salon; `parameter` is for {…}. */
static struct reply ask(const struct route *route, const struct sample *sample, const char *token,
                        const char *parameter, const struct salon *ids) {
  struct client client;
  char path[TEXT_SIZE];
  json_t *body = NULL;
  client_init(&client, server_url(world.server), token);
  path_of(route, parameter, sample, ids, path);
  if (route->body == BODY_JSON) body = sample == NULL ? json_object() : body_of(sample->text, ids);
  if (route->method != METHOD_GET && route->door == DOOR_KEY) {
    char header[80], fresh[ID_TEXT_SIZE];
    (void)snprintf(header, sizeof header, "Idempotency-Key: %s", place_of(ids, 'n', fresh));
    client_header(&client, header);
  }
  struct reply reply = client_send(&client, method_of(route), path, body);
  client_release(&client);
  return reply;
}

static bool is_word(char letter) { return strchr("0123456789abcdef-", letter) != NULL && letter != '\0'; }

/* Takes out of a text what differs between two requests that say the same: ids, codes, instants and numbers of a sequence. */
static void blur(char *text) {
  char *to = text;
  for (char *at = text; *at != '\0';) {
    size_t length = 0;
    struct id id;
    while (is_word(at[length])) length++;
    if (length >= 36 && id_parse(at, 36, &id)) {
      *to++ = '#';
      at += 36;
    } else if (*at >= '0' && *at <= '9') {
      at += strspn(at, "0123456789");
      *to++ = '0';
    } else {
      *to++ = *at++;
    }
  }
  *to = '\0';
}

static void replace(char *text, const char *what) {
  for (char *at; what[0] != '\0' && (at = strstr(text, what)) != NULL;) {
    memmove(at + 1, at + strlen(what), strlen(at + strlen(what)) + 1);
    *at = '#';
  }
}

static char *blurred(const struct reply *reply) {
  char *text = strdup(reply->body);
  assert_non_null(text);
  replace(text, world.a.confirmation);
  replace(text, world.nobody.confirmation);
  replace(text, world.a.phone);
  replace(text, world.nobody.phone);
  blur(text);
  return text;
}

static void never_shows_a(const struct route *route, const struct reply *reply) {
  if (strstr(reply->body, mark) == NULL && strstr(reply->headers, mark) == NULL) return;
  fail_msg("%s %s shows a row of another salon: %s", method_of(route), route->path, reply->body);
}

static void is_status(const struct route *route, const struct reply *reply, int status, const char *what) {
  if (reply->status == status) return;
  fail_msg("%s %s %s: %d instead of %d: %s", method_of(route), route->path, what, reply->status, status,
           reply->body);
}

/* ---- Cases ---- */

static void every_body_has_a_sample(void **state) {
  (void)state;
  for (int i = 0; i < route_count; i++) {
    if (routes[i].body == BODY_JSON && routes[i].door != DOOR_OPEN && sample_next(&routes[i], NULL) == NULL) {
      fail_msg("%s has no sample here", routes[i].path);
    }
  }
}

static void what_is_open_is_known(void **state) {
  (void)state;
  static const char *const open[] = {"/v1/pair", "/v1/token", "/ping", "/health", "/ready", "/metrics"};
  for (int i = 0; i < route_count; i++) {
    bool known = false;
    for (size_t j = 0; j < sizeof open / sizeof open[0]; j++) {
      known = known || strcmp(open[j], routes[i].path) == 0;
    }
    if (routes[i].door == DOOR_OPEN && !known) fail_msg("%s is open to all", routes[i].path);
    if (routes[i].method != METHOD_GET && routes[i].door != DOOR_OPEN && routes[i].scope == SCOPE_READ &&
        routes[i].door == DOOR_KEY) {
      fail_msg("%s writes with a key that may only read", routes[i].path);
    }
  }
}

static void no_other_token_opens_a_route(void **state) {
  (void)state;
  struct token stranger;
  char strange[TOKEN_TEXT_SIZE], digest[64], after[64];
  a_digest(digest);
  for (int i = 0; i < route_count; i++) {
    const struct route *route = &routes[i];
    if (route->door == DOOR_OPEN) continue;
    bool key = route->door == DOOR_KEY;
    const char *own = key ? world.a.key : world.a.access;
    assert_true(token_parse(own, strlen(own), &stranger));
    stranger.secret[7] ^= 1;
    token_format(&stranger, strange);
    const char *const tokens[] = {NULL, "rubbish", strange, key ? world.a.access : world.a.key,
                                  world.a.refresh};
    char *first = NULL;
    for (size_t j = 0; j < sizeof tokens / sizeof tokens[0]; j++) {
      struct reply reply = ask(route, sample_next(route, NULL), tokens[j], world.a.visit, &world.a);
      is_status(route, &reply, 401, "with no token of its own");
      char *text = blurred(&reply);
      if (first == NULL) first = strdup(text);
      assert_string_equal(text, first);
      free(text);
      reply_release(&reply);
    }
    free(first);
  }
  a_digest(after);
  assert_string_equal(digest, after);
}

/* Asks with an id of A's and with one of nobody's; both are told the same. */
static void ask_both(const struct route *route, const struct sample *sample, const char *foreign_id,
                     const char *missing_id) {
  const char *token = route->door == DOOR_KEY ? world.b.key : world.b.access;
  struct reply foreign = ask(route, sample, token, foreign_id, &world.a);
  struct reply missing = ask(route, sample, token, missing_id, &world.nobody);
  char *one = blurred(&foreign), *other = blurred(&missing);
  never_shows_a(route, &foreign);
  if (foreign.status != missing.status || strcmp(one, other) != 0) {
    fail_msg("%s %s tells a foreign id from one that nobody has: %d %s | %d %s", method_of(route),
             route->path, foreign.status, one, missing.status, other);
  }
  if (strchr(route->path, '{') != NULL) is_status(route, &foreign, 404, "with a foreign id");
  if (foreign.status >= 500) fail_msg("%s %s: %s", method_of(route), route->path, foreign.body);
  free(one);
  free(other);
  reply_release(&foreign);
  reply_release(&missing);
}

static void a_foreign_id_is_one_that_nobody_has(void **state) {
  (void)state;
  char before[64], after[64];
  for (int i = 0; i < route_count; i++) {
    const struct route *route = &routes[i];
    if (route->door == DOOR_OPEN) continue;
    a_digest(before);
    const struct sample *sample = sample_next(route, NULL);
    do {
      ask_both(route, sample, world.a.visit, world.nobody.visit);
      if (strchr(route->path, '{') == NULL) continue;
      ask_both(route, sample, world.a.customer, world.nobody.customer);
      ask_both(route, sample, world.a.confirmation, world.nobody.confirmation);
    } while (sample != NULL && (sample = sample_next(route, sample)) != NULL);
    a_digest(after);
    if (strcmp(before, after) != 0)
      fail_msg("%s %s changed rows of another salon", method_of(route), route->path);
  }
}

/* A's own requests find its rows: so what is missing above is missing by the wall. */
static void the_mark_is_seen_by_its_own_salon(void **state) {
  (void)state;
  struct client client;
  client_init(&client, server_url(world.server), world.a.access);
  struct reply reply = client_send(&client, "GET", "/v1/pull?limit=1000", NULL);
  assert_int_equal(reply.status, 200);
  assert_non_null(strstr(reply.body, mark));
  reply_release(&reply);
  client_release(&client);
}

/* A's cursor, snapshot and ETag are numbers; in B's hands they say something about B alone. */
static void what_is_a_s_says_nothing_in_b_s_hands(void **state) {
  (void)state;
  struct client client;
  char etag[128], header[160];
  client_init(&client, server_url(world.server), world.a.access);
  struct reply reply = client_send(&client, "GET", "/v1/snapshot", NULL);
  assert_int_equal(reply.status, 200);
  char *snapshot = strdup(reply_text(&reply, "cursor"));
  reply_release(&reply);
  char path[QUERY_SIZE];
  (void)snprintf(path, sizeof path, "/v1/pull?cursor=%s", snapshot);
  reply = client_send(&client, "GET", path, NULL);
  if (!reply_header(&reply, "ETag", etag, sizeof etag)) (void)snprintf(etag, sizeof etag, "\"%s\"", snapshot);
  reply_release(&reply);
  (void)snprintf(client.token, sizeof client.token, "%s", world.b.access);
  static const char *const paths[] = {"/v1/pull?cursor=%s", "/v1/wait?t=1&cursor=%s",
                                      "/v1/snapshot/%s/setup_0_255", "/v1/snapshot/%s/customer_0_255",
                                      "/v1/snapshot/%s/appointment_0_99999"};
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    const char *at = strstr(paths[i], "%s");
    (void)snprintf(path, sizeof path, "%.*s%s%s", (int)(at - paths[i]), paths[i], snapshot, at + 2);
    (void)snprintf(header, sizeof header, "If-None-Match: %s", etag);
    client_header(&client, header);
    reply = client_send(&client, "GET", path, NULL);
    assert_true(reply.status != 0 && reply.status < 500);
    assert_null(strstr(reply.body, mark));
    reply_release(&reply);
  }
  free(snapshot);
  client_release(&client);
}

/* The name of a repeated request belongs to the key that sent it. */
static void an_idempotency_key_is_its_owner_s(void **state) {
  (void)state;
  struct client client;
  client_init(&client, server_url(world.server), world.a.key);
  json_t *body = body_of("{'call_id':'one','from':'+493023125009','notes':'Zyxalpha'}", &world.a);
  client_header(&client, "Idempotency-Key: same");
  struct reply first = client_send(&client, "POST", "/v1/calls", body);
  assert_true(first.status == 200 || first.status == 201);
  (void)snprintf(client.token, sizeof client.token, "%s", world.b.key);
  body = body_of("{'call_id':'one','from':'+493023125009','notes':'Zyxalpha'}", &world.a);
  client_header(&client, "Idempotency-Key: same");
  struct reply second = client_send(&client, "POST", "/v1/calls", body);
  assert_int_equal(second.status, first.status);
  assert_string_not_equal(reply_text(&second, "id"), reply_text(&first, "id"));
  reply_release(&first);
  reply_release(&second);
  client_release(&client);
}

/* Under one name, another visit is another request: it is not answered with what came of the first. */
static void a_name_stands_for_one_visit(void **state) {
  (void)state;
  struct client client;
  char path[QUERY_SIZE];
  client_init(&client, server_url(world.server), world.a.key);
  (void)snprintf(path, sizeof path, "/v1/appointments/%s/confirm", world.a.visit);
  client_header(&client, "Idempotency-Key: confirm");
  struct reply first = client_send(&client, "POST", path, json_object());
  assert_int_equal(first.status, 200);
  (void)snprintf(path, sizeof path, "/v1/appointments/%s/confirm", world.nobody.visit);
  client_header(&client, "Idempotency-Key: confirm");
  struct reply second = client_send(&client, "POST", path, json_object());
  assert_int_equal(second.status, 422);
  reply_release(&first);
  reply_release(&second);
  client_release(&client);
}

/* What a suspended salon's desk is told, and that nothing of it is lost: the same push again, when the salon is active, is taken. */
static void a_suspended_salon_s_push_waits(void **state) {
  (void)state;
  struct client client;
  char after[16];
  json_t *push =
      body_of("{'replica':'@n','first_op_no':1,'schema':1,'ops':[{'no':1,'id':'@n','e':'customer','row':'@n',"
              "'k':'create','set':{'first_name':'Late','last_name':'Comer'},'at':1767200001000}]}",
              &world.b);
  client_init(&client, server_url(world.server), world.b.access);
  operator_must(operator_run(world.url, "tenant", "suspend", world.b.tenant, NULL));
  struct reply reply = client_send(&client, "POST", "/v1/push", json_incref(push));
  assert_int_equal(reply.status, 403);
  assert_string_equal(reply_text(&reply, "code"), "tenant_suspended");
  assert_true(reply_header(&reply, "Retry-After", after, sizeof after));
  reply_release(&reply);
  json_decref(client_expect(&client, 200, "GET", "/v1/pull", NULL));
  operator_must(operator_run(world.url, "tenant", "activate", world.b.tenant, NULL));
  json_t *answer = client_expect(&client, 200, "POST", "/v1/push", push);
  const json_t *result = json_array_get(json_object_get(answer, "results"), 0);
  assert_string_equal(json_string_value(json_object_get(result, "v")), "applied");
  json_decref(answer);
  client_release(&client);
}

/* From the next request on, whatever it is. The last case: B is shut out by it. */
static void whoever_is_revoked_is_out_at_once(void **state) {
  (void)state;
  char query[QUERY_SIZE], device[ID_TEXT_SIZE], key[ID_TEXT_SIZE];
  (void)snprintf(query, sizeof query, "SELECT device_id FROM device_token WHERE tenant_id = '%s'",
                 world.b.tenant);
  (void)snprintf(device, sizeof device, "%s", raw_text(world.link, query));
  (void)snprintf(query, sizeof query, "SELECT id FROM api_key WHERE tenant_id = '%s'", world.b.tenant);
  (void)snprintf(key, sizeof key, "%s", raw_text(world.link, query));
  operator_must(operator_run(world.url, "device", "revoke", device, NULL));
  operator_must(operator_run(world.url, "key", "revoke", key, NULL));
  for (int i = 0; i < route_count; i++) {
    if (routes[i].door == DOOR_OPEN) continue;
    bool by_key = routes[i].door == DOOR_KEY;
    struct reply reply = ask(&routes[i], sample_next(&routes[i], NULL), by_key ? world.b.key : world.b.access,
                             world.b.visit, &world.b);
    is_status(&routes[i], &reply, by_key ? 401 : 403, "when it is revoked");
    if (!by_key) assert_string_equal(reply_text(&reply, "code"), "desk_revoked");
    reply_release(&reply);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_body_has_a_sample),
      cmocka_unit_test(what_is_open_is_known),
      cmocka_unit_test(the_mark_is_seen_by_its_own_salon),
      cmocka_unit_test(no_other_token_opens_a_route),
      cmocka_unit_test(a_foreign_id_is_one_that_nobody_has),
      cmocka_unit_test(what_is_a_s_says_nothing_in_b_s_hands),
      cmocka_unit_test(an_idempotency_key_is_its_owner_s),
      cmocka_unit_test(a_name_stands_for_one_visit),
      cmocka_unit_test(a_suspended_salon_s_push_waits),
      cmocka_unit_test(whoever_is_revoked_is_out_at_once),
  };
  return cmocka_run_group_tests(tests, world_open, world_close);
}
