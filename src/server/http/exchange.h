/*
 * A request on its way, and its answer: made by the daemon when a head is read, filled with the body, run by a worker, and sent by the daemon. Inside
 * of http.
 */
#ifndef SERVER_HTTP_EXCHANGE_H
#define SERVER_HTTP_EXCHANGE_H

#include <stdatomic.h>

#include "server/http/daemon.h"
#include "server/http/head.h"
#include "server/http/http.h"
#include "server/http/router.h"

enum exchange_state { EXCHANGE_RUNS, EXCHANGE_HELD, EXCHANGE_FINISHED };

struct exchange {
  struct request request;   /* the first member: a request is its exchange */
  struct response response; /* what is sent; a handler fills one of its worker */
  struct http_daemon *daemon;
  struct exchange *next; /* of those that wait for a worker */
  char *target;          /* path and query, which the request's texts lie in */
  struct announced announced;
  struct flaw flaw; /* why it is refused, found before a worker has it */
  char allow[ALLOW_SIZE];
  char *body; /* as it came */
  size_t body_length, body_room;
  int64_t dropped; /* bytes of a body that is too large */
  int64_t bytes_in;
  int64_t begun; /* us of the monotonic clock, when it had come whole */
  bool counted, closes;
  atomic_int state;
};

int64_t monotonic_us(void);

/* Takes the body's bytes; what is beyond the route's bound is dropped and counted. */
void exchange_take(struct exchange *exchange, const char *bytes, size_t length);

/* Says a flaw. */
void exchange_refuse(struct exchange *exchange, struct response *response, const struct flaw *flaw);

/*
 * Runs it: database, body, door, handler. `arena` is empty before and after; `pg` NULL: none is reached. True when it is to be answered now, and
 * `exchange->response` says how; false when it is held, and then it belongs to somebody else.
 */
bool exchange_run(struct exchange *exchange, struct arena *arena, struct pg *pg);

/* Makes the bytes of a problem document. */
void exchange_settle(struct exchange *exchange);

void exchange_free(struct exchange *exchange);

/* ---- By the daemon ---- */

/* Has the daemon send the response, from any thread. */
void daemon_answer(struct exchange *exchange);
const struct http_options *daemon_options(const struct http_daemon *daemon);
bool daemon_is_stopping(const struct http_daemon *daemon);
/* Asks for memory for bodies: false when there is none left. What was given is given back by a negative number, which never fails. */
bool daemon_room(struct http_daemon *daemon, int64_t bytes);

#endif
