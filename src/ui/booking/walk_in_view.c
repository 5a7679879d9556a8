#include "ui/booking/walk_in_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/queue.h"
#include "ui/booking/names.h"
#include "ui/calendar/why_view.h"
#include "ui/widget/field.h"
#include "ui/widget/list.h"
#include "ui/widget/prompt.h"
#include "ui/words.h"

enum { WALK_IN_ARENA_MAX = 1 << 20, LABEL_COLUMNS = 10, LINE_SIZE = 256 };

struct walk_in_view {
  struct view view;
  struct names names;
  struct field field;
  struct one_line line;
  struct arena arena;
  struct queue queue; /* who waits already */

  /* What the line says. */
  char name[FIELD_SIZE], phone[64];
  int services[ONE_LINE_READINGS_MAX];
  int service_count;
  struct list list;    /* over the services that are meant */
  struct list tickets; /* over those who wait, while nothing is typed */
  int employee;
  char problem[ERROR_TEXT_SIZE];

  /* When it could begin, by today's book and the queue. */
  int64_t expected_start; /* 0: not today any more */
  int expected_employee;
};

static struct walk_in_view *walk_in_of(struct view *view) { return (struct walk_in_view *)view; }

static int service_of(const struct walk_in_view *walk_in) {
  return walk_in->service_count == 0 ? INDEX_NONE : walk_in->services[walk_in->list.selected];
}

/* ---- Reading the line ---- */

static void take_part(struct walk_in_view *walk_in, const struct one_line_part *part, struct error *error) {
  size_t used = strlen(walk_in->name);
  switch (part->kind) {
  case ONE_LINE_SERVICE:
    if (walk_in->service_count > 0) {
      (void)error_set(error, CODE_INVALID, _("A walk-in takes one service; book further ones afterwards."));
      return;
    }
    for (size_t i = 0; i < part->reading_count && i < ONE_LINE_READINGS_MAX; i++)
      walk_in->services[walk_in->service_count++] = walk_in->names.services[part->readings[i]];
    return;
  case ONE_LINE_EMPLOYEE:
    if (part->reading_count == 1)
      walk_in->employee = walk_in->names.employees[part->readings[0]];
    else
      (void)error_set(error, CODE_NOT_FOUND, _("\"%s\" is not one of the people here."), part->text);
    return;
  case ONE_LINE_PHONE:
    (void)snprintf(walk_in->phone, sizeof walk_in->phone, "%s", part->text);
    return;
  case ONE_LINE_CUSTOMER:
    (void)snprintf(walk_in->name + used, sizeof walk_in->name - used, "%s%s", used > 0 ? " " : "",
                   part->text);
    return;
  case ONE_LINE_ADDON:
  case ONE_LINE_DATE:
  case ONE_LINE_TIME:
  default:
    (void)error_set(error, CODE_INVALID, _("A walk-in starts now; \"%s\" does not belong here."), part->text);
    return;
  }
}

/* When this one could begin, behind those who wait. */
static void expect(struct ui *ui, struct walk_in_view *walk_in) {
  struct queue_party parties[QUEUE_PARTIES_MAX];
  int count = 0;
  walk_in->expected_start = 0;
  walk_in->expected_employee = INDEX_NONE;
  if (service_of(walk_in) == INDEX_NONE || ui->desk.date != ui->desk.today) return;
  for (int i = 0; i < walk_in->queue.ticket_count && count < QUEUE_PARTIES_MAX - 1; i++)
    if (walk_in->queue.tickets[i].state == WALK_IN_WAITING)
      parties[count++] = (struct queue_party){.service = walk_in->queue.tickets[i].service,
                                              .employee = walk_in->queue.tickets[i].employee};
  parties[count++] = (struct queue_party){.service = service_of(walk_in), .employee = walk_in->employee};
  queue_expect(&walk_in->queue.course.agenda, ui->desk.today, ui->desk.now / MS_PER_MINUTE * MS_PER_MINUTE,
               parties, count);
  walk_in->expected_start = parties[count - 1].expected_start;
  walk_in->expected_employee = parties[count - 1].expected_employee;
}

