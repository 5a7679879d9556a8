/* Reading a salon of ten years: pages, a snapshot, customers by phone, free times. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>
#include <libpq-fe.h>

#include "server/bench_server.h"

enum { PAGES = 60, LOOKUPS = 300, PHONES = 200, PAGE = 1000, PATH = 256 };

struct reading {
  struct bench_server *bench;
  PGconn *link; /* of the restricted role, with the floors prepared */
  struct wire wire;
  char phones[PHONES][24];
  int phone_count;
  char service[ID_TEXT_SIZE], location[ID_TEXT_SIZE];
  char employees[4096]; /* all of them, as an array */
  long long epoch, seq;
};

static PGresult *query(PGconn *link, const char *sql) {
  PGresult *result = PQexec(link, sql);
  if (PQresultStatus(result) == PGRES_FATAL_ERROR) bench_die("floor", PQerrorMessage(link));
  return result;
}

static void prepare(PGconn *link, const char *name, const char *sql) {
  PGresult *result = PQprepare(link, name, sql, 0, NULL);
  if (PQresultStatus(result) != PGRES_COMMAND_OK) bench_die(name, PQerrorMessage(link));
  PQclear(result);
}

/* A session of one tenant; the floors pay for no transaction. */
static void reading_open(struct reading *reading, struct bench_server *bench) {
  char tenant[ID_TEXT_SIZE], enter[128];
  *reading = (struct reading){.bench = bench, .link = PQconnectdb(bench->large_url)};
  wire_init(&reading->wire, bench->port);
  id_format(bench->large.tenant, tenant);
  (void)snprintf(enter, sizeof enter, "SELECT set_config('frontdesk.tenant', '%s', false)", tenant);
  PQclear(query(reading->link, "SET ROLE frontdesk_app"));
  PQclear(query(reading->link, enter));
  prepare(reading->link, "page",
          "SELECT json_agg(json_build_object('e', entity, 'id', id, 'ver', version, 'seq', seq, 'd', "
          "image::json))"
          " FROM (SELECT entity, id, version, seq, image FROM feed WHERE seq > $1::bigint ORDER BY seq LIMIT "
          "$2::int) AS page");
  prepare(reading->link, "phone",
          "SELECT id, first_name, last_name, phone, email, (SELECT json_agg(visit) FROM (SELECT "
          "confirmation_code, status, starts_at"
          " FROM appointment WHERE customer_id = customer.id AND starts_at >= $2::bigint ORDER BY starts_at "
          "LIMIT 5) AS visit)"
          " FROM customer WHERE phone_e164 = $1 AND deleted_at IS NULL");
  prepare(reading->link, "busy",
          "SELECT employee_id, occupied_from, occupied_to FROM appointment_segment WHERE holds_slot AND "
          "employee_id = ANY ($3::uuid[])"
          " AND occupied_from > $1::bigint - 144000000 AND occupied_from < $2::bigint AND occupied_to > "
          "$1::bigint");
  PGresult *result =
      query(reading->link,
            "SELECT phone_e164 FROM customer WHERE phone_e164 IS NOT NULL ORDER BY md5(id::text) LIMIT 200");
  reading->phone_count = PQntuples(result);
  for (int i = 0; i < reading->phone_count; i++) {
    (void)snprintf(reading->phones[i], sizeof reading->phones[i], "%%2B%s", PQgetvalue(result, i, 0) + 1);
  }
  PQclear(result);
  result =
      query(reading->link,
            "SELECT (SELECT service_id FROM appointment_segment GROUP BY 1 ORDER BY count(*) DESC LIMIT 1),"
            " (SELECT location_id FROM appointment_segment GROUP BY 1 ORDER BY count(*) DESC LIMIT 1),"
            " (SELECT array_agg(id) FROM employee), (SELECT epoch FROM tenant_clock), (SELECT seq FROM "
            "tenant_clock)");
  (void)snprintf(reading->service, sizeof reading->service, "%s", PQgetvalue(result, 0, 0));
  (void)snprintf(reading->location, sizeof reading->location, "%s", PQgetvalue(result, 0, 1));
  (void)snprintf(reading->employees, sizeof reading->employees, "%s", PQgetvalue(result, 0, 2));
  reading->epoch = strtoll(PQgetvalue(result, 0, 3), NULL, 10);
  reading->seq = strtoll(PQgetvalue(result, 0, 4), NULL, 10);
  PQclear(result);
}

static double timed_get(struct reading *reading, const char *path, const char *token) {
  double start = bench_clock();
  int status = wire_ask(&reading->wire, "GET", path, token, NULL, 0);
  if (status == 200) return bench_clock() - start;
  (void)fprintf(stderr, "bench_server: %s: %.500s\n", path,
                reading->wire.length > 0 ? reading->wire.buffer : "no answer");
  return -1;
}

static double timed_floor(struct reading *reading, const char *name, int count, const char *const *values) {
  double start = bench_clock();
  PGresult *result = PQexecPrepared(reading->link, name, count, values, NULL, NULL, 0);
  double took = bench_clock() - start;
  bool fine = PQresultStatus(result) == PGRES_TUPLES_OK;
  PQclear(result);
  return fine ? took : -1;
}

/* ---- The figures ---- */

static long long page_from(const struct reading *reading, int round) {
  return reading->seq / (PAGES + 5) * (round % PAGES);
}

