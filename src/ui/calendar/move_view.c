#include "ui/calendar/move_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "ui/booking/booking_view.h"
#include "ui/calendar/day_view.h"
#include "ui/calendar/week_view.h"
#include "ui/calendar/why_view.h"
#include "ui/ui.h"
#include "ui/widget/prompt.h"
#include "ui/words.h"

enum { MOVE_ARENA_MAX = 1 << 18, LINE_SIZE = 640, BEST_MAX = 12 };

struct move_view {
  struct view view;
  struct id visit, customer;
  int64_t revision;
  int64_t starts_at;         /* where it is now */
  int employee;              /* who begins it now */
  const struct salon *salon; /* what the indexes here are of */
  struct visit_plan plan;
  char name[96];

  /* Where it would go, and what that breaks. */
  int64_t to;
  int to_employee;
  struct verdict verdict;
  struct arena arena;

  int64_t best_at; /* where the last search for a best time has led, from which date, and how many times */
  int32_t best_from;
  int best_next;
};

static struct move_view *move_of(struct view *view) { return (struct move_view *)view; }

/* The visit's own times as a plan: a move changes none of its lengths. */
static void plan_take(struct move_view *move, const struct desk *desk, const struct appointment *visit) {
  struct visit_plan *plan = &move->plan;
  plan->location = desk->location;
  plan->minutes = (int)((visit->ends_at - visit->starts_at) / MS_PER_MINUTE);
  plan->price = visit->price;
  int service_at = -1;
  for (int i = 0; i < visit->segment_count && i < VISIT_SEGMENTS_MAX; i++) {
    const struct appointment_segment *from = &visit->segments[i];
    if (from->part == 0) service_at++;
    plan->segments[plan->segment_count++] = (struct plan_segment){
        .service = salon_service(desk->salon, from->service),
        .service_at = service_at < 0 ? 0 : service_at,
        .part = from->part,
        .employee = salon_employee(desk->salon, from->employee),
        .starts_after = (int)((from->starts_at - visit->starts_at) / MS_PER_MINUTE),
        .minutes = (int)((from->ends_at - from->starts_at) / MS_PER_MINUTE),
        .gap_after = from->gap_after,
        .occupied_before = (int)((from->starts_at - from->occupied_from) / MS_PER_MINUTE),
        .occupied_after = (int)((from->occupied_to - from->ends_at) / MS_PER_MINUTE),
    };
  }
}

/* The plan with its first employee's parts on another one. */
static void plan_for(const struct move_view *move, int employee, struct visit_plan *plan) {
  *plan = move->plan;
  for (int i = 0; i < plan->segment_count; i++)
    if (plan->segments[i].employee == move->employee) plan->segments[i].employee = employee;
}

static bool plan_is_known(const struct visit_plan *plan) {
  for (int i = 0; i < plan->segment_count; i++)
    if (plan->segments[i].service == INDEX_NONE || plan->segments[i].employee == INDEX_NONE) return false;
  return plan->segment_count > 0;
}

/* Still where the visit is. */
static bool is_unmoved(const struct move_view *move) {
  return move->to == move->starts_at && move->to_employee == move->employee;
}

/* Checks the place under the cursor, and draws the ghost there. */
static void target_check(struct ui *ui, struct move_view *move) {
  struct desk *desk = &ui->desk;
  struct rules_customer customer;
  struct error error;
  error_init(&error);
  int employee = desk_column_employee(desk, desk_column(desk));
  move->to = desk->cell.at;
  move->to_employee = employee == INDEX_NONE ? move->employee : employee;
  plan_for(move, move->to_employee, &desk->ghost.plan);
  memset(&move->verdict, 0, sizeof move->verdict);
  arena_clear(&move->arena);
  bool known = !id_is_nil(move->customer) && desk->replica != NULL &&
               reader_rules_customer(desk->replica, move->customer, move->to, &move->arena, &customer,
                                     &error) == CODE_OK;
  struct rules_context context = {
      .agenda = &desk->day.agenda,
      .actor = &desk->actor,
      .customer = known ? &customer : NULL,
      .now = desk->now,
      .except = move->visit,
  };
  if (plan_is_known(&desk->ghost.plan)) rules_check(&context, &desk->ghost.plan, move->to, &move->verdict);
  desk->ghost.shown = true;
  desk->ghost.visit = move->visit;
  desk->ghost.allowed = move->verdict.breach_count == 0 || is_unmoved(move);
  desk->ghost.starts_at = move->to;
  (void)snprintf(desk->ghost.label, sizeof desk->ghost.label, "%s", move->name);
}

