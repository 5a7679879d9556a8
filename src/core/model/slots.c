#include "core/model/slots.h"

#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/moment.h"
#include "core/model/placement.h"

enum { SLOT_MINUTES = 15, MARKS_MAX = 2 * MINUTES_PER_DAY, MARK_WORDS_MAX = MARKS_MAX / 64 };

static const size_t search_bytes_max = (size_t)32 << 20;

/* The marks of the wall clock on the day that is searched, and a bit of each for every candidate of the first service. */
struct grid {
  int64_t marks[MARKS_MAX];
  int count;
  int64_t from; /* of the day */
  int64_t step;
  bool even;      /* marks[i] = from + i * step */
  uint64_t *bits; /* `words` for each candidate */
  int words;
};

static void grid_begin_day(struct grid *grid, const struct wall_day *day, int step_minutes) {
  grid->count = 0;
  grid->from = day->from;
  grid->step = step_minutes * MS_PER_MINUTE;
  grid->even = day->ordinary;
  struct zone_slots slots;
  for (bool any = zone_slot_first(&slots, day->zone, day->from, day->to, step_minutes);
       any && grid->count < MARKS_MAX; any = zone_slot_next(&slots))
    grid->marks[grid->count++] = slots.at;
}

/* The first mark at or after an instant; `count` when there is none. */
static int grid_find(const struct grid *grid, int64_t instant) {
  if (instant <= grid->from) return 0;
  if (grid->count == 0 || instant > grid->marks[grid->count - 1]) return grid->count;
  if (grid->even) return (int)((instant - grid->from + grid->step - 1) / grid->step);
  int low = 0;
  int high = grid->count;
  while (low < high) {
    int middle = low + (high - low) / 2;
    if (grid->marks[middle] < instant)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Sets or clears the bits [first, end). */
static void bits_change(uint64_t *bits, int first, int end, bool set) {
  while (first < end) {
    int in_word = first % 64;
    int count = end - first < 64 - in_word ? end - first : 64 - in_word;
    uint64_t mask = (count == 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1) << in_word;
    if (set)
      bits[first / 64] |= mask;
    else
      bits[first / 64] &= ~mask;
    first += count;
  }
}

static bool bit_is_set(const uint64_t *bits, int at) { return (bits[at / 64] >> (at % 64) & 1U) != 0; }

/* The marks from which the candidate works through the first service. */
static bool mark_working(const struct placement *placement, const struct grid *grid,
                         const struct candidate *candidate, uint64_t *bits) {
  const struct interval_set *working = &placement->workers[candidate->employee]->working;
  int64_t length = candidate->shape.length;
  bool any = false;
  for (size_t i = 0; i < working->count; i++) {
    struct interval piece = working->pieces[i];
    int first = grid_find(grid, piece.from);
    int end = grid_find(grid, piece.to - length + 1);
    bits_change(bits, first, end, true);
    any = any || first < end;
    if (piece.to < placement->day.to) continue;
    for (int at = first > end ? first : end; at < grid->count; at++) {
      struct interval span = {.from = grid->marks[at], .to = grid->marks[at] + length};
      if (!placement_works(placement, candidate->employee, span)) continue;
      bits_change(bits, at, at + 1, true);
      any = true;
    }
  }
  return any;
}

/* Clears the marks from which a part of the service, [from, to) after it, would overlap `taken`. */
static void clear_taken(const struct grid *grid, struct shape_part part, struct interval taken,
                        uint64_t *bits) {
  bits_change(bits, grid_find(grid, taken.from - part.to + 1), grid_find(grid, taken.to - part.from), false);
}

/* The first service's part `at` with the buffers that it carries for sure: the one after only when nothing follows. */
static struct shape_part part_with_buffers(const struct placement *placement, const struct shape *shape,
                                           int at) {
  struct shape_part part = shape->parts[at];
  if (at == 0) part.from -= placement->lines[0].buffer_before;
  if (at == shape->part_count - 1 && placement->line_count == 1) part.to += placement->lines[0].buffer_after;
  return part;
}

static void clear_busy(const struct placement *placement, const struct grid *grid,
                       const struct candidate *candidate, struct shape_part part, uint64_t *bits) {
  const struct agenda *agenda = placement->search->agenda;
  int employee = candidate->employee;
  struct interval reach = {.from = placement->day.from + part.from, .to = placement->day.to + part.to};
  int end = agenda->first_busy[employee + 1];
  struct id except = placement->search->except;
  int row = agenda_busy_row(agenda, employee, agenda->first_busy[employee], reach, except);
  for (; row != INDEX_NONE && row < end && agenda->occupied[row].from < reach.to; row++)
    if (id_is_nil(except) || !id_equal(agenda->busy[row].appointment, except))
      clear_taken(grid, part, agenda->occupied[row], bits);
  for (int i = agenda->first_hold[employee]; i < agenda->first_hold[employee + 1]; i++)
    clear_taken(grid, part, agenda->holds[i].time, bits);
}

/* Finds the marks of the day at which each candidate can begin with the first service; false when there are none. */
static bool grid_fill(const struct placement *placement, struct grid *grid) {
  const struct line *line = &placement->lines[0];
  bool found = false;
  grid->words = (grid->count + 63) / 64;
  memset(grid->bits, 0, (size_t)(line->count * grid->words) * sizeof grid->bits[0]);
  for (int i = 0; i < line->count; i++) {
    const struct candidate *candidate = &line->candidates[i];
    uint64_t *bits = grid->bits + (ptrdiff_t)i * grid->words;
    if (!mark_working(placement, grid, candidate, bits)) continue;
    found = true;
    for (int part = 0; part < candidate->shape.part_count; part++)
      clear_busy(placement, grid, candidate, part_with_buffers(placement, &candidate->shape, part), bits);
  }
  return found;
}

struct search {
  struct placement placement;
  struct grid grid;
  int64_t earliest;
  int32_t first_date, last_date;
  slot_visitor *visit;
  void *context;
};

enum code slot_plan(const struct slot_search *search, const struct slot *slot, struct visit_plan *plan,
                    struct error *error) {
  if (search->as_is == NULL)
    return visit_plan_make(search->agenda->salon, search->request, slot->employees, plan, error);
  *plan = *search->as_is;
  for (int i = 0; i < plan->segment_count; i++)
    if (plan->segments[i].employee == search->as_is_employee) plan->segments[i].employee = slot->employees[0];
  return CODE_OK;
}

/* Whether the visit that is moved as it is may stand there. */
static bool fits_as_it_is(const struct slot_search *search, const struct slot *slot) {
  struct visit_plan plan;
  if (search->as_is == NULL) return true;
  const struct rules_context context = {
      .agenda = search->agenda, .now = search->now, .except = search->except};
  return slot_plan(search, slot, &plan, NULL) == CODE_OK && rules_allow(&context, &plan, slot->starts_at);
}

/* Offers one mark with every candidate who can take the first service there; false when the visitor has had enough. */
static bool offer_mark(struct search *search, int mark) {
  struct placement *placement = &search->placement;
  const struct line *first = &placement->lines[0];
  const struct grid *grid = &search->grid;
  bool begun = false;
  for (int i = 0; i < first->count; i++) {
    if (!bit_is_set(grid->bits + (ptrdiff_t)i * grid->words, mark)) continue;
    struct slot slot = {.starts_at = grid->marks[mark], .employees = {first->candidates[i].employee}};
    if (placement->line_count > 1) {
      if (!begun) placement_begin(placement, slot.starts_at, 1);
      begun = true;
      if (!placement_put(placement, 0, &first->candidates[i]) || !placement_complete(placement, 1)) continue;
      for (int at = 1; at < placement->line_count; at++) slot.employees[at] = placement->places[at].employee;
    }
    if (!fits_as_it_is(placement->search, &slot)) continue;
    if (!search->visit(search->context, &slot)) return false;
  }
  return true;
}

static void offer_days(struct search *search) {
  struct placement *placement = &search->placement;
  const struct salon *salon = placement->search->agenda->salon;
  int step = salon->slot_minutes <= 0                ? SLOT_MINUTES
             : salon->slot_minutes > MINUTES_PER_DAY ? MINUTES_PER_DAY
                                                     : salon->slot_minutes;
  for (int32_t date = search->first_date; date <= search->last_date; date++) {
    placement_begin_day(placement, date);
    if (placement->day.to <= search->earliest || !placement->open[0]) continue;
    grid_begin_day(&search->grid, &placement->day, step);
    if (!grid_fill(placement, &search->grid)) continue;
    for (int mark = grid_find(&search->grid, search->earliest); mark < search->grid.count; mark++)
      if (!offer_mark(search, mark)) return;
  }
}

/* Whether there is anything to offer at all: the place is open, the services are, and somebody may do each. */
static bool is_offered(const struct placement *placement) {
  const struct slot_search *search = placement->search;
  const struct salon *salon = search->agenda->salon;
  if (salon->locations[search->request->location].status != LOCATION_ACTIVE) return false;
  for (int at = 0; at < placement->line_count; at++) {
    const struct line *line = &placement->lines[at];
    bool active = salon->services[line->service].active || !id_is_nil(search->except);
    if (!active || !line->qualified || line->count == 0) return false;
  }
  return true;
}

/* Narrows the dates by now and by each service's notice. */
static void apply_notice(struct search *search) {
  const struct slot_search *asked = search->placement.search;
  const struct salon *salon = asked->agenda->salon;
  int32_t today;
  int minute;
  zone_to_wall(agenda_zone(asked->agenda), asked->now, &today, &minute);
  search->earliest = asked->now;
  search->first_date = asked->first_date > today ? asked->first_date : today;
  search->last_date = asked->last_date;
  for (int at = 0; at < search->placement.line_count; at++) {
    const struct service *service = &salon->services[search->placement.lines[at].service];
    int64_t earliest = asked->now + service->notice_min_hours * MS_PER_HOUR;
    if (earliest > search->earliest) search->earliest = earliest;
    bool far = service->notice_max_days > 0 && (int64_t)search->last_date - today > service->notice_max_days;
    if (far) search->last_date = today + service->notice_max_days;
  }
}

static enum code search_make(struct search *search, const struct slot_search *asked, struct arena *arena,
                             struct error *error) {
  enum code code = placement_make(&search->placement, asked, arena, error);
  if (code != CODE_OK) return code;
  size_t candidates = (size_t)search->placement.lines[0].count;
  search->grid.bits = ARENA_NEW(arena, (candidates + 1) * MARK_WORDS_MAX, uint64_t);
  if (search->grid.bits == NULL)
    return error_set(error, CODE_INTERNAL, _("There is not enough memory to look for free times."));
  return CODE_OK;
}

enum code slots_each(const struct slot_search *asked, slot_visitor *visit, void *context,
                     struct error *error) {
  struct arena arena;
  arena_init(&arena, search_bytes_max);
  enum code code = CODE_INTERNAL;
  struct search *search = ARENA_NEW(&arena, 1, struct search);
  if (search == NULL) {
    code = error_set(error, CODE_INTERNAL, _("There is not enough memory to look for free times."));
    goto out;
  }
  search->visit = visit;
  search->context = context;
  search->placement.heeds_limits = true;
  code = search_make(search, asked, &arena, error);
  if (code != CODE_OK || !is_offered(&search->placement)) goto out;
  apply_notice(search);
  offer_days(search);
out:
  arena_release(&arena);
  return code;
}

struct first_offer {
  int64_t from;
  struct slot *slot;
  bool found;
};

static bool take_first(void *context, const struct slot *slot) {
  struct first_offer *offer = context;
  if (slot->starts_at < offer->from) return true;
  *offer->slot = *slot;
  offer->found = true;
  return false;
}

enum code slots_first(const struct slot_search *search, int64_t from, struct slot *slot,
                      struct error *error) {
  struct slot_search later = *search;
  int32_t date;
  int minute;
  zone_to_wall(agenda_zone(search->agenda), from, &date, &minute);
  if (date > later.first_date) later.first_date = date;
  struct first_offer offer = {.from = from, .slot = slot};
  enum code code = slots_each(&later, take_first, &offer, error);
  if (code != CODE_OK || offer.found) return code;
  char last[MOMENT_TEXT_SIZE];
  moment_date(search->last_date, MOMENT_FULL, last);
  return error_set(error, CODE_NOT_FOUND,
                   _("There is no free time until %s; look further ahead or ask for another employee."),
                   last);
}

/* Service by service, whoever is free, or else whoever comes first. */
static void assign_singly(struct placement *placement) {
  for (int at = 0; at < placement->line_count; at++) {
    const struct line *line = &placement->lines[at];
    int chosen = 0;
    while (chosen < line->count && !placement_put(placement, at, line->order[chosen])) chosen++;
    if (chosen == line->count) placement_force(placement, at, line->order[0]);
  }
}

enum code slots_assign(const struct slot_search *search, int64_t start, struct slot *slot,
                       struct error *error) {
  struct arena arena;
  arena_init(&arena, search_bytes_max);
  enum code code = CODE_INTERNAL;
  struct placement *placement = ARENA_NEW(&arena, 1, struct placement);
  if (placement == NULL) {
    code = error_set(error, CODE_INTERNAL, _("There is not enough memory to look for free times."));
    goto out;
  }
  code = placement_make(placement, search, &arena, error);
  if (code != CODE_OK) goto out;
  const struct salon *salon = search->agenda->salon;
  for (int at = 0; at < placement->line_count; at++) {
    if (placement->lines[at].count > 0) continue;
    code = error_set(error, CODE_NOT_QUALIFIED, _("Nobody at %s may do %s; choose another service."),
                     salon->locations[search->request->location].name,
                     salon->services[placement->lines[at].service].name);
    goto out;
  }
  int32_t date;
  int minute;
  zone_to_wall(agenda_zone(search->agenda), start, &date, &minute);
  placement_begin_day(placement, date);
  placement_begin(placement, start, 0);
  if (!placement_complete(placement, 0)) assign_singly(placement);
  *slot = (struct slot){.starts_at = start};
  for (int at = 0; at < placement->line_count; at++) slot->employees[at] = placement->places[at].employee;
out:
  arena_release(&arena);
  return code;
}
