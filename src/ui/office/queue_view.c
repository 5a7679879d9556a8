#include "ui/office/queue_view.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "ui/booking/booking_view.h"
#include "ui/booking/walk_in_view.h"
#include "ui/customers/customers_view.h"
#include "ui/widget/prompt.h"

static struct queue_view *queue_of(struct view *view) { return (struct queue_view *)view; }

static bool on_waitlist(const struct view *view) {
  const struct queue_view *queue = (const struct queue_view *)view;
  return queue->head.sheet == &queue->waitlist;
}

const struct queue_ticket *queue_lit_ticket(const struct view *view) {
  const struct queue_view *queue = (const struct queue_view *)view;
  int row = sheet_row(&queue->tickets);
  return on_waitlist(view) || row < 0 ? NULL : &queue->queue.tickets[row];
}

const struct waitlist_row *queue_lit_wish(const struct view *view) {
  const struct queue_view *queue = (const struct queue_view *)view;
  int row = sheet_row(&queue->waitlist);
  return !on_waitlist(view) || row < 0 ? NULL : &queue->queue.waitlist[row];
}

/* ---- Loading ---- */

/* Whom the free time under the day's cursor suits. */
static void find_fits(const struct desk *desk, struct queue_view *queue) {
  const struct agenda *agenda = &desk->day.agenda;
  queue->fit_count = 0;
  queue->has_gap = false;
  int employee = desk->loaded ? desk_column_employee(desk, desk_column(desk)) : INDEX_NONE;
  if (employee == INDEX_NONE || desk_selected(desk) != NULL) return;
  queue->has_gap = freed_gap(agenda, employee, desk->cell.at > desk->now ? desk->cell.at : desk->now,
                             desk->now, &queue->gap);
  if (queue->has_gap)
    queue->fit_count = freed_fits(agenda, &queue->gap, desk->now, queue->queue.waitlist,
                                  queue->queue.waitlist_count, queue->fits);
}

static enum code queue_load(struct ui *ui, struct view *view, struct error *error) {
  struct queue_view *queue = queue_of(view);
  arena_clear(&queue->arena);
  queue->minute = ui->desk.now / MS_PER_MINUTE;
  enum code code = desk_queue(&ui->desk, &queue->arena, &queue->queue, error);
  if (code != CODE_OK) queue->queue = (struct queue){.ticket_count = 0};
  if (code == CODE_OK) find_fits(&ui->desk, queue);
  sheet_resize(&queue->tickets, view, queue->queue.ticket_count);
  sheet_resize(&queue->waitlist, view, queue->queue.waitlist_count);
  return code;
}

/* What waits longer each minute is told anew. */
static void queue_idle(struct ui *ui, struct view *view) {
  struct error error;
  error_init(&error);
  if (queue_of(view)->minute == ui->desk.now / MS_PER_MINUTE) return;
  if (queue_load(ui, view, &error) != CODE_OK) (void)ui_refused(ui, &error);
  ui->wanted |= REACTION_REPAINT;
}

/* ---- Keys ---- */

static unsigned run_next_pane(struct ui *ui, struct view *view) {
  (void)ui;
  struct queue_view *queue = queue_of(view);
  queue->head.sheet = on_waitlist(view) ? &queue->tickets : &queue->waitlist;
  return REACTION_REPAINT;
}

/* Goes to a time in the day. */
static void go_to(struct ui *ui, int64_t at, int employee) {
  struct desk *desk = &ui->desk;
  struct error error;
  int32_t date = 0;
  int minute = 0;
  error_init(&error);
  zone_to_wall(desk_zone(desk), at, &date, &minute);
  if (date != desk->date && desk_go(desk, date, &error) != CODE_OK) {
    (void)ui_refused(ui, &error);
    return;
  }
  int column = desk_column_of(desk, desk->salon->employees[employee].id);
  if (column >= 0) desk_choose(desk, column, at);
}

