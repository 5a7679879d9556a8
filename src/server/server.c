#include "server/server.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "server/channel/salons.h"
#include "server/door/door.h"
#include "server/door/limits.h"
#include "server/http/daemon.h"
#include "server/http/log.h"
#include "server/http/metrics.h"
#include "server/http/settings.h"
#include "server/pg/migrate.h"
#include "server/pg/pg.h"
#include "server/sync/caretaker.h"
#include "server/sync/sync.h"
#include "server/sync/waiters.h"
#include "server/zones.h"

enum { POOL_SIZE = 2, BURST_SECONDS = 10 };

/* The ports of a running server: those that were given, behind a lock, or the system's. */
struct server_ports {
  struct ports given;
  pthread_mutex_t lock;
};

struct running {
  struct server server; /* the first member */
  struct server_ports ports;
};

static int64_t system_now(void *context) {
  struct timespec now;
  (void)context;
  (void)clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static uint64_t system_random(void *context) {
  uint64_t random;
  (void)context;
  randombytes_buf(&random, sizeof random);
  return random;
}

static int64_t given_now(void *context) {
  struct server_ports *ports = context;
  (void)pthread_mutex_lock(&ports->lock);
  int64_t now = ports_now(&ports->given);
  (void)pthread_mutex_unlock(&ports->lock);
  return now;
}

static uint64_t given_random(void *context) {
  struct server_ports *ports = context;
  (void)pthread_mutex_lock(&ports->lock);
  uint64_t random = ports_random(&ports->given);
  (void)pthread_mutex_unlock(&ports->lock);
  return random;
}

static const struct ports system_ports = {.now = system_now, .random = system_random};

static void wire_ports(struct running *running, const struct ports *given) {
  running->server.clock = system_ports;
  running->server.ports = system_ports;
  if (given->now == NULL) return;
  running->ports.given = *given;
  running->server.ports =
      (struct ports){.now = given_now, .random = given_random, .context = &running->ports};
}

/* Whether the database is still the one that it was, and as new; else all desks are to begin anew. */
static enum code note_epoch(struct pg *pg, struct error *error) {
  int64_t begun = 0;
  enum code code = epoch_check(pg, system_now(NULL), &begun, error);
  if (begun > 0)
    log_say(LOG_WARNING, NULL, "The database is another one than at the last start: a new epoch begins.");
  return code;
}

/* Whether one may serve on this database at all, before anybody is let in. */
static enum code check_database(const char *url, struct error *error) {
  struct pg *pg = NULL;
  if (pg_open(url, &pg, error) != CODE_OK) return error->code;
  enum code code = pg_check_role(pg, error);
  if (code == CODE_OK) code = migration_check(pg, migration_list_own(), error);
  if (code == CODE_OK) code = note_epoch(pg, error);
  pg_close(pg);
  return code;
}

static void rate_set(struct limit_rate *rate, int64_t per_second) {
  if (per_second < 0) return;
  rate->per_second = (int)per_second;
  rate->burst = per_second == 0 ? 1 : (int)per_second * BURST_SECONDS;
}

static struct limits *limits_of(const struct settings *settings) {
  struct limit_rate rates[LIMIT_KIND_COUNT];
  memcpy(rates, limit_defaults, sizeof rates);
  rate_set(&rates[LIMIT_DEVICE], settings_number(settings, SETTING_DEVICE_RATE));
  rate_set(&rates[LIMIT_KEY], settings_number(settings, SETTING_KEY_RATE));
  rate_set(&rates[LIMIT_ADDRESS], settings_number(settings, SETTING_ADDRESS_RATE));
  return limits_new(rates);
}

/* A desk that is too new or too old is told so before anything else, but what it has to say is always heard. */
static bool version_stands(struct request *request, struct response *response) {
  const char *text = request_header(request, "FD-Proto");
  route_handler *handler = request->route->handler;
  if (request->route->door != DOOR_DEVICE || text == NULL || handler == push_route || handler == hello_route)
    return true;
  size_t digits = strspn(text, "0123456789");
  if (digits == 0 || digits > 6 || text[digits] != '\0') {
    response_problem(request, response, 400, "invalid", "FD-Proto",
                     "The version of the protocol is a number.");
    return false;
  }
  long version = strtol(text, NULL, 10);
  if (version >= SYNC_PROTO_LEAST && version <= SYNC_PROTO) return true;
  response_problem(
      request, response, 426, "update_required", "FD-Proto",
      "This desk and the central server do not understand each other any more. Update the older one.");
  return false;
}

static bool let_in(struct request *request, struct response *response) {
  return version_stands(request, response) && door_open(request, response);
}

static enum code parts_start(struct server *server, const char *url, struct error *error) {
  server->metrics = metrics_new(routes, route_count);
  server->limits = limits_of(server->settings);
  if (server->metrics == NULL || server->limits == NULL)
    return error_set(error, CODE_INTERNAL, "There is not enough memory for the server.");
  if (salons_new(server->zones, SALONS_MAX, &server->salons, error) != CODE_OK) return error->code;
  if (pg_pool_new(url, POOL_SIZE, &server->pool, error) != CODE_OK) return error->code;
  if (waiters_new(server, &server->waiters, error) != CODE_OK) return error->code;
  if (caretaker_new(server, &server->caretaker, error) != CODE_OK) return error->code;
  return http_start(&(struct http_options){.routes = routes,
                                           .route_count = route_count,
                                           .settings = server->settings,
                                           .server = server,
                                           .metrics = server->metrics,
                                           .door = let_in,
                                           .database = url},
                    &server->http, error);
}

static void parts_free(struct server *server) {
  caretaker_free(server->caretaker);
  waiters_free(server->waiters);
  pg_pool_free(server->pool);
  salons_free(server->salons);
  limits_free(server->limits);
  metrics_free(server->metrics);
}

enum code server_start(const struct server_options *options, struct server **out, struct error *error) {
  *out = NULL;
  const char *url = settings_text(options->settings, SETTING_DATABASE);
  if (url[0] == '\0')
    return error_set(error, CODE_INVALID,
                     "The server needs a database: --database, or FRONTDESK_DATABASE in the environment.");
  if (check_database(url, error) != CODE_OK) return error->code;
  struct running *running = sodium_init() < 0 ? NULL : calloc(1, sizeof *running);
  if (running == NULL || pthread_mutex_init(&running->ports.lock, NULL) != 0) {
    free(running);
    return error_set(error, CODE_INTERNAL, "There is not enough memory for the server.");
  }
  struct server *server = &running->server;
  server->settings = options->settings;
  server->zones = zones_of(options->zone_folder);
  wire_ports(running, &options->ports);
  if (parts_start(server, url, error) == CODE_OK) {
    *out = server;
    return CODE_OK;
  }
  parts_free(server);
  (void)pthread_mutex_destroy(&running->ports.lock);
  free(running);
  return error->code;
}

const char *server_url(const struct server *server) { return http_url(server->http); }

void server_stop(struct server *server) {
  if (server == NULL) return;
  struct running *running = (struct running *)(void *)server;
  http_quiesce(server->http);
  waiters_stop(server->waiters);
  http_stop(server->http, (int)settings_number(server->settings, SETTING_STOP_SECONDS));
  parts_free(server);
  (void)pthread_mutex_destroy(&running->ports.lock);
  free(running);
}
