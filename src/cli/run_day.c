/* Commands that look at time: the day sheet, free times, blocks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json_view.h"
#include "cli/print.h"
#include "cli/run.h"
#include "core/model/date.h"
#include "core/model/language.h"

enum code run_day(struct session *session, struct error *error) {
  const struct arguments *arguments = session->arguments;
  int32_t date = session_today(session);
  struct day_sheet day;
  enum code code =
      arguments->word_count > 0 ? session_date(session, arguments->words[0], &date, error) : CODE_OK;
  if (code == CODE_OK)
    code = reader_day(session->replica, session->location_index, date, arguments_has(arguments, OPTION_ALL),
                      &session->arena, &day, error);
  if (code != CODE_OK) return code;
  if (session->json)
    session->document = json_day(session, &day);
  else
    print_day(session, &day);
  return CODE_OK;
}

/* ----------------------------------------------------------------------------------------------- slots */

enum { SLOT_DAYS_MAX = 366, SLOTS_BEST = 3 };

/* A year of free times is too much for JSON in memory: each one is written as it is found. */
struct slot_listing {
  struct session *session;
  const struct visit_request *request;
  FILE *stream; /* of --json */
  int count;
  struct slot_offer best[SLOTS_BEST]; /* marked among the others */
  int best_count;
};

static bool is_best(const struct slot_listing *listing, const struct slot *slot) {
  for (int i = 0; i < listing->best_count; i++)
    if (listing->best[i].slot.starts_at == slot->starts_at &&
        listing->best[i].slot.employees[0] == slot->employees[0])
      return true;
  return false;
}

static bool list_slot(void *context, const struct slot *slot) {
  struct slot_listing *listing = context;
  bool first = listing->count++ == 0;
  if (!listing->session->json) {
    print_slot(listing->session, slot);
    return true;
  }
  json_t *row = json_slot(listing->session, listing->request, slot);
  if (is_best(listing, slot)) json_object_set_new(row, "best", json_true());
  if (!first) (void)fputc(',', listing->stream);
  bool written = json_dumpf(row, listing->stream, JSON_COMPACT) == 0;
  json_decref(row);
  return written;
}

static enum code list_slots(struct session *session, const struct slot_search *search, int *count,
                            struct error *error) {
  size_t size;
  struct slot_listing listing = {.session = session, .request = search->request};
  listing.stream = open_memstream(&session->text, &size);
  if (listing.stream == NULL) return error_set(error, CODE_INTERNAL, _("There is not enough memory."));
  (void)fputs("{\"slots\":[", listing.stream);
  enum code code = slots_best(search, search->now, listing.best, SLOTS_BEST, &listing.best_count, error);
  if (code == CODE_OK) code = slots_each(search, list_slot, &listing, error);
  (void)fputs("]}", listing.stream);
  bool whole = ferror(listing.stream) == 0;
  if (fclose(listing.stream) != 0 || !whole)
    return error_set(error, CODE_INTERNAL, _("There is not enough memory for so many free times."));
  *count = listing.count;
  return code;
}

static enum code read_days(const struct session *session, int *days, struct error *error) {
  const char *text = arguments_value(session->arguments, OPTION_DAYS);
  *days = 7;
  if (text == NULL) return CODE_OK;
  char *end;
  long value = strtol(text, &end, 10);
  if (end == text || *end != '\0' || value < 1 || value > SLOT_DAYS_MAX)
    return error_set(error, CODE_INVALID, _("--days needs a number from 1 to %d, not \"%.40s\"."),
                     SLOT_DAYS_MAX, text);
  *days = (int)value;
  return CODE_OK;
}

enum code run_slots(struct session *session, struct error *error) {
  const char *from = arguments_value(session->arguments, OPTION_FROM);
  struct visit_request request;
  struct agenda agenda;
  int32_t first = session_today(session);
  int days;
  enum code code = session_request(session, &request, error);
  if (code == CODE_OK && from != NULL) code = session_date(session, from, &first, error);
  if (code == CODE_OK) code = read_days(session, &days, error);
  if (code == CODE_OK)
    code = reader_agenda(session->replica, session->location_index, first, first + days, &session->arena,
                         &agenda, error);
  if (code != CODE_OK) return code;
  const struct slot_search search = {.agenda = &agenda,
                                     .request = &request,
                                     .now = replica_now(session->replica),
                                     .first_date = first,
                                     .last_date = first + days - 1};
  int count = 0;
  code = list_slots(session, &search, &count, error);
  if (code == CODE_OK && count == 0) session_say(session, _("No free time in these %d days."), days);
  return code;
}

/* ---------------------------------------------------------------------------------------------- blocks */

enum code run_block(struct session *session, struct error *error) {
  const struct arguments *arguments = session->arguments;
  const char *employee_name = arguments_value(arguments, OPTION_EMPLOYEE),
             *start = arguments_value(arguments, OPTION_START);
  const char *end = arguments_value(arguments, OPTION_END),
             *reason = arguments_value(arguments, OPTION_REASON);
  if (employee_name == NULL || start == NULL || end == NULL || reason == NULL)
    return error_set(error, CODE_USAGE, _("A block needs --employee, --start, --end and --reason."));
  int employee;
  struct interval time;
  enum code code = session_employee(session, employee_name, &employee, error);
  if (code == CODE_OK && employee == EMPLOYEE_ANY)
    code = error_set(error, CODE_USAGE, _("Name one employee to block."));
  if (code == CODE_OK) code = session_instant(session, start, &time.from, error);
  if (code == CODE_OK) code = session_end_instant(session, end, &time.to, error);
  if (code == CODE_OK)
    code =
        command_block(session->replica, &session->command, employee, time, reason, &session->outcome, error);
  if (code != CODE_OK) return code;
  session->document = json_block(session, &session->outcome, employee, time, reason);
  json_add_warnings(session->document, &session->outcome.verdict);
  session_say(session, "%s", session->outcome.sentence);
  for (int i = 0; i < session->outcome.verdict.warning_count; i++)
    session_say(session, _("Note: %s"), session->outcome.verdict.warnings[i].text);
  return CODE_OK;
}
