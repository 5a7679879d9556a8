/* Painting: header, the views in their places, the line of messages, the footer. */
#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/language.h"
#include "ui/people/permit.h"
#include "ui/ui.h"
#include "ui/words.h"

/* ---- Header ---- */

/* What stands at the right: connection, what waits, what must be decided, the time. */
static void header_state(const struct ui *ui, bool narrow, char *text, size_t size) {
  const struct replica_status *status = &ui->desk.status;
  enum glyph_set glyphs = ui->canvas.glyphs;
  char time[WORDS_SIZE];
  char review[WORDS_SIZE] = "";
  words_time(desk_zone(&ui->desk), ui->desk.now, time);
  if (status->review > 0)
    (void)snprintf(review, sizeof review, _("! %lld review  "), (long long)status->review);
  char user[128];
  people_header(ui, ui->canvas.columns, user, sizeof user);
  const char *link = status->suspended ? _("suspended") : status->paired ? _("offline") : _("local");
  const char *dot = glyph_text(glyphs, GLYPH_OFFLINE);
  const char *unsynced = glyph_text(glyphs, GLYPH_UNSYNCED);
  if (narrow)
    (void)snprintf(text, size, "%.30s%s%s %s%lld %s%s ", user, user[0] == '\0' ? "" : " ", dot, unsynced,
                   (long long)status->pending, status->review > 0 ? "! " : "", time);
  else
    (void)snprintf(text, size, "%.30s%s%s %s  %s %lld  %s%s ", user, user[0] == '\0' ? "" : "  ", dot, link,
                   unsynced, (long long)status->pending, review, time);
}

static void draw_header(const struct ui *ui, struct canvas *canvas) {
  const struct desk *desk = &ui->desk;
  canvas_blank(canvas, (struct area){0, 0, 1, canvas->columns}, PAINT_HEADER);
  if (desk->salon == NULL) return;
  char state[256];
  char date[WORDS_SIZE];
  char day[WORDS_SIZE + 16];
  int year = 0;
  int week = 0;
  bool narrow = canvas->columns < 76;
  header_state(ui, narrow, state, sizeof state);
  words_date(desk->date, canvas->columns < 50 ? 0 : narrow ? 1 : 2, date);
  date_iso_week(desk->date, &year, &week);
  (void)snprintf(day, sizeof day, narrow ? "%s" : _("%s %s wk %d"), date,
                 glyph_text(canvas->glyphs, GLYPH_SEPARATOR), week);
  int state_width = canvas_width(state);
  int day_width = canvas_width(day);
  int left = canvas->columns - state_width - day_width - 4;
  canvas_right(canvas, 0, 0, canvas->columns, PAINT_HEADER, state);
  (void)canvas_format(canvas, 0, 1, left, PAINT_HEADER, "%s %s %s", desk->salon->name,
                      glyph_text(canvas->glyphs, GLYPH_SEPARATOR),
                      desk->salon->locations[desk->location].name);
  (void)canvas_text(canvas, 0, canvas->columns - state_width - day_width - 2, day_width, PAINT_HEADER, day);
}

/* ---- Footer ---- */

/* One key with its label; returns the column after it, or `column` when it does not fit. */
static int draw_footer_key(const struct ui *ui, struct canvas *canvas, int column, int limit,
                           enum action action) {
  char key[KEY_NAME_SIZE];
  const char *label = _(action_rows[action].label);
  ui_key_name(ui, action, key);
  int key_width = canvas_width(key);
  int width = key_width + 1 + canvas_width(label);
  if (key[0] == '\0' || column + width > limit) return column;
  int row = canvas->rows - 1;
  (void)canvas_text(canvas, row, column, key_width, PAINT_KEY, key);
  (void)canvas_text(canvas, row, column + key_width + 1, width, PAINT_FOOTER, label);
  return column + width + 2;
}

