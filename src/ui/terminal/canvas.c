#include "ui/terminal/canvas.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "core/model/language.h"
#include "core/model/text.h"

static_assert((int)CELL_TEXT_SIZE > (int)TEXT_CELL_BYTES, "a cell holds a character with its marks");

void canvas_init(struct canvas *canvas, enum glyph_set glyphs) {
  *canvas = (struct canvas){.glyphs = glyphs};
}

void canvas_release(struct canvas *canvas) {
  free(canvas->cells);
  canvas_init(canvas, canvas->glyphs);
}

static int clamp(int value, int low, int high) { return value < low ? low : value > high ? high : value; }

enum code canvas_resize(struct canvas *canvas, int rows, int columns, struct error *error) {
  int new_rows = clamp(rows, 1, CANVAS_ROWS_MAX);
  int new_columns = clamp(columns, 1, CANVAS_COLUMNS_MAX);
  size_t needed = (size_t)new_rows * (size_t)new_columns;
  if (needed > canvas->capacity) {
    struct cell *cells = realloc(canvas->cells, needed * sizeof *cells);
    if (cells == NULL)
      return error_set(error, CODE_INTERNAL,
                       _("There is not enough memory for a window of this size; make it smaller."));
    canvas->cells = cells;
    canvas->capacity = needed;
  }
  canvas->rows = new_rows;
  canvas->columns = new_columns;
  canvas_clear(canvas);
  return CODE_OK;
}

/* Thousands of these make a picture, so no formatting. */
static struct cell cell_of(const char *text, int width, enum paint paint) {
  struct cell cell = {.width = (uint8_t)width, .paint = (uint8_t)paint};
  memcpy(cell.text, text, strnlen(text, sizeof cell.text - 1));
  return cell;
}

static struct cell cell_of_ascii(char letter, enum paint paint) {
  return (struct cell){.text = {letter}, .width = 1, .paint = (uint8_t)paint};
}

void canvas_clear(struct canvas *canvas) {
  const struct cell blank = cell_of_ascii(' ', PAINT_TEXT);
  size_t columns = (size_t)canvas->columns;
  for (size_t i = 0; i < columns; i++) canvas->cells[i] = blank;
  for (size_t row = 1; row < (size_t)canvas->rows; row++)
    memcpy(canvas->cells + row * columns, canvas->cells, columns * sizeof blank);
  memset(canvas->drawn, true, sizeof canvas->drawn);
  canvas_unclip(canvas);
  memset(canvas->items, 0, (size_t)canvas->rows * sizeof canvas->items[0]);
  canvas_park(canvas, 0, 0, false);
}

void canvas_unclip(struct canvas *canvas) { canvas->clip = canvas_area(canvas); }

bool canvas_draws(const struct canvas *canvas, struct area area) {
  const struct area *clip = &canvas->clip;
  return area.row < clip->row + clip->rows && area.row + area.rows > clip->row &&
         area.column < clip->column + clip->columns && area.column + area.columns > clip->column;
}

static bool draws_row(const struct canvas *canvas, int row) {
  return row >= canvas->clip.row && row < canvas->clip.row + canvas->clip.rows;
}

static bool is_inside(const struct canvas *canvas, int row, int column) {
  return row >= 0 && row < canvas->rows && column >= 0 && column < canvas->columns;
}

static bool is_drawn(const struct canvas *canvas, int row, int column) {
  return draws_row(canvas, row) && column >= canvas->clip.column &&
         column < canvas->clip.column + canvas->clip.columns;
}

static struct cell *cell_at(struct canvas *canvas, int row, int column) {
  return &canvas->cells[(size_t)row * (size_t)canvas->columns + (size_t)column];
}

const struct cell *canvas_cells(const struct canvas *canvas, int row) {
  return &canvas->cells[(size_t)row * (size_t)canvas->columns];
}

const struct cell *canvas_cell(const struct canvas *canvas, int row, int column) {
  if (!is_inside(canvas, row, column)) return NULL;
  return &canvas->cells[(size_t)row * (size_t)canvas->columns + (size_t)column];
}

struct area canvas_area(const struct canvas *canvas) {
  return (struct area){0, 0, canvas->rows, canvas->columns};
}

