#include "core/model/salon.h"

#include <stdlib.h>
#include <string.h>

static int compare_int(int left, int right) { return (left > right) - (left < right); }

static int compare_shifts(const void *left, const void *right) {
  const struct shift *a = left;
  const struct shift *b = right;
  int order = compare_int(a->employee, b->employee);
  if (order == 0) order = compare_int(a->day_of_week, b->day_of_week);
  return order != 0 ? order : compare_int(a->start, b->start);
}

static int compare_skills(const void *left, const void *right) {
  const struct skill *a = left;
  const struct skill *b = right;
  int order = compare_int(a->employee, b->employee);
  return order != 0 ? order : compare_int(a->service, b->service);
}

static int compare_addons(const void *left, const void *right) {
  const struct service_addon *a = left;
  const struct service_addon *b = right;
  int order = compare_int(a->service, b->service);
  if (order == 0) order = strcmp(a->name, b->name);
  return order != 0 ? order : id_compare(&a->id, &b->id);
}

static void find_ranges(struct salon *salon) {
  for (int i = 0; i < salon->employee_count; i++) {
    struct employee *employee = &salon->employees[i];
    employee->first_shift = employee->shift_count = employee->first_skill = employee->skill_count = 0;
  }
  for (int i = 0; i < salon->service_count; i++) {
    struct service *service = &salon->services[i];
    service->first_addon = service->addon_count = service->first_skill_of = service->skill_of_count = 0;
  }
  for (int i = salon->shift_count - 1; i >= 0; i--) {
    struct employee *employee = &salon->employees[salon->shifts[i].employee];
    employee->first_shift = i;
    employee->shift_count++;
  }
  for (int i = salon->addon_count - 1; i >= 0; i--) {
    struct service *service = &salon->services[salon->addons[i].service];
    service->first_addon = i;
    service->addon_count++;
  }
  for (int i = salon->skill_count - 1; i >= 0; i--) {
    struct employee *employee = &salon->employees[salon->skills[i].employee];
    employee->first_skill = i;
    employee->skill_count++;
    salon->services[salon->skills[i].service].skill_of_count++;
  }
}

/* Skills are sorted by employee already, so that laying them out by service keeps that order within each. */
static bool lay_skills_by_service(struct salon *salon, struct arena *arena) {
  salon->skills_by_service = ARENA_NEW(arena, (size_t)salon->skill_count + 1, int);
  int *filled = ARENA_NEW(arena, (size_t)salon->service_count + 1, int);
  if (salon->skills_by_service == NULL || filled == NULL) return false;
  int first = 0;
  for (int i = 0; i < salon->service_count; i++) {
    salon->services[i].first_skill_of = first;
    first += salon->services[i].skill_of_count;
  }
  for (int i = 0; i < salon->skill_count; i++) {
    int service = salon->skills[i].service;
    salon->skills_by_service[salon->services[service].first_skill_of + filled[service]++] = i;
  }
  return true;
}

struct id_at {
  struct id id;
  int at;
};

static int compare_ids(const void *left, const void *right) {
  const struct id_at *a = left;
  const struct id_at *b = right;
  return id_compare(&a->id, &b->id);
}

/* The indexes of `count` rows of `size` bytes that begin with their id, in order of the ids; NULL when out of
 * memory. */
static int *sort_by_id(const void *rows, int count, size_t size, struct arena *arena) {
  struct id_at *sorted = ARENA_NEW(arena, (size_t)count + 1, struct id_at);
  int *table = ARENA_NEW(arena, (size_t)count + 1, int);
  if (sorted == NULL || table == NULL) return NULL;
  for (int i = 0; i < count; i++) {
    memcpy(&sorted[i].id, (const char *)rows + (size_t)i * size, sizeof sorted[i].id);
    sorted[i].at = i;
  }
  qsort(sorted, (size_t)count, sizeof sorted[0], compare_ids);
  for (int i = 0; i < count; i++) table[i] = sorted[i].at;
  return table;
}

