#include "server/admin/words.h"

#include <string.h>

static const struct {
  const char *name;
  bool value;
} table[WORD_COUNT] = {
#define X(symbol, name, value) [symbol] = {name, value},
    WORD_LIST(X)
#undef X
};

const char *word_name(enum word word) { return table[word].name; }

/* The option of that name; `length` bytes, without the dashes. */
static int find(const char *name, size_t length) {
  for (int i = 0; i < WORD_COUNT; i++)
    if (strlen(table[i].name) == length && memcmp(table[i].name, name, length) == 0) return i;
  return -1;
}

static enum code take(struct words *words, int option, const char *value, struct error *error) {
  const char *name = table[option].name;
  if (words->options[option] != NULL)
    return error_set(error, CODE_USAGE, "--%s stands there twice; say it once.", name);
  if (table[option].value && value[0] == '\0')
    return error_set(error, CODE_USAGE, "--%s needs a value behind it.", name);
  words->options[option] = value;
  return CODE_OK;
}

/* One option, with its value in the same word or the next, which is then passed over. */
static enum code read_option(struct words *words, unsigned allowed, int argc, char **argv, int *at,
                             struct error *error) {
  const char *word = argv[*at] + 2;
  const char *equals = strchr(word, '=');
  size_t length = equals == NULL ? strlen(word) : (size_t)(equals - word);
  int option = find(word, length);
  if (option < 0 || !(allowed & WORD_BIT((unsigned)option)))
    return error_set(error, CODE_USAGE, "\"--%.*s\" is no option of this command; --help lists them.",
                     length > 40 ? 40 : (int)length, word);
  if (!table[option].value && equals != NULL)
    return error_set(error, CODE_USAGE, "--%s takes no value.", table[option].name);
  if (!table[option].value) return take(words, option, "", error);
  if (equals != NULL) return take(words, option, equals + 1, error);
  if (*at + 1 >= argc)
    return error_set(error, CODE_USAGE, "--%s needs a value behind it.", table[option].name);
  return take(words, option, argv[++*at], error);
}

enum code words_read(struct words *words, unsigned allowed, int argc, char **argv, struct error *error) {
  *words = (struct words){.count = 0};
  bool options = true;
  enum code code = CODE_OK;
  for (int i = 0; i < argc && code == CODE_OK; i++) {
    if (options && strcmp(argv[i], "--") == 0) {
      options = false;
    } else if (options && strncmp(argv[i], "--", 2) == 0) {
      code = read_option(words, allowed, argc, argv, &i, error);
    } else if (words->count == WORDS_MAX) {
      code = error_set(error, CODE_USAGE, "\"%.60s\" is one word too many; --help says what there may be.",
                       argv[i]);
    } else {
      words->given[words->count++] = argv[i];
    }
  }
  return code;
}
