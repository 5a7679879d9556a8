#include "ui/widget/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "core/store/pin.h"
#include "ui/widget/form_keep.h"

static struct form *form_of(struct view *view) { return (struct form *)view; }

static enum form_kind kind_of(const struct form *form, int field) { return form->plan.fields[field].kind; }

/* ---- Values ---- */

void form_set_text(struct form *form, int field, const char *text) {
  field_set(&form->values[field].text, text == NULL ? "" : text);
}

void form_set_choice(struct form *form, int field, struct id choice, const char *name) {
  form->values[field].choice = choice;
  form_set_text(form, field, name);
}

void form_set_yes(struct form *form, int field, bool yes) { form->values[field].yes = yes; }

const char *form_text(const struct form *form, int field) { return form->values[field].text.text; }
struct id form_choice(const struct form *form, int field) {
  return form->values[field].choice;
}
bool form_yes(const struct form *form, int field) { return form->values[field].yes; }

bool form_changed(const struct form *form, int field) {
  const struct form_value *now = &form->values[field];
  const struct form_value *then = &form->initial[field];
  return now->yes != then->yes || !id_equal(now->choice, then->choice) ||
         strcmp(now->text.text, then->text.text) != 0;
}

bool form_any_changed(const struct form *form) {
  for (int i = 0; i < form->plan.field_count; i++)
    if (form_changed(form, i)) return true;
  return false;
}

/* ---- Choices ---- */

/* What the text of the field may mean; nothing once it stands. */
static void choices_find(const struct ui *ui, struct form *form) {
  const struct form_value *value = &form->values[form->at];
  size_t count = 0;
  form->list = (struct list){.count = 0};
  form->near = false;
  if (kind_of(form, form->at) != FORM_IS_CHOICE || !id_is_nil(value->choice)) return;
  const struct lookup_name *names = form->plan.choices(ui, form, form->at, &count);
  size_t found = 0;
  if (value->text.length > 0)
    found =
        lookup_all(names, count, value->text.text, value->text.length, form->found, FORM_CHOICES_MAX, NULL);
  form->near = found == 0 && value->text.length > 0;
  if (form->near)
    found = lookup_near(names, count, value->text.text, value->text.length, form->found, FORM_CHOICES_MAX);
  for (; value->text.length == 0 && found < count && found < FORM_CHOICES_MAX; found++)
    form->found[found] = found;
  list_resize(&form->list, (int)(found < FORM_CHOICES_MAX ? found : FORM_CHOICES_MAX));
}

/* Leaving a choice that was typed takes the lit one; nothing typed is no choice. */
static void choice_take(const struct ui *ui, struct form *form, bool lit_too) {
  size_t count = 0;
  struct form_value *value = &form->values[form->at];
  bool open = kind_of(form, form->at) == FORM_IS_CHOICE && id_is_nil(value->choice) && form->list.count > 0;
  if (!open || ((value->text.length == 0 || form->near) && !lit_too)) return;
  const struct lookup_name *names = form->plan.choices(ui, form, form->at, &count);
  size_t place = form->found[form->list.selected];
  if (place >= count) return;
  form_set_choice(form, form->at, names[place].id, names[place].name);
  choices_find(ui, form);
}

/* ---- Checking ---- */

static bool field_meaning(const struct ui *ui, const struct form *form, int field, char *text, size_t size) {
  const struct form_value *value = &form->values[field];
  text[0] = '\0';
  if (kind_of(form, field) == FORM_IS_CHOICE && id_is_nil(value->choice) && value->text.length > 0) {
    bool listed = field == form->at && form->list.count > 0;
    if (!listed) (void)snprintf(text, size, _("Nothing is called \"%.60s\" here."), value->text.text);
    return listed;
  }
  return form->plan.meaning == NULL || form->plan.meaning(ui, form, field, text, size);
}

/* The first field that will not do, with why; -1 when all will. */
static int field_wrong(const struct ui *ui, const struct form *form, char *text, size_t size) {
  for (int i = 0; i < form->plan.field_count; i++)
    if (!field_meaning(ui, form, i, text, size)) return i;
  return -1;
}

