#include "demo/visits.h"

#include <stdio.h>
#include <string.h>

#include "core/model/instant.h"
#include "demo/civil.h"
#include "demo/series.h"

enum { STEPS_MAX = 8, NOBODY = -1 };

static const char *const desk_users[] = {"Ines", "Ines", "Selma", "Bella"};

/* One entry of a visit's history. */
struct step {
  int64_t at;
  int from; /* enum appointment_status; -1 for the booking itself */
  enum appointment_status to;
  bool moved;
  enum actor_kind by_kind;
  const char *by, *reason;
};

/* What is decided about a visit before it is written. */
struct record {
  const struct demo_book *book;
  const struct demo_visit *visit;
  struct id id;
  int64_t starts_at, ends_at, booked_at;
  enum appointment_source source;
  enum appointment_status status;
  const char *booked_by, *cancellation_reason;
  bool needs_approval;
  int64_t moved_from; /* where it was before it was moved; 0: it never was */
  int step_count;
  struct step steps[STEPS_MAX];
};

static int64_t earlier(int64_t left, int64_t right) { return left < right ? left : right; }

static int64_t minutes(int count) { return count * MS_PER_MINUTE; }

/* When it was booked: mostly days before, in opening hours, and never after now. */
static int64_t draw_booked_at(const struct demo_book *book, const struct record *record,
                              struct demo_random *random) {
  int lead =
      demo_random_between(random, 0, 6) * demo_random_between(random, 0, 6) + demo_random_below(random, 3);
  if (record->needs_approval) lead++; /* nobody approves at once */
  int minute = 9 * HOUR + demo_random_below(random, 9 * HOUR);
  int64_t before_now = book->demo->now - minutes(demo_random_between(random, 20, 3000));
  int64_t at = lead == 0 ? record->starts_at - minutes(demo_random_between(random, 60, 180))
                         : demo_instant(book->date - lead, minute);
  return earlier(at, before_now);
}

static enum appointment_source draw_source(struct demo_random *random) {
  int lot = demo_random_below(random, 100);
  if (lot < 58) return SOURCE_DESK;
  if (lot < 82) return SOURCE_WEB;
  return lot < 96 ? SOURCE_PHONE_AI : SOURCE_CALCOM;
}

/* Where a visit that is kept stands at now. */
static enum appointment_status kept_status(const struct record *record, int64_t now,
                                           struct demo_random *random) {
  bool soon = record->starts_at - now <= minutes(25);
  int lot = demo_random_below(random, 100);
  if (record->ends_at <= now) return STATUS_COMPLETED;
  if (record->starts_at <= now)
    return lot < 80 || record->visit->walked_in ? STATUS_IN_PROGRESS : STATUS_CHECKED_IN;
  if (record->needs_approval && lot < 60) return STATUS_PENDING;
  if (soon && lot < 65) return STATUS_CHECKED_IN;
  return lot < 55 || record->needs_approval ? STATUS_CONFIRMED : STATUS_SCHEDULED;
}

static enum appointment_status draw_status(const struct record *record, struct demo_random *random) {
  int64_t now = record->book->demo->now;
  if (record->visit->fate == FATE_CANCELLED) return STATUS_CANCELLED;
  if (record->visit->fate == FATE_NO_SHOW && record->starts_at + minutes(30) <= now) return STATUS_NO_SHOW;
  return kept_status(record, now, random);
}

/* -- History ------------------------------------------------------------------------------------------------------------------ */

static struct step *add_step(struct record *record, int64_t at, enum appointment_status to) {
  struct step *last = record->step_count > 0 ? &record->steps[record->step_count - 1] : NULL;
  struct step *step = &record->steps[record->step_count++];
  *step = (struct step){.at = at, .from = -1, .to = to, .by_kind = ACTOR_DESK, .by = "Ines", .reason = NULL};
  if (last == NULL) return step;
  step->from = (int)last->to;
  if (step->at <= last->at) step->at = last->at + MS_PER_MINUTE;
  return step;
}

static void add_booking(struct record *record) {
  enum appointment_status first = record->needs_approval ? STATUS_PENDING : STATUS_SCHEDULED;
  struct step *step =
      add_step(record, record->booked_at, record->visit->walked_in ? STATUS_CHECKED_IN : first);
  step->by = record->booked_by;
  if (record->source == SOURCE_WEB || record->source == SOURCE_CALCOM) step->by_kind = ACTOR_CUSTOMER;
  if (record->source == SOURCE_PHONE_AI) step->by_kind = ACTOR_API;
}

