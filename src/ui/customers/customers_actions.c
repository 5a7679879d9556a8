/* What the keys do for the customer whose card is shown, or with the block of it that is lit. */
#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/fold.h"
#include "core/model/language.h"
#include "ui/booking/booking_view.h"
#include "ui/calendar/day_view.h"
#include "ui/calendar/visit_view.h"
#include "ui/customers/customers_view.h"
#include "ui/office/queue_view.h"
#include "ui/widget/prompt.h"
#include "ui/words.h"

static struct customers_view *customers_of(struct view *view) { return (struct customers_view *)view; }

/* The card of whoever is lit, which a key that was typed ahead may be the first to want. Never NULL; empty after a refusal. */
static struct card *card_of(struct ui *ui, struct view *view) {
  struct customers_view *customers = customers_of(view);
  struct error error;
  error_init(&error);
  if (customers_needs_card(customers) && customers_load_card(ui, customers, &error) != CODE_OK)
    (void)ui_refused(ui, &error);
  return &customers->card;
}

/* The search under a prompt or a question that has just closed. */
static const struct customer *shown(const struct ui *ui) {
  return &((const struct customers_view *)ui_top(ui))->card.data.customer;
}

/* ---- Visits ---- */

const char *customers_no_visit(const struct ui *ui, const struct view *view) {
  const struct customers_view *customers = (const struct customers_view *)view;
  const char *no_card = customers_no_card(ui, view);
  if (no_card != NULL) return no_card;
  if (!customers->card.loaded || card_visit(&customers->card) != NULL) return NULL; /* a key loads it first */
  return customers->card.data.coming_count + customers->card.data.past_count == 0
             ? _("This customer has no visit yet; n books one.")
             : _("No visit is lit on the card; the arrows go to one.");
}

static unsigned no_visit_lit(struct ui *ui, const struct view *view) {
  const char *why = customers_no_visit(ui, view);
  if (why != NULL) ui_say(ui, MESSAGE_NOTE, "%s", why);
  return REACTION_REPAINT;
}

/* Whether a visit lies in the book of the day view: others are opened beside the card. */
static bool is_in_book(const struct desk *desk, const struct appointment *visit) {
  return id_equal(visit->location, desk->salon->locations[desk->location].id) &&
         visit->status != STATUS_CANCELLED && visit->status != STATUS_NO_SHOW;
}

/* Leaves for the day of the lit visit, with the visit under the cursor. False with a message when that cannot be. */
static bool leave_to_visit(struct ui *ui, const struct appointment *visit) {
  struct desk *desk = &ui->desk;
  struct error error;
  error_init(&error);
  struct id id = visit->id;
  int32_t date = 0;
  int minute = 0;
  zone_to_wall(desk_zone(desk), visit->starts_at, &date, &minute);
  if (desk_go(desk, date, &error) != CODE_OK) {
    (void)ui_refused(ui, &error);
    return false;
  }
  ui_pop(ui);
  return desk_choose_visit(desk, id);
}

/* Goes to the visit and does there what the key does. */
static unsigned at_visit(struct ui *ui, struct view *view, unsigned (*run)(struct ui *, struct view *)) {
  const struct appointment *visit = card_visit(card_of(ui, view));
  if (visit == NULL) return no_visit_lit(ui, view);
  if (!is_in_book(&ui->desk, visit)) {
    bool elsewhere = visit->status != STATUS_CANCELLED && visit->status != STATUS_NO_SHOW;
    ui_say(ui, MESSAGE_NOTE, "%s",
           elsewhere ? _("That visit is at another location.")
                     : _("That visit is not in the book any more; R brings it back."));
    return REACTION_REPAINT;
  }
  return leave_to_visit(ui, visit) ? run(ui, ui_top(ui)) | REACTION_REPAINT : (unsigned)REACTION_REPAINT;
}

unsigned customers_run_check_in(struct ui *ui, struct view *view) {
  return at_visit(ui, view, day_run_check_in);
}
unsigned customers_run_start(struct ui *ui, struct view *view) { return at_visit(ui, view, day_run_start); }
unsigned customers_run_done(struct ui *ui, struct view *view) { return at_visit(ui, view, day_run_done); }
unsigned customers_run_confirm(struct ui *ui, struct view *view) {
  return at_visit(ui, view, day_run_confirm);
}
unsigned customers_run_move(struct ui *ui, struct view *view) { return at_visit(ui, view, day_run_move); }
unsigned customers_run_no_show(struct ui *ui, struct view *view) {
  return at_visit(ui, view, day_run_no_show);
}

