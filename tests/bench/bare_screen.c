/*
 * The floor of the screen's start: opens the file, reads the day that stands in its arguments by one bare query, paints a window full of
 * it, says that it is idle, and waits to be ended.
 *
 *   bare_screen FILE FROM TO        the day's instants, ms
 */
#include <curses.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "bare.h"
#include "bare_day.h"

enum { COLUMN_WIDTH = 16 };

static void paint_row(sqlite3_stmt *row, int number) {
  static const int names[] = {7, 34, 1};
  for (int line = 0; line < 3; line++) {
    int at = number * 3 + line;
    const char *text = (const char *)sqlite3_column_text(row, names[line]);
    (void)attron(COLOR_PAIR(1 + number % 4));
    (void)mvprintw(1 + at % (LINES - 2), at / (LINES - 2) * COLUMN_WIDTH % COLS, "%-15.15s",
                   text != NULL ? text : "");
    (void)attroff(COLOR_PAIR(1 + number % 4));
  }
}

static void paint_day(sqlite3 *db, int64_t from, int64_t to) {
  sqlite3_stmt *location = bare_prepare(db, "SELECT id FROM location ORDER BY position LIMIT 1");
  sqlite3_stmt *day = bare_prepare(db, bare_day_visits);
  if (sqlite3_step(location) != SQLITE_ROW) exit(1);
  bare_bind_id(day, 1, bare_column_id(location, 0));
  (void)sqlite3_bind_int64(day, 2, from);
  (void)sqlite3_bind_int64(day, 3, to);
  for (int number = 0; sqlite3_step(day) == SQLITE_ROW; number++) paint_row(day, number);
  (void)sqlite3_finalize(location);
  (void)sqlite3_finalize(day);
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  (void)setlocale(LC_ALL, "");
  sqlite3 *db = bare_open(argv[1]);
  SCREEN *screen = newterm(NULL, stdout, stdin);
  if (screen == NULL) return 1;
  (void)cbreak();
  (void)noecho();
  (void)start_color();
  (void)use_default_colors();
  for (short pair = 1; pair <= 4; pair++) (void)init_pair(pair, (short)(pair + 1), -1);
  for (int row = 0; row < LINES; row++) (void)mvhline(row, 0, row % 4 == 0 ? '-' : '.', COLS);
  paint_day(db, strtoll(argv[2], NULL, 10), strtoll(argv[3], NULL, 10));
  (void)refresh();
  const char *idle = getenv("FRONTDESK_IDLE_FD");
  uint64_t consumed = 0;
  if (idle != NULL) (void)!write((int)strtol(idle, NULL, 10), &consumed, sizeof consumed);
  (void)getch();
  (void)endwin();
  delscreen(screen);
  bare_close(db);
  return 0;
}