/* The booking form for a wish: in the free time under the day's cursor if that suits, else at the first time that does. */
static unsigned book_wish(struct ui *ui, const struct queue_view *queue, int place) {
  const struct waitlist_row *row = &queue->queue.waitlist[place];
  struct booking_start start = {.customer = row->customer,
                                .has_service = row->wish.service != INDEX_NONE,
                                .service = row->wish.service,
                                .employee = row->wish.employee,
                                .waitlist = row->id};
  int64_t at = 0;
  int employee = INDEX_NONE;
  for (int i = 0; i < queue->fit_count; i++) {
    if (queue->fits[i].party != place) continue;
    at = queue->fits[i].starts_at;
    start.employee = employee = queue->fits[i].employee;
  }
  if (at == 0 && !freed_first(ui, &row->wish, &at, &employee))
    ui_say(ui, MESSAGE_NOTE, _("No time that was asked for is free in the next weeks; choose another one."));
  ui_pop(ui); /* the row goes with it */
  if (at != 0) go_to(ui, at, employee);
  booking_view_open(ui, &start);
  return REACTION_REPAINT;
}

static unsigned run_open(struct ui *ui, struct view *view) {
  const struct queue_ticket *ticket = queue_lit_ticket(view);
  const struct waitlist_row *row = queue_lit_wish(view);
  if (ticket != NULL) serve_view_open(ui, ticket);
  return row == NULL ? (unsigned)REACTION_REPAINT
                     : book_wish(ui, queue_of(view), sheet_row(&queue_of(view)->waitlist));
}

static unsigned run_new(struct ui *ui, struct view *view) {
  (void)view;
  queue_form_wish(ui, NULL);
  return REACTION_REPAINT;
}

static unsigned run_edit(struct ui *ui, struct view *view) {
  if (queue_lit_ticket(view) != NULL) queue_form_ticket(ui, queue_lit_ticket(view));
  if (queue_lit_wish(view) != NULL) queue_form_wish(ui, queue_lit_wish(view));
  return REACTION_REPAINT;
}

static unsigned run_card(struct ui *ui, struct view *view) {
  const struct queue_ticket *ticket = queue_lit_ticket(view);
  const struct waitlist_row *row = queue_lit_wish(view);
  if (ticket != NULL) customer_card_open(ui, ticket->customer);
  if (row != NULL) customer_card_open(ui, row->customer);
  return REACTION_REPAINT;
}

static const char *no_customer(const struct ui *ui, const struct view *view) {
  const struct queue_ticket *ticket = queue_lit_ticket(view);
  if (ticket == NULL && queue_lit_wish(view) == NULL) return sheet_no_row(ui, view);
  return ticket != NULL && id_is_nil(ticket->customer)
             ? _("This walk-in has no card; only a first name is known.")
             : NULL;
}

static unsigned run_walk_in(struct ui *ui, struct view *view) {
  (void)view;
  walk_in_view_open(ui);
  return REACTION_REPAINT;
}

static unsigned done(struct ui *ui, enum code code, const struct outcome *outcome,
                     const struct error *error) {
  return code == CODE_OK ? ui_done(ui, outcome) : ui_refused(ui, error) | REACTION_RECALC;
}

/* The command on a row, as of what is shown of it. */
static struct command command_of(const struct ui *ui, struct id row) {
  struct command command = desk_command(&ui->desk);
  const struct queue *queue = &queue_of(ui_top(ui))->queue;
  for (int i = 0; i < queue->ticket_count; i++)
    if (id_equal(queue->tickets[i].id, row)) command.if_revision = queue->tickets[i].revision;
  for (int i = 0; i < queue->waitlist_count; i++)
    if (id_equal(queue->waitlist[i].id, row)) command.if_revision = queue->waitlist[i].revision;
  return command;
}

static unsigned left(struct ui *ui, struct id subject) {
  struct command command = command_of(ui, subject);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  enum code code = command_leave(ui->desk.replica, &command, subject, &outcome, &error);
  return done(ui, code, &outcome, &error);
}

static unsigned removed(struct ui *ui, struct id subject) {
  struct command command = command_of(ui, subject);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  enum code code = command_waitlist_remove(ui->desk.replica, &command, subject, &outcome, &error);
  return done(ui, code, &outcome, &error);
}

