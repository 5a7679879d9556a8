/*
 * What the demo salon offers, and who may do it: categories, services with their parts, add-ons, and the terms of each employee.
 */
#ifndef DEMO_CATALOGUE_H
#define DEMO_CATALOGUE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/vocabulary.h"
#include "demo/generator.h"

/* What an employee has learnt; a service asks for one of these. */
enum demo_craft {
  CRAFT_WOMEN = 1 << 0,
  CRAFT_MEN = 1 << 1,
  CRAFT_COLOUR = 1 << 2,
  CRAFT_CHEMISTRY = 1 << 3,
  CRAFT_OCCASION = 1 << 4,
  CRAFT_BEARD = 1 << 5,
  CRAFT_NAILS = 1 << 6,
  CRAFT_BROWS = 1 << 7,
  CRAFT_SKIN = 1 << 8,
  CRAFT_TEACHING = 1 << 9,
  CRAFT_ADVICE = 1 << 10,
};

enum demo_audience { FOR_ALL, FOR_WOMEN, FOR_MEN };

enum demo_service_at {
  WOMENS_HAIRCUT,
  MENS_HAIRCUT,
  CHILDRENS_HAIRCUT,
  DRY_CUT,
  FRINGE_TRIM,
  FULL_COLOR,
  HIGHLIGHTS,
  ROOT_COLOUR,
  BALAYAGE,
  GLOSS,
  BLOW_DRY,
  UPDO,
  BRIDAL,
  WORKSHOP,
  SCALP,
  KERATIN,
  PERM,
  SHAVE,
  MANICURE,
  GEL_NAILS,
  PEDICURE,
  BROWS,
  LASHES,
  FACIAL,
  CONSULTATION,
  SERVICE_COUNT
};

enum { PARTS_MAX = 3, ADDONS_PER_SERVICE_MAX = 3 };

struct demo_part {
  const char *name;
  int minutes, gap_after;
};

struct demo_service {
  const char *name, *description;
  int category; /* in the catalogue's list */
  int64_t price;
  int minutes, buffer_before, buffer_after;
  int notice_min_hours, notice_max_days, limit_per_day;
  int capacity;
  enum service_kind kind;
  bool requires_approval, online;
  int colour; /* of the 256 of a terminal */
  unsigned craft;
  enum demo_audience audience;
  int share;                         /* how often it is asked for, against the others */
  struct demo_part parts[PARTS_MAX]; /* none (minutes 0) for a simple service */
};

struct demo_addon {
  enum demo_service_at service;
  const char *name;
  int64_t price;
  int minutes;
};

extern const struct demo_service demo_services[SERVICE_COUNT];
extern const struct demo_addon demo_addons[];
extern const int demo_addon_count;

/* The parts with the employee's custom duration applied; a simple service is one part. Returns how many. */
int demo_service_parts(const struct demo *demo, int employee, enum demo_service_at service,
                       struct demo_part parts[PARTS_MAX]);

bool demo_may_do(const struct demo *demo, int employee, enum demo_service_at service);

/* Whether the service's parts leave the employee free in between. */
bool demo_is_composite(enum demo_service_at service);

/* Writes categories, services and add-ons. */
FD_CHECKED enum code demo_write_catalogue(struct demo *demo, struct error *error);

/* Writes who may do what, on which terms, and the pool that takes consultations in turn; after the employees. */
FD_CHECKED enum code demo_write_skills(struct demo *demo, struct error *error);

#endif
