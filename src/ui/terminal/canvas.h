/*
 * The picture of the screen as cells in memory: what to draw and what it means, without a terminal. Views draw here and nowhere
 * else; the terminal shows a canvas, and tests compare one with a file.
 *
 * A cell holds one cluster: a character with its combining marks, one or two cells wide. The right half of a wide one is a cell of
 * width 0. Text is filtered for display: control, bidi and joining characters never reach a cell, and what has no width of its own
 * stays with the character before it, so that no name can shift the column beside it.
 *
 * Everything clips: rows and columns outside the canvas are not drawn, negative widths are none. Life cycle: canvas_init (no
 * allocation), canvas_resize, canvas_clear and drawing, canvas_release.
 */
#ifndef UI_CANVAS_H
#define UI_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/error.h"
#include "ui/terminal/glyph.h"
#include "ui/terminal/paint.h"

enum {
  CANVAS_ROWS_MAX = 500,
  CANVAS_COLUMNS_MAX = 1000,
  CELL_TEXT_SIZE = 22,   /* a character with its marks, as a cell of curses holds */
  CANVAS_TEXT_MAX = 2048 /* bytes of a text that are looked at */
};

/* Two cells look the same when all their bytes are the same. */
struct cell {
  char text
      [CELL_TEXT_SIZE]; /* UTF-8, zero behind its end; " " for an empty cell, "" for the right half of a wide cluster */
  uint8_t width; /* 1 or 2; 0 for a right half */
  uint8_t paint; /* enum paint */
};

/* A rectangle of the canvas. */
struct area {
  int row, column;
  int rows, columns;
};

struct canvas {
  int rows, columns;
  struct area clip;   /* where it is drawn now; the whole canvas unless canvas_clip() says otherwise */
  struct cell *cells; /* rows * columns */
  size_t capacity;    /* in cells */
  bool drawn[CANVAS_ROWS_MAX]; /* rows that were drawn into since the terminal was shown them */
  enum glyph_set glyphs;
  int cursor_row, cursor_column; /* where the terminal's cursor is parked: the selected cell or the caret */
  bool caret;                    /* the cursor shows as a caret of a text field */
  int16_t items
      [CANVAS_ROWS_MAX]; /* of a row that is a choice among others its number, negative when it is lit; 0: none */
};

void canvas_init(struct canvas *canvas, enum glyph_set glyphs);
void canvas_release(struct canvas *canvas);

/* Gives it a size (clamped to 1..max) and clears it. CODE_INTERNAL when out of memory; then it keeps the old size. */
FD_CHECKED enum code canvas_resize(struct canvas *canvas, int rows, int columns, struct error *error);

/* All blank and not clipped, the cursor at the top left and no caret. */
void canvas_clear(struct canvas *canvas);

/*
 * From now on only what lies in `area` is drawn: for drawing a part of a picture anew. No wide character may lie across its sides. Blanks the area.
 */
void canvas_clip(struct canvas *canvas, struct area area);
void canvas_unclip(struct canvas *canvas);

/* Whether anything of an area would be drawn: what would not need not be worked out. */
bool canvas_draws(const struct canvas *canvas, struct area area);

/* The cells of a row that lies on the canvas. */
const struct cell *canvas_cells(const struct canvas *canvas, int row);

/* The cell, or NULL outside. */
const struct cell *canvas_cell(const struct canvas *canvas, int row, int column);

/* The whole canvas as an area. */
struct area canvas_area(const struct canvas *canvas);

/*
 * Writes at most `width` cells of `text` and returns the cells used. What does not fit is cut, with an ellipsis as its last cell.
 * A cluster that would be cut in half is left out.
 */
int canvas_text(struct canvas *canvas, int row, int column, int width, enum paint paint, const char *text);

/* As canvas_text, and blank to the full width. */
void canvas_padded(struct canvas *canvas, int row, int column, int width, enum paint paint, const char *text);

/* As canvas_text, at the right end of the width. */
void canvas_right(struct canvas *canvas, int row, int column, int width, enum paint paint, const char *text);

/* As canvas_text, of a format; the text is cut after CANVAS_TEXT_MAX bytes. */
int canvas_format(struct canvas *canvas, int row, int column, int width, enum paint paint, const char *format,
                  ...) FD_PRINTF(6, 7);

/* One sign, and a row of the same sign. */
void canvas_glyph(struct canvas *canvas, int row, int column, enum paint paint, enum glyph glyph);
void canvas_row(struct canvas *canvas, int row, int column, int width, enum paint paint, enum glyph glyph);

/* Blanks an area; gives an area another paint and leaves its text. */
void canvas_blank(struct canvas *canvas, struct area area, enum paint paint);
void canvas_repaint(struct canvas *canvas, struct area area, enum paint paint);

/* A frame around the area's edge with a title in its top line (may be NULL), and a blank inside. */
void canvas_frame(struct canvas *canvas, struct area area, const char *title);

/* Text broken at blanks into at most `area.rows` lines; returns the lines used. A last line that is cut ends in an ellipsis. */
int canvas_wrapped(struct canvas *canvas, struct area area, enum paint paint, const char *text);

/* The lines that canvas_wrapped() would use in so many columns, at least 1 and at most `most`. */
int canvas_wrapped_rows(const char *text, int columns, int most);

/* Parks the cursor. */
void canvas_park(struct canvas *canvas, int row, int column, bool caret);

/* Says that a row is the choice of that number, from 1. Nothing is drawn; only linear.h says it. */
void canvas_item(struct canvas *canvas, int row, int number, bool lit);
int canvas_item_at(const struct canvas *canvas, int row);

/* The cells that `text` takes on the screen, and those of one code point: by the C library, as curses measures. */
int canvas_width(const char *text);
int canvas_point_width(int32_t code_point);

/*
 * The text of a row, without blanks at its end; and its paints, a letter per cell, without '.' at its end. `size` bytes at most.
 * For tests.
 */
void canvas_row_text(const struct canvas *canvas, int row, char *text, size_t size);
void canvas_row_paints(const struct canvas *canvas, int row, char *text, size_t size);

#endif
