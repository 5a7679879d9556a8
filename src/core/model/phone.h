/*
 * Telephone numbers: E.164 out of what was typed, with the country of the location, and back to what people
 * read.
 *
 * The rule is to be sure or to say nothing: a number that may be another one gets no E.164 form, and the
 * caller keeps the text as it was typed beside it. Knowledge is a table of calling codes with trunk prefix
 * and the least and most digits of a national number; no number is looked up, and ranges kept for fiction
 * and for tests are as good as any.
 *
 * Countries are two capital letters of ISO 3166-1 with an end; "" or NULL where none is known.
 */
#ifndef CORE_MODEL_PHONE_H
#define CORE_MODEL_PHONE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/model/error.h"

enum {
  PHONE_E164_SIZE = 17,  /* "+", at most fifteen digits and the end */
  PHONE_DIGITS_MAX = 15, /* digits of a number, by E.164 */
  PHONE_COUNTRY_SIZE = 3,
  PHONE_TEXT_SIZE = 32 /* a number written for people, with its end */
};

/*
 * Reads a number: "+49 30 1234567", "0049 30 …", "+49 (0)30 …", "030/123 45 67", "(212) 555-0100",
 * "1-212-555-0100", a URI "tel:…", full-width and Arabic digits. Without an international prefix it is a
 * number of `country`; NULL or unknown then means unsure. An extension ("ext. 12", "x12", ";ext=12") is
 * left off. True, and the number with "+" in `e164`; false, and `e164` empty, when it is unsure or no
 * number.
 */
FD_CHECKED bool phone_normalise(const char *text, size_t length, const char *country,
                                char e164[PHONE_E164_SIZE]);

/* True when the text is made of digits and of what people put between them, and has at least `least` digits.
 */
bool phone_looks_like(const char *text, size_t length, size_t least);

/* Writes the digits alone, as 0 to 9, and the end; returns how many. What does not fit in `capacity` (>= 1)
 * is left out. */
size_t phone_digits(const char *text, size_t length, char *out, size_t capacity);

/* The country of an IANA zone, old names too ("Europe/Berlin" is DE, "US/Pacific" is US); NULL for one that
 * belongs to none. */
const char *phone_country_of_zone(const char *zone);

/* The country of a number in E.164 by its calling code; of several that share one the largest (+1 US, +7 RU,
 * +44 GB, but +1 604 CA). NULL when unknown. */
const char *phone_country_of_number(const char *e164);

/* The country of a location: of its own phone when that is in E.164, else of its zone. NULL when neither
 * says. Either may be NULL. */
const char *phone_country_of_location(const char *phone, const char *zone);

/*
 * Writes a number in E.164 as people of `country` read it: national with its trunk prefix at home ("030
 * 123 4567"), international elsewhere ("+49 30 123 4567"), in groups. What is no E.164 is copied as far as
 * it fits, digits and signs alone. Returns the bytes without the end.
 */
size_t phone_format_for_people(const char *e164, const char *country, char out[PHONE_TEXT_SIZE]);

#endif
