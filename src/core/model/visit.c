#include "core/model/visit.h"

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/language.h"

enum code visit_request_add_service(struct visit_request *request, const struct salon *salon, int service,
                                    int employee, struct error *error) {
  const char *name = salon->services[service].name;
  if (!salon->services[service].active)
    return error_set(error, CODE_INVALID, _("%s is no longer offered; choose another service."), name);
  if (request->service_count == VISIT_SERVICES_MAX)
    return error_set(error, CODE_INVALID,
                     _("A visit holds at most %d services; book %s as a visit of its own."),
                     VISIT_SERVICES_MAX, name);
  request->services[request->service_count++] =
      (struct visit_service){.service = service, .employee = employee};
  return CODE_OK;
}

static bool request_has_addon(const struct visit_request *request, int addon, int service_at) {
  for (int i = 0; i < request->addon_count; i++)
    if (request->addons[i].addon == addon && request->addons[i].service_at == service_at) return true;
  return false;
}

/* The service of the visit that an add-on lengthens, or INDEX_NONE. */
static int service_for_addon(const struct visit_request *request, const struct salon *salon, int addon) {
  int first = INDEX_NONE;
  for (int i = 0; i < request->service_count; i++) {
    if (request->services[i].service != salon->addons[addon].service) continue;
    if (!request_has_addon(request, addon, i)) return i;
    if (first == INDEX_NONE) first = i;
  }
  return first;
}

enum code visit_request_add_addon(struct visit_request *request, const struct salon *salon, int addon,
                                  struct error *error) {
  const struct service_addon *row = &salon->addons[addon];
  if (!row->active)
    return error_set(error, CODE_INVALID, _("The add-on %s is no longer offered; choose another one."),
                     row->name);
  if (request->addon_count == VISIT_ADDONS_MAX)
    return error_set(error, CODE_INVALID, _("A visit holds at most %d add-ons; leave out %s."),
                     VISIT_ADDONS_MAX, row->name);
  int service_at = service_for_addon(request, salon, addon);
  if (service_at == INDEX_NONE)
    return error_set(error, CODE_INVALID, _("The add-on %s belongs to %s, which is not part of this visit."),
                     row->name, salon->services[row->service].name);
  request->addons[request->addon_count++] = (struct visit_addon){.addon = addon, .service_at = service_at};
  return CODE_OK;
}

void visit_request_carry(struct visit_request *request, const struct salon *from, const struct salon *to) {
  struct visit_request carried = {.location = salon_location(to, from->locations[request->location].id)};
  if (carried.location == INDEX_NONE) carried.location = request->location;
  for (int i = 0; i < request->service_count; i++) {
    const struct visit_service *wanted = &request->services[i];
    int service = salon_service(to, from->services[wanted->service].id);
    bool named = wanted->employee != EMPLOYEE_ANY;
    int employee = named ? salon_employee(to, from->employees[wanted->employee].id) : EMPLOYEE_ANY;
    if (service == INDEX_NONE) continue;
    carried.services[carried.service_count++] = (struct visit_service){
        .service = service, .employee = employee == INDEX_NONE ? EMPLOYEE_ANY : employee};
  }
  for (int i = 0; i < request->addon_count; i++) {
    int addon = salon_addon(to, from->addons[request->addons[i].addon].id);
    if (addon != INDEX_NONE) (void)(visit_request_add_addon(&carried, to, addon, NULL) == CODE_OK);
  }
  *request = carried;
}

/* The part that is next to get a minute: the largest remainder, the earlier one of equals. */
static int neediest(const int64_t remainders[], int count) {
  int best = 0;
  for (int i = 1; i < count; i++)
    if (remainders[i] > remainders[best]) best = i;
  return best;
}

/* The part that can give a minute: the longest, the later one of equals. */
static int longest(const int64_t minutes[], int count) {
  int best = 0;
  for (int i = 1; i < count; i++)
    if (minutes[i] >= minutes[best]) best = i;
  return best;
}

/*
 * Scales the staff minutes of a service's parts to a sum of `target`, by largest remainder. No part falls
 * below one minute: what a part of no minutes gets is taken from the longest one.
 */
static void scale_parts(int minutes[], int count, int target) {
  int64_t sum = 0;
  for (int i = 0; i < count; i++) sum += minutes[i];
  int64_t remainders[VISIT_SEGMENTS_MAX] = {0};
  int64_t scaled[VISIT_SEGMENTS_MAX] = {0};
  int64_t left = target;
  for (int i = 0; i < count; i++) {
    int64_t product = (int64_t)minutes[i] * target;
    scaled[i] = product / sum;
    remainders[i] = product % sum;
    left -= scaled[i];
  }
  for (; left > 0; left--) {
    int next = neediest(remainders, count);
    scaled[next]++;
    remainders[next] = -1;
  }
  for (int i = 0; i < count; i++) {
    if (scaled[i] > 0) continue;
    scaled[longest(scaled, count)]--;
    scaled[i] = 1;
  }
  for (int i = 0; i < count; i++) minutes[i] = (int)scaled[i];
}

/* The staff time of each part of a service in the hands of an employee. */
static void part_minutes(const struct salon *salon, int service, const struct skill *skill, int minutes[]) {
  int count = salon_part_count(salon, service);
  int gaps = 0;
  for (int part = 0; part < count; part++) {
    struct service_segment segment = salon_part(salon, service, part);
    minutes[part] = segment.minutes;
    gaps += segment.gap_after;
  }
  if (skill == NULL || skill->custom_minutes <= 0) return;
  int target = skill->custom_minutes - gaps;
  scale_parts(minutes, count, target > count ? target : count);
}

