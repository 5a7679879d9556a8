/*
 * A push from the inside, without HTTP: operations of one stream against PostgreSQL, in one transaction, with everything that can come out of it.
 */
#ifndef SERVER_SYNC_PUSH_H
#define SERVER_SYNC_PUSH_H

#include "server/sync/centre_pg.h"
#include "server/sync/cursor.h"
#include "wire/push.h"

struct push_wish {
  struct id tenant, device;
  const char *name; /* of the device: in the history where an operation names nobody */
  const struct push_request *push;
  int64_t now;
};

enum push_trouble { PUSH_FINE, PUSH_GAP, PUSH_FORKED };

struct push_outcome {
  enum push_trouble trouble;
  int64_t expect;            /* of a gap */
  struct push_answer answer; /* when it is fine; in the arena */
  struct cursor clock;       /* where the tenant stands after it */
  bool changed; /* rows were written: whoever waits is to be woken, also when the code is an error */
  int refused;  /* operations that a constraint held back, and that were ruled on their own */
};

/*
 * All of it is one transaction. When a constraint refuses it, its operations are settled one by one in their order, each in a transaction
 * of its own, so that the one that cannot be stored is rejected alone. After CODE_OFFLINE some of them may have been settled: the same
 * push again tells which.
 */
FD_CHECKED enum code push_settle(struct pg *pg, const struct push_wish *wish, struct arena *arena,
                                 struct push_outcome *outcome, struct error *error);

#endif
