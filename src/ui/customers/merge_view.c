/*
 * Merging two customers: the other one is looked for, then both stand side by side, what differs can be chosen field by field, and a yes
 * merges. The one on the left stays.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "ui/booking/booking_view.h"
#include "ui/customers/customers_view.h"
#include "ui/widget/prompt.h"

enum merge_field {
  MERGE_FIRST_NAME,
  MERGE_LAST_NAME,
  MERGE_PHONE,
  MERGE_EMAIL,
  MERGE_BIRTH_DATE,
  MERGE_ADDRESS,
  MERGE_LOCALE,
  MERGE_NOTES,
  MERGE_BLOCKED,
  MERGE_FIELDS
};

static const char *const labels[MERGE_FIELDS] = {
    [MERGE_FIRST_NAME] = N_("First name"), [MERGE_LAST_NAME] = N_("Last name"),
    [MERGE_PHONE] = N_("Phone"),           [MERGE_EMAIL] = N_("E-mail"),
    [MERGE_BIRTH_DATE] = N_("Born"),       [MERGE_ADDRESS] = N_("Address"),
    [MERGE_LOCALE] = N_("Language"),       [MERGE_NOTES] = N_("Notes"),
    [MERGE_BLOCKED] = N_("Blocked"),
};

/* Which side a field comes from. */
enum take { TAKE_LEFT, TAKE_RIGHT, TAKE_BOTH };

enum {
  MERGE_ARENA_MAX = 1 << 20,
  SIDES = 2,
  HEAD_ROWS = 2,
  SMALL_BELOW = 5, /* rows: names, hints and counts go before what is chosen does */
  LABEL_COLUMNS = 11,
  MARK_COLUMNS = 2,
  FOOT_ROWS = 1
};

struct merge_view {
  struct view view;
  struct id into, from; /* `from` nil: still looked for */
  bool looked;          /* it was looked for here: one step back looks again */
  struct arena arena;

  struct field field;
  struct finder_result hits;
  struct list list;
  struct customer_rows rows;
  struct id likes[CARD_LIKES_MAX]; /* proposed while nothing is typed */
  enum likeness reasons[CARD_LIKES_MAX];
  int like_count;

  struct customer sides[SIDES]; /* left: stays; right: goes */
  struct merge_counts counts;   /* what goes over */
  enum take takes[MERGE_FIELDS];
  int shown[MERGE_FIELDS]; /* fields that one of them has */
  struct list fields;      /* over `shown` */
};

static struct merge_view *merge_of(struct view *view) { return (struct merge_view *)view; }

static bool is_choosing(const struct merge_view *merge) { return id_is_nil(merge->from); }

/* ---- Fields ---- */

static const char *value_of(const struct customer *customer, enum merge_field field) {
  switch (field) {
  case MERGE_FIRST_NAME:
    return customer->first_name;
  case MERGE_LAST_NAME:
    return customer->last_name;
  case MERGE_PHONE:
    return customer->phone;
  case MERGE_EMAIL:
    return customer->email;
  case MERGE_BIRTH_DATE:
    return customer->birth_date;
  case MERGE_ADDRESS:
    return customer->address;
  case MERGE_LOCALE:
    return customer->locale;
  case MERGE_NOTES:
    return customer->notes;
  case MERGE_BLOCKED:
    return !customer->blocked                    ? ""
           : customer->blocked_reason[0] != '\0' ? customer->blocked_reason
                                                 : _("yes");
  case MERGE_FIELDS:
  default:
    return "";
  }
}

/* Whether there is something to choose. A block always stays. */
static bool is_open(const struct merge_view *merge, enum merge_field field) {
  const char *left = value_of(&merge->sides[0], field);
  const char *right = value_of(&merge->sides[1], field);
  if (field == MERGE_BLOCKED) return false;
  return left[0] != '\0' && right[0] != '\0' && strcmp(left, right) != 0;
}

static bool is_taken(const struct merge_view *merge, enum merge_field field, int side) {
  if (is_open(merge, field)) {
    enum take take = merge->takes[field];
    return take == TAKE_BOTH || take == (side == 0 ? TAKE_LEFT : TAKE_RIGHT);
  }
  return value_of(&merge->sides[side], field)[0] != '\0';
}

