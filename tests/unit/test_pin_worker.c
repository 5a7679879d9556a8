/* PINs on a thread of their own: whom a text means, and hashes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <poll.h>

#include "core/store/pin_worker.h"
#include "core/store/reader.h"
#include "core/store/sign_in.h"
#include "store_fixture.h"

struct desk {
  struct fixture fixture;
  struct replica *replica;
  struct pin_worker *worker;
};

static void add_user(struct desk *desk, int number, const char *name, const char *role, const char *pin,
                     const char *status) {
  char hash[PIN_HASH_SIZE] = "";
  char sql[1024];
  if (pin != NULL) assert_true(pin_hash(pin, hash));
  (void)snprintf(
      sql, sizeof sql,
      "INSERT INTO user (id, tenant_id, name, role, pin_hash, status, created_at, updated_at) VALUES "
      "(x'00000000000070008000000000000%03d', randomblob(16), '%s', '%s', nullif('%s', ''), '%s', 1, 1);"
      "INSERT INTO meta VALUES ('setup_changes', 1) ON CONFLICT (key) DO UPDATE SET value = value + 1",
      number, name, role, hash, status);
  fixture_sql(desk->fixture.path, sql);
}

static int setup(void **state) {
  static struct desk desk;
  fixture_init_in_memory(&desk.fixture);
  desk.replica = fixture_salon(&desk.fixture);
  desk.worker = pin_worker_new();
  assert_non_null(desk.worker);
  add_user(&desk, 801, "Ines Ott", "RECEPTION", "4711", "ACTIVE");
  add_user(&desk, 802, "Mia Weber", "PROVIDER", "4711", "ACTIVE");
  add_user(&desk, 803, "Olga", "OWNER", "90210", "ACTIVE");
  add_user(&desk, 804, "Ines Gone", "OWNER", "5555", "SUSPENDED");
  add_user(&desk, 805, "Ulla", "VIEWER", NULL, "ACTIVE");
  add_user(&desk, 806, "Émile", "ADMIN", "sesame", "ACTIVE");
  *state = &desk;
  return 0;
}

static int teardown(void **state) {
  struct desk *desk = *state;
  pin_worker_free(desk->worker);
  replica_free(desk->replica);
  fixture_release(&desk->fixture);
  return 0;
}

static void wait_for_answer(struct desk *desk, struct pin_answer *answer) {
  struct pollfd ready = {.fd = pin_worker_fd(desk->worker), .events = POLLIN};
  assert_int_equal(poll(&ready, 1, -1), 1);
  assert_true(pin_worker_take(desk->worker, answer));
  assert_false(pin_worker_is_busy(desk->worker));
}

static struct pin_answer ask(struct desk *desk, const char *text, struct id first) {
  struct pin_answer answer;
  struct error error;
  error_init(&error);
  if (pin_worker_find(desk->worker, desk->replica, text, first, &error) != CODE_OK)
    fail_msg("%s", error.text);
  assert_true(pin_worker_is_busy(desk->worker));
  wait_for_answer(desk, &answer);
  return answer;
}

static void a_text_means_those_whom_it_fits(void **state) {
  struct desk *desk = *state;
  static const struct {
    const char *text;
    int count;
    const char *first;
  } cases[] = {
      {"90210", 1, "Olga"},
      {"4711", 2, "Ines Ott"},
      {"mia 4711", 1, "Mia Weber"},
      {"mia4711", 1, "Mia Weber"},
      {"web4711", 1, "Mia Weber"},
      {"I4711", 1, "Ines Ott"},
      {"olga 4711", 0, ""},
      {"zoe 4711", 0, ""},
      {"4712", 0, ""},
      {"5555", 0, ""},
      {"ines 5555", 0, ""},
      {"ulla", 1, "Ulla"},
      {"ulla 1", 0, ""},
      {"mia", 0, ""},
      {"sesame", 1, "Émile"},
      {"emile sesame", 1, "Émile"},
      {"", 0, ""},
      {"47110", 0, ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct pin_answer answer = ask(desk, cases[i].text, id_nil);
    if (answer.fit_count != cases[i].count)
      fail_msg("\"%s\" fits %d, not %d", cases[i].text, answer.fit_count, cases[i].count);
    if (answer.fit_count > 0) assert_string_equal(answer.fits[0].name, cases[i].first);
  }
}

static void one_who_stands_in_front_is_enough(void **state) {
  struct desk *desk = *state;
  struct pin_answer answer = ask(desk, "4711", fixture_id(802));
  assert_int_equal(answer.fit_count, 1);
  assert_string_equal(answer.fits[0].name, "Mia Weber");
  assert_int_equal(answer.fits[0].role, ROLE_PROVIDER);
  answer = ask(desk, "90210", fixture_id(802));
  assert_string_equal(answer.fits[0].name, "Olga");
}

static void a_wrong_pin_says_whose(void **state) {
  struct desk *desk = *state;
  assert_true(id_equal(ask(desk, "olga 1", id_nil).named, fixture_id(803)));
  assert_true(id_is_nil(ask(desk, "1", id_nil).named));
}

static void a_hash_is_that_of_the_pin(void **state) {
  struct desk *desk = *state;
  struct pin_answer answer;
  struct error error;
  error_init(&error);
  assert_int_equal(pin_worker_hash(desk->worker, "2468", &error), CODE_OK);
  assert_int_equal(pin_worker_hash(desk->worker, "1", &error), CODE_INTERNAL); /* one at a time */
  wait_for_answer(desk, &answer);
  assert_true(pin_matches(answer.hash, "2468"));
  assert_false(pin_matches(answer.hash, "2469"));
  assert_false(pin_worker_take(desk->worker, &answer));
  error_init(&error);
  assert_int_equal(pin_worker_hash(desk->worker, "", &error), CODE_INVALID);
}

