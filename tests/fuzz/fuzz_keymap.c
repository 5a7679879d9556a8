/* A user's keymap: a line that cannot be used is told in words, the others count; what comes out can be written down and read again as the same. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "ui/keymap.h"

enum { TEXT_SIZE = 65536 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static char written[TEXT_SIZE];
  struct keymap keymap;
  keymap_init(&keymap);
  struct error error;
  error_init(&error);
  bool good = keymap_apply(&keymap, (const char *)bytes, size, &error) == CODE_OK;
  FUZZ_CHECK(good == (error.text[0] == '\0'));
  size_t length = keymap_write(&keymap, written, sizeof written);
  FUZZ_CHECK(length < sizeof written);
  struct keymap again;
  keymap_init(&again);
  FUZZ_CHECK(keymap_apply(&again, written, length, NULL) == CODE_OK);
  FUZZ_CHECK(memcmp(&keymap, &again, sizeof keymap) == 0);
  return 0;
}
