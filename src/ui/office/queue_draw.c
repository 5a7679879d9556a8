/* What stands in the cells of the queue and of the waiting list. */
#include <stdio.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/moment.h"
#include "ui/office/queue_view.h"
#include "ui/words.h"

enum { LATE_MINUTES = 5, BOTH_FROM = 12, HEAD_FROM = 6, TEXT_SIZE = 256 };

static const struct queue_view *queue_of(const struct view *view) { return (const struct queue_view *)view; }

static int64_t minutes_between(int64_t from, int64_t to) { return (to - from) / MS_PER_MINUTE; }

/* How long somebody has waited: a clock that was set back makes it none. */
static int64_t minutes_waited(const struct desk *desk, int64_t since) {
  return since < desk->now ? minutes_between(since, desk->now) : 0;
}

static const char *service_name(const struct desk *desk, int service) {
  return service == INDEX_NONE ? "" : desk->salon->services[service].name;
}

static const char *employee_name(const struct desk *desk, int employee, const char *anybody) {
  return employee == INDEX_NONE ? anybody : desk->salon->employees[employee].name;
}

/* ---- Walk-ins ---- */

void queue_ticket_name(const struct queue_ticket *ticket, char *text, size_t size) {
  (void)snprintf(text, size, "#%d %s", ticket->number, ticket->name[0] == '\0' ? _("walk-in") : ticket->name);
}

void queue_start_words(const struct desk *desk, int64_t start, char *text, size_t size) {
  char words[WORDS_SIZE];
  words_time(desk_zone(desk), start, words);
  bool is_now = start != 0 && start <= desk->now;
  (void)snprintf(text, size, "%s", start == 0 ? _("not today") : is_now ? _("now") : words);
}

/* Minutes by which it begins later than promised; 0 when nothing was, or when it will not begin. */
static int64_t drift_of(const struct queue_ticket *ticket) {
  bool known = ticket->promised_start != 0 && ticket->expected_start != 0;
  return known ? minutes_between(ticket->promised_start, ticket->expected_start) : 0;
}

static void drift_words(const struct queue_ticket *ticket, char *text, size_t size) {
  int64_t drift = drift_of(ticket);
  if (ticket->state != WALK_IN_WAITING || ticket->promised_start == 0) return;
  if (ticket->expected_start == 0)
    (void)snprintf(text, size, "%s", _("! none"));
  else if (drift == 0)
    (void)snprintf(text, size, "%s", _("in time"));
  else
    (void)snprintf(text, size, _("%+lld min"), (long long)drift);
}

static void ticket_cell(const struct ui *ui, const struct view *view, int row, int column, char *text,
                        size_t size) {
  const struct desk *desk = &ui->desk;
  const struct queue_ticket *ticket = &queue_of(view)->queue.tickets[row];
  bool waits = ticket->state == WALK_IN_WAITING;
  char words[WORDS_SIZE] = "";
  switch (column) {
  case 0:
    queue_ticket_name(ticket, text, size);
    return;
  case 1:
    if (waits)
      queue_start_words(desk, ticket->expected_start, text, size);
    else
      (void)snprintf(text, size, "%s", _("served"));
    return;
  case 2:
    drift_words(ticket, text, size);
    return;
  case 3:
    (void)snprintf(text, size, "%s", service_name(desk, ticket->service));
    return;
  case 4:
    (void)snprintf(
        text, size, "%s",
        employee_name(desk, ticket->employee != INDEX_NONE ? ticket->employee : ticket->expected_employee,
                      waits ? _("nobody") : ""));
    return;
  case 5:
    if (ticket->promised_start != 0) words_time(desk_zone(desk), ticket->promised_start, words);
    break;
  case 6:
  default:
    if (waits) words_minutes(minutes_waited(desk, ticket->arrived_at), words);
    break;
  }
  (void)snprintf(text, size, "%s", words);
}

