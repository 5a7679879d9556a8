/*
 * The floor of every key: a bare curses program that has its pictures ready, and paints one for each byte that it reads.
 *
 *   bare_painter PICTURES
 */
#include <curses.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <wchar.h>

#include "picture.h"
#include "ui/terminal/theme.h"

static struct picture_head head;
static cchar_t *cells; /* of all pictures, ready for curses; a right half is a zero */

static void colours_take(attr_t attributes[PAINT_COUNT], short pairs[PAINT_COUNT]) {
  const struct theme *theme = theme_find("default");
  for (short paint = 0; paint < PAINT_COUNT; paint++) {
    const struct style *style = &theme->styles[paint];
    attributes[paint] = ((style->bits & STYLE_BOLD) != 0 ? A_BOLD : 0) |
                        ((style->bits & STYLE_REVERSE) != 0 ? A_REVERSE : 0) |
                        ((style->bits & STYLE_UNDERLINE) != 0 ? A_UNDERLINE : 0);
    pairs[paint] = (short)(paint + 1);
    (void)init_pair(pairs[paint], style->fine_text, style->fine_ground);
  }
}

static int load(const char *path) {
  attr_t attributes[PAINT_COUNT];
  short pairs[PAINT_COUNT];
  FILE *file = fopen(path, "r");
  if (file == NULL || fread(&head, sizeof head, 1, file) != 1) return 1;
  size_t count = (size_t)(head.rows * head.columns * head.count);
  struct cell cell;
  cells = calloc(count, sizeof *cells);
  if (cells == NULL) return 1;
  colours_take(attributes, pairs);
  for (size_t i = 0; i < count; i++) {
    wchar_t wide[CELL_TEXT_SIZE] = {0};
    if (fread(&cell, sizeof cell, 1, file) != 1) return 1;
    if (cell.width == 0 || mbstowcs(wide, cell.text, CELL_TEXT_SIZE - 1) == (size_t)-1) continue;
    if (wcslen(wide) > CCHARW_MAX) wide[CCHARW_MAX] = L'\0';
    (void)setcchar(&cells[i], wide, attributes[cell.paint], pairs[cell.paint], NULL);
  }
  return fclose(file) == 0 ? 0 : 1;
}

static void draw(int picture) {
  const cchar_t *cell = cells + (size_t)picture * (size_t)(head.rows * head.columns);
  (void)erase();
  for (int row = 0; row < head.rows; row++)
    for (int column = 0; column < head.columns; column++, cell++)
      if (cell->chars[0] != L'\0') (void)mvadd_wch(row, column, cell);
  (void)move(0, 0);
}

static void tell(uint64_t consumed) {
  const char *idle = getenv("FRONTDESK_IDLE_FD");
  if (idle != NULL) (void)!write((int)strtol(idle, NULL, 10), &consumed, sizeof consumed);
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  (void)setlocale(LC_ALL, "");
  SCREEN *screen = newterm(NULL, stdout, stdin);
  if (screen == NULL) return 1;
  (void)raw();
  (void)noecho();
  (void)start_color();
  (void)use_default_colors();
  (void)curs_set(0);
  if (load(argv[1]) != 0) return 1;
  int shown = 0;
  int touched = 0;
  draw(shown);
  (void)refresh();
  tell(0);
  uint64_t consumed = 0;
  for (char byte = 0; read(STDIN_FILENO, &byte, 1) == 1 && byte != PICTURE_END; tell(++consumed)) {
    shown = byte == PICTURE_NEXT ? (shown + 1) % head.count : shown;
    if (byte == PICTURE_NEXT) draw(shown);
    if (byte == PICTURE_TOUCH) (void)mvaddch(head.rows / 2, head.columns / 2, touched++ % 2 == 0 ? '#' : '.');
    (void)refresh();
  }
  (void)endwin();
  delscreen(screen);
  return 0;
}
