/*
 * Dates, times of day and instants in words, as people at the desk read them: in the language and in the order and clock of the locale
 * in force (locale_format.h). One place for all faces, so that a date looks the same wherever it stands. when.h reads all that this
 * writes.
 */
#ifndef CORE_MODEL_MOMENT_H
#define CORE_MODEL_MOMENT_H

#include <stdint.h>

struct zone;

enum { MOMENT_TEXT_SIZE = 64, MOMENT_TIME_SIZE = 24 };

enum moment_length {
  MOMENT_SHORT, /* "Fri 20.11." */
  MOMENT_PLAIN, /* "Fri 20 Nov" */
  MOMENT_FULL   /* "Fri 20 Nov 2026" */
};

void moment_date(int32_t date, enum moment_length length, char text[MOMENT_TEXT_SIZE]);

/* "Fri 20 Nov"; with the year when it is not that of `today`. */
void moment_day(int32_t date, int32_t today, char text[MOMENT_TEXT_SIZE]);

/* "14:30" or "2:30 pm", of minute 0..1440. */
void moment_time(int minute, char text[MOMENT_TIME_SIZE]);

/* The same in at most five cells, where it is plain from the place which half of the day is meant: "14:30", "2:30", "2 pm". */
void moment_time_short(int minute, char text[MOMENT_TIME_SIZE]);

/* The same in at most six cells, with the half of the day: "14:30", "2:30p". */
void moment_time_tight(int minute, char text[MOMENT_TIME_SIZE]);

/* "Fri 20 Nov 14:30" on the wall of `zone`; with the year when it is not that of `now`: "Tue 28 Mar 2028
   09:30". */
void moment_words(const struct zone *zone, int64_t at, int64_t now, char text[MOMENT_TEXT_SIZE]);

/* "Fri": the short name of a day of the week, 0 = Sunday. */
const char *moment_weekday(int weekday);

/* "November 2026": the month of a date. */
void moment_month(int32_t date, char text[MOMENT_TEXT_SIZE]);

/* The day that weeks begin with, 0 = Sunday. */
int moment_week_begins(void);

#endif
