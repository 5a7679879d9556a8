#include "wire/field_read.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/money.h"
#include "core/model/nearest.h"
#include "wire/codec.h"

int field_find(const struct entity *entity, const char *key) {
  int at = entity_field_by_json(entity, key, strlen(key));
  if (at < 0) return -1;
  return (entity->fields[at].flags & FIELD_REPLICA) ? -1 : at;
}

bool field_is_extra(const struct entity *entity, const char *key) {
  if (strcmp(key, "e") == 0) return entity->whole == ENTITY_NONE;
  return strcmp(key, "pin") == 0 && entity->kind == ENTITY_USER;
}

enum code field_unknown(const struct entity *entity, const char *key, struct error *error) {
  const char *names[ENTITY_FIELDS_MAX + ENTITY_PARTS_MAX];
  int count = 0;
  for (int i = 0; i < entity->field_count; i++)
    if (!(entity->fields[i].flags & FIELD_REPLICA)) names[count++] = entity->fields[i].json;
  for (int i = 0; i < entity->part_count; i++) names[count++] = entities[entity->parts[i]].key;
  const char *best = nearest_name(key, names, count);
  const char *article = strchr("aeiou", entity->name[0]) != NULL ? "An" : "A";
  if (best == NULL)
    return error_set(error, CODE_INVALID, _("%s %s has no \"%.40s\"."), article, entity->name, key);
  return error_set(error, CODE_INVALID, _("%s %s has no \"%.40s\"; is \"%s\" meant?"), article, entity->name,
                   key, best);
}

/* ---- Values ---- */

static enum code refuse(const struct entity_field *field, const char *must, struct error *error) {
  return error_set(error, CODE_INVALID, _("\"%s\" must be %s."), field->json, must);
}

static enum code keep_text(const char *text, size_t length, struct arena *arena, struct value *value,
                           struct error *error) {
  const char *copy = arena_text(arena, text, length);
  if (copy == NULL)
    return error_set(error, CODE_INTERNAL,
                     _("There is not enough memory. Close other programs, then try again."));
  *value = value_text_n(copy, length);
  return CODE_OK;
}

static enum code read_text(const struct entity_field *field, json_t *json, struct arena *arena,
                           struct value *value, struct error *error) {
  if (!json_is_string(json)) return refuse(field, _("a text"), error);
  size_t length = json_string_length(json);
  if (length > (size_t)field->maximum)
    return error_set(error, CODE_INVALID, _("\"%s\" is %zu bytes long; %" PRId64 " are the most."),
                     field->json, length, field->maximum);
  bool needed = !(field->flags & FIELD_NULLABLE) && field->fallback == NULL;
  if (needed && length == 0) return error_set(error, CODE_INVALID, _("\"%s\" is empty."), field->json);
  return keep_text(json_string_value(json), length, arena, value, error);
}

static bool is_email(const char *text) {
  const char *at = strchr(text, '@');
  if (at == NULL || at == text || at[1] == '\0' || strchr(at + 1, '@') != NULL) return false;
  for (; *text != '\0'; text++)
    if ((unsigned char)*text <= ' ' || *text == 0x7f) return false;
  return true;
}

static enum code read_email(const struct entity_field *field, json_t *json, struct arena *arena,
                            struct value *value, struct error *error) {
  if (json_is_string(json) && json_string_length(json) == 0) {
    *value = value_null();
    return CODE_OK;
  }
  enum code code = read_text(field, json, arena, value, error);
  if (code != CODE_OK) return code;
  if (!is_email(value->text)) return refuse(field, _("an e-mail address"), error);
  char *lower = arena_text(arena, value->text, value->length);
  if (lower == NULL) return keep_text(value->text, value->length, arena, value, error);
  for (char *byte = lower; *byte != '\0'; byte++)
    if (*byte >= 'A' && *byte <= 'Z') *byte = (char)(*byte - 'A' + 'a');
  value->text = lower;
  return CODE_OK;
}

