/* Who may do what: the services of one employee, or the employees of one service, each with yes or no, own price and own minutes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/money.h"
#include "ui/setup/setup_form.h"
#include "ui/setup/setup_text.h"
#include "ui/setup/setup_view.h"
#include "ui/widget/prompt.h"
#include "ui/widget/sheet.h"
#include "ui/words.h"

enum { SKILLS_ARENA_MAX = 16 << 20 };

/* A pair that may be, and what is kept of it. Indexes are of the desk's salon. */
struct skill_row {
  int employee, service;
  const struct row *line; /* NULL: nothing */
};

struct skills_view {
  struct sheet_view head;
  struct sheet sheet;
  bool of_service;   /* else of an employee */
  struct id subject; /* that one */
  struct arena arena;
  const struct salon *salon; /* when it was loaded */
  struct skill_row *rows;
  int count;
};

static struct skills_view *skills_of(struct view *view) { return (struct skills_view *)view; }

/* ---- Loading ---- */

static const struct row *line_of(const struct row *lines, int count, struct id employee, struct id service) {
  for (int i = 0; i < count; i++)
    if (id_equal(row_id(&lines[i], "employee_id"), employee) &&
        id_equal(row_id(&lines[i], "service_id"), service))
      return &lines[i];
  return NULL;
}

/* The pairs without their lines: what is not active any more is left out. */
static void add_pairs(struct skills_view *skills, const struct salon *salon) {
  int employee = salon_employee(salon, skills->subject), service = salon_service(salon, skills->subject);
  for (int i = 0; skills->of_service && service != INDEX_NONE && i < salon->employee_count; i++)
    if (salon->employees[i].active) skills->rows[skills->count++] = (struct skill_row){i, service, NULL};
  for (int i = 0; !skills->of_service && employee != INDEX_NONE && i < salon->service_count; i++)
    if (salon->services[i].active) skills->rows[skills->count++] = (struct skill_row){employee, i, NULL};
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
  size_t most = (size_t)(salon->service_count + salon->employee_count) + 1;
  skills->rows = ARENA_NEW(&skills->arena, most, struct skill_row);
  if (code == CODE_OK && skills->rows != NULL) add_pairs(skills, salon);
  for (int i = 0; i < skills->count; i++)
    skills->rows[i].line = line_of(lines, count, salon->employees[skills->rows[i].employee].id,
                                   salon->services[skills->rows[i].service].id);
  skills->salon = salon;
  sheet_resize(&skills->sheet, view, skills->count);
  return code;
}

/* ---- The list ---- */

/* The other one of the pair, which stays when its line comes or goes. */
static struct id skills_id(const struct view *view, int row) {
  const struct skills_view *skills = (const struct skills_view *)view;
  const struct skill_row *shown = &skills->rows[row];
  return skills->of_service ? skills->salon->employees[shown->employee].id
                            : skills->salon->services[shown->service].id;
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
  const struct skills_view *skills = (const struct skills_view *)view;
  const struct skill_row *shown = &skills->rows[row];
  const struct salon *salon = ui->desk.salon;
  switch (column) {
  case 0:
    (void)snprintf(text, size, "%s", may(shown) ? _("yes") : _("no"));
    return;
  case 1:
    (void)snprintf(text, size, "%s",
                   skills->of_service ? salon->employees[shown->employee].name
                                      : salon->services[shown->service].name);
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

#define PAIR_COLUMNS(other) \
  {N_("Does"), 4, 0, false}, {other, 12, 1, false}, {N_("Own price"), 12, 0, true}, \
      {N_("Own minutes"), 14, 0, true}, { \
    N_("First choice"), 12, 0, false \
  }

static const struct sheet_column service_columns[] = {PAIR_COLUMNS(N_("Service"))};
static const struct sheet_column employee_columns[] = {PAIR_COLUMNS(N_("Employee"))};

#define PAIR_SHEET(list, nothing) \
  { \
    .columns = list, .column_count = (int)(sizeof list / sizeof list[0]), .empty = nothing, .id = skills_id, \
    .cell = skills_cell, .paint = skills_paint \
  }

static const struct sheet_class services_sheet =
    PAIR_SHEET(service_columns, N_("There are no services yet; add some first."));
static const struct sheet_class employees_sheet =
    PAIR_SHEET(employee_columns, N_("Nobody works here yet; add employees first."));

/* ---- Keys ---- */

static const struct skill_row *lit_row(const struct skills_view *skills) {
  int row = sheet_row(&skills->sheet);
  return row < 0 ? NULL : &skills->rows[row];
}

/* Yes or no; the own price and minutes stay with the line for a later yes. */
static unsigned run_toggle(struct ui *ui, struct view *view) {
  const struct skill_row *row = lit_row(skills_of(view));
  struct outcome outcome;
  struct error error;
  if (row == NULL) return REACTION_NONE;
  error_init(&error);
  const struct salon *salon = ui->desk.salon;
  const struct setup_field fields[] = {{"can_book", value_int(!may(row))},
                                       {"employee_id", value_id(salon->employees[row->employee].id)},
                                       {"service_id", value_id(salon->services[row->service].id)}};
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
  const struct skill_row *row = lit_row(skills_of(view));
  if (row == NULL) return REACTION_NONE;
  if (row->line != NULL) {
    setup_form_edit(ui, &setup_skill_section, row_id(row->line, "id"));
    return REACTION_REPAINT;
  }
  const struct setup_presets presets = {
      .fields = {{"employee_id", value_id(ui->desk.salon->employees[row->employee].id)},
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
  const struct salon *salon = ui->desk.salon;
  int employee = salon_employee(salon, skills->subject), service = salon_service(salon, skills->subject);
  canvas_blank(canvas, area, PAINT_TEXT);
  if (employee != INDEX_NONE)
    (void)canvas_format(canvas, area.row, area.column + 1, area.columns - 2, PAINT_STRONG, _("What %s does"),
                        salon->employees[employee].name);
  else if (service != INDEX_NONE)
    (void)canvas_format(canvas, area.row, area.column + 1, area.columns - 2, PAINT_STRONG, _("Who does %s"),
                        salon->services[service].name);
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
    .title = N_("Who may do what"),
    .placement = PLACE_BODY,
    .handlers = skills_handlers,
    .handler_count = (int)(sizeof skills_handlers / sizeof skills_handlers[0]),
    .permission = skills_permits,
    .load = skills_load,
    .layout = skills_layout,
    .draw = skills_draw,
    .release = skills_release,
};

void setup_skills_open(struct ui *ui, struct id subject) {
  struct error error;
  error_init(&error);
  struct skills_view *skills = calloc(1, sizeof *skills);
  if (skills != NULL) {
    skills->head = (struct sheet_view){{&skills_class}, &skills->sheet};
    skills->subject = subject;
    skills->of_service = salon_service(ui->desk.salon, subject) != INDEX_NONE;
    skills->sheet.class = skills->of_service ? &employees_sheet : &services_sheet;
    arena_init(&skills->arena, SKILLS_ARENA_MAX);
    if (skills_load(ui, &skills->head.view, &error) != CODE_OK) ui->wanted |= ui_refused(ui, &error);
  }
  ui_push(ui, skills == NULL ? NULL : &skills->head.view);
}

bool setup_skills_light(struct ui *ui, struct id id) {
  (void)id;
  return ui_top(ui)->class == &skills_class; /* its rows stay */
}