static void go_to(const struct ui *ui, struct form *form, int field) {
  form->at = field;
  choices_find(ui, form);
}

/* ---- Keys ---- */

static bool form_typing(const struct view *view) {
  (void)view;
  return true;
}

static unsigned yes_no_key(struct form *form, uint32_t key) {
  bool *yes = &form->values[form->at].yes;
  /* TRANSLATORS: the letters that answer a field of yes or no. */
  const char *letters = _("yn");
  if (!key_is_text(key)) return REACTION_PASS;
  if (key == ' ')
    *yes = !*yes;
  else if (key == (uint32_t)(unsigned char)letters[0])
    *yes = true;
  else if (letters[0] != '\0' && key == (uint32_t)(unsigned char)letters[1])
    *yes = false;
  return REACTION_REPAINT;
}

static unsigned form_text_event(struct ui *ui, struct view *view, const struct event *event) {
  struct form *form = form_of(view);
  struct form_value *value = &form->values[form->at];
  if (kind_of(form, form->at) == FORM_IS_YES_NO)
    return event->kind == EVENT_KEY ? yes_no_key(form, event->key) : (unsigned)REACTION_REPAINT;
  if (kind_of(form, form->at) == FORM_IS_CHOICE && !id_is_nil(value->choice) && event->kind == EVENT_KEY &&
      key_is_text(event->key))
    field_clear(&value->text); /* a choice that stands is typed over */
  size_t length = value->text.length;
  char before[FIELD_SIZE];
  memcpy(before, value->text.text, length + 1);
  if (event->kind == EVENT_PASTE)
    field_paste(&value->text, event->paste);
  else if (!field_key(&value->text, event->key))
    return REACTION_PASS;
  if (strcmp(before, value->text.text) == 0) return REACTION_REPAINT;
  value->choice = id_nil; /* another text, another choice */
  choices_find(ui, form);
  return REACTION_REPAINT;
}

static unsigned field_step(struct ui *ui, struct form *form, int step) {
  int count = form->plan.field_count;
  choice_take(ui, form, false);
  go_to(ui, form, (form->at + step + count) % count);
  return REACTION_REPAINT;
}

static unsigned run_next(struct ui *ui, struct view *view) { return field_step(ui, form_of(view), 1); }
static unsigned run_previous(struct ui *ui, struct view *view) { return field_step(ui, form_of(view), -1); }

/* The arrows move in the list of a choice while it is open, else from field to field. */
static unsigned step(struct ui *ui, struct form *form, int rows) {
  if (form->list.count == 0) return field_step(ui, form, rows);
  list_move(&form->list, rows);
  return REACTION_REPAINT;
}

static unsigned run_up(struct ui *ui, struct view *view) { return step(ui, form_of(view), -1); }
static unsigned run_down(struct ui *ui, struct view *view) { return step(ui, form_of(view), 1); }

static unsigned run_accept(struct ui *ui, struct view *view) {
  struct form *form = form_of(view);
  char text[MESSAGE_SIZE];
  if (form->near && form->list.count > 0) { /* to be seen before it is saved */
    choice_take(ui, form, true);
    return REACTION_REPAINT;
  }
  choice_take(ui, form, false);
  int wrong = field_wrong(ui, form, text, sizeof text);
  if (wrong < 0) return form->plan.save(ui, form);
  go_to(ui, form, wrong);
  ui_say(ui, MESSAGE_REFUSED, "%s", text);
  return REACTION_REPAINT;
}

static unsigned run_back(struct ui *ui, struct view *view) {
  struct form *form = form_of(view);
  if (form_any_changed(form)) {
    form_keep(ui, form);
    ui_say(ui, MESSAGE_NOTE, _("Nothing is saved; opening this again brings back what was typed."));
  } else {
    form_keep_forget(ui, form);
  }
  ui_pop(ui);
  return REACTION_REPAINT;
}

unsigned form_saved(struct ui *ui, const struct outcome *outcome) {
  form_keep_forget(ui, form_of(ui_top(ui)));
  ui_pop(ui);
  return ui_done(ui, outcome);
}

