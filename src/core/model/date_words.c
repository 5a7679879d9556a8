#include "core/model/date_words.h"

#include <stdbool.h>
#include <string.h>

#include "core/model/fold.h"
#include "core/model/language.h"

const int date_near_days[DATE_NEAR_DAY_COUNT] = {0, 1, -1, 2, -2};

/* TRANSLATORS: the names of days and months are typed as well as shown; of the short ones, two to four letters without a stop. */
static const char *const words[DATE_LIST_COUNT][DATE_WORDS_MAX] = {
    [DATE_NEAR_DAYS] = {N_("today"), N_("tomorrow"), N_("yesterday"), N_("day after tomorrow"),
                        N_("day before yesterday")},
    [DATE_WEEKDAYS] = {N_("Sunday"), N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"),
                       N_("Friday"), N_("Saturday")},
    [DATE_WEEKDAYS_SHORT] = {N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat")},
    [DATE_MONTHS] = {N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
                     N_("July"), N_("August"), N_("September"), N_("October"), N_("November"),
                     N_("December")},
    [DATE_MONTHS_SHORT] = {N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul"),
                           N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")},
};

int date_word_count(enum date_list list) {
  int count = 0;
  while (count < DATE_WORDS_MAX && words[list][count] != NULL) count++;
  return count;
}

const char *date_word(enum date_list list, int index) { return _(words[list][index]); }

static bool is_plain(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++)
    if ((unsigned char)text[i] >= 0x80 || text[i] == '\'' || text[i] == '-') return false;
  return true;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

/* The key of a word. Most need no folding, and this is asked for each word of a line at each key. */
static size_t word_key(const char *text, size_t length, char key[FOLD_KEY_SIZE]) {
  if (!is_plain(text, length) || length >= FOLD_KEY_SIZE) return fold_key(text, length, key, FOLD_KEY_SIZE);
  for (size_t i = 0; i < length; i++) key[i] = lower(text[i]);
  key[length] = '\0';
  return length;
}

/* Whether a typed key is a word, or a beginning of it that is no shorter than the short form (NULL: none is enough). */
static bool word_fits(const char *word, const char *shortest, const char *typed, size_t typed_length) {
  char key[FOLD_KEY_SIZE];
  if ((unsigned char)word[0] < 0x80 && lower(word[0]) != typed[0]) return false;
  size_t length = word_key(word, strlen(word), key);
  if (typed_length > length || memcmp(key, typed, typed_length) != 0) return false;
  if (typed_length == length) return true;
  return shortest != NULL && typed_length >= word_key(shortest, strlen(shortest), key);
}

static const enum date_list short_list[DATE_LIST_COUNT] = {
    [DATE_NEAR_DAYS] = DATE_LIST_COUNT,      [DATE_WEEKDAYS] = DATE_WEEKDAYS_SHORT,
    [DATE_WEEKDAYS_SHORT] = DATE_LIST_COUNT, [DATE_MONTHS] = DATE_MONTHS_SHORT,
    [DATE_MONTHS_SHORT] = DATE_LIST_COUNT,
};

int date_word_find(enum date_list list, const char *text, size_t length) {
  char typed[FOLD_KEY_SIZE];
  enum date_list shorter = short_list[list];
  while (length > 0 && (text[length - 1] == '.' || text[length - 1] == ',')) length--;
  size_t typed_length = word_key(text, length, typed);
  if (typed_length == 0) return -1;
  for (int english = 0; english < 2; english++) {
    for (int i = 0; i < DATE_WORDS_MAX && words[list][i] != NULL; i++) {
      const char *word = english ? words[list][i] : date_word(list, i);
      const char *shortest = shorter == DATE_LIST_COUNT ? NULL
                             : english                  ? words[shorter][i]
                                                        : date_word(shorter, i);
      if (word_fits(word, shortest, typed, typed_length)) return i;
    }
  }
  return -1;
}
