/*
 * A desk's two tokens: access for 15 minutes, refresh for the next pair of them.
 *
 * The refresh token rotates: each use makes a successor. Its predecessor gives the same successor again, so that an answer that was lost, or a request
 * that the network delivered twice, costs nothing; the pair is derived from the presented token's secret and a nonce that is stored, never kept
 * itself. It does so until 60 s after the desk has shown, by using a successor, that it has it: a desk that slept over the answer is not locked out.
 * Presented after that, or any older one (more than 60 s after the last use, so that a request that the network kept back harms nobody), somebody
 * else has a copy: all that was given is cancelled, and the desk must be paired again. Its outbox waits. So a desk keeps the new pair before it uses it.
 */
#ifndef SERVER_DOOR_REFRESH_H
#define SERVER_DOOR_REFRESH_H

enum {
  ACCESS_SECONDS = 15 * 60,
  REFRESH_GRACE_SECONDS = 60,
  REFRESH_DAYS = 400 /* unused for so long, a refresh token has expired: as the horizon of tombstones */
};

struct request;
struct response;

/* POST /v1/token {"refresh_token"} */
void token_route(struct request *request, struct response *response);

#endif
