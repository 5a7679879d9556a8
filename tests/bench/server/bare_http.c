/*
 * The floor of every answer: libmicrohttpd and nothing else, on one thread. GET answers two bytes; POST inserts one visit, with the rows that belong to
 * it, in one round trip to PostgreSQL, and answers when it is durable.
 *   bare_http PORT URL
 */
#include <libpq-fe.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static PGconn *link_open(const char *url, const char *insert) {
  PGconn *link = PQconnectdb(url);
  PQclear(PQexec(link, "SET ROLE frontdesk_app"));
  PQclear(PQprepare(link, "insert", insert, 0, NULL));
  return PQstatus(link) == CONNECTION_OK && PQenterPipelineMode(link) == 1 ? link : NULL;
}

/* The statements of push.sql from `WITH` to the end of it, for one operation. */
static char *insert_read(const char *path) {
  static char text[8192];
  FILE *file = fopen(path, "r");
  if (file == NULL) return NULL;
  size_t length = fread(text, 1, sizeof text - 1, file);
  (void)fclose(file);
  text[length] = '\0';
  char *from = strstr(text, "WITH clock"), *to = strstr(text, "COMMIT;");
  if (from == NULL || to == NULL) return NULL;
  *to = '\0';
  for (char *at = strstr(from, ":ops::int"); at != NULL; at = strstr(at, ":ops::int"))
    memcpy(at, "1        ", 9);
  return from;
}

static int insert(PGconn *link) {
  static const char *const first[] = {
      "BEGIN", "SELECT enter_tenant('00000000-0000-7000-9000-000000000001')",
      "UPDATE tenant_clock SET seq = seq + 1 WHERE tenant_id = '00000000-0000-7000-9000-000000000001'"};
  int sent = 1;
  for (int i = 0; i < 3; i++) sent &= PQsendQueryParams(link, first[i], 0, NULL, NULL, NULL, NULL, 0);
  sent &= PQsendQueryPrepared(link, "insert", 0, NULL, NULL, NULL, 0);
  sent &= PQsendQueryParams(link, "COMMIT", 0, NULL, NULL, NULL, NULL, 0);
  sent &= PQpipelineSync(link);
  int status = sent != 0 ? 200 : 500;
  for (int ends = 0; ends == 0;) {
    PGresult *result = PQgetResult(link);
    ExecStatusType kind = PQresultStatus(result);
    if (result != NULL && (kind == PGRES_FATAL_ERROR || kind == PGRES_PIPELINE_ABORTED)) {
      if (status == 200) (void)fprintf(stderr, "bare_http: %s", PQerrorMessage(link));
      status = 500;
    }
    ends = kind == PGRES_PIPELINE_SYNC || PQstatus(link) != CONNECTION_OK;
    PQclear(result);
  }
  return status;
}

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **state) {
  static int seen;
  static char body[] = "{}";
  (void)url;
  (void)version;
  (void)upload;
  if (*state == NULL) {
    *state = &seen;
    return MHD_YES;
  }
  if (*upload_size > 0) {
    *upload_size = 0;
    return MHD_YES;
  }
  int status = strcmp(method, "POST") == 0 ? insert(context) : 200;
  struct MHD_Response *response = MHD_create_response_from_buffer(2, body, MHD_RESPMEM_PERSISTENT);
  enum MHD_Result result = MHD_queue_response(connection, (unsigned)status, response);
  MHD_destroy_response(response);
  return result;
}

int main(int argc, char **argv) {
  char *statement = insert_read(BENCH_SERVER_SOURCES "/push.sql");
  if (argc != 3 || statement == NULL) return 2;
  PGconn *link = link_open(argv[2], statement);
  if (link == NULL) return 1;
  sigset_t ends;
  (void)sigemptyset(&ends);
  (void)sigaddset(&ends, SIGTERM);
  (void)sigprocmask(SIG_BLOCK, &ends, NULL);
  struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, (unsigned short)atoi(argv[1]),
                                               NULL, NULL, answer, link, MHD_OPTION_END);
  if (daemon == NULL) return 1;
  int signal = 0;
  (void)sigwait(&ends, &signal);
  MHD_stop_daemon(daemon);
  PQfinish(link);
  return 0;
}
