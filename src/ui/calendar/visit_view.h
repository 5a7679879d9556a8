/*
 * A visit opened: all that is known of it, with its history, beside the day. The keys of the day go on working on it.
 */
#ifndef UI_VISIT_VIEW_H
#define UI_VISIT_VIEW_H

#include "core/model/id.h"
#include "ui/view.h"

void visit_view_open(struct ui *ui, struct id id);

#endif
