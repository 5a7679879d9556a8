/*
 * Rows and JSON, both ways, in the form of the salon file, by the entity table (core/model/entity.h). Decoding
 * checks every value against its field; what it takes, the schema takes.
 */
#ifndef WIRE_CODEC_H
#define WIRE_CODEC_H

#include <jansson.h>

#include "core/model/arena.h"
#include "core/model/error.h"
#include "core/model/row.h"
#include "wire/json_writer.h"

enum { CODEC_DEPTH_MAX = 32 };

/* Writes a row as it stands in the salon file: NULLs and what is the replica's are left out, references are ids. `name` is the
 * entity's name for a line of NDJSON, or NULL. */
void salon_write_row(struct json_writer *writer, const struct row *row, const char *name);

/*
 * Reads an object of the salon file. Missing fields get their defaults; what is missing and follows from other things stays
 * VALUE_NULL; references that are no ids stay as the text that was written, for the importer to resolve. CODE_INVALID with a sentence
 * that names the field: unknown keys (with the one that was probably meant), wrong types, numbers out of range, prices below zero,
 * dates and instants that do not exist, words outside their set, texts that are too long, what is required and missing.
 * A user's "pin" is left in `object` for the importer. `row` and its texts live in the arena.
 */
FD_CHECKED enum code salon_read_row(json_t *object, const struct entity *entity, struct arena *arena,
                                    struct row *row, struct error *error);

#endif
