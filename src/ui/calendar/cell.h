/*
 * One cell of the calendar: a row of an employee's column, with the visits that lie in it, the ghost of one that is being made or moved, or
 * what else fills its time. The day and the week draw their cells by this alone, so that a visit looks the same in both.
 */
#ifndef UI_CELL_H
#define UI_CELL_H

#include "ui/calendar/grid.h"
#include "ui/terminal/canvas.h"

/* A column of the calendar as it is shown. */
struct lane {
  const struct day_sheet *day;
  int column; /* of the day */
  const struct grid *grid;
  int top;        /* the first of its rows that is shown */
  int cursor_row; /* the row of the cursor, or -1 */
  int now_row;    /* the row of the present time, or -1 */
};

/* A cell of it on the canvas. */
struct spot {
  int grid_row;
  int row, left, width;
};

/* Draws the cell; the one under the cursor is lit and has the cursor parked on it. */
void cell_draw(const struct desk *desk, const struct lane *lane, const struct spot *spot,
               struct canvas *canvas);

#endif
