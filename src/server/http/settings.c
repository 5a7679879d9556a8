#include "server/http/settings.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/nearest.h"
#include "core/model/text.h"

const struct setting_row setting_table[SETTING_COUNT] = {
#define X(symbol, name, kind, standard, least, most, choices, help) \
  {name, kind, standard, least, most, choices, help},
    SETTING_LIST(X)
#undef X
};

void settings_init(struct settings *settings) {
  for (int i = 0; i < SETTING_COUNT; i++)
    (void)snprintf(settings->values[i], SETTING_VALUE_SIZE, "%s", setting_table[i].standard);
}

/* Digits with a sign at most; strtoll alone would take blanks and overflow in silence. */
static bool number_read(const char *value, int64_t *number) {
  size_t digits = strspn(value + (value[0] == '-'), "0123456789");
  if (digits == 0 || digits > 9 || value[digits + (value[0] == '-')] != '\0') return false;
  *number = strtoll(value, NULL, 10);
  return true;
}

static bool is_choice(const char *choices, const char *value) {
  size_t length = strlen(value);
  for (const char *at = choices; length > 0 && at != NULL;) {
    const char *end = strchr(at, '|');
    size_t size = end == NULL ? strlen(at) : (size_t)(end - at);
    if (size == length && memcmp(at, value, size) == 0) return true;
    at = end == NULL ? NULL : end + 1;
  }
  return false;
}

enum code settings_set(struct settings *settings, enum setting setting, const char *value,
                       struct error *error) {
  const struct setting_row *row = &setting_table[setting];
  int64_t number = 0;
  if (strlen(value) >= SETTING_VALUE_SIZE || !text_is_valid(value, strlen(value)))
    return error_set(error, CODE_INVALID, "The setting \"%s\" takes UTF-8 of at most %d bytes.", row->name,
                     SETTING_VALUE_SIZE - 1);
  if (row->kind == SETTING_NUMBER &&
      (!number_read(value, &number) || number < row->least || number > row->most))
    return error_set(error, CODE_INVALID,
                     "The setting \"%s\" is a whole number from %lld to %lld, not \"%.40s\".", row->name,
                     (long long)row->least, (long long)row->most, value);
  if (row->kind == SETTING_CHOICE && !is_choice(row->choices, value))
    return error_set(error, CODE_INVALID, "The setting \"%s\" is one of %s, not \"%.40s\".", row->name,
                     row->choices, value);
  (void)snprintf(settings->values[setting], SETTING_VALUE_SIZE, "%s", value);
  return CODE_OK;
}

enum setting setting_find(const char *name) {
  int i = 0;
  while (i < SETTING_COUNT && strcmp(setting_table[i].name, name) != 0) i++;
  return (enum setting)i;
}

void setting_variable(enum setting setting, char variable[64]) {
  int used = snprintf(variable, 64, "FRONTDESK_%s", setting_table[setting].name);
  for (int i = 0; i < used && i < 63; i++)
    variable[i] = variable[i] == '-' ? '_' : (char)toupper((unsigned char)variable[i]);
}

static const char *nearest_setting(const char *name) {
  const char *names[SETTING_COUNT];
  for (int i = 0; i < SETTING_COUNT; i++) names[i] = setting_table[i].name;
  return nearest_name(name, names, SETTING_COUNT);
}

/* ---- The file ---- */

static char *trimmed(char *text) {
  while (*text == ' ' || *text == '\t') text++;
  size_t length = strlen(text);
  while (length > 0 && strchr(" \t\r", text[length - 1]) != NULL) text[--length] = '\0';
  return text;
}

static enum code line_read(struct settings *settings, char *line, struct error *error) {
  char *name = trimmed(line);
  if (name[0] == '\0' || name[0] == '#') return CODE_OK;
  char *sign = strchr(name, '=');
  if (sign == NULL) return error_set(error, CODE_INVALID, "A line is \"name = value\", or begins with #.");
  *sign = '\0';
  name = trimmed(name);
  enum setting setting = setting_find(name);
  if (setting != SETTING_COUNT) return settings_set(settings, setting, trimmed(sign + 1), error);
  const char *meant = nearest_setting(name);
  if (meant != NULL)
    return error_set(error, CODE_INVALID, "There is no setting \"%.40s\"; \"%s\" is one.", name, meant);
  return error_set(error, CODE_INVALID, "There is no setting \"%.40s\".", name);
}

enum code settings_read(struct settings *settings, const char *path, const char *text, size_t length,
                        struct error *error) {
  enum { LINE_SIZE = SETTING_VALUE_SIZE + 128 };
  char line[LINE_SIZE];
  size_t at = 0;
  for (int number = 1; at < length; number++) {
    const char *end = memchr(text + at, '\n', length - at);
    size_t size = end == NULL ? length - at : (size_t)(end - text) - at;
    struct error inner;
    error_init(&inner);
    if (size >= LINE_SIZE || !text_is_valid(text + at, size)) {
      (void)error_set(&inner, CODE_INVALID, "A line is UTF-8 of at most %d bytes.", LINE_SIZE - 1);
    } else {
      memcpy(line, text + at, size);
      line[size] = '\0';
      (void)line_read(settings, line, &inner);
    }
    if (inner.code != CODE_OK)
      return error_set(error, inner.code, "%s, line %d: %s", path, number, inner.text);
    at += size + 1;
  }
  return CODE_OK;
}

