#include "ui/booking/booking_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/store/hold.h"
#include "ui/calendar/day_view.h"
#include "ui/calendar/why_view.h"
#include "ui/widget/prompt.h"

static struct booking_view *booking_of(struct view *view) { return (struct booking_view *)view; }

static unsigned changed(struct ui *ui, struct booking_view *booking) {
  booking->list_touched = false;
  booking_think(ui, booking);
  booking_list_choices(ui, booking);
  return REACTION_REPAINT;
}

/* ---- Typing ---- */

static bool booking_typing(const struct view *view) {
  (void)view;
  return true;
}

/* With nothing typed, Backspace takes back the last thing that was chosen: in the line of anything, in a field of what is chosen there. */
static void take_back(struct booking_view *booking) {
  struct booking_fixed *fixed = &booking->fixed;
  bool any = booking->at == BOOKING_LINE;
  if ((any || booking->at == BOOKING_SERVICE) && fixed->request.addon_count > 0)
    fixed->request.addon_count--;
  else if ((any || booking->at == BOOKING_SERVICE) && fixed->request.service_count > 0)
    fixed->request.service_count--;
  else if ((any || booking->at == BOOKING_EMPLOYEE) && fixed->has_employee)
    fixed->has_employee = false;
  else if (any || booking->at == BOOKING_CUSTOMER)
    fixed->customer = id_nil;
}

static unsigned booking_text(struct ui *ui, struct view *view, const struct event *event) {
  struct booking_view *booking = booking_of(view);
  struct field *field = &booking->fields[booking->at];
  if (booking->at >= BOOKING_INTAKE) booking->answers_touched = true;
  if (event->kind == EVENT_PASTE) {
    field_paste(field, event->paste);
    return changed(ui, booking);
  }
  if (event->key == KEY_BACK && field->length == 0 && booking->at <= BOOKING_EMPLOYEE) {
    take_back(booking);
    return changed(ui, booking);
  }
  if (!field_key(field, event->key)) return REACTION_PASS;
  return changed(ui, booking);
}

/* ---- The list and the fields ---- */

static unsigned list_step(struct ui *ui, struct booking_view *booking, int rows) {
  if (booking->list.count == 0) return REACTION_NONE;
  bool first = rows > 0 && !booking_lights(booking);
  booking->list_touched = true;
  if (!first) list_move(&booking->list, rows); /* what was not lit yet is lit first */
  booking_think(ui, booking);
  return REACTION_REPAINT;
}

static unsigned run_up(struct ui *ui, struct view *view) { return list_step(ui, booking_of(view), -1); }

static unsigned run_down(struct ui *ui, struct view *view) { return list_step(ui, booking_of(view), 1); }

static unsigned field_step(struct ui *ui, struct booking_view *booking, int step) {
  int fields = BOOKING_INTAKE + booking->asked_count;
  booking->at = (enum booking_at)(((int)booking->at + step + fields) % fields);
  booking->list_touched = false;
  booking_list_choices(ui, booking);
  return REACTION_REPAINT;
}

static unsigned run_next_field(struct ui *ui, struct view *view) {
  return field_step(ui, booking_of(view), 1);
}

static unsigned run_previous_field(struct ui *ui, struct view *view) {
  return field_step(ui, booking_of(view), -1);
}

static unsigned run_as_last_time(struct ui *ui, struct view *view) {
  booking_of(view)->as_last_time = true;
  return changed(ui, booking_of(view));
}

/* ---- Saving ---- */

/* What is missing before anything can be booked, or NULL. */
static const char *missing(const struct booking_view *booking) {
  const struct booking_draft *draft = &booking->draft;
  if (draft->problem[0] != '\0') return draft->problem;
  if (booking->editing && draft->is_new)
    return _("A new customer is added by name in the customers (/); choose one that is there.");
  if (id_is_nil(draft->customer) && !draft->is_new && !booking->editing)
    return _("Who comes? Type a name or the end of a phone number.");
  if (draft->request.service_count == 0) return _("What shall be done? Type a service, such as cut.");
  return draft->has_plan ? NULL : _("Nobody here can do this; choose another service.");
}

