/* The customer search. */
#include <stdio.h>
#include <string.h>

#include "core/model/fold.h"
#include "core/model/language.h"
#include "core/model/phone.h"
#include "ui/customers/customers_view.h"
#include "ui/words.h"

enum { FIELD_ROWS = 1, LIST_ROWS_LEAST = 2, WORD_MAX = 64, CONTACT_FROM = 30 };

void customers_places(const struct customers_view *customers, struct area area, struct area *list,
                      struct area *card) {
  bool wide = area.columns >= CUSTOMERS_WIDE;
  int list_columns = wide ? area.columns * 2 / 5 : area.columns - 2;
  int list_rows = wide ? area.rows - FIELD_ROWS - 1 : (area.rows - 2) / 3;
  if (list_rows < LIST_ROWS_LEAST) list_rows = LIST_ROWS_LEAST;
  *list = (struct area){area.row + FIELD_ROWS, area.column + 1, list_rows, list_columns};
  if (wide) {
    *card =
        (struct area){area.row, area.column + list_columns + 4, area.rows, area.columns - list_columns - 5};
    return;
  }
  int above = FIELD_ROWS + list_rows + 1;
  *card = (struct area){area.row + above, area.column + 1, area.rows - above, area.columns - 2};
  if (!customers->on_card) return;
  *card = (struct area){area.row, area.column + 1, area.rows, area.columns - 2};
  list->rows = 0;
}

/* ---- Why somebody was found ---- */

static bool holds(const char *text, const char *part) {
  return part[0] != '\0' && strstr(text, part) != NULL;
}

/* The next word of what is typed, cut to a size; where to go on, or NULL at the end. */
static const char *next_word(const char *text, char word[WORD_MAX]) {
  text += strspn(text, " ");
  size_t length = strcspn(text, " ");
  if (length == 0) return NULL;
  (void)snprintf(word, WORD_MAX, "%.*s", (int)(length < WORD_MAX ? length : WORD_MAX - 1), text);
  return text + length;
}

/* Whether it was by the e-mail: a word of what is typed is in it, and is neither in the name nor a number. */
static bool found_by_email(const char *typed, const struct customer *customer) {
  char name[FOLD_KEY_SIZE];
  char word[WORD_MAX];
  char key[FOLD_KEY_SIZE];
  char email[FINDER_EMAIL_SIZE];
  (void)fold_name(customer->first_name, customer->last_name, name, sizeof name);
  for (const char *at = next_word(typed, word); at != NULL; at = next_word(at, word)) {
    (void)fold_key(word, strlen(word), key, sizeof key);
    (void)fold_email(word, strlen(word), email, sizeof email);
    if (!phone_looks_like(word, strlen(word), 2) && !holds(name, key) && holds(customer->email, email))
      return true;
  }
  return false;
}

static const char *contact_of(const struct customers_view *customers, const struct customer *customer) {
  if (customer->phone[0] == '\0' || found_by_email(customers->field.text, customer)) return customer->email;
  return customer->phone;
}

/* ---- The list ---- */

/* A sign before the name, also without colour. */
static enum glyph row_sign(const struct customer *customer, enum paint *paint) {
  *paint = PAINT_TEXT;
  if (customer->blocked) {
    *paint = PAINT_ERROR;
    return GLYPH_BAD;
  }
  if (customer->no_show_count > 1) {
    *paint = PAINT_WARNING;
    return GLYPH_NO_SHOW;
  }
  return GLYPH_COUNT;
}

