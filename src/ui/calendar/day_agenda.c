/* The day in a small window: the column of the cursor as a list of visits and free stretches. */
#include <stdio.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/status.h"
#include "ui/calendar/day_view.h"
#include "ui/ui.h"
#include "ui/words.h"

enum { ITEMS_MAX = 128, LINE_SIZE = 256 };

/* A visit, or a stretch between visits. */
struct item {
  struct interval time;
  const struct day_entry *entry; /* NULL: no visit */
};

struct items {
  struct item item[ITEMS_MAX];
  int count;
};

static void item_add(struct items *items, int64_t from, int64_t to, const struct day_entry *entry) {
  if (items->count < ITEMS_MAX && (entry != NULL || to > from))
    items->item[items->count++] = (struct item){{from, to}, entry};
}

/* The free working time in [from, to). */
static void free_add(struct items *items, const struct day_column *column, int64_t from, int64_t to) {
  for (int i = 0; i < column->working_count; i++) {
    struct interval time = interval_intersection(column->working[i], (struct interval){from, to});
    item_add(items, time.from, time.to, NULL);
  }
}

/* Between what is free and what is booked: blocked time, pauses, absences. Before and behind the day's work nothing is told. */
static void between_add(struct items *items) {
  int count = items->count;
  for (int i = 1; i < count && items->count < ITEMS_MAX; i++) {
    struct interval gap = {items->item[i - 1].time.to, items->item[i].time.from};
    if (gap.to <= gap.from) continue;
    memmove(&items->item[i + 1], &items->item[i], (size_t)(items->count - i) * sizeof items->item[0]);
    items->item[i] = (struct item){gap, NULL};
    items->count++;
    count++;
    i++;
  }
}

/* The items of a column, by start. An overlapping visit is listed where it starts. */
static void items_make(const struct desk *desk, int column, struct items *items) {
  const struct day_column *here = &desk->day.columns[column];
  int64_t at = desk->day.starts_at;
  items->count = 0;
  for (int i = 0; i < here->entry_count; i++) {
    const struct appointment_segment *segment = desk_segment(desk, &here->entries[i]);
    bool blocks = status_blocks(desk->day.appointments[here->entries[i].appointment].status);
    int64_t taken_to = blocks ? segment->ends_at : segment->starts_at;
    if (segment->starts_at > at) free_add(items, here, at, segment->starts_at);
    item_add(items, segment->starts_at, segment->ends_at, &here->entries[i]);
    if (taken_to > at) at = taken_to;
  }
  free_add(items, here, at, desk->day.ends_at);
  between_add(items);
  if (items->count == 0) item_add(items, desk->day.starts_at, desk->day.ends_at, NULL);
}

static struct id item_visit(const struct desk *desk, const struct item *item) {
  return item->entry == NULL ? id_nil : desk->day.appointments[item->entry->appointment].id;
}

/* The item of the cursor: what is selected where it stands, else the last that begins before it. */
static int item_at_cursor(const struct desk *desk, const struct items *items) {
  int found = 0;
  int64_t at = desk->cell.at;
  for (int i = 0; i < items->count; i++) {
    const struct item *item = &items->item[i];
    bool here = item->time.from <= at && at < item->time.to;
    if (here && id_equal(item_visit(desk, item), desk->selected)) return i;
    if (item->time.from <= at) found = i;
  }
  return found;
}

void day_agenda_step(struct desk *desk, int steps) {
  struct items items;
  int column = desk_column(desk);
  if (column < 0) return;
  items_make(desk, column, &items);
  int at = item_at_cursor(desk, &items) + steps;
  if (at >= items.count) at = items.count - 1;
  if (at < 0) at = 0;
  desk_choose(desk, column, items.item[at].time.from);
  desk->selected = item_visit(desk, &items.item[at]);
}

/* A stretch without a visit, in words. */
static void place_text(const struct desk *desk, const struct item *item, char *text, size_t size) {
  struct place place = place_at(desk, desk_column(desk), item->time.from);
  const char *what = place.kind == PLACE_IS_OFF     ? _("not working")
                     : place.kind == PLACE_IS_BLOCK ? _("blocked")
                     : place.kind == PLACE_IS_HOLD  ? _("being booked")
                                                    : _("free");
  bool free_time = place.kind != PLACE_IS_OFF && place.kind != PLACE_IS_BLOCK;
  (void)snprintf(text, size, "%s%s%s", what, free_time || place.reason[0] == '\0' ? "" : ": ",
                 free_time ? "" : place.reason);
}

static void item_text(const struct ui *ui, const struct item *item, char *text, size_t size) {
  const struct desk *desk = &ui->desk;
  enum glyph_set glyphs = ui->canvas.glyphs;
  char from[WORDS_SIZE];
  char to[WORDS_SIZE];
  words_time(desk_zone(desk), item->time.from, from);
  words_time(desk_zone(desk), item->time.to, to);
  if (item->entry == NULL) {
    char what[LINE_SIZE / 2];
    place_text(desk, item, what, sizeof what);
    (void)snprintf(text, size, "%s%s%s %s %s", from, glyph_text(glyphs, GLYPH_TO), to,
                   glyph_text(glyphs, GLYPH_FREE), what);
    return;
  }
  const struct appointment *visit = &desk->day.appointments[item->entry->appointment];
  (void)snprintf(text, size, "%s%s%s %s %s, %s", from, glyph_text(glyphs, GLYPH_TO), to,
                 glyph_text(glyphs, status_glyph(visit->status)), visit_name(visit),
                 desk_segment(desk, item->entry)->service_name);
}

void day_agenda_list(const struct ui *ui, struct canvas *canvas, struct area area) {
  const struct desk *desk = &ui->desk;
  struct items items;
  items_make(desk, desk_column(desk), &items);
  int lit = item_at_cursor(desk, &items);
  int top = area.rows < 2 ? lit : lit < area.rows - 1 ? 0 : lit - area.rows + 2;
  for (int i = 0; i < area.rows && top + i < items.count; i++) {
    const struct item *item = &items.item[top + i];
    char text[LINE_SIZE];
    enum paint paint = PAINT_FREE;
    if (item->entry != NULL) paint = status_paint(desk->day.appointments[item->entry->appointment].status);
    if (top + i == lit) paint = PAINT_CURSOR;
    item_text(ui, item, text, sizeof text);
    canvas_padded(canvas, area.row + i, area.column + 1, area.columns - 2, paint, text);
    if (top + i == lit) canvas_park(canvas, area.row + i, area.column + 1, false);
  }
}

void day_agenda_draw(const struct ui *ui, struct canvas *canvas, struct area area) {
  const struct desk *desk = &ui->desk;
  int column = desk_column(desk);
  int employee = desk_column_employee(desk, column);
  char too[WORDS_SIZE];
  words_shown_too(desk, canvas->glyphs, too);
  (void)canvas_format(canvas, area.row, area.column + 1, area.columns - 2, PAINT_STRONG, "%d/%d %s%s",
                      column + 1, desk->day.column_count,
                      employee == INDEX_NONE ? _("(left)") : desk->salon->employees[employee].name, too);
  day_agenda_list(ui, canvas, (struct area){area.row + 1, area.column, area.rows - 1, area.columns});
}