static unsigned save(struct ui *ui, struct booking_view *booking, const char *override_reason) {
  const struct booking_draft *draft = &booking->draft;
  const struct field *note = &booking->fields[BOOKING_NOTE];
  char values[BOOKING_INTAKE_MAX][INTAKE_VALUE_SIZE];
  struct booking_answer answers[BOOKING_INTAKE_MAX];
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  memset(&outcome, 0, sizeof outcome);
  command.override_reason = override_reason;
  if (booking->editing) return booking_edit_save(ui, booking, override_reason);
  if (booking_answers(ui, booking, values, answers, &error) != CODE_OK) {
    booking_list_choices(ui, booking);
    return ui_refused(ui, &error);
  }
  struct booking made = {
      .request = draft->request,
      .starts_at = draft->starts_at,
      .customer = {.id = draft->customer,
                   .name = draft->is_new ? draft->name : NULL,
                   .phone = draft->is_new && draft->phone[0] != '\0' ? draft->phone : NULL},
      .note = note->length > 0 ? note->text : NULL,
      .source = SOURCE_DESK,
      .told_how = booking->told > 0 ? booking_told[booking->told] : NULL,
      .answers = answers,
      .answer_count = booking->asked_count,
      .waitlist = booking->waitlist,
      .call = booking->call,
  };
  if (command_book(ui->desk.replica, &command, &made, &outcome, &error) != CODE_OK) {
    return why_view_refused(ui, &outcome.verdict, &error) | REACTION_RECALC;
  }
  booking_forget(ui);
  ui_pop(ui);
  ui->wanted |= ui_done(ui, &outcome);
  ui_settle(ui);
  (void)desk_choose_visit(&ui->desk, outcome.id);
  return REACTION_REPAINT;
}

static unsigned override_accept(struct ui *ui, const struct prompt *prompt) {
  char reason[FIELD_SIZE];
  (void)snprintf(reason, sizeof reason, "%s", prompt->field.text);
  ui_pop(ui);
  return save(ui, booking_of(ui_top(ui)), reason);
}

static unsigned ask_override(struct ui *ui, const struct booking_view *booking) {
  struct prompt_plan plan = {.placeholder = _("who agreed to it"), .accept = override_accept};
  (void)snprintf(plan.label, sizeof plan.label, "%s", _("Against the rules, because"));
  ui_say(ui, MESSAGE_NOTE, "%s", booking->draft.verdict.breaches[0].text);
  prompt_open(ui, &plan);
  return REACTION_REPAINT;
}

/* The words of the line that mean nothing, because who comes is chosen already; NULL when there are none. */
static const char *unread_words(const struct booking_view *booking) {
  if (id_is_nil(booking->fixed.customer)) return NULL;
  for (size_t i = 0; i < booking->line.part_count; i++) {
    const struct one_line_part *part = &booking->line.parts[i];
    if (part->kind == ONE_LINE_CUSTOMER && (int)i != booking->employee_word && strcmp(part->text, ".") != 0)
      return part->text;
  }
  return NULL;
}

static unsigned run_accept(struct ui *ui, struct view *view) {
  struct booking_view *booking = booking_of(view);
  if (booking_means_list(booking)) {
    booking_choose(ui, booking, &booking->choices[booking->list.selected]);
    return REACTION_REPAINT;
  }
  if (booking_take_proposed(ui, booking)) return REACTION_REPAINT;
  const char *lacks = missing(booking);
  if (lacks != NULL) {
    ui_say(ui, MESSAGE_NOTE, "%s", lacks);
    return REACTION_REPAINT;
  }
  if (unread_words(booking) != NULL) { /* nothing that is typed is passed over */
    ui_say(ui, MESSAGE_NOTE, _("\"%.60s\" says nothing here: type a service, a time, or @ and a name."),
           unread_words(booking));
    return REACTION_REPAINT;
  }
  bool placed = !booking->editing || booking_is_placed(booking);
  if (placed && verdict_may_be_lifted(&booking->draft.verdict)) return ask_override(ui, booking);
  return save(ui, booking, NULL);
}

/* Against the rules, on purpose; what may not be lifted says why. */
static unsigned run_override(struct ui *ui, struct view *view) {
  struct booking_view *booking = booking_of(view);
  const char *lacks = missing(booking);
  if (lacks == NULL && verdict_may_be_lifted(&booking->draft.verdict)) return ask_override(ui, booking);
  if (lacks == NULL && booking->draft.verdict.breach_count > 0) {
    why_view_open_verdict(ui, &booking->draft.verdict);
    return REACTION_REPAINT;
  }
  ui_say(ui, MESSAGE_NOTE, "%s", lacks != NULL ? lacks : _("No rule stands in the way; Enter books it."));
  return REACTION_REPAINT;
}

static unsigned run_why_not(struct ui *ui, struct view *view) {
  why_view_open_verdict(ui, &booking_of(view)->draft.verdict);
  return REACTION_REPAINT;
}

static unsigned run_next_free(struct ui *ui, struct view *view) {
  struct booking_view *booking = booking_of(view);
  if (!booking->draft.has_plan) {
    ui_say(ui, MESSAGE_NOTE, _("Type a service first; then the next free time for it is looked for."));
    return REACTION_REPAINT;
  }
  booking_forget_time(booking); /* else it would pull back what is found */
  struct day_wish wish = booking_wish(booking);
  unsigned reactions = day_next_free_for(ui, &wish);
  booking->home = ui->desk.cell;
  return reactions | changed(ui, booking);
}

