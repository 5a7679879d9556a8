/*
 * One SQLite connection, set up as every connection to a replica is: WAL without checkpoints of its own, not
 * at a commit and not at close; synchronous=FULL; five seconds of patience with other writers; nothing in the
 * file is trusted to run code; no memory map. A connection belongs to one thread. Internal to core/store.
 */
#ifndef CORE_STORE_CONNECTION_H
#define CORE_STORE_CONNECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/error.h"
#include "core/store/statements.h"

struct sqlite3;

enum connection_mode {
  CONNECTION_WRITE,  /* an existing file, for reading and writing */
  CONNECTION_READ,   /* an existing file, for reading */
  CONNECTION_FROZEN, /* a file that nobody writes (a read-only place): not even a lock is taken */
  CONNECTION_NEW     /* an empty file that is about to become a replica; no WAL yet */
};

enum { CONNECTION_PATIENCE_MS = 5000 };

/* Opens; the schema is not looked at. On success the caller owns *db: connection_close(). */
FD_CHECKED enum code connection_open(const char *path, enum connection_mode mode, struct sqlite3 **db,
                                     struct error *error);

/* Opens a file for reading wherever it lies: also in a place where nobody can write, as it stands there. */
FD_CHECKED enum code connection_open_reading(const char *path, struct sqlite3 **db, struct error *error);

/* NULL is fine. Statements must be finalised. */
void connection_close(struct sqlite3 *db);

/* Runs a statement without parameters to its end. `value` (may be NULL) gets the first column of the first
 * row, 0 without a row. */
FD_CHECKED enum code connection_run(struct sqlite3 *db, enum sql_id statement, int64_t *value,
                                    struct error *error);

/* A file that was written in another mode (when it was made, by hand, by another tool) gets a log. CODE_STORAGE
 * where it cannot have one. */
FD_CHECKED enum code connection_ensure_wal(struct sqlite3 *db, struct error *error);

/* Ends an open transaction; harmless when there is none. */
void connection_roll_back(struct sqlite3 *db);

/*
 * The sentence for a failure of SQLite. `writing` says whether a change was under way, which is then not
 * saved. CODE_STORAGE, but CODE_INTERNAL for what is a fault of this program. SQLite's own words go to the
 * detail, with `where` it happened. `db` may be NULL.
 */
enum code connection_failed(struct sqlite3 *db, int status, bool writing, const char *where,
                            struct error *error);

#endif
