#include "server/sync/bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_FIRST = 4096, FORMAT_MAX = 256 };

static bool reserve(struct bytes *bytes, size_t more) {
  if (bytes->failed) return false;
  size_t needed = bytes->used + more + 1;
  if (needed <= bytes->size) return true;
  size_t size = bytes->size == 0 ? BYTES_FIRST : bytes->size;
  while (size < needed) size *= 2;
  char *data = realloc(bytes->data, size);
  if (data == NULL) {
    bytes->failed = true;
    return false;
  }
  bytes->data = data;
  bytes->size = size;
  return true;
}

void bytes_add(struct bytes *bytes, const char *data, size_t length) {
  if (!reserve(bytes, length)) return;
  if (length > 0) memcpy(bytes->data + bytes->used, data, length);
  bytes->used += length;
  bytes->data[bytes->used] = '\0';
}

void bytes_text(struct bytes *bytes, const char *text) { bytes_add(bytes, text, strlen(text)); }

void bytes_format(struct bytes *bytes, const char *format, ...) {
  char text[FORMAT_MAX];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (length < 0 || length >= FORMAT_MAX)
    bytes->failed = true;
  else
    bytes_add(bytes, text, (size_t)length);
}

void bytes_release(struct bytes *bytes) {
  free(bytes->data);
  *bytes = (struct bytes){.data = NULL};
}

void bytes_answer(struct bytes *bytes, struct request *request, struct response *response, const char *type) {
  if (bytes->failed || bytes->data == NULL) {
    struct error error;
    error_init(&error);
    (void)error_set(&error, CODE_INTERNAL, "The central server is short of memory. Try again in a moment.");
    bytes_release(bytes);
    response_error(request, response, &error);
    return;
  }
  response->status = 200;
  response->type = type;
  response->body = bytes->data;
  response->length = bytes->used;
  response->owned = true;
  *bytes = (struct bytes){.data = NULL};
}
