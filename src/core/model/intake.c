#include "core/model/intake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/fold.h"
#include "core/model/language.h"
#include "core/model/lookup.h"
#include "core/model/text.h"
#include "core/model/when.h"

bool intake_is_asked(const struct intake_question *question) { return question->type != FORM_FILE; }

bool intake_takes_several(const struct intake_question *question) {
  return question->option_count > 0 &&
         (question->type == FORM_MULTISELECT || question->type == FORM_CHECKBOX);
}

static enum code unfit(const struct intake_question *question, const char *wanted, struct error *error) {
  return error_set(error, CODE_INVALID, _("%s: %s"), question->label, wanted);
}

static void trim(const char *text, char *out, size_t size) {
  while (*text == ' ' || *text == '\t') text++;
  size_t length = strlen(text);
  while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t')) length--;
  (void)text_copy(out, size, text, length);
}

/* ---- One kind each ---- */

static bool begins(const char *word, const char *text) {
  size_t length = strlen(text);
  return length > 0 && length <= strlen(word) && fold_equal(text, length, word, length);
}

static enum code read_yes_or_no(const struct intake_question *question, const char *text, char *value,
                                struct error *error) {
  bool yes = begins("yes", text) || begins("true", text) || begins(_("yes"), text) || strcmp(text, "1") == 0;
  bool no = begins("no", text) || begins("false", text) || begins(_("no"), text) || strcmp(text, "0") == 0;
  if (yes == no) return unfit(question, _("Type yes or no."), error);
  (void)snprintf(value, INTAKE_VALUE_SIZE, "%s", yes ? "true" : "false");
  return CODE_OK;
}

static enum code read_number(const struct intake_question *question, char *value, struct error *error) {
  char *comma = strchr(value, ',');
  size_t digits = strspn(value + (value[0] == '-'), "0123456789,.");
  if (value[0] == '\0' || digits == 0 || value[digits + (value[0] == '-')] != '\0')
    return unfit(question, _("Type a number."), error);
  if (comma != NULL) *comma = '.';
  return CODE_OK;
}

static enum code read_date(const struct intake_question *question, const char *text, int32_t today,
                           char *value, struct error *error) {
  int32_t date = 0;
  if (when_parse_date(text, strlen(text), today, &date, NULL) != CODE_OK)
    return unfit(question, _("Type a date, such as 24.12.2026."), error);
  date_format(date, value);
  return CODE_OK;
}

static enum code read_time(const struct intake_question *question, const char *text, char *value,
                           struct error *error) {
  int minute = 0;
  if (!when_parse_time(text, strlen(text), false, &minute))
    return unfit(question, _("Type a time, such as 14:30."), error);
  time_of_day_format(minute, value);
  return CODE_OK;
}

static enum code read_both(const struct intake_question *question, const char *text, const struct zone *zone,
                           int32_t today, char *value, struct error *error) {
  int64_t at = 0;
  int32_t date = 0;
  int minute = 0;
  char day[DATE_TEXT_SIZE];
  char time[TIME_OF_DAY_TEXT_SIZE];
  if (when_parse_instant(text, strlen(text), zone, today, &at, NULL) != CODE_OK)
    return unfit(question, _("Type a date and a time, such as fri 14:30."), error);
  zone_to_wall(zone, at, &date, &minute);
  date_format(date, day);
  time_of_day_format(minute, time);
  (void)snprintf(value, INTAKE_VALUE_SIZE, "%sT%s", day, time);
  return CODE_OK;
}

static bool is_contact(enum form_field_type type, const char *text) {
  const char *at = strchr(text, '@');
  size_t digits = 0;
  for (const char *byte = text; *byte != '\0'; byte++) digits += *byte >= '0' && *byte <= '9';
  if (type == FORM_EMAIL) return at != NULL && at != text && strchr(at, '.') != NULL;
  if (type == FORM_PHONE) return digits >= 4;
  return strchr(text, '.') != NULL && strchr(text, ' ') == NULL; /* an address of the web */
}

static enum code check_contact(const struct intake_question *question, const char *value,
                               struct error *error) {
  static const char *const wanted[] = {[FORM_EMAIL] = N_("Type an e-mail address."),
                                       [FORM_PHONE] = N_("Type a phone number."),
                                       [FORM_URL] = N_("Type an address of the web.")};
  return is_contact(question->type, value) ? CODE_OK : unfit(question, _(wanted[question->type]), error);
}

