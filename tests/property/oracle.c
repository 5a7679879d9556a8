#include "oracle.h"

#include "core/model/date.h"
#include "core/model/instant.h"

/* ---- The boxes ---- */

/* The boxes of a date are [*from, *to). */
static void boxes_of(const struct oracle *oracle, int32_t date, int *from, int *to) {
  *from = 0;
  while (*from < oracle->count && oracle->date[*from] != date) (*from)++;
  *to = *from;
  while (*to < oracle->count && oracle->date[*to] == date) (*to)++;
}

/* The box where something begins that the wall says begins at `minute`: the first that shows it, or that comes after it. */
static int box_of_beginning(const struct oracle *oracle, int32_t date, int minute) {
  int from;
  int to;
  boxes_of(oracle, date, &from, &to);
  if (minute == 0) return from;
  if (minute == 1440) return to;
  for (int box = from; box < to; box++)
    if (oracle->minute[box] == minute) return box;
  for (int box = from; box < to; box++)
    if (oracle->minute[box] > minute) return box;
  return to;
}

/* The box where something ends: the last that shows the minute, or the first that comes after it. */
static int box_of_ending(const struct oracle *oracle, int32_t date, int minute) {
  int from;
  int to;
  boxes_of(oracle, date, &from, &to);
  if (minute == 0) return from;
  if (minute == 1440) return to;
  for (int box = to - 1; box >= from; box--)
    if (oracle->minute[box] == minute) return box;
  for (int box = from; box < to; box++)
    if (oracle->minute[box] > minute) return box;
  return to;
}

static void tick(bool boxes[], int from, int to, bool value) {
  for (int box = from; box < to; box++) boxes[box] = value;
}

/* The box of an instant, or the nearest end. */
static int box_at(const struct oracle *oracle, int64_t instant) {
  int64_t box = (instant - oracle->first) / MS_PER_MINUTE;
  return box < 0 ? 0 : box > oracle->count ? oracle->count : (int)box;
}

static void tick_interval(const struct oracle *oracle, bool boxes[], struct interval time, bool value) {
  tick(boxes, box_at(oracle, time.from), box_at(oracle, time.to), value);
}

static void tick_shifts(struct oracle *oracle, int employee, int32_t date) {
  const struct salon *salon = oracle->agenda->salon;
  for (int i = 0; i < salon->shift_count; i++) {
    const struct shift *shift = &salon->shifts[i];
    if (shift->employee != employee || shift->day_of_week != date_weekday(date)) continue;
    if (shift->valid_from != DATE_NONE && date < shift->valid_from) continue;
    if (shift->valid_to != DATE_NONE && date > shift->valid_to) continue;
    tick(oracle->works[employee], box_of_beginning(oracle, date, shift->start),
         box_of_ending(oracle, date, shift->end), true);
  }
}

static void tick_exceptions(struct oracle *oracle, int employee, int32_t date, bool available) {
  const struct agenda *agenda = oracle->agenda;
  for (int i = 0; i < agenda->exception_count; i++) {
    const struct schedule_exception *exception = &agenda->exceptions[i];
    if (exception->employee != employee || exception->date != date) continue;
    if ((exception->type == EXCEPTION_AVAILABLE) != available) continue;
    int start = exception->whole_day ? 0 : exception->start;
    int end = exception->whole_day ? 1440 : exception->end;
    tick(oracle->works[employee], box_of_beginning(oracle, date, start), box_of_ending(oracle, date, end),
         available);
  }
}

static void tick_holidays(struct oracle *oracle, int employee, int32_t date) {
  for (int i = 0; i < oracle->agenda->holiday_count; i++) {
    const struct holiday *holiday = &oracle->agenda->holidays[i];
    if (holiday->date != date || !holiday->blocks_booking) continue;
    tick(oracle->works[employee], box_of_beginning(oracle, date, 0), box_of_ending(oracle, date, 1440),
         false);
  }
}

void oracle_load(struct oracle *oracle, const struct agenda *agenda, int32_t first, int32_t last) {
  const struct salon *salon = agenda->salon;
  const struct zone *zone = salon->locations[agenda->location].zone;
  oracle->agenda = agenda;
  oracle->first = zone_day_start(zone, first);
  oracle->count = (int)((zone_day_start(zone, last + 1) - oracle->first) / MS_PER_MINUTE);
  for (int box = 0; box < oracle->count; box++)
    zone_to_wall(zone, oracle->first + box * MS_PER_MINUTE, &oracle->date[box], &oracle->minute[box]);
  for (int employee = 0; employee < salon->employee_count; employee++) {
    int home = salon->employees[employee].location;
    tick(oracle->works[employee], 0, oracle->count, false);
    if (home != INDEX_NONE && home != agenda->location) continue;
    for (int32_t date = first; date <= last; date++) {
      tick_shifts(oracle, employee, date);
      tick_exceptions(oracle, employee, date, true);
      tick_exceptions(oracle, employee, date, false);
      tick_holidays(oracle, employee, date);
    }
    for (int i = 0; i < agenda->block_count; i++)
      if (agenda->blocks[i].employee == employee)
        tick_interval(oracle, oracle->works[employee], agenda->blocks[i].time, false);
  }
}

