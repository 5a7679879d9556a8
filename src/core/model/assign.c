#include "core/model/assign.h"

#include "core/model/instant.h"
#include "core/model/language.h"

static int compare(int64_t a, int64_t b) { return (a > b) - (a < b); }

/* A count that can be multiplied with any weight. */
static int64_t bounded(int64_t count) {
  const int64_t most = INT64_MAX / INT32_MAX;
  return count > most ? most : count < 0 ? 0 : count;
}

/* Lowest count for the weight; a member without weight comes last. */
static int compare_weighted(const struct pool_member *a, const struct pool_member *b) {
  if (a->weight <= 0 || b->weight <= 0) return (a->weight <= 0) - (b->weight <= 0);
  return compare(bounded(a->assigned_count) * b->weight, bounded(b->assigned_count) * a->weight);
}

static int compare_in_pool(const struct candidate *a, const struct candidate *b) {
  if (a->member == NULL || b->member == NULL) return (a->member == NULL) - (b->member == NULL);
  switch (a->strategy) {
  case POOL_ROTATE:
    return compare(a->turn, b->turn);
  case POOL_WEIGHTED:
    return compare_weighted(a->member, b->member);
  case POOL_LEAST_RECENT:
    return compare(a->member->last_assigned_at, b->member->last_assigned_at);
  case POOL_PRIORITY:
  default:
    return compare(a->member->priority, b->member->priority);
  }
}

/* Negative when `a` is asked before `b`. */
static int compare_candidates(const struct candidate *a, const struct candidate *b) {
  if (a->previous != b->previous) return a->previous ? -1 : 1;
  int order = compare_in_pool(a, b);
  if (order != 0) return order;
  if (a->skill != NULL && b->skill != NULL) {
    if (a->skill->primary != b->skill->primary) return a->skill->primary ? -1 : 1;
    if (a->skill->weight != b->skill->weight) return compare(b->skill->weight, a->skill->weight);
  }
  order = compare(a->last_start, b->last_start);
  return order != 0 ? order : compare(a->employee, b->employee);
}

/* When the employee's last booking before an instant starts. */
static int64_t last_start_before(const struct agenda *agenda, int employee, int64_t instant,
                                 struct id except) {
  int first = agenda->first_busy[employee];
  int low = first;
  int high = agenda->first_busy[employee + 1];
  while (low < high) {
    int middle = low + (high - low) / 2;
    if (agenda->occupied[middle].from < instant)
      low = middle + 1;
    else
      high = middle;
  }
  for (int row = low - 1; row >= first; row--)
    if (!id_equal(agenda->busy[row].appointment, except)) return agenda->occupied[row].from;
  return INT64_MIN;
}

void line_sort(struct line *line, const struct slot_search *search, int64_t start) {
  for (int i = 0; i < line->count; i++) {
    struct candidate *candidate = line->order[i];
    candidate->last_start = last_start_before(search->agenda, candidate->employee, start, search->except);
  }
  for (int i = 1; i < line->count; i++) {
    struct candidate *candidate = line->order[i];
    int at = i;
    for (; at > 0 && compare_candidates(candidate, line->order[at - 1]) < 0; at--)
      line->order[at] = line->order[at - 1];
    line->order[at] = candidate;
  }
}

/* How many members of a ROTATE pool are before this one: the one after the last assigned has 0. */
static int turn_of(const struct salon *salon, const struct pool *pool, int at) {
  const struct pool_member *members = &salon->pool_members[pool->first_member];
  int last = -1;
  for (int i = 0; i < pool->member_count; i++)
    if (members[i].last_assigned_at > (last < 0 ? 0 : members[last].last_assigned_at)) last = i;
  return (at - last - 1 + pool->member_count) % pool->member_count;
}

static void find_in_pool(const struct salon *salon, int service, struct candidate *candidate) {
  if (salon->services[service].pool == INDEX_NONE) return;
  const struct pool *pool = &salon->pools[salon->services[service].pool];
  candidate->strategy = pool->strategy;
  for (int i = 0; i < pool->member_count; i++) {
    const struct pool_member *member = &salon->pool_members[pool->first_member + i];
    if (member->employee != candidate->employee) continue;
    candidate->member = member;
    candidate->turn = turn_of(salon, pool, i);
    return;
  }
}

