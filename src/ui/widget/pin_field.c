#include "ui/widget/pin_field.h"

#include <stdio.h>
#include <string.h>

#include "core/model/text.h"
#include "core/store/pin.h"
#include "ui/ui.h"

enum { PIN_FIELD_ARENA_MAX = 4 << 20 };

void pin_field_init(struct pin_field *field, struct ui *ui) {
  memset(field, 0, sizeof *field);
  arena_init(&field->arena, PIN_FIELD_ARENA_MAX);
  if (ui->desk.replica == NULL) return;
  if (sign_in_users(ui->desk.replica, &field->arena, &field->users, &field->user_count, NULL) != CODE_OK)
    field->user_count = 0;
}

void pin_field_release(struct pin_field *field) {
  pin_field_wipe(field);
  arena_release(&field->arena);
}

void pin_field_wipe(struct pin_field *field) { pin_wipe(&field->field, sizeof field->field); }

void pin_field_hint(const struct pin_field *field, char *text, size_t size) {
  size_t letters = 0;
  size_t used = 0;
  text[0] = '\0';
  (void)sign_in_name_part(field->field.text, field->users, field->user_count, &letters);
  for (int i = 0; i < field->user_count && letters > 0 && used < size; i++) {
    if (!sign_in_named(&field->users[i], field->field.text, letters)) continue;
    int added = snprintf(text + used, size - used, "%s%s", used == 0 ? "" : ", ", field->users[i].actor.name);
    if (added < 0) return;
    used += (size_t)added;
  }
}

/* The characters between two offsets. */
static int characters(const char *text, size_t from, size_t to) {
  int count = 0;
  for (size_t at = from; at < to; count++) {
    size_t bytes = 0;
    (void)text_decode(text, to, at, &bytes);
    at += bytes > 0 ? bytes : 1;
  }
  return count;
}

void pin_field_draw(const struct pin_field *field, struct canvas *canvas, int row, int column, int width,
                    const char *placeholder) {
  const struct field *typed = &field->field;
  size_t name = sign_in_name_part(typed->text, field->users, field->user_count, NULL);
  static const char star[] = "*";
  struct field shown;
  field_clear(&shown);
  for (size_t at = 0; at < typed->length;) {
    size_t bytes = 0;
    uint32_t point = (uint32_t)text_decode(typed->text, typed->length, at, &bytes);
    if (at < name)
      field_type(&shown, point);
    else
      field_paste(&shown, star);
    at += bytes > 0 ? bytes : 1;
  }
  shown.caret =
      typed->caret <= name ? typed->caret : name + (size_t)characters(typed->text, name, typed->caret);
  if (shown.caret > shown.length) shown.caret = shown.length;
  field_draw(&shown, canvas, row, column, width, true, placeholder);
}
