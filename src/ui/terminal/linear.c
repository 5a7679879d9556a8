#include "ui/terminal/linear.h"

#include <stdio.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/text.h"
#include "ui/ui.h"

enum { SEPARATE_FROM = 2, LINE_MESSAGES_LEAST = 4 };

/* What is said in place of a sign; nothing where the words beside it say it, or where it is but a line. */
static const char *const sign_words[GLYPH_COUNT] = {
    [GLYPH_NOW] = N_("now"),
    [GLYPH_ELLIPSIS] = "...",
    [GLYPH_UNSYNCED] = N_("to send:"),
    [GLYPH_CONFLICT] = N_("attention:"),
    [GLYPH_OVERLAP] = N_("overlapping"),
    [GLYPH_PENDING] = N_("to be approved"),
    [GLYPH_SCHEDULED] = N_("booked"),
    [GLYPH_CONFIRMED] = N_("confirmed"),
    [GLYPH_CHECKED_IN] = N_("checked in"),
    [GLYPH_IN_PROGRESS] = N_("in the chair"),
    [GLYPH_COMPLETED] = N_("done"),
    [GLYPH_CANCELLED] = N_("cancelled"),
    [GLYPH_NO_SHOW] = N_("no-show"),
    [GLYPH_BAD] = N_("no:"),
    [GLYPH_TO] = N_("to"),
    [GLYPH_MORE_ABOVE] = N_("more above"),
    [GLYPH_MORE_BELOW] = N_("more below"),
    [GLYPH_UNKNOWN] = "?",
};

/* A place where lines are written, one cluster after the other. */
struct pen {
  struct canvas *canvas;
  int row, column;
  int word;       /* the column in which the word begun last begins */
  int cursor_row; /* where the sheet's cursor has come to; -1: not yet */
  int cursor_column;
  bool after_word; /* the last thing written stands for a sign */
  char last;       /* the last character that was written in this line, if it is ASCII; 0 at its beginning */
};

void linear_init(struct linear *linear) {
  *linear = (struct linear){.on = false};
  canvas_init(&linear->canvas, GLYPHS_LINEAR);
  canvas_init(&linear->tall, GLYPHS_LINEAR);
}

void linear_release(struct linear *linear) {
  canvas_release(&linear->canvas);
  canvas_release(&linear->tall);
}

enum code linear_resize(struct linear *linear, int rows, int columns, struct error *error) {
  enum code code = canvas_resize(&linear->tall, CANVAS_ROWS_MAX, columns, error);
  return code == CODE_OK ? canvas_resize(&linear->canvas, rows, columns, error) : code;
}

void linear_key(struct linear *linear) { linear->speaking = false; }

/* ---- Writing lines ---- */

static void pen_line_end(struct pen *pen) {
  if (pen->row < pen->canvas->rows - 1) pen->row++;
  pen->column = pen->word = 0;
  pen->last = 0;
  pen->after_word = false;
}

/* The line is full: the word that is being written goes to the next one, unless it is the line. */
static void pen_wrap(struct pen *pen) {
  struct canvas *canvas = pen->canvas;
  int from = pen->word > 0 ? pen->word : pen->column;
  int row = pen->row;
  int end = pen->column;
  if (row == canvas->rows - 1) return;
  pen->row++;
  pen->column = pen->word = 0;
  for (int column = from; column < end; column++) {
    const struct cell *cell = canvas_cell(canvas, row, column);
    if (cell->width > 0) {
      struct cell moved = *cell;
      (void)canvas_text(canvas, pen->row, pen->column, moved.width, (enum paint)moved.paint, moved.text);
      pen->column += moved.width;
    }
  }
  canvas_blank(canvas, (struct area){row, from, 1, end - from}, PAINT_TEXT);
  if (pen->cursor_row != row || pen->cursor_column < from) return;
  pen->cursor_row = pen->row;
  pen->cursor_column -= from;
}

static void pen_cluster(struct pen *pen, enum paint paint, const char *text, int width) {
  bool blank = strcmp(text, " ") == 0;
  if (pen->column + width > pen->canvas->columns) {
    if (blank) { /* it would stand behind the edge: the next word begins a line */
      pen->word = pen->column;
      return;
    }
    pen_wrap(pen);
  }
  if (pen->column + width > pen->canvas->columns) return;
  (void)canvas_text(pen->canvas, pen->row, pen->column, width, paint, text);
  pen->column += width;
  if (blank) pen->word = pen->column;
  pen->last = (unsigned char)text[0] < 0x80 ? text[0] : 'x';
}

