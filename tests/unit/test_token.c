/* Tokens, scopes, pairing codes and buckets: what the door knows without a database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "server/door/grant.h"
#include "server/door/limits.h"
#include "server/door/pairing.h"
#include "server/door/scope.h"
#include "server/door/token.h"

static struct id id_of(uint8_t byte) {
  struct id id;
  memset(id.bytes, byte, sizeof id.bytes);
  return id;
}

/* ---- Tokens ---- */

static void a_token_is_read_as_it_was_made(void **state) {
  (void)state;
  static const struct {
    enum token_kind kind;
    const char *prefix;
  } cases[] = {{TOKEN_ACCESS, "fda_"}, {TOKEN_REFRESH, "fdr_"}, {TOKEN_KEY, "fdk_"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct token made = token_make(cases[i].kind, id_of(0x11), id_of(0xfe));
    struct token read;
    char text[TOKEN_TEXT_SIZE];
    token_format(&made, text);
    assert_int_equal(strlen(text), TOKEN_LENGTH);
    assert_memory_equal(text, cases[i].prefix, 4);
    assert_true(token_parse(text, strlen(text), &read));
    assert_int_equal(read.kind, made.kind);
    assert_true(id_equal(read.tenant, made.tenant));
    assert_true(id_equal(read.owner, made.owner));
    assert_memory_equal(read.secret, made.secret, sizeof read.secret);
  }
}

static void two_tokens_have_two_secrets(void **state) {
  (void)state;
  struct token one = token_make(TOKEN_KEY, id_of(1), id_of(2));
  struct token other = token_make(TOKEN_KEY, id_of(1), id_of(2));
  assert_memory_not_equal(one.secret, other.secret, sizeof one.secret);
}

static void nothing_else_is_a_token(void **state) {
  (void)state;
  struct token made = token_make(TOKEN_ACCESS, id_of(1), id_of(2));
  char text[TOKEN_TEXT_SIZE + 1];
  char kept[TOKEN_TEXT_SIZE];
  struct token read = {.kind = TOKEN_KEY};
  token_format(&made, kept);
  for (size_t i = 0; i < TOKEN_LENGTH; i++) {
    static const char wrong[] = "=+/ .\n\x80";
    for (size_t j = 0; j < sizeof wrong; j++) { /* the end too */
      memcpy(text, kept, sizeof kept);
      text[i] = wrong[j];
      assert_false(token_parse(text, TOKEN_LENGTH, &read));
    }
  }
  memcpy(text, kept, sizeof kept);
  assert_false(token_parse(text, TOKEN_LENGTH - 1, &read));
  text[TOKEN_LENGTH] = '=';
  assert_false(token_parse(text, TOKEN_LENGTH + 1, &read));
  assert_false(token_parse("", 0, &read));
  text[2] = 'A';
  assert_false(token_parse(text, TOKEN_LENGTH, &read));
  assert_int_equal(read.kind, TOKEN_KEY);
}

/* The last character carries two bits of the secret; the other four must be zero. */
static void a_token_has_one_spelling(void **state) {
  (void)state;
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  struct token made = token_make(TOKEN_REFRESH, id_of(9), id_of(8));
  struct token read;
  char text[TOKEN_TEXT_SIZE];
  int spellings = 0;
  token_format(&made, text);
  for (size_t i = 0; i < 64; i++) {
    text[TOKEN_LENGTH - 1] = letters[i];
    if (token_parse(text, TOKEN_LENGTH, &read)) spellings++;
  }
  assert_int_equal(spellings, 4);
}

static void only_the_right_secret_matches(void **state) {
  (void)state;
  struct token token = token_make(TOKEN_KEY, id_of(1), id_of(2));
  uint8_t hash[TOKEN_HASH_SIZE];
  token_hash(&token, hash);
  assert_true(token_matches(&token, hash, sizeof hash));
  assert_false(token_matches(&token, hash, sizeof hash - 1));
  assert_false(token_matches(&token, hash, 0));
  for (size_t bit = 0; bit < 8 * sizeof token.secret; bit++) {
    struct token other = token;
    other.secret[bit / 8] ^= (uint8_t)(1U << bit % 8);
    assert_false(token_matches(&other, hash, sizeof hash));
  }
  uint8_t zeros[TOKEN_SECRET_SIZE] = {0};
  token_wipe(&token);
  assert_memory_equal(token.secret, zeros, sizeof zeros);
}

/* ---- Pairs of tokens ---- */

static void a_pair_follows_from_its_token_and_nonce(void **state) {
  (void)state;
  const uint8_t nonce[GRANT_NONCE_SIZE] = {1, 2, 3};
  const uint8_t later[GRANT_NONCE_SIZE] = {1, 2, 4};
  struct grant first = grant_make(id_of(1), id_of(2));
  struct grant one = grant_derive(&first.refresh, nonce);
  struct grant again = grant_derive(&first.refresh, nonce);
  struct grant other = grant_derive(&first.refresh, later);
  assert_memory_equal(one.access.secret, again.access.secret, TOKEN_SECRET_SIZE);
  assert_memory_equal(one.refresh.secret, again.refresh.secret, TOKEN_SECRET_SIZE);
  assert_memory_not_equal(one.access.secret, other.access.secret, TOKEN_SECRET_SIZE);
  assert_memory_not_equal(one.refresh.secret, other.refresh.secret, TOKEN_SECRET_SIZE);
  assert_memory_not_equal(one.refresh.secret, first.refresh.secret, TOKEN_SECRET_SIZE);
  assert_memory_not_equal(one.access.secret, one.refresh.secret, TOKEN_SECRET_SIZE);
  assert_int_equal(one.access.kind, TOKEN_ACCESS);
  assert_int_equal(one.refresh.kind, TOKEN_REFRESH);
  assert_true(id_equal(one.access.owner, first.refresh.owner));
}

static void a_family_is_known_by_each_of_its_tokens(void **state) {
  (void)state;
  const uint8_t nonce[GRANT_NONCE_SIZE] = {7};
  struct grant first = grant_make(id_of(1), id_of(2));
  struct grant stranger = grant_make(id_of(1), id_of(2));
  struct grant next = grant_derive(&first.refresh, nonce);
  uint8_t one[TOKEN_HASH_SIZE];
  uint8_t two[TOKEN_HASH_SIZE];
  grant_family_hash(&first.refresh, one);
  grant_family_hash(&next.refresh, two);
  assert_memory_equal(one, two, sizeof one);
  grant_family_hash(&stranger.refresh, two);
  assert_memory_not_equal(one, two, sizeof one);
}

/* ---- Scopes ---- */

static void scopes_are_read_and_written(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool good;
    unsigned scopes;
    const char *written;
  } cases[] = {
      {"read", true, SCOPE_READ, "read"},
      {"book,read", true, SCOPE_READ | SCOPE_BOOK, "read,book"},
      {"all", true, SCOPE_ALL, "read,book,customers,calls,waitlist"},
      {"read,read", true, SCOPE_READ, "read"},
      {"", false, 0, ""},
      {",", false, 0, ""},
      {"read,", false, 0, ""},
      {",read", false, 0, ""},
      {"Read", false, 0, ""},
      {"read book", false, 0, ""},
      {"everything", false, 0, ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    unsigned scopes = 0;
    char text[SCOPE_TEXT_SIZE];
    assert_int_equal(scopes_parse(cases[i].text, strlen(cases[i].text), &scopes), cases[i].good);
    assert_int_equal(scopes, cases[i].scopes);
    scopes_format(scopes, text);
    assert_string_equal(text, cases[i].written);
  }
  assert_string_equal(scope_word(SCOPE_CALLS), "calls");
  assert_string_equal(scope_word(0), "none");
}

/* ---- Pairing codes ---- */

static void a_code_is_read_as_people_type_it(void **state) {
  (void)state;
  static const struct {
    const char *typed, *code;
  } cases[] = {
      {"7K2Q-9XW4-M0TD", "7K2Q-9XW4-M0TD"},
      {"7k2q9xw4motd", "7K2Q-9XW4-M0TD"},
      {"  7k2q 9xw4 m0td ", "7K2Q-9XW4-M0TD"},
      {"iIlL-oO00-1111", "1111-0000-1111"},
      {"7K2Q-9XW4-M0T", NULL},
      {"7K2Q-9XW4-M0TDD", NULL},
      {"7K2Q-9XW4-M0TU", NULL},
      {"7K2Q_9XW4_M0TD", NULL},
      {"7K2Q-9XW4-M0T\xc3\x84", NULL},
      {"", NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char code[PAIRING_CODE_SIZE] = "kept";
    assert_int_equal(pairing_code_parse(cases[i].typed, code), cases[i].code != NULL);
    assert_string_equal(code, cases[i].code == NULL ? "kept" : cases[i].code);
  }
}

static void a_new_code_is_read_as_itself(void **state) {
  (void)state;
  char last[PAIRING_CODE_SIZE] = "";
  for (int i = 0; i < 200; i++) {
    char code[PAIRING_CODE_SIZE];
    char read[PAIRING_CODE_SIZE];
    pairing_code_make(code);
    assert_true(pairing_code_parse(code, read));
    assert_string_equal(code, read);
    assert_string_not_equal(code, last);
    memcpy(last, code, sizeof last);
  }
}

/* ---- Buckets ---- */

static const int64_t noon = INT64_C(1800000000000);

static struct limits *limits_of(int per_second, int burst) {
  const struct limit_rate rates[LIMIT_KIND_COUNT] = {[LIMIT_DEVICE] = {per_second, burst}};
  struct limits *limits = limits_new(rates);
  assert_non_null(limits);
  return limits;
}

static void a_burst_is_spent_and_comes_back(void **state) {
  (void)state;
  struct limits *limits = limits_of(2, 5);
  for (int i = 0; i < 5; i++) assert_int_equal(limits_take(limits, LIMIT_DEVICE, id_of(1), noon), 0);
  assert_int_equal(limits_take(limits, LIMIT_DEVICE, id_of(1), noon), 1);
  assert_int_equal(limits_take(limits, LIMIT_DEVICE, id_of(1), noon + 499), 1);
  assert_int_equal(limits_take(limits, LIMIT_DEVICE, id_of(1), noon + 500), 0);
  assert_int_equal(limits_take(limits, LIMIT_DEVICE, id_of(1), noon + 501), 1);
  for (int i = 0; i < 5; i++) assert_int_equal(limits_take(limits, LIMIT_DEVICE, id_of(1), noon + 60000), 0);
  assert_true(limits_take(limits, LIMIT_DEVICE, id_of(1), noon + 60000) > 0);
  limits_free(limits);
}

static void one_who_asks_too_often_harms_nobody_else(void **state) {
  (void)state;
  struct limits *limits = limits_of(1, 1);
  assert_int_equal(limits_take(limits, LIMIT_DEVICE, id_of(1), noon), 0);
  for (int i = 0; i < 100; i++) assert_int_equal(limits_take(limits, LIMIT_DEVICE, id_of(1), noon), 1);
  assert_int_equal(limits_take(limits, LIMIT_DEVICE, id_of(2), noon), 0);
  assert_int_equal(limits_take(limits, LIMIT_KEY, id_of(1), noon), 0);
  limits_free(limits);
}

static void a_clock_that_goes_back_locks_nobody_out(void **state) {
  (void)state;
  struct limits *limits = limits_of(1, 1);
  const int64_t hour = INT64_C(3600000);
  assert_int_equal(limits_take(limits, LIMIT_DEVICE, id_of(1), noon), 0);
  assert_int_equal(limits_take(limits, LIMIT_DEVICE, id_of(1), noon - hour), 1);
  assert_int_equal(limits_take(limits, LIMIT_DEVICE, id_of(1), noon - hour + 1000), 0);
  assert_int_equal(limits_take(limits, LIMIT_DEVICE, id_of(1), INT64_MAX), 0);
  limits_free(limits);
}

static void the_rate_holds_over_a_day(void **state) {
  (void)state;
  struct limits *limits = limits_of(3, 10);
  int taken = 0;
  for (int64_t ms = 0; ms < 100000; ms += 7) {
    if (limits_take(limits, LIMIT_DEVICE, id_of(1), noon + ms) == 0) taken++;
  }
  assert_in_range(taken, 300, 310);
  limits_free(limits);
}

static void the_memory_of_buckets_is_fixed(void **state) {
  (void)state;
  struct limits *limits = limits_of(1, 1);
  for (uint32_t i = 0; i < 200000; i++) {
    struct id id = id_of(3);
    memcpy(id.bytes, &i, sizeof i);
    assert_int_equal(limits_take(limits, LIMIT_DEVICE, id, noon + i), 0);
  }
  limits_free(limits);
  assert_int_equal(limits_take(NULL, LIMIT_DEVICE, id_of(1), noon), 0);
  limits_free(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_token_is_read_as_it_was_made),
      cmocka_unit_test(two_tokens_have_two_secrets),
      cmocka_unit_test(nothing_else_is_a_token),
      cmocka_unit_test(a_token_has_one_spelling),
      cmocka_unit_test(only_the_right_secret_matches),
      cmocka_unit_test(a_pair_follows_from_its_token_and_nonce),
      cmocka_unit_test(a_family_is_known_by_each_of_its_tokens),
      cmocka_unit_test(scopes_are_read_and_written),
      cmocka_unit_test(a_code_is_read_as_people_type_it),
      cmocka_unit_test(a_new_code_is_read_as_itself),
      cmocka_unit_test(a_burst_is_spent_and_comes_back),
      cmocka_unit_test(one_who_asks_too_often_harms_nobody_else),
      cmocka_unit_test(a_clock_that_goes_back_locks_nobody_out),
      cmocka_unit_test(the_rate_holds_over_a_day),
      cmocka_unit_test(the_memory_of_buckets_is_fixed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
