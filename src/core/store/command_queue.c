/* The desk queue: walk-ins, serving, changing and leaving. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/phone.h"
#include "core/model/queue.h"
#include "core/model/zone.h"
#include "core/store/booking.h"
#include "core/store/reader_inside.h"
#include "core/store/visit_store.h"

/* "Walk-in #3" or "Walk-in #3, Tom": a party may have left no name. */
static const char *named(const char *name) { return name == NULL ? "" : name; }

static int32_t today_at(const struct change *change, int location) {
  int32_t date;
  int minute;
  zone_to_wall(change->salon->locations[location].zone, change->now, &date, &minute);
  return date;
}

/* Walk-ins begin on the minute that has begun. */
static int64_t this_minute(const struct change *change) { return change->now - change->now % MS_PER_MINUTE; }

/* ------------------------------------------------------------------------------------------------- a
   visit right now */

/* By which book somebody is free. */
enum freedom { FREE_IN_THE_BOOK, FREE_AS_THE_DAY_RUNS };

/* Chooses who takes it and checks it, by the book or by the day as it runs; the placement keeps the book. */
static enum code choose_server(struct change *change, struct placement *placement, enum freedom freedom,
                               struct verdict *verdict, struct error *error) {
  struct agenda book = placement->agenda;
  enum code code = CODE_OK;
  if (freedom == FREE_AS_THE_DAY_RUNS) {
    struct lateness course;
    code = reader_course(change->replica, placement->request->location, &change->arena, &course, error);
    if (code == CODE_OK) placement->agenda = course.agenda;
  }
  if (code == CODE_OK) code = placement_plan(change, placement, error);
  if (code == CODE_OK) code = placement_check(change, placement, verdict, error);
  placement->agenda = book;
  return code;
}

/* Places a visit for now: checked in, or started. Rules hold but for notice. */
static enum code place_now(struct change *change, int location, int service, int employee, struct id customer,
                           enum freedom freedom, struct placement *placement, struct visit_request *request,
                           struct outcome *outcome, struct error *error) {
  *request = (struct visit_request){.location = location};
  enum code code = visit_request_add_service(request, change->salon, service, employee, error);
  if (code != CODE_OK) return code;
  *placement = (struct placement){.request = request, .starts_at = this_minute(change), .any_time = true};
  code = placement_load(change, placement, customer, error);
  if (code == CODE_OK) code = choose_server(change, placement, freedom, &outcome->verdict, error);
  return code;
}

static enum code insert_visit_now(struct change *change, const struct placement *placement, const char *name,
                                  struct outcome *outcome, struct error *error) {
  const struct visit_draft draft = {.id = ports_new_id(replica_ports(change->replica)),
                                    .customer = placement->customer.id,
                                    .status = STATUS_CHECKED_IN,
                                    .source = SOURCE_WALK_IN,
                                    .starts_at = placement->starts_at,
                                    .plan = &placement->plan,
                                    .title = id_is_nil(placement->customer.id) ? name : NULL};
  enum code code = change_make(change, ENTITY_APPOINTMENT, draft.id, error);
  if (code == CODE_OK)
    code = visit_store_insert(change, &draft, &placement->agenda, &outcome->verdict, error);
  if (code == CODE_OK) code = placement_count(change, placement, error);
  outcome->appointment = draft.id;
  return code;
}

/* ------------------------------------------------------------------------------------------ the ticket */

struct ticket {
  struct id id, customer, appointment;
  int location, service, employee;
  int number;
  const char *name, *phone, *phone_e164;
  int64_t promised_start; /* 0: nothing fits today */
  bool serving;
};

enum { PARTY_SIZE = 160 };

/* "Walk-in #3, Lea" */
static void party_words(const struct ticket *ticket, char text[PARTY_SIZE]) {
  if (named(ticket->name)[0] == '\0')
    (void)snprintf(text, PARTY_SIZE, _("Walk-in #%d"), ticket->number);
  else
    (void)snprintf(text, PARTY_SIZE, _("Walk-in #%d, %.80s"), ticket->number, ticket->name);
  text_drop_broken(text);
}

