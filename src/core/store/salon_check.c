#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/money.h"
#include "core/model/rrule.h"
#include "core/model/zone.h"
#include "core/store/pin.h"
#include "core/store/replica_inside.h"
#include "core/store/salon_import.h"

_Static_assert((int)SALON_PIN_HASH_SIZE == (int)PIN_HASH_SIZE, "one size of a hash");

static const int64_t block_longest = 31 * MS_PER_DAY;

static enum salon_outcome bad(struct error *error, const char *what) {
  (void)error_set(error, CODE_INVALID, "%s", what);
  return SALON_BAD;
}

/* ---- What follows from the row itself ---- */

static void fill_instants(struct salon_importer *importer, struct row *row) {
  int created = entity_field(row->entity, "created_at"), updated = entity_field(row->entity, "updated_at");
  if (row->values[created].type == VALUE_NULL) row->values[created] = value_int(importer->now);
  if (row->values[updated].type == VALUE_NULL) row->values[updated] = row->values[created];
}

/* The E.164 form of what was typed, unless the file says it, or says that it is unsure. */
static enum salon_outcome fill_phone(struct salon_importer *importer, struct row *row, const char *country,
                                     struct error *error) {
  char e164[PHONE_E164_SIZE];
  int at = entity_field(row->entity, "phone_e164");
  if (at < 0) return SALON_TAKEN;
  const char *phone = row_text(row, "phone");
  const struct value *said = &row->values[at];
  if (said->type == VALUE_TEXT &&
      (!phone_normalise(said->text, said->length, "", e164) || strcmp(e164, said->text) != 0))
    return bad(error, _("\"phone_e164\" must be a number in E.164, as in \"+493055501\"."));
  if (row->given >> at & 1 || phone == NULL || !phone_normalise(phone, strlen(phone), country, e164))
    return SALON_TAKEN;
  const char *copy = arena_text(&importer->arena, e164, strlen(e164));
  if (copy != NULL) row->values[at] = value_text(copy);
  return SALON_TAKEN;
}

static const char *country_of(const struct salon_importer *importer, const struct row *row) {
  if (row->entity->kind != ENTITY_LOCATION) return importer->country;
  const char *country = row_text(row, "country");
  if (country == NULL) country = phone_country_of_zone(row_text(row, "timezone"));
  return country == NULL ? "" : country;
}

static enum salon_outcome fill_phones(struct salon_importer *importer, struct row *row, struct error *error) {
  enum salon_outcome outcome = fill_phone(importer, row, country_of(importer, row), error);
  const struct row_list *participants = row_parts(row, ENTITY_PARTICIPANT);
  for (int i = 0; i < participants->count && outcome == SALON_TAKEN; i++)
    outcome = fill_phone(importer, &participants->rows[i], importer->country, error);
  return outcome;
}

static enum salon_outcome fill_pin(struct salon_importer *importer, struct row *row, json_t *object,
                                   struct error *error) {
  const json_t *pin = json_object_get(object, "pin");
  if (pin == NULL || json_is_null(pin)) return SALON_TAKEN;
  size_t length = json_is_string(pin) ? json_string_length(pin) : 0;
  if (length == 0 || length > PIN_BYTES_MAX) return bad(error, _("\"pin\" must be a text of 1 to 64 bytes."));
  if (row_text(row, "pin_hash") != NULL)
    return bad(error, _("\"pin\" and \"pin_hash\" must not both be there."));
  char hash[SALON_PIN_HASH_SIZE];
  bool hashed = importer->options.hash_pin != NULL ? importer->options.hash_pin(json_string_value(pin), hash)
                                                   : pin_hash(json_string_value(pin), hash);
  const char *copy = hashed ? arena_text(&importer->arena, hash, strlen(hash)) : NULL;
  if (copy == NULL) {
    (void)error_set(error, CODE_INTERNAL, _("There is not enough memory to hash a PIN."));
    return SALON_BROKEN;
  }
  *row_value(row, "pin_hash") = value_text(copy);
  return SALON_TAKEN;
}

/* ---- Two fields of a row ---- */

