/* The only file that knows libmicrohttpd. */
#include "server/http/daemon.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "core/model/ports.h"
#include "server/http/exchange.h"
#include "server/http/listen.h"
#include "server/http/log.h"
#include "server/http/metrics.h"
#include "server/http/settings.h"
#include "server/http/workers.h"
#include "server/server.h"

enum {
  CONNECTION_MEMORY = 8 * 1024,
  THREAD_STACK = 1024 * 1024,
  DROP_MAX =
      1024 * 1024, /* of a body that is refused, so that the refusal is read before the connection ends */
  QUICK_ARENA_MAX = 1024 * 1024,
  OPTIONS_MAX = 24,
  REAP_MS = 250
};

/* A connection, from its beginning to its end. */
struct link {
  struct link *next, *previous;
  int descriptor;
  char *target;           /* of the request whose head is being read */
  uintptr_t target_at;    /* where the daemon has it */
  atomic_llong closes_at; /* us; 0: not now */
};

struct http_daemon {
  struct http_options options;
  struct MHD_Daemon *mhd;
  struct workers *workers;
  struct listener listener;
  struct tls_files tls;
  int64_t read_us, idle_us, write_us;
  int64_t room; /* bytes of bodies, of all requests together */
  atomic_llong used;
  pthread_mutex_t gate; /* locked: no answer leaves; whoever has it takes no lock of ours beside it */
  pthread_mutex_t lock; /* of what follows */
  pthread_cond_t changed;
  struct link links; /* the ring's head */
  int active;        /* requests between their head and the end of their answer */
  bool ending;       /* the reaper */
  pthread_t reaper;
  atomic_bool stopping;
};

const struct http_options *daemon_options(const struct http_daemon *daemon) { return &daemon->options; }
bool daemon_is_stopping(const struct http_daemon *daemon) { return atomic_load(&daemon->stopping); }

bool daemon_room(struct http_daemon *daemon, int64_t bytes) {
  bool given = atomic_fetch_add(&daemon->used, bytes) + bytes <= daemon->room || bytes < 0;
  if (given)
    metrics_add(daemon->options.metrics, METRIC_BYTES_HELD, bytes);
  else
    atomic_fetch_sub(&daemon->used, bytes);
  return given;
}

const char *http_url(const struct http_daemon *daemon) { return daemon->listener.url; }

/* ---- Connections, and how long they may take ---- */

static struct link *link_of(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info == NULL ? NULL : (struct link *)info->socket_context;
}

static int descriptor_of(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info == NULL ? -1 : info->connect_fd;
}

static void link_allow(struct link *link, int64_t microseconds) {
  if (link != NULL) atomic_store(&link->closes_at, microseconds == 0 ? 0 : monotonic_us() + microseconds);
}

static void link_begin(struct http_daemon *daemon, struct MHD_Connection *connection, void **context) {
  struct link *link = calloc(1, sizeof *link);
  *context = link;
  metrics_add(daemon->options.metrics, METRIC_ACCEPTED, 1);
  metrics_add(daemon->options.metrics, METRIC_CONNECTIONS, 1);
  if (link == NULL) return;
  link->descriptor = descriptor_of(connection);
  link_allow(link, daemon->read_us);
  (void)pthread_mutex_lock(&daemon->lock);
  link->next = daemon->links.next;
  link->previous = &daemon->links;
  link->next->previous = link->previous->next = link;
  (void)pthread_mutex_unlock(&daemon->lock);
}

static void link_end(struct http_daemon *daemon, struct link *link) {
  metrics_add(daemon->options.metrics, METRIC_CONNECTIONS, -1);
  if (link == NULL) return;
  (void)pthread_mutex_lock(&daemon->lock);
  link->next->previous = link->previous;
  link->previous->next = link->next;
  (void)pthread_mutex_unlock(&daemon->lock);
  free(link->target);
  free(link);
}

static void on_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode what) {
  if (what == MHD_CONNECTION_NOTIFY_STARTED)
    link_begin(context, connection, socket_context);
  else
    link_end(context, *socket_context);
}

