/* Who takes a walk-in: everybody who can, with when they are really free. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/queue.h"
#include "ui/calendar/why_view.h"
#include "ui/office/queue_view.h"
#include "ui/widget/prompt.h"
#include "ui/words.h"

enum { SERVERS_MAX = 128, TITLE_SIZE = 192, BOX_ROWS_MAX = 14 };

struct server {
  int employee;
  int64_t free_at; /* 0: not today */
  int behind;      /* minutes by which the day of this one runs late */
};

struct serve_view {
  struct sheet_view head;
  struct sheet sheet;
  struct id ticket;
  int64_t revision;
  struct id service, wanted; /* `wanted`: the one who was asked for; nil: nobody */
  const struct salon *salon; /* what the places of the servers are of */
  char title[TITLE_SIZE];
  struct server servers[SERVERS_MAX];
  int count;
};

static struct serve_view *serve_of(struct view *view) { return (struct serve_view *)view; }

static void cell(const struct ui *ui, const struct view *view, int row, int column, char *text, size_t size) {
  const struct server *server = &((const struct serve_view *)view)->servers[row];
  if (column == 0) (void)snprintf(text, size, "%s", ui->desk.salon->employees[server->employee].name);
  if (column == 1) queue_start_words(&ui->desk, server->free_at, text, size);
  if (column == 2 && server->behind > 0) (void)snprintf(text, size, _("runs %d min late"), server->behind);
}

static enum paint paint(const struct ui *ui, const struct view *view, int row) {
  const struct server *server = &((const struct serve_view *)view)->servers[row];
  if (server->free_at == 0) return PAINT_DIM;
  return server->free_at <= ui->desk.now ? PAINT_GOOD : PAINT_TEXT;
}

static struct id row_id(const struct view *view, int row) {
  const struct serve_view *serve = (const struct serve_view *)view;
  return serve->salon->employees[serve->servers[row].employee].id;
}

static const struct sheet_column columns[] = {
    {N_("Who"), 14, 3, false},
    {N_("Free"), 9, 0, false},
    {N_("Day"), 16, 1, false},
};

static const struct sheet_class serve_sheet = {
    .columns = columns,
    .column_count = (int)(sizeof columns / sizeof columns[0]),
    .empty = N_("Nobody here does that."),
    .id = row_id,
    .cell = cell,
    .paint = paint,
};

/* ---- Who can ---- */

static bool is_wanted(const struct serve_view *serve, const struct server *server) {
  return id_equal(serve->salon->employees[server->employee].id, serve->wanted);
}

static bool is_sooner(const struct serve_view *serve, const struct server *left, const struct server *right) {
  if (is_wanted(serve, left) != is_wanted(serve, right)) return is_wanted(serve, left);
  if ((left->free_at == 0) != (right->free_at == 0)) return left->free_at != 0;
  return left->free_at < right->free_at;
}

static void add_server(struct serve_view *serve, const struct server *server) {
  int at = serve->count;
  if (serve->count == SERVERS_MAX) return;
  while (at > 0 && is_sooner(serve, server, &serve->servers[at - 1])) at--;
  memmove(&serve->servers[at + 1], &serve->servers[at], (size_t)(serve->count - at) * sizeof *server);
  serve->servers[at] = *server;
  serve->count++;
}

static enum code serve_load(struct ui *ui, struct view *view, struct error *error) {
  struct serve_view *serve = serve_of(view);
  struct desk *desk = &ui->desk;
  struct arena arena;
  struct queue queue = {.ticket_count = 0};
  arena_init(&arena, QUEUE_ARENA_MAX);
  enum code code = desk_queue(desk, &arena, &queue, error);
  const struct salon *salon = queue.course.agenda.salon;
  int service = code == CODE_OK ? salon_service(salon, serve->service) : INDEX_NONE;
  serve->count = 0;
  serve->salon = desk->salon;
  for (int i = 0; service != INDEX_NONE && salon == desk->salon && i < salon->employee_count; i++) {
    struct queue_party party = {.service = service, .employee = i};
    if (!salon_qualified(salon, i, service, desk->location)) continue;
    queue_expect(&queue.course.agenda, desk->today, desk->now / MS_PER_MINUTE * MS_PER_MINUTE, &party, 1);
    add_server(serve, &(struct server){.employee = i,
                                       .free_at = party.expected_start,
                                       .behind = (int)(queue.course.behind[i] / MS_PER_MINUTE)});
  }
  arena_release(&arena);
  sheet_resize(&serve->sheet, view, serve->count);
  return code;
}

