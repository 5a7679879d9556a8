/*
 * A theme as a file: a line for each paint that looks otherwise than in the theme that it starts from.
 *
 *   # colours: default, black, red, green, yellow, blue, magenta, cyan, white, bright-red ..., or 0..255
 *   base = light
 *   checked-in = magenta on 225 bold
 *
 * A colour from 16 on is for terminals with 256 colours; the others get the nearest of the eight. After the colours come bold, dim,
 * underline, reverse. A line that is wrong changes nothing: what it would have changed looks as in the base. Cursor and choice stay
 * reverse, whatever a file says, so that they are seen without colour.
 */
#ifndef UI_THEME_FILE_H
#define UI_THEME_FILE_H

#include <stddef.h>

#include "ui/terminal/theme.h"

enum { THEME_FLAW_SIZE = 256, THEME_BYTES_MAX = 16 * 1024 };

struct theme_flaws {
  int count;
  char first
      [THEME_FLAW_SIZE]; /* a sentence with the line, what is wrong there, and the nearest name; "" when there is none */
};

/* Reads a file's text of at most THEME_BYTES_MAX bytes; more are not looked at, which is a flaw. `theme` is always a whole theme. */
void theme_read(const char *text, size_t length, struct theme *theme, struct theme_flaws *flaws);

/* Writes a theme in the file's form; returns the length that it needs, as snprintf. */
size_t theme_write(const struct theme *theme, char *text, size_t size);

#endif
