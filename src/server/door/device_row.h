/*
 * A paired desk is a row of the salon too: a device with a name and a number, which other desks see and which prefixes its receipts. It is made
 * like every row of the salon, by an operation that the centre settles. Whoever deletes it revokes the desk.
 */
#ifndef SERVER_DOOR_DEVICE_ROW_H
#define SERVER_DOOR_DEVICE_ROW_H

#include <stdint.h>

#include "core/model/arena.h"
#include "core/model/error.h"
#include "server/sync/centre_pg.h"

struct device_wish {
  struct id tenant, device;
  const char *name;
  const char *app; /* NULL: not known */
  int64_t now;
};

/*
 * Makes the row, with the tenant's next number, in the transaction that centre_pg_begin() has opened with DEVICE_ROW_NUMBERS; does not commit. What
 * fails is to be rolled back.
 */
FD_CHECKED enum code device_row_make(struct pg *pg, const struct device_wish *wish,
                                     const struct centre_clock *clock, struct arena *arena,
                                     struct error *error);

#define DEVICE_ROW_NUMBERS CENTRE_PG_NUMBERS(1)

#endif