static enum code read_int(const struct entity_field *field, json_t *json, struct value *value,
                          struct error *error) {
  const char *what = field->kind == FIELD_MONEY ? _("an amount in the minor unit") : _("a whole number");
  if (!json_is_integer(json)) return refuse(field, what, error);
  int64_t number = json_integer_value(json);
  if (number < field->minimum || number > field->maximum)
    return error_set(error, CODE_INVALID,
                     _("\"%s\" is %" PRId64 "; it must be %s from %" PRId64 " to %" PRId64 "."), field->json,
                     number, what, field->minimum, field->maximum);
  *value = value_int(number);
  return CODE_OK;
}

static enum code read_real(const struct entity_field *field, json_t *json, struct value *value,
                           struct error *error) {
  if (!json_is_number(json)) return refuse(field, _("a number"), error);
  double number = json_number_value(json);
  if (!(number >= (double)field->minimum && number <= (double)field->maximum))
    return error_set(error, CODE_INVALID, _("\"%s\" must be a number from %" PRId64 " to %" PRId64 "."),
                     field->json, field->minimum, field->maximum);
  *value = value_real(number);
  return CODE_OK;
}

static enum code read_bool(const struct entity_field *field, json_t *json, struct value *value,
                           struct error *error) {
  if (!json_is_boolean(json)) return refuse(field, _("true or false"), error);
  *value = value_int(json_is_true(json));
  return CODE_OK;
}

static enum code read_instant(const struct entity_field *field, json_t *json, struct value *value,
                              struct error *error) {
  int64_t instant = 0;
  bool right = json_is_string(json) &&
               instant_parse_rfc3339(json_string_value(json), json_string_length(json), &instant);
  if (!right && json_is_string(json))
    return error_set(error, CODE_INVALID,
                     _("\"%s\" is \"%.40s\"; it must be an instant that exists, as in 2026-11-23T13:30:00Z."),
                     field->json, json_string_value(json));
  if (!right) return refuse(field, _("an instant, as in \"2026-11-23T13:30:00Z\""), error);
  *value = value_int(instant);
  return CODE_OK;
}

static enum code read_date(const struct entity_field *field, json_t *json, struct arena *arena,
                           struct value *value, struct error *error) {
  int32_t date = 0;
  if (!json_is_string(json)) return refuse(field, _("a date, as in \"2026-12-24\""), error);
  if (!date_parse(json_string_value(json), json_string_length(json), &date))
    return error_set(error, CODE_INVALID,
                     _("\"%s\" is \"%.40s\"; it must be a date that exists, as in 2026-12-24."), field->json,
                     json_string_value(json));
  return keep_text(json_string_value(json), json_string_length(json), arena, value, error);
}

static enum code read_minute(const struct entity_field *field, json_t *json, struct value *value,
                             struct error *error) {
  int minute = 0;
  bool right = json_is_string(json) && time_of_day_parse(json_string_value(json), json_string_length(json),
                                                         field->maximum == MINUTES_PER_DAY, &minute);
  if (!right || minute < field->minimum)
    return refuse(field, _("a time of day that exists, as in \"09:00\""), error);
  *value = value_int(minute);
  return CODE_OK;
}

static enum code read_word(const struct entity_field *field, json_t *json, struct value *value,
                           struct error *error) {
  char list[ERROR_TEXT_SIZE / 2];
  int at = json_is_string(json)
               ? vocabulary_find(field->words, json_string_value(json), json_string_length(json))
               : -1;
  if (at < 0) {
    vocabulary_list(field->words, list, sizeof list);
    return error_set(error, CODE_INVALID, _("\"%s\" must be one of %s."), field->json, list);
  }
  *value = value_text(field->words->words[at]);
  return CODE_OK;
}

static enum code read_ref(const struct entity_field *field, json_t *json, struct arena *arena,
                          struct value *value, struct error *error) {
  struct id id;
  bool name_allowed = field->kind == FIELD_REF && field->refers != ENTITY_NONE;
  if (!json_is_string(json)) return refuse(field, name_allowed ? _("an id or a name") : _("an id"), error);
  if (id_parse(json_string_value(json), json_string_length(json), &id) && !id_is_nil(id)) {
    *value = value_id(id);
    return CODE_OK;
  }
  if (!name_allowed) return refuse(field, _("an id, as in \"01930000-0000-7000-8000-000000000001\""), error);
  if (json_string_length(json) == 0)
    return error_set(error, CODE_INVALID, _("\"%s\" is empty."), field->json);
  if (json_string_length(json) > ERROR_TEXT_SIZE) return refuse(field, _("an id or a name"), error);
  return keep_text(json_string_value(json), json_string_length(json), arena, value, error);
}

