/*
 * How the server speaks to PostgreSQL: a named statement out of data/sql/server, prepared once for a connection and bound by position.
 * Nothing formats SQL. A connection belongs to one thread at a time.
 *
 * A transaction belongs to one tenant: pg_begin() opens it and says for whom, and by row-level security no statement in it sees or writes
 * anything of another. All else that it does is a list of statements:
 *
 *   struct pg_call call = pg_call(pg, PG_STREAM_FIND);
 *   pg_id(&call, device);
 *   if (pg_run(&call, &rows, error) != CODE_OK) ...
 *
 * Statements that do not need each other's answers go out together by a batch (pg_batch_add, pg_batch_run): one round trip.
 * When the server is gone, full or too slow, the code is CODE_OFFLINE and the connection heals itself at the next pg_begin().
 * CODE_OFFLINE of a commit leaves open whether it happened: who asks again must be told what was done.
 */
#ifndef SERVER_PG_PG_H
#define SERVER_PG_PG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/arena.h"
#include "core/model/error.h"
#include "core/model/id.h"
#include "generated/server_statements.h"

enum { PG_PARAMETERS_MAX = 32, PG_BATCH_MAX = 64 };

struct pg; /* a connection */

/* Connects as the restricted role. `url` is a libpq URL or keyword string. The caller owns *pg. CODE_OFFLINE, CODE_INVALID (the URL). */
FD_CHECKED enum code pg_open(const char *url, struct pg **pg, struct error *error);
/* The same as the owner of the schema, for `migrate` and the commands of an operator. */
FD_CHECKED enum code pg_open_owner(const char *url, struct pg **pg, struct error *error);
void pg_close(struct pg *pg); /* NULL is fine */

/* Whether the connection's role is behind the wall: CODE_NOT_PERMITTED for a superuser, BYPASSRLS, or an owner of tables. */
FD_CHECKED enum code pg_check_role(struct pg *pg, struct error *error);

/* How a transaction ends, beside what it was asked. */
enum pg_mode {
  PG_READ, /* REPEATABLE READ READ ONLY: one snapshot */
  PG_WRITE /* READ COMMITTED, lock_timeout 2 s, statement_timeout 10 s */
};

/* A transaction of one tenant; the nil id: of none (then no tenant table shows a row). */
FD_CHECKED enum code pg_begin(struct pg *pg, enum pg_mode mode, struct id tenant, struct error *error);
FD_CHECKED enum code pg_commit(struct pg *pg, struct error *error);
void pg_rollback(struct pg *pg); /* fine without a transaction */

/* One statement with its parameters, $1 first. Texts and bytes are borrowed until it has run. */
enum pg_form { PG_FORM_NULL, PG_FORM_SMALL, PG_FORM_TEXT, PG_FORM_TEXT_N, PG_FORM_BYTES };
struct pg_value {
  enum pg_form form;
  const char *bytes;
  size_t length;
  char small[40]; /* numbers and ids */
};
struct pg_call {
  struct pg *pg;
  enum pg_id statement;
  int count;
  struct pg_value values[PG_PARAMETERS_MAX];
};
struct pg_call pg_call(struct pg *pg, enum pg_id statement);
void pg_null(struct pg_call *call);
void pg_int(struct pg_call *call, int64_t value);
void pg_bool(struct pg_call *call, bool value);
void pg_id(struct pg_call *call, struct id id);       /* nil: NULL */
void pg_text(struct pg_call *call, const char *text); /* NULL: NULL */
void pg_text_n(struct pg_call *call, const char *text, size_t length);
void pg_bytes(struct pg_call *call, const void *bytes, size_t length); /* bytea; NULL: NULL */
/* Arrays (uuid[], bigint[] or int[], text[]), written into the arena. A text that is NULL is a NULL in the array. */
void pg_ids(struct pg_call *call, struct arena *arena, const struct id *ids, size_t count);
void pg_ints(struct pg_call *call, struct arena *arena, const int64_t *numbers, size_t count);
void pg_strings(struct pg_call *call, struct arena *arena, const char *const *texts, size_t count);

/* What came back; released by pg_rows_release() (fine on a zeroed one). Texts and bytes live as long. Columns count from 0. */
struct pg_rows {
  void *result;
  int count;
  int64_t affected;
};
void pg_rows_release(struct pg_rows *rows);
bool pg_is_null(const struct pg_rows *rows, int row, int column);
int64_t pg_get_int(const struct pg_rows *rows, int row, int column); /* 0 of NULL */
bool pg_get_bool(const struct pg_rows *rows, int row, int column);
struct id pg_get_id(const struct pg_rows *rows, int row, int column);     /* nil of NULL */
const char *pg_get_text(const struct pg_rows *rows, int row, int column); /* "" of NULL */
size_t pg_get_length(const struct pg_rows *rows, int row, int column);
size_t pg_get_bytes(const struct pg_rows *rows, int row, int column, void *bytes,
                    size_t size); /* of bytea; how many there are */

/*
 * Runs it and waits. `rows` may be NULL. A constraint that refuses is CODE_EXISTS (unique) or CODE_SLOT_TAKEN (exclusion) or CODE_NOT_FOUND
 * (foreign key) or CODE_INVALID (check, or a value that its type does not have), a lock or time-out CODE_OFFLINE; the name of the constraint is the error's
 * detail. Constraints that are deferred refuse at the commit.
 */
FD_CHECKED enum code pg_run(struct pg_call *call, struct pg_rows *rows, struct error *error);

/*
 * Several statements in one round trip, in order. After an error the rest was not run, every `rows` is empty, and the transaction must be rolled
 * back. Of one connection one batch at a time, and no pg_run() between pg_batch_init() and pg_batch_run().
 */
struct pg_batch {
  struct pg *pg;
  int count;
  enum code code; /* why it cannot be sent, said by pg_batch_run() */
};
void pg_batch_init(struct pg_batch *batch, struct pg *pg);
/* Puts it in; values are copied. `rows` may be NULL and is filled by pg_batch_run(). */
void pg_batch_add(struct pg_batch *batch, struct pg_call *call, struct pg_rows *rows);
/* pg_begin() and pg_commit() as parts of a batch, so that they cost no round trip of their own. Begin is the first of its batch. */
void pg_batch_begin(struct pg_batch *batch, enum pg_mode mode, struct id tenant);
void pg_batch_commit(struct pg_batch *batch);
FD_CHECKED enum code pg_batch_run(struct pg_batch *batch, struct error *error);

/* The connections of a server: `size` of them, opened when first needed. pg_pool_take() waits at most `patience_ms`: CODE_OFFLINE. */
struct pg_pool;
FD_CHECKED enum code pg_pool_new(const char *url, int size, struct pg_pool **pool, struct error *error);
void pg_pool_free(struct pg_pool *pool);
FD_CHECKED enum code pg_pool_take(struct pg_pool *pool, int patience_ms, struct pg **pg, struct error *error);
void pg_pool_give(struct pg_pool *pool, struct pg *pg); /* rolls back what is open */

#endif