static void think(struct ui *ui, struct walk_in_view *walk_in) {
  struct error error;
  error_init(&error);
  walk_in->name[0] = '\0';
  walk_in->phone[0] = '\0';
  walk_in->service_count = 0;
  walk_in->employee = EMPLOYEE_ANY;
  enum code code = one_line_read(walk_in->field.text, walk_in->field.length, ui->desk.today,
                                 &walk_in->names.look_up, &walk_in->line, &error);
  for (size_t i = 0; i < walk_in->line.part_count && code == CODE_OK; i++)
    take_part(walk_in, &walk_in->line.parts[i], &error);
  list_resize(&walk_in->list, walk_in->service_count);
  (void)snprintf(walk_in->problem, sizeof walk_in->problem, "%s", error.text);
  expect(ui, walk_in);
}

static bool is_waiting(const struct walk_in_view *walk_in, int ticket) {
  return walk_in->queue.tickets[ticket].state == WALK_IN_WAITING;
}

/* The first who waits is lit, when the lit one does not; who is being served cannot be taken again. */
static void tickets_light(struct walk_in_view *walk_in) {
  struct list *list = &walk_in->tickets;
  list_resize(list, walk_in->queue.ticket_count);
  if (list->count == 0 || is_waiting(walk_in, list->selected)) return;
  int first = 0;
  while (first < list->count - 1 && !is_waiting(walk_in, first)) first++;
  list_move(list, first - list->selected);
}

static enum code walk_in_load(struct ui *ui, struct view *view, struct error *error) {
  struct walk_in_view *walk_in = walk_in_of(view);
  arena_clear(&walk_in->arena);
  enum code code = names_load(&walk_in->names, ui->desk.salon, ui->desk.location, error);
  if (code == CODE_OK) code = desk_queue(&ui->desk, &walk_in->arena, &walk_in->queue, error);
  if (code == CODE_OK) {
    tickets_light(walk_in);
    think(ui, walk_in);
  }
  return code;
}

/* ---- Keys ---- */

static bool walk_in_typing(const struct view *view) {
  (void)view;
  return true;
}

static unsigned walk_in_text(struct ui *ui, struct view *view, const struct event *event) {
  struct walk_in_view *walk_in = walk_in_of(view);
  if (event->kind == EVENT_PASTE)
    field_paste(&walk_in->field, event->paste);
  else if (!field_key(&walk_in->field, event->key))
    return REACTION_PASS;
  walk_in->list = (struct list){.count = 0};
  think(ui, walk_in);
  return REACTION_REPAINT;
}

static bool shows_tickets(const struct walk_in_view *walk_in) {
  return walk_in->field.length == 0 && walk_in->queue.ticket_count > 0;
}

static unsigned step(struct ui *ui, struct walk_in_view *walk_in, int rows) {
  list_move(shows_tickets(walk_in) ? &walk_in->tickets : &walk_in->list, rows);
  expect(ui, walk_in);
  return REACTION_REPAINT;
}

/* ---- What is half typed ---- */

static const char draft_name[] = "walk-in";

/* Writes it to the replica when that holds another text. A failure here must not disturb who types. */
static void draft_write(struct ui *ui, const char *text) {
  if (ui->desk.replica == NULL || strcmp(text, ui->saved_walk_in) == 0) return;
  if (draft_save(ui->desk.replica, draft_name, text[0] == '\0' ? NULL : text, NULL) != CODE_OK) return;
  (void)snprintf(ui->saved_walk_in, sizeof ui->saved_walk_in, "%s", text);
}

static void walk_in_keep(struct ui *ui, struct view *view) {
  const struct field *field = &walk_in_of(view)->field;
  draft_write(ui, field->length == 0 ? ui->kept_walk_in : field->text);
}

static unsigned run_back(struct ui *ui, struct view *view) {
  const struct field *field = &walk_in_of(view)->field;
  if (field->length > 0) {
    (void)snprintf(ui->kept_walk_in, sizeof ui->kept_walk_in, "%s", field->text);
    walk_in_keep(ui, view);
    ui_say(ui, MESSAGE_NOTE, _("Nobody is taken; Up in the next walk-in brings back what was typed."));
  }
  ui_pop(ui);
  return REACTION_REPAINT;
}

