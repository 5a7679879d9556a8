/*
 * A connection from the inside, for the files of this folder only: they are the ones that know libpq.
 *
 * The connection is always in pipeline mode and never blocks: what is sent goes into libpq's buffer, and connection_settle() writes and reads
 * until every statement that was sent has its answer, or until the patience is over.
 */
#ifndef SERVER_PG_CONNECTION_H
#define SERVER_PG_CONNECTION_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "server/pg/pg.h"

enum {
  QUEUE_MAX = 2 * PG_BATCH_MAX + 8, /* every statement may have to be prepared first */
  CONNECT_PATIENCE_S = 4,
  ANSWER_PATIENCE_MS = 15000,          /* beyond the server's own time-out for a statement */
  OWNER_PATIENCE_MS = 12 * 3600 * 1000 /* an index over years of appointments takes its time */
};

/* An answer that is still to come. */
struct expected {
  enum pg_id statement;
  bool prepares;        /* the statement is prepared, not run */
  struct pg_rows *rows; /* where the answer goes; may be NULL */
};

struct pg {
  PGconn *link; /* NULL: not connected */
  char *url;
  bool owner;
  bool prepared[PG_COUNT];
  struct expected queue[QUEUE_MAX];
  int queued;
  bool unsent; /* something could not even be put into the buffer */
};

/* Connects anew when the connection is gone, as far as can be seen without asking. What was open is rolled back. */
FD_CHECKED enum code connection_ready(struct pg *pg, struct error *error);

/* Puts a statement with its values into the buffer, prepared before when it was not yet. What goes wrong is said by connection_settle(). */
void connection_send(struct pg *pg, const struct pg_call *call, struct pg_rows *rows);

/* Sends what was put in and takes all the answers. After an error every `rows` is empty. */
FD_CHECKED enum code connection_settle(struct pg *pg, struct error *error);

/*
 * Runs statements that take no parameters, one after the other, outside of the pipeline: as one transaction, unless it is a single statement
 * or a transaction is open. For migrations only.
 */
FD_CHECKED enum code connection_script(struct pg *pg, const char *text, struct error *error);

/* Lets go of the connection, whatever state it is in; the next connection_ready() makes a new one. */
void connection_drop(struct pg *pg);

/* Says what PostgreSQL refused. `statement` may be PG_COUNT: a script. */
enum code failure_set(const PGresult *result, enum pg_id statement, struct error *error);
/* Says that the database cannot be reached. */
enum code failure_offline(struct error *error, const char *why);
/* Whether nothing more can be expected of the connection on which the code was answered, though it is still open. */
bool failure_ends_connection(const char *sqlstate);

#endif
