/*
 * Tokens: a prefix that says what they are for, and 64 bytes in base64url (RFC 4648) without padding: tenant (16) | device or key (16) | secret (32).
 *
 *   fda_  access of a desk, 15 minutes      fdr_  refresh of a desk, one use      fdk_  API key
 *
 * Only SHA-256 of the secret is ever stored: of 256 random bits nothing can be guessed, so a slow hash would add nothing but its slowness. A token
 * has exactly one spelling; every other one is refused.
 */
#ifndef SERVER_DOOR_TOKEN_H
#define SERVER_DOOR_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/id.h"

enum token_kind { TOKEN_ACCESS, TOKEN_REFRESH, TOKEN_KEY };

enum {
  TOKEN_SECRET_SIZE = 32,
  TOKEN_HASH_SIZE = 32,
  TOKEN_LENGTH = 4 + 86, /* characters */
  TOKEN_TEXT_SIZE = TOKEN_LENGTH + 1
};

struct token {
  enum token_kind kind;
  struct id tenant;
  struct id owner; /* the device or the key */
  uint8_t secret[TOKEN_SECRET_SIZE];
};

/* A token with a new secret, out of the system's randomness. */
struct token token_make(enum token_kind kind, struct id tenant, struct id owner);

void token_format(const struct token *token, char text[TOKEN_TEXT_SIZE]);

/* Reads exactly one token. False and unchanged for anything else. */
bool token_parse(const char *text, size_t length, struct token *token);

/* What is stored of it. */
void token_hash(const struct token *token, uint8_t hash[TOKEN_HASH_SIZE]);

/* Whether a stored hash is that of the token, in a time that does not tell where they differ. `length` other than TOKEN_HASH_SIZE: false. */
bool token_matches(const struct token *token, const void *hash, size_t length);

/* Forgets the secret. */
void token_wipe(struct token *token);

#endif
