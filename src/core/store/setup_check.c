/* What a set-up row says as a whole, and beside the others: spans, sums, names and pairs that must be single. */
#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/fold.h"
#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/setup_label.h"
#include "core/store/setup_inside.h"

enum code setup_count(struct change *change, enum sql_id statement, struct id id, int64_t *count,
                      struct error *error) {
  *count = 0;
  struct query query = query_start(change->replica, statement);
  query_id(&query, id);
  if (query_parameters(&query) > 1) query_int(&query, change->now);
  if (query_row(&query)) *count = query_get_int(&query, 0);
  return query_end(&query, error);
}

/* ---- Spans ---- */

static const struct {
  enum entity_kind entity;
  const char *from, *to;
  bool same; /* the end may be the beginning */
} spans[] = {{ENTITY_SHIFT, "start_minute", "end_minute", false},
             {ENTITY_SHIFT, "valid_from", "valid_to", true},
             {ENTITY_SCHEDULE_EXCEPTION, "start_minute", "end_minute", false},
             {ENTITY_BLOCK, "starts_at", "ends_at", false}};

static enum code check_spans(struct setup_work *work, struct error *error) {
  for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
    if (spans[i].entity != work->entity) continue;
    const struct value *from = row_value(&work->row, spans[i].from), *to = row_value(&work->row, spans[i].to);
    if (from->type == VALUE_NULL || to->type == VALUE_NULL) continue;
    int64_t order = to->type == VALUE_INT ? to->integer - from->integer : strcmp(to->text, from->text);
    if (order > 0 || (order == 0 && spans[i].same)) continue;
    const char *first = setup_label(work->entity, spans[i].from),
               *last = setup_label(work->entity, spans[i].to);
    return spans[i].same ? setup_refuse(work, spans[i].to, error, CODE_INVALID,
                                        _("\"%s\" must not be before \"%s\"."), last, first)
                         : setup_refuse(work, spans[i].to, error, CODE_INVALID,
                                        _("\"%s\" must be after \"%s\"."), last, first);
  }
  return CODE_OK;
}

/* ---- Names ---- */

/* Within what a name must be single: everywhere, or among the rows of the same whole. */
static const struct {
  enum entity_kind entity;
  const char *column, *within; /* NULL: everywhere */
} names[] = {{ENTITY_LOCATION, "name", NULL},
             {ENTITY_EMPLOYEE, "name", NULL},
             {ENTITY_USER, "name", NULL},
             {ENTITY_SERVICE_CATEGORY, "name", "parent_id"},
             {ENTITY_SERVICE, "name", NULL},
             {ENTITY_SERVICE_ADDON, "name", "service_id"},
             {ENTITY_FORM_FIELD, "label", "service_id"}};

static bool is_same_name(const struct row *row, const struct row *other, const char *column,
                         const char *within) {
  const char *one = row_text(row, column), *two = row_text(other, column);
  if (one == NULL || two == NULL || !fold_equal(one, strlen(one), two, strlen(two))) return false;
  return within == NULL || id_equal(row_id(row, within), row_id(other, within));
}

static enum code find_same_name(struct setup_work *work, const char *column, const char *within, bool *found,
                                struct error *error) {
  struct row other;
  *found = false;
  bool room = row_init(&other, work->row.entity, &work->change->arena);
  struct query query = query_start(work->change->replica, row_statements(work->entity)->all);
  while (room && !*found && query_row(&query)) {
    room = row_read(&query, &other, &work->change->arena);
    *found = row_int(&other, "deleted_at", 0) == 0 &&
             !id_equal(row_id(&other, "id"), row_id(&work->row, "id")) &&
             is_same_name(&work->row, &other, column, within);
  }
  enum code code = query_end(&query, error);
  if (code == CODE_OK && !room)
    code = error_set(error, CODE_INTERNAL, "%s", _("There is not enough memory to take this."));
  return code;
}

