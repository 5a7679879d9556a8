/*
 * A store of the centre in memory, for simulators and tests: what PostgreSQL does, in the most obvious way.
 *
 *   struct memory *memory = memory_new(tenant);
 *   … memory_settle(memory, &batch, arena, &settlement, error) settles and writes …
 *   memory_free(memory);
 */
#ifndef SERVER_CENTRE_MEMORY_H
#define SERVER_CENTRE_MEMORY_H

#include "server/centre/centre.h"

struct memory_row {
  struct centre_key key;
  int64_t version, seq;
  bool held, incomplete;
  struct id last_operation;
  int64_t made_at;
  char *image; /* owned */
  size_t length;
};

struct memory_log {
  struct id operation, replica;
  int64_t number;
  uint8_t hash[OPERATION_HASH_SIZE];
  enum ruling ruling;
  char *verdict; /* owned */
  size_t length;
};

struct memory_stream {
  struct id replica;
  int64_t last_number;
};

struct memory {
  struct id tenant;
  int64_t seq;
  struct memory_row *rows;
  int row_count, row_capacity;
  struct memory_log *logs;
  int log_count, log_capacity;
  struct memory_stream *streams;
  int stream_count, stream_capacity;
  int letter_count, audit_count; /* how many there were */
  int reads;                     /* rounds of questions */
  char *audit;                   /* what was overwritten, one JSON object after the other; owned */
  size_t audit_length;
};

struct memory *memory_new(struct id tenant); /* NULL: no memory */
void memory_free(struct memory *memory);

/* The vtable over it; `memory` must outlive it. */
struct centre_store memory_store(struct memory *memory);

/* Settles, with `tenant` and `seq` of the memory, and writes what it comes to, unless there is trouble. Returns the code of centre_settle(). */
FD_CHECKED enum code memory_settle(struct memory *memory, struct centre_batch *batch, struct arena *arena,
                                   struct centre_settlement *settlement, struct error *error);

/* The writing half of it alone. False: no memory. */
bool memory_write(struct memory *memory, const struct centre_batch *batch,
                  const struct centre_settlement *settlement);

/* A row, or NULL; holds until the next one is written. */
const struct memory_row *memory_find(const struct memory *memory, enum entity_kind entity, struct id id);

#endif
