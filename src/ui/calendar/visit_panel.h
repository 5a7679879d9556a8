/*
 * A visit told in lines: for the panel beside the day, and for the pane of an opened visit.
 */
#ifndef UI_VISIT_PANEL_H
#define UI_VISIT_PANEL_H

#include "ui/desk.h"
#include "ui/terminal/canvas.h"

/* Draws what fits of it into the area and returns the rows used. */
int visit_panel_draw(const struct desk *desk, const struct appointment *visit, struct canvas *canvas,
                     struct area area);

/* The history of a visit that reader_appointment() has loaded, oldest first; likewise. */
int visit_history_draw(const struct desk *desk, const struct appointment *visit, struct canvas *canvas,
                       struct area area);

#endif