static enum paint ticket_paint(const struct ui *ui, const struct view *view, int row) {
  (void)ui;
  const struct queue_ticket *ticket = &queue_of(view)->queue.tickets[row];
  int64_t drift = drift_of(ticket);
  if (ticket->state != WALK_IN_WAITING) return PAINT_DIM;
  if (ticket->expected_start == 0 || drift > 3 * LATE_MINUTES) return PAINT_ERROR;
  if (drift > LATE_MINUTES) return PAINT_WARNING;
  return drift < 0 ? PAINT_GOOD : PAINT_TEXT;
}

static struct id ticket_id(const struct view *view, int row) { return queue_of(view)->queue.tickets[row].id; }

static const struct sheet_column ticket_columns[] = {
    {N_("Who"), 11, 3, false},   {N_("Begins"), 9, 0, false}, {N_("Drift"), 8, 0, true},
    {N_("Wants"), 10, 3, false}, {N_("With"), 9, 2, false},   {N_("Promised"), 8, 0, false},
    {N_("Waits"), 10, 0, true},
};

const struct sheet_class queue_tickets_sheet = {
    .columns = ticket_columns,
    .column_count = (int)(sizeof ticket_columns / sizeof ticket_columns[0]),
    .empty = N_("Nobody waits. A walk-in who cannot be served at once comes here."),
    .id = ticket_id,
    .cell = ticket_cell,
    .paint = ticket_paint,
};

/* ---- The waiting list ---- */

/* The fit of a row with the free time under the day's cursor, or NULL. */
static const struct waitlist_fit *fit_of(const struct queue_view *queue, int row) {
  for (int i = 0; i < queue->fit_count; i++)
    if (queue->fits[i].party == row) return &queue->fits[i];
  return NULL;
}

/* Adds a part of "1 Dec – 4 Dec, Fri Sat, from 16:00". */
static void add_part(char *text, size_t size, const char *part) {
  size_t used = strlen(text);
  if (part[0] != '\0') (void)snprintf(text + used, size - used, "%s%s", used > 0 ? ", " : "", part);
}

static void dates_words(const struct waitlist_party *wish, char text[TEXT_SIZE]) {
  char from[WORDS_SIZE] = "";
  char to[WORDS_SIZE] = "";
  if (wish->from != DATE_NONE) words_date(wish->from, 0, from);
  if (wish->to != DATE_NONE) words_date(wish->to, 0, to);
  text[0] = '\0';
  if (from[0] != '\0' && to[0] != '\0')
    (void)snprintf(text, TEXT_SIZE, _("%s to %s"), from, to);
  else if (from[0] != '\0')
    (void)snprintf(text, TEXT_SIZE, _("from %s"), from);
  else if (to[0] != '\0')
    (void)snprintf(text, TEXT_SIZE, _("until %s"), to);
}

static void days_words(const struct waitlist_party *wish, char text[TEXT_SIZE]) {
  text[0] = '\0';
  if (wish->days == WAITLIST_EVERY_DAY) return;
  for (int i = 0; i < 7; i++) {
    int day = (moment_week_begins() + i) % 7;
    size_t used = strlen(text);
    if ((wish->days & 1U << day) != 0)
      (void)snprintf(text + used, TEXT_SIZE - used, "%s%s", used > 0 ? " " : "", moment_weekday(day));
  }
}

static void times_words(const struct waitlist_party *wish, char text[TEXT_SIZE]) {
  char start[MOMENT_TIME_SIZE];
  char end[MOMENT_TIME_SIZE];
  moment_time(wish->start_minute, start);
  moment_time(wish->end_minute, end);
  bool from = wish->start_minute > 0;
  bool until = wish->end_minute < MINUTES_PER_DAY;
  text[0] = '\0';
  if (from && until)
    (void)snprintf(text, TEXT_SIZE, _("%s to %s"), start, end);
  else if (from)
    (void)snprintf(text, TEXT_SIZE, _("from %s"), start);
  else if (until)
    (void)snprintf(text, TEXT_SIZE, _("until %s"), end);
}

