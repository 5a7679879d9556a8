#include "ui/calendar/visit_view.h"

#include <stdlib.h>

#include "core/model/language.h"
#include "ui/calendar/visit_panel.h"
#include "ui/ui.h"
#include "ui/widget/prompt.h"

enum { VISIT_ARENA_MAX = 1 << 20 };

struct visit_view {
  struct view view;
  struct id id;
  struct arena arena;
  struct appointment visit;
  bool loaded;
};

static struct visit_view *visit_of(struct view *view) { return (struct visit_view *)view; }

static enum code visit_load(struct ui *ui, struct view *view, struct error *error) {
  struct visit_view *visit = visit_of(view);
  visit->loaded = false;
  arena_clear(&visit->arena);
  enum code code = reader_appointment(ui->desk.replica, visit->id, &visit->arena, &visit->visit, error);
  visit->loaded = code == CODE_OK;
  return code;
}

static void visit_draw(const struct ui *ui, const struct view *view, struct canvas *canvas,
                       struct area area) {
  const struct visit_view *visit = (const struct visit_view *)view;
  for (int row = 0; row < area.rows; row++)
    canvas_glyph(canvas, area.row + row, area.column, PAINT_LINE, GLYPH_VERTICAL);
  struct area inside = {area.row, area.column + 2, area.rows, area.columns - 3};
  canvas_blank(canvas, (struct area){area.row, area.column + 1, area.rows, area.columns - 1}, PAINT_TEXT);
  if (!visit->loaded) return;
  int used = visit_panel_draw(&ui->desk, &visit->visit, canvas, inside) + 1;
  struct area rest = {inside.row + used, inside.column, inside.rows - used, inside.columns};
  (void)visit_history_draw(&ui->desk, &visit->visit, canvas, rest);
  /* the cursor stays in the day where that shows: the keys work there */
  if (area.columns == canvas->columns) canvas_park(canvas, inside.row, inside.column, false);
}

static void visit_release(struct view *view) {
  arena_release(&visit_of(view)->arena);
  free(view);
}

static const struct handler visit_handlers[] = {
    {ACTION_BACK, true, view_close, NULL},
};

static const struct view_class visit_class = {
    .name = N_("visit"),
    .title = N_("A visit"),
    .placement = PLACE_PANE,
    .fleeting = true,
    .handlers = visit_handlers,
    .handler_count = (int)(sizeof visit_handlers / sizeof visit_handlers[0]),
    .load = visit_load,
    .draw = visit_draw,
    .release = visit_release,
};

void visit_view_open(struct ui *ui, struct id id) {
  struct error error;
  error_init(&error);
  struct visit_view *visit = calloc(1, sizeof *visit);
  if (visit != NULL) {
    visit->view.class = &visit_class;
    visit->id = id;
    arena_init(&visit->arena, VISIT_ARENA_MAX);
    if (visit_load(ui, &visit->view, &error) != CODE_OK) {
      (void)ui_refused(ui, &error);
      visit_release(&visit->view);
      return;
    }
  }
  ui_push(ui, visit == NULL ? NULL : &visit->view);
}
