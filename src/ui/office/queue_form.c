/* The forms of the queue: a walk-in that waits, and a wish on the waiting list. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/language.h"
#include "core/model/moment.h"
#include "core/model/when.h"
#include "ui/booking/booking_view.h"
#include "ui/office/queue_view.h"
#include "ui/widget/form.h"
#include "ui/words.h"

enum { FORM_ARENA_MAX = 4 << 20, PRIORITY_MAX = 9 };

/* What a form of the queue chooses from, and whom it is about; lives as long as the form. */
struct queue_form {
  struct arena arena;
  struct lookup_name *services, *employees;
  size_t service_count, employee_count;
  struct id customer; /* of a wish that is changed; nil: typed */
};

static struct queue_form *form_context(const struct form *form) { return form->plan.context; }

static void context_release(void *context) {
  struct queue_form *queue_form = context;
  arena_release(&queue_form->arena);
  free(queue_form);
}

static struct lookup_name *add_name(struct queue_form *context, struct lookup_name *names, size_t *count,
                                    struct id id, const char *name) {
  struct lookup_name *row = &names[(*count)++];
  row->id = id;
  row->name = arena_text(&context->arena, name, strlen(name));
  return row;
}

/* The names outlive a new set-up: the form keeps copies. NULL when out of memory. */
static struct queue_form *context_new(const struct desk *desk) {
  const struct salon *salon = desk->salon;
  struct queue_form *context = calloc(1, sizeof *context);
  if (context == NULL) return NULL;
  arena_init(&context->arena, FORM_ARENA_MAX);
  context->services = ARENA_NEW(&context->arena, (size_t)salon->service_count + 1, struct lookup_name);
  context->employees = ARENA_NEW(&context->arena, (size_t)salon->employee_count + 1, struct lookup_name);
  if (context->services != NULL && context->employees != NULL) {
    for (int i = 0; i < salon->service_count; i++)
      if (salon->services[i].active)
        (void)add_name(context, context->services, &context->service_count, salon->services[i].id,
                       salon->services[i].name);
    for (int i = 0; i < salon->employee_count; i++)
      if (salon_bookable(salon, i, desk->location))
        (void)add_name(context, context->employees, &context->employee_count, salon->employees[i].id,
                       salon->employees[i].name);
  }
  if (!context->arena.exhausted) return context;
  context_release(context);
  return NULL;
}

static const struct lookup_name *names_of(const struct form *form, bool services, size_t *count) {
  const struct queue_form *context = form_context(form);
  *count = services ? context->service_count : context->employee_count;
  return services ? context->services : context->employees;
}

static int chosen_service(const struct ui *ui, const struct form *form, int field) {
  struct id id = form_choice(form, field);
  return id_is_nil(id) ? INDEX_NONE : salon_service(ui->desk.salon, id);
}

static int chosen_employee(const struct ui *ui, const struct form *form, int field) {
  struct id id = form_choice(form, field);
  return id_is_nil(id) ? EMPLOYEE_ANY : salon_employee(ui->desk.salon, id);
}

static void set_service(struct form *form, int field, const struct salon *salon, int service) {
  if (service != INDEX_NONE)
    form_set_choice(form, field, salon->services[service].id, salon->services[service].name);
}

static void set_employee(struct form *form, int field, const struct salon *salon, int employee) {
  if (employee != INDEX_NONE)
    form_set_choice(form, field, salon->employees[employee].id, salon->employees[employee].name);
}

/* What was chosen may have been taken out of the set-up since. */
static bool service_meaning(const struct ui *ui, const struct form *form, int field, char *text,
                            size_t size) {
  if (chosen_service(ui, form, field) != INDEX_NONE) return true;
  (void)snprintf(text, size, "%s",
                 id_is_nil(form_choice(form, field)) ? _("What shall be done? Choose a service.")
                                                     : _("This service is not in the set-up any more."));
  return false;
}

static bool employee_meaning(const struct ui *ui, const struct form *form, int field, char *text,
                             size_t size) {
  if (id_is_nil(form_choice(form, field)) || chosen_employee(ui, form, field) != INDEX_NONE) return true;
  (void)snprintf(text, size, "%s", _("This employee is not in the set-up any more."));
  return false;
}

static unsigned finish(struct ui *ui, struct form *form, enum code code, const struct outcome *outcome,
                       const struct error *error) {
  return code == CODE_OK ? form_saved(ui, outcome) : form_refused(ui, form, -1, error);
}

/* ---- A walk-in ---- */

enum { TICKET_NAME, TICKET_PHONE, TICKET_SERVICE, TICKET_EMPLOYEE, TICKET_FIELDS };