static void list_fields(struct merge_view *merge) {
  int count = 0;
  for (int i = 0; i < MERGE_FIELDS; i++) {
    enum merge_field field = (enum merge_field)i;
    if (value_of(&merge->sides[0], field)[0] != '\0' || value_of(&merge->sides[1], field)[0] != '\0')
      merge->shown[count++] = i;
  }
  list_resize(&merge->fields, count);
}

/* ---- Loading ---- */

static enum code sides_load(struct ui *ui, struct merge_view *merge, struct error *error) {
  struct replica *replica = ui->desk.replica;
  arena_clear(&merge->arena);
  enum code code = reader_customer_brief(replica, merge->into, &merge->arena, &merge->sides[0], error);
  if (code == CODE_OK && !is_choosing(merge))
    code = reader_customer_brief(replica, merge->from, &merge->arena, &merge->sides[1], error);
  if (code == CODE_OK && !is_choosing(merge))
    code = reader_merge_counts(replica, merge->from, &merge->counts, error);
  if (code == CODE_OK && !is_choosing(merge)) list_fields(merge);
  return code;
}

/* Whom the words find; before any are typed, those who are probably the same. */
static enum code hits_load(struct ui *ui, struct merge_view *merge) {
  struct finder_result *hits = &merge->hits;
  struct finder *finder = merge->field.length > 0 ? booking_finder(ui) : NULL;
  size_t kept = 0;
  hits->count = 0;
  if (finder != NULL) finder_search(finder, merge->field.text, merge->field.length, hits);
  for (int i = 0; merge->field.length == 0 && i < merge->like_count; i++)
    hits->hits[hits->count++] = (struct finder_hit){.id = merge->likes[i]};
  for (size_t i = 0; i < hits->count; i++)
    if (!id_equal(hits->hits[i].id, merge->into)) hits->hits[kept++] = hits->hits[i];
  hits->count = kept;
  list_resize(&merge->list, (int)kept);
  return CODE_OK;
}

static enum code merge_load(struct ui *ui, struct view *view, struct error *error) {
  struct merge_view *merge = merge_of(view);
  customer_rows_clear(&merge->rows);
  enum code code = is_choosing(merge) ? hits_load(ui, merge) : CODE_OK;
  return code == CODE_OK ? sides_load(ui, merge, error) : code;
}

/* Begins the preview: the one that stays keeps what it has. */
static unsigned preview(struct ui *ui, struct merge_view *merge, struct id from) {
  struct error error;
  error_init(&error);
  merge->from = from;
  merge->fields = (struct list){.count = 0};
  for (int i = 0; i < MERGE_FIELDS; i++) merge->takes[i] = i == MERGE_NOTES ? TAKE_BOTH : TAKE_LEFT;
  if (sides_load(ui, merge, &error) == CODE_OK) return REACTION_REPAINT;
  merge->from = id_nil;
  return ui_refused(ui, &error);
}

/* ---- Keys ---- */

static bool merge_typing(const struct view *view) { return is_choosing((const struct merge_view *)view); }

static unsigned merge_text(struct ui *ui, struct view *view, const struct event *event) {
  struct merge_view *merge = merge_of(view);
  if (event->kind == EVENT_PASTE)
    field_paste(&merge->field, event->paste);
  else if (!field_key(&merge->field, event->key))
    return REACTION_PASS;
  merge->list = (struct list){.count = 0};
  (void)hits_load(ui, merge);
  return REACTION_REPAINT;
}

static unsigned step(struct view *view, int rows) {
  struct merge_view *merge = merge_of(view);
  list_move(is_choosing(merge) ? &merge->list : &merge->fields, rows);
  return REACTION_REPAINT;
}

static unsigned run_up(struct ui *ui, struct view *view) {
  (void)ui;
  return step(view, -1);
}

static unsigned run_down(struct ui *ui, struct view *view) {
  (void)ui;
  return step(view, 1);
}