static void wish_words(const struct waitlist_party *wish, char *text, size_t size) {
  char part[TEXT_SIZE];
  dates_words(wish, part);
  add_part(text, size, part);
  days_words(wish, part);
  add_part(text, size, part);
  times_words(wish, part);
  add_part(text, size, part);
  if (text[0] == '\0') (void)snprintf(text, size, "%s", _("any time"));
}

static void since_words(const struct desk *desk, int64_t since, char *text, size_t size) {
  int64_t days = minutes_waited(desk, since) / (MS_PER_DAY / MS_PER_MINUTE);
  (void)snprintf(text, size, P_("%d day", "%d days", days), (int)days);
}

static void wish_cell(const struct ui *ui, const struct view *view, int row, int column, char *text,
                      size_t size) {
  const struct desk *desk = &ui->desk;
  const struct queue_view *queue = queue_of(view);
  const struct waitlist_row *wish = &queue->queue.waitlist[row];
  const struct waitlist_fit *fit = fit_of(queue, row);
  char at[WORDS_SIZE] = "";
  if (fit != NULL) words_time(desk_zone(desk), fit->starts_at, at);
  if (column == 0)
    (void)snprintf(text, size, "%s%s", wish->wish.priority > 0 ? "! " : "", wish->customer_name);
  if (column == 1 && fit != NULL)
    (void)snprintf(text, size, "%s %s", glyph_text(ui->canvas.glyphs, GLYPH_GOOD), at);
  if (column == 1 && fit == NULL && wish->status == WAITLIST_OFFERED)
    (void)snprintf(text, size, "%s", _("offered"));
  if (column == 2) (void)snprintf(text, size, "%s", service_name(desk, wish->wish.service));
  if (column == 3) wish_words(&wish->wish, text, size);
  if (column == 4) (void)snprintf(text, size, "%s", employee_name(desk, wish->wish.employee, _("anybody")));
  if (column == 5) since_words(desk, wish->wish.created_at, text, size);
  if (column == 6) (void)snprintf(text, size, "%s", wish->note);
}

static enum paint wish_paint(const struct ui *ui, const struct view *view, int row) {
  (void)ui;
  return fit_of(queue_of(view), row) != NULL ? PAINT_GOOD : PAINT_TEXT;
}

static struct id wish_id(const struct view *view, int row) { return queue_of(view)->queue.waitlist[row].id; }

static const struct sheet_column wish_columns[] = {
    {N_("Who"), 12, 3, false},  {N_("Suits"), 9, 0, false}, {N_("For"), 12, 3, false},
    {N_("When"), 14, 4, false}, {N_("With"), 10, 2, false}, {N_("Since"), 8, 0, true},
    {N_("Note"), 12, 3, false},
};

const struct sheet_class queue_waitlist_sheet = {
    .columns = wish_columns,
    .column_count = (int)(sizeof wish_columns / sizeof wish_columns[0]),
    .empty = N_("Nobody is on the waiting list."),
    .id = wish_id,
    .cell = wish_cell,
    .paint = wish_paint,
};

/* ---- Both ---- */

/* Where both lie; the one that has no room has no rows. */
struct places {
  struct area tickets_head, tickets, waitlist_head, waitlist;
};

static struct area take_rows(struct area *rest, int rows) {
  struct area taken = {rest->row, rest->column, rows, rest->columns};
  rest->row += rows;
  rest->rows -= rows;
  return taken;
}

static struct places places_of(const struct queue_view *queue, struct area area) {
  struct places places = {.tickets_head = {.rows = 0}};
  bool on_list = queue->head.sheet == &queue->waitlist;
  int head = area.rows >= HEAD_FROM ? 1 : 0;
  int below = area.rows >= BOTH_FROM ? queue->queue.waitlist_count + 2 : 0;
  if (below > area.rows / 2) below = area.rows / 2;
  if (below > 0 && below < 5) below = 5;
  if (area.rows < BOTH_FROM && on_list) {
    places.waitlist_head = take_rows(&area, head);
    places.waitlist = area;
    return places;
  }
  places.tickets_head = take_rows(&area, head);
  places.tickets = take_rows(&area, area.rows - below);
  if (below == 0) return places;
  places.waitlist_head = take_rows(&area, head);
  places.waitlist = area;
  return places;
}

