/*
 * Telephone numbers for the demo salon's people, only from ranges that regulators keep free for fiction: nobody can be called by them.
 * NANP 555-0100..0199 (any area code), the United Kingdom's drama numbers (Ofcom), Germany's drama numbers (Bundesnetzagentur), France's
 * numbers for audiovisual works (ARCEP).
 */
#ifndef DEMO_PHONE_H
#define DEMO_PHONE_H

#include <stdbool.h>
#include <stddef.h>

#include "demo/demo.h"

enum { DEMO_PHONE_SIZE = 24 };

struct demo_phone {
  char e164[DEMO_PHONE_SIZE];
  char typed[DEMO_PHONE_SIZE]; /* as a person in Germany writes it down */
};

/* The number of the `index`-th household: another one for each, as far as the ranges reach (70,000 and more). */
void demo_phone_make(enum demo_size size, int index, struct demo_phone *phone);

/* Whether an E.164 number lies in one of the ranges. */
bool demo_phone_is_fiction(const char *e164);

#endif
