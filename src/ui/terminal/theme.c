#include "ui/terminal/theme.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct paint_row {
  const char *name;
  char letter;
};

static const struct paint_row paint_rows[PAINT_COUNT] = {
#define X(symbol, name, letter) [symbol] = {name, letter},
    PAINT_LIST(X)
#undef X
};

const char *paint_name(enum paint paint) { return paint_rows[paint].name; }

char paint_letter(enum paint paint) { return paint_rows[paint].letter; }

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE, NONE = COLOUR_DEFAULT };

/* A style of the sixteen colours alone, and one with finer colours beside them. */
#define PLAIN(text, ground, bits) \
  { (text), (ground), (text), (ground), (bits) }
#define FINE(text, ground, fine_text, fine_ground, bits) \
  { (text), (ground), (fine_text), (fine_ground), (bits) }

static const struct theme theme_default =
    {
        .name = "default",
        .coloured = true,
        .styles =
            {
                [PAINT_TEXT] = PLAIN(NONE, NONE, 0),
                [PAINT_DIM] = FINE(NONE, NONE, 246, NONE, 0),
                [PAINT_STRONG] = PLAIN(NONE, NONE, STYLE_BOLD),
                [PAINT_HEADER] = FINE(WHITE, BLUE, 255, 24, STYLE_BOLD),
                [PAINT_FOOTER] = FINE(NONE, NONE, 250, NONE, 0),
                [PAINT_KEY] = FINE(CYAN, NONE, 81, NONE, STYLE_BOLD),
                [PAINT_LINE] = FINE(NONE, NONE, 240, NONE, 0),
                [PAINT_TIME] = FINE(CYAN, NONE, 110, NONE, 0),
                [PAINT_FREE] = FINE(NONE, NONE, 242, NONE, 0),
                [PAINT_OFF] = FINE(NONE, NONE, 238, NONE, STYLE_DIM),
                [PAINT_NOW] = FINE(RED, NONE, 209, NONE, STYLE_BOLD),
                [PAINT_GAP] = FINE(NONE, NONE, 246, 234, 0),
                [PAINT_PENDING] = FINE(YELLOW, NONE, 228, 236, 0),
                [PAINT_SCHEDULED] = FINE(NONE, NONE, 252, 236, 0),
                [PAINT_CONFIRMED] = FINE(GREEN, NONE, 120, 236, 0),
                [PAINT_CHECKED_IN] = FINE(MAGENTA, NONE, 219, 53, 0),
                [PAINT_IN_PROGRESS] = FINE(CYAN, NONE, 159, 23, STYLE_BOLD),
                [PAINT_COMPLETED] = FINE(NONE, NONE, 245, 235, 0),
                [PAINT_CANCELLED] = FINE(RED, NONE, 174, NONE, STYLE_DIM),
                [PAINT_NO_SHOW] = FINE(RED, NONE, 210, NONE, 0),
                [PAINT_GHOST] = FINE(BLACK, CYAN, 16, 116, 0),
                [PAINT_GHOST_BAD] = FINE(WHITE, RED, 255, 124, STYLE_BOLD),
                [PAINT_UNSYNCED] = FINE(YELLOW, NONE, 221, NONE, 0),
                [PAINT_CONFLICT] = FINE(WHITE, RED, 255, 160, STYLE_BOLD),
                [PAINT_CURSOR] = PLAIN(NONE, NONE, STYLE_REVERSE | STYLE_BOLD),
                [PAINT_CHOSEN] = PLAIN(NONE, NONE, STYLE_REVERSE),
                [PAINT_FIELD] = PLAIN(NONE, NONE, STYLE_UNDERLINE),
                [PAINT_FIELD_ON] = FINE(BLACK, CYAN, 16, 152, 0),
                [PAINT_FIELD_HINT] = FINE(BLUE, CYAN, 240, 152, 0),
                [PAINT_GOOD] = FINE(GREEN, NONE, 120, NONE, 0),
                [PAINT_WARNING] = FINE(YELLOW, NONE, 221, NONE, STYLE_BOLD),
                [PAINT_ERROR] = FINE(RED, NONE, 210, NONE, STYLE_BOLD),
            },
};