/* "Late: Aylin Kaya 12 min, Jonas Roth 5 min", of all who are. */
static void late_words(const struct ui *ui, const struct queue_view *queue, char *text, size_t size) {
  const struct salon *salon = queue->queue.course.agenda.salon;
  char all[TEXT_SIZE * 2] = "";
  text[0] = '\0';
  for (int i = 0; salon == ui->desk.salon && i < salon->employee_count; i++) {
    char part[TEXT_SIZE];
    char minutes[WORDS_SIZE];
    if (queue->queue.course.behind[i] < MS_PER_MINUTE) continue;
    words_minutes(queue->queue.course.behind[i] / MS_PER_MINUTE, minutes);
    (void)snprintf(part, sizeof part, "%.80s %s", salon->employees[i].name, minutes);
    add_part(all, sizeof all, part);
  }
  if (all[0] != '\0') (void)snprintf(text, size, _("Late: %s"), all);
}

static void head_draw(struct canvas *canvas, struct area area, bool on, const char *title, const char *rest) {
  if (area.rows == 0) return;
  canvas_blank(canvas, area, PAINT_TEXT);
  int used =
      canvas_text(canvas, area.row, area.column + 1, area.columns - 2, on ? PAINT_STRONG : PAINT_DIM, title);
  (void)canvas_text(canvas, area.row, area.column + 3 + used, area.columns - 4 - used, PAINT_WARNING, rest);
}

static void tickets_head_draw(const struct ui *ui, const struct queue_view *queue, struct canvas *canvas,
                              struct area area, bool on) {
  char title[TEXT_SIZE];
  char late[TEXT_SIZE * 3];
  int waiting = 0;
  for (int i = 0; i < queue->queue.ticket_count; i++)
    waiting += queue->queue.tickets[i].state == WALK_IN_WAITING;
  (void)snprintf(title, sizeof title, P_("Walk-ins: %d waits.", "Walk-ins: %d wait.", waiting), waiting);
  late_words(ui, queue, late, sizeof late);
  head_draw(canvas, area, on, title, late);
}

static void waitlist_head_draw(const struct ui *ui, const struct queue_view *queue, struct canvas *canvas,
                               struct area area, bool on) {
  char title[TEXT_SIZE];
  char suits[TEXT_SIZE] = "";
  char at[WORDS_SIZE];
  int count = queue->queue.waitlist_count;
  (void)snprintf(title, sizeof title, P_("Waiting list: %d.", "Waiting list: %d.", count), count);
  if (queue->has_gap && queue->fit_count > 0) {
    words_instant(&ui->desk, queue->gap.time.from, at);
    (void)snprintf(suits, sizeof suits,
                   P_("%d is suited by the free time of %.80s, %s.",
                      "%d are suited by the free time of %.80s, %s.", queue->fit_count),
                   queue->fit_count, employee_name(&ui->desk, queue->gap.employee, ""), at);
  }
  head_draw(canvas, area, on, title, suits);
}

void queue_layout(struct ui *ui, struct view *view, struct area area) {
  (void)ui;
  struct queue_view *queue = (struct queue_view *)view;
  struct places places = places_of(queue, area);
  sheet_layout(&queue->tickets, places.tickets);
  sheet_layout(&queue->waitlist, places.waitlist);
}

void queue_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area) {
  const struct queue_view *queue = queue_of(view);
  struct places places = places_of(queue, area);
  bool on_list = queue->head.sheet == &queue->waitlist;
  canvas_blank(canvas, area, PAINT_TEXT);
  tickets_head_draw(ui, queue, canvas, places.tickets_head, !on_list);
  sheet_draw(&queue->tickets, ui, view, canvas, places.tickets, !on_list);
  waitlist_head_draw(ui, queue, canvas, places.waitlist_head, on_list);
  sheet_draw(&queue->waitlist, ui, view, canvas, places.waitlist, on_list);
}
