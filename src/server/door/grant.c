#include "server/door/grant.h"

#include <sodium.h>
#include <string.h>

#include "server/http/http.h"

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

/* The text of the answer lives in its body alone. */
static json_t *token_json(struct token *token) {
  char text[TOKEN_TEXT_SIZE];
  token_format(token, text);
  json_t *json = json_string(text);
  sodium_memzero(text, sizeof text);
  token_wipe(token);
  return json;
}

static json_t *id_json(struct id id) {
  char text[ID_TEXT_SIZE];
  id_format(id, text);
  return json_string(text);
}

void grant_answer(struct request *request, struct response *response, struct grant *grant, int64_t expires_at,
                  int64_t now) {
  int64_t left = expires_at > now ? (expires_at - now) / 1000 : 0;
  json_t *access = token_json(&grant->access);
  json_t *refresh = token_json(&grant->refresh);
  json_t *body =
      json_pack("{s:o,s:o,s:o,s:o,s:s,s:I,s:I}", "tenant_id", id_json(grant->access.tenant), "device_id",
                id_json(grant->access.owner), "access_token", access, "refresh_token", refresh, "token_type",
                "Bearer", "expires_in", (json_int_t)left, "expires_at", (json_int_t)expires_at);
  response_json(request, response, 200, body);
  response_header(request, response, "Cache-Control", "no-store");
}
