#include "core/store/image.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "core/store/row_store.h"
#include "wire/image.h"

enum { IMAGE_ARENA_MAX = 4 * 1024 * 1024 };

/* The history is a log of its own: it grows, and is never written back. */
static bool is_in_image(enum entity_kind part) { return part != ENTITY_STATUS_HISTORY; }

enum code image_load(struct replica *replica, enum entity_kind entity, struct id id, json_t **image,
                     struct row_mark *mark, struct error *error) {
  *image = NULL;
  *mark = (struct row_mark){0};
  struct arena arena;
  arena_init(&arena, IMAGE_ARENA_MAX);
  struct row row;
  bool found;
  enum code code = row_load_without(replica, entity, id, ENTITY_STATUS_HISTORY, &arena, &row, &found, error);
  if (code == CODE_OK && found) {
    *image = image_json(&row, ENTITY_STATUS_HISTORY);
    *mark =
        (struct row_mark){.version = row_int(&row, "version", 0), .revision = row_int(&row, "revision", 0)};
  }
  arena_release(&arena);
  return code;
}

/* ------------------------------------------------------------------------------------------- from JSON */

static bool read_text(const json_t *json, struct arena *arena, struct value *value) {
  const char *copy = arena_text(arena, json_string_value(json), json_string_length(json));
  *value = copy == NULL ? value_null() : value_text_n(copy, json_string_length(json));
  return copy != NULL;
}

static bool read_document(const json_t *json, struct arena *arena, struct value *value) {
  char *text = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
  if (text == NULL) return false;
  const char *copy = arena_text(arena, text, strlen(text));
  free(text);
  *value = value_text(copy);
  return copy != NULL;
}

static bool read_value(const struct entity_field *field, const json_t *json, struct arena *arena,
                       struct value *value) {
  struct id id;
  *value = value_null();
  if (json_is_null(json)) return true;
  if (field->kind == FIELD_JSON) return read_document(json, arena, value);
  if (json_is_boolean(json)) *value = value_int(json_is_true(json));
  if (json_is_integer(json)) *value = value_int((int64_t)json_integer_value(json));
  if (json_is_real(json)) *value = value_real(json_real_value(json));
  if (!json_is_string(json)) return value->type != VALUE_NULL;
  if (field->kind != FIELD_ID && field->kind != FIELD_REF) return read_text(json, arena, value);
  if (!id_parse(json_string_value(json), json_string_length(json), &id)) return false;
  *value = value_id(id);
  return true;
}

static bool read_fields(const json_t *fields, struct row *row, struct arena *arena) {
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    const json_t *json = json_object_get(fields, field->column);
    if (json != NULL && image_holds(field) && !read_value(field, json, arena, &row->values[i])) return false;
  }
  return true;
}

/* The parts of one kind as the image has them; what an image does not hold of a part is known from its
   whole. */
static bool read_parts(const json_t *list, struct row *row, enum entity_kind part, struct arena *arena) {
  if (!row_add_parts(row, part, (int)json_array_size(list), arena)) return false;
  const struct row_list *rows = row_parts(row, part);
  for (int i = 0; i < rows->count; i++) {
    *row_value(&rows->rows[i], "tenant_id") = *row_value(row, "tenant_id");
    if (!read_fields(json_array_get(list, (size_t)i), &rows->rows[i], arena)) return false;
  }
  return true;
}

static enum code write_fields(struct replica *replica, struct row *row, const json_t *fields,
                              struct arena *arena, struct error *error) {
  if (!read_fields(fields, row, arena))
    return error_set(error, CODE_INTERNAL, _("What was kept of this row cannot be read."));
  enum code code = row_update(replica, row, error);
  for (int i = 0; code == CODE_OK && i < row->entity->part_count; i++) {
    enum entity_kind part = row->entity->parts[i];
    const json_t *list = is_in_image(part) ? json_object_get(fields, entities[part].key) : NULL;
    if (list == NULL) continue;
    if (!read_parts(list, row, part, arena))
      return error_set(error, CODE_INTERNAL, _("What was kept of this row cannot be read."));
    code = row_replace_parts(replica, row, part, error);
  }
  return code;
}

enum code image_write(struct replica *replica, enum entity_kind entity, struct id id, const json_t *fields,
                      int64_t now, struct error *error) {
  struct arena arena;
  arena_init(&arena, IMAGE_ARENA_MAX);
  struct row row;
  bool found;
  enum code code = row_load_without(replica, entity, id, ENTITY_STATUS_HISTORY, &arena, &row, &found, error);
  if (code == CODE_OK && !found) code = error_set(error, CODE_NOT_FOUND, _("The row is not there any more."));
  if (code == CODE_OK) {
    *row_value(&row, "updated_at") = value_int(now);
    code = write_fields(replica, &row, fields, &arena, error);
  }
  arena_release(&arena);
  return code;
}
