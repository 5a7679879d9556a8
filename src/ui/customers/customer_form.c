/* The form of a customer: a new one, or one that is changed. */
#include <stdio.h>
#include <string.h>

#include "core/model/birthday.h"
#include "core/model/date.h"
#include "core/model/fold.h"
#include "core/model/language.h"
#include "core/model/phone.h"
#include "core/model/text.h"
#include "ui/customers/customers_view.h"
#include "ui/widget/form.h"
#include "ui/widget/prompt.h"
#include "ui/words.h"

enum {
  AT_FIRST_NAME,
  AT_LAST_NAME,
  AT_PHONE,
  AT_EMAIL,
  AT_BIRTH_DATE,
  AT_ADDRESS,
  AT_LOCALE,
  AT_NOTES,
  FIELDS
};

static const struct form_entry entries[FIELDS] = {
    [AT_FIRST_NAME] = {N_("First name"), NULL, FORM_IS_TEXT},
    [AT_LAST_NAME] = {N_("Last name"), NULL, FORM_IS_TEXT},
    [AT_PHONE] = {N_("Phone"), N_("030 1234567 or +43 1 234567"), FORM_IS_TEXT},
    [AT_EMAIL] = {N_("E-mail"), N_("name@example.com"), FORM_IS_TEXT},
    [AT_BIRTH_DATE] = {N_("Born"), N_("31.12.1990 or 1990-12-31"), FORM_IS_TEXT},
    [AT_ADDRESS] = {N_("Address"), NULL, FORM_IS_TEXT},
    [AT_LOCALE] = {N_("Language"), N_("de, en-GB ..."), FORM_IS_TEXT},
    [AT_NOTES] = {N_("Notes"), N_("what everybody should know"), FORM_IS_TEXT},
};

/* ---- What is typed, as it is typed ---- */

static bool phone_meaning(const struct ui *ui, const char *typed, char *text, size_t size) {
  const struct desk *desk = &ui->desk;
  char e164[PHONE_E164_SIZE];
  char people[PHONE_TEXT_SIZE];
  if (!phone_looks_like(typed, strlen(typed), 3)) {
    (void)snprintf(text, size,
                   _("This is no phone number yet: digits, such as 030 1234567 or +49 30 1234567."));
    return false;
  }
  if (!phone_normalise(typed, strlen(typed), desk->salon->locations[desk->location].country, e164)) {
    char digits[PHONE_DIGITS_MAX + 2];
    bool many = phone_digits(typed, strlen(typed), digits, sizeof digits) > PHONE_DIGITS_MAX;
    if (many)
      (void)snprintf(text, size, _("No number has more than 15 digits: are these two of them?"));
    else
      (void)snprintf(text, size,
                     _("Kept as typed; with +49 and so on before it, it is found in every form."));
    return true;
  }
  (void)phone_format_for_people(e164, NULL, people);
  (void)snprintf(text, size, "%s", people);
  return true;
}

/* A new one has no revision yet; its subject stands for the words that it was opened with. */
static bool is_new_customer(const struct form *form) { return form->plan.revision == 0; }

/* Whom an e-mail belongs to already; false when nobody else has it. */
static bool email_owner(const struct ui *ui, const struct form *form, struct id *owner, char *name,
                        size_t size) {
  enum { OWNER_ARENA_MAX = 1 << 18 };
  struct arena arena;
  struct error error;
  struct customer *found = NULL;
  int count = 0;
  error_init(&error);
  const char *typed = form_text(form, AT_EMAIL);
  bool other = false;
  if (strchr(typed, '@') == NULL) return false;
  arena_init(&arena, OWNER_ARENA_MAX);
  if (reader_customers_named(ui->desk.replica, typed, 2, &arena, &found, &count, &error) == CODE_OK)
    for (int i = 0; i < count && !other; i++) {
      other = !id_equal(found[i].id, form->plan.subject);
      if (!other) continue;
      *owner = found[i].id;
      (void)snprintf(name, size, "%s", found[i].name);
    }
  arena_release(&arena);
  return other;
}

static bool is_email(const char *typed) {
  const char *at = strchr(typed, '@');
  return at != NULL && at != typed && at[1] != '\0' && strchr(at + 1, '@') == NULL &&
         strchr(typed, ' ') == NULL;
}

