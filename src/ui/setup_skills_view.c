/* What one employee may do: a line for each service, with yes or no, the own price and the own minutes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/money.h"
#include "ui/prompt.h"
#include "ui/setup_form.h"
#include "ui/setup_text.h"
#include "ui/setup_view.h"
#include "ui/sheet.h"
#include "ui/words.h"

enum { SKILLS_ARENA_MAX = 16 << 20 };

/* A service that is offered, and the employee's line for it. */
struct skill_row {
  struct id id; /* of the service */
  int service;
  const struct row *line; /* NULL: none */
};

struct skills_view {
  struct sheet_view head;
  struct sheet sheet;
  struct id employee;
  struct arena arena;
  struct skill_row *rows;
  int count;
};

static struct skills_view *skills_of(struct view *view) { return (struct skills_view *)view; }

/* ---- Loading ---- */

static const struct row *line_of(const struct skills_view *skills, const struct row *lines, int count,
                                 struct id service) {
  for (int i = 0; i < count; i++)
    if (id_equal(row_id(&lines[i], "employee_id"), skills->employee) &&
        id_equal(row_id(&lines[i], "service_id"), service))
      return &lines[i];
  return NULL;
}

static enum code skills_load(struct ui *ui, struct view *view, struct error *error) {
  struct skills_view *skills = skills_of(view);
  const struct salon *salon = ui->desk.salon;
  struct row *lines = NULL;
  int count = 0;
  skills->count = 0;
  arena_clear(&skills->arena);
  enum code code =
      reader_setup_rows(ui->desk.replica, ENTITY_EMPLOYEE_SERVICE, 0, &skills->arena, &lines, &count, error);
  skills->rows = ARENA_NEW(&skills->arena, (size_t)salon->service_count + 1, struct skill_row);
  for (int i = 0; code == CODE_OK && skills->rows != NULL && i < salon->service_count; i++)
    if (salon->services[i].active)
      skills->rows[skills->count++] =
          (struct skill_row){salon->services[i].id, i, line_of(skills, lines, count, salon->services[i].id)};
  sheet_resize(&skills->sheet, view, skills->count);
  return code;
}

/* ---- The list ---- */

/* The rows are told apart by their services, which stay when a line comes or goes. */
static struct id skills_id(const struct view *view, int row) {
  return ((const struct skills_view *)view)->rows[row].id;
}

static bool may(const struct skill_row *row) {
  return row->line != NULL && row_int(row->line, "can_book", 0) != 0;
}

/* The own value; or the service's, in brackets, where there is none. */
static void show_price(const struct ui *ui, const struct skill_row *row, char *text, size_t size) {
  char money[MONEY_TEXT_SIZE];
  int64_t own = row->line == NULL ? PRICE_NONE : row_int(row->line, "custom_price", PRICE_NONE);
  int64_t price = own == PRICE_NONE ? ui->desk.salon->services[row->service].price : own;
  money_format_amount(price, ui->desk.salon->currency, money);
  (void)snprintf(text, size, own == PRICE_NONE ? "(%s)" : "%s", money);
}

static void show_minutes(const struct ui *ui, const struct skill_row *row, char *text, size_t size) {
  char words[WORDS_SIZE];
  int64_t own = row->line == NULL ? 0 : row_int(row->line, "custom_duration_minutes", 0);
  words_minutes(own == 0 ? ui->desk.salon->services[row->service].minutes : own, words);
  (void)snprintf(text, size, own == 0 ? "(%s)" : "%s", words);
}

static void skills_cell(const struct ui *ui, const struct view *view, int row, int column, char *text,
                        size_t size) {
  const struct skill_row *shown = &((const struct skills_view *)view)->rows[row];
  switch (column) {
  case 0:
    (void)snprintf(text, size, "%s", may(shown) ? _("yes") : _("no"));
    return;
  case 1:
    (void)snprintf(text, size, "%s", ui->desk.salon->services[shown->service].name);
    return;
  case 2:
    if (may(shown)) show_price(ui, shown, text, size);
    return;
  case 3:
    if (may(shown)) show_minutes(ui, shown, text, size);
    return;
  default:
    if (may(shown) && row_int(shown->line, "is_primary", 0) != 0) (void)snprintf(text, size, "%s", _("yes"));
  }
}

static enum paint skills_paint(const struct ui *ui, const struct view *view, int row) {
  (void)ui;
  return may(&((const struct skills_view *)view)->rows[row]) ? PAINT_TEXT : PAINT_DIM;
}

static const struct sheet_column skills_columns[] = {
    {N_("Does"), 4, 0, false},        {N_("Service"), 12, 1, false},      {N_("Own price"), 12, 0, true},
    {N_("Own minutes"), 14, 0, true}, {N_("First choice"), 12, 0, false},
};

static const struct sheet_class skills_sheet = {
    .columns = skills_columns,
    .column_count = (int)(sizeof skills_columns / sizeof skills_columns[0]),
    .empty = N_("There are no services yet; add some first."),
    .id = skills_id,
    .cell = skills_cell,
    .paint = skills_paint,
};

