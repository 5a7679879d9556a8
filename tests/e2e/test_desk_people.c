/*
 * People at the desk in a real terminal: signing in with keys typed ahead, the lock, and what is half typed when the program is
 * killed.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "e2e/desk.h"

/* The salon with an owner and a receptionist. */
static int setup(void **state) {
  static const char users[] =
      "{\"format\": \"frontdesk-salon/1\", "
      "\"tenant\": {\"name\": \"Bella Salon\", \"currency\": \"EUR\", \"locale\": \"de-DE\", "
      "\"settings\": {\"slot_minutes\": 15}}, \"users\": ["
      "{\"name\": \"Olga Brandt\", \"role\": \"OWNER\", \"pin\": \"90210\"},"
      "{\"name\": \"Vera Klein\", \"role\": \"VIEWER\", \"pin\": \"1111\"},"
      "{\"name\": \"Ines Ott\", \"role\": \"RECEPTION\", \"pin\": \"4711\"}]}\n";
  if (desk_setup(state) != 0) return -1;
  const struct desk *desk = *state;
  char path[DESK_PATH_SIZE + 16];
  char words[DESK_PATH_SIZE + 32];
  (void)snprintf(path, sizeof path, "%s/users.json", desk->directory);
  (void)snprintf(words, sizeof words, "import '%s' 2>&1", path);
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  assert_true(fputs(users, file) >= 0);
  assert_int_equal(fclose(file), 0);
  char *output = NULL;
  if (desk_run(desk, words, &output) != 0) fail_msg("%s", output);
  free(output);
  return 0;
}

static struct terminal_session *sit_down(void **state) {
  struct desk *desk = *state;
  desk_open(desk);
  terminal_session_expect(desk->session, "Bella Salon");
  return desk->session;
}

/* What is typed behind the PIN waits for it, and is done by whoever it is. */
static void keys_behind_the_pin_are_the_new_persons(void **state) {
  struct terminal_session *session = sit_down(state);
  terminal_session_expect(session, "desk");
  terminal_session_press_ahead(session, "S1111<Enter>3<Down>i");
  terminal_session_expect(session, "Vera");
  terminal_session_expect(session, "VIEWER");
  terminal_session_expect(session, "a PIN allows it once");
  terminal_session_press_ahead(session, "S90210<Enter>npetrova wom");
  terminal_session_expect(session, "Olga");
  terminal_session_expect(session, "petrova wom");
}

/* What is typed behind a wrong PIN was meant for somebody who is not here. */
static void keys_behind_a_wrong_pin_are_nobodys(void **state) {
  struct terminal_session *session = sit_down(state);
  terminal_session_press_ahead(session, "S9999<Enter>npetrova<Enter>X");
  terminal_session_expect(session, "nobody's who may sign in");
  terminal_session_expect(session, "[PIN]");
  terminal_session_expect_not(session, "petrova");
  terminal_session_press(session, "<Esc>");
  terminal_session_expect(session, "n new");
}

static void the_lock_stands_in_the_terminal(void **state) {
  struct terminal_session *session = sit_down(state);
  terminal_session_press(session, "Sines 4711<Enter>npetrova wom<Esc>Q");
  terminal_session_expect(session, "Ines Ott was here");
  terminal_session_expect_not(session, "Oyelaran");
  terminal_session_press_ahead(session, "4711<Enter>n<Up>");
  terminal_session_expect(session, "petrova wom");
}

/* Killed a moment after the last key. */
static void check_kept(void **state, const char *keys, const char *open, const char *text, const char *told) {
  struct desk *desk = *state;
  struct terminal_session *session = sit_down(state);
  terminal_session_press(session, keys);
  terminal_session_let_turn(session, 1); /* the moment in which nothing is typed */
  terminal_session_signal(session, SIGKILL);
  (void)terminal_session_wait(session);
  terminal_session_free(session);
  desk->session = NULL;
  session = sit_down(state);
  terminal_session_expect(session, told);
  terminal_session_press(session, open);
  terminal_session_expect(session, text);
}

static void a_half_typed_booking_survives_a_kill(void **state) {
  check_kept(state, "npetrova wom", "n<Up>", "petrova wom", "half-typed booking");
}

static void a_half_typed_walk_in_survives_a_kill(void **state) {
  check_kept(state, "wbea le", "w<Up>", "bea le", "half-typed walk-in");
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, desk_teardown)
  const struct CMUnitTest tests[] = {
      CASE(keys_behind_the_pin_are_the_new_persons), CASE(keys_behind_a_wrong_pin_are_nobodys),
      CASE(the_lock_stands_in_the_terminal),         CASE(a_half_typed_booking_survives_a_kill),
      CASE(a_half_typed_walk_in_survives_a_kill),
  };
#undef CASE
  return cmocka_run_group_tests(tests, NULL, NULL);
}
