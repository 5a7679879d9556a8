#include "core/model/operation.h"

#define NAME(symbol, name) name,
static const char *const kinds[] = {OPERATION_KIND_LIST(NAME)};
static const char *const rulings[] = {RULING_LIST(NAME)};
static const char *const resolutions[] = {RESOLUTION_LIST(NAME)};
#undef NAME

const struct vocabulary operation_kind_words = {"operation_kind", kinds, OPERATION_KIND_COUNT};
const struct vocabulary ruling_words = {"ruling", rulings, RULING_COUNT};
const struct vocabulary resolution_words = {"resolution", resolutions, RESOLUTION_COUNT};

#define BIT(symbol) (1U << (symbol))

/* What each kind of review offers. */
static const unsigned offered[review_kind_count] = {
    [REVIEW_DOUBLE_BOOKING] = BIT(RESOLUTION_MOVE) | BIT(RESOLUTION_CANCEL) | BIT(RESOLUTION_GIVE_SLOT) |
                              BIT(RESOLUTION_ALLOW_OVERLAP) | BIT(RESOLUTION_THEIRS),
    [REVIEW_EDIT_EDIT] = BIT(RESOLUTION_MINE) | BIT(RESOLUTION_THEIRS) | BIT(RESOLUTION_EDIT),
    [REVIEW_EDIT_DELETE] = BIT(RESOLUTION_RESTORE) | BIT(RESOLUTION_KEEP),
    [REVIEW_DELETE_EDIT] = BIT(RESOLUTION_DELETE) | BIT(RESOLUTION_KEEP),
    [REVIEW_STATUS] = BIT(RESOLUTION_SET_STATUS) | BIT(RESOLUTION_THEIRS),
    [REVIEW_RULE] = BIT(RESOLUTION_KEEP) | BIT(RESOLUTION_MOVE) | BIT(RESOLUTION_CANCEL),
    [REVIEW_REJECTED] = BIT(RESOLUTION_KEEP) | BIT(RESOLUTION_EDIT),
    [REVIEW_DUPLICATE_SUSPECT] = BIT(RESOLUTION_MERGE) | BIT(RESOLUTION_KEEP),
    [REVIEW_DUPLICATE_CUSTOMER] = BIT(RESOLUTION_KEEP) | BIT(RESOLUTION_EDIT),
    [REVIEW_REF_MISSING] = BIT(RESOLUTION_PICK) | BIT(RESOLUTION_EDIT) | BIT(RESOLUTION_KEEP),
    [REVIEW_PARTIAL_VISIT] = BIT(RESOLUTION_MOVE) | BIT(RESOLUTION_CANCEL) | BIT(RESOLUTION_KEEP),
    [REVIEW_ORPHANED_LOCAL] = BIT(RESOLUTION_KEEP) | BIT(RESOLUTION_DELETE),
    [REVIEW_ORPHANED_REMOTE] = BIT(RESOLUTION_KEEP) | BIT(RESOLUTION_RESTORE),
    [REVIEW_FOREIGN_TENANT] = BIT(RESOLUTION_KEEP),
};

bool resolution_fits(enum review_kind kind, enum resolution resolution) {
  return (offered[kind] & BIT(resolution)) != 0;
}
