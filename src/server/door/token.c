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

/* Writing it again finds every other spelling, those too that libsodium 1.0.18 takes for letters (a byte of 128). */
static bool is_spelled_so(const struct token *token, const char *text) {
  char again[TOKEN_TEXT_SIZE];
  token_format(token, again);
  bool same = sodium_memcmp(again, text, TOKEN_LENGTH) == 0;
  sodium_memzero(again, sizeof again);
  return same;
}

static bool bytes_read(const char *text, uint8_t bytes[BYTES]) {
  size_t count = 0;
  return sodium_base642bin(bytes, BYTES, text, TOKEN_LENGTH - PREFIX_LENGTH, NULL, &count, NULL,
                           sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
         count == BYTES;
}

bool token_parse(const char *text, size_t length, struct token *token) {
  struct token read = {.kind = TOKEN_ACCESS};
  uint8_t bytes[BYTES];
  int found = -1;
  if (length != TOKEN_LENGTH) return false;
  for (int i = 0; i < PREFIX_COUNT; i++) {
    if (memcmp(text, prefixes[i].prefix, PREFIX_LENGTH) == 0) found = i;
  }
  if (found < 0 || !bytes_read(text + PREFIX_LENGTH, bytes)) return false;
  read.kind = prefixes[found].kind;
  memcpy(read.tenant.bytes, bytes, ID_SIZE);
  memcpy(read.owner.bytes, bytes + ID_SIZE, ID_SIZE);
  memcpy(read.secret, bytes + ID_SIZE + ID_SIZE, TOKEN_SECRET_SIZE);
  bool good = is_spelled_so(&read, text);
  if (good) *token = read;
  token_wipe(&read);
  sodium_memzero(bytes, sizeof bytes);
  return good;
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
