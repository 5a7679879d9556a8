/*
 * Who works in the demo salon, and when: locations, employees, weekly plans, absences, holidays.
 */
#ifndef DEMO_STAFF_H
#define DEMO_STAFF_H

#include "core/model/vocabulary.h"
#include "demo/generator.h"

/* An exception to the plan on one day. */
struct demo_absence {
  enum exception_type type;
  bool whole_day;
  struct demo_minutes time;
  const char *reason;
};

/* Names the employees; before everything else of this header. */
void demo_hire(struct demo *demo);

/* The shifts of the weekly plan on a date, in order. Returns how many. */
int demo_shifts_on(const struct demo *demo, int employee, int32_t date,
                   struct demo_minutes shifts[SHIFTS_MAX]);

/* The exceptions on a date. Returns how many. */
int demo_absences_on(const struct demo *demo, int employee, int32_t date,
                     struct demo_absence absences[ABSENCES_MAX]);

/* Whether a holiday keeps the location closed. */
bool demo_is_closed(const struct demo *demo, int location, int32_t date);

FD_CHECKED enum code demo_write_locations(struct demo *demo, struct error *error);
FD_CHECKED enum code demo_write_employees(struct demo *demo, struct error *error); /* with their teams */
FD_CHECKED enum code demo_write_users(struct demo *demo, struct error *error);     /* after the employees */
FD_CHECKED enum code demo_write_shifts(struct demo *demo, struct error *error);
FD_CHECKED enum code demo_write_absences(struct demo *demo, struct error *error);
FD_CHECKED enum code demo_write_holidays(struct demo *demo, struct error *error);

#endif