/* ---- Options ---- */

static const char *option_of(const struct intake_question *question, const char *text) {
  struct lookup_name names[INTAKE_OPTIONS_MAX];
  size_t found[2];
  int count = question->option_count < INTAKE_OPTIONS_MAX ? question->option_count : INTAKE_OPTIONS_MAX;
  for (int i = 0; i < count; i++) names[i] = (struct lookup_name){.name = question->options[i]};
  size_t fits = lookup_all(names, (size_t)count, text, strlen(text), found, 2, NULL);
  return fits == 1 ? question->options[found[0]] : NULL;
}

static enum code read_options(const struct intake_question *question, const char *text, char *value,
                              struct error *error) {
  char list[INTAKE_VALUE_SIZE] = "";
  char typed[INTAKE_VALUE_SIZE];
  const char *rest = text;
  value[0] = '\0';
  for (int i = 0; i < question->option_count; i++) {
    if (i > 0) (void)text_copy(list + strlen(list), sizeof list - strlen(list), ", ", 2);
    (void)text_copy(list + strlen(list), sizeof list - strlen(list), question->options[i],
                    strlen(question->options[i]));
  }
  while (*rest != '\0') {
    size_t length = intake_takes_several(question) ? strcspn(rest, ",") : strlen(rest);
    char piece[INTAKE_VALUE_SIZE];
    (void)text_copy(piece, sizeof piece, rest, length);
    trim(piece, typed, sizeof typed);
    rest += length + (rest[length] == ',' ? 1 : 0);
    if (typed[0] == '\0') continue;
    const char *option = option_of(question, typed);
    if (option == NULL) {
      char wanted[INTAKE_VALUE_SIZE + 64];
      (void)snprintf(wanted, sizeof wanted, _("Choose one of: %s."), list);
      return unfit(question, wanted, error);
    }
    size_t used = strlen(value);
    (void)snprintf(value + used, INTAKE_VALUE_SIZE - used, "%s%s", used > 0 ? "\n" : "", option);
  }
  return CODE_OK;
}

enum code intake_read(const struct intake_question *question, const char *text, const struct zone *zone,
                      int32_t today, char value[INTAKE_VALUE_SIZE], struct error *error) {
  trim(text, value, INTAKE_VALUE_SIZE);
  char typed[INTAKE_VALUE_SIZE];
  (void)snprintf(typed, sizeof typed, "%s", value);
  if (typed[0] == '\0' && question->required)
    return error_set(error, CODE_INVALID, _("\"%s\" has to be answered before this can be booked."),
                     question->label);
  if (typed[0] == '\0') return CODE_OK;
  if (question->option_count > 0) return read_options(question, typed, value, error);
  switch (question->type) {
  case FORM_BOOLEAN:
  case FORM_CHECKBOX:
    return read_yes_or_no(question, typed, value, error);
  case FORM_NUMBER:
    return read_number(question, value, error);
  case FORM_DATE:
    return read_date(question, typed, today, value, error);
  case FORM_TIME:
    return read_time(question, typed, value, error);
  case FORM_DATETIME:
    return read_both(question, typed, zone, today, value, error);
  case FORM_EMAIL:
  case FORM_PHONE:
  case FORM_URL:
    return check_contact(question, value, error);
  case FORM_TEXT:
  case FORM_TEXTAREA:
  case FORM_SELECT:
  case FORM_MULTISELECT:
  case FORM_RADIO:
  case FORM_FILE:
  default:
    return CODE_OK;
  }
}

void intake_write(const struct intake_question *question, const char *value, char *text, size_t size) {
  if (strcmp(value, "true") == 0 || strcmp(value, "false") == 0) {
    (void)snprintf(text, size, "%s", value[0] == 't' ? _("yes") : _("no"));
    return;
  }
  size_t used = 0;
  text[0] = '\0';
  for (const char *byte = value; *byte != '\0' && used + 3 < size; byte++) {
    if (*byte == '\n' && intake_takes_several(question)) text[used++] = ',';
    text[used++] = *byte == '\n' || (*byte == 'T' && question->type == FORM_DATETIME) ? ' ' : *byte;
    text[used] = '\0';
  }
}
