#include "cli/config.h"

#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/nearest.h"
#include "core/model/text.h"

/* The setting's place and whether it was set already. */
struct config_row {
  const char *section, *key, *choices;
  size_t offset;
};

static const struct config_row rows[] = {
#define X(field, section, key, choices, help) {section, key, choices, offsetof(struct config, field)},
    CONFIG_LIST(X)
#undef X
};

enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

/* What the library is handed line by line, and what it found. */
struct config_reader {
  const char *text;
  size_t length, at;
  int line;
  struct config *config;
  bool seen[ROW_COUNT];
};

/* A line that cannot be used: only the first one is told. */
FD_PRINTF(2, 3) static void flaw(struct config *config, const char *format, ...) {
  va_list args;
  if (config->flaw_count++ > 0) return;
  va_start(args, format);
  (void)vsnprintf(config->flaw, sizeof config->flaw, format, args);
  va_end(args);
}

/* ----------------------------------------------------------------------------------------------- lines */

/* The library cuts long lines and takes an indented line for more of the value before: neither reaches it. */
static char *next_line(char *out, int capacity, void *context) {
  struct config_reader *reader = context;
  for (;;) {
    if (reader->at >= reader->length) return NULL;
    const char *line = reader->text + reader->at, *end = memchr(line, '\n', reader->length - reader->at);
    size_t length = end == NULL ? reader->length - reader->at : (size_t)(end - line);
    reader->at += length + (end == NULL ? 0 : 1);
    reader->line++;
    bool fits = length <= CONFIG_LINE_MAX && (int)length + 2 <= capacity;
    if (!fits)
      flaw(reader->config, _("Line %d of the settings is too long: at most %d bytes."), reader->line,
           CONFIG_LINE_MAX);
    for (; fits && length > 0 && (*line == ' ' || *line == '\t'); length--) line++;
    if (!fits) length = 0; /* an empty line in its place, so that the library counts as we do */
    memcpy(out, line, length);
    out[length] = '\n';
    out[length + 1] = '\0';
    return out;
  }
}

static void set_key(struct config_reader *reader, const char *action, const char *keys) {
  struct config *config = reader->config;
  for (int i = 0; i < config->key_count; i++)
    if (strcmp(config->keys[i].action, action) == 0) {
      flaw(config, _("Line %d of the settings: the keys of \"%.60s\" stand there twice."), reader->line,
           action);
      return;
    }
  if (config->key_count == CONFIG_KEYS_MAX || strlen(action) >= sizeof config->keys[0].action) {
    flaw(config, _("Line %d of the settings: too many keys, or no action."), reader->line);
    return;
  }
  struct config_key *key = &config->keys[config->key_count++];
  key->line = reader->line;
  (void)snprintf(key->action, sizeof key->action, "%s", action);
  (void)snprintf(key->keys, sizeof key->keys, "%s", keys);
}

/* Whether a value is one of "a|b|c". */
static bool is_choice(const char *choices, const char *value) {
  size_t length = strlen(value);
  for (const char *at = choices; length > 0; at++) {
    size_t choice = strcspn(at, "|");
    if (choice == length && memcmp(at, value, length) == 0) return true;
    at += choice;
    if (*at == '\0') return false;
  }
  return false;
}

static void set_row(struct config_reader *reader, size_t row, const char *value) {
  const char *key = rows[row].key;
  if (reader->seen[row]) {
    flaw(reader->config, _("Line %d of the settings: \"%s\" stands there twice."), reader->line, key);
  } else if (rows[row].choices != NULL && !is_choice(rows[row].choices, value)) {
    flaw(reader->config, _("Line %d of the settings: \"%s\" is one of %s, not \"%.40s\"."), reader->line, key,
         rows[row].choices, value);
  } else {
    reader->seen[row] = true;
    (void)snprintf((char *)reader->config + rows[row].offset, CONFIG_VALUE_SIZE, "%s", value);
  }
}

/* A key that is not known in its section: the nearest that is, there or elsewhere. */
static void unknown(struct config_reader *reader, const char *section, const char *name) {
  const char *names[ROW_COUNT];
  for (size_t i = 0; i < ROW_COUNT; i++) names[i] = rows[i].key;
  const char *meant = nearest_name(name, names, ROW_COUNT);
  const char *where = "";
  for (size_t i = 0; i < ROW_COUNT && meant != NULL; i++)
    if (rows[i].key == meant) where = rows[i].section;
  if (meant == NULL)
    flaw(reader->config, _("Line %d of the settings: there is no setting \"%.60s\" in [%.40s]."),
         reader->line, name, section);
  else
    flaw(reader->config,
         _("Line %d of the settings: there is no setting \"%.60s\" in [%.40s]; is \"%s\" in [%s] meant?"),
         reader->line, name, section, meant, where);
}

static int handle(void *context, const char *section, const char *name, const char *value) {
  struct config_reader *reader = context;
  size_t row = 0;
  while (row < ROW_COUNT && (strcmp(rows[row].section, section) != 0 || strcmp(rows[row].key, name) != 0))
    row++;
  if (strcmp(section, "keys") == 0)
    set_key(reader, name, value);
  else if (row < ROW_COUNT)
    set_row(reader, row, value);
  else
    unknown(reader, section, name);
  return 1; /* what cannot be used is told, and the lines after it count */
}

static int line_of(const char *text, size_t at) {
  int line = 1;
  for (size_t i = 0; i < at; i++) line += text[i] == '\n';
  return line;
}

void config_read(const char *text, size_t length, struct config *config) {
  *config = (struct config){.key_count = 0};
  struct config_reader reader = {.text = text, .length = length, .config = config};
  size_t at = 0;
  if (length > CONFIG_BYTES_MAX) {
    flaw(config, _("The settings are too long: at most %d bytes."), CONFIG_BYTES_MAX);
    return;
  }
  if (!text_is_valid(text, length)) {
    flaw(config, _("The settings are not UTF-8."));
    return;
  }
  if (text_flaw(text, length, TEXT_NOTE, &at) != TEXT_FLAWLESS) {
    flaw(config, _("Line %d of the settings holds a character that cannot be seen. Take it out."),
         line_of(text, at));
    return;
  }
  int wrong = ini_parse_stream(next_line, &reader, handle, &reader);
  if (wrong != 0) flaw(config, _("Line %d of the settings is no setting: write \"key = value\"."), wrong);
}

void config_load(const char *path, struct config *config) {
  *config = (struct config){.key_count = 0};
  FILE *file = fopen(path, "rb");
  if (file == NULL && errno == ENOENT) return;
  char *text = file == NULL ? NULL : malloc(CONFIG_BYTES_MAX + 1);
  size_t length = text == NULL ? 0 : fread(text, 1, CONFIG_BYTES_MAX + 1, file);
  bool failed = text == NULL || ferror(file) != 0;
  if (failed)
    flaw(config, _("The settings cannot be read."));
  else
    config_read(text, length, config);
  if (file != NULL) (void)fclose(file);
  free(text);
  if (config->flaw_count == 0) return;
  char said[ERROR_TEXT_SIZE];
  (void)snprintf(said, sizeof said, "%.200s: %.600s", path, config->flaw);
  (void)snprintf(config->flaw, sizeof config->flaw, "%s", said);
}
