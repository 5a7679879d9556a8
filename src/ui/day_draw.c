/* Drawing the day: names over the columns, times at the left, a cell per column and row. */
#include <stdio.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/money.h"
#include "core/model/status.h"
#include "ui/day_view.h"
#include "ui/ui.h"
#include "ui/visit_panel.h"
#include "ui/words.h"

enum { LINE_SIZE = 256 };

/* What the drawing of one cell needs. */
struct brush {
  const struct ui *ui;
  const struct desk *desk;
  const struct day_view *day;
  struct canvas *canvas;
};

/* A cell of the grid on the canvas. */
struct spot {
  int column; /* of the day */
  int grid_row;
  int row, left, width; /* on the canvas */
};

static bool is_cursor(const struct brush *brush, const struct spot *spot) {
  return spot->column == desk_column(brush->desk) &&
         spot->grid_row == grid_row(&brush->day->grid, brush->desk->cell.at);
}

static bool is_now(const struct brush *brush, int row) {
  const struct desk *desk = brush->desk;
  return desk->date == desk->today && grid_row(&brush->day->grid, desk->now) == row;
}

/* ---- Places without a visit ---- */

/* The row at which a stretch is told of: the first that begins in it, or the first one shown. */
static bool is_label_row(const struct brush *brush, const struct spot *spot, int64_t from) {
  int first = grid_row(&brush->day->grid, from);
  if (brush->day->grid.starts[first] < from) first++;
  if (first < brush->day->top) first = brush->day->top;
  return spot->grid_row == first;
}

static void place_draw_lines(const struct brush *brush, const struct spot *spot, enum paint paint,
                             enum glyph glyph, const char *label) {
  canvas_glyph(brush->canvas, spot->row, spot->left, paint, glyph);
  (void)canvas_text(brush->canvas, spot->row, spot->left + 2, spot->width - 2, paint, label);
}

static void off_draw(const struct brush *brush, const struct spot *spot, const struct place *place) {
  const char *reason = is_label_row(brush, spot, place->time.from) ? place->reason : "";
  canvas_row(brush->canvas, spot->row, spot->left, spot->width, PAINT_OFF, GLYPH_OFF);
  if (reason[0] == '\0' || spot->width < 5) return;
  int used =
      canvas_format(brush->canvas, spot->row, spot->left + 1, spot->width - 2, PAINT_DIM, " %s", reason);
  if (used < spot->width - 2)
    (void)canvas_text(brush->canvas, spot->row, spot->left + 1 + used, 1, PAINT_DIM, " ");
}

static void place_draw(const struct brush *brush, const struct spot *spot, const struct place *place) {
  bool first = is_label_row(brush, spot, place->time.from);
  switch (place->kind) {
  case PLACE_IS_GAP:
    place_draw_lines(brush, spot, PAINT_GAP, GLYPH_GAP, first ? _("processing, free") : "");
    break;
  case PLACE_IS_BUFFER:
    place_draw_lines(brush, spot, PAINT_DIM, GLYPH_GAP, first ? _("buffer") : "");
    break;
  case PLACE_IS_BLOCK:
    place_draw_lines(brush, spot, PAINT_DIM, GLYPH_OFF, first ? place->reason : "");
    break;
  case PLACE_IS_HOLD:
    place_draw_lines(brush, spot, PAINT_WARNING, GLYPH_GAP, first ? place->reason : "");
    break;
  case PLACE_IS_OFF:
    off_draw(brush, spot, place);
    break;
  case PLACE_IS_FREE:
  default:
    if (is_now(brush, spot->grid_row))
      canvas_row(brush->canvas, spot->row, spot->left, spot->width, PAINT_NOW, GLYPH_HORIZONTAL);
    canvas_glyph(brush->canvas, spot->row, spot->left, PAINT_FREE, GLYPH_FREE);
    break;
  }
}

/* ---- Visits ---- */