/*
 * The daemon's own time-out ends who is silent; this ends who is slow. A connection whose time is over is shut down, which the daemon then sees as
 * its end; under the lock the descriptor is still this connection's.
 */
static void reap(struct http_daemon *daemon) {
  int64_t now = monotonic_us();
  for (struct link *link = daemon->links.next; link != &daemon->links; link = link->next) {
    int64_t at = atomic_load(&link->closes_at);
    if (at == 0 || at > now) continue;
    atomic_store(&link->closes_at, 0);
    (void)shutdown(link->descriptor, SHUT_RDWR);
    metrics_add(daemon->options.metrics, METRIC_OVERDUE, 1);
  }
}

static struct timespec after_ms(int ms) {
  struct timespec at;
  (void)clock_gettime(CLOCK_MONOTONIC, &at);
  at.tv_nsec += (long)(ms % 1000) * 1000000;
  at.tv_sec += ms / 1000 + at.tv_nsec / 1000000000;
  at.tv_nsec %= 1000000000;
  return at;
}

static void *watch(void *context) {
  struct http_daemon *daemon = context;
  (void)pthread_mutex_lock(&daemon->lock);
  while (!daemon->ending) {
    struct timespec at = after_ms(REAP_MS);
    (void)pthread_cond_timedwait(&daemon->changed, &daemon->lock, &at);
    reap(daemon);
  }
  (void)pthread_mutex_unlock(&daemon->lock);
  return NULL;
}

/* ---- Answers ---- */

static void put_header(struct MHD_Response *response, const char *name, const char *value) {
  if (value[0] != '\0') (void)MHD_add_response_header(response, name, value);
}

static void put_number(struct MHD_Response *response, const char *name, int64_t number) {
  char text[24];
  (void)snprintf(text, sizeof text, "%lld", (long long)number);
  put_header(response, name, text);
}

