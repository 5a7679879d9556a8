#include "ui/views.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "ui/calendar/month_view.h"
#include "ui/calendar/week_view.h"
#include "ui/changes_view.h"
#include "ui/customers/customers_view.h"
#include "ui/messages_view.h"
#include "ui/office/calls_view.h"
#include "ui/office/log_view.h"
#include "ui/office/queue_view.h"
#include "ui/office/reports_view.h"
#include "ui/office/review_view.h"
#include "ui/setup/setup_view.h"

static void open_customers(struct ui *ui) { customers_view_open(ui, NULL); }

/* In the order of the menu. X(action, what opens it) */
#define VIEW_LIST(X) \
  X(ACTION_VIEW_DAY, NULL) \
  X(ACTION_VIEW_WEEK, week_view_open) \
  X(ACTION_VIEW_MONTH, month_view_open) \
  X(ACTION_VIEW_CUSTOMERS, open_customers) \
  X(ACTION_VIEW_QUEUE, queue_view_open) \
  X(ACTION_VIEW_CALLS, calls_view_open) \
  X(ACTION_VIEW_REVIEW, review_view_open) \
  X(ACTION_VIEW_REPORTS, reports_view_open) \
  X(ACTION_VIEW_LOG, log_view_open) \
  X(ACTION_VIEW_CHANGES, changes_view_open) \
  X(ACTION_VIEW_SETUP, setup_view_open) \
  X(ACTION_VIEW_MESSAGES, messages_view_open)

const struct view_row view_rows[] = {
#define X(action, open) {action, open},
    VIEW_LIST(X)
#undef X
};
const int view_row_count = (int)(sizeof view_rows / sizeof view_rows[0]);

/* Leaves the view on top as its back key does, which keeps what was typed. */
static void leave_top(struct ui *ui) {
  int depth = ui->depth;
  const struct handler *back = view_handler(ui_top(ui), ACTION_BACK);
  ui->key = KEY_ESC;
  if (back != NULL) ui->wanted |= back->run(ui, ui_top(ui));
  if (ui->depth >= depth) ui_pop(ui);
}

unsigned views_go(struct ui *ui, enum action action) {
  while (ui->depth > 1) leave_top(ui);
  for (int i = 0; i < view_row_count; i++)
    if (view_rows[i].action == action && view_rows[i].open != NULL) view_rows[i].open(ui);
  return REACTION_REPAINT;
}

/* ---- The menu ---- */

static unsigned run_go(struct ui *ui, struct view *view) {
  (void)view;
  return views_go(ui, ui->action);
}

const struct handler view_handlers[] = {
#define X(action, open) {action, false, run_go, NULL},
    VIEW_LIST(X)
#undef X
};
const int view_handler_count = (int)(sizeof view_handlers / sizeof view_handlers[0]);

enum { MENU_ENTRY_SIZE = 64, MENU_COLUMNS = 18 };

static void entry_text(const struct ui *ui, enum action action, char text[MENU_ENTRY_SIZE]) {
  char key[KEY_NAME_SIZE] = "";
  if (ui->keymap.keys[action][0] != KEY_NONE) key_format(ui->keymap.keys[action][0], key);
  (void)snprintf(text, MENU_ENTRY_SIZE, "%.20s %.40s", key, _(action_rows[action].label));
}

static int menu_per_row(int columns) { return columns < MENU_COLUMNS + 2 ? 1 : (columns - 2) / MENU_COLUMNS; }

static int menu_rows(const struct ui *ui, const struct view *view, int columns) {
  (void)ui;
  (void)view;
  int per_row = menu_per_row(columns);
  return (view_row_count + per_row - 1) / per_row;
}

static void menu_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area) {
  (void)view;
  int per_row = menu_per_row(area.columns);
  canvas_blank(canvas, area, PAINT_TEXT);
  for (int i = 0; i < view_row_count && i / per_row < area.rows; i++) {
    char text[MENU_ENTRY_SIZE];
    int row = area.row + i / per_row;
    int left = area.column + 1 + i % per_row * MENU_COLUMNS;
    entry_text(ui, view_rows[i].action, text);
    size_t key = strcspn(text, " ");
    (void)canvas_text(canvas, row, left, MENU_COLUMNS - 1, PAINT_TEXT, text);
    canvas_repaint(canvas, (struct area){row, left, 1, (int)key}, PAINT_KEY);
  }
  canvas_park(canvas, area.row, area.column + 1, false);
}

/* Esc leaves it; "back" is no handler here, because one of its keys is a view's letter. */
static unsigned menu_text(struct ui *ui, struct view *view, const struct event *event) {
  (void)view;
  if (event->kind != EVENT_KEY || event->key != KEY_ESC) return REACTION_PASS;
  ui_pop(ui);
  return REACTION_REPAINT;
}

static void menu_release(struct view *view) { free(view); }

static const struct view_class menu_class = {
    .name = "views",
    .title = N_("Going to another view"),
    .placement = PLACE_LINE,
    .handlers = view_handlers,
    .handler_count = (int)(sizeof view_handlers / sizeof view_handlers[0]),
    .text = menu_text,
    .draw = menu_draw,
    .rows = menu_rows,
    .release = menu_release,
};

unsigned views_run_menu(struct ui *ui, struct view *view) {
  (void)view;
  struct view *menu = calloc(1, sizeof *menu);
  if (menu != NULL) menu->class = &menu_class;
  ui_push(ui, menu);
  return REACTION_REPAINT;
}
