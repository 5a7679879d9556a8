/*
 * A set of numbers below a maximum, as bits. Flat: some thousand numbers are cleared, joined and gone through in less than a microsecond.
 */
#ifndef CORE_MODEL_BITSET_H
#define CORE_MODEL_BITSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/error.h"

struct bitset {
  uint64_t *units;
  size_t count; /* of units */
};

/* An empty set of numbers below `maximum`. False when there is no memory; the set is all zeroes then. */
FD_CHECKED static inline bool bitset_init(struct bitset *set, size_t maximum) {
  size_t count = maximum / 64 + 1;
  *set = (struct bitset){.units = calloc(count, sizeof(uint64_t))};
  if (set->units != NULL) set->count = count;
  return set->units != NULL;
}

/* Fine on zeroes. */
static inline void bitset_release(struct bitset *set) {
  free(set->units);
  *set = (struct bitset){0};
}

/* Bytes held. */
static inline size_t bitset_memory(const struct bitset *set) { return set->count * sizeof set->units[0]; }

static inline bool bitset_has(const struct bitset *set, size_t number) {
  return (set->units[number / 64] >> (number % 64) & 1) != 0;
}

static inline void bitset_add(struct bitset *set, size_t number) {
  set->units[number / 64] |= UINT64_C(1) << (number % 64);
}

static inline void bitset_clear(struct bitset *set) {
  memset(set->units, 0, set->count * sizeof set->units[0]);
}

/* Puts every number below `maximum` into the set; `maximum` is at most what the set was made for. */
static inline void bitset_fill(struct bitset *set, size_t maximum) {
  memset(set->units, 0xFF, maximum / 64 * sizeof set->units[0]);
  if (maximum % 64 > 0) set->units[maximum / 64] |= (UINT64_C(1) << (maximum % 64)) - 1;
}

/* Leaves in `set` what is in `other` too. Both were made for the same maximum, here and below. */
static inline void bitset_meet(struct bitset *set, const struct bitset *other) {
  for (size_t unit = 0; unit < set->count; unit++) set->units[unit] &= other->units[unit];
}

/* Adds to `set` what is in `other`. */
static inline void bitset_join(struct bitset *set, const struct bitset *other) {
  for (size_t unit = 0; unit < set->count; unit++) set->units[unit] |= other->units[unit];
}

/* The lowest bit of what is not zero. */
static inline unsigned bitset_lowest(uint64_t bits) { return (unsigned)__builtin_ctzll(bits); }

/* The first number of the set at or after `from`; SIZE_MAX when there is none. */
static inline size_t bitset_next(const struct bitset *set, size_t from) {
  size_t unit = from / 64;
  if (unit >= set->count) return SIZE_MAX;
  uint64_t bits = set->units[unit] & ~((UINT64_C(1) << (from % 64)) - 1);
  while (bits == 0) {
    if (++unit == set->count) return SIZE_MAX;
    bits = set->units[unit];
  }
  return unit * 64 + bitset_lowest(bits);
}

#endif
