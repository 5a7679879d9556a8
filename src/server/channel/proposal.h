/*
 * A visit on its way into the book: who takes it, what it is made of, and whether the rules let it. The same steps, over the same code of
 * core/model, as a booking at the desk; but nobody lifts a rule here. Inside of the channels' API.
 *
 *   proposal.wish = …; proposal.customer = …;
 *   proposal_load(); proposal_lay() or the plan by hand; proposal_check();
 */
#ifndef SERVER_CHANNEL_PROPOSAL_H
#define SERVER_CHANNEL_PROPOSAL_H

#include "core/model/rules.h"
#include "core/model/slots.h"
#include "server/channel/settle.h"
#include "server/channel/visit_wish.h"

enum { ALTERNATIVES_MAX = 3 };

struct proposal {
  struct visit_wish wish;
  struct id customer; /* nil: none, or one who is new */
  struct id hold;     /* whose time counts as free; nil: none */
  struct id except;   /* the visit that is moved; nil: a new one */
  bool keeps_start;   /* of one that is moved */

  struct agenda agenda;
  struct rules_customer rules_customer;
  struct id previous_employee; /* who took the first service before */
  struct slot slot;
  struct visit_plan plan;
  struct verdict verdict;
};

/* Reads agenda and customer in one round trip, and takes the numbers of what is to be settled (NULL: nothing is). CODE_NOT_FOUND: no such
 * customer. */
FD_CHECKED enum code proposal_load(struct task *task, struct proposal *proposal, struct settling *settling);

/* Chooses who takes it, and lays the plan out. */
FD_CHECKED enum code proposal_lay(struct task *task, struct proposal *proposal);

/*
 * All rules. When one is broken the request is answered: 409 with the code of the first one, "rules" with all of them and, when
 * the time is the trouble, "alternatives" with the nearest offers. What it says speaks of nobody else's visits.
 */
FD_CHECKED enum code proposal_check(struct task *task, struct proposal *proposal);

/* The refusal alone, for a slot that was lost between the check and the centre. */
enum code proposal_refuse(struct task *task, const struct proposal *proposal, enum code code);

/* The sentence of a broken rule, for somebody outside. */
const char *rule_sentence(enum code code);

#endif
