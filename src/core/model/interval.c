#include "core/model/interval.h"

#include <string.h>

bool interval_is_empty(struct interval interval) { return interval.to <= interval.from; }

bool interval_overlaps(struct interval left, struct interval right) {
  return !interval_is_empty(left) && !interval_is_empty(right) && left.from < right.to &&
         right.from < left.to;
}

bool interval_contains(struct interval outer, struct interval inner) {
  return !interval_is_empty(inner) && outer.from <= inner.from && inner.to <= outer.to;
}

struct interval interval_intersection(struct interval left, struct interval right) {
  if (!interval_overlaps(left, right)) return (struct interval){0, 0};
  return (struct interval){
      .from = left.from > right.from ? left.from : right.from,
      .to = left.to < right.to ? left.to : right.to,
  };
}

void interval_set_init(struct interval_set *set, struct interval *storage, size_t capacity) {
  *set = (struct interval_set){.pieces = storage, .count = 0, .capacity = capacity};
}

void interval_set_clear(struct interval_set *set) { set->count = 0; }

size_t interval_set_find(const struct interval_set *set, int64_t instant) {
  size_t low = 0;
  size_t high = set->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (set->pieces[middle].to > instant) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

/* Puts `count` pieces in the place of the pieces [first, last). */
static bool pieces_replace(struct interval_set *set, size_t first, size_t last, const struct interval *pieces,
                           size_t count) {
  size_t rest = set->count - last;
  if (first + count + rest > set->capacity) return false;
  if (rest > 0) memmove(set->pieces + first + count, set->pieces + last, rest * sizeof *pieces);
  if (count > 0) memcpy(set->pieces + first, pieces, count * sizeof *pieces);
  set->count = first + count + rest;
  return true;
}

bool interval_set_add(struct interval_set *set, struct interval interval) {
  if (interval_is_empty(interval)) return true;
  size_t first = interval_set_find(set, interval.from);
  if (first > 0 && set->pieces[first - 1].to == interval.from) first--;
  size_t last = first;
  while (last < set->count && set->pieces[last].from <= interval.to) last++;
  if (first < last) {
    if (set->pieces[first].from < interval.from) interval.from = set->pieces[first].from;
    if (set->pieces[last - 1].to > interval.to) interval.to = set->pieces[last - 1].to;
  }
  return pieces_replace(set, first, last, &interval, 1);
}

bool interval_set_subtract(struct interval_set *set, struct interval interval) {
  if (interval_is_empty(interval)) return true;
  size_t first = interval_set_find(set, interval.from);
  size_t last = first;
  while (last < set->count && set->pieces[last].from < interval.to) last++;
  if (first == last) return true;
  struct interval left[2];
  size_t count = 0;
  struct interval before = {set->pieces[first].from, interval.from};
  struct interval after = {interval.to, set->pieces[last - 1].to};
  if (!interval_is_empty(before)) left[count++] = before;
  if (!interval_is_empty(after)) left[count++] = after;
  return pieces_replace(set, first, last, left, count);
}

bool interval_set_subtract_set(struct interval_set *set, const struct interval_set *other) {
  for (size_t i = 0; i < other->count; i++) {
    if (!interval_set_subtract(set, other->pieces[i])) return false;
  }
  return true;
}

void interval_set_clip(struct interval_set *set, struct interval interval) {
  size_t count = 0;
  for (size_t i = interval_set_find(set, interval.from); i < set->count; i++) {
    struct interval piece = interval_intersection(set->pieces[i], interval);
    if (interval_is_empty(piece)) break;
    set->pieces[count++] = piece;
  }
  set->count = count;
}

bool interval_set_intersect(const struct interval_set *left, const struct interval_set *right,
                            struct interval_set *result) {
  size_t l = 0;
  size_t r = 0;
  interval_set_clear(result);
  while (l < left->count && r < right->count) {
    struct interval common = interval_intersection(left->pieces[l], right->pieces[r]);
    if (!interval_is_empty(common) && !interval_set_add(result, common)) return false;
    if (left->pieces[l].to < right->pieces[r].to) {
      l++;
    } else {
      r++;
    }
  }
  return true;
}

bool interval_set_contains(const struct interval_set *set, struct interval interval) {
  size_t piece = interval_set_find(set, interval.from);
  return piece < set->count && interval_contains(set->pieces[piece], interval);
}

bool interval_set_overlaps(const struct interval_set *set, struct interval interval) {
  size_t piece = interval_set_find(set, interval.from);
  return piece < set->count && interval_overlaps(set->pieces[piece], interval);
}

int64_t interval_set_total(const struct interval_set *set) {
  int64_t total = 0;
  for (size_t i = 0; i < set->count; i++) total += set->pieces[i].to - set->pieces[i].from;
  return total;
}
