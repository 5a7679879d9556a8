/*
 * PINs: argon2id hashes of them (libsodium, 19 MiB, two passes: some 30 ms on a desk of today). Both functions take that long, so the
 * screen calls them on a thread of their own (pin_worker.h).
 */
#ifndef CORE_STORE_PIN_H
#define CORE_STORE_PIN_H

#include <stdbool.h>
#include <stddef.h>

enum {
  PIN_BYTES_MAX = 64, /* of a PIN */
  PIN_SIZE = PIN_BYTES_MAX + 1,
  PIN_HASH_SIZE = 200 /* as salon_store.h has it */
};

/* False without memory for it, and for an empty or too long PIN. */
bool pin_hash(const char *pin, char hash[PIN_HASH_SIZE]);

/* Whether the PIN is the one of the hash. An empty PIN and an empty hash fit nothing. */
bool pin_matches(const char *hash, const char *pin);

/* Overwrites what held a PIN; the compiler does not leave it out. */
void pin_wipe(void *bytes, size_t size);

#endif
