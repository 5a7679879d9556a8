/*
 * The named statements of data/sql/replica, put into the program when it is built: enum sql_id with a SQL_…
 * name for each, and sql_texts[SQL_COUNT]. Internal to core/store.
 */
#ifndef CORE_STORE_STATEMENTS_H
#define CORE_STORE_STATEMENTS_H

#include "generated/statements.h" /* IWYU pragma: export */

#endif
