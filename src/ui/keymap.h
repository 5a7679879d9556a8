/*
 * Which keys mean which action: the defaults of the action list, changed by the user's keymap file. A file has a line per action,
 * "name = key key", where "name =" alone takes all keys away; blank lines and lines from # on are skipped. share/keymap holds
 * the defaults in this form.
 */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/error.h"
#include "ui/action.h"
#include "ui/terminal/key.h"

enum { KEYMAP_LINE_MAX = 190, KEYMAP_KEYS_SIZE = 128 };

struct keymap {
  uint32_t keys[ACTION_COUNT][ACTION_KEYS_MAX]; /* KEY_NONE where there is no more */
};

/* The default keys. */
void keymap_init(struct keymap *keymap);

/*
 * Applies the text of a keymap file. A line that cannot be used leaves its action as it was, and the others count all the same: CODE_INVALID
 * names the first such line, what is wrong with it (an unknown action, with the nearest one; an unknown key, too many keys, a line that is too
 * long, an action set twice), and is no reason not to go on. A key that an action gets is taken from the actions that had it by themselves.
 */
FD_CHECKED enum code keymap_apply(struct keymap *keymap, const char *text, size_t length,
                                  struct error *error);

/* The place of `key` among the action's keys, or -1. */
int keymap_place(const struct keymap *keymap, enum action action, uint32_t key);

/*
 * The name of the action's first key ("v d" where it is the second of a chain), with `typing` of its first key that types no character; "" when it has none. And all of its keys,
 * with `typing` those that type no character: "Esc, q"; "1-9" for a long row.
 */
void keymap_first(const struct keymap *keymap, enum action action, bool typing, char name[KEY_NAME_SIZE]);
void keymap_all(const struct keymap *keymap, enum action action, bool typing, char names[KEYMAP_KEYS_SIZE]);

/* Writes the whole map in the file's form, with the help of each action above it; returns the length that it needs, as snprintf. */
size_t keymap_write(const struct keymap *keymap, char *text, size_t size);

#endif
