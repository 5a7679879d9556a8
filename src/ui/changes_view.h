/*
 * What can be undone and redone, in words: the changes that were taken back above, those that can be taken back below, the last one first.
 * Enter on a change takes back, or makes again, all between it and the present.
 */
#ifndef UI_CHANGES_VIEW_H
#define UI_CHANGES_VIEW_H

#include "ui/ui.h"

void changes_view_open(struct ui *ui);

#endif
