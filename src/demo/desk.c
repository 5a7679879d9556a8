#include "demo/desk.h"

#include <stdio.h>

#include "core/model/instant.h"
#include "demo/civil.h"

static int64_t minutes(int count) { return count * MS_PER_MINUTE; }

/* The id of a row that was made at an instant, the `index`-th of its kind. */
static struct id made_id(const struct demo *demo, enum demo_kind kind, int index, int64_t at) {
  return demo_id(demo, kind, (uint64_t)index, at);
}

/* -- Questions ---------------------------------------------------------------------------------------------------------------- */

enum code demo_write_questions(struct demo *demo, struct error *error) {
  static const struct {
    enum demo_service_at service;
    const char *name, *label, *type;
    bool required;
  } fields[] = {
      {FULL_COLOR, "allergies", "Any allergies to colour?", "BOOLEAN", true},
      {FULL_COLOR, "last_coloured", "When was it coloured last?", "DATE", false},
      {BRIDAL, "wedding_date", "When is the wedding?", "DATE", true},
      {BRIDAL, "head_dress", "Veil, flowers, anything to wear?", "TEXT", false},
      {FACIAL, "skin", "Skin", "SELECT", false},
  };
  enum code code = CODE_OK;
  for (size_t i = 0; code == CODE_OK && i < sizeof fields / sizeof *fields; i++) {
    struct demo_line *line = &demo->line;
    demo_row(demo, "form_field", demo_setup_id(demo, KIND_FORM_FIELD, (int)i));
    line_id(line, "service", demo_setup_id(demo, KIND_SERVICE, (int)fields[i].service));
    line_text(line, "name", fields[i].name);
    line_text(line, "label", fields[i].label);
    line_text(line, "type", fields[i].type);
    line_bool(line, "required", fields[i].required);
    if (fields[i].service == FACIAL) {
      line_array_begin(line, "options");
      line_text(line, NULL, "dry");
      line_text(line, NULL, "mixed");
      line_text(line, NULL, "oily");
      line_array_end(line);
    }
    line_number(line, "position", (int64_t)i);
    code = demo_emit(demo, error);
  }
  return code;
}

/* -- Queue and waitlist ------------------------------------------------------------------------------------------------------- */

/* A ticket; with a mention it was served, or is being served, by that visit. */
struct ticket {
  const char *name, *state;
  enum demo_service_at service;
  int minutes_ago, quoted;
  const struct demo_mention *mention;
};

static enum code write_ticket(struct demo *demo, const struct ticket *ticket, int number,
                              struct error *error) {
  struct demo_line *line = &demo->line;
  const struct demo_mention *mention = ticket->mention;
  int64_t arrived = mention != NULL ? mention->at : demo->now - minutes(ticket->minutes_ago);
  int service = mention != NULL ? mention->service : (int)ticket->service;
  demo_row(demo, "walk_in", made_id(demo, KIND_WALK_IN, number, arrived));
  line_id(line, "location", demo_setup_id(demo, KIND_LOCATION, 0));
  line_number(line, "number", number);
  line_date(line, "date", demo->today);
  line_text(line, "name", ticket->name);
  line_id(line, "service", demo_setup_id(demo, KIND_SERVICE, service));
  if (mention != NULL) line_id(line, "employee", demo_setup_id(demo, KIND_EMPLOYEE, mention->employee));
  if (mention != NULL && mention->customer >= 0)
    line_id(line, "customer", demo_customer_id(demo, mention->customer));
  line_instant(line, "arrived_at", arrived);
  line_number(line, "quoted_minutes", ticket->quoted);
  line_instant(line, "promised_start_at", arrived + minutes(ticket->quoted));
  line_text(line, "state", ticket->state);
  if (mention != NULL) line_id(line, "appointment", mention->appointment);
  return demo_emit(demo, error);
}

static enum code write_queue(struct demo *demo, const struct demo_mentions *mentions, struct error *error) {
  static const struct ticket waiting[] = {
      {"Tilda", "LEFT", DRY_CUT, 55, 40, NULL},
      {"Lea", "WAITING", FRINGE_TRIM, 22, 30, NULL},
      {"Mr Öztürk", "WAITING", MENS_HAIRCUT, 14, 35, NULL},
      {"", "WAITING", BROWS, 4, 20, NULL},
  };
  int number = 1;
  enum code code = CODE_OK;
  for (int i = 0; code == CODE_OK && i < mentions->walked_in_count; i++) {
    const struct demo_mention *mention = &mentions->walked_in[i];
    struct ticket served = {
        .name = "Walk-in", .state = mention->over ? "DONE" : "SERVING", .mention = mention};
    code = write_ticket(demo, &served, number++, error);
  }
  for (size_t i = 0; code == CODE_OK && i < sizeof waiting / sizeof *waiting; i++)
    code = write_ticket(demo, &waiting[i], number++, error);
  return code;
}