static int draw_footer_keys(const struct ui *ui, const struct view *view, struct canvas *canvas, int column,
                            int limit, const struct handler *handlers, int count) {
  for (int i = 0; i < count; i++) {
    if (handlers[i].in_footer && permit_enabled(ui, view, &handlers[i]) &&
        (view == ui_top(ui) || view_handler(ui_top(ui), handlers[i].action) == NULL))
      column = draw_footer_key(ui, canvas, column, limit, handlers[i].action);
  }
  return column;
}

/* The columns that one key with its label takes. */
static int key_columns(const struct ui *ui, enum action action) {
  char key[KEY_NAME_SIZE];
  ui_key_name(ui, action, key);
  return key[0] == '\0' ? 0 : canvas_width(key) + 1 + canvas_width(_(action_rows[action].label)) + 2;
}

/* What a view's own keys leave free: the ways to the help, and to the other views where there is room, are never pushed out. */
static int kept_columns(const struct ui *ui, const struct view *view) {
  if (view_handler(view, ACTION_HELP) != NULL) return 0;
  bool wide = ui->canvas.columns >= UI_PANE_FROM && view->class->placement == PLACE_BODY;
  return key_columns(ui, ACTION_HELP) + (wide ? key_columns(ui, ACTION_VIEWS) : 0);
}

static void draw_footer(const struct ui *ui, struct canvas *canvas) {
  const struct view *view = ui_top(ui);
  if (view == NULL) return;
  char name[64];
  (void)snprintf(name, sizeof name, "[%s]", _(view->class->name));
  int row = canvas->rows - 1;
  int limit = canvas->columns - 1;
  canvas_blank(canvas, (struct area){row, 0, 1, canvas->columns}, PAINT_FOOTER);
  if (ui->mouse && canvas->columns >= UI_PANE_FROM) { /* or nobody finds out how to mark text now */
    const char *select = _("Shift+drag to select");
    canvas_right(canvas, row, 0, limit, PAINT_DIM, select);
    limit -= canvas_width(select) + 2;
  }
  const struct view_class *class = view->class;
  int own = class->alone ? limit : limit - kept_columns(ui, view);
  int column = draw_footer_keys(ui, view, canvas, 1, own, class->handlers, class->handler_count);
  if (class->fleeting && class->placement == PLACE_PANE && ui->depth > 1) { /* its keys work there too */
    const struct view *under = ui->views[ui->depth - 2];
    column =
        draw_footer_keys(ui, under, canvas, column, own, under->class->handlers, under->class->handler_count);
  }
  if (view_handler(view, ACTION_HELP) == NULL && !class->alone) {
    column = draw_footer_keys(ui, view, canvas, column, limit, global_handlers, 2);
    column = draw_footer_keys(ui, view, canvas, column, limit - canvas_width(name) - 1, global_handlers + 2,
                              global_handler_count - 2);
  }
  if (column + canvas_width(name) <= limit) canvas_right(canvas, row, 0, limit, PAINT_DIM, name);
}

/* ---- Messages ---- */

static const enum paint message_paints[] = {
    [MESSAGE_NONE] = PAINT_TEXT,
    [MESSAGE_DONE] = PAINT_GOOD,
    [MESSAGE_NOTE] = PAINT_WARNING,
    [MESSAGE_REFUSED] = PAINT_ERROR,
};

/* The topmost view that lies in the line; those under it are not drawn. -1: none. */
static int topmost_line(const struct ui *ui) {
  int found = -1;
  for (int i = 0; i < ui->depth; i++)
    if (ui->views[i]->class->placement == PLACE_LINE) found = i;
  return found;
}

/* The rows at the bottom that a question or a prompt takes. */
static int line_rows(const struct ui *ui) {
  int line = topmost_line(ui);
  if (line < 0) return 0;
  const struct view *view = ui->views[line];
  return view->class->rows == NULL ? 1 : view->class->rows(ui, view, ui->canvas.columns);
}

