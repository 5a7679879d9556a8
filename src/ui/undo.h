/*
 * Taking back and making again, from any view: the last change of this replica, and where it is seen.
 */
#ifndef UI_UNDO_H
#define UI_UNDO_H

#include "ui/ui.h"

unsigned undo_run_undo(struct ui *ui, struct view *view);
unsigned undo_run_redo(struct ui *ui, struct view *view);

/* Goes to where a visit is now, on whatever day; stays when it is in no day of this location's book. */
unsigned undo_show_visit(struct ui *ui, struct id id);

/* `disabled` of both where something is in hand that has to be finished first. */
const char *undo_in_hand(const struct ui *ui, const struct view *view);

#endif
