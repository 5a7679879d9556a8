/*
 * Every action by its name: as one types, the actions that work here are found by any part of label, help or name, in the language of the
 * desk or in English; each stands with the key that it would have been, and one that cannot be done now with the reason.
 */
#ifndef UI_PALETTE_VIEW_H
#define UI_PALETTE_VIEW_H

#include "ui/ui.h"

/* Opens it for the actions of `view`, which is on top now. */
void palette_view_open(struct ui *ui, struct view *view);

#endif
