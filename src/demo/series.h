/*
 * What repeats in the demo salon, and what many come to: the series, and the workshops.
 */
#ifndef DEMO_SERIES_H
#define DEMO_SERIES_H

#include "demo/catalogue.h"
#include "demo/generator.h"

struct demo_series {
  int customer, employee;
  enum demo_service_at service;
  int weekday, minute;
  int every_weeks;
};

extern const struct demo_series demo_series[];
extern const int demo_series_count;

/* Whether the series has a visit on a date, if nothing is in its way. */
bool demo_series_falls_on(const struct demo *demo, const struct demo_series *series, int32_t date);

/* Whether a workshop is held on a date: some weeks ago, and soon. */
bool demo_workshop_falls_on(const struct demo *demo, int32_t date);

FD_CHECKED enum code demo_write_series(struct demo *demo, struct error *error);

#endif