/* To the best times, and from one of them to the next. */
static unsigned run_best_times(struct ui *ui, struct view *view) {
  struct booking_view *booking = booking_of(view);
  if (!booking->draft.has_plan) {
    ui_say(ui, MESSAGE_NOTE, _("Type a service first; then the best times for it are listed."));
    return REACTION_REPAINT;
  }
  if (booking->at == BOOKING_TIME && booking->list.count > 0) return list_step(ui, booking, 1);
  booking_forget_time(booking);
  booking->at = BOOKING_TIME;
  unsigned reactions = changed(ui, booking);
  if (booking->list.count == 0) {
    ui_say(ui, MESSAGE_NOTE,
           _("Nothing is free within %d days; the key for the next free time looks further."), DAY_BEST_DAYS);
    return reactions;
  }
  return reactions | list_step(ui, booking, 1);
}

/* ---- Opening and leaving ---- */

/* What was typed is kept for the next time that somebody asks for it. */
static unsigned run_back(struct ui *ui, struct view *view) {
  struct booking_view *booking = booking_of(view);
  if (booking->editing) return booking_edit_leave(ui, booking);
  booking_as_line(ui, booking, ui->kept, sizeof ui->kept);
  booking_keep(ui, view);
  if (ui->kept[0] != '\0')
    ui_say(ui, MESSAGE_NOTE, _("Nothing is booked; Up in the next booking brings back what was typed."));
  ui_pop(ui);
  return REACTION_REPAINT;
}

static unsigned run_recall_or_up(struct ui *ui, struct view *view) {
  struct booking_view *booking = booking_of(view);
  char line[sizeof ui->kept];
  booking_as_line(ui, booking, line, sizeof line);
  if (booking->editing) return run_up(ui, view);
  if (line[0] != '\0' || booking->list_touched || ui->kept[0] == '\0') return run_up(ui, view);
  field_set(&booking->fields[BOOKING_LINE], ui->kept);
  booking->at = BOOKING_LINE;
  return changed(ui, booking);
}

/* The set-up was changed while the form is open: what was chosen is found again in the new one. */
static void salon_carry(struct booking_view *booking, const struct salon *salon) {
  struct booking_fixed *fixed = &booking->fixed;
  const struct salon *before = booking->salon;
  booking->salon = salon;
  if (before == NULL || before == salon) return;
  booking->list = (struct list){.count = 0}; /* its choices are places in the old one */
  booking->list_touched = false;
  visit_request_carry(&fixed->request, before, salon);
  if (!fixed->has_employee || fixed->employee == EMPLOYEE_ANY) return;
  fixed->employee = salon_employee(salon, before->employees[fixed->employee].id);
  fixed->has_employee = fixed->employee != INDEX_NONE;
}

/* The questions live as long as nothing is loaded anew; what was typed for them finds them again by their ids. */
static enum code questions_load(struct ui *ui, struct booking_view *booking, struct error *error) {
  struct id asked[BOOKING_INTAKE_MAX];
  for (int i = 0; i < booking->asked_count; i++) asked[i] = booking->asked[i]->id;
  arena_clear(&booking->setup);
  booking->question_count = 0;
  if (ui->desk.replica == NULL) return CODE_OK;
  enum code code = reader_questions(ui->desk.replica, &booking->setup, &booking->questions,
                                    &booking->question_count, error);
  int kept = 0;
  for (int i = 0; i < booking->asked_count; i++)
    for (int at = 0; at < booking->question_count; at++) {
      if (!id_equal(booking->questions[at].id, asked[i])) continue;
      booking->fields[BOOKING_INTAKE + kept] = booking->fields[BOOKING_INTAKE + i];
      booking->asked[kept++] = &booking->questions[at];
    }
  booking->asked_count = kept;
  return code;
}

static enum code booking_load(struct ui *ui, struct view *view, struct error *error) {
  struct booking_view *booking = booking_of(view);
  enum code code = names_load(&booking->names, ui->desk.salon, ui->desk.location, error);
  if (code == CODE_OK) code = questions_load(ui, booking, error);
  if (code != CODE_OK) return code;
  salon_carry(booking, ui->desk.salon);
  if (booking->editing) code = booking_edit_carry(ui, booking, error);
  if (code != CODE_OK) return code;
  booking->known = id_nil; /* the customer may have been changed */
  booking_think(ui, booking);
  booking_list_choices(ui, booking);
  return CODE_OK;
}