/* A name that stays as it was may be there twice: files from elsewhere bring such. */
static enum code check_name(struct setup_work *work, struct error *error) {
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (names[i].entity != work->entity) continue;
    bool found = false;
    if (!work->is_new && is_same_name(&work->row, &work->before, names[i].column, names[i].within))
      return CODE_OK;
    enum code code = find_same_name(work, names[i].column, names[i].within, &found, error);
    if (code != CODE_OK || !found) return code;
    return setup_refuse(work, names[i].column, error, CODE_EXISTS,
                        _("There is already one called %s. Give this one another name."),
                        row_text(&work->row, names[i].column));
  }
  return CODE_OK;
}

/* ---- Entity by entity ---- */

static enum code check_location(struct setup_work *work, struct error *error) {
  const char *country = row_text(&work->row, "country");
  bool capitals = country == NULL || (strlen(country) == 2 && country[0] >= 'A' && country[0] <= 'Z' &&
                                      country[1] >= 'A' && country[1] <= 'Z');
  if (!capitals)
    return setup_refuse(work, "country", error, CODE_INVALID, "%s",
                        _("The country is two capital letters, such as DE."));
  int64_t others = 0;
  if (strcmp(row_text(&work->row, "status"), "ACTIVE") == 0) return CODE_OK;
  enum code code =
      setup_count(work->change, SQL_SETUP_OTHER_LOCATIONS, row_id(&work->row, "id"), &others, error);
  if (code != CODE_OK || others > 0) return code;
  return setup_refuse(work, "status", error, CODE_INVALID, "%s",
                      _("At least one location must be open. Open another one first."));
}

static enum code check_user(struct setup_work *work, struct error *error) {
  const char *email = row_text(&work->row, "email"), *pin = row_text(&work->row, "pin_hash");
  if (pin != NULL && strncmp(pin, "$argon2id$", 10) != 0)
    return setup_refuse(work, "pin_hash", error, CODE_INVALID, "%s", _("This is no PIN that can be kept."));
  if (email == NULL) return CODE_OK;
  char who[TEXT_NAME_MAX] = "";
  struct query query = query_start(work->change->replica, SQL_SETUP_USER_WITH_EMAIL);
  query_text(&query, email);
  query_id(&query, row_id(&work->row, "id"));
  bool taken = query_row(&query);
  if (taken) (void)snprintf(who, sizeof who, "%s", query_peek_text(&query, 0));
  enum code code = query_end(&query, error);
  if (code != CODE_OK || !taken) return code;
  return setup_refuse(work, "email", error, CODE_EXISTS, _("%s already belongs to %s."), email, who);
}

enum code setup_check_owners(struct setup_work *work, struct error *error) {
  int64_t users = 0, owners = 0;
  if (work->entity != ENTITY_USER) return CODE_OK;
  struct query query = query_start(work->change->replica, SQL_SETUP_USERS_OWNERS);
  if (query_row(&query)) {
    users = query_get_int(&query, 0);
    owners = query_get_int(&query, 1);
  }
  enum code code = query_end(&query, error);
  if (code != CODE_OK || users == 0 || owners > 0) return code;
  return setup_refuse(work, "role", error, CODE_INVALID, "%s",
                      _("There must be an active owner, or nobody could change the set-up any more."));
}

/* A category must not lie within itself, however many steps up. */
static enum code check_category(struct setup_work *work, struct error *error) {
  struct id parent = row_id(&work->row, "parent_id"), own = row_id(&work->row, "id");
  for (int depth = 0; !id_is_nil(parent); depth++) {
    struct row above;
    bool found = false;
    if (id_equal(parent, own) || depth > 20)
      return setup_refuse(work, "parent_id", error, CODE_INVALID, "%s",
                          _("A category cannot lie within itself."));
    enum code code = row_load(work->change->replica, ENTITY_SERVICE_CATEGORY, parent, &work->change->arena,
                              &above, &found, error);
    if (code != CODE_OK) return code;
    parent = found ? row_id(&above, "parent_id") : id_nil;
  }
  return CODE_OK;
}

