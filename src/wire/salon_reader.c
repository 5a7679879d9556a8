#include "wire/salon_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/nearest.h"
#include "wire/field_read.h"

enum { WINDOW_SIZE = SALON_ROW_MAX + 65536, KEY_SIZE = 64, END = -1 };

/* ---- Bytes ---- */

static bool read_memory(void *context, uint64_t offset, char *buffer, size_t size, size_t *got) {
  const struct salon_memory *memory = context;
  size_t left = offset < memory->size ? memory->size - (size_t)offset : 0;
  *got = size < left ? size : left;
  if (*got > 0) memcpy(buffer, memory->bytes + offset, *got);
  return true;
}

struct salon_bytes salon_bytes_of_memory(struct salon_memory *memory) {
  return (struct salon_bytes){.read = read_memory, .context = memory};
}

/* Reads on behind what is kept. Returns false at the end. */
static bool fill(struct salon_reader *reader) {
  size_t keep = reader->mark == SIZE_MAX ? 0 : reader->used - reader->mark;
  if (keep > SALON_ROW_MAX) {
    reader->too_large = true;
    reader->mark = SIZE_MAX;
    keep = 0;
  }
  memmove(reader->window, reader->window + reader->used - keep, keep);
  reader->base += reader->used - keep;
  if (reader->mark != SIZE_MAX) reader->mark = 0;
  size_t got = 0;
  bool sound = !reader->failed && reader->bytes.read(reader->bytes.context, reader->base + keep,
                                                     reader->window + keep, WINDOW_SIZE - keep, &got);
  reader->failed = reader->failed || !sound;
  reader->at = keep;
  reader->used = sound ? keep + got : keep;
  return sound && got > 0;
}

static int peek(struct salon_reader *reader) {
  if (reader->at == reader->used && !fill(reader)) return END;
  return (unsigned char)reader->window[reader->at];
}

static void step(struct salon_reader *reader) {
  if (reader->window[reader->at] == '\n') reader->line++;
  reader->at++;
}

static void seek(struct salon_reader *reader, uint64_t offset, int64_t line) {
  reader->base = offset;
  reader->at = reader->used = 0;
  reader->mark = SIZE_MAX;
  reader->line = line;
}

static int peek_solid(struct salon_reader *reader) {
  int byte = peek(reader);
  while (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r') {
    step(reader);
    byte = peek(reader);
  }
  return byte;
}

/* ---- Sentences ---- */

static enum code broken(struct salon_reader *reader, const char *what, struct error *error) {
  if (reader->failed)
    return error_set(error, CODE_STORAGE, _("The salon file cannot be read from the disk."));
  return error_set(error, CODE_INVALID, _("Line %lld of the salon file: %s"), (long long)reader->line, what);
}

static enum code cut_off(struct salon_reader *reader, struct error *error) {
  return broken(reader, _("the file ends in the middle; it was probably cut off."), error);
}

/* ---- Values, passed over ---- */

static bool pass_text(struct salon_reader *reader) {
  step(reader);
  for (int byte = peek(reader); byte != END; byte = peek(reader)) {
    step(reader);
    if (byte == '"') return true;
    if (byte == '\\') {
      if (peek(reader) == END) return false;
      step(reader);
    }
  }
  return false;
}

/* A number, true, false or null, or whatever stands in place of one. */
static void pass_word(struct salon_reader *reader) {
  int byte = 0;
  do {
    step(reader);
    byte = peek(reader);
  } while (byte != END && (byte == 0 || strchr(",]}[{\": \t\r\n", byte) == NULL));
}

/* Brackets that are open, as bits: 1 for an object. */
struct nesting {
  uint64_t objects;
  int depth;
};