static enum code next_number(struct change *change, struct ticket *ticket, const char *date,
                             struct error *error) {
  struct query query = query_start(change->replica, SQL_WALK_IN_NEXT_NUMBER);
  query_id(&query, change->salon->locations[ticket->location].id);
  query_text(&query, date);
  if (query_row(&query)) ticket->number = (int)query_get_int(&query, 0);
  return query_end(&query, error);
}

static enum code insert_ticket(struct change *change, struct ticket *ticket, struct error *error) {
  char date[DATE_TEXT_SIZE];
  date_format(today_at(change, ticket->location), date);
  enum code code = next_number(change, ticket, date, error);
  if (code == CODE_OK) code = change_make(change, ENTITY_WALK_IN, ticket->id, error);
  if (code != CODE_OK) return code;
  int64_t wait = ticket->promised_start == 0 ? -1 : (ticket->promised_start - change->now) / MS_PER_MINUTE;
  struct query query = query_start(change->replica, SQL_WALK_IN_INSERT);
  query_id(&query, ticket->id);
  query_id(&query, change->salon->tenant);
  query_id(&query, change->salon->locations[ticket->location].id);
  query_int(&query, ticket->number);
  query_text(&query, date);
  query_text(&query, ticket->name);
  query_text(&query, ticket->phone);
  query_text(&query, ticket->phone_e164);
  query_id(&query, ticket->customer);
  query_id(&query, change->salon->services[ticket->service].id);
  query_id(&query, ticket->employee == EMPLOYEE_ANY ? id_nil : change->salon->employees[ticket->employee].id);
  query_int(&query, change->now);
  query_int_or_null(&query, ticket->promised_start != 0 && wait < 0 ? 0 : wait, -1);
  query_int_or_null(&query, ticket->promised_start, 0);
  query_text(&query, walk_in_state_words.words[ticket->serving ? WALK_IN_SERVING : WALK_IN_WAITING]);
  query_id(&query, ticket->appointment);
  return query_run(&query, NULL, error);
}

/* When the new party can begin, with everybody who waits before it. */
static enum code promise(struct change *change, struct ticket *ticket, struct error *error) {
  struct lateness course;
  struct queue_party parties[QUEUE_PARTIES_MAX];
  int count = 0;
  char date[DATE_TEXT_SIZE];
  int32_t today = today_at(change, ticket->location);
  date_format(today, date);
  struct query query = query_start(change->replica, SQL_WALK_IN_WAITING);
  query_id(&query, change->salon->locations[ticket->location].id);
  query_text(&query, date);
  while (count < QUEUE_PARTIES_MAX - 1 && query_row(&query)) {
    int service = salon_service(change->salon, query_get_id(&query, 0));
    if (service == INDEX_NONE) continue;
    struct id employee = query_get_id(&query, 1);
    parties[count++] = (struct queue_party){
        .service = service,
        .employee = id_is_nil(employee) ? INDEX_NONE : salon_employee(change->salon, employee)};
  }
  enum code code = query_end(&query, error);
  if (code != CODE_OK) return code;
  parties[count++] = (struct queue_party){.service = ticket->service, .employee = ticket->employee};
  code = reader_course(change->replica, ticket->location, &change->arena, &course, error);
  if (code != CODE_OK) return code;
  queue_expect(&course.agenda, today, this_minute(change), parties, count);
  ticket->promised_start = parties[count - 1].expected_start;
  return CODE_OK;
}

/* Name and phone, cleaned. */
static enum code take_texts(struct change *change, const struct walk_in *walk_in, struct ticket *ticket,
                            struct error *error) {
  const struct customer_choice *choice = &walk_in->customer;
  enum code code =
      text_take(change, _("The name"), choice->name, TEXT_LINE, TEXT_NAME_MAX, &ticket->name, error);
  if (code == CODE_OK)
    code = text_take(change, _("The phone number"), choice->phone, TEXT_LINE, 60, &ticket->phone, error);
  if (code != CODE_OK) return code;
  if (ticket->phone != NULL) {
    char e164[PHONE_E164_SIZE];
    if (phone_normalise(ticket->phone, strlen(ticket->phone),
                        change->salon->locations[ticket->location].country, e164))
      ticket->phone_e164 = arena_text(&change->arena, e164, strlen(e164));
  }
  return CODE_OK;
}

