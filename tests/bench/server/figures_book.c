/* One booking by a channel: found free, checked, written, durable, answered. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "server/bench_server.h"

enum { ROUNDS = 3, SECONDS = 3, MINUTE_S = 60, DAY_S = 86400 };

/* The next free time of the first salon's employees, from tomorrow on. */
static bool book(struct load_client *client) {
  struct salon_account *account = &client->bench->salons[1];
  static atomic_llong taken;
  long long slot = atomic_fetch_add(&taken, 1);
  time_t start = (time(NULL) / DAY_S + 1) * DAY_S + (time_t)(slot / EMPLOYEES) * 30 * MINUTE_S;
  struct tm utc;
  char when[40], body[512];
  (void)strftime(when, sizeof when, "%Y-%m-%dT%H:%M:00Z", gmtime_r(&start, &utc));
  int length =
      snprintf(body, sizeof body,
               "{\"starts_at\":\"%s\",\"services\":[{\"service\":\"Cut\",\"employee\":\"00000000-0000-7000-"
               "8001-%012llx\"}],"
               "\"customer\":{\"name\":\"Anna Example\",\"phone\":\"+4930%08lld\"},\"source\":\"phone_ai\"}",
               when, (unsigned long long)(slot % EMPLOYEES), slot);
  return wire_ask(&client->wire, "POST", "/v1/appointments", account->key, body, (size_t)length) == 201;
}

static bool bare(struct load_client *client) {
  return wire_ask(&client->wire, "POST", "/", NULL, "{}", 2) == 200;
}

static double book_one(void *context, int round) {
  struct bench_server *bench = context;
  (void)round;
  return load_run(bench, bench->port, 1, SECONDS, book, NULL);
}

static double bare_one(void *context, int round) {
  struct bench_server *bench = context;
  (void)round;
  return load_run(bench, bench->bare_port, 1, SECONDS, bare, NULL);
}

static double book_many(void *context, int round) {
  struct bench_server *bench = context;
  (void)round;
  return load_run(bench, bench->port, CLIENTS_MAX, SECONDS, book, NULL);
}

static double floor_many(void *context, int round) {
  struct bench_server *bench = context;
  (void)round;
  return pgbench_run(bench, "push.sql", CLIENTS_MAX, 1, 1, SECONDS);
}

static void take(struct bench_server *bench, const struct promise *promise, bench_operation *measured,
                 bench_operation *floor) {
  struct pair pair = {.floor = {.values = NULL}};
  char note[FIGURE_NOTE_SIZE];
  if (!measure_pair(&pair, ROUNDS, measured, floor, bench)) {
    report_fail(&bench->report, promise, "A booking failed.");
  } else {
    (void)snprintf(note, sizeof note, "%.0f bookings/s; each makes a customer too.",
                   1e6 / samples_median(&pair.measured));
    report_add(&bench->report, promise, &pair, note);
  }
  pair_release(&pair);
}

void figures_book(struct bench_server *bench) {
  take(bench,
       &(struct promise){.what = "booking over HTTP, one caller",
                         .floor = "bare libmicrohttpd and insert",
                         .aim = 1.3,
                         .must = 4},
       book_one, bare_one);
  take(bench,
       &(struct promise){.what = "booking over HTTP, 32 callers, one salon",
                         .floor = "pgbench: 32 that insert",
                         .aim = 1.25,
                         .must = 4},
       book_many, floor_many);
}
