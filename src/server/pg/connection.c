#include "server/pg/connection.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { KEYWORDS_MAX = 64, OPTIONS_SIZE = 512 };

/*
 * What holds for everything that serves. A transaction that is left open ends by itself, and a lock is waited for no longer than a desk waits.
 * A statement, and a check of a reference, is planned once for a connection and must stay good when a table that was small has grown: so by
 * index wherever there is one. To read a whole table is to read everybody's rows.
 */
static const char served[] =
    "-c role=frontdesk_app -c lock_timeout=2s -c statement_timeout=10s -c "
    "idle_in_transaction_session_timeout=5s -c search_path=public -c enable_seqscan=off -c jit=off";
/* An operator's work takes as long as it takes, whatever the database's own settings. */
static const char owned[] = "-c search_path=public -c client_min_messages=warning -c statement_timeout=0 -c "
                            "idle_in_transaction_session_timeout=0";

/* ---- Opening ---- */

static void notice_nothing(void *context, const PGresult *result) {
  (void)context;
  (void)result;
}

/* The settings of the URL, with our own: options after the caller's, the rest only where the caller says nothing. */
static PGconn *link_start(const PQconninfoOption *given, bool owner) {
  const char *keywords[KEYWORDS_MAX] = {"connect_timeout", "application_name", "tcp_user_timeout",
                                        "client_encoding"};
  const char *values[KEYWORDS_MAX] = {"4", "frontdesk-server", "15000", "UTF8"};
  int count = 4;
  const char *asked = "";
  for (const PQconninfoOption *option = given; option->keyword != NULL && count < KEYWORDS_MAX - 2;
       option++) {
    if (option->val == NULL || option->val[0] == '\0') continue;
    if (strcmp(option->keyword, "options") == 0) {
      asked = option->val;
      continue;
    }
    keywords[count] = option->keyword; /* the last of a keyword counts */
    values[count++] = option->val;
  }
  char options[OPTIONS_SIZE];
  int length = snprintf(options, sizeof options, "%s %s", asked, owner ? owned : served);
  if (length < 0 || length >= OPTIONS_SIZE) return NULL;
  keywords[count] = "options";
  values[count] = options;
  return PQconnectdbParams(keywords, values, 0);
}

/* The first line of what libpq says, which names the host and the reason. */
static enum code offline_because(PGconn *link, struct error *error) {
  const char *message = link == NULL ? "out of memory" : PQerrorMessage(link);
  char line[ERROR_DETAIL_SIZE];
  (void)snprintf(line, sizeof line, "%.*s", (int)strcspn(message, "\n"), message);
  return failure_offline(error, line);
}

static enum code connection_open(struct pg *pg, struct error *error) {
  char *why = NULL;
  PQconninfoOption *given = PQconninfoParse(pg->url, &why);
  if (given == NULL) {
    PQfreemem(why); /* it may quote the password */
    return error_set(
        error, CODE_INVALID,
        "The address of the database cannot be read. Write it like postgresql://user@host:5432/name.");
  }
  pg->queued = 0;
  pg->unsent = false;
  pg->link = link_start(given, pg->owner);
  PQconninfoFree(given);
  if (pg->link == NULL || PQstatus(pg->link) != CONNECTION_OK) {
    enum code code = offline_because(pg->link, error);
    connection_drop(pg);
    return code;
  }
  (void)PQsetNoticeReceiver(pg->link, notice_nothing, NULL);
  if (PQsetnonblocking(pg->link, 1) != 0 || PQenterPipelineMode(pg->link) != 1) {
    connection_drop(pg);
    return failure_offline(error, "no pipeline");
  }
  return CODE_OK;
}

static enum code open_as(const char *url, bool owner, struct pg **out, struct error *error) {
  *out = NULL;
  struct pg *pg = calloc(1, sizeof *pg);
  if (pg == NULL) return error_set(error, CODE_INTERNAL, "There is not enough memory for a connection.");
  pg->owner = owner;
  pg->url = strdup(url);
  enum code code = pg->url == NULL
                       ? error_set(error, CODE_INTERNAL, "There is not enough memory for a connection.")
                       : connection_open(pg, error);
  if (code == CODE_OK) {
    *out = pg;
  } else {
    pg_close(pg);
  }
  return code;
}

enum code pg_open(const char *url, struct pg **pg, struct error *error) {
  return open_as(url, false, pg, error);
}

enum code pg_open_owner(const char *url, struct pg **pg, struct error *error) {
  return open_as(url, true, pg, error);
}

void pg_close(struct pg *pg) {
  if (pg == NULL) return;
  connection_drop(pg);
  free(pg->url);
  free(pg);
}

void connection_drop(struct pg *pg) {
  PQfinish(pg->link);
  pg->link = NULL;
  pg->queued = 0;
  pg->unsent = false;
  memset(pg->prepared, 0, sizeof pg->prepared);
}

