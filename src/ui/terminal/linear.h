/*
 * The screen line by line, for screen readers and Braille displays: what the views draw, one thing under the other. No frames, no columns, no
 * hatching; signs are words; choices have their numbers; what is said is appended as lines at the bottom. The cursor shows always: on the
 * selected line, in the field that is typed into, or on the line that has just been said.
 *
 * The views draw on a sheet of their own size, LINEAR_ROWS x LINEAR_COLUMNS, with the signs of GLYPHS_LINEAR, only the one on top (and the
 * question in the line under it). This makes lines of it that wrap at the window's width, and shows the part around the cursor.
 */
#ifndef UI_LINEAR_H
#define UI_LINEAR_H

#include <stdbool.h>

#include "ui/terminal/canvas.h"

enum { LINEAR_ROWS = 60, LINEAR_COLUMNS = 160, LINEAR_MESSAGES = 3 };

struct ui;

struct linear {
  bool on;
  struct canvas canvas; /* what the window shows */
  struct canvas tall;   /* all lines, as wide as the window */
  int top;              /* the first of them that is shown */
  int said;             /* where the log of messages stood at the last picture */
  bool speaking;        /* the cursor is on what has been said, until the next key */
};

void linear_init(struct linear *linear);
void linear_release(struct linear *linear);

/* The window's size. CODE_INTERNAL when out of memory; then it keeps the old one. */
FD_CHECKED enum code linear_resize(struct linear *linear, int rows, int columns, struct error *error);

/* Makes the picture of what the views have drawn on `sheet`. */
void linear_paint(struct ui *ui, const struct canvas *sheet);

/* A key was pressed: the cursor goes back to what is selected. */
void linear_key(struct linear *linear);

#endif