static enum code pass_bracket(struct salon_reader *reader, struct nesting *nesting, int byte,
                              struct error *error) {
  bool opens = byte == '{' || byte == '[';
  bool object = byte == '{' || byte == '}';
  if (opens) {
    if (nesting->depth == SALON_DEPTH_MAX) return broken(reader, _("it is nested too deep."), error);
    nesting->objects = nesting->objects << 1 | object;
    nesting->depth++;
  } else {
    if (nesting->depth == 0 || (nesting->objects & 1) != object)
      return broken(reader, _("a bracket is wrong here."), error);
    nesting->objects >>= 1;
    nesting->depth--;
  }
  step(reader);
  return CODE_OK;
}

/* Passes over one value. That it is right inside is seen when it is parsed. */
static enum code pass_value(struct salon_reader *reader, struct error *error) {
  struct nesting nesting = {0, 0};
  do {
    int byte = peek_solid(reader);
    enum code code = CODE_OK;
    if (byte == END) return cut_off(reader, error);
    if (byte == '"') {
      if (!pass_text(reader)) return cut_off(reader, error);
    } else if (byte == '{' || byte == '[' || byte == '}' || byte == ']') {
      code = pass_bracket(reader, &nesting, byte, error);
    } else if (byte == ',' || byte == ':') {
      if (nesting.depth == 0) return broken(reader, _("a value is missing here."), error);
      step(reader);
    } else {
      pass_word(reader);
    }
    if (code != CODE_OK) return code;
  } while (nesting.depth > 0);
  return CODE_OK;
}

/* Passes over one value and keeps its text. */
static enum code take_value(struct salon_reader *reader, const char **text, size_t *length,
                            struct error *error) {
  (void)peek_solid(reader);
  reader->mark = reader->at;
  reader->too_large = false;
  enum code code = pass_value(reader, error);
  *length = reader->mark == SIZE_MAX ? 0 : reader->at - reader->mark;
  *text = reader->mark == SIZE_MAX ? NULL : reader->window + reader->mark;
  reader->too_large = reader->too_large || *length > SALON_ROW_MAX;
  reader->mark = SIZE_MAX;
  return code;
}

/* ---- The whole ---- */

static enum code expect(struct salon_reader *reader, int byte, const char *what, struct error *error) {
  int found = peek_solid(reader);
  if (found == END) return cut_off(reader, error);
  if (found != byte) return broken(reader, what, error);
  step(reader);
  return CODE_OK;
}

static enum code read_key(struct salon_reader *reader, char key[KEY_SIZE], struct error *error) {
  const char *text = NULL;
  size_t length = 0;
  if (peek_solid(reader) != '"') {
    return peek(reader) == END ? cut_off(reader, error)
                               : broken(reader, _("a key in quotes is missing here."), error);
  }
  enum code code = take_value(reader, &text, &length, error);
  if (code != CODE_OK) return code;
  if (text == NULL || length - 2 >= KEY_SIZE) return broken(reader, _("this key is not known."), error);
  memcpy(key, text + 1, length - 2);
  key[length - 2] = '\0';
  return expect(reader, ':', _("a colon is missing here."), error);
}

/* Sentence with the array that was probably meant. */
static enum code unknown_array(struct salon_reader *reader, const char *key, struct error *error) {
  char what[2 * KEY_SIZE + 64];
  const char *names[ENTITY_COUNT];
  int count = 0;
  for (int i = 0; i < ENTITY_COUNT; i++)
    if (entity_find_plural(entities[i].plural, strlen(entities[i].plural)) != NULL)
      names[count++] = entities[i].plural;
  const char *meant = nearest_name(key, names, count);
  if (meant == NULL)
    (void)snprintf(what, sizeof what, _("\"%.*s\" is not known."), KEY_SIZE, key);
  else
    (void)snprintf(what, sizeof what, _("\"%.*s\" is not known; is this one meant: %s."), KEY_SIZE, key,
                   meant);
  return broken(reader, what, error);
}