unsigned form_refused(struct ui *ui, struct form *form, int field, const struct error *error) {
  if (field >= 0) go_to(ui, form, field);
  return ui_refused(ui, error) | (error->code == CODE_STALE_VERSION ? REACTION_RECALC : 0U);
}

/* ---- Drawing ---- */

enum { LINE_FRAME = 2, LINE_MEANING = 1, LABEL_MOST = 24, SMALL_ROWS = 5 };

/* The lines for fields and what the lit one means; a window of a few rows has no room for a frame. */
static struct area inside_of(struct area area) {
  if (area.rows < SMALL_ROWS) return area;
  return (struct area){area.row + 1, area.column + 2, area.rows - LINE_FRAME, area.columns - 4};
}

static int field_rows(struct area area) {
  int rows = inside_of(area).rows;
  return rows > 2 ? rows - LINE_MEANING : rows;
}

static int label_columns(const struct form *form, int columns) {
  int most = 0;
  for (int i = 0; i < form->plan.field_count; i++) {
    int width = canvas_width(_(form->plan.fields[i].label));
    if (width > most) most = width;
  }
  if (most > LABEL_MOST) most = LABEL_MOST;
  return most + 2 < columns / 2 ? most + 2 : columns / 2;
}

static int choices_shown(const struct form *form) {
  return form->list.count < FORM_CHOICES_SHOWN ? form->list.count : FORM_CHOICES_SHOWN;
}

static int form_rows(const struct ui *ui, const struct view *view, int columns) {
  (void)ui;
  (void)columns;
  const struct form *form = (const struct form *)view;
  return form->plan.field_count + choices_shown(form) + LINE_FRAME + LINE_MEANING;
}

/* Scrolls so that the field, with its choices where they fit, is seen. */
static void form_layout(struct ui *ui, struct view *view, struct area area) {
  (void)ui;
  struct form *form = form_of(view);
  int rows = field_rows(area);
  int last = form->at + choices_shown(form);
  if (rows < 1) rows = 1;
  if (last >= form->top + rows) form->top = last - rows + 1;
  if (form->at < form->top) form->top = form->at;
  int most = form->plan.field_count + choices_shown(form) - rows;
  if (form->top > most) form->top = most < 0 ? 0 : most;
  list_layout(&form->list, FORM_CHOICES_SHOWN);
}

static void secret_draw(const struct field *text, struct canvas *canvas, int row, int column, int width,
                        bool on) {
  struct field dots = {.length = 0};
  for (size_t i = 0; i < text->length && i < 64; i++) field_type(&dots, '*');
  field_draw(&dots, canvas, row, column, width, on, NULL);
}

static void value_draw(const struct form *form, int field, struct canvas *canvas, int row, int column,
                       int width) {
  const struct form_value *value = &form->values[field];
  const char *hint = form->plan.fields[field].hint == NULL ? NULL : _(form->plan.fields[field].hint);
  bool on = field == form->at;
  switch (kind_of(form, field)) {
  case FORM_IS_YES_NO: {
    enum paint paint = on ? PAINT_FIELD_ON : PAINT_FIELD;
    canvas_padded(canvas, row, column, width, paint, value->yes ? _("yes") : _("no"));
    if (on) canvas_park(canvas, row, column, true);
    return;
  }
  case FORM_IS_SECRET:
    secret_draw(&value->text, canvas, row, column, width, on);
    return;
  case FORM_IS_TEXT:
  case FORM_IS_CHOICE:
  default:
    field_draw(&value->text, canvas, row, column, width, on, on ? hint : NULL);
    return;
  }
}