static int64_t wall_ms(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void put_headers(const struct exchange *exchange, struct MHD_Response *response) {
  const struct response *said = &exchange->response;
  const struct route *route = exchange->request.route;
  bool said_cache = false;
  for (int i = 0; i < said->header_count; i++) {
    put_header(response, said->headers[i][0], said->headers[i][1]);
    said_cache = said_cache || strcasecmp(said->headers[i][0], "Cache-Control") == 0;
  }
  if (said->length > 0)
    put_header(response, "Content-Type", said->type == NULL ? "application/json" : said->type);
  /* What has a tag may be kept by the one who asked, and by nobody between. */
  if (!said_cache)
    put_header(response, "Cache-Control", said->etag[0] == '\0' ? "no-store" : "private, no-cache");
  put_header(response, "ETag", said->etag);
  put_header(response, "FD-Req", exchange->request.id);
  if (route != NULL && (route->door == DOOR_DEVICE || strncmp(route->path, "/v1/", 4) == 0))
    put_header(response, "FD-Proto", "1");
  put_number(response, "FD-Time", wall_ms());
  if (said->retry_after > 0) put_number(response, "Retry-After", said->retry_after);
  if (exchange->closes || daemon_is_stopping(exchange->daemon)) put_header(response, "Connection", "close");
}

static void count_answer(struct exchange *exchange) {
  const struct route *route = exchange->request.route;
  struct metrics *metrics = exchange->daemon->options.metrics;
  int64_t took = monotonic_us() - exchange->begun;
  metrics_answered(metrics, route, exchange->response.status, took);
  metrics_add(metrics, METRIC_BYTES_IN, exchange->bytes_in);
  metrics_add(metrics, METRIC_BYTES_OUT, (int64_t)exchange->response.length);
  log_answered(&(struct log_request){.id = exchange->request.id,
                                     .method = exchange->request.method,
                                     .operation = route == NULL ? "none" : route->operation,
                                     .code = exchange->response.code,
                                     .status = exchange->response.status,
                                     .microseconds = took,
                                     .bytes_in = exchange->bytes_in,
                                     .bytes_out = (int64_t)exchange->response.length});
}

static enum MHD_Result send_answer(struct exchange *exchange, struct MHD_Connection *connection) {
  struct response *said = &exchange->response;
  char nothing[1] = "";
  enum MHD_ResponseMemoryMode mode = said->owned ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_MUST_COPY;
  if (said->body == NULL) mode = MHD_RESPMEM_MUST_COPY;
  struct MHD_Response *response =
      MHD_create_response_from_buffer(said->length, said->body == NULL ? nothing : said->body, mode);
  if (response == NULL) return MHD_NO;
  if (mode == MHD_RESPMEM_MUST_FREE) said->body = NULL; /* the daemon's now */
  put_headers(exchange, response);
  link_allow(link_of(connection), exchange->daemon->write_us);
  count_answer(exchange);
  enum MHD_Result queued = MHD_queue_response(connection, (unsigned)said->status, response);
  MHD_destroy_response(response);
  return queued;
}

/* Waits while many are being finished: each that left meanwhile would wake its desk and have all connections looked through anew. */
static void pass_gate(struct http_daemon *daemon) {
  (void)pthread_mutex_lock(&daemon->gate);
  (void)pthread_mutex_unlock(&daemon->gate);
}

void http_let_answers_go(struct http_daemon *daemon) { (void)pthread_mutex_unlock(&daemon->gate); }

struct http_daemon *http_hold_answers(const struct request *request) {
  struct http_daemon *daemon = ((const struct exchange *)(const void *)request)->daemon;
  (void)pthread_mutex_lock(&daemon->gate);
  return daemon;
}

void daemon_answer(struct exchange *exchange) {
  exchange->counted = true;
  MHD_resume_connection(exchange->request.connection);
}

bool http_is_gone(const struct request *request) {
  char byte;
  ssize_t got = recv(descriptor_of(request->connection), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

const char *request_header(const struct request *request, const char *name) {
  if (request->connection == NULL) return NULL;
  return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

/* ---- Requests ---- */

struct collected {
  struct head head;
  bool broken; /* a U+0000 */
};

static enum MHD_Result collect(void *context, enum MHD_ValueKind kind, const char *name, size_t name_size,
                               const char *value, size_t value_size) {
  struct collected *collected = context;
  struct head *head = &collected->head;
  (void)kind;
  if (value == NULL) value = "";
  if (strlen(name) != name_size || strlen(value) != value_size) collected->broken = true;
  if (head->count == HEAD_HEADERS_MAX)
    head->more = true;
  else
    head->headers[head->count++] = (struct request_pair){.name = name, .value = value};
  return MHD_YES;
}

static void put_address(struct MHD_Connection *connection, char *text, size_t size) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  if (info == NULL || info->client_addr == NULL) return;
  if (info->client_addr->sa_family == AF_INET)
    (void)inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr, text,
                    (socklen_t)size);
  if (info->client_addr->sa_family == AF_INET6)
    (void)inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)info->client_addr)->sin6_addr,
                    text, (socklen_t)size);
}

static void put_id(const struct head *head, char text[ID_TEXT_SIZE]) {
  const char *given = head_value(head, "FD-Req");
  struct id id;
  uint64_t random[2];
  if (given == NULL || !id_parse(given, strlen(given), &id)) {
    randombytes_buf(random, sizeof random);
    id = id_make(wall_ms(), random[0], random[1]);
  }
  id_format(id, text);
}

