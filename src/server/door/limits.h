/*
 * How many requests a device, a key or an address may make: a token bucket each, in memory, of this process. Who comes seldom has his burst; who
 * comes always has his rate. The memory is fixed: when a new one comes and its place is full, whoever has been away longest is forgotten, and so
 * has his whole burst again. All threads may ask at once.
 */
#ifndef SERVER_DOOR_LIMITS_H
#define SERVER_DOOR_LIMITS_H

#include <stdint.h>

#include "core/model/id.h"

enum limit_kind {
  LIMIT_DEVICE,
  LIMIT_KEY,
  LIMIT_ADDRESS, /* only asked when it is configured: a salon or a proxy is one address */
  LIMIT_NOTE,    /* lines of the security log, by tenant */
  LIMIT_KIND_COUNT
};

struct limit_rate {
  int per_second; /* 0: without limit */
  int burst;      /* at least 1 */
};

/* What stands when nobody says otherwise. */
extern const struct limit_rate limit_defaults[LIMIT_KIND_COUNT];

struct limits;

/* NULL when there is no memory for it. */
struct limits *limits_new(const struct limit_rate rates[LIMIT_KIND_COUNT]);
void limits_free(struct limits *limits); /* NULL is fine */

/*
 * Takes one from the bucket of `who` at `now` (ms UTC; a clock that goes back gives nothing). 0 when there was one, else after
 * how many whole seconds there will be one, at least 1. `limits` NULL: without limits.
 */
int limits_take(struct limits *limits, enum limit_kind kind, struct id who, int64_t now);

/* An address as one that has a bucket. */
struct id limits_address(const char *address);

#endif
