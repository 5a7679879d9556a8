/* The waiting list: who waits for a time that is not free yet. */
#include "core/model/date.h"
#include "core/model/language.h"
#include "core/store/booking.h"

enum { DAYS_TEXT_SIZE = 16 };

/* "[1,3]" of the days of the week; "" for every day. */
static void days_text(unsigned days, char text[DAYS_TEXT_SIZE]) {
  int used = 0;
  text[0] = '\0';
  if (days == 0 || days == WAITLIST_EVERY_DAY) return;
  text[used++] = '[';
  for (int day = SUNDAY; day <= SATURDAY; day++) {
    if ((days & 1U << day) == 0) continue;
    if (used > 1) text[used++] = ',';
    text[used++] = (char)('0' + day);
  }
  text[used++] = ']';
  text[used] = '\0';
}

/* What is waited for, checked and cleaned. */
struct wish_taken {
  char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE], days[DAYS_TEXT_SIZE];
  const char *note;
  struct customer customer;
};

static enum code take_wish(struct change *change, const struct waitlist_wish *wish, struct wish_taken *taken,
                           struct error *error) {
  if (wish->from != DATE_NONE && wish->to != DATE_NONE && wish->to < wish->from)
    return error_set(error, CODE_INVALID, _("The last date lies before the first one."));
  if (wish->end_minute != 0 && wish->end_minute <= wish->start_minute)
    return error_set(error, CODE_INVALID, _("The latest time lies before the earliest one."));
  if (wish->employee != EMPLOYEE_ANY &&
      !salon_qualified(change->salon, wish->employee, wish->service, change->command->location))
    return error_set(
        error, CODE_NOT_QUALIFIED, _("%.80s does not do %.80s here. Choose somebody else, or anybody."),
        change->salon->employees[wish->employee].name, change->salon->services[wish->service].name);
  if (wish->from != DATE_NONE) date_format(wish->from, taken->from);
  if (wish->to != DATE_NONE) date_format(wish->to, taken->to);
  days_text(wish->days, taken->days);
  enum code code =
      text_take(change, _("The note"), wish->note, TEXT_NOTE, TEXT_NOTE_MAX, &taken->note, error);
  return code == CODE_OK ? customer_take(change, wish->customer, &taken->customer, error) : code;
}

/* Binds what both statements take after the id. */
static void bind_wish(struct query *query, const struct change *change, const struct waitlist_wish *wish,
                      const struct wish_taken *taken) {
  bool whole_day = wish->start_minute == 0 && (wish->end_minute == 0 || wish->end_minute == MINUTES_PER_DAY);
  query_id(query, change->salon->services[wish->service].id);
  query_id(query, wish->employee == EMPLOYEE_ANY ? id_nil : change->salon->employees[wish->employee].id);
  query_text(query, wish->from != DATE_NONE ? taken->from : NULL);
  query_text(query, wish->to != DATE_NONE ? taken->to : NULL);
  query_text(query, taken->days[0] == '\0' ? NULL : taken->days);
  query_int_or_null(query, whole_day ? -1 : wish->start_minute, -1);
  query_int_or_null(query, whole_day ? -1 : wish->end_minute == 0 ? MINUTES_PER_DAY : wish->end_minute, -1);
  query_int(query, wish->priority);
  query_text(query, taken->note);
  query_int(query, change->now);
}

static enum code insert_wish(struct change *change, const struct waitlist_wish *wish,
                             const struct wish_taken *taken, struct id id, struct error *error) {
  enum code code = change_make(change, ENTITY_WAITLIST_ENTRY, id, error);
  if (code != CODE_OK) return code;
  struct query query = query_start(change->replica, SQL_WAITLIST_ADD);
  query_id(&query, id);
  bind_wish(&query, change, wish, taken);
  query_id(&query, change->salon->tenant);
  query_id(&query, change->salon->locations[change->command->location].id);
  query_id(&query, wish->customer);
  return query_run(&query, NULL, error);
}

