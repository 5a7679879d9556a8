/*
 * SQL that no statement of data/sql/server is: for tests that try what nobody should do, and that look where nobody else looks. What must succeed
 * fails the test when it does not.
 */
#ifndef SERVER_TESTS_RAW_H
#define SERVER_TESTS_RAW_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

/* Connects as the owner, or as the role that serves in the way it does. Close by PQfinish(). */
PGconn *raw_open(const char *url, bool serves);

/* Runs what must succeed. The caller clears the result (PQclear). */
PGresult *raw_rows(PGconn *link, const char *sql);
void raw_run(PGconn *link, const char *sql);
/* A formatted statement of the test's own making; at most 8 KiB. */
__attribute__((format(printf, 2, 3))) void raw_runf(PGconn *link, const char *format, ...);
/* The one number, or the one text, that a statement answers. A text lives until the next call. */
int64_t raw_int(PGconn *link, const char *sql);
const char *raw_text(PGconn *link, const char *sql);

/* Runs what may fail, and answers its SQLSTATE: "00000" when it did not. Lives until the next call. *touched: rows that it wrote or answered. */
const char *raw_state(PGconn *link, const char *sql, int64_t *touched);

#endif
