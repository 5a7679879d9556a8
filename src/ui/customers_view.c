#include "ui/customers_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "ui/booking_view.h"
#include "ui/day_view.h"
#include "ui/prompt.h"

static struct customers_view *customers_of(struct view *view) { return (struct customers_view *)view; }

/* ---- Loading ---- */

/* The visit that is most likely meant: today's first one that is still to be done, else the next one, else the last. */
static int likely_visit(const struct customers_view *customers, int64_t from) {
  int found = 0;
  for (int i = 0; i < customers->visit_count; i++) { /* newest first: the last match is the nearest */
    const struct appointment *visit = &customers->visits[i];
    bool open = visit->status != STATUS_COMPLETED && visit->status != STATUS_CANCELLED &&
                visit->status != STATUS_NO_SHOW;
    if (open && visit->starts_at >= from) found = i;
  }
  return found;
}

static enum code card_load(struct ui *ui, struct customers_view *customers, struct error *error) {
  struct desk *desk = &ui->desk;
  customers->has_card = false;
  customers->visit_count = 0;
  arena_clear(&customers->arena);
  if (customers->list.count == 0) return CODE_OK;
  struct id id = customers->rows[customers->list.selected].id;
  enum code code = reader_customer(desk->replica, id, &customers->arena, &customers->card, error);
  if (code == CODE_OK)
    code = reader_customer_visits(desk->replica, id, INT64_MAX, CUSTOMERS_VISITS_MAX, &customers->arena,
                                  &customers->visits, &customers->visit_count, error);
  customers->has_card = code == CODE_OK;
  customers->visit_list = (struct list){.count = customers->visit_count};
  list_move(&customers->visit_list, likely_visit(customers, zone_day_start(desk_zone(desk), desk->today)));
  return code;
}

static enum code row_load(struct ui *ui, struct id id, struct customer_row *row, struct error *error) {
  struct arena arena;
  struct customer customer;
  arena_init(&arena, CUSTOMERS_ARENA_MAX);
  enum code code = reader_customer(ui->desk.replica, id, &arena, &customer, error);
  if (code == CODE_OK) {
    row->id = id;
    row->blocked = customer.blocked;
    (void)snprintf(row->name, sizeof row->name, "%.90s", customer.name);
    (void)snprintf(row->contact, sizeof row->contact, "%.60s",
                   customer.phone[0] != '\0' ? customer.phone : customer.email);
  }
  arena_release(&arena);
  return code;
}

/* Searches anew; the lit customer stays lit while he or she is still found. */
static enum code customers_load(struct ui *ui, struct view *view, struct error *error) {
  struct customers_view *customers = customers_of(view);
  struct id lit = customers->list.count > 0 ? customers->rows[customers->list.selected].id : id_nil;
  struct finder *finder = booking_finder(ui);
  customers->hits.count = 0;
  customers->list.count = 0;
  if (finder != NULL) finder_search(finder, customers->field.text, customers->field.length, &customers->hits);
  for (size_t i = 0; i < customers->hits.count && i < CUSTOMERS_SHOWN_MAX; i++) {
    struct customer_row *row = &customers->rows[customers->list.count];
    enum code code = row_load(ui, customers->hits.hits[i].id, row, error);
    if (code != CODE_OK) return code;
    customers->list.count++;
  }
  int selected = 0;
  for (int i = 0; i < customers->list.count; i++)
    if (id_equal(customers->rows[i].id, lit)) selected = i;
  list_move(&customers->list, selected - customers->list.selected);
  return card_load(ui, customers, error);
}

static unsigned reload(struct ui *ui, struct view *view) {
  struct error error;
  error_init(&error);
  return customers_load(ui, view, &error) == CODE_OK ? REACTION_REPAINT : ui_refused(ui, &error);
}

/* ---- Typing and going about ---- */

static bool customers_typing(const struct view *view) {
  return !((const struct customers_view *)view)->on_card;
}

