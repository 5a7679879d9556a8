#include "server/door/key.h"

#include <sodium.h>
#include <string.h>

#include "core/model/text.h"
#include "server/door/pairing.h"
#include "server/door/scope.h"
#include "server/pg/pg.h"

enum { KEYS_MAX = 100 };

FD_CHECKED static enum code wish_check(const struct key_wish *wish, int64_t now, struct error *error) {
  if ((wish->scopes & (unsigned)SCOPE_ALL) == 0) {
    return error_set(error, CODE_INVALID, "A key needs a scope: what it may be used for.");
  }
  if (wish->expires_at != 0 && wish->expires_at <= now) {
    return error_set(error, CODE_INVALID, "The key would have expired already. Choose a later end.");
  }
  return CODE_OK;
}

/* Locks the tenant, so that two keys at once are counted one after the other. */
FD_CHECKED static enum code tenant_check(struct pg *pg, struct id tenant, struct error *error) {
  struct pg_rows rows = {.result = NULL};
  struct pg_call call = pg_call(pg, PG_KEY_TENANT);
  pg_id(&call, tenant);
  enum code code = pg_run(&call, &rows, error);
  if (code != CODE_OK) return code;
  if (rows.count == 0) {
    code = error_set(error, CODE_NOT_FOUND, "There is no such tenant.");
  } else if (pg_get_int(&rows, 0, 0) >= KEYS_MAX) {
    code = error_set(error, CODE_LIMIT, "The tenant has %d keys already. Revoke those that nobody uses.",
                     KEYS_MAX);
  }
  pg_rows_release(&rows);
  return code;
}

FD_CHECKED static enum code key_store(struct pg *pg, const struct key_wish *wish, const char *name,
                                      const struct token *token, int64_t now, struct error *error) {
  char scopes[SCOPE_TEXT_SIZE];
  uint8_t hash[TOKEN_HASH_SIZE];
  scopes_format(wish->scopes, scopes);
  token_hash(token, hash);
  struct pg_call call = pg_call(pg, PG_KEY_INSERT);
  pg_id(&call, wish->tenant);
  pg_id(&call, token->owner);
  pg_text(&call, name[0] != '\0' ? name : scopes);
  pg_text(&call, scopes);
  pg_bytes(&call, hash, sizeof hash);
  pg_int(&call, now);
  if (wish->expires_at == 0) {
    pg_null(&call);
  } else {
    pg_int(&call, wish->expires_at);
  }
  return pg_run(&call, NULL, error);
}

enum code key_create(struct pg *pg, const struct key_wish *wish, int64_t now, struct id *key,
                     char text[TOKEN_TEXT_SIZE], struct error *error) {
  char name[DOOR_NAME_SIZE] = "";
  uint64_t bits[2];
  size_t length = 0;
  enum code code = wish_check(wish, now, error);
  if (code == CODE_OK && sodium_init() < 0)
    code = error_set(error, CODE_INTERNAL, "There is no randomness for a key.");
  if (code == CODE_OK && wish->name != NULL) {
    code = text_clean_input("name", wish->name, strlen(wish->name), TEXT_LINE, name, sizeof name, &length,
                            error);
  }
  if (code != CODE_OK) return code;
  randombytes_buf(bits, sizeof bits);
  struct token token = token_make(TOKEN_KEY, wish->tenant, id_make(now, bits[0], bits[1]));
  code = pg_begin(pg, PG_WRITE, wish->tenant, error);
  if (code == CODE_OK) code = tenant_check(pg, wish->tenant, error);
  if (code == CODE_OK) code = key_store(pg, wish, name, &token, now, error);
  if (code == CODE_OK) code = pg_commit(pg, error);
  if (code == CODE_OK) {
    *key = token.owner;
    token_format(&token, text);
  } else {
    pg_rollback(pg);
  }
  token_wipe(&token);
  return code;
}

FD_CHECKED static enum code revoke_by(struct pg *pg, enum pg_id statement, struct id id, int64_t now,
                                      bool *done, struct error *error) {
  struct pg_rows rows = {.result = NULL};
  struct pg_call call = pg_call(pg, statement);
  pg_id(&call, id);
  pg_int(&call, now);
  enum code code = pg_run(&call, &rows, error);
  if (code == CODE_OK && rows.affected > 0) *done = true;
  pg_rows_release(&rows);
  return code;
}

enum code key_revoke(struct pg *pg, struct id key, int64_t now, struct error *error) {
  bool done = false;
  enum code code = pg_begin(pg, PG_WRITE, id_nil, error);
  if (code == CODE_OK) code = revoke_by(pg, PG_KEY_REVOKE, key, now, &done, error);
  if (code == CODE_OK) code = revoke_by(pg, PG_DEVICE_REVOKE, key, now, &done, error);
  if (code == CODE_OK && !done) {
    code = error_set(error, CODE_NOT_FOUND, "There is neither a key nor a paired desk with this id.");
  }
  if (code == CODE_OK) code = pg_commit(pg, error);
  if (code != CODE_OK) pg_rollback(pg);
  return code;
}
