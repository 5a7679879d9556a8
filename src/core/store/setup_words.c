/* What was done to the set-up, in words. */
#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/language.h"
#include "core/model/setup_label.h"
#include "core/store/setup_inside.h"

static const struct {
  enum entity_kind entity;
  const char *deeds[4]; /* by enum setup_deed; NULL: it does not rest */
} words[] = {
    {ENTITY_LOCATION,
     {N_("Added the location %s."), N_("Changed the location %s."), N_("Removed the location %s."),
      N_("Closed the location %s.")}},
    {ENTITY_EMPLOYEE,
     {N_("Added the employee %s."), N_("Changed the employee %s."), N_("Removed the employee %s."),
      N_("Made %s inactive: not booked any more.")}},
    {ENTITY_USER,
     {N_("Added the user %s."), N_("Changed the user %s."), N_("Removed the user %s."),
      N_("Made the user %s inactive: no signing in any more.")}},
    {ENTITY_SERVICE_CATEGORY,
     {N_("Added the category %s."), N_("Changed the category %s."), N_("Removed the category %s."), NULL}},
    {ENTITY_SERVICE,
     {N_("Added the service %s."), N_("Changed the service %s."), N_("Removed the service %s."),
      N_("Made the service %s inactive: not booked any more.")}},
    {ENTITY_SERVICE_ADDON,
     {N_("Added the add-on %s."), N_("Changed the add-on %s."), N_("Removed the add-on %s."),
      N_("Made the add-on %s inactive: not booked any more.")}},
    {ENTITY_EMPLOYEE_SERVICE,
     {N_("Added who does what: %s."), N_("Changed who does what: %s."), N_("Removed from who does what: %s."),
      NULL}},
    {ENTITY_FORM_FIELD,
     {N_("Added the question %s."), N_("Changed the question %s."), N_("Removed the question %s."), NULL}},
    {ENTITY_SHIFT,
     {N_("Added the shift of %s."), N_("Changed the shift of %s."), N_("Removed the shift of %s."), NULL}},
    {ENTITY_SCHEDULE_EXCEPTION,
     {N_("Added the exception of %s."), N_("Changed the exception of %s."),
      N_("Removed the exception of %s."), NULL}},
    {ENTITY_HOLIDAY,
     {N_("Added the holiday %s."), N_("Changed the holiday %s."), N_("Removed the holiday %s."), NULL}},
    {ENTITY_BLOCK, {N_("Blocked %s."), N_("Changed the block of %s."), N_("Removed the block of %s."), NULL}},
};

void setup_fill(char *text, size_t size, const char *pattern, const char *what) {
  const char *hole = strstr(pattern, "%s");
  if (hole == NULL) {
    (void)snprintf(text, size, "%s", pattern);
    return;
  }
  (void)snprintf(text, size, "%.*s%s%s", (int)(hole - pattern), pattern, what, hole + 2);
}

static const char *employee_name(const struct setup_work *work, struct id id) {
  int employee = salon_employee(work->change->salon, id);
  return employee == INDEX_NONE ? "" : work->change->salon->employees[employee].name;
}

static void date_words(const char *date, char text[MOMENT_TEXT_SIZE]) {
  int32_t day = 0;
  text[0] = '\0';
  if (date != NULL && date_parse(date, strlen(date), &day)) moment_date(day, MOMENT_FULL, text);
}

static void shift_what(const struct setup_work *work, const struct row *row, char what[SETUP_WHAT_SIZE]) {
  char from[MOMENT_TIME_SIZE], to[MOMENT_TIME_SIZE];
  moment_time((int)row_int(row, "start_minute", 0), from);
  moment_time((int)row_int(row, "end_minute", 0), to);
  (void)snprintf(what, SETUP_WHAT_SIZE, "%.90s, %s %s-%s", employee_name(work, row_id(row, "employee_id")),
                 setup_day((int)row_int(row, "day_of_week", 0)), from, to);
}

static void exception_what(const struct setup_work *work, const struct row *row, char what[SETUP_WHAT_SIZE]) {
  char date[MOMENT_TEXT_SIZE];
  date_words(row_text(row, "date"), date);
  (void)snprintf(what, SETUP_WHAT_SIZE, "%.80s, %s, %s", employee_name(work, row_id(row, "employee_id")),
                 date, setup_word(&exception_type_words, row_text(row, "type")));
}

static void block_what(const struct setup_work *work, const struct row *row, char what[SETUP_WHAT_SIZE]) {
  char moment[MOMENT_TEXT_SIZE];
  booking_moment(work->change, work->change->command->location, row_int(row, "starts_at", 0), moment);
  (void)snprintf(what, SETUP_WHAT_SIZE, "%.90s, %s", employee_name(work, row_id(row, "employee_id")), moment);
}

static void skill_what(const struct setup_work *work, const struct row *row, char what[SETUP_WHAT_SIZE]) {
  int service = salon_service(work->change->salon, row_id(row, "service_id"));
  (void)snprintf(what, SETUP_WHAT_SIZE, "%.70s, %.70s", employee_name(work, row_id(row, "employee_id")),
                 service == INDEX_NONE ? "" : work->change->salon->services[service].name);
}

static void holiday_what(const struct row *row, char what[SETUP_WHAT_SIZE]) {
  char date[MOMENT_TEXT_SIZE];
  date_words(row_text(row, "date"), date);
  (void)snprintf(what, SETUP_WHAT_SIZE, "%.90s, %s", row_text(row, "name"), date);
}

void setup_what(const struct setup_work *work, const struct row *row, char what[SETUP_WHAT_SIZE]) {
  switch ((int)work->entity) {
  case ENTITY_SHIFT:
    shift_what(work, row, what);
    break;
  case ENTITY_SCHEDULE_EXCEPTION:
    exception_what(work, row, what);
    break;
  case ENTITY_BLOCK:
    block_what(work, row, what);
    break;
  case ENTITY_EMPLOYEE_SERVICE:
    skill_what(work, row, what);
    break;
  case ENTITY_HOLIDAY:
    holiday_what(row, what);
    break;
  case ENTITY_FORM_FIELD:
    (void)snprintf(what, SETUP_WHAT_SIZE, "%.120s", row_text(row, "label"));
    break;
  default:
    (void)snprintf(what, SETUP_WHAT_SIZE, "%.120s", row_text(row, "name"));
  }
  text_drop_broken(what);
}

void setup_say(struct setup_work *work, enum setup_deed deed) {
  char what[SETUP_WHAT_SIZE];
  setup_what(work, &work->row, what);
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (words[i].entity == work->entity && words[i].deeds[deed] != NULL)
      setup_fill(work->outcome->sentence, sizeof work->outcome->sentence, _(words[i].deeds[deed]), what);
}
