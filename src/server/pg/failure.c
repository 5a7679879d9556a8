#include <string.h>

#include "server/pg/connection.h"

/* By the whole SQLSTATE or by its class, the first two characters; the first that fits. */
struct failure {
  const char *state;
  enum code code;
};

static const struct failure failures[] = {
    {"23505", CODE_EXISTS},     /* unique_violation */
    {"23P01", CODE_SLOT_TAKEN}, /* exclusion_violation */
    {"23503", CODE_NOT_FOUND},  /* foreign_key_violation */
    {"23", CODE_INVALID},       /* check, not null */
    {"22", CODE_INVALID},       /* a value that its type does not have */
    {"0A000", CODE_OFFLINE},    /* a prepared statement whose table has changed */
    {"25006", CODE_OFFLINE},    /* read-only: a standby */
    {"25P03", CODE_OFFLINE},    /* idle in a transaction for too long */
    {"55P03", CODE_OFFLINE},    /* lock_timeout */
    {"08", CODE_OFFLINE},       /* the connection */
    {"40", CODE_OFFLINE},       /* serialization, deadlock */
    {"53", CODE_OFFLINE},       /* disk, memory or connections are used up */
    {"57", CODE_OFFLINE},       /* time-out, shutdown, crash of another backend */
    {"58", CODE_OFFLINE},       /* input and output of the server */
    {"XX001", CODE_OFFLINE},    /* data_corrupted: left to the operator, and not the request's fault */
};

static const char *const sentences[CODE_COUNT] = {
    [CODE_EXISTS] = "That is there already.",
    [CODE_SLOT_TAKEN] = "Somebody else has this time. Choose another one.",
    [CODE_NOT_FOUND] = "Something that this refers to does not exist.",
    [CODE_INVALID] = "A value is outside of what can be stored. Correct it, and try again.",
    [CODE_OFFLINE] = "The central server's database cannot answer now. Try again in a moment.",
    [CODE_INTERNAL] = "The central server has made a mistake. It is in its log.",
};

static enum code failure_code(const char *state) {
  for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
    if (strncmp(failures[i].state, state, strlen(failures[i].state)) == 0) return failures[i].code;
  }
  return CODE_INTERNAL;
}

static const char *statement_name(enum pg_id statement) {
  return statement == PG_COUNT ? "script" : pg_texts[statement].name;
}

enum code failure_set(const PGresult *result, enum pg_id statement, struct error *error) {
  const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  if (state == NULL) return failure_offline(error, "no SQLSTATE");
  enum code code = failure_code(state);
  enum code told = error_set(error, code, "%s", sentences[code]);
  const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
  const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  if (constraint != NULL) {
    error_detail(error, "%s", constraint);
  } else if (strncmp(state, "22", 2) == 0 || message == NULL) {
    /* The message quotes the value, which may be a customer's. */
    error_detail(error, "%s: SQLSTATE %s", statement_name(statement), state);
  } else {
    error_detail(error, "%s: SQLSTATE %s: %s", statement_name(statement), state, message);
  }
  return told;
}

enum code failure_offline(struct error *error, const char *why) {
  enum code code = error_set(error, CODE_OFFLINE, "%s", sentences[CODE_OFFLINE]);
  error_detail(error, "%s", why);
  return code;
}

bool failure_ends_connection(const char *sqlstate) {
  return strcmp(sqlstate, "0A000") == 0 || strcmp(sqlstate, "25006") == 0 || strncmp(sqlstate, "57P", 3) == 0;
}
