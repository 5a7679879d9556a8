/*
 * Reading the replica: each function runs its prepared statements to the end, copies what it found into the
 * caller's arena, and leaves nothing open. Costs are those of what is shown, never of the years behind.
 * CODE_NOT_FOUND, CODE_STORAGE and CODE_INTERNAL (arena exhausted) are possible for each.
 */
#ifndef CORE_STORE_READER_H
#define CORE_STORE_READER_H

#include "core/model/agenda.h"
#include "core/model/appointment.h"
#include "core/model/arena.h"
#include "core/model/customer.h"
#include "core/model/finder.h"
#include "core/model/intake.h"
#include "core/model/lateness.h"
#include "core/model/rules.h"
#include "core/model/waitlist.h"
#include "core/store/replica.h"

/* One place in a column of the day: a segment of a visit. */
struct day_entry {
  int appointment; /* index in day_sheet.appointments */
  int segment;     /* index in the appointment's segments */
};

struct day_column {
  int employee; /* index in salon.employees; INDEX_NONE for segments of employees who are not in the set-up
                   any more */
  struct interval *working;
  int working_count; /* what is left after exceptions and holidays */
  struct day_entry *entries;
  int entry_count; /* by start */
};

/* A day of one location: columns of the employees with working time or visits that day, by name. */
struct day_sheet {
  int location;
  int32_t date;
  int64_t starts_at, ends_at; /* of the date in the location's zone: 23, 24 or 25 hours */
  struct appointment *appointments;
  int appointment_count; /* by start */
  struct day_column *columns;
  int column_count;
  struct agenda agenda; /* of the date (and its week where limits need it) */
  const char *holiday;  /* its name, or NULL */
};

/* `all`: with cancelled and no_show. Their segments are entries too, but never in agenda.busy. */
FD_CHECKED enum code reader_day(struct replica *replica, int location, int32_t date, bool all,
                                struct arena *arena, struct day_sheet *day, struct error *error);

/*
 * The days [first, first + count) of one employee (an index in salon.employees), as a day each with that one column: the same cells as
 * reader_day() gives, worked or not. The days share their visits, which have the segments of this employee alone, and their agenda, which
 * has everybody's exceptions and holds, but only this employee's blocks and busy time. Bounded by the visits of those days.
 */
FD_CHECKED enum code reader_week(struct replica *replica, int location, int employee, int32_t first,
                                 int count, bool all, struct arena *arena, struct day_sheet days[],
                                 struct error *error);

enum { CALENDAR_DAYS_MAX = 42 }; /* six weeks: what a month shows */

/* How full a date is: what is booked against what could be. */
struct day_load {
  int32_t date;
  int visits; /* that lie on it, wholly or in part */
  int64_t
      booked_minutes; /* staff time of their segments on that date: no buffers, no gaps; overlaps count twice */
  int64_t working_minutes; /* what those who can be booked work, less exceptions, holidays and blocks */
  const char *holiday;     /* its name, or NULL */
};

/*
 * The load of the dates [first, first + count), of one employee or of all who can be booked there (INDEX_NONE). An aggregate for each date
 * over its range of the index: nothing is loaded but numbers.
 */
FD_CHECKED enum code reader_load(struct replica *replica, int location, int employee, int32_t first,
                                 int count, struct arena *arena, struct day_load days[], struct error *error);

/*
 * What the rules need for dates [first, last], widened to whole weeks where a service has a weekly limit;
 * holds of this desk are left out. Busy rows carry no customer: few refusals need the names, and every
 * booking would pay for them. reader_agenda_names() adds them.
 */
FD_CHECKED enum code reader_agenda(struct replica *replica, int location, int32_t first, int32_t last,
                                   struct arena *arena, struct agenda *agenda, struct error *error);

/* Names the customers of the busy rows that overlap `time`, so that a refusal can say with whom. */
FD_CHECKED enum code reader_agenda_names(struct replica *replica, struct agenda *agenda, struct interval time,
                                         struct arena *arena, struct error *error);

FD_CHECKED enum code reader_appointment(struct replica *replica, struct id id, struct arena *arena,
                                        struct appointment *appointment, struct error *error);

/* APPT of the command line: an id or a confirmation code. */
FD_CHECKED enum code reader_find_appointment(struct replica *replica, const char *text, struct id *id,
                                             struct error *error);

FD_CHECKED enum code reader_customer(struct replica *replica, struct id id, struct arena *arena,
                                     struct customer *customer, struct error *error);

/* What rules_check wants of a customer around an instant: block, no-shows, live visits near it. */
FD_CHECKED enum code reader_rules_customer(struct replica *replica, struct id id, int64_t around,
                                           struct arena *arena, struct rules_customer *customer,
                                           struct error *error);

/* A customer's visits, newest first, from `before` (ms; INT64_MAX: all) backwards, at most `limit`. */
FD_CHECKED enum code reader_customer_visits(struct replica *replica, struct id customer, int64_t before,
                                            int limit, struct arena *arena, struct appointment **visits,
                                            int *count, struct error *error);

