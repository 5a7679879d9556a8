/* The card on the screen: only the blocks that show are worded. */
#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/language.h"
#include "core/model/moment.h"
#include "ui/customers/card.h"
#include "ui/words.h"

enum {
  LABEL_COLUMNS = 10,
  LABEL_NARROW = 9,
  NARROW_BELOW = 46,
  DATE_COLUMNS = 15,
  DATE_NARROW = 10,
  BLOCK_ROWS_MAX = 4, /* of a block that is not lit */
  LIT_ROWS_MAX = 60
};

/* A block in words. */
struct wording {
  const char *label; /* NULL: over the whole width */
  char text[CARD_TEXT_SIZE];
  enum paint paint;
};

static int label_columns(struct area area) {
  return area.columns < NARROW_BELOW ? LABEL_NARROW : LABEL_COLUMNS;
}

/* ---- Words ---- */

/* " (Mon, Fri)" behind what stands there, for wishes that suit on some days of the week alone. */
static void word_days(unsigned days, char *text, size_t size) {
  bool first = true;
  if (days == WAITLIST_EVERY_DAY) return;
  for (int day = SUNDAY; day <= SATURDAY; day++) {
    if ((days & 1U << day) == 0) continue;
    size_t used = strlen(text);
    (void)snprintf(text + used, size - used, "%s%s", first ? " (" : ", ", moment_weekday(day));
    first = false;
  }
  size_t used = strlen(text);
  if (!first) (void)snprintf(text + used, size - used, ")");
}

static void word_wish(const struct ui *ui, const struct waitlist_row *row, struct wording *wording) {
  const struct salon *salon = ui->desk.salon;
  const struct waitlist_party *wish = &row->wish;
  char from[WORDS_SIZE] = "";
  char to[WORDS_SIZE] = "";
  char *text = wording->text;
  size_t size = sizeof wording->text;
  const char *service = wish->service < 0 ? _("a service that is gone") : salon->services[wish->service].name;
  const char *employee = wish->employee < 0 ? _("anybody") : salon->employees[wish->employee].name;
  if (wish->from != DATE_NONE) words_date(wish->from, 1, from);
  if (wish->to != DATE_NONE) words_date(wish->to, 1, to);
  if (from[0] != '\0' && to[0] != '\0')
    (void)snprintf(text, size, _("%.120s with %.120s, from %s to %s"), service, employee, from, to);
  else if (from[0] != '\0')
    (void)snprintf(text, size, _("%.120s with %.120s, from %s on"), service, employee, from);
  else if (to[0] != '\0')
    (void)snprintf(text, size, _("%.120s with %.120s, until %s"), service, employee, to);
  else if (wish->days != WAITLIST_EVERY_DAY)
    (void)snprintf(text, size, _("%.120s with %.120s"), service, employee);
  else
    (void)snprintf(text, size, _("%.120s with %.120s, any day"), service, employee);
  word_days(wish->days, text, size);
}

static void word_note(const struct ui *ui, const struct customer_note *note, struct wording *wording) {
  char date[WORDS_SIZE];
  int32_t day = 0;
  int minute = 0;
  zone_to_wall(desk_zone(&ui->desk), note->at, &day, &minute);
  words_date(day, 2, date);
  if (note->by[0] == '\0')
    (void)snprintf(wording->text, sizeof wording->text, _("%s: %s"), date, note->text);
  else
    (void)snprintf(wording->text, sizeof wording->text, _("%s, %.60s: %s"), date, note->by, note->text);
  if (note->alert) wording->paint = PAINT_WARNING;
}

static void word_heading(const struct card *card, enum card_section section, struct wording *wording) {
  static const char *const headings[CARD_SECTIONS] = {
      [CARD_COMING] = N_("Today and later"),
      [CARD_WISHES] = N_("On the waiting list"),
      [CARD_NOTES] = N_("Dated notes"),
      [CARD_PAST] = N_("Visits before"),
  };
  (void)snprintf(wording->text, sizeof wording->text, "%s (%d%s)", _(headings[section]),
                 card->counts[section], section == CARD_PAST && card->more ? "+" : "");
  wording->paint = PAINT_STRONG;
}