static const struct form_entry ticket_fields[TICKET_FIELDS] = {
    {N_("Name"), N_("a first name will do"), FORM_IS_TEXT},
    {N_("Phone"), NULL, FORM_IS_TEXT},
    {N_("Service"), NULL, FORM_IS_CHOICE},
    {N_("With"), N_("nothing: whoever is free first"), FORM_IS_CHOICE},
};

static const struct lookup_name *ticket_choices(const struct ui *ui, const struct form *form, int field,
                                                size_t *count) {
  (void)ui;
  return names_of(form, field == TICKET_SERVICE, count);
}

static bool ticket_meaning(const struct ui *ui, const struct form *form, int field, char *text, size_t size) {
  if (field == TICKET_EMPLOYEE) return employee_meaning(ui, form, field, text, size);
  return field != TICKET_SERVICE || service_meaning(ui, form, field, text, size);
}

static unsigned ticket_save(struct ui *ui, struct form *form) {
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  command.if_revision = form->plan.revision;
  const struct walk_in edit = {
      .service = chosen_service(ui, form, TICKET_SERVICE),
      .employee = chosen_employee(ui, form, TICKET_EMPLOYEE),
      .customer = {.name = form_text(form, TICKET_NAME), .phone = form_text(form, TICKET_PHONE)},
  };
  enum code code =
      command_ticket_edit(ui->desk.replica, &command, form->plan.subject, &edit, &outcome, &error);
  return finish(ui, form, code, &outcome, &error);
}

void queue_form_ticket(struct ui *ui, const struct queue_ticket *ticket) {
  const struct salon *salon = ui->desk.salon;
  struct form_plan plan = {.name = N_("walk-in waiting"),
                           .subject = ticket->id,
                           .revision = ticket->revision,
                           .fields = ticket_fields,
                           .field_count = TICKET_FIELDS,
                           .choices = ticket_choices,
                           .meaning = ticket_meaning,
                           .save = ticket_save,
                           .context = context_new(&ui->desk),
                           .release = context_release};
  (void)snprintf(plan.title, sizeof plan.title, _("Walk-in #%d"), ticket->number);
  struct form *form = plan.context == NULL ? NULL : form_new(&plan);
  if (form != NULL) {
    form_set_text(form, TICKET_NAME, ticket->name);
    form_set_text(form, TICKET_PHONE, ticket->phone);
    set_service(form, TICKET_SERVICE, salon, ticket->service);
    set_employee(form, TICKET_EMPLOYEE, salon, ticket->employee);
  }
  form_open(ui, form); /* without memory form_new() has released the context */
}

/* ---- A wish ---- */

enum {
  WISH_CUSTOMER,
  WISH_SERVICE,
  WISH_EMPLOYEE,
  WISH_FROM,
  WISH_TO,
  WISH_DAYS,
  WISH_EARLIEST,
  WISH_LATEST,
  WISH_PRIORITY,
  WISH_NOTE,
  WISH_FIELDS
};

static const struct form_entry wish_fields[WISH_FIELDS] = {
    [WISH_CUSTOMER] = {N_("Customer"), N_("a part of the name, or the phone"), FORM_IS_TEXT},
    [WISH_SERVICE] = {N_("Service"), NULL, FORM_IS_CHOICE},
    [WISH_EMPLOYEE] = {N_("With"), N_("nothing: anybody"), FORM_IS_CHOICE},
    [WISH_FROM] = {N_("First date"), N_("nothing: from today on"), FORM_IS_TEXT},
    [WISH_TO] = {N_("Last date"), N_("nothing: until it is taken off"), FORM_IS_TEXT},
    [WISH_DAYS] = {N_("Days"), N_("mon fri; nothing: every day"), FORM_IS_TEXT},
    [WISH_EARLIEST] = {N_("Not before"), N_("16:00; nothing: any time"), FORM_IS_TEXT},
    [WISH_LATEST] = {N_("Not after"), N_("20:00, when it must be over"), FORM_IS_TEXT},
    [WISH_PRIORITY] = {N_("Priority"), N_("0 to 9: a higher one is asked first"), FORM_IS_TEXT},
    [WISH_NOTE] = {N_("Note"), NULL, FORM_IS_TEXT},
};

static const struct lookup_name *wish_choices(const struct ui *ui, const struct form *form, int field,
                                              size_t *count) {
  (void)ui;
  return names_of(form, field == WISH_SERVICE, count);
}

/* A date or nothing; DATE_NONE for nothing. */
static bool read_date(const struct ui *ui, const char *text, int32_t *date, struct error *error) {
  *date = DATE_NONE;
  return strspn(text, " ") == strlen(text) ||
         when_parse_date(text, strlen(text), ui->desk.today, date, error) == CODE_OK;
}