/* Draws the message over the rows that it needs, upwards from the footer or from what is asked above it. */
static void draw_message(const struct ui *ui, struct canvas *canvas) {
  const struct message *message = &ui->message;
  if (message->kind == MESSAGE_NONE) return;
  int columns = canvas->columns - 2;
  int rows = canvas_wrapped_rows(message->text, columns, MESSAGE_ROWS_MAX);
  int bottom = canvas->rows - 2 - line_rows(ui);
  struct area area = {bottom - rows + 1, 0, rows, canvas->columns};
  canvas_blank(canvas, area, PAINT_TEXT);
  (void)canvas_wrapped(canvas, (struct area){area.row, 1, rows, columns}, message_paints[message->kind],
                       message->text);
}

/* ---- Places ---- */

/* Where a view lies in the body; what it leaves to the one under it goes to `rest`. */
static struct area place(const struct ui *ui, const struct view *view, struct area body, struct area *rest) {
  *rest = body;
  int wanted = view->class->rows == NULL ? body.rows : view->class->rows(ui, view, body.columns);
  switch (view->class->placement) {
  case PLACE_PANE:
    if (body.columns < UI_PANE_FROM || ui->linear.on) return body;
    rest->columns -= ui_pane_columns(body.columns);
    return (struct area){body.row, body.column + rest->columns, body.rows, ui_pane_columns(body.columns)};
  case PLACE_BOX: {
    int rows = wanted < body.rows ? wanted : body.rows;
    int columns = body.columns < 84 || ui->linear.on ? body.columns : 80;
    return (struct area){body.row + (body.rows - rows) / 2, body.column + (body.columns - columns) / 2, rows,
                         columns};
  }
  case PLACE_LINE: {
    int rows = view->class->rows == NULL || wanted < 1 ? 1 : wanted;
    return (struct area){body.row + body.rows - rows, body.column, rows, body.columns};
  }
  case PLACE_BODY:
  default:
    return body;
  }
}

/* The first view that must be drawn: the topmost that hides all under it; line by line, the topmost but for a question. */
static int first_drawn(const struct ui *ui) {
  int first = ui->depth - 1;
  while (first > 0 && ui->views[first]->class->placement != PLACE_BODY &&
         (!ui->linear.on || ui->views[first]->class->placement == PLACE_LINE))
    first--;
  return first;
}

enum { BOX_OVER_ALL_BELOW = 6 };

/* The views that show, and where. */
struct arrangement {
  int first; /* those under it are hidden */
  struct area areas[VIEW_STACK_MAX];
};

static void arrange(struct ui *ui, struct area whole, struct arrangement *made) {
  made->first = first_drawn(ui);
  struct area body = whole;
  int narrow = ui->views[made->first]->class->linear_columns;
  if (ui->linear.on && narrow > 0 && narrow < body.columns) body.columns = narrow;
  body.rows -= 1; /* the line of messages stays free of panes */
  struct area rest = body;
  for (int i = ui->depth - 1; i >= made->first; i--) {
    bool line = ui->views[i]->class->placement == PLACE_LINE;
    struct area left = rest;
    if (line && ui->views[i]->class->layout != NULL) /* its rows follow from what it has to say */
      ui->views[i]->class->layout(ui, ui->views[i], whole);
    bool box = ui->views[i]->class->placement == PLACE_BOX;
    bool over_all = line || (box && whole.rows < BOX_OVER_ALL_BELOW); /* else its frame would leave no room */
    made->areas[i] = place(ui, ui->views[i], over_all ? whole : rest, &left);
    if (!line) rest = left;
  }
  for (int i = ui->depth - 1; i >= made->first; i--) /* what lies above may change what the one below shows */
    if (ui->views[i]->class->layout != NULL && ui->views[i]->class->placement != PLACE_LINE)
      ui->views[i]->class->layout(ui, ui->views[i], made->areas[i]);
}