static unsigned take(struct ui *ui, struct view *view, enum take side) {
  struct merge_view *merge = merge_of(view);
  if (is_choosing(merge) || merge->fields.count == 0) return REACTION_REPAINT;
  enum merge_field field = (enum merge_field)merge->shown[merge->fields.selected];
  enum take *now = &merge->takes[field];
  if (!is_open(merge, field)) {
    ui_say(ui, MESSAGE_NOTE, "%s",
           field == MERGE_BLOCKED
               ? _("Who is blocked stays blocked; B on the card takes it away.")
               : _("There is nothing to choose here: only one has it, or both have the same."));
    return REACTION_REPAINT;
  }
  bool other = field == MERGE_NOTES && *now != TAKE_BOTH && *now != side;
  *now = other ? TAKE_BOTH : side; /* notes go through "both" on the way */
  return REACTION_REPAINT;
}

static unsigned run_left(struct ui *ui, struct view *view) { return take(ui, view, TAKE_LEFT); }
static unsigned run_right(struct ui *ui, struct view *view) { return take(ui, view, TAKE_RIGHT); }

static unsigned run_back(struct ui *ui, struct view *view) {
  struct merge_view *merge = merge_of(view);
  if (is_choosing(merge) || !merge->looked) {
    ui_pop(ui);
    return REACTION_REPAINT;
  }
  merge->from = id_nil;
  (void)hits_load(ui, merge);
  return REACTION_REPAINT;
}

/* ---- Merging ---- */

/* What was chosen otherwise than the merge does by itself. */
static struct customer_fields chosen_fields(const struct merge_view *merge) {
  struct customer_fields chosen = {.blocked = -1};
  const char **const places[MERGE_FIELDS] = {
      [MERGE_FIRST_NAME] = &chosen.first_name, [MERGE_LAST_NAME] = &chosen.last_name,
      [MERGE_PHONE] = &chosen.phone,           [MERGE_EMAIL] = &chosen.email,
      [MERGE_BIRTH_DATE] = &chosen.birth_date, [MERGE_ADDRESS] = &chosen.address,
      [MERGE_LOCALE] = &chosen.locale,         [MERGE_NOTES] = &chosen.notes,
  };
  for (int i = 0; i < MERGE_FIELDS; i++) {
    enum merge_field field = (enum merge_field)i;
    if (places[i] == NULL) continue;
    const char *left = value_of(&merge->sides[0], field);
    const char *right = value_of(&merge->sides[1], field);
    bool by_itself = field == MERGE_FIRST_NAME || field == MERGE_LAST_NAME || field == MERGE_LOCALE
                         ? false /* the merge takes none of these from the one that goes */
                         : left[0] == '\0' || !is_open(merge, field);
    if (by_itself) continue;
    if (is_open(merge, field) && merge->takes[i] == TAKE_RIGHT)
      *places[i] = right;
    else if (is_open(merge, field) && merge->takes[i] == TAKE_LEFT && field == MERGE_NOTES)
      *places[i] = left;
    else if (left[0] == '\0' && right[0] != '\0')
      *places[i] = right;
  }
  return chosen;
}

static unsigned merge_agree(struct ui *ui, struct id subject) {
  (void)subject;
  const struct merge_view *merge = (const struct merge_view *)ui_top(ui);
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  struct customer_fields chosen = chosen_fields(merge);
  command.if_revision = merge->sides[0].revision;
  if (command_customer_merge_choosing(ui->desk.replica, &command, merge->into, merge->from, &chosen, &outcome,
                                      &error) != CODE_OK)
    return ui_refused(ui, &error) | REACTION_RECALC;
  ui_pop(ui);
  return ui_done(ui, &outcome);
}

static unsigned run_accept(struct ui *ui, struct view *view) {
  struct merge_view *merge = merge_of(view);
  if (is_choosing(merge)) {
    if (merge->list.count > 0) return preview(ui, merge, merge->hits.hits[merge->list.selected].id);
    ui_say(ui, MESSAGE_NOTE, _("Nobody is found; type a part of a name, a phone number or an e-mail."));
    return REACTION_REPAINT;
  }
  struct question_plan plan = {.subject = merge->from, .agree = merge_agree};
  (void)snprintf(plan.text, sizeof plan.text, _("Merge %.90s into %.90s?"), merge->sides[1].name,
                 merge->sides[0].name);
  question_open(ui, &plan);
  return REACTION_REPAINT;
}

/* ---- Looking for the other one ---- */

static bool is_small(struct area area) { return area.rows < SMALL_BELOW; }

/* The title, where there is room, and the field. */
static int choosing_head(struct area area) { return is_small(area) ? 1 : HEAD_ROWS; }

