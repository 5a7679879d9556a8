#include "ui/calendar/why_view.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "ui/ui.h"
#include "ui/undo.h"
#include "ui/views.h"
#include "ui/widget/prompt.h"
#include "ui/words.h"

static const struct view_class why_class;

enum { RULE_ROWS_MAX = 6, TEXT_INDENT = 4, BOX_COLUMNS_MAX = 80, FRAMED_FROM_ROWS = 4 };

struct why_view {
  struct view view;
  char title[200];
  struct verdict verdict;
  int selected; /* of the breaches */
  int top;      /* the first one that is drawn */
};

bool verdict_may_be_lifted(const struct verdict *verdict) {
  for (int i = 0; i < verdict->breach_count; i++)
    if (!verdict->breaches[i].overridable) return false;
  return verdict->breach_count > 0 && verdict->more == 0;
}

unsigned why_view_refused(struct ui *ui, const struct verdict *verdict, const struct error *error) {
  ui->refused = *verdict;
  if (verdict->breach_count == 0) {
    struct breach *only = &ui->refused.breaches[0];
    *only = (struct breach){.code = error->code, .employee = INDEX_NONE};
    (void)snprintf(only->text, sizeof only->text, "%.*s", (int)sizeof only->text - 1, error->text);
    ui->refused.breach_count = 1;
  }
  ui->has_refused = true;
  return ui_refused(ui, error);
}

/* ---- The place under the cursor ---- */

/* The shortest service that an employee may do here: what would fit if anything does. */
static int shortest_service(const struct desk *desk, int employee) {
  int found = INDEX_NONE;
  for (int i = 0; i < desk->salon->service_count; i++) {
    const struct service *service = &desk->salon->services[i];
    if (!service->active || !salon_qualified(desk->salon, employee, i, desk->location)) continue;
    if (found == INDEX_NONE || service->minutes < desk->salon->services[found].minutes) found = i;
  }
  return found;
}

/* Checks the shortest service at the cursor; false when the employee does none. */
static bool cursor_check(struct ui *ui, int employee, int *service, struct verdict *verdict) {
  struct desk *desk = &ui->desk;
  struct visit_request request = {.location = desk->location};
  struct visit_plan plan;
  *service = shortest_service(desk, employee);
  if (*service == INDEX_NONE) return false;
  if (visit_request_add_service(&request, desk->salon, *service, employee, NULL) != CODE_OK) return false;
  if (visit_plan_make(desk->salon, &request, &employee, &plan, NULL) != CODE_OK) return false;
  struct rules_context context = {.agenda = &desk->day.agenda, .actor = &desk->actor, .now = desk->now};
  rules_check(&context, &plan, desk->cell.at, verdict);
  return true;
}

static bool does_several(const struct desk *desk, int employee) {
  int count = 0;
  for (int i = 0; i < desk->salon->service_count; i++)
    count += desk->salon->services[i].active && salon_qualified(desk->salon, employee, i, desk->location);
  return count > 1;
}

static struct why_view *push(struct ui *ui, const struct verdict *verdict) {
  struct why_view *why = calloc(1, sizeof *why);
  if (why != NULL) {
    why->view.class = &why_class;
    why->verdict = *verdict;
    (void)snprintf(why->title, sizeof why->title, "%s", _("Why not"));
  }
  ui_push(ui, why == NULL ? NULL : &why->view);
  return ui_top(ui) == &why->view ? why : NULL;
}

void why_view_open_verdict(struct ui *ui, const struct verdict *verdict) { (void)push(ui, verdict); }

