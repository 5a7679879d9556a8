/* Removing a row of the set-up, and making it inactive instead. */
#include <stdio.h>
#include <string.h>

#include "core/model/language.h"
#include "core/store/setup_inside.h"
#include "core/store/vector.h"

/* Rows that belong to another one alone, and go with it. */
static const struct {
  enum entity_kind entity, part;
  enum sql_id ids;
} belongings[] = {{ENTITY_EMPLOYEE, ENTITY_SHIFT, SQL_SETUP_IDS_SHIFTS_EMPLOYEE},
                  {ENTITY_EMPLOYEE, ENTITY_SCHEDULE_EXCEPTION, SQL_SETUP_IDS_EXCEPTIONS_EMPLOYEE},
                  {ENTITY_EMPLOYEE, ENTITY_EMPLOYEE_SERVICE, SQL_SETUP_IDS_SKILLS_EMPLOYEE},
                  {ENTITY_SERVICE, ENTITY_EMPLOYEE_SERVICE, SQL_SETUP_IDS_SKILLS_SERVICE},
                  {ENTITY_SERVICE, ENTITY_SERVICE_ADDON, SQL_SETUP_IDS_ADDONS_SERVICE},
                  {ENTITY_SERVICE, ENTITY_FORM_FIELD, SQL_SETUP_IDS_FIELDS_SERVICE},
                  {ENTITY_LOCATION, ENTITY_HOLIDAY, SQL_SETUP_IDS_HOLIDAYS_LOCATION}};

/* Who needs a row, as the reason why it stays. */
enum need {
  NEED_VISITS,
  NEED_WISHES,
  NEED_SERVICES,
  NEED_CATEGORIES,
  NEED_EMPLOYEES,
  NEED_USERS,
  NEED_RULES
};

static const struct {
  enum entity_kind entity;
  enum sql_id count;
  enum need need;
} needs[] = {{ENTITY_EMPLOYEE, SQL_SETUP_COUNT_VISITS_EMPLOYEE, NEED_VISITS},
             {ENTITY_EMPLOYEE, SQL_SETUP_COUNT_WISHES_EMPLOYEE, NEED_WISHES},
             {ENTITY_EMPLOYEE, SQL_SETUP_COUNT_USERS_EMPLOYEE, NEED_USERS},
             {ENTITY_SERVICE, SQL_SETUP_COUNT_VISITS_SERVICE, NEED_VISITS},
             {ENTITY_SERVICE, SQL_SETUP_COUNT_WISHES_SERVICE, NEED_WISHES},
             {ENTITY_LOCATION, SQL_SETUP_COUNT_VISITS_LOCATION, NEED_VISITS},
             {ENTITY_LOCATION, SQL_SETUP_COUNT_EMPLOYEES_LOCATION, NEED_EMPLOYEES},
             {ENTITY_SERVICE_CATEGORY, SQL_SETUP_COUNT_SERVICES_CATEGORY, NEED_SERVICES},
             {ENTITY_SERVICE_CATEGORY, SQL_SETUP_COUNT_CATEGORIES_CATEGORY, NEED_CATEGORIES},
             {ENTITY_FORM_FIELD, SQL_SETUP_COUNT_RULES_FIELD, NEED_RULES}};

static enum code refuse_needed(enum need need, const char *what, long long count, struct error *error) {
  switch (need) {
  case NEED_VISITS:
    return error_set(
        error, CODE_EXISTS,
        P_("%s stays: %lld visit to come needs it.", "%s stays: %lld visits to come need it.", count), what,
        count);
  case NEED_WISHES:
    return error_set(error, CODE_EXISTS,
                     P_("%s stays: %lld client is waiting.", "%s stays: %lld clients are waiting.", count),
                     what, count);
  case NEED_SERVICES:
    return error_set(error, CODE_EXISTS,
                     P_("%s stays: %lld service is in it. Move that one first.",
                        "%s stays: %lld services are in it. Move them first.", count),
                     what, count);
  case NEED_CATEGORIES:
    return error_set(error, CODE_EXISTS,
                     P_("%s stays: %lld category lies within it. Move that one first.",
                        "%s stays: %lld categories lie within it. Move them first.", count),
                     what, count);
  case NEED_EMPLOYEES:
    return error_set(error, CODE_EXISTS,
                     P_("%s stays: %lld employee works there. Change that one first.",
                        "%s stays: %lld employees work there. Change them first.", count),
                     what, count);
  case NEED_USERS:
    return error_set(error, CODE_EXISTS,
                     P_("%s stays: %lld user signs in as this employee. Change that one first.",
                        "%s stays: %lld users sign in as this employee. Change them first.", count),
                     what, count);
  case NEED_RULES:
  default:
    return error_set(
        error, CODE_EXISTS,
        P_("%s stays: %lld routing rule asks for it.", "%s stays: %lld routing rules ask for it.", count),
        what, count);
  }
}

static enum code check_needed(struct setup_work *work, struct error *error) {
  char what[SETUP_WHAT_SIZE];
  setup_what(work, &work->row, what);
  for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++) {
    int64_t count = 0;
    if (needs[i].entity != work->entity) continue;
    enum code code = setup_count(work->change, needs[i].count, work->outcome->id, &count, error);
    if (code != CODE_OK) return code;
    if (count > 0) return refuse_needed(needs[i].need, what, (long long)count, error);
  }
  return CODE_OK;
}

