#include "server/door/grant.h"

#include <sodium.h>
#include <string.h>

_Static_assert(TOKEN_SECRET_SIZE >= crypto_generichash_KEYBYTES_MIN &&
                   TOKEN_SECRET_SIZE <= crypto_generichash_KEYBYTES_MAX,
               "a secret is a key");

struct grant grant_make(struct id tenant, struct id device) {
  return (struct grant){.access = token_make(TOKEN_ACCESS, tenant, device),
                        .refresh = token_make(TOKEN_REFRESH, tenant, device)};
}

/* 32 bytes that follow from a secret, a nonce and what they are for. */
static void derive(const struct token *from, const uint8_t nonce[GRANT_NONCE_SIZE], uint8_t purpose,
                   uint8_t bytes[TOKEN_SECRET_SIZE]) {
  uint8_t message[GRANT_NONCE_SIZE + 1];
  memcpy(message, nonce, GRANT_NONCE_SIZE);
  message[GRANT_NONCE_SIZE] = purpose;
  (void)crypto_generichash(bytes, TOKEN_SECRET_SIZE, message, sizeof message, from->secret,
                           sizeof from->secret);
}

struct grant grant_derive(const struct token *refresh, const uint8_t nonce[GRANT_NONCE_SIZE]) {
  struct grant grant = {.access = *refresh, .refresh = *refresh};
  uint8_t next[TOKEN_SECRET_SIZE];
  grant.access.kind = TOKEN_ACCESS;
  derive(refresh, nonce, TOKEN_ACCESS, grant.access.secret);
  derive(refresh, nonce, TOKEN_REFRESH, next);
  memcpy(grant.refresh.secret + FAMILY_SIZE, next, TOKEN_SECRET_SIZE - FAMILY_SIZE);
  sodium_memzero(next, sizeof next);
  return grant;
}

void grant_family_hash(const struct token *refresh, uint8_t hash[TOKEN_HASH_SIZE]) {
  (void)crypto_hash_sha256(hash, refresh->secret, FAMILY_SIZE);
}
