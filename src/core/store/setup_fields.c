/* The fields of a set-up row one by one: cleaned, within their bounds, and referring to what is there. */
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/language.h"
#include "core/model/phone.h"
#include "core/model/setup_label.h"
#include "core/store/replica_inside.h"
#include "core/store/setup_inside.h"

enum { CHOICES_MAX = 50, CHOICE_TEXT_MAX = 2000 };

enum code setup_refuse(struct setup_work *work, const char *column, struct error *error, enum code code,
                       const char *format, ...) {
  char text[ERROR_TEXT_SIZE];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(text, sizeof text, format, args);
  va_end(args);
  text_drop_broken(text);
  work->refused = column;
  return error_set(error, code, "%s", text);
}

static enum code no_memory(struct error *error) {
  return error_set(error, CODE_INTERNAL, "%s", _("There is not enough memory to take this."));
}

/* A field that a value is being taken for. */
struct taking {
  struct setup_work *work;
  const struct entity_field *field;
  const char *label;
  struct value *value;
  struct error *error;
};

static enum code refuse(const struct taking *taking, const char *text) {
  return setup_refuse(taking->work, taking->field->column, taking->error, CODE_INVALID, "%s", text);
}

static enum code refuse_empty(const struct taking *taking) {
  return setup_refuse(taking->work, taking->field->column, taking->error, CODE_INVALID,
                      _("\"%s\" must not be empty."), taking->label);
}

/* ---- Texts ---- */

static bool has_lines(const char *column) {
  return strcmp(column, "description") == 0 || strcmp(column, "address") == 0;
}

static enum code take_text(const struct taking *taking, const struct value *given) {
  char quoted[96];
  const char *clean = NULL;
  char *raw = arena_text(&taking->work->change->arena, given->text, given->length);
  if (raw == NULL) return no_memory(taking->error);
  (void)snprintf(quoted, sizeof quoted, "\"%.80s\"", taking->label);
  enum code code =
      text_take(taking->work->change, quoted, raw, has_lines(taking->field->column) ? TEXT_NOTE : TEXT_LINE,
                (size_t)taking->field->maximum, &clean, taking->error);
  if (code != CODE_OK) taking->work->refused = taking->field->column;
  *taking->value = value_text(clean);
  return code;
}

static enum code take_email(const struct taking *taking, const struct value *given) {
  enum code code = take_text(taking, given);
  if (code != CODE_OK || taking->value->type == VALUE_NULL) return code;
  char *lower = arena_text(&taking->work->change->arena, taking->value->text, taking->value->length);
  if (lower == NULL) return no_memory(taking->error);
  for (char *c = lower; *c != '\0'; c++)
    if (*c >= 'A' && *c <= 'Z') *c = (char)(*c - 'A' + 'a');
  const char *at = strchr(lower, '@');
  if (at == NULL || at == lower || at[1] == '\0' || strchr(at + 1, '@') != NULL || strchr(lower, ' ') != NULL)
    return setup_refuse(taking->work, taking->field->column, taking->error, CODE_INVALID,
                        _("\"%.80s\" is no e-mail address. Write it as name@example.com."), lower);
  *taking->value = value_text(lower);
  return CODE_OK;
}

/* The country of numbers without an international prefix: the row's own, else that of the desk. */
static const char *country_of(const struct setup_work *work) {
  const char *country = work->entity == ENTITY_LOCATION ? row_text(&work->row, "country") : NULL;
  if (country != NULL) return country;
  return work->change->salon->locations[work->change->command->location].country;
}

static enum code take_phone(const struct taking *taking, const struct value *given) {
  char e164[PHONE_E164_SIZE];
  struct value *known = row_value(&taking->work->row, "phone_e164");
  enum code code = take_text(taking, given);
  *known = value_null();
  if (code != CODE_OK || taking->value->type == VALUE_NULL) return code;
  if (!phone_looks_like(taking->value->text, taking->value->length, 3))
    return setup_refuse(taking->work, taking->field->column, taking->error, CODE_INVALID,
                        _("\"%.60s\" is no telephone number. Write digits, such as 030 1234567."),
                        taking->value->text);
  if (phone_normalise(taking->value->text, taking->value->length, country_of(taking->work), e164))
    *known = value_text(arena_text(&taking->work->change->arena, e164, strlen(e164)));
  return CODE_OK;
}

