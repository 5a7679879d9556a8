#include "ui/setup/setup_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/setup_label.h"
#include "ui/setup/setup_form.h"
#include "ui/setup/setup_text.h"
#include "ui/widget/prompt.h"
#include "ui/widget/sheet.h"

enum { SETUP_ARENA_MAX = 64 << 20 };

struct setup_view {
  struct sheet_view head;
  struct sheet sections, rows;
  struct sheet_column columns[SETUP_COLUMNS_MAX]; /* of the section that is loaded */
  struct sheet_class rows_class;
  int section; /* that is loaded */
  struct arena arena;
  struct setup_names names;
  struct row *list;
  int count;
};

static struct setup_view *setup_of(struct view *view) { return (struct setup_view *)view; }

static const struct setup_section *section_of(const struct setup_view *setup) {
  return &setup_sections[setup->section];
}

static bool on_rows(const struct setup_view *setup) { return setup->head.sheet == &setup->rows; }

static const struct row *lit_row(const struct setup_view *setup) {
  int row = sheet_row(&setup->rows);
  return row < 0 ? NULL : &setup->list[row];
}

/* ---- The two lists ---- */

static void section_cell(const struct ui *ui, const struct view *view, int row, int column, char *text,
                         size_t size) {
  (void)ui;
  (void)view;
  (void)column;
  (void)snprintf(text, size, "%s", _(setup_sections[row].title));
}

static const struct sheet_column section_columns[] = {{N_("Set-up"), SETUP_SECTION_COLUMNS - 2, 1, false}};

static const struct sheet_class section_class = {
    .columns = section_columns, .column_count = 1, .empty = "", .cell = section_cell};

static struct id row_id_at(const struct view *view, int row) {
  return row_id(&((const struct setup_view *)view)->list[row], "id");
}

/* What is not offered any more. */
static bool is_resting(const struct row *row) {
  if (entity_field(row->entity, "active") >= 0) return row_int(row, "active", 1) == 0;
  return entity_field(row->entity, "status") >= 0 && strcmp(row_text(row, "status"), "ACTIVE") != 0;
}

static void row_cell(const struct ui *ui, const struct view *view, int row, int column, char *text,
                     size_t size) {
  const struct setup_view *setup = (const struct setup_view *)view;
  const struct setup_column *shown = &section_of(setup)->columns[column];
  char name[SHEET_CELL_SIZE];
  setup_show(&ui->desk, &setup->names, &setup->list[row], shown->column, text, size);
  if (text[0] == '\0' && shown->none != NULL) (void)snprintf(text, size, "%s", _(shown->none));
  if (column > 0 || !is_resting(&setup->list[row])) return;
  (void)snprintf(name, sizeof name, "%s", text);
  (void)snprintf(text, size, _("%.300s (not active)"), name);
}

/* It stands back, too. */
static enum paint row_paint(const struct ui *ui, const struct view *view, int row) {
  (void)ui;
  return is_resting(&((const struct setup_view *)view)->list[row]) ? PAINT_DIM : PAINT_TEXT;
}

static void take_columns(struct setup_view *setup) {
  const struct setup_section *section = section_of(setup);
  setup->rows_class = (struct sheet_class){.columns = setup->columns,
                                           .empty = section->empty,
                                           .id = row_id_at,
                                           .cell = row_cell,
                                           .paint = row_paint};
  for (int i = 0; i < SETUP_COLUMNS_MAX && section->columns[i].column != NULL; i++) {
    const struct setup_column *column = &section->columns[i];
    setup->columns[i] = (struct sheet_column){setup_label_id(section->entity, column->column), column->least,
                                              column->weight, column->right};
    setup->rows_class.column_count = i + 1;
  }
  setup->rows.class = &setup->rows_class;
}

/* ---- Loading ---- */

