/* The form: what is understood of the line, field by field, the rules, and the list of what the words may mean. */
#include <stdio.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/money.h"
#include "ui/booking/booking_view.h"
#include "ui/calendar/why_view.h"
#include "ui/words.h"

enum { LABEL_COLUMNS = 10, LINE_SIZE = 512, LIST_ROWS_LEAST = 4, ROOMY_ROWS = 14, TINY_BELOW_ROWS = 6 };

/* Where the form is being drawn. */
struct sheet {
  const struct ui *ui;
  const struct booking_view *booking;
  struct canvas *canvas;
  struct area area;
  int row; /* the next free one, of the canvas */
};

/* Where there is little room, only what decides is drawn. */
static bool is_roomy(const struct sheet *sheet) { return sheet->area.rows >= ROOMY_ROWS; }

static bool has_room(const struct sheet *sheet) { return sheet->row < sheet->area.row + sheet->area.rows; }

static int value_column(const struct sheet *sheet) { return sheet->area.column + LABEL_COLUMNS; }

static int value_width(const struct sheet *sheet) { return sheet->area.columns - LABEL_COLUMNS; }

static void value(struct sheet *sheet, enum paint paint, const char *text) {
  if (!has_room(sheet) || text[0] == '\0') return;
  (void)canvas_text(sheet->canvas, sheet->row++, value_column(sheet), value_width(sheet), paint, text);
}

/* The label of a field; the field itself when it is the one that is typed into. True when it was drawn. */
static bool label(struct sheet *sheet, enum booking_at at, const char *text, const char *placeholder) {
  if (!has_room(sheet)) return true;
  bool on = sheet->booking->at == at;
  (void)canvas_text(sheet->canvas, sheet->row, sheet->area.column, LABEL_COLUMNS - 1,
                    on ? PAINT_STRONG : PAINT_DIM, text);
  if (!on) return false;
  field_draw(&sheet->booking->fields[at], sheet->canvas, sheet->row++, value_column(sheet),
             value_width(sheet), true, placeholder);
  return true;
}

static void draw_line(struct sheet *sheet) {
  const struct booking_view *booking = sheet->booking;
  bool on = booking->at == BOOKING_LINE;
  if (!on && booking->fields[BOOKING_LINE].length == 0) return;
  field_draw(&booking->fields[BOOKING_LINE], sheet->canvas, sheet->row++, sheet->area.column,
             sheet->area.columns, on, _("who and what, such as: anna cut"));
}

static void draw_customer(struct sheet *sheet) {
  const struct booking_view *booking = sheet->booking;
  const struct booking_draft *draft = &booking->draft;
  char text[LINE_SIZE];
  (void)label(sheet, BOOKING_CUSTOMER, _("Customer"), _("name, phone or e-mail"));
  if (!id_is_nil(draft->customer) && id_equal(draft->customer, booking->known)) {
    size_t others = booking->hits.count > 1 ? booking->hits.count - 1 : 0;
    if (draft->customer_open && others > 0)
      (void)snprintf(text, sizeof text,
                     booking->hits.count == FINDER_HITS_MAX ? P_("%s? %zu+ other", "%s? %zu+ others", others)
                                                            : P_("%s? %zu other", "%s? %zu others", others),
                     draft->name, others);
    else
      (void)snprintf(text, sizeof text, "%s%s", draft->name, draft->customer_open ? "?" : "");
    value(sheet, draft->customer_open ? PAINT_WARNING : PAINT_STRONG, text);
    if (is_roomy(sheet)) value(sheet, PAINT_DIM, booking->customer.phone);
    if (is_roomy(sheet)) value(sheet, PAINT_WARNING, booking->customer.notes);
    if (booking->customer.blocked) {
      (void)snprintf(text, sizeof text, _("blocked: %s"), booking->customer.blocked_reason);
      value(sheet, PAINT_ERROR, text);
    }
    if (booking->customer.no_show_count > 0) {
      (void)snprintf(text, sizeof text,
                     P_("%d no-show so far", "%d no-shows so far", booking->customer.no_show_count),
                     booking->customer.no_show_count);
      value(sheet, PAINT_WARNING, text);
    }
  } else if (draft->is_new) {
    (void)snprintf(text, sizeof text, _("%s (new) %s"), draft->name, draft->phone);
    value(sheet, PAINT_TEXT, text);
  } else if (booking->editing) {
    value(sheet, PAINT_TEXT, visit_name(&booking->was)); /* a walk-in need not be anybody */
  } else if (booking->at != BOOKING_CUSTOMER) {
    value(sheet, PAINT_DIM, _("who?"));
  }
}

