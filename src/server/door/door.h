/*
 * The door: who asks, out of the bearer token alone.
 *
 *   Authorization: Bearer fda_…    a desk's access token    routes of DOOR_DEVICE
 *   Authorization: Bearer fdk_…    a channel's API key      routes of DOOR_KEY
 *
 * A token names its tenant, so the tenant of the transaction is set from it, and its secret is compared with a hash that row-level security lets
 * the door see: no look-up goes round the wall. Everything about a token that is not right (unknown, of another kind, expired, wrong) is one and
 * the same 401, so that nobody learns which ids exist. What the server's clock says counts (server_clock()), never FRONTDESK_NOW.
 */
#ifndef SERVER_DOOR_DOOR_H
#define SERVER_DOOR_DOOR_H

#include <stdbool.h>
#include <stdint.h>

struct request;
struct response;
struct server;

/*
 * Lets a request in, by the door of its route, and fills its principal; wipes its `authorization`. False when it was answered:
 *
 *   401 unauthorized      no token, one of another kind, or one that is not (or no longer) valid; WWW-Authenticate: Bearer
 *   403 desk_revoked      a desk's own, right token, but somebody revoked the desk
 *   403 tenant_suspended  a route that `writes`, of a tenant that is suspended
 *   403 not_permitted     a key without the scope of the route; the problem's member "scope" names it
 *   429 limited           more requests than its device or key may make; of pairing and refreshing, its address; Retry-After
 *   503 offline           the database does not answer
 *
 * DOOR_OPEN lets everybody in whose address may ask. One round trip to the database by request->pg, in a transaction of its own, over when this returns.
 */
bool door_open(struct request *request, struct response *response);

/* ms UTC by the real clock: server->clock, or the system's when that is not set. */
int64_t server_clock(const struct server *server);

#endif
