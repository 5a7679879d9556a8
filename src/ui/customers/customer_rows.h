/*
 * Customers as lists show them: read when they are shown, all that are missing at once, and kept while a search goes on, so that a letter
 * more or less reads hardly any again.
 *
 * Life cycle: customer_rows_init, customer_rows_read…, customer_rows_clear when data has changed, customer_rows_release.
 */
#ifndef UI_CUSTOMER_ROWS_H
#define UI_CUSTOMER_ROWS_H

#include "core/model/finder.h"
#include "core/store/reader_card.h"

enum {
  CUSTOMER_ROWS_MAX = 256,
  CUSTOMER_ROWS_SLOTS = 512, /* a power of two */
  CUSTOMER_ROWS_ARENA_MAX = 1 << 20,
  CUSTOMER_ROWS_KEPT_MAX = 1 << 18 /* bytes of texts, from which on they are let go */
};

struct customer_rows {
  struct arena arena;
  struct customer rows[CUSTOMER_ROWS_MAX];
  int count;
  int16_t slots[CUSTOMER_ROWS_SLOTS]; /* a row's place and one, by its id; 0 for none */
};

void customer_rows_init(struct customer_rows *rows);
void customer_rows_release(struct customer_rows *rows);
void customer_rows_clear(struct customer_rows *rows);

/* Reads those of the hits [first, first + count) that are not there yet. What cannot be read stays away. */
void customer_rows_read(struct customer_rows *rows, struct replica *replica, const struct finder_result *hits,
                        int first, int count);

/* The row, or NULL when it was not read. Holds until the next reading. */
const struct customer *customer_rows_find(const struct customer_rows *rows, struct id id);

#endif