static void draw_last(struct sheet *sheet) {
  const struct booking_view *booking = sheet->booking;
  char services[LINE_SIZE / 2];
  char when[WORDS_SIZE];
  char text[LINE_SIZE];
  visit_services(&booking->last_visit, services, sizeof services);
  words_instant(&sheet->ui->desk, booking->last_visit.starts_at, when);
  (void)snprintf(text, sizeof text, _("as last time? %s"), services);
  value(sheet, PAINT_WARNING, text);
  (void)snprintf(text, sizeof text, _("%s with %s"), when, booking->last_visit.segments[0].employee_name);
  value(sheet, PAINT_DIM, text);
}

static void draw_services(struct sheet *sheet) {
  const struct booking_draft *draft = &sheet->booking->draft;
  const struct salon *salon = sheet->ui->desk.salon;
  bool on =
      label(sheet, BOOKING_SERVICE, C_("label of nine cells", "Services"), _("service, +add-on, -remove"));
  for (int i = 0; i < draft->request.service_count && has_room(sheet); i++)
    value(sheet, draft->services_open ? PAINT_WARNING : PAINT_STRONG,
          salon->services[draft->request.services[i].service].name);
  for (int i = 0; i < draft->request.addon_count && has_room(sheet); i++) {
    char text[LINE_SIZE];
    (void)snprintf(text, sizeof text, "+ %s", salon->addons[draft->request.addons[i].addon].name);
    value(sheet, PAINT_TEXT, text);
  }
  if (draft->request.service_count > 0) return;
  if (draft->last_open)
    draw_last(sheet);
  else if (!on)
    value(sheet, PAINT_DIM, _("what?"));
}

/* Who does it: the one who is asked for, and whom the plan gives it to. */
static void draw_employee(struct sheet *sheet) {
  const struct booking_draft *draft = &sheet->booking->draft;
  const struct salon *salon = sheet->ui->desk.salon;
  (void)label(sheet, BOOKING_EMPLOYEE, _("With"), _("anybody, or a name"));
  char text[LINE_SIZE] = "";
  size_t used = 0;
  int before = INDEX_NONE;
  for (int i = 0; i < draft->plan.segment_count && draft->has_plan && used < sizeof text; i++) {
    int employee = draft->plan.segments[i].employee;
    if (employee == before || employee == INDEX_NONE) continue;
    int added = snprintf(text + used, sizeof text - used, used > 0 ? _(", then %s") : "%s",
                         salon->employees[employee].name);
    used += added > 0 ? (size_t)added : 0;
    before = employee;
  }
  if (!draft->has_plan)
    (void)snprintf(text, sizeof text, "%s",
                   draft->employee == EMPLOYEE_ANY ? _("anybody") : salon->employees[draft->employee].name);
  value(sheet, draft->employee_open ? PAINT_WARNING : PAINT_TEXT, text);
}

static void draw_time(struct sheet *sheet) {
  const struct booking_draft *draft = &sheet->booking->draft;
  const struct zone *zone = desk_zone(&sheet->ui->desk);
  char start[WORDS_SIZE];
  char end[WORDS_SIZE];
  char text[LINE_SIZE];
  (void)label(sheet, BOOKING_TIME, _("When"), _("15:30, or fri 9:00"));
  words_time(zone, draft->starts_at, start);
  if (!draft->has_plan) {
    value(sheet, PAINT_TEXT, start);
    return;
  }
  words_time(zone, visit_plan_end(&draft->plan, draft->starts_at), end);
  (void)snprintf(text, sizeof text, _("%s%s%s, %d min"), start, glyph_text(sheet->canvas->glyphs, GLYPH_TO),
                 end, draft->plan.minutes);
  value(sheet, PAINT_TEXT, text);
}

static void draw_note(struct sheet *sheet) {
  const struct field *note = &sheet->booking->fields[BOOKING_NOTE];
  if (!is_roomy(sheet) && sheet->booking->at != BOOKING_NOTE) return;
  if (label(sheet, BOOKING_NOTE, _("Note"), NULL)) return;
  if (note->length == 0)
    sheet->row++;
  else
    value(sheet, PAINT_TEXT, note->text);
}

/* What the customer was told: the choice, else what stands with the visit. */
static void draw_told(struct sheet *sheet) {
  const struct booking_view *booking = sheet->booking;
  bool said = booking->told > 0 || (booking->editing && booking->was.told_at != 0);
  if (!said && booking->at != BOOKING_TOLD) return;
  if (!is_roomy(sheet) && booking->at != BOOKING_TOLD) return;
  (void)label(sheet, BOOKING_TOLD, _("Told"), _("not yet"));
  if (booking->told > 0)
    value(sheet, PAINT_TEXT, _(booking_told[booking->told]));
  else if (said && booking->was.told_how != NULL &&
           booking->was.told_how[0] != '\0') /* gettext("") is no text */
    value(sheet, PAINT_TEXT, _(booking->was.told_how));
}