/* The set-up was changed meanwhile: the same services and people in the new one. */
static enum code move_load(struct ui *ui, struct view *view, struct error *error) {
  (void)error;
  struct move_view *move = move_of(view);
  const struct salon *from = move->salon;
  const struct salon *to = ui->desk.salon;
  move->salon = to;
  if (from == to) return CODE_OK;
  for (int i = 0; i < move->plan.segment_count; i++) {
    struct plan_segment *segment = &move->plan.segments[i];
    if (segment->service != INDEX_NONE)
      segment->service = salon_service(to, from->services[segment->service].id);
    if (segment->employee != INDEX_NONE)
      segment->employee = salon_employee(to, from->employees[segment->employee].id);
  }
  if (move->employee != INDEX_NONE) move->employee = salon_employee(to, from->employees[move->employee].id);
  return CODE_OK;
}

static void move_layout(struct ui *ui, struct view *view, struct area area) {
  (void)area;
  target_check(ui, move_of(view));
}

/* ---- Placing ---- */

static unsigned place(struct ui *ui, struct move_view *move, const char *override_reason) {
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  struct id visit = move->visit;
  command.if_revision = move->revision;
  command.override_reason = override_reason;
  int employee = move->to_employee == move->employee ? EMPLOYEE_ANY : move->to_employee;
  memset(&outcome, 0, sizeof outcome);
  enum code code = command_move(ui->desk.replica, &command, visit, move->to, employee, &outcome, &error);
  if (code != CODE_OK) {
    return why_view_refused(ui, &outcome.verdict, &error);
  }
  ui_pop(ui); /* releases the move */
  ui->wanted |= ui_done(ui, &outcome);
  ui_settle(ui);
  (void)desk_choose_visit(&ui->desk, visit);
  return REACTION_REPAINT;
}

static unsigned override_accept(struct ui *ui, const struct prompt *prompt) {
  char reason[FIELD_SIZE];
  (void)snprintf(reason, sizeof reason, "%s", prompt->field.text);
  ui_pop(ui);
  return place(ui, move_of(ui_top(ui)), reason);
}

static unsigned move_back(struct ui *ui, struct view *view) {
  struct id visit = move_of(view)->visit;
  int32_t date = 0;
  int minute = 0;
  struct error error;
  error_init(&error);
  zone_to_wall(desk_zone(&ui->desk), move_of(view)->starts_at, &date, &minute);
  ui_pop(ui);
  if (ui->desk.date != date && desk_go(&ui->desk, date, &error) != CODE_OK) return ui_refused(ui, &error);
  (void)desk_choose_visit(&ui->desk, visit);
  ui_say(ui, MESSAGE_NOTE, _("Left where it was."));
  return REACTION_REPAINT;
}

static unsigned ask_override(struct ui *ui, const struct move_view *move) {
  struct prompt_plan plan = {.placeholder = _("who agreed to it"), .accept = override_accept};
  (void)snprintf(plan.label, sizeof plan.label, "%s", _("Against the rules, because"));
  ui_say(ui, MESSAGE_NOTE, "%s", move->verdict.breaches[0].text);
  prompt_open(ui, &plan);
  return REACTION_REPAINT;
}

static unsigned move_accept(struct ui *ui, struct view *view) {
  struct move_view *move = move_of(view);
  target_check(ui, move); /* keys typed ahead have not been drawn yet */
  if (is_unmoved(move)) return move_back(ui, view);
  return verdict_may_be_lifted(&move->verdict) ? ask_override(ui, move) : place(ui, move, NULL);
}

/* Against the rules, on purpose; what may not be lifted says why. */
static unsigned move_override(struct ui *ui, struct view *view) {
  struct move_view *move = move_of(view);
  target_check(ui, move);
  if (is_unmoved(move) || move->verdict.breach_count == 0 || verdict_may_be_lifted(&move->verdict))
    return move_accept(ui, view);
  why_view_open_verdict(ui, &move->verdict);
  return REACTION_REPAINT;
}

static unsigned move_why(struct ui *ui, struct view *view) {
  target_check(ui, move_of(view));
  why_view_open_verdict(ui, &move_of(view)->verdict);
  return REACTION_REPAINT;
}

