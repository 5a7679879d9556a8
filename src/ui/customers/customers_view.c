#include "ui/customers/customers_view.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "ui/booking/booking_view.h"

static struct customers_view *customers_of(struct view *view) { return (struct customers_view *)view; }

bool customers_on_new(const struct customers_view *customers) {
  return customers->list.selected >= (int)customers->hits.count && customers->list.count > 0;
}

/* ---- Loading ---- */

/* Whom the search finds: by what is typed; before anything is, those whom the latest changes were about. */
static enum code find_hits(struct ui *ui, struct customers_view *customers, struct error *error) {
  struct finder_result *hits = &customers->hits;
  hits->count = 0;
  if (!id_is_nil(customers->only)) {
    hits->hits[hits->count++] = (struct finder_hit){.id = customers->only};
    return CODE_OK;
  }
  if (customers->field.length > 0) {
    struct finder *finder = booking_finder(ui);
    if (finder != NULL) finder_search(finder, customers->field.text, customers->field.length, hits);
    return CODE_OK;
  }
  struct id ids[CUSTOMERS_RECENT_MAX];
  int count = 0;
  enum code code = reader_customers_recent(ui->desk.replica, CUSTOMERS_RECENT_MAX, ids, &count, error);
  for (int i = 0; i < count; i++) hits->hits[hits->count++] = (struct finder_hit){.id = ids[i]};
  return code;
}

static int hit_of(const struct customers_view *customers, struct id id) {
  for (size_t i = 0; i < customers->hits.count; i++)
    if (id_equal(customers->hits.hits[i].id, id)) return (int)i;
  return -1;
}

/* Whoever's card is open stays, also when the words do not find him or her any more. */
static void keep_open_card(struct customers_view *customers) {
  struct finder_result *hits = &customers->hits;
  if (!customers->on_card || !customers->card.loaded || hit_of(customers, customers->card.id) >= 0) return;
  size_t kept = hits->count < FINDER_HITS_MAX ? hits->count : FINDER_HITS_MAX - 1;
  memmove(hits->hits + 1, hits->hits, kept * sizeof *hits->hits);
  hits->hits[0] = (struct finder_hit){.id = customers->card.id};
  hits->count = kept + 1;
}

/* Whose card belongs beside the list; nil for nobody's. */
static struct id lit_customer(const struct customers_view *customers) {
  if (customers->list.count == 0 || customers_on_new(customers)) return id_nil;
  return customers->hits.hits[customers->list.selected].id;
}

enum code customers_load_card(struct ui *ui, struct customers_view *customers, struct error *error) {
  struct id id = lit_customer(customers);
  enum code code = id_is_nil(id) ? CODE_OK : card_load(ui, &customers->card, id, error);
  if (code == CODE_OK && !id_is_nil(id)) return code;
  card_clear(&customers->card);
  customers->on_card = false;
  return code;
}

bool customers_needs_card(const struct customers_view *customers) {
  struct id id = lit_customer(customers);
  return !id_is_nil(id) && (!customers->card.loaded || !id_equal(customers->card.id, id));
}

/* Somebody else is lit: the card comes when nobody types for a moment, or when a key wants it. */
static void leave_card(struct customers_view *customers) {
  if (customers_needs_card(customers) || id_is_nil(lit_customer(customers))) card_clear(&customers->card);
}

static bool catch_up(struct ui *ui, struct view *view) {
  struct customers_view *customers = customers_of(view);
  struct error error;
  error_init(&error);
  if (!customers_needs_card(customers)) return false;
  if (customers_load_card(ui, customers, &error) != CODE_OK) (void)ui_refused(ui, &error);
  return true;
}

static enum code search(struct ui *ui, struct customers_view *customers, struct error *error) {
  bool on_new = customers_on_new(customers);
  struct id lit =
      customers->list.count > 0 && !on_new ? customers->hits.hits[customers->list.selected].id : id_nil;
  enum code code = find_hits(ui, customers, error);
  if (code != CODE_OK) return code;
  keep_open_card(customers);
  int found = id_is_nil(lit) ? -1 : hit_of(customers, lit);
  customers->list.count = (int)customers->hits.count + (customers->field.length > 0 ? 1 : 0);
  customers->list.selected = found >= 0 ? found : on_new ? customers->list.count - 1 : 0;
  if (customers->list.selected < 0) customers->list.selected = 0;
  leave_card(customers);
  return CODE_OK;
}

