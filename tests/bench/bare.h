/*
 * SQLite as a floor uses it: opened, prepared, bound and stepped with nothing in between. A floor that fails ends the program: it has no
 * story to tell.
 */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include <stdint.h>

#include <sqlite3.h>

#include "core/model/id.h"

/* Opens as the replica does (WAL, synchronous=FULL), but checkpoints only when told. */
sqlite3 *bare_open(const char *path);
void bare_close(sqlite3 *db);

sqlite3_stmt *bare_prepare(sqlite3 *db, const char *sql);
void bare_run(sqlite3 *db, const char *sql);

/* Steps a statement that gives no rows, and puts it back. */
void bare_step(sqlite3_stmt *statement);

void bare_bind_id(sqlite3_stmt *statement, int parameter, struct id id);
struct id bare_column_id(sqlite3_stmt *statement, int column);

/* The first column of the first row. */
int64_t bare_number(sqlite3 *db, const char *sql);

#endif
