#include "core/model/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/model/text.h"

struct code_row {
  const char *name;
  int exit_status;
  int overridable;
};

static const struct code_row code_rows[CODE_COUNT] = {
#define X(symbol, name, status, overridable) [symbol] = {name, status, overridable},
    CODE_LIST(X)
#undef X
};

const char *code_name(enum code code) { return code_rows[code].name; }

int code_exit_status(enum code code) { return code_rows[code].exit_status; }

int code_is_overridable(enum code code) { return code_rows[code].overridable; }

void error_init(struct error *error) { *error = (struct error){.code = CODE_OK}; }

enum code error_set(struct error *error, enum code code, const char *format, ...) {
  if (error == NULL) return code;
  if (error->code != CODE_OK) return error->code;
  error->code = code;
  va_list args;
  va_start(args, format);
  (void)vsnprintf(error->text, sizeof error->text, format, args);
  va_end(args);
  text_drop_broken(error->text); /* what it quotes may be cut within a character */
  return code;
}

void error_detail(struct error *error, const char *format, ...) {
  if (error == NULL || error->code == CODE_OK || error->detail[0] != '\0') return;
  va_list args;
  va_start(args, format);
  (void)vsnprintf(error->detail, sizeof error->detail, format, args);
  va_end(args);
}
