/*
 * Desks over HTTP: the whole way of a desk once, and waiting: woken by a push at once in the same process, soon in another one, at the latest when
 * its time is over; by nobody else's push, and never twice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>
#include <poll.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "server/client.h"
#include "server/cluster.h"
#include "server/http/log.h"
#include "server/http/settings.h"
#include "server/operator.h"
#include "server/server.h"
#include "server/sync/waiters.h"

enum { LINE_SIZE = 256, PATIENCE_MS = 20000, STEP_MS = 5 };

struct served {
  char url[CLUSTER_URL_SIZE];
  struct settings settings;
  struct server *server, *second; /* the second as another process would be */
  char tenant[LINE_SIZE], other[LINE_SIZE];
  int replicas;
};

struct desk {
  struct served *served;
  struct client client;
  char replica[40];
  int number;
};

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void last_line(struct outcome outcome, char line[LINE_SIZE]) {
  operator_expect(&outcome, 0);
  outcome_last_line(&outcome, line, LINE_SIZE);
  outcome_release(&outcome);
}

static int served_new(void **state) {
  struct error error;
  struct served *served = calloc(1, sizeof *served);
  if (served == NULL) return -1;
  error_init(&error);
  cluster_database(cluster_shared(), served->url);
  settings_init(&served->settings);
  if (settings_set(&served->settings, SETTING_DATABASE, served->url, &error) != CODE_OK ||
      settings_set(&served->settings, SETTING_LISTEN, "127.0.0.1:0", &error) != CODE_OK ||
      settings_set(&served->settings, SETTING_WORKERS, "4", &error) != CODE_OK)
    fail_msg("%s", error.text);
  last_line(operator_run(served->url, "tenant", "create", "--name=One", NULL), served->tenant);
  last_line(operator_run(served->url, "tenant", "create", "--name=Two", NULL), served->other);
  log_set(LOG_ERROR, false, STDERR_FILENO);
  const struct server_options options = {.settings = &served->settings};
  if (server_start(&options, &served->server, &error) != CODE_OK ||
      server_start(&options, &served->second, &error) != CODE_OK)
    fail_msg("%s (%s)", error.text, error.detail);
  *state = served;
  return 0;
}

static int served_free(void **state) {
  struct served *served = *state;
  server_stop(served->server);
  server_stop(served->second);
  free(served);
  return 0;
}

static void desk_open(struct desk *desk, struct served *served, const char *tenant) {
  char code[LINE_SIZE];
  *desk = (struct desk){.served = served};
  (void)snprintf(desk->replica, sizeof desk->replica, "01930000-0000-7000-8000-%012d", ++served->replicas);
  last_line(operator_run(served->url, "pair", tenant, NULL), code);
  client_init(&desk->client, server_url(served->server), NULL);
  json_t *body = client_expect(&desk->client, 200, "POST", "/v1/pair",
                               json_pack("{s:s,s:s}", "code", code, "replica_id", desk->replica));
  (void)snprintf(desk->client.token, sizeof desk->client.token, "%s",
                 json_string_value(json_object_get(body, "access_token")));
  json_decref(body);
}

/* The same desk with a connection of its own, perhaps to the other server. */
static struct client another_connection(const struct desk *desk, struct server *server) {
  struct client client;
  client_init(&client, server_url(server), desk->client.token);
  return client;
}

static void cursor_now(struct desk *desk, char cursor[64]) {
  json_t *page = client_expect(&desk->client, 200, "GET", "/v1/pull?limit=1000", NULL);
  (void)snprintf(cursor, 64, "%s", json_string_value(json_object_get(page, "cursor")));
  json_decref(page);
}

static json_t *push_body(struct desk *desk) {
  char id[64], row[64];
  desk->number++;
  (void)snprintf(id, sizeof id, "01930000-0000-7000-9000-%.6s%06d", desk->replica + 30, desk->number);
  (void)snprintf(row, sizeof row, "01930000-0000-7000-a000-%.6s%06d", desk->replica + 30, desk->number);
  return json_pack("{s:s, s:i, s:i, s:[{s:i, s:s, s:s, s:s, s:s, s:{s:s}, s:i}]}", "replica", desk->replica,
                   "first_op_no", desk->number, "schema", 1, "ops", "no", desk->number, "id", id, "e",
                   "customer", "row", row, "k", "create", "set", "first_name", "Ann", "at", 1000);
}

static void push(struct desk *desk) {
  json_t *answer = client_expect(&desk->client, 200, "POST", "/v1/push", push_body(desk));
  const char *verdict =
      json_string_value(json_object_get(json_array_get(json_object_get(answer, "results"), 0), "v"));
  assert_string_equal(verdict, "applied");
  json_decref(answer);
}

/* --------------------------------------------------------------------------------------------------- the way */

