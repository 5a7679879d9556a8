/*
 * Reads the agenda of some dates (core/model/agenda.h) from PostgreSQL: what the desk's reader reads from its replica, by the same rules.
 * Inside of the channels' API.
 *
 *   struct agenda_load load;
 *   agenda_ask(&load, task, &batch, &(struct agenda_wish){.location = …, .first = …, .last = …});
 *   pg_batch_run(&batch, …);
 *   agenda_take(&load, task, &agenda);
 *   agenda_load_release(&load);
 *
 * Names of customers and reasons of absence are not read: what a channel is told speaks of nobody else.
 */
#ifndef SERVER_CHANNEL_AGENDA_LOAD_H
#define SERVER_CHANNEL_AGENDA_LOAD_H

#include "core/model/agenda.h"
#include "core/model/visit.h"
#include "server/channel/task.h"

enum { AGENDA_LISTS = 5 };

struct agenda_load {
  int location;
  int32_t first, last; /* dates whose exceptions and holidays count */
  int32_t first_date, last_date;
  struct pg_rows rows[AGENDA_LISTS];
};

/* What is to be read. */
struct agenda_wish {
  int location;
  const struct visit_request
      *request; /* only those whom it may fall to count, unless a limit counts all; NULL: everybody */
  int32_t first, last;
  struct id except_hold; /* its time counts as free; nil: none */
};

/* Puts it into the batch. */
void agenda_ask(struct agenda_load *load, const struct task *task, struct pg_batch *batch,
                const struct agenda_wish *wish);
/* Lays what came into the task's arena, indexed. CODE_INTERNAL without room. */
FD_CHECKED enum code agenda_take(struct agenda_load *load, struct task *task, struct agenda *agenda);
void agenda_load_release(struct agenda_load *load); /* fine on a zeroed one */

#endif
