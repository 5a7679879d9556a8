#include "wire/image.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "wire/field_read.h"
#include "wire/json_bytes.h"

/* Years 1 to 9999, in ms. */
static const int64_t instant_least = INT64_C(-62135596800000), instant_most = INT64_C(253402300799999);

/* Every field of every row is asked about: what cannot be is not compared. */
static bool is_column(const struct entity_field *field, const char *column) {
  return field->column[0] == column[0] && strcmp(field->column, column) == 0;
}

bool image_holds(const struct entity_field *field) {
  if (field->flags & FIELD_SYNC) return false;
  if (field->kind == FIELD_REF) return !is_column(field, "tenant_id");
  if (field->kind == FIELD_INT) return !is_column(field, "version") && !is_column(field, "revision");
  if (field->kind == FIELD_INSTANT) return !is_column(field, "created_at") && !is_column(field, "updated_at");
  return true;
}

bool image_hides(const struct entity_field *field) {
  return field->kind == FIELD_TEXT && (is_column(field, "password_hash") || is_column(field, "totp_secret") ||
                                       is_column(field, "token_hash"));
}

/* ---- Writing ---- */

static void put_value(struct json_writer *writer, const struct entity_field *field,
                      const struct value *value) {
  switch (value->type) {
  case VALUE_NULL:
    json_put_null(writer);
    break;
  case VALUE_INT:
    if (field->kind == FIELD_BOOL)
      json_put_bool(writer, value->integer != 0);
    else if (field->kind == FIELD_REAL)
      json_put_real(writer, (double)value->integer);
    else
      json_put_int(writer, value->integer);
    break;
  case VALUE_REAL:
    json_put_real(writer, value->real);
    break;
  case VALUE_ID:
    json_put_id(writer, value->id);
    break;
  case VALUE_TEXT:
    if (field->kind == FIELD_JSON)
      json_put_raw(writer, value->text, value->length); /* kept compact */
    else
      json_put_text_n(writer, value->text, value->length);
    break;
  }
}

static void put_fields(struct json_writer *writer, const struct row *row, bool given) {
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    if (!image_holds(field) || image_hides(field) || (given && !(row->given >> i & 1))) continue;
    json_key(writer, field->column);
    put_value(writer, field, &row->values[i]);
  }
}

static void put_row(struct json_writer *writer, const struct row *row, bool given) {
  json_begin_object(writer);
  put_fields(writer, row, given);
  for (int i = 0; i < row->entity->part_count; i++) {
    if (given && !(row->given_parts >> i & 1)) continue;
    json_key(writer, entities[row->entity->parts[i]].key);
    json_begin_array(writer);
    for (int j = 0; j < row->parts[i].count; j++) {
      const struct row *part = &row->parts[i].rows[j];
      put_row(writer, part, given && part->given != 0); /* one that was made here is whole */
    }
    json_end_array(writer);
  }
  json_end_object(writer);
}

void image_put(struct json_writer *writer, const struct row *row) { put_row(writer, row, false); }

void image_put_given(struct json_writer *writer, const struct row *row) { put_row(writer, row, true); }

void image_put_columns(struct json_writer *writer, const struct row *row) {
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    if (field->flags & FIELD_SYNC) continue;
    json_key(writer, field->column);
    put_value(writer, field, &row->values[i]);
  }
}

static json_t *value_json(const struct entity_field *field, const struct value *value) {
  char id[ID_TEXT_SIZE];
  switch (value->type) {
  case VALUE_NULL:
    return json_null();
  case VALUE_INT:
    return field->kind == FIELD_BOOL ? json_boolean(value->integer != 0)
                                     : json_integer((json_int_t)value->integer);
  case VALUE_REAL:
    return json_real(value->real);
  case VALUE_ID:
    id_format(value->id, id);
    return json_string(id);
  case VALUE_TEXT:
    if (field->kind == FIELD_JSON) return json_loadb(value->text, value->length, JSON_DECODE_ANY, NULL);
    return json_stringn(value->text, value->length);
  }
  return NULL;
}