static struct area preview_list(struct area area) {
  if (is_small(area)) return area;
  return (struct area){area.row + HEAD_ROWS, area.column, area.rows - HEAD_ROWS - FOOT_ROWS, area.columns};
}

static void draw_choice(const struct merge_view *merge, int at, struct canvas *canvas, struct area row,
                        bool lit) {
  const struct customer *customer = customer_rows_find(&merge->rows, merge->hits.hits[at].id);
  enum paint paint = lit ? PAINT_CHOSEN : PAINT_TEXT;
  canvas_blank(canvas, row, paint);
  canvas_item(canvas, row.row, at + 1, lit);
  if (lit) canvas_glyph(canvas, row.row, row.column, paint, GLYPH_CHOICE);
  if (customer == NULL) return;
  const char *right = customer->phone[0] != '\0' ? customer->phone : customer->email;
  if (merge->field.length == 0 && at < merge->like_count) right = card_like_words(merge->reasons[at]);
  int width = canvas_width(right);
  if (width > row.columns / 2) width = row.columns / 2;
  (void)canvas_text(canvas, row.row, row.column + 2, row.columns - width - 4, paint, customer->name);
  canvas_right(canvas, row.row, row.column + row.columns - width - 1, width, lit ? paint : PAINT_DIM, right);
}

static void draw_choosing(const struct merge_view *merge, struct canvas *canvas, struct area area) {
  int head = choosing_head(area);
  if (head > 1)
    (void)canvas_format(canvas, area.row, area.column, area.columns, PAINT_STRONG,
                        _("Who is the same as %s?"), merge->sides[0].name);
  field_draw(&merge->field, canvas, area.row + head - 1, area.column, area.columns, true,
             _("any part of a name, a phone number or an e-mail"));
  struct area list = {area.row + head, area.column, area.rows - head, area.columns};
  for (int i = 0; i < list.rows && merge->list.top + i < merge->list.count; i++) {
    int at = merge->list.top + i;
    struct area row = {list.row + i, list.column, 1, list.columns};
    draw_choice(merge, at, canvas, row, at == merge->list.selected);
  }
  if (merge->list.count == 0 && merge->field.length > 0)
    (void)canvas_text(canvas, list.row, list.column, list.columns, PAINT_DIM, _("Nobody is found."));
}

/* ---- The preview ---- */

static int side_columns(struct area area) { return (area.columns - LABEL_COLUMNS - 1) / 2; }

static int side_column(struct area area, int side) {
  return area.column + LABEL_COLUMNS + side * (side_columns(area) + 1);
}

static void draw_sides(const struct merge_view *merge, int at, struct canvas *canvas, struct area row,
                       bool lit) {
  enum merge_field field = (enum merge_field)merge->shown[at];
  canvas_blank(canvas, row, lit ? PAINT_CURSOR : PAINT_TEXT);
  (void)canvas_text(canvas, row.row, row.column, LABEL_COLUMNS - 1, lit ? PAINT_CURSOR : PAINT_DIM,
                    _(labels[field]));
  for (int side = 0; side < SIDES; side++) {
    bool taken = is_taken(merge, field, side);
    bool open = is_open(merge, field);
    enum paint paint = lit ? PAINT_CURSOR : !taken ? PAINT_DIM : open ? PAINT_STRONG : PAINT_TEXT;
    int column = side_column(row, side);
    if (taken && open) canvas_glyph(canvas, row.row, column, lit ? paint : PAINT_GOOD, GLYPH_GOOD);
    (void)canvas_text(canvas, row.row, column + MARK_COLUMNS, side_columns(row) - MARK_COLUMNS, paint,
                      value_of(&merge->sides[side], field));
  }
}

