/*
 * The floor of an import: every line parsed by jansson, and the rows that follow from it inserted bare, in one transaction, indexes at the end. Nothing is
 * checked. It knows the demo salon, and no other salon file.
 */
#ifndef BENCH_BARE_IMPORT_H
#define BENCH_BARE_IMPORT_H

#include <stdint.h>

/* Fills an empty replica. Ends the program when it cannot. */
void bare_import(const char *salon_file, const char *replica, int64_t now);

#endif
