#include "cli/print.h"

#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/language.h"
#include "core/model/moment.h"
#include "core/model/money.h"
#include "core/model/text.h"
#include "core/model/zone.h"

enum { HISTORY_SIZE = 512 };

enum { FITTED_SIZE = 80 * TEXT_CELL_BYTES + 4 };

/* Text cut and padded to exactly so many cells. */
static const char *fitted(const char *text, size_t cells, char out[FITTED_SIZE]) {
  (void)text_fit_padded(text, strlen(text), cells, TEXT_LEFT, out, FITTED_SIZE, NULL);
  return out;
}

static void wall(const struct session *session, int64_t instant, char date[DATE_TEXT_SIZE],
                 char time[TIME_OF_DAY_TEXT_SIZE]) {
  int32_t day;
  int minute;
  zone_to_wall(session->location->zone, instant, &day, &minute);
  date_format(day, date);
  time_of_day_format(minute, time);
}

/* A status as people say it. */
static const char *spoken(enum appointment_status status) {
  static const char *const words[appointment_status_count] = {
      [STATUS_PENDING] = N_("pending"),         [STATUS_SCHEDULED] = N_("scheduled"),
      [STATUS_CONFIRMED] = N_("confirmed"),     [STATUS_CHECKED_IN] = N_("checked in"),
      [STATUS_IN_PROGRESS] = N_("in progress"), [STATUS_COMPLETED] = N_("completed"),
      [STATUS_CANCELLED] = N_("cancelled"),     [STATUS_NO_SHOW] = N_("no-show"),
  };
  return _(words[status]);
}

static const char *who_of(const struct appointment *appointment) {
  if (appointment->customer_name[0] != '\0') return appointment->customer_name;
  return appointment->title[0] != '\0' ? appointment->title : _("(walk-in)");
}

/* ---------------------------------------------------------------------------------------------- visits */

void print_visit_line(const struct session *session, const struct appointment *appointment) {
  char date[DATE_TEXT_SIZE], time[TIME_OF_DAY_TEXT_SIZE], what[FITTED_SIZE];
  if (appointment->segment_count == 0) return;
  wall(session, appointment->starts_at, date, time);
  session_say(session, "  %s %s  %s %-11s %s", date, time,
              fitted(appointment->segments[0].service_name, 24, what), spoken(appointment->status),
              appointment->segments[0].employee_name);
}

static void print_history(const struct session *session, const struct appointment *appointment) {
  for (int i = 0; i < appointment->history_count; i++) {
    const struct status_entry *entry = &appointment->history[i];
    char date[DATE_TEXT_SIZE], time[TIME_OF_DAY_TEXT_SIZE];
    wall(session, entry->at, date, time);
    const char *to = entry->rescheduled ? _("rescheduled") : spoken(entry->to);
    const char *by = entry->by[0] == '\0' ? _("somebody") : entry->by;
    char what[HISTORY_SIZE];
    if (entry->from < 0)
      (void)snprintf(what, sizeof what, _("booked as %s by %.150s"), to, by);
    else
      (void)snprintf(what, sizeof what, _("%s to %s by %.150s"), spoken((enum appointment_status)entry->from),
                     to, by);
    session_say(session, entry->reason[0] == '\0' ? "  %s %s  %s" : "  %s %s  %s: %s", date, time, what,
                entry->reason);
  }
}