/* Above and below the fields: who is who, and what goes over. */
static void draw_around(const struct merge_view *merge, struct canvas *canvas, struct area area,
                        struct area list) {
  static const char *const heads[SIDES] = {N_("stays"), N_("goes into it")};
  for (int side = 0; side < SIDES; side++) {
    int column = side_column(area, side) + MARK_COLUMNS;
    int width = side_columns(area) - MARK_COLUMNS;
    (void)canvas_text(canvas, area.row, column, width, PAINT_DIM, _(heads[side]));
    (void)canvas_text(canvas, area.row + 1, column, width, PAINT_STRONG, merge->sides[side].name);
  }
  int foot = list.row + (list.rows < merge->fields.count ? list.rows : merge->fields.count);
  const struct merge_counts *counts = &merge->counts;
  (void)canvas_format(canvas, foot, area.column, area.columns, PAINT_GOOD,
                      _("Goes over too: visits %d, notes %d, wishes %d, calls %d."), counts->visits,
                      counts->notes, counts->wishes, counts->calls);
  struct area hint = {foot + 2, area.column, area.row + area.rows - foot - 2, area.columns};
  if (hint.rows > 0)
    (void)canvas_wrapped(canvas, hint, PAINT_DIM,
                         _("Where both have something else, the arrows to the left and right choose. Enter "
                           "merges, after a question; it can be taken back."));
}

static void draw_preview(const struct merge_view *merge, struct canvas *canvas, struct area area) {
  struct area list = preview_list(area);
  if (!is_small(area)) draw_around(merge, canvas, area, list);
  for (int i = 0; i < list.rows && merge->fields.top + i < merge->fields.count; i++) {
    int at = merge->fields.top + i;
    struct area row = {list.row + i, list.column, 1, list.columns};
    draw_sides(merge, at, canvas, row, at == merge->fields.selected);
    if (at == merge->fields.selected) canvas_park(canvas, row.row, row.column, false);
  }
}

static struct area inside(struct area area) {
  return (struct area){area.row, area.column + 1, area.rows, area.columns - 2};
}

static void merge_layout(struct ui *ui, struct view *view, struct area area) {
  struct merge_view *merge = merge_of(view);
  if (is_choosing(merge)) {
    int rows = area.rows - choosing_head(area);
    list_layout(&merge->list, rows);
    customer_rows_read(&merge->rows, ui->desk.replica, &merge->hits, merge->list.top, rows);
  } else {
    list_layout(&merge->fields, preview_list(area).rows);
  }
}

static void merge_draw(const struct ui *ui, const struct view *view, struct canvas *canvas,
                       struct area area) {
  (void)ui;
  const struct merge_view *merge = (const struct merge_view *)view;
  canvas_blank(canvas, area, PAINT_TEXT);
  if (is_choosing(merge))
    draw_choosing(merge, canvas, inside(area));
  else
    draw_preview(merge, canvas, inside(area));
}

/* ---- The view ---- */

static void merge_release(struct view *view) {
  arena_release(&merge_of(view)->arena);
  customer_rows_release(&merge_of(view)->rows);
  free(view);
}

static const struct handler merge_handlers[] = {
    {ACTION_ACCEPT, true, run_accept, NULL}, {ACTION_LEFT, false, run_left, NULL},
    {ACTION_RIGHT, false, run_right, NULL},  {ACTION_BACK, true, run_back, NULL},
    {ACTION_UP, false, run_up, NULL},        {ACTION_DOWN, false, run_down, NULL},
};

static const struct view_class merge_class = {
    .name = "merge",
    .title = N_("Merging two customers"),
    .placement = PLACE_BODY,
    .handlers = merge_handlers,
    .handler_count = (int)(sizeof merge_handlers / sizeof merge_handlers[0]),
    .typing = merge_typing,
    .text = merge_text,
    .load = merge_load,
    .layout = merge_layout,
    .draw = merge_draw,
    .release = merge_release,
};

void merge_view_open(struct ui *ui, const struct card *card, struct id other) {
  struct error error;
  error_init(&error);
  struct merge_view *merge = calloc(1, sizeof *merge);
  if (merge == NULL) {
    ui_push(ui, NULL);
    return;
  }
  merge->view.class = &merge_class;
  arena_init(&merge->arena, MERGE_ARENA_MAX);
  customer_rows_init(&merge->rows);
  merge->into = card->id;
  merge->looked = id_is_nil(other);
  for (int i = 0; i < card->like_count; i++) {
    merge->likes[merge->like_count] = card->likes[i].id;
    merge->reasons[merge->like_count++] = card->likes[i].why;
  }
  if (merge_load(ui, &merge->view, &error) != CODE_OK) (void)ui_refused(ui, &error);
  ui_push(ui, &merge->view);
  if (!merge->looked) ui->wanted |= preview(ui, merge, other);
}