void walk_in_take_up(struct ui *ui) {
  enum { DRAFT_ARENA_MAX = 1 << 16 };
  struct arena arena;
  const char *text = NULL;
  arena_init(&arena, DRAFT_ARENA_MAX);
  if (draft_load(ui->desk.replica, draft_name, &arena, &text, NULL) == CODE_OK && text != NULL &&
      text[0] != '\0') {
    char key[KEY_NAME_SIZE];
    (void)snprintf(ui->kept_walk_in, sizeof ui->kept_walk_in, "%s", text);
    (void)snprintf(ui->saved_walk_in, sizeof ui->saved_walk_in, "%s", text);
    ui_key_name(ui, ACTION_WALK_IN, key);
    ui_say(ui, MESSAGE_NOTE, _("A half-typed walk-in is still there: %s, then Up brings it back."), key);
  }
  arena_release(&arena);
}

/* Up from the top of an empty form brings back what was typed before. */
static unsigned run_up(struct ui *ui, struct view *view) {
  struct walk_in_view *walk_in = walk_in_of(view);
  if (walk_in->field.length > 0 || walk_in->tickets.selected > 0 || ui->kept_walk_in[0] == '\0')
    return step(ui, walk_in, -1);
  field_set(&walk_in->field, ui->kept_walk_in);
  walk_in->list = (struct list){.count = 0};
  think(ui, walk_in);
  return REACTION_REPAINT;
}

static unsigned run_down(struct ui *ui, struct view *view) { return step(ui, walk_in_of(view), 1); }

static unsigned taken(struct ui *ui, const struct outcome *outcome) {
  struct id visit = outcome->appointment;
  ui_pop(ui);
  ui->wanted |= ui_done(ui, outcome);
  ui_settle(ui);
  if (!id_is_nil(visit)) (void)desk_choose_visit(&ui->desk, visit);
  return REACTION_REPAINT;
}

/* Serves the lit one of those who wait. */
static unsigned serve(struct ui *ui, const struct walk_in_view *walk_in) {
  const struct queue_ticket *ticket = &walk_in->queue.tickets[walk_in->tickets.selected];
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  command.if_revision = ticket->revision;
  if (ticket->state != WALK_IN_WAITING) {
    ui_say(ui, MESSAGE_NOTE, _("#%d is being served already."), ticket->number);
    return REACTION_REPAINT;
  }
  if (command_serve(ui->desk.replica, &command, ticket->id, EMPLOYEE_ANY, &outcome, &error) != CODE_OK)
    return why_view_refused(ui, &outcome.verdict, &error) | REACTION_RECALC;
  return taken(ui, &outcome);
}

static unsigned run_accept(struct ui *ui, struct view *view) {
  struct walk_in_view *walk_in = walk_in_of(view);
  if (shows_tickets(walk_in)) return serve(ui, walk_in);
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  if (walk_in->problem[0] != '\0' || service_of(walk_in) == INDEX_NONE) {
    ui_say(ui, MESSAGE_NOTE, "%s",
           walk_in->problem[0] != '\0' ? walk_in->problem
                                       : _("What shall be done? Type a service, such as cut."));
    return REACTION_REPAINT;
  }
  struct walk_in made = {
      .service = service_of(walk_in),
      .employee = walk_in->employee,
      .customer = {.name = walk_in->name[0] == '\0' ? NULL : walk_in->name,
                   .phone = walk_in->phone[0] == '\0' ? NULL : walk_in->phone},
  };
  if (command_walk_in(ui->desk.replica, &command, &made, &outcome, &error) != CODE_OK)
    return why_view_refused(ui, &outcome.verdict, &error);
  ui->kept_walk_in[0] = '\0';
  draft_write(ui, "");
  return taken(ui, &outcome);
}

/* ---- Drawing ---- */

