#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/rules.h"

/* A verdict of breaches of these codes, as an actor of the role gets it. */
static struct verdict verdict_of(enum user_role role, const enum code codes[], int count) {
  struct verdict verdict = {.breach_count = count};
  for (int i = 0; i < count; i++) {
    verdict.breaches[i] = (struct breach){.code = codes[i], .overridable = role_may_override(role, codes[i])};
    (void)snprintf(verdict.breaches[i].text, RULE_TEXT_SIZE, "This breaks %s.", code_name(codes[i]));
  }
  return verdict;
}

struct settling {
  const char *name;
  enum user_role role;
  enum code codes[3];
  int count;
  const char *reason;
  enum code code;
  const char *text;
};

static const struct settling cases[] = {
    {"nothing broken", ROLE_RECEPTION, {CODE_OK}, 0, NULL, CODE_OK, ""},
    {"nothing broken, with a reason", ROLE_RECEPTION, {CODE_OK}, 0, "asked for", CODE_OK, ""},
    {"the first code decides",
     ROLE_OWNER,
     {CODE_OUTSIDE_HOURS, CODE_SLOT_TAKEN},
     2,
     NULL,
     CODE_OUTSIDE_HOURS,
     "This breaks outside_hours. This breaks slot_taken."},
    {"an empty reason",
     ROLE_OWNER,
     {CODE_SLOT_TAKEN},
     1,
     "",
     CODE_INVALID,
     "To override a rule, say why: the reason must not be empty."},
    {"a blank reason",
     ROLE_OWNER,
     {CODE_SLOT_TAKEN},
     1,
     " \t",
     CODE_INVALID,
     "To override a rule, say why: the reason must not be empty."},
    {"an empty reason where nothing is broken",
     ROLE_OWNER,
     {CODE_OK},
     0,
     "",
     CODE_INVALID,
     "To override a rule, say why: the reason must not be empty."},
    {"the owner lifts everything",
     ROLE_OWNER,
     {CODE_NOT_QUALIFIED, CODE_NOTICE, CODE_LIMIT},
     3,
     "friend",
     CODE_OK,
     ""},
    {"an administrator too", ROLE_ADMIN, {CODE_OUTSIDE_HOURS, CODE_SLOT_TAKEN}, 2, "friend", CODE_OK, ""},
    {"reception lifts what it may",
     ROLE_RECEPTION,
     {CODE_CUSTOMER_BLOCKED, CODE_DUPLICATE},
     2,
     "twins",
     CODE_OK,
     ""},
    {"reception may not lift the rest",
     ROLE_RECEPTION,
     {CODE_SLOT_TAKEN, CODE_NOTICE, CODE_DUPLICATE},
     3,
     "friend",
     CODE_NOT_PERMITTED,
     "Only an owner or an administrator may override this: This breaks slot_taken. This breaks notice."},
    {"a provider lifts nothing",
     ROLE_PROVIDER,
     {CODE_DUPLICATE},
     1,
     "friend",
     CODE_NOT_PERMITTED,
     "Only an owner or an administrator may override this: This breaks duplicate."},
    {"what nobody may lift keeps its code",
     ROLE_OWNER,
     {CODE_SUSPENDED},
     1,
     "friend",
     CODE_SUSPENDED,
     "This breaks suspended."},
};

static void verdicts_are_settled(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct verdict verdict = verdict_of(cases[i].role, cases[i].codes, cases[i].count);
    struct error error;
    error_init(&error);
    enum code code = verdict_settle(&verdict, cases[i].reason, &error);
    if (code != cases[i].code) print_error("%s\n", cases[i].name);
    assert_int_equal(code, cases[i].code);
    assert_string_equal(error.text, cases[i].text);
  }
}

static void a_long_list_ends_with_how_many_more(void **state) {
  (void)state;
  enum code codes[BREACHES_MAX];
  for (int i = 0; i < BREACHES_MAX; i++) codes[i] = CODE_SLOT_TAKEN;
  struct verdict verdict = verdict_of(ROLE_OWNER, codes, BREACHES_MAX);
  verdict.more = 3;
  for (int i = 0; i < BREACHES_MAX; i++) memset(verdict.breaches[i].text, 'x', RULE_TEXT_SIZE - 1);
  struct error error;
  error_init(&error);
  assert_int_equal(verdict_settle(&verdict, NULL, &error), CODE_SLOT_TAKEN);
  const char *rest = strstr(error.text, " And 25 more.");
  assert_non_null(rest);
  assert_int_equal(strlen(rest), strlen(" And 25 more."));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(verdicts_are_settled),
      cmocka_unit_test(a_long_list_ends_with_how_many_more),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
