/*
 * The help of a view: every action that its keys can do here, by heading, out of the tables. The lit one can be run; any action's own key
 * closes the help and does it.
 */
#ifndef UI_HELP_VIEW_H
#define UI_HELP_VIEW_H

#include "ui/view.h"

/* Opens the help of `view`, which lies on top. */
void help_view_open(struct ui *ui, struct view *view);

#endif
