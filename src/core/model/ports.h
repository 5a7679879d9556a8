/*
 * What the core takes from outside, so that any run can be repeated from a seed: the clock, randomness and
 * new ids. The program wires them to the system (FRONTDESK_NOW and FRONTDESK_SEED replace them); tests wire
 * them to a counter.
 */
#ifndef CORE_MODEL_PORTS_H
#define CORE_MODEL_PORTS_H

#include <stdint.h>

#include "core/model/id.h"

struct ports {
  int64_t (*now)(void *context);     /* instant, ms since 1970 UTC */
  uint64_t (*random)(void *context); /* 64 uniform bits */
  void *context;
};

static inline int64_t ports_now(const struct ports *ports) { return ports->now(ports->context); }
static inline uint64_t ports_random(const struct ports *ports) { return ports->random(ports->context); }

/* A new UUIDv7 (RFC 9562) out of the ports' clock and randomness. */
struct id ports_new_id(const struct ports *ports);

#endif
