#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/role.h"

/* A letter for each role that may: Owner, Admin, Reception, Provider, Viewer. */
struct grant {
  enum permission permission;
  const char *roles;
};

static const struct grant grants[] = {
    {MAY_VIEW, "OARPV"}, {MAY_BOOK, "OAR"},  {MAY_CHANGE, "OAR"}, {MAY_STATUS, "OARP"},  {MAY_CANCEL, "OAR"},
    {MAY_CORRECT, "OA"}, {MAY_BLOCK, "OAR"}, {MAY_QUEUE, "OAR"},  {MAY_CUSTOMER, "OAR"}, {MAY_MERGE, "OAR"},
    {MAY_EXPORT, "OAR"}, {MAY_ERASE, "O"},   {MAY_IMPORT, "OA"},  {MAY_SETUP, "OA"},     {MAY_USERS, "O"},
    {MAY_RESTORE, "OA"}, {MAY_SALE, "OAR"},  {MAY_REVIEW, "OAR"},
};

static struct actor actor_of(enum user_role role) {
  struct actor actor = {.role = role, .kind = ACTOR_DESK};
  (void)snprintf(actor.name, sizeof actor.name, "Ines");
  return actor;
}

static void the_table_grants_what_it_should(void **state) {
  (void)state;
  assert_int_equal(sizeof grants / sizeof grants[0], PERMISSION_COUNT);
  for (size_t i = 0; i < sizeof grants / sizeof grants[0]; i++) {
    for (int role = 0; role < user_role_count; role++) {
      bool expected = strchr(grants[i].roles, user_role_words.words[role][0]) != NULL;
      struct actor actor = actor_of((enum user_role)role);
      struct error error;
      error_init(&error);
      assert_int_equal(role_may((enum user_role)role, grants[i].permission), expected);
      assert_int_equal(role_check(&actor, grants[i].permission, &error),
                       expected ? CODE_OK : CODE_NOT_PERMITTED);
      assert_int_equal(error.text[0] == '\0', expected);
    }
  }
}

static void every_permission_has_its_own_name(void **state) {
  (void)state;
  for (int i = 0; i < PERMISSION_COUNT; i++)
    for (int j = 0; j < i; j++)
      assert_string_not_equal(permission_name((enum permission)i), permission_name((enum permission)j));
}

static void a_refusal_names_the_role_and_who_may(void **state) {
  (void)state;
  struct actor reception = actor_of(ROLE_RECEPTION);
  struct error error;
  error_init(&error);
  assert_int_equal(role_check(&reception, MAY_SETUP, &error), CODE_NOT_PERMITTED);
  assert_string_equal(
      error.text,
      "Ines has the role RECEPTION, which may not change the salon's set-up; OWNER and ADMIN may.");
  error_init(&error);
  assert_int_equal(role_check(&reception, MAY_ERASE, &error), CODE_NOT_PERMITTED);
  assert_string_equal(error.text,
                      "Ines has the role RECEPTION, which may not erase a customer's data; OWNER may.");
  struct actor viewer = actor_of(ROLE_VIEWER);
  error_init(&error);
  assert_int_equal(role_check(&viewer, MAY_STATUS, &error), CODE_NOT_PERMITTED);
  assert_string_equal(error.text,
                      "Ines has the role VIEWER, which may not change the status of visits; OWNER, ADMIN, "
                      "RECEPTION and PROVIDER may.");
}

static void a_provider_stays_in_the_own_column(void **state) {
  (void)state;
  const struct id mia = {{1}};
  const struct id jonas = {{2}};
  const struct id both[] = {jonas, mia};
  struct actor provider = actor_of(ROLE_PROVIDER);
  provider.employee = mia;
  assert_int_equal(role_check_column(&provider, MAY_STATUS, &mia, 1, NULL), CODE_OK);
  assert_int_equal(role_check_column(&provider, MAY_STATUS, both, 2, NULL), CODE_OK);
  struct error error;
  error_init(&error);
  assert_int_equal(role_check_column(&provider, MAY_STATUS, &jonas, 1, &error), CODE_NOT_PERMITTED);
  assert_non_null(strstr(error.text, "own column"));
  assert_int_equal(role_check_column(&provider, MAY_CANCEL, &mia, 1, NULL), CODE_NOT_PERMITTED);
  provider.employee = id_nil;
  assert_int_equal(role_check_column(&provider, MAY_STATUS, &id_nil, 1, NULL), CODE_NOT_PERMITTED);
  struct actor reception = actor_of(ROLE_RECEPTION);
  assert_int_equal(role_check_column(&reception, MAY_STATUS, &jonas, 1, NULL), CODE_OK);
}

/* Rules of booking 3: OWNER and ADMIN everything that can be, RECEPTION `duplicate` and `customer_blocked`, others nothing. */
static void rules_are_lifted_by_role(void **state) {
  (void)state;
  static const enum code rules[] = {CODE_NOT_QUALIFIED, CODE_OUTSIDE_HOURS,    CODE_SLOT_TAKEN, CODE_NOTICE,
                                    CODE_LIMIT,         CODE_CUSTOMER_BLOCKED, CODE_DUPLICATE};
  for (int code = 0; code < CODE_COUNT; code++) {
    bool liftable = false;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) liftable = liftable || (int)rules[i] == code;
    bool at_reception = code == CODE_CUSTOMER_BLOCKED || code == CODE_DUPLICATE;
    assert_int_equal(role_may_override(ROLE_OWNER, (enum code)code), liftable);
    assert_int_equal(role_may_override(ROLE_ADMIN, (enum code)code), liftable);
    assert_int_equal(role_may_override(ROLE_RECEPTION, (enum code)code), at_reception);
    assert_false(role_may_override(ROLE_PROVIDER, (enum code)code));
    assert_false(role_may_override(ROLE_VIEWER, (enum code)code));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_table_grants_what_it_should),
      cmocka_unit_test(every_permission_has_its_own_name),
      cmocka_unit_test(a_refusal_names_the_role_and_who_may),
      cmocka_unit_test(a_provider_stays_in_the_own_column),
      cmocka_unit_test(rules_are_lifted_by_role),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
