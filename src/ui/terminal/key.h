/*
 * Keys, and their names in the keymap, in the help and in the manual: "n", "Ctrl-R", "Enter", "Shift-Tab", "F1". A key is a number: the
 * code point of what is typed, a special key, or a letter with control.
 */
#ifndef UI_KEY_H
#define UI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KEY_NAME_SIZE = 32 };

#define KEY_SPECIAL UINT32_C(0x200000)
#define KEY_CONTROL UINT32_C(0x400000) /* with a lower-case letter, or with _ */

/* X(name in C, name in keymaps) */
#define KEY_LIST(X) \
  X(KEY_ESC, "Esc") \
  X(KEY_RETURN, "Enter") \
  X(KEY_TAB, "Tab") \
  X(KEY_SHIFT_TAB, "Shift-Tab") \
  X(KEY_BACK, "Backspace") \
  X(KEY_DELETE, "Delete") \
  X(KEY_INSERT, "Insert") \
  X(KEY_CURSOR_UP, "Up") \
  X(KEY_CURSOR_DOWN, "Down") \
  X(KEY_CURSOR_LEFT, "Left") \
  X(KEY_CURSOR_RIGHT, "Right") \
  X(KEY_FIRST, "Home") \
  X(KEY_LAST, "End") \
  X(KEY_PAGE_UP, "PageUp") \
  X(KEY_PAGE_DOWN, "PageDown") \
  X(KEY_WORD_LEFT, "Ctrl-Left") \
  X(KEY_WORD_RIGHT, "Ctrl-Right") \
  X(KEY_WORD_DELETE, "Ctrl-Delete") \
  X(KEY_FUNCTION_1, "F1") \
  X(KEY_FUNCTION_2, "F2") \
  X(KEY_FUNCTION_3, "F3") \
  X(KEY_FUNCTION_4, "F4") \
  X(KEY_FUNCTION_5, "F5") \
  X(KEY_FUNCTION_6, "F6") \
  X(KEY_FUNCTION_7, "F7") \
  X(KEY_FUNCTION_8, "F8") \
  X(KEY_FUNCTION_9, "F9") \
  X(KEY_FUNCTION_10, "F10") \
  X(KEY_FUNCTION_11, "F11") \
  X(KEY_FUNCTION_12, "F12") \
  X(KEY_UNKNOWN, "Unknown")

enum special_key {
  KEY_NONE = 0,
  KEY_BEFORE_FIRST_ = (int)KEY_SPECIAL - 1,
#define X(symbol, name) symbol,
  KEY_LIST(X)
#undef X
      KEY_AFTER_LAST_
};

/* Whether the key types a character into a field. */
bool key_is_text(uint32_t key);

/* Ctrl with a letter a..z, or with _. */
uint32_t key_control(char letter);

/* Writes the name: "n", "Space", "Ctrl-R", "Enter". */
void key_format(uint32_t key, char name[KEY_NAME_SIZE]);

/* The key of a name (special names in any case), or KEY_NONE. */
uint32_t key_find(const char *name, size_t length);

#endif