static const struct theme theme_light =
    {
        .name = "light",
        .coloured = true,
        .styles =
            {
                [PAINT_TEXT] = PLAIN(NONE, NONE, 0),
                [PAINT_DIM] = FINE(NONE, NONE, 241, NONE, 0),
                [PAINT_STRONG] = PLAIN(NONE, NONE, STYLE_BOLD),
                [PAINT_HEADER] = FINE(WHITE, BLUE, 16, 153, STYLE_BOLD),
                [PAINT_FOOTER] = FINE(NONE, NONE, 238, NONE, 0),
                [PAINT_KEY] = FINE(BLUE, NONE, 25, NONE, STYLE_BOLD),
                [PAINT_LINE] = FINE(NONE, NONE, 247, NONE, 0),
                [PAINT_TIME] = FINE(BLUE, NONE, 24, NONE, 0),
                [PAINT_FREE] = FINE(NONE, NONE, 247, NONE, 0),
                [PAINT_OFF] = FINE(NONE, NONE, 250, NONE, STYLE_DIM),
                [PAINT_NOW] = FINE(RED, NONE, 160, NONE, STYLE_BOLD),
                [PAINT_GAP] = FINE(NONE, NONE, 241, 255, 0),
                [PAINT_PENDING] = FINE(MAGENTA, NONE, 94, 230, 0),
                [PAINT_SCHEDULED] = FINE(NONE, NONE, 235, 254, 0),
                [PAINT_CONFIRMED] = FINE(GREEN, NONE, 22, 194, 0),
                [PAINT_CHECKED_IN] = FINE(MAGENTA, NONE, 90, 225, 0),
                [PAINT_IN_PROGRESS] = FINE(BLUE, NONE, 18, 153, STYLE_BOLD),
                [PAINT_COMPLETED] = FINE(NONE, NONE, 242, 255, 0),
                [PAINT_CANCELLED] = FINE(RED, NONE, 131, NONE, 0),
                [PAINT_NO_SHOW] = FINE(RED, NONE, 124, NONE, 0),
                [PAINT_GHOST] = FINE(WHITE, BLUE, 16, 117, 0),
                [PAINT_GHOST_BAD] = FINE(WHITE, RED, 16, 217, STYLE_BOLD),
                [PAINT_UNSYNCED] = FINE(MAGENTA, NONE, 130, NONE, 0),
                [PAINT_CONFLICT] = FINE(WHITE, RED, 231, 160, STYLE_BOLD),
                [PAINT_CURSOR] = PLAIN(NONE, NONE, STYLE_REVERSE | STYLE_BOLD),
                [PAINT_CHOSEN] = PLAIN(NONE, NONE, STYLE_REVERSE),
                [PAINT_FIELD] = PLAIN(NONE, NONE, STYLE_UNDERLINE),
                [PAINT_FIELD_ON] = FINE(WHITE, BLUE, 16, 153, 0),
                [PAINT_FIELD_HINT] = FINE(CYAN, BLUE, 240, 153, 0),
                [PAINT_GOOD] = FINE(GREEN, NONE, 22, NONE, 0),
                [PAINT_WARNING] = FINE(MAGENTA, NONE, 130, NONE, STYLE_BOLD),
                [PAINT_ERROR] = FINE(RED, NONE, 160, NONE, STYLE_BOLD),
            },
};

/* Black and white, solid grounds, nothing dim: for eyes and rooms that need it. The ground is the theme's own everywhere. */
static const struct theme theme_high_contrast =
    {
        .name = "high-contrast",
        .coloured = true,
        .styles =
            {
                [PAINT_TEXT] = FINE(WHITE, BLACK, 231, 16, 0),
                [PAINT_DIM] = FINE(WHITE, BLACK, 231, 16, 0),
                [PAINT_STRONG] = FINE(WHITE, BLACK, 231, 16, STYLE_BOLD | STYLE_UNDERLINE),
                [PAINT_HEADER] = FINE(BLACK, WHITE, 16, 231, STYLE_BOLD),
                [PAINT_FOOTER] = FINE(WHITE, BLACK, 231, 16, 0),
                [PAINT_KEY] = FINE(YELLOW, BLACK, 226, 16, STYLE_BOLD),
                [PAINT_LINE] = FINE(WHITE, BLACK, 250, 16, 0),
                [PAINT_TIME] = FINE(CYAN, BLACK, 51, 16, STYLE_BOLD),
                [PAINT_FREE] = FINE(WHITE, BLACK, 250, 16, 0),
                [PAINT_OFF] = FINE(WHITE, BLACK, 245, 16, 0),
                [PAINT_NOW] = FINE(YELLOW, BLACK, 226, 16, STYLE_BOLD),
                [PAINT_GAP] = FINE(WHITE, BLACK, 231, 16, 0),
                [PAINT_PENDING] = FINE(BLACK, YELLOW, 16, 226, STYLE_BOLD),
                [PAINT_SCHEDULED] = FINE(WHITE, BLUE, 231, 18, STYLE_BOLD),
                [PAINT_CONFIRMED] = FINE(BLACK, GREEN, 16, 46, STYLE_BOLD),
                [PAINT_CHECKED_IN] = FINE(BLACK, MAGENTA, 16, 213, STYLE_BOLD),
                [PAINT_IN_PROGRESS] = FINE(BLACK, CYAN, 16, 51, STYLE_BOLD | STYLE_UNDERLINE),
                [PAINT_COMPLETED] = FINE(WHITE, BLACK, 231, 236, 0),
                [PAINT_CANCELLED] = FINE(WHITE, RED, 231, 52, 0),
                [PAINT_NO_SHOW] = FINE(WHITE, RED, 231, 88, STYLE_BOLD),
                [PAINT_GHOST] = FINE(BLACK, WHITE, 16, 231, STYLE_UNDERLINE),
                [PAINT_GHOST_BAD] = FINE(WHITE, RED, 231, 88, STYLE_BOLD | STYLE_UNDERLINE),
                [PAINT_UNSYNCED] = FINE(YELLOW, BLACK, 226, 16, STYLE_BOLD),
                [PAINT_CONFLICT] = FINE(BLACK, YELLOW, 16, 226, STYLE_BOLD | STYLE_UNDERLINE),
                [PAINT_CURSOR] = FINE(WHITE, BLACK, 231, 16, STYLE_REVERSE | STYLE_BOLD),
                [PAINT_CHOSEN] = FINE(WHITE, BLACK, 231, 16, STYLE_REVERSE),
                [PAINT_FIELD] = FINE(WHITE, BLACK, 231, 16, STYLE_UNDERLINE),
                [PAINT_FIELD_ON] = FINE(BLACK, CYAN, 16, 51, STYLE_BOLD),
                [PAINT_FIELD_HINT] = FINE(BLACK, CYAN, 16, 51, 0),
                [PAINT_GOOD] = FINE(GREEN, BLACK, 46, 16, STYLE_BOLD),
                [PAINT_WARNING] = FINE(YELLOW, BLACK, 226, 16, STYLE_BOLD),
                [PAINT_ERROR] = FINE(BLACK, YELLOW, 16, 226, STYLE_BOLD),
            },
};

