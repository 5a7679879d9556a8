/*
 * Who may do what, as one table of roles and permissions, and who is acting.
 * OWNER and ADMIN may everything (only OWNER changes users' roles and erases); RECEPTION runs the day and may
 * lift `duplicate` and `customer_blocked`; PROVIDER sees all and changes the status of visits in the own
 * column; VIEWER looks.
 */
#ifndef CORE_MODEL_ROLE_H
#define CORE_MODEL_ROLE_H

#include <stdbool.h>

#include "core/model/error.h"
#include "core/model/id.h"
#include "core/model/language.h"
#include "core/model/vocabulary.h"

/* X(symbol, name, sentence part: "… may not <…>") */
#define PERMISSION_LIST(X) \
  X(MAY_VIEW, "view", N_("look at the book")) \
  X(MAY_BOOK, "book", N_("make bookings")) \
  X(MAY_CHANGE, "change", N_("move or edit bookings")) \
  X(MAY_STATUS, "status", N_("change the status of visits")) \
  X(MAY_CANCEL, "cancel", N_("cancel bookings")) \
  X(MAY_CORRECT, "correct", N_("correct completed visits")) \
  X(MAY_BLOCK, "block", N_("block time")) \
  X(MAY_QUEUE, "queue", N_("take walk-ins and keep the waitlist")) \
  X(MAY_CUSTOMER, "customer", N_("add or edit customers")) \
  X(MAY_MERGE, "merge", N_("merge customers")) \
  X(MAY_EXPORT, "export", N_("export the salon or a customer's data")) \
  X(MAY_ERASE, "erase", N_("erase a customer's data")) \
  X(MAY_IMPORT, "import", N_("import a salon file")) \
  X(MAY_SETUP, "setup", N_("change the salon's set-up")) \
  X(MAY_USERS, "users", N_("change users and roles")) \
  X(MAY_RESTORE, "restore", N_("restore a backup")) \
  X(MAY_SALE, "sale", N_("take payments")) \
  X(MAY_REVIEW, "review", N_("decide reviews"))

enum permission {
#define X(symbol, name, words) symbol,
  PERMISSION_LIST(X)
#undef X
      PERMISSION_COUNT
};

/*
 * Who acts. An actor of a salon without users is OWNER with a nil id and the name "desk". What another user allows once is done
 * with that user's role, and the audit names both.
 */
struct actor {
  struct id user;
  enum user_role role;
  enum actor_kind kind;
  struct id employee; /* of a PROVIDER: whose column is the own one; nil otherwise */
  char name[96];
  struct id allowed_by; /* who allowed it by PIN; nil: nobody had to */
  char allowed_name[96];
};

/* `actor` with what `by` may do, once. */
struct actor actor_allowed(const struct actor *actor, const struct actor *by);

const char *permission_name(enum permission permission);
bool role_may(enum user_role role, enum permission permission);

/* CODE_NOT_PERMITTED with a sentence that names the role and which roles may, or CODE_OK. */
FD_CHECKED enum code role_check(const struct actor *actor, enum permission permission, struct error *error);

/*
 * The same for something done to a visit (or block) of these employees: a PROVIDER may only where the own
 * column is among them.
 */
FD_CHECKED enum code role_check_column(const struct actor *actor, enum permission permission,
                                       const struct id employees[], int employee_count, struct error *error);

/* Whether this role may lift a broken rule of this code (Rules of booking 3). */
bool role_may_override(enum user_role role, enum code code);

#endif
