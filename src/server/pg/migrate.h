/*
 * Bringing the server's schema up to date, while servers of the version before may be running on it.
 *
 * A migration is a file of data/sql/server/migrations, NNNN_name.sql, numbered from 0001 without a gap, put into the program when it is
 * built, and never changed afterwards: its SHA-256 is kept in schema_migration and held against the file on every run. It runs as one
 * transaction together with the row that says so. A DDL statement waits for its lock only briefly and the migration is begun anew, so
 * that nobody who serves stands in a queue behind it.
 *
 * What cannot run in a transaction (CREATE INDEX CONCURRENTLY) stands in a file whose first line is `-- :outside`. It is a list of
 * steps, one statement each. A run that was cut short is taken up at the step it was in, so a step must bear being run twice. A step with
 * `unless` runs on every run for as long as that index does not stand or is not valid; so one before it clears away what was left half built:
 *
 *   -- :outside
 *   -- :step unless customer_by_phone
 *   DROP INDEX CONCURRENTLY IF EXISTS customer_by_phone;
 *   -- :step unless customer_by_phone
 *   CREATE INDEX CONCURRENTLY customer_by_phone ON customer (tenant_id, phone_e164);
 *
 * Two that migrate at once: one does it, the other waits and finds it done.
 */
#ifndef SERVER_PG_MIGRATE_H
#define SERVER_PG_MIGRATE_H

#include <stddef.h>

#include "core/model/embedded.h"
#include "core/model/error.h"
#include "server/pg/pg.h"

struct migration_list {
  const struct embedded_file *files; /* in order; the first has number 1 */
  size_t count;
};

/* What this program brings along. */
struct migration_list migration_list_own(void);

/*
 * Runs what is missing. `owner` is a connection of pg_open_owner() without a transaction. `told` (may be NULL) hears the name of each file when
 * it is done. CODE_STORAGE: a file that has run is another than this program's, or the database is of a newer program (it is left as it is).
 * CODE_OFFLINE: out of reach, or a lock was not to be had in time; what was done stands, and another run goes on there.
 */
typedef void migration_told(void *context, const char *name);
FD_CHECKED enum code migration_run(struct pg *owner, struct migration_list list, migration_told *told,
                                   void *context, struct error *error);

/*
 * Whether a program that brings `list` can serve on the database, by any connection: CODE_OK when all of the list has run. Of migrations that
 * came later it knows nothing and needs to know nothing: they keep the version before alive. CODE_STORAGE: run `frontdesk-server migrate`.
 */
FD_CHECKED enum code migration_check(struct pg *pg, struct migration_list list, struct error *error);

#endif
