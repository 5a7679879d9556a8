/*
 * What commands that place a visit have in common: the agenda around it, who takes it, the rules, and the
 * words for it. Internal to core/store.
 */
#ifndef CORE_STORE_BOOKING_H
#define CORE_STORE_BOOKING_H

#include "core/model/moment.h"
#include "core/model/slots.h"
#include "core/model/text.h"
#include "core/store/change.h"

/* A visit that is being placed. Everything borrowed lives in the change's arena. */
struct placement {
  struct agenda agenda;
  struct rules_customer customer; /* id nil: none */
  const struct visit_request *request;
  int64_t starts_at;
  struct id except;             /* the visit that is moved or edited; nil for a new one */
  bool any_time;                /* notice does not apply: walk-ins, and edits that leave the start */
  const struct visit_plan *was; /* of an edit: the visit as it stands, at starts_at `was_start`; else NULL */
  int64_t was_start;
  struct id also; /* an employee beyond the request's whose time may be needed; nil: none */
  struct visit_plan plan;
  struct slot slot; /* who takes which service */
};

/* Loads the agenda of the visit's dates and what the rules ask about the customer. */
FD_CHECKED enum code placement_load(struct change *change, struct placement *placement, struct id customer,
                                    struct error *error);

/* Chooses the employees and lays out the plan. */
FD_CHECKED enum code placement_plan(struct change *change, struct placement *placement, struct error *error);

/* The check of all rules on the plan; settles it with the command's override. `verdict` keeps what was
   broken, or lifted. */
FD_CHECKED enum code placement_check(struct change *change, struct placement *placement,
                                     struct verdict *verdict, struct error *error);

/* Counts the turns that pools gave: of every service for which nobody was named. */
FD_CHECKED enum code placement_count(struct change *change, const struct placement *placement,
                                     struct error *error);

/* "Thu 26 Nov 14:30" in the zone of a location (moment.h). */
void booking_moment(const struct change *change, int location, int64_t at, char text[MOMENT_TEXT_SIZE]);

/* Who it is about: the customer's name, or "the walk-in". */
const char *visit_who(const char *customer_name);

/*
 * The customer of a choice: one by id, or by name with phone and e-mail. A phone or e-mail that is known
 * under the same name (without case and accents) is that customer; under another name it is CODE_AMBIGUOUS,
 * listing them; else a new customer is made inside the change. *id is nil when nobody was named; `name` is in
 * the change's arena.
 */
FD_CHECKED enum code customer_choose(struct change *change, const struct customer_choice *choice,
                                     struct id *id, const char **name, struct error *error);

/* A provider changes the visits of the own column only: CODE_NOT_PERMITTED for another one's. */
FD_CHECKED enum code visit_check_column(const struct actor *actor, enum permission permission,
                                        const struct appointment *visit, struct error *error);

/* A customer who is not deleted or merged into another one: else CODE_NOT_FOUND. */
FD_CHECKED enum code customer_take(struct change *change, struct id id, struct customer *customer,
                                   struct error *error);

/* E-mail addresses are unique in a salon when present: CODE_EXISTS when a customer other than `except` has
 * this one. NULL and "" are always free. */
FD_CHECKED enum code customer_email_free(struct change *change, const char *email, struct id except,
                                         struct error *error);

/* Marks an entry of the waitlist as booked by this visit. CODE_NOT_FOUND when it does not wait any more. */
FD_CHECKED enum code waitlist_fulfil(struct change *change, struct id entry, struct id appointment,
                                     struct error *error);

/* Says whose a call was and what came of it; nil for nobody and nothing. CODE_NOT_FOUND when there is no such call. */
FD_CHECKED enum code call_attach(struct change *change, struct id call, struct id customer,
                                 struct id appointment, struct error *error);

/*
 * Text of a person, cleaned (text.h) into the change's arena: *clean is NULL for NULL and for what is empty.
 * `field` begins the sentence of a refusal, such as "The note". CODE_INVALID for what a field may not hold
 * and for more than `maximum` bytes.
 */
FD_CHECKED enum code text_take(struct change *change, const char *field, const char *text,
                               enum text_kind kind, size_t maximum, const char **clean, struct error *error);

#endif
