#include "ui/booking/names.h"

#include <string.h>

#include "core/model/fold.h"
#include "core/model/language.h"

enum { NAMES_ARENA_MAX = 4 << 20 };

void names_init(struct names *names) {
  memset(names, 0, sizeof *names);
  arena_init(&names->arena, NAMES_ARENA_MAX);
}

void names_release(struct names *names) {
  arena_release(&names->arena);
  names_init(names);
}

static void add(struct names *names, struct lookup_name *table, int *places, size_t *count, struct id id,
                const char *name, int place) {
  char key[FOLD_KEY_SIZE];
  size_t length = fold_key(name, strlen(name), key, sizeof key);
  table[*count] = (struct lookup_name){id, name, arena_text(&names->arena, key, length)};
  places[*count] = place;
  (*count)++;
}

static bool works_here(const struct employee *employee, int location) {
  return employee->active && employee->bookable &&
         (employee->location == INDEX_NONE || employee->location == location);
}

static struct lookup_name *table_new(struct names *names, int count, int **places) {
  size_t size = count > 0 ? (size_t)count : 1;
  *places = ARENA_NEW(&names->arena, size, int);
  return ARENA_NEW(&names->arena, size, struct lookup_name);
}

enum code names_load(struct names *names, const struct salon *salon, int location, struct error *error) {
  arena_clear(&names->arena);
  struct one_line_names *look_up = &names->look_up;
  *look_up = (struct one_line_names){0};
  struct lookup_name *services = table_new(names, salon->service_count, &names->services);
  struct lookup_name *addons = table_new(names, salon->addon_count, &names->addons);
  struct lookup_name *employees = table_new(names, salon->employee_count, &names->employees);
  if (names->arena.exhausted)
    return error_set(error, CODE_INTERNAL, _("There is not enough memory to look up names."));
  for (int i = 0; i < salon->service_count; i++)
    if (salon->services[i].active)
      add(names, services, names->services, &look_up->service_count, salon->services[i].id,
          salon->services[i].name, i);
  for (int i = 0; i < salon->addon_count; i++)
    if (salon->addons[i].active)
      add(names, addons, names->addons, &look_up->addon_count, salon->addons[i].id, salon->addons[i].name, i);
  for (int i = 0; i < salon->employee_count; i++)
    if (works_here(&salon->employees[i], location))
      add(names, employees, names->employees, &look_up->employee_count, salon->employees[i].id,
          salon->employees[i].name, i);
  look_up->services = services;
  look_up->addons = addons;
  look_up->employees = employees;
  if (names->arena.exhausted)
    return error_set(error, CODE_INTERNAL, _("There is not enough memory to look up names."));
  return CODE_OK;
}
