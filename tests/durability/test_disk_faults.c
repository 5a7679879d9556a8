/*
 * A full disk and I/O errors, at every change of every file that a scripted day makes: the command says that it is not saved,
 * nothing of it is in the book, the desk goes on with the same handle, and the same command succeeds once the disk does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/store/reserve.h"
#include "durability/day.h"
#include "durability/disk.h"

enum { TRIES_MAX = 2000 };

static int start(void **state) {
  static struct day day;
  disk_install();
  day_start(&day);
  *state = &day;
  return 0;
}

static int end(void **state) {
  day_end(*state);
  disk_remove();
  return 0;
}

static void check_refusal(const struct day *day, size_t step, enum code code, const struct error *error,
                          uint64_t before) {
  if (code != CODE_STORAGE) fail_msg("%s: %s", day_step_name(step), error->text);
  if (strstr(error->text, "NOT saved") == NULL) fail_msg("%s: %s", day_step_name(step), error->text);
  if (replica_digest(day->fixture.path) != before) fail_msg("%s left something behind", day_step_name(step));
}

/* Tries a step with the fault after 0, 1, 2 … sound changes until it comes through; returns the refusals. */
static size_t insist(struct day *day, size_t step, enum disk_fault fault) {
  size_t refusals = 0;
  uint64_t before = replica_digest(day->fixture.path); /* and after each refusal */
  for (size_t sound = 0; sound < TRIES_MAX; sound++) {
    struct error error;
    error_init(&error);
    disk_break(fault, sound);
    enum code code = day_do(day, step, &error);
    bool refused = disk_has_refused();
    disk_break(DISK_SOUND, 0);
    if (code == CODE_OK) return refusals;
    if (!refused) fail_msg("%s, on a sound disk: %s", day_step_name(step), error.text);
    check_refusal(day, step, code, &error, before);
    refusals++;
  }
  fail_msg("%s never came through", day_step_name(step));
  return refusals;
}

static void check_day(struct day *day, enum disk_fault fault) {
  size_t refusals = 0;
  for (size_t step = 0; step < day_steps(); step++) {
    refusals += insist(day, step, fault);
    (void)replica_check(day->fixture.path);
  }
  print_message("%zu refusals\n", refusals);
  assert_true(refusals > day_steps());
}

static void a_full_disk_loses_nothing_that_was_saved(void **state) { check_day(*state, DISK_FULL); }

static void one_error_loses_nothing_that_was_saved(void **state) { check_day(*state, DISK_ERROR); }

static void a_broken_disk_loses_nothing_that_was_saved(void **state) { check_day(*state, DISK_BROKEN); }

/* The first refusal gives the reserve up, so that there is room for what comes next. */
static void a_full_disk_sets_the_reserve_free(void **state) {
  struct day *day = *state;
  struct error error;
  error_init(&error);
  reserve_make(day->fixture.path);
  disk_break(DISK_FULL, 0);
  assert_int_equal(day_do(day, 0, &error), CODE_STORAGE);
  assert_non_null(strstr(error.text, "NOT saved"));
  assert_non_null(strstr(error.text, "reserve"));
  assert_false(reserve_release(day->fixture.path));
  error_init(&error);
  assert_int_equal(day_do(day, 0, &error), CODE_STORAGE);
  assert_null(strstr(error.text, "reserve"));
  disk_break(DISK_SOUND, 0);
  assert_int_equal(day_do(day, 0, &error), CODE_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_full_disk_loses_nothing_that_was_saved, start, end),
      cmocka_unit_test_setup_teardown(one_error_loses_nothing_that_was_saved, start, end),
      cmocka_unit_test_setup_teardown(a_broken_disk_loses_nothing_that_was_saved, start, end),
      cmocka_unit_test_setup_teardown(a_full_disk_sets_the_reserve_free, start, end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