static bool read_minute(const char *text, int empty, int *minute) {
  *minute = empty;
  return strspn(text, " ") == strlen(text) || when_parse_time(text, strlen(text), true, minute);
}

/* The day of the week that a word begins, in the words of the screen; -1 when it is none. */
static int read_day(const char *word, size_t length) {
  for (int day = SUNDAY; day <= SATURDAY; day++) {
    const char *name = moment_weekday(day);
    struct lookup_name row = {.name = name};
    if (length > 0 && lookup_grade(&row, word, length < strlen(name) ? length : strlen(name)) != LOOKUP_NONE)
      return day;
  }
  return -1;
}

static bool read_days(const char *text, unsigned *days) {
  *days = 0;
  while (*text != '\0') {
    size_t length = strcspn(text, " ,");
    int day = read_day(text, length);
    if (length > 0 && day < 0) return false;
    if (length > 0) *days |= 1U << day;
    text += length + (text[length] == '\0' ? 0 : 1);
  }
  return true;
}

static bool read_priority(const char *text, int *priority) {
  size_t length = strlen(text);
  *priority = length == 0 ? 0 : text[0] - '0';
  return length == 0 || (length == 1 && text[0] >= '0' && text[0] <= '9');
}

/* The one customer whom the text means; nil with a sentence in `text` when there is none, or several are meant. */
static struct id read_customer(const struct ui *ui, const struct form *form, char *text, size_t size) {
  const char *typed = form_text(form, WISH_CUSTOMER);
  struct finder_result hits = {.count = 0};
  struct customer customer = {.name = ""};
  struct arena arena;
  struct error error;
  struct id found = id_nil;
  if (!id_is_nil(form_context(form)->customer)) return form_context(form)->customer;
  error_init(&error);
  arena_init(&arena, FORM_ARENA_MAX);
  if (ui->desk.finder != NULL && typed[0] != '\0')
    finder_search(ui->desk.finder, typed, strlen(typed), &hits);
  if (hits.count > 0 &&
      reader_customer(ui->desk.replica, hits.hits[0].id, &arena, &customer, &error) != CODE_OK)
    hits.count = 0;
  bool whole =
      hits.count > 1 && hits.hits[1].match != hits.hits[0].match; /* it fits better than all others */
  if (hits.count == 0)
    (void)snprintf(text, size, "%s",
                   _("Who waits? Type a part of the name, or the end of the phone number."));
  else if (hits.count > 1 && !whole)
    (void)snprintf(text, size,
                   P_("%.80s, or %d other: type more of the name.",
                      "%.80s, or %d others: type more of the name.", hits.count - 1),
                   customer.name, (int)hits.count - 1);
  else
    found = hits.hits[0].id;
  if (!id_is_nil(found)) (void)snprintf(text, size, "%.80s  %.40s", customer.name, customer.phone);
  arena_release(&arena);
  return found;
}

static bool date_meaning(const struct ui *ui, const struct form *form, int field, char *text, size_t size) {
  char words[WORDS_SIZE];
  struct error error;
  int32_t date = DATE_NONE;
  error_init(&error);
  bool good = read_date(ui, form_text(form, field), &date, &error);
  if (date != DATE_NONE) words_date(date, 2, words);
  (void)snprintf(text, size, "%s", !good ? error.text : date == DATE_NONE ? "" : words);
  return good;
}

static bool minute_meaning(const struct form *form, int field, char *text, size_t size) {
  int minute = 0;
  if (read_minute(form_text(form, field), 0, &minute)) return true;
  (void)snprintf(text, size, "%s", _("Type a time of day, such as 16:00."));
  return false;
}

static bool days_meaning(const struct form *form, char *text, size_t size) {
  unsigned days = 0;
  if (read_days(form_text(form, WISH_DAYS), &days)) return true;
  (void)snprintf(text, size, "%s", _("Type days of the week with blanks between, such as mon fri."));
  return false;
}

static bool wish_meaning(const struct ui *ui, const struct form *form, int field, char *text, size_t size) {
  int priority = 0;
  switch (field) {
  case WISH_CUSTOMER:
    return !id_is_nil(read_customer(ui, form, text, size));
  case WISH_SERVICE:
    return service_meaning(ui, form, field, text, size);
  case WISH_EMPLOYEE:
    return employee_meaning(ui, form, field, text, size);
  case WISH_FROM:
  case WISH_TO:
    return date_meaning(ui, form, field, text, size);
  case WISH_DAYS:
    return days_meaning(form, text, size);
  case WISH_EARLIEST:
  case WISH_LATEST:
    return minute_meaning(form, field, text, size);
  case WISH_PRIORITY:
    if (read_priority(form_text(form, WISH_PRIORITY), &priority)) return true;
    (void)snprintf(text, size, "%s", _("Type one figure, 0 to 9."));
    return false;
  default:
    return true;
  }
}