static void draw_pair(struct canvas *canvas, struct area area, int row, const char *label, enum paint paint,
                      const char *text) {
  if (row >= area.rows) return;
  (void)canvas_text(canvas, area.row + row, area.column, LABEL_COLUMNS - 1, PAINT_DIM, label);
  (void)canvas_text(canvas, area.row + row, area.column + LABEL_COLUMNS, area.columns - LABEL_COLUMNS, paint,
                    text);
}

static void answer(const struct ui *ui, const struct walk_in_view *walk_in, char *text, size_t size) {
  const struct desk *desk = &ui->desk;
  char wait[WORDS_SIZE];
  char at[WORDS_SIZE];
  if (walk_in->expected_start == 0) {
    (void)snprintf(text, size, "%s", _("Nobody can take this today any more."));
    return;
  }
  const char *who = walk_in->expected_employee == INDEX_NONE
                        ? _("Somebody")
                        : desk->salon->employees[walk_in->expected_employee].name;
  int64_t minutes = (walk_in->expected_start - desk->now + MS_PER_MINUTE - 1) / MS_PER_MINUTE;
  words_minutes(minutes < 0 ? 0 : minutes, wait);
  words_time(desk_zone(desk), walk_in->expected_start, at);
  if (minutes <= 0)
    (void)snprintf(text, size, _("%s is free now."), who);
  else
    (void)snprintf(text, size, _("%s at %s: a wait of %s."), who, at, wait);
}

static int draw_services(const struct ui *ui, const struct walk_in_view *walk_in, struct canvas *canvas,
                         struct area area, int row) {
  if (walk_in->service_count == 0) {
    draw_pair(canvas, area, row, _("Service"), PAINT_DIM, _("what?"));
    return row + 1;
  }
  for (int i = 0; i < walk_in->service_count; i++) {
    bool lit = i == walk_in->list.selected;
    draw_pair(canvas, area, row + i, i == 0 ? _("Service") : "", lit ? PAINT_STRONG : PAINT_DIM,
              ui->desk.salon->services[walk_in->services[i]].name);
    if (lit && walk_in->service_count > 1)
      canvas_glyph(canvas, area.row + row + i, area.column + LABEL_COLUMNS - 2, PAINT_KEY, GLYPH_CHOICE);
  }
  return row + walk_in->service_count;
}

static void draw_queue(const struct ui *ui, const struct walk_in_view *walk_in, struct canvas *canvas,
                       struct area area, int row) {
  const struct desk *desk = &ui->desk;
  bool takes = shows_tickets(walk_in) && is_waiting(walk_in, walk_in->tickets.selected);
  const char *what = takes ? _("Enter takes the lit one now") : "";
  draw_pair(canvas, area, row++, _("Waiting"), PAINT_DIM,
            walk_in->queue.ticket_count == 0 ? _("nobody") : what);
  for (int i = 0; i < walk_in->queue.ticket_count && row < area.rows; i++, row++) {
    const struct queue_ticket *ticket = &walk_in->queue.tickets[i];
    char at[WORDS_SIZE];
    (void)snprintf(at, sizeof at, "%s", _("not today"));
    int64_t start = ticket->state == WALK_IN_WAITING ? ticket->expected_start : 0;
    if (start != 0) words_time(desk_zone(desk), start, at);
    bool lit = shows_tickets(walk_in) && i == walk_in->tickets.selected;
    (void)canvas_format(canvas, area.row + row, area.column, area.columns, lit ? PAINT_CHOSEN : PAINT_TEXT,
                        "#%d %s: %s, %s", ticket->number,
                        ticket->state == WALK_IN_WAITING ? at : _("being served"),
                        ticket->name[0] == '\0' ? _("walk-in") : ticket->name,
                        ticket->service == INDEX_NONE ? "" : desk->salon->services[ticket->service].name);
  }
}

