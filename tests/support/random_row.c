#include "support/random_row.h"

#include <string.h>

#include "wire/image.h"

static struct value some_text(struct dice *dice, const struct entity_field *field, struct arena *arena) {
  static const char *const pieces[] = {"a", "Ä", "漢", "\"", "\\", "\n", "\x01", "😀", " "};
  char text[64];
  size_t used = 0;
  for (int64_t i = dice_between(dice, 1, 6); i > 0; i--) {
    const char *piece = pieces[dice_between(dice, 0, 8)];
    if (used + strlen(piece) > (size_t)field->maximum || used + strlen(piece) >= sizeof text) break;
    memcpy(text + used, piece, strlen(piece));
    used += strlen(piece);
  }
  if (used == 0) text[used++] = 'x';
  return value_text_n(arena_text(arena, text, used), used);
}

static struct value some_value(struct dice *dice, const struct entity_field *field, struct arena *arena) {
  static const char *const json[] = {"{}", "[1,2]", "{\"a\":{\"b\":null}}", "\"x\""};
  if ((field->flags & FIELD_NULLABLE) && dice_between(dice, 0, 2) == 0) return value_null();
  int64_t most = field->maximum > field->minimum + 100 ? field->minimum + 100 : field->maximum;
  switch (field->kind) {
  case FIELD_ID:
  case FIELD_REF:
    return value_id(id_make((int64_t)(dice_roll(dice) >> 20), dice_roll(dice), dice_roll(dice)));
  case FIELD_EMAIL:
    return value_text("an@example.com");
  case FIELD_ZONE:
    return value_text("Europe/Berlin");
  case FIELD_DATE:
    return value_text("2028-02-29");
  case FIELD_ENUM:
    return value_text(field->words->words[dice_between(dice, 0, (int64_t)field->words->count - 1)]);
  case FIELD_JSON:
    return value_text(json[dice_between(dice, 0, 3)]);
  case FIELD_REAL:
    return value_real((double)dice_between(dice, 0, 8) / 8.0);
  case FIELD_INSTANT:
    return value_int(dice_between(dice, -4000000000000, 4000000000000));
  case FIELD_TEXT:
  case FIELD_PHONE:
    return some_text(dice, field, arena);
  default:
    return value_int(dice_between(dice, field->minimum, most));
  }
}

static void fill(struct dice *dice, struct row *row, struct arena *arena) {
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    if (!image_holds(field) || image_hides(field)) continue;
    row->values[i] = some_value(dice, field, arena);
    row->given |= UINT64_C(1) << i;
  }
}

void random_row(struct dice *dice, struct row *row, struct arena *arena) {
  fill(dice, row, arena);
  for (int i = 0; i < row->entity->part_count; i++) {
    if (!row_add_parts(row, row->entity->parts[i], (int)dice_between(dice, 0, 3), arena)) abort();
    row->given_parts |= 1U << i;
    for (int j = 0; j < row->parts[i].count; j++) {
      fill(dice, &row->parts[i].rows[j], arena);
      *row_value(&row->parts[i].rows[j], "position") = value_int(j);
    }
  }
}
