/*
 * How late the day runs: the book of today as it will honestly go from now on. A visit that should have ended
 * keeps its employee until it is done; one that was started late ends late; one that has not been started at
 * its time moves, and what follows with the same employee, or in the same visit, moves behind it. Free time
 * takes lateness up again. Nothing ever comes earlier than it is booked, because the rules keep its time.
 */
#ifndef CORE_MODEL_LATENESS_H
#define CORE_MODEL_LATENESS_H

#include "core/model/agenda.h"
#include "core/model/vocabulary.h"

/* What is known of a visit of today. */
struct today_visit {
  struct id appointment;
  enum appointment_status status;
  bool walk_in;               /* taken at the door, so that it runs from when it is checked in */
  int64_t starts_at, ends_at; /* as booked, ms UTC */
  int64_t started_at;         /* when it was said to have begun; 0: never, or not known */
};

/* The book as it runs. */
struct lateness {
  struct agenda
      agenda; /* like the book, with what occupies people today where it will lie; rows are the arena's */
  int64_t *behind; /* by employee: ms by which what should be over by now still lasts; 0: in time */
};

/*
 * Lays the busy rows of `today` anew at `now` (ms UTC, a whole minute). `visits` are sorted by id; rows of
 * visits that are not among them stay where they are booked. In what order things are known:
 *
 *   - completed, or a later visit of the same employee was begun: over; it stays as booked.
 *   - in progress, or a walk-in that is checked in: lasts as long as booked from its real beginning, and after that until it is done,
 *     which is the next minute at the earliest.
 *   - checked in: begins now at the earliest, however late it is, because the client is there.
 *   - not yet there (pending, scheduled, confirmed): begins now at the earliest, until its booked end has passed; then nobody waits for it
 *     any more.
 *
 * Rows that overlap on purpose neither push nor are pushed. False when the arena is exhausted.
 */
FD_CHECKED bool lateness_lay(const struct agenda *book, int32_t today, int64_t now,
                             const struct today_visit visits[], int count, struct arena *arena,
                             struct lateness *lateness);

#endif