/* The last completed or else last live visit: what "as last time" repeats. CODE_NOT_FOUND for a first-timer.
 */
FD_CHECKED enum code reader_last_visit(struct replica *replica, struct id customer, struct arena *arena,
                                       struct appointment *visit, struct error *error);

/* Customers by id, exact E.164 phone, exact e-mail, or exact folded name; at most `limit`. For --customer and
 * for recognising --name. */
FD_CHECKED enum code reader_customers_named(struct replica *replica, const char *text, int limit,
                                            struct arena *arena, struct customer **customers, int *count,
                                            struct error *error);

/*
 * Whom a text means: as reader_customers_named(), else those that have all its words or beginnings of them. Who is only like
 * it (inside a name, by sound, one slip away) is never taken for meant: they are given with `*near`, to be asked.
 */
FD_CHECKED enum code reader_customers_meant(struct replica *replica, const char *text, struct arena *arena,
                                            struct customer **customers, int *count, bool *near,
                                            struct error *error);

/*
 * The customer search: fills or refreshes the finder (only what changed since its last call), which then
 * answers each key from memory. For one question of the command line, reader_find runs the same matching over
 * one pass without building it.
 */
FD_CHECKED enum code reader_refresh_finder(struct replica *replica, struct finder *finder,
                                           struct error *error);
FD_CHECKED enum code reader_find(struct replica *replica, const char *text, struct arena *arena,
                                 struct customer **customers, int *count, struct error *error);

struct queue_ticket {
  struct id id;
  int number; /* of the day, from 1 */
  enum walk_in_state state;
  const char *name; /* "" for none */
  const char *phone;
  struct id customer, appointment;
  int service, employee; /* indexes; employee INDEX_NONE: any */
  int64_t arrived_at;
  int quoted_minutes; /* what was said at the door */
  int64_t promised_start;
  int64_t expected_start; /* honest, from the day as it runs; 0 when nothing fits today */
  int expected_employee;  /* who would take it; INDEX_NONE when nothing fits */
  int64_t revision;
};

struct waitlist_row {
  struct id id;
  struct id customer;
  const char *customer_name, *customer_phone;
  struct waitlist_party wish; /* what is waited for */
  const char *note;
  enum waitlist_status status;
  int64_t revision;
};

/* Today's waiting and serving walk-ins in the order of their promised start, the open waitlist with the best
 * first, and the day as it runs. */
struct queue {
  struct lateness course; /* today's book of the location as it will honestly go */
  struct queue_ticket *tickets;
  int ticket_count;
  struct waitlist_row *waitlist;
  int waitlist_count;
};
FD_CHECKED enum code reader_ticket(struct replica *replica, struct id id, struct arena *arena,
                                   struct queue_ticket *ticket, struct error *error);
FD_CHECKED enum code reader_queue(struct replica *replica, int location, struct arena *arena,
                                  struct queue *queue, struct error *error);

/*
 * The same by a day of today that is loaded already: its book and what it knows of the visits need not be read again. The queue does not
 * refer to the day.
 */
FD_CHECKED enum code reader_queue_of_day(struct replica *replica, const struct day_sheet *day,
                                         struct arena *arena, struct queue *queue, struct error *error);

/* The open waitlist of a location alone, the best first. */
FD_CHECKED enum code reader_waitlist(struct replica *replica, int location, struct arena *arena,
                                     struct waitlist_row **rows, int *count, struct error *error);

struct review_row {
  struct id id, entity_id;
  enum review_kind kind;
  const char *entity, *summary;
  int64_t found_at;
};
FD_CHECKED enum code reader_reviews(struct replica *replica, struct arena *arena, struct review_row **rows,
                                    int *count, struct error *error);

/* Signs a user in: by id or name (lookup.h) and PIN. CODE_NOT_PERMITTED on a wrong PIN (noted in the security
 * log) or an inactive user. */
FD_CHECKED enum code reader_sign_in(struct replica *replica, const char *user, const char *pin,
                                    struct actor *actor, struct error *error);

/* Who acts when nobody signed in: OWNER in a salon without users, else the desk itself with the rights of
 * RECEPTION. */
FD_CHECKED enum code reader_default_actor(struct replica *replica, struct actor *actor, struct error *error);

/* The intake questions of the salon, in the order in which they are asked (core/model/intake.h). */
FD_CHECKED enum code reader_questions(struct replica *replica, struct arena *arena,
                                      struct intake_question **questions, int *count, struct error *error);

/* What was answered to a question of a visit; `value` as intake_read() gives it. */
struct visit_answer {
  struct id question; /* nil: of a form that is gone */
  const char *label, *value;
};
FD_CHECKED enum code reader_answers(struct replica *replica, struct id appointment, struct arena *arena,
                                    struct visit_answer **answers, int *count, struct error *error);

#endif