static void a_desk_goes_its_way(void **state) {
  struct served *served = *state;
  struct desk desk;
  char cursor[64], path[128], etag[96];
  desk_open(&desk, served, served->tenant);
  json_t *hello =
      client_expect(&desk.client, 200, "POST", "/v1/hello",
                    json_pack("{s:s, s:[i, i], s:i}", "replica", desk.replica, "proto", 1, 1, "schema", 1));
  assert_int_equal(json_integer_value(json_object_get(hello, "last_op_no")), 0);
  json_decref(hello);
  cursor_now(&desk, cursor);
  push(&desk);
  push(&desk);
  (void)snprintf(path, sizeof path, "/v1/pull?cursor=%s", cursor);
  json_t *page = client_expect(&desk.client, 200, "GET", path, NULL);
  assert_int_equal(json_array_size(json_object_get(page, "rows")), 2);
  assert_int_equal(json_integer_value(json_object_get(json_object_get(page, "streams"), desk.replica)), 2);
  (void)snprintf(path, sizeof path, "/v1/pull?cursor=%s", json_string_value(json_object_get(page, "cursor")));
  json_decref(page);
  struct reply reply = client_send(&desk.client, "GET", path, NULL);
  assert_int_equal(reply.status, 200);
  assert_true(reply_header(&reply, "ETag", etag, sizeof etag));
  reply_release(&reply);
  char header[128];
  (void)snprintf(header, sizeof header, "If-None-Match: %s", etag);
  client_header(&desk.client, header);
  reply = client_send(&desk.client, "GET", path, NULL);
  assert_int_equal(reply.status, 304);
  reply_release(&reply);
  json_t *plan = client_expect(&desk.client, 200, "GET", "/v1/snapshot", NULL);
  const json_t *chunks = json_object_get(plan, "chunks");
  size_t bytes = 0;
  for (size_t i = 0; i < json_array_size(chunks); i++) {
    char chunk[192];
    (void)snprintf(chunk, sizeof chunk, "/v1/snapshot/%s/%s", json_string_value(json_object_get(plan, "id")),
                   json_string_value(json_object_get(json_array_get(chunks, i), "name")));
    reply = client_send(&desk.client, "GET", chunk, NULL);
    assert_int_equal(reply.status, 200);
    bytes += reply.length;
    reply_release(&reply);
  }
  assert_true(bytes > 0);
  json_decref(plan);
  client_release(&desk.client);
}

static void a_large_page_is_compressed_for_those_who_take_that(void **state) {
  struct served *served = *state;
  struct desk desk;
  char coding[32];
  desk_open(&desk, served, served->tenant);
  for (int i = 0; i < 8; i++) push(&desk);
  struct reply packed = client_send(&desk.client, "GET", "/v1/pull", NULL);
  client_header(&desk.client, "Accept-Encoding: identity");
  struct reply plain = client_send(&desk.client, "GET", "/v1/pull", NULL);
  assert_true(reply_header(&packed, "Content-Encoding", coding, sizeof coding));
  assert_string_equal(coding, "gzip");
  assert_false(reply_header(&plain, "Content-Encoding", coding, sizeof coding));
  assert_string_equal(packed.body, plain.body);
  reply_release(&packed);
  reply_release(&plain);
  client_release(&desk.client);
}

/* ---------------------------------------------------------------------------------------------------- waiting */

struct waiting {
  struct client client;
  char path[128];
  struct reply reply;
  int64_t took_ms;
  pthread_t thread;
};

static void *wait_on(void *argument) {
  struct waiting *waiting = argument;
  int64_t begun = now_ms();
  waiting->reply = client_send(&waiting->client, "GET", waiting->path, NULL);
  waiting->took_ms = now_ms() - begun;
  return NULL;
}

static void wait_begin(struct waiting *waiting, const struct desk *desk, struct server *server,
                       const char *cursor, int seconds) {
  *waiting = (struct waiting){.client = another_connection(desk, server)};
  (void)snprintf(waiting->path, sizeof waiting->path, "/v1/wait?cursor=%s&t=%d", cursor, seconds);
  assert_int_equal(pthread_create(&waiting->thread, NULL, wait_on, waiting), 0);
}

static void wait_end(struct waiting *waiting, int status) {
  (void)pthread_join(waiting->thread, NULL);
  if (waiting->reply.status != status)
    fail_msg("%d instead of %d: %s", waiting->reply.status, status, waiting->reply.body);
  client_release(&waiting->client);
}

static void until_there_wait(struct server *server, int count) {
  int64_t until = now_ms() + PATIENCE_MS;
  while (waiters_count(server->waiters) != count) {
    if (now_ms() > until) fail_msg("%d wait, not %d", waiters_count(server->waiters), count);
    (void)poll(NULL, 0, STEP_MS);
  }
}