static enum code write_waitlist(struct demo *demo, struct error *error) {
  static const struct {
    int customer, employee; /* -1: any */
    enum demo_service_at service;
    int days_ago, from, to;
    const char *note;
  } entries[] = {
      {0, 0, WOMENS_HAIRCUT, 3, 0, 6, "Any afternoon."},
      {1, -1, GEL_NAILS, 2, 1, 14, ""},
      {12, 2, BALAYAGE, 6, 3, 20, "Only with Aylin."},
      {14, -1, FULL_COLOR, 1, 0, 3, "Calls back at noon."},
      {16, -1, MANICURE, 1, 0, 10, "Before the holidays."},
      {10, 1, MENS_HAIRCUT, 0, 0, 2, ""},
  };
  enum code code = CODE_OK;
  for (size_t i = 0; code == CODE_OK && i < sizeof entries / sizeof *entries; i++) {
    int64_t made = demo_instant(demo->today - entries[i].days_ago, 9 * HOUR + 5 * (int)i);
    struct demo_line *line = &demo->line;
    demo_row(demo, "waitlist_entry", made_id(demo, KIND_WAITLIST, (int)i, made));
    line_id(line, "customer", demo_customer_id(demo, entries[i].customer));
    line_id(line, "service", demo_setup_id(demo, KIND_SERVICE, (int)entries[i].service));
    if (entries[i].employee >= 0)
      line_id(line, "employee", demo_setup_id(demo, KIND_EMPLOYEE, entries[i].employee));
    line_date(line, "from", demo->today + entries[i].from);
    line_date(line, "to", demo->today + entries[i].to);
    line_number(line, "priority", (int64_t)(i % 3));
    line_text(line, "status", "WAITING");
    line_text(line, "note", entries[i].note);
    line_instant(line, "created_at", made);
    code = demo_emit(demo, error);
  }
  return code;
}

/* -- Calls -------------------------------------------------------------------------------------------------------------------- */

struct call {
  int64_t at;
  int seconds, customer; /* customer -1: an unknown caller */
  const char *reason, *notes;
  const struct demo_mention *mention;
};

static enum code write_call(struct demo *demo, const struct call *call, int index, struct error *error) {
  struct demo_line *line = &demo->line;
  struct demo_phone phone;
  bool known = call->customer >= 0 && demo_customer_phone(demo, call->customer, &phone);
  if (!known) demo_phone_make(demo->options.size, 990, &phone);
  char call_id[32];
  (void)snprintf(call_id, sizeof call_id, "demo-call-%04d", index + 1);
  demo_row(demo, "call_log", made_id(demo, KIND_CALL, index, call->at));
  line_text(line, "call_id", call_id);
  line_text(line, "from", phone.e164);
  line_text(line, "to", "+493023125999");
  line_instant(line, "started_at", call->at);
  line_instant(line, "ended_at", call->at + call->seconds * MS_PER_SECOND);
  line_number(line, "seconds", call->seconds);
  line_text(line, "reason", call->reason);
  line_text(line, "notes", call->notes);
  if (known) line_id(line, "customer", demo_customer_id(demo, call->customer));
  if (call->mention != NULL) line_id(line, "appointment", call->mention->appointment);
  return demo_emit(demo, error);
}

static enum code write_calls(struct demo *demo, const struct demo_mentions *mentions, struct error *error) {
  static const struct {
    int days_ago, minute, seconds, customer;
    const char *reason, *notes;
  } others[] = {
      {0, 545, 62, -1, "GET_HOURS", "Asked whether we are open on Saturday."},
      {0, 560, 94, 3, "GET_PRICING", "What does balayage cost? Told 240 euros, 260 with Mia."},
      {1, 700, 131, 12, "MODIFY_APPOINTMENT", "Would like to come an hour later."},
      {1, 905, 25, -1, "OTHER", "Wrong number."},
      {2, 1010, 48, 8, "SETUP_APPOINTMENT", "Blocked: asked to come in person."},
  };
  int index = 0;
  enum code code = CODE_OK;
  for (int i = 0; code == CODE_OK && i < mentions->phoned_count; i++) {
    const struct demo_mention *mention = &mentions->phoned[i];
    char notes[160];
    (void)snprintf(notes, sizeof notes, "Asked for %s with %s. %s", demo_services[mention->service].name,
                   demo->employees[mention->employee].name,
                   mention->cancelled ? "Cancelled later." : "Booked.");
    struct call call = {.at = mention->at - minutes(2),
                        .seconds = 60 + (int)(mention->at / 60000 % 90),
                        .customer = mention->customer,
                        .reason = "SETUP_APPOINTMENT",
                        .notes = notes,
                        .mention = mention};
    code = write_call(demo, &call, index++, error);
  }
  for (size_t i = 0; code == CODE_OK && i < sizeof others / sizeof *others; i++) {
    struct call call = {.at = demo_instant(demo->today - others[i].days_ago, others[i].minute),
                        .seconds = others[i].seconds,
                        .customer = others[i].customer,
                        .reason = others[i].reason,
                        .notes = others[i].notes};
    code = write_call(demo, &call, index++, error);
  }
  return code;
}

