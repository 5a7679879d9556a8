/* Booking: one visit, or all dates of a series. */
#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/language.h"
#include "core/model/rrule.h"
#include "core/model/when.h"
#include "core/model/zone.h"
#include "core/store/booking.h"
#include "core/store/visit_store.h"

/* What is the same for every visit that a command books. */
struct booking_texts {
  const char *note, *title, *told_how;
};

static enum code take_texts(struct change *change, const struct booking *booking, struct booking_texts *texts,
                            struct error *error) {
  enum code code =
      text_take(change, _("The note"), booking->note, TEXT_NOTE, TEXT_NOTE_MAX, &texts->note, error);
  if (code == CODE_OK)
    code = text_take(change, _("The title"), booking->title, TEXT_LINE, TEXT_NAME_MAX, &texts->title, error);
  if (code == CODE_OK)
    code = text_take(change, _("What was told"), booking->told_how, TEXT_LINE, TEXT_NAME_MAX,
                     &texts->told_how, error);
  return code;
}

static enum appointment_status first_status(const struct booking *booking, const struct visit_plan *plan) {
  if (booking->source == SOURCE_WALK_IN) return STATUS_CHECKED_IN;
  return plan->requires_approval ? STATUS_PENDING : STATUS_SCHEDULED;
}

/* One visit inside an open change. */
static enum code book_one(struct change *change, const struct booking *booking,
                          const struct booking_texts *texts, struct placement *placement, struct id series,
                          struct outcome *outcome, struct error *error) {
  enum code code = placement_plan(change, placement, error);
  if (code == CODE_OK) code = placement_check(change, placement, &outcome->verdict, error);
  if (code != CODE_OK) return code;
  const struct visit_draft draft = {.id = ports_new_id(replica_ports(change->replica)),
                                    .customer = placement->customer.id,
                                    .series = series,
                                    .status = first_status(booking, &placement->plan),
                                    .source = booking->source,
                                    .starts_at = placement->starts_at,
                                    .plan = &placement->plan,
                                    .title = texts->title,
                                    .note = texts->note,
                                    .told_how = texts->told_how};
  code = change_make(change, ENTITY_APPOINTMENT, draft.id, error);
  if (code == CODE_OK)
    code = visit_store_insert(change, &draft, &placement->agenda, &outcome->verdict, error);
  if (code == CODE_OK)
    code = visit_store_answers(change, draft.id, booking->answers, booking->answer_count, error);
  if (code == CODE_OK) code = placement_count(change, placement, error);
  outcome->id = outcome->appointment = draft.id;
  return code;
}

static void say_booked(const struct change *change, const struct placement *placement, const char *who,
                       struct outcome *outcome) {
  char moment[MOMENT_TEXT_SIZE];
  booking_moment(change, placement->request->location, placement->starts_at, moment);
  const struct plan_segment *first = &placement->plan.segments[0];
  outcome_say(outcome, _("Booked %.80s, %s, %.60s with %.60s."), visit_who(who), moment,
              change->salon->services[first->service].name, change->salon->employees[first->employee].name);
}

enum code command_book(struct replica *replica, const struct command *command, const struct booking *booking,
                       struct outcome *outcome, struct error *error) {
  *outcome = (struct outcome){0};
  struct change change;
  struct booking_texts texts;
  struct placement placement = {.request = &booking->request,
                                .starts_at = booking->starts_at,
                                .any_time = booking->source == SOURCE_WALK_IN};
  struct id customer;
  const char *who = NULL;
  enum code code = change_begin_seen(&change, replica, command, "book", MAY_BOOK, error);
  if (code == CODE_OK) code = take_texts(&change, booking, &texts, error);
  if (code == CODE_OK) code = customer_choose(&change, &booking->customer, &customer, &who, error);
  if (code == CODE_OK) code = placement_load(&change, &placement, customer, error);
  if (code == CODE_OK) code = book_one(&change, booking, &texts, &placement, id_nil, outcome, error);
  if (code == CODE_OK && !id_is_nil(booking->waitlist))
    code = waitlist_fulfil(&change, booking->waitlist, outcome->appointment, error);
  if (code == CODE_OK && !id_is_nil(booking->call))
    code = call_attach(&change, booking->call, customer, outcome->appointment, error);
  if (code == CODE_OK) {
    say_booked(&change, &placement, who, outcome);
    code = change_commit(&change, outcome, error);
  }
  change_end(&change);
  return code;
}

/* ---------------------------------------------------------------------------------------------- series */

enum { SERIES_DATES_MAX = 200 };

