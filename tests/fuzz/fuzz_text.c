/*
 * Any bytes as text: what is cleaned is clean and stays as it is; what is drawn holds nothing that could move a cursor, and
 * fits; keys fold to themselves; stepping over clusters ends.
 */
#include <string.h>

#include "core/model/fold.h"
#include "core/model/text.h"
#include "fuzz/fuzz.h"

enum { OUT_SIZE = 16384 };

static void check_clean(const char *text, size_t length, enum text_kind kind) {
  char once[OUT_SIZE];
  char twice[OUT_SIZE];
  size_t size = 0;
  struct error error;
  error_init(&error);
  if (text_clean_input("The note", text, length, kind, once, sizeof once, &size, &error) != CODE_OK) {
    FUZZ_CHECK(error.code == CODE_INVALID && strncmp(error.text, "The note", 8) == 0 && once[0] == '\0');
    return;
  }
  FUZZ_CHECK(text_is_valid(once, size) && text_flaw(once, size, kind, NULL) == TEXT_FLAWLESS);
  FUZZ_CHECK(text_clean_input("The note", once, size, kind, twice, sizeof twice, NULL, &error) == CODE_OK);
  FUZZ_CHECK(strcmp(once, twice) == 0);
}

static void check_display(const char *text, size_t length) {
  char once[OUT_SIZE];
  char twice[OUT_SIZE];
  size_t size = text_display(text, length, once, sizeof once, NULL);
  FUZZ_CHECK(text_is_valid(once, size));
  for (size_t i = 0; i < size; i++) {
    unsigned char byte = (unsigned char)once[i];
    FUZZ_CHECK(byte >= 0x20 && byte != 0x7f);
    FUZZ_CHECK(byte != 0xc2 || (unsigned char)once[i + 1] >= 0xa0); /* C1 controls */
  }
  FUZZ_CHECK(text_display(once, size, twice, sizeof twice, NULL) == size && strcmp(once, twice) == 0);
  for (size_t cells = 0; cells < 12; cells++) {
    size_t drawn = text_fit(text, length, cells, twice, sizeof twice, NULL);
    FUZZ_CHECK(drawn <= cells && text_width(twice, strlen(twice), NULL) == drawn);
    FUZZ_CHECK(text_fit_padded(text, length, cells, TEXT_RIGHT, twice, sizeof twice, NULL) == cells);
  }
}

static void check_steps(const char *text, size_t length) {
  for (size_t at = 0; at < length;) {
    size_t next = text_next_cluster(text, length, at);
    FUZZ_CHECK(next > at && next <= length);
    at = next;
  }
  for (size_t at = length; at > 0;) {
    size_t previous = text_previous_cluster(text, length, at);
    FUZZ_CHECK(previous < at);
    at = previous;
  }
  for (size_t at = 0; at < length;) {
    size_t next = 0;
    FUZZ_CHECK(text_wrap(text + at, length - at, 7, &next, NULL) <= length - at);
    FUZZ_CHECK(next > 0 && next <= length - at);
    at += next;
  }
}

static void check_fold(const char *text, size_t length) {
  char once[FOLD_KEY_SIZE];
  char twice[FOLD_KEY_SIZE];
  size_t size = fold_key(text, length, once, sizeof once);
  FUZZ_CHECK(text_is_valid(once, size) && size == strlen(once));
  FUZZ_CHECK(size == 0 || (once[0] != ' ' && strstr(once, "  ") == NULL));
  FUZZ_CHECK(fold_key(once, size, twice, sizeof twice) <= size);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  const char *text = (const char *)bytes;
  if (size > 512) size = 512;
  check_clean(text, size, TEXT_LINE);
  check_clean(text, size, TEXT_NOTE);
  check_display(text, size);
  check_steps(text, size);
  check_fold(text, size);
  return 0;
}
