/*
 * Making a booking: who, what, with whom, when. One line takes all of it as it is typed; each part has a field of its own too. The
 * visit is drawn in the day before it is made; price, end and every rule that it would break show at once.
 *
 * What the line leaves open is proposed (the lit choice of the list): Enter takes what is proposed, and saves once nothing is open.
 * Leaving the form keeps what was typed for the next time.
 *
 * The same form changes a visit that stands in the book: what is not touched stays as it was agreed on, and all that is, is one change.
 */
#ifndef UI_BOOKING_VIEW_H
#define UI_BOOKING_VIEW_H

#include "core/model/customer.h"
#include "core/model/finder.h"
#include "core/model/intake.h"
#include "core/model/one_line.h"
#include "core/model/slots.h"
#include "ui/booking/names.h"
#include "ui/calendar/day_view.h"
#include "ui/ui.h"
#include "ui/widget/field.h"
#include "ui/widget/list.h"

/* How a form begins. */
struct booking_start {
  struct id customer; /* nil: nobody yet */
  bool as_last_time;
  const char *line; /* typed already; NULL: nothing */
  bool
      has_service; /* `service` is taken, with `employee` (EMPLOYEE_ANY: anybody), and the next free time for it is looked for */
  int service, employee;
  struct id waitlist, call; /* what it fulfils, and came of; nil: nothing */
};

/* Opens the form for the place under the cursor. `start` may be NULL. */
void booking_view_open(struct ui *ui, const struct booking_start *start);

/* Opens the form on a visit that stands in the book. Not found: a message. */
void booking_edit_open(struct ui *ui, struct id visit);

/* Takes up the half-typed booking that the last run left, if there is one, and says so. */
void booking_take_up(struct ui *ui);

/* ---- Inside: shared by booking_view.c, booking_draft.c, booking_choice.c and booking_draw.c ---- */

enum booking_at {
  BOOKING_LINE,
  BOOKING_CUSTOMER,
  BOOKING_SERVICE,
  BOOKING_EMPLOYEE,
  BOOKING_TIME,
  BOOKING_NOTE,
  BOOKING_TOLD,
  BOOKING_INTAKE, /* the first of the questions that the services ask */
  BOOKING_FIELDS = BOOKING_INTAKE + 8
};

enum { BOOKING_INTAKE_MAX = BOOKING_FIELDS - BOOKING_INTAKE, TIMES_MAX = 24 };

enum { CHOICES_MAX = 40, CHOICE_HITS_MAX = 12, CHOICE_TEXT_SIZE = 96, BOOKING_ARENA_MAX = 1 << 20 };

/* What a choice of the list stands for. */
enum choice_kind {
  CHOICE_CUSTOMER,
  CHOICE_NEW_CUSTOMER,
  CHOICE_SERVICE,
  CHOICE_ADDON,
  CHOICE_EMPLOYEE, /* `place` EMPLOYEE_ANY: anybody */
  CHOICE_TIME,
  CHOICE_TOLD, /* `place` in booking_told */
  CHOICE_ANSWER
};

struct choice {
  enum choice_kind kind;
  struct id id; /* of a customer */
  int place;    /* in the salon's services, add-ons or employees */
  int64_t at;   /* of CHOICE_TIME, with the place of the employee */
  char text[CHOICE_TEXT_SIZE];
  char detail[CHOICE_TEXT_SIZE];
};

/* What was decided by a person's choice, and stays whatever the line says. */
struct booking_fixed {
  struct id customer;
  bool new_customer; /* the customer's words are a new customer's name */
  struct visit_request request;
  bool has_employee;
  int employee; /* EMPLOYEE_ANY: whoever is best */
};

/* What would be booked now: the fixed, the line, and the place under the cursor put together. */
struct booking_draft {
  struct id customer;
  char name[FIELD_SIZE]; /* of the customer; or of the new one */
  char phone[64];        /* typed with +; "" for none */
  bool is_new;
  struct visit_request request;
  int employee;
  int64_t starts_at;
  bool has_plan;
  struct visit_plan plan;
  struct verdict verdict;
  /* What is only proposed, and taken by Enter. */
  bool customer_open, services_open, employee_open;
  bool last_open;                /* nothing is chosen yet, but the customer had something last time */
  char problem[ERROR_TEXT_SIZE]; /* why there is no plan; "" */
};

struct booking_view {
  struct view view;
  struct names names;
  const struct salon *salon; /* what the indexes below are of */
  enum booking_at at;
  struct field fields[BOOKING_FIELDS];
  struct booking_fixed fixed;
  struct id waitlist, call; /* what it fulfils, and came of */
  struct desk_cell home;    /* where the form was opened, or what the search for a free time has found */
  bool as_last_time;

  struct one_line line;
  struct finder_result hits; /* of the customer's words */
  int employee_word;         /* the line's part that is read as an employee, or -1 */
  struct choice choices[CHOICES_MAX];
  struct list list;
  bool list_touched; /* somebody has moved in the list: Enter takes the choice */

