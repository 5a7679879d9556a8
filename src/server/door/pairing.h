/*
 * Pairing: a one-time code, told by an operator to a receptionist, makes a desk a device of a tenant.
 *
 * A code is twelve characters of Crockford's base 32 in groups of four ("7K2Q-9XW4-M0TD"). The first group finds it, the other two are its secret, of
 * which only an argon2id hash is stored. It is good for 15 minutes, for five tries, and for one desk. The try is counted before the secret is
 * looked at, so that many guesses at once are not more than five; and so no more hashes are computed than there are tries. A wrong, a used and an
 * expired code are the same 401.
 *
 * The desk that won may ask again with the same code and its replica_id while it has not used its tokens: an answer that was lost does not cost it
 * the pairing, but a try.
 */
#ifndef SERVER_DOOR_PAIRING_H
#define SERVER_DOOR_PAIRING_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/error.h"
#include "core/model/id.h"

struct pg;
struct request;
struct response;

enum {
  PAIRING_CODE_SIZE = 15, /* with dashes and the end */
  PAIRING_MINUTES = 15,
  PAIRING_TRIES = 5,
  DOOR_NAME_SIZE = 96 /* of a device or a key, with the end */
};

/*
 * A new code for the tenant, by a connection of the owner (pg_open_owner); a desk paired by it is called `device`, or as it calls itself when NULL.
 * `now` is ms UTC by the real clock. Codes that expired a day ago are removed, and lines of the
 * tenant's security log that are older than 400 days. CODE_NOT_FOUND: no such tenant. CODE_INVALID: a name that
 * cannot be. The code exists nowhere but in `code`.
 */
FD_CHECKED enum code pairing_create(struct pg *pg, struct id tenant, const char *device, int64_t now,
                                    char code[PAIRING_CODE_SIZE], struct error *error);

/* Normalises what a person typed: case, dashes, spaces, O for 0, I and L for 1. False and unchanged when it cannot be a code. */
bool pairing_code_parse(const char *text, char code[PAIRING_CODE_SIZE]);

/* A new code, out of the system's randomness. */
void pairing_code_make(char code[PAIRING_CODE_SIZE]);

/* POST /v1/pair {"code","replica_id","device","app","schema"} */
void pair_route(struct request *request, struct response *response);

#endif