/* For the log: a word of the table, never what somebody made up. */
static const char *known_method(const char *method) {
  static const char *const known[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (strcmp(known[i], method) == 0) return known[i];
  return "other";
}

static void find_route(struct exchange *exchange, const char *method) {
  struct target target;
  struct routing routing;
  struct request *request = &exchange->request;
  const struct http_options *options = &exchange->daemon->options;
  if (exchange->target == NULL || !target_read(exchange->target, &target, &exchange->flaw)) {
    (void)flaw_set(&exchange->flaw, 400, "invalid", "", "The request cannot be read.");
    return;
  }
  route_find(options->routes, options->route_count, method, &target, &routing);
  request->route = routing.route;
  memcpy(request->parameters, routing.parameters, sizeof routing.parameters);
  memcpy(request->query, target.query, sizeof target.query);
  request->query_count = target.query_count;
  memcpy(exchange->allow, routing.allow, sizeof routing.allow);
  if (routing.route != NULL)
    request->path = routing.route->path;
  else if (routing.allow[0] != '\0')
    (void)flaw_set(&exchange->flaw, 405, "method_not_allowed", "",
                   "The path does not take this method; Allow lists those that it does.");
  else
    (void)flaw_set(&exchange->flaw, 404, "not_found", "", "There is nothing at this path.");
}

static void check_announced(struct exchange *exchange) {
  const struct route *route = exchange->request.route;
  const struct announced *announced = &exchange->announced;
  if (exchange->flaw.status != 0) return;
  if (route->body == BODY_NONE && announced->length != 0)
    (void)flaw_set(&exchange->flaw, 400, "invalid", "Content-Length", "This path takes no body.");
  else if (announced->length > (int64_t)route->body_max)
    (void)flaw_set(&exchange->flaw, 413, "too_large", "Content-Length", "The body is too large.");
  else if (route->body == BODY_JSON && !announced->json && (announced->length != 0 || announced->typed))
    (void)flaw_set(&exchange->flaw, 415, "unsupported_type", "Content-Type",
                   "The body is sent as application/json.");
  else if (route->door != DOOR_OPEN && !announced->takes_json)
    (void)flaw_set(&exchange->flaw, 406, "not_acceptable", "Accept", "The answer is application/json.");
}

/*
 * The daemon ends a target at a U+0000 and does not say so. It keeps the version right behind the target, so what lies between shows it; where it keeps
 * it elsewhere, nothing is known.
 */
static bool is_cut(const struct link *link, const char *version) {
  if (link == NULL || link->target == NULL) return false;
  uintptr_t at = (uintptr_t)version;
  return at > link->target_at && at - link->target_at < CONNECTION_MEMORY &&
         at - link->target_at != strlen(link->target) + 1;
}

/* NULL without memory. True in *ambiguous: nobody knows where the request ends, so the connection ends with the answer. */
static struct exchange *exchange_begin(struct http_daemon *daemon, struct MHD_Connection *connection,
                                       const char *method, const char *version, bool *ambiguous) {
  struct collected collected = {.head = {.version = version}};
  struct link *link = link_of(connection);
  struct exchange *exchange = calloc(1, sizeof *exchange);
  if (exchange == NULL) return NULL;
  exchange->daemon = daemon;
  exchange->begun = monotonic_us();
  exchange->request = (struct request){
      .server = daemon->options.server, .method = known_method(method), .path = "", .connection = connection};
  collected.broken = is_cut(link, version);
  if (link != NULL) {
    exchange->target = link->target;
    link->target = NULL;
  }
  (void)MHD_get_connection_values_n(connection, MHD_HEADER_KIND, collect, &collected);
  put_id(&collected.head, exchange->request.id);
  put_address(connection, exchange->request.address, sizeof exchange->request.address);
  struct flaw flaw;
  *ambiguous = !head_read(&collected.head, &exchange->announced, &flaw);
  if (collected.broken || (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)) {
    *ambiguous = true;
    (void)flaw_set(&flaw, 400, "invalid", "", "The head of the request cannot be read.");
  }
  find_route(exchange, method);
  if (*ambiguous) exchange->flaw = flaw;
  check_announced(exchange);
  /* Who asks first whether the body is wanted is told at once. */
  *ambiguous = *ambiguous || (exchange->flaw.status != 0 && (exchange->announced.length > DROP_MAX ||
                                                             head_value(&collected.head, "Expect") != NULL));
  return exchange;
}

static enum MHD_Result refuse(struct exchange *exchange, struct MHD_Connection *connection) {
  exchange_refuse(exchange, &exchange->response, &exchange->flaw);
  exchange_settle(exchange);
  return send_answer(exchange, connection);
}

static void answer_busy(struct exchange *exchange) {
  bool stops = daemon_is_stopping(exchange->daemon);
  response_problem(&exchange->request, &exchange->response, 503, stops ? "offline" : "busy", NULL,
                   stops ? "The server is being stopped. Ask again in a moment."
                         : "There is more to do here than can be done at once. Ask again in a moment.");
  exchange_settle(exchange);
  metrics_add(exchange->daemon->options.metrics, METRIC_BUSY, 1);
}

/* The request has come whole. */
static enum MHD_Result dispatch(struct exchange *exchange, struct MHD_Connection *connection) {
  exchange->begun = monotonic_us();
  link_allow(link_of(connection), 0);
  if (exchange->flaw.status != 0) return refuse(exchange, connection);
  if (exchange->request.route->quick) {
    struct arena arena;
    arena_init(&arena, QUICK_ARENA_MAX);
    (void)exchange_run(exchange, &arena, NULL);
    arena_release(&arena);
    return send_answer(exchange, connection);
  }
  if (daemon_is_stopping(exchange->daemon)) {
    answer_busy(exchange);
    return send_answer(exchange, connection);
  }
  MHD_suspend_connection(connection);
  if (workers_give(exchange->daemon->workers, exchange)) return MHD_YES;
  answer_busy(exchange);
  daemon_answer(exchange);
  return MHD_YES;
}

static void count_active(struct http_daemon *daemon, int change) {
  (void)pthread_mutex_lock(&daemon->lock);
  daemon->active += change;
  if (daemon->active == 0) (void)pthread_cond_broadcast(&daemon->changed);
  (void)pthread_mutex_unlock(&daemon->lock);
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *bytes,
                                  size_t *byte_count, void **state) {
  struct http_daemon *daemon = context;
  struct exchange *exchange = *state;
  (void)url;
  if (exchange == NULL) {
    bool ambiguous = false;
    exchange = exchange_begin(daemon, connection, method, version, &ambiguous);
    if (exchange == NULL) return MHD_NO;
    *state = exchange;
    count_active(daemon, 1);
    if (!ambiguous) return MHD_YES;
    exchange->closes = true;
    return refuse(exchange, connection);
  }
  if (exchange->counted) {
    pass_gate(daemon);
    return send_answer(exchange, connection);
  }
  if (*byte_count == 0) return dispatch(exchange, connection);
  exchange_take(exchange, bytes, *byte_count);
  *byte_count = 0;
  return exchange->dropped > DROP_MAX ? MHD_NO : MHD_YES;
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode how) {
  struct http_daemon *daemon = context;
  (void)how;
  if (*state == NULL) return;
  exchange_free(*state);
  *state = NULL;
  link_allow(link_of(connection), daemon->idle_us);
  count_active(daemon, -1);
}

static void *on_target(void *context, const char *target, struct MHD_Connection *connection) {
  struct http_daemon *daemon = context;
  struct link *link = link_of(connection);
  if (link == NULL) return NULL;
  free(link->target);
  link->target = strdup(target);
  link->target_at = (uintptr_t)target;
  link_allow(link, daemon->read_us);
  return NULL;
}

/* Paths and queries are decoded by head.c, which knows what must not be in them. */
static size_t on_unescape(void *context, struct MHD_Connection *connection, char *text) {
  (void)context;
  (void)connection;
  return strlen(text);
}

__attribute__((format(printf, 2, 0))) static void on_log(void *context, const char *format, va_list values) {
  char words[256];
  (void)context;
  (void)vsnprintf(words, sizeof words, format, values);
  words[strcspn(words, "\n")] = '\0';
  log_say(LOG_DEBUG, NULL, "%s", words);
}

/* ---- Starting ---- */

static int thread_count(const struct settings *settings) {
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  int asked = (int)settings_number(settings, SETTING_THREADS);
  if (asked > 0) return asked;
  return cores < 2 ? 1 : cores > 64 ? 64 : (int)cores;
}

struct option_list {
  struct MHD_OptionItem items[OPTIONS_MAX];
  int count;
};

static void option_add(struct option_list *list, enum MHD_OPTION option, intptr_t value, void *pointer) {
  list->items[list->count++] = (struct MHD_OptionItem){option, value, pointer};
}

/* A function as the intptr_t that the option's item has for it. */
#define CALLBACK(function) ((intptr_t)(function))

static bool mhd_start(struct http_daemon *daemon) {
  static char priorities[] = "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE";
  const struct settings *settings = daemon->options.settings;
  struct option_list list = {.count = 0};
  unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
  int threads = thread_count(settings);
  option_add(&list, MHD_OPTION_EXTERNAL_LOGGER, CALLBACK(on_log), NULL);
  option_add(&list, MHD_OPTION_LISTEN_SOCKET, daemon->listener.descriptor, NULL);
  option_add(&list, MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, NULL);
  option_add(&list, MHD_OPTION_CONNECTION_LIMIT,
             listen_connections((int)settings_number(settings, SETTING_CONNECTIONS), threads), NULL);
  option_add(&list, MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t)settings_number(settings, SETTING_IDLE_SECONDS),
             NULL);
  option_add(&list, MHD_OPTION_NOTIFY_COMPLETED, CALLBACK(on_completed), daemon);
  option_add(&list, MHD_OPTION_NOTIFY_CONNECTION, CALLBACK(on_connection), daemon);
  option_add(&list, MHD_OPTION_URI_LOG_CALLBACK, CALLBACK(on_target), daemon);
  option_add(&list, MHD_OPTION_UNESCAPE_CALLBACK, CALLBACK(on_unescape), NULL);
  /* What strictness adds, a host and names without blanks, head_read() asks for, in a problem document. */
  option_add(&list, MHD_OPTION_STRICT_FOR_CLIENT, 0, NULL);
  option_add(&list, MHD_OPTION_THREAD_STACK_SIZE, THREAD_STACK, NULL);
  if (threads > 1) option_add(&list, MHD_OPTION_THREAD_POOL_SIZE, threads, NULL);
  if (daemon->tls.certificate != NULL) {
    flags |= MHD_USE_TLS;
    option_add(&list, MHD_OPTION_HTTPS_MEM_CERT, 0, daemon->tls.certificate);
    option_add(&list, MHD_OPTION_HTTPS_MEM_KEY, 0, daemon->tls.key);
    option_add(&list, MHD_OPTION_HTTPS_PRIORITIES, 0, priorities);
  }
  option_add(&list, MHD_OPTION_END, 0, NULL);
  daemon->mhd = MHD_start_daemon(flags, 0, NULL, NULL, on_request, daemon, MHD_OPTION_ARRAY, list.items,
                                 MHD_OPTION_END);
  return daemon->mhd != NULL;
}