/* The sign at a visit's left edge. */
static enum glyph edge_glyph(const struct brush *brush, const struct spot *spot,
                             const struct appointment_segment *segment) {
  int first = grid_row(&brush->day->grid, segment->starts_at);
  int last = grid_row(&brush->day->grid, segment->ends_at - 1);
  if (first == last) return GLYPH_SHORT;
  if (spot->grid_row == first) return segment->part > 0 ? GLYPH_CONTINUED : GLYPH_TOP_LEFT;
  return spot->grid_row == last ? GLYPH_BOTTOM_LEFT : GLYPH_VERTICAL;
}

/* The badge at a visit's right edge: what must be decided before what is not yet sent. */
static bool badge_of(const struct appointment *visit, const struct appointment_segment *segment,
                     enum glyph *glyph, enum paint *paint) {
  *paint = PAINT_CONFLICT;
  *glyph = GLYPH_CONFLICT;
  if (visit->sync_state <= SYNC_ORPHANED_REMOTE || visit->requires_manual_review) return true;
  *glyph = GLYPH_OVERLAP;
  *paint = PAINT_WARNING;
  if (segment->overlap) return true;
  *glyph = GLYPH_UNSYNCED;
  *paint = PAINT_UNSYNCED;
  return visit->sync_state != SYNC_SYNCED;
}

/* The text of a visit's line, counted from the first one that shows. */
static void visit_line(const struct brush *brush, const struct appointment *visit,
                       const struct appointment_segment *segment, int line, int lines, char *text,
                       size_t size) {
  bool part = segment->part > 0;
  const char *what = segment->part_name[0] != '\0' && part ? segment->part_name : segment->service_name;
  char start[WORDS_SIZE];
  char end[WORDS_SIZE];
  text[0] = '\0';
  if (line == 0 && lines == 1) {
    (void)snprintf(text, size, "%s %s", visit_name(visit), what);
  } else if (line == 0) {
    (void)snprintf(text, size, "%s", visit_name(visit));
  } else if (line == 1) {
    (void)snprintf(text, size, "%s", what);
  } else if (line == 2) {
    (void)snprintf(text, size, "%s", words_status(visit->status));
  } else if (line == 3) {
    words_time(desk_zone(brush->desk), segment->starts_at, start);
    words_time(desk_zone(brush->desk), segment->ends_at, end);
    (void)snprintf(text, size, "%s%s%s", start, glyph_text(brush->canvas->glyphs, GLYPH_TO), end);
  } else if (line == 4 && visit->notes != NULL) {
    (void)snprintf(text, size, "%s", visit->notes);
  }
}

static void visit_draw(const struct brush *brush, const struct spot *spot, const struct day_entry *entry) {
  const struct appointment *visit = &brush->desk->day.appointments[entry->appointment];
  const struct appointment_segment *segment = desk_segment(brush->desk, entry);
  const struct grid *grid = &brush->day->grid;
  int first = grid_row(grid, segment->starts_at);
  int last = grid_row(grid, segment->ends_at - 1);
  if (first < brush->day->top) first = brush->day->top;
  bool chosen = id_equal(visit->id, brush->desk->selected);
  enum paint paint = chosen ? PAINT_CHOSEN : status_paint(visit->status);
  char text[LINE_SIZE];
  int line = spot->grid_row - first;
  visit_line(brush, visit, segment, line, last - first + 1, text, sizeof text);
  canvas_blank(brush->canvas, (struct area){spot->row, spot->left, 1, spot->width}, paint);
  canvas_glyph(brush->canvas, spot->row, spot->left, paint, edge_glyph(brush, spot, segment));
  int left = spot->left + 1;
  int width = spot->width - 1;
  if (line == 0 && width > 3) {
    enum glyph badge = GLYPH_UNSYNCED;
    enum paint badge_paint = PAINT_UNSYNCED;
    canvas_glyph(brush->canvas, spot->row, left, paint, status_glyph(visit->status));
    left++;
    width--;
    if (badge_of(visit, segment, &badge, &badge_paint)) {
      canvas_glyph(brush->canvas, spot->row, left + width - 1, chosen ? paint : badge_paint, badge);
      width--;
    }
  }
  (void)canvas_text(brush->canvas, spot->row, left, width, paint, text);
}

