/*
 * What a cell of the screen means. Views draw with these words only; a theme says how each of them looks. The letter stands
 * for the paint in the golden files of the screens.
 */
#ifndef UI_PAINT_H
#define UI_PAINT_H

/* X(name in C, name in a theme file, letter in golden files) */
#define PAINT_LIST(X) \
  X(PAINT_TEXT, "text", '.') \
  X(PAINT_DIM, "dim", 'd') \
  X(PAINT_STRONG, "strong", 'T') \
  X(PAINT_HEADER, "header", 'h') \
  X(PAINT_FOOTER, "footer", 'f') \
  X(PAINT_KEY, "key", 'k') \
  X(PAINT_LINE, "line", '-') \
  X(PAINT_TIME, "time", 't') \
  X(PAINT_FREE, "free", '_') \
  X(PAINT_OFF, "off", 'o') \
  X(PAINT_NOW, "now", 'n') \
  X(PAINT_GAP, "gap", 'g') \
  X(PAINT_PENDING, "pending", '1') \
  X(PAINT_SCHEDULED, "scheduled", '2') \
  X(PAINT_CONFIRMED, "confirmed", '3') \
  X(PAINT_CHECKED_IN, "checked-in", '4') \
  X(PAINT_IN_PROGRESS, "in-progress", '5') \
  X(PAINT_COMPLETED, "completed", '6') \
  X(PAINT_CANCELLED, "cancelled", '7') \
  X(PAINT_NO_SHOW, "no-show", '8') \
  X(PAINT_GHOST, "ghost", 'G') \
  X(PAINT_GHOST_BAD, "ghost-bad", 'B') \
  X(PAINT_UNSYNCED, "unsynced", 's') \
  X(PAINT_CONFLICT, "conflict", '!') \
  X(PAINT_CURSOR, "cursor", '#') \
  X(PAINT_CHOSEN, "chosen", '=') \
  X(PAINT_FIELD, "field", 'u') \
  X(PAINT_FIELD_ON, "field-on", 'U') \
  X(PAINT_FIELD_HINT, "field-hint", 'i') \
  X(PAINT_GOOD, "good", '+') \
  X(PAINT_WARNING, "warning", 'w') \
  X(PAINT_ERROR, "error", 'e')

enum paint {
#define X(symbol, name, letter) symbol,
  PAINT_LIST(X)
#undef X
      PAINT_COUNT
};

/* The name of a paint in theme files, such as "checked-in". */
const char *paint_name(enum paint paint);

/* The letter of a paint in golden files. */
char paint_letter(enum paint paint);

#endif
