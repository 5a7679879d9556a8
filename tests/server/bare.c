#include "server/bare.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "server/http/log.h"

enum { PATIENCE_MS = 10000 };

/* ---- Routes ---- */

static struct {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  bool closed;
  int waiting;
  struct request *later[BARE_LATER_MAX];
  int later_count;
} gate = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void ping(struct request *request, struct response *response) {
  response_json(request, response, 200, json_pack("{sb}", "ok", 1));
}

static void echo(struct request *request, struct response *response) {
  response_json(request, response, 200, json_incref(request->json));
}

static void thing(struct request *request, struct response *response) {
  static const char *const keys[] = {"colour"};
  if (!request_query_known(request, response, keys, 1)) return;
  if (response_not_modified(request, response, "\"7\"")) return;
  const char *colour = request_query(request, "colour");
  response_json(request, response, 200,
                json_pack("{ss ss*}", "id", request->parameters[0], "colour", colour));
}

static void wait_at_gate(struct request *request, struct response *response) {
  (void)pthread_mutex_lock(&gate.lock);
  gate.waiting++;
  (void)pthread_cond_broadcast(&gate.changed);
  while (gate.closed) (void)pthread_cond_wait(&gate.changed, &gate.lock);
  gate.waiting--;
  (void)pthread_mutex_unlock(&gate.lock);
  ping(request, response);
}

static void later(struct request *request, struct response *response) {
  (void)pthread_mutex_lock(&gate.lock);
  assert_true(gate.later_count < BARE_LATER_MAX);
  gate.later[gate.later_count++] = request;
  response->later = true;
  (void)pthread_cond_broadcast(&gate.changed);
  (void)pthread_mutex_unlock(&gate.lock);
}

static const struct route bare_routes[] = {
    {METHOD_GET, "/ping", DOOR_OPEN, 0, true, false, BODY_NONE, 0, ping, "ping", ""},
    {METHOD_POST, "/echo", DOOR_OPEN, 0, false, false, BODY_JSON, BARE_BODY_MAX, echo, "echo", ""},
    {METHOD_POST, "/bulk", DOOR_OPEN, 0, false, false, BODY_JSON, BARE_BULK_MAX, echo, "bulk", ""},
    {METHOD_GET, "/things/{id}", DOOR_KEY, 0, false, false, BODY_NONE, 0, thing, "thing", ""},
    {METHOD_GET, "/things/best", DOOR_OPEN, 0, true, false, BODY_NONE, 0, ping, "best", ""},
    {METHOD_GET, "/gate", DOOR_OPEN, 0, false, false, BODY_NONE, 0, wait_at_gate, "gate", ""},
    {METHOD_GET, "/later", DOOR_OPEN, 0, false, false, BODY_NONE, 0, later, "later", ""},
};
enum { ROUTES = (int)(sizeof bare_routes / sizeof bare_routes[0]) };

void bare_gate_close(void) {
  (void)pthread_mutex_lock(&gate.lock);
  gate.closed = true;
  (void)pthread_mutex_unlock(&gate.lock);
}

void bare_gate_open(void) {
  (void)pthread_mutex_lock(&gate.lock);
  gate.closed = false;
  (void)pthread_cond_broadcast(&gate.changed);
  (void)pthread_mutex_unlock(&gate.lock);
}

void bare_gate_waits(int count) {
  (void)pthread_mutex_lock(&gate.lock);
  while (gate.waiting < count) (void)pthread_cond_wait(&gate.changed, &gate.lock);
  (void)pthread_mutex_unlock(&gate.lock);
}

void bare_later_waits(int count) {
  (void)pthread_mutex_lock(&gate.lock);
  while (gate.later_count < count) (void)pthread_cond_wait(&gate.changed, &gate.lock);
  (void)pthread_mutex_unlock(&gate.lock);
}

void bare_later_finish(int count) {
  bare_later_waits(count);
  for (int i = 0; i < count; i++) {
    struct response response = {.status = 0};
    response_json(gate.later[i], &response, 200, json_pack("{sb}", "late", 1));
    http_finish(gate.later[i], &response);
  }
  (void)pthread_mutex_lock(&gate.lock);
  gate.later_count = 0;
  (void)pthread_mutex_unlock(&gate.lock);
}

/* ---- The daemon ---- */

void bare_start(struct bare *bare, const char *const *settings) {
  struct error error;
  error_init(&error);
  *bare = (struct bare){.daemon = NULL};
  settings_init(&bare->settings);
  log_set(LOG_ERROR, false, STDERR_FILENO);
  if (settings_set(&bare->settings, SETTING_LISTEN, "127.0.0.1:0", &error) != CODE_OK)
    fail_msg("%s", error.text);
  for (; settings != NULL && *settings != NULL; settings += 2)
    if (settings_set(&bare->settings, setting_find(settings[0]), settings[1], &error) != CODE_OK)
      fail_msg("%s", error.text);
  bare->metrics = metrics_new(bare_routes, ROUTES);
  assert_non_null(bare->metrics);
  struct http_options options = {
      .routes = bare_routes, .route_count = ROUTES, .settings = &bare->settings, .metrics = bare->metrics};
  if (http_start(&options, &bare->daemon, &error) != CODE_OK) fail_msg("%s", error.text);
}

void bare_stop(struct bare *bare) {
  http_stop(bare->daemon, 5);
  metrics_free(bare->metrics);
  *bare = (struct bare){.daemon = NULL};
}

/* ---- The caller ---- */

int bare_connect(const struct bare *bare) {
  const char *colon = strrchr(http_url(bare->daemon), ':');
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(colon + 1))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  assert_true(descriptor >= 0);
  assert_int_equal(connect(descriptor, (const struct sockaddr *)&address, sizeof address), 0);
  return descriptor;
}

bool bare_send(int descriptor, const void *bytes, size_t length) {
  const char *at = bytes;
  while (length > 0) {
    ssize_t sent = send(descriptor, at, length, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    at += sent;
    length -= (size_t)sent;
  }
  return true;
}

size_t bare_read(int descriptor, char *answer, size_t size) {
  size_t used = 0;
  struct pollfd wait = {.fd = descriptor, .events = POLLIN};
  while (used < size - 1 && poll(&wait, 1, PATIENCE_MS) > 0) {
    ssize_t got = recv(descriptor, answer + used, size - 1 - used, 0);
    if (got <= 0) break;
    used += (size_t)got;
  }
  answer[used] = '\0';
  return used;
}

int bare_ask(const struct bare *bare, const void *bytes, size_t length, char *answer, size_t size) {
  int descriptor = bare_connect(bare);
  (void)bare_send(descriptor, bytes, length);
  (void)bare_read(descriptor, answer, size);
  (void)close(descriptor);
  return strncmp(answer, "HTTP/1.", 7) == 0 ? atoi(answer + 9) : 0;
}

bool bare_metric_reaches(const struct bare *bare, enum metric metric, long long value) {
  struct timespec pause = {.tv_nsec = 5000000};
  for (int waited = 0; metrics_get(bare->metrics, metric) != value; waited += 5) {
    if (waited > PATIENCE_MS) return false;
    (void)nanosleep(&pause, NULL);
  }
  return true;
}