static const struct theme theme_mono = {
    .name = "mono",
    .coloured = false,
    .styles =
        {
            [PAINT_STRONG] = PLAIN(NONE, NONE, STYLE_BOLD),
            [PAINT_HEADER] = PLAIN(NONE, NONE, STYLE_REVERSE),
            [PAINT_KEY] = PLAIN(NONE, NONE, STYLE_BOLD),
            [PAINT_OFF] = PLAIN(NONE, NONE, STYLE_DIM),
            [PAINT_NOW] = PLAIN(NONE, NONE, STYLE_BOLD),
            [PAINT_IN_PROGRESS] = PLAIN(NONE, NONE, STYLE_BOLD),
            [PAINT_CANCELLED] = PLAIN(NONE, NONE, STYLE_DIM),
            [PAINT_GHOST] = PLAIN(NONE, NONE, STYLE_UNDERLINE),
            [PAINT_GHOST_BAD] = PLAIN(NONE, NONE, STYLE_UNDERLINE | STYLE_BOLD),
            [PAINT_CONFLICT] = PLAIN(NONE, NONE, STYLE_BOLD),
            [PAINT_CURSOR] = PLAIN(NONE, NONE, STYLE_REVERSE | STYLE_BOLD),
            [PAINT_CHOSEN] = PLAIN(NONE, NONE, STYLE_REVERSE),
            [PAINT_FIELD] = PLAIN(NONE, NONE, STYLE_UNDERLINE),
            [PAINT_FIELD_ON] = PLAIN(NONE, NONE, STYLE_UNDERLINE | STYLE_BOLD),
            [PAINT_FIELD_HINT] = PLAIN(NONE, NONE, STYLE_UNDERLINE | STYLE_DIM),
            [PAINT_WARNING] = PLAIN(NONE, NONE, STYLE_BOLD),
            [PAINT_ERROR] = PLAIN(NONE, NONE, STYLE_BOLD | STYLE_UNDERLINE),
        },
};

const struct theme *const themes[] = {&theme_default, &theme_light, &theme_high_contrast, &theme_mono, NULL};

static short colour_for(short plain, short fine, int colours) {
  if (colours >= 256) return fine;
  return (short)(plain >= colours ? plain % 8 : plain);
}

struct look theme_look(const struct theme *theme, enum paint paint, int colours) {
  const struct style *style = &theme->styles[paint];
  struct look look = {COLOUR_DEFAULT, COLOUR_DEFAULT, style->bits};
  if (!theme->coloured || colours <= 0) return look;
  look.text = colour_for(style->text, style->fine_text, colours);
  look.ground = colour_for(style->ground, style->fine_ground, colours);
  return look;
}

const struct theme *theme_find(const char *name) {
  if (name == NULL) return NULL;
  for (size_t i = 0; themes[i] != NULL; i++)
    if (strcmp(themes[i]->name, name) == 0) return themes[i];
  return NULL;
}

/* Whether COLORFGBG tells of a light ground: its last part is the ground's number; 7 and 15 are the light ones in use. */
static bool is_light_ground(const char *colorfgbg) {
  const char *last = colorfgbg == NULL ? NULL : strrchr(colorfgbg, ';');
  return last != NULL && (strcmp(last, ";7") == 0 || strcmp(last, ";15") == 0);
}

const struct theme *theme_choose(const char *name, const char *no_color, const char *colorfgbg) {
  if (no_color != NULL && no_color[0] != '\0') return &theme_mono;
  const struct theme *named = theme_find(name);
  if (named != NULL) return named;
  return is_light_ground(colorfgbg) ? &theme_light : &theme_default;
}