void oracle_take(struct oracle *oracle, struct id except) {
  const struct agenda *agenda = oracle->agenda;
  for (int employee = 0; employee < agenda->salon->employee_count; employee++)
    tick(oracle->taken[employee], 0, oracle->count, false);
  for (int i = 0; i < agenda->busy_count; i++)
    if (!id_equal(agenda->busy[i].appointment, except))
      tick_interval(oracle, oracle->taken[agenda->busy[i].employee], agenda->busy[i].occupied, true);
  for (int i = 0; i < agenda->hold_count; i++)
    tick_interval(oracle, oracle->taken[agenda->holds[i].employee], agenda->holds[i].time, true);
}

static bool all_ticked(const struct oracle *oracle, const bool boxes[], int64_t from, int64_t to,
                       bool value) {
  for (int64_t at = from; at < to; at += MS_PER_MINUTE)
    if (boxes[(at - oracle->first) / MS_PER_MINUTE] != value) return false;
  return true;
}

/* ---- The visit ---- */

/* One stretch of staff time, in minutes after the visit's start. */
struct stretch {
  int employee, service, part;
  int from, to, gap;
};

struct visit {
  struct stretch stretches[VISIT_SEGMENTS_MAX];
  int count;
  int minutes;
};

static const struct skill *skill_of(const struct salon *salon, int employee, int service) {
  for (int i = 0; i < salon->skill_count; i++)
    if (salon->skills[i].employee == employee && salon->skills[i].service == service)
      return &salon->skills[i];
  return NULL;
}

static int parts_of(const struct service *service) {
  return service->segment_count == 0 ? 1 : service->segment_count;
}

/* Shares `target` minutes out in the proportion of `minutes`: whole shares first, then one by one to whoever lacks most. */
static void share_out(int minutes[], int count, int target) {
  int64_t sum = 0;
  int64_t shares[VISIT_SEGMENTS_MAX];
  int64_t given = 0;
  for (int i = 0; i < count; i++) sum += minutes[i];
  for (int i = 0; i < count; i++) given += shares[i] = (int64_t)minutes[i] * target / sum;
  for (; given < target; given++) {
    int needy = 0;
    for (int i = 1; i < count; i++)
      if (minutes[i] * (int64_t)target - shares[i] * sum >
          minutes[needy] * (int64_t)target - shares[needy] * sum)
        needy = i;
    shares[needy]++;
  }
  for (int i = 0; i < count; i++) {
    if (shares[i] != 0) continue;
    int rich = 0;
    for (int j = 1; j < count; j++)
      if (shares[j] >= shares[rich]) rich = j;
    shares[rich]--;
    shares[i] = 1;
  }
  for (int i = 0; i < count; i++) minutes[i] = (int)shares[i];
}

static void add_service(const struct salon *salon, const struct visit_request *request, int at, int employee,
                        struct visit *visit) {
  const struct service *service = &salon->services[request->services[at].service];
  const struct skill *skill = skill_of(salon, employee, request->services[at].service);
  int count = parts_of(service);
  int minutes[VISIT_SEGMENTS_MAX] = {service->minutes};
  int gaps[VISIT_SEGMENTS_MAX] = {0};
  int all_gaps = 0;
  for (int part = 0; part < service->segment_count; part++) {
    minutes[part] = salon->segments[service->first_segment + part].minutes;
    gaps[part] = salon->segments[service->first_segment + part].gap_after;
    all_gaps += gaps[part];
  }
  if (skill != NULL && skill->custom_minutes > 0) {
    int target = skill->custom_minutes - all_gaps;
    share_out(minutes, count, target < count ? count : target);
  }
  for (int i = 0; i < request->addon_count; i++)
    if (request->addons[i].service_at == at)
      minutes[count - 1] += salon->addons[request->addons[i].addon].minutes;
  for (int part = 0; part < count; part++) {
    visit->stretches[visit->count++] = (struct stretch){
        .employee = employee,
        .service = request->services[at].service,
        .part = part,
        .from = visit->minutes,
        .to = visit->minutes + minutes[part],
        .gap = gaps[part],
    };
    visit->minutes += minutes[part] + gaps[part];
  }
}

