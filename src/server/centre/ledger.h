/*
 * What is known of a tenant while a batch is settled: rows as they stand after the operations settled so far, and all else that was asked of the
 * store. Whatever is not known yet is asked when it is needed; ledger_want_…() and ledger_fetch() ask for much of it in one round before. Internal
 * to the centre.
 *
 * A store that fails, and an arena that is exhausted, are remembered: `code` is then not CODE_OK any more, answers are empty, and nothing that was
 * settled counts.
 */
#ifndef SERVER_CENTRE_LEDGER_H
#define SERVER_CENTRE_LEDGER_H

#include "server/centre/centre.h"

/* A row as it stands. */
struct ledger_row {
  struct centre_key key;
  bool found;      /* there is one */
  bool was_stored; /* there was one before the batch */
  bool changed;    /* by the batch */
  bool purged;
  struct row row;
  int64_t version, seq;
  bool held, incomplete;
  struct id last_operation;
  int64_t made_at;
  int bucket_before;
  /* Of a visit that the batch changed: whether it occupies anybody but for being held, and between when. */
  bool blocks;
  int64_t occupied_from, occupied_to;
};

/* What is known of an operation that was settled, in the batch or before it. */
struct ledger_log {
  struct id operation;
  bool found;
  uint8_t hash[OPERATION_HASH_SIZE];
  struct push_result result; /* without number and row */
  bool clean;                /* decide.h */
  struct id tip;
  bool purge;
};

/* Open addressing over ids; a power of two of places, at most half full. */
struct ledger_index {
  int *places; /* index + 1; 0: free */
  int size, used;
};

struct ledger_list {
  void *items;
  int count, capacity;
};

struct ledger {
  const struct centre_batch *batch;
  const struct centre_store *store;
  struct arena *arena;
  struct error *error;
  enum code code;
  int64_t seq, last_number;
  bool all_reviews; /* the next question is about closed ones too */

  struct ledger_row nothing; /* what is answered once the ledger has failed */
  struct ledger_log no_log;

  struct ledger_list rows,
      logs; /* of pointers to struct ledger_row, struct ledger_log: they stay where they are */
  struct ledger_index row_index, log_index;
  struct ledger_list spans, segments;      /* struct centre_span that were asked, struct centre_segment */
  struct ledger_list nears, near_visits;   /* struct centre_near that were asked, struct id */
  struct ledger_list emails, email_owners; /* const char *, struct id */
  struct ledger_list reviewed, reviews;    /* struct centre_key that were asked, struct id of review items */
  struct ledger_list visits, customers;    /* struct ledger_row * that the batch changed */

  struct ledger_list want_keys, want_operations, want_spans, want_nears, want_emails, want_reviewed;
  struct ledger_list changed, entries, audits, letters; /* what is handed back */
};

void ledger_init(struct ledger *ledger, const struct centre_batch *batch, const struct centre_store *store,
                 struct arena *arena, struct error *error);

/* A place at the end of a list of items of `size` bytes; NULL when the arena is exhausted. */
void *ledger_add(struct ledger *ledger, struct ledger_list *list, size_t size);

/* Puts an id into a list of them in their order, once. */
void ledger_add_id(struct ledger *ledger, struct ledger_list *list, struct id id);

/* ---- Asking ahead ---- */

void ledger_want_row(struct ledger *ledger, enum entity_kind entity, struct id id);
void ledger_want_log(struct ledger *ledger, struct id operation);
void ledger_want_segments(struct ledger *ledger, const struct row *visit);
void ledger_want_near(struct ledger *ledger, struct id customer, int64_t starts_at);
void ledger_want_email(struct ledger *ledger, const char *email);
void ledger_want_reviews(struct ledger *ledger, enum entity_kind entity, struct id id);
/* Asks for all that was wanted; with the last number of the batch's stream when `stream`. */
void ledger_fetch(struct ledger *ledger, bool stream);

/* ---- What is known ---- */

/* Never NULL; holds for the life of the ledger. */
struct ledger_row *ledger_row(struct ledger *ledger, enum entity_kind entity, struct id id);
struct ledger_log *ledger_log(struct ledger *ledger, struct id operation);
/* One that is certainly not there yet, without asking. NULL when the arena is exhausted. */
struct ledger_row *ledger_new_row(struct ledger *ledger, enum entity_kind entity, struct id id);

/* Visits that hold their slot over the time of this one: decide.h, decide_overlaps; `context` is the ledger. */
int ledger_overlaps(void *context, const struct row *visit, struct id *visits, int most);

/* A live visit of the same customer with one of the services that starts at most five minutes apart; nil: none. */
struct id ledger_duplicate(struct ledger *ledger, const struct row *visit);

/* Another live customer that owns the e-mail; nil: none. */
struct id ledger_email_owner(struct ledger *ledger, const char *email, struct id except);

/* The i-th open review item about a row, or NULL after the last. */
struct ledger_row *ledger_review(struct ledger *ledger, enum entity_kind entity, struct id id, int i);

/* The same of all of them, closed ones too. */
struct ledger_row *ledger_review_of(struct ledger *ledger, enum entity_kind entity, struct id id, int i);

/* ---- Writing ---- */

/*
 * The row becomes `after`: it gets the next version and number, tenant and keys of its parts are filled in, and what differs goes to the audit.
 */
void ledger_write(struct ledger *ledger, struct ledger_row *row, const struct row *after,
                  const struct operation *operation);

/* Says what was settled, for the operations after it. */
void ledger_note(struct ledger *ledger, const struct operation *operation, const struct push_result *result,
                 bool clean, struct id tip);

/* Keeps an operation word for word, once. */
void ledger_letter(struct ledger *ledger, const struct operation *operation, enum code code, const char *why);

/* What was not done but must not be forgotten: into the audit. */
void ledger_audit_text(struct ledger *ledger, const struct centre_key *key, const struct operation *operation,
                       const char *after);

/* The rows that changed, for the store. */
void ledger_finish(struct ledger *ledger, struct centre_settlement *settlement);

/* Remembers that the arena is exhausted. */
bool ledger_fails(struct ledger *ledger);

#endif
