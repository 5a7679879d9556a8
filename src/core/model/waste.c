/* How well a visit fits between what is there (slots.h). */
#include "core/model/instant.h"
#include "core/model/slots.h"

/* The minutes of the shortest service that the employee may do; 0 when there is none. */
static int shortest_service(const struct salon *salon, int employee, int location) {
  const struct employee *row = &salon->employees[employee];
  int shortest = 0;
  for (int i = row->first_skill; i < row->first_skill + row->skill_count; i++) {
    const struct skill *skill = &salon->skills[i];
    if (!salon->services[skill->service].active ||
        !salon_qualified(salon, employee, skill->service, location))
      continue;
    int minutes = skill->custom_minutes > 0 ? skill->custom_minutes : salon->services[skill->service].minutes;
    if (shortest == 0 || minutes < shortest) shortest = minutes;
  }
  return shortest;
}

/*
 * The free time around a block of the visit, which takes `taken` with its buffers and works in `time`: the
 * employee's working time between the visits before and after it.
 */
static struct interval free_around(const struct agenda *agenda, int employee, struct interval time,
                                   struct interval taken) {
  struct interval pieces[VISIT_DATES_MAX * WORKING_PIECES_MAX];
  struct interval_set working;
  interval_set_init(&working, pieces, sizeof pieces / sizeof pieces[0]);
  agenda_time_over(agenda, employee, time, agenda_working_time_on, &working);
  size_t piece = interval_set_find(&working, time.from);
  if (piece == working.count || !interval_contains(working.pieces[piece], time)) return taken;
  struct interval free = working.pieces[piece];
  for (int row = agenda->first_busy[employee]; row < agenda->first_busy[employee + 1]; row++) {
    struct interval occupied = agenda->occupied[row];
    if (occupied.to <= taken.from && occupied.to > free.from) free.from = occupied.to;
    if (occupied.from >= taken.to && occupied.from < free.to) free.to = occupied.from;
  }
  return free;
}

static int unsellable(int64_t gap, int shortest) {
  int minutes = (int)(gap / MS_PER_MINUTE);
  return minutes > 0 && minutes < shortest ? minutes : 0;
}

int slots_waste(const struct agenda *agenda, const struct visit_plan *plan, int64_t start) {
  int waste = 0;
  for (int first = 0; first < plan->segment_count;) {
    int end = visit_plan_block_end(plan, first);
    int employee = plan->segments[first].employee;
    struct interval time = {
        .from = plan_segment_time(&plan->segments[first], start).from,
        .to = plan_segment_time(&plan->segments[end - 1], start).to,
    };
    struct interval taken = {
        .from = plan_segment_occupied(&plan->segments[first], start).from,
        .to = plan_segment_occupied(&plan->segments[end - 1], start).to,
    };
    struct interval free = free_around(agenda, employee, time, taken);
    int shortest = shortest_service(agenda->salon, employee, plan->location);
    waste += unsellable(taken.from - free.from, shortest) + unsellable(free.to - taken.to, shortest);
    first = end;
  }
  return waste;
}
