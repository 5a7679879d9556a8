#include "server/probes.h"

#include <stdlib.h>
#include <string.h>

#include "server/http/daemon.h"
#include "server/http/http.h"
#include "server/http/metrics.h"
#include "server/http/settings.h"
#include "server/pg/pg.h"
#include "server/server.h"
#include "server/sync/waiters.h"

void ping_route(struct request *request, struct response *response) {
  response_json(request, response, 200, json_pack("{sb sI}", "ok", 1, "now", (json_int_t)request->now));
}

void health_route(struct request *request, struct response *response) {
  response_json(request, response, 200, json_pack("{ss}", "status", "ok"));
}

void ready_route(struct request *request, struct response *response) {
  struct error error;
  error_init(&error);
  if (pg_begin(request->pg, PG_READ, id_nil, &error) != CODE_OK || pg_commit(request->pg, &error) != CODE_OK)
    response_error(request, response, &error);
  else
    response_json(request, response, 200, json_pack("{ss}", "status", "ready"));
}

/* Whoever asks through a proxy on this machine comes from loopback; the proxy is to keep the path to itself. */
static bool may_read(const struct request *request) {
  const struct settings *settings = request->server->settings;
  if (settings_is(settings, SETTING_METRICS, "all")) return true;
  return settings_is(settings, SETTING_METRICS, "loopback") &&
         (strncmp(request->address, "127.", 4) == 0 || strcmp(request->address, "::1") == 0);
}

void metrics_route(struct request *request, struct response *response) {
  size_t length = 0;
  if (!may_read(request)) {
    response_problem(request, response, 404, "not_found", NULL, "There is nothing at this path.");
    return;
  }
  char *text = metrics_text(request->server->metrics, &length);
  if (text == NULL) return;
  response_text(response, 200, "text/plain; version=0.0.4; charset=utf-8", text, length);
  free(text);
}