/* Spans of a row: the second must be after the first, or may be the same where `same` says so. */
static const struct span {
  enum entity_kind kind;
  const char *from, *to;
  bool same;
} spans[] = {{ENTITY_SUBSCRIPTION, "period_start_at", "period_end_at", false},
             {ENTITY_SHIFT, "start_minute", "end_minute", false},
             {ENTITY_SHIFT, "valid_from", "valid_to", true},
             {ENTITY_SCHEDULE_EXCEPTION, "start_minute", "end_minute", false},
             {ENTITY_BLOCK, "starts_at", "ends_at", false},
             {ENTITY_WAITLIST_ENTRY, "from_date", "to_date", true},
             {ENTITY_WAITLIST_ENTRY, "start_minute", "end_minute", false},
             {ENTITY_CALL_LOG, "started_at", "ended_at", true}};

static enum salon_outcome check_span(const struct row *row, const struct span *span, struct error *error) {
  const struct value *from = row_value(row, span->from), *to = row_value(row, span->to);
  if (from->type == VALUE_NULL || to->type == VALUE_NULL) return SALON_TAKEN;
  int64_t order = to->type == VALUE_INT ? to->integer - from->integer : strcmp(to->text, from->text);
  if (order > 0 || (order == 0 && span->same)) return SALON_TAKEN;
  (void)error_set(error, CODE_INVALID,
                  span->same ? _("\"%s\" must not be before \"%s\".") : _("\"%s\" must be after \"%s\"."),
                  row->entity->fields[entity_field(row->entity, span->to)].json,
                  row->entity->fields[entity_field(row->entity, span->from)].json);
  return SALON_BAD;
}

static enum salon_outcome check_spans(const struct row *row, struct error *error) {
  for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
    if (spans[i].kind != row->entity->kind) continue;
    enum salon_outcome outcome = check_span(row, &spans[i], error);
    if (outcome != SALON_TAKEN) return outcome;
  }
  return SALON_TAKEN;
}

/* ---- Entity by entity ---- */

static enum salon_outcome check_zone(struct salon_importer *importer, const struct row *row,
                                     struct error *error) {
  const char *name = row_text(row, "timezone");
  const char *country = row_text(row, "country");
  const struct zone_source *source = &importer->replica->zones;
  struct zone *zone = NULL;
  struct error inner;
  uint8_t *bytes = NULL;
  size_t size = 0;
  error_init(&inner);
  bool capitals =
      country == NULL || (country[0] >= 'A' && country[0] <= 'Z' && country[1] >= 'A' && country[1] <= 'Z');
  if (!capitals) return bad(error, _("\"country\" must be two capital letters, as in \"DE\"."));
  enum code code = source->read(source->context, name, &bytes, &size, &inner);
  if (code == CODE_OK) code = zone_new(bytes, size, name, &zone, &inner);
  free(bytes);
  zone_free(zone);
  if (code == CODE_OK) return SALON_TAKEN;
  (void)error_set(error, CODE_INVALID,
                  _("\"timezone\": there is no zone \"%.60s\"; it must be one as in \"Europe/Berlin\"."),
                  name);
  return SALON_BAD;
}

static enum salon_outcome check_tenant(struct salon_importer *importer, const struct row *row,
                                       struct error *error) {
  (void)importer;
  if (!currency_is_known(row_text(row, "currency")))
    return bad(error, _("\"currency\" must be an ISO 4217 code, as in \"EUR\"."));
  return row_text(row, "settings")[0] == '{' ? SALON_TAKEN : bad(error, _("\"settings\" must be an object."));
}

/* The parts of a composite make up its duration; a gap after the last one may count or not. */
static enum salon_outcome check_service(struct salon_importer *importer, const struct row *row,
                                        struct error *error) {
  (void)importer;
  const struct row_list *parts = row_parts(row, ENTITY_SERVICE_SEGMENT);
  int64_t minutes = 0, gap = 0;
  for (int i = 0; i < parts->count; i++) {
    minutes += gap + row_int(&parts->rows[i], "minutes", 0);
    gap = row_int(&parts->rows[i], "gap_after", 0);
  }
  int64_t duration = row_int(row, "duration_minutes", 0);
  if (parts->count == 0 || duration == minutes || duration == minutes + gap) return SALON_TAKEN;
  (void)error_set(error, CODE_INVALID,
                  _("\"duration_minutes\" is %lld, but its segments with their gaps take %lld."),
                  (long long)duration, (long long)minutes);
  return SALON_BAD;
}

