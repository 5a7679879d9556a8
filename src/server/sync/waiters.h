/*
 * The desks that wait for news (GET /v1/wait): a table in memory, by tenant. Whoever commits in this process wakes them at once; what another
 * process commits is seen by one thread that asks the tenants' clocks every half second. A waiter holds no thread and no connection to
 * PostgreSQL, so that ten thousand of them are cheap. All functions may be called from any thread.
 *
 * So that no news falls between looking at the clock and waiting, waiters_known() comes first: from then on the table remembers the tenant's
 * clock, and waiters_hold() compares with it.
 */
#ifndef SERVER_SYNC_WAITERS_H
#define SERVER_SYNC_WAITERS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/error.h"
#include "core/model/id.h"
#include "server/http/http.h"
#include "server/sync/cursor.h"

enum {
  WAITERS_PER_TENANT = 256, /* a salon has a handful of desks */
  WAITERS_POLL_MS = 500,
  WAITERS_TENANT_KEPT_MS = 60000 /* how long a tenant is remembered after its last desk has gone */
};

struct waiters;

/* Starts the thread. `server` must outlive it; only its pool is used. */
FD_CHECKED enum code waiters_new(struct server *server, struct waiters **waiters, struct error *error);

/* From here on nobody is held any more, and who waits is answered 204: the server is about to stop. */
void waiters_stop(struct waiters *waiters);

/* After waiters_stop() and before the daemon goes. NULL is fine. */
void waiters_free(struct waiters *waiters);

/* The tenant's clock as far as it is known here; false when it is not, or not from within the last second. Remembers the tenant. */
bool waiters_known(struct waiters *waiters, struct id tenant, struct cursor *clock);

enum wait_outcome {
  WAIT_HELD, /* the response is `later`; the request belongs to the table */
  WAIT_NEWS, /* there is something already: nothing is held */
  WAIT_FULL, /* too many of this tenant */
  WAIT_STOPPED
};

/* Holds a request of a device until the tenant's clock is beyond `seen` or `milliseconds` are over. The device's earlier one ends (204). */
enum wait_outcome waiters_hold(struct waiters *waiters, struct request *request, struct response *response,
                               struct cursor seen, int milliseconds);

/* A transaction of the tenant is committed: to be called by whoever committed it. Does nothing when `waiters` is NULL. */
void waiters_wake(struct waiters *waiters, struct id tenant, struct cursor clock);

/* A device was revoked: its waiter ends. */
void waiters_end(struct waiters *waiters, struct id tenant, struct id device);

/* How many wait now. */
int waiters_count(struct waiters *waiters);

#endif