/* What is moved, as a request to the search. */
static void request_take(struct ui *ui, const struct move_view *move, struct visit_request *request) {
  *request = (struct visit_request){.location = ui->desk.location};
  for (int i = 0; i < move->plan.segment_count; i++) {
    const struct plan_segment *segment = &move->plan.segments[i];
    if (segment->part == 0 && segment->service != INDEX_NONE)
      (void)(visit_request_add_service(request, ui->desk.salon, segment->service,
                                       segment->employee == move->employee ? move->to_employee
                                                                           : segment->employee,
                                       NULL) == CODE_OK);
  }
}

/* The visit's own lengths count, not the catalogue's. */
static struct day_wish wish_of(const struct move_view *move, const struct visit_request *request) {
  return (struct day_wish){
      .request = request, .except = move->visit, .as_is = &move->plan, .as_is_employee = move->employee};
}

static unsigned move_next_free(struct ui *ui, struct view *view) {
  struct visit_request request;
  request_take(ui, move_of(view), &request);
  struct day_wish wish = wish_of(move_of(view), &request);
  return day_next_free_for(ui, &wish);
}

/* To the best time of the week from the cursor's day on; pressed again, to the next best. */
static unsigned move_best(struct ui *ui, struct view *view) {
  struct move_view *move = move_of(view);
  struct desk *desk = &ui->desk;
  struct visit_request request;
  struct slot_offer offers[BEST_MAX];
  struct error error;
  int count = 0;
  error_init(&error);
  request_take(ui, move, &request);
  struct day_wish wish = wish_of(move, &request);
  if (desk->cell.at != move->best_at) { /* anew, from here */
    move->best_from = desk->date > desk->today ? desk->date : desk->today;
    move->best_next = 0;
  }
  if (day_best_for(ui, &wish, move->best_from, offers, BEST_MAX, &count, &error) != CODE_OK)
    return ui_refused(ui, &error);
  if (count == 0) {
    ui_say(ui, MESSAGE_NOTE,
           _("Nothing is free within %d days; the key for the next free time looks further."), DAY_BEST_DAYS);
    return REACTION_REPAINT;
  }
  const struct slot_offer *offer = &offers[move->best_next % count];
  unsigned reactions = day_go_free(ui, offer->slot.employees[0], offer->slot.starts_at);
  char fit[WORDS_SIZE];
  booking_fit_words(ui, offer->fit, fit, sizeof fit);
  ui_say(ui, MESSAGE_DONE, _("Best time %d of %d: %s."), move->best_next % count + 1, count, fit);
  move->best_next++;
  move->best_at = desk->cell.at;
  return reactions;
}

/* Another employee: the next column of the day, or another week. */
static unsigned move_next_employee(struct ui *ui, struct view *view) {
  return ui->desk.week ? week_view_step(ui, 1) : day_run_right(ui, view);
}

static unsigned move_previous_employee(struct ui *ui, struct view *view) {
  return ui->desk.week ? week_view_step(ui, -1) : day_run_left(ui, view);
}

/* ---- Typing a date begins with its first digit or sign ---- */

static unsigned move_text(struct ui *ui, struct view *view, const struct event *event) {
  (void)view;
  if (event->kind == EVENT_PASTE) {
    day_ask_date(ui, event->paste);
    return REACTION_REPAINT;
  }
  bool digit = event->key >= '0' && event->key <= '9';
  if (!digit && event->key != '+') return REACTION_PASS;
  char initial[2] = {(char)event->key, '\0'};
  day_ask_date(ui, initial);
  return REACTION_REPAINT;
}

/* ---- The line ---- */

static void move_sentence(const struct ui *ui, const struct move_view *move, char *text, size_t size) {
  const struct desk *desk = &ui->desk;
  char at[WORDS_SIZE];
  char enter[KEY_NAME_SIZE];
  char back[KEY_NAME_SIZE];
  ui_key_name(ui, ACTION_ACCEPT, enter);
  ui_key_name(ui, ACTION_BACK, back);
  words_instant(desk, move->to, at);
  const char *who =
      move->to_employee == INDEX_NONE ? _("nobody") : desk->salon->employees[move->to_employee].name;
  if (is_unmoved(move))
    (void)snprintf(text, size, _("Where to, %s? Arrows, a date or +2w; %s places it, %s leaves it."),
                   move->name, enter, back);
  else if (move->verdict.breach_count == 0)
    (void)snprintf(text, size, _("%s to %s with %s: free. %s places it, %s leaves it."), move->name, at, who,
                   enter, back);
  else if (verdict_may_be_lifted(&move->verdict))
    (void)snprintf(text, size, _("%s to %s: %s %s places it all the same, with a reason; %s leaves it."),
                   move->name, at, move->verdict.breaches[0].text, enter, back);
  else
    (void)snprintf(text, size, _("%s to %s: %s %s leaves it."), move->name, at,
                   move->verdict.breaches[0].text, back);
}

