/* What was said above the footer before, the last first. */
#ifndef UI_MESSAGES_VIEW_H
#define UI_MESSAGES_VIEW_H

#include "ui/ui.h"

void messages_view_open(struct ui *ui);

#endif