/*
 * Whether the other side has hung up; a server that was restarted is noticed so before anything is sent to it. It may have said why first, so what it
 * said is read up to its end.
 */
static bool link_is_gone(PGconn *link) {
  if (PQstatus(link) != CONNECTION_OK) return true;
  struct pollfd readable = {.fd = PQsocket(link), .events = POLLIN};
  while (poll(&readable, 1, 0) > 0)
    if (PQconsumeInput(link) == 0 || PQstatus(link) != CONNECTION_OK) return true;
  return false;
}

enum code connection_ready(struct pg *pg, struct error *error) {
  if (pg->link != NULL && (pg->queued > 0 || link_is_gone(pg->link))) connection_drop(pg);
  if (pg->link == NULL) return connection_open(pg, error);
  if (PQtransactionStatus(pg->link) != PQTRANS_IDLE) pg_rollback(pg);
  return pg->link == NULL ? connection_open(pg, error) : CODE_OK;
}

/* ---- Sending ---- */

static void expect(struct pg *pg, enum pg_id statement, bool prepares, struct pg_rows *rows) {
  pg->queue[pg->queued++] = (struct expected){.statement = statement, .prepares = prepares, .rows = rows};
}

static void prepare(struct pg *pg, enum pg_id statement) {
  for (int i = 0; i < pg->queued; i++) {
    if (pg->queue[i].prepares && pg->queue[i].statement == statement) return;
  }
  const struct pg_text *text = &pg_texts[statement];
  if (PQsendPrepare(pg->link, text->name, text->sql, 0, NULL) == 1) {
    expect(pg, statement, true, NULL);
  } else {
    pg->unsent = true;
  }
}

/* Text goes to libpq with an end, so what came without one is copied; `copy` grows as needed and is the caller's. */
static const char *value_text(const struct pg_value *value, char **copies) {
  switch (value->form) {
  case PG_FORM_NULL:
    return NULL;
  case PG_FORM_SMALL:
    return value->small;
  case PG_FORM_TEXT:
  case PG_FORM_BYTES:
    return value->bytes;
  case PG_FORM_TEXT_N:
    break;
  }
  char *copy = *copies;
  memcpy(copy, value->bytes, value->length);
  copy[value->length] = '\0';
  *copies = copy + value->length + 1;
  return copy;
}

static char *copies_new(const struct pg_call *call) {
  size_t size = 1;
  for (int i = 0; i < call->count; i++) {
    if (call->values[i].form == PG_FORM_TEXT_N) size += call->values[i].length + 1;
  }
  return malloc(size);
}

static bool send_values(struct pg *pg, const struct pg_call *call) {
  const char *values[PG_PARAMETERS_MAX];
  int lengths[PG_PARAMETERS_MAX], formats[PG_PARAMETERS_MAX];
  char *copies = copies_new(call);
  if (copies == NULL) return false;
  char *at = copies;
  for (int i = 0; i < call->count; i++) {
    const struct pg_value *value = &call->values[i];
    values[i] = value_text(value, &at);
    lengths[i] = (int)value->length;
    formats[i] = value->form == PG_FORM_BYTES ? 1 : 0;
  }
  int sent =
      PQsendQueryPrepared(pg->link, pg_texts[call->statement].name, call->count, values, lengths, formats, 0);
  free(copies);
  return sent == 1;
}

void connection_send(struct pg *pg, const struct pg_call *call, struct pg_rows *rows) {
  if (rows != NULL) *rows = (struct pg_rows){.result = NULL};
  if (pg->link == NULL || pg->queued + 2 > QUEUE_MAX) pg->unsent = true;
  if (pg->unsent) return;
  if (!pg->prepared[call->statement]) prepare(pg, call->statement);
  if (!pg->unsent && send_values(pg, call)) {
    expect(pg, call->statement, false, rows);
  } else {
    pg->unsent = true;
  }
}

/* ---- Answers ---- */

