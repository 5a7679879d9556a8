/* A server on this machine with fifty small salons, or one with a large one. */
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>
#include <libpq-fe.h>

#include "server/bench_server.h"

enum { LINE_SIZE = 1024 };

_Noreturn void bench_die(const char *what, const char *why) {
  (void)fprintf(stderr, "bench_server: %s: %s\n", what, why);
  exit(1);
}

struct id bench_new_id(void) {
  uint64_t bits[2];
  struct timespec now;
  if (getrandom(bits, sizeof bits, 0) != (ssize_t)sizeof bits) bench_die("ids", "no randomness");
  (void)clock_gettime(CLOCK_REALTIME, &now);
  return id_make((int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000, bits[0], bits[1]);
}

/* ---- Programs ---- */

pid_t bench_spawn(char *const *argv, const char *url, int *out) {
  int ends[2] = {-1, -1};
  if (out != NULL && pipe(ends) != 0) bench_die(argv[0], "no pipe");
  pid_t child = fork();
  if (child == 0) {
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (out != NULL) (void)dup2(ends[1], 1);
    for (int file = 3; file < 1024; file++) (void)close(file);
    if (url != NULL) (void)setenv("FRONTDESK_DATABASE", url, 1);
    (void)execv(argv[0], argv);
    _exit(127);
  }
  if (child < 0) bench_die(argv[0], "cannot be started");
  if (out != NULL) {
    (void)close(ends[1]);
    *out = ends[0];
  }
  return child;
}

/* The last line, or the one that begins with "tps", if any does. */
char *bench_output(char *const *argv, const char *url) {
  int out = -1, status = 0;
  pid_t child = bench_spawn(argv, url, &out);
  FILE *file = fdopen(out, "r");
  char *kept = calloc(1, LINE_SIZE), line[LINE_SIZE];
  if (file == NULL || kept == NULL) bench_die(argv[0], "no output");
  while (fgets(line, sizeof line, file) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    if (strncmp(kept, "tps", 3) != 0) memcpy(kept, line, sizeof line);
  }
  (void)fclose(file);
  (void)waitpid(child, &status, 0);
  if (status != 0) bench_die(argv[0], kept);
  return kept;
}

static char *command(struct bench_server *bench, const char *url, const char *a, const char *b, const char *c,
                     const char *d, const char *e) {
  char words[6][256];
  const char *given[] = {bench->program, a, b, c, d, e};
  char *argv[7] = {NULL};
  for (int i = 0; i < 6 && given[i] != NULL; i++) {
    (void)snprintf(words[i], sizeof words[i], "%s", given[i]);
    argv[i] = words[i];
  }
  return bench_output(argv, url);
}

/* ---- The server ---- */

static int free_port(void) { return 20000 + (int)(getpid() % 20000); }

static void server_open(struct bench_server *bench, const char *url) {
  char program[256], listen[64];
  char serve[] = "serve", l[] = "--listen", level[] = "--log-level", error[] = "error",
       rate[] = "--device-rate", key[] = "--key-rate", none[] = "0";
  bench->port = free_port();
  (void)snprintf(program, sizeof program, "%s", bench->program);
  (void)snprintf(listen, sizeof listen, "127.0.0.1:%d", bench->port);
  char *const argv[] = {program, serve, l, listen, level, error, rate, none, key, none, NULL};
  bench->server = bench_spawn(argv, url, NULL);
  struct wire wire;
  wire_init(&wire, bench->port);
  struct timespec pause = {.tv_nsec = 50000000};
  for (int i = 0; i < 400; i++) {
    if (wire_ask(&wire, "GET", "/ready", NULL, NULL, 0) == 200) {
      wire_release(&wire);
      return;
    }
    if (waitpid(bench->server, NULL, WNOHANG) != 0) break;
    (void)nanosleep(&pause, NULL);
  }
  bench_die(bench->program, "serve does not answer");
}

static void server_close(struct bench_server *bench) {
  if (bench->server <= 0) return;
  (void)kill(bench->server, SIGTERM);
  (void)waitpid(bench->server, NULL, 0);
  bench->server = 0;
}

/* ---- Salons ---- */

static void account_open(struct bench_server *bench, const char *url, struct salon_account *account) {
  char tenant[ID_TEXT_SIZE], replica[ID_TEXT_SIZE], body[512];
  id_format(account->tenant, tenant);
  id_format(bench_new_id(), replica);
  char *code = command(bench, url, "pair", tenant, NULL, NULL, NULL);
  struct wire wire;
  wire_init(&wire, bench->port);
  int length = snprintf(body, sizeof body, "{\"code\":\"%s\",\"replica_id\":\"%s\"}", code, replica);
  if (wire_ask(&wire, "POST", "/v1/pair", NULL, body, (size_t)length) != 200)
    bench_die("pair", wire.length > 0 ? wire.buffer : "no answer");
  json_t *json = json_loads(wire.body, 0, NULL);
  (void)snprintf(account->token, sizeof account->token, "%s",
                 json_string_value(json_object_get(json, "access_token")));
  json_decref(json);
  wire_release(&wire);
  free(code);
  char *key = command(bench, url, "key", "create", tenant, "--scope", "all");
  (void)snprintf(account->key, sizeof account->key, "%s", key);
  free(key);
}

void bench_sql(const char *url, const char *text) {
  PGconn *link = PQconnectdb(url);
  PGresult *result = PQexec(link, text);
  if (PQresultStatus(result) == PGRES_FATAL_ERROR) bench_die("database", PQerrorMessage(link));
  PQclear(result);
  PQfinish(link);
}

/* One row of an operation; the arguments after `kind` make its `set`. */
__attribute__((format(printf, 6, 7))) static size_t
put_row(char *at, size_t size, int number, const char *entity, const char *row, const char *format, ...) {
  char id[ID_TEXT_SIZE];
  id_format(bench_new_id(), id);
  size_t used = (size_t)snprintf(
      at, size, "%s{\"no\":%d,\"id\":\"%s\",\"k\":\"create\",\"e\":\"%s\",\"row\":\"%s\",\"at\":1,\"set\":{",
      number == 1 || (number - 1) % 100 == 0 ? "" : ",", number, id, entity, row);
  va_list values;
  va_start(values, format);
  used += (size_t)vsnprintf(at + used, size - used, format, values);
  va_end(values);
  return used + (size_t)snprintf(at + used, size - used, "}}");
}

#define PLACE "00000000-0000-7000-8000-000000000001"
#define SERVICE "00000000-0000-7000-8000-000000000002"

static size_t put_salon_row(char *at, size_t size, int number) {
  if (number == 1)
    return put_row(at, size, number, "location", PLACE, "\"name\":\"Main Street\",\"timezone\":\"UTC\"");
  if (number == 2) {
    return put_row(at, size, number, "service", SERVICE,
                   "\"name\":\"Cut\",\"price\":4500,\"duration_minutes\":30,\"segments\":[]");
  }
  int of = (number - 3) / 9, what = (number - 3) % 9;
  char employee[ID_TEXT_SIZE], row[ID_TEXT_SIZE];
  (void)snprintf(employee, sizeof employee, "00000000-0000-7000-8001-%012x", (unsigned)of);
  if (what == 0) {
    return put_row(at, size, number, "employee", employee, "\"name\":\"Employee %d\",\"location_id\":\"%s\"",
                   of, PLACE);
  }
  (void)snprintf(row, sizeof row, "00000000-0000-7000-8002-%012x", (unsigned)number);
  if (what == 1) {
    return put_row(at, size, number, "employee_service", row, "\"employee_id\":\"%s\",\"service_id\":\"%s\"",
                   employee, SERVICE);
  }
  return put_row(at, size, number, "shift", row,
                 "\"employee_id\":\"%s\",\"day_of_week\":%d,\"start_minute\":0,\"end_minute\":1440", employee,
                 what - 2);
}

static void salon_fill(struct bench_server *bench, struct salon_account *account, char *body) {
  enum { ROWS = 2 + EMPLOYEES * 9 };
  char replica[ID_TEXT_SIZE];
  id_format(bench_new_id(), replica);
  struct wire wire;
  wire_init(&wire, bench->port);
  for (int first = 1; first <= ROWS; first += 100) {
    size_t used =
        (size_t)snprintf(body, PUSH_BODY_SIZE,
                         "{\"replica\":\"%s\",\"first_op_no\":%d,\"schema\":1,\"ops\":[", replica, first);
    for (int number = first; number < first + 100 && number <= ROWS; number++) {
      used += put_salon_row(body + used, PUSH_BODY_SIZE - used, number);
    }
    used += (size_t)snprintf(body + used, PUSH_BODY_SIZE - used, "]}");
    if (wire_ask(&wire, "POST", "/v1/push", account->token, body, used) != 200 ||
        strstr(wire.body, "\"rejected\"") != NULL) {
      bench_die("a salon", wire.length > 0 ? wire.buffer : "no answer");
    }
  }
  wire_release(&wire);
}

static const char make_salons[] =
    "DO $$ DECLARE t uuid; BEGIN FOR n IN 1..50 LOOP t := ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, "
    "'0'))::uuid;"
    " PERFORM enter_tenant(t); INSERT INTO tenant_clock (tenant_id) VALUES (t); UPDATE tenant_clock SET seq "
    "= 1 WHERE tenant_id = t;"
    " INSERT INTO tenant (id, tenant_id, name, currency, created_at, updated_at, seq) VALUES (t, t, 'Salon ' "
    "|| n, 'EUR', 0, 0, 1);"
    " SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; END LOOP; END $$;"
    "CREATE SEQUENCE bench_slot; GRANT USAGE ON SEQUENCE bench_slot TO frontdesk_app";

void bench_open_small(struct bench_server *bench) {
  char *body = malloc(PUSH_BODY_SIZE);
  if (body == NULL) bench_die("salons", "memory");
  cluster_database(&bench->cluster, bench->url);
  bench_sql(bench->url, make_salons);
  server_open(bench, bench->url);
  for (int i = 1; i <= SALONS; i++) {
    char id[ID_TEXT_SIZE];
    (void)snprintf(id, sizeof id, "00000000-0000-7000-9000-%012x", (unsigned)i);
    (void)id_parse(id, sizeof id - 1, &bench->salons[i].tenant);
    account_open(bench, bench->url, &bench->salons[i]);
    salon_fill(bench, &bench->salons[i], body);
  }
  free(body);
  char superuser[CLUSTER_URL_SIZE];
  cluster_superuser_url(&bench->cluster, bench->url, superuser);
  bench_sql(superuser, "ANALYZE");
}

/* Ten years of a large salon, carried in by the operator's command. It takes minutes, so a database that has it may be named. */
void bench_open_large(struct bench_server *bench) {
  const char *there = getenv("FD_BENCH_LARGE");
  server_close(bench);
  if (there != NULL) {
    (void)snprintf(bench->large_url, sizeof bench->large_url, "%s", there);
  } else {
    char maker[256], file[CLUSTER_PATH_SIZE + 16], script[600], shell[] = "/bin/sh", c[] = "-c",
                                                                size[] = "echo";
    (void)snprintf(maker, sizeof maker, "%s/salon_file", bench->beside);
    (void)snprintf(file, sizeof file, "%s/large.json", bench->cluster.folder);
    (void)snprintf(script, sizeof script, "%s large > %s; %s", maker, file, size);
    char *const argv[] = {shell, c, script, NULL};
    free(bench_output(argv, NULL));
    cluster_database(&bench->cluster, bench->large_url);
    free(command(bench, bench->large_url, "tenant", "create", "--from", file, NULL));
    (void)unlink(file);
    char superuser[CLUSTER_URL_SIZE];
    cluster_superuser_url(&bench->cluster, bench->large_url, superuser);
    bench_sql(superuser, "VACUUM ANALYZE");
  }
  PGconn *link = PQconnectdb(bench->large_url);
  PGresult *result = PQexec(link, "SELECT id FROM tenant LIMIT 1");
  (void)id_parse(PQgetvalue(result, 0, 0), ID_TEXT_SIZE - 1, &bench->large.tenant);
  PQclear(result);
  PQfinish(link);
  server_open(bench, bench->large_url);
  account_open(bench, bench->large_url, &bench->large);
}

void bench_close(struct bench_server *bench) {
  server_close(bench);
  if (bench->bare > 0) {
    (void)kill(bench->bare, SIGTERM);
    (void)waitpid(bench->bare, NULL, 0);
  }
  cluster_stop(&bench->cluster);
}

/* ---- Pushes ---- */

static size_t put_visit(struct salon_account *account, int64_t number, bool first, char *at, size_t size) {
  enum { FROM_2030 = 1893456000 };
  int64_t slot = atomic_fetch_add(&account->slot, 1);
  int64_t start = INT64_C(1000) * FROM_2030 + slot / EMPLOYEES * SLOT_MS, end = start + SLOT_MS;
  struct id visit = bench_new_id();
  char id[ID_TEXT_SIZE], op[ID_TEXT_SIZE], code[CONFIRMATION_CODE_SIZE];
  id_format(visit, id);
  id_format(bench_new_id(), op);
  id_confirmation_code(visit, code);
  return (size_t)snprintf(
      at, size,
      "%s{\"no\":%" PRId64
      ",\"id\":\"%s\",\"k\":\"create\",\"e\":\"appointment\",\"row\":\"%s\",\"at\":%" PRId64
      ",\"set\":{\"starts_at\":%" PRId64 ",\"ends_at\":%" PRId64
      ",\"location_id\":\"%s\",\"status\":\"scheduled\",\"price\":4500,"
      "\"duration_minutes\":30,\"confirmation_code\":\"%s\",\"source\":\"desk\",\"segments\":[{\"service_"
      "id\":\"%s\",\"employee_id\":"
      "\"00000000-0000-7000-8001-%012" PRIx64 "\",\"starts_at\":%" PRId64 ",\"ends_at\":%" PRId64
      ",\"occupied_from\":%" PRId64 ",\"occupied_to\":%" PRId64
      ",\"price\":4500,\"service_name\":\"Cut\",\"employee_name\":\"Employee\"}]}}",
      first ? "" : ",", number, op, id, start, start, end, PLACE, code, SERVICE, (uint64_t)(slot % EMPLOYEES),
      start, end, start, end);
}

size_t push_body(struct salon_account *account, struct id replica, int64_t number, int count, char *body,
                 size_t size) {
  char id[ID_TEXT_SIZE];
  id_format(replica, id);
  size_t used = (size_t)snprintf(
      body, size, "{\"replica\":\"%s\",\"first_op_no\":%" PRId64 ",\"schema\":1,\"ops\":[", id, number);
  for (int i = 0; i < count; i++) used += put_visit(account, number + i, i == 0, body + used, size - used);
  return used + (size_t)snprintf(body + used, size - used, "]}");
}
