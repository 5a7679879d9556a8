/* Rows written as the server writes them: under the tenant's clock, by the statements of row.sql, as the role that serves. */
#ifndef SERVER_TESTS_SAMPLE_WRITE_H
#define SERVER_TESTS_SAMPLE_WRITE_H

#include "core/model/error.h"
#include "server/pg/pg.h"
#include "server/sample_rows.h"

/* Opens a transaction of the tenant that has taken 1000 numbers; answers the one before the first of them. */
int64_t sample_begin(struct pg *pg, int tenant);

/* Writes an array of rows of an entity, with their parts. */
enum code sample_put(struct pg *pg, enum entity_kind entity, const json_t *list, struct error *error);
enum code sample_put_one(struct pg *pg, enum entity_kind entity, json_t *row, struct error *error);

/* One row of every entity, in one transaction that must not fail. */
void sample_put_all(struct pg *pg, int tenant, enum sample sample, int64_t version);

#endif
