/*
 * The demo salon's customers, from 0 on, in the order in which they first came. The first ones are written by hand, to have every kind of
 * name and case at hand; the others come from the tables of names. Nothing is kept: each customer is computed when asked for.
 */
#ifndef DEMO_CUSTOMERS_H
#define DEMO_CUSTOMERS_H

#include "demo/catalogue.h"
#include "demo/generator.h"
#include "demo/phone.h"

enum { CUSTOMER_NONE = -1, CUSTOMER_NAME_SIZE = 128 };

struct demo_name {
  char first[CUSTOMER_NAME_SIZE], last[CUSTOMER_NAME_SIZE];
};

struct id demo_customer_id(const struct demo *demo, int index);

void demo_customer_name(const struct demo *demo, int index, struct demo_name *name);

/* False for the few who gave no number. Families share one. */
bool demo_customer_phone(const struct demo *demo, int index, struct demo_phone *phone);

/* Whether a service for this audience suits, and the customer may be booked at all. */
bool demo_customer_suits(const struct demo *demo, int index, enum demo_audience audience);

/* How many customers the salon has on a date, at least one. */
int demo_customers_on(const struct demo *demo, int32_t date);

FD_CHECKED enum code demo_write_customers(struct demo *demo, struct error *error);

#endif