static enum code take_zone(const struct taking *taking, const struct value *given) {
  enum code code = take_text(taking, given);
  if (code != CODE_OK || taking->value->type == VALUE_NULL) return code;
  const struct zone_source *source = &taking->work->change->replica->zones;
  struct zone *zone = NULL;
  struct error inner;
  uint8_t *bytes = NULL;
  size_t size = 0;
  error_init(&inner);
  code = source->read(source->context, taking->value->text, &bytes, &size, &inner);
  if (code == CODE_OK) code = zone_new(bytes, size, taking->value->text, &zone, &inner);
  free(bytes);
  zone_free(zone);
  if (code == CODE_OK) return CODE_OK;
  return setup_refuse(taking->work, taking->field->column, taking->error, CODE_INVALID,
                      _("There is no time zone \"%.60s\". Write it as Europe/Berlin."), taking->value->text);
}

static enum code take_date(const struct taking *taking, const struct value *given) {
  int32_t date;
  if (given->type != VALUE_TEXT || !date_parse(given->text, given->length, &date))
    return setup_refuse(taking->work, taking->field->column, taking->error, CODE_INVALID,
                        _("\"%s\" is a date that does not exist."), taking->label);
  *taking->value = *given;
  return CODE_OK;
}

static enum code take_word(const struct taking *taking, const struct value *given) {
  if (given->type != VALUE_TEXT || vocabulary_find(taking->field->words, given->text, given->length) < 0)
    return setup_refuse(taking->work, taking->field->column, taking->error, CODE_INVALID,
                        _("\"%s\" must be one of its list."), taking->label);
  *taking->value = *given;
  return CODE_OK;
}

/* ---- Choices of an intake field: a line with commas, kept as a list ---- */

static bool add_choice(json_t *list, const char *from, size_t length) {
  while (length > 0 && (from[0] == ' ' || from[0] == ',')) {
    from++;
    length--;
  }
  while (length > 0 && from[length - 1] == ' ') length--;
  return length == 0 || json_array_append_new(list, json_stringn(from, length)) == 0;
}

static const char *choices_json(const char *line, struct arena *arena) {
  json_t *list = json_array();
  const char *from = line, *copy = NULL;
  bool whole = list != NULL;
  while (whole && json_array_size(list) <= CHOICES_MAX) {
    const char *comma = strchr(from, ',');
    whole = add_choice(list, from, comma == NULL ? strlen(from) : (size_t)(comma - from));
    if (comma == NULL) break;
    from = comma + 1;
  }
  char *text = whole && json_array_size(list) > 0 ? json_dumps(list, JSON_COMPACT) : NULL;
  if (text != NULL) copy = arena_text(arena, text, strlen(text));
  free(text);
  json_decref(list);
  return copy;
}

static enum code take_choices(const struct taking *taking, const struct value *given) {
  const char *clean = NULL;
  char *raw = arena_text(&taking->work->change->arena, given->text, given->length);
  if (raw == NULL) return no_memory(taking->error);
  enum code code =
      text_take(taking->work->change, taking->label, raw, TEXT_LINE, CHOICE_TEXT_MAX, &clean, taking->error);
  if (code != CODE_OK) taking->work->refused = taking->field->column;
  *taking->value =
      clean == NULL ? value_null() : value_text(choices_json(clean, &taking->work->change->arena));
  return code;
}

void setup_choices_text(const char *json, char *text, size_t size) {
  size_t used = 0, index;
  json_t *value, *list = json == NULL ? NULL : json_loads(json, 0, NULL);
  text[0] = '\0';
  json_array_foreach(list, index, value) {
    if (!json_is_string(value)) continue;
    int wrote = snprintf(text + used, size - used, "%s%s", used == 0 ? "" : ", ", json_string_value(value));
    if (wrote < 0 || (size_t)wrote >= size - used) break;
    used += (size_t)wrote;
  }
  text[used] = '\0';
  json_decref(list);
}

/* ---- Numbers and references ---- */

