/*
 * An operation: what a desk or another channel wants done to one row, as it travels to the centre (FD/1). Its identity is its id, made
 * in the transaction that wrote the row at the desk; its place is its number in the stream of that replica.
 *
 * `set` holds the fields that the operation writes, `base` the old values of exactly these fields as whoever made the operation saw them; so a
 * three-way merge needs no history at the centre. Both are rows of the entity in which only the given fields count (row.h, `given`; a list of
 * parts is one field of its whole: `given_parts`).
 *
 * An operation is a value whose rows and texts live in an arena.
 */
#ifndef CORE_MODEL_OPERATION_H
#define CORE_MODEL_OPERATION_H

#include "core/model/error.h"
#include "core/model/row.h"

/* X(symbol, name on the wire) */
#define OPERATION_KIND_LIST(X) \
  X(OPERATION_CREATE, "create") \
  X(OPERATION_UPDATE, "update") \
  X(OPERATION_DELETE, "delete") \
  X(OPERATION_UNDO, "undo") \
  X(OPERATION_RESOLVE, "resolve") \
  X(OPERATION_PURGE, "purge") \
  X(OPERATION_VOID, "void")

enum operation_kind {
#define X(symbol, name) symbol,
  OPERATION_KIND_LIST(X)
#undef X
      OPERATION_KIND_COUNT
};

/* X(symbol, name on the wire): all of them settle an operation for good. */
#define RULING_LIST(X) \
  X(RULING_APPLIED, "applied")   /* as it was asked */ \
  X(RULING_MERGED, "merged")     /* the fields that nobody else had changed, beside what others changed */ \
  X(RULING_NOOP, "noop")         /* it was so already */ \
  X(RULING_CONFLICT, "conflict") /* kept, and a person must decide: a review item says what */ \
  X(RULING_REJECTED, "rejected") /* malformed or forbidden: kept with the dead letters */

enum ruling {
#define X(symbol, name) symbol,
  RULING_LIST(X)
#undef X
      RULING_COUNT
};

/*
 * What a person chooses in review, as an operation of kind `resolve` says it. X(symbol, name on the wire)
 * MOVE, EDIT, SET_STATUS and PICK write the operation's `set` over the row; MINE writes what the review item kept; the others need no fields.
 */
#define RESOLUTION_LIST(X) \
  X(RESOLUTION_MINE, "mine")                   /* what was set aside is written after all */ \
  X(RESOLUTION_THEIRS, "theirs")               /* what stands stays */ \
  X(RESOLUTION_EDIT, "edit")                   /* neither: these fields */ \
  X(RESOLUTION_MOVE, "move")                   /* to another time or another employee */ \
  X(RESOLUTION_CANCEL, "cancel")               /* the visit that has no slot is cancelled */ \
  X(RESOLUTION_GIVE_SLOT, "give_slot")         /* those in the way are cancelled, and it has the slot */ \
  X(RESOLUTION_ALLOW_OVERLAP, "allow_overlap") /* both stand, on purpose */ \
  X(RESOLUTION_RESTORE, "restore")             /* a deleted row lives again, with what was set aside */ \
  X(RESOLUTION_KEEP, "keep")             /* as it is: stays deleted, stays alive, both stay, is accepted */ \
  X(RESOLUTION_DELETE, "delete")         /* deleted after all */ \
  X(RESOLUTION_SET_STATUS, "set_status") /* this status, with a reason */ \
  X(RESOLUTION_PICK, "pick")             /* refers to another row */ \
  X(RESOLUTION_MERGE, "merge")           /* one of two goes: the visit in review is cancelled */

enum resolution {
#define X(symbol, name) symbol,
  RESOLUTION_LIST(X)
#undef X
      RESOLUTION_COUNT
};

extern const struct vocabulary operation_kind_words;
extern const struct vocabulary ruling_words;
extern const struct vocabulary resolution_words;

/* Whether this choice is one of those that a review item of that kind offers ("Merge and conflicts"). */
bool resolution_fits(enum review_kind kind, enum resolution resolution);

enum { OPERATION_OVERLAPS_MAX = 32, OPERATION_HASH_SIZE = 32 };

struct operation {
  int64_t number; /* in the stream of the replica, 1, 2, 3 …; 0 of a channel's */
  struct id id;
  enum operation_kind kind;
  const struct entity *entity; /* never a part; NULL only of a void and of one that has a fault */
  struct id row;
  int64_t base_version;       /* that the maker had last been told of the row; 0: none */
  struct id base_operation;   /* the maker's own earlier one on the row that was not settled yet; nil: none */
  struct row set, base;       /* of `entity`; of a resolve: of the entity of the row in review */
  struct id undoes;           /* of an undo: the operation that it takes back; nil otherwise */
  enum resolution resolution; /* of a resolve */
  const char *reason;         /* of a resolve or an overlap; NULL: none */
  const struct id *overlap_ok; /* visits that this one may overlap, on purpose */
  int overlap_ok_count;
  int64_t made_at; /* by the maker's clock: says when in the history, orders nothing */
  struct id user;  /* who; nil: nobody signed in */
  const char *by;  /* the name of who; NULL: none */
  /*
   * What it was in bytes: the same for the same operation whatever its number. `body` is what goes to the dead letters.
   */
  uint8_t hash[OPERATION_HASH_SIZE];
  const char *body;
  size_t body_length;
  /* What is wrong with its contents: it can only be rejected, and the rest of it does not count. NULL: nothing. */
  const char *fault;
};

#endif