/* Everything but visits, which have columns. */
static void word_block(const struct ui *ui, const struct card *card, struct card_place place,
                       struct wording *wording) {
  wording->label = NULL;
  wording->text[0] = '\0';
  wording->paint = PAINT_TEXT;
  if (place.at < 0 && place.section != CARD_FACTS) {
    word_heading(card, place.section, wording);
  } else if (place.section == CARD_FACTS && place.at >= 0) {
    const struct card_fact *fact = &card->facts[place.at];
    wording->label = fact->label;
    wording->paint = fact->paint;
    (void)snprintf(wording->text, sizeof wording->text, "%s", fact->text);
  } else if (place.section == CARD_LIKES) {
    const struct card_like *like = &card->likes[place.at];
    wording->paint = PAINT_WARNING;
    (void)snprintf(wording->text, sizeof wording->text, _("! Twice? %.120s has %s."), like->name,
                   card_like_words(like->why));
  } else if (place.section == CARD_WISHES) {
    word_wish(ui, &card->data.wishes[place.at], wording);
  } else if (place.section == CARD_NOTES) {
    word_note(ui, &card->data.customer.dated_notes[place.at], wording);
  } else if (place.section == CARD_OLDER) {
    wording->paint = PAINT_DIM;
    (void)snprintf(wording->text, sizeof wording->text, "%s", _("Older visits: PageDown or Enter."));
  }
}

/* ---- Sizes ---- */

static bool is_visit(struct card_place place) {
  return place.at >= 0 && (place.section == CARD_COMING || place.section == CARD_PAST);
}

static int block_rows(const struct ui *ui, const struct card *card, int block, struct area area) {
  struct card_place place = card_place(card, block);
  int most = block == card->lit ? LIT_ROWS_MAX : BLOCK_ROWS_MAX;
  if (most > area.rows) most = area.rows;
  if (is_visit(place) || most < 1) return 1;
  struct wording wording;
  word_block(ui, card, place, &wording);
  int columns = wording.label == NULL ? area.columns : area.columns - label_columns(area);
  return canvas_wrapped_rows(wording.text, columns, most);
}

/* The rows that name and flags take at the top. */
static int flag_rows(const struct card *card, struct area area) {
  int most = area.rows / 4 < 1 ? 1 : area.rows / 4;
  int rows = card->flag_count > 0 ? 1 : 0;
  int used = 0;
  for (int i = 0; i < card->flag_count; i++) {
    int width = canvas_width(card->flags[i].text);
    if (used > 0 && used + 3 + width > area.columns && rows < most) {
      rows++;
      used = 0;
    }
    used += (used > 0 ? 3 : 0) + width;
  }
  return rows;
}

static struct area list_area(const struct card *card, struct area area) {
  int head = 1 + flag_rows(card, area);
  if (head >= area.rows) head = area.rows - 1;
  return (struct area){area.row + head, area.column, area.rows - head, area.columns};
}

void card_layout(const struct ui *ui, struct card *card, struct area area) {
  if (!card->loaded || area.rows < 2) return;
  struct area list = list_area(card, area);
  if (card->top > card->lit) card->top = card->lit;
  if (card->top == card->lit && card->top > 0 && card_place(card, card->top - 1).at < 0)
    card->top--; /* with its heading */
  int used = 0;
  int first = card->lit;
  while (first >= card->top && used + block_rows(ui, card, first, list) <= list.rows)
    used += block_rows(ui, card, first--, list);
  if (first + 1 > card->top) card->top = first + 1 > card->lit ? card->lit : first + 1;
  /* No room is left empty at the end while something stands before. */
  used = 0;
  int next = card->top;
  while (next < card->blocks && used < list.rows) used += block_rows(ui, card, next++, list);
  while (card->top > 0 && next == card->blocks) {
    int rows = block_rows(ui, card, card->top - 1, list);
    if (used + rows > list.rows) break;
    used += rows;
    card->top--;
  }
}

/* ---- Drawing ---- */

/* Flags one after the other, each in its paint; the last row is cut. */
static void draw_flags(const struct card *card, struct canvas *canvas, struct area area, int rows) {
  int row = 0;
  int used = 0;
  for (int i = 0; i < card->flag_count; i++) {
    int width = canvas_width(card->flags[i].text);
    if (used > 0 && used + 3 + width > area.columns && row < rows - 1) {
      row++;
      used = 0;
    }
    if (used > 0) {
      if (used + 4 > area.columns) return;
      canvas_glyph(canvas, area.row + row, area.column + used + 1, PAINT_DIM, GLYPH_SEPARATOR);
      used += 3;
    }
    used += canvas_text(canvas, area.row + row, area.column + used, area.columns - used, card->flags[i].paint,
                        card->flags[i].text);
  }
}

