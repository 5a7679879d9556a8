#include "ui/calendar/cell.h"

#include <stdio.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/status.h"
#include "ui/words.h"

enum { LINE_SIZE = 256 };

/* What the drawing of one cell needs. */
struct brush {
  const struct desk *desk;
  const struct lane *lane;
  struct canvas *canvas;
};

/* ---- Places without a visit ---- */

/* The row at which a stretch is told of: the first that begins in it, or the first one shown. */
static bool is_label_row(const struct brush *brush, const struct spot *spot, int64_t from) {
  int first = grid_row(brush->lane->grid, from);
  if (brush->lane->grid->starts[first] < from) first++;
  if (first < brush->lane->top) first = brush->lane->top;
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
    if (brush->lane->now_row == spot->grid_row)
      canvas_row(brush->canvas, spot->row, spot->left, spot->width, PAINT_NOW, GLYPH_HORIZONTAL);
    canvas_glyph(brush->canvas, spot->row, spot->left, PAINT_FREE, GLYPH_FREE);
    break;
  }
}

/* ---- Visits ---- */

/* The sign at a visit's left edge. */
static enum glyph edge_glyph(const struct brush *brush, const struct spot *spot,
                             const struct appointment_segment *segment) {
  int first = grid_row(brush->lane->grid, segment->starts_at);
  int last = grid_row(brush->lane->grid, segment->ends_at - 1);
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
    words_time_short(desk_zone(brush->desk), segment->starts_at, start);
    words_time_short(desk_zone(brush->desk), segment->ends_at, end);
    (void)snprintf(text, size, "%s%s%s", start, glyph_text(brush->canvas->glyphs, GLYPH_TO), end);
  } else if (line == 4 && visit->notes != NULL) {
    (void)snprintf(text, size, "%s", visit->notes);
  }
}

static void visit_draw(const struct brush *brush, const struct spot *spot, const struct day_entry *entry) {
  const struct appointment *visit = &brush->lane->day->appointments[entry->appointment];
  const struct appointment_segment *segment = day_sheet_segment(brush->lane->day, entry);
  const struct grid *grid = brush->lane->grid;
  int first = grid_row(grid, segment->starts_at);
  int last = grid_row(grid, segment->ends_at - 1);
  if (first < brush->lane->top) first = brush->lane->top;
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
  int employee = brush->lane->day->columns[brush->lane->column].employee;
  int64_t from = brush->lane->grid->starts[spot->grid_row];
  int64_t to = grid_row_end(brush->lane->grid, spot->grid_row);
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
  int first = grid_row(brush->lane->grid, plan_segment_time(segment, ghost->starts_at).from);
  if (first < brush->lane->top) first = brush->lane->top;
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
  const struct lane *lane = brush->lane;
  int64_t at = lane->grid->starts[spot->grid_row];
  struct interval time = {at, at + lane->grid->step_minutes * MS_PER_MINUTE};
  int count = day_sheet_entries_in(lane->day, lane->column, time, entries, CELL_ENTRIES_MAX);
  int kept = 0;
  for (int i = 0; i < count; i++)
    if (!ghost || !id_equal(lane->day->appointments[entries[i]->appointment].id, brush->desk->ghost.visit))
      entries[kept++] = entries[i];
  return kept;
}

static void cell_fill(const struct brush *brush, const struct spot *spot) {
  const struct day_entry *entries[CELL_ENTRIES_MAX];
  const struct plan_segment *ghost = ghost_at(brush, spot);
  int count = entries_shown(brush, spot, ghost != NULL, entries);
  struct spot rest = *spot;
  if (ghost != NULL && count > 0) rest.width = spot->width / 2; /* both are seen where they clash */
  if (count > 0) {
    entries_draw(brush, &rest, entries, count);
  } else if (ghost == NULL) {
    struct place place = place_on(desk_zone(brush->desk), brush->lane->day, brush->lane->column,
                                  brush->lane->grid->starts[spot->grid_row]);
    place_draw(brush, spot, &place);
  }
  if (ghost != NULL) {
    struct spot part = *spot;
    part.left += count > 0 ? rest.width : 0;
    part.width -= count > 0 ? rest.width : 0;
    ghost_draw(brush, &part, ghost);
  }
  if (brush->lane->cursor_row != spot->grid_row) return;
  if (ghost == NULL)
    canvas_repaint(brush->canvas, (struct area){spot->row, spot->left, 1, spot->width}, PAINT_CURSOR);
  canvas_park(brush->canvas, spot->row, spot->left, false);
}

void cell_draw(const struct desk *desk, const struct lane *lane, const struct spot *spot,
               struct canvas *canvas) {
  struct brush brush = {desk, lane, canvas};
  cell_fill(&brush, spot);
}