static enum salon_outcome check_exception(struct salon_importer *importer, const struct row *row,
                                          struct error *error) {
  (void)importer;
  bool start = row_value(row, "start_minute")->type != VALUE_NULL,
       end = row_value(row, "end_minute")->type != VALUE_NULL;
  return start == end
             ? SALON_TAKEN
             : bad(error, _("\"start\" and \"end\" stand there together, or neither for the whole day."));
}

static enum salon_outcome check_block(struct salon_importer *importer, const struct row *row,
                                      struct error *error) {
  (void)importer;
  bool longer = row_int(row, "ends_at", 0) - row_int(row, "starts_at", 0) > block_longest;
  return longer ? bad(error, _("A block is at most 31 days long; a longer absence is a schedule_exception "
                               "for each date."))
                : SALON_TAKEN;
}

static enum salon_outcome check_series(struct salon_importer *importer, const struct row *row,
                                       struct error *error) {
  (void)importer;
  struct rrule rule;
  const char *text = row_text(row, "rule");
  return rrule_parse(text, strlen(text), &rule, error) == CODE_OK ? SALON_TAKEN : SALON_BAD;
}

static enum salon_outcome check_routing(struct salon_importer *importer, const struct row *row,
                                        struct error *error) {
  (void)importer;
  bool leads =
      row_value(row, "service_id")->type != VALUE_NULL || row_value(row, "pool_id")->type != VALUE_NULL;
  return leads ? SALON_TAKEN : bad(error, _("A rule must lead to a \"service\" or a \"pool\"."));
}

static enum salon_outcome check_email(struct salon_importer *importer, const struct row *row,
                                      struct error *error) {
  struct id id;
  const char *email = row_text(row, "email");
  bool counts = email != NULL && row_int(row, "deleted_at", 0) == 0;
  if (row->entity->kind == ENTITY_CUSTOMER && row_int(row, "email_duplicate", 0) != 0) counts = false;
  if (!counts || salon_names_find(&importer->names, SALON_EMAIL, row->entity->kind, email, strlen(email),
                                  &id) == SALON_UNKNOWN)
    return SALON_TAKEN;
  (void)error_set(error, CODE_INVALID, _("The e-mail %.100s is already that of another %s."), email,
                  row->entity->name);
  return SALON_BAD;
}

static enum salon_outcome check_pair(struct salon_importer *importer, const struct row *row,
                                     struct error *error) {
  struct id id, employee = row_id(row, "employee_id"), service = row_id(row, "service_id");
  uint8_t pair[2 * ID_SIZE];
  if (row_int(row, "deleted_at", 0) != 0) return SALON_TAKEN;
  memcpy(pair, employee.bytes, ID_SIZE);
  memcpy(pair + ID_SIZE, service.bytes, ID_SIZE);
  if (salon_names_find(&importer->names, SALON_PAIR, ENTITY_EMPLOYEE_SERVICE, pair, sizeof pair, &id) ==
      SALON_UNKNOWN)
    return SALON_TAKEN;
  return bad(error, _("There is already a row for this employee and service."));
}

static const struct {
  enum entity_kind kind;
  enum salon_outcome (*check)(struct salon_importer *importer, const struct row *row, struct error *error);
} checks[] = {{ENTITY_TENANT, check_tenant},
              {ENTITY_LOCATION, check_zone},
              {ENTITY_USER, check_email},
              {ENTITY_SERVICE, check_service},
              {ENTITY_EMPLOYEE_SERVICE, check_pair},
              {ENTITY_ROUTING_RULE, check_routing},
              {ENTITY_SCHEDULE_EXCEPTION, check_exception},
              {ENTITY_BLOCK, check_block},
              {ENTITY_CUSTOMER, check_email},
              {ENTITY_SERIES, check_series}};

enum salon_outcome salon_check_row(struct salon_importer *importer, struct row *row, json_t *object,
                                   struct error *error) {
  fill_instants(importer, row);
  enum salon_outcome outcome = fill_phones(importer, row, error);
  if (outcome == SALON_TAKEN) outcome = check_spans(row, error);
  for (size_t i = 0; i < sizeof checks / sizeof checks[0] && outcome == SALON_TAKEN; i++)
    if (checks[i].kind == row->entity->kind) outcome = checks[i].check(importer, row, error);
  if (outcome == SALON_TAKEN && row->entity->kind == ENTITY_USER)
    outcome = fill_pin(importer, row, object, error);
  return outcome;
}
