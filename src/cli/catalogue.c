#include "cli/catalogue.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Places of the head, in words of four bytes. */
enum {
  AT_MAGIC,
  AT_REVISION,
  AT_COUNT,
  AT_TEXTS,
  AT_TRANSLATIONS,
  AT_HASH_SIZE,
  AT_HASH,
  AT_SEGMENT_COUNT, /* from here on only in revision 1: texts with parts of the system, such as PRId64 */
  AT_SEGMENTS,
  AT_PIECED_COUNT,
  AT_PIECED_TEXTS,
  AT_PIECED_TRANSLATIONS,
  HEAD_WORDS
};

static const uint32_t magic = 0x950412de;

/* What is looked at; every reading is checked. */
struct look {
  const unsigned char *bytes;
  size_t size;
  bool good;
};

static bool has(struct look *look, uint64_t at, uint64_t length) {
  if (at + length > look->size) look->good = false;
  return look->good;
}

static uint32_t word(struct look *look, uint64_t at) {
  uint32_t value = 0;
  if (has(look, at, sizeof value)) memcpy(&value, look->bytes + at, sizeof value);
  return value;
}

/* A table of lengths and places of texts that end in U+0000, which is counted in names of segments and not in texts. */
static void texts(struct look *look, uint64_t table, uint32_t count, uint32_t end) {
  for (uint32_t i = 0; i < count && look->good; i++) {
    uint64_t length = word(look, table + 8 * (uint64_t)i);
    uint64_t at = word(look, table + 8 * (uint64_t)i + 4);
    if (length + end == 0 || !has(look, at, length + end) || look->bytes[at + length + end - 1] != '\0')
      look->good = false;
  }
}

/* A text in pieces: where it begins, then the length of each piece and the number of the segment behind it; ~0 ends it. */
static void pieces(struct look *look, uint64_t at, uint32_t segments) {
  uint64_t text = word(look, at);
  for (at += 4; look->good; at += 8) {
    uint32_t length = word(look, at);
    uint32_t segment = word(look, at + 4);
    if (!has(look, text, length)) return;
    text += length;
    if (segment == UINT32_MAX) return;
    if (segment >= segments) look->good = false;
  }
}

static void pieced_texts(struct look *look) {
  uint32_t segments = word(look, 4 * AT_SEGMENT_COUNT);
  uint32_t count = word(look, 4 * AT_PIECED_COUNT);
  texts(look, word(look, 4 * AT_SEGMENTS), segments, 0);
  for (uint32_t i = 0; i < count && look->good; i++) {
    pieces(look, word(look, word(look, 4 * AT_PIECED_TEXTS) + 4 * (uint64_t)i), segments);
    pieces(look, word(look, word(look, 4 * AT_PIECED_TRANSLATIONS) + 4 * (uint64_t)i), segments);
  }
}

bool catalogue_is_sound(const unsigned char *bytes, size_t size) {
  struct look look = {bytes, size, true};
  uint32_t count = word(&look, 4 * AT_COUNT);
  uint32_t hash_size = word(&look, 4 * AT_HASH_SIZE);
  uint32_t revision = word(&look, 4 * AT_REVISION);
  if (word(&look, 4 * AT_MAGIC) != magic || revision > 1 || !look.good) return false;
  texts(&look, word(&look, 4 * AT_TEXTS), count, 1);
  texts(&look, word(&look, 4 * AT_TRANSLATIONS), count, 1);
  uint64_t hash = word(&look, 4 * AT_HASH);
  for (uint32_t i = 0; i < hash_size && look.good; i++)
    if (word(&look, hash + 4 * (uint64_t)i) > count) look.good = false;
  if (revision == 1) pieced_texts(&look);
  return look.good;
}

enum catalogue_state catalogue_look(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return CATALOGUE_MISSING;
  unsigned char *bytes = malloc(CATALOGUE_BYTES_MAX);
  size_t size = bytes == NULL ? 0 : fread(bytes, 1, CATALOGUE_BYTES_MAX, file);
  (void)fclose(file);
  bool sound = bytes != NULL && size < CATALOGUE_BYTES_MAX && catalogue_is_sound(bytes, size);
  free(bytes);
  return sound ? CATALOGUE_SOUND : CATALOGUE_BROKEN;
}
