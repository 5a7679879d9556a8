#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/fold.h"
#include "core/model/sound.h"
#include "support/hostile.h"

#define SIZE(array) (sizeof(array) / sizeof(array)[0])

static void key_of(const char *name, char key[SOUND_KEY_SIZE]) {
  char folded[FOLD_KEY_SIZE];
  size_t length = fold_key(name, strlen(name), folded, sizeof folded);
  size_t key_length = sound_key(folded, length, key);
  assert_int_equal(key_length, strlen(key));
}

static void keys_are_those_of_the_published_procedure(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"Müller", "657"},
      {"Lüdenscheidt", "52682"},
      {"Wikipedia", "3412"},
      {"Breschnew", "17863"},
      {"Schmidt", "862"},
      {"Philipp", "351"},
      {"Xaver", "4837"},
      {"Chemnitz", "468"},
      {"Cäsar", "487"},
      {"Celle", "85"},
      {"Max", "648"},
      {"Hacks", "a48"},
      {"Axt", "a482"},
      {"Heinz", "e68"},
      {"Yannick", "i64"},
      {"Bahbe", "11"},
      {"Szczepan", "816"},
      {"Nguyễn", "646"},
      {"An", "a6"},
      {"Ho", "o"},
      {"H", ""},
      {"美容師", ""},
      {"Иван", ""},
      {"", ""},
      {"123", ""},
      {"Mmmm", "6"},
      {"Mama", "66"},
  };
  for (size_t i = 0; i < SIZE(cases); i++) {
    char key[SOUND_KEY_SIZE];
    key_of(cases[i][0], key);
    assert_string_equal(key, cases[i][1]);
  }
}

static void names_that_sound_alike_are_one(void **state) {
  (void)state;
  static const char *const alike[][2] = {
      {"Meyer", "Maier"},        {"Meier", "Mayr"},     {"Schmidt", "Schmitt"},
      {"Schmidt", "Schmid"},     {"Sofia", "Sophia"},   {"Steven", "Stephen"},
      {"Christian", "Kristian"}, {"Anna", "Hannah"},    {"Catherine", "Katharina"},
      {"Cathrin", "Kathryn"},    {"Nguyen", "Nguyn"},   {"Philipp", "Filip"},
      {"Michael", "Micheal"},    {"Johnson", "Jonson"}, {"Özturk", "Oeztürk"},
      {"Yusuf", "Jusuf"},        {"Eva", "Ewa"},        {"Weber", "Webber"},
      {"Walter", "Valther"},     {"Jan", "Ian"},
  };
  static const char *const different[][2] = {
      {"Jonas", "Jonah"}, {"Anna", "Jan"},  {"Anna", "Uno"},      {"Meyer", "Weber"},
      {"Mia", "Lea"},     {"Иван", "Ivan"}, {"美容師", "美容師"}, {"Peter", "Paul"},
  };
  for (size_t i = 0; i < SIZE(alike) + SIZE(different); i++) {
    bool expected = i < SIZE(alike);
    const char *const *pair = expected ? alike[i] : different[i - SIZE(alike)];
    char left[FOLD_KEY_SIZE], right[FOLD_KEY_SIZE];
    size_t left_length = fold_key(pair[0], strlen(pair[0]), left, sizeof left);
    size_t right_length = fold_key(pair[1], strlen(pair[1]), right, sizeof right);
    if (sound_equal(left, left_length, right, right_length) != expected) fail_msg("%s %s", pair[0], pair[1]);
  }
}

static void one_slip_of_the_finger_is_forgiven(void **state) {
  (void)state;
  static const struct {
    const char *left, *right;
    bool close;
  } cases[] = {
      {"weber", "weber", true},
      {"weber", "wever", true},
      {"weber", "webr", true},
      {"weber", "webber", true},
      {"weber", "wbeer", true},
      {"weber", "eweber", true},
      {"weber", "webre", true},
      {"weber", "wbere", false},
      {"weber", "wevers", false},
      {"weber", "we", false},
      {"", "", true},
      {"", "a", true},
      {"", "ab", false},
      {"aa", "aaa", true},
      {"ab", "ba", true},
      {"abc", "cba", false},
      {"abab", "baba", false},
      {"иван", "ивен", true},
      {"иван", "виан", true},
      {"иван", "иваан", true},
      {"иван", "ивёш", false},
      {"жж", "зж", true},
      {"ж", "ш", true},
      {"ж", "жш", true},
  };
  for (size_t i = 0; i < SIZE(cases); i++) {
    size_t left = strlen(cases[i].left), right = strlen(cases[i].right);
    if (sound_one_slip(cases[i].left, left, cases[i].right, right) != cases[i].close) {
      fail_msg("%s %s", cases[i].left, cases[i].right);
    }
    assert_int_equal(sound_one_slip(cases[i].right, right, cases[i].left, left), cases[i].close);
  }
}

