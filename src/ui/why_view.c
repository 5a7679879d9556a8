#include "ui/why_view.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "ui/list.h"
#include "ui/prompt.h"
#include "ui/ui.h"
#include "ui/words.h"

enum { LINE_SIZE = 320 };

struct why_view {
  struct view view;
  char title[160];
  struct verdict verdict;
};

bool verdict_may_be_lifted(const struct verdict *verdict) {
  for (int i = 0; i < verdict->breach_count; i++)
    if (!verdict->breaches[i].overridable) return false;
  return verdict->breach_count > 0 && verdict->more == 0;
}

void why_view_remember(struct ui *ui, const struct verdict *verdict) {
  ui->refused = *verdict;
  ui->has_refused = verdict->breach_count > 0;
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
  why_view_open_verdict(ui, &verdict);
  struct view *top = ui_top(ui);
  char at[WORDS_SIZE];
  words_instant(desk, desk->cell.at, at);
  if (top != NULL && top->class->placement == PLACE_BOX)
    (void)snprintf(((struct why_view *)top)->title, sizeof((struct why_view *)top)->title,
                   _("%s with %s, for %s (%d min)"), at, desk->salon->employees[employee].name,
                   desk->salon->services[service].name, desk->salon->services[service].minutes);
}

/* ---- The box ---- */

static const char *who_may_lift(const struct breach *breach) {
  if (breach->overridable) return _("You may lift this, with a reason.");
  if (role_may_override(ROLE_RECEPTION, breach->code)) return _("The reception may lift this.");
  if (role_may_override(ROLE_ADMIN, breach->code)) return _("The manager or the owner may lift this.");
  return _("Nobody can lift this.");
}

static int why_rows(const struct ui *ui, const struct view *view, int columns) {
  (void)ui;
  const struct why_view *why = (const struct why_view *)view;
  int width = columns < 84 ? columns - 6 : 74;
  int rows = 2;
  for (int i = 0; i < why->verdict.breach_count; i++)
    rows += 2 + canvas_wrapped_rows(why->verdict.breaches[i].text, width, 6);
  rows += why->verdict.warning_count;
  return rows < 4 ? 4 : rows;
}

static void why_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area) {
  (void)ui;
  const struct why_view *why = (const struct why_view *)view;
  canvas_frame(canvas, area, why->title);
  struct area line = {area.row + 1, area.column + 4, area.rows - 2, area.columns - 6};
  canvas_park(canvas, line.row, area.column + 2, false);
  if (why->verdict.breach_count == 0)
    (void)canvas_text(canvas, line.row, area.column + 2, area.columns - 4, PAINT_GOOD,
                      _("Nothing stands in the way here."));
  for (int i = 0; i < why->verdict.breach_count && line.rows > 0; i++) {
    const struct breach *breach = &why->verdict.breaches[i];
    canvas_glyph(canvas, line.row, area.column + 2, PAINT_ERROR, GLYPH_BAD);
    int used = canvas_wrapped(canvas, line, PAINT_TEXT, breach->text);
    line.row += used;
    line.rows -= used;
    if (line.rows > 0)
      (void)canvas_text(canvas, line.row, line.column, line.columns, PAINT_DIM, who_may_lift(breach));
    line.row += 2;
    line.rows -= 2;
  }
  for (int i = 0; i < why->verdict.warning_count && line.rows > 0; i++) {
    (void)canvas_text(canvas, line.row, line.column, line.columns, PAINT_WARNING,
                      why->verdict.warnings[i].text);
    line.row++;
    line.rows--;
  }
}

static void why_release(struct view *view) { free(view); }

static const struct handler why_handlers[] = {
    {ACTION_BACK, true, view_close, NULL},
    {ACTION_WHY_NOT, false, view_close, NULL},
    {ACTION_ACCEPT, false, view_close, NULL},
};

static const struct view_class why_class = {
    .name = N_("why not"),
    .title = N_("Why not"),
    .placement = PLACE_BOX,
    .fleeting = true,
    .handlers = why_handlers,
    .handler_count = (int)(sizeof why_handlers / sizeof why_handlers[0]),
    .draw = why_draw,
    .rows = why_rows,
    .release = why_release,
};

void why_view_open_verdict(struct ui *ui, const struct verdict *verdict) {
  struct why_view *why = calloc(1, sizeof *why);
  if (why != NULL) {
    why->view.class = &why_class;
    why->verdict = *verdict;
    (void)snprintf(why->title, sizeof why->title, "%s", _("Why not"));
  }
  ui_push(ui, why == NULL ? NULL : &why->view);
}
