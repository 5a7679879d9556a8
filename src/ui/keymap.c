#include "ui/keymap.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/nearest.h"

struct word {
  const char *text;
  size_t length;
};

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/* Takes the next word off the front of `rest`; its length is 0 at the end. */
static struct word word_next(struct word *rest) {
  while (rest->length > 0 && is_blank(rest->text[0])) {
    rest->text++;
    rest->length--;
  }
  struct word word = {rest->text, 0};
  while (word.length < rest->length && !is_blank(word.text[word.length])) word.length++;
  rest->text += word.length;
  rest->length -= word.length;
  return word;
}

enum { SHOWN_MAX = 60 };

static int shown(struct word word) { return (int)(word.length < SHOWN_MAX ? word.length : SHOWN_MAX); }

/* Reads key names into the action's row. */
static enum code keys_read(uint32_t keys[ACTION_KEYS_MAX], struct word rest, int line, struct error *error) {
  int count = 0;
  uint32_t read[ACTION_KEYS_MAX] = {KEY_NONE};
  for (struct word word = word_next(&rest); word.length > 0; word = word_next(&rest)) {
    uint32_t key = key_find(word.text, word.length);
    if (key == KEY_NONE)
      return error_set(error, CODE_INVALID, _("Line %d of the settings: there is no key \"%.*s\"."), line,
                       shown(word), word.text);
    if (count == ACTION_KEYS_MAX)
      return error_set(error, CODE_INVALID, _("Line %d of the settings: an action has at most %d keys."),
                       line, ACTION_KEYS_MAX);
    read[count++] = key;
  }
  memcpy(keys, read, sizeof read);
  return CODE_OK;
}

void keymap_init(struct keymap *keymap) {
  *keymap = (struct keymap){0};
  for (int action = 0; action < ACTION_COUNT; action++) {
    const char *keys = action_rows[action].keys;
    (void)(keys_read(keymap->keys[action], (struct word){keys, strlen(keys)}, 0, NULL) == CODE_OK);
  }
}

static enum code unknown_action(struct word name, int line, struct error *error) {
  const char *names[ACTION_COUNT];
  char written[SHOWN_MAX + 1];
  (void)snprintf(written, sizeof written, "%.*s", shown(name), name.text);
  for (int action = 0; action < ACTION_COUNT; action++) names[action] = action_rows[action].name;
  const char *meant = nearest_name(written, names, ACTION_COUNT);
  if (meant == NULL)
    return error_set(error, CODE_INVALID, _("Line %d of the settings: there is no action \"%s\"."), line,
                     written);
  return error_set(error, CODE_INVALID,
                   _("Line %d of the settings: there is no action \"%s\"; is \"%s\" meant?"), line, written,
                   meant);
}

static enum code line_apply(struct keymap *keymap, bool seen[ACTION_COUNT], struct word rest, int line,
                            struct error *error) {
  if (rest.length > KEYMAP_LINE_MAX)
    return error_set(error, CODE_INVALID, _("Line %d of the settings is too long: at most %d bytes."), line,
                     KEYMAP_LINE_MAX);
  struct word name = word_next(&rest);
  if (name.length == 0 || name.text[0] == '#') return CODE_OK;
  enum action action = action_find(name.text, name.length);
  if (action == ACTION_COUNT) return unknown_action(name, line, error);
  if (seen[action])
    return error_set(error, CODE_INVALID, _("Line %d of the settings: the keys of \"%s\" stand there twice."),
                     line, action_rows[action].name);
  struct word equals = word_next(&rest);
  if (equals.length != 1 || equals.text[0] != '=')
    return error_set(error, CODE_INVALID, _("Line %d of the settings needs \" = \" after \"%s\"."), line,
                     action_rows[action].name);
  enum code code = keys_read(keymap->keys[action], rest, line, error);
  seen[action] = code == CODE_OK;
  return code;
}

/* Actions that only answer what is asked may share a key with others. */
static bool may_share(enum action action) {
  return action == ACTION_AGREE || action == ACTION_ACCEPT || action == ACTION_BACK ||
         action_is_chained(action);
}

static void key_take(struct keymap *keymap, enum action action, uint32_t key) {
  uint32_t *keys = keymap->keys[action];
  int kept = 0;
  for (int i = 0; i < ACTION_KEYS_MAX; i++)
    if (keys[i] != key && keys[i] != KEY_NONE) keys[kept++] = keys[i];
  while (kept < ACTION_KEYS_MAX) keys[kept++] = KEY_NONE;
}

