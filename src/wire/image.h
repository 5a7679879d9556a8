/*
 * Images: rows as JSON under the names of their columns, ids as text, instants as integer ms, times of day as minutes. The form of audit, undo
 * and outbox at a desk, of FD/1, and of the centre's feed.
 *
 * The canonical image is a row's one form in bytes: fields in the order of the entity, then its lists of parts, nothing between the tokens. Left
 * out is what belongs to one database: tenant_id, version, revision, created_at, updated_at, sync's bookkeeping; and what never leaves
 * the place where it was made (password_hash, totp_secret, token_hash). Its hash is the first half of SHA-256 over these bytes.
 */
#ifndef WIRE_IMAGE_H
#define WIRE_IMAGE_H

#include <jansson.h>

#include "core/model/arena.h"
#include "core/model/error.h"
#include "core/model/row.h"
#include "wire/json_writer.h"

enum { IMAGE_HASH_SIZE = 16, IMAGE_SHA_SIZE = 32 };

/* Whether a field stands in images. */
bool image_holds(const struct entity_field *field);
/* Whether it is a secret that images for others leave out. */
bool image_hides(const struct entity_field *field);

/* The canonical image as the writer's next value. */
void image_put(struct json_writer *writer, const struct row *row);
/* The same of the given fields and lists alone. */
void image_put_given(struct json_writer *writer, const struct row *row);
/* A row's own members without braces and without its parts, every column but sync's bookkeeping: for a table's row. */
void image_put_columns(struct json_writer *writer, const struct row *row);

/* An image as a value of jansson, which the caller owns, for the place where the row is: secrets are in it, the parts of one kind are not. */
json_t *image_json(const struct row *row, enum entity_kind without);

/* The canonical bytes, with an end added, and their hash (NULL: not wanted). NULL when the arena is exhausted. */
const char *image_bytes(const struct row *row, struct arena *arena, size_t *length,
                        uint8_t hash[IMAGE_HASH_SIZE]);
/* Of the given fields alone. */
const char *image_given_bytes(const struct row *row, struct arena *arena, size_t *length);

/* SHA-256 of bytes. */
void image_sha(const void *bytes, size_t length, uint8_t hash[IMAGE_SHA_SIZE]);

/*
 * Reads an image strictly: CODE_INVALID with a sentence that names the field for unknown keys, wrong types, reals where integers belong, numbers
 * out of range, words outside their set, texts that are too long or hold U+0000, dates that do not exist. What is left out stays VALUE_NULL and is
 * not given. `row` and its texts live in the arena. The position of a part is its place in the list, whatever it says.
 */
FD_CHECKED enum code image_read(const json_t *object, const struct entity *entity, struct arena *arena,
                                struct row *row, struct error *error);
/* The same out of text. */
FD_CHECKED enum code image_read_text(const char *text, size_t length, const struct entity *entity,
                                     struct arena *arena, struct row *row, struct error *error);

/* Fills what was not given with the fields' defaults; CODE_INVALID names a field that has none and must not be NULL (parts included). */
FD_CHECKED enum code image_complete(struct row *row, struct error *error);

/* In which bucket of digests a row stands: the UTC day of the start of an appointment, the last byte of the id of others (the first ones of a
   UUIDv7 are those of its time, and the same for decades). */
int image_bucket(const struct row *row);

#endif
