#include "core/model/agenda.h"

#include <stdlib.h>

static int compare_int(int left, int right) { return (left > right) - (left < right); }

static int compare_instants(int64_t left, int64_t right) { return (left > right) - (left < right); }

static int compare_exceptions(const void *left, const void *right) {
  const struct schedule_exception *a = left;
  const struct schedule_exception *b = right;
  int order = compare_int(a->employee, b->employee);
  if (order == 0) order = compare_int(a->date, b->date);
  if (order == 0) order = compare_int(a->start, b->start);
  return order != 0 ? order : id_compare(&a->id, &b->id);
}

static int compare_holidays(const void *left, const void *right) {
  const struct holiday *a = left;
  const struct holiday *b = right;
  int order = compare_int(a->date, b->date);
  return order != 0 ? order : id_compare(&a->id, &b->id);
}

static int compare_blocks(const void *left, const void *right) {
  const struct block *a = left;
  const struct block *b = right;
  int order = compare_int(a->employee, b->employee);
  if (order == 0) order = compare_instants(a->time.from, b->time.from);
  return order != 0 ? order : id_compare(&a->id, &b->id);
}

static int compare_busy(const void *left, const void *right) {
  const struct busy *a = left;
  const struct busy *b = right;
  int order = compare_int(a->employee, b->employee);
  if (order == 0) order = compare_instants(a->occupied.from, b->occupied.from);
  if (order == 0) order = id_compare(&a->appointment, &b->appointment);
  return order != 0 ? order : compare_int(a->position, b->position);
}

/* A visit's segments of one service together, the first one first. */
static int compare_segments(const void *left, const void *right) {
  const struct busy *a = *(const struct busy *const *)left;
  const struct busy *b = *(const struct busy *const *)right;
  int order = compare_int(a->service, b->service);
  if (order == 0) order = id_compare(&a->appointment, &b->appointment);
  if (order == 0) order = compare_instants(a->time.from, b->time.from);
  return order != 0 ? order : compare_int(a->position, b->position);
}

static int compare_starts(const void *left, const void *right) {
  const struct service_start *a = left;
  const struct service_start *b = right;
  int order = compare_int(a->service, b->service);
  if (order == 0) order = compare_instants(a->at, b->at);
  return order != 0 ? order : id_compare(&a->appointment, &b->appointment);
}

/* Sorts unless the rows are in order already, as those of a query mostly are. */
static void sort_rows(void *rows, int count, size_t size, int (*compare)(const void *, const void *)) {
  for (int i = 1; i < count; i++) {
    const char *row = (const char *)rows + (size_t)i * size;
    if (compare(row - size, row) <= 0) continue;
    qsort(rows, (size_t)count, size, compare);
    return;
  }
}

/* Offsets per employee of rows that are sorted by employee; `employee` is the first row's field of that name. */
static int *find_offsets(const struct agenda *agenda, const int *employee, int count, size_t size,
                         struct arena *arena) {
  int employees = agenda->salon->employee_count;
  int *first = ARENA_NEW(arena, (size_t)employees + 1, int);
  if (first == NULL) return NULL;
  if (employee == NULL) return first; /* no rows: all offsets are 0 */
  int row = 0;
  for (int i = 0; i < employees; i++) {
    first[i] = row;
    while (row < count && *(const int *)(const void *)((const char *)employee + (size_t)row * size) == i)
      row++;
  }
  first[employees] = row;
  return first;
}

static bool has_limit(const struct salon *salon, int service) {
  return salon->services[service].limit_per_day > 0 || salon->services[service].limit_per_week > 0;
}

static bool pack_occupied(struct agenda *agenda, struct arena *arena) {
  size_t count = (size_t)agenda->busy_count + 1;
  agenda->occupied = ARENA_NEW(arena, count, struct interval);
  agenda->occupied_until = ARENA_NEW(arena, count, int64_t);
  if (agenda->occupied == NULL || agenda->occupied_until == NULL) return false;
  for (int i = 0; i < agenda->busy_count; i++) {
    const struct busy *row = &agenda->busy[i];
    agenda->occupied[i] = row->occupied;
    agenda->occupied_until[i] = row->occupied.to;
    bool follows = i > 0 && row[-1].employee == row->employee;
    if (follows && agenda->occupied_until[i - 1] > row->occupied.to)
      agenda->occupied_until[i] = agenda->occupied_until[i - 1];
  }
  return true;
}

static bool find_starts(struct agenda *agenda, struct arena *arena) {
  int limited = 0;
  agenda->start_count = 0;
  for (int i = 0; i < agenda->busy_count; i++) limited += has_limit(agenda->salon, agenda->busy[i].service);
  if (limited == 0) return true;
  const struct busy **segments = ARENA_NEW(arena, (size_t)limited, const struct busy *);
  agenda->starts = ARENA_NEW(arena, (size_t)limited, struct service_start);
  if (segments == NULL || agenda->starts == NULL) return false;
  int count = 0;
  for (int i = 0; i < agenda->busy_count; i++)
    if (has_limit(agenda->salon, agenda->busy[i].service)) segments[count++] = &agenda->busy[i];
  qsort(segments, (size_t)count, sizeof segments[0], compare_segments);
  for (int i = 0; i < count; i++) {
    const struct busy *row = segments[i];
    if (i > 0 && segments[i - 1]->service == row->service &&
        id_equal(segments[i - 1]->appointment, row->appointment))
      continue;
    agenda->starts[agenda->start_count++] = (struct service_start){
        .service = row->service, .at = row->time.from, .appointment = row->appointment};
  }
  qsort(agenda->starts, (size_t)agenda->start_count, sizeof agenda->starts[0], compare_starts);
  return true;
}