struct series_dates {
  int32_t dates[SERIES_DATES_MAX];
  size_t count;
  int minute;
};

static enum code expand_series(const struct change *change, const struct booking *booking,
                               const char *rule_text, struct rrule *rule, struct series_dates *dates,
                               struct error *error) {
  enum code code = rrule_parse(rule_text, strlen(rule_text), rule, error);
  if (code != CODE_OK) return code;
  if (rule->end == RRULE_FOREVER)
    return error_set(error, CODE_INVALID, _("A series needs an end: add COUNT or UNTIL to its rule."));
  struct rrule_start start = {.zone = change->salon->locations[booking->request.location].zone};
  zone_to_wall(start.zone, booking->starts_at, &start.date, &start.minute);
  bool more;
  dates->minute = start.minute;
  dates->count = rrule_expand(rule, &start, start.date, DATE_MAX, dates->dates, SERIES_DATES_MAX, &more);
  if (more)
    return error_set(error, CODE_INVALID, _("A series may have at most %d dates. End it earlier."),
                     SERIES_DATES_MAX);
  if (dates->count == 0) return error_set(error, CODE_INVALID, _("The rule of the series fits no date."));
  return CODE_OK;
}

static enum code insert_series(struct change *change, const struct booking *booking, const struct rrule *rule,
                               const struct series_dates *dates, struct id customer, struct id series,
                               struct error *error) {
  char text[RRULE_TEXT_SIZE], date[DATE_TEXT_SIZE];
  rrule_format(rule, text);
  date_format(dates->dates[0], date);
  enum code code = change_make(change, ENTITY_SERIES, series, error);
  if (code != CODE_OK) return code;
  struct query query = query_start(change->replica, SQL_SERIES_INSERT);
  query_id(&query, series);
  query_id(&query, change->salon->tenant);
  query_id(&query, customer);
  query_id(&query, change->salon->locations[booking->request.location].id);
  query_text(&query, text);
  query_text(&query, date);
  query_int(&query, dates->minute);
  query_int(&query, change->now);
  return query_run(&query, NULL, error);
}

/* Books one date; a refusal says which date it is about. */
static enum code book_date(struct change *change, const struct booking *booking,
                           const struct booking_texts *texts, int32_t date, int minute, struct id customer,
                           struct id series, struct outcome *outcome, struct error *error) {
  struct placement placement = {.request = &booking->request};
  const struct zone *zone = change->salon->locations[booking->request.location].zone;
  struct error why;
  error_init(&why);
  enum code code = when_resolve(zone, date, minute, &placement.starts_at, &why);
  if (code == CODE_OK) code = placement_load(change, &placement, customer, &why);
  if (code == CODE_OK) code = book_one(change, booking, texts, &placement, series, outcome, &why);
  if (code == CODE_OK) return CODE_OK;
  char text[MOMENT_TEXT_SIZE];
  moment_date(date, MOMENT_FULL, text);
  return error_set(error, code, _("Nothing was booked, because %s cannot be: %s"), text, why.text);
}

enum code command_book_series(struct replica *replica, const struct command *command,
                              const struct booking *booking, const char *rrule, struct outcome *outcome,
                              struct error *error) {
  *outcome = (struct outcome){0};
  struct change change;
  struct booking_texts texts;
  struct rrule rule;
  struct series_dates dates = {.count = 0};
  struct id customer = id_nil, series = id_nil, first = id_nil;
  const char *who = NULL;
  enum code code = change_begin_seen(&change, replica, command, "book", MAY_BOOK, error);
  if (code == CODE_OK) code = take_texts(&change, booking, &texts, error);
  if (code == CODE_OK) code = expand_series(&change, booking, rrule, &rule, &dates, error);
  if (code == CODE_OK) code = customer_choose(&change, &booking->customer, &customer, &who, error);
  if (code == CODE_OK) series = ports_new_id(replica_ports(replica));
  if (code == CODE_OK) code = insert_series(&change, booking, &rule, &dates, customer, series, error);
  for (size_t i = 0; code == CODE_OK && i < dates.count; i++) {
    code =
        book_date(&change, booking, &texts, dates.dates[i], dates.minute, customer, series, outcome, error);
    if (i == 0) first = outcome->appointment;
  }
  if (code == CODE_OK) {
    outcome->id = series;
    outcome->appointment = first;
    outcome_say(outcome, _("Booked a series of %zu visits for %.80s."), dates.count, visit_who(who));
    code = change_commit(&change, outcome, error);
  }
  change_end(&change);
  return code;
}
