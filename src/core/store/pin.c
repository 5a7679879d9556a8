#include "core/store/pin.h"

#include <string.h>

#include <sodium.h>

enum { PIN_MEMORY = 19 << 20, PIN_PASSES = 2 };

_Static_assert(PIN_HASH_SIZE >= crypto_pwhash_STRBYTES, "a hash fits");

bool pin_hash(const char *pin, char hash[PIN_HASH_SIZE]) {
  size_t length = strlen(pin);
  hash[0] = '\0';
  if (length == 0 || length > PIN_BYTES_MAX || sodium_init() < 0) return false;
  return crypto_pwhash_str(hash, pin, length, PIN_PASSES, PIN_MEMORY) == 0;
}

bool pin_matches(const char *hash, const char *pin) {
  if (hash[0] == '\0' || pin[0] == '\0' || sodium_init() < 0) return false;
  return crypto_pwhash_str_verify(hash, pin, strlen(pin)) == 0;
}

void pin_wipe(void *bytes, size_t size) { sodium_memzero(bytes, size); }
