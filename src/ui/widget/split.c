#include "ui/widget/split.h"

struct split split_area(struct area area, int rows) {
  struct split split = {.list = area, .below = {area.row + area.rows, area.column + 1, 0, area.columns - 2}};
  if (area.rows < 3 * rows + 1 || area.columns < 20) return split;
  split.list.rows = area.rows - rows - 1;
  split.below.row = area.row + split.list.rows + 1;
  split.below.rows = rows;
  return split;
}

void split_draw(const struct split *split, struct canvas *canvas) {
  if (split->below.rows == 0) return;
  canvas_row(canvas, split->below.row - 1, split->list.column, split->list.columns, PAINT_LINE,
             GLYPH_HORIZONTAL);
  canvas_blank(canvas,
               (struct area){split->below.row, split->list.column, split->below.rows, split->list.columns},
               PAINT_TEXT);
}