static bool has_been(const struct record *record, enum appointment_status status) {
  return record->step_count > 0 && record->steps[record->step_count - 1].to == status;
}

/* A day before the visit, or soon after the booking where that is later. */
static void add_confirmation(struct record *record, struct demo_random *random) {
  int64_t at = record->starts_at - MS_PER_DAY - minutes(demo_random_below(random, 300));
  int64_t soon = record->booked_at + minutes(demo_random_between(random, 2, 90));
  int64_t before_now = record->book->demo->now - minutes(10);
  struct step *step = add_step(record, earlier(at > soon ? at : soon, before_now), STATUS_CONFIRMED);
  if (demo_random_chance(random, 600)) {
    step->by_kind = ACTOR_CUSTOMER;
    step->by = "";
  }
}

/* A few are moved once, from another day, while there is still time. */
static void add_move(struct record *record, struct demo_random *random) {
  int64_t at = record->booked_at + demo_random_between(random, 1, 3) * MS_PER_DAY; /* at the same hour */
  if (!demo_random_chance(random, 45) || record->visit->walked_in) return;
  int days = demo_random_between(random, 1, 6);
  if (at >= earlier(record->starts_at - MS_PER_DAY, record->book->demo->now - minutes(20))) return;
  struct step *step = add_step(record, at, record->steps[record->step_count - 1].to);
  step->moved = true;
  record->moved_from = record->starts_at + (demo_random_chance(random, 500) ? days : -days) * MS_PER_DAY;
  if (record->moved_from < at) record->moved_from = record->starts_at + days * MS_PER_DAY;
}

static void add_cancellation(struct record *record, struct demo_random *random) {
  static const char *const reasons[] = {
      "Ill",           "Something came up at work", "No babysitter",    "Booked twice by mistake",
      "Train is late", "Wants another stylist",     "Chose another day"};
  int64_t now = record->book->demo->now;
  int64_t until = earlier(record->starts_at - minutes(45), now - minutes(5));
  int64_t at = record->booked_at + (until - record->booked_at) / 100 * demo_random_between(random, 30, 99);
  struct step *step = add_step(record, at, STATUS_CANCELLED);
  record->cancellation_reason = reasons[demo_random_below(random, sizeof reasons / sizeof *reasons)];
  step->reason = record->cancellation_reason;
  if (demo_random_chance(random, 400)) {
    step->by_kind = ACTOR_CUSTOMER;
    step->by = "";
  }
}

static void add_arrival(struct record *record, struct demo_random *random) {
  int64_t now = record->book->demo->now;
  if (!has_been(record, STATUS_CHECKED_IN))
    (void)add_step(record,
                   earlier(record->starts_at - minutes(demo_random_between(random, -4, 9)), now - minutes(3)),
                   STATUS_CHECKED_IN);
  if (record->status == STATUS_CHECKED_IN) return;
  struct step *step =
      add_step(record, earlier(record->starts_at + minutes(demo_random_below(random, 7)), now - minutes(2)),
               STATUS_IN_PROGRESS);
  step->by_kind = ACTOR_STAFF;
  step->by = record->book->demo->employees[record->visit->services[0].employee].name;
  if (record->status == STATUS_IN_PROGRESS) return;
  (void)add_step(record,
                 earlier(record->ends_at - minutes(demo_random_between(random, -6, 8)), now - minutes(1)),
                 STATUS_COMPLETED);
}

/* The way from the booking to the status that stands, by the transitions of the domain. */
static void draw_history(struct record *record, struct demo_random *random) {
  add_booking(record);
  add_move(record, random);
  if (record->status == STATUS_CANCELLED) {
    add_cancellation(record, random);
    return;
  }
  bool confirms = record->status == STATUS_CONFIRMED || record->needs_approval;
  if (!confirms && record->status != STATUS_SCHEDULED) confirms = demo_random_chance(random, 450);
  if (confirms && !record->visit->walked_in && record->status != STATUS_PENDING &&
      record->booked_at < record->starts_at - minutes(100))
    add_confirmation(record, random);
  if (record->status == STATUS_NO_SHOW)
    (void)add_step(record, record->starts_at + minutes(demo_random_between(random, 15, 29)), STATUS_NO_SHOW);
  if (record->status == STATUS_CHECKED_IN || record->status == STATUS_IN_PROGRESS ||
      record->status == STATUS_COMPLETED)
    add_arrival(record, random);
}

/* A status without the step that leads to it would be a lie; the history has the last word. */
static void settle_status(struct record *record) {
  record->status = record->steps[record->step_count - 1].to;
}