static unsigned customers_text(struct ui *ui, struct view *view, const struct event *event) {
  struct customers_view *customers = customers_of(view);
  if (event->kind == EVENT_PASTE)
    field_paste(&customers->field, event->paste);
  else if (!field_key(&customers->field, event->key))
    return REACTION_PASS;
  customers->list.selected = 0;
  customers->list.count = 0; /* other words, another best one */
  return reload(ui, view);
}

static unsigned step(struct ui *ui, struct view *view, int rows) {
  struct customers_view *customers = customers_of(view);
  struct error error;
  error_init(&error);
  if (customers->on_card) {
    list_move(&customers->visit_list, rows);
    return REACTION_REPAINT;
  }
  list_move(&customers->list, rows);
  return card_load(ui, customers, &error) == CODE_OK ? REACTION_REPAINT : ui_refused(ui, &error);
}

static unsigned run_up(struct ui *ui, struct view *view) { return step(ui, view, -1); }
static unsigned run_down(struct ui *ui, struct view *view) { return step(ui, view, 1); }
static unsigned run_page_up(struct ui *ui, struct view *view) { return step(ui, view, -10); }
static unsigned run_page_down(struct ui *ui, struct view *view) { return step(ui, view, 10); }

static unsigned run_next_pane(struct ui *ui, struct view *view) {
  struct customers_view *customers = customers_of(view);
  if (!customers->has_card) {
    ui_say(ui, MESSAGE_NOTE, _("Nobody is found yet; type a part of a name, a phone number or an e-mail."));
    return REACTION_REPAINT;
  }
  customers->on_card = !customers->on_card;
  return REACTION_REPAINT;
}

static unsigned run_find(struct ui *ui, struct view *view) {
  (void)ui;
  customers_of(view)->on_card = false;
  return REACTION_REPAINT;
}

static unsigned run_back(struct ui *ui, struct view *view) {
  struct customers_view *customers = customers_of(view);
  if (!customers->on_card) {
    ui_pop(ui);
    return REACTION_REPAINT;
  }
  customers->on_card = false;
  return REACTION_REPAINT;
}

/* ---- What is done for the customer ---- */

static const char *no_visit(const struct ui *ui, const struct view *view) {
  (void)ui;
  const struct customers_view *customers = (const struct customers_view *)view;
  return customers->has_card && customers->visit_count > 0
             ? NULL
             : _("This customer has no visit yet; n books one.");
}

static const char *no_card(const struct ui *ui, const struct view *view) {
  (void)ui;
  return ((const struct customers_view *)view)->has_card ? NULL : _("Nobody is found yet.");
}

/* Leaves for the day of the lit visit, with the visit under the cursor. False with a message when it is not there. */
static bool leave_to_visit(struct ui *ui, struct view *view) {
  struct customers_view *customers = customers_of(view);
  struct desk *desk = &ui->desk;
  struct error error;
  error_init(&error);
  const struct appointment *visit = &customers->visits[customers->visit_list.selected];
  struct id id = visit->id;
  int32_t date = 0;
  int minute = 0;
  zone_to_wall(desk_zone(desk), visit->starts_at, &date, &minute);
  bool elsewhere = !id_equal(visit->location, desk->salon->locations[desk->location].id);
  bool hidden = visit->status == STATUS_CANCELLED || visit->status == STATUS_NO_SHOW;
  if (elsewhere || hidden) {
    ui_say(ui, MESSAGE_NOTE,
           elsewhere ? _("That visit is at another location.")
                     : _("That visit is not in the book any more."));
    return false;
  }
  if (desk_go(desk, date, &error) != CODE_OK) {
    (void)ui_refused(ui, &error);
    return false;
  }
  ui_pop(ui);
  return desk_choose_visit(desk, id);
}

/* Goes to the visit and does there what the key does. */
static unsigned at_visit(struct ui *ui, struct view *view, unsigned (*run)(struct ui *, struct view *)) {
  return leave_to_visit(ui, view) ? run(ui, ui_top(ui)) | REACTION_REPAINT : (unsigned)REACTION_REPAINT;
}