static enum code setup_load(struct ui *ui, struct view *view, struct error *error) {
  struct setup_view *setup = setup_of(view);
  setup->count = 0;
  arena_clear(&setup->arena);
  take_columns(setup);
  enum code code = setup_names_load(ui->desk.replica, &setup->arena, &setup->names, error);
  if (code == CODE_OK)
    code = reader_setup_rows(ui->desk.replica, section_of(setup)->entity, ui->desk.today, &setup->arena,
                             &setup->list, &setup->count, error);
  if (code != CODE_OK) setup->count = 0;
  sheet_resize(&setup->rows, view, setup->count);
  return code;
}

/* Shows the section that is lit. */
static unsigned follow(struct ui *ui, struct view *view, unsigned reactions) {
  struct setup_view *setup = setup_of(view);
  int section = sheet_row(&setup->sections);
  struct error error;
  error_init(&error);
  if (section == setup->section) return reactions;
  setup->section = section;
  setup->rows.list = (struct list){.count = 0};
  setup->rows.lit = id_nil;
  return setup_load(ui, view, &error) == CODE_OK ? reactions : ui_refused(ui, &error);
}

/* ---- Going about ---- */

#define FOLLOWING(name) \
  static unsigned run_##name(struct ui *ui, struct view *view) { \
    return follow(ui, view, sheet_run_##name(ui, view)); \
  }
FOLLOWING(up)
FOLLOWING(down)
FOLLOWING(page_up)
FOLLOWING(page_down)
FOLLOWING(first)
FOLLOWING(last)

static unsigned go(struct setup_view *setup, bool rows) {
  setup->head.sheet = rows ? &setup->rows : &setup->sections;
  return REACTION_REPAINT;
}

static unsigned run_next_pane(struct ui *ui, struct view *view) {
  (void)ui;
  return go(setup_of(view), !on_rows(setup_of(view)));
}

static unsigned run_left(struct ui *ui, struct view *view) {
  (void)ui;
  return go(setup_of(view), false);
}

static unsigned run_right(struct ui *ui, struct view *view) {
  (void)ui;
  return go(setup_of(view), true);
}

static unsigned run_back(struct ui *ui, struct view *view) {
  if (on_rows(setup_of(view))) return go(setup_of(view), false);
  ui_pop(ui);
  return REACTION_REPAINT;
}

/* ---- Rows ---- */

static bool has_form(const struct setup_view *setup) { return section_of(setup)->inputs[0].column != NULL; }

static unsigned run_open(struct ui *ui, struct view *view) {
  struct setup_view *setup = setup_of(view);
  const struct row *row = lit_row(setup);
  if (!on_rows(setup)) return go(setup, true);
  if (row == NULL) {
    ui_say(ui, MESSAGE_NOTE, "%s", _(section_of(setup)->empty));
    return REACTION_REPAINT;
  }
  if (has_form(setup))
    setup_form_edit(ui, section_of(setup), row_id(row, "id"));
  else
    setup_skills_open(ui, row_id(row, "id"));
  return REACTION_REPAINT;
}

static void preset(struct setup_presets *presets, const char *column, struct value value) {
  bool nothing = value.type == VALUE_NULL || (value.type == VALUE_ID && id_is_nil(value.id));
  if (!nothing) presets->fields[presets->count++] = (struct setup_field){column, value};
}

/* The next shift of whoever is lit: the same hours, a day on. */
static void preset_shift(const struct row *lit, struct setup_presets *presets) {
  preset(presets, "employee_id", *row_value(lit, "employee_id"));
  preset(presets, "day_of_week", value_int((row_int(lit, "day_of_week", 0) + 1) % 7));
  preset(presets, "start_minute", *row_value(lit, "start_minute"));
  preset(presets, "end_minute", *row_value(lit, "end_minute"));
}

