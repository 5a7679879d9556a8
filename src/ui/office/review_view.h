/*
 * What waits for a person's decision: what two desks changed at once, what the centre refused, customers who may be one. Empty as long as
 * nothing does.
 */
#ifndef UI_REVIEW_VIEW_H
#define UI_REVIEW_VIEW_H

#include "ui/ui.h"

void review_view_open(struct ui *ui);

#endif