/* Several in one row stand beside each other. */
static void entries_draw(const struct brush *brush, const struct spot *spot,
                         const struct day_entry *entries[], int count) {
  for (int i = 0; i < count; i++) {
    struct spot part = *spot;
    part.left = spot->left + i * spot->width / count;
    part.width = (i + 1) * spot->width / count - i * spot->width / count;
    visit_draw(brush, &part, entries[i]);
  }
}

/* ---- The visit that is not made yet ---- */

static void ghost_label(const struct brush *brush, const struct plan_segment *segment, int line, char *text,
                        size_t size) {
  const struct desk *desk = brush->desk;
  text[0] = '\0';
  if (line == 0) (void)snprintf(text, size, "%s", desk->ghost.label);
  if (line != 1 || segment->service == INDEX_NONE) return;
  const struct service *service = &desk->salon->services[segment->service];
  bool part = segment->part > 0 && segment->part < service->segment_count;
  (void)snprintf(text, size, "%s",
                 part ? desk->salon->segments[service->first_segment + segment->part].name : service->name);
}

/* The ghost's part in this cell, or NULL. */
static const struct plan_segment *ghost_at(const struct brush *brush, const struct spot *spot) {
  const struct desk_ghost *ghost = &brush->desk->ghost;
  int employee = desk_column_employee(brush->desk, spot->column);
  int64_t from = brush->day->grid.starts[spot->grid_row];
  int64_t to = grid_row_end(&brush->day->grid, spot->grid_row);
  for (int i = 0; i < ghost->plan.segment_count && ghost->shown; i++) {
    const struct plan_segment *segment = &ghost->plan.segments[i];
    struct interval time = plan_segment_time(segment, ghost->starts_at);
    if (segment->employee == employee && time.from < to && time.to > from) return segment;
  }
  return NULL;
}

static void ghost_draw(const struct brush *brush, const struct spot *spot,
                       const struct plan_segment *segment) {
  const struct desk_ghost *ghost = &brush->desk->ghost;
  enum paint paint = ghost->allowed ? PAINT_GHOST : PAINT_GHOST_BAD;
  int first = grid_row(&brush->day->grid, plan_segment_time(segment, ghost->starts_at).from);
  if (first < brush->day->top) first = brush->day->top;
  char text[LINE_SIZE];
  ghost_label(brush, segment, spot->grid_row - first, text, sizeof text);
  canvas_blank(brush->canvas, (struct area){spot->row, spot->left, 1, spot->width}, paint);
  canvas_glyph(brush->canvas, spot->row, spot->left, paint, ghost->allowed ? GLYPH_GHOST : GLYPH_BAD);
  (void)canvas_text(brush->canvas, spot->row, spot->left + 2, spot->width - 2, paint, text);
}

/* ---- The grid ---- */

/* The entries of a cell, without the visit that is being moved: its ghost stands for it. */
static int entries_shown(const struct brush *brush, const struct spot *spot, bool ghost,
                         const struct day_entry *entries[]) {
  const struct desk *desk = brush->desk;
  int64_t at = brush->day->grid.starts[spot->grid_row];
  int count = desk_entries_at(desk, spot->column, at, entries, DAY_ENTRIES_SHOWN);
  int kept = 0;
  for (int i = 0; i < count; i++)
    if (!ghost || !id_equal(desk->day.appointments[entries[i]->appointment].id, desk->ghost.visit))
      entries[kept++] = entries[i];
  return kept;
}

