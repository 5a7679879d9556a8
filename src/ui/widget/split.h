/*
 * A list with the whole of its lit row below it: how the room is shared, and the line between. Where there is little room, the list has all
 * of it.
 */
#ifndef UI_SPLIT_H
#define UI_SPLIT_H

#include "ui/terminal/canvas.h"

struct split {
  struct area list;
  struct area below; /* rows 0: there is no room for it */
};

/* Gives `rows` to what stands below the list, when the list keeps at least twice as many. */
struct split split_area(struct area area, int rows);

/* Draws the line between, and blanks what is below. */
void split_draw(const struct split *split, struct canvas *canvas);

#endif
