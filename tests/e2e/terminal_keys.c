#include "e2e/terminal_keys.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct key_name {
  const char *word;
  struct terminal_key key;
};

static const struct key_name key_names[] = {
    {"Enter", {VTERM_KEY_ENTER, 0, VTERM_MOD_NONE}},
    {"Tab", {VTERM_KEY_TAB, 0, VTERM_MOD_NONE}},
    {"S-Tab", {VTERM_KEY_TAB, 0, VTERM_MOD_SHIFT}},
    {"Esc", {VTERM_KEY_ESCAPE, 0, VTERM_MOD_NONE}},
    {"Backspace", {VTERM_KEY_BACKSPACE, 0, VTERM_MOD_NONE}},
    {"Up", {VTERM_KEY_UP, 0, VTERM_MOD_NONE}},
    {"Down", {VTERM_KEY_DOWN, 0, VTERM_MOD_NONE}},
    {"Left", {VTERM_KEY_LEFT, 0, VTERM_MOD_NONE}},
    {"Right", {VTERM_KEY_RIGHT, 0, VTERM_MOD_NONE}},
    {"Home", {VTERM_KEY_HOME, 0, VTERM_MOD_NONE}},
    {"End", {VTERM_KEY_END, 0, VTERM_MOD_NONE}},
    {"PageUp", {VTERM_KEY_PAGEUP, 0, VTERM_MOD_NONE}},
    {"PageDown", {VTERM_KEY_PAGEDOWN, 0, VTERM_MOD_NONE}},
    {"Insert", {VTERM_KEY_INS, 0, VTERM_MOD_NONE}},
    {"Delete", {VTERM_KEY_DEL, 0, VTERM_MOD_NONE}},
    {"Space", {VTERM_KEY_NONE, ' ', VTERM_MOD_NONE}},
    {"Less", {VTERM_KEY_NONE, '<', VTERM_MOD_NONE}},
};

static bool name_read(const char *word, size_t length, struct terminal_key *key) {
  for (size_t i = 0; i < sizeof key_names / sizeof key_names[0]; i++) {
    if (strlen(key_names[i].word) == length && memcmp(key_names[i].word, word, length) == 0) {
      *key = key_names[i].key;
      return true;
    }
  }
  if (length == 3 && memcmp(word, "C-", 2) == 0) {
    *key = (struct terminal_key){VTERM_KEY_NONE, (unsigned char)word[2], VTERM_MOD_CTRL};
    return true;
  }
  if (length < 2 || length > 3 || word[0] != 'F') return false;
  long number = strtol(word + 1, NULL, 10);
  if (number < 1 || number > 12) return false;
  *key = (struct terminal_key){(VTermKey)(VTERM_KEY_FUNCTION_0 + number), 0, VTERM_MOD_NONE};
  return true;
}

/* One code point of valid UTF-8. */
static const char *character_read(const char *text, uint32_t *character) {
  unsigned char first = (unsigned char)*text++;
  int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
  *character = more == 0 ? first : first & (0x3fU >> more);
  for (; more > 0; more--) *character = *character << 6 | ((unsigned char)*text++ & 0x3fU);
  return text;
}

const char *terminal_key_read(const char *text, struct terminal_key *key) {
  if (*text != '<') {
    *key = (struct terminal_key){VTERM_KEY_NONE, 0, VTERM_MOD_NONE};
    return character_read(text, &key->character);
  }
  const char *end = strchr(text, '>');
  if (end == NULL || !name_read(text + 1, (size_t)(end - text - 1), key)) return NULL;
  return end + 1;
}
