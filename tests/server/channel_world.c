#include "server/channel_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <libpq-fe.h>

#include "core/model/instant.h"
#include "core/store/salon_store.h"
#include "core/store/zoneinfo.h"
#include "demo/demo.h"
#include "server/http/log.h"
#include "server/operator.h"

/* ---- Clock and randomness ---- */

static int64_t now_of(void *context) { return ((const struct channel_world *)context)->now; }

static uint64_t random_of(void *context) {
  struct channel_world *world = context;
  world->dice += UINT64_C(0x9e3779b97f4a7c15);
  uint64_t bits = world->dice;
  bits = (bits ^ bits >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  bits = (bits ^ bits >> 27) * UINT64_C(0x94d049bb133111eb);
  return bits ^ bits >> 31;
}

/* ---- Beside the server ---- */

static PGresult *run_as_owner(struct channel_world *world, const char *statement) {
  char tenant[ID_TEXT_SIZE], enter[96];
  id_format(world->tenant, tenant);
  (void)snprintf(enter, sizeof enter, "SELECT set_config('frontdesk.tenant', '%s', false)", tenant);
  PGconn *link = PQconnectdb(world->url);
  PQclear(PQexec(link, enter));
  PGresult *result = PQexec(link, statement);
  if (PQresultStatus(result) != PGRES_TUPLES_OK && PQresultStatus(result) != PGRES_COMMAND_OK)
    fail_msg("%s: %s", statement, PQerrorMessage(link));
  PQfinish(link);
  return result;
}

int64_t world_count(struct channel_world *world, const char *query) {
  PGresult *result = run_as_owner(world, query);
  int64_t number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
  PQclear(result);
  return number;
}

void world_id(struct channel_world *world, const char *query, char text[ID_TEXT_SIZE]) {
  PGresult *result = run_as_owner(world, query);
  (void)snprintf(text, ID_TEXT_SIZE, "%s", PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
  PQclear(result);
}

void world_run(struct channel_world *world, const char *statement) {
  PQclear(run_as_owner(world, statement));
}

/* ---- The salon, in both places ---- */

static enum code take_line(void *context, const char *text, size_t length, struct error *error) {
  return salon_importer_line(context, text, length, error);
}

/* The demo salon around the world's day. */
static enum code fill_demo(struct channel_world *world, struct error *error) {
  const struct demo_options options = {.size = DEMO_SMALL,
                                       .seed = DEMO_SEED,
                                       .today = (int32_t)(WORLD_NOW / MS_PER_DAY),
                                       .now_minute = 11 * 60 + 7};
  struct salon_importer *importer = NULL;
  enum code code = salon_importer_begin(world->replica, NULL, &importer, error);
  if (code != CODE_OK) return code;
  const struct demo_sink sink = {.line = take_line, .context = importer};
  code = demo_write(&options, &sink, error);
  struct salon_report report = {0};
  enum code ended = salon_importer_end(importer, code == CODE_OK, &report, error);
  return code == CODE_OK ? ended : code;
}

static void make_replica(struct channel_world *world, bool demo) {
  char path[96];
  struct error error;
  struct salon_report report = {0};
  error_init(&error);
  (void)snprintf(path, sizeof path, "%s/replica.db", world->folder);
  const struct replica_options options = {
      .path = path, .ports = world->ports, .zones = zoneinfo_source(zoneinfo_folder)};
  enum code code = replica_create(&options, &world->replica, &error);
  if (code == CODE_OK && demo) code = fill_demo(world, &error);
  if (code == CODE_OK && !demo)
    code =
        salon_import_file(world->replica, FD_SOURCE_DIR "/tests/cli/salons/desk.json", NULL, &report, &error);
  if (code != CODE_OK) fail_msg("%s", error.text);
}

static bool write_bytes(void *context, const char *bytes, size_t length) {
  return fwrite(bytes, 1, length, context) == length;
}

/* What the replica exports has all ids, so that both places mean the same rows. */
static void make_tenant(struct channel_world *world) {
  struct error error;
  char file[96], line[256] = "";
  error_init(&error);
  (void)snprintf(file, sizeof file, "%s/salon.json", world->folder);
  FILE *out = fopen(file, "w");
  assert_non_null(out);
  if (salon_export(world->replica, SALON_NDJSON, write_bytes, out, &error) != CODE_OK)
    fail_msg("%s", error.text);
  assert_int_equal(fclose(out), 0);
  struct outcome outcome = operator_run(world->url, "tenant", "create", "--from", file, NULL);
  operator_expect(&outcome, 0);
  outcome_last_line(&outcome, line, sizeof line);
  outcome_release(&outcome);
  assert_true(id_parse(line, strlen(line), &world->tenant));
}

/* Without limits to how often a key asks. */
static void start_server(struct channel_world *world) {
  struct error error;
  error_init(&error);
  settings_init(&world->settings);
  log_set(LOG_WARNING, false, STDERR_FILENO);
  enum code code = settings_set(&world->settings, SETTING_DATABASE, world->url, &error);
  if (code == CODE_OK) code = settings_set(&world->settings, SETTING_LISTEN, "127.0.0.1:0", &error);
  if (code == CODE_OK) code = settings_set(&world->settings, SETTING_KEY_RATE, "0", &error);
  if (code == CODE_OK) code = settings_set(&world->settings, SETTING_WORKERS, "8", &error);
  const struct server_options options = {.settings = &world->settings, .ports = world->ports};
  if (code == CODE_OK) code = server_start(&options, &world->server, &error);
  if (code != CODE_OK) fail_msg("%s %s", error.text, error.detail);
  client_init(&world->client, server_url(world->server), NULL);
  world->client.desk = false;
}

static int world_new(void **state, bool demo) {
  struct channel_world *world = calloc(1, sizeof *world);
  assert_non_null(world);
  world->now = WORLD_NOW;
  world->dice = 1;
  world->ports = (struct ports){.now = now_of, .random = random_of, .context = world};
  (void)snprintf(world->folder, sizeof world->folder, "/tmp/channel-world-XXXXXX");
  assert_non_null(mkdtemp(world->folder));
  cluster_database(cluster_shared(), world->url);
  make_replica(world, demo);
  make_tenant(world);
  start_server(world);
  world_change_key(world);
  *state = world;
  return 0;
}

int channel_world_new(void **state) { return world_new(state, false); }

int channel_world_new_demo(void **state) { return world_new(state, true); }

static void remove_file(const struct channel_world *world, const char *name) {
  char path[128];
  (void)snprintf(path, sizeof path, "%s/%s", world->folder, name);
  (void)unlink(path);
}

int channel_world_free(void **state) {
  struct channel_world *world = *state;
  client_release(&world->client);
  server_stop(world->server);
  replica_free(world->replica);
  static const char *const names[] = {"replica.db", "replica.db-wal", "replica.db-shm", "salon.json", "out"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) remove_file(world, names[i]);
  (void)rmdir(world->folder);
  free(world);
  return 0;
}

void world_key(struct channel_world *world, const char *scopes, char key[TOKEN_TEXT_SIZE]) {
  char tenant[ID_TEXT_SIZE];
  id_format(world->tenant, tenant);
  struct outcome outcome = operator_run(world->url, "key", "create", tenant, "--scope", scopes, NULL);
  operator_expect(&outcome, 0);
  outcome_last_line(&outcome, key, TOKEN_TEXT_SIZE);
  outcome_release(&outcome);
}

void world_change_key(struct channel_world *world) { world_key(world, "all", world->key); }

/* ---- Requests ---- */

static void add_header(struct client *client, const char *name, const char *value) {
  char header[320];
  if (value == NULL) return;
  (void)snprintf(header, sizeof header, "%s: %s", name, value);
  client_header(client, header);
}

struct reply world_send(struct channel_world *world, const char *method, const char *path, json_t *body) {
  (void)snprintf(world->client.token, sizeof world->client.token, "%s", world->key);
  add_header(&world->client, "Idempotency-Key", world->repeat);
  add_header(&world->client, "If-Match", world->match);
  world->repeat = world->match = NULL;
  return client_send(&world->client, method, path, body);
}

json_t *world_expect(struct channel_world *world, int status, const char *method, const char *path,
                     json_t *body) {
  struct reply reply = world_send(world, method, path, body);
  if (reply.status != status) fail_msg("%s %s: %d %s", method, path, reply.status, reply.body);
  json_t *json = json_incref(reply.json);
  reply_release(&reply);
  return json;
}

json_t *world_json(const char *text) {
  char *copy = strdup(text);
  json_error_t why;
  assert_non_null(copy);
  for (char *c = copy; *c != '\0'; c++)
    if (*c == '\'') *c = '"';
  json_t *json = json_loads(copy, 0, &why);
  if (json == NULL) fail_msg("%s: %s", copy, why.text);
  free(copy);
  return json;
}

const char *world_text(const json_t *json, const char *path) {
  char name[64];
  while (*path != '\0' && json != NULL) {
    size_t length = strcspn(path, ".");
    (void)snprintf(name, sizeof name, "%.*s", (int)length, path);
    json = json_is_array(json) ? json_array_get(json, strtoul(name, NULL, 10)) : json_object_get(json, name);
    path += length + (path[length] == '.' ? 1 : 0);
  }
  const char *text = json_string_value(json);
  return text == NULL ? "" : text;
}