/* The last open location stays. */
static enum code check_location(struct setup_work *work, struct error *error) {
  int64_t others = 0;
  if (work->entity != ENTITY_LOCATION) return CODE_OK;
  enum code code = setup_count(work->change, SQL_SETUP_OTHER_LOCATIONS, work->outcome->id, &others, error);
  if (code != CODE_OK || others > 0) return code;
  return error_set(error, CODE_INVALID, "%s",
                   _("At least one location must be open. Open another one first."));
}

enum code setup_delete_row(struct setup_work *work, enum entity_kind entity, struct id id,
                           struct error *error) {
  struct row row;
  bool found = false;
  enum code code = change_touch(work->change, entity, id, error);
  if (code == CODE_OK)
    code = row_load(work->change->replica, entity, id, &work->change->arena, &row, &found, error);
  if (code != CODE_OK || !found) return code;
  *row_value(&row, "deleted_at") = value_int(work->change->now);
  *row_value(&row, "updated_at") = value_int(work->change->now);
  return row_update(work->change->replica, &row, error);
}

static enum code delete_all(struct setup_work *work, enum entity_kind entity, enum sql_id ids,
                            struct error *error) {
  struct vector rows;
  vector_init(&rows, sizeof(struct id));
  struct query query = query_start(work->change->replica, ids);
  query_id(&query, work->outcome->id);
  while (query_row(&query)) {
    struct id *id = vector_add(&rows);
    if (id == NULL) break;
    *id = query_get_id(&query, 0);
  }
  enum code code = query_end(&query, error);
  if (code == CODE_OK && rows.failed)
    code = error_set(error, CODE_INTERNAL, "%s", _("There is not enough memory to take this."));
  const struct id *found = (const struct id *)(const void *)rows.rows;
  for (size_t i = 0; i < rows.count && code == CODE_OK; i++)
    code = setup_delete_row(work, entity, found[i], error);
  vector_release(&rows);
  return code;
}

static enum code remove_row(struct setup_work *work, struct error *error) {
  struct setup_hours hours;
  enum code code = check_needed(work, error);
  if (code == CODE_OK) code = check_location(work, error);
  if (code == CODE_OK) code = setup_hours_before(work, &hours, error);
  if (code != CODE_OK) return code;
  *row_value(&work->row, "deleted_at") = value_int(work->change->now);
  for (size_t i = 0; i < sizeof belongings / sizeof belongings[0] && code == CODE_OK; i++)
    if (belongings[i].entity == work->entity)
      code = delete_all(work, belongings[i].part, belongings[i].ids, error);
  if (code == CODE_OK) code = setup_write(work, error);
  if (code == CODE_OK) code = setup_check_owners(work, error);
  return code == CODE_OK ? setup_hours_after(work, &hours, error) : code;
}

enum code command_setup_remove(struct replica *replica, const struct command *command,
                               enum entity_kind entity, struct id id, struct outcome *outcome,
                               struct error *error) {
  *outcome = (struct outcome){0};
  if (id_is_nil(id)) return error_set(error, CODE_NOT_FOUND, "%s", _("This was removed meanwhile."));
  struct change change;
  struct setup_work work = {.change = &change, .entity = entity, .outcome = outcome};
  enum code code = setup_begin(&work, replica, command, "setup_remove", id, error);
  if (code == CODE_OK) {
    setup_say(&work, SETUP_REMOVED); /* while its names are known */
    code = remove_row(&work, error);
  }
  if (code == CODE_OK) code = change_commit(&change, outcome, error);
  if (code != CODE_OK) outcome->sentence[0] = '\0';
  change_end(&change);
  return code;
}

enum code setup_check_remove(struct replica *replica, const struct command *command, enum entity_kind entity,
                             struct id id, struct error *error) {
  struct outcome outcome = {0};
  struct change change;
  struct setup_work work = {.change = &change, .entity = entity, .outcome = &outcome};
  if (id_is_nil(id)) return error_set(error, CODE_NOT_FOUND, "%s", _("This was removed meanwhile."));
  enum code code = setup_begin(&work, replica, command, "setup_remove", id, error);
  if (code == CODE_OK) code = check_needed(&work, error);
  if (code == CODE_OK) code = check_location(&work, error);
  change_end(&change);
  return code;
}

/* ---- Inactive instead ---- */

static const struct {
  enum entity_kind entity;
  const char *column, *word; /* of a word; NULL: no */
} resting[] = {{ENTITY_LOCATION, "status", "INACTIVE"},
               {ENTITY_EMPLOYEE, "active", NULL},
               {ENTITY_USER, "status", "INACTIVE"},
               {ENTITY_SERVICE, "active", NULL},
               {ENTITY_SERVICE_ADDON, "active", NULL}};

enum { RESTING_COUNT = (int)(sizeof resting / sizeof resting[0]) };

static int resting_of(enum entity_kind entity) {
  for (int i = 0; i < RESTING_COUNT; i++)
    if (resting[i].entity == entity) return i;
  return -1;
}

bool setup_can_rest(enum entity_kind entity) { return resting_of(entity) >= 0; }

enum code command_setup_rest(struct replica *replica, const struct command *command, enum entity_kind entity,
                             struct id id, struct outcome *outcome, struct error *error) {
  int at = resting_of(entity);
  if (at < 0) return error_set(error, CODE_INTERNAL, "%s", _("This cannot be set here."));
  const struct setup_field field = {resting[at].column,
                                    resting[at].word == NULL ? value_int(0) : value_text(resting[at].word)};
  struct setup_edit edit = {.entity = entity, .id = id, .fields = &field, .field_count = 1};
  if (id_is_nil(id)) return error_set(error, CODE_NOT_FOUND, "%s", _("This was removed meanwhile."));
  return setup_save_as(replica, command, "setup_rest", SETUP_RESTED, &edit, outcome, error);
}
