/*
 * The body of an answer while it is put together, such as a page of a thousand images that nobody takes apart on their way out of the database.
 *
 * Life cycle: a zeroed one is empty; bytes_add…; either handed to a response (bytes_answer) or bytes_release(). Once memory has run out it stays
 * `failed`, and what is added is dropped.
 */
#ifndef SERVER_SYNC_BYTES_H
#define SERVER_SYNC_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/error.h"
#include "server/http/http.h"

struct bytes {
  char *data; /* ends with a 0 that `used` does not count */
  size_t used, size;
  bool failed;
};

void bytes_add(struct bytes *bytes, const char *data, size_t length);
void bytes_text(struct bytes *bytes, const char *text);
void bytes_format(struct bytes *bytes, const char *format, ...) FD_PRINTF(2, 3); /* at most 255 characters */
void bytes_release(struct bytes *bytes);

/* Becomes the body of a response, whose type is application/json when NULL; 500 without memory. Empty afterwards. */
void bytes_answer(struct bytes *bytes, struct request *request, struct response *response, const char *type);

#endif