static unsigned run_check_in(struct ui *ui, struct view *view) {
  return at_visit(ui, view, day_run_check_in);
}
static unsigned run_start(struct ui *ui, struct view *view) { return at_visit(ui, view, day_run_start); }
static unsigned run_done(struct ui *ui, struct view *view) { return at_visit(ui, view, day_run_done); }
static unsigned run_confirm(struct ui *ui, struct view *view) { return at_visit(ui, view, day_run_confirm); }
static unsigned run_move(struct ui *ui, struct view *view) { return at_visit(ui, view, day_run_move); }
static unsigned run_cancel(struct ui *ui, struct view *view) { return at_visit(ui, view, day_run_cancel); }
static unsigned run_no_show(struct ui *ui, struct view *view) { return at_visit(ui, view, day_run_no_show); }

/* Enter: from the field to the card, from the card to the visit in the book. */
static unsigned run_open(struct ui *ui, struct view *view) {
  struct customers_view *customers = customers_of(view);
  if (!customers->on_card || customers->visit_count == 0) return run_next_pane(ui, view);
  (void)leave_to_visit(ui, view);
  return REACTION_REPAINT;
}

static unsigned book(struct ui *ui, struct view *view, bool as_last_time) {
  struct booking_start start = {.customer = customers_of(view)->card.id, .as_last_time = as_last_time};
  ui_pop(ui);
  booking_view_open(ui, &start);
  return REACTION_REPAINT;
}

static unsigned run_new(struct ui *ui, struct view *view) { return book(ui, view, false); }
static unsigned run_as_last_time(struct ui *ui, struct view *view) { return book(ui, view, true); }

/* ---- The view ---- */

static void customers_layout(struct ui *ui, struct view *view, struct area area) {
  (void)ui;
  struct customers_view *customers = customers_of(view);
  bool wide = area.columns >= CUSTOMERS_WIDE;
  int rows = wide ? area.rows - 2 : (area.rows - 2) / 3;
  list_layout(&customers->list, rows);
}

static void customers_release(struct view *view) {
  arena_release(&customers_of(view)->arena);
  free(view);
}

static const struct handler customers_handlers[] = {
    {ACTION_OPEN, true, run_open, NULL},
    {ACTION_NEW_BOOKING, true, run_new, no_card},
    {ACTION_AS_LAST_TIME, true, run_as_last_time, no_card},
    {ACTION_CHECK_IN, true, run_check_in, no_visit},
    {ACTION_MOVE, true, run_move, no_visit},
    {ACTION_BACK, true, run_back, NULL},
    {ACTION_NEXT_PANE, true, run_next_pane, NULL},
    {ACTION_FIND, false, run_find, NULL},
    {ACTION_START, false, run_start, no_visit},
    {ACTION_DONE, false, run_done, no_visit},
    {ACTION_CONFIRM, false, run_confirm, no_visit},
    {ACTION_CANCEL, false, run_cancel, no_visit},
    {ACTION_NO_SHOW, false, run_no_show, no_visit},
    {ACTION_UP, false, run_up, NULL},
    {ACTION_DOWN, false, run_down, NULL},
    {ACTION_PAGE_UP, false, run_page_up, NULL},
    {ACTION_PAGE_DOWN, false, run_page_down, NULL},
};

static const struct view_class customers_class = {
    .name = N_("customers"),
    .title = N_("Finding customers"),
    .placement = PLACE_BODY,
    .handlers = customers_handlers,
    .handler_count = (int)(sizeof customers_handlers / sizeof customers_handlers[0]),
    .typing = customers_typing,
    .text = customers_text,
    .load = customers_load,
    .layout = customers_layout,
    .draw = customers_draw,
    .release = customers_release,
};

void customers_view_open(struct ui *ui, const char *text) {
  struct customers_view *customers = calloc(1, sizeof *customers);
  if (customers == NULL) {
    ui_push(ui, NULL);
    return;
  }
  customers->view.class = &customers_class;
  arena_init(&customers->arena, CUSTOMERS_ARENA_MAX);
  field_set(&customers->field, text == NULL ? "" : text);
  (void)reload(ui, &customers->view);
  ui_push(ui, &customers->view);
}