/* One question: its label as long as it is, the answer beside it, or below while it is typed. */
static void draw_question(struct sheet *sheet, enum booking_at at, const struct intake_question *question) {
  const struct field *field = &sheet->booking->fields[at];
  const struct area *area = &sheet->area;
  bool on = sheet->booking->at == at;
  bool missing = question->required && field->length == 0;
  if (!has_room(sheet)) return;
  int used = canvas_text(sheet->canvas, sheet->row, area->column, area->columns,
                         on ? PAINT_STRONG : PAINT_DIM, question->label) +
             1;
  if (on && has_room(sheet)) sheet->row++;
  if (on)
    field_draw(field, sheet->canvas, sheet->row, value_column(sheet), value_width(sheet), true,
               question->description);
  else if (area->columns > used)
    (void)canvas_text(sheet->canvas, sheet->row, area->column + used, area->columns - used,
                      missing ? PAINT_WARNING : PAINT_TEXT, missing ? _("must be answered") : field->text);
  sheet->row++;
}

static void draw_questions(struct sheet *sheet) {
  const struct booking_view *booking = sheet->booking;
  for (int i = 0; i < booking->asked_count; i++) {
    enum booking_at at = (enum booking_at)(BOOKING_INTAKE + i);
    bool missing = booking->asked[i]->required && booking->fields[at].length == 0;
    if (is_roomy(sheet) || booking->at == at || missing) draw_question(sheet, at, booking->asked[i]);
  }
}

static void draw_price(struct sheet *sheet) {
  const struct booking_draft *draft = &sheet->booking->draft;
  char money[MONEY_TEXT_SIZE];
  if (!draft->has_plan || !has_room(sheet)) return;
  money_format(draft->plan.price, sheet->ui->desk.salon->currency, money);
  (void)canvas_text(sheet->canvas, sheet->row, sheet->area.column, LABEL_COLUMNS - 1, PAINT_DIM, _("Price"));
  value(sheet, PAINT_STRONG, money);
}

/* One rule with its sign, wrapped; leaves `kept` rows for what comes below. */
static void draw_rule(struct sheet *sheet, enum paint paint, enum glyph glyph, const char *text, int kept) {
  int bottom = sheet->area.row + sheet->area.rows - kept;
  if (sheet->row >= bottom) return;
  canvas_glyph(sheet->canvas, sheet->row, sheet->area.column, paint, glyph);
  struct area area = {sheet->row, sheet->area.column + 2, bottom - sheet->row, sheet->area.columns - 2};
  sheet->row += canvas_wrapped(sheet->canvas, area, paint, text);
}

static bool lacks_answer(const struct booking_view *booking) {
  for (int i = 0; i < booking->asked_count; i++)
    if (booking->asked[i]->required && booking->fields[BOOKING_INTAKE + i].length == 0) return true;
  return false;
}

static void draw_rules(struct sheet *sheet) {
  const struct booking_draft *draft = &sheet->booking->draft;
  int kept = sheet->booking->list.count > 0 && is_roomy(sheet) ? LIST_ROWS_LEAST : 0;
  if (draft->problem[0] != '\0') draw_rule(sheet, PAINT_ERROR, GLYPH_BAD, draft->problem, kept);
  if (!draft->has_plan) return;
  for (int i = 0; i < draft->verdict.breach_count; i++)
    draw_rule(sheet, PAINT_ERROR, GLYPH_BAD, draft->verdict.breaches[i].text, kept);
  for (int i = 0; i < draft->verdict.warning_count; i++)
    draw_rule(sheet, PAINT_WARNING, GLYPH_CONFLICT, draft->verdict.warnings[i].text, kept);
  if (draft->customer_open || draft->services_open || draft->employee_open)
    draw_rule(sheet, PAINT_WARNING, GLYPH_CHOICE, _("Enter takes what is lit; Enter again books."), kept);
  else if (!sheet->booking->editing && draft->verdict.breach_count == 0 && lacks_answer(sheet->booking))
    draw_rule(sheet, PAINT_WARNING, GLYPH_CHOICE, _("Free; answer what has to be answered first."), kept);
  else if (sheet->booking->editing && !booking_is_changed(sheet->booking))
    draw_rule(sheet, PAINT_DIM, GLYPH_CHOICE, _("Nothing is changed yet."), kept);
  else if (sheet->booking->editing && draft->verdict.breach_count == 0)
    draw_rule(sheet, PAINT_GOOD, GLYPH_GOOD, _("Enter saves what is changed."), kept);
  else if (draft->verdict.breach_count == 0)
    draw_rule(sheet, PAINT_GOOD, GLYPH_GOOD, _("Free: Enter books it."), kept);
  else if (verdict_may_be_lifted(&draft->verdict))
    draw_rule(sheet, PAINT_WARNING, GLYPH_CHOICE, _("Enter books it all the same, with a reason."), kept);
}

