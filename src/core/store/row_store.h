/*
 * Whole rows of any entity in and out of the replica, by the entity table: what images, import and export are
 * made of. Parts go with their whole. Internal to core/store. The writing functions belong inside a
 * transaction.
 */
#ifndef CORE_STORE_ROW_STORE_H
#define CORE_STORE_ROW_STORE_H

#include "core/model/row.h"
#include "core/store/query.h"

/* The statements over whole rows of an entity (data/sql/replica/row.sql). */
struct row_statements {
  enum sql_id insert, select, update, remove, all; /* `update` of parts is SQL_COUNT: they are put anew */
};
const struct row_statements *row_statements(enum entity_kind entity);

/* Binds the values of a row in order, as many as the statement takes (an update leaves sync's columns as they are); reads all columns of the query's row in order. */
void row_bind(struct query *query, const struct row *row);
FD_CHECKED bool row_read(const struct query *query, struct row *row, struct arena *arena);

/* The row with its parts; `found` tells whether there is one. */
FD_CHECKED enum code row_load(struct replica *replica, enum entity_kind entity, struct id id,
                              struct arena *arena, struct row *row, bool *found, struct error *error);

/* The same without the parts of one kind. */
FD_CHECKED enum code row_load_without(struct replica *replica, enum entity_kind entity, struct id id,
                                      enum entity_kind part, struct arena *arena, struct row *row,
                                      bool *found, struct error *error);

/* A new row with its parts. */
FD_CHECKED enum code row_insert(struct replica *replica, const struct row *row, struct error *error);

/* Writes the row over the one with its id and revision, which rises by one: CODE_STALE_VERSION when that
   is another one now. Parts are not touched. */
FD_CHECKED enum code row_update(struct replica *replica, const struct row *row, struct error *error);

/* Puts the parts of one kind anew. */
FD_CHECKED enum code row_replace_parts(struct replica *replica, const struct row *row, enum entity_kind part,
                                       struct error *error);

#endif
