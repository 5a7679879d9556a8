/*
 * All rows of an entity with their parts, by id, one after the other: what an export and whoever carries a whole salon elsewhere read.
 * Memory is bounded by the largest row. Internal to core/store and to those who carry salons (server/admin).
 */
#ifndef CORE_STORE_ROW_WALK_H
#define CORE_STORE_ROW_WALK_H

#include "core/model/row.h"
#include "core/store/query.h"

/* A row with its parts, which live until the visitor returns. False ends the walk. */
typedef bool row_visitor(void *context, const struct row *row);

/* Walks in one reading transaction of the caller. `kind` is no part. CODE_STORAGE; CODE_INTERNAL without memory. */
FD_CHECKED enum code row_walk(struct replica *replica, enum entity_kind kind, row_visitor *visit,
                              void *context, struct error *error);

#endif
