/*
 * A row of any entity as a value: what images, imports and exports are made of. Values stand in the entity's order of fields and in the
 * form in which SQLite stores them: dates and words as text, instants and minutes of the day as integers, ids as 16 bytes.
 *
 * A row lives in an arena with all its texts and parts. Texts end with a 0 byte that `length` does not count.
 */
#ifndef CORE_MODEL_ROW_H
#define CORE_MODEL_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/arena.h"
#include "core/model/entity.h"
#include "core/model/id.h"

enum value_type { VALUE_NULL, VALUE_INT, VALUE_REAL, VALUE_TEXT, VALUE_ID };

struct value {
  enum value_type type;
  union {
    int64_t integer;
    double real;
    struct id id;
    struct {
      const char *text;
      size_t length;
    };
  };
};

struct row;

/* The parts of one kind that a whole has, by position (the history by instant). */
struct row_list {
  struct row *rows;
  int count;
};

struct row {
  const struct entity *entity;
  struct value *values; /* entity->field_count */
  uint64_t given;       /* of a row out of JSON: bit i is set when field i stood there */
  unsigned given_parts; /* of an image: bit i is set when the list entity->parts[i] stood there */
  struct row_list parts[ENTITY_PARTS_MAX]; /* as entity->parts */
};

struct value value_null(void);
struct value value_int(int64_t integer);
struct value value_real(double real);
struct value value_id(struct id id);
struct value value_text(const char *text); /* borrowed; NULL is VALUE_NULL */
struct value value_text_n(const char *text, size_t length);

bool value_equal(const struct value *left, const struct value *right);

/* A row of NULLs without parts. False when the arena is exhausted. */
bool row_init(struct row *row, const struct entity *entity, struct arena *arena);

/* `count` rows of NULLs as the parts of one kind. False when the arena is exhausted. */
bool row_add_parts(struct row *row, enum entity_kind part, int count, struct arena *arena);

/* Whether a column stood in the JSON that the row was read from. */
bool row_is_given(const struct row *row, const char *column);

/* The value of a column; the column must exist. */
struct value *row_value(const struct row *row, const char *column);

/* Reads of a column: NULL is the nil id, `null_value`, NULL. */
struct id row_id(const struct row *row, const char *column);
int64_t row_int(const struct row *row, const char *column, int64_t null_value);
const char *row_text(const struct row *row, const char *column);

/* The entity that a reference of the row is to: a fixed one, or the one that its field "entity" names. ENTITY_NONE: nothing is known. */
enum entity_kind row_refers(const struct row *row, const struct entity_field *field);

/* The parts of one kind; empty when the entity has none such. */
const struct row_list *row_parts(const struct row *row, enum entity_kind part);

/* Whether all fields but those of sync's bookkeeping, the numbers of versions and the instants of writing are equal, parts included. */
bool row_same_content(const struct row *left, const struct row *right);

#endif
