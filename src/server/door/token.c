#include "server/door/token.h"

#include <sodium.h>
#include <string.h>

enum { PREFIX_LENGTH = 4, BYTES = ID_SIZE + ID_SIZE + TOKEN_SECRET_SIZE };

_Static_assert(TOKEN_LENGTH - PREFIX_LENGTH == (BYTES * 4 + 2) / 3, "base64 without padding");
_Static_assert(TOKEN_HASH_SIZE == crypto_hash_sha256_BYTES, "a hash fits");

static const struct {
  enum token_kind kind;
  char prefix[PREFIX_LENGTH + 1];
} prefixes[] = {{TOKEN_ACCESS, "fda_"}, {TOKEN_REFRESH, "fdr_"}, {TOKEN_KEY, "fdk_"}};

enum { PREFIX_COUNT = sizeof prefixes / sizeof prefixes[0] };

struct token token_make(enum token_kind kind, struct id tenant, struct id owner) {
  struct token token = {.kind = kind, .tenant = tenant, .owner = owner};
  randombytes_buf(token.secret, sizeof token.secret);
  return token;
}

void token_format(const struct token *token, char text[TOKEN_TEXT_SIZE]) {
  uint8_t bytes[BYTES];
  memcpy(bytes, token->tenant.bytes, ID_SIZE);
  memcpy(bytes + ID_SIZE, token->owner.bytes, ID_SIZE);
  memcpy(bytes + ID_SIZE + ID_SIZE, token->secret, TOKEN_SECRET_SIZE);
  memcpy(text, prefixes[token->kind].prefix, PREFIX_LENGTH);
  (void)sodium_bin2base64(text + PREFIX_LENGTH, TOKEN_TEXT_SIZE - PREFIX_LENGTH, bytes, sizeof bytes,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero(bytes, sizeof bytes);
}

bool token_parse(const char *text, size_t length, struct token *token) {
  if (length != TOKEN_LENGTH) return false;
  int found = -1;
  for (int i = 0; i < PREFIX_COUNT; i++) {
    if (memcmp(text, prefixes[i].prefix, PREFIX_LENGTH) == 0) found = i;
  }
  if (found < 0) return false;
  uint8_t bytes[BYTES];
  size_t count = 0;
  const char *end = NULL;
  int wrong = sodium_base642bin(bytes, sizeof bytes, text + PREFIX_LENGTH, TOKEN_LENGTH - PREFIX_LENGTH, NULL,
                                &count, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  if (wrong == 0 && count == sizeof bytes && end == text + TOKEN_LENGTH) {
    token->kind = prefixes[found].kind;
    memcpy(token->tenant.bytes, bytes, ID_SIZE);
    memcpy(token->owner.bytes, bytes + ID_SIZE, ID_SIZE);
    memcpy(token->secret, bytes + ID_SIZE + ID_SIZE, TOKEN_SECRET_SIZE);
  } else {
    found = -1;
  }
  sodium_memzero(bytes, sizeof bytes);
  return found >= 0;
}

void token_hash(const struct token *token, uint8_t hash[TOKEN_HASH_SIZE]) {
  (void)crypto_hash_sha256(hash, token->secret, sizeof token->secret);
}

bool token_matches(const struct token *token, const void *hash, size_t length) {
  if (length != TOKEN_HASH_SIZE) return false;
  uint8_t own[TOKEN_HASH_SIZE];
  token_hash(token, own);
  return sodium_memcmp(own, hash, sizeof own) == 0;
}

void token_wipe(struct token *token) { sodium_memzero(token->secret, sizeof token->secret); }
