#include "core/model/placement.h"

#include "core/model/instant.h"
#include "core/model/language.h"

enum code placement_make(struct placement *placement, const struct slot_search *search, struct arena *arena,
                         struct error *error) {
  placement->search = search;
  placement->line_count = search->request->service_count;
  enum code code = lines_make(search, placement->lines, arena, error);
  if (code != CODE_OK) return code;
  placement->workers = ARENA_NEW(arena, (size_t)search->agenda->salon->employee_count + 1, struct worker *);
  for (int at = 0; at < placement->line_count && !arena->exhausted; at++) {
    const struct line *line = &placement->lines[at];
    for (int i = 0; i < line->count && !arena->exhausted; i++) {
      struct worker **worker = &placement->workers[line->candidates[i].employee];
      if (*worker == NULL) *worker = ARENA_NEW(arena, 1, struct worker);
    }
  }
  if (arena->exhausted)
    return error_set(error, CODE_INTERNAL, _("There is not enough memory to look for free times."));
  return CODE_OK;
}

static bool limit_allows(const struct agenda *agenda, int service, int32_t date, struct id except) {
  const struct service *row = &agenda->salon->services[service];
  if (row->limit_per_day > 0 &&
      agenda_count_service(agenda, service, date, date, except) >= row->limit_per_day)
    return false;
  if (row->limit_per_week <= 0) return true;
  int32_t monday = date_week_start(date, MONDAY);
  return agenda_count_service(agenda, service, monday, monday + 6, except) < row->limit_per_week;
}

/* A service that the visit holds twice counts once, where it comes first. */
static bool counts(const struct placement *placement, int at) {
  for (int i = 0; i < at; i++)
    if (placement->lines[i].service == placement->lines[at].service) return false;
  return true;
}

void placement_begin_day(struct placement *placement, int32_t date) {
  const struct slot_search *search = placement->search;
  const struct agenda *agenda = search->agenda;
  wall_day_init(&placement->day, agenda_zone(agenda), date);
  for (int employee = 0; employee < agenda->salon->employee_count; employee++) {
    struct worker *worker = placement->workers[employee];
    if (worker == NULL) continue;
    interval_set_init(&worker->working, worker->pieces, WORKING_PIECES_MAX);
    /* Where the storage does not suffice, nothing is offered. */
    if (!agenda_working_time_on(agenda, employee, &placement->day, &worker->working))
      interval_set_clear(&worker->working);
  }
  for (int at = 0; at < placement->line_count && placement->heeds_limits; at++)
    placement->open[at] =
        !counts(placement, at) || limit_allows(agenda, placement->lines[at].service, date, search->except);
}

void placement_begin(struct placement *placement, int64_t start, int sort_from) {
  placement->start = start;
  placement->dead_end_count = 0;
  placement->came_back = false;
  for (int at = sort_from; at < placement->line_count; at++)
    line_sort(&placement->lines[at], placement->search, start);
}

bool placement_works(const struct placement *placement, int employee, struct interval span) {
  if (placement->day.from <= span.from && span.to <= placement->day.to)
    return interval_set_contains(&placement->workers[employee]->working, span);
  return agenda_works_through(placement->search->agenda, employee, span);
}

static bool is_free(const struct placement *placement, int employee, int64_t from, int64_t to) {
  const struct agenda *agenda = placement->search->agenda;
  struct interval span = {.from = from, .to = to};
  return agenda_busy_row(agenda, employee, agenda->first_busy[employee], span, placement->search->except) ==
             INDEX_NONE &&
         agenda_hold_in(agenda, employee, span) == NULL;
}

static bool is_open(const struct placement *placement, int at, int64_t from) {
  if (!placement->heeds_limits) return true;
  if (from < placement->day.to) return placement->open[at];
  int32_t date;
  int minute;
  zone_to_wall(placement->day.zone, from, &date, &minute);
  return !counts(placement, at) || limit_allows(placement->search->agenda, placement->lines[at].service, date,
                                                placement->search->except);
}

