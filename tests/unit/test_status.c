#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/status.h"

/* The table of "Status of an appointment", typed from that page: a row's steps as words. */
struct row {
  enum appointment_status from;
  const char *to;
};

static const struct row page[] = {
    {STATUS_PENDING, "confirmed scheduled cancelled"},
    {STATUS_SCHEDULED, "confirmed checked_in in_progress cancelled no_show"},
    {STATUS_CONFIRMED, "checked_in in_progress cancelled no_show"},
    {STATUS_CHECKED_IN, "in_progress completed cancelled no_show"},
    {STATUS_IN_PROGRESS, "completed cancelled"},
    {STATUS_COMPLETED, ""},
    {STATUS_CANCELLED, "scheduled"},
    {STATUS_NO_SHOW, "scheduled"},
};

/* A visit of today that has started. */
static const struct status_facts running = {
    .starts_at = 1000, .now = 2000, .visit_date = 20000, .today = 20000};

static bool lists(const char *words, const char *word) {
  size_t length = strlen(word);
  for (const char *at = strstr(words, word); at != NULL; at = strstr(at + 1, word))
    if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')) return true;
  return false;
}

static void every_step_is_as_the_page_has_it(void **state) {
  (void)state;
  int allowed = 0;
  for (size_t i = 0; i < sizeof page / sizeof page[0]; i++) {
    for (int to = 0; to < appointment_status_count; to++) {
      struct error error;
      error_init(&error);
      enum code code = status_check(page[i].from, (enum appointment_status)to, &running, &error);
      bool expected = lists(page[i].to, appointment_status_words.words[to]);
      assert_int_equal(code, expected ? CODE_OK : CODE_BAD_TRANSITION);
      allowed += expected;
      assert_int_equal(error.text[0] == '\0', expected);
    }
  }
  assert_int_equal(allowed, status_step_count);
}

static void a_refusal_says_what_would_work(void **state) {
  (void)state;
  struct error error;
  error_init(&error);
  assert_int_equal(status_check(STATUS_CONFIRMED, STATUS_COMPLETED, &running, &error), CODE_BAD_TRANSITION);
  assert_string_equal(error.text,
                      "The visit is confirmed and cannot be completed; it can be checked in, started, "
                      "cancelled or marked as a no-show.");
  error_init(&error);
  assert_int_equal(status_check(STATUS_CANCELLED, STATUS_CHECKED_IN, &running, &error), CODE_BAD_TRANSITION);
  assert_string_equal(error.text, "The visit is cancelled and cannot be checked in; it can be scheduled.");
  error_init(&error);
  assert_int_equal(status_check(STATUS_COMPLETED, STATUS_CANCELLED, &running, &error), CODE_BAD_TRANSITION);
  assert_string_equal(error.text, "The visit is completed and cannot be cancelled; only a manager may "
                                  "correct it, by an override with a reason.");
  error_init(&error);
  assert_int_equal(status_check(STATUS_SCHEDULED, STATUS_SCHEDULED, &running, &error), CODE_BAD_TRANSITION);
  assert_string_equal(error.text, "The visit is scheduled already.");
}

static void presence_waits_for_the_day(void **state) {
  (void)state;
  struct status_facts facts = running;
  facts.today = facts.visit_date - 1;
  facts.now = facts.starts_at - 1;
  const struct status_step steps[] = {{STATUS_SCHEDULED, STATUS_CHECKED_IN},
                                      {STATUS_CONFIRMED, STATUS_IN_PROGRESS},
                                      {STATUS_IN_PROGRESS, STATUS_COMPLETED}};
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
    struct error error;
    error_init(&error);
    assert_int_equal(status_check(steps[i].from, steps[i].to, &facts, &error), CODE_BAD_TRANSITION);
    assert_non_null(strstr(error.text, "on Fri 4 Oct"));
    facts.today++;
    assert_int_equal(status_check(steps[i].from, steps[i].to, &facts, NULL), CODE_OK);
    facts.today++;
    assert_int_equal(status_check(steps[i].from, steps[i].to, &facts, NULL), CODE_OK);
    facts.today -= 2;
  }
  assert_int_equal(status_check(STATUS_SCHEDULED, STATUS_CANCELLED, &facts, NULL), CODE_OK);
  assert_int_equal(status_check(STATUS_SCHEDULED, STATUS_CONFIRMED, &facts, NULL), CODE_OK);
}

static void a_no_show_waits_for_the_start(void **state) {
  (void)state;
  struct status_facts facts = running;
  struct error error;
  error_init(&error);
  facts.now = facts.starts_at;
  assert_int_equal(status_check(STATUS_CONFIRMED, STATUS_NO_SHOW, &facts, &error), CODE_BAD_TRANSITION);
  assert_non_null(strstr(error.text, "after its start"));
  facts.now++;
  assert_int_equal(status_check(STATUS_CONFIRMED, STATUS_NO_SHOW, &facts, NULL), CODE_OK);
}

static void a_manager_corrects_what_is_completed(void **state) {
  (void)state;
  struct status_facts facts = running;
  facts.correction = true;
  for (int to = 0; to < appointment_status_count; to++) {
    bool expected = to != STATUS_COMPLETED && to != STATUS_PENDING;
    assert_int_equal(status_check(STATUS_COMPLETED, (enum appointment_status)to, &facts, NULL),
                     expected ? CODE_OK : CODE_BAD_TRANSITION);
  }
  /* It corrects what is completed, and opens no other way. */
  assert_int_equal(status_check(STATUS_CANCELLED, STATUS_COMPLETED, &facts, NULL), CODE_BAD_TRANSITION);
  facts.now = facts.starts_at - 1;
  assert_int_equal(status_check(STATUS_COMPLETED, STATUS_NO_SHOW, &facts, NULL), CODE_BAD_TRANSITION);
}

static void only_cancelled_and_no_show_block_nothing(void **state) {
  (void)state;
  for (int status = 0; status < appointment_status_count; status++) {
    bool gone = status == STATUS_CANCELLED || status == STATUS_NO_SHOW;
    assert_int_equal(status_blocks((enum appointment_status)status), !gone);
    assert_int_equal(status_is_final((enum appointment_status)status), gone || status == STATUS_COMPLETED);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_step_is_as_the_page_has_it),
      cmocka_unit_test(a_refusal_says_what_would_work),
      cmocka_unit_test(presence_waits_for_the_day),
      cmocka_unit_test(a_no_show_waits_for_the_start),
      cmocka_unit_test(a_manager_corrects_what_is_completed),
      cmocka_unit_test(only_cancelled_and_no_show_block_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
