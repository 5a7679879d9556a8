/* The times of a form: which fit best, where "as last time" goes when the place is taken, and the hold that others see. */
#include <stdio.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/slots.h"
#include "core/store/hold.h"
#include "ui/booking/booking_view.h"
#include "ui/calendar/day_view.h"
#include "ui/words.h"

/* A changed visit is looked for as it would be, with what was agreed on of its lengths. */
struct day_wish booking_wish(const struct booking_view *booking) {
  const struct booking_draft *draft = &booking->draft;
  struct day_wish wish = {.request = &draft->request};
  if (!booking->editing) return wish;
  wish.except = booking->was.id;
  if (draft->has_plan && draft->plan.segment_count > 0) wish.as_is = &draft->plan;
  if (wish.as_is != NULL) wish.as_is_employee = draft->plan.segments[0].employee;
  return wish;
}

/* ---- Best times ---- */

/* "fits exactly", "leaves 10 min": how a time lies between what is there. */
void booking_fit_words(const struct ui *ui, struct slot_fit fit, char *text, size_t size) {
  const char *good = glyph_text(ui->canvas.glyphs, GLYPH_GOOD);
  if (fit.score > 0)
    (void)snprintf(text, size, _("leaves %d min"), fit.score);
  else if (fit.exact)
    (void)snprintf(text, size, _("%s fits exactly"), good);
  else if (fit.score < 0)
    (void)snprintf(text, size, _("%s closes %d min"), good, -fit.score);
  else
    (void)snprintf(text, size, _("%s wastes nothing"), good);
}

/* `named`: everybody knows with whom it is. */
static void choice_fill(const struct ui *ui, const struct slot_offer *offer, bool named,
                        struct choice *choice) {
  const struct desk *desk = &ui->desk;
  char when[WORDS_SIZE];
  *choice =
      (struct choice){.kind = CHOICE_TIME, .at = offer->slot.starts_at, .place = offer->slot.employees[0]};
  char time[WORDS_SIZE];
  int32_t date = 0;
  int minute = 0;
  zone_to_wall(desk_zone(desk), choice->at, &date, &minute);
  words_date(date, 0, when);
  words_time(desk_zone(desk), choice->at, time);
  (void)snprintf(choice->text, sizeof choice->text, "%.24s %.12s%s%.40s", when, time, named ? "" : "  ",
                 named ? "" : desk->salon->employees[choice->place].name);
  booking_fit_words(ui, offer->fit, choice->detail, sizeof choice->detail);
}

void booking_time_choices(struct ui *ui, struct booking_view *booking) {
  struct desk *desk = &ui->desk;
  struct slot_offer offers[TIMES_MAX];
  struct error error;
  int count = 0;
  error_init(&error);
  if (booking->draft.request.service_count == 0 || booking->fields[BOOKING_TIME].length > 0) return;
  int32_t first = desk->date > desk->today ? desk->date : desk->today;
  struct day_wish wish = booking_wish(booking);
  if (day_best_for(ui, &wish, first, offers, TIMES_MAX, &count, &error) != CODE_OK) return;
  for (int i = 0; i < count && i < CHOICES_MAX; i++)
    choice_fill(ui, &offers[i], booking->draft.employee != EMPLOYEE_ANY, &booking->choices[i]);
  booking->list.count = count < CHOICES_MAX ? count : CHOICES_MAX;
}

/* ---- "As last time" where the time is taken ---- */

void booking_slide(struct ui *ui, struct booking_view *booking) {
  struct desk *desk = &ui->desk;
  struct slot slot;
  if (!booking->as_last_time || booking->slid || !booking->draft.has_plan || booking->line.has_time) return;
  const struct verdict *verdict = &booking->draft.verdict;
  bool taken = verdict->breach_count > 0 && verdict->breaches[0].code == CODE_SLOT_TAKEN;
  if (!taken || booking->draft.customer_open || desk->replica == NULL) return;
  const struct slot_search search = {.agenda = &desk->day.agenda,
                                     .request = &booking->draft.request,
                                     .now = desk->now,
                                     .first_date = desk->date,
                                     .last_date = desk->date};
  if (slots_first(&search, booking->home.at, &slot, NULL) != CODE_OK) return;
  booking->slid = true; /* once: what is chosen afterwards stays where it is put */
  booking->home.at = slot.starts_at;
  booking_think(ui, booking);
}

/* ---- The hold ---- */

static bool is_held(const struct booking_view *booking) {
  const struct visit_plan *plan = &booking->draft.plan;
  if (!booking->holds || booking->held_at != booking->draft.starts_at) return false;
  if (booking->held.segment_count != plan->segment_count) return false;
  for (int i = 0; i < plan->segment_count; i++) {
    const struct plan_segment *held = &booking->held.segments[i];
    const struct plan_segment *now = &plan->segments[i];
    if (held->employee != now->employee || held->starts_after != now->starts_after ||
        held->minutes != now->minutes)
      return false;
  }
  return true;
}

/* The days ahead are read while nobody types, for the search that a key may ask for. */
static void warm(struct desk *desk, const struct booking_draft *draft) {
  if (draft->has_plan) (void)desk_ahead(desk, desk->date, desk->date + DAY_BEST_DAYS - 1, NULL);
}

/* Each second: one small write when the place has changed, or the hold grows old. A failure must not disturb who types. */
void booking_hold(struct ui *ui, struct view *view) {
  struct booking_view *booking = (struct booking_view *)view;
  const struct booking_draft *draft = &booking->draft;
  struct error error;
  error_init(&error);
  if (ui->desk.replica == NULL || ui->desk.salon == NULL) return;
  warm(&ui->desk, draft);
  bool wanted = draft->has_plan && draft->verdict.breach_count == 0;
  if (!wanted) {
    if (booking->holds) booking->holds = hold_release(ui->desk.replica, &error) != CODE_OK;
    return;
  }
  bool old = ui->desk.now - booking->held_since >= HOLD_RENEW_MINUTES * MS_PER_MINUTE;
  if (is_held(booking) && !old) return;
  if (hold_place(ui->desk.replica, ui->desk.salon, &draft->plan, draft->starts_at, &error) != CODE_OK) return;
  booking->holds = true;
  booking->held = draft->plan;
  booking->held_at = draft->starts_at;
  booking->held_since = ui->desk.now;
}
