#include "demo/random.h"

/* The finaliser of splitmix64: every bit of the input moves every bit of the output. */
static uint64_t mix(uint64_t value) {
  value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
  return value ^ (value >> 31);
}

static const uint64_t golden = UINT64_C(0x9e3779b97f4a7c15);

uint64_t demo_hash(uint64_t seed, uint64_t a, uint64_t b) {
  return mix(mix(mix(seed + golden) + a * golden + 1) + b * golden + 2);
}

struct demo_random demo_random_at(uint64_t seed, uint64_t a, uint64_t b) {
  return (struct demo_random){.state = demo_hash(seed, a, b)};
}

uint64_t demo_random_next(struct demo_random *random) {
  random->state += golden;
  return mix(random->state);
}

int demo_random_below(struct demo_random *random, int count) {
  return (int)((demo_random_next(random) >> 32) * (uint64_t)count >> 32);
}

int demo_random_between(struct demo_random *random, int low, int high) {
  return low + demo_random_below(random, high - low + 1);
}

bool demo_random_chance(struct demo_random *random, int permille) {
  return demo_random_below(random, 1000) < permille;
}
