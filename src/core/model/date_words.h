/*
 * The words for days and months in the language of the desk (language.h), as they are shown and as they are typed.
 */
#ifndef CORE_MODEL_DATE_WORDS_H
#define CORE_MODEL_DATE_WORDS_H

#include <stddef.h>

enum date_list {
  DATE_NEAR_DAYS,      /* today, tomorrow, yesterday, and the days after and before those */
  DATE_WEEKDAYS,       /* from Sunday on */
  DATE_WEEKDAYS_SHORT, /* in two to four letters: as short as one may type them */
  DATE_MONTHS,         /* from January on */
  DATE_MONTHS_SHORT,
  DATE_LIST_COUNT
};

enum { DATE_NEAR_DAY_COUNT = 5, DATE_WORDS_MAX = 12 };

/* How many days from today each entry of DATE_NEAR_DAYS is. */
extern const int date_near_days[DATE_NEAR_DAY_COUNT];

/* How many entries a list has, and one of them in the language in force. */
int date_word_count(enum date_list list);
const char *date_word(enum date_list list, int index);

/*
 * The entry of a list that was typed, in the language in force or in English, or -1. Case, accents and a stop behind it do not count. Of
 * weekdays and months a beginning is enough when it is no shorter than the short form.
 */
int date_word_find(enum date_list list, const char *text, size_t length);

#endif
