/*
 * The names of the set-up, ready for looking up as one types: what may be booked now, with its key folded once.
 *
 * Life cycle: names_init, names_load (again when the set-up was changed), names_release.
 */
#ifndef UI_NAMES_H
#define UI_NAMES_H

#include "core/model/arena.h"
#include "core/model/one_line.h"
#include "core/model/salon.h"

struct names {
  struct arena arena;
  struct one_line_names look_up;      /* what one_line_read takes */
  int *services, *addons, *employees; /* from a reading to the place in the salon */
};

void names_init(struct names *names);
void names_release(struct names *names);

/* Takes in the active services and add-ons, and the bookable employees of the location. CODE_INTERNAL when out of memory. */
FD_CHECKED enum code names_load(struct names *names, const struct salon *salon, int location,
                                struct error *error);

#endif