/* A new row begins with what it probably has: of the lit row, or of the place in the day. `date` must live as long as the presets. */
static void make_presets(const struct ui *ui, const struct setup_view *setup, struct setup_presets *presets,
                         char date[DATE_TEXT_SIZE]) {
  const struct desk *desk = &ui->desk;
  const struct row *lit = lit_row(setup);
  date_format(desk->date > desk->today ? desk->date : desk->today, date);
  switch ((int)section_of(setup)->entity) {
  case ENTITY_SHIFT:
    if (lit != NULL) preset_shift(lit, presets);
    break;
  case ENTITY_SERVICE_ADDON:
  case ENTITY_FORM_FIELD:
    if (lit != NULL) preset(presets, "service_id", *row_value(lit, "service_id"));
    break;
  case ENTITY_SCHEDULE_EXCEPTION:
    preset(presets, "employee_id", value_id(desk->cell.employee));
    preset(presets, "date", value_text(date));
    preset(presets, "type", value_text("SICK"));
    break;
  case ENTITY_BLOCK:
    preset(presets, "employee_id", value_id(desk->cell.employee));
    preset(presets, "starts_at", value_int(desk->cell.at));
    preset(presets, "ends_at", value_int(desk->cell.at + MS_PER_HOUR));
    break;
  case ENTITY_LOCATION:
    preset(presets, "timezone", value_text(desk->salon->locations[desk->location].zone_name));
    break;
  case ENTITY_USER:
    preset(presets, "role", value_text(desk->salon->has_users ? "RECEPTION" : "OWNER"));
    break;
  default:
    break;
  }
}

static unsigned run_new(struct ui *ui, struct view *view) {
  struct setup_view *setup = setup_of(view);
  struct setup_presets presets = {.count = 0};
  char date[DATE_TEXT_SIZE];
  make_presets(ui, setup, &presets, date);
  (void)go(setup, true);
  setup_form_new(ui, section_of(setup), &presets);
  return REACTION_REPAINT;
}

static const char *no_form(const struct ui *ui, const struct view *view) {
  (void)ui;
  return has_form((const struct setup_view *)view) ? NULL : _("Open a row to say who does what.");
}

/* ---- Removing ---- */

static const char *not_removable(const struct ui *ui, const struct view *view) {
  const struct setup_view *setup = (const struct setup_view *)view;
  if (!on_rows(setup)) return _("Go to a row first, with Tab.");
  const char *why = no_form(ui, view);
  return why != NULL ? why : sheet_no_row(ui, view);
}

static struct command command_of(const struct ui *ui, const struct setup_view *setup, struct id id) {
  struct command command = desk_command(&ui->desk);
  for (int i = 0; i < setup->count; i++)
    if (id_equal(row_id(&setup->list[i], "id"), id))
      command.if_revision = row_int(&setup->list[i], "revision", 0);
  return command;
}

typedef enum code removing(struct replica *replica, const struct command *command, enum entity_kind entity,
                           struct id id, struct outcome *outcome, struct error *error);

static const struct view_class setup_class;

static unsigned agreed(struct ui *ui, struct id id, removing *run) {
  struct outcome outcome;
  struct error error;
  error_init(&error);
  struct setup_view *setup = setup_of(ui_top(ui));
  if (ui_top(ui)->class != &setup_class) return REACTION_NONE;
  struct command command = command_of(ui, setup, id);
  if (run(ui->desk.replica, &command, section_of(setup)->entity, id, &outcome, &error) == CODE_OK)
    return ui_done(ui, &outcome);
  return ui_refused(ui, &error) | REACTION_RECALC;
}

static unsigned agree_remove(struct ui *ui, struct id id) { return agreed(ui, id, command_setup_remove); }
static unsigned agree_rest(struct ui *ui, struct id id) { return agreed(ui, id, command_setup_rest); }

/* The lit row as it is spoken of: its first columns. */
static void lit_words(const struct ui *ui, const struct setup_view *setup, char *text, size_t size) {
  char second[SHEET_CELL_SIZE];
  const struct view *view = &setup->head.view;
  bool two = section_of(setup)->entity == ENTITY_SHIFT ||
             section_of(setup)->entity == ENTITY_SCHEDULE_EXCEPTION ||
             section_of(setup)->entity == ENTITY_BLOCK;
  row_cell(ui, view, sheet_row(&setup->rows), 0, text, size);
  if (!two) return;
  row_cell(ui, view, sheet_row(&setup->rows), 1, second, sizeof second);
  size_t used = strlen(text);
  (void)snprintf(text + used, size - used, ", %.80s", second);
}

