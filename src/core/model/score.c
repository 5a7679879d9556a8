/* How well a visit fits between what is there: the best offers (slots.h). */
#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/slots.h"

enum {
  PIECES_MAX = VISIT_DATES_MAX * WORKING_PIECES_MAX,
  TAKEN_MAX = 512, /* of one employee on two dates; nobody's are cut finer */
  NEEDS_MAX = 32
};

/* What a service takes: no gap in which not even the least of these fits can be sold. */
struct need {
  int64_t length, before, after; /* ms */
};

/* An employee's two dates: where time may be sold, and what is taken of it. */
struct slot_column {
  int32_t date; /* DATE_NONE: not looked at yet */
  struct interval pieces[PIECES_MAX];
  struct interval_set working;
  struct interval taken[TAKEN_MAX]; /* sorted by start */
  int taken_count;
  struct need needs[NEEDS_MAX];
  int need_count;
  int64_t unsellable; /* ms, as it is */
};

/* ---- What can be sold ---- */

static bool is_less(struct need a, struct need b) {
  return a.length <= b.length && a.before <= b.before && a.after <= b.after;
}

/* Keeps only what nothing else undercuts; what is too much to keep leaves the list as it is. */
static void need_add(struct slot_column *column, struct need need) {
  int kept = 0;
  for (int i = 0; i < column->need_count; i++)
    if (is_less(column->needs[i], need)) return;
  for (int i = 0; i < column->need_count; i++)
    if (!is_less(need, column->needs[i])) column->needs[kept++] = column->needs[i];
  column->need_count = kept;
  if (kept < NEEDS_MAX) column->needs[column->need_count++] = need;
}

static void needs_find(const struct slot_scorer *scorer, int employee, struct slot_column *column) {
  const struct salon *salon = scorer->agenda->salon;
  const struct employee *row = &salon->employees[employee];
  column->need_count = 0;
  for (int i = row->first_skill; i < row->first_skill + row->skill_count; i++) {
    const struct skill *skill = &salon->skills[i];
    const struct service *service = &salon->services[skill->service];
    if (!service->active || !salon_qualified(salon, employee, skill->service, scorer->agenda->location))
      continue;
    int minutes = skill->custom_minutes > 0 ? skill->custom_minutes : service->minutes;
    need_add(column, (struct need){minutes * MS_PER_MINUTE, service->buffer_before * MS_PER_MINUTE,
                                   service->buffer_after * MS_PER_MINUTE});
  }
}

/* Whether any service fits into a free gap, when what is taken before ends at `before` and what is taken after begins at `after`. */
static bool is_sellable(const struct slot_column *column, struct interval gap, int64_t before,
                        int64_t after) {
  for (int i = 0; i < column->need_count; i++) {
    struct need need = column->needs[i];
    int64_t first = before + need.before > gap.from ? before + need.before : gap.from;
    int64_t last = after - need.after < gap.to ? after - need.after : gap.to;
    if (first + need.length <= last) return true;
  }
  return false;
}

/* ---- Gaps ---- */

static int compare_intervals(const void *left, const void *right) {
  const struct interval *a = left;
  const struct interval *b = right;
  return a->from != b->from ? (a->from > b->from) - (a->from < b->from) : (a->to > b->to) - (a->to < b->to);
}

/* The free gaps of a piece of working time that cannot be sold, in ms. */
static int64_t unsellable_in(const struct slot_column *column, struct interval piece,
                             const struct interval *taken, int count) {
  int64_t unsellable = 0;
  int64_t before = INT64_MIN / 4; /* where what is taken ends */
  int64_t free_from = piece.from;
  for (int i = 0; i <= count; i++) {
    int64_t after = i < count ? taken[i].from : INT64_MAX / 4;
    struct interval gap = {free_from, after < piece.to ? after : piece.to};
    if (gap.from < gap.to && !is_sellable(column, gap, before, after)) unsellable += gap.to - gap.from;
    if (i == count || taken[i].from >= piece.to) break;
    if (taken[i].to > before) before = taken[i].to;
    if (taken[i].to > free_from) free_from = taken[i].to;
  }
  return unsellable;
}