/* A key that was given to an action is no other one's any more, unless that one was given it, too. */
static void keys_take(struct keymap *keymap, const bool set[ACTION_COUNT], enum action action) {
  struct keymap before;
  keymap_init(&before);
  for (int i = 0; i < ACTION_KEYS_MAX && keymap->keys[action][i] != KEY_NONE; i++) {
    uint32_t key = keymap->keys[action][i];
    if (keymap_place(&before, action, key) >= 0) continue; /* shared by design */
    for (int other = 0; other < ACTION_COUNT; other++)
      if (!set[other] && !may_share((enum action)other)) key_take(keymap, (enum action)other, key);
  }
}

enum code keymap_apply(struct keymap *keymap, const char *text, size_t length, struct error *error) {
  bool set[ACTION_COUNT] = {false};
  enum code first = CODE_OK;
  for (int line = 1; length > 0; line++) {
    const char *end = memchr(text, '\n', length);
    size_t bytes = end == NULL ? length : (size_t)(end - text);
    enum code code =
        line_apply(keymap, set, (struct word){text, bytes}, line, first == CODE_OK ? error : NULL);
    if (first == CODE_OK) first = code;
    if (end == NULL) break;
    text += bytes + 1;
    length -= bytes + 1;
  }
  for (int action = 0; action < ACTION_COUNT; action++)
    if (set[action] && !may_share((enum action)action)) keys_take(keymap, set, (enum action)action);
  return first;
}

int keymap_place(const struct keymap *keymap, enum action action, uint32_t key) {
  for (int i = 0; i < ACTION_KEYS_MAX && keymap->keys[action][i] != KEY_NONE; i++)
    if (keymap->keys[action][i] == key) return i;
  return -1;
}

/* Writes the name of a key of the action, behind the first key of its chain. */
static void chain_format(const struct keymap *keymap, enum action action, uint32_t key,
                         char name[KEY_NAME_SIZE]) {
  uint32_t first = keymap->keys[ACTION_VIEWS][0];
  size_t used = 0;
  if (action_is_chained(action) && first != KEY_NONE) {
    key_format(first, name);
    used = strlen(name);
    name[used++] = ' ';
  }
  char own[KEY_NAME_SIZE];
  key_format(key, own);
  (void)snprintf(name + used, KEY_NAME_SIZE - used, "%s", own);
}

void keymap_first(const struct keymap *keymap, enum action action, bool typing, char name[KEY_NAME_SIZE]) {
  name[0] = '\0';
  if (typing && action_is_chained(action)) return; /* the first key of the chain types */
  for (int i = 0; i < ACTION_KEYS_MAX && keymap->keys[action][i] != KEY_NONE; i++) {
    if (typing && key_is_text(keymap->keys[action][i])) continue;
    chain_format(keymap, action, keymap->keys[action][i], name);
    return;
  }
}

void keymap_all(const struct keymap *keymap, enum action action, bool typing, char names[KEYMAP_KEYS_SIZE]) {
  uint32_t keys[ACTION_KEYS_MAX];
  int count = 0;
  for (int i = 0; i < ACTION_KEYS_MAX && keymap->keys[action][i] != KEY_NONE; i++) {
    uint32_t key = keymap->keys[action][i];
    if (!typing || !(action_is_chained(action) || key_is_text(key))) keys[count++] = key;
  }
  char name[KEY_NAME_SIZE];
  int used = 0;
  names[0] = '\0';
  for (int i = 0; i < count && used < KEYMAP_KEYS_SIZE - KEY_NAME_SIZE; i++) {
    bool skipped = count > 4 && i > 0 && i < count - 1; /* a row of keys shows its ends */
    if (skipped) continue;
    chain_format(keymap, action, keys[i], name);
    const char *between = i == 0 ? "" : count > 4 ? "-" : ", ";
    used += snprintf(names + used, (size_t)(KEYMAP_KEYS_SIZE - used), "%s%s", between, name);
  }
}

struct writer {
  char *text;
  size_t size, used;
};

FD_PRINTF(2, 3) static void writer_add(struct writer *writer, const char *format, ...) {
  va_list args;
  va_start(args, format);
  size_t left = writer->used < writer->size ? writer->size - writer->used : 0;
  int added = vsnprintf(left > 0 ? writer->text + writer->used : NULL, left, format, args);
  va_end(args);
  if (added > 0) writer->used += (size_t)added;
}

size_t keymap_write(const struct keymap *keymap, char *text, size_t size) {
  struct writer writer = {text, size, 0};
  char name[KEY_NAME_SIZE];
  writer_add(
      &writer,
      "# The keys of frontdesk. A line per action: name = key key. \"name =\" alone takes its keys away.\n");
  for (int action = 0; action < ACTION_COUNT; action++) {
    writer_add(&writer, "\n# %s\n%s =", action_rows[action].help, action_rows[action].name);
    for (int i = 0; i < ACTION_KEYS_MAX && keymap->keys[action][i] != KEY_NONE; i++) {
      key_format(keymap->keys[action][i], name);
      writer_add(&writer, " %s", name);
    }
    writer_add(&writer, "\n");
  }
  return writer.used;
}
