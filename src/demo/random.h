/*
 * Randomness that can be asked again: a value depends on the seed and the asked-for place alone, so that what one row needs of another
 * row (a name, an id, an absence) is computed anew instead of being kept. Not for secrets.
 */
#ifndef DEMO_RANDOM_H
#define DEMO_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct demo_random {
  uint64_t state;
};

/* 64 bits for the place (a, b) under a seed. */
uint64_t demo_hash(uint64_t seed, uint64_t a, uint64_t b);

/* A sequence that begins at the place (a, b). */
struct demo_random demo_random_at(uint64_t seed, uint64_t a, uint64_t b);

uint64_t demo_random_next(struct demo_random *random);

/* 0..count-1, count >= 1. */
int demo_random_below(struct demo_random *random, int count);

/* low..high, both included. */
int demo_random_between(struct demo_random *random, int low, int high);

/* True `permille` times of a thousand. */
bool demo_random_chance(struct demo_random *random, int permille);

#endif
