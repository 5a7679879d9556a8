/*
 * What a desk that runs all day does beside its work, on a thread of its own with two connections of its own:
 *
 *  - brings the write-ahead log back into the file (checkpoint.h) when it is long and nobody writes, or in any
 *    case before it is too long, so that it is used again and never grows;
 *  - after a desk that ended without saying so (power cut, kill), looks the file through once;
 *  - keeps a reserve of disk space (reserve.h);
 *  - drops the oldest entries of what is kept for the search in memory.
 *
 * Nothing of it happens on the way to the first screen, and a key never waits for it longer than for one
 * checkpoint. Internal to core/store: replica_open() starts it, replica_free() ends it.
 */
#ifndef CORE_STORE_HOUSEKEEPING_H
#define CORE_STORE_HOUSEKEEPING_H

#include <stdbool.h>

#include "core/model/error.h"

struct housekeeping;
struct write_lock;

/* Starts the thread. `lock` must outlive it. */
FD_CHECKED enum code housekeeping_start(const char *path, struct write_lock *lock,
                                        struct housekeeping **housekeeping, struct error *error);

/* Ends the thread, which at most finishes the checkpoint that is under way, and frees it. NULL is fine. */
void housekeeping_stop(struct housekeeping *housekeeping);

/* Tells of a commit of this process: how many pages the log has now. From any thread; cheap. */
void housekeeping_note_commit(struct housekeeping *housekeeping, int wal_pages);

/* Whether the look through the file found it damaged. From any thread. */
bool housekeeping_found_damage(const struct housekeeping *housekeeping);

/* Checkpoints made so far. From any thread; for tests and figures. */
int housekeeping_checkpoints(const struct housekeeping *housekeeping);

#endif
