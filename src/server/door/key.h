/*
 * API keys of the other channels: made and revoked by an operator, limited to a tenant and to scopes, perhaps until a day. Only the hash of a key's
 * secret is stored; a revoked key is refused from the next request on.
 */
#ifndef SERVER_DOOR_KEY_H
#define SERVER_DOOR_KEY_H

#include <stdint.h>

#include "core/model/error.h"
#include "core/model/id.h"
#include "server/door/token.h"

struct pg;

struct key_wish {
  struct id tenant;
  const char *name;   /* for audit and lists; NULL: its scopes */
  unsigned scopes;    /* door/scope.h; at least one */
  int64_t expires_at; /* ms UTC; 0: never */
};

/*
 * Makes a key. `text` is the token that the channel sends, and exists nowhere else. `now` is ms UTC by the real clock. CODE_NOT_FOUND: no such
 * tenant. CODE_INVALID: no scope, an end that has passed, a name that is too long. CODE_LIMIT: the tenant has 100 keys already.
 */
FD_CHECKED enum code key_create(struct pg *pg, const struct key_wish *wish, int64_t now, struct id *key,
                                char text[TOKEN_TEXT_SIZE], struct error *error);

/*
 * Revokes a key, or a paired desk by its device's id, of whatever tenant, by a connection of the owner (pg_open_owner). Again: nothing.
 * CODE_NOT_FOUND: there is neither.
 */
FD_CHECKED enum code key_revoke(struct pg *pg, struct id key, int64_t now, struct error *error);

#endif
