/*
 * A sink of json_writer whose bytes grow in an arena, with an end behind them.
 *
 *   struct json_bytes bytes = {.arena = arena};
 *   json_writer_init(&writer, json_bytes_put, &bytes);
 *   …
 *   if (!json_writer_end(&writer)) … the arena is exhausted …
 */
#ifndef WIRE_JSON_BYTES_H
#define WIRE_JSON_BYTES_H

#include "core/model/arena.h"
#include "wire/json_writer.h"

struct json_bytes {
  struct arena *arena;
  char *text;
  size_t length, capacity;
};

bool json_bytes_put(void *context, const char *bytes, size_t length);

#endif
