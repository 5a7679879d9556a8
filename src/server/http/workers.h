/*
 * The threads that answer requests, each with a connection to PostgreSQL and an arena of its own, and the queue before them.
 */
#ifndef SERVER_HTTP_WORKERS_H
#define SERVER_HTTP_WORKERS_H

#include "server/http/exchange.h"

struct workers;

struct workers_options {
  int count, queue_max;
  const char *database; /* NULL: none */
  struct metrics *metrics;
};

FD_CHECKED enum code workers_new(const struct workers_options *options, struct workers **workers,
                                 struct error *error);

/* False when too many wait already; then the exchange is still the caller's. */
bool workers_give(struct workers *workers, struct exchange *exchange);

/* Waits until all that was given is answered, and ends the threads; nothing is taken any more. */
void workers_end(struct workers *workers);

/* After workers_end(), when nobody gives any more. NULL is fine. */
void workers_free(struct workers *workers);

#endif
