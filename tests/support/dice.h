/*
 * Randomness for tests, out of one seed: FD_TEST_SEED, or one that differs every time. It is printed, so that
 * a run that failed can be had again.
 */
#ifndef TESTS_SUPPORT_DICE_H
#define TESTS_SUPPORT_DICE_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct dice {
  uint64_t state;
};

static inline uint64_t dice_roll(struct dice *dice) {
  dice->state += UINT64_C(0x9e3779b97f4a7c15);
  uint64_t bits = dice->state;
  bits = (bits ^ bits >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  bits = (bits ^ bits >> 27) * UINT64_C(0x94d049bb133111eb);
  return bits ^ bits >> 31;
}

/* low..high, both included. */
static inline int64_t dice_between(struct dice *dice, int64_t low, int64_t high) {
  return low + (int64_t)(dice_roll(dice) % ((uint64_t)(high - low) + 1));
}

/* Dice for the case called `name`, whose seed is printed. */
static inline struct dice dice_for(const char *name) {
  const char *given = getenv("FD_TEST_SEED");
  struct dice dice = {(uint64_t)time(NULL) * 65536 + (uint64_t)getpid()};
  if (given != NULL) dice.state = strtoull(given, NULL, 10);
  printf("%s: FD_TEST_SEED=%" PRIu64 "\n", name, dice.state);
  return dice;
}

#endif
