/*
 * Images of rows as JSON, by the entity table: what audit, undo and outbox keep of a row. An image holds
 * every field of the entity under its name in the salon file, and the rows nested in it (a visit's segments
 * and add-ons) as arrays; not the columns that belong to this replica (revision, sync state). Internal to
 * core/store.
 */
#ifndef CORE_STORE_IMAGE_H
#define CORE_STORE_IMAGE_H

#include "core/model/entity.h"
#include "core/store/query.h"

struct json_t;

/* What a row counts: the version that the server accepted, and the revision in this replica; 0 of a row that
 * is not there. */
struct row_mark {
  int64_t version, revision;
};

/* The row as it is now, and what it counts; *image is NULL when there is none. The caller owns it
 * (json_decref). */
FD_CHECKED enum code image_load(struct replica *replica, enum entity_kind entity, struct id id,
                                struct json_t **image, struct row_mark *mark, struct error *error);

/* Writes the given fields over the row as it is; a nested array replaces its rows. The revision rises by
   one. */
FD_CHECKED enum code image_write(struct replica *replica, enum entity_kind entity, struct id id,
                                 const struct json_t *fields, int64_t now, struct error *error);

#endif
