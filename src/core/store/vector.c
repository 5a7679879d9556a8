#include "core/store/vector.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROWS = 64 };

void vector_init(struct vector *vector, size_t row_size) { *vector = (struct vector){.size = row_size}; }

void vector_release(struct vector *vector) {
  free(vector->rows);
  vector_init(vector, vector->size);
}

void vector_clear(struct vector *vector) {
  vector->count = 0;
  vector->failed = false;
}

void *vector_add(struct vector *vector) {
  if (vector->count == vector->capacity) {
    size_t capacity = vector->capacity == 0 ? FIRST_ROWS : 2 * vector->capacity;
    char *rows = realloc(vector->rows, capacity * vector->size);
    if (rows == NULL) {
      vector->failed = true;
      return NULL;
    }
    vector->rows = rows;
    vector->capacity = capacity;
  }
  return memset(vector->rows + vector->size * vector->count++, 0, vector->size);
}

void *vector_copy(const struct vector *vector, struct arena *arena) {
  if (vector->failed) return NULL;
  void *copy = arena_alloc(arena, vector->count + 1, vector->size);
  if (copy != NULL && vector->count > 0) memcpy(copy, vector->rows, vector->count * vector->size);
  return copy;
}