static bool watch_start(struct http_daemon *daemon) {
  pthread_condattr_t attributes;
  daemon->links.next = daemon->links.previous = &daemon->links;
  if (pthread_mutex_init(&daemon->lock, NULL) != 0 || pthread_mutex_init(&daemon->gate, NULL) != 0 ||
      pthread_condattr_init(&attributes) != 0)
    return false;
  bool made = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
              pthread_cond_init(&daemon->changed, &attributes) == 0 &&
              pthread_create(&daemon->reaper, NULL, watch, daemon) == 0;
  (void)pthread_condattr_destroy(&attributes);
  return made;
}

static void watch_end(struct http_daemon *daemon) {
  (void)pthread_mutex_lock(&daemon->lock);
  daemon->ending = true;
  (void)pthread_cond_broadcast(&daemon->changed);
  (void)pthread_mutex_unlock(&daemon->lock);
  (void)pthread_join(daemon->reaper, NULL);
  (void)pthread_cond_destroy(&daemon->changed);
  (void)pthread_mutex_destroy(&daemon->gate);
  (void)pthread_mutex_destroy(&daemon->lock);
}

static enum code threads_start(struct http_daemon *daemon, struct error *error) {
  const struct settings *settings = daemon->options.settings;
  struct workers_options options = {.count = (int)settings_number(settings, SETTING_WORKERS),
                                    .queue_max = (int)settings_number(settings, SETTING_QUEUE),
                                    .database = daemon->options.database,
                                    .metrics = daemon->options.metrics};
  if (workers_new(&options, &daemon->workers, error) != CODE_OK) return error->code;
  if (!watch_start(daemon)) {
    workers_end(daemon->workers);
    workers_free(daemon->workers);
    return error_set(error, CODE_INTERNAL, "The server's threads cannot be started.");
  }
  if (mhd_start(daemon)) return CODE_OK;
  watch_end(daemon);
  workers_end(daemon->workers);
  workers_free(daemon->workers);
  return error_set(
      error, CODE_INVALID,
      "HTTP cannot be started here; with TLS, certificate and key must be PEM and belong together.");
}