static unsigned run_remove(struct ui *ui, struct view *view) {
  struct setup_view *setup = setup_of(view);
  struct question_plan plan = {.subject = row_id(lit_row(setup), "id"), .agree = agree_remove};
  char what[SHEET_CELL_SIZE];
  struct error error;
  error_init(&error);
  struct command command = command_of(ui, setup, plan.subject);
  enum entity_kind entity = section_of(setup)->entity;
  enum code code = setup_check_remove(ui->desk.replica, &command, entity, plan.subject, &error);
  if (code != CODE_OK && (code != CODE_EXISTS || !setup_can_rest(entity)))
    return ui_refused(ui, &error) |
           (code == CODE_STALE_VERSION || code == CODE_NOT_FOUND ? REACTION_RECALC : 0U);
  lit_words(ui, setup, what, sizeof what);
  if (code == CODE_OK) {
    (void)snprintf(plan.text, sizeof plan.text, _("Remove %.150s?"), what);
  } else {
    (void)snprintf(plan.text, sizeof plan.text, _("%.170s Make it inactive instead?"), error.text);
    plan.agree = agree_rest;
  }
  question_open(ui, &plan);
  return REACTION_REPAINT;
}

/* ---- Finding a row ---- */

/* The first row, from the lit one on, of which a word in a column begins so. */
static int row_found(const struct ui *ui, const struct setup_view *setup, const char *typed) {
  char text[SHEET_CELL_SIZE];
  for (int i = 1; i <= setup->count; i++) {
    int row = (sheet_row(&setup->rows) + i) % setup->count;
    for (int column = 0; column < setup->rows_class.column_count; column++) {
      row_cell(ui, &setup->head.view, row, column, text, sizeof text);
      const struct lookup_name name = {.name = text};
      if (lookup_grade(&name, typed, strlen(typed)) != LOOKUP_NONE) return row;
    }
  }
  return -1;
}

static int section_found(const char *typed) {
  for (int i = 0; i < setup_section_count; i++) {
    const struct lookup_name name = {.name = _(setup_sections[i].title)};
    if (lookup_grade(&name, typed, strlen(typed)) != LOOKUP_NONE) return i;
  }
  return -1;
}

/* Among the sections first, when these have the cursor; then among the rows. */
static unsigned find(struct ui *ui, struct setup_view *setup, const char *typed) {
  struct view *view = &setup->head.view;
  int section = on_rows(setup) ? -1 : section_found(typed);
  (void)go(setup, true);
  if (section >= 0) {
    sheet_light(&setup->sections, view, section);
    return follow(ui, view, REACTION_REPAINT);
  }
  int row = row_found(ui, setup, typed);
  if (row >= 0)
    sheet_light(&setup->rows, view, row);
  else
    ui_say(ui, MESSAGE_NOTE, _("Nothing in this list begins with \"%.60s\"."), typed);
  return REACTION_REPAINT;
}

static unsigned find_accept(struct ui *ui, const struct prompt *prompt) {
  char typed[FIELD_SIZE];
  (void)snprintf(typed, sizeof typed, "%s", prompt->field.text);
  ui_pop(ui);
  return typed[0] == '\0' ? (unsigned)REACTION_REPAINT : find(ui, setup_of(ui_top(ui)), typed);
}

static unsigned run_find(struct ui *ui, struct view *view) {
  struct prompt_plan plan = {.placeholder = on_rows(setup_of(view)) ? _("a name in this list")
                                                                    : _("a section, or a name in its list"),
                             .accept = find_accept};
  (void)snprintf(plan.label, sizeof plan.label, "%s", _("Find"));
  prompt_open(ui, &plan);
  return REACTION_REPAINT;
}

/* ---- Drawing ---- */

static bool is_wide(struct area area) { return area.columns >= SETUP_WIDE; }

static struct area sections_area(struct area area) {
  if (!is_wide(area)) return area;
  return (struct area){area.row, area.column, area.rows, SETUP_SECTION_COLUMNS};
}

