#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/bitset.h"
#include "core/model/postings.h"
#include "core/model/wordbook.h"
#include "support/dice.h"

/* What the customer search is made of: postings, sets and wordbooks, each against the plainest form of the same. */

enum { KEYS = 40, NUMBERS = 5000 };

static void lists_are_read_as_they_were_written(void **state) {
  (void)state;
  struct dice dice = dice_for("lists_are_read_as_they_were_written");
  static bool holds[KEYS][NUMBERS];
  memset(holds, 0, sizeof holds);
  for (int key = 0; key < KEYS; key++) {
    for (int64_t i = dice_between(&dice, 0, key * 20); i > 0; i--)
      holds[key][dice_between(&dice, 0, NUMBERS - 1)] = true;
  }
  struct postings_writer writer;
  struct postings postings;
  assert_true(postings_writer_init(&writer, KEYS));
  do {
    for (uint32_t number = 0; number < NUMBERS; number++) {
      for (uint32_t key = 0; key < KEYS; key++) {
        if (!holds[key][number]) continue;
        postings_writer_add(&writer, key, number * 1000);
        postings_writer_add(&writer, key, number * 1000); /* twice is once */
      }
    }
  } while (postings_writer_again(&writer));
  assert_true(postings_writer_finish(&writer, &postings));
  for (uint32_t key = 0; key < KEYS; key++) {
    struct postings_cursor cursor = postings_read(&postings, key);
    for (uint32_t number = 0; number < NUMBERS; number++) {
      if (!holds[key][number]) continue;
      assert_true(postings_next(&cursor));
      assert_int_equal(cursor.number, number * 1000);
    }
    assert_false(postings_next(&cursor));
  }
  assert_true(postings_memory(&postings) > postings_size(&postings, 0, KEYS));
  postings_release(&postings);
  assert_int_equal(postings_memory(&postings), 0);
}

static void sets_hold_what_was_put_in(void **state) {
  (void)state;
  struct dice dice = dice_for("sets_hold_what_was_put_in");
  for (int round = 0; round < 300; round++) {
    size_t maximum = (size_t)dice_between(&dice, 1, 300);
    bool in[2][301] = {{false}}, filled = dice_between(&dice, 0, 9) == 0;
    struct bitset sets[2];
    for (int which = 0; which < 2; which++) {
      assert_true(bitset_init(&sets[which], maximum));
      for (int64_t i = dice_between(&dice, 0, 200); i > 0; i--) {
        size_t number = (size_t)dice_between(&dice, 0, (int64_t)maximum - 1);
        bitset_add(&sets[which], number);
        in[which][number] = true;
      }
    }
    if (filled) bitset_fill(&sets[0], maximum);
    bool meet = dice_between(&dice, 0, 1) == 0;
    (meet ? bitset_meet : bitset_join)(&sets[0], &sets[1]);
    size_t next = bitset_next(&sets[0], 0);
    for (size_t number = 0; number < maximum; number++) {
      bool left = in[0][number] || filled, expected = meet ? left && in[1][number] : left || in[1][number];
      assert_int_equal(bitset_has(&sets[0], number), expected);
      if (!expected) continue;
      assert_int_equal(next, number);
      next = bitset_next(&sets[0], number + 1);
    }
    assert_true(next == SIZE_MAX);
    bitset_clear(&sets[0]);
    assert_true(bitset_next(&sets[0], 0) == SIZE_MAX);
    for (int which = 0; which < 2; which++) bitset_release(&sets[which]);
  }
}

enum { WORDS = 3000, WORD_SIZE = 12 };

static int compare(const void *left, const void *right) { return strcmp(left, right); }

/* Distinct words, sorted; returns how many. */
static uint32_t sort_plainly(char words[WORDS][WORD_SIZE]) {
  uint32_t count = 0;
  qsort(words, WORDS, WORD_SIZE, compare);
  for (size_t i = 0; i < WORDS; i++) {
    if (count == 0 || strcmp(words[count - 1], words[i]) != 0) memmove(words[count++], words[i], WORD_SIZE);
  }
  return count;
}

static void a_wordbook_holds_each_word_once_and_in_order(void **state) {
  (void)state;
  struct dice dice = dice_for("a_wordbook_holds_each_word_once_and_in_order");
  static char words[WORDS][WORD_SIZE];
  static uint32_t numbers[WORDS];
  static char plain[WORDS][WORD_SIZE];
  struct wordbook book = wordbook_empty();
  for (size_t i = 0; i < WORDS; i++) {
    int64_t length = dice_between(&dice, 1, WORD_SIZE - 1);
    memset(words[i], 0, WORD_SIZE);
    for (int64_t at = 0; at < length; at++) words[i][at] = "ab\xC3\xA4"[dice_between(&dice, 0, 3)];
    assert_true(wordbook_add(&book, words[i], strlen(words[i]), &numbers[i]));
  }
  memcpy(plain, words, sizeof plain);
  uint32_t *sorted = NULL, count = sort_plainly(plain);
  assert_int_equal(book.count, count);
  assert_true(wordbook_sort(&book, &sorted));
  for (size_t i = 0; i < WORDS; i++) assert_string_equal(wordbook_word(&book, sorted[numbers[i]]), words[i]);
  for (uint32_t i = 0; i < count; i++) {
    assert_string_equal(wordbook_word(&book, i), plain[i]);
    assert_int_equal(wordbook_length(&book, i), strlen(plain[i]));
  }
  for (size_t i = 0; i < WORDS; i++) {
    size_t length = 1 + i % (WORD_SIZE - 2);
    const char *asked = words[i]; /* zeroes behind its end make no word that is in the book */
    if (length > strlen(asked)) length = strlen(asked);
    uint32_t from = wordbook_from(&book, asked, length), past = wordbook_past(&book, asked, length);
    for (uint32_t word = 0; word < count; word += 7) {
      assert_int_equal(word >= from && word < past, strncmp(plain[word], asked, length) == 0);
    }
  }
  free(sorted);
  wordbook_release(&book);
}

static void a_sealed_wordbook_keeps_its_numbers(void **state) {
  (void)state;
  static const char *const words[] = {"", "@b.example", "@a.example"};
  struct wordbook book = wordbook_empty();
  uint32_t number = 9;
  for (uint32_t i = 0; i < 3; i++) {
    assert_true(wordbook_add(&book, words[i], strlen(words[i]), &number));
    assert_int_equal(number, i);
  }
  assert_true(wordbook_add(&book, "@b.example", 10, &number));
  assert_int_equal(number, 1);
  assert_true(wordbook_seal(&book));
  for (uint32_t i = 0; i < 3; i++) assert_string_equal(wordbook_word(&book, i), words[i]);
  assert_true(wordbook_memory(&book) > 0);
  wordbook_release(&book);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lists_are_read_as_they_were_written),
      cmocka_unit_test(sets_hold_what_was_put_in),
      cmocka_unit_test(a_wordbook_holds_each_word_once_and_in_order),
      cmocka_unit_test(a_sealed_wordbook_keeps_its_numbers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
