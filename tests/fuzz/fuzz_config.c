/* A desk's settings: each line is told as a flaw in words, or counts; values that are ended and hold no control characters. */
#include <string.h>

#include "cli/config.h"
#include "core/model/text.h"
#include "fuzz/fuzz.h"

static void check_value(const char *value) {
  FUZZ_CHECK(memchr(value, '\0', CONFIG_VALUE_SIZE) != NULL);
  FUZZ_CHECK(text_flaw(value, strlen(value), TEXT_NOTE, NULL) == TEXT_FLAWLESS);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static struct config config;
  config_read((const char *)bytes, size, &config);
  FUZZ_CHECK((config.flaw_count > 0) == (config.flaw[0] != '\0'));
#define X(field, section, key, choices, help) check_value(config.field);
  CONFIG_LIST(X)
#undef X
  FUZZ_CHECK(config.key_count >= 0 && config.key_count <= CONFIG_KEYS_MAX);
  for (int i = 0; i < config.key_count; i++) check_value(config.keys[i].keys);
  return 0;
}
