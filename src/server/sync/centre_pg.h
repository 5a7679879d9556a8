/*
 * The centre over PostgreSQL: the store that it asks while it settles, and the writing of what it comes to. For everybody who writes for a tenant:
 * a desk's push (push.c) and the other channels' bookings.
 *
 *   struct centre_pg centre = {.pg = pg, .tenant = …, .device = …, .numbers = CENTRE_PG_NUMBERS(count)};
 *   struct centre_store store = centre_pg_store(&centre);
 *   centre_settle(&batch, &store, arena, &settlement, …)   its first question opens the transaction and takes numbers and lock on the way
 *   centre_pg_write(&centre, &batch, &settlement, true, …) in one round trip, with the commit when that is wanted
 *   waiters_wake(server->waiters, tenant, (struct cursor){centre.clock.epoch, centre.clock.seq})
 *
 * Who has a transaction open and has taken numbers before leaves `numbers` 0 and says in batch.seq where the clock stood.
 *
 * A constraint that refuses (CODE_SLOT_TAKEN, CODE_EXISTS, CODE_NOT_FOUND, CODE_INVALID, its name in the error's detail) is the belt under the
 * centre's own checks: the transaction is to be rolled back.
 */
#ifndef SERVER_SYNC_CENTRE_PG_H
#define SERVER_SYNC_CENTRE_PG_H

#include <stdbool.h>
#include <stdint.h>

#include "server/centre/centre.h"
#include "server/pg/pg.h"

/* How many numbers a batch of operations needs at most. */
#define CENTRE_PG_NUMBERS(count) ((int64_t)(count)*CENTRE_SEQ_PER_OPERATION)

struct centre_clock {
  int64_t epoch;
  int64_t base; /* numbers up to it were in use before: struct centre_batch, seq */
  int64_t seq;  /* where the clock stands once this is committed */
  int64_t horizon;
};

struct centre_pg {
  struct pg *pg;
  struct id device; /* the device or the key that writes */
  struct id tenant;
  int64_t numbers; /* to take with the first question; 0: they were taken before */
  /* Filled in with the first answer when there are numbers to take. */
  bool open;
  struct centre_clock clock;
  /* Found out by the store when it is asked for a stream. */
  bool stream_found;
  int64_t stream_last; /* the number of its last operation before this */
  bool stream_foreign; /* the replica is another device's */
};

/* For who must know the clock before it settles: opens the transaction and takes numbers and the lock, in one round trip. CODE_INTERNAL: no such
   tenant. What fails is to be rolled back. */
FD_CHECKED enum code centre_pg_begin(struct pg *pg, struct id tenant, int64_t numbers,
                                     struct centre_clock *clock, struct error *error);

/* `centre` must outlive it. */
struct centre_store centre_pg_store(struct centre_pg *centre);

/*
 * Writes rows, feed, log, audit, dead letters and the stream's number of a settlement without trouble, and commits when `commit`. One that has
 * nothing to write is not committed but rolled back: then nothing happened, and its numbers stay free.
 */
FD_CHECKED enum code centre_pg_write(struct centre_pg *centre, const struct centre_batch *batch,
                                     const struct centre_settlement *settlement, bool commit,
                                     struct error *error);

/* Whether there is anything to write. */
bool centre_pg_writes(const struct centre_pg *centre, const struct centre_batch *batch,
                      const struct centre_settlement *settlement);

/* Whether a code of centre_pg_write() is a constraint's. */
bool centre_pg_refused(enum code code);

#endif
