#include "core/store/checkpoint.h"

#include <sqlite3.h>

#include "core/store/connection.h"

enum code checkpoint_run(struct sqlite3 *guard, struct sqlite3 *worker, bool *complete, struct error *error) {
  int pages = 0;
  int copied = 0;
  *complete = false;
  /* A connection learns of the log by reading: an idle one would see none and copy nothing. */
  enum code code = connection_run(worker, SQL_DATA_VERSION, NULL, error);
  if (code == CODE_OK) code = connection_run(guard, SQL_BEGIN_WRITE, NULL, error);
  if (code != CODE_OK) return code;
  int status = sqlite3_wal_checkpoint_v2(worker, "main", SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
  connection_roll_back(guard);
  if (status != SQLITE_OK) return connection_failed(worker, status, false, "checkpoint", error);
  *complete = pages == copied;
  return CODE_OK;
}

enum code checkpoint_begin_anew(struct sqlite3 *guard, struct error *error) {
  enum code code = connection_run(guard, SQL_BEGIN_WRITE, NULL, error);
  if (code == CODE_OK) code = connection_run(guard, SQL_COUNT_CHECKPOINT, NULL, error);
  if (code == CODE_OK) code = connection_run(guard, SQL_COMMIT, NULL, error);
  connection_roll_back(guard);
  return code;
}
