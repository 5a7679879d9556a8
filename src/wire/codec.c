#include "wire/codec.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/money.h"
#include "wire/field_read.h"

/* ---- Writing ---- */

/* Always in the same form, however it was stored: what is exported, imported and exported again is the same bytes. */
static void write_json_text(struct json_writer *writer, const struct value *value) {
  bool empty = value->length == 2 && (memcmp(value->text, "{}", 2) == 0 || memcmp(value->text, "[]", 2) == 0);
  if (empty) {
    json_put_raw(writer, value->text, value->length);
    return;
  }
  json_t *parsed = json_loadb(value->text, value->length, JSON_DECODE_ANY, NULL);
  char *text = parsed == NULL ? NULL : json_dumps(parsed, JSON_COMPACT | JSON_ENCODE_ANY);
  if (text == NULL) {
    json_put_null(writer);
  } else {
    json_put_raw(writer, text, strlen(text));
  }
  free(text);
  json_decref(parsed);
}

static void write_value(struct json_writer *writer, const struct entity_field *field,
                        const struct value *value) {
  switch (value->type) {
  case VALUE_NULL:
    json_put_null(writer);
    break;
  case VALUE_INT:
    if (field->kind == FIELD_BOOL) {
      json_put_bool(writer, value->integer != 0);
    } else {
      json_put_int(writer, value->integer);
    }
    break;
  case VALUE_REAL:
    json_put_real(writer, value->real);
    break;
  case VALUE_ID:
    json_put_id(writer, value->id);
    break;
  case VALUE_TEXT:
    if (field->kind == FIELD_JSON) {
      write_json_text(writer, value);
    } else {
      json_put_text_n(writer, value->text, value->length);
    }
    break;
  }
}

static void write_salon_value(struct json_writer *writer, const struct entity_field *field,
                              const struct value *value) {
  char text[INSTANT_TEXT_SIZE];
  if (value->type == VALUE_INT && field->kind == FIELD_INSTANT) {
    instant_format_utc(value->integer, text);
    json_put_text(writer, text);
  } else if (value->type == VALUE_INT && field->kind == FIELD_MINUTE) {
    time_of_day_format((int)value->integer, text);
    json_put_text(writer, text);
  } else {
    write_value(writer, field, value);
  }
}

/* A phone that was given without its E.164 form is normalised again by an import: so "unsure" is said. */
static bool says_null(const struct row *row, int at) {
  return strcmp(row->entity->fields[at].column, "phone_e164") == 0 && row->values[at - 1].type != VALUE_NULL;
}

void salon_write_row(struct json_writer *writer, const struct row *row, const char *name) {
  const struct entity *entity = row->entity;
  json_begin_object(writer);
  if (name != NULL) {
    json_key(writer, "e");
    json_put_text(writer, name);
  }
  for (int i = 0; i < entity->field_count; i++) {
    if (entity->fields[i].flags & FIELD_REPLICA) continue;
    if (row->values[i].type == VALUE_NULL && !says_null(row, i)) continue;
    json_key(writer, entity->fields[i].json);
    write_salon_value(writer, &entity->fields[i], &row->values[i]);
  }
  for (int i = 0; i < entity->part_count; i++) {
    if (row->parts[i].count == 0) continue;
    json_key(writer, entities[entity->parts[i]].key);
    json_begin_array(writer);
    for (int j = 0; j < row->parts[i].count; j++) salon_write_row(writer, &row->parts[i].rows[j], NULL);
    json_end_array(writer);
  }
  json_end_object(writer);
}

/* ---- Reading ---- */

/* The part whose array has this key, or NULL. */
static const struct entity *part_of(const struct entity *whole, const char *key, int *at) {
  for (*at = 0; *at < whole->part_count; (*at)++)
    if (strcmp(entities[whole->parts[*at]].key, key) == 0) return &entities[whole->parts[*at]];
  return NULL;
}

static enum code no_memory(struct error *error) {
  return error_set(error, CODE_INTERNAL,
                   _("There is not enough memory. Close other programs, then try again."));
}

static enum code read_object(json_t *object, const struct entity *entity, struct arena *arena,
                             struct row *row, struct error *error);

/* An element that is a text stands for the first reference of the part: "addons": ["Olaplex"]. */
static enum code read_short_part(json_t *text, struct arena *arena, struct row *row, struct error *error) {
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    if (field->kind != FIELD_REF || (field->flags & FIELD_REPLICA)) continue;
    row->given = UINT64_C(1) << i;
    enum code code = field_read(field, text, arena, &row->values[i], error);
    return code == CODE_OK ? field_complete(row, error) : code;
  }
  return error_set(error, CODE_INVALID, _("It must be an object."));
}

static enum code read_part(json_t *element, struct arena *arena, struct row *row, struct error *error) {
  if (json_is_string(element)) return read_short_part(element, arena, row, error);
  return read_object(element, row->entity, arena, row, error);
}

static enum code read_parts(json_t *array, const struct entity *part, struct arena *arena, struct row *row,
                            struct error *error) {
  if (json_is_null(array)) return row_add_parts(row, part->kind, 0, arena) ? CODE_OK : no_memory(error);
  if (!json_is_array(array)) return error_set(error, CODE_INVALID, _("\"%s\" must be an array."), part->key);
  size_t count = json_array_size(array);
  if (count > (size_t)part->most)
    return error_set(error, CODE_INVALID, _("\"%s\" has %zu elements; %d are the most."), part->key, count,
                     part->most);
  if (!row_add_parts(row, part->kind, (int)count, arena)) return no_memory(error);
  const struct row_list *list = row_parts(row, part->kind);
  for (size_t i = 0; i < count; i++) {
    struct error inner;
    error_init(&inner);
    enum code code = read_part(json_array_get(array, i), arena, &list->rows[i], &inner);
    if (code != CODE_OK) return error_set(error, code, "%s %zu: %s", part->key, i + 1, inner.text);
  }
  return CODE_OK;
}

static enum code read_member(const char *key, json_t *value, struct arena *arena, struct row *row,
                             struct error *error) {
  int at = 0;
  const struct entity *part = part_of(row->entity, key, &at);
  if (part != NULL) return read_parts(value, part, arena, row, error);
  at = field_find(row->entity, key);
  if (at < 0) return field_unknown(row->entity, key, error);
  row->given |= UINT64_C(1) << at;
  return field_read(&row->entity->fields[at], value, arena, &row->values[at], error);
}

static enum code read_object(json_t *object, const struct entity *entity, struct arena *arena,
                             struct row *row, struct error *error) {
  if (!json_is_object(object)) return error_set(error, CODE_INVALID, _("It must be an object."));
  row->entity = entity;
  row->given = 0;
  const char *key = NULL;
  json_t *value = NULL;
  void *members = json_object_iter(object);
  for (; members != NULL; members = json_object_iter_next(object, members)) {
    key = json_object_iter_key(members);
    value = json_object_iter_value(members);
    if (field_is_extra(entity, key)) continue;
    enum code code = read_member(key, value, arena, row, error);
    if (code != CODE_OK) return code;
  }
  return field_complete(row, error);
}

enum code salon_read_row(json_t *object, const struct entity *entity, struct arena *arena, struct row *row,
                         struct error *error) {
  if (!row_init(row, entity, arena)) return no_memory(error);
  enum code code = read_object(object, entity, arena, row, error);
  return code == CODE_OK && arena->exhausted ? no_memory(error) : code;
}
