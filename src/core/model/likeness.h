/*
 * Whether two customers are probably one person who was taken in twice. Families share a number, and names are common: so what
 * speaks for it is named, and what tells the two apart (another birth date) speaks against it.
 */
#ifndef CORE_MODEL_LIKENESS_H
#define CORE_MODEL_LIKENESS_H

#include "core/model/customer.h"

/* The strongest first. */
enum likeness {
  LIKE_EMAIL,      /* the same e-mail address */
  LIKE_PHONE_NAME, /* the same number, and the same first or whole name, also by sound */
  LIKE_BIRTHDAY,   /* the same name, also by sound, and the same birth date */
  LIKE_NAME,       /* the same name, and nothing that tells them apart */
  LIKE_NOTHING
};

/* Symmetric. Never of a customer and itself. */
enum likeness customer_likeness(const struct customer *left, const struct customer *right);

#endif
