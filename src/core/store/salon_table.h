/*
 * The appointments as a table for spreadsheets. Internal to core/store.
 */
#ifndef CORE_STORE_SALON_TABLE_H
#define CORE_STORE_SALON_TABLE_H

#include "core/store/salon_store.h"

/*
 * CSV by RFC 4180: a first line of names, then a line a segment, CR LF at line ends. Every text stands in quotes; one that a
 * spreadsheet would take for a formula (= + - @, tab, CR) begins with an apostrophe.
 */
FD_CHECKED enum code salon_table_write(struct replica *replica, salon_sink *sink, void *context,
                                       struct error *error);

#endif
