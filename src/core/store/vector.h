/*
 * Rows of a query whose number is not known before they have been read. Internal to core/store.
 *
 * Life cycle: vector_init, vector_add…, then vector_move() or vector_release(). A vector that ran out of
 * memory says so at the end.
 */
#ifndef CORE_STORE_VECTOR_H
#define CORE_STORE_VECTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "core/model/arena.h"

struct vector {
  char *rows;
  size_t size; /* of a row */
  size_t count, capacity;
  bool failed; /* a row was refused */
};

void vector_init(struct vector *vector, size_t row_size);
void vector_release(struct vector *vector);

/* Forgets the rows, keeps the room. */
void vector_clear(struct vector *vector);

/* A zeroed row at the end, or NULL when there is no memory. Valid until the next one. */
void *vector_add(struct vector *vector);

/* Copies the rows into the arena. NULL when a row was refused or the arena is exhausted. */
void *vector_copy(const struct vector *vector, struct arena *arena);

#endif
