/* The customer search that is filled beside the screen, and goes on from there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/store/commands.h"
#include "core/store/finder_maker.h"
#include "store_fixture.h"

static size_t found(struct finder *finder, const char *text, struct id *first) {
  struct finder_result result;
  finder_search(finder, text, strlen(text), &result);
  if (result.count > 0) *first = result.hits[0].id;
  return result.count;
}

static void add_customer(struct replica *replica, const char *first_name) {
  const struct actor actor = {.role = ROLE_OWNER, .name = "desk"};
  const struct command command = {.actor = &actor, .if_revision = REVISION_ANY};
  const struct customer_fields fields = {.first_name = first_name, .blocked = -1};
  struct outcome outcome;
  struct error error;
  error_init(&error);
  assert_int_equal(command_customer_add(replica, &command, &fields, &outcome, &error), CODE_OK);
}

static void test_finds_and_goes_on(void **state) {
  (void)state;
  struct fixture fixture;
  struct error error;
  struct id first = id_nil;
  error_init(&error);
  fixture_init(&fixture);
  struct replica *replica = fixture_salon(&fixture);
  struct finder_maker *maker = finder_maker_start(replica);
  assert_non_null(maker);
  struct finder *finder = finder_maker_take(maker, replica);
  assert_non_null(finder);
  assert_int_equal(found(finder, "jean luc", &first), 1);
  assert_true(id_equal(first, fixture_id(505)));
  /* What is written afterwards comes by the ordinary refresh, without filling anew. */
  add_customer(replica, "Zwonimir");
  assert_int_equal(reader_refresh_finder(replica, finder, &error), CODE_OK);
  assert_int_equal(found(finder, "zwoni", &first), 1);
  assert_int_equal(finder_beside(finder), 1);
  finder_free(finder);
  replica_free(replica);
  fixture_release(&fixture);
}

static void test_leaves_unasked(void **state) {
  (void)state;
  struct fixture fixture;
  fixture_init(&fixture);
  struct replica *replica = fixture_salon(&fixture);
  struct finder_maker *maker = finder_maker_start(replica);
  assert_non_null(maker);
  finder_maker_free(maker);
  replica_free(replica);
  fixture_release(&fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_finds_and_goes_on),
                                     cmocka_unit_test(test_leaves_unasked)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
