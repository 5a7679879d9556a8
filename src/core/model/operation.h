/*
 * An operation: what a desk or another channel wants done to one row, as it travels to the centre (FD/1). Its identity is the op_id, made
 * in the transaction that wrote the row at the desk; its place is op_no in the stream of that replica.
 *
 * `set` holds the fields that the operation writes, `base` the old values of exactly these fields as whoever made the operation saw them; so a
 * three-way merge needs no history at the centre. Both are rows of the entity in which only the given fields count (row.h, `given`; a list of
 * parts is one field of its whole: `given_parts`).
 */
#ifndef CORE_MODEL_OPERATION_H
#define CORE_MODEL_OPERATION_H

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

extern const struct vocabulary operation_kind_words;
extern const struct vocabulary ruling_words;

#endif
