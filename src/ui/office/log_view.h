/*
 * What sync did, newest first, under what waits to be sent.
 */
#ifndef UI_LOG_VIEW_H
#define UI_LOG_VIEW_H

#include "ui/ui.h"

void log_view_open(struct ui *ui);

#endif
