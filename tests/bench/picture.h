/*
 * Pictures of the screen as cells, for the floor of what is drawn: taken of the program's own views without a terminal, and painted again by a
 * bare curses program (bare_painter).
 *
 * A file holds a struct picture_head, then for each picture rows * columns cells.
 */
#ifndef BENCH_PICTURE_H
#define BENCH_PICTURE_H

#include <stdio.h>

#include "ui/ui.h"

struct picture_head {
  int rows, columns, count;
};

/* What bare_painter does for one byte. */
enum picture_order {
  PICTURE_NEXT = 'n',  /* erases, and draws all cells of the next picture */
  PICTURE_TOUCH = 't', /* changes one cell of the one that is shown */
  PICTURE_END = 'q'
};

/* Appends the canvas to an open file. Ends the program when it cannot be written. */
void picture_add(FILE *file, const struct canvas *canvas);

/* Presses keys as the terminal sends them ("\033[B"), and draws. */
void picture_press(struct ui *ui, const char *keys);

#endif
