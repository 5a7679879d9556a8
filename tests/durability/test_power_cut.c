/*
 * Power cuts: a scripted day is recorded, and for every change of a file that it made, the disk is laid out as it would be had
 * the power gone there: without what was not synced, with all of it, and with torn parts of it. The replica opens, is whole, and
 * holds the book as it was after one of the steps, not earlier than the last that was called saved.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "durability/day.h"
#include "durability/disk.h"
#include "support/dice.h"

enum { STEPS_MAX = 64 };

/* The book after each step, and how many changes the disk had seen when the step was called saved. */
struct log {
  uint64_t digests[STEPS_MAX + 1];
  size_t changes[STEPS_MAX + 1];
};

static void live_the_day(struct day *day, struct log *log) {
  disk_record(day->fixture.folder);
  log->digests[0] = replica_digest(day->fixture.path);
  log->changes[0] = 0;
  for (size_t step = 0; step < day_steps(); step++) {
    struct error error;
    error_init(&error);
    if (day_do(day, step, &error) != CODE_OK)
      fail_msg("%s: %s (%s)", day_step_name(step), error.text, error.detail);
    log->digests[step + 1] = replica_digest(day->fixture.path);
    log->changes[step + 1] = disk_changes();
  }
}

/* The step whose book the laid-out disk holds; fails when it is none that may be. */
static void check_book(const struct log *log, size_t changes, uint64_t digest) {
  size_t saved = 0;
  while (saved < day_steps() && log->changes[saved + 1] <= changes) saved++;
  size_t first = saved;
  while (first > 0 && !day_step_is_awaited(first - 1)) first--;
  for (size_t step = first; step <= day_steps() && step <= saved + 1; step++) {
    if (log->digests[step] == digest) return;
  }
  fail_msg("after %zu changes the book is not as after \"%s\" or the step that follows", changes,
           saved == 0 ? "the start" : day_step_name(saved - 1));
}

static void check_cut(const struct day *day, const struct log *log, size_t changes, enum disk_loss loss,
                      uint64_t seed) {
  struct fixture after;
  fixture_init(&after);
  disk_lay_out(after.folder, changes, loss, seed);
  struct replica *replica = fixture_open(&after);
  check_book(log, changes, replica_check(after.path));
  replica_free(replica);
  fixture_release(&after);
  (void)day;
}

static void nothing_saved_is_lost_by_a_power_cut(void **state) {
  (void)state;
  struct day day;
  static struct log log;
  struct dice dice = dice_for("power cut");
  assert_in_range(day_steps(), 1, STEPS_MAX);
  disk_install();
  day_start(&day);
  live_the_day(&day, &log);
  size_t changes = disk_changes();
  print_message("%zu changes\n", changes);
  for (size_t cut = 0; cut <= changes; cut++) {
    /* Each place tears once; the other two losses take turns. */
    check_cut(&day, &log, cut, DISK_TORN, dice_roll(&dice));
    check_cut(&day, &log, cut, cut % 2 == 0 ? DISK_LOST : DISK_KEPT, 0);
  }
  day_end(&day);
  disk_remove();
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_saved_is_lost_by_a_power_cut)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