static enum code take_number(const struct taking *taking, const struct value *given) {
  const struct entity_field *field = taking->field;
  bool fits =
      given->type == VALUE_INT && given->integer >= field->minimum && given->integer <= field->maximum;
  if (fits) {
    *taking->value = *given;
    return CODE_OK;
  }
  if (field->kind == FIELD_MINUTE)
    return setup_refuse(taking->work, field->column, taking->error, CODE_INVALID,
                        _("\"%s\" must be a time between 00:00 and 24:00."), taking->label);
  if (field->kind == FIELD_MONEY || field->maximum >= 1000000)
    return setup_refuse(taking->work, field->column, taking->error, CODE_INVALID,
                        _("\"%s\" must not be less than %lld."), taking->label, (long long)field->minimum);
  return setup_refuse(taking->work, field->column, taking->error, CODE_INVALID,
                      _("\"%s\" must be from %lld to %lld."), taking->label, (long long)field->minimum,
                      (long long)field->maximum);
}

static enum code take_real(const struct taking *taking, const struct value *given) {
  const struct entity_field *field = taking->field;
  double real = given->type == VALUE_INT ? (double)given->integer : given->real;
  bool fits = (given->type == VALUE_INT || given->type == VALUE_REAL) && real >= (double)field->minimum &&
              real <= (double)field->maximum;
  *taking->value = value_real(real);
  if (fits) return CODE_OK;
  return setup_refuse(taking->work, field->column, taking->error, CODE_INVALID,
                      _("\"%s\" must be from %lld to %lld."), taking->label, (long long)field->minimum,
                      (long long)field->maximum);
}

/* What it refers to must live; what it referred to before may stay. */
static enum code take_reference(const struct taking *taking, const struct value *given) {
  struct row other;
  bool found = false;
  if (given->type != VALUE_ID) return refuse_empty(taking);
  bool same = value_equal(taking->value, given);
  *taking->value = *given;
  if (same) return CODE_OK;
  enum code code = row_load(taking->work->change->replica, taking->field->refers, given->id,
                            &taking->work->change->arena, &other, &found, taking->error);
  if (code != CODE_OK) return code;
  if (found && row_int(&other, "deleted_at", 0) == 0) return CODE_OK;
  return setup_refuse(taking->work, taking->field->column, taking->error, CODE_NOT_FOUND,
                      _("\"%s\" was removed meanwhile. Choose another one."), taking->label);
}

/* ---- All of them ---- */

/* Columns that no form writes: whose row it is, what it counts, and what follows from others. */
static bool is_writable(const struct entity_field *field) {
  static const char *const kept[] = {"id",         "tenant_id",     "version",     "revision",
                                     "created_at", "updated_at",    "deleted_at",  "phone_e164",
                                     "settings",   "password_hash", "totp_secret", "last_login_at"};
  for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
    if (strcmp(field->column, kept[i]) == 0) return false;
  return true;
}

static bool is_nothing(const struct value *value) {
  return value->type == VALUE_NULL || (value->type == VALUE_TEXT && value->length == 0) ||
         (value->type == VALUE_ID && id_is_nil(value->id));
}

static enum code take_some(const struct taking *taking, const struct value *given) {
  switch (taking->field->kind) {
  case FIELD_EMAIL:
    return take_email(taking, given);
  case FIELD_PHONE:
    return take_phone(taking, given);
  case FIELD_ZONE:
    return take_zone(taking, given);
  case FIELD_DATE:
    return take_date(taking, given);
  case FIELD_ENUM:
    return take_word(taking, given);
  case FIELD_REF:
    return take_reference(taking, given);
  case FIELD_REAL:
    return take_real(taking, given);
  case FIELD_JSON:
    return strcmp(taking->field->column, "options") == 0 && given->type == VALUE_TEXT
               ? take_choices(taking, given)
               : refuse(taking, _("This cannot be set here."));
  case FIELD_TEXT:
    return given->type == VALUE_TEXT ? take_text(taking, given) : refuse_empty(taking);
  case FIELD_INSTANT:
    *taking->value = *given;
    return given->type == VALUE_INT ? CODE_OK : refuse_empty(taking);
  case FIELD_ID:
  case FIELD_INT:
  case FIELD_MONEY:
  case FIELD_BOOL:
  case FIELD_MINUTE:
  default:
    return take_number(taking, given);
  }
}

