/*
 * Making a booking: who, what, with whom, when. One line takes all of it as it is typed; each part has a field of its own too. The
 * visit is drawn in the day before it is made; price, end and every rule that it would break show at once.
 *
 * What the line leaves open is proposed (the lit choice of the list): Enter takes what is proposed, and saves once nothing is open.
 * Leaving the form keeps what was typed for the next time.
 */
#ifndef UI_BOOKING_VIEW_H
#define UI_BOOKING_VIEW_H

#include "core/model/customer.h"
#include "core/model/finder.h"
#include "core/model/one_line.h"
#include "ui/field.h"
#include "ui/list.h"
#include "ui/names.h"
#include "ui/ui.h"

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
  BOOKING_FIELDS
};

enum { CHOICES_MAX = 40, CHOICE_HITS_MAX = 12, CHOICE_TEXT_SIZE = 96, BOOKING_ARENA_MAX = 1 << 20 };

/* What a choice of the list stands for. */
enum choice_kind {
  CHOICE_CUSTOMER,
  CHOICE_NEW_CUSTOMER,
  CHOICE_SERVICE,
  CHOICE_ADDON,
  CHOICE_EMPLOYEE, /* `place` EMPLOYEE_ANY: anybody */
  CHOICE_TIME
};

struct choice {
  enum choice_kind kind;
  struct id id; /* of a customer */
  int place;    /* in the salon's services, add-ons or employees */
  int64_t at;   /* of CHOICE_TIME */
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

  struct booking_draft draft;
};

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

/* booking_draw.c */
void booking_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area);

#endif
