/*
 * Whether a compiled catalogue (.mo) may be handed to gettext, which trusts every offset in it: one that was cut off or damaged would
 * end the program.
 */
#ifndef CLI_CATALOGUE_H
#define CLI_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>

enum catalogue_state { CATALOGUE_MISSING, CATALOGUE_BROKEN, CATALOGUE_SOUND };

enum { CATALOGUE_BYTES_MAX = 8 * 1024 * 1024 };

/* Whether all tables and texts of a catalogue lie in its `size` bytes. Any bytes are taken. */
bool catalogue_is_sound(const unsigned char *bytes, size_t size);

/* The same of a file. */
enum catalogue_state catalogue_look(const char *path);

#endif