static bool email_meaning(const struct ui *ui, const struct form *form, char *text, size_t size) {
  char name[TEXT_NAME_MAX * 2] = "";
  struct id owner;
  if (!is_email(form_text(form, AT_EMAIL))) {
    (void)snprintf(text, size, _("This is no e-mail address yet: name@example.com."));
    return false;
  }
  if (form_changed(form, AT_EMAIL) && email_owner(ui, form, &owner, name, sizeof name))
    (void)snprintf(text, size, _("%.100s has this e-mail already; Enter offers that card."), name);
  return true;
}

static bool birth_meaning(const struct ui *ui, const char *typed, char *text, size_t size) {
  char date[WORDS_SIZE];
  int32_t birth = 0;
  if (!birthday_read(typed, strlen(typed), ui->desk.today, &birth)) {
    (void)snprintf(text, size, _("This is no birth date: 31.12.1990 or 1990-12-31, and not after today."));
    return false;
  }
  int age = birthday_age(birth, ui->desk.today);
  words_date(birth, 2, date);
  (void)snprintf(text, size, P_("%s, %d year old", "%s, %d years old", age), date, age);
  return true;
}

static bool is_blank(const char *text) { return strspn(text, " ") == strlen(text); }

static bool name_meaning(const struct form *form, char *text, size_t size) {
  if (!is_blank(form_text(form, AT_FIRST_NAME)) || !is_blank(form_text(form, AT_LAST_NAME))) return true;
  (void)snprintf(text, size, _("A customer needs a name, first or last."));
  return false;
}

static bool meaning(const struct ui *ui, const struct form *form, int field, char *text, size_t size) {
  const char *typed = form_text(form, field);
  if (field == AT_FIRST_NAME || field == AT_LAST_NAME) return name_meaning(form, text, size);
  if (is_blank(typed) || !form_changed(form, field)) return true;
  if (field == AT_PHONE) return phone_meaning(ui, typed, text, size);
  if (field == AT_EMAIL) return email_meaning(ui, form, text, size);
  return field != AT_BIRTH_DATE || birth_meaning(ui, typed, text, size);
}

/* ---- Saving ---- */

static unsigned open_owner(struct ui *ui, struct id owner) {
  const struct handler *back = view_handler(ui_top(ui), ACTION_BACK);
  if (back != NULL) (void)back->run(ui, ui_top(ui)); /* what was typed is kept */
  customer_card_open(ui, owner);
  return REACTION_REPAINT;
}

/* The fields that were typed into; the others stay as they are. `date` holds the birth date as it is stored. */
static struct customer_fields fields_of(const struct ui *ui, const struct form *form,
                                        char date[DATE_TEXT_SIZE]) {
  struct customer_fields fields = {.blocked = -1};
  const char **const places[FIELDS] = {
      [AT_FIRST_NAME] = &fields.first_name, [AT_LAST_NAME] = &fields.last_name,
      [AT_PHONE] = &fields.phone,           [AT_EMAIL] = &fields.email,
      [AT_BIRTH_DATE] = &fields.birth_date, [AT_ADDRESS] = &fields.address,
      [AT_LOCALE] = &fields.locale,         [AT_NOTES] = &fields.notes,
  };
  bool is_new = is_new_customer(form);
  for (int i = 0; i < FIELDS; i++) {
    bool said = is_new ? !is_blank(form_text(form, i)) : form_changed(form, i);
    if (said) *places[i] = form_text(form, i);
  }
  int32_t birth = 0;
  const char *typed = fields.birth_date;
  if (typed == NULL || is_blank(typed)) return fields;
  if (birthday_read(typed, strlen(typed), ui->desk.today, &birth)) {
    date_format(birth, date);
    fields.birth_date = date;
  }
  return fields;
}

static int field_of(enum code code) { return code == CODE_EXISTS ? AT_EMAIL : -1; }