unsigned customers_run_reactivate(struct ui *ui, struct view *view) {
  const struct appointment *visit = card_visit(card_of(ui, view));
  if (visit == NULL) return no_visit_lit(ui, view);
  return visit_set_status(ui, visit, STATUS_SCHEDULED, NULL);
}

/* ---- Booking ---- */

static unsigned book(struct ui *ui, struct view *view, bool as_last_time) {
  struct booking_start start = {.customer = card_of(ui, view)->id, .as_last_time = as_last_time};
  if (id_is_nil(start.customer)) return REACTION_REPAINT;
  ui_pop(ui);
  booking_view_open(ui, &start);
  return REACTION_REPAINT;
}

unsigned customers_run_new(struct ui *ui, struct view *view) { return book(ui, view, false); }
unsigned customers_run_as_last_time(struct ui *ui, struct view *view) { return book(ui, view, true); }

/* ---- Dated notes ---- */

/* Runs an edit of the customer who was asked about, as of the revision that is shown. */
static unsigned edit_asked(struct ui *ui, struct id asked, const struct customer_fields *fields) {
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  const struct customer *customer = shown(ui);
  if (id_equal(customer->id, asked)) command.if_revision = customer->revision;
  if (command_customer_edit(ui->desk.replica, &command, asked, fields, &outcome, &error) != CODE_OK)
    return ui_refused(ui, &error) | (error.code == CODE_STALE_VERSION ? REACTION_RECALC : 0U);
  return ui_done(ui, &outcome);
}

static bool is_blank(const char *text) { return strspn(text, " ") == strlen(text); }

static unsigned note_accept(struct ui *ui, const struct prompt *prompt) {
  char text[FIELD_SIZE];
  struct id note = prompt->plan.subject; /* or the customer, for a new one */
  const struct customers_view *under = (const struct customers_view *)ui->views[ui->depth - 2];
  bool is_new = id_equal(note, under->card.data.customer.id);
  (void)snprintf(text, sizeof text, "%s", prompt->field.text);
  if (is_blank(text)) {
    ui_say(ui, MESSAGE_NOTE, "%s",
           is_new ? _("Type the note, or leave with Esc.")
                  : _("An empty note says nothing; leave with Esc, and X removes it."));
    return REACTION_REPAINT;
  }
  ui_pop(ui);
  if (is_new) {
    const struct customer_fields fields = {.add_note = text, .blocked = -1};
    return edit_asked(ui, note, &fields);
  }
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  if (command_customer_note(ui->desk.replica, &command, note, text, &outcome, &error) != CODE_OK)
    return ui_refused(ui, &error) | REACTION_RECALC;
  return ui_done(ui, &outcome);
}

static void ask_note(struct ui *ui, const struct card *card, const struct customer_note *note) {
  struct prompt_plan plan = {.placeholder = _("such as: formula 7/1, 20 min"),
                             .subject = card->data.customer.id,
                             .accept = note_accept};
  if (note != NULL && strlen(note->text) >= FIELD_SIZE) {
    ui_say(ui, MESSAGE_NOTE, _("This note is too long for one line; o adds another one."));
    return;
  }
  if (note != NULL) {
    plan.initial = note->text;
    plan.subject = note->id;
  }
  (void)snprintf(plan.label, sizeof plan.label, _("Note on %.70s"), card->data.customer.name);
  prompt_open(ui, &plan);
}

unsigned customers_run_note(struct ui *ui, struct view *view) {
  const struct card *card = card_of(ui, view);
  if (card->loaded) ask_note(ui, card, NULL);
  return REACTION_REPAINT;
}

static unsigned remove_note_agree(struct ui *ui, struct id note) {
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  if (command_customer_note(ui->desk.replica, &command, note, NULL, &outcome, &error) != CODE_OK)
    return ui_refused(ui, &error) | REACTION_RECALC;
  return ui_done(ui, &outcome);
}

static unsigned remove_wish_agree(struct ui *ui, struct id wish) {
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  if (command_waitlist_remove(ui->desk.replica, &command, wish, &outcome, &error) != CODE_OK)
    return ui_refused(ui, &error) | REACTION_RECALC;
  return ui_done(ui, &outcome);
}

const char *customers_nothing_to_cancel(const struct ui *ui, const struct view *view) {
  const struct card *card = &((const struct customers_view *)view)->card;
  bool removable = card_note(card) != NULL || card_lit(card).section == CARD_WISHES;
  return removable ? NULL : customers_no_visit(ui, view);
}

