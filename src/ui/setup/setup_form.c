#include "ui/setup/setup_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/setup_label.h"
#include "core/model/text.h"
#include "ui/people/people.h"
#include "ui/setup/setup_text.h"
#include "ui/setup/setup_view.h"

enum { FORM_ARENA_MAX = 4 << 20, PIN_LEAST = 4 };

struct setup_form {
  const struct setup_section *section;
  struct arena arena;
  struct row row; /* as it was loaded; of a new one with what it begins with */
  bool is_new;
  struct setup_presets presets;
  struct setup_names names;
  struct form_entry entries[SETUP_INPUTS_MAX];
  struct lookup_name *choices[SETUP_INPUTS_MAX];
  size_t choice_counts[SETUP_INPUTS_MAX];
  int count;
  struct setup_reading readings[SETUP_INPUTS_MAX]; /* while it is saved */
  char hash[PIN_HASH_SIZE];                        /* of the PIN that was typed; "" before */
};

static const char *column_of(const struct setup_form *setup, int input) {
  return setup->section->inputs[input].column;
}

/* NULL of what is no field: the parts. */
static const struct entity_field *field_of(const struct setup_form *setup, int input) {
  int at = entity_field(setup->row.entity, column_of(setup, input));
  return at < 0 ? NULL : &setup->row.entity->fields[at];
}

/* ---- What the form asks ---- */

static const struct lookup_name *form_choices(const struct ui *ui, const struct form *form, int field,
                                              size_t *count) {
  (void)ui;
  const struct setup_form *setup = form->plan.context;
  *count = setup->choice_counts[field];
  return setup->choices[field];
}

/* A PIN, or a dash for none, or nothing for the one that is there. */
static bool pin_meaning(const char *pin, char *text, size_t size) {
  size_t length = strlen(pin);
  bool good = length == 0 || strcmp(pin, "-") == 0 || (length >= PIN_LEAST && length <= PIN_BYTES_MAX);
  (void)snprintf(text, size, "%s",
                 length == 0          ? _("stays as it is")
                 : !good              ? _("A PIN has 4 to 64 characters.")
                 : length < PIN_LEAST ? _("no PIN any more")
                                      : "");
  return good;
}

static bool form_meaning(const struct ui *ui, const struct form *form, int field, char *text, size_t size) {
  const struct setup_form *setup = form->plan.context;
  struct setup_reading reading;
  text[0] = '\0';
  if (setup->entries[field].kind == FORM_IS_SECRET) return pin_meaning(form_text(form, field), text, size);
  if (setup->entries[field].kind != FORM_IS_TEXT) return true;
  return setup_read(&ui->desk, setup->section->entity, column_of(setup, field), form_text(form, field),
                    &reading, text, size);
}

static void form_context_release(void *context) {
  struct setup_form *setup = context;
  arena_release(&setup->arena);
  free(setup);
}

/* ---- Saving ---- */

/* The value of an input; false when it is the parts, which are none. */
static bool value_of(const struct ui *ui, struct setup_form *setup, const struct form *form, int input,
                     struct value *value) {
  char text[SETUP_TEXT_SIZE];
  const struct entity_field *field = field_of(setup, input);
  if (field != NULL && setup->entries[input].kind == FORM_IS_YES_NO) {
    *value = value_int(form_yes(form, input));
  } else if (setup->entries[input].kind == FORM_IS_SECRET) {
    *value = setup->hash[0] == '\0' ? value_null() : value_text(setup->hash);
  } else if (field != NULL && setup->entries[input].kind == FORM_IS_CHOICE) {
    *value = setup_choice_value(field, form_choice(form, input));
  } else {
    (void)setup_read(&ui->desk, setup->section->entity, column_of(setup, input), form_text(form, input),
                     &setup->readings[input], text, sizeof text);
    *value = setup->readings[input].value;
  }
  return field != NULL;
}

static bool is_shown(const struct setup_form *setup, const char *column) {
  for (int i = 0; i < setup->count; i++)
    if (strcmp(column_of(setup, i), column) == 0) return true;
  return false;
}

/* What is given to the command: of a new row all that says something, of another one what was changed. */
static void gather(const struct ui *ui, struct setup_form *setup, const struct form *form,
                   struct setup_field fields[], struct setup_edit *edit) {
  for (int i = 0; setup->is_new && i < setup->presets.count; i++)
    if (!is_shown(setup, setup->presets.fields[i].column))
      fields[edit->field_count++] = setup->presets.fields[i];
  for (int i = 0; i < setup->count; i++) {
    struct value value = value_null();
    if (!setup->is_new && !form_changed(form, i)) continue;
    if (!value_of(ui, setup, form, i, &value)) {
      edit->change_parts = true;
      edit->parts = setup->readings[i].parts;
      edit->part_count = setup->readings[i].part_count;
    } else if (!setup->is_new || value.type != VALUE_NULL) {
      fields[edit->field_count++] = (struct setup_field){column_of(setup, i), value};
    }
  }
}

