/*
 * The signs that the screen is drawn with, in three sets: lines and signs of Unicode where the terminal's codeset is UTF-8; those few of them
 * that the fonts of the Linux console have, and ASCII for the others; and plain ASCII elsewhere or on wish. Each is exactly one
 * cell wide in every set. A fourth set is never seen: marks of one cell that linear.h reads as words.
 * The sign of a status stands before a name, so none is a letter
 * that could be read as part of it, but for those of visits that are not in the day as a rule.
 */
#ifndef UI_GLYPH_H
#define UI_GLYPH_H

enum glyph_set { GLYPHS_UTF8, GLYPHS_CONSOLE, GLYPHS_ASCII, GLYPHS_LINEAR, GLYPHS_COUNT };

/* X(name, UTF-8, console, ASCII) */
#define GLYPH_LIST(X) \
  X(GLYPH_HORIZONTAL, "─", "─", "-") \
  X(GLYPH_VERTICAL, "│", "│", "|") \
  X(GLYPH_TOP_LEFT, "┌", "┌", ".") \
  X(GLYPH_TOP_RIGHT, "┐", "┐", ".") \
  X(GLYPH_BOTTOM_LEFT, "└", "└", "`") \
  X(GLYPH_BOTTOM_RIGHT, "┘", "┘", "'") \
  X(GLYPH_SHORT, "╶", "[", "[") \
  X(GLYPH_CONTINUED, "├", "├", "+") \
  X(GLYPH_GAP, "┊", ":", ":") \
  X(GLYPH_FREE, "·", "·", ".") \
  X(GLYPH_OFF, "░", "░", "%") \
  X(GLYPH_NOW, "▶", ">", ">") \
  X(GLYPH_ELLIPSIS, "…", "~", "~") \
  X(GLYPH_LEFT, "‹", "<", "<") \
  X(GLYPH_RIGHT, "›", ">", ">") \
  X(GLYPH_ONLINE, "●", "*", "*") \
  X(GLYPH_OFFLINE, "○", "o", "o") \
  X(GLYPH_UNSYNCED, "⇅", "^", "^") \
  X(GLYPH_CONFLICT, "!", "!", "!") \
  X(GLYPH_OVERLAP, "&", "&", "&") \
  X(GLYPH_GHOST, "+", "+", "+") \
  X(GLYPH_PENDING, "?", "?", "?") \
  X(GLYPH_SCHEDULED, "○", "-", "-") \
  X(GLYPH_CONFIRMED, "✓", "*", "*") \
  X(GLYPH_CHECKED_IN, "◆", "◆", "@") \
  X(GLYPH_IN_PROGRESS, "▶", ">", ">") \
  X(GLYPH_COMPLETED, "■", "■", "=") \
  X(GLYPH_CANCELLED, "✗", "x", "x") \
  X(GLYPH_NO_SHOW, "∅", "/", "/") \
  X(GLYPH_GOOD, "✓", "+", "+") \
  X(GLYPH_BAD, "✗", "x", "x") \
  X(GLYPH_BULLET, "•", "*", "*") \
  X(GLYPH_SEPARATOR, "·", "·", "-") \
  X(GLYPH_TO, "–", "-", "-") \
  X(GLYPH_CHOICE, "▸", ">", ">") \
  X(GLYPH_MORE_ABOVE, "↑", "^", "^") \
  X(GLYPH_MORE_BELOW, "↓", "v", "v") \
  X(GLYPH_BAR, "█", "#", "#") \
  X(GLYPH_BAR_HALF, "▌", "=", "=") \
  X(GLYPH_UNKNOWN, "�", "?", "?")

enum glyph {
#define X(symbol, utf8, console, ascii) symbol,
  GLYPH_LIST(X)
#undef X
      GLYPH_COUNT
};

/* The sign, one cell wide. */
const char *glyph_text(enum glyph_set set, enum glyph glyph);

#endif
