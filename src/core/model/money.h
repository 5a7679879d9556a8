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

enum { CURRENCY_SIZE = 4, MONEY_TEXT_SIZE = 64 };

/* The largest amount that a person may enter, in minor units: sums of a million of them still fit. */
#define MONEY_MAX INT64_C(999999999999)

/* Whether this is the upper-case code of a currency in use. */
bool currency_is_known(const char *currency);

/* Digits after the point: 0 (JPY), 2 (EUR) or 3 (KWD). An unknown currency counts as 2. */
int currency_digits(const char *currency);

/* Writes the amount alone, as data is written, whatever the locale: "1234.50", "-0.05"; in JPY "5000". Every int64_t. */
void money_format_plain(int64_t minor, const char *currency, char text[MONEY_TEXT_SIZE]);

/* Writes the amount alone as people in the locale of money read it (locale_format.h): "1234.50", "1.234,50". Every int64_t. */
void money_format_amount(int64_t minor, const char *currency, char text[MONEY_TEXT_SIZE]);

/* The same with the currency: "50.00 EUR", "CHF 50.00". A currency that is longer than a code is cut. */
void money_format(int64_t minor, const char *currency, char text[MONEY_TEXT_SIZE]);

/*
 * Reads an amount of 0..MONEY_MAX: digits, then at most the currency's decimals ("49.90", "49.9", "49"). The
 * currency may stand behind or before ("49.90 EUR"). In currencies of two decimals, and in a locale that writes
 * so, a comma is read as the point ("49,90"). Thousands are read as the locale groups them, where that cannot be
 * misread: all decimals stand behind ("1.234,50"), or the currency has none. "1,000" is refused otherwise.
 * CODE_INVALID otherwise, also for a sign; `minor` is then unchanged.
 */
FD_CHECKED enum code money_parse(const char *text, size_t length, const char *currency, int64_t *minor,
                                 struct error *error);

#endif
