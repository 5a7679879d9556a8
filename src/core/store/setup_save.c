/* Writing a row of the set-up, with its parts and with who may do it, as one change. */
#include <stdio.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/setup_label.h"
#include "core/store/setup_inside.h"

enum permission setup_permission(enum entity_kind entity) {
  return entity == ENTITY_USER ? MAY_USERS : entity == ENTITY_BLOCK ? MAY_BLOCK : MAY_SETUP;
}

static bool is_setup(enum entity_kind entity) {
  static const enum entity_kind kinds[] = {
      ENTITY_LOCATION,         ENTITY_EMPLOYEE,   ENTITY_USER,  ENTITY_SERVICE_CATEGORY,   ENTITY_SERVICE,
      ENTITY_SERVICE_ADDON,    ENTITY_FORM_FIELD, ENTITY_SHIFT, ENTITY_SCHEDULE_EXCEPTION, ENTITY_HOLIDAY,
      ENTITY_EMPLOYEE_SERVICE, ENTITY_BLOCK};
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    if (kinds[i] == entity) return true;
  return false;
}

static enum code no_memory(struct error *error) {
  return error_set(error, CODE_INTERNAL, "%s", _("There is not enough memory to take this."));
}

/* ---- The frame ---- */

/* The row as it is written: a copy of the one that is there. */
static bool copy_row(struct setup_work *work) {
  struct row *row = &work->row;
  if (!row_init(row, work->before.entity, &work->change->arena)) return false;
  memcpy(row->values, work->before.values, (size_t)row->entity->field_count * sizeof *row->values);
  memcpy(row->parts, work->before.parts, sizeof row->parts);
  return true;
}

static enum code load_row(struct setup_work *work, struct id id, struct error *error) {
  bool found = false;
  char what[SETUP_WHAT_SIZE];
  enum code code =
      row_load(work->change->replica, work->entity, id, &work->change->arena, &work->before, &found, error);
  if (code != CODE_OK) return code;
  if (!found || row_int(&work->before, "deleted_at", 0) != 0)
    return error_set(error, CODE_NOT_FOUND, "%s", _("This was removed meanwhile."));
  setup_what(work, &work->before, what);
  if (!work->is_line) code = change_expect(work->change, row_int(&work->before, "revision", 0), what, error);
  if (code == CODE_OK && !copy_row(work)) code = no_memory(error);
  return code;
}

/* Loads the row, or begins a new one, and tells the change of it. */
static enum code open_row(struct setup_work *work, struct id id, struct error *error) {
  work->is_new = id_is_nil(id);
  work->outcome->id = id;
  if (!work->is_new) {
    enum code code = load_row(work, id, error);
    return code == CODE_OK ? change_touch(work->change, work->entity, id, error) : code;
  }
  work->outcome->id = ports_new_id(replica_ports(work->change->replica));
  if (!row_init(&work->row, &entities[work->entity], &work->change->arena)) return no_memory(error);
  return change_make(work->change, work->entity, work->outcome->id, error);
}

enum code setup_begin(struct setup_work *work, struct replica *replica, const struct command *command,
                      const char *name, struct id id, struct error *error) {
  enum code code = change_begin(work->change, replica, command, name, setup_permission(work->entity), error);
  if (code == CODE_OK && !is_setup(work->entity))
    code = error_set(error, CODE_INTERNAL, "%s", _("This cannot be set here."));
  return code == CODE_OK ? open_row(work, id, error) : code;
}

/* Everything that holds the set-up loads it anew; this change goes on with the new one. */
static enum code note(struct setup_work *work, struct error *error) {
  enum code code = replica_note_entity_change(work->change->replica, work->entity, error);
  return code == CODE_OK ? replica_salon(work->change->replica, &work->change->salon, NULL, error) : code;
}

static bool is_unchanged(const struct setup_work *work) {
  return !work->is_new && row_same_content(&work->before, &work->row);
}

enum code setup_write(struct setup_work *work, struct error *error) {
  struct replica *replica = work->change->replica;
  enum code code = CODE_OK;
  if (work->is_new) {
    code = row_insert(replica, &work->row, error);
  } else if (!is_unchanged(work)) {
    *row_value(&work->row, "updated_at") = value_int(work->change->now);
    code = row_update(replica, &work->row, error);
    if (code == CODE_OK && work->entity == ENTITY_SERVICE)
      code = row_replace_parts(replica, &work->row, ENTITY_SERVICE_SEGMENT, error);
  }
  return code == CODE_OK ? note(work, error) : code;
}

/* ---- Parts of a service ---- */

