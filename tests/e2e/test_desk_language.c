/* The screen in the language of the desk, in a real terminal, on a machine that has generated no locale but C.UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "e2e/desk.h"

static void the_environment_says_the_language(void **state) {
  static const char *const german[] = {"LC_ALL=de_DE.UTF-8", NULL};
  struct terminal_session *session = desk_open_another(*state, NULL, german);
  terminal_session_expect(session, "Fr 20. Nov 2026");
  terminal_session_press(session, "gmorgen");
  terminal_session_expect(session, "Sa 21. Nov 2026");
  terminal_session_free(session);
}

static void the_settings_go_before_it(void **state) {
  struct desk *desk = *state;
  desk_configure(desk, "[desk]\nlanguage = de\nlocale = de_AT\n");
  desk_open(desk);
  terminal_session_expect(desk->session, "Fr 20. Nov 2026");
  terminal_session_press(desk->session, "?");
  terminal_session_expect(desk->session, "Der Tag");
  terminal_session_press(desk->session, "<Esc>");
  desk_close(desk);
}

static void a_language_that_is_not_there_is_said_once(void **state) {
  struct desk *desk = *state;
  desk_configure(desk, "[desk]\nlanguage = xx\n");
  desk_open(desk);
  terminal_session_expect(desk->session, "There is no language \"xx\" here");
  terminal_session_expect(desk->session, "Fri 20 Nov 2026");
  desk_close(desk);
}

int main(void) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(the_environment_says_the_language, desk_setup, desk_teardown),
      cmocka_unit_test_setup_teardown(the_settings_go_before_it, desk_setup, desk_teardown),
      cmocka_unit_test_setup_teardown(a_language_that_is_not_there_is_said_once, desk_setup, desk_teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