static int move_rows(const struct ui *ui, const struct view *view, int columns) {
  char text[LINE_SIZE];
  move_sentence(ui, (const struct move_view *)view, text, sizeof text);
  return canvas_wrapped_rows(text, columns - 2, 3);
}

static void move_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area) {
  const struct move_view *move = (const struct move_view *)view;
  char text[LINE_SIZE];
  move_sentence(ui, move, text, sizeof text);
  canvas_blank(canvas, area, PAINT_TEXT);
  struct area inside = {area.row, area.column + 1, area.rows, area.columns - 2};
  (void)canvas_wrapped(canvas, inside, ui->desk.ghost.allowed ? PAINT_GOOD : PAINT_WARNING, text);
  const struct day_view *day = (const struct day_view *)ui->views[0];
  if (day->agenda)
    canvas_park(canvas, inside.row, inside.column, false); /* the list shows no ghost: this line says where */
}

static void move_release(struct view *view) {
  arena_release(&move_of(view)->arena);
  free(view);
}

static void move_closed(struct ui *ui) { ui->desk.ghost.shown = false; }

static const struct handler move_handlers[] = {
    {ACTION_ACCEPT, true, move_accept, NULL},
    {ACTION_DAY_AFTER, true, day_run_day_after, NULL},
    {ACTION_WEEK_AFTER, true, day_run_week_after, NULL},
    {ACTION_GO_TO_DATE, true, day_run_go_to_date, NULL},
    {ACTION_NEXT_FREE, true, move_next_free, NULL},
    {ACTION_BEST_TIMES, false, move_best, NULL},
    {ACTION_WHY_NOT, true, move_why, NULL},
    {ACTION_OVERRIDE, false, move_override, NULL},
    {ACTION_BACK, true, move_back, NULL},
    {ACTION_DAY_BEFORE, false, day_run_day_before, NULL},
    {ACTION_WEEK_BEFORE, false, day_run_week_before, NULL},
    {ACTION_TODAY, false, day_run_today, NULL},
    {ACTION_UP, false, day_run_up, NULL},
    {ACTION_DOWN, false, day_run_down, NULL},
    {ACTION_LEFT, false, day_run_left, NULL},
    {ACTION_RIGHT, false, day_run_right, NULL},
    {ACTION_NEXT_PANE, false, move_next_employee, NULL},
    {ACTION_PREVIOUS_PANE, false, move_previous_employee, NULL},
    {ACTION_PAGE_UP, false, day_run_page_up, NULL},
    {ACTION_PAGE_DOWN, false, day_run_page_down, NULL},
    {ACTION_FIRST, false, day_run_first, NULL},
    {ACTION_LAST, false, day_run_last, NULL},
};

static const struct view_class move_class = {
    .name = N_("move"),
    .title = N_("Moving a visit"),
    .placement = PLACE_LINE,
    .handlers = move_handlers,
    .handler_count = (int)(sizeof move_handlers / sizeof move_handlers[0]),
    .text = move_text,
    .load = move_load,
    .layout = move_layout,
    .draw = move_draw,
    .rows = move_rows,
    .closed = move_closed,
    .release = move_release,
};

void move_view_open(struct ui *ui, const struct appointment *visit) {
  struct move_view *move = calloc(1, sizeof *move);
  if (move != NULL) {
    move->view.class = &move_class;
    move->visit = visit->id;
    move->customer = visit->customer;
    move->revision = visit->revision;
    move->salon = ui->desk.salon;
    move->starts_at = visit->starts_at;
    (void)snprintf(move->name, sizeof move->name, "%s", visit_name(visit));
    arena_init(&move->arena, MOVE_ARENA_MAX);
    plan_take(move, &ui->desk, visit);
    move->employee = move->plan.segment_count > 0 ? move->plan.segments[0].employee : INDEX_NONE;
    if (move->employee != INDEX_NONE)
      desk_choose(&ui->desk, desk_column_of(&ui->desk, ui->desk.salon->employees[move->employee].id),
                  visit->starts_at);
  }
  ui_push(ui, move == NULL ? NULL : &move->view);
}