/* -- Rows --------------------------------------------------------------------------------------------------------------------- */

static void write_services(struct demo *demo, const struct record *record) {
  struct demo_line *line = &demo->line;
  line_array_begin(line, "segments");
  for (int i = 0; i < record->visit->service_count; i++) {
    const struct demo_visit_service *service = &record->visit->services[i];
    line_object_begin(line, NULL);
    line_id(line, "service", demo_setup_id(demo, KIND_SERVICE, (int)service->service));
    line_id(line, "employee", demo_setup_id(demo, KIND_EMPLOYEE, service->employee));
    line_instant(line, "starts_at", demo_instant(record->book->date, service->start));
    line_object_end(line);
  }
  line_array_end(line);
  if (record->visit->addon_count == 0) return;
  line_array_begin(line, "addons");
  for (int i = 0; i < record->visit->addon_count; i++) {
    line_object_begin(line, NULL);
    line_id(line, "addon", demo_setup_id(demo, KIND_ADDON, record->visit->addons[i].addon));
    line_object_end(line);
  }
  line_array_end(line);
}

static void write_history(struct demo *demo, const struct record *record) {
  struct demo_line *line = &demo->line;
  line_array_begin(line, "history");
  for (int i = 0; i < record->step_count; i++) {
    const struct step *step = &record->steps[i];
    line_object_begin(line, NULL);
    line_instant(line, "at", step->at);
    if (step->from < 0)
      line_null(line, "from");
    else
      line_text(line, "from", appointment_status_words.words[step->from]);
    line_text(line, "to", step->moved ? "rescheduled" : appointment_status_words.words[step->to]);
    line_text(line, "by_kind", actor_kind_words.words[step->by_kind]);
    line_text(line, "by", step->by);
    line_text(line, "reason", step->reason);
    if (step->moved) {
      line_instant(line, "from_starts_at", record->moved_from);
      line_instant(line, "to_starts_at", record->starts_at);
    }
    line_object_end(line);
  }
  line_array_end(line);
}

/* Who comes to a workshop: six seats, the customers after a hand-picked one. */
static void write_participants(struct demo *demo, const struct record *record) {
  static const char *const ahead[] = {"CONFIRMED", "INVITED", "CONFIRMED", "DECLINED", "INVITED"};
  static const char *const behind[] = {"ATTENDED", "ATTENDED", "NO_SHOW", "ATTENDED", "ATTENDED"};
  bool over = record->status == STATUS_COMPLETED;
  struct demo_line *line = &demo->line;
  line_text(line, "title", "Braids for summer parties");
  line_array_begin(line, "participants");
  for (int i = 0; i < 5; i++) {
    struct demo_name name;
    int customer = 30 + 7 * i + (over ? 3 : 0);
    demo_customer_name(demo, customer, &name);
    char full[2 * CUSTOMER_NAME_SIZE];
    (void)snprintf(full, sizeof full, "%s %s", name.first, name.last);
    line_object_begin(line, NULL);
    line_id(line, "customer", demo_customer_id(demo, customer));
    line_text(line, "name", full);
    line_text(line, "relationship", i == 1 ? "sister" : NULL);
    line_text(line, "status", over ? behind[i] : ahead[i]);
    line_object_end(line);
  }
  line_array_end(line);
}

static void write_remarks(struct demo *demo, const struct record *record, struct demo_random *random) {
  static const char *const notes[] = {"As last time.",           "Would like to go shorter.",
                                      "Brings a photograph.",    "Needs to leave on time.",
                                      "Parking ticket, please.", "Patch test done."};
  struct demo_line *line = &demo->line;
  if (demo_random_chance(random, 70)) line_text(line, "notes", notes[demo_random_below(random, 6)]);
  if (demo_random_chance(random, 20)) line_text(line, "internal_notes", "Offer the care set at check-out.");
  if (record->cancellation_reason != NULL)
    line_text(line, "cancellation_reason", record->cancellation_reason);
  if (record->booked_by != NULL && *record->booked_by != '\0')
    line_text(line, "booked_by", record->booked_by);
}

