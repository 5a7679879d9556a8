#include "wire/json_bytes.h"

#include <string.h>

bool json_bytes_put(void *context, const char *bytes, size_t length) {
  struct json_bytes *kept = context;
  if (kept->length + length + 1 > kept->capacity) {
    size_t capacity = 2 * kept->capacity + length + 1;
    char *larger = arena_alloc(kept->arena, capacity, 1);
    if (larger == NULL) return false;
    if (kept->length > 0) memcpy(larger, kept->text, kept->length);
    kept->text = larger;
    kept->capacity = capacity;
  }
  memcpy(kept->text + kept->length, bytes, length);
  kept->length += length;
  kept->text[kept->length] = '\0';
  return true;
}