enum { LETTERS_MAX = 24 };

/* The oracle: the table of the distance with neighbours swapped (optimal string alignment), over code points. */
static int distance(const int32_t *left, int left_count, const int32_t *right, int right_count) {
  int cost[LETTERS_MAX + 1][LETTERS_MAX + 1];
  for (int i = 0; i <= left_count; i++) {
    for (int j = 0; j <= right_count; j++) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
        continue;
      }
      int best = cost[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      if (cost[i - 1][j] + 1 < best) best = cost[i - 1][j] + 1;
      if (cost[i][j - 1] + 1 < best) best = cost[i][j - 1] + 1;
      bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      if (swapped && cost[i - 2][j - 2] + 1 < best) best = cost[i - 2][j - 2] + 1;
      cost[i][j] = best;
    }
  }
  return cost[left_count][right_count];
}

static size_t spell(const int32_t *letters, int count, char *out) {
  size_t length = 0;
  for (int i = 0; i < count; i++) length += text_encode(letters[i], out + length);
  return length;
}

/* Few letters, which share bytes, so that words come close to each other. */
static int random_word(struct dice *dice, int32_t *letters) {
  static const int32_t alphabet[] = {'a', 'b', 0xE4, 0xE5, 0x124, 0x4E00, 0x4E01, 0x1F600, 0x10F600};
  int count = (int)dice_between(dice, 0, 7);
  for (int i = 0; i < count; i++) letters[i] = alphabet[dice_between(dice, 0, (int64_t)SIZE(alphabet) - 1)];
  return count;
}

static void slips_agree_with_the_distance(void **state) {
  (void)state;
  struct dice dice = dice_for("slips_agree_with_the_distance");
  int close = 0;
  for (int round = 0; round < 50000; round++) {
    int32_t left[LETTERS_MAX], right[LETTERS_MAX];
    int left_count = random_word(&dice, left), right_count = left_count;
    memcpy(right, left, sizeof left[0] * (size_t)left_count);
    if (round % 3 == 0) right_count = random_word(&dice, right);
    if (round % 3 == 1 && left_count > 1) {
      int64_t at = dice_between(&dice, 1, left_count - 1);
      right[at] = left[at - 1];
      right[at - 1] = left[at];
    }
    if (round % 3 == 2 && left_count > 0) right[dice_between(&dice, 0, left_count - 1)] = 'b';
    char left_text[4 * LETTERS_MAX], right_text[4 * LETTERS_MAX];
    size_t left_length = spell(left, left_count, left_text),
           right_length = spell(right, right_count, right_text);
    bool expected = distance(left, left_count, right, right_count) <= 1;
    close += expected;
    assert_int_equal(sound_one_slip(left_text, left_length, right_text, right_length), expected);
  }
  assert_in_range(close, 10000, 49000);
}

static void any_bytes_have_a_key(void **state) {
  (void)state;
  struct dice dice = dice_for("any_bytes_have_a_key");
  for (int round = 0; round < 20000; round++) {
    char text[90], other[90], key[SOUND_KEY_SIZE];
    size_t length = hostile_bytes(&dice, text, sizeof text),
           other_length = hostile_bytes(&dice, other, sizeof other);
    assert_in_range(sound_key(text, length, key), 0, SOUND_KEY_SIZE - 1);
    assert_int_equal(strspn(key, "12345678aeiou"), strlen(key));
    assert_int_equal(sound_one_slip(text, length, other, other_length),
                     sound_one_slip(other, other_length, text, length));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(keys_are_those_of_the_published_procedure),
      cmocka_unit_test(names_that_sound_alike_are_one),
      cmocka_unit_test(one_slip_of_the_finger_is_forgiven),
      cmocka_unit_test(slips_agree_with_the_distance),
      cmocka_unit_test(any_bytes_have_a_key),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