static struct record draw_record(const struct demo_book *book, const struct demo_visit *visit,
                                 struct demo_random *random) {
  struct record record = {.book = book, .visit = visit};
  record.starts_at = demo_instant(book->date, demo_visit_start(visit));
  record.ends_at = demo_instant(book->date, demo_visit_end(visit));
  record.source = visit->walked_in ? SOURCE_WALK_IN : draw_source(random);
  if (visit->series >= 0 || visit->services[0].service == WORKSHOP) record.source = SOURCE_DESK;
  for (int i = 0; i < visit->service_count; i++)
    record.needs_approval =
        record.needs_approval || demo_services[visit->services[i].service].requires_approval;
  record.booked_at = visit->walked_in ? record.starts_at : draw_booked_at(book, &record, random);
  bool at_desk = record.source == SOURCE_DESK || record.source == SOURCE_WALK_IN;
  record.booked_by = at_desk ? desk_users[demo_random_below(random, 4)] : "";
  record.status = draw_status(&record, random);
  draw_history(&record, random);
  settle_status(&record);
  return record;
}

/* Older visits of the large salon have no history, as those that came from another program. */
static bool keeps_history(const struct demo_book *book) {
  enum { HISTORY_DAYS = 400 };
  return demo_is_small(book->demo) || book->date >= book->demo->today - HISTORY_DAYS;
}

static void mention(struct demo_mentions *mentions, const struct record *record) {
  const struct demo_visit *visit = record->visit;
  struct demo_mention made = {.appointment = record->id,
                              .customer = visit->customer,
                              .at = record->booked_at,
                              .service = (int)visit->services[0].service,
                              .employee = visit->services[0].employee,
                              .over = record->status == STATUS_COMPLETED,
                              .cancelled = record->status == STATUS_CANCELLED};
  const struct demo_book *book = record->book;
  if (record->source == SOURCE_PHONE_AI && record->booked_at > book->demo->now - 5 * MS_PER_DAY &&
      mentions->phoned_count < PHONED_MAX)
    mentions->phoned[mentions->phoned_count++] = made;
  if (visit->walked_in && book->date == book->demo->today && book->location == 0 &&
      mentions->walked_in_count < WALKED_IN_MAX)
    mentions->walked_in[mentions->walked_in_count++] = made;
}

static enum code write_visit(struct demo *demo, const struct demo_book *book, const struct demo_visit *visit,
                             struct demo_mentions *mentions, struct error *error) {
  uint64_t place = ((uint64_t)(book->date - demo->today + 100000) * 8 + (uint64_t)book->location) * 1024 +
                   (uint64_t)visit->number;
  struct demo_random random = demo_random_for(demo, KIND_APPOINTMENT, place);
  struct record record = draw_record(book, visit, &random);
  struct demo_line *line = &demo->line;
  record.id = demo_id(demo, KIND_APPOINTMENT, place, record.booked_at);
  demo_row(demo, "appointment", record.id);
  if (visit->customer != CUSTOMER_NONE) line_id(line, "customer", demo_customer_id(demo, visit->customer));
  line_id(line, "location", demo_setup_id(demo, KIND_LOCATION, book->location));
  line_text(line, "status", appointment_status_words.words[record.status]);
  line_text(line, "source", appointment_source_words.words[record.source]);
  if (visit->series >= 0) line_id(line, "series", demo_setup_id(demo, KIND_SERIES, visit->series));
  write_services(demo, &record);
  if (visit->services[0].service == WORKSHOP) write_participants(demo, &record);
  write_remarks(demo, &record, &random);
  line_instant(line, "created_at", record.booked_at);
  if (record.moved_from != 0) line_number(line, "moves", 1);
  if (keeps_history(book)) write_history(demo, &record);
  mention(mentions, &record);
  return demo_emit(demo, error);
}

static enum code write_block(struct demo *demo, const struct demo_book *book, int at, struct error *error) {
  const struct demo_block *block = &book->blocks[at];
  uint64_t place =
      ((uint64_t)(book->date - demo->today + 100000) * 8 + (uint64_t)book->location) * 1024 + (uint64_t)at;
  struct demo_line *line = &demo->line;
  demo_row(demo, "block", demo_id(demo, KIND_BLOCK, place, demo_instant(demo->today - 30, 9 * HOUR)));
  line_id(line, "employee", demo_setup_id(demo, KIND_EMPLOYEE, block->employee));
  line_instant(line, "starts_at", demo_instant(book->date, block->time.start));
  line_instant(line, "ends_at", demo_instant(book->date, block->time.end));
  line_text(line, "reason", block->reason);
  return demo_emit(demo, error);
}

enum code demo_write_book(struct demo *demo, const struct demo_book *book, struct demo_mentions *mentions,
                          struct error *error) {
  enum code code = CODE_OK;
  for (int i = 0; code == CODE_OK && i < book->block_count; i++) code = write_block(demo, book, i, error);
  for (int i = 0; code == CODE_OK && i < book->visit_count; i++)
    code = write_visit(demo, book, &book->visits[i], mentions, error);
  return code;
}