static int64_t unsellable_of(const struct slot_column *column, const struct interval *taken, int count) {
  int64_t unsellable = 0;
  for (size_t i = 0; i < column->working.count; i++)
    unsellable += unsellable_in(column, column->working.pieces[i], taken, count);
  return unsellable;
}

/* ---- A column ---- */

static void taken_add(struct slot_column *column, struct interval span, struct interval taken) {
  if (interval_overlaps(span, taken) && column->taken_count < TAKEN_MAX)
    column->taken[column->taken_count++] = taken;
}

static void column_load(const struct slot_scorer *scorer, int employee, int32_t date,
                        struct slot_column *column) {
  const struct agenda *agenda = scorer->agenda;
  const struct zone *zone = agenda_zone(agenda);
  struct interval span = {zone_day_start(zone, date), zone_day_start(zone, date + 2)};
  struct interval from_now = {scorer->earliest > span.from ? scorer->earliest : span.from, span.to};
  column->date = date;
  column->taken_count = 0;
  interval_set_init(&column->working, column->pieces, PIECES_MAX);
  agenda_time_over(agenda, employee, span, agenda_working_time_on, &column->working);
  interval_set_clip(&column->working, from_now);
  struct interval around = {span.from - MS_PER_DAY, span.to + MS_PER_DAY};
  int row = agenda_busy_row(agenda, employee, agenda->first_busy[employee], around, scorer->except);
  for (; row != INDEX_NONE; row = agenda_busy_row(agenda, employee, row + 1, around, scorer->except))
    taken_add(column, around, agenda->occupied[row]);
  for (int i = agenda->first_hold[employee]; i < agenda->first_hold[employee + 1]; i++)
    taken_add(column, around, agenda->holds[i].time);
  qsort(column->taken, (size_t)column->taken_count, sizeof column->taken[0], compare_intervals);
  needs_find(scorer, employee, column);
  column->unsellable = unsellable_of(column, column->taken, column->taken_count);
}

static const struct slot_column *column_of(struct slot_scorer *scorer, int employee, int32_t date) {
  struct slot_column *column = scorer->columns[employee];
  if (column == NULL) {
    column = ARENA_NEW(&scorer->arena, 1, struct slot_column);
    if (column == NULL) return NULL;
    column->date = DATE_NONE;
    scorer->columns[employee] = column;
  }
  if (column->date != date) column_load(scorer, employee, date, column);
  return column;
}

/* ---- A visit in it ---- */

/* Puts what the plan takes of an employee among what is taken; returns how many there are then. */
static int taken_with(const struct slot_column *column, const struct visit_plan *plan, int64_t start,
                      int employee, struct interval *taken) {
  int count = column->taken_count;
  memcpy(taken, column->taken, (size_t)count * sizeof taken[0]);
  for (int i = 0; i < plan->segment_count; i++) {
    if (plan->segments[i].employee != employee) continue;
    struct interval mine = plan_segment_occupied(&plan->segments[i], start);
    int at = count++;
    for (; at > 0 && compare_intervals(&taken[at - 1], &mine) > 0; at--) taken[at] = taken[at - 1];
    taken[at] = mine;
  }
  return count;
}

/* Whether an instant is free working time of the column: what is beside a visit there is a gap. */
static bool is_free_at(const struct slot_column *column, const struct interval *taken, int count,
                       int64_t at) {
  struct interval minute = {at, at + 1};
  if (!interval_set_contains(&column->working, minute)) return false;
  for (int i = 0; i < count && taken[i].from <= at; i++)
    if (taken[i].to > at) return false;
  return true;
}

static bool fills(const struct slot_column *column, const struct visit_plan *plan, int64_t start,
                  int employee, const struct interval *taken, int count) {
  for (int i = 0; i < plan->segment_count; i++) {
    if (plan->segments[i].employee != employee) continue;
    struct interval mine = plan_segment_occupied(&plan->segments[i], start);
    if (is_free_at(column, taken, count, mine.from - 1) || is_free_at(column, taken, count, mine.to))
      return false;
  }
  return true;
}

static bool is_first_of(const struct visit_plan *plan, int at) {
  for (int i = 0; i < at; i++)
    if (plan->segments[i].employee == plan->segments[at].employee) return false;
  return true;
}

