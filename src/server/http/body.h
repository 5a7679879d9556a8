/*
 * The body of a request, out of the bytes that came: unpacked within its bound, and read as JSON that has one meaning only.
 */
#ifndef SERVER_HTTP_BODY_H
#define SERVER_HTTP_BODY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/model/arena.h"
#include "server/http/head.h"

/* Unpacks gzip into the arena, at most `most` bytes: a bomb costs no more than these. */
bool body_unpack(const char *packed, size_t length, size_t most, struct arena *arena, const char **body,
                 size_t *body_length, struct flaw *flaw);

/*
 * An object, a new reference. Refused: what is no JSON, what follows it, keys twice, more than REQUEST_DEPTH_MAX levels, U+0000, bytes that are no
 * UTF-8, and numbers that neither 64 bits nor a double hold.
 */
bool body_json(const char *body, size_t length, json_t **json, struct flaw *flaw);

#endif
