#include "core/model/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 32 * 1024 };

struct arena_block {
  struct arena_block *next;
  size_t size;
  size_t used;
  max_align_t data[];
};

void arena_init(struct arena *arena, size_t maximum) { *arena = (struct arena){.maximum = maximum}; }

static void free_blocks(struct arena_block *block) {
  while (block != NULL) {
    struct arena_block *next = block->next;
    free(block);
    block = next;
  }
}

void arena_clear(struct arena *arena) {
  struct arena_block *keep = arena->blocks;
  if (keep != NULL) {
    free_blocks(keep->next);
    keep->next = NULL;
    keep->used = 0;
  }
  arena->used = 0;
  arena->exhausted = false;
}

void arena_release(struct arena *arena) {
  free_blocks(arena->blocks);
  arena->blocks = NULL;
  arena->used = 0;
}

static struct arena_block *add_block(struct arena *arena, size_t need) {
  size_t size = need > BLOCK_SIZE ? need : BLOCK_SIZE;
  struct arena_block *block = malloc(sizeof *block + size);
  if (block == NULL) return NULL;
  *block = (struct arena_block){.next = arena->blocks, .size = size};
  arena->blocks = block;
  return block;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size) {
  const size_t align = sizeof(max_align_t);
  if (size != 0 && count > (SIZE_MAX / 2) / size) goto refused;
  size_t need = (count * size + align - 1) / align * align;
  if (need > arena->maximum - arena->used) goto refused;
  struct arena_block *block = arena->blocks;
  if (block == NULL || block->size - block->used < need) block = add_block(arena, need);
  if (block == NULL) goto refused;
  void *memory = (char *)block->data + block->used;
  block->used += need;
  arena->used += need;
  return memset(memory, 0, need);
refused:
  arena->exhausted = true;
  return NULL;
}

char *arena_text(struct arena *arena, const char *text, size_t length) {
  char *copy = arena_alloc(arena, length + 1, 1);
  if (copy != NULL && length > 0) memcpy(copy, text, length);
  return copy;
}