static int64_t gaps_of(const struct row *service) {
  const struct row_list *parts = row_parts(service, ENTITY_SERVICE_SEGMENT);
  int64_t gaps = 0;
  for (int i = 0; i < parts->count; i++) gaps += row_int(&parts->rows[i], "gap_after", 0);
  return gaps;
}

/* Whoever has an own duration for it must have time left beside the gaps. */
static enum code check_own_durations(struct setup_work *work, struct error *error) {
  char who[TEXT_NAME_MAX] = "";
  int64_t gaps = gaps_of(&work->row), minutes = 0;
  if (gaps == 0 || work->is_new || !work->edit->change_parts) return CODE_OK;
  struct query query = query_start(work->change->replica, SQL_SETUP_SKILLS_TOO_SHORT);
  query_id(&query, row_id(&work->row, "id"));
  query_int(&query, gaps);
  bool found = query_row(&query);
  if (found) {
    (void)snprintf(who, sizeof who, "%s", query_peek_text(&query, 0));
    minutes = query_get_int(&query, 1);
  }
  enum code code = query_end(&query, error);
  if (code != CODE_OK || !found) return code;
  return setup_refuse(
      work, NULL, error, CODE_INVALID,
      _("%s has an own duration of %lld minutes, which these gaps alone fill. Change that first."), who,
      (long long)minutes);
}

static enum code check_service(struct setup_work *work, struct error *error) {
  const struct row_list *parts = row_parts(&work->row, ENTITY_SERVICE_SEGMENT);
  int64_t minutes = 0, duration = row_int(&work->row, "duration_minutes", 0), last_gap = 0;
  for (int i = 0; i < parts->count; i++) {
    last_gap = row_int(&parts->rows[i], "gap_after", 0);
    minutes += row_int(&parts->rows[i], "minutes", 0) + last_gap;
  }
  bool sums = parts->count == 0 || duration == minutes || duration == minutes - last_gap;
  if (!sums || duration > MINUTES_PER_DAY)
    return setup_refuse(
        work, "duration_minutes", error, CODE_INVALID,
        _("The parts with their gaps take %lld minutes, which must be the duration, at most 1440."),
        (long long)minutes);
  return check_own_durations(work, error);
}

static enum code check_skill(struct setup_work *work, struct error *error) {
  struct row service;
  bool found = false;
  struct id there = id_nil;
  struct query query = query_start(work->change->replica, SQL_SETUP_SKILL_OF_PAIR);
  query_id(&query, row_id(&work->row, "employee_id"));
  query_id(&query, row_id(&work->row, "service_id"));
  if (query_row(&query)) there = query_get_id(&query, 0);
  enum code code = query_end(&query, error);
  if (code != CODE_OK) return code;
  if (!id_is_nil(there) && !id_equal(there, row_id(&work->row, "id")))
    return setup_refuse(work, "service_id", error, CODE_EXISTS, "%s",
                        _("There is already a line for this employee and service. Change that one."));
  code = row_load(work->change->replica, ENTITY_SERVICE, row_id(&work->row, "service_id"),
                  &work->change->arena, &service, &found, error);
  if (code != CODE_OK || !found) return code;
  int64_t own = row_int(&work->row, "custom_duration_minutes", 0), gaps = gaps_of(&service);
  if (own == 0 || own > gaps) return CODE_OK;
  return setup_refuse(work, "custom_duration_minutes", error, CODE_INVALID,
                      _("%s has gaps of %lld minutes; the own duration must be longer."),
                      row_text(&service, "name"), (long long)gaps);
}

/* Choices belong to answers that are chosen. */
static enum code check_form_field(struct setup_work *work, struct error *error) {
  const char *type = row_text(&work->row, "type");
  bool chosen = strcmp(type, "SELECT") == 0 || strcmp(type, "MULTISELECT") == 0 || strcmp(type, "RADIO") == 0;
  if (!chosen || row_text(&work->row, "options") != NULL) return CODE_OK;
  return setup_refuse(work, "options", error, CODE_INVALID, "%s",
                      _("Say what can be chosen, with commas between: yes, no, not sure."));
}