void why_view_open(struct ui *ui) {
  struct verdict verdict = {.breach_count = 0};
  if (ui->may_ask) {
    verdict = ui->refused;
    why_view_open_verdict(ui, &verdict);
    return;
  }
  struct desk *desk = &ui->desk;
  int service = INDEX_NONE;
  int employee = desk_column_employee(desk, desk_column(desk));
  if (employee == INDEX_NONE || !cursor_check(ui, employee, &service, &verdict)) {
    ui_say(ui, MESSAGE_NOTE, _("Nobody can be booked in this column."));
    return;
  }
  struct why_view *why = push(ui, &verdict);
  if (why == NULL) return;
  const struct service *row = &desk->salon->services[service];
  char at[WORDS_SIZE];
  words_instant(desk, desk->cell.at, at);
  const char *name = desk->salon->employees[employee].name;
  if (does_several(desk, employee))
    (void)snprintf(why->title, sizeof why->title, _("%s with %s, for the shortest: %s (%d min)"), at, name,
                   row->name, row->minutes);
  else
    (void)snprintf(why->title, sizeof why->title, _("%s with %s, for %s (%d min)"), at, name, row->name,
                   row->minutes);
}

/* ---- The box ---- */

/* The rows of a breach in a width: its sentence, where it comes from, who may lift it. */
static int breach_rows(const struct breach *breach, int width) {
  int rows = canvas_wrapped_rows(breach->text, width, RULE_ROWS_MAX) + 1;
  return breach->why[0] == '\0' ? rows : rows + canvas_wrapped_rows(breach->why, width, RULE_ROWS_MAX);
}

/* What Enter does with the lit one, for the last line; "" when it only closes. */
static void hint_of(const struct ui *ui, const struct why_view *why, char *text, size_t size) {
  text[0] = '\0';
  if (why->verdict.breach_count == 0 || id_is_nil(why->verdict.breaches[why->selected].visit)) return;
  char key[KEY_NAME_SIZE];
  ui_key_name(ui, ACTION_ACCEPT, key);
  (void)snprintf(text, size, _("%s goes to the visit that stands in the way."), key);
}

/* The columns for text in a frame of so many. */
static int text_columns(int columns) { return columns - TEXT_INDENT - 2; }

static int why_rows(const struct ui *ui, const struct view *view, int columns) {
  const struct why_view *why = (const struct why_view *)view;
  char hint[RULE_TEXT_SIZE];
  if (columns > BOX_COLUMNS_MAX) columns = BOX_COLUMNS_MAX;
  int rows = 2 + (why->verdict.warning_count > 0 ? 1 + why->verdict.warning_count : 0);
  for (int i = 0; i < why->verdict.breach_count; i++)
    rows += (i > 0 ? 1 : 0) + breach_rows(&why->verdict.breaches[i], text_columns(columns));
  hint_of(ui, why, hint, sizeof hint);
  rows += hint[0] == '\0' ? 0 : 2;
  return rows < 4 ? 4 : rows;
}

/* Scrolls by whole breaches, until the lit one is to be seen. */
static void why_layout(struct ui *ui, struct view *view, struct area area) {
  (void)ui;
  struct why_view *why = (struct why_view *)view;
  if (why->top > why->selected) why->top = why->selected;
  for (; why->top < why->selected; why->top++) {
    int rows = 0;
    for (int i = why->top; i <= why->selected; i++)
      rows += breach_rows(&why->verdict.breaches[i], text_columns(area.columns)) + (i > why->top ? 1 : 0);
    if (rows <= area.rows - 2) return;
  }
}

/* What is left of an area below `used` rows of it. */
static struct area below(struct area area, int used) {
  if (used > area.rows) used = area.rows;
  return (struct area){area.row + used, area.column, area.rows - used, area.columns};
}

static struct area breach_draw(const struct ui *ui, struct canvas *canvas, struct area area,
                               const struct breach *breach, bool lit) {
  char lifters[RULE_TEXT_SIZE];
  char key[KEY_NAME_SIZE];
  canvas_glyph(canvas, area.row, area.column - 2, lit ? PAINT_CHOSEN : PAINT_ERROR, GLYPH_BAD);
  if (lit) canvas_park(canvas, area.row, area.column - 2, false);
  area = below(area, canvas_wrapped(canvas, area, PAINT_TEXT, breach->text));
  if (breach->why[0] != '\0' && area.rows > 0)
    area = below(area, canvas_wrapped(canvas, area, PAINT_TEXT, breach->why));
  if (area.rows == 0) return area;
  breach_who_may_lift(breach, lifters);
  const struct view *under = ui->depth > 1 ? ui->views[ui->depth - 2] : NULL;
  const struct handler *override = under == NULL ? NULL : view_handler(under, ACTION_OVERRIDE);
  bool by_key = breach->overridable && override != NULL &&
                (override->disabled == NULL || override->disabled(ui, under) == NULL);
  if (by_key) {
    keymap_first(&ui->keymap, ACTION_OVERRIDE, false, key);
    (void)snprintf(lifters, sizeof lifters, _("You may lift this, with a reason: %s."), key);
  }
  (void)canvas_text(canvas, area.row, area.column, area.columns, PAINT_DIM, lifters);
  return below(area, 1);
}

