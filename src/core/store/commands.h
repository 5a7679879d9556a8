/*
 * Everything that a person at the desk can do to the book. A command is checked by the model inside the
 * writing transaction (role, rules, revision, slot once more), and writes rows, history, audit, undo record
 * and outbox in that one transaction, or nothing (Rules of booking 7). CODE_OK means that it is on the disk.
 * On a broken rule `outcome->verdict` holds all of them.
 */
#ifndef CORE_STORE_COMMANDS_H
#define CORE_STORE_COMMANDS_H

#include "core/model/intake.h"
#include "core/model/rules.h"
#include "core/model/visit.h"
#include "core/store/reader.h"
#include "core/store/replica.h"

enum { SENTENCE_SIZE = 256, REVISION_ANY = -1, UNDO_DEPTH = 50 };

/* Who does it, and under which conditions. */
struct command {
  const struct actor *actor;
  const struct salon *
      seen; /* the set-up that the command's indexes are of: CODE_STALE_VERSION when it has changed; NULL: of the present one */
  int location;        /* index in the salon: where the desk stands */
  int64_t if_revision; /* the revision that the caller saw, else CODE_STALE_VERSION; REVISION_ANY: whatever it
                          is */
  const char *override_reason; /* NULL: no rule is lifted */
};

struct outcome {
  struct id id;                 /* the appointment, ticket, block, customer … that was made or changed */
  struct id appointment;        /* of serve and walk-in: the visit, nil when waiting */
  int64_t revision;             /* of `id` after the change */
  bool unchanged;               /* it was so already: nothing was written, and there is nothing to undo */
  struct verdict verdict;       /* warnings on success; breaches on refusal */
  char sentence[SENTENCE_SIZE]; /* what was done, in words: "Moved Anna Schmidt to Thu 26 Nov 14:30." */
};

/* Who comes: nobody (walk-in), a known customer, or one by name, who is looked up by phone and e-mail first
 * (cli.md "--name"). */
struct customer_choice {
  struct id id;              /* not nil: this one */
  const char *name;          /* else by name; NULL: none */
  const char *phone, *email; /* NULL: none */
};

/* An answer to an intake question, as intake_read() gives it; "" for none. */
struct booking_answer {
  const struct intake_question *question;
  const char *value;
};

struct booking {
  struct visit_request request;
  int64_t starts_at; /* ms UTC */
  struct customer_choice customer;
  const char *note, *title; /* NULL: none */
  enum appointment_source source;
  const char *told_how; /* NULL: nothing was promised yet */
  const struct booking_answer *answers;
  int answer_count;
  struct id waitlist; /* the entry of the waitlist that it fulfils, in the same change; nil: none */
  struct id call;     /* the call that it came of; nil: none */
};

FD_CHECKED enum code command_book(struct replica *replica, const struct command *command,
                                  const struct booking *booking, struct outcome *outcome,
                                  struct error *error);

/* All dates of a series in one transaction, or none; the refusal names the dates that cannot be. */
FD_CHECKED enum code command_book_series(struct replica *replica, const struct command *command,
                                         const struct booking *booking, const char *rrule,
                                         struct outcome *outcome, struct error *error);

/* Keeps the status; adds a `rescheduled` entry, unless the visit stands there already. `employee` EMPLOYEE_ANY keeps who it was as far as possible;
 * an index puts the first segment's employee's parts on that one. */
FD_CHECKED enum code command_move(struct replica *replica, const struct command *command,
                                  struct id appointment, int64_t starts_at, int employee,
                                  struct outcome *outcome, struct error *error);

struct appointment_edit {
  const char *note; /* NULL: as it is */
  bool change_services;
  struct visit_request request;         /* services and add-ons, with change_services */
  struct id customer;                   /* nil: as it is */
  const char *told_how;                 /* NULL: as it is; else told_at = now, told_by = actor */
  int minutes_delta;                    /* longer or shorter by so many minutes, on the last segment */
  bool change_place;                    /* with it `starts_at`, and without change_services `employee` */
  int64_t starts_at;                    /* ms UTC */
  int employee;                         /* EMPLOYEE_ANY: who it was; else as for command_move() */
  const struct booking_answer *answers; /* those that are named are written anew, the others stay */
  int answer_count;
};
/* All of it in one change. What is not touched keeps its names, prices and lengths; what is put elsewhere counts as moved. */
FD_CHECKED enum code command_edit(struct replica *replica, const struct command *command,
                                  struct id appointment, const struct appointment_edit *edit,
                                  struct outcome *outcome, struct error *error);

/* confirm, checkin, start, complete, noshow, cancel (reason asked), reactivate (the time must still be free). With an
 * override's reason a manager corrects a completed visit. */
FD_CHECKED enum code command_status(struct replica *replica, const struct command *command,
                                    struct id appointment, enum appointment_status to, const char *reason,
                                    struct outcome *outcome, struct error *error);

FD_CHECKED enum code command_block(struct replica *replica, const struct command *command, int employee,
                                   struct interval time, const char *reason, struct outcome *outcome,
                                   struct error *error);
FD_CHECKED enum code command_unblock(struct replica *replica, const struct command *command, struct id block,
                                     struct outcome *outcome, struct error *error);

struct walk_in {
  int service;
  int employee;                    /* EMPLOYEE_ANY: whoever is free first */
  struct customer_choice customer; /* name and phone, both may be missing */
};
/* Served at once (an appointment that is checked_in) when somebody is free now for the whole service; else a
 * waiting ticket with an honest wait. */
FD_CHECKED enum code command_walk_in(struct replica *replica, const struct command *command,
                                     const struct walk_in *walk_in, struct outcome *outcome,
                                     struct error *error);
