/*
 * The day: a column per employee, a row per stretch of time, the visits in their places. The base view of the screen.
 *
 * Where the window is too small for columns, the column of the cursor is shown as a list (agenda). Where it is wide, a panel at
 * the side tells of the visit under the cursor.
 */
#ifndef UI_DAY_VIEW_H
#define UI_DAY_VIEW_H

#include "core/model/slots.h"
#include "ui/calendar/grid.h"
#include "ui/calendar/location_view.h"
#include "ui/undo.h"
#include "ui/view.h"

enum {
  DAY_TIME_COLUMNS = 7, /* mark, time, blank */
  DAY_COLUMN_LEAST = 16,
  DAY_COLUMN_MOST = 34,
  DAY_AGENDA_BELOW_ROWS = 12, /* of the body */
  DAY_AGENDA_BELOW_COLUMNS = 60
};

/* What the last picture of the day followed from, but for the cursor (day_damage.c). */
struct day_picture {
  uint64_t loads, shows;
  int64_t starts_at;
  int32_t date;
  int step, now_row, top, rows, first_column, shown_columns, column_width, depth;
  struct area area;
  bool side;
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
  struct day_picture drawn;
  struct desk_cell drawn_cell;
  struct id drawn_selected;
};

/* The rows that are shown of it while another view shows its days, and whether as a list: what a page is, and a step. */
void day_view_fit(struct ui *ui, int rows, bool agenda);

/* The day view at the bottom of the stack, its rows made for the day that is loaded now: keys come before they are drawn. */
const struct day_view *day_view_base(struct ui *ui);

/* A new day view; NULL when out of memory. */
struct view *day_view_new(void);

/* Drawing (day_draw.c), and what has to be drawn anew when the cursor has moved (day_damage.c). */
bool day_view_damage(const struct ui *ui, struct view *view, struct area area, struct damage *damage);
void day_view_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area);

/*
 * The agenda of a small window (day_agenda.c): its list with a line about whose it is, the list alone, and the cursor's way from an item to
 * the next.
 */
void day_agenda_draw(const struct ui *ui, struct canvas *canvas, struct area area);
void day_agenda_list(const struct ui *ui, struct canvas *canvas, struct area area);
void day_agenda_step(struct desk *desk, int steps);

/* The panel at the right of an area, with what lies under the cursor. */
void day_side_draw(const struct ui *ui, struct canvas *canvas, struct area area);

/* The place of the cursor in one line of words: for the line above the footer, and for a screen reader. */
void day_describe(const struct ui *ui, char *text, size_t size);

/* What opens other views, and the height of rows (day_view.c). */
unsigned day_run_new(struct ui *ui, struct view *view);
unsigned day_run_as_last_time(struct ui *ui, struct view *view);
unsigned day_run_walk_in(struct ui *ui, struct view *view);
unsigned day_run_find(struct ui *ui, struct view *view);
unsigned day_run_why_not(struct ui *ui, struct view *view);
unsigned day_run_finer(struct ui *ui, struct view *view);
unsigned day_run_coarser(struct ui *ui, struct view *view);

/* What can be done with the visit under the cursor (day_actions.c). */
unsigned day_run_open(struct ui *ui, struct view *view);
/* What a role must be allowed for an action in the day or the week: opening is booking where it is free. */
enum permission day_permission(const struct ui *ui, const struct view *view, enum action action,
                               enum permission usual);
unsigned day_run_card(struct ui *ui, struct view *view); /* of the customer whose visit it is */
const char *day_no_customer(const struct ui *ui, const struct view *view);
unsigned day_run_check_in(struct ui *ui, struct view *view);
unsigned day_run_start(struct ui *ui, struct view *view);
unsigned day_run_done(struct ui *ui, struct view *view);
unsigned day_run_confirm(struct ui *ui, struct view *view);
unsigned day_run_cancel(struct ui *ui, struct view *view);
unsigned day_run_no_show(struct ui *ui, struct view *view);
unsigned day_run_move(struct ui *ui, struct view *view);
unsigned day_run_reactivate(struct ui *ui, struct view *view);
unsigned day_run_shown_too(struct ui *ui,
                           struct view *view); /* shows cancelled and missed visits, or hides them */
const char *day_not_reactivated(const struct ui *ui, const struct view *view);
unsigned day_run_longer(struct ui *ui, struct view *view); /* day_edit.c */
unsigned day_run_shorter(struct ui *ui, struct view *view);
unsigned day_run_override(struct ui *ui, struct view *view); /* what was just refused, with a reason */
const char *day_nothing_to_override(const struct ui *ui, const struct view *view);
unsigned day_run_note(struct ui *ui, struct view *view);
unsigned day_run_edit(struct ui *ui, struct view *view);
unsigned day_run_block(struct ui *ui, struct view *view);
unsigned day_run_remove(struct ui *ui, struct view *view); /* a visit by its reason, a block by a yes */
const char *day_no_visit_or_block(const struct ui *ui, const struct view *view);
unsigned day_run_next_free(struct ui *ui, struct view *view); /* day_free.c */
const char *day_no_visit(const struct ui *ui, const struct view *view);
unsigned day_run_copy(struct ui *ui, struct view *view);