static void cell_draw(const struct brush *brush, const struct spot *spot) {
  const struct day_entry *entries[DAY_ENTRIES_SHOWN];
  const struct plan_segment *ghost = ghost_at(brush, spot);
  int count = entries_shown(brush, spot, ghost != NULL, entries);
  struct spot rest = *spot;
  if (ghost != NULL && count > 0) rest.width = spot->width / 2; /* both are seen where they clash */
  if (count > 0) {
    entries_draw(brush, &rest, entries, count);
  } else if (ghost == NULL) {
    struct place place = place_at(brush->desk, spot->column, brush->day->grid.starts[spot->grid_row]);
    place_draw(brush, spot, &place);
  }
  if (ghost != NULL) {
    struct spot part = *spot;
    part.left += count > 0 ? rest.width : 0;
    part.width -= count > 0 ? rest.width : 0;
    ghost_draw(brush, &part, ghost);
  }
  if (!is_cursor(brush, spot)) return;
  if (ghost == NULL)
    canvas_repaint(brush->canvas, (struct area){spot->row, spot->left, 1, spot->width}, PAINT_CURSOR);
  canvas_park(brush->canvas, spot->row, spot->left, false);
}

static void time_draw(const struct brush *brush, int row, int grid_at) {
  char time[WORDS_SIZE];
  int64_t at = brush->day->grid.starts[grid_at];
  bool now = is_now(brush, grid_at);
  bool lit = grid_at == grid_row(&brush->day->grid, brush->desk->cell.at);
  words_time(desk_zone(brush->desk), at, time);
  if (now) canvas_glyph(brush->canvas, row, 0, PAINT_NOW, GLYPH_NOW);
  (void)canvas_text(brush->canvas, row, 1, 5, now ? PAINT_NOW : lit ? PAINT_STRONG : PAINT_TIME, time);
}

static void names_draw(const struct brush *brush, int row) {
  const struct day_view *day = brush->day;
  const struct desk *desk = brush->desk;
  int last = day->first_column + day->shown_columns;
  for (int i = day->first_column; i < last; i++) {
    int employee = desk_column_employee(desk, i);
    const char *name = employee == INDEX_NONE ? _("(left)") : desk->salon->employees[employee].name;
    int left = DAY_TIME_COLUMNS + (i - day->first_column) * day->column_width;
    enum paint paint = i == desk_column(desk) ? PAINT_STRONG : PAINT_TEXT;
    int used = i < 9 ? canvas_format(brush->canvas, row, left, 2, PAINT_DIM, "%d ", i + 1) : 0;
    (void)canvas_text(brush->canvas, row, left + used, day->column_width - used - 1, paint, name);
  }
  if (day->first_column > 0) canvas_glyph(brush->canvas, row, DAY_TIME_COLUMNS - 1, PAINT_KEY, GLYPH_LEFT);
  int right = DAY_TIME_COLUMNS + day->shown_columns * day->column_width - 1;
  if (last < desk->day.column_count) canvas_glyph(brush->canvas, row, right, PAINT_KEY, GLYPH_RIGHT);
}

static void side_draw(const struct brush *brush, struct area area) {
  int left = area.column + area.columns - ui_pane_columns(area.columns);
  struct area panel = {area.row, left + 2, area.rows, ui_pane_columns(area.columns) - 3};
  for (int row = 0; row < area.rows; row++)
    canvas_glyph(brush->canvas, area.row + row, left, PAINT_LINE, GLYPH_VERTICAL);
  const struct appointment *visit = desk_selected(brush->desk);
  if (visit != NULL) {
    (void)visit_panel_draw(brush->desk, visit, brush->canvas, panel);
    return;
  }
  char text[LINE_SIZE];
  day_describe(brush->ui, text, sizeof text);
  (void)canvas_wrapped(brush->canvas, panel, PAINT_DIM, text);
}

static void grid_draw(const struct brush *brush, struct area area) {
  const struct day_view *day = brush->day;
  names_draw(brush, area.row);
  for (int i = 0; i < day->rows && day->top + i < day->grid.row_count; i++) {
    int row = area.row + 1 + i;
    time_draw(brush, row, day->top + i);
    for (int shown = 0; shown < day->shown_columns; shown++) {
      struct spot spot = {day->first_column + shown, day->top + i, row,
                          DAY_TIME_COLUMNS + shown * day->column_width, day->column_width - 1};
      cell_draw(brush, &spot);
    }
  }
}

/* ---- In words ---- */

