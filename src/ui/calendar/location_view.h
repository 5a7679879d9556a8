/*
 * Where this desk stands: the other location where there are two, a list to choose from where there are more. The book, bookings and
 * walk-ins are those of the chosen location from then on.
 */
#ifndef UI_LOCATION_VIEW_H
#define UI_LOCATION_VIEW_H

#include "ui/ui.h"

unsigned location_run_other(struct ui *ui, struct view *view);

/* The `disabled` of it: there is no other location. */
const char *location_is_only(const struct ui *ui, const struct view *view);

#endif
