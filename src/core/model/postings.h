/*
 * Postings: for each of many keys the ascending numbers of what holds it, packed as differences of seven
 * bits a byte. What the customer search is made of.
 *
 * They are written twice over by a postings_writer, which first measures and then fills, so that they take
 * the room they need and no more; the one that feeds it goes through its things twice in the same order,
 * numbers ascending within each key:
 *
 * if (!postings_writer_init(&writer, keys)) ... do { for (each thing) for (each of its keys)
 * postings_writer_add(&writer, key, number); } while (postings_writer_again(&writer)); if
 * (!postings_writer_finish(&writer, &postings)) ...
 */
#ifndef CORE_MODEL_POSTINGS_H
#define CORE_MODEL_POSTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/error.h"

struct postings {
  uint32_t keys;
  uint32_t *at; /* where the list of a key begins in `bytes`; one more for the end */
  uint8_t *bytes;
};

/* Frees what `postings` holds and makes it empty; fine on zeroes. */
void postings_release(struct postings *postings);

/* Bytes held. */
size_t postings_memory(const struct postings *postings);

/* Bytes of the lists of the keys from..to - 1: a measure of how long it takes to read them. */
static inline size_t postings_size(const struct postings *postings, uint32_t from, uint32_t to) {
  return postings->at[to] - postings->at[from];
}

/* A list that is being read. */
struct postings_cursor {
  const uint8_t *at, *end;
  uint32_t number;
};

static inline struct postings_cursor postings_read(const struct postings *postings, uint32_t key) {
  return (struct postings_cursor){postings->bytes + postings->at[key],
                                  postings->bytes + postings->at[key + 1], UINT32_MAX};
}

/* Moves to the next number; false at the end. */
static inline bool postings_next(struct postings_cursor *cursor) {
  if (cursor->at == cursor->end) return false;
  uint32_t step = *cursor->at++;
  if (step >= 0x80) {
    step &= 0x7F;
    for (unsigned shift = 7;; shift += 7) {
      uint32_t byte = *cursor->at++;
      step |= (byte & 0x7F) << shift;
      if (byte < 0x80) break;
    }
  }
  cursor->number += step + 1;
  return true;
}

struct postings_writer {
  struct postings postings;
  uint32_t *next; /* per key: the least number that may come, 0 at first */
  uint32_t *fill; /* per key: where the next byte goes; NULL while measuring */
  bool failed;
};

/* False when there is no memory; nothing is held then. */
FD_CHECKED bool postings_writer_init(struct postings_writer *writer, uint32_t keys);

/* Adds a number to the list of a key. One that is there already is passed over. */
void postings_writer_add(struct postings_writer *writer, uint32_t key, uint32_t number);

/* True after the first round: come again with the same. False after the second, or when there is no memory. */
bool postings_writer_again(struct postings_writer *writer);

/* Hands over what was written. False, and empty postings, when there was no memory. Nothing is held by the writer afterwards. */
FD_CHECKED bool postings_writer_finish(struct postings_writer *writer, struct postings *postings);

#endif