/* Searches anew; the lit customer stays lit while he or she is still found. */
static enum code customers_load(struct ui *ui, struct view *view, struct error *error) {
  struct customers_view *customers = customers_of(view);
  customer_rows_clear(&customers->rows);
  enum code code = search(ui, customers, error);
  return code == CODE_OK && (customers->on_card || customers->card.loaded)
             ? customers_load_card(ui, customers, error)
             : code;
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
  struct error error;
  error_init(&error);
  customers->only = id_nil;
  customers->list = (struct list){.count = 0}; /* other words, another best one */
  customers->hits.count = 0;
  return search(ui, customers, &error) == CODE_OK ? REACTION_REPAINT : ui_refused(ui, &error);
}

/* Moves on the card; at its end another page of visits comes by itself. */
static unsigned step_card(struct ui *ui, struct customers_view *customers, int blocks) {
  struct card *card = &customers->card;
  struct error error;
  error_init(&error);
  card_move(card, blocks);
  if (card_lit(card).section == CARD_OLDER && card_load_older(ui, card, &error) != CODE_OK)
    return ui_refused(ui, &error);
  return REACTION_REPAINT;
}

static unsigned step(struct ui *ui, struct view *view, int rows) {
  struct customers_view *customers = customers_of(view);
  if (customers->on_card) return step_card(ui, customers, rows);
  list_move(&customers->list, rows);
  leave_card(customers);
  return REACTION_REPAINT;
}

static unsigned run_up(struct ui *ui, struct view *view) { return step(ui, view, -1); }
static unsigned run_down(struct ui *ui, struct view *view) { return step(ui, view, 1); }
static unsigned run_page_up(struct ui *ui, struct view *view) { return step(ui, view, -10); }
static unsigned run_page_down(struct ui *ui, struct view *view) { return step(ui, view, 10); }

static unsigned to_end(struct ui *ui, struct view *view, bool last) {
  struct customers_view *customers = customers_of(view);
  if (!customers->on_card) return step(ui, view, last ? customers->list.count : -customers->list.count);
  card_move_to_end(&customers->card, last);
  return step_card(ui, customers, 0);
}

static unsigned run_first(struct ui *ui, struct view *view) { return to_end(ui, view, false); }
static unsigned run_last(struct ui *ui, struct view *view) { return to_end(ui, view, true); }

const char *customers_no_card(const struct ui *ui, const struct view *view) {
  (void)ui;
  return !id_is_nil(lit_customer((const struct customers_view *)view))
             ? NULL
             : _("Nobody is found yet; type a part of a name, a phone number or an e-mail.");
}

static unsigned run_next_pane(struct ui *ui, struct view *view) {
  struct customers_view *customers = customers_of(view);
  (void)catch_up(ui, view);
  customers->on_card = !customers->on_card && customers->card.loaded;
  return REACTION_REPAINT;
}

static unsigned run_find(struct ui *ui, struct view *view) {
  (void)ui;
  customers_of(view)->on_card = false;
  return REACTION_REPAINT;
}

static unsigned run_back(struct ui *ui, struct view *view) {
  struct customers_view *customers = customers_of(view);
  if (!customers->on_card || customers->alone)
    ui_pop(ui);
  else
    customers->on_card = false;
  return REACTION_REPAINT;
}

/* ---- The view ---- */

static void customers_layout(struct ui *ui, struct view *view, struct area area) {
  struct customers_view *customers = customers_of(view);
  struct area list, card;
  customers_places(customers, area, &list, &card);
  list_layout(&customers->list, list.rows);
  customer_rows_read(&customers->rows, ui->desk.replica, &customers->hits, customers->list.top, list.rows);
  card_layout(ui, &customers->card, card);
}

static void customers_release(struct view *view) {
  customer_rows_release(&customers_of(view)->rows);
  card_release(&customers_of(view)->card);
  free(view);
}

