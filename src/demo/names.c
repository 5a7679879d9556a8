#include "demo/names.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/embedded.h"
#include "core/model/fold.h"
#include "core/model/language.h"
#include "generated/demo_files.h"

static const struct embedded_file *names_file(void) {
  for (size_t i = 0; i < DEMO_FILES_COUNT; i++) {
    if (strcmp(demo_files[i].name, "names.txt") == 0) return &demo_files[i];
  }
  return NULL;
}

/* The rest of a line after its keyword, or NULL when the line begins otherwise. */
static char *after_word(char *line, const char *word) {
  size_t length = strlen(word);
  if (strncmp(line, word, length) != 0 || line[length] != ' ') return NULL;
  return line + length + 1;
}

/* Cuts "a, b, c" into words in place. False when the table is full or holds nothing. */
static bool read_words(struct demo_names *names, char *list, struct demo_words *words) {
  words->first = names->word_count;
  for (char *at = list; at != NULL;) {
    char *comma = strstr(at, ", ");
    if (comma != NULL) *comma = '\0';
    if (*at == '\0' || names->word_count == DEMO_WORDS_MAX) return false;
    names->words[names->word_count++] = at;
    at = comma != NULL ? comma + 2 : NULL;
  }
  words->count = names->word_count - words->first;
  return true;
}

static bool read_line(struct demo_names *names, char *line) {
  if (*line == '\0' || *line == '#') return true;
  if (*line == '[') {
    if (names->language_count == DEMO_LANGUAGES_MAX) return false;
    names->languages[names->language_count++] = (struct demo_language){.share = 0};
    return true;
  }
  if (names->language_count == 0) return false;
  struct demo_language *language = &names->languages[names->language_count - 1];
  char *rest;
  if ((rest = after_word(line, "share")) != NULL) return (language->share = (int)strtol(rest, NULL, 10)) > 0;
  if ((rest = after_word(line, "locale")) != NULL) return (language->locale = rest) != NULL;
  if ((rest = after_word(line, "order")) != NULL) {
    language->family_first = strcmp(rest, "family") == 0;
    return true;
  }
  if ((rest = after_word(line, "female")) != NULL) return read_words(names, rest, &language->female);
  if ((rest = after_word(line, "male")) != NULL) return read_words(names, rest, &language->male);
  if ((rest = after_word(line, "family")) != NULL) return read_words(names, rest, &language->family);
  return false;
}

/* Every language is complete, and the shares make a thousand. */
static bool names_complete(const struct demo_names *names) {
  int share = 0;
  for (int i = 0; i < names->language_count; i++) {
    const struct demo_language *language = &names->languages[i];
    share += language->share;
    if (language->locale == NULL || language->female.count == 0 || language->male.count == 0 ||
        language->family.count == 0)
      return false;
  }
  return share == 1000;
}

enum code demo_names_init(struct demo_names *names, struct error *error) {
  *names = (struct demo_names){.text = NULL};
  const struct embedded_file *file = names_file();
  if (file == NULL)
    return error_set(error, CODE_INTERNAL, _("The demo salon's names are missing from this program."));
  names->text = malloc(file->size + 1);
  if (names->text == NULL)
    return error_set(error, CODE_INTERNAL, _("There is not enough memory for the demo salon."));
  memcpy(names->text, file->bytes, file->size + 1);
  for (char *line = names->text; line != NULL;) {
    char *end = strchr(line, '\n');
    if (end != NULL) *end = '\0';
    if (!read_line(names, line))
      return error_set(error, CODE_INTERNAL, _("The demo salon's names hold a line that cannot be read: %s"),
                       line);
    line = end != NULL ? end + 1 : NULL;
  }
  if (!names_complete(names))
    return error_set(error, CODE_INTERNAL, _("The demo salon's names are not complete."));
  return CODE_OK;
}

void demo_names_release(struct demo_names *names) {
  free(names->text);
  *names = (struct demo_names){.text = NULL};
}

const struct demo_language *demo_names_language(const struct demo_names *names, int lot) {
  int at = 0;
  while (at < names->language_count - 1 && lot >= names->languages[at].share)
    lot -= names->languages[at++].share;
  return &names->languages[at];
}

size_t demo_ascii(const char *name, char *ascii, size_t size) {
  char key[FOLD_KEY_SIZE];
  size_t length = 0, key_length = fold_key(name, strlen(name), key, sizeof key);
  for (size_t i = 0; i < key_length && length + 1 < size; i++) {
    if (key[i] >= 'a' && key[i] <= 'z') ascii[length++] = key[i];
  }
  ascii[length] = '\0';
  return length;
}