static unsigned save(struct ui *ui, struct form *form) {
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  char date[DATE_TEXT_SIZE];
  char name[TEXT_NAME_MAX * 2] = "";
  struct question_plan plan = {.agree = open_owner};
  bool is_new = is_new_customer(form);
  if ((is_new || form_changed(form, AT_EMAIL)) && email_owner(ui, form, &plan.subject, name, sizeof name)) {
    (void)snprintf(plan.text, sizeof plan.text,
                   _("%.100s belongs to %.100s. Open that card? What is typed here is kept."),
                   form_text(form, AT_EMAIL), name);
    question_open(ui, &plan);
    return REACTION_REPAINT;
  }
  const struct customer_fields fields = fields_of(ui, form, date);
  if (!is_new) command.if_revision = form->plan.revision;
  enum code code = is_new ? command_customer_add(ui->desk.replica, &command, &fields, &outcome, &error)
                          : command_customer_edit(ui->desk.replica, &command, form->plan.subject, &fields,
                                                  &outcome, &error);
  if (code != CODE_OK) return form_refused(ui, form, field_of(code), &error);
  struct id customer = outcome.id;
  if (is_new) customers_leave_field(ui);
  unsigned reactions = form_saved(ui, &outcome);
  if (!is_new) return reactions;
  ui->desk.loads++; /* the search takes in the new one now, not at the next load */
  customer_card_open(ui, customer);
  return reactions;
}

/* ---- Opening ---- */

static struct form *form_begin(const char *title, struct id customer, int64_t revision) {
  struct form_plan plan = {.name = N_("customer"),
                           .subject = customer,
                           .revision = revision,
                           .fields = entries,
                           .field_count = FIELDS,
                           .meaning = meaning,
                           .save = save};
  (void)snprintf(plan.title, sizeof plan.title, "%.100s", title);
  return form_new(&plan);
}

/* Other words, another customer: what was typed into a form that was left comes back for the same words alone. Nil for none. */
static struct id subject_of(const char *typed) {
  struct id subject = id_nil;
  for (size_t i = 0; typed[i] != '\0'; i++) {
    uint8_t *byte = &subject.bytes[i % sizeof subject.bytes];
    *byte = (uint8_t)(*byte * 31U + (uint8_t)typed[i]);
  }
  return subject;
}

/* Digits are a phone number, what has an @ an e-mail, anything else a name whose last word is the last name. */
static void take_typed(struct form *form, const char *typed) {
  char first[FIELD_SIZE];
  const char *space = strrchr(typed, ' ');
  if (phone_looks_like(typed, strlen(typed), 3)) {
    form_set_text(form, AT_PHONE, typed);
  } else if (strchr(typed, '@') != NULL) {
    form_set_text(form, AT_EMAIL, typed);
  } else if (space == NULL || space == typed) {
    form_set_text(form, AT_FIRST_NAME, typed);
  } else {
    (void)snprintf(first, sizeof first, "%.*s", (int)(space - typed), typed);
    form_set_text(form, AT_FIRST_NAME, first);
    form_set_text(form, AT_LAST_NAME, space + 1);
  }
}

void customer_form_new(struct ui *ui, const char *typed) {
  char text[FIELD_SIZE];
  (void)snprintf(text, sizeof text, "%s", typed == NULL ? "" : typed + strspn(typed, " "));
  for (size_t length = strlen(text); length > 0 && text[length - 1] == ' '; length--) text[length - 1] = '\0';
  struct form *form = form_begin(_("A new customer"), subject_of(text), 0);
  if (form != NULL) take_typed(form, text);
  form_open(ui, form);
}

void customer_form_edit(struct ui *ui, const struct customer *customer) {
  char title[FORM_TITLE_SIZE];
  (void)snprintf(title, sizeof title, _("Customer %.80s"), customer->name);
  struct form *form = form_begin(title, customer->id, customer->revision);
  if (form != NULL) {
    form_set_text(form, AT_FIRST_NAME, customer->first_name);
    form_set_text(form, AT_LAST_NAME, customer->last_name);
    form_set_text(form, AT_PHONE, customer->phone);
    form_set_text(form, AT_EMAIL, customer->email);
    form_set_text(form, AT_BIRTH_DATE, customer->birth_date);
    form_set_text(form, AT_ADDRESS, customer->address);
    form_set_text(form, AT_LOCALE, customer->locale);
    form_set_text(form, AT_NOTES, customer->notes);
  }
  form_open(ui, form);
}
