/* The nameless replica of salon files: what it holds is nowhere to be found, and gone however the command ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/store/salon_store.h"
#include "server/admin/scratch.h"
#include "server/operator.h"

enum { FOLDER_SIZE = 256 };

static bool count_bytes(void *context, const char *bytes, size_t length) {
  size_t *count = context;
  (void)bytes;
  *count += length;
  return true;
}

static void test_nothing_can_be_left_behind(void **state) {
  static const char salon[] =
      "{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"name\":\"A\",\"currency\":\"EUR\"},"
      "\"customers\":[{\"first_name\":\"Anna\"}]}";
  char folder[FOLDER_SIZE];
  const char *base = getenv("TMPDIR");
  const struct ports ports = operator_ports();
  struct scratch scratch;
  struct error error;
  size_t written = 0;
  (void)state;
  error_init(&error);
  (void)snprintf(folder, sizeof folder, "%s/frontdesk-scratch-XXXXXX", base == NULL ? "/tmp" : base);
  assert_non_null(mkdtemp(folder));
  char *before = base == NULL ? NULL : strdup(base);
  assert_int_equal(setenv("TMPDIR", folder, 1), 0);
  assert_int_equal(scratch_init(&scratch, &ports, &error), CODE_OK);
  /* Only an empty folder can be removed. */
  assert_int_equal(rmdir(folder), 0);
  assert_int_equal(before == NULL ? unsetenv("TMPDIR") : setenv("TMPDIR", before, 1), 0);
  free(before);
  assert_int_equal(salon_import_bytes(scratch.replica, salon, strlen(salon), NULL, NULL, &error), CODE_OK);
  assert_int_equal(salon_export(scratch.replica, SALON_JSON, count_bytes, &written, &error), CODE_OK);
  assert_true(written > strlen(salon));
  scratch_release(&scratch);
}

static void test_a_folder_that_is_not_there(void **state) {
  const char *base = getenv("TMPDIR");
  char *before = base == NULL ? NULL : strdup(base);
  const struct ports ports = operator_ports();
  struct scratch scratch;
  struct error error;
  (void)state;
  error_init(&error);
  assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
  assert_int_equal(scratch_init(&scratch, &ports, &error), CODE_STORAGE);
  assert_non_null(strstr(error.text, "TMPDIR"));
  scratch_release(&scratch);
  assert_int_equal(before == NULL ? unsetenv("TMPDIR") : setenv("TMPDIR", before, 1), 0);
  free(before);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_nothing_can_be_left_behind),
      cmocka_unit_test(test_a_folder_that_is_not_there),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
