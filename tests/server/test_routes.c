/* The table of routes, and what a whole server answers before any token counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "server/client.h"
#include "server/cluster.h"
#include "server/door/scope.h"
#include "server/http/http.h"
#include "server/http/log.h"
#include "server/http/settings.h"
#include "server/server.h"

static void every_route_is_one_and_complete(void **state) {
  (void)state;
  for (int i = 0; i < route_count; i++) {
    const struct route *route = &routes[i];
    assert_non_null(route->handler);
    assert_true(route->path[0] == '/' && strlen(route->summary) > 0);
    if ((route->body == BODY_JSON) != (route->body_max > 0))
      fail_msg("%s: the bound of its body", route->operation);
    if ((route->door == DOOR_KEY) != (route->scope != 0)) fail_msg("%s: its scope", route->operation);
    if (route->quick && route->door != DOOR_OPEN) fail_msg("%s: has a door, and is quick", route->operation);
    assert_int_equal(route->scope & ~(unsigned)SCOPE_ALL, 0);
    for (int other = 0; other < i; other++) {
      assert_string_not_equal(route->operation, routes[other].operation);
      if (route->method == routes[other].method) assert_string_not_equal(route->path, routes[other].path);
    }
  }
}

/* ---- A server ---- */

static struct {
  struct settings settings;
  struct server *server;
  struct client client;
} world;

static int start(void **state) {
  char url[CLUSTER_URL_SIZE];
  struct error error;
  (void)state;
  error_init(&error);
  cluster_database(cluster_shared(), url);
  settings_init(&world.settings);
  log_set(LOG_ERROR, false, 2);
  if (settings_set(&world.settings, SETTING_DATABASE, url, &error) != CODE_OK ||
      settings_set(&world.settings, SETTING_LISTEN, "127.0.0.1:0", &error) != CODE_OK ||
      settings_set(&world.settings, SETTING_WORKERS, "2", &error) != CODE_OK ||
      server_start(&(struct server_options){.settings = &world.settings}, &world.server, &error) != CODE_OK)
    fail_msg("%s", error.text);
  client_init(&world.client, server_url(world.server), NULL);
  return 0;
}

static int stop(void **state) {
  (void)state;
  client_release(&world.client);
  server_stop(world.server);
  return 0;
}

static const char *const method_words[] = {[METHOD_GET] = "GET",
                                           [METHOD_POST] = "POST",
                                           [METHOD_PUT] = "PUT",
                                           [METHOD_PATCH] = "PATCH",
                                           [METHOD_DELETE] = "DELETE"};

/* A path of the route, with an id for each parameter. */
static void path_of(const struct route *route, char path[256]) {
  size_t used = 0;
  for (const char *at = route->path; *at != '\0'; at++) {
    if (*at != '{') {
      path[used++] = *at;
      continue;
    }
    used += (size_t)snprintf(path + used, 256 - used, "0195bb28-10c0-7272-ae93-c9ea8a55916f");
    at = strchr(at, '}');
  }
  path[used] = '\0';
}

static void without_a_token_no_door_opens(void **state) {
  (void)state;
  char path[256], how[64];
  for (int i = 0; i < route_count; i++) {
    const struct route *route = &routes[i];
    if (route->door == DOOR_OPEN) continue;
    path_of(route, path);
    struct reply reply = client_send(&world.client, method_words[route->method], path,
                                     route->body == BODY_JSON ? json_object() : NULL);
    if (reply.status != 401) fail_msg("%s: %d %s", route->operation, reply.status, reply.body);
    assert_string_equal(reply_text(&reply, "code"), "unauthorized");
    assert_true(reply_header(&reply, "WWW-Authenticate", how, sizeof how));
    assert_true(reply_header(&reply, "FD-Req", how, sizeof how));
    reply_release(&reply);
  }
}

static void who_watches_is_answered(void **state) {
  (void)state;
  static const char *const paths[] = {"/ping", "/health", "/ready"};
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
    json_decref(client_expect(&world.client, 200, "GET", paths[i], NULL));
  struct reply reply = client_send(&world.client, "GET", "/metrics", NULL);
  assert_int_equal(reply.status, 200);
  assert_non_null(strstr(reply.body, "frontdesk_requests_total{route=\"ready\",status=\"2xx\"}"));
  reply_release(&reply);
}

static int status_with(const char *version, const char *method, const char *path) {
  char header[64];
  world.client.desk = false;
  (void)snprintf(header, sizeof header, "FD-Proto: %s", version);
  client_header(&world.client, header);
  struct reply reply = client_send(&world.client, method, path, method[0] == 'P' ? json_object() : NULL);
  int status = reply.status;
  reply_release(&reply);
  world.client.desk = true;
  return status;
}

static void another_version_is_told_to_update_but_heard(void **state) {
  (void)state;
  assert_int_equal(status_with("2", "GET", "/v1/pull"), 426);
  assert_int_equal(status_with("0", "GET", "/v1/wait"), 426);
  assert_int_equal(status_with("one", "GET", "/v1/pull"), 400);
  assert_int_equal(status_with("-1", "GET", "/v1/pull"), 400);
  assert_int_equal(status_with("1", "GET", "/v1/pull"), 401);
  assert_int_equal(status_with("2", "POST", "/v1/push"), 401);
  assert_int_equal(status_with("2", "POST", "/v1/hello"), 401);
  assert_int_equal(status_with("2", "GET", "/v1/slots"), 401);
}

static void a_database_that_cannot_be_served_on_is_refused(void **state) {
  (void)state;
  char url[CLUSTER_URL_SIZE];
  static struct settings settings;
  struct server *server = NULL;
  struct error error;
  cluster_empty_database(cluster_shared(), url);
  const struct {
    const char *url;
    enum code code;
  } rows[] = {{"", CODE_INVALID},
              {url, CODE_STORAGE},
              {"postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2", CODE_OFFLINE}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    error_init(&error);
    settings_init(&settings);
    assert_int_equal(settings_set(&settings, SETTING_DATABASE, rows[i].url, &error), CODE_OK);
    assert_int_equal(settings_set(&settings, SETTING_LISTEN, "127.0.0.1:0", &error), CODE_OK);
    enum code code = server_start(&(struct server_options){.settings = &settings}, &server, &error);
    if (code == CODE_OK || (rows[i].code != CODE_STORAGE && code != rows[i].code))
      fail_msg("%zu: %s %s", i, code_name(code), error.text);
    assert_null(server);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_route_is_one_and_complete),
      cmocka_unit_test(without_a_token_no_door_opens),
      cmocka_unit_test(who_watches_is_answered),
      cmocka_unit_test(another_version_is_told_to_update_but_heard),
      cmocka_unit_test(a_database_that_cannot_be_served_on_is_refused),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
