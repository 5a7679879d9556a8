/*
 * A client who has just come in: one line takes service and name ("cut lea"), and says at once who is free, or how long the wait honestly
 * is. Below stand those who wait already.
 */
#ifndef UI_WALK_IN_VIEW_H
#define UI_WALK_IN_VIEW_H

#include "ui/ui.h"

void walk_in_view_open(struct ui *ui);

/* At the start: takes up a half-typed walk-in that the replica holds, and says so. Up in the next walk-in brings it back. */
void walk_in_take_up(struct ui *ui);

#endif