/* -- The house ---------------------------------------------------------------------------------------------------------------- */

static enum code write_articles(struct demo *demo, struct error *error) {
  static const struct {
    const char *title, *text, *category, *status;
  } articles[] = {
      {"Opening hours",
       "Main Street: Monday to Saturday from nine, Sunday from eleven to five. Harbour Square: Monday to "
       "Saturday.",
       "Desk", "PUBLISHED"},
      {"Late arrivals",
       "Up to ten minutes we begin as planned. After that offer a shorter service or another time, and call "
       "the next one.",
       "Desk", "PUBLISHED"},
      {"No-shows",
       "After the second one ask for a deposit when booking. After the third, speak to Bella first.", "Desk",
       "PUBLISHED"},
      {"Colour: patch test",
       "First colour ever, or not for a year: test behind the ear two days before. Write the date into the "
       "notes.",
       "Colour", "PUBLISHED"},
      {"Colour: processing time",
       "While the colour takes, the stylist is free. A fringe trim or a dry cut fits in.", "Colour",
       "PUBLISHED"},
      {"Vouchers", "Valid for three years. The number is on the back; note it at check-out.", "Till",
       "PUBLISHED"},
      {"Parking", "Behind the house, two places. Guests get a ticket at the desk.", "Desk", "PUBLISHED"},
      {"Bridal styling", "Needs approval. A trial two weeks before is part of the price. At most one a day.",
       "Styling", "PUBLISHED"},
      {"Closing the till", "Count, write down, two signatures.", "Till", "DRAFT"},
      {"Perms, old price list", "Replaced in spring.", "Care", "ARCHIVED"},
  };
  enum code code = CODE_OK;
  for (size_t i = 0; code == CODE_OK && i < sizeof articles / sizeof *articles; i++) {
    demo_row(demo, "knowledge_article", demo_setup_id(demo, KIND_ARTICLE, (int)i));
    line_text(&demo->line, "title", articles[i].title);
    line_text(&demo->line, "text", articles[i].text);
    line_text(&demo->line, "category", articles[i].category);
    line_text(&demo->line, "status", articles[i].status);
    code = demo_emit(demo, error);
  }
  return code;
}

static enum code write_workflows(struct demo *demo, struct error *error) {
  static const struct {
    const char *name, *trigger, *channel, *template;
    int offset;
  } workflows[] = {
      {"Confirmation", "BOOKING_CREATED", "EMAIL",
       "See you on {date} at {time}. Your code: {confirmation_code}.", 0},
      {"Reminder", "BEFORE_MEETING", "SMS", "Tomorrow at {time} at {location}.", -1440},
      {"Moved", "BOOKING_RESCHEDULED", "EMAIL", "Your visit is now on {date} at {time}.", 0},
  };
  enum code code = CODE_OK;
  for (size_t i = 0; code == CODE_OK && i < sizeof workflows / sizeof *workflows; i++) {
    demo_row(demo, "workflow", demo_setup_id(demo, KIND_WORKFLOW, (int)i));
    line_text(&demo->line, "name", workflows[i].name);
    line_text(&demo->line, "trigger", workflows[i].trigger);
    line_text(&demo->line, "channel", workflows[i].channel);
    line_text(&demo->line, "template", workflows[i].template);
    line_number(&demo->line, "offset_minutes", workflows[i].offset);
    line_bool(&demo->line, "active", true);
    code = demo_emit(demo, error);
  }
  return code;
}

static enum code write_retention(struct demo *demo, struct error *error) {
  static const struct {
    const char *entity;
    int days;
  } policies[] = {{"call_log", 180}, {"notification", 365}, {"sale", 3650}};
  enum code code = CODE_OK;
  for (size_t i = 0; code == CODE_OK && i < sizeof policies / sizeof *policies; i++) {
    demo_row(demo, "retention_policy", demo_setup_id(demo, KIND_RETENTION, (int)i));
    line_text(&demo->line, "entity", policies[i].entity);
    line_number(&demo->line, "days", policies[i].days);
    code = demo_emit(demo, error);
  }
  return code;
}

enum code demo_write_desk(struct demo *demo, const struct demo_mentions *mentions, struct error *error) {
  enum code code = write_queue(demo, mentions, error);
  if (code == CODE_OK) code = write_waitlist(demo, error);
  if (code == CODE_OK) code = write_calls(demo, mentions, error);
  if (code == CODE_OK) code = write_articles(demo, error);
  if (code == CODE_OK) code = write_workflows(demo, error);
  if (code == CODE_OK) code = write_retention(demo, error);
  return code;
}