/* False when there is no such visit: without a service, with too many parts, or too long. */
static bool make_visit(const struct salon *salon, const struct visit_request *request, const int employees[],
                       struct visit *visit) {
  *visit = (struct visit){0};
  int parts = 0;
  for (int at = 0; at < request->service_count; at++)
    parts += parts_of(&salon->services[request->services[at].service]);
  if (parts == 0 || parts > VISIT_SEGMENTS_MAX) return false;
  for (int at = 0; at < request->service_count; at++) add_service(salon, request, at, employees[at], visit);
  return visit->minutes <= 1440;
}

/* ---- The rules, one by one ---- */

static bool qualified(const struct salon *salon, int location, const struct stretch *stretch) {
  const struct employee *employee = &salon->employees[stretch->employee];
  const struct skill *skill = skill_of(salon, stretch->employee, stretch->service);
  return employee->active && employee->bookable &&
         (employee->location == INDEX_NONE || employee->location == location) && skill != NULL &&
         skill->may_book && (skill->allowed_parts >> stretch->part) % 2 == 1;
}

static bool begins_block(const struct visit *visit, int at) {
  return at == 0 || visit->stretches[at - 1].employee != visit->stretches[at].employee;
}

static bool ends_block(const struct visit *visit, int at) {
  return at == visit->count - 1 || visit->stretches[at + 1].employee != visit->stretches[at].employee;
}

/* The whole visit lies in somebody's working time, minute by minute: staff time and the gap after it. */
static bool works_throughout(const struct oracle *oracle, const struct visit *visit, int64_t start) {
  for (int i = 0; i < visit->count; i++) {
    const struct stretch *stretch = &visit->stretches[i];
    if (!all_ticked(oracle, oracle->works[stretch->employee], start + stretch->from * MS_PER_MINUTE,
                    start + (stretch->to + stretch->gap) * MS_PER_MINUTE, true))
      return false;
  }
  return true;
}

static struct interval occupied(const struct oracle *oracle, const struct visit *visit, int at,
                                int64_t start) {
  const struct stretch *stretch = &visit->stretches[at];
  const struct service *service = &oracle->agenda->salon->services[stretch->service];
  int before = begins_block(visit, at) ? service->buffer_before : 0;
  int after = ends_block(visit, at) ? service->buffer_after : 0;
  return (struct interval){.from = start + (stretch->from - before) * MS_PER_MINUTE,
                           .to = start + (stretch->to + after) * MS_PER_MINUTE};
}

static bool all_free(const struct oracle *oracle, const struct visit *visit, int64_t start) {
  for (int i = 0; i < visit->count; i++) {
    struct interval own = occupied(oracle, visit, i, start);
    if (!all_ticked(oracle, oracle->taken[visit->stretches[i].employee], own.from, own.to, false))
      return false;
    for (int j = 0; j < i; j++) {
      struct interval other = occupied(oracle, visit, j, start);
      bool same = visit->stretches[i].employee == visit->stretches[j].employee;
      if (same && own.from < other.to && other.from < own.to) return false;
    }
  }
  return true;
}

static int32_t date_at(const struct oracle *oracle, int64_t instant) {
  int32_t date;
  int minute;
  zone_to_wall(oracle->agenda->salon->locations[oracle->agenda->location].zone, instant, &date, &minute);
  return date;
}

static bool notice_kept(const struct oracle *oracle, const struct rules_context *context,
                        const struct visit *visit, int64_t start) {
  if (context->walk_in || context->keeps_start) return true;
  if (start < context->now) return false;
  for (int i = 0; i < visit->count; i++) {
    const struct service *service = &oracle->agenda->salon->services[visit->stretches[i].service];
    if (start - context->now < service->notice_min_hours * MS_PER_HOUR) return false;
    int32_t ahead = date_at(oracle, start) - date_at(oracle, context->now);
    if (service->notice_max_days > 0 && ahead > service->notice_max_days) return false;
  }
  return true;
}

/* When the visit `id` begins the service: the earliest of its segments with it. */
static int64_t service_begins(const struct agenda *agenda, struct id id, int service) {
  int64_t earliest = INT64_MAX;
  for (int i = 0; i < agenda->busy_count; i++)
    if (id_equal(agenda->busy[i].appointment, id) && agenda->busy[i].service == service &&
        agenda->busy[i].time.from < earliest)
      earliest = agenda->busy[i].time.from;
  return earliest;
}

/* How many visits begin the service on one of the dates; a visit is counted at the first of its rows. */
static int count_visits(const struct oracle *oracle, int service, int32_t from, int32_t to,
                        struct id except) {
  const struct agenda *agenda = oracle->agenda;
  int count = 0;
  for (int i = 0; i < agenda->busy_count; i++) {
    bool seen = false;
    for (int j = 0; j < i; j++)
      seen = seen || (id_equal(agenda->busy[j].appointment, agenda->busy[i].appointment) &&
                      agenda->busy[j].service == service);
    if (seen || agenda->busy[i].service != service || id_equal(agenda->busy[i].appointment, except)) continue;
    int32_t date = date_at(oracle, service_begins(agenda, agenda->busy[i].appointment, service));
    if (from <= date && date <= to) count++;
  }
  return count;
}

