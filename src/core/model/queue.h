/*
 * The walk-in queue: when somebody without an appointment can honestly begin, by today's book and by who
 * waits before.
 */
#ifndef CORE_MODEL_QUEUE_H
#define CORE_MODEL_QUEUE_H

#include "core/model/rules.h"

enum { QUEUE_PARTIES_MAX = 64 };

/* Somebody who waits. */
struct queue_party {
  int service;
  int employee;           /* INDEX_NONE: any */
  int64_t expected_start; /* ms UTC, filled by queue_expect(); 0: nothing fits today any more */
  int expected_employee;  /* who would take it; INDEX_NONE when nothing fits */
};

/*
 * Fills the expected start of each party, in the order of the array: each takes the earliest minute from
 * `now` on the agenda's date `today` at which the rules allow a walk-in, and the ones after it find that time
 * taken. At most QUEUE_PARTIES_MAX parties are looked at; what is beyond expects nothing.
 */
void queue_expect(const struct agenda *agenda, int32_t today, int64_t now, struct queue_party parties[],
                  int count);

#endif
