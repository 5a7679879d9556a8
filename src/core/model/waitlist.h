/*
 * The waiting list: whom a time that has become free suits.
 */
#ifndef CORE_MODEL_WAITLIST_H
#define CORE_MODEL_WAITLIST_H

#include "core/model/rules.h"

enum { WAITLIST_EVERY_DAY = 0x7f };

/* What somebody waits for. */
struct waitlist_party {
  int service;
  int employee;                 /* INDEX_NONE: any */
  int32_t from, to;             /* dates, both included; DATE_NONE: open */
  unsigned days;                /* a bit for each day of the week, 1 = Sunday; WAITLIST_EVERY_DAY for all */
  int start_minute, end_minute; /* of the day, in which the whole visit must lie; 0 and 1440 for any time */
  int priority;                 /* higher is asked first */
  int64_t created_at;           /* ms UTC: who has waited longer is asked first */
};

/* A free time, or one that is about to be. */
struct waitlist_gap {
  int employee; /* whose; INDEX_NONE: anybody's */
  struct interval time;
};

struct waitlist_fit {
  int party;         /* index in the parties */
  int64_t starts_at; /* the first start in the gap that the rules allow */
  int employee;
};

/*
 * Whom the gap suits: parties for whom a visit of their service, buffers and all rules included, can start in the gap, within the
 * days and times that they named, with somebody whom they accept. The agenda must cover the gap's date, with the gap free in it. Writes at
 * most `maximum` fits, the best first: by priority, then by how long they have waited; returns how many suit in all.
 */
int waitlist_fits(const struct agenda *agenda, const struct waitlist_gap *gap, int64_t now,
                  const struct waitlist_party parties[], int count, struct waitlist_fit fits[], int maximum);

/* Whether a party could be the better one to ask. */
bool waitlist_before(const struct waitlist_party *left, const struct waitlist_party *right);

#endif