/* One of the choices under the field. */
static void choice_draw(const struct ui *ui, const struct form *form, int choice, struct canvas *canvas,
                        int row, int column, int width) {
  size_t count = 0;
  const struct lookup_name *names = form->plan.choices(ui, form, form->at, &count);
  size_t place = form->found[choice];
  bool lit = choice == form->list.selected;
  canvas_item(canvas, row, choice + 1, lit);
  if (lit) canvas_glyph(canvas, row, column, PAINT_KEY, GLYPH_CHOICE);
  int used = canvas_text(canvas, row, column + 2, width - 2, lit ? PAINT_STRONG : PAINT_DIM,
                         place < count ? names[place].name : "");
  if (form->near && used + 4 < width)
    (void)canvas_text(canvas, row, column + 4 + used, width - 4 - used, PAINT_WARNING, _("sounds alike"));
}

static void field_line_draw(const struct form *form, int field, struct canvas *canvas, struct area line,
                            int labels) {
  (void)canvas_text(canvas, line.row, line.column, labels - 1, field == form->at ? PAINT_STRONG : PAINT_DIM,
                    _(form->plan.fields[field].label));
  value_draw(form, field, canvas, line.row, line.column + labels, line.columns - labels);
}

static void meaning_draw(const struct ui *ui, const struct form *form, struct canvas *canvas,
                         struct area line) {
  char text[MESSAGE_SIZE];
  bool good = field_meaning(ui, form, form->at, text, sizeof text);
  (void)canvas_text(canvas, line.row, line.column, line.columns, good ? PAINT_GOOD : PAINT_ERROR, text);
}

static void form_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area) {
  const struct form *form = (const struct form *)view;
  struct area inside = inside_of(area);
  int labels = label_columns(form, inside.columns);
  int choices = choices_shown(form), rows = field_rows(area);
  if (inside.rows == area.rows)
    canvas_blank(canvas, area, PAINT_TEXT);
  else
    canvas_frame(canvas, area, form->plan.title);
  for (int i = 0; i < rows; i++) {
    struct area line = {inside.row + i, inside.column, 1, inside.columns};
    int at = form->top + i;
    int choice = at - form->at - 1;
    if (choice >= 0 && choice < choices) {
      choice_draw(ui, form, form->list.top + choice, canvas, line.row, line.column + labels,
                  line.columns - labels);
      continue;
    }
    int field = choice >= choices ? at - choices : at;
    if (field < form->plan.field_count) field_line_draw(form, field, canvas, line, labels);
  }
  if (rows < inside.rows)
    meaning_draw(ui, form, canvas,
                 (struct area){inside.row + inside.rows - 1, inside.column, 1, inside.columns});
}

/* ---- The view ---- */

static void form_release(struct view *view) {
  struct form *form = form_of(view);
  if (form->plan.release != NULL) form->plan.release(form->plan.context);
  pin_wipe(form->values, sizeof form->values);
  free(form);
}

static const struct handler form_handlers[] = {
    {ACTION_ACCEPT, true, run_accept, NULL},
    {ACTION_NEXT_PANE, true, run_next, NULL},
    {ACTION_PREVIOUS_PANE, false, run_previous, NULL},
    {ACTION_BACK, true, run_back, NULL},
    {ACTION_UP, false, run_up, NULL},
    {ACTION_DOWN, false, run_down, NULL},
};

static const struct view_class form_class = {
    .name = "form",
    .title = N_("Filling in a form"),
    .placement = PLACE_BOX,
    .handlers = form_handlers,
    .handler_count = (int)(sizeof form_handlers / sizeof form_handlers[0]),
    .typing = form_typing,
    .text = form_text_event,
    .layout = form_layout,
    .draw = form_draw,
    .rows = form_rows,
    .idle = form_keep_idle,
    .release = form_release,
};

struct form *form_new(const struct form_plan *plan) {
  struct form *form = calloc(1, sizeof *form);
  if (form == NULL) {
    if (plan->release != NULL) plan->release(plan->context);
    return NULL;
  }
  form->class = form_class;
  form->class.name = plan->name;
  form->view.class = &form->class;
  form->plan = *plan;
  return form;
}

void form_open(struct ui *ui, struct form *form) {
  if (form != NULL) {
    memcpy(form->initial, form->values, sizeof form->initial);
    form_keep_take(ui, form);
    go_to(ui, form, 0);
  }
  ui_push(ui, form == NULL ? NULL : &form->view);
}
