/*
 * Rows between a replica and a tenant of the central database, by the entity table: out of a replica into PostgreSQL with everything that
 * stands beside a row there (the feed), and back. Memory is bounded by a page of rows, whatever the salon's size. Internal to server/admin.
 *
 * Everything happens in a transaction of the caller, as the owner of the schema, for one tenant (pg_begin); whoever carries rows out holds the
 * tenant's clock.
 */
#ifndef SERVER_ADMIN_CARRY_H
#define SERVER_ADMIN_CARRY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/error.h"
#include "core/model/id.h"
#include "core/model/row.h"

struct pg;
struct replica;

/* Numbers of the tenant's clock that were taken: seq + 1 … last. */
struct carry_numbers {
  int64_t seq, last;
};

/*
 * Brings every row of the replica that the tenant has not yet to PostgreSQL, as version 1. `fresh`: there is nothing yet, so nothing is
 * looked up. CODE_INTERNAL when the numbers do not suffice.
 */
FD_CHECKED enum code carry_out(struct pg *pg, struct replica *replica, struct id tenant, bool fresh,
                               struct carry_numbers *numbers, struct error *error);

/* Writes one row of a whole without parts over what is there, with the next number; its version is the row's. */
FD_CHECKED enum code carry_put(struct pg *pg, struct id tenant, struct row *row,
                               struct carry_numbers *numbers, struct error *error);

/*
 * Brings every row of the tenant into a blank replica: those that a salon file can hold, deleted ones and stand-ins too, since others refer to
 * them. A visit that is held, because its time was somebody else's, gets the flag of an overlap.
 */
FD_CHECKED enum code carry_in(struct pg *pg, struct replica *replica, struct id tenant, struct error *error);

/* One row of the tenant in the arena; `found` tells whether there is one. */
FD_CHECKED enum code carry_load(struct pg *pg, struct id tenant, enum entity_kind kind, struct id id,
                                struct arena *arena, struct row *row, bool *found, struct error *error);

#endif