static enum code take_field(struct setup_work *work, const struct setup_field *given, struct error *error) {
  int at = entity_field(work->row.entity, given->column);
  if (at < 0 || !is_writable(&work->row.entity->fields[at]))
    return error_set(error, CODE_INTERNAL, "%s", _("This cannot be set here."));
  const struct taking taking = {.work = work,
                                .field = &work->row.entity->fields[at],
                                .label = setup_label(work->entity, given->column),
                                .value = &work->row.values[at],
                                .error = error};
  work->row.given |= UINT64_C(1) << at;
  if (!is_nothing(&given->value)) {
    enum code code = take_some(&taking, &given->value);
    bool empty = code == CODE_OK && taking.value->type == VALUE_NULL;
    return empty && !(taking.field->flags & FIELD_NULLABLE) ? refuse_empty(&taking) : code;
  }
  if (!(taking.field->flags & FIELD_NULLABLE)) return refuse_empty(&taking);
  *taking.value = value_null();
  if (taking.field->kind == FIELD_PHONE) *row_value(&work->row, "phone_e164") = value_null();
  return CODE_OK;
}

static struct value fallback_of(const struct entity_field *field) {
  if (field->fallback == NULL) return value_null();
  switch (field->kind) {
  case FIELD_INT:
  case FIELD_MONEY:
  case FIELD_BOOL:
  case FIELD_MINUTE:
    return value_int(strtoll(field->fallback, NULL, 10));
  case FIELD_REAL:
    return value_real(strtod(field->fallback, NULL));
  case FIELD_ID:
  case FIELD_REF:
  case FIELD_TEXT:
  case FIELD_EMAIL:
  case FIELD_PHONE:
  case FIELD_ZONE:
  case FIELD_INSTANT:
  case FIELD_DATE:
  case FIELD_ENUM:
  case FIELD_JSON:
  default:
    return value_text(field->fallback);
  }
}

static void fill_new(struct setup_work *work) {
  struct row *row = &work->row;
  for (int i = 0; i < row->entity->field_count; i++) row->values[i] = fallback_of(&row->entity->fields[i]);
  *row_value(row, "id") = value_id(work->outcome->id);
  *row_value(row, "tenant_id") = value_id(work->change->salon->tenant);
  *row_value(row, "created_at") = value_int(work->change->now);
  *row_value(row, "updated_at") = value_int(work->change->now);
}

/* A field that a new row must have and nobody gave. */
static enum code check_complete(struct setup_work *work, struct error *error) {
  const struct row *row = &work->row;
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    if (row->values[i].type != VALUE_NULL || (field->flags & FIELD_NULLABLE)) continue;
    return setup_refuse(work, field->column, error, CODE_INVALID, _("\"%s\" must not be empty."),
                        setup_label(work->entity, field->column));
  }
  return CODE_OK;
}

/* What follows from other fields: a question's own name is its first words. */
static void fill_following(struct setup_work *work) {
  if (work->entity != ENTITY_FORM_FIELD || row_text(&work->row, "name") != NULL) return;
  const char *label = row_text(&work->row, "label");
  if (label == NULL) return;
  char name[TEXT_NAME_MAX];
  size_t length = text_copy(name, sizeof name, label, strlen(label));
  const char *copy = arena_text(&work->change->arena, name, length);
  if (copy != NULL) *row_value(&work->row, "name") = value_text(copy);
}

enum code setup_take_fields(struct setup_work *work, struct error *error) {
  const struct setup_edit *edit = work->edit;
  enum code code = CODE_OK;
  if (work->is_new) fill_new(work);
  for (int i = 0; i < edit->field_count && code == CODE_OK; i++)
    code = take_field(work, &edit->fields[i], error);
  if (code != CODE_OK) return code;
  fill_following(work);
  if (work->entity == ENTITY_SERVICE && edit->part_count > 0 &&
      row_value(&work->row, "duration_minutes")->type == VALUE_NULL)
    *row_value(&work->row, "duration_minutes") = value_int(1); /* until the sum of the parts is known */
  return check_complete(work, error);
}
