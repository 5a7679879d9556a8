#include "ui/terminal/glyph.h"

static const char *const glyph_texts[GLYPH_COUNT][GLYPHS_COUNT] = {
#define X(symbol, utf8, console, ascii) [symbol] = {utf8, console, ascii},
    GLYPH_LIST(X)
#undef X
};

/* A mark of its own for each sign, out of a script that no name is written in: Braille patterns as characters. */
static const char glyph_marks[GLYPH_COUNT][4] = {
#define X(symbol, utf8, console, ascii) \
  [symbol] = {(char)0xE2, (char)(0xA0 + ((symbol + 1) >> 6)), (char)(0x80 + ((symbol + 1) & 0x3F)), '\0'},
    GLYPH_LIST(X)
#undef X
};

const char *glyph_text(enum glyph_set set, enum glyph glyph) {
  if (set == GLYPHS_LINEAR) return glyph_marks[glyph];
  return glyph_texts[glyph][set];
}