/* The customer of a walk-in: known by id, or by phone under the same name; a first name alone makes no
   customer. */
static enum code choose_walk_in(struct change *change, const struct walk_in *walk_in, struct ticket *ticket,
                                struct error *error) {
  const struct customer_choice *choice = &walk_in->customer;
  enum code code = take_texts(change, walk_in, ticket, error);
  if (code != CODE_OK) return code;
  if (id_is_nil(choice->id) && (ticket->name == NULL || ticket->phone == NULL)) return CODE_OK;
  const char *name;
  code = customer_choose(change, choice, &ticket->customer, &name, error);
  if (code == CODE_OK && ticket->name == NULL) ticket->name = name;
  return code;
}

/* Refused for now by the clock or the book: then the party waits. What no waiting mends is refused for
   good. */
static bool may_wait(enum code code) { return code == CODE_SLOT_TAKEN || code == CODE_OUTSIDE_HOURS; }

enum code command_walk_in(struct replica *replica, const struct command *command,
                          const struct walk_in *walk_in, struct outcome *outcome, struct error *error) {
  *outcome = (struct outcome){0};
  struct change change;
  struct placement placement;
  struct visit_request request;
  struct ticket ticket = {
      .location = command->location, .service = walk_in->service, .employee = walk_in->employee};
  struct error refusal;
  error_init(&refusal);
  enum code code = change_begin_seen(&change, replica, command, "walkin", MAY_QUEUE, error);
  if (code == CODE_OK) code = choose_walk_in(&change, walk_in, &ticket, error);
  if (code != CODE_OK) goto out;
  ticket.id = ports_new_id(replica_ports(replica));
  code = place_now(&change, ticket.location, ticket.service, ticket.employee, ticket.customer,
                   FREE_AS_THE_DAY_RUNS, &placement, &request, outcome, &refusal);
  ticket.serving = code == CODE_OK;
  if (code != CODE_OK && !may_wait(code)) {
    code = error_set(error, code, "%s", refusal.text);
    goto out;
  }
  const char *server = NULL;
  if (ticket.serving) {
    server = change.salon->employees[placement.plan.segments[0].employee].name;
    ticket.promised_start = placement.starts_at;
    code = insert_visit_now(&change, &placement, ticket.name, outcome, error);
    ticket.appointment = outcome->appointment;
  } else {
    outcome->verdict = (struct verdict){0};
    code = promise(&change, &ticket, error);
  }
  if (code == CODE_OK) code = insert_ticket(&change, &ticket, error);
  if (code != CODE_OK) goto out;
  outcome->id = ticket.id;
  bool today = ticket.promised_start != 0;
  char moment[MOMENT_TEXT_SIZE] = "";
  char party[PARTY_SIZE];
  party_words(&ticket, party);
  if (today) booking_moment(&change, ticket.location, ticket.promised_start, moment);
  if (ticket.serving)
    outcome_say(outcome, _("%s: %.60s is free now."), party, server);
  else if (today)
    outcome_say(outcome, _("%s waits; expected start: %s."), party, moment);
  else
    outcome_say(outcome, _("%s waits; nobody can take it today any more."), party);
  code = change_commit(&change, outcome, error);
out:
  change_end(&change);
  return code;
}

/* ------------------------------------------------------------------------------------------------- serve
   and leave */

