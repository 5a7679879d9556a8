#include "ui/glyph.h"

static const char *const glyph_texts[GLYPH_COUNT][GLYPHS_COUNT] = {
#define X(symbol, utf8, console, ascii) [symbol] = {utf8, console, ascii},
    GLYPH_LIST(X)
#undef X
};

const char *glyph_text(enum glyph_set set, enum glyph glyph) { return glyph_texts[glyph][set]; }
