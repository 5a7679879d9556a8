/*
 * What is done about the protocol from time to time, beside all requests.
 *
 * Epoch: when the database is another one than at the last start, or an older state of itself, every cursor is worth nothing.
 * Horizon: what was deleted 400 days ago is forgotten; a desk that has not read that far begins anew ("Tombstones").
 * Verdicts: what was ruled 400 days ago is forgotten; the number up to which a replica is settled stays for ever.
 */
#ifndef SERVER_SYNC_CARETAKER_H
#define SERVER_SYNC_CARETAKER_H

#include <stdint.h>

#include "core/model/error.h"
#include "core/model/id.h"

enum { TOMBSTONE_DAYS = 400, VERDICT_DAYS = 400 };

struct caretaker;
struct pg;
struct server;

/* Looks at which database this is, and begins new epochs when it has changed; *begun says of how many tenants. Before anything is served. */
FD_CHECKED enum code epoch_check(struct pg *pg, int64_t now, int64_t *begun, struct error *error);

/* The same without looking: for whoever knows that an older state was put back. */
FD_CHECKED enum code epoch_begin(struct pg *pg, int64_t now, int64_t *begun, struct error *error);

/* Forgets what was deleted in a tenant TOMBSTONE_DAYS before `now`; *gone says how many rows. One transaction, none when there is nothing. */
FD_CHECKED enum code horizon_raise(struct pg *pg, struct id tenant, int64_t now, int64_t *gone,
                                   struct error *error);

/* Forgets what was ruled in a tenant VERDICT_DAYS before `now`. One transaction, none when there is nothing. */
FD_CHECKED enum code verdicts_forget(struct pg *pg, struct id tenant, int64_t now, struct error *error);

/* A thread that does both for all tenants, some minutes after the start and then every six hours. `server` must outlive it. */
FD_CHECKED enum code caretaker_new(struct server *server, struct caretaker **caretaker, struct error *error);
void caretaker_free(struct caretaker *caretaker); /* NULL is fine */

#endif
