/*
 * Random rows of any entity: every field that stands in an image has a value that its field allows, or NULL where that is allowed.
 */
#ifndef TESTS_SUPPORT_RANDOM_ROW_H
#define TESTS_SUPPORT_RANDOM_ROW_H

#include "core/model/row.h"
#include "support/dice.h"

/* The row was made by row_init(); up to three parts of each kind are added. All is marked as given. */
void random_row(struct dice *dice, struct row *row, struct arena *arena);

#endif