static void why_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area) {
  const struct why_view *why = (const struct why_view *)view;
  const struct verdict *verdict = &why->verdict;
  char hint[RULE_TEXT_SIZE];
  struct area inside = {area.row + 1, area.column + TEXT_INDENT, area.rows - 2, text_columns(area.columns)};
  if (area.rows < FRAMED_FROM_ROWS)
    inside = (struct area){area.row, area.column + 2, area.rows, area.columns - 2};
  if (area.rows < FRAMED_FROM_ROWS)
    canvas_blank(canvas, area, PAINT_TEXT);
  else
    canvas_frame(canvas, area, why->title);
  canvas_park(canvas, inside.row, inside.column - 2, false);
  if (verdict->breach_count == 0) {
    (void)canvas_wrapped(canvas, inside, PAINT_GOOD, _("Nothing stands in the way here."));
    inside = below(inside, 1);
  }
  for (int i = why->top; i < verdict->breach_count && inside.rows > 0; i++) {
    if (i > why->top) inside = below(inside, 1);
    if (inside.rows > 0) inside = breach_draw(ui, canvas, inside, &verdict->breaches[i], i == why->selected);
  }
  for (int i = 0; i < verdict->warning_count && inside.rows > 1; i++) {
    if (i == 0) inside = below(inside, 1);
    (void)canvas_text(canvas, inside.row, inside.column, inside.columns, PAINT_WARNING,
                      verdict->warnings[i].text);
    inside = below(inside, 1);
  }
  hint_of(ui, why, hint, sizeof hint);
  if (hint[0] != '\0' && inside.rows > 1)
    (void)canvas_text(canvas, inside.row + 1, inside.column, inside.columns, PAINT_STRONG, hint);
}

static void why_release(struct view *view) { free(view); }

/* ---- Its keys ---- */

static unsigned step(struct view *view, int by) {
  struct why_view *why = (struct why_view *)view;
  int last = why->verdict.breach_count - 1;
  int selected = why->selected + by;
  why->selected = selected > last ? (last < 0 ? 0 : last) : selected < 0 ? 0 : selected;
  return REACTION_REPAINT;
}

static unsigned run_up(struct ui *ui, struct view *view) {
  (void)ui;
  return step(view, -1);
}

static unsigned run_down(struct ui *ui, struct view *view) {
  (void)ui;
  return step(view, 1);
}

/* To the visit that stands in the way: what is being filled in is left, and kept. */
static unsigned run_accept(struct ui *ui, struct view *view) {
  const struct why_view *why = (const struct why_view *)view;
  struct id visit = why->verdict.breach_count > 0 ? why->verdict.breaches[why->selected].visit : id_nil;
  if (id_is_nil(visit)) return view_close(ui, view);
  unsigned reactions = views_go(ui, ACTION_VIEW_DAY);
  return reactions | undo_show_visit(ui, visit);
}

static const struct handler why_handlers[] = {
    {ACTION_BACK, true, view_close, NULL},     {ACTION_ACCEPT, true, run_accept, NULL},
    {ACTION_WHY_NOT, false, view_close, NULL}, {ACTION_UP, false, run_up, NULL},
    {ACTION_DOWN, false, run_down, NULL},
};

static const struct view_class why_class = {
    .name = N_("why not"),
    .title = N_("Why not"),
    .placement = PLACE_BOX,
    .fleeting = true,
    .handlers = why_handlers,
    .handler_count = (int)(sizeof why_handlers / sizeof why_handlers[0]),
    .layout = why_layout,
    .draw = why_draw,
    .rows = why_rows,
    .release = why_release,
};
