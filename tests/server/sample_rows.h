/*
 * A row of each entity with every field filled, made by the entity table, for any number of tenants: so that what is said of all tables is tried on
 * all of them.
 */
#ifndef SERVER_TESTS_SAMPLE_ROWS_H
#define SERVER_TESTS_SAMPLE_ROWS_H

#include <jansson.h>
#include <libpq-fe.h>

#include "core/model/entity.h"
#include "core/model/id.h"

/* Two ways of filling every field, and one in which what may be NULL is. */
enum sample { SAMPLE_ONE, SAMPLE_OTHER, SAMPLE_BARE };

/* The row's id; that of ENTITY_TENANT is the tenant's. `tenant` is 1…255. */
struct id sample_id(int tenant, enum entity_kind entity);
const char *sample_id_text(int tenant, enum entity_kind entity, char text[ID_TEXT_SIZE]);

/* A whole with its parts (three of each kind; SAMPLE_OTHER: two; SAMPLE_BARE: none), as the statements of row.sql take it. The caller owns it. */
json_t *sample_row(int tenant, enum entity_kind entity, enum sample sample, int64_t version, int64_t seq);

/* Whether a field of the entity has a column at the centre. */
bool sample_has_column(const struct entity_field *field);

/* Makes the tenant with its clock, as the owner, in a transaction of its own. It has no row but itself. */
void sample_tenant(PGconn *owner, int tenant);

#endif
