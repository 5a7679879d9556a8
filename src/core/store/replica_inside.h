/*
 * What a handle is made of, for the files of core/store alone.
 */
#ifndef CORE_STORE_REPLICA_INSIDE_H
#define CORE_STORE_REPLICA_INSIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/arena.h"
#include "core/store/replica.h"
#include "core/store/replica_file.h"
#include "core/store/statements.h"
#include "core/store/visit_rows.h"
#include "core/store/write_lock.h"

struct sqlite3;
struct sqlite3_stmt;
struct housekeeping;
struct finder;
struct zone;

/* Zones are read once for a handle, and stay as long as it does: a salon that was loaded anew shares them. */
struct zone_shelf {
  struct zone **zones;
  int count;
};

struct salon_cache {
  struct arena arena;
  struct salon *salon;       /* NULL before the first load */
  int64_t setup_changes;     /* of the salon */
  int64_t data_version;      /* when it was last found current */
  int64_t commits;           /* likewise, of this handle */
  bool from_within;          /* loaded inside a writing transaction that is not over */
  struct salon_cache *older; /* those before it that may still be borrowed */
};

/* Which search in memory was filled last, and the newest entry of customer_change that it has seen. */
struct finder_cache {
  const struct finder *finder;
  int64_t seen;
};

/* The operations that wait, as last counted: from `first` to `last`. */
struct outbox_count {
  int64_t first, last, count;
};

struct replica {
  struct sqlite3 *db;
  struct sqlite3_stmt *statements[SQL_COUNT]; /* prepared at first use */
  char path[REPLICA_PATH_SIZE];
  struct ports ports;
  struct zone_source zones;
  bool read_only;

  struct write_lock *lock; /* of this process; owned by this handle unless it was given */
  bool lock_is_own;
  bool writing;    /* between replica_begin and its end */
  int reads;       /* nested replica_begin_read */
  int64_t commits; /* writing transactions of this handle */
  int wal_pages;   /* after the last commit of this handle */

  struct zone_shelf shelf;
  struct salon_cache salon;
  struct finder_cache finder;
  struct outbox_count outbox;
  struct visit_rows visits;          /* room of the readers, kept from one call to the next */
  struct housekeeping *housekeeping; /* NULL when it does not run */
  struct id holder; /* whose slot holds are this handle's own (hold.h); nil before the first one */
  bool holds;       /* there is one */
};

/* The key in meta of the counter of changes to the set-up. */
#define REPLICA_SETUP_CHANGES "setup_changes"

/* Releases what replica_salon() keeps. */
void replica_salon_release(struct replica *replica);

/* After a rollback: a salon that was loaded inside the transaction may never have been. */
void replica_salon_doubt(struct replica *replica);

#endif