static enum code note_array(struct salon_reader *reader, const char *key, struct error *error) {
  const struct entity *entity = entity_find_plural(key, strlen(key));
  if (entity == NULL) return unknown_array(reader, key, error);
  if (reader->arrays[entity->kind].found) return broken(reader, _("this array stands there twice."), error);
  int byte = peek_solid(reader);
  if (byte != '[' && byte != 'n')
    return byte == END ? cut_off(reader, error) : broken(reader, _("this must be an array."), error);
  reader->arrays[entity->kind].found = byte == '[';
  reader->arrays[entity->kind].offset = reader->base + reader->at + 1;
  reader->arrays[entity->kind].line = reader->line;
  return pass_value(reader, error);
}

static enum code keep_in_header(struct salon_reader *reader, const char *key, struct error *error) {
  const char *text = NULL;
  size_t length = 0;
  int64_t line = 0;
  if (json_object_get(reader->header, key) != NULL)
    return broken(reader, _("this key stands there twice."), error);
  (void)peek_solid(reader);
  line = reader->line;
  enum code code = take_value(reader, &text, &length, error);
  if (code != CODE_OK) return code;
  reader->line = line;
  if (text == NULL || reader->too_large) return broken(reader, _("this is larger than 1 MiB."), error);
  struct error inner;
  error_init(&inner);
  json_t *value = salon_parse_row(text, length, &inner);
  if (value == NULL) return broken(reader, inner.text, error);
  return json_object_set_new(reader->header, key, value) == 0
             ? CODE_OK
             : error_set(error, CODE_INTERNAL, _("There is not enough memory."));
}

static enum code look_through(struct salon_reader *reader, struct error *error) {
  char key[KEY_SIZE];
  enum code code = expect(reader, '{', _("it is no salon file: it does not begin with {."), error);
  if (code == CODE_OK && peek_solid(reader) == '}') {
    step(reader);
    return CODE_OK;
  }
  while (code == CODE_OK) {
    code = read_key(reader, key, error);
    if (code != CODE_OK) return code;
    bool small = strcmp(key, "format") == 0 || strcmp(key, "tenant") == 0;
    code = small ? keep_in_header(reader, key, error) : note_array(reader, key, error);
    if (code != CODE_OK) return code;
    int byte = peek_solid(reader);
    if (byte == '}') {
      step(reader);
      return CODE_OK;
    }
    code = expect(reader, ',', _("a comma or a closing bracket is missing here."), error);
  }
  return code;
}

static bool has_arrays(const struct salon_reader *reader) {
  for (int i = 0; i < ENTITY_COUNT; i++)
    if (reader->arrays[i].found) return true;
  return false;
}

enum code salon_check_header(const json_t *header, json_t **tenant, struct error *error) {
  const json_t *format = json_object_get(header, "format");
  if (!json_is_string(format) || strcmp(json_string_value(format), SALON_FORMAT) != 0)
    return error_set(error, CODE_INVALID,
                     _("This is no salon file that this program knows: its \"format\" must be \"%s\"."),
                     SALON_FORMAT);
  *tenant = json_object_get(header, "tenant");
  if (!json_is_object(*tenant))
    return error_set(error, CODE_INVALID, _("The salon file has no \"tenant\", or it is no object."));
  return CODE_OK;
}

enum code salon_reader_open(struct salon_reader *reader, struct salon_bytes bytes, struct error *error) {
  *reader = (struct salon_reader){.bytes = bytes, .mark = SIZE_MAX, .line = 1, .array = -1};
  reader->window = malloc(WINDOW_SIZE);
  reader->header = json_object();
  if (reader->window == NULL || reader->header == NULL)
    return error_set(error, CODE_INTERNAL, _("There is not enough memory."));
  /* A byte order mark, which some editors put there. */
  static const unsigned char order_mark[] = {0xEF, 0xBB, 0xBF};
  for (size_t i = 0; i < sizeof order_mark && peek(reader) == order_mark[i]; i++) step(reader);
  if (peek_solid(reader) == END && !reader->failed)
    return error_set(error, CODE_INVALID, _("The salon file is empty."));
  enum code code = look_through(reader, error);
  json_t *tenant = NULL;
  if (code == CODE_OK) code = salon_check_header(reader->header, &tenant, error);
  if (code != CODE_OK) return code;
  reader->lines = peek_solid(reader) != END;
  if (reader->lines && has_arrays(reader))
    return broken(reader, _("there is more behind the end of the document."), error);
  return reader->failed ? broken(reader, "", error) : CODE_OK;
}

