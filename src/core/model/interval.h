/*
 * Stretches of time, and sets of them: working time, what is free, what is taken.
 *
 * An interval is half open, [from, to), in ms since 1970 UTC. One with to <= from is empty. Touching is not
 * overlapping (Rules of booking 1).
 *
 * A set is sorted, its pieces are not empty and do not touch: what touches is joined when it is added, so
 * that adjoining shifts are one stretch of working time (Rules of booking 3). It lives in storage of the
 * caller with a fixed capacity. An operation for which the storage does not suffice says false and leaves the
 * set as it was. Adding or taking away one interval makes at most one more piece.
 */
#ifndef CORE_MODEL_INTERVAL_H
#define CORE_MODEL_INTERVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/error.h"

struct interval {
  int64_t from; /* inclusive */
  int64_t to;   /* exclusive */
};

bool interval_is_empty(struct interval interval);

/* Whether two intervals share an instant. An empty one shares none. */
bool interval_overlaps(struct interval left, struct interval right);

/* Whether `inner` lies wholly inside `outer`. An empty one lies nowhere. */
bool interval_contains(struct interval outer, struct interval inner);

/* What both have in common; empty ({0, 0}) when that is nothing. */
struct interval interval_intersection(struct interval left, struct interval right);

struct interval_set {
  struct interval *pieces; /* sorted, disjoint, not touching, not empty; the caller's storage */
  size_t count;
  size_t capacity;
};

/* An empty set over `capacity` pieces of the caller's, which must outlive it. There is nothing to release. */
void interval_set_init(struct interval_set *set, struct interval *storage, size_t capacity);

void interval_set_clear(struct interval_set *set);

/* Adds an interval and joins what it overlaps or touches. An empty one changes nothing. False when the
 * storage is full. */
FD_CHECKED bool interval_set_add(struct interval_set *set, struct interval interval);

/* Takes an interval away. False when that would cut a piece in two and the storage is full. */
FD_CHECKED bool interval_set_subtract(struct interval_set *set, struct interval interval);

/* Takes away every piece of another set. False when the storage does not suffice; then some may already be
 * taken away. */
FD_CHECKED bool interval_set_subtract_set(struct interval_set *set, const struct interval_set *other);

/* Keeps only what lies inside the interval. Never needs more storage. */
void interval_set_clip(struct interval_set *set, struct interval interval);

/* Makes `result` what both sets have in common. It must be neither of them; it needs at most left + right - 1
 * pieces. */
FD_CHECKED bool interval_set_intersect(const struct interval_set *left, const struct interval_set *right,
                                       struct interval_set *result);

/* Whether an interval lies wholly inside ONE piece. An empty one lies nowhere. */
bool interval_set_contains(const struct interval_set *set, struct interval interval);

/* Whether an interval shares an instant with any piece. */
bool interval_set_overlaps(const struct interval_set *set, struct interval interval);

/* Index of the first piece that ends after `instant` (it holds the instant, or lies after it); `count` when
 * there is none. */
size_t interval_set_find(const struct interval_set *set, int64_t instant);

/* The sum of the pieces' lengths in ms. */
int64_t interval_set_total(const struct interval_set *set);

#endif
