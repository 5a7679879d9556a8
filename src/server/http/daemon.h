/*
 * The daemon: sockets, TLS, threads. It is started with a table of routes and answers by it until it is stopped.
 */
#ifndef SERVER_HTTP_DAEMON_H
#define SERVER_HTTP_DAEMON_H

#include <stdbool.h>

#include "core/model/error.h"
#include "server/http/http.h"

struct http_daemon;
struct metrics;
struct settings;

struct http_options {
  const struct route *routes;
  int route_count;
  const struct settings *settings;
  struct server *server;   /* what the requests are given; may be NULL */
  struct metrics *metrics; /* may be NULL */
  bool (*door)(struct request *request, struct response *response); /* NULL: everybody may come in */
  const char *database;                                             /* NULL: handlers get no `pg` */
};

/*
 * Listens at SETTING_LISTEN. `options` are copied, what they point to must outlive the daemon. CODE_INVALID for an address, a certificate or an
 * open door that cannot be; CODE_STORAGE when the port is taken.
 */
FD_CHECKED enum code http_start(const struct http_options *options, struct http_daemon **daemon,
                                struct error *error);

/* "http://127.0.0.1:8480" */
const char *http_url(const struct http_daemon *daemon);

/* From here on new requests, and those that wait for a worker, are answered 503 with Retry-After. */
void http_quiesce(struct http_daemon *daemon);
bool http_is_quiet(const struct http_daemon *daemon);

/* Waits for what runs, then at most `seconds` until the answers are taken, and ends. Whoever holds requests must have let them go. NULL is fine. */
void http_stop(struct http_daemon *daemon, int seconds);

#endif
