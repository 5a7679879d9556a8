/*
 * What a desk is given: an access and a refresh token. The refresh token's secret has two halves: the family, one for each pairing, by which even an
 * old token of this desk is known for what it is, and one that is new each time.
 */
#ifndef SERVER_DOOR_GRANT_H
#define SERVER_DOOR_GRANT_H

#include "server/door/token.h"

struct request;
struct response;

enum { GRANT_NONCE_SIZE = 32, FAMILY_SIZE = TOKEN_SECRET_SIZE / 2 };

struct grant {
  struct token access, refresh;
};

/* The first pair, out of the system's randomness, with a new family. */
struct grant grant_make(struct id tenant, struct id device);

/* The pair that follows a refresh token, by the nonce that is stored beside its hash: whoever has not the token cannot derive it. */
struct grant grant_derive(const struct token *refresh, const uint8_t nonce[GRANT_NONCE_SIZE]);

/* SHA-256 of a refresh token's family. */
void grant_family_hash(const struct token *refresh, uint8_t hash[TOKEN_HASH_SIZE]);

/* 200 with both, and with whose they are; not to be kept by anybody on the way. Wipes the grant. */
void grant_answer(struct request *request, struct response *response, struct grant *grant, int64_t expires_at,
                  int64_t now);

#endif
