/*
 * What an API key may do: bits, and their words on the command line (`key create T --scope read,book`), in problems and in the documents.
 * A route of DOOR_KEY names the one bit that it needs (http/http.h, `scope`).
 */
#ifndef SERVER_DOOR_SCOPE_H
#define SERVER_DOOR_SCOPE_H

#include <stdbool.h>
#include <stddef.h>

/* X(symbol, bit, word, what it opens) */
#define SCOPE_LIST(X) \
  X(SCOPE_READ, 0, "read", "services, employees and free slots: nothing about a customer") \
  X(SCOPE_BOOK, 1, "book", "hold, book, reschedule, cancel, confirm, and look up by confirmation code") \
  X(SCOPE_CUSTOMERS, 2, "customers", "look up customers by phone") \
  X(SCOPE_CALLS, 3, "calls", "hand in calls of the telephone assistant") \
  X(SCOPE_WAITLIST, 4, "waitlist", "put customers on the waitlist")

enum scope {
#define X(symbol, bit, word, what) symbol = 1 << (bit),
  SCOPE_LIST(X)
#undef X
#define X(symbol, bit, word, what) | symbol
      SCOPE_ALL = 0 SCOPE_LIST(X)
#undef X
};

enum { SCOPE_TEXT_SIZE = 64 };

/* The word of one bit. Never NULL. */
const char *scope_word(unsigned scope);

/* Reads "read,book" or "all": words between commas, each at least once known. False and unchanged for anything else, the empty text too. */
bool scopes_parse(const char *text, size_t length, unsigned *scopes);

/* The words in the order of the table, with commas; "" for none. */
void scopes_format(unsigned scopes, char text[SCOPE_TEXT_SIZE]);

#endif
