#include "core/store/salon_names.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SIZE = 1024, TEXT_MAX = 1024 };

/* Stands in place of an id for a text that means several rows. */
static const struct id several = {
    {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}};

void salon_names_init(struct salon_names *names) {
  *names = (struct salon_names){0};
  if (sodium_init() < 0) names->failed = true;
  if (!names->failed) randombytes_buf(names->key, sizeof names->key);
}

void salon_names_release(struct salon_names *names) {
  free(names->slots);
  names->slots = NULL;
  names->used = names->size = 0;
}

static uint64_t hash_of(const struct salon_names *names, enum salon_name_kind kind, enum entity_kind entity,
                        const void *text, size_t length) {
  unsigned char bytes[TEXT_MAX + 2];
  uint64_t hash = 0;
  size_t kept = length < TEXT_MAX ? length : TEXT_MAX;
  bytes[0] = (unsigned char)kind;
  bytes[1] = (unsigned char)entity;
  memcpy(bytes + 2, text, kept);
  (void)crypto_shorthash((unsigned char *)&hash, bytes, kept + 2, names->key);
  return hash == 0 ? 1 : hash;
}

/* The slot of a hash, or the free one where it belongs. */
static struct salon_name *slot_of(const struct salon_names *names, uint64_t hash) {
  size_t at = (size_t)hash & (names->size - 1);
  while (names->slots[at].hash != 0 && names->slots[at].hash != hash) at = (at + 1) & (names->size - 1);
  return &names->slots[at];
}

static bool make_room(struct salon_names *names) {
  if (4 * names->used < 3 * names->size) return true;
  struct salon_names larger = *names;
  larger.size = names->size == 0 ? FIRST_SIZE : 2 * names->size;
  larger.slots = calloc(larger.size, sizeof *larger.slots);
  if (larger.slots == NULL) {
    names->failed = true;
    return false;
  }
  for (size_t i = 0; i < names->size; i++)
    if (names->slots[i].hash != 0) *slot_of(&larger, names->slots[i].hash) = names->slots[i];
  free(names->slots);
  *names = larger;
  return true;
}

void salon_names_add(struct salon_names *names, enum salon_name_kind kind, enum entity_kind entity,
                     const void *text, size_t length, struct id id) {
  if (names->failed || !make_room(names)) return;
  uint64_t hash = hash_of(names, kind, entity, text, length);
  struct salon_name *slot = slot_of(names, hash);
  if (slot->hash != 0) {
    if (!id_equal(slot->id, id)) slot->id = several;
    return;
  }
  *slot = (struct salon_name){.hash = hash, .id = id};
  names->used++;
}

enum salon_found salon_names_find(const struct salon_names *names, enum salon_name_kind kind,
                                  enum entity_kind entity, const void *text, size_t length, struct id *id) {
  if (names->size == 0) return SALON_UNKNOWN;
  const struct salon_name *slot = slot_of(names, hash_of(names, kind, entity, text, length));
  if (slot->hash == 0) return SALON_UNKNOWN;
  *id = slot->id;
  return id_equal(slot->id, several) ? SALON_SEVERAL : SALON_KNOWN;
}
