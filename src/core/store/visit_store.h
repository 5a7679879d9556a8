/*
 * Writing visits: an appointment with its segments and add-ons, as a plan lays them out. Internal to
 * core/store; always inside a change.
 */
#ifndef CORE_STORE_VISIT_STORE_H
#define CORE_STORE_VISIT_STORE_H

#include "core/store/change.h"

/* A visit that is about to be written. */
struct visit_draft {
  struct id id;
  struct id customer, series; /* nil: none */
  enum appointment_status status;
  enum appointment_source source;
  int64_t starts_at;
  const struct visit_plan *plan;
  const char *title, *note, *told_how; /* NULL: none */
};

/* Inserts the visit, its segments and add-ons, and the first entry of its history. `verdict`: what was
   lifted, kept with the visit. */
FD_CHECKED enum code visit_store_insert(struct change *change, const struct visit_draft *draft,
                                        const struct agenda *agenda, const struct verdict *verdict,
                                        struct error *error);

/* How an existing visit is laid out anew. */
enum visit_change {
  VISIT_MOVED, /* another time or employee: what was agreed on keeps its names and the add-ons their prices */
  VISIT_STRETCHED,   /* longer or shorter, likewise */
  VISIT_NEW_SERVICES /* services and add-ons are those of the plan: what was agreed on keeps names and prices, the rest is today's */
};

/* Puts the parts of a visit anew, with its start, end, price and duration. The revision rises by one. */
FD_CHECKED enum code visit_store_place(struct change *change, const struct appointment *visit,
                                       const struct visit_plan *plan, int64_t starts_at,
                                       enum visit_change how, const struct agenda *agenda,
                                       const struct verdict *verdict, struct error *error);

/* The overrides of a visit as JSON text: those it had (NULL: a new one), and what this change lifted. NULL for
 * none; the caller frees it. */
char *visit_store_overrides(const struct change *change, const struct appointment *visit,
                            const struct verdict *verdict);

/* Writes what was answered to questions; other answers of the visit stay, an answer of "" goes. */
FD_CHECKED enum code visit_store_answers(struct change *change, struct id appointment,
                                         const struct booking_answer *answers, int count,
                                         struct error *error);

/* One entry of the history; `from` NULL for the booking itself. */
struct history_entry {
  struct id appointment;
  const char *from, *to;
  const char *reason;                   /* NULL: none */
  int64_t from_starts_at, to_starts_at; /* of a move, else 0 */
};
FD_CHECKED enum code visit_store_history(struct change *change, const struct history_entry *entry,
                                         struct error *error);

/* The last belt: CODE_SLOT_TAKEN when a segment of the visit overlaps another one that neither was put
   over on purpose; `verdict` then names that one. NULL: nobody asks. */
FD_CHECKED enum code visit_store_check_free(struct change *change, struct id appointment,
                                            struct verdict *verdict, struct error *error);

#endif
