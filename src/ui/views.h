/*
 * The views that can be gone to from anywhere: one table, from which the menu of views (the key of ACTION_VIEWS), the palette, the help and
 * the manual come. Such a view takes the whole body; another one takes its place; back leads to the day, which is always under them.
 */
#ifndef UI_VIEWS_H
#define UI_VIEWS_H

#include "ui/ui.h"

struct view_row {
  enum action action;          /* of GROUP_VIEW */
  void (*open)(struct ui *ui); /* pushes it; NULL: the day itself */
};

extern const struct view_row view_rows[];
extern const int view_row_count;

/* The same as handlers, for those who run actions by name. */
extern const struct handler view_handlers[];
extern const int view_handler_count;

/* Goes to the view of an action: what lies over the day is closed first, and keeps what was typed. */
unsigned views_go(struct ui *ui, enum action action);

/* The handler of ACTION_VIEWS: asks for the letter. */
unsigned views_run_menu(struct ui *ui, struct view *view);

#endif