/* X: a visit by its reason, a note or a wish by a yes. */
unsigned customers_run_cancel(struct ui *ui, struct view *view) {
  const struct card *card = card_of(ui, view);
  if (!card->loaded) return REACTION_REPAINT;
  const struct customer_note *note = card_note(card);
  struct card_place lit = card_lit(card);
  struct question_plan plan = {.agree = remove_note_agree};
  if (note != NULL) {
    plan.subject = note->id;
    (void)snprintf(plan.text, sizeof plan.text, _("Remove the note \"%.150s\"?"), note->text);
  } else if (lit.section == CARD_WISHES && lit.at >= 0) {
    plan.subject = card->data.wishes[lit.at].id;
    plan.agree = remove_wish_agree;
    (void)snprintf(plan.text, sizeof plan.text, _("Take %.150s off the waiting list?"),
                   card->data.customer.name);
  } else {
    return at_visit(ui, view, day_run_cancel);
  }
  question_open(ui, &plan);
  return REACTION_REPAINT;
}

/* ---- Editing, and going on ---- */

unsigned customers_run_new_customer(struct ui *ui, struct view *view) {
  const struct customers_view *customers = customers_of(view);
  customer_form_new(ui, customers->on_card ? "" : customers->field.text);
  return REACTION_REPAINT;
}

unsigned customers_run_edit(struct ui *ui, struct view *view) {
  const struct card *card = card_of(ui, view);
  if (!card->loaded) return REACTION_REPAINT;
  const struct customer_note *note = card_note(card);
  if (note != NULL)
    ask_note(ui, card, note);
  else
    customer_form_edit(ui, &card->data.customer);
  return REACTION_REPAINT;
}

unsigned customers_run_copy(struct ui *ui, struct view *view) {
  const char *text = card_plain(card_of(ui, view));
  if (text[0] != '\0') return ui_copy(ui, text);
  ui_say(ui, MESSAGE_NOTE, _("There is neither a number nor anything else to copy here."));
  return REACTION_REPAINT;
}

unsigned customers_run_waitlist(struct ui *ui, struct view *view) {
  const struct card *card = card_of(ui, view);
  if (!card->loaded) return REACTION_REPAINT;
  const struct customer *customer = &card->data.customer;
  const struct waitlist_row row = {
      .customer = customer->id,
      .customer_name = customer->name,
      .wish = {.service = INDEX_NONE,
               .employee = INDEX_NONE,
               .from = DATE_NONE,
               .to = DATE_NONE,
               .days = WAITLIST_EVERY_DAY,
               .end_minute = MINUTES_PER_DAY},
      .note = "",
  };
  queue_form_wish(ui, &row);
  return REACTION_REPAINT;
}

static unsigned open_lit(struct ui *ui, struct view *view) {
  struct card *card = card_of(ui, view);
  const struct appointment *visit = card_visit(card);
  struct card_place lit = card_lit(card);
  struct error error;
  error_init(&error);
  if (visit != NULL && is_in_book(&ui->desk, visit))
    (void)leave_to_visit(ui, visit);
  else if (visit != NULL)
    visit_view_open(ui, visit->id);
  else if (lit.section == CARD_LIKES && lit.at >= 0)
    customer_card_open(ui, card->likes[lit.at].id);
  else if (lit.section == CARD_WISHES && lit.at >= 0)
    queue_form_wish(ui, &card->data.wishes[lit.at]);
  else if (lit.section == CARD_OLDER && card_load_older(ui, card, &error) != CODE_OK)
    return ui_refused(ui, &error);
  else if (lit.section == CARD_FACTS || lit.section == CARD_NOTES)
    return customers_run_edit(ui, view);
  return REACTION_REPAINT;
}

/* Enter: from the field to the card or to a new customer, from the card to what is lit. */
unsigned customers_run_open(struct ui *ui, struct view *view) {
  struct customers_view *customers = customers_of(view);
  if (!customers->on_card && customers_on_new(customers)) return customers_run_new_customer(ui, view);
  if (customers->on_card) return open_lit(ui, view);
  const char *no_card = customers_no_card(ui, view);
  if (no_card != NULL)
    ui_say(ui, MESSAGE_NOTE, "%s", no_card);
  else
    customers->on_card = card_of(ui, view)->loaded;
  return REACTION_REPAINT;
}

/* ---- Blocking ---- */

static unsigned block_accept(struct ui *ui, const struct prompt *prompt) {
  char reason[FIELD_SIZE];
  (void)snprintf(reason, sizeof reason, "%s", prompt->field.text);
  if (is_blank(reason)) {
    ui_say(ui, MESSAGE_NOTE, _("Say why, in a word or two: whoever books next is told."));
    return REACTION_REPAINT;
  }
  struct id customer = prompt->plan.subject;
  ui_pop(ui);
  const struct customer_fields fields = {.blocked = 1, .blocked_reason = reason};
  return edit_asked(ui, customer, &fields);
}