static void pen_text(struct pen *pen, enum paint paint, const char *text) {
  size_t size = 0;
  for (size_t at = 0, length = strlen(text); at < length; at += size) {
    char cluster[CELL_TEXT_SIZE] = "";
    size = text_next_cluster(text, length, at) - at;
    if (size >= sizeof cluster) continue;
    memcpy(cluster, text + at, size);
    pen_cluster(pen, paint, cluster, canvas_width(cluster));
  }
}

/* ---- Reading the sheet ---- */

/* The sign that a cell holds, or GLYPH_COUNT. */
static enum glyph sign_of(const struct cell *cell) {
  int glyph = 0;
  if ((unsigned char)cell->text[0] != 0xE2) return GLYPH_COUNT;
  while (glyph < GLYPH_COUNT && strcmp(glyph_text(GLYPHS_LINEAR, (enum glyph)glyph), cell->text) != 0)
    glyph++;
  return (enum glyph)glyph;
}

static bool is_blank(const struct cell *cell) { return cell->width == 1 && strcmp(cell->text, " ") == 0; }

/* Whether the words that follow a sign in the row say the same, as in "✓ confirmed". */
static bool is_said_anyway(const struct canvas *sheet, int row, int column, const char *word) {
  while (column < sheet->columns && is_blank(canvas_cell(sheet, row, column))) column++;
  for (size_t i = 0; word[i] != '\0'; i++, column++) {
    const struct cell *cell = canvas_cell(sheet, row, column);
    if (cell == NULL || cell->text[0] != word[i]) return false;
  }
  return true;
}

/* What stands between two things in a row: a label and its value, or two values. */
static void separate(struct pen *pen, int blanks, enum paint before, enum paint paint) {
  if (pen->last == 0 || pen->last == ' ') return;
  bool label = (before == PAINT_DIM || before == PAINT_STRONG || before == PAINT_KEY) && paint != before;
  bool closed = strchr(":,;.?!", pen->last) != NULL;
  if (blanks >= SEPARATE_FROM && !closed) pen_cluster(pen, before, label ? ":" : ",", 1);
  pen_cluster(pen, before, " ", 1);
}

/* Where the cursor of the sheet has come to, when it is at this cell or was before it. */
static void cursor_note(struct pen *pen, const struct canvas *sheet, int row, int column, int blanks) {
  bool here = sheet->cursor_row == row && pen->cursor_row < 0 && sheet->cursor_column <= column;
  if (!here) return;
  int back = blanks > 1 ? column - sheet->cursor_column : 0; /* a caret among blanks that are drawn as one */
  pen->cursor_row = pen->row;
  pen->cursor_column = back > 0 && pen->column > 0 ? pen->column - 1 : pen->column;
}

static void number_write(struct pen *pen, const struct canvas *sheet, int row) {
  char text[32];
  int item = canvas_item_at(sheet, row);
  if (item == 0) return;
  (void)snprintf(text, sizeof text, "%d%s ", item < 0 ? -item : item, item < 0 ? _(", chosen:") : "");
  pen_text(pen, PAINT_DIM, text);
}

static void cell_write(struct pen *pen, const struct canvas *sheet, int row, int column, int *blanks,
                       enum paint *before) {
  const struct cell *cell = canvas_cell(sheet, row, column);
  enum paint paint = (enum paint)cell->paint;
  enum glyph sign = sign_of(cell);
  const char *word = sign == GLYPH_COUNT ? cell->text : sign_words[sign];
  if (sign != GLYPH_COUNT && word != NULL) word = _(word);
  bool separator = sign == GLYPH_SEPARATOR;
  bool said = sign != GLYPH_COUNT && word != NULL && is_said_anyway(sheet, row, column + 1, word);
  if (separator) *blanks = SEPARATE_FROM; /* it parts two things */
  if (is_blank(cell) || word == NULL || said) {
    if (!separator) (*blanks)++;
    return;
  }
  if (pen->last == 0) number_write(pen, sheet, row);
  if (*blanks == 0 && (pen->after_word || sign != GLYPH_COUNT)) *blanks = 1;
  if (*blanks > 0) separate(pen, *blanks, *before, paint);
  cursor_note(pen, sheet, row, column, *blanks);
  if (sign == GLYPH_COUNT)
    pen_cluster(pen, paint, word, cell->width);
  else
    pen_text(pen, paint, word);
  *blanks = 0;
  pen->after_word = sign != GLYPH_COUNT;
  *before = paint;
}

