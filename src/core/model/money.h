/*
 * Money: an int64_t in the minor unit of a currency (cents), with the currency's ISO 4217 code beside it.
 * Never floating point.
 */
#ifndef CORE_MODEL_MONEY_H
#define CORE_MODEL_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/error.h"

enum { CURRENCY_SIZE = 4, MONEY_TEXT_SIZE = 32 };

/* The largest amount that a person may enter, in minor units: sums of a million of them still fit. */
#define MONEY_MAX INT64_C(999999999999)

/* Whether this is the upper-case code of a currency in use. */
bool currency_is_known(const char *currency);

/* Digits after the point: 0 (JPY), 2 (EUR) or 3 (KWD). An unknown currency counts as 2. */
int currency_digits(const char *currency);

/* Writes the amount alone: "50.00", "-0.05"; in JPY "5000". Every int64_t. */
void money_format_amount(int64_t minor, const char *currency, char text[MONEY_TEXT_SIZE]);

/* Writes amount and currency: "50.00 EUR". A currency that is longer than a code is cut. */
void money_format(int64_t minor, const char *currency, char text[MONEY_TEXT_SIZE]);

/*
 * Reads an amount of 0..MONEY_MAX: digits, then at most the currency's decimals ("49.90", "49.9", "49"). The
 * currency may stand behind ("49.90 EUR"). In currencies of two decimals a comma is read as the point
 * ("49,90"); nothing groups thousands, so that "1,000" is refused instead of misread. CODE_INVALID otherwise,
 * also for a sign; `minor` is then unchanged.
 */
FD_CHECKED enum code money_parse(const char *text, size_t length, const char *currency, int64_t *minor,
                                 struct error *error);

#endif