enum code http_start(const struct http_options *options, struct http_daemon **out, struct error *error) {
  *out = NULL;
  json_object_seed(0); /* before there are threads */
  struct http_daemon *daemon = sodium_init() < 0 ? NULL : calloc(1, sizeof *daemon);
  if (daemon == NULL) return error_set(error, CODE_INTERNAL, "There is not enough memory for the server.");
  daemon->options = *options;
  daemon->room = settings_number(options->settings, SETTING_BODY_MEMORY) * 1024 * 1024;
  daemon->read_us = settings_number(options->settings, SETTING_READ_SECONDS) * 1000000;
  daemon->idle_us = settings_number(options->settings, SETTING_IDLE_SECONDS) * 1000000;
  daemon->write_us = settings_number(options->settings, SETTING_WRITE_SECONDS) * 1000000;
  enum code code = tls_files_read(options->settings, &daemon->tls, error);
  if (code == CODE_OK) code = listen_open(options->settings, &daemon->listener, error);
  if (code == CODE_OK) {
    code = threads_start(daemon, error);
    if (code != CODE_OK) (void)close(daemon->listener.descriptor);
  }
  if (code == CODE_OK) {
    *out = daemon;
    return CODE_OK;
  }
  tls_files_release(&daemon->tls);
  free(daemon);
  return code;
}

