#include "ui/calendar/grid.h"

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/status.h"

void grid_init(struct grid *grid, const struct zone *zone, int64_t from, int64_t to, int step_minutes) {
  struct zone_slots slots;
  grid->row_count = 0;
  grid->end = to;
  grid->step_minutes = step_minutes;
  for (bool any = zone_slot_first(&slots, zone, from, to, step_minutes);
       any && grid->row_count < GRID_ROWS_MAX; any = zone_slot_next(&slots))
    grid->starts[grid->row_count++] = slots.at;
  if (grid->row_count == 0) grid->starts[grid->row_count++] = from;
}

int grid_row(const struct grid *grid, int64_t at) {
  int low = 0;
  int high = grid->row_count;
  while (high - low > 1) {
    int middle = (low + high) / 2;
    if (grid->starts[middle] <= at)
      low = middle;
    else
      high = middle;
  }
  return low;
}

int64_t grid_row_end(const struct grid *grid, int row) {
  return row + 1 < grid->row_count ? grid->starts[row + 1] : grid->end;
}

static bool covers(struct interval time, int64_t at) { return time.from <= at && at < time.to; }

/* A block or hold of the employee at the instant. */
static const struct block *block_at(const struct block *blocks, int count, int employee, int64_t at) {
  for (int i = 0; i < count; i++)
    if (blocks[i].employee == employee && covers(blocks[i].time, at)) return &blocks[i];
  return NULL;
}

static const char *const exception_words[exception_type_count] = {
    [EXCEPTION_AVAILABLE] = "",
    [EXCEPTION_UNAVAILABLE] = N_("away"),
    [EXCEPTION_HOLIDAY] = N_("holiday"),
    [EXCEPTION_VACATION] = N_("vacation"),
    [EXCEPTION_SICK] = N_("sick"),
    [EXCEPTION_MEETING] = N_("meeting"),
    [EXCEPTION_TRAINING] = N_("training"),
};

/* Why an employee is away on the date at a minute of its wall clock; "" when the shift simply does not reach. */
static const char *absence(const struct zone *zone, const struct day_sheet *day, int employee, int64_t at) {
  const struct agenda *agenda = &day->agenda;
  int32_t date = 0;
  int minute = 0;
  zone_to_wall(zone, at, &date, &minute);
  for (int i = 0; i < agenda->exception_count; i++) {
    const struct schedule_exception *exception = &agenda->exceptions[i];
    if (exception->employee != employee || exception->date != date || exception->type == EXCEPTION_AVAILABLE)
      continue;
    if (exception->whole_day || (exception->start <= minute && minute < exception->end))
      return exception->reason != NULL && exception->reason[0] != '\0' ? exception->reason
                                                                       : _(exception_words[exception->type]);
  }
  return day->holiday != NULL ? day->holiday : "";
}

/* A segment of which the buffer or the gap behind it covers the instant. */
static bool around_segment(const struct day_sheet *day, const struct day_column *column, int64_t at,
                           struct place *place) {
  for (int i = 0; i < column->entry_count; i++) {
    const struct appointment_segment *segment = day_sheet_segment(day, &column->entries[i]);
    if (!status_blocks(day->appointments[column->entries[i].appointment].status)) continue;
    struct interval gap = {segment->ends_at, segment->ends_at + segment->gap_after * MS_PER_MINUTE};
    struct interval occupied = {segment->occupied_from, segment->occupied_to};
    if (covers(gap, at)) {
      *place = (struct place){PLACE_IS_GAP, gap, ""};
      return true;
    }
    if (covers(occupied, at)) {
      bool before = at < segment->starts_at;
      *place = (struct place){
          PLACE_IS_BUFFER,
          {before ? occupied.from : segment->ends_at, before ? segment->starts_at : occupied.to},
          ""};
      return true;
    }
  }
  return false;
}

/* The stretch without working time around an instant. */
static struct interval off_time(const struct day_sheet *day, const struct day_column *column, int64_t at) {
  struct interval time = {day->starts_at, day->ends_at};
  for (int i = 0; i < column->working_count; i++) {
    const struct interval *working = &column->working[i];
    if (working->to <= at && working->to > time.from) time.from = working->to;
    if (working->from > at && working->from < time.to) time.to = working->from;
  }
  return time;
}

struct place place_on(const struct zone *zone, const struct day_sheet *day, int column, int64_t at) {
  const struct day_column *here = &day->columns[column];
  const struct agenda *agenda = &day->agenda;
  struct place place = {PLACE_IS_FREE, {at, at}, ""};
  const struct block *block = block_at(agenda->blocks, agenda->block_count, here->employee, at);
  if (block != NULL)
    return (struct place){PLACE_IS_BLOCK, block->time, block->reason == NULL ? "" : block->reason};
  if (around_segment(day, here, at, &place)) return place;
  for (int i = 0; i < here->working_count; i++) {
    if (!covers(here->working[i], at)) continue;
    const struct block *hold = block_at(agenda->holds, agenda->hold_count, here->employee, at);
    if (hold != NULL) return (struct place){PLACE_IS_HOLD, hold->time, _("being booked elsewhere")};
    return (struct place){PLACE_IS_FREE, here->working[i], ""};
  }
  return (struct place){PLACE_IS_OFF, off_time(day, here, at), absence(zone, day, here->employee, at)};
}

struct place place_at(const struct desk *desk, int column, int64_t at) {
  return place_on(desk_zone(desk), &desk->day, column, at);
}