/* Leaving while it works: the thread is waited for, nothing is left behind. */
static void it_ends_while_it_works(void **state) {
  struct desk *desk = *state;
  assert_int_equal(pin_worker_find(desk->worker, desk->replica, "1234", id_nil, NULL), CODE_OK);
  pin_worker_free(desk->worker);
  desk->worker = NULL;
  assert_int_equal(pin_worker_fd(NULL), -1);
}

static void names_are_told_from_pins(void **state) {
  struct desk *desk = *state;
  struct arena arena;
  struct sign_in_user *users = NULL;
  int count = 0;
  arena_init(&arena, 1 << 20);
  assert_int_equal(sign_in_users(desk->replica, &arena, &users, &count, NULL), CODE_OK);
  assert_int_equal(count, 5);
  static const struct {
    const char *text;
    size_t part, letters;
  } cases[] = {{"mia 4711", 4, 3}, {"mia4711", 3, 3}, {"4711", 0, 0},       {"sesame", 0, 0},
               {"x4711", 0, 0},    {"emile s", 6, 5}, {"mia  47 11", 5, 3}, {"gone1", 0, 0}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    size_t letters = 99;
    assert_int_equal(sign_in_name_part(cases[i].text, users, count, &letters), cases[i].part);
    assert_int_equal(letters, cases[i].letters);
  }
  arena_release(&arena);
}

static void what_was_allowed_names_both(void **state) {
  (void)state;
  struct actor mia = {.user = fixture_id(802), .role = ROLE_PROVIDER, .name = "Mia Weber"};
  struct actor olga = {.user = fixture_id(803), .role = ROLE_OWNER, .name = "Olga"};
  struct actor both = actor_allowed(&mia, &olga);
  assert_string_equal(both.name, "Mia Weber");
  assert_string_equal(both.allowed_name, "Olga");
  assert_true(id_equal(both.user, mia.user));
  assert_true(id_equal(both.allowed_by, olga.user));
  assert_true(role_may(both.role, MAY_USERS));
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      CASE(a_text_means_those_whom_it_fits), CASE(one_who_stands_in_front_is_enough),
      CASE(a_wrong_pin_says_whose),          CASE(a_hash_is_that_of_the_pin),
      CASE(it_ends_while_it_works),          CASE(names_are_told_from_pins),
      CASE(what_was_allowed_names_both),
  };
#undef CASE
  return cmocka_run_group_tests(tests, NULL, NULL);
}