static int input_of(const struct setup_form *setup, const char *column) {
  for (int i = 0; column != NULL && i < setup->count; i++)
    if (strcmp(column_of(setup, i), column) == 0) return i;
  return -1;
}

/* Who made the first user, who must be an owner, is that one from now on. */
static void become_owner(struct ui *ui, struct id user, const char *name) {
  struct actor actor = {.user = user, .role = ROLE_OWNER, .kind = ACTOR_DESK};
  (void)text_copy(actor.name, sizeof actor.name, name, strlen(name));
  people_become(ui, &actor);
}

static unsigned save(struct ui *ui, struct form *form) {
  struct setup_form *setup = form->plan.context;
  struct setup_field fields[SETUP_INPUTS_MAX + SETUP_PRESETS_MAX];
  struct setup_edit edit = {.entity = setup->section->entity, .id = form->plan.subject, .fields = fields};
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  gather(ui, setup, form, fields, &edit);
  if (!setup->is_new) command.if_revision = form->plan.revision;
  if (command_setup_save(ui->desk.replica, &command, &edit, &outcome, &error) != CODE_OK)
    return form_refused(ui, form, input_of(setup, edit.refused), &error);
  char name[FIELD_SIZE];
  bool first = setup->section->entity == ENTITY_USER && !ui->desk.salon->has_users;
  (void)snprintf(name, sizeof name, "%s", form_text(form, 0));
  unsigned reactions = form_saved(ui, &outcome);
  if (first) become_owner(ui, outcome.id, name);
  setup_view_light(ui, outcome.id);
  return reactions;
}

/* Whether a view is the form of a user, the one that has a PIN. */
static bool is_user_form(const struct view *view) {
  for (int i = 0; i < setup_section_count; i++)
    if (setup_sections[i].entity == ENTITY_USER && view->class->name == setup_sections[i].name) return true;
  return false;
}

/* The hash of the PIN has come: no key was read meanwhile, so the form is still on top. */
static unsigned pin_hashed(struct ui *ui, const char *hash) {
  if (!is_user_form(ui_top(ui))) return REACTION_NONE;
  struct form *form = (struct form *)ui_top(ui);
  struct setup_form *setup = form->plan.context;
  if (hash[0] == '\0') {
    ui_say(ui, MESSAGE_REFUSED, "%s",
           _("There is not enough memory for this; close something and try again."));
    return REACTION_REPAINT;
  }
  (void)snprintf(setup->hash, sizeof setup->hash, "%s", hash);
  return save(ui, form);
}

/* A PIN is hashed first, on its own thread; the rest waits for that. */
static unsigned form_save(struct ui *ui, struct form *form) {
  struct setup_form *setup = form->plan.context;
  int pin = input_of(setup, "pin_hash");
  setup->hash[0] = '\0';
  if (pin < 0 || strlen(form_text(form, pin)) < PIN_LEAST) return save(ui, form);
  (void)people_hash(ui, form_text(form, pin), pin_hashed);
  return REACTION_REPAINT;
}

/* ---- Opening ---- */

static enum form_kind kind_of(const struct entity_field *field) {
  if (field == NULL) return FORM_IS_TEXT;
  if (field->kind == FIELD_BOOL) return FORM_IS_YES_NO;
  if (strcmp(field->column, "pin_hash") == 0) return FORM_IS_SECRET;
  return setup_is_choice(field) ? FORM_IS_CHOICE : FORM_IS_TEXT;
}

static void make_entries(const struct ui *ui, struct setup_form *setup) {
  for (; setup->count < SETUP_INPUTS_MAX && column_of(setup, setup->count) != NULL; setup->count++) {
    int i = setup->count;
    const struct entity_field *field = field_of(setup, i);
    setup->entries[i] =
        (struct form_entry){.label = setup_label_id(setup->section->entity, column_of(setup, i)),
                            .hint = setup->section->inputs[i].hint,
                            .kind = kind_of(field)};
    if (setup->entries[i].kind == FORM_IS_CHOICE)
      setup->choices[i] =
          setup_choices(&ui->desk, &setup->names, field, &setup->arena, &setup->choice_counts[i]);
  }
}

