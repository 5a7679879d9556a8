/*
 * How long a test goes on: a test of ./run test has seconds, one of ./run torture has hours.
 */
#ifndef TESTS_SUPPORT_TORTURE_H
#define TESTS_SUPPORT_TORTURE_H

#include <stdlib.h>

/* How many rounds: `brief`, or `full` under ./run torture. */
static inline int torture_rounds(int brief, int full) { return getenv("FD_TORTURE") == NULL ? brief : full; }

#endif