static void draw_row(const struct customers_view *customers, int at, struct canvas *canvas, struct area row,
                     bool lit) {
  const struct customer *customer = customer_rows_find(&customers->rows, customers->hits.hits[at].id);
  enum paint sign_paint = PAINT_TEXT;
  if (customer == NULL) return;
  enum glyph sign = row_sign(customer, &sign_paint);
  enum paint paint = lit ? PAINT_CHOSEN : sign_paint == PAINT_ERROR ? PAINT_ERROR : PAINT_TEXT;
  const char *contact = contact_of(customers, customer);
  bool sounds = customers->hits.hits[at].match == FINDER_SOUND && customers->field.length > 0;
  int right = canvas_width(contact);
  if (right > row.columns / 2) right = row.columns / 2;
  if (row.columns < CONTACT_FROM) right = 0;
  if (sign != GLYPH_COUNT) canvas_glyph(canvas, row.row, row.column + 2, lit ? paint : sign_paint, sign);
  int name = row.columns - right - 6;
  int used = canvas_text(canvas, row.row, row.column + 4, name, paint, customer->name);
  if (sounds && name - used >= canvas_width(_("sounds alike")) + 2)
    (void)canvas_text(canvas, row.row, row.column + 4 + used + 2, name - used - 2, lit ? paint : PAINT_DIM,
                      _("sounds alike"));
  canvas_right(canvas, row.row, row.column + row.columns - right - 1, right, lit ? paint : PAINT_DIM,
               contact);
}

static void draw_list(const struct customers_view *customers, struct canvas *canvas, struct area area) {
  bool typed = customers->field.length > 0;
  if (customers->list.count == 0)
    (void)canvas_text(canvas, area.row, area.column, area.columns, PAINT_DIM,
                      _("Any part of a name, the end of a phone number, an e-mail."));
  for (int i = 0; i < area.rows && customers->list.top + i < customers->list.count; i++) {
    int at = customers->list.top + i;
    bool lit = at == customers->list.selected;
    struct area row = {area.row + i, area.column, 1, area.columns};
    canvas_blank(canvas, row, lit ? PAINT_CHOSEN : PAINT_TEXT);
    canvas_item(canvas, row.row, at + 1, lit);
    if (lit) canvas_glyph(canvas, row.row, row.column, PAINT_CHOSEN, GLYPH_CHOICE);
    if (at < (int)customers->hits.count) {
      draw_row(customers, at, canvas, row, lit);
      continue;
    }
    (void)canvas_format(canvas, row.row, row.column + 4, row.columns - 4, lit ? PAINT_CHOSEN : PAINT_GOOD,
                        at == 0 && typed ? _("Nobody is found. New customer: %.200s")
                                         : _("New customer: %.200s"),
                        customers->field.text);
  }
}

/* What is there of a card before it is loaded. */
static void draw_name(const struct customers_view *customers, struct canvas *canvas, struct area card) {
  const struct customer *customer =
      customer_rows_find(&customers->rows, customers->hits.hits[customers->list.selected].id);
  if (customer != NULL)
    (void)canvas_text(canvas, card.row, card.column, card.columns, PAINT_STRONG, customer->name);
}

void customers_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area) {
  const struct customers_view *customers = (const struct customers_view *)view;
  struct area list, card;
  customers_places(customers, area, &list, &card);
  canvas_blank(canvas, area, PAINT_TEXT);
  if (list.rows > 0) {
    int label = canvas_text(canvas, area.row, area.column + 1, list.columns / 2, PAINT_STRONG, _("Find:"));
    field_draw(&customers->field, canvas, area.row, area.column + label + 2, list.columns - label - 1,
               !customers->on_card, NULL);
    draw_list(customers, canvas, list);
    if (area.columns < CUSTOMERS_WIDE)
      canvas_row(canvas, list.row + list.rows, area.column + 1, area.columns - 2, PAINT_LINE,
                 GLYPH_HORIZONTAL);
    else
      for (int row = 0; row < area.rows; row++)
        canvas_glyph(canvas, area.row + row, card.column - 2, PAINT_LINE, GLYPH_VERTICAL);
  }
  if (customers->card.loaded)
    card_draw(ui, &customers->card, canvas, card, customers->on_card);
  else if (customers_needs_card(customers))
    draw_name(customers, canvas, card);
}
