/*
 * How the store speaks to SQLite: a named statement out of data/sql/replica, prepared once per connection and
 * kept, bound by position, stepped to its end and put back. Internal to core/store.
 *
 * Errors are sticky: binding and stepping after a failure do nothing, and query_end() tells. So a function
 * reads straight on:
 *
 *   struct query query = query_start(replica, SQL_CUSTOMER_BY_ID);
 *   query_id(&query, id);
 *   while (query_row(&query)) ...query_get_text(&query, 2, arena)...
 *   return query_end(&query, error);
 */
#ifndef CORE_STORE_QUERY_H
#define CORE_STORE_QUERY_H

#include "core/model/arena.h"
#include "core/model/entity.h"
#include "core/model/error.h"
#include "core/model/id.h"
#include "core/store/replica.h"
#include "core/store/statements.h" /* generated: enum sql_id with SQL_… names */

struct sqlite3_stmt;

struct query {
  struct replica *replica;
  const char *name;               /* of the statement */
  struct sqlite3_stmt *statement; /* NULL after a failed preparation */
  int bound;                      /* parameters bound so far */
  int status;                     /* the last SQLite result; SQLITE_OK, _ROW or _DONE while all is well */
};

struct query query_start(struct replica *replica, enum sql_id statement);

/* Each binds the next parameter. A nil id, a NULL text and INT64_MIN (query_instant's 0) are bound as NULL.
 * Texts must live until query_end. */
void query_id(struct query *query, struct id id);
void query_int(struct query *query, int64_t value);
void query_int_or_null(struct query *query, int64_t value, int64_t null_value);
void query_real(struct query *query, double value);
void query_text(struct query *query, const char *text);
void query_text_n(struct query *query, const char *text, size_t length);
void query_null(struct query *query);

/* How many parameters the statement has; 0 when it could not be prepared. */
int query_parameters(const struct query *query);

/* Steps; true with a row to read. */
bool query_row(struct query *query);

/* Columns from 0. NULL reads as the nil id, as `null_value`, as "". */
struct id query_get_id(const struct query *query, int column);
int64_t query_get_int(const struct query *query, int column);
int64_t query_get_int_or(const struct query *query, int column, int64_t null_value);
bool query_get_bool(const struct query *query, int column);
const char *query_get_text(const struct query *query, int column, struct arena *arena); /* a copy */
const char *query_peek_text(const struct query *query, int column); /* valid until the next step */

/* Puts the statement back. CODE_STORAGE with a sentence for the desk (disk full, damaged, busy too long, …)
 * when anything failed since the start. */
FD_CHECKED enum code query_end(struct query *query, struct error *error);

/* Steps to the end and puts back; `changes` (may be NULL) gets the number of rows written. */
FD_CHECKED enum code query_run(struct query *query, int *changes, struct error *error);

/*
 * One writing transaction: BEGIN IMMEDIATE (waits for other writers at most five seconds, then CODE_STORAGE
 * "busy"), and its end. After replica_commit returned CODE_OK the change is durable; otherwise nothing of it
 * is there. replica_rollback is harmless when nothing is open.
 */
FD_CHECKED enum code replica_begin(struct replica *replica, struct error *error);
FD_CHECKED enum code replica_commit(struct replica *replica, struct error *error);
void replica_rollback(struct replica *replica);

/*
 * Between transactions: brings the log into the file and cuts off what stood in it, so that what was erased is
 * in neither. While another program reads an older state, its log stays until the next checkpoint.
 */
void replica_forget_log(struct replica *replica);

/* One reading transaction, so that several statements see one state. They nest, also inside a writing one. */
FD_CHECKED enum code replica_begin_read(struct replica *replica, struct error *error);
void replica_end_read(struct replica *replica);

/*
 * Whoever writes rows of the set-up (tenant, user, location, employee, shift, service and its parts, pool,
 * who does what) says so in the same transaction: replica_salon() of every handle then loads them anew. What
 * pools count (assigned_count, last_assigned_at) needs no such word.
 */
FD_CHECKED enum code replica_note_setup_change(struct replica *replica, struct error *error);

/* The same where a row of this entity was written that replica_salon() holds; nothing for any other. */
FD_CHECKED enum code replica_note_entity_change(struct replica *replica, enum entity_kind entity,
                                                struct error *error);

#endif