static void booking_closed(struct ui *ui) {
  struct error error;
  error_init(&error);
  ui->desk.ghost.shown = false;
  if (ui->desk.replica != NULL && hold_release(ui->desk.replica, &error) != CODE_OK)
    return; /* it ends by itself */
}

/* Each second: what is half typed is kept, and the time is held. */
static void booking_idle(struct ui *ui, struct view *view) {
  if (!booking_of(view)->editing) booking_keep(ui, view);
  booking_hold(ui, view);
}

static void booking_release(struct view *view) {
  names_release(&booking_of(view)->names);
  arena_release(&booking_of(view)->arena);
  arena_release(&booking_of(view)->setup);
  arena_release(&booking_of(view)->was_arena);
  free(view);
}

static const struct handler booking_handlers[] = {
    {ACTION_ACCEPT, true, run_accept, NULL},
    {ACTION_NEXT_PANE, true, run_next_field, NULL},
    {ACTION_BACK, true, run_back, NULL},
    {ACTION_NEXT_FREE, true, run_next_free, NULL},
    {ACTION_WHY_NOT, true, run_why_not, NULL},
    {ACTION_BEST_TIMES, true, run_best_times, NULL},
    {ACTION_OVERRIDE, false, run_override, NULL},
    {ACTION_AS_LAST_TIME, true, run_as_last_time, NULL},
    {ACTION_UP, false, run_recall_or_up, NULL},
    {ACTION_DOWN, false, run_down, NULL},
    {ACTION_PREVIOUS_PANE, false, run_previous_field, NULL},
};

static const struct view_class booking_class = {
    .name = N_("booking"),
    .title = N_("A new booking"),
    .placement = PLACE_PANE,
    .handlers = booking_handlers,
    .handler_count = (int)(sizeof booking_handlers / sizeof booking_handlers[0]),
    .typing = booking_typing,
    .text = booking_text,
    .load = booking_load,
    .draw = booking_draw,
    .idle = booking_idle,
    .closed = booking_closed,
    .release = booking_release,
};

/* In the row of now, of which a part is over, a booking begins at the next row. */
static void leave_passed_row(struct desk *desk) {
  int64_t next = desk->cell.at + desk->step_minutes * MS_PER_MINUTE;
  bool now_is_in_it = desk->cell.at < desk->now && desk->now < next;
  if (now_is_in_it && id_is_nil(desk->selected) && next < desk->day.ends_at)
    desk_choose(desk, desk_column(desk), next);
}

static void take_start(struct ui *ui, struct booking_view *booking, const struct booking_start *start) {
  struct booking_fixed *fixed = &booking->fixed;
  fixed->customer = start->customer;
  booking->as_last_time = start->as_last_time;
  booking->waitlist = start->waitlist;
  booking->call = start->call;
  if (!id_is_nil(start->call)) booking->told = BOOKING_TOLD_BY_PHONE; /* it is what the call is about */
  if (start->line != NULL) field_set(&booking->fields[BOOKING_LINE], start->line);
  if (!start->has_service) return;
  fixed->has_employee = start->employee != EMPLOYEE_ANY;
  fixed->employee = start->employee;
  if (visit_request_add_service(&fixed->request, ui->desk.salon, start->service, start->employee, NULL) !=
      CODE_OK)
    fixed->request.service_count = 0; /* it is not offered any more: then it is asked for */
}

struct booking_view *booking_new(struct ui *ui) {
  struct booking_view *booking = calloc(1, sizeof *booking);
  if (booking == NULL) {
    ui_push(ui, NULL);
    return NULL;
  }
  booking->view.class = &booking_class;
  booking->home = ui->desk.cell;
  names_init(&booking->names);
  arena_init(&booking->arena, BOOKING_ARENA_MAX);
  arena_init(&booking->setup, BOOKING_ARENA_MAX);
  arena_init(&booking->was_arena, BOOKING_ARENA_MAX);
  booking->fixed.request.location = ui->desk.location;
  return booking;
}

void booking_push(struct ui *ui, struct booking_view *booking) {
  struct error error;
  error_init(&error);
  if (booking_load(ui, &booking->view, &error) != CODE_OK) {
    (void)ui_refused(ui, &error);
    booking_release(&booking->view);
    return;
  }
  ui_push(ui, &booking->view);
}

void booking_view_open(struct ui *ui, const struct booking_start *start) {
  bool taken = desk_selected(&ui->desk) != NULL;
  leave_passed_row(&ui->desk);
  struct booking_view *booking = booking_new(ui);
  if (booking == NULL) return;
  booking->slid = !taken;
  if (start != NULL) take_start(ui, booking, start);
  booking_push(ui, booking);
}
