/*
 * Bringing the write-ahead log back into the file. Internal to core/store.
 *
 * SQLite before 3.51.3 can damage a file when one connection checkpoints while another one, of any process,
 * begins the log anew. So a checkpoint is always made by one connection while another one holds the write
 * lock: nobody commits meanwhile, in this process or elsewhere. All programs of frontdesk keep to it.
 */
#ifndef CORE_STORE_CHECKPOINT_H
#define CORE_STORE_CHECKPOINT_H

#include <stdbool.h>

#include "core/model/error.h"

struct sqlite3;

enum {
  CHECKPOINT_WANTED_PAGES = 1000, /* a good size to do it when nobody writes just then */
  CHECKPOINT_FORCED_PAGES = 3500, /* the time to do it in any case: 14 MiB */
  CHECKPOINT_AT_CLOSE_PAGES = 1024
};

/*
 * Copies the log into the file by `worker` while `guard` holds the write lock. Both are connections of
 * connection.h without an open transaction. `complete` tells whether all of it was copied (nobody read an
 * older state), so that the next writer begins the log anew.
 */
FD_CHECKED enum code checkpoint_run(struct sqlite3 *guard, struct sqlite3 *worker, bool *complete,
                                    struct error *error);

/*
 * Begins the log anew after a complete checkpoint, by writing a row. For a program that ends now: the next
 * one would read the whole log again to find its end, and take all of it for not copied yet.
 */
FD_CHECKED enum code checkpoint_begin_anew(struct sqlite3 *guard, struct error *error);

#endif