static void describe_visit(const struct ui *ui, const struct appointment *visit, char *text, size_t size) {
  const struct desk *desk = &ui->desk;
  char services[LINE_SIZE];
  char start[WORDS_SIZE];
  char end[WORDS_SIZE];
  visit_services(visit, services, sizeof services);
  words_time(desk_zone(desk), visit->starts_at, start);
  words_time(desk_zone(desk), visit->ends_at, end);
  const char *phone = visit->customer_phone == NULL ? "" : visit->customer_phone;
  (void)snprintf(text, size, "%s%s%s %s, %s, %s%s%s", start, glyph_text(ui->canvas.glyphs, GLYPH_TO), end,
                 visit_name(visit), services, words_status(visit->status), phone[0] == '\0' ? "" : ", ",
                 phone);
}

static void describe_free(const struct desk *desk, const struct day_column *column, int64_t at, int64_t until,
                          char *text, size_t size) {
  char length[WORDS_SIZE];
  for (int i = 0; i < column->entry_count; i++) {
    int64_t starts = desk_segment(desk, &column->entries[i])->occupied_from;
    if (starts > at && starts < until) until = starts;
  }
  words_minutes((until - at) / MS_PER_MINUTE, length);
  (void)snprintf(text, size, _("free for %s"), length);
}

static void describe_place(const struct ui *ui, char *text, size_t size) {
  const struct desk *desk = &ui->desk;
  static const char *const kinds[] = {
      [PLACE_IS_FREE] = N_("free"),         [PLACE_IS_GAP] = N_("free while a colour takes"),
      [PLACE_IS_BUFFER] = N_("buffer"),     [PLACE_IS_BLOCK] = N_("blocked"),
      [PLACE_IS_HOLD] = N_("being booked"), [PLACE_IS_OFF] = N_("not working"),
  };
  char time[WORDS_SIZE];
  char what[LINE_SIZE];
  int column = desk_column(desk);
  int employee = desk_column_employee(desk, column);
  struct place place = place_at(desk, column, desk->cell.at);
  words_time(desk_zone(desk), desk->cell.at, time);
  (void)snprintf(what, sizeof what, "%s%s%s", _(kinds[place.kind]), place.reason[0] == '\0' ? "" : ": ",
                 place.reason);
  if (place.kind == PLACE_IS_FREE)
    describe_free(desk, &desk->day.columns[column], desk->cell.at, place.time.to, what, sizeof what);
  (void)snprintf(text, size, "%s %s: %s", time,
                 employee == INDEX_NONE ? "" : desk->salon->employees[employee].name, what);
}

void day_describe(const struct ui *ui, char *text, size_t size) {
  const struct appointment *visit = desk_selected(&ui->desk);
  text[0] = '\0';
  if (visit != NULL)
    describe_visit(ui, visit, text, size);
  else if (ui->desk.day.column_count > 0)
    describe_place(ui, text, size);
}

void day_view_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area) {
  const struct day_view *day = (const struct day_view *)view;
  struct brush brush = {ui, &ui->desk, day, canvas};
  char text[LINE_SIZE];
  if (ui->desk.day.column_count == 0) {
    const char *holiday = ui->desk.day.holiday;
    if (holiday == NULL)
      (void)snprintf(text, sizeof text, "%s", _("Nobody works on this day."));
    else
      (void)snprintf(text, sizeof text, _("Nobody works on this day: %s."), holiday);
    (void)canvas_text(canvas, area.row + 1, area.column + 2, area.columns - 4, PAINT_DIM, text);
    canvas_park(canvas, area.row + 1, area.column + 2, false);
    return;
  }
  day_describe(ui, text, sizeof text);
  if (!day->side && ui->depth == 1)
    (void)canvas_text(canvas, area.row + area.rows, area.column + 1, area.columns - 2, PAINT_DIM, text);
  if (day->agenda) {
    day_agenda_draw(ui, day, canvas, area);
    return;
  }
  grid_draw(&brush, area);
  if (day->side) side_draw(&brush, area);
}
