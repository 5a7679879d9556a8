/* What of the day has to be drawn anew when only the cursor has moved: its cells, those of the visits that are lit, and the words about it. */
#include <string.h>

#include "ui/calendar/day_view.h"
#include "ui/ui.h"

/* All that the day's picture follows from, but for the cursor. */
static struct day_picture picture_of(const struct ui *ui, const struct day_view *day, struct area area) {
  const struct desk *desk = &ui->desk;
  struct day_picture picture;
  memset(&picture, 0, sizeof picture); /* pictures are compared as bytes */
  picture.loads = desk->loads;
  picture.shows = desk->shows;
  picture.date = desk->date;
  picture.starts_at = desk->day.starts_at;
  picture.step = desk->step_minutes;
  picture.now_row = desk->date == desk->today ? grid_row(&day->grid, desk->now) : -1;
  picture.top = day->top;
  picture.rows = day->rows;
  picture.first_column = day->first_column;
  picture.shown_columns = day->shown_columns;
  picture.column_width = day->column_width;
  picture.area = area;
  picture.depth = ui->depth;
  picture.side = day->side;
  return picture;
}

/* A stretch of the grid's rows and columns, as far as they are shown. */
struct block_of_cells {
  int first_row, last_row, first_column, last_column; /* none when last_row < first_row */
};

static void cells_add(struct block_of_cells *cells, const struct day_view *day, int column, int first,
                      int last) {
  if (first < day->top) first = day->top;
  if (last > day->top + day->rows - 1) last = day->top + day->rows - 1;
  if (first > last || column < day->first_column || column >= day->first_column + day->shown_columns) return;
  if (cells->last_row < cells->first_row) *cells = (struct block_of_cells){first, last, column, column};
  if (first < cells->first_row) cells->first_row = first;
  if (last > cells->last_row) cells->last_row = last;
  if (column < cells->first_column) cells->first_column = column;
  if (column > cells->last_column) cells->last_column = column;
}

static void cells_add_cursor(struct block_of_cells *cells, const struct desk *desk,
                             const struct day_view *day, const struct desk_cell *cell) {
  int row = grid_row(&day->grid, cell->at);
  cells_add(cells, day, desk_column_of(desk, cell->employee), row, row);
}

/* Where a visit lies, in whichever columns. */
static void cells_add_visit(struct block_of_cells *cells, const struct desk *desk, const struct day_view *day,
                            struct id id) {
  const struct appointment *visit = desk_visit(desk, id);
  for (int i = 0; visit != NULL && i < visit->segment_count; i++)
    cells_add(cells, day, desk_column_of(desk, visit->segments[i].employee),
              grid_row(&day->grid, visit->segments[i].starts_at),
              grid_row(&day->grid, visit->segments[i].ends_at - 1));
}

static void damage_add(struct damage *damage, struct area area) {
  if (damage->count < DAMAGE_MAX && area.rows > 0 && area.columns > 0) damage->areas[damage->count++] = area;
}

bool day_view_damage(const struct ui *ui, struct view *view, struct area area, struct damage *damage) {
  struct day_view *day = (struct day_view *)view;
  const struct desk *desk = &ui->desk;
  struct day_picture now = picture_of(ui, day, area);
  struct day_picture before = day->drawn;
  struct desk_cell cell = day->drawn_cell;
  struct id selected = day->drawn_selected;
  day->drawn = now;
  day->drawn_cell = desk->cell;
  day->drawn_selected = desk->selected;
  bool same = memcmp(&now, &before, sizeof now) == 0;
  if (!same || day->agenda || desk->day.column_count == 0 || desk->ghost.shown) return false;
  struct block_of_cells cells = {0, -1, 0, -1};
  cells_add_cursor(&cells, desk, day, &cell);
  cells_add_cursor(&cells, desk, day, &desk->cell);
  cells_add_visit(&cells, desk, day, selected);
  cells_add_visit(&cells, desk, day, desk->selected);
  int side = day->side ? ui_pane_columns(area.columns) : 0;
  int grid = area.columns - side;
  int row = area.row + 1 + cells.first_row - day->top;
  int rows = cells.last_row - cells.first_row + 1;
  int left = DAY_TIME_COLUMNS + (cells.first_column - day->first_column) * day->column_width;
  int columns = (cells.last_column - cells.first_column + 1) * day->column_width;
  if (!id_equal(cell.employee, desk->cell.employee))
    damage_add(damage, (struct area){area.row, area.column, 1, grid});
  damage_add(damage, (struct area){row, area.column, rows, DAY_TIME_COLUMNS});
  damage_add(damage, (struct area){row, left, rows, columns});
  bool told =
      !id_is_nil(selected) && id_equal(selected, desk->selected); /* the panel tells of the same visit */
  if (!told) damage_add(damage, (struct area){area.row, area.column + grid, area.rows, side});
  if (!day->side) damage_add(damage, (struct area){area.row + area.rows, area.column, 1, area.columns});
  return true;
}
