/*
 * Times of one operation and of its floor, taken in turns, because machines are noisy: what disturbs the one
 * disturbs the other.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

/* Microseconds, or bytes where a figure is of memory. */
struct samples {
  double *values;
  size_t count, capacity;
};

void samples_add(struct samples *samples, double value);
void samples_release(struct samples *samples);

/* The value below which a share of the samples lies, 0..1; 0 without samples. */
double samples_quantile(const struct samples *samples, double share);
double samples_median(const struct samples *samples);
double samples_p99(const struct samples *samples);

/* Microseconds of a clock that only goes forward. */
double bench_clock(void);

/* Microseconds of the processor that this thread has had: for what waits for nothing, undisturbed by other programs. */
double bench_processor(void);

/* Does the operation once and returns how many microseconds the part that counts took; below 0 when it failed. */
typedef double bench_operation(void *context, int round);

struct pair {
  struct samples measured, floor;
};

void pair_release(struct pair *pair);

/*
 * `rounds` of each, in turns; which one goes first alternates. Some rounds before these are not counted. False when an operation
 * failed.
 */
bool measure_pair(struct pair *pair, int rounds, bench_operation *measured, bench_operation *floor,
                  void *context);

#endif