void print_appointment(const struct session *session, const struct appointment *appointment, bool full) {
  char date[DATE_TEXT_SIZE], start[TIME_OF_DAY_TEXT_SIZE], end[TIME_OF_DAY_TEXT_SIZE], price[MONEY_TEXT_SIZE],
      ignored[DATE_TEXT_SIZE];
  if (session->json) return;
  wall(session, appointment->starts_at, date, start);
  wall(session, appointment->ends_at, ignored, end);
  money_format(appointment->price, session->salon->currency, price);
  session_say(session, "%s  %s %s-%s  %s  %s  %s", appointment->confirmation_code, date, start, end,
              who_of(appointment), spoken(appointment->status), price);
  for (int i = 0; i < appointment->segment_count; i++) {
    const struct appointment_segment *segment = &appointment->segments[i];
    wall(session, segment->starts_at, ignored, start);
    wall(session, segment->ends_at, ignored, end);
    char what[HISTORY_SIZE];
    (void)snprintf(what, sizeof what, "%.150s%s%.150s", segment->service_name,
                   segment->part_name[0] == '\0' ? "" : ", ", segment->part_name);
    session_say(session,
                segment->overlap ? _("  %s-%s  %s with %s  (overlaps on purpose)") : _("  %s-%s  %s with %s"),
                start, end, what, segment->employee_name);
  }
  for (int i = 0; i < appointment->addon_count; i++)
    session_say(session, "  + %s", appointment->addons[i].name);
  if (appointment->notes[0] != '\0') session_say(session, _("  Note: %s"), appointment->notes);
  for (int i = 0; full && i < appointment->override_count; i++)
    session_say(session, _("  %s lifted by %s: %s"), code_name(appointment->overrides[i].code),
                appointment->overrides[i].by, appointment->overrides[i].reason);
  if (full) print_history(session, appointment);
}

/* ------------------------------------------------------------------------------------------- customers */

void print_customer_line(const struct session *session, const struct customer *customer) {
  char name[FITTED_SIZE], phone[FITTED_SIZE];
  session_say(session, "%s %s %s%s", fitted(customer->name, 30, name),
              fitted(customer->phone_e164[0] != '\0' ? customer->phone_e164 : customer->phone, 18, phone),
              customer->email, customer->blocked ? _("  BLOCKED") : "");
}

void print_customer(const struct session *session, const struct customer *customer) {
  if (session->json) return;
  session_say(session, "%s", customer->name);
  if (customer->phone[0] != '\0')
    session_say(session, _("  Phone: %s"),
                customer->phone_e164[0] != '\0' ? customer->phone_e164 : customer->phone);
  if (customer->email[0] != '\0') session_say(session, _("  E-mail: %s"), customer->email);
  if (customer->birth_date[0] != '\0') session_say(session, _("  Born: %s"), customer->birth_date);
  if (customer->address[0] != '\0') session_say(session, _("  Address: %s"), customer->address);
  if (customer->blocked) session_say(session, _("  BLOCKED: %s"), customer->blocked_reason);
  if (customer->no_show_count > 0) session_say(session, _("  No-shows: %d"), customer->no_show_count);
  if (customer->notes[0] != '\0') session_say(session, _("  Notes: %s"), customer->notes);
  for (int i = 0; i < customer->dated_note_count; i++) {
    char date[DATE_TEXT_SIZE], time[TIME_OF_DAY_TEXT_SIZE];
    wall(session, customer->dated_notes[i].at, date, time);
    session_say(session, "  %s: %s", date, customer->dated_notes[i].text);
  }
}

/* ------------------------------------------------------------------------------------------------- day */

static void print_entry(const struct session *session, const struct day_sheet *day,
                        const struct day_entry *entry) {
  const struct appointment *appointment = &day->appointments[entry->appointment];
  const struct appointment_segment *segment = &appointment->segments[entry->segment];
  char date[DATE_TEXT_SIZE], start[TIME_OF_DAY_TEXT_SIZE], end[TIME_OF_DAY_TEXT_SIZE], who[FITTED_SIZE],
      what[FITTED_SIZE], label[300];
  wall(session, segment->starts_at, date, start);
  wall(session, segment->ends_at, date, end);
  (void)snprintf(label, sizeof label, "%.140s%s%.140s", segment->service_name,
                 segment->part_name[0] == '\0' ? "" : ": ", segment->part_name);
  session_say(session, "  %s-%s  %s %s %s%s", start, end, fitted(who_of(appointment), 24, who),
              fitted(label, 24, what), spoken(appointment->status), segment->overlap ? " !" : "");
}