static void news_are_told_at_once(void **state) {
  struct served *served = *state;
  struct desk desk;
  char cursor[64];
  desk_open(&desk, served, served->tenant);
  cursor_now(&desk, cursor);
  push(&desk);
  struct waiting waiting;
  wait_begin(&waiting, &desk, served->server, cursor, 10);
  wait_end(&waiting, 200);
  assert_true(json_integer_value(json_object_get(waiting.reply.json, "seq")) > 0);
  reply_release(&waiting.reply);
  client_release(&desk.client);
}

static void a_push_wakes_the_other_desks_of_the_salon_alone(void **state) {
  struct served *served = *state;
  struct desk desk, sleeper, stranger;
  char cursor[64], elsewhere[64];
  desk_open(&desk, served, served->tenant);
  desk_open(&sleeper, served, served->tenant);
  desk_open(&stranger, served, served->other);
  cursor_now(&sleeper, cursor);
  cursor_now(&stranger, elsewhere);
  struct waiting here, there, nobody;
  wait_begin(&here, &sleeper, served->server, cursor, 30);
  wait_begin(&there, &sleeper, served->second, cursor, 30);
  wait_begin(&nobody, &stranger, served->server, elsewhere, 2);
  until_there_wait(served->server, 2);
  until_there_wait(served->second, 1);
  push(&desk);
  wait_end(&here, 200);
  wait_end(&there, 200);
  wait_end(&nobody, 204);
  reply_release(&here.reply);
  reply_release(&there.reply);
  reply_release(&nobody.reply);
  until_there_wait(served->server, 0);
  client_release(&desk.client);
  client_release(&sleeper.client);
  client_release(&stranger.client);
}

static void a_desk_waits_once(void **state) {
  struct served *served = *state;
  struct desk desk;
  char cursor[64];
  desk_open(&desk, served, served->tenant);
  cursor_now(&desk, cursor);
  struct waiting first, second;
  wait_begin(&first, &desk, served->server, cursor, 30);
  until_there_wait(served->server, 1);
  wait_begin(&second, &desk, served->server, cursor, 1);
  wait_end(&first, 204);
  assert_true(first.took_ms < 25000);
  wait_end(&second, 204);
  reply_release(&first.reply);
  reply_release(&second.reply);
  client_release(&desk.client);
}

static void who_hangs_up_waits_no_more(void **state) {
  struct served *served = *state;
  struct desk desk;
  char cursor[64];
  desk_open(&desk, served, served->tenant);
  cursor_now(&desk, cursor);
  struct waiting waiting;
  waiting = (struct waiting){.client = another_connection(&desk, served->server)};
  waiting.client.timeout_ms = 300;
  (void)snprintf(waiting.path, sizeof waiting.path, "/v1/wait?cursor=%s&t=60", cursor);
  (void)wait_on(&waiting);
  assert_int_equal(waiting.reply.status, 0);
  reply_release(&waiting.reply);
  client_release(&waiting.client);
  until_there_wait(served->server, 0);
  client_release(&desk.client);
}

static void what_cannot_be_waited_for_is_said(void **state) {
  struct served *served = *state;
  struct desk desk;
  desk_open(&desk, served, served->tenant);
  static const struct {
    const char *query;
    int status;
  } cases[] = {{"?cursor=x", 400},        {"?cursor=1.1&t=0", 400},
               {"?cursor=1.1&t=61", 400}, {"?cursor=1.1&t=", 400},
               {"?cursor=9.1", 409},      {"?cursor=1.99999999999", 409},
               {"?cursr=1.1", 400},       {"", 200}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char path[96];
    (void)snprintf(path, sizeof path, "/v1/wait%s", cases[i].query);
    struct reply reply = client_send(&desk.client, "GET", path, NULL);
    if (reply.status != cases[i].status) fail_msg("%s: %d %s", path, reply.status, reply.body);
    reply_release(&reply);
  }
  client_release(&desk.client);
}

static void a_server_that_stops_lets_everybody_go(void **state) {
  struct served *served = *state;
  struct desk desk;
  char cursor[64];
  desk_open(&desk, served, served->tenant);
  cursor_now(&desk, cursor);
  struct waiting waiting;
  wait_begin(&waiting, &desk, served->second, cursor, 60);
  until_there_wait(served->second, 1);
  int64_t begun = now_ms();
  server_stop(served->second);
  served->second = NULL;
  (void)pthread_join(waiting.thread, NULL);
  assert_true(now_ms() - begun < PATIENCE_MS);
  assert_true(waiting.reply.status == 204 || waiting.reply.status == 503);
  reply_release(&waiting.reply);
  client_release(&waiting.client);
  client_release(&desk.client);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, served_new, served_free)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(a_desk_goes_its_way),
      CASE(a_large_page_is_compressed_for_those_who_take_that),
      CASE(news_are_told_at_once),
      CASE(a_push_wakes_the_other_desks_of_the_salon_alone),
      CASE(a_desk_waits_once),
      CASE(who_hangs_up_waits_no_more),
      CASE(what_cannot_be_waited_for_is_said),
      CASE(a_server_that_stops_lets_everybody_go),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
