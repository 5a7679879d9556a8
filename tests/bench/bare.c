#include "bare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void require(bool done, sqlite3 *db, const char *what) {
  if (done) return;
  (void)fprintf(stderr, "bench: %s: %s\n", what, db != NULL ? sqlite3_errmsg(db) : "no database");
  exit(1);
}

sqlite3 *bare_open(const char *path) {
  sqlite3 *db = NULL;
  require(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK, db,
          path);
  bare_run(db, "PRAGMA journal_mode = WAL");
  bare_run(db, "PRAGMA synchronous = FULL");
  bare_run(db, "PRAGMA wal_autocheckpoint = 0");
  return db;
}

void bare_close(sqlite3 *db) { (void)sqlite3_close_v2(db); }

sqlite3_stmt *bare_prepare(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement = NULL;
  require(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) == SQLITE_OK, db, sql);
  return statement;
}

void bare_run(sqlite3 *db, const char *sql) {
  require(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, db, sql);
}

void bare_step(sqlite3_stmt *statement) {
  require(sqlite3_step(statement) == SQLITE_DONE, sqlite3_db_handle(statement), sqlite3_sql(statement));
  (void)sqlite3_reset(statement);
}

void bare_bind_id(sqlite3_stmt *statement, int parameter, struct id id) {
  (void)sqlite3_bind_blob(statement, parameter, id.bytes, ID_SIZE, SQLITE_TRANSIENT);
}

struct id bare_column_id(sqlite3_stmt *statement, int column) {
  struct id id = id_nil;
  const void *bytes = sqlite3_column_blob(statement, column);
  if (bytes != NULL && sqlite3_column_bytes(statement, column) == ID_SIZE) memcpy(id.bytes, bytes, ID_SIZE);
  return id;
}

int64_t bare_number(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement = bare_prepare(db, sql);
  require(sqlite3_step(statement) == SQLITE_ROW, db, sql);
  int64_t number = sqlite3_column_int64(statement, 0);
  (void)sqlite3_finalize(statement);
  return number;
}
