/*
 * Telephone calls, newest first: who called, why, and what came of it. A number that the salon knows is its customer's at once.
 */
#ifndef UI_CALLS_VIEW_H
#define UI_CALLS_VIEW_H

#include "ui/ui.h"

void calls_view_open(struct ui *ui);

#endif