static unsigned unblock_agree(struct ui *ui, struct id customer) {
  const struct customer_fields fields = {.blocked = 0, .blocked_reason = ""};
  return edit_asked(ui, customer, &fields);
}

unsigned customers_run_block(struct ui *ui, struct view *view) {
  const struct card *card = card_of(ui, view);
  if (!card->loaded) return REACTION_REPAINT;
  const struct customer *customer = &card->data.customer;
  if (customer->blocked) {
    struct question_plan plan = {.subject = customer->id, .agree = unblock_agree};
    (void)snprintf(plan.text, sizeof plan.text,
                   _("%.100s is blocked (%.80s). May this customer be booked again?"), customer->name,
                   customer->blocked_reason);
    question_open(ui, &plan);
    return REACTION_REPAINT;
  }
  struct prompt_plan plan = {
      .placeholder = _("such as: three bounced cheques"), .subject = customer->id, .accept = block_accept};
  (void)snprintf(plan.label, sizeof plan.label, _("Block %.60s, because"), customer->name);
  prompt_open(ui, &plan);
  return REACTION_REPAINT;
}

/* ---- Merging, erasing, history ---- */

unsigned customers_run_merge(struct ui *ui, struct view *view) {
  const struct card *card = card_of(ui, view);
  if (!card->loaded) return REACTION_REPAINT;
  const struct card_like *like = card_like(card);
  struct error error;
  error_init(&error);
  if (role_check(&ui->desk.actor, MAY_MERGE, &error) != CODE_OK) return ui_refused(ui, &error);
  merge_view_open(ui, card, like == NULL ? id_nil : like->id);
  return REACTION_REPAINT;
}

/* What is to be typed: the surname, or the only name there is. */
static const char *surname(const struct customer *customer) {
  return customer->last_name[0] != '\0' ? customer->last_name : customer->first_name;
}

/* As one types it; a name of signs alone must be typed as it is. */
static bool is_surname(const char *typed, const struct customer *customer) {
  const char *wanted = surname(customer);
  return strcmp(typed, wanted) == 0 || fold_equal(typed, strlen(typed), wanted, strlen(wanted));
}

static unsigned erase_accept(struct ui *ui, const struct prompt *prompt) {
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  const struct customer *customer =
      &((const struct customers_view *)ui->views[ui->depth - 2])->card.data.customer;
  struct id id = prompt->plan.subject;
  if (!id_equal(customer->id, id) || !is_surname(prompt->field.text, customer)) {
    ui_say(ui, MESSAGE_NOTE,
           _("That is not the name; nothing is erased. Type it in full, or leave with Esc."));
    return REACTION_REPAINT;
  }
  command.if_revision = customer->revision;
  ui_pop(ui);
  if (command_customer_erase(ui->desk.replica, &command, id, &outcome, &error) != CODE_OK)
    return ui_refused(ui, &error) | REACTION_RECALC;
  ui_pop(ui); /* there is no card any more */
  ui_say(ui, MESSAGE_DONE, "%s", outcome.sentence);
  return REACTION_RECALC;
}

static void erase_hint(const struct ui *ui, const struct prompt *prompt, char *text, size_t size) {
  (void)ui;
  (void)prompt;
  (void)snprintf(text, size, "%s", _("cannot be undone"));
}

unsigned customers_run_erase(struct ui *ui, struct view *view) {
  const struct card *card = card_of(ui, view);
  if (!card->loaded) return REACTION_REPAINT;
  const struct customer *customer = &card->data.customer;
  struct error error;
  error_init(&error);
  if (role_check(&ui->desk.actor, MAY_ERASE, &error) != CODE_OK) return ui_refused(ui, &error);
  struct prompt_plan plan = {.subject = customer->id, .hint = erase_hint, .accept = erase_accept};
  (void)snprintf(plan.label, sizeof plan.label, _("Erase: type the name %.60s"), surname(customer));
  prompt_open(ui, &plan);
  ui_say(ui, MESSAGE_NOTE,
         _("All that tells who %.80s is goes, from notes, calls and history too; the visits stay for the "
           "figures."),
         customer->name);
  return REACTION_REPAINT;
}

unsigned customers_run_history(struct ui *ui, struct view *view) {
  const struct card *card = card_of(ui, view);
  if (!card->loaded) return REACTION_REPAINT;
  const struct customer *customer = &card->data.customer;
  customer_history_open(ui, customer->id, customer->name);
  return REACTION_REPAINT;
}