enum code command_waitlist_add(struct replica *replica, const struct command *command,
                               const struct waitlist_wish *wish, struct outcome *outcome,
                               struct error *error) {
  *outcome = (struct outcome){0};
  struct change change;
  struct wish_taken taken;
  enum code code = change_begin_seen(&change, replica, command, "waitlist add", MAY_QUEUE, error);
  if (code == CODE_OK) code = take_wish(&change, wish, &taken, error);
  outcome->id = ports_new_id(replica_ports(replica));
  if (code == CODE_OK) code = insert_wish(&change, wish, &taken, outcome->id, error);
  if (code == CODE_OK) {
    outcome_say(outcome, _("%.100s waits for %.80s."), taken.customer.name,
                change.salon->services[wish->service].name);
    code = change_commit(&change, outcome, error);
  }
  change_end(&change);
  return code;
}

/* Begins to write an entry that the caller has seen. */
static enum code touch_entry(struct change *change, struct id entry, struct error *error) {
  int64_t revision = 0;
  enum code code = change_touch(change, ENTITY_WAITLIST_ENTRY, entry, error);
  if (code != CODE_OK) return code;
  struct query seen = query_start(change->replica, SQL_WAITLIST_REVISION);
  query_id(&seen, entry);
  if (query_row(&seen)) revision = query_get_int(&seen, 0);
  code = query_end(&seen, error);
  if (code == CODE_OK && revision != 0)
    code = change_expect(change, revision, _("The waitlist entry"), error);
  return code;
}

static enum code gone(struct error *error) {
  return error_set(error, CODE_NOT_FOUND, _("There is no such entry on the waitlist. See the queue."));
}

enum code command_waitlist_edit(struct replica *replica, const struct command *command, struct id entry,
                                const struct waitlist_wish *wish, struct outcome *outcome,
                                struct error *error) {
  *outcome = (struct outcome){.id = entry};
  struct change change;
  struct wish_taken taken;
  int written = 0;
  enum code code = change_begin_seen(&change, replica, command, "waitlist edit", MAY_QUEUE, error);
  if (code == CODE_OK) code = take_wish(&change, wish, &taken, error);
  if (code == CODE_OK) code = touch_entry(&change, entry, error);
  if (code == CODE_OK) {
    struct query query = query_start(replica, SQL_WAITLIST_EDIT);
    query_id(&query, entry);
    bind_wish(&query, &change, wish, &taken);
    code = query_run(&query, &written, error);
  }
  if (code == CODE_OK && written != 1) code = gone(error);
  if (code == CODE_OK) {
    outcome_say(outcome, _("Changed what %.100s waits for."), taken.customer.name);
    code = change_commit(&change, outcome, error);
  }
  change_end(&change);
  return code;
}

enum code command_waitlist_remove(struct replica *replica, const struct command *command, struct id entry,
                                  struct outcome *outcome, struct error *error) {
  *outcome = (struct outcome){.id = entry};
  struct change change;
  int written = 0;
  enum code code = change_begin(&change, replica, command, "waitlist remove", MAY_QUEUE, error);
  if (code == CODE_OK) code = touch_entry(&change, entry, error);
  if (code == CODE_OK) {
    struct query query = query_start(replica, SQL_WAITLIST_REMOVE);
    query_id(&query, entry);
    query_int(&query, change.now);
    code = query_run(&query, &written, error);
  }
  if (code == CODE_OK && written != 1) code = gone(error);
  if (code == CODE_OK) {
    outcome_say(outcome, _("Took an entry off the waitlist."));
    code = change_commit(&change, outcome, error);
  }
  change_end(&change);
  return code;
}

enum code waitlist_fulfil(struct change *change, struct id entry, struct id appointment,
                          struct error *error) {
  int written = 0;
  enum code code = change_touch(change, ENTITY_WAITLIST_ENTRY, entry, error);
  if (code != CODE_OK) return code;
  struct query query = query_start(change->replica, SQL_WAITLIST_FULFIL);
  query_id(&query, entry);
  query_id(&query, appointment);
  query_int(&query, change->now);
  code = query_run(&query, &written, error);
  return code == CODE_OK && written != 1 ? gone(error) : code;
}
