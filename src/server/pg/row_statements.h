/*
 * Which statements of data/sql/server/row.sql write the rows of an entity. All of one entity, with its parts, take the same parameter: a JSON
 * array of rows; so to write some visits is: clear the parts of each kind, put the visits, put the parts of each kind.
 */
#ifndef SERVER_PG_ROW_STATEMENTS_H
#define SERVER_PG_ROW_STATEMENTS_H

#include "core/model/entity.h"
#include "generated/server_statements.h"

/* Writes wholes over what is there; of a part: all parts of that kind of the wholes in the array. */
enum pg_id row_put_statement(enum entity_kind entity);

/* Removes the parts of that kind of the wholes in the array. PG_COUNT: the entity is no part. */
enum pg_id row_clear_statement(enum entity_kind entity);

#endif
