/*
 * The day: a column per employee, a row per stretch of time, the visits in their places. The base view of the screen.
 *
 * Where the window is too small for columns, the column of the cursor is shown as a list (agenda). Where it is wide, a panel at
 * the side tells of the visit under the cursor.
 */
#ifndef UI_DAY_VIEW_H
#define UI_DAY_VIEW_H

#include "ui/grid.h"
#include "ui/view.h"

enum {
  DAY_TIME_COLUMNS = 7, /* mark, time, blank */
  DAY_COLUMN_LEAST = 16,
  DAY_COLUMN_MOST = 34,
  DAY_AGENDA_BELOW_ROWS = 12, /* of the body */
  DAY_AGENDA_BELOW_COLUMNS = 60,
  DAY_ENTRIES_SHOWN = 3 /* beside each other in one row */
};

struct day_view {
  struct view view;
  struct grid grid;
  int32_t grid_date;
  bool placed; /* the rows have been scrolled to where the work is */
  int top;     /* first row shown */
  int rows;    /* rows shown */
  int first_column, shown_columns, column_width;
  bool side;   /* the panel is shown */
  bool agenda; /* the column of the cursor as a list */
};

/* The day view at the bottom of the stack, its rows made for the day that is loaded now: keys come before they are drawn. */
const struct day_view *day_view_base(struct ui *ui);

/* A new day view; NULL when out of memory. */
struct view *day_view_new(void);

/* Drawing (day_draw.c). */
void day_view_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area);

/* The agenda of a small window (day_agenda.c): its list, and where the cursor goes from an item to the next. */
void day_agenda_draw(const struct ui *ui, const struct day_view *day, struct canvas *canvas,
                     struct area area);
int64_t day_agenda_step(const struct desk *desk, int steps);

/* The place of the cursor in one line of words: for the line above the footer, and for a screen reader. */
void day_describe(const struct ui *ui, char *text, size_t size);

/* What can be done with the visit under the cursor (day_actions.c). */
unsigned day_run_open(struct ui *ui, struct view *view);
unsigned day_run_check_in(struct ui *ui, struct view *view);
unsigned day_run_start(struct ui *ui, struct view *view);
unsigned day_run_done(struct ui *ui, struct view *view);
unsigned day_run_confirm(struct ui *ui, struct view *view);
unsigned day_run_cancel(struct ui *ui, struct view *view);
unsigned day_run_no_show(struct ui *ui, struct view *view);
unsigned day_run_move(struct ui *ui, struct view *view);
unsigned day_run_longer(struct ui *ui, struct view *view); /* day_edit.c */
unsigned day_run_shorter(struct ui *ui, struct view *view);
unsigned day_run_edit(struct ui *ui, struct view *view);
unsigned day_run_block(struct ui *ui, struct view *view);
unsigned day_run_remove(struct ui *ui, struct view *view); /* a visit by its reason, a block by a yes */
const char *day_no_visit_or_block(const struct ui *ui, const struct view *view);
unsigned day_run_next_free(struct ui *ui, struct view *view); /* day_free.c */
const char *day_no_visit(const struct ui *ui, const struct view *view);

/*
 * Goes to the next time after the cursor at which such a visit would be offered, within eight weeks; `except` is the visit that is
 * being moved, or nil. Says so when there is none. (day_free.c)
 */
unsigned day_next_free_for(struct ui *ui, const struct visit_request *request, struct id except);

/* Changes a visit's status as of the revision that is shown, and says so. Returns the reactions for it. */
unsigned visit_set_status(struct ui *ui, const struct appointment *visit, enum appointment_status to,
                          const char *reason);

/* Dates and places, shared with the views that lie over the day (day_move.c): they change the desk's cell. */
unsigned day_run_up(struct ui *ui, struct view *view);
unsigned day_run_down(struct ui *ui, struct view *view);
unsigned day_run_left(struct ui *ui, struct view *view);
unsigned day_run_right(struct ui *ui, struct view *view);
unsigned day_run_page_up(struct ui *ui, struct view *view);
unsigned day_run_page_down(struct ui *ui, struct view *view);
unsigned day_run_first(struct ui *ui, struct view *view);
unsigned day_run_last(struct ui *ui, struct view *view);
unsigned day_run_column(struct ui *ui, struct view *view);
unsigned day_run_go_to_date(struct ui *ui, struct view *view);
unsigned day_run_today(struct ui *ui, struct view *view);
unsigned day_run_day_before(struct ui *ui, struct view *view);
unsigned day_run_day_after(struct ui *ui, struct view *view);
unsigned day_run_week_before(struct ui *ui, struct view *view);
unsigned day_run_week_after(struct ui *ui, struct view *view);

/* Asks for a date with `initial` already typed, and goes there. */
void day_ask_date(struct ui *ui, const char *initial);

#endif