static double page(void *context, int round) {
  struct reading *reading = context;
  char path[PATH];
  (void)snprintf(path, sizeof path, "/v1/pull?limit=%d&cursor=%lld.%lld", PAGE, reading->epoch,
                 page_from(reading, round));
  return timed_get(reading, path, reading->bench->large.token);
}

static double page_floor(void *context, int round) {
  struct reading *reading = context;
  char from[24];
  (void)snprintf(from, sizeof from, "%lld", page_from(reading, round));
  const char *const values[] = {from, "1000"};
  return timed_floor(reading, "page", 2, values);
}

static double phone(void *context, int round) {
  struct reading *reading = context;
  char path[PATH];
  (void)snprintf(path, sizeof path, "/v1/customers?phone=%s", reading->phones[round % reading->phone_count]);
  return timed_get(reading, path, reading->bench->large.key);
}

static double phone_floor(void *context, int round) {
  struct reading *reading = context;
  char number[32], now[24];
  (void)snprintf(number, sizeof number, "+%s", reading->phones[round % reading->phone_count] + 3);
  (void)snprintf(now, sizeof now, "%lld000", (long long)time(NULL));
  const char *const values[] = {number, now};
  return timed_floor(reading, "phone", 2, values);
}

static double slots(void *context, int round) {
  struct reading *reading = context;
  char path[PATH];
  (void)snprintf(path, sizeof path, "/v1/slots?service=%s&location=%s&from=%%2B%d&days=7&limit=100",
                 reading->service, reading->location, 1 + round % 14);
  return timed_get(reading, path, reading->bench->large.key);
}

static double slots_floor(void *context, int round) {
  struct reading *reading = context;
  char from[24], to[24];
  long long day = (long long)time(NULL) / 86400 + 1 + round % 14;
  (void)snprintf(from, sizeof from, "%lld", day * 86400000);
  (void)snprintf(to, sizeof to, "%lld", (day + 7) * 86400000);
  const char *const values[] = {from, to, reading->employees};
  return timed_floor(reading, "busy", 3, values);
}

static double snapshot(void *context, int round) {
  struct reading *reading = context;
  char path[PATH], id[64];
  (void)round;
  double total = timed_get(reading, "/v1/snapshot", reading->bench->large.token);
  if (total < 0) return -1;
  json_t *list = json_loads(reading->wire.body, 0, NULL);
  size_t chunks = json_array_size(json_object_get(list, "chunks"));
  const char *name = json_string_value(json_object_get(list, "id"));
  (void)snprintf(id, sizeof id, "%s", name == NULL ? "" : name);
  for (size_t i = 0; i < chunks && total >= 0; i++) {
    const json_t *chunk = json_array_get(json_object_get(list, "chunks"), i);
    (void)snprintf(path, sizeof path, "/v1/snapshot/%s/%s", id,
                   json_string_value(json_object_get(chunk, "name")));
    double took = timed_get(reading, path, reading->bench->large.token);
    total = took < 0 ? -1 : total + took;
  }
  json_decref(list);
  return chunks == 0 ? -1 : total;
}

static double snapshot_floor(void *context, int round) {
  struct reading *reading = context;
  (void)round;
  double start = bench_clock();
  PQclear(PQexec(reading->link, "COPY (SELECT entity, id, version, seq, image FROM feed) TO STDOUT"));
  char *line = NULL;
  while (PQgetCopyData(reading->link, &line, 0) > 0) PQfreemem(line);
  PQclear(PQgetResult(reading->link));
  return bench_clock() - start;
}

static void take(struct reading *reading, const struct promise *promise, int rounds,
                 bench_operation *measured, bench_operation *floor) {
  struct pair pair = {.floor = {.values = NULL}};
  char note[FIGURE_NOTE_SIZE];
  if (!measure_pair(&pair, rounds, measured, floor, reading)) {
    report_fail(&reading->bench->report, promise, "It was not answered.");
  } else {
    (void)snprintf(note, sizeof note, "The last answer had %zu bytes.", reading->wire.body_length);
    report_add(&reading->bench->report, promise, &pair, note);
  }
  pair_release(&pair);
}

void figures_read(struct bench_server *bench) {
  struct reading *reading = malloc(sizeof *reading);
  if (reading == NULL) bench_die("reading", "memory");
  bench_open_large(bench);
  reading_open(reading, bench);
  take(reading,
       &(struct promise){
           .what = "pull, a page of 1,000", .floor = "json_agg of the same rows", .aim = 1.5, .must = 3},
       PAGES, page, page_floor);
  take(reading,
       &(struct promise){.what = "customer by phone, 60,000 customers",
                         .floor = "the bare prepared query",
                         .aim = 3,
                         .must = 10},
       LOOKUPS, phone, phone_floor);
  take(reading,
       &(struct promise){.what = "free times of a week, 600,000 visits",
                         .floor = "the bare prepared query of what is taken",
                         .aim = 3,
                         .must = 20},
       LOOKUPS, slots, slots_floor);
  take(reading,
       &(struct promise){
           .what = "snapshot of 600,000 visits", .floor = "COPY of the same rows", .aim = 3, .must = 10},
       1, snapshot, snapshot_floor);
  PQfinish(reading->link);
  wire_release(&reading->wire);
  free(reading);
}
