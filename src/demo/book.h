/*
 * One day's book of one location: visits are put into free working time, by the Rules of booking, until the day is as full as such a day is.
 */
#ifndef DEMO_BOOK_H
#define DEMO_BOOK_H

#include "demo/catalogue.h"
#include "demo/customers.h"

enum {
  BOOK_STEP = 5, /* minutes; every length in the catalogue is a multiple */
  BOOK_STEPS = MINUTES_PER_DAY / BOOK_STEP,
  BOOK_VISITS_MAX = 640,
  BOOK_BLOCKS_MAX = 64,
  VISIT_SERVICES = 3,
  VISIT_ADDONS = 2,
};

/* How a visit ends, decided when it is booked: one that is cancelled gives its time back. */
enum demo_fate { FATE_KEPT, FATE_CANCELLED, FATE_NO_SHOW };

struct demo_visit_service {
  enum demo_service_at service;
  int employee;
  int start;   /* minutes of day */
  int minutes; /* gaps and add-ons included; filled when it is put into the book */
};

struct demo_visit {
  int number; /* of the location's day, from 0 */
  int customer;
  enum demo_fate fate;
  bool walked_in;
  int series; /* which of the demo salon's series, -1 for none */
  int service_count, addon_count;
  struct demo_visit_service services[VISIT_SERVICES];
  struct {
    int addon;   /* in demo_addons */
    int service; /* in services */
  } addons[VISIT_ADDONS];
};

struct demo_block {
  int employee;
  struct demo_minutes time;
  const char *reason;
};

struct demo_book {
  const struct demo *demo;
  int32_t date;
  int location;
  bool works[EMPLOYEES_MAX][BOOK_STEPS]; /* by steps of the day */
  bool busy[EMPLOYEES_MAX][BOOK_STEPS];  /* buffers included */
  int per_service[SERVICE_COUNT];        /* visits with the service, in the whole salon */
  int visit_count, block_count;
  struct demo_visit visits[BOOK_VISITS_MAX];
  struct demo_block blocks[BOOK_BLOCKS_MAX];
};

/* Lays out the day: working time, blocks, series, the workshop, then everybody else. `per_service` carries over from one location's day to the next. */
void demo_book_fill(struct demo_book *book, const struct demo *demo, int location, int32_t date);

/* Begins another day: no service was done yet. */
void demo_book_new_day(struct demo_book *book);

int demo_visit_start(const struct demo_visit *visit);
int demo_visit_end(const struct demo_visit *visit);

#endif
