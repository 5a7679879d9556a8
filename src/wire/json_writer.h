/*
 * Writes JSON as a stream: compact, UTF-8, the same bytes for the same values whatever the locale. Commas come by themselves; that
 * objects and arrays are closed is the caller's business. Text that is not UTF-8 is written with U+FFFD in place of each wrong byte.
 *
 * The writer keeps a buffer and hands it on when it is full and at json_writer_end(). Once handing on has failed it stays failed and
 * writes nothing more.
 */
#ifndef WIRE_JSON_WRITER_H
#define WIRE_JSON_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/id.h"

enum { JSON_WRITER_BUFFER = 16384 };

/* Takes `length` bytes; false when that is not possible. */
typedef bool json_sink(void *context, const char *bytes, size_t length);

struct json_writer {
  json_sink *sink;
  void *context;
  bool failed;
  bool comma; /* a value was written before on this level */
  size_t used;
  char buffer[JSON_WRITER_BUFFER];
};

void json_writer_init(struct json_writer *writer, json_sink *sink, void *context);

/* Hands on what is left; false when anything failed since init. */
bool json_writer_end(struct json_writer *writer);

void json_begin_object(struct json_writer *writer);
void json_end_object(struct json_writer *writer);
void json_begin_array(struct json_writer *writer);
void json_end_array(struct json_writer *writer);

/* The next value's key; keys are written as they are and must need no escape. */
void json_key(struct json_writer *writer, const char *key);

void json_put_null(struct json_writer *writer);
void json_put_bool(struct json_writer *writer, bool value);
void json_put_int(struct json_writer *writer, int64_t value);
void json_put_real(struct json_writer *writer,
                   double value); /* shortest digits that read back as the same; null when not finite */
void json_put_id(struct json_writer *writer, struct id id);
void json_put_text(struct json_writer *writer, const char *text);
void json_put_text_n(struct json_writer *writer, const char *text, size_t length);

/* A value that is JSON already. */
void json_put_raw(struct json_writer *writer, const char *json, size_t length);

/* Bytes between values, such as a line's end; the next value needs no comma. */
void json_space(struct json_writer *writer, const char *bytes);

#endif