json_t *image_json(const struct row *row, enum entity_kind without) {
  json_t *object = json_object();
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    if (image_holds(field)) json_object_set_new(object, field->column, value_json(field, &row->values[i]));
  }
  for (int i = 0; i < row->entity->part_count; i++) {
    if (row->entity->parts[i] == without) continue;
    json_t *list = json_array();
    for (int j = 0; j < row->parts[i].count; j++)
      json_array_append_new(list, image_json(&row->parts[i].rows[j], without));
    json_object_set_new(object, entities[row->entity->parts[i]].key, list);
  }
  return object;
}

static const char *row_bytes(const struct row *row, bool given, struct arena *arena, size_t *length) {
  struct json_bytes bytes = {.arena = arena};
  struct json_writer writer;
  json_writer_init(&writer, json_bytes_put, &bytes);
  put_row(&writer, row, given);
  if (!json_writer_end(&writer)) return NULL;
  *length = bytes.length;
  return bytes.text;
}

const char *image_bytes(const struct row *row, struct arena *arena, size_t *length,
                        uint8_t hash[IMAGE_HASH_SIZE]) {
  const char *text = row_bytes(row, false, arena, length);
  uint8_t whole[IMAGE_SHA_SIZE];
  if (text == NULL || hash == NULL) return text;
  image_sha(text, *length, whole);
  memcpy(hash, whole, IMAGE_HASH_SIZE);
  return text;
}

const char *image_given_bytes(const struct row *row, struct arena *arena, size_t *length) {
  return row_bytes(row, true, arena, length);
}

void image_sha(const void *bytes, size_t length, uint8_t hash[IMAGE_SHA_SIZE]) {
  crypto_hash_sha256(hash, bytes, length);
}

/* ---- Reading ---- */

static enum code no_memory(struct error *error) {
  return error_set(error, CODE_INTERNAL,
                   _("There is not enough memory. Close other programs, then try again."));
}

/* The field as images have it: under its column, with instants and times of day as numbers. */
static struct entity_field as_in_image(const struct entity_field *field) {
  struct entity_field named = *field;
  named.json = field->column;
  if (field->kind == FIELD_INSTANT) {
    named.minimum = instant_least;
    named.maximum = instant_most;
  }
  if (field->kind == FIELD_INSTANT || field->kind == FIELD_MINUTE) named.kind = FIELD_INT;
  return named;
}

/* What a row has from elsewhere: its whole, its place, the database that it is in. */
static bool is_derived(const struct entity_field *field) {
  return !image_holds(field) || field->kind == FIELD_ID || (field->flags & FIELD_REPLICA) != 0;
}

static enum code read_value(const struct entity_field *field, const json_t *json, struct arena *arena,
                            struct value *value, struct error *error) {
  struct entity_field named = as_in_image(field);
  if (json_is_null(json)) {
    *value = value_null();
    if ((field->flags & FIELD_NULLABLE) || is_derived(field)) return CODE_OK;
    return error_set(error, CODE_INVALID, _("\"%s\" must not be null."), field->column);
  }
  if (json_is_string(json) && strlen(json_string_value(json)) != json_string_length(json))
    return error_set(error, CODE_INVALID, _("\"%s\" holds a character that no text may hold."),
                     field->column);
  if (field->kind == FIELD_ID || field->kind == FIELD_REF)
    named.refers = ENTITY_NONE; /* no names, only ids */
  /* field_read() keeps nothing of the JSON, and changes nothing of it. */
  union {
    const json_t *given;
    json_t *read;
  } access = {.given = json};
  return field_read(&named, access.read, arena, value, error);
}

static enum code read_row(const json_t *object, struct arena *arena, struct row *row, struct error *error);