/* What a free time is looked for: a request, or a visit as it is (slots.h). */
struct day_wish {
  const struct visit_request *request;
  struct id except; /* the visit that is being moved or changed; nil: none */
  const struct visit_plan *as_is;
  int as_is_employee;
};

/*
 * Goes to the next time after the cursor at which such a visit would be offered, within eight weeks. Says so when there is none. (day_free.c)
 */
unsigned day_next_free_for(struct ui *ui, const struct day_wish *wish);

/* Goes to a free instant in an employee's column, and says so. */
unsigned day_go_free(struct ui *ui, int employee, int64_t at);

/* The best times for such a visit on the week from `first` on, best first (slots_best). */
enum { DAY_BEST_DAYS = 7 };
FD_CHECKED enum code day_best_for(struct ui *ui, const struct day_wish *wish, int32_t first,
                                  struct slot_offer *offers, int most, int *count, struct error *error);

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

/* Goes to a date, at the cursor's time of day. Returns the reactions. */
unsigned day_go_to(struct ui *ui, int32_t date);

/* Asks for a date with `initial` already typed, and goes there. */
void day_ask_date(struct ui *ui, const char *initial);

/*
 * What the day and the week answer alike, in the order of the footer: both keep the cell under the cursor in the desk, so that the same
 * handlers work on it.
 */
#define DAY_HANDLERS \
  {ACTION_NEW_BOOKING, true, day_run_new, NULL}, {ACTION_WALK_IN, true, day_run_walk_in, NULL}, \
      {ACTION_CHECK_IN, true, day_run_check_in, day_no_visit}, \
      {ACTION_MOVE, true, day_run_move, day_no_visit}, \
      {ACTION_CANCEL, true, day_run_remove, day_no_visit_or_block}, \
      {ACTION_REACTIVATE, true, day_run_reactivate, day_not_reactivated}, \
      {ACTION_UNDO, true, undo_run_undo, NULL}, {ACTION_FIND, true, day_run_find, NULL}, \
      {ACTION_GO_TO_DATE, true, day_run_go_to_date, NULL}, {ACTION_OPEN, false, day_run_open, NULL}, \
      {ACTION_START, false, day_run_start, day_no_visit}, {ACTION_DONE, false, day_run_done, day_no_visit}, \
      {ACTION_CONFIRM, false, day_run_confirm, day_no_visit}, \
      {ACTION_NO_SHOW, false, day_run_no_show, day_no_visit}, \
      {ACTION_EDIT, false, day_run_edit, day_no_visit}, {ACTION_NOTE, false, day_run_note, day_no_visit}, \
      {ACTION_CARD, false, day_run_card, day_no_customer}, \
      {ACTION_LONGER, false, day_run_longer, day_no_visit}, \
      {ACTION_SHORTER, false, day_run_shorter, day_no_visit}, \
      {ACTION_COPY, false, day_run_copy, day_no_visit}, \
      {ACTION_OVERRIDE, false, day_run_override, day_nothing_to_override}, \
      {ACTION_BLOCK, false, day_run_block, NULL}, {ACTION_AS_LAST_TIME, true, day_run_as_last_time, NULL}, \
      {ACTION_WHY_NOT, true, day_run_why_not, NULL}, {ACTION_NEXT_FREE, true, day_run_next_free, NULL}, \
      {ACTION_TODAY, true, day_run_today, NULL}, {ACTION_DAY_BEFORE, false, day_run_day_before, NULL}, \
      {ACTION_DAY_AFTER, false, day_run_day_after, NULL}, \
      {ACTION_WEEK_BEFORE, false, day_run_week_before, NULL}, \
      {ACTION_WEEK_AFTER, false, day_run_week_after, NULL}, {ACTION_UP, false, day_run_up, NULL}, \
      {ACTION_DOWN, false, day_run_down, NULL}, {ACTION_LEFT, false, day_run_left, NULL}, \
      {ACTION_RIGHT, false, day_run_right, NULL}, {ACTION_PAGE_UP, false, day_run_page_up, NULL}, \
      {ACTION_PAGE_DOWN, false, day_run_page_down, NULL}, {ACTION_FIRST, false, day_run_first, NULL}, \
      {ACTION_LAST, false, day_run_last, NULL}, {ACTION_COLUMN, false, day_run_column, NULL}, \
      {ACTION_FINER, false, day_run_finer, NULL}, {ACTION_COARSER, false, day_run_coarser, NULL}, \
      {ACTION_SHOWN_TOO, false, day_run_shown_too, NULL}, { \
    ACTION_LOCATION, false, location_run_other, location_is_only \
  }

#endif
