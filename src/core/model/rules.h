/*
 * The rules of booking as one check that names everything that a visit would break ("why not"): each breach
 * with the contract's code, a sentence, where it comes from, and whether this actor may lift it.
 */
#ifndef CORE_MODEL_RULES_H
#define CORE_MODEL_RULES_H

#include "core/model/role.h"
#include "core/model/visit.h"

enum {
  BREACHES_MAX = 24,
  WARNINGS_MAX = 8,
  RULE_TEXT_SIZE = 384,
  DUPLICATES_MAX = 16,
  DUPLICATE_WINDOW_MINUTES = 5
};

/* Where a breach comes from: what to show when somebody asks why. */
enum breach_source {
  BREACH_OF_LOCATION,
  BREACH_OF_SERVICE,
  BREACH_OF_EMPLOYEE,
  BREACH_OF_SHIFT,
  BREACH_OF_EXCEPTION,
  BREACH_OF_HOLIDAY,
  BREACH_OF_BLOCK,
  BREACH_OF_VISIT,  /* the times themselves overlap */
  BREACH_OF_BUFFER, /* only with the buffers */
  BREACH_OF_HOLD,
  BREACH_OF_CUSTOMER,
  BREACH_OF_CLOCK
};

struct breach {
  enum code code;
  enum breach_source source;
  struct id source_id; /* of the visit, exception, block …; nil where there is none */
  int employee;        /* whom it is about, or INDEX_NONE */
  struct id visit;     /* the visit that stands in the way; nil when none does */
  int64_t visit_at;    /* an instant in it, ms UTC */
  bool overridable;    /* by the actor that asked */
  char text[RULE_TEXT_SIZE];
  char why
      [RULE_TEXT_SIZE]; /* where the rule comes from, as a sentence: whose shift, which buffer; "" when `text` says it all */
};

struct warning {
  const char *code; /* "no_shows"; names may be added */
  char text[RULE_TEXT_SIZE];
};

/* All that was found; breaches in the contract's order of codes. More than BREACHES_MAX are counted in
 * `more`. */
struct verdict {
  struct breach breaches[BREACHES_MAX];
  int breach_count;
  int more;
  struct warning warnings[WARNINGS_MAX];
  int warning_count;
};

/* A live visit of the same customer near the asked one, for the duplicate rule. */
struct nearby_visit {
  struct id id;
  int64_t starts_at;
  int services[VISIT_SERVICES_MAX];
  int service_count;
};

struct rules_customer {
  struct id id; /* nil: none */
  const char *name;
  bool blocked;
  const char *blocked_reason;
  int no_show_count;
  struct nearby_visit nearby[DUPLICATES_MAX];
  int nearby_count;
};

struct rules_context {
  const struct agenda *agenda;           /* must cover the visit's dates (and weeks, for weekly limits) */
  const struct actor *actor;             /* who may lift what; NULL: nobody lifts anything */
  const struct rules_customer *customer; /* NULL: none */
  int64_t now;
  struct id except; /* the visit that is being moved or edited; nil for a new one */
  bool walk_in;     /* starts now: notice does not apply */
  bool keeps_start; /* an edit that leaves the start as it was: notice does not apply */
  /*
   * The visit as it stands, with its start; NULL for a new one. While the plan takes no time of anybody that this one does not take
   * already, what the visit breaks as it stands is not named again: it was lifted, or has come about without it.
   */
  const struct visit_plan *was;
  int64_t was_start;
};

/*
 * Checks the whole plan at `start` (ms UTC). Always fills `verdict`. Checked, in this order:
 *
 *   not_qualified     each employee may do the parts given to him or her, can be booked, and at this
 * location; the service is offered (a service that has been given up may still be moved with its visit)
 *   outside_hours     the location is open; each employee's part of the visit, from its first segment to the
 * end of the gap after its last one, lies inside one stretch of his or her working time (visits across
 * midnight: of both dates). A part is what one employee does without another in between. Buffers may reach
 * outside slot_taken        each segment with its buffers against what occupies its employee, and against
 * holds; also against the visit's own other parts, when an employee comes back after another with too little
 * time for the buffers notice            no start before now; the least hours of every service from now; the
 * most days ahead, counted in dates limit             of each service, on the date on which its first segment
 * starts, and in that week from Monday to Sunday customer_blocked duplicate         a live visit of the
 * customer with one of the services that starts at most five minutes apart
 *
 * and as a warning repeated no-shows ("no_shows"). Visits that clash are named once per employee. The plan
 * must have been made for the salon of the agenda and have at least one segment.
 */
void rules_check(const struct rules_context *context, const struct visit_plan *plan, int64_t start,
                 struct verdict *verdict);

/* The rules about the customer alone (customer_blocked, duplicate, no-shows), for a visit that stays where it is
 * and gets another customer. Of the agenda only salon and location are looked at, of the plan only the
 * services. */
void rules_check_customer(const struct rules_context *context, const struct visit_plan *plan, int64_t start,
                          struct verdict *verdict);

/* The same yes or no without sentences, for searching: true exactly when rules_check() finds no breach. */
bool rules_allow(const struct rules_context *context, const struct visit_plan *plan, int64_t start);

/* Who may lift a breach, as a sentence: "You may lift this, with a reason.", "The owner or an administrator may …", "Nobody may …". */
void breach_who_may_lift(const struct breach *breach, char text[RULE_TEXT_SIZE]);

/*
 * Turns a verdict into CODE_OK or its first code with a sentence that names all breaches. With
 * `override_reason` not NULL, breaches that the actor may lift are lifted; an empty reason is CODE_INVALID;
 * when others remain, CODE_NOT_PERMITTED if another role could lift the first of them, else its own code.
 */
FD_CHECKED enum code verdict_settle(const struct verdict *verdict, const char *override_reason,
                                    struct error *error);

#endif
