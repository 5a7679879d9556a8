/*
 * One running server: settings, clock, PostgreSQL, those who wait, and what is counted. One for the life of the program; shared by all threads,
 * each member says how.
 */
#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H

#include "core/model/error.h"
#include "core/model/ports.h"
#include "core/model/zone.h"
#include "server/http/http.h"

struct caretaker;
struct http_daemon;
struct metrics;
struct pg_pool;
struct settings;
struct waiters;
struct limits;
struct salons;

struct server {
  const struct settings *settings; /* read-only */
  struct ports ports;              /* locked inside: clock and randomness */
  struct ports
      clock; /* the real one, not frozen by FRONTDESK_NOW: tokens, time-outs (server_clock(), door.h) */
  struct zone_source zones; /* zone files */
  struct pg_pool *pool;
  struct waiters *waiters;     /* server/sync/waiters.h */
  struct caretaker *caretaker; /* server/sync/caretaker.h */
  struct limits *limits;       /* server/door/limits.h */
  struct salons *salons;       /* server/channel/salons.h: set-ups of tenants, kept until they change */
  struct metrics *metrics;     /* server/http/metrics.h */
  struct http_daemon *http;
};

struct server_options {
  const struct settings *settings; /* http/settings.h; must outlive the server */
  struct ports ports;              /* now NULL: the system's */
  const char *zone_folder;         /* NULL: the machine's */
};

/*
 * Starts to serve in this process and returns when it listens; SETTING_LISTEN may say port 0. CODE_INVALID for settings that cannot be,
 * CODE_OFFLINE when the database must be refused or cannot be reached, CODE_STORAGE when the port is taken.
 */
FD_CHECKED enum code server_start(const struct server_options *options, struct server **server,
                                  struct error *error);

/* "http://127.0.0.1:8480", without a slash behind it; lives as long as the server. */
const char *server_url(const struct server *server);

/* Finishes what runs, answers 503 to the rest and to those who wait, at the latest after SETTING_STOP_SECONDS; frees all. NULL is fine. */
void server_stop(struct server *server);

/* All routes of the server, `route_count` of them (server/routes.c): the table that router, documents and tests come from. */
extern const struct route routes[];
extern const int route_count;

#endif