/* The stretch is about to be drawn into. Wide clusters of which one half is about to be overwritten, at either end of `count` cells, lose the other half too. */
static void cells_take(struct canvas *canvas, int row, int column, int count) {
  canvas->drawn[row] = true;
  const struct cell *first = cell_at(canvas, row, column);
  const struct cell *last = cell_at(canvas, row, column + count - 1);
  if (first->width == 0 && column > 0)
    *cell_at(canvas, row, column - 1) = cell_of_ascii(' ', (enum paint)first->paint);
  if (last->width == 2 && column + count < canvas->columns)
    *cell_at(canvas, row, column + count) = cell_of_ascii(' ', (enum paint)last->paint);
}

/* Puts a cluster; nothing when it does not lie wholly on the canvas. */
static void cell_put(struct canvas *canvas, int row, int column, const char *text, int width,
                     enum paint paint) {
  if (!is_drawn(canvas, row, column) || !is_drawn(canvas, row, column + width - 1)) return;
  cells_take(canvas, row, column, width);
  if (width == 2) *cell_at(canvas, row, column + 1) = cell_of("", 0, paint);
  *cell_at(canvas, row, column) = cell_of(text, width, paint);
}

/* Clips a stretch of a row to what is drawn; false when nothing of it is left. `*column` moves on by what is cut at its left. */
static bool stretch_clip(const struct canvas *canvas, int row, int *column, int *count) {
  int left = *column < 0 ? 0 : *column;
  int right = *column + *count > canvas->columns ? canvas->columns : *column + *count;
  *column = left;
  *count = right - left;
  return row >= 0 && row<canvas->rows && * count> 0;
}

/* Puts the same cell, one wide, many times. */
static void cells_fill(struct canvas *canvas, int row, int column, int count, const struct cell *cell) {
  if (!stretch_clip(canvas, row, &column, &count)) return;
  cells_take(canvas, row, column, count);
  struct cell *at = cell_at(canvas, row, column);
  for (int i = 0; i < count; i++) at[i] = *cell;
}

int canvas_point_width(int32_t code_point) { return wcwidth((wchar_t)code_point); }

/* Printable ASCII is shown as it is, a cell for each byte: neither filtered nor measured. */
static bool is_ascii(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (text[i] < ' ' || text[i] > '~') return false;
  return true;
}

int canvas_width(const char *text) {
  size_t length = strlen(text);
  return (int)(is_ascii(text, length) ? length : text_width(text, length, canvas_point_width));
}

/* The bytes of the cell that begins at `at` in filtered text: a code point and the marks behind it. */
static size_t cell_read(const char *text, size_t length, size_t at, char cell[CELL_TEXT_SIZE], int *width) {
  size_t used = 0;
  *width = 0;
  while (at + used < length) {
    size_t size = 0;
    int32_t point = text_decode(text, length, at + used, &size);
    int cells = canvas_point_width(point);
    if (used > 0 && cells != 0) break;
    if (used + size >= CELL_TEXT_SIZE) break;
    if (cells > 0) *width = cells;
    used += size;
  }
  memcpy(cell, text + at, used);
  cell[used] = '\0';
  return used;
}

/* Draws filtered text until the room is used up; returns the cells used. */
static int put_shown(struct canvas *canvas, int row, int column, int room, enum paint paint, const char *text,
                     size_t length) {
  int used = 0;
  char cell[CELL_TEXT_SIZE];
  int width = 0;
  for (size_t at = 0; at < length;) {
    size_t bytes = cell_read(text, length, at, cell, &width);
    if (bytes == 0 || used + width > room) break;
    if (width > 0) cell_put(canvas, row, column + used, cell, width, paint);
    used += width;
    at += bytes;
  }
  return used;
}

static void put_ascii(struct canvas *canvas, int row, int column, int count, enum paint paint,
                      const char *text) {
  int from = column;
  if (!stretch_clip(canvas, row, &column, &count)) return;
  cells_take(canvas, row, column, count);
  struct cell *at = cell_at(canvas, row, column);
  for (int i = 0; i < count; i++) at[i] = cell_of_ascii(text[column - from + i], paint);
}

