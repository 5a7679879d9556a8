/*
 * Rows as they stand, out of the feed: what an operation of a channel is based on. Inside of the channels' API.
 */
#ifndef SERVER_CHANNEL_STANDING_H
#define SERVER_CHANNEL_STANDING_H

#include "core/model/row.h"
#include "server/channel/task.h"

struct standing {
  struct row row;
  struct id id;
  int64_t version;
  bool held;                    /* a visit without its slot */
  const char *customer, *phone; /* of a visit: whose it is; "" for nobody */
};

/* Each of them: CODE_NOT_FOUND about `field` (NULL: the path) when there is none that lives. */
FD_CHECKED enum code standing_row(struct task *task, enum entity_kind entity, const char *field, struct id id,
                                  struct standing *standing);
/* A visit by its confirmation code or id, as text. */
FD_CHECKED enum code standing_visit(struct task *task, const char *field, const char *text,
                                    struct standing *standing);
/* A call by the number that the caller gave it, or by id. `*found` false: there is none, and no error. */
FD_CHECKED enum code standing_call(struct task *task, const char *text, struct standing *standing,
                                   bool *found);

#endif