/* ---- Keys ---- */

static const struct skill_row *lit_row(const struct skills_view *skills) {
  int row = sheet_row(&skills->sheet);
  return row < 0 ? NULL : &skills->rows[row];
}

/* Yes or no; the own price and minutes stay with the line for a later yes. */
static unsigned run_toggle(struct ui *ui, struct view *view) {
  struct skills_view *skills = skills_of(view);
  const struct skill_row *row = lit_row(skills);
  struct outcome outcome;
  struct error error;
  if (row == NULL) return REACTION_NONE;
  error_init(&error);
  const struct setup_field fields[] = {{"can_book", value_int(!may(row))},
                                       {"employee_id", value_id(skills->employee)},
                                       {"service_id", value_id(ui->desk.salon->services[row->service].id)}};
  struct setup_edit edit = {.entity = ENTITY_EMPLOYEE_SERVICE,
                            .id = row->line == NULL ? id_nil : row_id(row->line, "id"),
                            .fields = fields,
                            .field_count = row->line == NULL ? 3 : 1};
  struct command command = desk_command(&ui->desk);
  if (row->line != NULL) command.if_revision = row_int(row->line, "revision", 0);
  if (command_setup_save(ui->desk.replica, &command, &edit, &outcome, &error) == CODE_OK)
    return ui_done(ui, &outcome);
  return ui_refused(ui, &error) | REACTION_RECALC;
}

static unsigned run_open(struct ui *ui, struct view *view) {
  struct skills_view *skills = skills_of(view);
  const struct skill_row *row = lit_row(skills);
  if (row == NULL) return REACTION_NONE;
  if (row->line != NULL) {
    setup_form_edit(ui, &setup_skill_section, row_id(row->line, "id"));
    return REACTION_REPAINT;
  }
  const struct setup_presets presets = {
      .fields = {{"employee_id", value_id(skills->employee)},
                 {"service_id", value_id(ui->desk.salon->services[row->service].id)}},
      .count = 2};
  setup_form_new(ui, &setup_skill_section, &presets);
  return REACTION_REPAINT;
}

/* ---- The view ---- */

/* Below the line that says whose it is, where there is room for one. */
static struct area list_area(struct area area) {
  int head = area.rows > 3 ? 1 : 0;
  return (struct area){area.row + head, area.column, area.rows - head, area.columns};
}

static void skills_layout(struct ui *ui, struct view *view, struct area area) {
  (void)ui;
  sheet_layout(&skills_of(view)->sheet, list_area(area));
}

static void skills_draw(const struct ui *ui, const struct view *view, struct canvas *canvas,
                        struct area area) {
  const struct skills_view *skills = (const struct skills_view *)view;
  int employee = salon_employee(ui->desk.salon, skills->employee);
  canvas_blank(canvas, area, PAINT_TEXT);
  (void)canvas_format(canvas, area.row, area.column + 1, area.columns - 2, PAINT_STRONG, _("What %s does"),
                      employee == INDEX_NONE ? "" : ui->desk.salon->employees[employee].name);
  sheet_draw(&skills->sheet, ui, view, canvas, list_area(area), true);
}

static void skills_release(struct view *view) {
  arena_release(&skills_of(view)->arena);
  free(view);
}

static const struct handler skills_handlers[] = {
    {ACTION_TOGGLE, true, run_toggle, sheet_no_row},
    {ACTION_OPEN, true, run_open, sheet_no_row},
    {ACTION_BACK, true, view_close, NULL},
    SHEET_HANDLERS,
};

static enum permission skills_permits(const struct ui *ui, const struct view *view, enum action action,
                                      enum permission usual) {
  (void)ui;
  (void)view;
  return action == ACTION_TOGGLE ? MAY_SETUP : usual;
}

static const struct view_class skills_class = {
    .name = N_("who does what"),
    .title = N_("What an employee may do"),
    .placement = PLACE_BODY,
    .handlers = skills_handlers,
    .handler_count = (int)(sizeof skills_handlers / sizeof skills_handlers[0]),
    .permission = skills_permits,
    .load = skills_load,
    .layout = skills_layout,
    .draw = skills_draw,
    .release = skills_release,
};

void setup_skills_open(struct ui *ui, struct id employee) {
  struct error error;
  error_init(&error);
  struct skills_view *skills = calloc(1, sizeof *skills);
  if (skills != NULL) {
    skills->head = (struct sheet_view){{&skills_class}, &skills->sheet};
    skills->sheet.class = &skills_sheet;
    skills->employee = employee;
    arena_init(&skills->arena, SKILLS_ARENA_MAX);
    if (skills_load(ui, &skills->head.view, &error) != CODE_OK) ui->wanted |= ui_refused(ui, &error);
  }
  ui_push(ui, skills == NULL ? NULL : &skills->head.view);
}

bool setup_skills_light(struct ui *ui, struct id id) {
  (void)id;
  return ui_top(ui)->class == &skills_class; /* its rows are the services, which stay */
}
