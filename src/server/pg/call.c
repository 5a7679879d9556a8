#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "server/pg/pg.h"

struct pg_call pg_call(struct pg *pg, enum pg_id statement) {
  struct pg_call call;
  call.pg = pg;
  call.statement = statement;
  call.count = 0;
  return call;
}

static struct pg_value *value_new(struct pg_call *call, enum pg_form form) {
  assert(call->count < PG_PARAMETERS_MAX);
  struct pg_value *value = &call->values[call->count++];
  value->form = form;
  value->bytes = NULL;
  value->length = 0;
  return value;
}

void pg_null(struct pg_call *call) { (void)value_new(call, PG_FORM_NULL); }

void pg_int(struct pg_call *call, int64_t number) {
  struct pg_value *value = value_new(call, PG_FORM_SMALL);
  (void)snprintf(value->small, sizeof value->small, "%" PRId64, number);
}

void pg_bool(struct pg_call *call, bool yes) {
  struct pg_value *value = value_new(call, PG_FORM_SMALL);
  memcpy(value->small, yes ? "t" : "f", 2);
}

void pg_id(struct pg_call *call, struct id id) {
  if (id_is_nil(id)) {
    pg_null(call);
    return;
  }
  id_format(id, value_new(call, PG_FORM_SMALL)->small);
}

void pg_text(struct pg_call *call, const char *text) {
  struct pg_value *value = value_new(call, text == NULL ? PG_FORM_NULL : PG_FORM_TEXT);
  value->bytes = text;
}

void pg_text_n(struct pg_call *call, const char *text, size_t length) {
  struct pg_value *value = value_new(call, text == NULL ? PG_FORM_NULL : PG_FORM_TEXT_N);
  value->bytes = text;
  value->length = length;
}

void pg_bytes(struct pg_call *call, const void *bytes, size_t length) {
  struct pg_value *value = value_new(call, bytes == NULL ? PG_FORM_NULL : PG_FORM_BYTES);
  value->bytes = bytes;
  value->length = length;
}

/* ---- Arrays, as PostgreSQL reads them from text ---- */

static char *put_number(char *at, int64_t number) { return at + sprintf(at, "%" PRId64, number); }

void pg_ids(struct pg_call *call, struct arena *arena, const struct id *ids, size_t count) {
  char *text = ARENA_NEW(arena, count * ID_TEXT_SIZE + 3, char);
  pg_text(call, text);
  if (text == NULL) return;
  *text++ = '{';
  for (size_t i = 0; i < count; i++) {
    if (i > 0) *text++ = ',';
    id_format(ids[i], text);
    text += ID_TEXT_SIZE - 1;
  }
  *text = '}';
}

void pg_ints(struct pg_call *call, struct arena *arena, const int64_t *numbers, size_t count) {
  enum { DIGITS = 21 };
  char *text = ARENA_NEW(arena, count * DIGITS + 3, char);
  pg_text(call, text);
  if (text == NULL) return;
  *text++ = '{';
  for (size_t i = 0; i < count; i++) {
    if (i > 0) *text++ = ',';
    text = put_number(text, numbers[i]);
  }
  *text = '}';
}

static size_t quoted_length(const char *text) {
  size_t length = strlen("\"\",");
  for (; *text != '\0'; text++) length += *text == '"' || *text == '\\' ? 2 : 1;
  return length;
}

static char *put_quoted(char *at, const char *text) {
  *at++ = '"';
  for (; *text != '\0'; text++) {
    if (*text == '"' || *text == '\\') *at++ = '\\';
    *at++ = *text;
  }
  *at++ = '"';
  return at;
}

void pg_strings(struct pg_call *call, struct arena *arena, const char *const *texts, size_t count) {
  size_t length = 3;
  for (size_t i = 0; i < count; i++) length += texts[i] == NULL ? 5 : quoted_length(texts[i]);
  char *text = ARENA_NEW(arena, length, char);
  pg_text(call, text);
  if (text == NULL) return;
  *text++ = '{';
  for (size_t i = 0; i < count; i++) {
    if (i > 0) *text++ = ',';
    text = texts[i] == NULL ? strcpy(text, "NULL") + 4 : put_quoted(text, texts[i]);
  }
  *text = '}';
  text[1] = '\0';
}