/* The date of a visit by the room that there is, always with the year when it is another one. Returns its column's width. */
static int visit_date(const struct desk *desk, int32_t day, int columns, char date[WORDS_SIZE]) {
  int years[2], month = 0, date_of_month = 0;
  date_to_civil(day, &years[0], &month, &date_of_month);
  date_to_civil(desk->today, &years[1], &month, &date_of_month);
  bool narrow = columns < NARROW_BELOW;
  if (!narrow)
    words_date(day, 2, date);
  else if (years[0] == years[1])
    words_date(day, 0, date);
  else
    date_format(day, date);
  return narrow ? DATE_NARROW : DATE_COLUMNS;
}

static void draw_visit(const struct ui *ui, const struct appointment *visit, struct canvas *canvas,
                       struct area row, bool lit) {
  const struct desk *desk = &ui->desk;
  char text[512];
  char services[256];
  char date[WORDS_SIZE];
  char time[WORDS_SIZE];
  int32_t day = 0;
  int minute = 0;
  zone_to_wall(desk_zone(desk), visit->starts_at, &day, &minute);
  int date_columns = visit_date(desk, day, row.columns, date);
  words_time(desk_zone(desk), visit->starts_at, time);
  visit_services(visit, services, sizeof services);
  bool elsewhere = !id_equal(visit->location, desk->salon->locations[desk->location].id);
  bool has_employee = visit->segment_count > 0;
  const char *employee = has_employee ? visit->segments[0].employee_name : "";
  if (!has_employee)
    (void)snprintf(text, sizeof text, "%s", services);
  else if (elsewhere)
    (void)snprintf(text, sizeof text, _("%s with %.100s, elsewhere"), services, employee);
  else
    (void)snprintf(text, sizeof text, _("%s with %.100s"), services, employee);
  bool over = visit->status == STATUS_CANCELLED || visit->status == STATUS_NO_SHOW;
  enum paint paint = lit ? PAINT_CURSOR : over || visit->starts_at < desk->now ? PAINT_DIM : PAINT_TEXT;
  canvas_blank(canvas, row, paint);
  (void)canvas_text(canvas, row.row, row.column, date_columns, paint, date);
  int at = row.column + date_columns + 1;
  at += canvas_text(canvas, row.row, at, row.columns - (at - row.column), paint, time) + 1;
  canvas_glyph(canvas, row.row, at, lit ? paint : status_paint(visit->status), status_glyph(visit->status));
  (void)canvas_text(canvas, row.row, at + 2, row.column + row.columns - at - 2, paint, text);
}

static void draw_block(const struct ui *ui, const struct card *card, int block, struct canvas *canvas,
                       struct area area, bool lit) {
  struct card_place place = card_place(card, block);
  if (is_visit(place)) {
    const struct appointment *visit =
        place.section == CARD_COMING ? &card->data.coming[place.at] : &card->data.past[place.at];
    draw_visit(ui, visit, canvas, area, lit);
    return;
  }
  struct wording wording;
  word_block(ui, card, place, &wording);
  enum paint paint = lit ? PAINT_CURSOR : wording.paint;
  canvas_blank(canvas, area, lit ? PAINT_CURSOR : PAINT_TEXT);
  struct area text = area;
  if (wording.label != NULL) {
    int label = label_columns(area);
    (void)canvas_text(canvas, area.row, area.column, label - 1, lit ? paint : PAINT_DIM, wording.label);
    text.column += label;
    text.columns -= label;
  }
  (void)canvas_wrapped(canvas, text, paint, wording.text);
}

void card_draw(const struct ui *ui, const struct card *card, struct canvas *canvas, struct area area,
               bool on) {
  if (!card->loaded || area.rows < 1) return;
  bool bare = on && card->blocks == 0; /* the name is all there is */
  (void)canvas_text(canvas, area.row, area.column, area.columns, bare ? PAINT_CURSOR : PAINT_STRONG,
                    card->data.customer.name);
  if (bare) canvas_park(canvas, area.row, area.column, false);
  struct area list = list_area(card, area);
  struct area flags = {area.row + 1, area.column, list.row - area.row - 1, area.columns};
  if (flags.rows > 0) draw_flags(card, canvas, flags, flags.rows);
  int row = 0;
  for (int block = card->top; block < card->blocks && row < list.rows; block++) {
    int rows = block_rows(ui, card, block, list);
    if (row + rows > list.rows) rows = list.rows - row;
    bool lit = on && block == card->lit;
    struct area place = {list.row + row, list.column, rows, list.columns};
    draw_block(ui, card, block, canvas, place, lit);
    if (lit) canvas_park(canvas, place.row, place.column, false);
    row += rows;
  }
}