static unsigned run_cancel(struct ui *ui, struct view *view) {
  const struct queue_ticket *ticket = queue_lit_ticket(view);
  const struct waitlist_row *row = queue_lit_wish(view);
  struct question_plan plan = {.agree = ticket != NULL ? left : removed};
  if (ticket != NULL) {
    char name[128];
    queue_ticket_name(ticket, name, sizeof name);
    plan.subject = ticket->id;
    (void)snprintf(plan.text, sizeof plan.text, _("Has %.100s left?"), name);
  } else if (row != NULL) {
    plan.subject = row->id;
    (void)snprintf(plan.text, sizeof plan.text, _("Take %.100s off the waiting list?"), row->customer_name);
  }
  question_open(ui, &plan);
  return REACTION_REPAINT;
}

static const char *no_waiting_row(const struct ui *ui, const struct view *view) {
  const struct queue_ticket *ticket = queue_lit_ticket(view);
  if (ticket == NULL) return sheet_no_row(ui, view);
  return ticket->state == WALK_IN_WAITING ? NULL : _("This one is being served already.");
}

static const char *no_ticket(const struct ui *ui, const struct view *view) {
  return on_waitlist(view) ? _("Walk-ins are served; Tab goes to them.") : no_waiting_row(ui, view);
}

/* ---- The view ---- */

static void queue_release(struct view *view) {
  arena_release(&queue_of(view)->arena);
  free(view);
}

static const struct handler queue_handlers[] = {
    {ACTION_OPEN, true, run_open, no_waiting_row},
    {ACTION_START, true, run_open, no_ticket},
    {ACTION_WALK_IN, true, run_walk_in, NULL},
    {ACTION_NEXT_PANE, true, run_next_pane, NULL},
    {ACTION_NEW_BOOKING, true, run_new, NULL},
    {ACTION_EDIT, true, run_edit, no_waiting_row},
    {ACTION_CANCEL, true, run_cancel, no_waiting_row},
    {ACTION_BACK, true, view_close, NULL},
    {ACTION_PREVIOUS_PANE, false, run_next_pane, NULL},
    {ACTION_CARD, false, run_card, no_customer},
    SHEET_HANDLERS,
};

/* Whatever is done here is done to a ticket or a wish. */
static enum permission queue_permission(const struct ui *ui, const struct view *view, enum action action,
                                        enum permission usual) {
  (void)ui;
  (void)view;
  (void)action;
  return usual == MAY_VIEW ? usual : MAY_QUEUE;
}

static const struct view_class queue_class = {
    .name = N_("queue"),
    .title = N_("Who waits"),
    .placement = PLACE_BODY,
    .handlers = queue_handlers,
    .handler_count = (int)(sizeof queue_handlers / sizeof queue_handlers[0]),
    .permission = queue_permission,
    .load = queue_load,
    .layout = queue_layout,
    .draw = queue_draw,
    .idle = queue_idle,
    .release = queue_release,
};

void queue_view_open(struct ui *ui) {
  struct error error;
  error_init(&error);
  struct queue_view *queue = calloc(1, sizeof *queue);
  if (queue == NULL) {
    ui_push(ui, NULL);
    return;
  }
  queue->head = (struct sheet_view){{&queue_class}, &queue->tickets};
  queue->tickets.class = &queue_tickets_sheet;
  queue->waitlist.class = &queue_waitlist_sheet;
  arena_init(&queue->arena, QUEUE_ARENA_MAX);
  if (queue_load(ui, &queue->head.view, &error) != CODE_OK) (void)ui_refused(ui, &error);
  /* the best one whom the free time suits is at hand; without walk-ins, the list itself is */
  if (queue->fit_count > 0) sheet_light(&queue->waitlist, &queue->head.view, queue->fits[0].party);
  if (queue->queue.ticket_count == 0 && queue->queue.waitlist_count > 0) queue->head.sheet = &queue->waitlist;
  ui_push(ui, &queue->head.view);
}