static void add_parts(const struct salon *salon, struct visit_plan *plan, int service_at, int service,
                      int employee) {
  const struct skill *skill = salon_skill(salon, employee, service);
  int64_t price = salon->services[service].price;
  if (skill != NULL && skill->custom_price != PRICE_NONE) price = skill->custom_price;
  int minutes[VISIT_SEGMENTS_MAX] = {0};
  part_minutes(salon, service, skill, minutes);
  int count = salon_part_count(salon, service);
  for (int part = 0; part < count; part++) {
    plan->segments[plan->segment_count++] = (struct plan_segment){
        .service = service,
        .service_at = service_at,
        .part = part,
        .employee = employee,
        .minutes = minutes[part],
        .gap_after = salon_part(salon, service, part).gap_after,
        .price = part == 0 ? price : 0,
    };
  }
  plan->price += price;
  plan->requires_approval = plan->requires_approval || salon->services[service].requires_approval;
}

static void add_addons(const struct salon *salon, struct visit_plan *plan,
                       const struct visit_request *request) {
  for (int i = 0; i < request->addon_count; i++) {
    const struct service_addon *addon = &salon->addons[request->addons[i].addon];
    plan->addons[plan->addon_count++] = request->addons[i];
    plan->price += addon->price;
    int last = plan->segment_count - 1;
    while (last > 0 && plan->segments[last].service_at != request->addons[i].service_at) last--;
    plan->segments[last].minutes += addon->minutes;
  }
}

static void lay_times(struct visit_plan *plan) {
  for (int i = 0; i < plan->segment_count; i++) {
    plan->segments[i].starts_after = plan->minutes;
    plan->minutes += plan->segments[i].minutes + plan->segments[i].gap_after;
  }
}

int visit_plan_block_end(const struct visit_plan *plan, int first) {
  int end = first + 1;
  while (end < plan->segment_count && plan->segments[end].employee == plan->segments[first].employee) end++;
  return end;
}

void visit_plan_lay_buffers(const struct salon *salon, struct visit_plan *plan) {
  for (int first = 0; first < plan->segment_count;) {
    int end = visit_plan_block_end(plan, first);
    for (int i = first; i < end; i++)
      plan->segments[i].occupied_before = plan->segments[i].occupied_after = 0;
    plan->segments[first].occupied_before = salon->services[plan->segments[first].service].buffer_before;
    plan->segments[end - 1].occupied_after = salon->services[plan->segments[end - 1].service].buffer_after;
    first = end;
  }
}

static enum code check_parts(const struct salon *salon, const struct visit_request *request,
                             struct error *error) {
  if (request->service_count == 0)
    return error_set(error, CODE_INVALID, _("A visit needs at least one service."));
  int parts = 0;
  for (int i = 0; i < request->service_count; i++)
    parts += salon_part_count(salon, request->services[i].service);
  if (parts > VISIT_SEGMENTS_MAX)
    return error_set(
        error, CODE_INVALID,
        _("The services of this visit have %d parts, and a visit holds at most %d; book two visits."), parts,
        VISIT_SEGMENTS_MAX);
  return CODE_OK;
}

enum code visit_plan_make(const struct salon *salon, const struct visit_request *request,
                          const int employees[], struct visit_plan *plan, struct error *error) {
  *plan = (struct visit_plan){.location = request->location};
  enum code code = check_parts(salon, request, error);
  if (code != CODE_OK) return code;
  for (int i = 0; i < request->service_count; i++)
    add_parts(salon, plan, i, request->services[i].service, employees[i]);
  add_addons(salon, plan, request);
  lay_times(plan);
  visit_plan_lay_buffers(salon, plan);
  if (plan->minutes > MINUTES_PER_DAY)
    return error_set(error, CODE_INVALID,
                     _("The visit would take %d minutes, and a visit takes at most %d; book two visits."),
                     plan->minutes, MINUTES_PER_DAY);
  return CODE_OK;
}

struct interval plan_segment_time(const struct plan_segment *segment, int64_t start) {
  int64_t from = start + segment->starts_after * MS_PER_MINUTE;
  return (struct interval){.from = from, .to = from + segment->minutes * MS_PER_MINUTE};
}

struct interval plan_segment_occupied(const struct plan_segment *segment, int64_t start) {
  struct interval time = plan_segment_time(segment, start);
  time.from -= segment->occupied_before * MS_PER_MINUTE;
  time.to += segment->occupied_after * MS_PER_MINUTE;
  return time;
}

int64_t visit_plan_end(const struct visit_plan *plan, int64_t start) {
  return start + plan->minutes * MS_PER_MINUTE;
}

/* From the first to the last of what a plan takes of an employee; empty when it takes nothing. */
static struct interval plan_hull(const struct visit_plan *plan, int64_t start, int employee) {
  struct interval hull = {0, 0};
  for (int i = 0; i < plan->segment_count; i++) {
    if (plan->segments[i].employee != employee) continue;
    struct interval taken = plan_segment_occupied(&plan->segments[i], start);
    int64_t gap_end =
        plan_segment_time(&plan->segments[i], start).to + plan->segments[i].gap_after * MS_PER_MINUTE;
    if (taken.to < gap_end) taken.to = gap_end;
    if (hull.to == hull.from) hull = taken;
    if (taken.from < hull.from) hull.from = taken.from;
    if (taken.to > hull.to) hull.to = taken.to;
  }
  return hull;
}

bool visit_plan_within(const struct visit_plan *plan, int64_t start, const struct visit_plan *other,
                       int64_t other_start) {
  for (int i = 0; i < plan->segment_count; i++) {
    struct interval mine = plan_hull(plan, start, plan->segments[i].employee);
    if (!interval_contains(plan_hull(other, other_start, plan->segments[i].employee), mine)) return false;
  }
  return true;
}
