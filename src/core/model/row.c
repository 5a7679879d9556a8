#include "core/model/row.h"

#include <assert.h>
#include <string.h>

struct value value_null(void) {
  return (struct value){.type = VALUE_NULL};
}

struct value value_int(int64_t integer) {
  return (struct value){.type = VALUE_INT, .integer = integer};
}

struct value value_real(double real) {
  return (struct value){.type = VALUE_REAL, .real = real};
}

struct value value_id(struct id id) {
  return (struct value){.type = VALUE_ID, .id = id};
}

struct value value_text_n(const char *text, size_t length) {
  return (struct value){.type = VALUE_TEXT, .text = text, .length = length};
}

struct value value_text(const char *text) {
  return text == NULL ? value_null() : value_text_n(text, strlen(text));
}

bool value_equal(const struct value *left, const struct value *right) {
  if (left->type != right->type) return false;
  switch (left->type) {
  case VALUE_NULL:
    return true;
  case VALUE_INT:
    return left->integer == right->integer;
  case VALUE_REAL:
    return left->real <= right->real && left->real >= right->real;
  case VALUE_ID:
    return id_equal(left->id, right->id);
  case VALUE_TEXT:
    return left->length == right->length && memcmp(left->text, right->text, left->length) == 0;
  }
  return false;
}

bool row_init(struct row *row, const struct entity *entity, struct arena *arena) {
  *row =
      (struct row){.entity = entity, .values = ARENA_NEW(arena, (size_t)entity->field_count, struct value)};
  return row->values != NULL;
}

bool row_add_parts(struct row *row, enum entity_kind part, int count, struct arena *arena) {
  int at = entity_part(row->entity, part);
  assert(at >= 0 && count >= 0);
  struct row *rows = ARENA_NEW(arena, count == 0 ? 1U : (size_t)count, struct row);
  if (rows == NULL) return false;
  for (int i = 0; i < count; i++)
    if (!row_init(&rows[i], &entities[part], arena)) return false;
  row->parts[at] = (struct row_list){.rows = rows, .count = count};
  return true;
}

bool row_is_given(const struct row *row, const char *column) {
  int at = entity_field(row->entity, column);
  return at >= 0 && (row->given >> at & 1) != 0;
}

struct value *row_value(const struct row *row, const char *column) {
  int at = entity_field(row->entity, column);
  assert(at >= 0);
  return &row->values[at];
}

struct id row_id(const struct row *row, const char *column) {
  const struct value *value = row_value(row, column);
  return value->type == VALUE_ID ? value->id : id_nil;
}

int64_t row_int(const struct row *row, const char *column, int64_t null_value) {
  const struct value *value = row_value(row, column);
  return value->type == VALUE_INT ? value->integer : null_value;
}

const char *row_text(const struct row *row, const char *column) {
  const struct value *value = row_value(row, column);
  return value->type == VALUE_TEXT ? value->text : NULL;
}

const struct row_list *row_parts(const struct row *row, enum entity_kind part) {
  static const struct row_list none = {NULL, 0};
  int at = entity_part(row->entity, part);
  return at < 0 ? &none : &row->parts[at];
}

enum entity_kind row_refers(const struct row *row, const struct entity_field *field) {
  if (field->refers != ENTITY_NONE || entity_field(row->entity, "entity") < 0) return field->refers;
  const char *name = row_text(row, "entity");
  const struct entity *entity = name == NULL ? NULL : entity_find(name, strlen(name));
  return entity == NULL ? ENTITY_NONE : entity->kind;
}

/* What differs between two replicas that hold the same. */
static bool is_bookkeeping(const struct entity_field *field) {
  static const char *const names[] = {"version", "revision", "created_at", "updated_at"};
  if (field->flags & FIELD_SYNC) return true;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strcmp(field->column, names[i]) == 0) return true;
  return false;
}

static bool same_values(const struct row *left, const struct row *right) {
  for (int i = 0; i < left->entity->field_count; i++)
    if (!is_bookkeeping(&left->entity->fields[i]) && !value_equal(&left->values[i], &right->values[i]))
      return false;
  return true;
}

bool row_same_content(const struct row *left, const struct row *right) {
  if (left->entity != right->entity || !same_values(left, right)) return false;
  for (int i = 0; i < left->entity->part_count; i++) {
    const struct row_list *ours = &left->parts[i], *theirs = &right->parts[i];
    if (ours->count != theirs->count) return false;
    for (int j = 0; j < ours->count; j++)
      if (!same_values(&ours->rows[j], &theirs->rows[j])) return false;
  }
  return true;
}