static enum code open_ticket(struct change *change, struct id id, struct ticket *ticket,
                             struct error *error) {
  *ticket = (struct ticket){.id = id};
  int64_t revision = 0;
  char state[16] = "";
  struct query query = query_start(change->replica, SQL_WALK_IN_GET);
  query_id(&query, id);
  if (query_row(&query)) {
    ticket->location = salon_location(change->salon, query_get_id(&query, 0));
    (void)snprintf(state, sizeof state, "%s", query_peek_text(&query, 1));
    ticket->service = salon_service(change->salon, query_get_id(&query, 2));
    struct id employee = query_get_id(&query, 3);
    ticket->employee = id_is_nil(employee) ? EMPLOYEE_ANY : salon_employee(change->salon, employee);
    ticket->customer = query_get_id(&query, 4);
    ticket->name = query_get_text(&query, 5, &change->arena);
    revision = query_get_int(&query, 7);
    ticket->number = (int)query_get_int(&query, 8);
  }
  enum code code = query_end(&query, error);
  if (code == CODE_OK && state[0] == '\0')
    code = error_set(error, CODE_NOT_FOUND, _("There is no such ticket. See the queue."));
  if (code == CODE_OK) code = change_expect(change, revision, _("The ticket"), error);
  if (code == CODE_OK && strcmp(state, walk_in_state_words.words[WALK_IN_WAITING]) != 0)
    code = error_set(error, CODE_BAD_TRANSITION, _("Ticket #%d waits no more: its state is %s."),
                     ticket->number, state);
  if (code == CODE_OK && (ticket->location == INDEX_NONE || ticket->service == INDEX_NONE))
    code = error_set(error, CODE_INVALID,
                     _("The ticket's service is not in the set-up any more. Take a new walk-in."));
  if (code == CODE_OK) code = change_touch(change, ENTITY_WALK_IN, id, error);
  return code;
}

/* Who is named takes it when the book lets him or her; else who is really free goes before who is free in the book alone. */
static enum code place_ticket(struct change *change, const struct ticket *ticket, int employee,
                              struct placement *placement, struct visit_request *request,
                              struct outcome *outcome, struct error *error) {
  int who = employee != EMPLOYEE_ANY ? employee : ticket->employee;
  struct error refusal;
  error_init(&refusal);
  if (who == EMPLOYEE_ANY &&
      place_now(change, ticket->location, ticket->service, who, ticket->customer, FREE_AS_THE_DAY_RUNS,
                placement, request, outcome, &refusal) == CODE_OK)
    return CODE_OK;
  outcome->verdict = (struct verdict){0};
  return place_now(change, ticket->location, ticket->service, who, ticket->customer, FREE_IN_THE_BOOK,
                   placement, request, outcome, error);
}

enum code command_serve(struct replica *replica, const struct command *command, struct id id, int employee,
                        struct outcome *outcome, struct error *error) {
  *outcome = (struct outcome){.id = id};
  struct change change;
  struct ticket ticket;
  struct placement placement;
  struct visit_request request;
  enum code code = change_begin_seen(&change, replica, command, "serve", MAY_QUEUE, error);
  if (code == CODE_OK) code = open_ticket(&change, id, &ticket, error);
  if (code == CODE_OK) code = place_ticket(&change, &ticket, employee, &placement, &request, outcome, error);
  if (code == CODE_OK) code = insert_visit_now(&change, &placement, ticket.name, outcome, error);
  if (code != CODE_OK) goto out;
  struct query query = query_start(replica, SQL_WALK_IN_SERVE);
  query_id(&query, id);
  query_id(&query, outcome->appointment);
  query_int(&query, change.now);
  code = query_run(&query, NULL, error);
  if (code != CODE_OK) goto out;
  char party[PARTY_SIZE];
  party_words(&ticket, party);
  outcome_say(outcome, _("%s goes to %.80s."), party,
              change.salon->employees[placement.plan.segments[0].employee].name);
  code = change_commit(&change, outcome, error);
out:
  change_end(&change);
  return code;
}

enum code command_leave(struct replica *replica, const struct command *command, struct id id,
                        struct outcome *outcome, struct error *error) {
  *outcome = (struct outcome){.id = id};
  struct change change;
  struct ticket ticket;
  enum code code = change_begin(&change, replica, command, "leave", MAY_QUEUE, error);
  if (code == CODE_OK) code = open_ticket(&change, id, &ticket, error);
  if (code != CODE_OK) goto out;
  struct query query = query_start(replica, SQL_WALK_IN_STATE);
  query_id(&query, id);
  query_text(&query, walk_in_state_words.words[WALK_IN_LEFT]);
  query_int(&query, change.now);
  code = query_run(&query, NULL, error);
  if (code != CODE_OK) goto out;
  char party[PARTY_SIZE];
  party_words(&ticket, party);
  outcome_say(outcome, _("%s left."), party);
  code = change_commit(&change, outcome, error);
out:
  change_end(&change);
  return code;
}