FD_CHECKED enum code command_serve(struct replica *replica, const struct command *command, struct id ticket,
                                   int employee, struct outcome *outcome, struct error *error);
FD_CHECKED enum code command_leave(struct replica *replica, const struct command *command, struct id ticket,
                                   struct outcome *outcome, struct error *error);
/* Who waits, for what and with whom; what was promised and the place in the queue stay. NULL name or phone: none. */
FD_CHECKED enum code command_ticket_edit(struct replica *replica, const struct command *command,
                                         struct id ticket, const struct walk_in *edit,
                                         struct outcome *outcome, struct error *error);
/* TICKET of the command line: an id or today's number. */
FD_CHECKED enum code command_find_ticket(struct replica *replica, int location, const char *text,
                                         struct id *ticket, struct error *error);

struct waitlist_wish {
  struct id customer;
  int service, employee; /* EMPLOYEE_ANY */
  int32_t from, to;      /* DATE_NONE: open */
  const char *note;
  unsigned days;                /* a bit for each day of the week, 1 = Sunday; 0 for every day */
  int start_minute, end_minute; /* of the day, in which the visit must lie; end 0: to the end of the day */
  int priority;                 /* higher is asked first */
};
FD_CHECKED enum code command_waitlist_add(struct replica *replica, const struct command *command,
                                          const struct waitlist_wish *wish, struct outcome *outcome,
                                          struct error *error);
/* The customer stays who it was: `wish->customer` must be the entry's. */
FD_CHECKED enum code command_waitlist_edit(struct replica *replica, const struct command *command,
                                           struct id entry, const struct waitlist_wish *wish,
                                           struct outcome *outcome, struct error *error);
FD_CHECKED enum code command_waitlist_remove(struct replica *replica, const struct command *command,
                                             struct id entry, struct outcome *outcome, struct error *error);

/*
 * Says whose a call was (nil: the customer of the visit, or nobody) and which visit came of it (nil: none).
 */
FD_CHECKED enum code command_call_link(struct replica *replica, const struct command *command, struct id call,
                                       struct id customer, struct id appointment, struct outcome *outcome,
                                       struct error *error);

struct customer_fields { /* NULL: as it is (edit) or none (add); "" clears */
  const char *first_name, *last_name, *phone, *email, *birth_date, *address, *locale, *notes, *blocked_reason;
  int blocked;          /* -1: as it is */
  const char *add_note; /* a dated note */
};
FD_CHECKED enum code command_customer_add(struct replica *replica, const struct command *command,
                                          const struct customer_fields *fields, struct outcome *outcome,
                                          struct error *error);
FD_CHECKED enum code command_customer_edit(struct replica *replica, const struct command *command,
                                           struct id customer, const struct customer_fields *fields,
                                           struct outcome *outcome, struct error *error);
/* Visits, calls and notes of `from` go to `into`; `from` is kept, deleted, pointing there. */
FD_CHECKED enum code command_customer_merge(struct replica *replica, const struct command *command,
                                            struct id into, struct id from, struct outcome *outcome,
                                            struct error *error);
/* The same, and then writes what was chosen for the one that stays; NULL fields are as the merge leaves them: it keeps
 * what `into` has, takes what it lacks, and puts the notes together. */
FD_CHECKED enum code command_customer_merge_choosing(struct replica *replica, const struct command *command,
                                                     struct id into, struct id from,
                                                     const struct customer_fields *chosen,
                                                     struct outcome *outcome, struct error *error);
/* Another text of a dated note; who wrote it and when stays. NULL or empty removes the note. */
FD_CHECKED enum code command_customer_note(struct replica *replica, const struct command *command,
                                           struct id note, const char *text, struct outcome *outcome,
                                           struct error *error);
/* Strips what identifies the person, also from audit, undo and outbox; visits stay for the figures. Cannot be
 * undone. */
FD_CHECKED enum code command_customer_erase(struct replica *replica, const struct command *command,
                                            struct id customer, struct outcome *outcome, struct error *error);

/* What can be undone or redone, newest first, in words. */
struct undo_row {
  int64_t number;
  int64_t at;
  const char *by, *sentence;
};
FD_CHECKED enum code undo_list(struct replica *replica, bool redo, struct arena *arena,
                               struct undo_row **rows, int *count, struct error *error);

/*
 * Takes back this replica's last change, or makes it again. Allowed while it is still the last change of its
 * rows and the old time is free: else CODE_STALE_VERSION or CODE_SLOT_TAKEN; CODE_NOT_FOUND when there is
 * nothing. What was sent already travels as an operation of kind `undo`.
 */
FD_CHECKED enum code command_undo(struct replica *replica, const struct command *command,
                                  struct outcome *outcome, struct error *error);
FD_CHECKED enum code command_redo(struct replica *replica, const struct command *command,
                                  struct outcome *outcome, struct error *error);

/*
 * What is half typed, by name, kept over a crash of the program; NULL text forgets it. It does not wait for the disk, so that typing does
 * not: a power cut may lose the last of it. CODE_INVALID beyond 16 KiB.
 */
FD_CHECKED enum code draft_save(struct replica *replica, const char *name, const char *text,
                                struct error *error);
FD_CHECKED enum code draft_load(struct replica *replica, const char *name, struct arena *arena,
                                const char **text, struct error *error);

struct draft_row {
  const char *name, *text;
};

/* The newest drafts whose names begin so, at most `limit`. */
FD_CHECKED enum code draft_list(struct replica *replica, const char *beginning, int limit,
                                struct arena *arena, struct draft_row **rows, int *count,
                                struct error *error);

#endif