static int64_t monotonic_ms(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Writes what is left and reads until the next answer is whole. False: gone, or too slow. */
static bool answer_wait(struct pg *pg, int64_t until) {
  for (;;) {
    int left = PQflush(pg->link);
    if (left < 0) return false;
    if (left == 0 && PQisBusy(pg->link) == 0) return true;
    int64_t patience = until - monotonic_ms();
    if (patience <= 0) return false;
    struct pollfd file = {.fd = PQsocket(pg->link), .events = left > 0 ? POLLIN | POLLOUT : POLLIN};
    int ready = poll(&file, 1, (int)patience);
    if (ready < 0 && errno != EINTR) return false;
    if (ready > 0 && (file.revents & (POLLIN | POLLERR | POLLHUP)) != 0 && PQconsumeInput(pg->link) == 0)
      return false;
  }
}

/* The answer to one statement. Takes over the result. */
static enum code answer_take(struct pg *pg, const struct expected *expected, PGresult *result,
                             struct error *error) {
  ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
    enum code code = failure_set(result, expected->statement, error);
    PQclear(result);
    return code;
  }
  if (expected->prepares) pg->prepared[expected->statement] = true;
  /* A COMMIT of a transaction that had failed says so by this alone. */
  bool undone =
      expected->statement == PG_COMMIT && !expected->prepares && strcmp(PQcmdStatus(result), "COMMIT") != 0;
  if (expected->rows == NULL) {
    PQclear(result);
  } else {
    const char *affected = PQcmdTuples(result);
    *expected->rows = (struct pg_rows){.result = result,
                                       .count = PQntuples(result),
                                       .affected = affected[0] == '\0' ? 0 : strtoll(affected, NULL, 10)};
  }
  return undone ? error_set(error, CODE_INTERNAL,
                            "The central server could not keep what it was told. It is in its log.")
                : CODE_OK;
}

/* One answer of the queue; `lost` when the connection cannot be read any further. */
static enum code answer_next(struct pg *pg, const struct expected *expected, int64_t until, bool *lost,
                             struct error *error) {
  *lost = !answer_wait(pg, until);
  if (*lost) return offline_because(pg->link, error);
  PGresult *result = PQgetResult(pg->link);
  if (result == NULL || PQstatus(pg->link) != CONNECTION_OK) {
    *lost = true;
    enum code code = offline_because(pg->link, error);
    PQclear(result);
    return code;
  }
  const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  *lost = state != NULL && failure_ends_connection(state);
  bool skipped = PQresultStatus(result) == PGRES_PIPELINE_ABORTED; /* by the error that stands already */
  enum code code = CODE_OK;
  if (skipped) {
    PQclear(result);
  } else {
    code = answer_take(pg, expected, result, error);
  }
  if (!*lost && answer_wait(pg, until)) PQclear(PQgetResult(pg->link)); /* the NULL that ends this answer */
  return code;
}

static int64_t patience(const struct pg *pg) { return pg->owner ? OWNER_PATIENCE_MS : ANSWER_PATIENCE_MS; }

static bool sync_take(struct pg *pg, int64_t until) {
  if (!answer_wait(pg, until)) return false;
  PGresult *result = PQgetResult(pg->link);
  bool synced = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
  PQclear(result);
  return synced;
}

static enum code answers_take(struct pg *pg, struct error *error) {
  if (pg->link == NULL || pg->unsent || PQpipelineSync(pg->link) != 1) {
    enum code code =
        pg->link == NULL ? failure_offline(error, "not connected") : offline_because(pg->link, error);
    connection_drop(pg);
    return code;
  }
  int64_t until = monotonic_ms() + patience(pg);
  enum code code = CODE_OK;
  bool lost = false;
  for (int i = 0; i < pg->queued && !lost; i++) {
    enum code next = answer_next(pg, &pg->queue[i], until, &lost, error);
    if (code == CODE_OK) code = next;
  }
  if (!lost && !sync_take(pg, until)) {
    lost = true;
    if (code == CODE_OK) code = offline_because(pg->link, error);
  }
  if (lost) connection_drop(pg);
  return code;
}

enum code connection_settle(struct pg *pg, struct error *error) {
  struct expected *queue = pg->queue;
  int queued = pg->queued;
  enum code code = answers_take(pg, error);
  for (int i = 0; code != CODE_OK && i < queued; i++) {
    if (queue[i].rows != NULL) pg_rows_release(queue[i].rows);
  }
  pg->queued = 0;
  pg->unsent = false;
  return code;
}

/* ---- Scripts ---- */

/* All answers of a script; the first error stands. */
static enum code script_take(struct pg *pg, struct error *error) {
  int64_t until = monotonic_ms() + patience(pg);
  enum code code = CODE_OK;
  for (;;) {
    if (!answer_wait(pg, until)) return offline_because(pg->link, error);
    PGresult *result = PQgetResult(pg->link);
    if (result == NULL) return PQstatus(pg->link) == CONNECTION_OK ? code : offline_because(pg->link, error);
    ExecStatusType status = PQresultStatus(result);
    if (code == CODE_OK && status == PGRES_FATAL_ERROR) code = failure_set(result, PG_COUNT, error);
    PQclear(result);
  }
}

enum code connection_script(struct pg *pg, const char *text, struct error *error) {
  if (pg->link == NULL || PQexitPipelineMode(pg->link) != 1 || PQsendQuery(pg->link, text) != 1) {
    enum code code = offline_because(pg->link, error);
    connection_drop(pg);
    return code;
  }
  enum code code = script_take(pg, error);
  if (PQstatus(pg->link) != CONNECTION_OK || PQenterPipelineMode(pg->link) != 1) connection_drop(pg);
  return code;
}