static enum code read_parts(const json_t *array, int at, struct arena *arena, struct row *row,
                            struct error *error) {
  const struct entity *part = &entities[row->entity->parts[at]];
  if (!json_is_array(array)) return error_set(error, CODE_INVALID, _("\"%s\" must be an array."), part->key);
  size_t count = json_array_size(array);
  if (count > (size_t)part->most)
    return error_set(error, CODE_INVALID, _("\"%s\" has %zu elements; %d are the most."), part->key, count,
                     part->most);
  if (!row_add_parts(row, part->kind, (int)count, arena)) return no_memory(error);
  row->given_parts |= 1U << at;
  for (size_t i = 0; i < count; i++) {
    struct error inner;
    error_init(&inner);
    struct row *element = &row->parts[at].rows[i];
    enum code code = read_row(json_array_get(array, i), arena, element, &inner);
    if (code != CODE_OK) return error_set(error, code, "%s %zu: %s", part->key, i + 1, inner.text);
    *row_value(element, "position") = value_int((int64_t)i);
  }
  return CODE_OK;
}

static enum code read_member(const char *key, const json_t *json, struct arena *arena, struct row *row,
                             struct error *error) {
  const struct entity *entity = row->entity;
  int at = entity_field(entity, key);
  if (at >= 0 && image_holds(&entity->fields[at])) {
    if (image_hides(&entity->fields[at]))
      return CODE_OK; /* of one place; whoever sends it has not kept it to itself */
    row->given |= UINT64_C(1) << at;
    return read_value(&entity->fields[at], json, arena, &row->values[at], error);
  }
  for (int i = 0; i < entity->part_count; i++)
    if (strcmp(entities[entity->parts[i]].key, key) == 0) return read_parts(json, i, arena, row, error);
  return error_set(error, CODE_INVALID, _("An image of \"%s\" has no \"%.40s\"."), entity->name, key);
}

static enum code read_row(const json_t *object, struct arena *arena, struct row *row, struct error *error) {
  if (!json_is_object(object)) return error_set(error, CODE_INVALID, _("It must be an object."));
  const char *key = NULL;
  json_t *value = NULL;
  union {
    const json_t *given;
    json_t *read;
  } access = {.given = object};
  json_object_foreach(access.read, key, value) {
    enum code code = read_member(key, value, arena, row, error);
    if (code != CODE_OK) return code;
  }
  return CODE_OK;
}

enum code image_read(const json_t *object, const struct entity *entity, struct arena *arena, struct row *row,
                     struct error *error) {
  if (!row_init(row, entity, arena)) return no_memory(error);
  enum code code = read_row(object, arena, row, error);
  return code == CODE_OK && arena->exhausted ? no_memory(error) : code;
}

enum code image_read_text(const char *text, size_t length, const struct entity *entity, struct arena *arena,
                          struct row *row, struct error *error) {
  json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
  if (json == NULL) return error_set(error, CODE_INVALID, _("It is no JSON object."));
  enum code code = image_read(json, entity, arena, row, error);
  json_decref(json);
  return code;
}

static struct value fallback_of(const struct entity_field *field) {
  bool number = field->kind == FIELD_INT || field->kind == FIELD_MONEY || field->kind == FIELD_BOOL;
  if (number) return value_int(strtoll(field->fallback, NULL, 10));
  if (field->kind == FIELD_REAL) return value_real(1.0); /* every default of this kind is a weight */
  return value_text(field->fallback);
}

enum code image_complete(struct row *row, struct error *error) {
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    if (row->values[i].type != VALUE_NULL || (field->flags & FIELD_NULLABLE)) continue;
    if (field->fallback != NULL)
      row->values[i] = fallback_of(field);
    else if (!is_derived(field))
      return error_set(error, CODE_INVALID, _("\"%s\" is missing."), field->column);
  }
  for (int i = 0; i < row->entity->part_count; i++)
    for (int j = 0; j < row->parts[i].count; j++) {
      enum code code = image_complete(&row->parts[i].rows[j], error);
      if (code != CODE_OK) return code;
    }
  return CODE_OK;
}

int image_bucket(const struct row *row) {
  if (row->entity->kind != ENTITY_APPOINTMENT) return row_id(row, "id").bytes[ID_SIZE - 1];
  int64_t starts = row_int(row, "starts_at", 0), day = starts / 86400000;
  return (int)(starts % 86400000 < 0 ? day - 1 : day);
}
