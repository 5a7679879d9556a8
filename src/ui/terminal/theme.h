/*
 * Themes: how each paint looks. Colours are the terminal's own sixteen (0..15) or its default (-1); where a terminal has 256,
 * a theme may name a finer one. No theme relies on colour alone: status is a glyph too, selection is reverse in every theme.
 */
#ifndef UI_THEME_H
#define UI_THEME_H

#include <stdbool.h>

#include "ui/terminal/paint.h"

enum { COLOUR_DEFAULT = -1 };

enum style_bits {
  STYLE_BOLD = 1 << 0,
  STYLE_DIM = 1 << 1,
  STYLE_REVERSE = 1 << 2,
  STYLE_UNDERLINE = 1 << 3,
};

struct style {
  short text, ground;           /* -1..15 */
  short fine_text, fine_ground; /* -1..255, for terminals with 256 colours */
  unsigned bits;                /* style_bits */
};

struct theme {
  const char *name;
  bool coloured; /* false: colours are ignored */
  struct style styles[PAINT_COUNT];
};

/* How a paint looks in a terminal of so many colours; 0: of none, where only the bits are left. */
struct look {
  short text, ground; /* COLOUR_DEFAULT, or below `colours` */
  unsigned bits;      /* style_bits */
};
struct look theme_look(const struct theme *theme, enum paint paint, int colours);

/* The theme of that name ("default", "light", "high-contrast", "mono"), or NULL. */
const struct theme *theme_find(const char *name);

/*
 * The theme for this surrounding: mono where `no_color` (the variable NO_COLOR) is set and not empty; else the named one where there
 * is such; else light where `colorfgbg` (the variable COLORFGBG, "15;0") tells of a light ground; else default. All may be NULL.
 */
const struct theme *theme_choose(const char *name, const char *no_color, const char *colorfgbg);

/* The built-in themes, for tests and for the list of settings; ends with NULL. */
extern const struct theme *const themes[];

#endif