static void fill_form(const struct ui *ui, const struct setup_form *setup, struct form *form) {
  for (int i = 0; i < setup->count; i++) {
    char text[SETUP_TEXT_SIZE];
    const struct entity_field *field = field_of(setup, i);
    switch (setup->entries[i].kind) {
    case FORM_IS_YES_NO:
      form_set_yes(form, i, row_int(&setup->row, column_of(setup, i), 0) != 0);
      break;
    case FORM_IS_CHOICE: {
      struct id chosen = setup_chosen(&ui->desk, &setup->names, &setup->row, field, text, sizeof text);
      form_set_choice(form, i, chosen, text);
      break;
    }
    case FORM_IS_TEXT:
    case FORM_IS_SECRET:
    default:
      setup_offer(&ui->desk, &setup->row, column_of(setup, i), text, sizeof text);
      form_set_text(form, i, text);
    }
  }
}

/* "New service", or "Service: Root colour": what the first column of its list says; of who does what the two names. */
static void make_title(const struct ui *ui, const struct setup_form *setup, char title[FORM_TITLE_SIZE]) {
  const struct setup_section *section = setup->section;
  char text[SETUP_TEXT_SIZE], other[SETUP_TEXT_SIZE];
  const char *first = section->columns[0].column;
  if (first == NULL) {
    setup_show(&ui->desk, &setup->names, &setup->row, "employee_id", text, sizeof text);
    setup_show(&ui->desk, &setup->names, &setup->row, "service_id", other, sizeof other);
    (void)snprintf(title, FORM_TITLE_SIZE, "%.50s: %.60s", text, other);
  } else if (setup->is_new) {
    (void)snprintf(title, FORM_TITLE_SIZE, "%s", _(section->add));
  } else {
    setup_show(&ui->desk, &setup->names, &setup->row, first, text, sizeof text);
    (void)snprintf(title, FORM_TITLE_SIZE, "%.50s: %.60s", _(section->edit), text);
  }
  text_drop_broken(title);
}

static void open_form(struct ui *ui, struct setup_form *setup) {
  make_entries(ui, setup);
  struct form_plan plan = {.name = setup->section->name,
                           .subject = setup->is_new ? id_nil : row_id(&setup->row, "id"),
                           .revision = row_int(&setup->row, "revision", 0),
                           .fields = setup->entries,
                           .field_count = setup->count,
                           .choices = form_choices,
                           .meaning = form_meaning,
                           .save = form_save,
                           .context = setup,
                           .release = form_context_release};
  make_title(ui, setup, plan.title);
  struct form *form = form_new(&plan);
  if (form != NULL) fill_form(ui, setup, form);
  form_open(ui, form);
}

static struct setup_form *begin(struct ui *ui, const struct setup_section *section) {
  struct error error;
  error_init(&error);
  struct setup_form *setup = calloc(1, sizeof *setup);
  if (setup == NULL) {
    form_open(ui, NULL);
    return NULL;
  }
  setup->section = section;
  arena_init(&setup->arena, FORM_ARENA_MAX);
  if (setup_names_load(ui->desk.replica, &setup->arena, &setup->names, &error) == CODE_OK &&
      row_init(&setup->row, &entities[section->entity], &setup->arena))
    return setup;
  ui->wanted |= ui_refused(ui, &error);
  form_context_release(setup);
  return NULL;
}

/* What a row that nobody has filled in yet says: yes where that is usual. */
static void take_fallbacks(struct row *row) {
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    if (field->fallback == NULL) continue;
    if (field->kind == FIELD_BOOL) row->values[i] = value_int(field->fallback[0] == '1');
    if (field->kind == FIELD_ENUM) row->values[i] = value_text(field->fallback);
  }
}

void setup_form_new(struct ui *ui, const struct setup_section *section, const struct setup_presets *presets) {
  struct setup_form *setup = begin(ui, section);
  if (setup == NULL) return;
  setup->is_new = true;
  setup->presets = *presets;
  take_fallbacks(&setup->row);
  for (int i = 0; i < presets->count; i++) {
    struct value *value = &setup->presets.fields[i].value;
    const char *copy =
        value->type == VALUE_TEXT ? arena_text(&setup->arena, value->text, strlen(value->text)) : NULL;
    if (copy != NULL) *value = value_text(copy); /* the form outlives what it was given */
    *row_value(&setup->row, presets->fields[i].column) = *value;
  }
  open_form(ui, setup);
}

void setup_form_edit(struct ui *ui, const struct setup_section *section, struct id id) {
  struct error error;
  error_init(&error);
  struct setup_form *setup = begin(ui, section);
  if (setup == NULL) return;
  if (reader_setup_row(ui->desk.replica, section->entity, id, &setup->arena, &setup->row, &error) !=
      CODE_OK) {
    ui->wanted |= ui_refused(ui, &error) | REACTION_RECALC;
    form_context_release(setup);
    return;
  }
  open_form(ui, setup);
}
