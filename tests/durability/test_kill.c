/*
 * kill -9 while booking, at random moments, again and again on the same file: nothing that was called saved is missing, nothing
 * is there by half, and the file is whole.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "durability/day.h"
#include "support/dice.h"

enum { KILLS = 200, EMILE = 202, CUT = 301, ANNA = 501, ACKNOWLEDGED_MAX = 64, SPREAD_US = 4000 };

static const int64_t monday = INT64_C(1795388400000);
static const int64_t hour = 3600000;

static const struct actor owner = {.role = ROLE_OWNER, .name = "Ines"};

/* Books the hour `place`, which no other booking has. */
static enum code book(struct replica *replica, int place, struct outcome *outcome, struct error *error) {
  const struct salon *salon = NULL;
  enum code code = replica_salon(replica, &salon, NULL, error);
  if (code != CODE_OK) return code;
  const struct command command = {.actor = &owner,
                                  .location = salon_location(salon, fixture_id(101)),
                                  .if_revision = REVISION_ANY,
                                  .override_reason = "on his own wish"};
  struct booking booking = {.starts_at = monday + 24 * hour + place * hour,
                            .customer = {.id = fixture_id(ANNA)},
                            .source = SOURCE_DESK};
  booking.request.location = command.location;
  code = visit_request_add_service(&booking.request, salon, salon_service(salon, fixture_id(CUT)),
                                   salon_employee(salon, fixture_id(EMILE)), error);
  return code == CODE_OK ? command_book(replica, &command, &booking, outcome, error) : code;
}

/* The victim: books hour after hour, and says the id of each booking once it is called saved. */
_Noreturn static void desk_run(struct fixture *fixture, int place, int said) {
  struct error error;
  error_init(&error);
  struct replica *replica = NULL;
  fixture->options.housekeeping = true;
  fixture->random += (uint64_t)place << 32;
  if (replica_open(&fixture->options, &replica, &error) != CODE_OK) goto failed;
  for (int i = 0; i < ACKNOWLEDGED_MAX; i++) {
    struct outcome outcome;
    if (book(replica, place + i, &outcome, &error) != CODE_OK) goto failed;
    if (write(said, &outcome.id, sizeof outcome.id) != (ssize_t)sizeof outcome.id) _exit(1);
  }
  (void)pause();
failed:
  (void)fprintf(stderr, "the desk failed: %s (%s)\n", error.text, error.detail);
  _exit(1);
}

/* Kills a desk some time after its first booking; the ids that it had called saved. */
static int kill_one(struct fixture *fixture, int place, struct dice *dice,
                    struct id saved[ACKNOWLEDGED_MAX]) {
  int said[2];
  assert_int_equal(pipe(said), 0);
  pid_t desk = fork();
  assert_true(desk >= 0);
  if (desk == 0) desk_run(fixture, place, said[1]);
  assert_int_equal(close(said[1]), 0);
  int count = 0;
  int wanted = (int)dice_between(dice, 0, 4);
  while (count < wanted && read(said[0], &saved[count], sizeof saved[0]) == (ssize_t)sizeof saved[0]) count++;
  /* The moment is random, within what one booking takes; nothing is waited for. */
  struct timespec moment = {.tv_nsec = (long)dice_between(dice, 0, SPREAD_US) * 1000};
  (void)nanosleep(&moment, NULL);
  assert_int_equal(kill(desk, SIGKILL), 0);
  int status = 0;
  assert_int_equal(waitpid(desk, &status, 0), desk);
  assert_true(WIFSIGNALED(status));
  while (read(said[0], &saved[count], sizeof saved[0]) == (ssize_t)sizeof saved[0]) count++;
  assert_int_equal(close(said[0]), 0);
  return count;
}

static int count_at(sqlite3 *db, const char *sql, const struct id *id) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
  if (id != NULL)
    assert_int_equal(sqlite3_bind_blob(statement, 1, id->bytes, ID_SIZE, SQLITE_STATIC), SQLITE_OK);
  assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
  int count = sqlite3_column_int(statement, 0);
  assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
  return count;
}

/* All that was called saved is there; and whatever is there, is there with all that belongs to it. */
static int check_bookings(const char *path, const struct id saved[], int count) {
  static const char halves[] =
      "SELECT count(*) FROM appointment WHERE created_at > 1 AND NOT ("
      "1 = (SELECT count(*) FROM appointment_segment WHERE appointment_id = appointment.id) AND "
      "1 = (SELECT count(*) FROM status_history WHERE appointment_id = appointment.id) AND "
      "1 = (SELECT count(*) FROM outbox WHERE entity_id = appointment.id AND kind = 'create') AND "
      "1 = (SELECT count(*) FROM audit_log WHERE entity_id = appointment.id))";
  static const char orphans[] = "SELECT count(*) FROM outbox WHERE entity = 'appointment' AND NOT EXISTS "
                                "(SELECT 1 FROM appointment WHERE id = outbox.entity_id)";
  sqlite3 *db = NULL;
  assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  for (int i = 0; i < count; i++) {
    if (count_at(db, "SELECT count(*) FROM appointment WHERE id = ?1", &saved[i]) != 1) {
      fail_msg("a booking that was called saved is missing");
    }
  }
  assert_int_equal(count_at(db, halves, NULL), 0);
  assert_int_equal(count_at(db, orphans, NULL), 0);
  int bookings = count_at(db, "SELECT count(*) FROM appointment WHERE created_at > 1", NULL);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  return bookings;
}

static void nothing_saved_is_lost_by_kill_9(void **state) {
  (void)state;
  struct dice dice = dice_for("kill");
  struct fixture fixture;
  fixture_init(&fixture);
  replica_free(fixture_salon(&fixture));
  int place = 0;
  int bookings = 0;
  int unsaid = 0;
  for (int i = 0; i < KILLS; i++) {
    struct id saved[ACKNOWLEDGED_MAX];
    int count = kill_one(&fixture, place, &dice, saved);
    int after = check_bookings(fixture.path, saved, count);
    assert_in_range(after, bookings + count,
                    bookings + count + 1); /* the last may be saved, but not yet said */
    unsaid += after - bookings - count;
    bookings = after;
    place += count + 1;
  }
  (void)replica_check(fixture.path);
  print_message("%d bookings, %d of them saved and not said\n", bookings, unsaid);
  assert_true(bookings > KILLS);
  fixture_release(&fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_saved_is_lost_by_kill_9)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
