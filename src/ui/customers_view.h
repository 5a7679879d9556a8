/*
 * Finding a customer as one types, with the card of the one that is lit: contacts, flags, notes, next and past visits. Enter goes to the
 * card; there the keys of the day work on the lit visit, and a booking can be begun for the customer.
 */
#ifndef UI_CUSTOMERS_VIEW_H
#define UI_CUSTOMERS_VIEW_H

#include "core/model/finder.h"
#include "ui/field.h"
#include "ui/list.h"
#include "ui/ui.h"

/* Opens the search, with `text` already typed (may be NULL). */
void customers_view_open(struct ui *ui, const char *text);

/* ---- Inside: shared with customers_draw.c ---- */

enum {
  CUSTOMERS_SHOWN_MAX = 30,
  CUSTOMERS_VISITS_MAX = 60,
  CUSTOMERS_ARENA_MAX = 4 << 20,
  CUSTOMERS_WIDE = 100
};

struct customer_row {
  struct id id;
  char name[96];
  char contact[64];
  bool blocked;
};

struct customers_view {
  struct view view;
  struct field field;
  bool on_card; /* keys go to the card, not into the field */
  struct finder_result hits;
  struct customer_row rows[CUSTOMERS_SHOWN_MAX];
  struct list list;

  struct arena arena; /* of the card */
  bool has_card;
  struct customer card;
  struct appointment *visits; /* newest first */
  int visit_count;
  struct list visit_list;
};

void customers_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area);

#endif
