/*
 * How the door says no. Everything about a token or a code that is not right is one and the same answer; what it was is for the security log alone.
 */
#ifndef SERVER_DOOR_REFUSAL_H
#define SERVER_DOOR_REFUSAL_H

#include <stdbool.h>

#include "core/model/error.h"
#include "core/model/id.h"

struct request;
struct response;

/* X(symbol, word in security_log.event) */
#define REFUSAL_LIST(X) \
  X(REFUSED_UNKNOWN, "unknown") /* no such device, key or code */ \
  X(REFUSED_SECRET, "wrong_secret") \
  X(REFUSED_EXPIRED, "expired") \
  X(REFUSED_REVOKED, "revoked") \
  X(REFUSED_KIND, "wrong_kind") /* a token for another door; its secret was not looked at */ \
  X(REFUSED_SCOPE, "scope") \
  X(REFUSED_CODE, "pairing_code")   /* wrong, used, expired, or tried too often */ \
  X(REFUSED_REUSE, "refresh_reuse") /* somebody has a copy: the desk's tokens were cancelled */ \
  X(REFUSED_LATE, "refresh_late")   /* an old refresh token, while its successor was just made */

enum refusal_event {
#define X(symbol, word) symbol,
  REFUSAL_LIST(X)
#undef X
      REFUSAL_COUNT
};

enum { SUSPENDED_RETRY_SECONDS = 3600 };

/* The one 401. Returns false, for callers that answer whether somebody may come in. */
bool refuse_unauthorized(struct request *request, struct response *response);
/* 403 desk_revoked: the desk's own token was right. */
bool refuse_revoked(struct request *request, struct response *response);
/* 403 tenant_suspended: the desk keeps what it has, and asks again in an hour. */
bool refuse_suspended(struct request *request, struct response *response);
/* 429 limited. */
bool refuse_limited(struct request *request, struct response *response, int seconds);
/* 503: the database does not answer. */
bool refuse_error(struct request *request, struct response *response, const struct error *error);

/*
 * A line in the security log of a tenant, if there is such a tenant, and not many lines are written for it just now. In a transaction of its own by
 * request->pg. That it could not be written is no reason to answer otherwise.
 */
void refusal_note(struct request *request, struct id tenant, struct id subject, enum refusal_event event);

#endif
