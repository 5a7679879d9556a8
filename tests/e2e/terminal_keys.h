/*
 * Keys by the words that a test writes them in: "n", "ß", "<Enter>", "<C-r>" (see terminal_session_press()).
 */
#ifndef E2E_TERMINAL_KEYS_H
#define E2E_TERMINAL_KEYS_H

#include <stdint.h>

#include <vterm.h>

struct terminal_key {
  VTermKey name;      /* VTERM_KEY_NONE: the key of `character` */
  uint32_t character; /* a code point */
  VTermModifier modifier;
};

/* Reads the first key of `text`, which is not empty. Returns what follows it, or NULL when it is no key. */
const char *terminal_key_read(const char *text, struct terminal_key *key);

#endif
