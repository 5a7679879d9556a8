#include "ui/calendar/location_view.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/model/language.h"
#include "ui/calendar/week_view.h"
#include "ui/widget/prompt.h"
#include "ui/widget/sheet.h"

struct location_view {
  struct sheet_view head;
  struct sheet sheet;
};

/* The salon's index of the location at a place among those in use; INDEX_NONE behind the last one. */
static int location_at(const struct desk *desk, int place) {
  for (int i = 0; i < desk->salon->location_count; i++)
    if (desk->salon->locations[i].status == LOCATION_ACTIVE && place-- == 0) return i;
  return INDEX_NONE;
}

static int location_count(const struct desk *desk) {
  int count = 0;
  while (location_at(desk, count) != INDEX_NONE) count++;
  return count;
}

const char *location_is_only(const struct ui *ui, const struct view *view) {
  (void)view;
  return location_count(&ui->desk) < 2 ? _("This salon has one location only.") : NULL;
}

static unsigned stand_at(struct ui *ui, int location) {
  struct desk *desk = &ui->desk;
  struct error error;
  error_init(&error);
  if (desk_stand_at(desk, location, &error) != CODE_OK) return ui_refused(ui, &error);
  int count = 0;
  if (desk->week && desk_employee_place(desk, desk->home, &count) < 0) {
    if (count > 0)
      (void)week_view_choose(ui, 0);
    else
      ui_pop_above(ui, ui->views[0]); /* nobody has a week there */
  }
  ui_say(ui, MESSAGE_DONE, _("This is the book of %s now."), desk->salon->locations[location].name);
  return REACTION_RECALC;
}

/* ---- The list ---- */

static void cell(const struct ui *ui, const struct view *view, int row, int column, char *text, size_t size) {
  (void)view;
  const struct desk *desk = &ui->desk;
  int location = location_at(desk, row);
  if (location == INDEX_NONE) return;
  const struct location *here = &desk->salon->locations[location];
  (void)snprintf(text, size, "%s", column == 0 ? here->name : location == desk->location ? _("here") : "");
}

static const struct sheet_column columns[] = {
    {N_("Location"), 14, 1, false},
    {N_("Now"), 6, 0, false},
};

static const struct sheet_class location_sheet = {
    .columns = columns,
    .column_count = (int)(sizeof columns / sizeof columns[0]),
    .empty = N_("The set-up has no location."),
    .cell = cell,
};

static unsigned run_choose(struct ui *ui, struct view *view) {
  int location = location_at(&ui->desk, sheet_row(((struct sheet_view *)view)->sheet));
  ui_pop(ui);
  return location == INDEX_NONE ? (unsigned)REACTION_REPAINT : stand_at(ui, location);
}

static int view_rows_wanted(const struct ui *ui, const struct view *view, int width) {
  (void)view;
  (void)width;
  return location_count(&ui->desk) + 3;
}

static struct area inside(struct area area) {
  return (struct area){area.row + 1, area.column + 1, area.rows - 2, area.columns - 2};
}

static void location_layout(struct ui *ui, struct view *view, struct area area) {
  struct location_view *location = (struct location_view *)view;
  sheet_resize(&location->sheet, view, location_count(&ui->desk));
  sheet_layout(&location->sheet, inside(area));
}

static void location_draw(const struct ui *ui, const struct view *view, struct canvas *canvas,
                          struct area area) {
  canvas_frame(canvas, area, _("Which location?"));
  sheet_draw(&((const struct location_view *)view)->sheet, ui, view, canvas, inside(area), true);
}

static void location_release(struct view *view) { free(view); }

static const struct handler location_handlers[] = {
    {ACTION_ACCEPT, true, run_choose, sheet_no_row},
    SHEET_HANDLERS,
    {ACTION_BACK, true, view_close, NULL},
};

static const struct view_class location_class = {
    .name = N_("location"),
    .title = N_("Choosing a location"),
    .placement = PLACE_BOX,
    .fleeting = true,
    .handlers = location_handlers,
    .handler_count = (int)(sizeof location_handlers / sizeof location_handlers[0]),
    .layout = location_layout,
    .draw = location_draw,
    .rows = view_rows_wanted,
    .release = location_release,
};

unsigned location_run_other(struct ui *ui, struct view *view) {
  (void)view;
  const struct desk *desk = &ui->desk;
  int first = location_at(desk, 0);
  if (location_count(desk) == 2) return stand_at(ui, first == desk->location ? location_at(desk, 1) : first);
  struct location_view *location = calloc(1, sizeof *location);
  if (location != NULL) {
    location->head = (struct sheet_view){{&location_class}, &location->sheet};
    location->sheet.class = &location_sheet;
    sheet_resize(&location->sheet, &location->head.view, location_count(desk));
    for (int i = 0; i < location_count(desk); i++)
      if (location_at(desk, i) == desk->location) sheet_light(&location->sheet, &location->head.view, i);
  }
  ui_push(ui, location == NULL ? NULL : &location->head.view);
  return REACTION_REPAINT;
}
