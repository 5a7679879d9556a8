/*
 * An arena: memory of one life time, such as a loaded day or the salon's set-up. Allocation never fails half
 * way: an arena that ran out of memory or over its maximum hands out NULL and remembers it, so that a loader
 * may check once at its end.
 *
 * Life cycle: arena_init (no allocation), arena_alloc…, arena_clear (keeps the first block for reuse),
 * arena_release.
 */
#ifndef CORE_MODEL_ARENA_H
#define CORE_MODEL_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena_block;

struct arena {
  struct arena_block *blocks; /* newest first */
  size_t used;                /* bytes handed out */
  size_t maximum;             /* bytes that may be handed out in all */
  bool exhausted;             /* an allocation was refused */
};

void arena_init(struct arena *arena, size_t maximum);
void arena_clear(struct arena *arena);
void arena_release(struct arena *arena);

/* `count` zeroed objects of `size` bytes, aligned for any type; NULL when out of memory or over the maximum.
 */
void *arena_alloc(struct arena *arena, size_t count, size_t size);

/* A copy of `length` bytes with an end added; NULL as arena_alloc. */
char *arena_text(struct arena *arena, const char *text, size_t length);

#define ARENA_NEW(arena, count, type) ((type *)arena_alloc((arena), (count), sizeof(type)))

#endif
