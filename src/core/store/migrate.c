#include "core/store/migrate.h"

#include <sqlite3.h>

#include "core/model/language.h"
#include "core/store/connection.h"
#include "generated/migrations.h"

/* The statement that writes the number of each step; a PRAGMA takes no parameter. */
static const enum sql_id numbers[] = {SQL_SCHEMA_IS_1, SQL_SCHEMA_IS_2};

_Static_assert(sizeof numbers / sizeof numbers[0] == MIGRATIONS_COUNT, "each migration has its number");

int migrate_newest(void) { return MIGRATIONS_COUNT; }

/* A number that this program never writes: of a newer one, or nonsense. */
static enum code unknown(int64_t version, struct error *error) {
  return error_set(
      error, CODE_STORAGE,
      _("The salon's file was written by a newer frontdesk (schema %lld, this one knows %d). It was "
        "left as it is. Install the newer program."),
      (long long)version, migrate_newest());
}

/* One step, inside a transaction that is rolled back by the caller when this fails. */
static enum code step(struct sqlite3 *db, int64_t version, struct error *error) {
  const struct embedded_file *file = &migrations[version];
  int status = sqlite3_exec(db, (const char *)file->bytes, NULL, NULL, NULL);
  if (status != SQLITE_OK) return connection_failed(db, status, true, file->name, error);
  enum code code = connection_run(db, numbers[version], NULL, error);
  return code == CODE_OK ? connection_run(db, SQL_COMMIT, NULL, error) : code;
}

enum code migrate_run(struct sqlite3 *db, struct error *error) {
  int64_t version = 0;
  enum code code = connection_run(db, SQL_USER_VERSION, &version, error);
  while (code == CODE_OK && version >= 0 && version < migrate_newest()) {
    code = connection_run(db, SQL_BEGIN_WRITE, NULL, error);
    /* Another program may have taken this step while we waited for the lock. */
    if (code == CODE_OK) code = connection_run(db, SQL_USER_VERSION, &version, error);
    if (code == CODE_OK && version >= 0 && version < migrate_newest()) code = step(db, version, error);
    connection_roll_back(db);
    if (code == CODE_OK) code = connection_run(db, SQL_USER_VERSION, &version, error);
  }
  if (code == CODE_OK && version != migrate_newest()) code = unknown(version, error);
  return code;
}

enum code migrate_check_readable(struct sqlite3 *db, struct error *error) {
  int64_t version = 0;
  enum code code = connection_run(db, SQL_USER_VERSION, &version, error);
  if (code != CODE_OK) return code;
  return version < 1 || version > migrate_newest() ? unknown(version, error) : CODE_OK;
}

enum code migrate_check(struct sqlite3 *db, struct error *error) {
  int64_t version = 0;
  enum code code = migrate_check_readable(db, error);
  if (code == CODE_OK) code = connection_run(db, SQL_USER_VERSION, &version, error);
  if (code != CODE_OK || version == migrate_newest()) return code;
  return error_set(
      error, CODE_STORAGE,
      _("The salon's file was written by an older frontdesk, and it may only be read here, so it "
        "cannot be brought up to date. Give yourself the right to write it."));
}
