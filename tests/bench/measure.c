#include "measure.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

void samples_add(struct samples *samples, double value) {
  if (samples->count == samples->capacity) {
    size_t capacity = samples->capacity == 0 ? 256 : samples->capacity * 2;
    double *values = realloc(samples->values, capacity * sizeof *values);
    if (values == NULL) abort();
    samples->values = values;
    samples->capacity = capacity;
  }
  samples->values[samples->count++] = value;
}

void samples_release(struct samples *samples) {
  free(samples->values);
  *samples = (struct samples){.count = 0};
}

static int compare_values(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

double samples_quantile(const struct samples *samples, double share) {
  if (samples->count == 0) return 0;
  double *sorted = malloc(samples->count * sizeof *sorted);
  if (sorted == NULL) abort();
  memcpy(sorted, samples->values, samples->count * sizeof *sorted);
  qsort(sorted, samples->count, sizeof *sorted, compare_values);
  double value = sorted[(size_t)(share * (double)(samples->count - 1) + 0.5)];
  free(sorted);
  return value;
}

double samples_median(const struct samples *samples) { return samples_quantile(samples, 0.5); }

double samples_p99(const struct samples *samples) { return samples_quantile(samples, 0.99); }

static double read_clock(clockid_t clock) {
  struct timespec now;
  (void)clock_gettime(clock, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

double bench_clock(void) { return read_clock(CLOCK_MONOTONIC); }

double bench_processor(void) { return read_clock(CLOCK_THREAD_CPUTIME_ID); }

void pair_release(struct pair *pair) {
  samples_release(&pair->measured);
  samples_release(&pair->floor);
}

static bool take(struct samples *samples, bench_operation *operation, void *context, int round, bool counts) {
  double time = operation(context, round);
  if (time >= 0 && counts) samples_add(samples, time);
  return time >= 0;
}

bool measure_pair(struct pair *pair, int rounds, bench_operation *measured, bench_operation *floor,
                  void *context) {
  int warm = rounds / 20 + 1;
  for (int round = 0; round < rounds + warm; round++) {
    bool counts = round >= warm, floor_first = round % 2 == 0;
    if (floor_first && !take(&pair->floor, floor, context, round, counts)) return false;
    if (!take(&pair->measured, measured, context, round, counts)) return false;
    if (!floor_first && !take(&pair->floor, floor, context, round, counts)) return false;
  }
  return true;
}