  struct arena arena; /* the customer's, below */
  struct id known;    /* whose data is loaded */
  int64_t known_around;
  struct customer customer;
  struct rules_customer rules_customer;
  struct appointment last_visit;
  bool has_last;

  struct arena setup; /* of the questions */
  struct intake_question *questions;
  int question_count;
  const struct intake_question
      *asked[BOOKING_INTAKE_MAX]; /* of the services that are chosen now; a field each */
  int asked_count;
  bool answers_touched;
  int told; /* in booking_told; 0: not yet, or as it is */

  bool editing; /* a visit that stands in the book, not a new one */
  struct arena was_arena;
  struct appointment was; /* it */
  struct visit_request was_request;
  struct visit_plan was_plan;

  bool slid; /* "as last time" on a taken place went on to the next free one */

  struct visit_plan held; /* what the other programs see as being booked */
  int64_t held_at, held_since;
  bool holds;

  struct booking_draft draft;
};

/* How something can have been promised to a customer; [0] is "not yet". Stored in English, shown by _(). */
enum { BOOKING_TOLD_BY_PHONE = 2 };
extern const char *const booking_told[];
extern const int booking_told_count;

/* booking_draft.c: reads line and fields anew and works out the draft, with its ghost. Called after each change. */
void booking_think(struct ui *ui, struct booking_view *booking);

/* Fills the request as at the customer's last visit. False when there is none. */
bool booking_take_last(struct ui *ui, struct booking_view *booking);

/* booking_choice.c: the list under the field that is typed into; and taking one of its choices. */
void booking_list_choices(struct ui *ui, struct booking_view *booking);
void booking_choose(struct ui *ui, struct booking_view *booking, const struct choice *choice);

/* Whether Enter means the list: something in it was lit on purpose, or typed to be found in it. */
bool booking_means_list(const struct booking_view *booking);

/* Whether a choice of the list is lit: Enter would take it. */
bool booking_lights(const struct booking_view *booking);

/* Takes the time and the date out of the line and the field: the place under the cursor counts. */
void booking_forget_time(struct booking_view *booking);

/* Takes everything that is only proposed. True when something was. */
bool booking_take_proposed(struct ui *ui, struct booking_view *booking);

/* The customer search, filled at its first use. NULL with a message when that fails. */
struct finder *booking_finder(struct ui *ui);

/* booking_keep.c: the form as one line, which makes the same form again; "" for an empty one. */
void booking_as_line(const struct ui *ui, const struct booking_view *booking, char *text, size_t size);

/* Keeps the form in the replica when it has changed since the last time; forgets it. */
void booking_keep(struct ui *ui, struct view *view);
void booking_forget(struct ui *ui);

/* booking_view.c: makes a form without a view's place in the stack, and puts it there. NULL when out of memory, with a message. */
struct booking_view *booking_new(struct ui *ui);
void booking_push(struct ui *ui, struct booking_view *booking);

/* booking_edit.c: the plan of a changed visit; the command; whether anything is changed. */
void booking_edit_plan(struct ui *ui, struct booking_view *booking, struct error *error);
unsigned booking_edit_save(struct ui *ui, struct booking_view *booking, const char *override_reason);
unsigned
booking_edit_leave(struct ui *ui,
                   const struct booking_view *booking); /* back to the visit, which stays as it was */
FD_CHECKED enum code
booking_edit_carry(struct ui *ui, struct booking_view *booking,
                   struct error *error); /* the visit's places in a set-up that was loaded anew */
bool booking_is_changed(const struct booking_view *booking);
bool booking_is_placed(const struct booking_view *booking); /* time, employee or services are otherwise */

/*
 * booking_extra.c: questions and what was told. Which questions the services ask now; the answers as they stand in the fields, or
 * CODE_INVALID with the field that is wrong made the one that is typed into.
 */
void booking_ask(struct ui *ui, struct booking_view *booking);
FD_CHECKED enum code booking_answers(struct ui *ui, struct booking_view *booking,
                                     char values[BOOKING_INTAKE_MAX][INTAKE_VALUE_SIZE],
                                     struct booking_answer answers[BOOKING_INTAKE_MAX], struct error *error);
void booking_told_choices(struct booking_view *booking);
void booking_answer_choices(struct booking_view *booking);

/* booking_time.c: the best times as choices; holding the time for this form, and giving it up. */
struct day_wish booking_wish(const struct booking_view *booking); /* what free times are looked for */
void booking_time_choices(struct ui *ui, struct booking_view *booking);
void booking_fit_words(const struct ui *ui, struct slot_fit fit, char *text, size_t size);
void booking_slide(struct ui *ui, struct booking_view *booking);
void booking_hold(struct ui *ui, struct view *view);

/* booking_draw.c */
void booking_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area);

#endif
