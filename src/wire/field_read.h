/*
 * One field out of JSON: is it there, is it right. Internal to wire.
 */
#ifndef WIRE_FIELD_READ_H
#define WIRE_FIELD_READ_H

#include <jansson.h>

#include "core/model/arena.h"
#include "core/model/error.h"
#include "core/model/row.h"

/* The field of a key, or -1 when the salon file has none such. */
int field_find(const struct entity *entity, const char *key);

/* Whether a key of the salon file is no field and yet right: "e" of a line, "pin" of a user. */
bool field_is_extra(const struct entity *entity, const char *key);

/* CODE_INVALID: names the key and the one that was probably meant. */
FD_CHECKED enum code field_unknown(const struct entity *entity, const char *key, struct error *error);

/* Checks and converts. A null of a field that cannot be NULL is VALUE_NULL in the salon file: as if it were missing. */
FD_CHECKED enum code field_read(const struct entity_field *field, json_t *json, struct arena *arena,
                                struct value *value, struct error *error);

/* Fills in defaults; CODE_INVALID when something that has none is missing. */
FD_CHECKED enum code field_complete(struct row *row, struct error *error);

#endif
