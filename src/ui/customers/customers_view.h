/*
 * Customers: finding one as one types, with the card of the one that is lit. Enter goes to the card; there the keys of the day work on the
 * lit visit, and the customer can be edited, noted about, blocked, merged or erased, and booked for.
 */
#ifndef UI_CUSTOMERS_VIEW_H
#define UI_CUSTOMERS_VIEW_H

#include "core/model/finder.h"
#include "ui/customers/card.h"
#include "ui/customers/customer_rows.h"
#include "ui/ui.h"
#include "ui/widget/field.h"
#include "ui/widget/list.h"

/* Opens the search, with `text` already typed (may be NULL). */
void customers_view_open(struct ui *ui, const char *text);

/* Shows the card of a customer: in the search that is open already, else over what is open. */
void customer_card_open(struct ui *ui, struct id customer);

/* The search that lies under a form lets go of the keys: what is said next is read on the card. */
void customers_leave_field(struct ui *ui);

/* Opens the form of a new customer; `typed` is taken as a phone number, an e-mail or a name. Saved, the card is shown. */
void customer_form_new(struct ui *ui, const char *typed);

/* Opens the form of a customer that is there already. */
void customer_form_edit(struct ui *ui, const struct customer *customer);

/* Opens the merge: with `other`, or nil to look for the other one; `likes` are proposed. */
void merge_view_open(struct ui *ui, const struct card *card, struct id other);

/* Opens what was changed on a customer, and by whom. */
void customer_history_open(struct ui *ui, struct id customer, const char *name);

/* ---- Inside: shared with customers_draw.c and customers_actions.c ---- */

enum { CUSTOMERS_WIDE = 100, CUSTOMERS_RECENT_MAX = 30 };

struct customers_view {
  struct view view;
  struct field field;
  bool on_card;   /* keys go to the card, not into the field */
  bool alone;     /* opened for one customer: one step back leaves */
  struct id only; /* of `alone`, until something is typed; nil otherwise */
  struct finder_result hits;
  struct list list; /* the hits, and below them the new customer */

  struct customer_rows rows; /* of the hits that have been shown */

  struct card card;
};

/* Whether the row of the new customer is lit. */
bool customers_on_new(const struct customers_view *customers);

/* Whether the card of whoever is lit is still to be loaded; and loading it now. */
bool customers_needs_card(const struct customers_view *customers);
FD_CHECKED enum code customers_load_card(struct ui *ui, struct customers_view *customers,
                                         struct error *error);

/* Why there is no card to work on, or NULL. */
const char *customers_no_card(const struct ui *ui, const struct view *view);

/* The cells of the list and of the card; one of the two may have no rows. */
void customers_places(const struct customers_view *customers, struct area area, struct area *list,
                      struct area *card);

void customers_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area);

/* What is done for the customer or the lit block of the card (customers_actions.c). */
unsigned customers_run_open(struct ui *ui, struct view *view);
unsigned customers_run_new(struct ui *ui, struct view *view);
unsigned customers_run_as_last_time(struct ui *ui, struct view *view);
unsigned customers_run_check_in(struct ui *ui, struct view *view);
unsigned customers_run_start(struct ui *ui, struct view *view);
unsigned customers_run_done(struct ui *ui, struct view *view);
unsigned customers_run_confirm(struct ui *ui, struct view *view);
unsigned customers_run_move(struct ui *ui, struct view *view);
unsigned customers_run_cancel(struct ui *ui, struct view *view);
unsigned customers_run_no_show(struct ui *ui, struct view *view);
unsigned customers_run_reactivate(struct ui *ui, struct view *view);
unsigned customers_run_new_customer(struct ui *ui, struct view *view);
unsigned customers_run_edit(struct ui *ui, struct view *view);
unsigned customers_run_copy(struct ui *ui, struct view *view);
unsigned customers_run_waitlist(struct ui *ui, struct view *view);
unsigned customers_run_note(struct ui *ui, struct view *view);
unsigned customers_run_block(struct ui *ui, struct view *view);
unsigned customers_run_merge(struct ui *ui, struct view *view);
unsigned customers_run_erase(struct ui *ui, struct view *view);
unsigned customers_run_history(struct ui *ui, struct view *view);
const char *customers_no_visit(const struct ui *ui, const struct view *view);
const char *customers_nothing_to_cancel(const struct ui *ui, const struct view *view);

#endif