static void walk_in_draw(const struct ui *ui, const struct view *view, struct canvas *canvas,
                         struct area area) {
  const struct walk_in_view *walk_in = (const struct walk_in_view *)view;
  canvas_blank(canvas, area, PAINT_TEXT);
  for (int row = 0; row < area.rows; row++)
    canvas_glyph(canvas, area.row + row, area.column, PAINT_LINE, GLYPH_VERTICAL);
  struct area inside = {area.row, area.column + 2, area.rows, area.columns - 3};
  char text[LINE_SIZE];
  (void)canvas_text(canvas, inside.row, inside.column, inside.columns, PAINT_STRONG, _("Walk-in"));
  field_draw(&walk_in->field, canvas, inside.row + 1, inside.column, inside.columns, true,
             _("service and name, such as: cut lea"));
  int row = draw_services(ui, walk_in, canvas, inside, 2);
  draw_pair(canvas, inside, row++, _("Name"), walk_in->name[0] == '\0' ? PAINT_DIM : PAINT_STRONG,
            walk_in->name[0] == '\0' ? _("none given") : walk_in->name);
  if (walk_in->phone[0] != '\0') draw_pair(canvas, inside, row++, _("Phone"), PAINT_TEXT, walk_in->phone);
  draw_pair(canvas, inside, row++, _("With"), PAINT_TEXT,
            walk_in->employee == EMPLOYEE_ANY ? _("whoever is free first")
                                              : ui->desk.salon->employees[walk_in->employee].name);
  row++;
  struct area rest = {inside.row + row, inside.column, inside.rows - row, inside.columns};
  if (walk_in->problem[0] != '\0') {
    row += canvas_wrapped(canvas, rest, PAINT_ERROR, walk_in->problem) + 1;
  } else if (walk_in->service_count > 0) {
    answer(ui, walk_in, text, sizeof text);
    row += canvas_wrapped(canvas, rest, walk_in->expected_start == 0 ? PAINT_WARNING : PAINT_GOOD, text) + 1;
  }
  draw_queue(ui, walk_in, canvas, inside, row);
}

/* ---- The view ---- */

static void walk_in_release(struct view *view) {
  names_release(&walk_in_of(view)->names);
  arena_release(&walk_in_of(view)->arena);
  free(view);
}

/* Every rule behind what was just refused. */
static unsigned run_why_not(struct ui *ui, struct view *view) {
  (void)view;
  if (ui->may_ask)
    why_view_open(ui);
  else
    ui_say(ui, MESSAGE_NOTE, _("Nothing was refused here."));
  return REACTION_REPAINT;
}

static const struct handler walk_in_handlers[] = {
    {ACTION_ACCEPT, true, run_accept, NULL},    {ACTION_BACK, true, run_back, NULL},
    {ACTION_UP, false, run_up, NULL},           {ACTION_DOWN, false, run_down, NULL},
    {ACTION_WHY_NOT, false, run_why_not, NULL},
};

static const struct view_class walk_in_class = {
    .name = N_("walk-in"),
    .title = N_("A walk-in"),
    .placement = PLACE_PANE,
    .handlers = walk_in_handlers,
    .handler_count = (int)(sizeof walk_in_handlers / sizeof walk_in_handlers[0]),
    .typing = walk_in_typing,
    .text = walk_in_text,
    .load = walk_in_load,
    .draw = walk_in_draw,
    .idle = walk_in_keep,
    .release = walk_in_release,
};

void walk_in_view_open(struct ui *ui) {
  struct desk *desk = &ui->desk;
  struct error error;
  error_init(&error);
  if (desk->date != desk->today && desk_go(desk, desk->today, &error) != CODE_OK) {
    (void)ui_refused(ui, &error);
    return;
  }
  struct walk_in_view *walk_in = calloc(1, sizeof *walk_in);
  if (walk_in == NULL) {
    ui_push(ui, NULL);
    return;
  }
  walk_in->view.class = &walk_in_class;
  names_init(&walk_in->names);
  arena_init(&walk_in->arena, WALK_IN_ARENA_MAX);
  if (walk_in_load(ui, &walk_in->view, &error) != CODE_OK) {
    (void)ui_refused(ui, &error);
    walk_in_release(&walk_in->view);
    return;
  }
  ui_push(ui, &walk_in->view);
}
