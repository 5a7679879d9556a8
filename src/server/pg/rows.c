#include <stdlib.h>
#include <string.h>

#include "server/pg/connection.h"

/* Answers are asked for as text, so a column may be read in more than one way. */

void pg_rows_release(struct pg_rows *rows) {
  PQclear(rows->result);
  *rows = (struct pg_rows){.result = NULL};
}

bool pg_is_null(const struct pg_rows *rows, int row, int column) {
  return PQgetisnull(rows->result, row, column) != 0;
}

const char *pg_get_text(const struct pg_rows *rows, int row, int column) {
  const char *text = PQgetvalue(rows->result, row, column);
  return text == NULL ? "" : text;
}

size_t pg_get_length(const struct pg_rows *rows, int row, int column) {
  return (size_t)PQgetlength(rows->result, row, column);
}

int64_t pg_get_int(const struct pg_rows *rows, int row, int column) {
  return strtoll(pg_get_text(rows, row, column), NULL, 10);
}

bool pg_get_bool(const struct pg_rows *rows, int row, int column) {
  return pg_get_text(rows, row, column)[0] == 't';
}

struct id pg_get_id(const struct pg_rows *rows, int row, int column) {
  struct id id = id_nil;
  (void)id_parse(pg_get_text(rows, row, column), pg_get_length(rows, row, column), &id);
  return id;
}

static unsigned nibble(char digit) {
  return (unsigned)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10) & 15U;
}

size_t pg_get_bytes(const struct pg_rows *rows, int row, int column, void *bytes, size_t size) {
  const char *text = pg_get_text(rows, row, column);
  size_t length = pg_get_length(rows, row, column);
  if (length < 2 || text[0] != '\\' || text[1] != 'x') return 0;
  size_t count = (length - 2) / 2;
  unsigned char *out = bytes;
  for (size_t i = 0; i < count && i < size; i++) {
    out[i] = (unsigned char)(nibble(text[2 + 2 * i]) << 4 | nibble(text[3 + 2 * i]));
  }
  return count;
}