struct slot_fit slots_fit(struct slot_scorer *scorer, const struct visit_plan *plan, int64_t start) {
  struct slot_fit fit = {.exact = true};
  struct interval taken[TAKEN_MAX + VISIT_SEGMENTS_MAX];
  int64_t score = 0;
  int32_t date;
  int minute;
  zone_to_wall(agenda_zone(scorer->agenda), start, &date, &minute);
  for (int i = 0; i < plan->segment_count; i++) {
    int employee = plan->segments[i].employee;
    if (!is_first_of(plan, i)) continue;
    const struct slot_column *column = column_of(scorer, employee, date);
    if (column == NULL) continue;
    int count = taken_with(column, plan, start, employee, taken);
    score += unsellable_of(column, taken, count) - column->unsellable;
    fit.exact = fit.exact && fills(column, plan, start, employee, taken, count);
  }
  fit.score = (int)(score / MS_PER_MINUTE);
  return fit;
}

enum code slot_scorer_init(struct slot_scorer *scorer, const struct agenda *agenda, int64_t now,
                           struct id except, struct error *error) {
  static const size_t scorer_bytes_max = (size_t)32 << 20;
  const struct salon *salon = agenda->salon;
  struct zone_slots marks;
  int step = salon->slot_minutes > 0 ? salon->slot_minutes : 15;
  *scorer = (struct slot_scorer){.agenda = agenda, .except = except, .earliest = now};
  if (zone_slot_first(&marks, agenda_zone(agenda), now, now + MS_PER_DAY, step)) scorer->earliest = marks.at;
  arena_init(&scorer->arena, scorer_bytes_max);
  scorer->columns = ARENA_NEW(&scorer->arena, (size_t)salon->employee_count + 1, struct slot_column *);
  if (scorer->columns == NULL)
    return error_set(error, CODE_INTERNAL, _("There is not enough memory to look for free times."));
  memset(scorer->columns, 0, ((size_t)salon->employee_count + 1) * sizeof scorer->columns[0]);
  return CODE_OK;
}

void slot_scorer_release(struct slot_scorer *scorer) { arena_release(&scorer->arena); }

/* ---- The best ---- */

struct best_search {
  const struct slot_search *search;
  struct slot_scorer scorer;
  int64_t from;
  struct slot_offer *offers;
  int count, most;
};

static bool is_better(const struct slot_offer *a, const struct slot_offer *b) {
  return a->fit.score != b->fit.score ? a->fit.score < b->fit.score : a->slot.starts_at < b->slot.starts_at;
}

/* One offer for each start: the better employee's. Starts come in order, so that it can only be the one before. */
static void best_put(struct best_search *best, const struct slot_offer *offer) {
  int at = 0;
  for (; at < best->count; at++)
    if (best->offers[at].slot.starts_at == offer->slot.starts_at) break;
  if (at < best->count && !is_better(offer, &best->offers[at])) return;
  if (at == best->count && best->count == best->most) {
    if (!is_better(offer, &best->offers[--at])) return;
  } else if (at == best->count) {
    best->count++;
  }
  for (; at > 0 && is_better(offer, &best->offers[at - 1]); at--) best->offers[at] = best->offers[at - 1];
  best->offers[at] = *offer;
}

static bool best_take(void *context, const struct slot *slot) {
  struct best_search *best = context;
  struct visit_plan plan;
  if (slot->starts_at < best->from) return true;
  if (slot_plan(best->search, slot, &plan, NULL) != CODE_OK) return true;
  const struct slot_offer offer = {*slot, slots_fit(&best->scorer, &plan, slot->starts_at)};
  best_put(best, &offer);
  return true;
}

enum code slots_best(const struct slot_search *search, int64_t from, struct slot_offer *offers, int most,
                     int *count, struct error *error) {
  struct best_search best = {.search = search, .from = from, .offers = offers, .most = most};
  *count = 0;
  enum code code = slot_scorer_init(&best.scorer, search->agenda, search->now, search->except, error);
  if (code == CODE_OK && most > 0) code = slots_each(search, best_take, &best, error);
  slot_scorer_release(&best.scorer);
  if (code == CODE_OK) *count = best.count;
  return code;
}
