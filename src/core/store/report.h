/*
 * What a salon asks about a period of at most REPORT_DAYS_MAX days: how busy everybody was, who did not come, who was turned away, and what
 * was earned. Each report is read in one pass over the period's visits, by index; costs are those of the period, never of the years behind.
 */
#ifndef CORE_STORE_REPORT_H
#define CORE_STORE_REPORT_H

#include "core/store/reader.h"

enum {
  REPORT_DAYS_MAX = 31,
  REPORT_TOP_MAX = 20, /* customers who failed to come */
  REPORT_TURNED_AWAY_MAX = 200,
  REPORT_LATE_HOURS =
      24 /* a visit that is cancelled later than so many hours before its start was cancelled late */
};

/* What the visits that begin on a date came to. */
struct report_day {
  int32_t date;
  int visits;    /* that hold their time: all but cancelled and missed ones */
  int completed; /* of these */
  int no_shows, cancelled, cancelled_late;
  int64_t booked; /* prices of `visits`, minor units */
  int64_t done;   /* of `completed` */
};

struct report_employee {
  int employee;            /* index in the set-up */
  int visits;              /* that begin with this one */
  int64_t booked_minutes;  /* of work in live visits; buffers and gaps are none */
  int64_t working_minutes; /* of working time: shifts, exceptions, holidays and blocks counted */
};

struct report_customer {
  struct id id;
  const char *name;
  int no_shows, cancelled_late;
};

/* Somebody who did not get what he or she came for. */
struct report_turned_away {
  bool walk_in;         /* left the queue; else waited on the waitlist until the last date had passed */
  const char *name;     /* "" for none */
  int service;          /* INDEX_NONE when it is not in the set-up any more */
  int64_t since;        /* arrived, or asked */
  int64_t until;        /* left; 0: of the waitlist */
  int quoted_minutes;   /* what a walk-in was told; -1: no time on that day */
  int32_t wanted_until; /* the last date of a wish */
};

struct report {
  int location;
  int32_t first, last; /* dates, both included */
  struct report_day days[REPORT_DAYS_MAX];
  int day_count;
  struct report_day total;           /* of the days; its date is `first` */
  struct report_employee *employees; /* those with working time or visits, by name */
  int employee_count;
  struct report_employee everybody; /* their sum; `employee` is INDEX_NONE */
  struct report_customer
      *customers; /* the worst first: by no-shows, then by late cancellations, then by name */
  int customer_count;
  struct report_turned_away *turned_away; /* walk-ins, then the waitlist */
  int turned_away_count;
  int walk_ins, walk_ins_left;
};

/* A report on the dates [first, last] of a location. CODE_INVALID for more than REPORT_DAYS_MAX of them. */
FD_CHECKED enum code reader_report(struct replica *replica, int location, int32_t first, int32_t last,
                                   struct arena *arena, struct report *report, struct error *error);

/* ---- Beside the day ---- */

/* How a call got its customer. */
enum caller { CALLER_UNKNOWN, CALLER_LINKED, CALLER_BY_NUMBER, CALLER_SHARED_NUMBER };

struct call_row {
  struct id id;
  const char *from, *to; /* numbers; "" for none */
  int64_t started_at;
  int seconds; /* -1: not known */
  enum call_reason reason;
  const char *notes; /* the first 4000 characters of notes or transcript; "" for none */
  enum caller caller;
  struct id customer; /* of a linked call, or whose number it is; the first one of a shared number */
  const char *customer_name;
  struct id appointment; /* that came of it; nil: none */
  int64_t visit_starts_at;
  const char *visit_service;
  int64_t revision;
};

/* The newest calls, at most `limit`. */
FD_CHECKED enum code reader_calls(struct replica *replica, int limit, struct arena *arena,
                                  struct call_row **rows, int *count, struct error *error);

struct sync_log_row {
  int64_t number;
  int64_t at;
  const char *kind, *message, *detail; /* detail "" for none */
};

/* The newest entries of the log of sync, at most `limit`. */
FD_CHECKED enum code reader_sync_log(struct replica *replica, int limit, struct arena *arena,
                                     struct sync_log_row **rows, int *count, struct error *error);

/* When the oldest operation that still waits to be sent was made; 0 when none waits. */
FD_CHECKED enum code reader_outbox_oldest(struct replica *replica, int64_t *made_at, struct error *error);

#endif