static enum code take_part(struct setup_work *work, struct row *row, int at, const struct setup_part *part,
                           struct error *error) {
  const char *name = NULL;
  char label[96];
  (void)snprintf(label, sizeof label, "\"%.80s\"", setup_label(ENTITY_SERVICE_SEGMENT, "name"));
  enum code code = text_take(work->change, label, part->name, TEXT_LINE, TEXT_NAME_MAX, &name, error);
  if (code != CODE_OK) return code;
  if (name == NULL)
    return setup_refuse(work, "segments", error, CODE_INVALID, _("Part %d needs a name, such as \"rinse\"."),
                        at + 1);
  if (part->minutes < 1 || part->minutes > 1440 || part->gap_after < 0 || part->gap_after > 1440)
    return setup_refuse(work, "segments", error, CODE_INVALID,
                        _("%s must take 1 to 1440 minutes, and leave 0 to 1440 free."), name);
  *row_value(row, "service_id") = value_id(work->outcome->id);
  *row_value(row, "position") = value_int(at);
  *row_value(row, "tenant_id") = value_id(work->change->salon->tenant);
  *row_value(row, "name") = value_text(name);
  *row_value(row, "minutes") = value_int(part->minutes);
  *row_value(row, "gap_after") = value_int(part->gap_after);
  return CODE_OK;
}

static enum code take_parts(struct setup_work *work, struct error *error) {
  const struct setup_edit *edit = work->edit;
  int64_t minutes = 0;
  if (!edit->change_parts || work->entity != ENTITY_SERVICE) return CODE_OK;
  if (edit->part_count > SETUP_PARTS_MAX)
    return setup_refuse(work, "segments", error, CODE_INVALID, _("A service has at most %d parts."),
                        SETUP_PARTS_MAX);
  if (!row_add_parts(&work->row, ENTITY_SERVICE_SEGMENT, edit->part_count, &work->change->arena))
    return no_memory(error);
  struct row *rows = row_parts(&work->row, ENTITY_SERVICE_SEGMENT)->rows;
  for (int i = 0; i < edit->part_count; i++) {
    enum code code = take_part(work, &rows[i], i, &edit->parts[i], error);
    if (code != CODE_OK) return code;
    minutes += edit->parts[i].minutes + edit->parts[i].gap_after;
  }
  if (edit->part_count > 0) *row_value(&work->row, "duration_minutes") = value_int(minutes);
  return CODE_OK;
}

/* ---- Who may do it ---- */

static enum code find_skill(struct setup_work *work, const struct setup_skill *skill, struct id *id,
                            struct error *error) {
  *id = id_nil;
  struct query query = query_start(work->change->replica, SQL_SETUP_SKILL_OF_PAIR);
  query_id(&query, skill->employee);
  query_id(&query, skill->service);
  if (query_row(&query)) *id = query_get_id(&query, 0);
  return query_end(&query, error);
}

/* One line of who may do what, as a change of its own within the whole. */
static enum code save_skill(struct setup_work *work, const struct setup_skill *skill, struct error *error) {
  const struct setup_field fields[] = {
      {"employee_id", value_id(skill->employee)},
      {"service_id", value_id(skill->service)},
      {"can_book", value_int(skill->may)},
      {"custom_price", skill->price == PRICE_NONE ? value_null() : value_int(skill->price)},
      {"custom_duration_minutes", skill->minutes == 0 ? value_null() : value_int(skill->minutes)},
  };
  struct setup_edit edit = {.entity = ENTITY_EMPLOYEE_SERVICE,
                            .fields = fields,
                            .field_count = (int)(sizeof fields / sizeof fields[0])};
  struct outcome outcome = {0};
  struct setup_work line = {.change = work->change,
                            .edit = &edit,
                            .entity = ENTITY_EMPLOYEE_SERVICE,
                            .is_line = true,
                            .outcome = &outcome};
  enum code code = find_skill(work, skill, &edit.id, error);
  if (code != CODE_OK || (id_is_nil(edit.id) && !skill->may)) return code;
  code = open_row(&line, edit.id, error);
  if (code == CODE_OK) code = setup_take_fields(&line, error);
  if (code == CODE_OK) code = setup_check(&line, error);
  return code == CODE_OK ? setup_write(&line, error) : code;
}

static enum code save_skills(struct setup_work *work, struct error *error) {
  enum code code = CODE_OK;
  if (work->edit->skill_count > SETUP_SKILLS_MAX)
    return error_set(error, CODE_INVALID, "%s", _("That is too much at once. Do it in smaller parts."));
  for (int i = 0; i < work->edit->skill_count && code == CODE_OK; i++) {
    struct setup_skill skill = work->edit->skills[i];
    if (work->entity == ENTITY_EMPLOYEE) skill.employee = work->outcome->id;
    if (work->entity == ENTITY_SERVICE) skill.service = work->outcome->id;
    code = save_skill(work, &skill, error);
  }
  return code;
}

/* ---- Visits with what is given up ---- */