/* ---- Row by row ---- */

static void next_array(struct salon_reader *reader) {
  while (++reader->array < ENTITY_COUNT && !reader->arrays[reader->array].found) continue;
  if (reader->array == ENTITY_COUNT) return;
  seek(reader, reader->arrays[reader->array].offset, reader->arrays[reader->array].line);
  reader->given = 0;
}

static enum code next_element(struct salon_reader *reader, struct salon_element *element, bool *more,
                              struct error *error) {
  enum code code = CODE_OK;
  *more = false;
  if (reader->array < 0) next_array(reader);
  while (reader->array < ENTITY_COUNT && peek_solid(reader) == ']') next_array(reader);
  if (reader->array == ENTITY_COUNT) return CODE_OK;
  if (reader->given > 0) code = expect(reader, ',', _("a comma is missing here."), error);
  if (code != CODE_OK) return code;
  reader->given++;
  (void)peek_solid(reader);
  *element = (struct salon_element){
      .entity = &entities[reader->array], .line = reader->line, .number = reader->given};
  code = take_value(reader, &element->text, &element->length, error);
  element->too_large = reader->too_large;
  *more = code == CODE_OK;
  return code;
}

/* Up to the line's end, or the file's. */
static void pass_line(struct salon_reader *reader) {
  while (peek(reader) != END) {
    const char *from = reader->window + reader->at;
    const char *end = memchr(from, '\n', reader->used - reader->at);
    reader->at = end == NULL ? reader->used : (size_t)(end - reader->window);
    if (end != NULL) return;
  }
}

static enum code next_line(struct salon_reader *reader, struct salon_element *element, bool *more,
                           struct error *error) {
  *more = peek_solid(reader) != END;
  if (reader->failed) return broken(reader, "", error);
  if (!*more) return CODE_OK;
  *element = (struct salon_element){.line = reader->line};
  reader->mark = reader->at;
  reader->too_large = false;
  pass_line(reader);
  element->too_large = reader->mark == SIZE_MAX || reader->at - reader->mark > SALON_ROW_MAX;
  if (!element->too_large) {
    element->text = reader->window + reader->mark;
    element->length = reader->at - reader->mark;
  }
  reader->mark = SIZE_MAX;
  return reader->failed ? broken(reader, "", error) : CODE_OK;
}

enum code salon_reader_next(struct salon_reader *reader, struct salon_element *element, bool *more,
                            struct error *error) {
  return reader->lines ? next_line(reader, element, more, error) : next_element(reader, element, more, error);
}

void salon_reader_release(struct salon_reader *reader) {
  free(reader->window);
  json_decref(reader->header);
  reader->window = NULL;
  reader->header = NULL;
}

/* ---- One row ---- */

static const char *reason_of(const json_error_t *error) {
  switch (json_error_code(error)) {
  case json_error_premature_end_of_input:
    return _("it ends in the middle.");
  case json_error_invalid_utf8:
    return _("it is not UTF-8.");
  case json_error_null_character:
  case json_error_null_byte_in_key:
    return _("it holds U+0000.");
  case json_error_duplicate_key:
    return _("a key stands there twice.");
  case json_error_stack_overflow:
    return _("it is nested too deep.");
  case json_error_numeric_overflow:
    return _("a number is too large.");
  case json_error_end_of_input_expected:
    return _("there is more behind its end.");
  case json_error_out_of_memory:
    return _("there is not enough memory for it.");
  default:
    return _("it is not written as JSON.");
  }
}

json_t *salon_parse_row(const char *text, size_t length, struct error *error) {
  json_error_t found;
  json_t *row = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &found);
  if (row == NULL) (void)error_set(error, CODE_INVALID, "%s", reason_of(&found));
  return row;
}
