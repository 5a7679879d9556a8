/*
 * Salon files, as a document or as lines: refused in words, or taken apart; a row that is taken is written as JSON that is read
 * as the same row. The first byte says in pieces of what size the file arrives.
 */
#include <string.h>

#include "core/model/entity.h"
#include "fuzz/fuzz.h"
#include "wire/codec.h"
#include "wire/salon_reader.h"

enum { ARENA_MAX = 8 << 20, OUT_MAX = 4 << 20 };

struct piece_bytes {
  const char *bytes;
  size_t size;
  size_t piece;
};

struct out {
  char *bytes;
  size_t used;
};

static bool read_piece(void *context, uint64_t offset, char *buffer, size_t size, size_t *got) {
  const struct piece_bytes *from = context;
  size_t left = offset < from->size ? from->size - (size_t)offset : 0;
  *got = left < size ? left : size;
  if (*got > from->piece) *got = from->piece;
  if (*got > 0) memcpy(buffer, from->bytes + offset, *got);
  return true;
}

static bool write_out(void *context, const char *bytes, size_t length) {
  struct out *out = context;
  if (length > OUT_MAX - out->used) return false;
  memcpy(out->bytes + out->used, bytes, length);
  out->used += length;
  return true;
}

/* A row that was read is written and read again. */
static void check_round(const struct row *row, struct arena *arena) {
  static char bytes[OUT_MAX];
  static struct json_writer writer;
  struct out out = {bytes, 0};
  json_writer_init(&writer, write_out, &out);
  salon_write_row(&writer, row, NULL);
  FUZZ_CHECK(json_writer_end(&writer));
  struct error error;
  error_init(&error);
  json_t *object = salon_parse_row(bytes, out.used, &error);
  FUZZ_CHECK(object != NULL);
  struct row again;
  enum code code = salon_read_row(object, row->entity, arena, &again, &error);
  if (!arena->exhausted) FUZZ_CHECK(code == CODE_OK && row_same_content(row, &again));
  json_decref(object);
}

static void check_row(const struct salon_element *element) {
  struct error error;
  error_init(&error);
  json_t *object = salon_parse_row(element->text, element->length, &error);
  if (object == NULL) {
    FUZZ_CHECK(error.text[0] != '\0');
    return;
  }
  const struct entity *entity = element->entity;
  if (entity == NULL) {
    const char *name = json_string_value(json_object_get(object, "e"));
    entity = name == NULL ? NULL : entity_find(name, strlen(name));
    (void)json_object_del(object, "e");
  }
  struct arena arena;
  arena_init(&arena, ARENA_MAX);
  struct row row;
  if (entity != NULL && entity->in_salon_file) {
    if (salon_read_row(object, entity, &arena, &row, &error) == CODE_OK) {
      check_round(&row, &arena);
    } else {
      FUZZ_CHECK(error.text[0] != '\0');
    }
  }
  arena_release(&arena);
  json_decref(object);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size == 0) return 0;
  struct piece_bytes from = {(const char *)bytes + 1, size - 1, bytes[0] == '0' ? size : 1 + bytes[0] % 64};
  struct salon_reader reader;
  struct salon_element element;
  struct error error;
  error_init(&error);
  enum code code = salon_reader_open(&reader, (struct salon_bytes){read_piece, &from}, &error);
  json_t *tenant = NULL;
  if (code == CODE_OK) code = salon_check_header(reader.header, &tenant, &error);
  bool more = true;
  while (code == CODE_OK && more) {
    code = salon_reader_next(&reader, &element, &more, &error);
    if (code == CODE_OK && more && !element.too_large) check_row(&element);
  }
  FUZZ_CHECK(code == CODE_OK || (code == CODE_INVALID && error.text[0] != '\0'));
  salon_reader_release(&reader);
  return 0;
}