static bool dates_meet(const struct row *row, int64_t other_from, int64_t other_to) {
  int32_t from = INT32_MIN, to = INT32_MAX;
  const char *first = row_text(row, "valid_from"), *last = row_text(row, "valid_to");
  if (first != NULL) (void)date_parse(first, strlen(first), &from);
  if (last != NULL) (void)date_parse(last, strlen(last), &to);
  return from <= other_to && other_from <= to;
}

/* Shifts of one day may touch; they must not overlap on any date. */
static enum code check_shift(struct setup_work *work, struct error *error) {
  const struct row *row = &work->row;
  int64_t start = row_int(row, "start_minute", 0), end = row_int(row, "end_minute", 0);
  int met_start = -1, met_end = 0;
  struct query query = query_start(work->change->replica, SQL_SETUP_SHIFTS_OF);
  query_id(&query, row_id(row, "employee_id"));
  query_int(&query, row_int(row, "day_of_week", 0));
  while (met_start < 0 && query_row(&query)) {
    if (id_equal(query_get_id(&query, 0), row_id(row, "id"))) continue;
    bool meet = query_get_int(&query, 2) < end && start < query_get_int(&query, 3);
    if (!meet ||
        !dates_meet(row, query_get_int_or(&query, 4, INT32_MIN), query_get_int_or(&query, 5, INT32_MAX)))
      continue;
    met_start = (int)query_get_int(&query, 2);
    met_end = (int)query_get_int(&query, 3);
  }
  enum code code = query_end(&query, error);
  if (code != CODE_OK || met_start < 0) return code;
  char from[MOMENT_TIME_SIZE], to[MOMENT_TIME_SIZE];
  moment_time(met_start, from);
  moment_time(met_end, to);
  return setup_refuse(work, "start_minute", error, CODE_EXISTS,
                      _("There is already a shift from %s to %s that day. Shifts may touch, not overlap."),
                      from, to);
}

static enum code check_exception(struct setup_work *work, struct error *error) {
  bool start = row_value(&work->row, "start_minute")->type != VALUE_NULL,
       end = row_value(&work->row, "end_minute")->type != VALUE_NULL;
  if (start == end) return CODE_OK;
  return setup_refuse(work, start ? "end_minute" : "start_minute", error, CODE_INVALID, "%s",
                      _("Give both times, or neither for the whole day."));
}

static enum code check_block(struct setup_work *work, struct error *error) {
  int64_t length = row_int(&work->row, "ends_at", 0) - row_int(&work->row, "starts_at", 0);
  if (length <= 31 * MS_PER_DAY) return CODE_OK;
  return setup_refuse(work, "ends_at", error, CODE_INVALID, "%s",
                      _("A block may last 31 days at most. For more, change the shifts."));
}

static const struct {
  enum entity_kind entity;
  enum code (*check)(struct setup_work *work, struct error *error);
} checks[] = {{ENTITY_LOCATION, check_location},
              {ENTITY_USER, check_user},
              {ENTITY_SERVICE_CATEGORY, check_category},
              {ENTITY_SERVICE, check_service},
              {ENTITY_EMPLOYEE_SERVICE, check_skill},
              {ENTITY_FORM_FIELD, check_form_field},
              {ENTITY_SHIFT, check_shift},
              {ENTITY_SCHEDULE_EXCEPTION, check_exception},
              {ENTITY_BLOCK, check_block}};

enum code setup_check(struct setup_work *work, struct error *error) {
  enum code code = check_spans(work, error);
  if (code == CODE_OK) code = check_name(work, error);
  for (size_t i = 0; i < sizeof checks / sizeof checks[0] && code == CODE_OK; i++)
    if (checks[i].entity == work->entity) code = checks[i].check(work, error);
  return code;
}