static int put_span(struct canvas *canvas, int row, int column, int width, enum paint paint, const char *text,
                    size_t length) {
  if (width <= 0) return 0;
  char shown[CANVAS_TEXT_MAX];
  bool ascii = is_ascii(text, length);
  size_t bytes = ascii ? length : text_display(text, length, shown, sizeof shown, canvas_point_width);
  bool cut = (ascii ? length : text_width(shown, bytes, canvas_point_width)) > (size_t)width;
  int room = cut ? width - 1 : width;
  int used = ascii ? (cut ? room : (int)length) : put_shown(canvas, row, column, room, paint, shown, bytes);
  if (ascii) put_ascii(canvas, row, column, used, paint, text);
  if (!cut) return used;
  canvas_glyph(canvas, row, column + used, paint, GLYPH_ELLIPSIS);
  return used + 1;
}

int canvas_text(struct canvas *canvas, int row, int column, int width, enum paint paint, const char *text) {
  return put_span(canvas, row, column, width, paint, text, strlen(text));
}

void canvas_padded(struct canvas *canvas, int row, int column, int width, enum paint paint,
                   const char *text) {
  int used = canvas_text(canvas, row, column, width, paint, text);
  canvas_blank(canvas, (struct area){row, column + used, 1, width - used}, paint);
}

void canvas_right(struct canvas *canvas, int row, int column, int width, enum paint paint, const char *text) {
  int needed = canvas_width(text);
  int taken = needed < width ? needed : width;
  (void)canvas_text(canvas, row, column + width - taken, taken, paint, text);
}

int canvas_format(struct canvas *canvas, int row, int column, int width, enum paint paint, const char *format,
                  ...) {
  char text[CANVAS_TEXT_MAX];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (!is_ascii(text, strlen(text))) text_drop_broken(text); /* a name in it may be cut within a character */
  return canvas_text(canvas, row, column, width, paint, text);
}

void canvas_glyph(struct canvas *canvas, int row, int column, enum paint paint, enum glyph glyph) {
  canvas_row(canvas, row, column, 1, paint, glyph);
}

void canvas_row(struct canvas *canvas, int row, int column, int width, enum paint paint, enum glyph glyph) {
  const struct cell cell = cell_of(glyph_text(canvas->glyphs, glyph), 1, paint);
  cells_fill(canvas, row, column, width, &cell);
}

/* The part of an area that lies in another one. */
static struct area area_within(struct area area, struct area whole) {
  int bottom_most = whole.row + whole.rows;
  int right_most = whole.column + whole.columns;
  int top = clamp(area.row, whole.row, bottom_most);
  int left = clamp(area.column, whole.column, right_most);
  int bottom = clamp(area.row + (area.rows > 0 ? area.rows : 0), top, bottom_most);
  int right = clamp(area.column + (area.columns > 0 ? area.columns : 0), left, right_most);
  return (struct area){top, left, bottom - top, right - left};
}

void canvas_clip(struct canvas *canvas, struct area area) {
  canvas->clip = area_within(area, canvas_area(canvas));
  canvas_blank(canvas, canvas->clip, PAINT_TEXT);
}

void canvas_blank(struct canvas *canvas, struct area area, enum paint paint) {
  const struct cell blank = cell_of_ascii(' ', paint);
  struct area inside = area_within(area, canvas->clip);
  for (int row = inside.row; row < inside.row + inside.rows; row++)
    cells_fill(canvas, row, inside.column, inside.columns, &blank);
}

void canvas_repaint(struct canvas *canvas, struct area area, enum paint paint) {
  struct area inside = area_within(area, canvas->clip);
  for (int row = inside.row; row < inside.row + inside.rows; row++) {
    canvas->drawn[row] = true;
    for (int column = inside.column; column < inside.column + inside.columns; column++)
      cell_at(canvas, row, column)->paint = (uint8_t)paint;
  }
}

