/*
 * The numbering plans that phone.h reads numbers by: facts of the International Telecommunication Union and
 * of the national plans, a row per country. Part of phone; others include phone.h.
 */
#ifndef CORE_MODEL_PHONE_PLAN_H
#define CORE_MODEL_PHONE_PLAN_H

#include <stdbool.h>
#include <stddef.h>

struct phone_plan {
  char country[3]; /* ISO 3166-1; empty for numbers that belong to no country */
  char code[4];    /* calling code; several countries may share one */
  char trunks[5];  /* what is dialled before a national number inside the country, by spaces; may be empty */
  char international[5]; /* what is dialled before a calling code; with an x where carriers differ */
  int least, most;       /* digits of a national number without trunk prefix */
  int bare; /* from so many digits on, a number without trunk prefix is a whole national one; 0: never sure */
};

/* The plan of a country; NULL when unknown or NULL. */
const struct phone_plan *phone_plan_of_country(const char *country);

/*
 * The plan whose calling code begins these digits; NULL when none does. Of several that share the code the
 * one that is `preferred`, else the largest country.
 */
const struct phone_plan *phone_plan_of_digits(const char *digits, const char *preferred);

#endif