enum code settings_file(struct settings *settings, const char *path, struct error *error) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return error_set(error, CODE_NOT_FOUND, "The settings file %s cannot be read.", path);
  char *text = malloc(SETTINGS_FILE_MAX + 1);
  size_t length = text == NULL ? 0 : fread(text, 1, SETTINGS_FILE_MAX + 1, file);
  bool failed = text == NULL || ferror(file) != 0;
  (void)fclose(file);
  enum code code = CODE_OK;
  if (failed)
    code = error_set(error, CODE_STORAGE, "The settings file %s cannot be read.", path);
  else if (length > SETTINGS_FILE_MAX)
    code = error_set(error, CODE_INVALID, "The settings file %s has more than %d bytes.", path,
                     SETTINGS_FILE_MAX);
  else
    code = settings_read(settings, path, text, length, error);
  free(text);
  return code;
}

/* ---- Environment and flags ---- */

enum code settings_environment(struct settings *settings, struct error *error) {
  for (int i = 0; i < SETTING_COUNT; i++) {
    char variable[64];
    setting_variable((enum setting)i, variable);
    const char *value = getenv(variable);
    if (value == NULL || value[0] == '\0') continue;
    struct error inner;
    error_init(&inner);
    if (settings_set(settings, (enum setting)i, value, &inner) != CODE_OK)
      return error_set(error, inner.code, "%s in the environment: %s", variable, inner.text);
  }
  return CODE_OK;
}

const char *settings_config_path(int argc, char **argv) {
  for (int i = 0; i < argc; i++) {
    if (strncmp(argv[i], "--config=", 9) == 0) return argv[i] + 9;
    if (strcmp(argv[i], "--config") == 0 && i + 1 < argc) return argv[i + 1];
  }
  const char *path = getenv("FRONTDESK_SERVER_CONFIG");
  return path != NULL && path[0] != '\0' ? path : NULL;
}

static bool is_switch(enum setting setting) {
  return setting_table[setting].kind == SETTING_CHOICE &&
         strcmp(setting_table[setting].choices, "on|off") == 0;
}

static enum code unknown_word(const char *word, struct error *error) {
  const char *meant = strncmp(word, "--", 2) == 0 ? nearest_setting(word + 2) : NULL;
  if (meant != NULL)
    return error_set(error, CODE_USAGE, "\"%.60s\" is no setting; \"--%s\" is one.", word, meant);
  return error_set(error, CODE_USAGE, "\"%.60s\" is no setting; --help lists them.", word);
}

/* One argument, and the next when it is its value; *at is the last that was used. */
static enum code argument_read(struct settings *settings, int argc, char **argv, int *at,
                               struct error *error) {
  const char *word = argv[*at];
  const char *sign = strchr(word, '=');
  char name[64];
  size_t length = sign == NULL ? strlen(word) : (size_t)(sign - word);
  if (strncmp(word, "--", 2) != 0 || length - 2 >= sizeof name) return unknown_word(word, error);
  memcpy(name, word + 2, length - 2);
  name[length - 2] = '\0';
  bool config = strcmp(name, "config") == 0;
  enum setting setting = setting_find(name);
  if (setting == SETTING_COUNT && !config) return unknown_word(word, error);
  const char *value = sign == NULL ? NULL : sign + 1;
  if (value == NULL && !config && is_switch(setting) &&
      (*at + 1 >= argc || strncmp(argv[*at + 1], "--", 2) == 0))
    value = "on";
  if (value == NULL && *at + 1 < argc) value = argv[++*at];
  if (value == NULL) return error_set(error, CODE_USAGE, "\"--%s\" needs a value behind it.", name);
  return config ? CODE_OK : settings_set(settings, setting, value, error);
}

enum code settings_arguments(struct settings *settings, int argc, char **argv, struct error *error) {
  enum code code = CODE_OK;
  for (int i = 0; code == CODE_OK && i < argc; i++) code = argument_read(settings, argc, argv, &i, error);
  return code;
}

/* ---- What they are ---- */

const char *settings_text(const struct settings *settings, enum setting setting) {
  return settings->values[setting];
}

int64_t settings_number(const struct settings *settings, enum setting setting) {
  return strtoll(settings->values[setting], NULL, 10);
}

bool settings_is(const struct settings *settings, enum setting setting, const char *word) {
  return strcmp(settings->values[setting], word) == 0;
}

/* ---- What is written about them ---- */

static const char *takes(const struct setting_row *row) {
  return row->kind == SETTING_NUMBER ? "N" : row->choices;
}

void settings_help(FILE *out) {
  for (int i = 0; i < SETTING_COUNT; i++) {
    const struct setting_row *row = &setting_table[i];
    (void)fprintf(out, "  --%s %s\n      %s", row->name, takes(row), row->help);
    (void)fprintf(out, row->standard[0] == '\0' ? "\n" : " (%s)\n", row->standard);
  }
}

static int capital(char letter) { return toupper((unsigned char)letter); }

void settings_example(FILE *out) {
  (void)fprintf(
      out,
      "# Settings of frontdesk-server. Take away the # of what you change. A flag (--listen) and the "
      "environment\n"
      "# (FRONTDESK_LISTEN) go before this file, which is named by --config or FRONTDESK_SERVER_CONFIG.\n"
      "# The file may hold a password: let nobody but root and the server read it.\n");
  for (int i = 0; i < SETTING_COUNT; i++) {
    const struct setting_row *row = &setting_table[i];
    (void)fprintf(out, "\n# %c%s.\n", capital(row->help[0]), row->help + 1);
    if (row->kind == SETTING_CHOICE) (void)fprintf(out, "# One of %s.\n", row->choices);
    (void)fprintf(out, row->standard[0] == '\0' ? "#%s =\n" : "#%s = %s\n", row->name, row->standard);
  }
}
