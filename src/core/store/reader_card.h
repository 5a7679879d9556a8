/*
 * Reading what the desk shows about one customer: the card with its visits, its history, and what a merge would take over. As in
 * reader.h, each function copies into the caller's arena and leaves nothing open; all of them are bounded by their limits.
 */
#ifndef CORE_STORE_READER_CARD_H
#define CORE_STORE_READER_CARD_H

#include "core/store/reader.h"

enum {
  CARD_NOTES_MAX = 50,
  CARD_COMING_MAX = 30,
  CARD_WISHES_MAX = 10,
  CARD_SAME_MAX = 8,
  CARD_COUNTED_MAX = 2000 /* visits that the figures look at: the newest ones */
};

/* Figures of a customer's visits. An instant of 0: there is none. */
struct customer_figures {
  int visits; /* all, also those that did not take place */
  int completed, cancelled, no_shows;
  int64_t spent; /* prices of the completed visits, minor units */
  int64_t first_at, last_at, next_at;
};

struct customer_card {
  struct customer customer; /* with the newest CARD_NOTES_MAX dated notes */
  struct customer_figures figures;
  struct appointment *coming; /* from `from` on, the next one first */
  int coming_count;
  struct appointment *past; /* before `from`, newest first */
  int past_count;
  struct waitlist_row *wishes; /* open ones */
  int wish_count;
  struct customer *same; /* others with the same phone or the same e-mail, without dated notes */
  int same_count;
};

/* The card: visits from `from` (ms) on, and at most `past` ones before it. */
FD_CHECKED enum code reader_card(struct replica *replica, struct id customer, int64_t from, int past,
                                 struct arena *arena, struct customer_card *card, struct error *error);

/* A customer as a list shows one: without the dated notes. */
FD_CHECKED enum code reader_customer_brief(struct replica *replica, struct id id, struct arena *arena,
                                           struct customer *customer, struct error *error);

/*
 * Several at one moment, with what a list shows: names, phone, e-mail, birth date, block and no-shows; the other texts are NULL. rows[i] is that of ids[i], with a
 * nil id where there is none.
 */
FD_CHECKED enum code reader_customer_rows(struct replica *replica, const struct id ids[], int count,
                                          struct arena *arena, struct customer rows[], struct error *error);

/* Whom the latest changes at this desk were about, the latest first. */
FD_CHECKED enum code reader_customers_recent(struct replica *replica, int limit, struct id *ids, int *count,
                                             struct error *error);

/* One thing that happened to a customer: made, one field changed, a dated note written, changed or removed. */
enum customer_event_kind { CUSTOMER_MADE, CUSTOMER_CHANGED, NOTE_WRITTEN, NOTE_CHANGED, NOTE_REMOVED };

struct customer_event {
  enum customer_event_kind kind;
  int64_t at;
  const char *by;      /* "" when nobody is known */
  const char *command; /* "customer edit", "undo", … */
  const char *field;   /* of CUSTOMER_CHANGED: the column, as in entity.h */
  const char *before, *after;
};

/* The newest `limit` changes, as events: a change of three fields is three. */
FD_CHECKED enum code reader_customer_history(struct replica *replica, struct id customer, int limit,
                                             struct arena *arena, struct customer_event **events, int *count,
                                             struct error *error);

/* What goes over to the other one when this customer is merged. */
struct merge_counts {
  int visits, notes, wishes, calls, series, sales;
};
FD_CHECKED enum code reader_merge_counts(struct replica *replica, struct id customer,
                                         struct merge_counts *counts, struct error *error);

#endif