static int find_by_id(const void *rows, int count, size_t size, const int *table, struct id id) {
  int low = 0;
  int high = count;
  while (low < high) {
    int middle = low + (high - low) / 2;
    struct id found;
    memcpy(&found, (const char *)rows + (size_t)table[middle] * size, sizeof found);
    int order = id_compare(&found, &id);
    if (order == 0) return table[middle];
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return INDEX_NONE;
}

/* An empty array may be NULL, which qsort() must not be given. */
static void sort_rows(void *rows, int count, size_t size, int (*compare)(const void *, const void *)) {
  if (count > 1) qsort(rows, (size_t)count, size, compare);
}

bool salon_index(struct salon *salon, struct arena *arena) {
  sort_rows(salon->shifts, salon->shift_count, sizeof salon->shifts[0], compare_shifts);
  sort_rows(salon->skills, salon->skill_count, sizeof salon->skills[0], compare_skills);
  sort_rows(salon->addons, salon->addon_count, sizeof salon->addons[0], compare_addons);
  find_ranges(salon);
  salon->employees_by_id =
      sort_by_id(salon->employees, salon->employee_count, sizeof(struct employee), arena);
  salon->services_by_id = sort_by_id(salon->services, salon->service_count, sizeof(struct service), arena);
  salon->addons_by_id = sort_by_id(salon->addons, salon->addon_count, sizeof(struct service_addon), arena);
  return lay_skills_by_service(salon, arena) && !arena->exhausted;
}

int salon_location(const struct salon *salon, struct id id) {
  for (int i = 0; i < salon->location_count; i++)
    if (id_equal(salon->locations[i].id, id)) return i;
  return INDEX_NONE;
}

int salon_employee(const struct salon *salon, struct id id) {
  return find_by_id(salon->employees, salon->employee_count, sizeof(struct employee), salon->employees_by_id,
                    id);
}

int salon_service(const struct salon *salon, struct id id) {
  return find_by_id(salon->services, salon->service_count, sizeof(struct service), salon->services_by_id, id);
}

int salon_addon(const struct salon *salon, struct id id) {
  return find_by_id(salon->addons, salon->addon_count, sizeof(struct service_addon), salon->addons_by_id, id);
}

const struct skill *salon_skill(const struct salon *salon, int employee, int service) {
  int low = salon->employees[employee].first_skill;
  int high = low + salon->employees[employee].skill_count;
  while (low < high) {
    int middle = low + (high - low) / 2;
    if (salon->skills[middle].service == service) return &salon->skills[middle];
    if (salon->skills[middle].service < service)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

int salon_part_count(const struct salon *salon, int service) {
  int count = salon->services[service].segment_count;
  return count > 0 ? count : 1;
}

struct service_segment salon_part(const struct salon *salon, int service, int part) {
  const struct service *row = &salon->services[service];
  if (row->segment_count > 0) return salon->segments[row->first_segment + part];
  return (struct service_segment){.name = row->name, .minutes = row->minutes, .gap_after = 0};
}

bool salon_bookable(const struct salon *salon, int employee, int location) {
  const struct employee *row = &salon->employees[employee];
  return row->active && row->bookable && (row->location == INDEX_NONE || row->location == location);
}

bool salon_may_do_part(const struct salon *salon, int employee, int service, int part) {
  const struct skill *skill = salon_skill(salon, employee, service);
  return skill != NULL && skill->may_book && part < 32 && (skill->allowed_parts >> part & 1U) != 0;
}

bool salon_qualified(const struct salon *salon, int employee, int service, int location) {
  if (!salon_bookable(salon, employee, location)) return false;
  const struct skill *skill = salon_skill(salon, employee, service);
  if (skill == NULL || !skill->may_book) return false;
  int parts = salon_part_count(salon, service);
  uint32_t all = parts >= 32 ? UINT32_MAX : (UINT32_C(1) << parts) - 1;
  return (skill->allowed_parts & all) == all;
}
