/*
 * What rows of a salon file may refer to, in memory while a file is imported: ids, names and telephone numbers
 * of the set-up and the customers, and the e-mail addresses that are taken. Internal to core/store.
 *
 * Texts are kept as keyed 64-bit hashes, so that a customer costs about a hundred bytes; the key is random,
 * so that no file can be made whose names meet.
 */
#ifndef CORE_STORE_SALON_NAMES_H
#define CORE_STORE_SALON_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/entity.h"
#include "core/model/id.h"

enum { SALON_NAMES_KEY_SIZE = 16 };

/* What a text is known as. */
enum salon_name_kind {
  SALON_ID,
  SALON_NAME,
  SALON_PHONE,
  SALON_EMAIL,
  SALON_PAIR,    /* employee and service */
  SALON_SEEN,    /* an id that the file has had */
  SALON_OLD_NAME /* a name of the set-up that was in the replica before */
};

struct salon_name {
  uint64_t hash; /* 0: free */
  struct id id;
};

struct salon_names {
  struct salon_name *slots;
  size_t used, size; /* size is 0 or a power of two */
  uint8_t key[SALON_NAMES_KEY_SIZE];
  bool failed; /* out of memory */
};

enum salon_found { SALON_UNKNOWN, SALON_KNOWN, SALON_SEVERAL };

/* The key is drawn from the system's randomness; nothing that is imported depends on it. */
void salon_names_init(struct salon_names *names);
void salon_names_release(struct salon_names *names);

/* Adds a text of an entity that means `id`. A second row of the same text makes it ambiguous. */
void salon_names_add(struct salon_names *names, enum salon_name_kind kind, enum entity_kind entity,
                     const void *text, size_t length, struct id id);

/* The row that a text means. */
enum salon_found salon_names_find(const struct salon_names *names, enum salon_name_kind kind,
                                  enum entity_kind entity, const void *text, size_t length, struct id *id);

#endif