static bool gives_up(const struct setup_work *work, const char *column, const char *word) {
  int at = entity_field(work->row.entity, column);
  if (at < 0 || work->is_new) return false;
  const struct value *was = &work->before.values[at], *is = &work->row.values[at];
  if (word == NULL) return was->type == VALUE_INT && was->integer != 0 && is->integer == 0;
  return !value_equal(was, is) && strcmp(was->text, word) == 0;
}

/* A service, location or employee that is not offered any more: visits to come stay. */
static enum code warn_of_visits(struct setup_work *work, struct error *error) {
  static const struct {
    enum entity_kind entity;
    const char *column, *word;
    enum sql_id count;
  } rows[] = {{ENTITY_SERVICE, "active", NULL, SQL_SETUP_COUNT_VISITS_SERVICE},
              {ENTITY_LOCATION, "status", "ACTIVE", SQL_SETUP_COUNT_VISITS_LOCATION}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    int64_t count = 0;
    if (rows[i].entity != work->entity || !gives_up(work, rows[i].column, rows[i].word)) continue;
    enum code code = setup_count(work->change, rows[i].count, work->outcome->id, &count, error);
    if (code != CODE_OK || count == 0) return code;
    struct verdict *verdict = &work->outcome->verdict;
    struct warning *warning = &verdict->warnings[verdict->warning_count++];
    warning->code = "visits_stay";
    (void)snprintf(warning->text, sizeof warning->text,
                   P_("%lld visit to come stays: move or cancel it.",
                      "%lld visits to come stay: move or cancel them.", count),
                   (long long)count);
  }
  return CODE_OK;
}

/* Visits are moments: in another zone they stand at other times of the wall. */
static enum code warn_of_zone(struct setup_work *work, struct error *error) {
  int64_t count = 0;
  if (work->entity != ENTITY_LOCATION || work->is_new ||
      value_equal(row_value(&work->before, "timezone"), row_value(&work->row, "timezone")))
    return CODE_OK;
  enum code code =
      setup_count(work->change, SQL_SETUP_COUNT_VISITS_LOCATION, work->outcome->id, &count, error);
  if (code != CODE_OK || count == 0) return code;
  struct verdict *verdict = &work->outcome->verdict;
  struct warning *warning = &verdict->warnings[verdict->warning_count++];
  warning->code = "visits_shift";
  (void)snprintf(warning->text, sizeof warning->text,
                 P_("%lld visit to come now stands at another time of the clock.",
                    "%lld visits to come now stand at other times of the clock.", count),
                 (long long)count);
  return CODE_OK;
}

/* ---- The command ---- */

static enum code save(struct setup_work *work, struct error *error) {
  struct setup_hours hours;
  enum code code = setup_take_fields(work, error);
  if (code == CODE_OK) code = take_parts(work, error);
  if (code == CODE_OK) code = setup_check(work, error);
  if (code == CODE_OK) code = setup_hours_before(work, &hours, error);
  if (code == CODE_OK) code = setup_write(work, error);
  if (code == CODE_OK) code = save_skills(work, error);
  if (code == CODE_OK) code = setup_check_owners(work, error);
  if (code == CODE_OK) code = setup_hours_after(work, &hours, error);
  if (code == CODE_OK) code = warn_of_visits(work, error);
  if (code == CODE_OK) code = warn_of_zone(work, error);
  return code;
}

enum code setup_save_as(struct replica *replica, const struct command *command, const char *name,
                        enum setup_deed deed, struct setup_edit *edit, struct outcome *outcome,
                        struct error *error) {
  *outcome = (struct outcome){0};
  struct change change;
  struct setup_work work = {.change = &change, .edit = edit, .entity = edit->entity, .outcome = outcome};
  enum code code = setup_begin(&work, replica, command, name, edit->id, error);
  if (code == CODE_OK) code = save(&work, error);
  if (code == CODE_OK) {
    setup_say(&work, deed);
    code = change_commit(&change, outcome, error);
  }
  edit->refused = work.refused;
  change_end(&change);
  return code;
}

enum code command_setup_save(struct replica *replica, const struct command *command, struct setup_edit *edit,
                             struct outcome *outcome, struct error *error) {
  enum setup_deed deed = id_is_nil(edit->id) ? SETUP_ADDED : SETUP_CHANGED;
  return setup_save_as(replica, command, "setup_save", deed, edit, outcome, error);
}

/* ---- Reading one ---- */

enum code reader_setup_row(struct replica *replica, enum entity_kind entity, struct id id,
                           struct arena *arena, struct row *row, struct error *error) {
  bool found = false;
  enum code code = row_load(replica, entity, id, arena, row, &found, error);
  if (code == CODE_OK && (!found || row_int(row, "deleted_at", 0) != 0))
    code = error_set(error, CODE_NOT_FOUND, "%s", _("This was removed meanwhile."));
  return code;
}
