/*
 * How one operation is settled, in parts. Internal to the centre.
 */
#ifndef SERVER_CENTRE_SETTLE_H
#define SERVER_CENTRE_SETTLE_H

#include "core/model/decide.h"
#include "server/centre/ledger.h"

/* One operation on its way to its result. */
struct settling {
  struct ledger *ledger;
  const struct operation *operation;
  struct push_result *result;
  bool clean;          /* nobody else had changed the row since its maker knew it */
  struct id tip;       /* the row's last operation now */
  struct id resolving; /* the review item that the operation decides, closed last; nil: none */
};

/* What decide() sees of a row. */
struct decide_world settle_world(struct settling *settling, const struct ledger_row *row);

/* Why nobody but the centre itself writes these fields over a row of that kind, whatever the way; NULL: desks may. */
const char *settle_forbidden(const struct settling *settling, enum entity_kind entity, const struct row *set);

/* Writes what was decided over the row: history, e-mail, rows that stand in, reviews, and the result. */
void settle_decision(struct settling *settling, struct ledger_row *row, struct decision *decision);

/* What was decided as a whole row: defaults filled in. False: it cannot be one, and the operation was rejected. */
bool settle_completes(struct settling *settling, struct decision *decision);

/* Rejected: a letter with its words, and a review item that shows it to everybody. */
void settle_reject(struct settling *settling, enum code code, const char *why);

/* ---- history.c ---- */

/* Adds to the history of a visit what happened between `before` (NULL: it was made) and `after`. False when the arena is exhausted. */
bool history_add(struct settling *settling, const struct row *before, struct row *after, bool deletes,
                 bool restores);

/* ---- standin.c ---- */

/* Makes rows that stand in for those that the row refers to and that are not there, each with a review item. */
void standin_make(struct settling *settling, const struct row *row);
/* The same as a question: the first that is not there; false: all are. */
bool standin_needed(struct settling *settling, const struct row *row, struct centre_key *missing);

/* Asks ahead for all that the row refers to. */
void standin_want(struct settling *settling, const struct row *row);

/* ---- review.c ---- */

/* Opens a review item about a row. `base`, `ours`, `theirs` are JSON or NULL. */
struct id review_open(struct settling *settling, enum review_kind kind, const struct centre_key *about,
                      const char *base, const char *ours, const char *theirs);
/* Opens those of a decision; the result names the first. */
void review_open_decided(struct settling *settling, const struct ledger_row *row,
                         const struct decision *decision);
/* Closes the open ones of a kind about a row. */
void review_close(struct settling *settling, const struct centre_key *about, enum review_kind kind,
                  const char *how);
/* Closes the one that the maker's own earlier operation led to, now that a later one takes its place. */
void review_replace_own(struct settling *settling, const struct centre_key *about);
/* Empties all of them about a row that is erased, closed ones too. */
void review_strip(struct settling *settling, const struct centre_key *about);
/* Settles an operation of kind resolve. */
void review_resolve(struct settling *settling);
/* JSON: {"visits":[…]} */
const char *review_visits(struct ledger *ledger, const struct id *visits, int count);

#endif