static int depth_of(json_t *json, int most) {
  int depth = 0;
  if (most == 0) return 1;
  if (json_is_array(json)) {
    for (size_t i = 0; i < json_array_size(json); i++) {
      int inner = depth_of(json_array_get(json, i), most - 1);
      if (inner > depth) depth = inner;
    }
  } else if (json_is_object(json)) {
    void *member = json_object_iter(json);
    for (; member != NULL; member = json_object_iter_next(json, member)) {
      int inner = depth_of(json_object_iter_value(member), most - 1);
      if (inner > depth) depth = inner;
    }
  }
  return depth + 1;
}

static enum code read_json(const struct entity_field *field, json_t *json, struct arena *arena,
                           struct value *value, struct error *error) {
  if (depth_of(json, CODEC_DEPTH_MAX + 1) > CODEC_DEPTH_MAX)
    return error_set(error, CODE_INVALID, _("\"%s\" is nested deeper than %d."), field->json,
                     CODEC_DEPTH_MAX);
  char *text = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
  size_t length = text == NULL ? 0 : strlen(text);
  enum code code = CODE_OK;
  if (length > (size_t)field->maximum) {
    code = error_set(error, CODE_INVALID, _("\"%s\" is %zu bytes long; %" PRId64 " are the most."),
                     field->json, length, field->maximum);
  } else {
    code = keep_text(text == NULL ? "null" : text, text == NULL ? 4 : length, arena, value, error);
  }
  free(text);
  return code;
}

enum code field_read(const struct entity_field *field, json_t *json, struct arena *arena, struct value *value,
                     struct error *error) {
  if (json_is_null(json)) {
    *value = value_null();
    return CODE_OK;
  }
  switch (field->kind) {
  case FIELD_ID:
  case FIELD_REF:
    return read_ref(field, json, arena, value, error);
  case FIELD_TEXT:
  case FIELD_PHONE:
  case FIELD_ZONE:
    return read_text(field, json, arena, value, error);
  case FIELD_EMAIL:
    return read_email(field, json, arena, value, error);
  case FIELD_INT:
  case FIELD_MONEY:
    return read_int(field, json, value, error);
  case FIELD_REAL:
    return read_real(field, json, value, error);
  case FIELD_BOOL:
    return read_bool(field, json, value, error);
  case FIELD_INSTANT:
    return read_instant(field, json, value, error);
  case FIELD_DATE:
    return read_date(field, json, arena, value, error);
  case FIELD_MINUTE:
    return read_minute(field, json, value, error);
  case FIELD_ENUM:
    return read_word(field, json, value, error);
  case FIELD_JSON:
    return read_json(field, json, arena, value, error);
  }
  return CODE_INTERNAL;
}

/* ---- What is missing ---- */

static struct value fallback_of(const struct entity_field *field) {
  switch (field->kind) {
  case FIELD_INT:
  case FIELD_MONEY:
  case FIELD_BOOL:
    return value_int(strtoll(field->fallback, NULL, 10));
  case FIELD_REAL:
    return value_real(1.0); /* every default of this kind is a weight */
  default:
    return value_text(field->fallback);
  }
}

enum code field_complete(struct row *row, struct error *error) {
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    if (row->values[i].type != VALUE_NULL || (field->flags & FIELD_NULLABLE)) continue;
    if (field->fallback != NULL) {
      row->values[i] = fallback_of(field);
    } else if (!(field->flags & (FIELD_FOLLOWS | FIELD_REPLICA))) {
      return error_set(error, CODE_INVALID, _("\"%s\" is missing."), field->json);
    }
  }
  return CODE_OK;
}