static struct area rows_area(struct area area) {
  if (!is_wide(area)) return area;
  int left = SETUP_SECTION_COLUMNS + 1;
  return (struct area){area.row, area.column + left, area.rows, area.columns - left};
}

static void setup_layout(struct ui *ui, struct view *view, struct area area) {
  (void)ui;
  struct setup_view *setup = setup_of(view);
  sheet_layout(&setup->sections, sections_area(area));
  sheet_layout(&setup->rows, rows_area(area));
}

static void setup_draw(const struct ui *ui, const struct view *view, struct canvas *canvas,
                       struct area area) {
  const struct setup_view *setup = (const struct setup_view *)view;
  bool rows = on_rows(setup);
  canvas_blank(canvas, area, PAINT_TEXT);
  if (is_wide(area) || !rows) sheet_draw(&setup->sections, ui, view, canvas, sections_area(area), !rows);
  if (is_wide(area) || rows) sheet_draw(&setup->rows, ui, view, canvas, rows_area(area), rows);
  for (int i = 0; is_wide(area) && i < area.rows; i++)
    canvas_glyph(canvas, area.row + i, area.column + SETUP_SECTION_COLUMNS, PAINT_LINE, GLYPH_VERTICAL);
}

/* ---- The view ---- */

static void setup_release(struct view *view) {
  arena_release(&setup_of(view)->arena);
  free(view);
}

static const struct handler setup_handlers[] = {
    {ACTION_OPEN, true, run_open, NULL},
    {ACTION_NEW_BOOKING, true, run_new, no_form},
    {ACTION_CANCEL, true, run_remove, not_removable},
    {ACTION_NEXT_PANE, true, run_next_pane, NULL},
    {ACTION_BACK, true, run_back, NULL},
    {ACTION_EDIT, false, run_open, NULL},
    {ACTION_FIND, false, run_find, NULL},
    {ACTION_PREVIOUS_PANE, false, run_next_pane, NULL},
    {ACTION_LEFT, false, run_left, NULL},
    {ACTION_RIGHT, false, run_right, NULL},
    {ACTION_UP, false, run_up, NULL},
    {ACTION_DOWN, false, run_down, NULL},
    {ACTION_PAGE_UP, false, run_page_up, NULL},
    {ACTION_PAGE_DOWN, false, run_page_down, NULL},
    {ACTION_FIRST, false, run_first, NULL},
    {ACTION_LAST, false, run_last, NULL},
};

/* What is made or removed here is a row of the set-up. */
static enum permission setup_permits(const struct ui *ui, const struct view *view, enum action action,
                                     enum permission usual) {
  (void)ui;
  (void)action;
  return usual == MAY_VIEW ? usual : setup_permission(section_of((const struct setup_view *)view)->entity);
}

static const struct view_class setup_class = {
    .name = N_("set-up"),
    .title = N_("Setting up the salon"),
    .placement = PLACE_BODY,
    .linear_columns = SETUP_WIDE - 1,
    .handlers = setup_handlers,
    .handler_count = (int)(sizeof setup_handlers / sizeof setup_handlers[0]),
    .permission = setup_permits,
    .load = setup_load,
    .layout = setup_layout,
    .draw = setup_draw,
    .release = setup_release,
};

void setup_view_open(struct ui *ui) {
  struct error error;
  error_init(&error);
  struct setup_view *setup = calloc(1, sizeof *setup);
  if (setup != NULL) {
    setup->head = (struct sheet_view){{&setup_class}, &setup->sections};
    setup->sections.class = &section_class;
    arena_init(&setup->arena, SETUP_ARENA_MAX);
    sheet_resize(&setup->sections, &setup->head.view, setup_section_count);
    if (setup_load(ui, &setup->head.view, &error) != CODE_OK) ui->wanted |= ui_refused(ui, &error);
  }
  ui_push(ui, setup == NULL ? NULL : &setup->head.view);
}

void setup_view_light(struct ui *ui, struct id id) {
  if (setup_skills_light(ui, id) || ui_top(ui)->class != &setup_class) return;
  setup_of(ui_top(ui))->rows.lit = id;
}
