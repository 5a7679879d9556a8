/* The short texts of the protocol: a cursor, a sum and a chunk's name are written as they were read, or refused. */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "server/sync/bucket_sum.h"
#include "server/sync/chunk_name.h"
#include "server/sync/cursor.h"

static void cursor_try(const char *text, size_t length) {
  struct cursor cursor;
  char again[CURSOR_TEXT_SIZE];
  if (!cursor_parse(text, length, &cursor)) return;
  cursor_format(cursor, again);
  FUZZ_CHECK(strlen(again) == length && memcmp(text, again, length) == 0);
}

static void sum_try(const char *text, size_t length) {
  struct bucket_sum sum;
  char again[BUCKET_SUM_TEXT_SIZE];
  if (!bucket_sum_parse(text, length, &sum)) return;
  bucket_sum_format(sum, again);
  FUZZ_CHECK(strlen(again) == length && memcmp(text, again, length) == 0);
}

static void chunk_try(const char *text) {
  struct chunk_name name;
  char again[CHUNK_NAME_SIZE];
  if (!chunk_name_parse(text, &name)) return;
  chunk_name_format(&name, again);
  FUZZ_CHECK(strcmp(text, again) == 0 && name.from <= name.to);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  char *text = malloc(size + 1);
  if (text == NULL) return 0;
  if (size > 0) memcpy(text, bytes, size);
  text[size] = '\0';
  cursor_try(text, size);
  sum_try(text, size);
  chunk_try(text);
  free(text);
  return 0;
}
