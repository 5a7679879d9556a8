/*
 * The centre: settles operations, whoever made them, in the one order of the tenant. No I/O: what it must know it asks of a store, what it comes
 * to it hands back as lists of what is to be written. The caller holds the tenant's clock lock from before the first question until what was
 * handed back is committed; so two settlings of a tenant never run beside each other.
 *
 *   struct centre_batch batch = {.tenant = …, .replica = …, .operations = …, .count = …, .seq = base, .now = …};
 *   code = centre_settle(&batch, &store, arena, &settlement, error);
 *   if (code == CODE_OK && settlement.trouble == CENTRE_FINE) … write it all, commit, answer …
 *
 * Settling is the same whatever the batches: one operation after the other, each seeing what those before it wrote. A list split in any way
 * comes to the same rows; an operation that is known by its id gets the result that it got first, and changes nothing.
 */
#ifndef SERVER_CENTRE_CENTRE_H
#define SERVER_CENTRE_CENTRE_H

#include "core/model/operation.h"
#include "core/model/role.h"
#include "wire/image.h"
#include "wire/push.h"

/* Numbers of the tenant's sequence that a batch may use up for each operation: the row, its review items and the rows that stand in for those it
   refers to. Reserve count * this before settling; what is left over is harmless. */
enum { CENTRE_SEQ_PER_OPERATION = 1024 };

struct centre_key {
  enum entity_kind entity;
  struct id id;
};

/* ---- What the store is asked ---- */

/* A row as it stands. */
struct centre_row {
  bool found;
  struct row row; /* out of its image (image_read_text) */
  int64_t version, seq;
  bool held, incomplete;
  struct id last_operation;
  int64_t made_at; /* created_at of the row */
};

/* A time of an employee. */
struct centre_span {
  struct id employee;
  int64_t from, to;
};

/* A segment of a live visit that holds its slot. */
struct centre_segment {
  struct id visit;
  struct centre_span span;  /* what it occupies, buffers included */
  bool overlap;             /* put over others on purpose: */
  const char *overlap_with; /* … these, a JSON array of ids; NULL: whoever was there */
};

/* An operation that was settled before. */
struct centre_log {
  bool found;
  uint8_t hash[OPERATION_HASH_SIZE];
  const char *verdict; /* as centre_entry has it */
  size_t verdict_length;
};

/* Live visits of a customer that start in [from, to]. */
struct centre_near {
  struct id customer;
  int64_t from, to;
};

/*
 * All questions of one round, to be answered in one go; each list may be empty. Answers live in the arena; those of `keys` and `operations` stand
 * at the place of their question, the others are lists without order.
 */
struct centre_question {
  struct id replica; /* of which stream the last number is asked; nil: of none */
  const struct id *operations;
  int operation_count;
  const struct centre_key *keys;
  int key_count;
  const struct centre_span *spans;
  int span_count;
  const struct centre_near *near;
  int near_count;
  const char *const
      *emails; /* in lower case: live customers with these and without the flag email_duplicate are asked */
  int email_count;
  const struct centre_key *reviewed; /* open review items about these rows are asked */
  int reviewed_count;
  bool reviewed_all; /* those that are closed too */

  int64_t
      seq; /* the last number in use; a store that takes the clock with its first answer says here where it stood */
  int64_t last_number;             /* of the stream; 0: it is new */
  struct centre_log *logs;         /* operation_count */
  struct centre_row *rows;         /* key_count */
  struct centre_segment *segments; /* that overlap a span */
  int segment_count;
  struct id *visits; /* near */
  int visit_count;
  struct id *customers; /* with these e-mails */
  int customer_count;
  struct id *reviews; /* ids of review items with resolved_at NULL and deleted_at NULL */
  int review_count;
};

struct centre_store {
  void *context;
  enum code (*read)(void *context, struct centre_question *question, struct arena *arena,
                    struct error *error);
};

/* ---- What is to be settled ---- */

/* An operation that the database would not take (a constraint): settled now as rejected, or kept for review. */
struct centre_refusal {
  struct id operation;
  enum code code;
  const char *constraint;
};

struct centre_batch {
  struct id tenant;
  struct id replica;     /* the stream; nil: a channel, whose operations have no numbers */
  enum actor_kind actor; /* ACTOR_DESK, ACTOR_API, …: in the history */
  const char *name;      /* of the device or the key: in the history where the operation names nobody */
  const struct operation *operations;
  int count;
  int64_t seq; /* the last number that is used already: rows get seq + 1, seq + 2, … */
  int64_t now;
  /*
   * A channel's caller is waiting and is told at once: its operations win as they are or nothing of the batch is to be stored. Then every
   * ruling but applied, merged and noop ends the settling with CENTRE_LOST.
   */
  bool must_win;
  const struct centre_refusal *refusals;
  int refusal_count;
};

/* ---- What it comes to ---- */

/* A row to write: whole, as it is now. One for each row of the batch, in the order of their numbers. */
struct centre_change {
  const struct entity *entity;
  struct id id;
  const struct row *
      row; /* complete: tenant_id, version, revision, created_at, updated_at and the keys of parts are filled in */
  bool is_new;
  int64_t version, seq;
  bool held, incomplete;
  bool deleted; /* deleted_at is set */
  bool purged;  /* strip it also from audit, log, dead letters and caches */
  struct id last_operation;
  int64_t made_at, changed_at;
  const char *image; /* canonical */
  size_t image_length;
  uint8_t hash[IMAGE_HASH_SIZE];
  int bucket;
  int bucket_before; /* of a row that was there: where it stood */
};

/* A line of the operations' log, for each that was settled now. */
struct centre_entry {
  const struct operation *operation;
  struct id replica; /* nil: a channel's */
  enum ruling ruling;
  int64_t seq;         /* the highest that it gave; 0: it changed nothing */
  const char *verdict; /* JSON, compact; only centre reads it */
  size_t verdict_length;
};

/* What an operation changed of a row: for the audit. JSON objects of the fields that differ. */
struct centre_audit {
  const struct entity *entity;
  struct id id;
  const struct operation *operation;
  const char *before; /* NULL: there was no row */
  const char *after;  /* NULL too of a row that was made: it says itself what it is */
};

/* An operation that was rejected, word for word. */
struct centre_letter {
  const struct operation *operation;
  enum code code;
  const char *why;
};

enum centre_trouble {
  CENTRE_FINE,
  CENTRE_GAP,    /* 409 gap: `expect` is the number that must come first */
  CENTRE_FORKED, /* 409 replica_forked */
  CENTRE_LOST    /* a channel's operation did not win: results[lost] says why; nothing may be written */
};

struct centre_settlement {
  enum centre_trouble trouble;
  int64_t expect;
  int lost;
  struct push_result *results; /* batch.count, in order */
  int64_t last_number;         /* of the stream, after it */
  int64_t seq;                 /* the last number used; batch.seq when nothing changed */
  struct centre_change *changes;
  int change_count;
  struct centre_entry *entries;
  int entry_count;
  struct centre_audit *audits;
  int audit_count;
  struct centre_letter *letters;
  int letter_count;
};

/* CODE_OK also for a trouble. Else what the store said, or CODE_INTERNAL when the arena is exhausted. All that is handed back lives in the
   arena and borrows from the batch. */
FD_CHECKED enum code centre_settle(const struct centre_batch *batch, const struct centre_store *store,
                                   struct arena *arena, struct centre_settlement *settlement,
                                   struct error *error);

#endif
