/* The customer search and the card. */
#include <stdio.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/money.h"
#include "ui/customers_view.h"
#include "ui/words.h"

enum { LINE_SIZE = 512, LABEL_COLUMNS = 8 };

static void draw_list(const struct customers_view *customers, struct canvas *canvas, struct area area) {
  if (customers->list.count == 0 && customers->field.length > 0)
    (void)canvas_text(canvas, area.row, area.column, area.columns, PAINT_DIM, _("Nobody is found."));
  if (customers->field.length == 0)
    (void)canvas_text(canvas, area.row, area.column, area.columns, PAINT_DIM,
                      _("Any part of a name, the end of a phone number, an e-mail."));
  for (int i = 0; i < area.rows && customers->list.top + i < customers->list.count; i++) {
    const struct customer_row *row = &customers->rows[customers->list.top + i];
    bool lit = customers->list.top + i == customers->list.selected;
    enum paint paint = lit ? PAINT_CHOSEN : row->blocked ? PAINT_ERROR : PAINT_TEXT;
    int contact = canvas_width(row->contact);
    if (contact > area.columns / 2) contact = area.columns / 2;
    canvas_blank(canvas, (struct area){area.row + i, area.column, 1, area.columns}, paint);
    if (lit) canvas_glyph(canvas, area.row + i, area.column, paint, GLYPH_CHOICE);
    (void)canvas_text(canvas, area.row + i, area.column + 2, area.columns - contact - 3, paint, row->name);
    canvas_right(canvas, area.row + i, area.column, area.columns - 1, lit ? paint : PAINT_DIM, row->contact);
  }
}

/* A labelled line of the card; nothing for an empty one. Returns the rows used. */
static int card_line(struct canvas *canvas, struct area area, enum paint paint, const char *label,
                     const char *text) {
  if (area.rows < 1 || text == NULL || text[0] == '\0') return 0;
  (void)canvas_text(canvas, area.row, area.column, LABEL_COLUMNS - 1, PAINT_DIM, label);
  struct area value = {area.row, area.column + LABEL_COLUMNS, area.rows < 3 ? area.rows : 3,
                       area.columns - LABEL_COLUMNS};
  return canvas_wrapped(canvas, value, paint, text);
}

static struct area below(struct area area, int rows) {
  return (struct area){area.row + rows, area.column, area.rows - rows, area.columns};
}

static struct area draw_flags(const struct customer *card, struct canvas *canvas, struct area area) {
  char text[LINE_SIZE];
  if (card->blocked) {
    (void)snprintf(text, sizeof text, _("blocked: %s"), card->blocked_reason);
    area = below(area, card_line(canvas, area, PAINT_ERROR, "", text));
  }
  if (card->no_show_count > 0) {
    (void)snprintf(text, sizeof text, P_("%d no-show so far", "%d no-shows so far", card->no_show_count),
                   card->no_show_count);
    area = below(area, card_line(canvas, area, PAINT_WARNING, "", text));
  }
  return area;
}

static void visit_line(const struct ui *ui, const struct appointment *visit, char *text, size_t size) {
  const struct desk *desk = &ui->desk;
  char services[LINE_SIZE / 2];
  char date[WORDS_SIZE];
  char time[WORDS_SIZE];
  int32_t day = 0;
  int minute = 0;
  zone_to_wall(desk_zone(desk), visit->starts_at, &day, &minute);
  words_date(day, 2, date);
  words_time(desk_zone(desk), visit->starts_at, time);
  visit_services(visit, services, sizeof services);
  const char *sign = glyph_text(ui->canvas.glyphs, status_glyph(visit->status));
  if (visit->segment_count > 0)
    (void)snprintf(text, size, _("%-15s %s %s %s with %s"), date, time, sign, services,
                   visit->segments[0].employee_name);
  else
    (void)snprintf(text, size, "%-15s %s %s %s", date, time, sign, services);
}

static void draw_visits(const struct ui *ui, const struct customers_view *customers, struct canvas *canvas,
                        struct area area) {
  struct list list = customers->visit_list;
  if (area.rows < 2) return;
  (void)canvas_format(canvas, area.row, area.column, area.columns, PAINT_STRONG,
                      P_("%d visit", "%d visits", customers->visit_count), customers->visit_count);
  list_layout(&list, area.rows - 1);
  for (int i = 0; i < area.rows - 1 && list.top + i < list.count; i++) {
    const struct appointment *visit = &customers->visits[list.top + i];
    bool lit = customers->on_card && list.top + i == list.selected;
    bool future = visit->starts_at >= ui->desk.now;
    char text[LINE_SIZE];
    visit_line(ui, visit, text, sizeof text);
    enum paint paint = lit ? PAINT_CURSOR : future ? PAINT_TEXT : PAINT_DIM;
    canvas_padded(canvas, area.row + 1 + i, area.column, area.columns, paint, text);
    if (lit) canvas_park(canvas, area.row + 1 + i, area.column, false);
  }
}

static void draw_card(const struct ui *ui, const struct customers_view *customers, struct canvas *canvas,
                      struct area area) {
  const struct customer *card = &customers->card;
  if (!customers->has_card || area.rows < 1) return;
  (void)canvas_text(canvas, area.row, area.column, area.columns, PAINT_STRONG, card->name);
  if (customers->on_card) canvas_park(canvas, area.row, area.column, false);
  struct area left = draw_flags(card, canvas, below(area, 1));
  left = below(left, card_line(canvas, left, PAINT_TEXT, _("Phone"), card->phone));
  left = below(left, card_line(canvas, left, PAINT_TEXT, _("E-mail"), card->email));
  left = below(left, card_line(canvas, left, PAINT_TEXT, _("Born"), card->birth_date));
  left = below(left, card_line(canvas, left, PAINT_TEXT, _("Address"), card->address));
  left = below(left, card_line(canvas, left, PAINT_TEXT, _("Notes"), card->notes));
  for (int i = 0; i < card->dated_note_count && i < 3; i++)
    left = below(left, card_line(canvas, left, PAINT_TEXT, "", card->dated_notes[i].text));
  draw_visits(ui, customers, canvas, below(left, 1));
}

void customers_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area) {
  const struct customers_view *customers = (const struct customers_view *)view;
  bool wide = area.columns >= CUSTOMERS_WIDE;
  int list_columns = wide ? area.columns * 2 / 5 : area.columns - 2;
  int list_rows = wide ? area.rows - 2 : (area.rows - 2) / 3;
  canvas_blank(canvas, area, PAINT_TEXT);
  (void)canvas_text(canvas, area.row, area.column + 1, 6, PAINT_STRONG, _("Find:"));
  field_draw(&customers->field, canvas, area.row, area.column + 7, list_columns - 7, !customers->on_card,
             NULL);
  draw_list(customers, canvas, (struct area){area.row + 1, area.column + 1, list_rows, list_columns});
  struct area card = {area.row + 1, area.column + list_columns + 3, area.rows - 1,
                      area.columns - list_columns - 4};
  if (!wide) {
    canvas_row(canvas, area.row + 1 + list_rows, area.column + 1, area.columns - 2, PAINT_LINE,
               GLYPH_HORIZONTAL);
    card =
        (struct area){area.row + 2 + list_rows, area.column + 1, area.rows - 2 - list_rows, area.columns - 2};
  }
  draw_card(ui, customers, canvas, card);
}