static void print_column(const struct session *session, const struct day_sheet *day,
                         const struct day_column *column) {
  const char *name = column->employee == INDEX_NONE ? _("(no longer here)")
                                                    : session->salon->employees[column->employee].name;
  char shifts[64] = "", cut[FITTED_SIZE];
  for (int i = 0; i < column->working_count; i++) {
    char date[DATE_TEXT_SIZE], from[TIME_OF_DAY_TEXT_SIZE], to[TIME_OF_DAY_TEXT_SIZE];
    size_t used = strlen(shifts);
    wall(session, column->working[i].from, date, from);
    wall(session, column->working[i].to, date, to);
    (void)snprintf(shifts + used, sizeof shifts - used, "  %s-%s", from,
                   strcmp(to, "00:00") == 0 ? "24:00" : to);
  }
  (void)text_fit(name, strlen(name), 40, cut, sizeof cut, NULL);
  session_say(session, " ");
  session_say(session, "%s%s", cut, column->working_count == 0 ? _("  off") : shifts);
  for (int i = 0; i < column->entry_count; i++) print_entry(session, day, &column->entries[i]);
  if (column->entry_count == 0) session_say(session, _("  nothing booked"));
}

void print_day(const struct session *session, const struct day_sheet *day) {
  char date[MOMENT_TEXT_SIZE], salon[FITTED_SIZE], location[FITTED_SIZE];
  if (session->json) return;
  moment_date(day->date, MOMENT_FULL, date);
  (void)text_fit(session->salon->name, strlen(session->salon->name), 30, salon, sizeof salon, NULL);
  (void)text_fit(session->location->name, strlen(session->location->name), 28, location, sizeof location,
                 NULL);
  session_say(session, "%s, %s  %s", salon, location, date);
  if (day->holiday != NULL) session_say(session, _("Holiday: %.70s"), day->holiday);
  for (int i = 0; i < day->column_count; i++) print_column(session, day, &day->columns[i]);
  if (day->column_count > 0) return;
  session_say(session, " ");
  session_say(session, _("Nobody works this day."));
}

/* ------------------------------------------------------------------------------------- slots and queue */

void print_slot(const struct session *session, const struct slot *slot) {
  char date[DATE_TEXT_SIZE], start[TIME_OF_DAY_TEXT_SIZE];
  wall(session, slot->starts_at, date, start);
  session_say(session, "%s %s  %s", date, start, session->salon->employees[slot->employees[0]].name);
}

static void print_ticket(const struct session *session, const struct queue_ticket *ticket) {
  char date[DATE_TEXT_SIZE], start[64], name[FITTED_SIZE];
  (void)snprintf(start, sizeof start, "%s", _("no time today"));
  if (ticket->expected_start != 0) wall(session, ticket->expected_start, date, start);
  session_say(session, "  #%-3d %s %s  %s  %s", ticket->number,
              fitted(ticket->name[0] == '\0' ? _("(no name)") : ticket->name, 24, name),
              walk_in_state_words.words[ticket->state], ticket->state == WALK_IN_WAITING ? start : "",
              ticket->service == INDEX_NONE ? "" : session->salon->services[ticket->service].name);
}

void print_queue(const struct session *session, const struct queue *queue) {
  session_say(session, _("Walk-ins"));
  for (int i = 0; i < queue->ticket_count; i++) print_ticket(session, &queue->tickets[i]);
  if (queue->ticket_count == 0) session_say(session, _("  nobody waits"));
  session_say(session, _("Waitlist"));
  for (int i = 0; i < queue->waitlist_count; i++) {
    const struct waitlist_row *row = &queue->waitlist[i];
    char name[FITTED_SIZE], id[ID_TEXT_SIZE];
    id_format(row->id, id);
    session_say(session, "  %s %s", fitted(row->customer_name, 28, name),
                row->wish.service == INDEX_NONE ? "" : session->salon->services[row->wish.service].name);
    session_say(session, "    %s%s%s", id, row->note[0] == '\0' ? "" : "  ", row->note);
  }
  if (queue->waitlist_count == 0) session_say(session, _("  nobody"));
}