/* The address of a field of the first row, or NULL of an empty array. */
#define FIELD_OF_FIRST(rows, field) ((rows) == NULL ? NULL : &(rows)[0].field)

bool agenda_index(struct agenda *agenda, struct arena *arena) {
  sort_rows(agenda->exceptions, agenda->exception_count, sizeof(struct schedule_exception),
            compare_exceptions);
  sort_rows(agenda->holidays, agenda->holiday_count, sizeof(struct holiday), compare_holidays);
  sort_rows(agenda->blocks, agenda->block_count, sizeof(struct block), compare_blocks);
  sort_rows(agenda->holds, agenda->hold_count, sizeof(struct block), compare_blocks);
  sort_rows(agenda->busy, agenda->busy_count, sizeof(struct busy), compare_busy);
  agenda->first_exception = find_offsets(agenda, FIELD_OF_FIRST(agenda->exceptions, employee),
                                         agenda->exception_count, sizeof(struct schedule_exception), arena);
  agenda->first_block = find_offsets(agenda, FIELD_OF_FIRST(agenda->blocks, employee), agenda->block_count,
                                     sizeof(struct block), arena);
  agenda->first_hold = find_offsets(agenda, FIELD_OF_FIRST(agenda->holds, employee), agenda->hold_count,
                                    sizeof(struct block), arena);
  agenda->first_busy = find_offsets(agenda, FIELD_OF_FIRST(agenda->busy, employee), agenda->busy_count,
                                    sizeof(struct busy), arena);
  return pack_occupied(agenda, arena) && find_starts(agenda, arena) && !arena->exhausted;
}

const struct zone *agenda_zone(const struct agenda *agenda) {
  return agenda->salon->locations[agenda->location].zone;
}

const struct holiday *agenda_holiday_on(const struct agenda *agenda, int32_t date) {
  for (int i = 0; i < agenda->holiday_count && agenda->holidays[i].date <= date; i++)
    if (agenda->holidays[i].date == date && agenda->holidays[i].blocks_booking) return &agenda->holidays[i];
  return NULL;
}

/* The employee's first row whose time, or that of a row before it, reaches beyond `instant`. */
static int first_reaching(const struct agenda *agenda, int employee, int64_t instant) {
  int low = agenda->first_busy[employee];
  int high = agenda->first_busy[employee + 1];
  while (low < high) {
    int middle = low + (high - low) / 2;
    if (agenda->occupied_until[middle] > instant)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

int agenda_busy_row(const struct agenda *agenda, int employee, int from_row, struct interval time,
                    struct id except) {
  int end = agenda->first_busy[employee + 1];
  int row = first_reaching(agenda, employee, time.from);
  if (row < from_row) row = from_row;
  for (; row < end && agenda->occupied[row].from < time.to; row++)
    if (agenda->occupied[row].to > time.from && !id_equal(agenda->busy[row].appointment, except)) return row;
  return INDEX_NONE;
}

const struct busy *agenda_busy_in(const struct agenda *agenda, int employee, struct interval time,
                                  struct id except) {
  int row = agenda_busy_row(agenda, employee, agenda->first_busy[employee], time, except);
  return row == INDEX_NONE ? NULL : &agenda->busy[row];
}

const struct block *agenda_hold_in(const struct agenda *agenda, int employee, struct interval time) {
  int end = agenda->first_hold[employee + 1];
  for (int i = agenda->first_hold[employee]; i < end && agenda->holds[i].time.from < time.to; i++)
    if (interval_overlaps(agenda->holds[i].time, time)) return &agenda->holds[i];
  return NULL;
}

/* The first start of the service at or after an instant. */
static int first_start(const struct agenda *agenda, int service, int64_t instant) {
  int low = 0;
  int high = agenda->start_count;
  while (low < high) {
    int middle = low + (high - low) / 2;
    const struct service_start *start = &agenda->starts[middle];
    bool before = start->service < service || (start->service == service && start->at < instant);
    if (before)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

int agenda_count_service(const struct agenda *agenda, int service, int32_t from, int32_t to,
                         struct id except) {
  const struct zone *zone = agenda_zone(agenda);
  int first = first_start(agenda, service, zone_day_start(zone, from));
  int end = first_start(agenda, service, zone_day_start(zone, to + 1));
  int count = end - first;
  for (int i = first; i < end; i++)
    if (id_equal(agenda->starts[i].appointment, except)) count--;
  return count;
}
