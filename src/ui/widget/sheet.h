/*
 * A list with columns: the body of every view that shows rows. What the rows are and what stands in a cell is the owner's business, told by a
 * class of callbacks; the sheet knows which row is lit (by the row's id, so that what comes from elsewhere moves nothing), scrolls, lays out
 * the columns, drops those on the right that do not fit, and parks the cursor on the lit row.
 *
 * A view that is worked as a sheet begins with `struct sheet_view` and has SHEET_HANDLERS among its handlers; `sheet` points to the one
 * that the keys move, so that a view may have several.
 */
#ifndef UI_SHEET_H
#define UI_SHEET_H

#include "core/model/id.h"
#include "ui/terminal/canvas.h"
#include "ui/view.h"
#include "ui/widget/list.h"

enum { SHEET_CELL_SIZE = 512, SHEET_COLUMNS_MAX = 12 };

struct sheet_column {
  const char *title; /* N_() */
  int least;         /* cells below which the column is left out; the first column is never */
  int weight;        /* its share of the room that is left over; 0: stays at its least */
  bool right;        /* stands at its right edge: numbers */
};

struct sheet_class {
  const struct sheet_column *columns;
  int column_count;  /* 1..SHEET_COLUMNS_MAX */
  const char *empty; /* N_(): a sentence in place of the rows when there are none */
  /* The row's id, by which it stays lit; NULL function: rows stay lit by their place. */
  struct id (*id)(const struct view *view, int row);
  /* The text of a cell; `size` SHEET_CELL_SIZE. `text` is "" before. */
  void (*cell)(const struct ui *ui, const struct view *view, int row, int column, char *text, size_t size);
  /* NULL: PAINT_TEXT. */
  enum paint (*paint)(const struct ui *ui, const struct view *view, int row);
};

struct sheet {
  const struct sheet_class *class;
  struct list list;
  struct id lit; /* the id of the lit row */
  int shown;     /* rows that fitted when it was laid out last */
};

struct sheet_view {
  struct view view;
  struct sheet *sheet; /* the one that the keys move */
};

/* The rows have been loaded anew: their number; the row that was lit is found again by its id. */
void sheet_resize(struct sheet *sheet, const struct view *view, int count);

/* The lit row, or -1 when there are none; and another one. */
int sheet_row(const struct sheet *sheet);
void sheet_light(struct sheet *sheet, const struct view *view, int row);

/* Scrolls to what fits into the area; call it from the view's layout(). */
void sheet_layout(struct sheet *sheet, struct area area);

/* Draws titles and rows. `on`: the keys move this one; the cursor is parked on its lit row. */
void sheet_draw(const struct sheet *sheet, const struct ui *ui, const struct view *view,
                struct canvas *canvas, struct area area, bool on);

/* The handlers of ACTION_UP and so on, for views that begin with struct sheet_view. */
unsigned sheet_run_up(struct ui *ui, struct view *view);
unsigned sheet_run_down(struct ui *ui, struct view *view);
unsigned sheet_run_page_up(struct ui *ui, struct view *view);
unsigned sheet_run_page_down(struct ui *ui, struct view *view);
unsigned sheet_run_first(struct ui *ui, struct view *view);
unsigned sheet_run_last(struct ui *ui, struct view *view);

/* The `disabled` of handlers that need a row. */
const char *sheet_no_row(const struct ui *ui, const struct view *view);

#define SHEET_HANDLERS \
  {ACTION_UP, false, sheet_run_up, NULL}, {ACTION_DOWN, false, sheet_run_down, NULL}, \
      {ACTION_PAGE_UP, false, sheet_run_page_up, NULL}, \
      {ACTION_PAGE_DOWN, false, sheet_run_page_down, NULL}, {ACTION_FIRST, false, sheet_run_first, NULL}, { \
    ACTION_LAST, false, sheet_run_last, NULL \
  }

#endif
