/*
 * A replica as a file, looked at before SQLite may touch it: SQLite would roll back a journal beside any
 * database that it opens, and a file that is not ours must stay as it is. Internal to core/store.
 */
#ifndef CORE_STORE_REPLICA_FILE_H
#define CORE_STORE_REPLICA_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/error.h"

enum {
  REPLICA_APPLICATION_ID = 0x6664736B, /* "fdsk", in the file's header */
  REPLICA_PATH_SIZE = 4096
};

enum replica_file_kind {
  REPLICA_FILE_OURS,
  REPLICA_FILE_MISSING,
  REPLICA_FILE_UNREADABLE,
  REPLICA_FILE_NOT_PLAIN, /* a folder, a device */
  REPLICA_FILE_EMPTY,
  REPLICA_FILE_SHORT,       /* begins like a database, and ends too early */
  REPLICA_FILE_NO_DATABASE, /* something else altogether */
  REPLICA_FILE_FOREIGN,     /* a database of another program */
  REPLICA_FILE_KIND_COUNT
};

struct replica_file {
  enum replica_file_kind kind;
  int64_t size;
  bool writable; /* by its rights; a file that nobody may write counts as read-only, for root too */
};

void replica_file_look(const char *path, struct replica_file *file);

/* CODE_OK for a replica, else CODE_NOT_FOUND or CODE_STORAGE with the sentence for what it is. */
FD_CHECKED enum code replica_file_check(const char *path, const struct replica_file *file,
                                        struct error *error);

/* Makes the folders above `path` that are missing, for their owner alone. */
FD_CHECKED enum code replica_file_make_folder(const char *path, struct error *error);

/* Makes what was renamed or linked in the folder of `path` survive a power cut. */
FD_CHECKED enum code replica_file_sync_folder(const char *path, struct error *error);

/* Writes the file's bytes through to the disk. */
FD_CHECKED enum code replica_file_sync(const char *path, struct error *error);

/* "<path><suffix>"; false when it is too long. */
bool replica_file_beside(const char *path, const char *suffix, char beside[REPLICA_PATH_SIZE]);

/* Removes a database file and what SQLite may have left beside it. */
void replica_file_remove(const char *path);

#endif
