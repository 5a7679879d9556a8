/* A theme's file: whatever stands in it, a whole theme comes out, and what is wrong is said in a sentence. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "ui/terminal/theme_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct theme theme;
  struct theme_flaws flaws;
  theme_read((const char *)bytes, size, &theme, &flaws);
  FUZZ_CHECK((flaws.count > 0) == (flaws.first[0] != '\0'));
  FUZZ_CHECK((theme.styles[PAINT_CURSOR].bits & STYLE_REVERSE) != 0);
  for (int paint = 0; paint < PAINT_COUNT; paint++) {
    const struct style *style = &theme.styles[paint];
    FUZZ_CHECK(style->text >= COLOUR_DEFAULT && style->text < 16);
    FUZZ_CHECK(style->ground >= COLOUR_DEFAULT && style->ground < 16);
    FUZZ_CHECK(style->fine_text >= COLOUR_DEFAULT && style->fine_text < 256);
    FUZZ_CHECK(style->fine_ground >= COLOUR_DEFAULT && style->fine_ground < 256);
  }
  return 0;
}