static unsigned wish_save(struct ui *ui, struct form *form) {
  struct command command = desk_command(&ui->desk);
  struct waitlist_wish wish = {.service = chosen_service(ui, form, WISH_SERVICE),
                               .employee = chosen_employee(ui, form, WISH_EMPLOYEE),
                               .note = form_text(form, WISH_NOTE)};
  struct outcome outcome;
  struct error error;
  char text[MESSAGE_SIZE];
  error_init(&error);
  wish.customer = read_customer(ui, form, text, sizeof text);
  bool good = read_date(ui, form_text(form, WISH_FROM), &wish.from, &error) &&
              read_date(ui, form_text(form, WISH_TO), &wish.to, &error) &&
              read_days(form_text(form, WISH_DAYS), &wish.days) &&
              read_minute(form_text(form, WISH_EARLIEST), 0, &wish.start_minute) &&
              read_minute(form_text(form, WISH_LATEST), 0, &wish.end_minute) &&
              read_priority(form_text(form, WISH_PRIORITY), &wish.priority);
  if (!good) return REACTION_REPAINT; /* the meanings have said so */
  command.if_revision = id_is_nil(form->plan.subject) ? REVISION_ANY : form->plan.revision;
  enum code code =
      id_is_nil(form->plan.subject)
          ? command_waitlist_add(ui->desk.replica, &command, &wish, &outcome, &error)
          : command_waitlist_edit(ui->desk.replica, &command, form->plan.subject, &wish, &outcome, &error);
  return finish(ui, form, code, &outcome, &error);
}

static void set_date(struct form *form, int field, int32_t date) {
  char text[DATE_TEXT_SIZE];
  if (date == DATE_NONE) return;
  date_format(date, text);
  form_set_text(form, field, text);
}

static void set_minute(struct form *form, int field, int minute) {
  char text[TIME_OF_DAY_TEXT_SIZE];
  time_of_day_format(minute, text);
  form_set_text(form, field, text);
}

static void wish_set(struct form *form, const struct salon *salon, const struct waitlist_row *row) {
  const struct waitlist_party *wish = &row->wish;
  char days[FIELD_SIZE] = "";
  form_context(form)->customer = row->customer;
  form_set_text(form, WISH_CUSTOMER, row->customer_name);
  set_service(form, WISH_SERVICE, salon, wish->service);
  set_employee(form, WISH_EMPLOYEE, salon, wish->employee);
  set_date(form, WISH_FROM, wish->from);
  set_date(form, WISH_TO, wish->to);
  for (int day = SUNDAY; day <= SATURDAY && wish->days != WAITLIST_EVERY_DAY; day++) {
    size_t used = strlen(days);
    if ((wish->days & 1U << day) != 0)
      (void)snprintf(days + used, sizeof days - used, "%s%s", used > 0 ? " " : "", moment_weekday(day));
  }
  form_set_text(form, WISH_DAYS, days);
  if (wish->start_minute > 0) set_minute(form, WISH_EARLIEST, wish->start_minute);
  if (wish->end_minute < MINUTES_PER_DAY) set_minute(form, WISH_LATEST, wish->end_minute);
  if (wish->priority > 0 && wish->priority <= PRIORITY_MAX)
    form_set_text(form, WISH_PRIORITY, (char[2]){(char)('0' + wish->priority), '\0'});
  form_set_text(form, WISH_NOTE, row->note);
}

void queue_form_wish(struct ui *ui, const struct waitlist_row *row) {
  if (booking_finder(ui) == NULL) return; /* it has said why */
  struct form_plan plan = {.name = N_("waiting list"),
                           .subject = row == NULL ? id_nil : row->id,
                           .revision = row == NULL ? 0 : row->revision,
                           .fields = wish_fields,
                           .field_count = WISH_FIELDS,
                           .choices = wish_choices,
                           .meaning = wish_meaning,
                           .save = wish_save,
                           .context = context_new(&ui->desk),
                           .release = context_release};
  (void)snprintf(plan.title, sizeof plan.title, "%s",
                 id_is_nil(plan.subject) ? _("A new wish on the waiting list")
                                         : _("A wish on the waiting list"));
  struct form *form = plan.context == NULL ? NULL : form_new(&plan);
  if (form != NULL && row != NULL) wish_set(form, ui->desk.salon, row);
  form_open(ui, form);
}
