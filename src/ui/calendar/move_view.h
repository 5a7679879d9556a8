/*
 * Moving a visit: it is drawn as a ghost where the cursor goes, with the rules that it would break, until Enter places it.
 */
#ifndef UI_MOVE_VIEW_H
#define UI_MOVE_VIEW_H

#include "core/model/appointment.h"
#include "ui/view.h"

void move_view_open(struct ui *ui, const struct appointment *visit);

#endif