static int64_t begins_at(const struct placement *placement, int at) {
  return at == 0 ? placement->start : placement->places[at - 1].to;
}

static bool opens_block(const struct placement *placement, int at, int employee) {
  return at == 0 || placement->places[at - 1].employee != employee;
}

/* Whether an employee who had a part in the visit before comes back too early for the buffers. */
static bool comes_back_early(const struct placement *placement, int at, int employee, int64_t occupied_from) {
  for (int i = 0; i + 1 < at; i++) {
    bool closed = placement->places[i].employee == employee && placement->places[i + 1].employee != employee;
    if (closed && placement->places[i].staff_to + placement->lines[i].buffer_after > occupied_from)
      return true;
  }
  return false;
}

void placement_force(struct placement *placement, int at, const struct candidate *candidate) {
  int64_t from = begins_at(placement, at);
  const struct shape *shape = &candidate->shape;
  placement->places[at] = (struct place){
      .employee = candidate->employee,
      .staff_to = from + shape->parts[shape->part_count - 1].to,
      .to = from + shape->length,
  };
}

bool placement_put(struct placement *placement, int at, const struct candidate *candidate) {
  int64_t from = begins_at(placement, at);
  int employee = candidate->employee;
  const struct shape *shape = &candidate->shape;
  bool opens = opens_block(placement, at, employee);
  if (!is_open(placement, at, from)) return false;
  /* Working times that do not touch each other hold a block exactly when they hold each of its services. */
  struct interval span = {.from = from, .to = from + shape->length};
  if (!placement_works(placement, employee, span)) return false;
  int64_t buffer = opens ? placement->lines[at].buffer_before : 0;
  for (int i = 0; i < shape->part_count; i++) {
    int64_t occupied_from = from + shape->parts[i].from - (i == 0 ? buffer : 0);
    if (!is_free(placement, employee, occupied_from, from + shape->parts[i].to)) return false;
  }
  if (opens && comes_back_early(placement, at, employee, from - buffer)) {
    placement->came_back = true;
    return false;
  }
  placement_force(placement, at, candidate);
  return true;
}

bool placement_closes(const struct placement *placement, int at) {
  const struct place *place = &placement->places[at];
  int64_t buffer = placement->lines[at].buffer_after;
  return buffer == 0 || is_free(placement, place->employee, place->staff_to, place->staff_to + buffer);
}

static bool is_dead_end(const struct placement *placement, int at, int employee, int64_t from) {
  for (int i = 0; i < placement->dead_end_count; i++) {
    const struct dead_end *end = &placement->dead_ends[i];
    if (end->at == at && end->employee == employee && end->from == from) return true;
  }
  return false;
}

static bool is_complete(const struct placement *placement) {
  int last = placement->line_count - 1;
  return placement->places[last].to - placement->start <= MS_PER_DAY && placement_closes(placement, last);
}

/* Recursion is as deep as a visit has services. */
bool placement_complete(struct placement *placement, int at) { /* NOLINT(misc-no-recursion) */
  if (at == placement->line_count) return is_complete(placement);
  int before = at == 0 ? INDEX_NONE : placement->places[at - 1].employee;
  int64_t from = begins_at(placement, at);
  if (is_dead_end(placement, at, before, from)) return false;
  bool closes = at == 0 || placement_closes(placement, at - 1);
  bool came_back = placement->came_back;
  placement->came_back = false;
  const struct line *line = &placement->lines[at];
  for (int i = 0; i < line->count; i++) {
    const struct candidate *candidate = line->order[i];
    if (!closes && candidate->employee != before) continue;
    if (placement_put(placement, at, candidate) && placement_complete(placement, at + 1)) return true;
  }
  if (!placement->came_back && placement->dead_end_count < DEAD_ENDS_MAX)
    placement->dead_ends[placement->dead_end_count++] =
        (struct dead_end){.at = at, .employee = before, .from = from};
  placement->came_back = placement->came_back || came_back;
  return false;
}