/* One row of the sheet as a line, if there is anything in it. */
static void row_write(struct pen *pen, const struct canvas *sheet, int row) {
  int blanks = 0;
  enum paint before = PAINT_TEXT;
  for (int column = 0; column < sheet->columns; column++)
    if (canvas_cell(sheet, row, column)->width > 0) cell_write(pen, sheet, row, column, &blanks, &before);
  if (sheet->cursor_row == row && pen->cursor_row < 0) { /* behind the last letter */
    int gap = blanks - (sheet->columns - sheet->cursor_column);
    if (gap > 0 && pen->last != 0) pen_cluster(pen, before, " ", 1);
    pen->cursor_row = pen->row;
    pen->cursor_column = pen->column < pen->canvas->columns ? pen->column : pen->canvas->columns - 1;
    if (pen->last == 0) pen->last = ' '; /* an empty field has its line */
  }
  if (pen->last != 0) pen_line_end(pen);
}

/* ---- The picture ---- */

static const enum paint said_paints[] = {
    [MESSAGE_NONE] = PAINT_TEXT,
    [MESSAGE_DONE] = PAINT_GOOD,
    [MESSAGE_NOTE] = PAINT_WARNING,
    [MESSAGE_REFUSED] = PAINT_ERROR,
};

/* The messages from the oldest shown to the last one. Where the last begins goes to `last_row`. */
static void said_write(const struct ui *ui, struct pen *pen, int *last_row) {
  for (int ago = LINEAR_MESSAGES - 1; ago >= 0; ago--) {
    const struct message_entry *entry = message_log_get(&ui->log, ago);
    if (entry == NULL) continue;
    *last_row = pen->row;
    pen_text(pen, said_paints[entry->kind], entry->text);
    pen_line_end(pen);
  }
}

/* Copies lines of `tall` into the window. */
static void lines_show(struct linear *linear, int from, int count, int row) {
  struct canvas *canvas = &linear->canvas;
  for (int i = 0; i < count && row + i < canvas->rows; i++)
    memcpy(&canvas->cells[(size_t)(row + i) * (size_t)canvas->columns],
           &linear->tall.cells[(size_t)(from + i) * (size_t)canvas->columns],
           (size_t)canvas->columns * sizeof canvas->cells[0]);
}

static int least(int left, int right) { return left < right ? left : right; }

/* Scrolls so that the line of the cursor is among those shown. */
static void scroll(struct linear *linear, int lines, int room, int cursor) {
  if (cursor < linear->top) linear->top = cursor;
  if (cursor >= linear->top + room) linear->top = cursor - room + 1;
  if (linear->top > lines - room) linear->top = lines - room;
  if (linear->top < 0) linear->top = 0;
}

void linear_paint(struct ui *ui, const struct canvas *sheet) {
  struct linear *linear = &ui->linear;
  struct pen pen = {.canvas = &linear->tall, .cursor_row = -1};
  int said_row = -1;
  canvas_clear(&linear->tall);
  canvas_clear(&linear->canvas);
  for (int row = 0; row < sheet->rows - 1; row++) row_write(&pen, sheet, row);
  int body = pen.row;
  said_write(ui, &pen, &said_row);
  int said_end = pen.row;
  row_write(&pen, sheet, sheet->rows - 1);
  int rows = linear->canvas.rows;
  int footer = rows >= LINE_MESSAGES_LEAST ? least(1, pen.row - said_end) : 0;
  int said = rows >= LINE_MESSAGES_LEAST ? least(said_end - body, (rows - footer) / 2) : 0;
  int room = rows - footer - said;
  int cursor = pen.cursor_row < 0 ? 0 : pen.cursor_row;
  if (ui->log.next != linear->said) linear->speaking = !sheet->caret && said_row >= 0;
  linear->said = ui->log.next;
  scroll(linear, body, room, cursor < body ? cursor : 0);
  lines_show(linear, linear->top, least(body - linear->top, room), 0);
  lines_show(linear, said_end - said, said, rows - footer - said);
  lines_show(linear, said_end, footer, rows - footer);
  int spoken = said_row - (said_end - said);
  if (linear->speaking && spoken >= 0 && said > 0)
    canvas_park(&linear->canvas, rows - footer - said + spoken, 0, true);
  else
    canvas_park(&linear->canvas, cursor - linear->top, sheet->caret ? pen.cursor_column : 0, true);
}