/* ---- Stopping ---- */

void http_quiesce(struct http_daemon *daemon) { atomic_store(&daemon->stopping, true); }
bool http_is_quiet(const struct http_daemon *daemon) { return daemon_is_stopping(daemon); }

/* Until nothing is on its way any more, or the time is over. */
static bool drained(struct http_daemon *daemon, int64_t until_us) {
  (void)pthread_mutex_lock(&daemon->lock);
  while (daemon->active > 0 && monotonic_us() < until_us) {
    struct timespec at = after_ms(REAP_MS);
    (void)pthread_cond_timedwait(&daemon->changed, &daemon->lock, &at);
  }
  bool done = daemon->active == 0;
  (void)pthread_mutex_unlock(&daemon->lock);
  return done;
}

void http_stop(struct http_daemon *daemon, int seconds) {
  if (daemon == NULL) return;
  http_quiesce(daemon);
  workers_end(daemon->workers); /* whatever was given to them is answered */
  MHD_socket listening = MHD_quiesce_daemon(daemon->mhd);
  if (!drained(daemon, monotonic_us() + (int64_t)seconds * 1000000))
    log_say(LOG_WARNING, NULL, "Some answers were not taken in time.");
  MHD_stop_daemon(daemon->mhd);
  if (listening != MHD_INVALID_SOCKET) (void)close(listening);
  workers_free(daemon->workers);
  watch_end(daemon);
  tls_files_release(&daemon->tls);
  free(daemon);
}
