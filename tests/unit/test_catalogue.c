/* A compiled catalogue that is whole is taken; one that was cut off or damaged is not, whatever was hurt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/catalogue.h"

static unsigned char *load(size_t *size) {
  FILE *file = fopen(FD_LOCALE_DIR "/de/LC_MESSAGES/frontdesk.mo", "rb");
  assert_non_null(file);
  unsigned char *bytes = malloc(CATALOGUE_BYTES_MAX);
  assert_non_null(bytes);
  *size = fread(bytes, 1, CATALOGUE_BYTES_MAX, file);
  (void)fclose(file);
  assert_true(*size > 10000);
  return bytes;
}

static void a_whole_catalogue_is_sound(void **state) {
  (void)state;
  assert_int_equal(catalogue_look(FD_LOCALE_DIR "/de/LC_MESSAGES/frontdesk.mo"), CATALOGUE_SOUND);
  assert_int_equal(catalogue_look(FD_LOCALE_DIR "/fr/LC_MESSAGES/frontdesk.mo"), CATALOGUE_SOUND);
  assert_int_equal(catalogue_look(FD_LOCALE_DIR "/xx/LC_MESSAGES/frontdesk.mo"), CATALOGUE_MISSING);
}

static void a_catalogue_that_was_cut_off_is_not(void **state) {
  (void)state;
  size_t size = 0;
  unsigned char *bytes = load(&size);
  assert_true(catalogue_is_sound(bytes, size));
  for (size_t cut = 0; cut < size - 1; cut += cut < 256 ? 1 : 997) {
    unsigned char *part = malloc(cut + 1); /* so that a sanitizer sees what is read behind it */
    assert_non_null(part);
    memcpy(part, bytes, cut);
    assert_false(catalogue_is_sound(part, cut));
    free(part);
  }
  free(bytes);
}

/* A wrong number in the head or the tables leads nowhere outside: the look ends, with yes or no. */
static void a_damaged_catalogue_is_looked_through(void **state) {
  (void)state;
  size_t size = 0;
  unsigned char *bytes = load(&size);
  int refused = 0;
  for (size_t at = 0; at < 4096; at++) {
    unsigned char kept = bytes[at];
    bytes[at] = 0xff;
    refused += !catalogue_is_sound(bytes, size);
    bytes[at] = kept;
  }
  assert_true(refused > 1000);
  assert_false(catalogue_is_sound((const unsigned char *)"garbage", 7));
  free(bytes);
}

int main(void) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_whole_catalogue_is_sound),
      cmocka_unit_test(a_catalogue_that_was_cut_off_is_not),
      cmocka_unit_test(a_damaged_catalogue_is_looked_through),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
