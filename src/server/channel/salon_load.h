/*
 * Reads a tenant's set-up from the tables of PostgreSQL. Inside of salons.
 */
#ifndef SERVER_CHANNEL_SALON_LOAD_H
#define SERVER_CHANNEL_SALON_LOAD_H

#include "server/channel/salons.h"

/* The zones that set-ups refer to; they live as long as the cache. Its owner sees that one thread at a time uses it. */
struct zone_shelf {
  struct zone_source source;
  struct zone **zones;
  int count;
};

/* Fills setup->salon and the questions in the arena; a transaction of the tenant is open on `pg`. Errors as salons_take(). */
FD_CHECKED enum code salon_load(struct pg *pg, struct zone_shelf *shelf, struct arena *arena,
                                struct setup *setup, struct error *error);

#endif
