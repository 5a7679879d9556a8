/*
 * The customer search when memory runs out: for every allocation in turn, that one and all later ones fail. What was found before is
 * found still, and once there is memory again, nothing is missing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/finder.h"

static long allowed = -1; /* allocations that still succeed; -1 for all */

static bool may_allocate(void) {
  if (allowed == 0) return false;
  if (allowed > 0) allowed--;
  return true;
}

/* The linker sends the allocations of the search here, by these names. NOLINTBEGIN(cert-dcl37-c) */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);

void *__wrap_malloc(size_t size) { return may_allocate() ? __real_malloc(size) : NULL; }
void *__wrap_calloc(size_t count, size_t size) { return may_allocate() ? __real_calloc(count, size) : NULL; }
void *__wrap_realloc(void *block, size_t size) { return may_allocate() ? __real_realloc(block, size) : NULL; }
/* NOLINTEND(cert-dcl37-c) */

enum { FIRST = 40, LATER = 25, ALLOCATIONS_MAX = 1000 };

static struct finder_record record_of(int number, char *room, size_t size) {
  (void)snprintf(room, size, "Name%d", number);
  struct finder_record record = {
      .first_name = room, .last_name = "Weber", .phone_e164 = "+49301234567", .email = "a@b.example"};
  record.id.bytes[0] = (uint8_t)number;
  return record;
}

static size_t count_hits(struct finder *finder, const char *text) {
  struct finder_result result;
  finder_search(finder, text, strlen(text), &result);
  return result.count;
}

/* Fills and settles; later takes in more with `limit` allocations. Returns whether that was enough for all. */
static bool run_with(long limit) {
  char room[16];
  struct finder *finder = finder_new();
  assert_non_null(finder);
  for (int i = 0; i < FIRST; i++) {
    struct finder_record record = record_of(i, room, sizeof room);
    assert_int_equal(finder_fill(finder, &record, NULL), CODE_OK);
  }
  assert_int_equal(finder_settle(finder, NULL), CODE_OK);
  allowed = limit;
  size_t put = 0;
  bool enough = true;
  for (int i = FIRST; i < FIRST + LATER; i++) {
    struct finder_record record = record_of(i, room, sizeof room);
    struct error error;
    error_init(&error);
    enum code code = i % 2 == 0 ? finder_put(finder, &record, &error) : finder_fill(finder, &record, &error);
    assert_true(code == CODE_OK || (code == CODE_INTERNAL && error.text[0] != '\0'));
    put += code == CODE_OK;
    enough = enough && code == CODE_OK;
  }
  enough = finder_settle(finder, NULL) == CODE_OK && enough;
  assert_int_equal(count_hits(finder, "name7"), 1);
  assert_in_range(count_hits(finder, "4567"), FIRST, FINDER_HITS_MAX);
  allowed = -1;
  assert_int_equal(finder_settle(finder, NULL), CODE_OK);
  assert_int_equal(finder_count(finder), FIRST + put);
  finder_free(finder);
  return enough;
}

static void what_was_found_is_found_still(void **state) {
  (void)state;
  long limit = 0;
  while (!run_with(limit)) {
    limit++;
    assert_in_range(limit, 1, ALLOCATIONS_MAX);
  }
  assert_in_range(limit, 40, ALLOCATIONS_MAX);
}

static void a_new_search_may_fail(void **state) {
  (void)state;
  allowed = 0;
  struct finder *finder = finder_new();
  allowed = -1;
  assert_null(finder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_was_found_is_found_still),
      cmocka_unit_test(a_new_search_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
