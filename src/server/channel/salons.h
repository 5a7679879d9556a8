/*
 * The set-ups of the tenants that book through the other channels, kept in memory: `struct salon` as the rules need it, and the questions
 * that are asked at booking. A set-up is read from PostgreSQL when the tenant is first asked for, and again only when tenant_clock.setup_seq
 * says that somebody changed it.
 *
 * At most `maximum` set-ups are kept; the one that was used longest ago goes. All functions may be called from any thread. A set-up that
 * was taken stays valid, and read-only, until it is given back, also when a newer one has come meanwhile.
 */
#ifndef SERVER_CHANNEL_SALONS_H
#define SERVER_CHANNEL_SALONS_H

#include "core/model/arena.h"
#include "core/model/intake.h"
#include "core/model/salon.h"
#include "core/model/zone.h"
#include "server/pg/pg.h"

enum { SALONS_MAX = 256 };

struct salons;

/*
 * Which of a tenant's set-ups: tenant_clock.setup_seq, and the epoch that it is counted in, for another database may count the same numbers
 * again.
 */
struct setup_mark {
  int64_t epoch, seq;
};

/* A tenant's set-up. */
struct setup {
  struct setup_entry *entry; /* of the cache */
  struct id tenant;
  struct setup_mark mark;
  const struct salon *salon;
  const struct intake_question *questions; /* those that a channel may ask, in their order */
  int question_count;
};

/* CODE_INTERNAL without memory. The caller owns *salons. */
FD_CHECKED enum code salons_new(struct zone_source zones, int maximum, struct salons **salons,
                                struct error *error);
void salons_free(struct salons *salons); /* NULL is fine; nothing may be taken any more */

/*
 * The tenant's set-up of this mark, which the caller has read in the transaction that is open on `pg`; another one is loaded in that
 * transaction. CODE_NOT_FOUND when there is no such tenant, CODE_INVALID when a location's zone does not exist, CODE_INTERNAL without
 * memory, or as pg_run(). The caller gives *setup back.
 */
FD_CHECKED enum code salons_take(struct salons *salons, struct pg *pg, struct id tenant,
                                 struct setup_mark mark, const struct setup **setup, struct error *error);
/* The newest of the tenant that is in memory, without asking whether it still holds; NULL: none. The caller gives it back. */
const struct setup *salons_newest(struct salons *salons, struct id tenant);
void salons_give(struct salons *salons, const struct setup *setup); /* NULL is fine */

/* How often a set-up was loaded since the beginning: for the figures, and for tests. */
int64_t salons_loads(struct salons *salons);

#endif
