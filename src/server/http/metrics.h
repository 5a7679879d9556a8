/*
 * What the server counts, for /metrics in the text format of Prometheus: how many requests of each route ended how and how long they took, what was
 * refused before a route saw it, and what the other parts count. Numbers alone: no tenant, no desk, no key. Counting is a relaxed atomic addition.
 */
#ifndef SERVER_HTTP_METRICS_H
#define SERVER_HTTP_METRICS_H

#include <stddef.h>
#include <stdint.h>

/* X(symbol, name, kind, help) */
#define METRIC_LIST(X) \
  X(METRIC_CONNECTIONS, "frontdesk_connections", "gauge", "Connections that are open.") \
  X(METRIC_ACCEPTED, "frontdesk_connections_total", "counter", "Connections that were accepted.") \
  X(METRIC_OVERDUE, "frontdesk_connections_overdue_total", "counter", \
    "Connections that were closed because a request or an answer took too long.") \
  X(METRIC_MALFORMED, "frontdesk_malformed_total", "counter", \
    "Requests that were refused before a route saw them.") \
  X(METRIC_RUNNING, "frontdesk_requests_running", "gauge", "Requests that a worker is busy with.") \
  X(METRIC_QUEUED, "frontdesk_requests_queued", "gauge", "Requests that wait for a worker.") \
  X(METRIC_BUSY, "frontdesk_requests_busy_total", "counter", \
    "Requests that were answered 503 because too many waited.") \
  X(METRIC_WAITING, "frontdesk_desks_waiting", "gauge", "Requests that are held until there is news.") \
  X(METRIC_OFFLINE, "frontdesk_database_offline_total", "counter", \
    "Requests that were answered 503 because the database was not reached.") \
  X(METRIC_BYTES_HELD, "frontdesk_body_bytes_held", "gauge", "Bytes of memory that bodies take.") \
  X(METRIC_BYTES_IN, "frontdesk_body_bytes_received_total", "counter", "Bytes of bodies that came in.") \
  X(METRIC_BYTES_OUT, "frontdesk_body_bytes_sent_total", "counter", "Bytes of bodies that went out.")

enum metric {
#define X(symbol, name, kind, help) symbol,
  METRIC_LIST(X)
#undef X
      METRIC_COUNT
};

struct metrics;
struct route;

/* NULL without memory. `routes` must outlive it. */
struct metrics *metrics_new(const struct route *routes, int route_count);
void metrics_free(struct metrics *metrics); /* NULL is fine */

/* NULL is fine, and counts nothing. */
void metrics_add(struct metrics *metrics, enum metric metric, int64_t value);
int64_t metrics_get(struct metrics *metrics, enum metric metric);
/* A request was answered; `route` NULL: none was found. */
void metrics_answered(struct metrics *metrics, const struct route *route, int status, int64_t microseconds);

/* All of it as text; malloc'ed, NULL without memory. */
char *metrics_text(struct metrics *metrics, size_t *length);

#endif