void canvas_frame(struct canvas *canvas, struct area area, const char *title) {
  int bottom = area.row + area.rows - 1;
  int right = area.column + area.columns - 1;
  if (area.rows < 2 || area.columns < 2) return;
  canvas_blank(canvas, area, PAINT_TEXT);
  canvas_row(canvas, area.row, area.column, area.columns, PAINT_LINE, GLYPH_HORIZONTAL);
  canvas_row(canvas, bottom, area.column, area.columns, PAINT_LINE, GLYPH_HORIZONTAL);
  for (int row = area.row + 1; row < bottom; row++) {
    canvas_glyph(canvas, row, area.column, PAINT_LINE, GLYPH_VERTICAL);
    canvas_glyph(canvas, row, right, PAINT_LINE, GLYPH_VERTICAL);
  }
  canvas_glyph(canvas, area.row, area.column, PAINT_LINE, GLYPH_TOP_LEFT);
  canvas_glyph(canvas, area.row, right, PAINT_LINE, GLYPH_TOP_RIGHT);
  canvas_glyph(canvas, bottom, area.column, PAINT_LINE, GLYPH_BOTTOM_LEFT);
  canvas_glyph(canvas, bottom, right, PAINT_LINE, GLYPH_BOTTOM_RIGHT);
  if (title == NULL || area.columns < 8) return;
  int used = canvas_format(canvas, area.row, area.column + 2, area.columns - 4, PAINT_STRONG, " %s", title);
  canvas_glyph(canvas, area.row, area.column + 2, PAINT_TEXT, GLYPH_HORIZONTAL);
  (void)canvas_text(canvas, area.row, area.column + 2, 1, PAINT_TEXT, " ");
  if (used < area.columns - 4)
    (void)canvas_text(canvas, area.row, area.column + 2 + used, 1, PAINT_TEXT, " ");
}

int canvas_wrapped(struct canvas *canvas, struct area area, enum paint paint, const char *text) {
  size_t left = strlen(text);
  int row = 0;
  while (left > 0 && row < area.rows && area.columns > 0) {
    size_t next = 0;
    size_t bytes = text_wrap(text, left, (size_t)area.columns, &next, canvas_point_width);
    bool last = row == area.rows - 1;
    (void)put_span(canvas, area.row + row, area.column, area.columns, paint, text, last ? left : bytes);
    text += next;
    left -= next;
    row++;
  }
  return row;
}

int canvas_wrapped_rows(const char *text, int columns, int most) {
  size_t left = strlen(text);
  int rows = 0;
  while (left > 0 && rows < most && columns > 0) {
    size_t next = 0;
    (void)text_wrap(text, left, (size_t)columns, &next, canvas_point_width);
    text += next;
    left -= next;
    rows++;
  }
  return rows < 1 ? 1 : rows;
}

void canvas_item(struct canvas *canvas, int row, int number, bool lit) {
  if (row < 0 || row >= CANVAS_ROWS_MAX || number > INT16_MAX) return;
  canvas->items[row] = (int16_t)(lit ? -number : number);
}

int canvas_item_at(const struct canvas *canvas, int row) {
  return row < 0 || row >= CANVAS_ROWS_MAX ? 0 : canvas->items[row];
}

void canvas_park(struct canvas *canvas, int row, int column, bool caret) {
  canvas->cursor_row = clamp(row, 0, canvas->rows - 1);
  canvas->cursor_column = clamp(column, 0, canvas->columns - 1);
  canvas->caret = caret;
}

void canvas_row_text(const struct canvas *canvas, int row, char *text, size_t size) {
  size_t used = 0;
  size_t end = 0;
  text[0] = '\0';
  for (int column = 0; column < canvas->columns; column++) {
    const struct cell *cell = canvas_cell(canvas, row, column);
    size_t length = cell == NULL ? 0 : strlen(cell->text);
    if (used + length + 1 > size) break;
    if (length > 0) memcpy(text + used, cell->text, length);
    used += length;
    if (length > 0 && strcmp(cell->text, " ") != 0) end = used;
  }
  text[end] = '\0';
}

void canvas_row_paints(const struct canvas *canvas, int row, char *text, size_t size) {
  size_t end = 0;
  for (int column = 0; column < canvas->columns && (size_t)column + 1 < size; column++) {
    const struct cell *cell = canvas_cell(canvas, row, column);
    text[column] = paint_letter(cell == NULL ? PAINT_TEXT : (enum paint)cell->paint);
    if (text[column] != '.') end = (size_t)column + 1;
  }
  text[end] = '\0';
}
