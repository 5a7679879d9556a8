#include "ui/widget/sheet.h"

#include "core/model/language.h"
#include "ui/ui.h"

/* ---- The lit row ---- */

void sheet_light(struct sheet *sheet, const struct view *view, int row) {
  list_move(&sheet->list, row - sheet->list.selected);
  bool known = sheet->class->id != NULL && sheet->list.count > 0;
  sheet->lit = known ? sheet->class->id(view, sheet->list.selected) : id_nil;
}

void sheet_resize(struct sheet *sheet, const struct view *view, int count) {
  int row = sheet->list.selected;
  list_resize(&sheet->list, count);
  if (sheet->class->id != NULL && !id_is_nil(sheet->lit))
    for (int i = 0; i < count; i++)
      if (id_equal(sheet->class->id(view, i), sheet->lit)) row = i;
  sheet_light(sheet, view, row);
}

int sheet_row(const struct sheet *sheet) { return sheet->list.count == 0 ? -1 : sheet->list.selected; }

/* ---- Keys ---- */

static unsigned step(struct view *view, int rows) {
  struct sheet *sheet = ((struct sheet_view *)view)->sheet;
  sheet_light(sheet, view, sheet->list.selected + rows);
  return REACTION_REPAINT;
}

static int page(const struct view *view) {
  const struct sheet *sheet = ((const struct sheet_view *)view)->sheet;
  return sheet->shown > 2 ? sheet->shown - 1 : 1;
}

unsigned sheet_run_up(struct ui *ui, struct view *view) {
  (void)ui;
  return step(view, -1);
}

unsigned sheet_run_down(struct ui *ui, struct view *view) {
  (void)ui;
  return step(view, 1);
}

unsigned sheet_run_page_up(struct ui *ui, struct view *view) {
  (void)ui;
  return step(view, -page(view));
}

unsigned sheet_run_page_down(struct ui *ui, struct view *view) {
  (void)ui;
  return step(view, page(view));
}

unsigned sheet_run_first(struct ui *ui, struct view *view) {
  (void)ui;
  return step(view, -((struct sheet_view *)view)->sheet->list.count);
}

unsigned sheet_run_last(struct ui *ui, struct view *view) {
  (void)ui;
  return step(view, ((struct sheet_view *)view)->sheet->list.count);
}

const char *sheet_no_row(const struct ui *ui, const struct view *view) {
  (void)ui;
  return ((const struct sheet_view *)view)->sheet->list.count > 0 ? NULL : _("There is no row here.");
}

/* ---- Drawing ---- */

enum { BETWEEN = 2, EDGE = 1 };

/* Where the columns stand; those that do not fit have a width of 0. */
struct widths {
  int column[SHEET_COLUMNS_MAX];
  int count;
};

static struct widths widths_of(const struct sheet_class *class, int room) {
  struct widths widths = {.count = 0};
  int used = 0;
  int weight = 0;
  for (int i = 0; i < class->column_count && i < SHEET_COLUMNS_MAX; i++) {
    int least = class->columns[i].least + (i > 0 ? BETWEEN : 0);
    if (i > 0 && used + least > room) break;
    used += least;
    weight += class->columns[i].weight;
    widths.column[widths.count++] = class->columns[i].least;
  }
  int left = room > used ? room - used : 0;
  for (int i = 0; i < widths.count && weight > 0; i++) {
    int share = left * class->columns[i].weight / weight;
    widths.column[i] += share;
    left -= share;
    weight -= class->columns[i].weight;
  }
  if (widths.column[0] > room) widths.column[0] = room;
  return widths;
}

static void text_draw(const struct sheet_column *column, struct canvas *canvas, int row, int left, int width,
                      enum paint paint, const char *text) {
  if (column->right && canvas_width(text) <= width)
    canvas_right(canvas, row, left, width, paint, text);
  else
    (void)canvas_text(canvas, row, left, width, paint, text);
}

static void titles_draw(const struct sheet *sheet, const struct widths *widths, struct canvas *canvas,
                        struct area area) {
  int left = area.column + EDGE;
  for (int i = 0; i < widths->count; i++) {
    const struct sheet_column *column = &sheet->class->columns[i];
    text_draw(column, canvas, area.row, left, widths->column[i], PAINT_DIM, _(column->title));
    left += widths->column[i] + BETWEEN;
  }
}

static void row_draw(const struct sheet *sheet, const struct ui *ui, const struct view *view,
                     const struct widths *widths, struct canvas *canvas, struct area line, int row, bool on) {
  bool lit = row == sheet->list.selected;
  enum paint paint = sheet->class->paint == NULL ? PAINT_TEXT : sheet->class->paint(ui, view, row);
  if (lit) paint = on ? PAINT_CURSOR : PAINT_CHOSEN;
  int left = line.column + EDGE;
  canvas_blank(canvas, line, paint);
  canvas_item(canvas, line.row, row + 1, lit && !on);
  for (int i = 0; i < widths->count; i++) {
    char text[SHEET_CELL_SIZE] = "";
    sheet->class->cell(ui, view, row, i, text, sizeof text);
    text_draw(&sheet->class->columns[i], canvas, line.row, left, widths->column[i], paint, text);
    left += widths->column[i] + BETWEEN;
  }
  if (lit && on) canvas_park(canvas, line.row, line.column, false);
}

void sheet_layout(struct sheet *sheet, struct area area) {
  sheet->shown = area.rows > 1 ? area.rows - 1 : 1;
  list_layout(&sheet->list, sheet->shown);
}

void sheet_draw(const struct sheet *sheet, const struct ui *ui, const struct view *view,
                struct canvas *canvas, struct area area, bool on) {
  if (area.rows < 1 || area.columns < 3) return;
  if (ui->linear.on) area.columns = canvas->columns - area.column; /* nothing is beside it */
  struct widths widths = widths_of(sheet->class, area.columns - 2 * EDGE);
  canvas_blank(canvas, area, PAINT_TEXT);
  titles_draw(sheet, &widths, canvas, area);
  if (sheet->list.count == 0) {
    struct area inside = {area.row + 1, area.column + EDGE, area.rows - 1, area.columns - 2 * EDGE};
    (void)canvas_wrapped(canvas, inside, PAINT_DIM, _(sheet->class->empty));
    if (on) canvas_park(canvas, area.row + 1, area.column + EDGE, false);
    return;
  }
  for (int i = 0; i < area.rows - 1 && sheet->list.top + i < sheet->list.count; i++)
    row_draw(sheet, ui, view, &widths, canvas, (struct area){area.row + 1 + i, area.column, 1, area.columns},
             sheet->list.top + i, on);
  int below = sheet->list.count - sheet->list.top - (area.rows - 1);
  int last = area.column + area.columns - 1;
  if (sheet->list.top > 0) canvas_glyph(canvas, area.row + 1, last, PAINT_KEY, GLYPH_MORE_ABOVE);
  if (below > 0) canvas_glyph(canvas, area.row + area.rows - 1, last, PAINT_KEY, GLYPH_MORE_BELOW);
}
