/*
 * What a command writes, learnt from SQLite itself, and written again bare: the floor of a command. Changes are taken down on one copy of
 * a salon by the preupdate hook and replayed on another copy that is the same: each row by a prepared statement of its own, in one
 * transaction.
 */
#ifndef BENCH_REPLAY_H
#define BENCH_REPLAY_H

#include <sqlite3.h>

struct replay;

/* Takes down what `source` writes, and replays it on `target`. Both stay the caller's. */
struct replay *replay_new(sqlite3 *source, sqlite3 *target);
void replay_free(struct replay *replay);

/* Forgets what was taken down. */
void replay_clear(struct replay *replay);

/* Rows taken down. */
int replay_count(const struct replay *replay);

/* Prepares what the replay needs, so that it is not measured. */
void replay_prepare(struct replay *replay);

/* Writes them in one transaction. */
void replay_run(struct replay *replay);

#endif