/* ------------------------------------------------------------------------------------------ changing */

static enum code write_ticket(struct change *change, const struct ticket *ticket, struct error *error) {
  struct query query = query_start(change->replica, SQL_WALK_IN_EDIT);
  query_id(&query, ticket->id);
  query_text(&query, ticket->name);
  query_text(&query, ticket->phone);
  query_text(&query, ticket->phone_e164);
  query_id(&query, change->salon->services[ticket->service].id);
  query_id(&query, ticket->employee == EMPLOYEE_ANY ? id_nil : change->salon->employees[ticket->employee].id);
  query_int(&query, change->now);
  return query_run(&query, NULL, error);
}

static enum code take_ticket_edit(struct change *change, const struct walk_in *edit, struct ticket *ticket,
                                  struct error *error) {
  if (edit->employee != EMPLOYEE_ANY &&
      !salon_qualified(change->salon, edit->employee, edit->service, ticket->location))
    return error_set(
        error, CODE_NOT_QUALIFIED, _("%.80s does not do %.80s here. Choose somebody else, or anybody."),
        change->salon->employees[edit->employee].name, change->salon->services[edit->service].name);
  ticket->service = edit->service;
  ticket->employee = edit->employee;
  ticket->name = ticket->phone = ticket->phone_e164 = NULL;
  struct walk_in named = *edit;
  named.customer.id = ticket->customer; /* who it is stays: only the words change */
  return take_texts(change, &named, ticket, error);
}

enum code command_ticket_edit(struct replica *replica, const struct command *command, struct id id,
                              const struct walk_in *edit, struct outcome *outcome, struct error *error) {
  *outcome = (struct outcome){.id = id};
  struct change change;
  struct ticket ticket;
  enum code code = change_begin_seen(&change, replica, command, "ticket edit", MAY_QUEUE, error);
  if (code == CODE_OK) code = open_ticket(&change, id, &ticket, error);
  if (code == CODE_OK) code = take_ticket_edit(&change, edit, &ticket, error);
  if (code == CODE_OK) code = write_ticket(&change, &ticket, error);
  if (code == CODE_OK) {
    char party[PARTY_SIZE];
    party_words(&ticket, party);
    outcome_say(outcome, _("Changed: %s."), party);
    code = change_commit(&change, outcome, error);
  }
  change_end(&change);
  return code;
}

enum code command_find_ticket(struct replica *replica, int location, const char *text, struct id *ticket,
                              struct error *error) {
  if (id_parse(text, strlen(text), ticket)) return CODE_OK;
  const struct salon *salon;
  enum code code = replica_salon(replica, &salon, NULL, error);
  if (code != CODE_OK) return code;
  const char *digits = text[0] == '#' ? text + 1 : text;
  if (digits[0] == '\0' || strlen(digits) > 6 || strspn(digits, "0123456789") != strlen(digits))
    return error_set(error, CODE_NOT_FOUND,
                     _("\"%.40s\" is no ticket. Name it by its number of today or its id."), text);
  int number = (int)strtol(digits, NULL, 10);
  int32_t date;
  int minute;
  char date_text[DATE_TEXT_SIZE];
  zone_to_wall(salon->locations[location].zone, replica_now(replica), &date, &minute);
  date_format(date, date_text);
  *ticket = id_nil;
  struct query query = query_start(replica, SQL_WALK_IN_NUMBERED);
  query_id(&query, salon->locations[location].id);
  query_text(&query, date_text);
  query_int(&query, number);
  if (query_row(&query)) *ticket = query_get_id(&query, 0);
  code = query_end(&query, error);
  if (code == CODE_OK && id_is_nil(*ticket))
    return error_set(error, CODE_NOT_FOUND, _("There is no ticket #%d today. See the queue."), number);
  return code;
}
