#include "server/http/metrics.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "server/http/http.h"

enum { CLASSES = 5, BOUNDS = 12 };

/* Upper bounds of the histogram, microseconds. */
static const int64_t bounds[BOUNDS] = {500,   1000,   2500,   5000,    10000,   25000,
                                       50000, 100000, 250000, 1000000, 5000000, 30000000};

struct route_count {
  atomic_llong answered[CLASSES]; /* by the first digit of the status */
  atomic_llong within[BOUNDS + 1];
  atomic_llong microseconds;
};

struct metrics {
  const struct route *routes;
  int route_count;
  atomic_llong values[METRIC_COUNT];
  struct route_count counts[]; /* the last one: no route */
};

struct metrics *metrics_new(const struct route *routes, int route_count) {
  struct metrics *metrics = calloc(1, sizeof *metrics + (size_t)(route_count + 1) * sizeof *metrics->counts);
  if (metrics == NULL) return NULL;
  metrics->routes = routes;
  metrics->route_count = route_count;
  return metrics;
}

void metrics_free(struct metrics *metrics) { free(metrics); }

void metrics_add(struct metrics *metrics, enum metric metric, int64_t value) {
  if (metrics != NULL) atomic_fetch_add_explicit(&metrics->values[metric], value, memory_order_relaxed);
}

int64_t metrics_get(struct metrics *metrics, enum metric metric) {
  return atomic_load_explicit(&metrics->values[metric], memory_order_relaxed);
}

void metrics_answered(struct metrics *metrics, const struct route *route, int status, int64_t microseconds) {
  if (metrics == NULL) return;
  int index = route == NULL ? metrics->route_count : (int)(route - metrics->routes);
  struct route_count *count = &metrics->counts[index];
  int class = status / 100 - 1;
  if (class < 0 || class >= CLASSES) class = CLASSES - 1;
  int bound = 0;
  while (bound < BOUNDS && microseconds > bounds[bound]) bound++;
  atomic_fetch_add_explicit(&count->answered[class], 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&count->within[bound], 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&count->microseconds, microseconds, memory_order_relaxed);
}

static void put_values(struct metrics *metrics, FILE *out) {
#define X(symbol, name, kind, help) \
  (void)fprintf(out, "# HELP %s %s\n# TYPE %s %s\n%s %" PRId64 "\n", name, help, name, kind, name, \
                metrics_get(metrics, symbol));
  METRIC_LIST(X)
#undef X
}

static const char *name_of(const struct metrics *metrics, int index) {
  return index == metrics->route_count ? "none" : metrics->routes[index].operation;
}

static void put_statuses(struct metrics *metrics, FILE *out) {
  (void)fprintf(out,
                "# HELP frontdesk_requests_total Requests that were answered, by route and class of status.\n"
                "# TYPE frontdesk_requests_total counter\n");
  for (int i = 0; i <= metrics->route_count; i++)
    for (int class = 0; class < CLASSES; class ++) {
      long long count = atomic_load_explicit(&metrics->counts[i].answered[class], memory_order_relaxed);
      if (count > 0)
        (void)fprintf(out, "frontdesk_requests_total{route=\"%s\",status=\"%dxx\"} %lld\n",
                      name_of(metrics, i), class + 1, count);
    }
}

static void put_times(struct metrics *metrics, FILE *out) {
  (void)fprintf(out, "# HELP frontdesk_request_seconds From the whole request to its answer.\n"
                     "# TYPE frontdesk_request_seconds histogram\n");
  for (int i = 0; i <= metrics->route_count; i++) {
    struct route_count *count = &metrics->counts[i];
    const char *name = name_of(metrics, i);
    long long sum = 0, all = 0;
    for (int bound = 0; bound <= BOUNDS; bound++) all += atomic_load(&count->within[bound]);
    if (all == 0) continue;
    for (int bound = 0; bound < BOUNDS; bound++) {
      sum += atomic_load(&count->within[bound]);
      (void)fprintf(out, "frontdesk_request_seconds_bucket{route=\"%s\",le=\"%g\"} %lld\n", name,
                    (double)bounds[bound] / 1e6, sum);
    }
    sum += atomic_load(&count->within[BOUNDS]);
    (void)fprintf(out, "frontdesk_request_seconds_bucket{route=\"%s\",le=\"+Inf\"} %lld\n", name, sum);
    (void)fprintf(out, "frontdesk_request_seconds_sum{route=\"%s\"} %.6f\n", name,
                  (double)atomic_load(&count->microseconds) / 1e6);
    (void)fprintf(out, "frontdesk_request_seconds_count{route=\"%s\"} %lld\n", name, sum);
  }
}

char *metrics_text(struct metrics *metrics, size_t *length) {
  char *text = NULL;
  FILE *out = open_memstream(&text, length);
  if (out == NULL) return NULL;
  put_values(metrics, out);
  put_statuses(metrics, out);
  put_times(metrics, out);
  if (fclose(out) != 0) {
    free(text);
    return NULL;
  }
  return text;
}
