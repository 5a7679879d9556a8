#include "server/raw.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void be_quiet(void *context, const PGresult *result) {
  (void)context;
  (void)result;
}

PGconn *raw_open(const char *url, bool serves) {
  const char *const keys[] = {"dbname", "options", NULL};
  const char *const values[] = {url, serves ? "-c role=frontdesk_app" : "", NULL};
  PGconn *link = PQconnectdbParams(keys, values, 1);
  if (PQstatus(link) != CONNECTION_OK) fail_msg("%s: %s", url, PQerrorMessage(link));
  PQsetNoticeReceiver(link, be_quiet, NULL);
  return link;
}

static bool is_fine(const PGresult *result) {
  ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

PGresult *raw_rows(PGconn *link, const char *sql) {
  PGresult *result = PQexec(link, sql);
  if (!is_fine(result)) fail_msg("%s: %s", sql, PQresultErrorMessage(result));
  return result;
}

void raw_run(PGconn *link, const char *sql) { PQclear(raw_rows(link, sql)); }

void raw_runf(PGconn *link, const char *format, ...) {
  char sql[8192];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(sql, sizeof sql, format, arguments);
  va_end(arguments);
  assert_in_range(length, 1, sizeof sql - 1);
  raw_run(link, sql);
}

const char *raw_text(PGconn *link, const char *sql) {
  static char text[65536];
  PGresult *result = raw_rows(link, sql);
  if (PQntuples(result) != 1) fail_msg("%s: %d rows", sql, PQntuples(result));
  snprintf(text, sizeof text, "%s", PQgetvalue(result, 0, 0));
  PQclear(result);
  return text;
}

int64_t raw_int(PGconn *link, const char *sql) { return strtoll(raw_text(link, sql), NULL, 10); }

/* Takes what COPY sends, or ends it. */
static int64_t drain_copy(PGconn *link, ExecStatusType status) {
  int64_t lines = 0;
  char *line;
  if (status == PGRES_COPY_IN) PQputCopyEnd(link, NULL);
  while (status == PGRES_COPY_OUT && PQgetCopyData(link, &line, 0) > 0) {
    lines++;
    PQfreemem(line);
  }
  return lines;
}

const char *raw_state(PGconn *link, const char *sql, int64_t *touched) {
  static char state[6];
  int64_t count = 0;
  PGresult *result = PQexec(link, sql);
  ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_COPY_OUT || status == PGRES_COPY_IN) {
    PQclear(result);
    count = drain_copy(link, status);
    result = PQgetResult(link);
  }
  const char *said = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  snprintf(state, sizeof state, "%s", said != NULL ? said : "00000");
  if (PQresultStatus(result) == PGRES_TUPLES_OK) count = PQntuples(result);
  if (PQcmdTuples(result)[0] != '\0' && strncmp(PQcmdStatus(result), "COPY", 4) != 0) {
    count = strtoll(PQcmdTuples(result), NULL, 10);
  }
  PQclear(result);
  for (result = PQgetResult(link); result != NULL; result = PQgetResult(link)) PQclear(result);
  if (touched != NULL) *touched = count;
  return state;
}
