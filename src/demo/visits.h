/*
 * The rows of a day's book: blocks and visits, each visit with a status that is plausible for its time, and with its history.
 */
#ifndef DEMO_VISITS_H
#define DEMO_VISITS_H

#include "demo/book.h"

enum { PHONED_MAX = 40, WALKED_IN_MAX = 8 };

/* A visit that other rows refer to. */
struct demo_mention {
  struct id appointment;
  int customer, service, employee;
  int64_t at;     /* when it was booked, or when the walk-in came */
  bool over;      /* of a walk-in: already served */
  bool cancelled; /* of a call: it was about that */
};

/* Gathered while the visits are written: what was booked by telephone of late, and today's walk-ins of the first location. */
struct demo_mentions {
  struct demo_mention phoned[PHONED_MAX], walked_in[WALKED_IN_MAX];
  int phoned_count, walked_in_count;
};

FD_CHECKED enum code demo_write_book(struct demo *demo, const struct demo_book *book,
                                     struct demo_mentions *mentions, struct error *error);

#endif
