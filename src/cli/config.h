/*
 * The settings of a desk: $XDG_CONFIG_HOME/frontdesk/config, lines of "key = value" in sections. A checking
 * reader: an unknown key, a key twice, a line that is too long or no setting at all counts as not there, and is
 * told with its line and what was probably meant; so a desk opens whatever stands in the file. A missing file
 * means the defaults.
 */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include <stddef.h>

#include "core/model/error.h"

enum { CONFIG_VALUE_SIZE = 200, CONFIG_LINE_MAX = 190, CONFIG_KEYS_MAX = 64, CONFIG_BYTES_MAX = 64 * 1024 };

/* One line of [keys]: an action by name and the keys that it gets. */
struct config_key {
  int line; /* of the file, from 1 */
  char action[64];
  char keys[CONFIG_VALUE_SIZE];
};

/* X(field, section, key, what it may be, with | between, or NULL for any text, help) */
#define CONFIG_LIST(X) \
  X(location, "desk", "location", NULL, "the location that this desk stands in, by name or id") \
  X(user, "desk", "user", NULL, "who signs in when a PIN is given and nobody is named") \
  X(language, "desk", "language", NULL, "the language of the desk, such as de; else that of the system") \
  X(locale, "desk", "locale", NULL, \
    "whose dates, times and money, such as de_AT; else those of the language") \
  X(theme, "screen", "theme", NULL, \
    "the colours: default, light, high-contrast, mono, or a file of your own") \
  X(glyphs, "screen", "glyphs", "utf-8|console|ascii", "the signs that the terminal can show") \
  X(mouse, "screen", "mouse", "on|off", "whether clicks select and the wheel scrolls") \
  X(linear, "screen", "linear", "on|off", "line by line, for screen readers and Braille displays") \
  X(rows, "screen", "rows", "5|10|15|30", "minutes of a row") \
  X(bell, "screen", "bell", "refused|all|visual|off|on", "what rings: refusals, everything, or nothing") \
  X(lock_minutes, "screen", "lock_minutes", "off|1|2|3|5|10|15|20|30|60|120", \
    "minutes without a key until the screen locks; 10 where users have PINs")

struct config {
#define X(field, section, key, choices, help) char field[CONFIG_VALUE_SIZE];
  CONFIG_LIST(X)
#undef X
  struct config_key keys[CONFIG_KEYS_MAX];
  int key_count;
  int flaw_count;             /* lines that cannot be used */
  char flaw[ERROR_TEXT_SIZE]; /* the first of them, as a sentence; "" without any */
};

/* Reads the settings out of `text`. */
void config_read(const char *text, size_t length, struct config *config);

/* The same from the file, whose path the flaw begins with. */
void config_load(const char *path, struct config *config);

#endif
