/* The working time of an employee on a date (agenda.h). */
#include "core/model/agenda.h"
#include "core/model/instant.h"

void wall_day_init(struct wall_day *day, const struct zone *zone, int32_t date) {
  *day = (struct wall_day){
      .zone = zone, .date = date, .from = zone_day_start(zone, date), .to = zone_day_start(zone, date + 1)};
  day->ordinary = day->to - day->from == MS_PER_DAY &&
                  zone_offset_at(zone, day->from) == zone_offset_at(zone, day->to - 1);
}

/* `last`: which of two. */
static int64_t minute_at(const struct wall_day *day, int minute, bool last) {
  if (minute <= 0) return day->from;
  if (minute >= MINUTES_PER_DAY) return day->to;
  if (day->ordinary) return day->from + minute * MS_PER_MINUTE;
  int64_t instants[2];
  int count = zone_resolve(day->zone, day->date, minute, instants);
  if (count > 0) return instants[last ? count - 1 : 0];
  struct zone_gap gap;
  return zone_gap(day->zone, day->date, minute, &gap) ? gap.at : day->to;
}

int64_t wall_day_beginning(const struct wall_day *day, int minute) { return minute_at(day, minute, false); }

int64_t wall_day_ending(const struct wall_day *day, int minute) { return minute_at(day, minute, true); }

struct interval schedule_exception_time(const struct schedule_exception *exception,
                                        const struct wall_day *day) {
  if (exception->whole_day) return (struct interval){.from = day->from, .to = day->to};
  return (struct interval){.from = wall_day_beginning(day, exception->start),
                           .to = wall_day_ending(day, exception->end)};
}

int agenda_exceptions_on(const struct agenda *agenda, int employee, int32_t date, int *end) {
  int low = agenda->first_exception[employee];
  int last = agenda->first_exception[employee + 1];
  int high = last;
  while (low < high) {
    int middle = low + (high - low) / 2;
    if (agenda->exceptions[middle].date < date)
      low = middle + 1;
    else
      high = middle;
  }
  *end = low;
  while (*end < last && agenda->exceptions[*end].date == date) (*end)++;
  return low;
}

static bool shift_is_on(const struct shift *shift, int32_t date, int day_of_week) {
  return shift->day_of_week == day_of_week && (shift->valid_from == DATE_NONE || shift->valid_from <= date) &&
         (shift->valid_to == DATE_NONE || date <= shift->valid_to);
}

static bool works_at(const struct agenda *agenda, int employee) {
  int home = agenda->salon->employees[employee].location;
  return home == INDEX_NONE || home == agenda->location;
}

static bool add_shifts(const struct agenda *agenda, int employee, const struct wall_day *day,
                       struct interval_set *set) {
  const struct employee *row = &agenda->salon->employees[employee];
  int day_of_week = date_weekday(day->date);
  for (int i = row->first_shift; i < row->first_shift + row->shift_count; i++) {
    const struct shift *shift = &agenda->salon->shifts[i];
    if (!shift_is_on(shift, day->date, day_of_week)) continue;
    struct interval time = {.from = wall_day_beginning(day, shift->start),
                            .to = wall_day_ending(day, shift->end)};
    if (!interval_set_add(set, time)) return false;
  }
  return true;
}

static bool apply_exceptions(const struct agenda *agenda, int employee, const struct wall_day *day,
                             bool available, struct interval_set *set) {
  int end;
  for (int i = agenda_exceptions_on(agenda, employee, day->date, &end); i < end; i++) {
    const struct schedule_exception *exception = &agenda->exceptions[i];
    if ((exception->type == EXCEPTION_AVAILABLE) != available) continue;
    struct interval time = schedule_exception_time(exception, day);
    if (!(available ? interval_set_add(set, time) : interval_set_subtract(set, time))) return false;
  }
  return true;
}

static bool subtract_blocks(const struct agenda *agenda, int employee, const struct wall_day *day,
                            struct interval_set *set) {
  int end = agenda->first_block[employee + 1];
  for (int i = agenda->first_block[employee]; i < end && agenda->blocks[i].time.from < day->to; i++)
    if (!interval_set_subtract(set, agenda->blocks[i].time)) return false;
  return true;
}

bool agenda_shift_time_on(const struct agenda *agenda, int employee, const struct wall_day *day,
                          struct interval_set *set) {
  interval_set_clear(set);
  if (!works_at(agenda, employee)) return true;
  if (add_shifts(agenda, employee, day, set) && apply_exceptions(agenda, employee, day, true, set))
    return true;
  interval_set_clear(set);
  return false;
}

bool agenda_working_time_on(const struct agenda *agenda, int employee, const struct wall_day *day,
                            struct interval_set *set) {
  if (!agenda_shift_time_on(agenda, employee, day, set)) return false;
  if (set->count > 0 && agenda_holiday_on(agenda, day->date) != NULL) interval_set_clear(set);
  if (set->count == 0) return true;
  if (apply_exceptions(agenda, employee, day, false, set) && subtract_blocks(agenda, employee, day, set))
    return true;
  interval_set_clear(set);
  return false;
}

bool agenda_working_time(const struct agenda *agenda, int employee, int32_t date, struct interval_set *set) {
  struct wall_day day;
  wall_day_init(&day, agenda_zone(agenda), date);
  return agenda_working_time_on(agenda, employee, &day, set);
}

void agenda_time_over(const struct agenda *agenda, int employee, struct interval span,
                      agenda_time_of_day *time_of_day, struct interval_set *set) {
  const struct zone *zone = agenda_zone(agenda);
  int32_t date;
  int32_t last;
  int minute;
  zone_to_wall(zone, span.from, &date, &minute);
  zone_to_wall(zone, span.to - 1, &last, &minute);
  interval_set_clear(set);
  for (; date <= last; date++) {
    struct interval pieces[WORKING_PIECES_MAX];
    struct interval_set of_day;
    interval_set_init(&of_day, pieces, WORKING_PIECES_MAX);
    struct wall_day day;
    wall_day_init(&day, zone, date);
    if (!time_of_day(agenda, employee, &day, &of_day)) continue;
    for (size_t i = 0; i < of_day.count; i++)
      if (!interval_set_add(set, of_day.pieces[i])) return;
  }
}

bool agenda_works_through(const struct agenda *agenda, int employee, struct interval span) {
  struct interval pieces[VISIT_DATES_MAX * WORKING_PIECES_MAX];
  struct interval_set set;
  interval_set_init(&set, pieces, sizeof pieces / sizeof pieces[0]);
  agenda_time_over(agenda, employee, span, agenda_working_time_on, &set);
  return interval_set_contains(&set, span);
}
