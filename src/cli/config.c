#include "cli/config.h"

#include <errno.h>
#include <ini.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
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
  struct error *error;
};

/* ----------------------------------------------------------------------------------------------- lines */

/* The library cuts long lines and takes an indented line for more of the value before: neither reaches it. */
static char *next_line(char *out, int capacity, void *context) {
  struct config_reader *reader = context;
  if (reader->at >= reader->length || reader->error->code != CODE_OK) return NULL;
  const char *line = reader->text + reader->at, *end = memchr(line, '\n', reader->length - reader->at);
  size_t length = end == NULL ? reader->length - reader->at : (size_t)(end - line);
  reader->at += length + (end == NULL ? 0 : 1);
  reader->line++;
  if (length > CONFIG_LINE_MAX || (int)length + 2 > capacity) {
    (void)error_set(reader->error, CODE_INVALID, _("Line %d of the settings is too long: at most %d bytes."),
                    reader->line, CONFIG_LINE_MAX);
    return NULL;
  }
  while (length > 0 && (*line == ' ' || *line == '\t')) {
    line++;
    length--;
  }
  memcpy(out, line, length);
  out[length] = '\n';
  out[length + 1] = '\0';
  return out;
}

static int set_key(struct config_reader *reader, const char *action, const char *keys) {
  struct config *config = reader->config;
  for (int i = 0; i < config->key_count; i++)
    if (strcmp(config->keys[i].action, action) == 0) {
      (void)error_set(reader->error, CODE_INVALID,
                      _("Line %d of the settings: the keys of \"%.60s\" stand there twice."), reader->line,
                      action);
      return 0;
    }
  if (config->key_count == CONFIG_KEYS_MAX || strlen(action) >= sizeof config->keys[0].action) {
    (void)error_set(reader->error, CODE_INVALID, _("Line %d of the settings: too many keys, or no action."),
                    reader->line);
    return 0;
  }
  struct config_key *key = &config->keys[config->key_count++];
  (void)snprintf(key->action, sizeof key->action, "%s", action);
  (void)snprintf(key->keys, sizeof key->keys, "%s", keys);
  return 1;
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

static int handle(void *context, const char *section, const char *name, const char *value) {
  struct config_reader *reader = context;
  if (strcmp(section, "keys") == 0) return set_key(reader, name, value);
  for (size_t i = 0; i < ROW_COUNT; i++) {
    if (strcmp(rows[i].section, section) != 0 || strcmp(rows[i].key, name) != 0) continue;
    if (reader->seen[i]) {
      (void)error_set(reader->error, CODE_INVALID, _("Line %d of the settings: \"%s\" stands there twice."),
                      reader->line, name);
      return 0;
    }
    if (rows[i].choices != NULL && !is_choice(rows[i].choices, value)) {
      (void)error_set(reader->error, CODE_INVALID,
                      _("Line %d of the settings: \"%s\" is one of %s, not \"%.40s\"."), reader->line, name,
                      rows[i].choices, value);
      return 0;
    }
    reader->seen[i] = true;
    (void)snprintf((char *)reader->config + rows[i].offset, CONFIG_VALUE_SIZE, "%s", value);
    return 1;
  }
  (void)error_set(reader->error, CODE_INVALID,
                  _("Line %d of the settings: there is no setting \"%.60s\" in [%.40s]."), reader->line, name,
                  section);
  return 0;
}

static int line_of(const char *text, size_t at) {
  int line = 1;
  for (size_t i = 0; i < at; i++) line += text[i] == '\n';
  return line;
}

enum code config_read(const char *text, size_t length, struct config *config, struct error *error) {
  *config = (struct config){.key_count = 0};
  struct error why;
  error_init(&why);
  struct config_reader reader = {.text = text, .length = length, .config = config, .error = &why};
  if (length > CONFIG_BYTES_MAX)
    return error_set(error, CODE_INVALID, _("The settings are too long: at most %d bytes."),
                     CONFIG_BYTES_MAX);
  size_t at = 0;
  if (!text_is_valid(text, length)) return error_set(error, CODE_INVALID, _("The settings are not UTF-8."));
  if (text_flaw(text, length, TEXT_NOTE, &at) != TEXT_FLAWLESS)
    return error_set(error, CODE_INVALID,
                     _("Line %d of the settings holds a character that cannot be seen. Take it out."),
                     line_of(text, at));
  int wrong = ini_parse_stream(next_line, &reader, handle, &reader);
  if (why.code != CODE_OK) return error_set(error, why.code, "%s", why.text);
  if (wrong != 0)
    return error_set(error, CODE_INVALID, _("Line %d of the settings is no setting: write \"key = value\"."),
                     wrong);
  return CODE_OK;
}

enum code config_load(const char *path, struct config *config, struct error *error) {
  *config = (struct config){.key_count = 0};
  FILE *file = fopen(path, "rb");
  if (file == NULL && errno == ENOENT) return CODE_OK;
  if (file == NULL)
    return error_set(error, CODE_STORAGE, _("The settings in %.200s cannot be read: %s."), path,
                     strerror(errno));
  char *text = malloc(CONFIG_BYTES_MAX + 1);
  size_t length = text == NULL ? 0 : fread(text, 1, CONFIG_BYTES_MAX + 1, file);
  bool failed = text == NULL || ferror(file) != 0;
  (void)fclose(file);
  enum code code = failed ? error_set(error, CODE_STORAGE, _("The settings in %.200s cannot be read."), path)
                          : config_read(text, length, config, error);
  free(text);
  return code;
}