static const struct handler customers_handlers[] = {
    {ACTION_OPEN, true, customers_run_open, NULL},
    {ACTION_NEW_BOOKING, true, customers_run_new, customers_no_card},
    {ACTION_AS_LAST_TIME, true, customers_run_as_last_time, customers_no_card},
    {ACTION_EDIT, true, customers_run_edit, customers_no_card},
    {ACTION_NOTE, true, customers_run_note, customers_no_card},
    {ACTION_BACK, true, run_back, NULL},
    {ACTION_CHECK_IN, true, customers_run_check_in, customers_no_visit},
    {ACTION_MOVE, true, customers_run_move, customers_no_visit},
    {ACTION_NEW_CUSTOMER, true, customers_run_new_customer, NULL},
    {ACTION_NEXT_PANE, true, run_next_pane, customers_no_card},
    {ACTION_FIND, false, run_find, NULL},
    {ACTION_START, false, customers_run_start, customers_no_visit},
    {ACTION_DONE, false, customers_run_done, customers_no_visit},
    {ACTION_CONFIRM, false, customers_run_confirm, customers_no_visit},
    {ACTION_CANCEL, false, customers_run_cancel, customers_nothing_to_cancel},
    {ACTION_NO_SHOW, false, customers_run_no_show, customers_no_visit},
    {ACTION_REACTIVATE, false, customers_run_reactivate, customers_no_visit},
    {ACTION_COPY, false, customers_run_copy, customers_no_card},
    {ACTION_WAITLIST, false, customers_run_waitlist, customers_no_card},
    {ACTION_BLOCK_CUSTOMER, false, customers_run_block, customers_no_card},
    {ACTION_MERGE, false, customers_run_merge, customers_no_card},
    {ACTION_ERASE, false, customers_run_erase, customers_no_card},
    {ACTION_HISTORY, false, customers_run_history, customers_no_card},
    {ACTION_UP, false, run_up, NULL},
    {ACTION_DOWN, false, run_down, NULL},
    {ACTION_PAGE_UP, false, run_page_up, NULL},
    {ACTION_PAGE_DOWN, false, run_page_down, NULL},
    {ACTION_FIRST, false, run_first, NULL},
    {ACTION_LAST, false, run_last, NULL},
};

/* What a key asks of a role follows from what is lit: X takes a visit, a note or a wish away. */
static enum permission customers_permission(const struct ui *ui, const struct view *view, enum action action,
                                            enum permission usual) {
  (void)ui;
  const struct card *card = &((const struct customers_view *)view)->card;
  if (action == ACTION_EDIT || action == ACTION_NOTE) return MAY_CUSTOMER;
  if (action != ACTION_CANCEL || !card->loaded) return usual;
  if (card_note(card) != NULL) return MAY_CUSTOMER;
  return card_lit(card).section == CARD_WISHES ? MAY_QUEUE : usual;
}

static const struct view_class customers_class = {
    .name = "customers",
    .title = N_("Finding customers"),
    .placement = PLACE_BODY,
    .linear_columns = CUSTOMERS_WIDE - 1,
    .handlers = customers_handlers,
    .handler_count = (int)(sizeof customers_handlers / sizeof customers_handlers[0]),
    .permission = customers_permission,
    .typing = customers_typing,
    .text = customers_text,
    .load = customers_load,
    .catch_up = catch_up,
    .layout = customers_layout,
    .draw = customers_draw,
    .release = customers_release,
};

static struct customers_view *customers_new(void) {
  struct customers_view *customers = calloc(1, sizeof *customers);
  if (customers == NULL) return NULL;
  customers->view.class = &customers_class;
  customer_rows_init(&customers->rows);
  card_init(&customers->card);
  return customers;
}

void customers_view_open(struct ui *ui, const char *text) {
  struct customers_view *customers = customers_new();
  if (customers != NULL) {
    field_set(&customers->field, text == NULL ? "" : text);
    (void)reload(ui, &customers->view);
  }
  ui_push(ui, customers == NULL ? NULL : &customers->view);
}

/* The search that is open, or NULL. */
static struct customers_view *customers_open(const struct ui *ui) {
  for (int i = ui->depth - 1; i >= 0; i--)
    if (ui->views[i]->class == &customers_class) return customers_of(ui->views[i]);
  return NULL;
}

void customers_leave_field(struct ui *ui) {
  struct customers_view *customers = customers_open(ui);
  if (customers != NULL) customers->on_card = true;
}

void customer_card_open(struct ui *ui, struct id customer) {
  struct customers_view *customers = customers_open(ui);
  bool there = customers != NULL;
  if (there) {
    ui_pop_above(ui, &customers->view);
  } else {
    customers = customers_new();
    if (customers == NULL) {
      ui_push(ui, NULL);
      return;
    }
    customers->alone = true;
  }
  customers->only = customer;
  customers->list = (struct list){.count = 0};
  card_clear(&customers->card);
  (void)reload(ui, &customers->view);
  (void)catch_up(ui, &customers->view);
  customers->on_card = customers->card.loaded;
  if (!there) ui_push(ui, &customers->view);
}