static unsigned run_accept(struct ui *ui, struct view *view) {
  struct serve_view *serve = serve_of(view);
  int row = sheet_row(&serve->sheet);
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  memset(&outcome, 0, sizeof outcome);
  command.if_revision = serve->revision;
  if (row < 0) return REACTION_NONE;
  enum code code = command_serve(ui->desk.replica, &command, serve->ticket, serve->servers[row].employee,
                                 &outcome, &error);
  if (code != CODE_OK) return why_view_refused(ui, &outcome.verdict, &error) | REACTION_RECALC;
  ui_pop(ui);
  ui->wanted |= ui_done(ui, &outcome);
  ui_settle(ui);
  if (ui->desk.date == ui->desk.today) (void)desk_choose_visit(&ui->desk, outcome.appointment);
  return REACTION_REPAINT;
}

/* ---- The view ---- */

static int serve_rows(const struct ui *ui, const struct view *view, int width) {
  (void)ui;
  (void)width;
  int rows = ((const struct serve_view *)view)->count + 3;
  return rows < 5 ? 5 : rows < BOX_ROWS_MAX ? rows : BOX_ROWS_MAX;
}

/* Inside the frame; where there is no room for one, all. */
static struct area inside_of(struct area area) {
  if (area.rows < 5 || area.columns < 20) return area;
  return (struct area){area.row + 1, area.column + 1, area.rows - 2, area.columns - 2};
}

static void serve_layout(struct ui *ui, struct view *view, struct area area) {
  (void)ui;
  sheet_layout(&serve_of(view)->sheet, inside_of(area));
}

static void serve_draw(const struct ui *ui, const struct view *view, struct canvas *canvas,
                       struct area area) {
  const struct serve_view *serve = (const struct serve_view *)view;
  canvas_frame(canvas, area, serve->title);
  sheet_draw(&serve->sheet, ui, view, canvas, inside_of(area), true);
}

static void serve_release(struct view *view) { free(view); }

static const struct handler serve_handlers[] = {
    {ACTION_ACCEPT, true, run_accept, sheet_no_row},
    {ACTION_BACK, true, view_close, NULL},
    SHEET_HANDLERS,
};

static const struct view_class serve_class = {
    .name = N_("serve"),
    .title = N_("Who takes a walk-in"),
    .placement = PLACE_BOX,
    .handlers = serve_handlers,
    .handler_count = (int)(sizeof serve_handlers / sizeof serve_handlers[0]),
    .load = serve_load,
    .rows = serve_rows,
    .layout = serve_layout,
    .draw = serve_draw,
    .release = serve_release,
};

void serve_view_open(struct ui *ui, const struct queue_ticket *ticket) {
  struct error error;
  error_init(&error);
  char name[128];
  struct serve_view *serve = calloc(1, sizeof *serve);
  if (serve == NULL || ticket->service == INDEX_NONE) {
    if (serve != NULL)
      ui_say(ui, MESSAGE_NOTE,
             _("The service of this walk-in is not offered any more; e chooses another one."));
    else
      ui_push(ui, NULL);
    free(serve);
    return;
  }
  serve->head = (struct sheet_view){{&serve_class}, &serve->sheet};
  serve->sheet.class = &serve_sheet;
  serve->ticket = ticket->id;
  serve->revision = ticket->revision;
  serve->service = ui->desk.salon->services[ticket->service].id;
  serve->wanted = ticket->employee == INDEX_NONE ? id_nil : ui->desk.salon->employees[ticket->employee].id;
  queue_ticket_name(ticket, name, sizeof name);
  (void)snprintf(serve->title, sizeof serve->title, _("Who takes %.100s?"), name);
  if (serve_load(ui, &serve->head.view, &error) != CODE_OK) (void)ui_refused(ui, &error);
  sheet_light(&serve->sheet, &serve->head.view, 0);
  ui_push(ui, &serve->head.view);
}