static bool limits_kept(const struct oracle *oracle, const struct rules_context *context,
                        const struct visit *visit, int64_t start) {
  for (int i = 0; i < visit->count; i++) {
    int service = visit->stretches[i].service;
    bool again = false;
    for (int j = 0; j < i; j++) again = again || visit->stretches[j].service == service;
    if (again) continue;
    const struct service *row = &oracle->agenda->salon->services[service];
    int32_t date = date_at(oracle, start + visit->stretches[i].from * MS_PER_MINUTE);
    int32_t monday = date - (date_weekday(date) + 6) % 7;
    if (row->limit_per_day > 0 &&
        count_visits(oracle, service, date, date, context->except) >= row->limit_per_day)
      return false;
    if (row->limit_per_week > 0 &&
        count_visits(oracle, service, monday, monday + 6, context->except) >= row->limit_per_week)
      return false;
  }
  return true;
}

static bool is_duplicate(const struct rules_context *context, const struct visit *visit, int64_t start) {
  if (context->customer == NULL) return false;
  for (int i = 0; i < context->customer->nearby_count; i++) {
    const struct nearby_visit *nearby = &context->customer->nearby[i];
    int64_t apart = start > nearby->starts_at ? start - nearby->starts_at : nearby->starts_at - start;
    if (apart > 5 * MS_PER_MINUTE || id_equal(nearby->id, context->except)) continue;
    for (int j = 0; j < nearby->service_count; j++)
      for (int k = 0; k < visit->count; k++)
        if (nearby->services[j] == visit->stretches[k].service) return true;
  }
  return false;
}

int64_t oracle_broken(const struct oracle *oracle, const struct rules_context *context,
                      const struct visit_request *request, const int employees[], int64_t start) {
  const struct salon *salon = oracle->agenda->salon;
  struct visit visit;
  if (!make_visit(salon, request, employees, &visit)) return -1;
  int64_t broken = 0;
  for (int i = 0; i < visit.count; i++) {
    bool offered = salon->services[visit.stretches[i].service].active || !id_is_nil(context->except);
    if (!offered || !qualified(salon, request->location, &visit.stretches[i]))
      broken |= 1 << CODE_NOT_QUALIFIED;
  }
  bool open = salon->locations[request->location].status == LOCATION_ACTIVE;
  if (!open || !works_throughout(oracle, &visit, start)) broken |= 1 << CODE_OUTSIDE_HOURS;
  if (!all_free(oracle, &visit, start)) broken |= 1 << CODE_SLOT_TAKEN;
  if (!notice_kept(oracle, context, &visit, start)) broken |= 1 << CODE_NOTICE;
  if (!limits_kept(oracle, context, &visit, start)) broken |= 1 << CODE_LIMIT;
  if (context->customer != NULL && context->customer->blocked) broken |= 1 << CODE_CUSTOMER_BLOCKED;
  if (is_duplicate(context, &visit, start)) broken |= 1 << CODE_DUPLICATE;
  return broken;
}

/* ---- Who may be offered ---- */

static bool may_do(const struct salon *salon, int location, int employee, int service) {
  for (int part = 0; part < parts_of(&salon->services[service]); part++) {
    struct stretch stretch = {.employee = employee, .service = service, .part = part};
    if (!qualified(salon, location, &stretch)) return false;
  }
  return true;
}

bool oracle_may_take(const struct oracle *oracle, const struct visit_request *request, int at, int employee) {
  const struct salon *salon = oracle->agenda->salon;
  int named = request->services[at].employee;
  if (!may_do(salon, request->location, employee, request->services[at].service)) return false;
  if (named == EMPLOYEE_ANY || named == employee) return true;
  if (may_do(salon, request->location, named, request->services[at].service)) return false;
  for (int i = 0; i < request->service_count; i++)
    if (request->services[i].employee == named &&
        may_do(salon, request->location, named, request->services[i].service))
      return true;
  return false;
}

bool oracle_possible(const struct oracle *oracle, const struct rules_context *context,
                     const struct visit_request *request, int at, int employees[], int64_t start,
                     int64_t forgiven) { /* NOLINT(misc-no-recursion) */
  if (at == request->service_count) {
    int64_t broken = oracle_broken(oracle, context, request, employees, start);
    return broken >= 0 && (broken & ~forgiven) == 0;
  }
  for (int employee = 0; employee < oracle->agenda->salon->employee_count; employee++) {
    if (!oracle_may_take(oracle, request, at, employee)) continue;
    employees[at] = employee;
    if (oracle_possible(oracle, context, request, at + 1, employees, start, forgiven)) return true;
  }
  return false;
}