/* The service alone, with its add-ons; false when it would be too long for a visit. */
static bool make_shape(const struct slot_search *search, int at, int employee, struct shape *shape) {
  struct visit_request one = {.location = search->request->location, .service_count = 1};
  one.services[0] = search->request->services[at];
  for (int i = 0; i < search->request->addon_count; i++)
    if (search->request->addons[i].service_at == at)
      one.addons[one.addon_count++] =
          (struct visit_addon){.addon = search->request->addons[i].addon, .service_at = 0};
  struct visit_plan plan;
  if (visit_plan_make(search->agenda->salon, &one, &employee, &plan, NULL) != CODE_OK) return false;
  shape->part_count = plan.segment_count;
  shape->length = plan.minutes * MS_PER_MINUTE;
  for (int i = 0; i < plan.segment_count; i++) {
    struct interval time = plan_segment_time(&plan.segments[i], 0);
    shape->parts[i] = (struct shape_part){.from = time.from, .to = time.to};
  }
  return true;
}

static void add_candidate(const struct slot_search *search, int at, struct line *line, int employee) {
  const struct salon *salon = search->agenda->salon;
  struct candidate *candidate = &line->candidates[line->count];
  *candidate = (struct candidate){.employee = employee, .last_start = INT64_MIN};
  if (!make_shape(search, at, employee, &candidate->shape)) return;
  candidate->skill = salon_skill(salon, employee, line->service);
  candidate->previous = !id_is_nil(search->previous_employee) &&
                        id_equal(salon->employees[employee].id, search->previous_employee);
  find_in_pool(salon, line->service, candidate);
  line->order[line->count++] = candidate;
}

/* Whether a named employee may do at least one of the services that name him or her. */
static bool may_do_something(const struct slot_search *search, int employee) {
  const struct visit_request *request = search->request;
  for (int i = 0; i < request->service_count; i++)
    if (request->services[i].employee == employee &&
        salon_qualified(search->agenda->salon, employee, request->services[i].service, request->location))
      return true;
  return false;
}

static bool make_line(const struct slot_search *search, int at, struct line *line, struct arena *arena) {
  const struct salon *salon = search->agenda->salon;
  int named = search->request->services[at].employee;
  int index = search->request->services[at].service;
  int location = search->request->location;
  const struct service *service = &salon->services[index];
  *line = (struct line){
      .service = index,
      .buffer_before = service->buffer_before * MS_PER_MINUTE,
      .buffer_after = service->buffer_after * MS_PER_MINUTE,
      .qualified = true,
  };
  size_t most = (size_t)service->skill_of_count + 1;
  line->candidates = ARENA_NEW(arena, most, struct candidate);
  line->order = ARENA_NEW(arena, most, struct candidate *);
  if (line->candidates == NULL || line->order == NULL) return false;
  if (named != EMPLOYEE_ANY) {
    line->qualified = salon_qualified(salon, named, index, location);
    if (line->qualified || !may_do_something(search, named)) {
      add_candidate(search, at, line, named);
      return true;
    }
    line->qualified = true;
  }
  for (int i = 0; i < service->skill_of_count; i++) {
    int employee = salon->skills[salon->skills_by_service[service->first_skill_of + i]].employee;
    if (salon_qualified(salon, employee, index, location)) add_candidate(search, at, line, employee);
  }
  return true;
}

enum code lines_make(const struct slot_search *search, struct line lines[], struct arena *arena,
                     struct error *error) {
  const struct visit_request *request = search->request;
  if (request->service_count == 0)
    return error_set(error, CODE_INVALID, _("To look for a free time, name at least one service."));
  int parts = 0;
  for (int i = 0; i < request->service_count; i++)
    parts += salon_part_count(search->agenda->salon, request->services[i].service);
  if (parts > VISIT_SEGMENTS_MAX)
    return error_set(
        error, CODE_INVALID,
        _("The services of this visit have %d parts, and a visit holds at most %d; book two visits."), parts,
        VISIT_SEGMENTS_MAX);
  for (int i = 0; i < request->service_count; i++)
    if (!make_line(search, i, &lines[i], arena))
      return error_set(error, CODE_INTERNAL, _("There is not enough memory to look for free times."));
  return CODE_OK;
}