static void draw_choice(struct sheet *sheet, const struct choice *choice, int number, bool lit) {
  canvas_item(sheet->canvas, sheet->row, number, lit);
  int width = sheet->area.columns - 2;
  int detail = canvas_width(choice->detail);
  if (detail > width / 2) detail = width / 2;
  enum paint paint = lit ? PAINT_CHOSEN : PAINT_TEXT;
  canvas_blank(sheet->canvas, (struct area){sheet->row, sheet->area.column, 1, sheet->area.columns}, paint);
  if (lit) canvas_glyph(sheet->canvas, sheet->row, sheet->area.column, paint, GLYPH_CHOICE);
  (void)canvas_text(sheet->canvas, sheet->row, sheet->area.column + 2, width - detail - 1, paint,
                    choice->text);
  canvas_right(sheet->canvas, sheet->row, sheet->area.column + 2 + width - detail, detail,
               lit ? paint : PAINT_DIM, choice->detail);
  sheet->row++;
}

static void draw_choices(struct sheet *sheet) {
  const struct booking_view *booking = sheet->booking;
  int rows = sheet->area.row + sheet->area.rows - sheet->row - 1;
  if (booking->list.count == 0 || rows < 1) return;
  struct list list = booking->list;
  list_layout(&list, rows);
  canvas_row(sheet->canvas, sheet->row++, sheet->area.column, sheet->area.columns, PAINT_LINE,
             GLYPH_HORIZONTAL);
  bool proposes = booking_lights(booking);
  for (int i = 0; i < rows && list.top + i < list.count; i++)
    draw_choice(sheet, &booking->choices[list.top + i], list.top + i + 1,
                proposes && list.top + i == list.selected);
}

/* In a few rows: the field that is typed into, and what Enter would do. */
static void draw_tiny(struct sheet *sheet) {
  const struct booking_view *booking = sheet->booking;
  canvas_blank(sheet->canvas, sheet->area, PAINT_TEXT);
  field_draw(&booking->fields[booking->at], sheet->canvas, sheet->row++, sheet->area.column,
             sheet->area.columns, true, _("anna cut"));
  if (booking_lights(booking) && has_room(sheet))
    draw_choice(sheet, &booking->choices[booking->list.selected], booking->list.selected + 1, true);
  else
    draw_rules(sheet);
  if (booking->draft.has_plan) {
    char when[WORDS_SIZE];
    words_instant(&sheet->ui->desk, booking->draft.starts_at, when);
    if (has_room(sheet))
      (void)canvas_text(sheet->canvas, sheet->row++, sheet->area.column, sheet->area.columns, PAINT_TEXT,
                        when);
  }
}

void booking_draw(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area) {
  const struct booking_view *booking = (const struct booking_view *)view;
  canvas_blank(canvas, area, PAINT_TEXT);
  for (int row = 0; row < area.rows; row++)
    canvas_glyph(canvas, area.row + row, area.column, PAINT_LINE, GLYPH_VERTICAL);
  struct sheet sheet = {
      ui, booking, canvas, {area.row, area.column + 2, area.rows, area.columns - 3}, area.row};
  char date[WORDS_SIZE];
  words_date(ui->desk.date, 2, date);
  (void)canvas_format(canvas, sheet.row++, sheet.area.column, sheet.area.columns, PAINT_STRONG, "%s, %s",
                      booking->editing        ? _("Change visit")
                      : booking->as_last_time ? _("As last time")
                                              : _("New booking"),
                      date);
  if (area.rows < TINY_BELOW_ROWS) {
    sheet.row--;
    draw_tiny(&sheet);
    return;
  }
  draw_line(&sheet);
  draw_customer(&sheet);
  draw_services(&sheet);
  draw_employee(&sheet);
  draw_time(&sheet);
  bool picks = !is_roomy(&sheet) && booking_lights(booking); /* the list needs the room */
  if (!picks) draw_note(&sheet);
  if (!picks || booking->at == BOOKING_TOLD) draw_told(&sheet);
  if (!picks || booking->at >= BOOKING_INTAKE) draw_questions(&sheet);
  if (!picks) draw_price(&sheet);
  if (!picks) draw_rules(&sheet);
  draw_choices(&sheet);
}
