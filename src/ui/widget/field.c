#include "ui/widget/field.h"

#include <string.h>

#include "core/model/text.h"
#include "ui/terminal/key.h"

void field_clear(struct field *field) { *field = (struct field){.length = 0}; }

void field_set(struct field *field, const char *text) {
  field_clear(field);
  field_paste(field, text);
}

static void insert(struct field *field, const char *bytes, size_t count) {
  if (field->length + count >= FIELD_SIZE) return;
  memmove(field->text + field->caret + count, field->text + field->caret, field->length - field->caret + 1);
  memcpy(field->text + field->caret, bytes, count);
  field->length += count;
  field->caret += count;
}

void field_type(struct field *field, uint32_t point) {
  char bytes[4];
  insert(field, bytes, text_encode((int32_t)point, bytes));
}

void field_paste(struct field *field, const char *text) {
  size_t length = strlen(text);
  size_t size = 0;
  for (size_t at = 0; at < length; at += size) {
    int32_t point = text_decode(text, length, at, &size);
    if (point == '\r' || point == '\n' || point == '\t') point = ' ';
    if (point > 0 && key_is_text((uint32_t)point)) field_type(field, (uint32_t)point);
  }
}

/* The end of the character that begins at `at`, and the beginning of the one that ends there. */
static size_t character_end(const struct field *field, size_t at) {
  return text_next_cluster(field->text, field->length, at);
}

static size_t character_start(const struct field *field, size_t at) {
  return text_previous_cluster(field->text, field->length, at);
}

/* One character of a run of Backspaces is not kept: taking back brings the text before the first of them. */
static void erase(struct field *field, size_t from, size_t to, bool again) {
  if (to <= from) return;
  if (!again || !field->may_undo) memcpy(field->before, field->text, sizeof field->before);
  memmove(field->text + from, field->text + to, field->length - to + 1);
  field->length -= to - from;
  field->caret = from;
  field->may_undo = true;
}

/* What was taken away is there again; once more takes it away again. */
static void take_back(struct field *field) {
  if (!field->may_undo) return;
  char now[FIELD_SIZE];
  memcpy(now, field->text, sizeof now);
  memcpy(field->text, field->before, sizeof now);
  memcpy(field->before, now, sizeof now);
  field->length = strlen(field->text);
  field->caret = field->length;
}

static size_t word_start(const struct field *field) {
  return text_previous_word(field->text, field->length, field->caret);
}

static size_t word_end(const struct field *field) {
  return text_next_word(field->text, field->length, field->caret);
}

static bool move_by(struct field *field, uint32_t key) {
  if (key == KEY_CURSOR_LEFT || key == key_control('b'))
    field->caret = character_start(field, field->caret);
  else if (key == KEY_CURSOR_RIGHT || key == key_control('f'))
    field->caret = character_end(field, field->caret);
  else if (key == KEY_WORD_LEFT)
    field->caret = word_start(field);
  else if (key == KEY_WORD_RIGHT)
    field->caret = word_end(field);
  else if (key == KEY_FIRST || key == key_control('a'))
    field->caret = 0;
  else if (key == KEY_LAST || key == key_control('e'))
    field->caret = field->length;
  else
    return false;
  return true;
}

bool field_key(struct field *field, uint32_t key) {
  size_t caret = field->caret;
  if (move_by(field, key)) return true;
  if (key_is_text(key))
    field_type(field, key);
  else if (key == KEY_BACK || key == key_control('h'))
    erase(field, character_start(field, caret), caret, true);
  else if (key == KEY_DELETE || key == key_control('d'))
    erase(field, caret, character_end(field, caret), true);
  else if (key == key_control('u'))
    erase(field, 0, caret, false);
  else if (key == key_control('k'))
    erase(field, caret, field->length, false);
  else if (key == key_control('w'))
    erase(field, word_start(field), caret, false);
  else if (key == KEY_WORD_DELETE)
    erase(field, caret, word_end(field), false);
  else if (key == key_control('_'))
    take_back(field);
  else
    return false;
  return true;
}

/* The cells from byte `from` to byte `to`. */
static int span_width(const struct field *field, size_t from, size_t to) {
  return (int)text_width(field->text + from, to - from, canvas_point_width);
}

void field_draw(const struct field *field, struct canvas *canvas, int row, int column, int width, bool on,
                const char *placeholder) {
  enum paint paint = on ? PAINT_FIELD_ON : PAINT_FIELD;
  size_t from = 0;
  if (on) /* the caret needs a cell of its own at the end */
    while (from < field->caret && span_width(field, from, field->caret) >= width)
      from = character_end(field, from);
  canvas_blank(canvas, (struct area){row, column, 1, width}, paint);
  if (field->length == 0 && placeholder != NULL)
    (void)canvas_text(canvas, row, column, width, on ? PAINT_FIELD_HINT : PAINT_DIM, placeholder);
  else
    (void)canvas_text(canvas, row, column, width, paint, field->text + from);
  if (on) canvas_park(canvas, row, column + span_width(field, from, field->caret), true);
}
