/*
 * Who waits: the walk-ins of today in the order of their promised start, with the honest one from the day as it runs, and below them the
 * waiting list, with whom the free time under the day's cursor suits. Tab goes from one to the other.
 */
#ifndef UI_QUEUE_VIEW_H
#define UI_QUEUE_VIEW_H

#include "ui/calendar/freed.h"
#include "ui/ui.h"
#include "ui/widget/sheet.h"

void queue_view_open(struct ui *ui);

/* ---- Inside: shared by queue_view.c, queue_draw.c, queue_form.c and serve_view.c ---- */

enum { QUEUE_ARENA_MAX = 8 << 20 };

struct queue_view {
  struct sheet_view head;
  struct sheet tickets, waitlist;
  struct arena arena;
  struct queue queue;
  int64_t minute; /* of which the queue is */
  bool has_gap;
  struct waitlist_gap gap; /* the free time under the day's cursor */
  struct waitlist_fit fits[FREED_FITS_MAX];
  int fit_count;
};

extern const struct sheet_class queue_tickets_sheet, queue_waitlist_sheet;

/* The lit ones, or NULL. */
const struct queue_ticket *queue_lit_ticket(const struct view *view);
const struct waitlist_row *queue_lit_wish(const struct view *view);

/* What a ticket is called: "#3 Lea". */
void queue_ticket_name(const struct queue_ticket *ticket, char *text, size_t size);

/* "now", "10:35", or that there is no time today. */
void queue_start_words(const struct desk *desk, int64_t start, char *text, size_t size);

void queue_layout(struct ui *ui, struct view *view, struct area area);
void queue_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area);

/* The forms: a ticket is changed; a wish is changed, or a new one is taken when `row` is NULL. */
void queue_form_ticket(struct ui *ui, const struct queue_ticket *ticket);
void queue_form_wish(struct ui *ui, const struct waitlist_row *row);

/* Asks who takes a ticket, and serves it. */
void serve_view_open(struct ui *ui, const struct queue_ticket *ticket);

#endif
