/*
 * Birth dates: as they are typed, how old somebody is, and when the birthday is. One born on 29 February has it on the 28th in
 * other years.
 */
#ifndef CORE_MODEL_BIRTHDAY_H
#define CORE_MODEL_BIRTHDAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Reads "1990-12-31", "31.12.1990", "31.12.90" (of the last hundred years). False when it is written otherwise, does not exist, or lies
 * after `today`.
 */
bool birthday_read(const char *text, size_t length, int32_t today, int32_t *birth);

/* Full years at `today`; 0 for dates after it. */
int birthday_age(int32_t birth, int32_t today);

/* The birthday in the year of `today`. */
int32_t birthday_in_year_of(int32_t birth, int32_t today);

/* Whether the birthday lies in the seven days that begin with `week`. */
bool birthday_in_week(int32_t birth, int32_t week);

#endif
