/*
 * What can go wrong, in the words of the command line's contract.
 *
 * A fallible function returns an `enum code` and takes a caller-owned `struct error *` last. The first cause
 * wins: once an error is set, later calls of error_set() leave it alone, so that a caller may go on cleaning
 * up. The text is one complete sentence for the receptionist: what is wrong, and what would work. The detail
 * goes to the log only. No allocation.
 */
#ifndef CORE_MODEL_ERROR_H
#define CORE_MODEL_ERROR_H

#include <stddef.h>

#define FD_CHECKED __attribute__((warn_unused_result))
#define FD_PRINTF(format_at, args_at) __attribute__((format(printf, format_at, args_at)))

/*
 * X(name in C, name in JSON, exit status, may a person with the right role override it).
 * The order is the contract's: of several broken rules the first in this order gives code and exit status.
 */
#define CODE_LIST(X) \
  X(CODE_OK, "ok", 0, 0) \
  X(CODE_STORAGE, "storage", 1, 0) \
  X(CODE_INTERNAL, "internal", 1, 0) \
  X(CODE_OFFLINE, "offline", 1, 0) \
  X(CODE_USAGE, "usage", 2, 0) \
  X(CODE_INVALID, "invalid", 2, 0) \
  X(CODE_NOT_FOUND, "not_found", 3, 0) \
  X(CODE_AMBIGUOUS, "ambiguous", 3, 0) \
  X(CODE_NOT_QUALIFIED, "not_qualified", 4, 1) \
  X(CODE_OUTSIDE_HOURS, "outside_hours", 4, 1) \
  X(CODE_SLOT_TAKEN, "slot_taken", 4, 1) \
  X(CODE_NOTICE, "notice", 4, 1) \
  X(CODE_LIMIT, "limit", 4, 1) \
  X(CODE_CUSTOMER_BLOCKED, "customer_blocked", 4, 1) \
  X(CODE_DUPLICATE, "duplicate", 4, 1) \
  X(CODE_BAD_TRANSITION, "bad_transition", 4, 0) \
  X(CODE_STALE_VERSION, "stale_version", 4, 0) \
  X(CODE_EXISTS, "exists", 4, 0) \
  X(CODE_NOT_PAIRED, "not_paired", 4, 0) \
  X(CODE_SUSPENDED, "suspended", 4, 0) \
  X(CODE_REVOKED, "revoked", 4, 0) \
  X(CODE_UPDATE_REQUIRED, "update_required", 4, 0) \
  X(CODE_NOT_PERMITTED, "not_permitted", 5, 0)

enum code {
#define X(symbol, name, status, overridable) symbol,
  CODE_LIST(X)
#undef X
      CODE_COUNT
};

enum { ERROR_TEXT_SIZE = 896, ERROR_DETAIL_SIZE = 256 };

struct error {
  enum code code;                 /* CODE_OK while nothing is wrong */
  char text[ERROR_TEXT_SIZE];     /* for the person at the desk */
  char detail[ERROR_DETAIL_SIZE]; /* for the log: library code, statement, file; may be empty */
};

/* The contract's name of a code, such as "slot_taken". Never NULL. */
const char *code_name(enum code code);

/* The exit status of the command line for a code, 0..5. */
int code_exit_status(enum code code);

/* Whether a broken rule of this code can be lifted by a role at all (who may: roles.h). */
int code_is_overridable(enum code code);

void error_init(struct error *error);

/* Sets code and text unless an error stands already; returns the code that stands. `error` may be NULL: then
 * `code` is returned. */
enum code error_set(struct error *error, enum code code, const char *format, ...) FD_PRINTF(3, 4);

/* Adds detail for the log to an error that stands and has none. */
void error_detail(struct error *error, const char *format, ...) FD_PRINTF(2, 3);

#endif
