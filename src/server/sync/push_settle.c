#include <assert.h>
#include <string.h>

#include "server/sync/push.h"

struct attempt {
  struct pg *pg;
  const struct push_wish *wish;
  struct arena *arena;
  struct push_outcome *outcome;
};

/* Some of the push's operations in one transaction. */
struct portion {
  int first, count;
  const struct centre_refusal *refusal; /* NULL: none */
};

static void note(struct attempt *attempt, const struct centre_clock *clock, bool stored,
                 const struct centre_settlement *settlement) {
  struct push_outcome *outcome = attempt->outcome;
  outcome->answer.epoch = clock->epoch;
  outcome->answer.last_number = settlement->last_number;
  outcome->answer.seq = stored ? clock->seq : clock->base;
  outcome->clock = (struct cursor){.epoch = clock->epoch, .seq = outcome->answer.seq};
  outcome->changed = outcome->changed || settlement->change_count > 0;
}

static enum code settle(struct attempt *attempt, const struct portion *portion, struct error *error) {
  const struct push_wish *wish = attempt->wish;
  struct centre_pg centre = {.pg = attempt->pg,
                             .tenant = wish->tenant,
                             .device = wish->device,
                             .numbers = CENTRE_PG_NUMBERS(portion->count)};
  struct centre_store store = centre_pg_store(&centre);
  struct centre_batch batch = {.tenant = wish->tenant,
                               .replica = wish->push->replica,
                               .actor = ACTOR_DESK,
                               .name = wish->name,
                               .operations = wish->push->operations + portion->first,
                               .count = portion->count,
                               .now = wish->now,
                               .refusals = portion->refusal,
                               .refusal_count = portion->refusal == NULL ? 0 : 1};
  struct centre_settlement settlement = {.trouble = CENTRE_FINE};
  enum code code = centre_settle(&batch, &store, attempt->arena, &settlement, error);
  if (code != CODE_OK) return code;
  assert(centre.open); /* the stream at least was asked for */
  if (centre.stream_foreign || settlement.trouble == CENTRE_FORKED)
    attempt->outcome->trouble = PUSH_FORKED;
  else if (settlement.trouble == CENTRE_GAP)
    attempt->outcome->trouble = PUSH_GAP;
  attempt->outcome->expect = settlement.expect;
  if (attempt->outcome->trouble != PUSH_FINE) {
    pg_rollback(attempt->pg);
    return CODE_OK;
  }
  code = centre_pg_write(&centre, &batch, &settlement, true, error);
  if (code != CODE_OK) return code;
  memcpy(attempt->outcome->answer.results + portion->first, settlement.results,
         (size_t)portion->count * sizeof *settlement.results);
  note(attempt, &centre.clock, centre_pg_writes(&centre, &batch, &settlement), &settlement);
  return CODE_OK;
}

static enum code transact(struct attempt *attempt, const struct portion *portion, struct error *error) {
  enum code code = settle(attempt, portion, error);
  if (code != CODE_OK) pg_rollback(attempt->pg);
  return code;
}

/* What a constraint refused is told to the centre, which then rules that it cannot be. */
static enum code transact_refused(struct attempt *attempt, int at, const struct error *why,
                                  struct error *error) {
  const char *constraint = arena_text(attempt->arena, why->detail, strlen(why->detail));
  struct centre_refusal refusal = {.operation = attempt->wish->push->operations[at].id,
                                   .code = why->code,
                                   .constraint = constraint == NULL ? "" : constraint};
  attempt->outcome->refused++;
  return transact(attempt, &(struct portion){.first = at, .count = 1, .refusal = &refusal}, error);
}

static enum code one_by_one(struct attempt *attempt, struct error *error) {
  for (int i = 0; i < attempt->wish->push->count && attempt->outcome->trouble == PUSH_FINE; i++) {
    struct error why;
    error_init(&why);
    enum code code = transact(attempt, &(struct portion){.first = i, .count = 1}, &why);
    if (centre_pg_refused(code)) {
      code = transact_refused(attempt, i, &why, error);
      if (centre_pg_refused(code)) {
        error_init(error);
        code = error_set(error, CODE_INTERNAL, "The central server has made a mistake. It is in its log.");
        error_detail(error, "refused twice: %.200s", why.detail);
      }
    } else if (code != CODE_OK) {
      *error = why;
    }
    if (code != CODE_OK) return code;
  }
  return CODE_OK;
}

enum code push_settle(struct pg *pg, const struct push_wish *wish, struct arena *arena,
                      struct push_outcome *outcome, struct error *error) {
  struct attempt attempt = {.pg = pg, .wish = wish, .arena = arena, .outcome = outcome};
  *outcome = (struct push_outcome){.trouble = PUSH_FINE};
  outcome->answer.results = ARENA_NEW(arena, (size_t)wish->push->count + 1, struct push_result);
  outcome->answer.count = wish->push->count;
  if (outcome->answer.results == NULL)
    return error_set(error, CODE_INTERNAL, "The central server is short of memory. Try again in a moment.");
  struct error why;
  error_init(&why);
  enum code code = transact(&attempt, &(struct portion){.first = 0, .count = wish->push->count}, &why);
  if (centre_pg_refused(code)) return one_by_one(&attempt, error);
  if (code != CODE_OK) *error = why;
  return code;
}