/* A layout may read, and find that the set-up was changed elsewhere: nothing is drawn with places in another one than the desk's. */
static bool arrange_newest(struct ui *ui, struct arrangement *made) {
  struct area whole = {1, 0, ui->canvas.rows - 2, ui->canvas.columns};
  arrange(ui, whole, made);
  if (!desk_salon_is_old(&ui->desk)) return false;
  ui_settle(ui);
  arrange(ui, whole, made);
  return true;
}

static void draw_views(struct ui *ui, const struct arrangement *made) {
  for (int i = made->first; i < ui->depth; i++) {
    bool under = ui->views[i]->class->placement == PLACE_LINE && i != ui->depth - 1;
    struct area area = made->areas[i];
    area.rows++; /* a view may say a word in the line of messages below it */
    if (!under && made->areas[i].rows > 0 && made->areas[i].columns > 0 && canvas_draws(&ui->canvas, area))
      ui->views[i]->class->draw(ui, ui->views[i], &ui->canvas, made->areas[i]);
  }
}

/* What the view on top says that its cursor has changed; false when that is not to be told. */
static bool find_damage(struct ui *ui, const struct arrangement *made, struct damage *damage) {
  struct view *top = ui_top(ui);
  damage->count = 0;
  return top->class->damage != NULL && top->class->damage(ui, top, made->areas[ui->depth - 1], damage);
}

static void draw_all(struct ui *ui, const struct arrangement *made) {
  struct canvas *canvas = &ui->canvas;
  struct area header = {0, 0, 1, canvas->columns};
  struct area footer = {canvas->rows - 1, 0, 1, canvas->columns};
  if (canvas_draws(canvas, header)) draw_header(ui, canvas);
  draw_views(ui, made);
  if (!ui->linear.on) draw_message(ui, canvas);
  if (canvas_draws(canvas, footer)) draw_footer(ui, canvas);
}

void ui_paint(struct ui *ui) {
  struct canvas *canvas = &ui->canvas;
  canvas_clear(canvas);
  if (ui->depth == 0) return;
  if (ui_is_too_small(ui)) {
    char text[128];
    if (ui->leaving)
      (void)snprintf(text, sizeof text, "%s", _("Leave frontdesk? y leaves."));
    else
      (void)snprintf(text, sizeof text, _("Window too small (%dx%d): it needs %dx%d."), canvas->columns,
                     canvas->rows, UI_SMALLEST_COLUMNS, UI_SMALLEST_ROWS);
    (void)canvas_wrapped(canvas, canvas_area(canvas), PAINT_TEXT, text);
    return;
  }
  struct arrangement made;
  struct damage damage;
  (void)arrange_newest(ui, &made);
  (void)find_damage(ui, &made, &damage); /* it remembers what is drawn now */
  draw_all(ui, &made);
  if (ui->linear.on) linear_paint(ui, canvas);
}

static void paint_cursor(struct ui *ui) {
  struct canvas *canvas = &ui->canvas;
  struct arrangement made;
  struct damage damage;
  if (ui->depth == 0 || ui_is_too_small(ui) || ui->linear.on) {
    ui_paint(ui);
    return;
  }
  if (arrange_newest(ui, &made) || !find_damage(ui, &made, &damage)) {
    ui_paint(ui);
    return;
  }
  for (int i = 0; i < damage.count; i++) {
    canvas_clip(canvas, damage.areas[i]);
    draw_all(ui, &made);
  }
  canvas_clip(canvas,
              (struct area){canvas->rows - 1, 0, 1, canvas->columns}); /* what can be done changes with it */
  draw_all(ui, &made);
  canvas_unclip(canvas);
}

bool ui_draw(struct ui *ui) {
  if (!ui_is_too_small(ui)) ui_settle(ui); /* what was read between two keys may have found a newer set-up */
  unsigned wanted = ui->wanted & (REACTION_REPAINT | REACTION_REDRAW | REACTION_CURSOR);
  ui->wanted &= ~wanted;
  if (wanted == REACTION_CURSOR)
    paint_cursor(ui);
  else if (wanted != 0)
    ui_paint(ui);
  return wanted != 0;
}
