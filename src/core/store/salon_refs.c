#include <stdio.h>
#include <string.h>

#include "core/model/fold.h"
#include "core/model/language.h"
#include "core/store/row_store.h"
#include "core/store/salon_import.h"

enum { CATEGORY_NAME_MAX = 200 };

/* ---- Texts that rows are known by ---- */

static void learn_name(struct salon_importer *importer, enum salon_name_kind as, enum entity_kind kind,
                       const char *name, struct id id) {
  char key[FOLD_KEY_SIZE];
  size_t length = fold_key(name, strlen(name), key, sizeof key);
  if (length > 0) salon_names_add(&importer->names, as, kind, key, length, id);
}

static void learn_id(struct salon_importer *importer, enum entity_kind kind, struct id id) {
  salon_names_add(&importer->names, SALON_ID, kind, id.bytes, ID_SIZE, id);
}

/* A number in E.164, or else its digits. */
static size_t phone_key(const struct salon_importer *importer, const char *phone, const char *e164,
                        char key[PHONE_TEXT_SIZE]) {
  char made[PHONE_E164_SIZE];
  if (e164 == NULL && phone_normalise(phone, strlen(phone), importer->country, made)) e164 = made;
  if (e164 != NULL) return (size_t)snprintf(key, PHONE_TEXT_SIZE, "%.*s", PHONE_E164_SIZE, e164);
  return phone_digits(phone, strlen(phone), key, PHONE_TEXT_SIZE);
}

struct person {
  struct id id;
  const char *first, *last, *phone, *e164, *email; /* NULL: none */
  bool deleted, email_duplicate;
};

static void learn_customer(struct salon_importer *importer, const struct person *person) {
  char key[FOLD_KEY_SIZE], number[PHONE_TEXT_SIZE];
  learn_id(importer, ENTITY_CUSTOMER, person->id);
  if (person->deleted) return;
  size_t length = fold_name(person->first, person->last, key, sizeof key);
  if (length > 0) salon_names_add(&importer->names, SALON_NAME, ENTITY_CUSTOMER, key, length, person->id);
  length = person->phone == NULL && person->e164 == NULL
               ? 0
               : phone_key(importer, person->phone, person->e164, number);
  if (length > 0) salon_names_add(&importer->names, SALON_PHONE, ENTITY_CUSTOMER, number, length, person->id);
  if (person->email != NULL && !person->email_duplicate)
    salon_names_add(&importer->names, SALON_EMAIL, ENTITY_CUSTOMER, person->email, strlen(person->email),
                    person->id);
}

static void learn_pair(struct salon_importer *importer, struct id employee, struct id service, struct id id) {
  uint8_t pair[2 * ID_SIZE];
  memcpy(pair, employee.bytes, ID_SIZE);
  memcpy(pair + ID_SIZE, service.bytes, ID_SIZE);
  salon_names_add(&importer->names, SALON_PAIR, ENTITY_EMPLOYEE_SERVICE, pair, sizeof pair, id);
}

/* The country of a location, for telephone numbers that do not say theirs: the first one's counts. */
static void learn_country(struct salon_importer *importer, const char *country, const char *zone) {
  if (importer->country[0] != '\0' && !importer->locale_country) return;
  if (country == NULL || country[0] == '\0') country = phone_country_of_zone(zone);
  if (country == NULL) return;
  importer->locale_country = false;
  (void)snprintf(importer->country, sizeof importer->country, "%s", country);
}

void salon_refs_learn(struct salon_importer *importer, const struct row *row) {
  enum entity_kind kind = row->entity->kind;
  struct id id = row_id(row, "id");
  bool deleted = row_int(row, "deleted_at", 0) != 0;
  if (kind == ENTITY_APPOINTMENT) return;
  if (kind == ENTITY_CUSTOMER) {
    struct person person = {.id = id,
                            .first = row_text(row, "first_name"),
                            .last = row_text(row, "last_name"),
                            .deleted = deleted};
    person.phone = row_text(row, "phone");
    person.e164 = row_text(row, "phone_e164");
    person.email = row_text(row, "email");
    person.email_duplicate = row_int(row, "email_duplicate", 0) != 0;
    learn_customer(importer, &person);
    return;
  }
  learn_id(importer, kind, id);
  if (kind == ENTITY_LOCATION) learn_country(importer, row_text(row, "country"), row_text(row, "timezone"));
  if (kind == ENTITY_USER && row_text(row, "email") != NULL && !deleted)
    salon_names_add(&importer->names, SALON_EMAIL, kind, row_text(row, "email"),
                    strlen(row_text(row, "email")), id);
  if (kind == ENTITY_EMPLOYEE_SERVICE && !deleted)
    learn_pair(importer, row_id(row, "employee_id"), row_id(row, "service_id"), id);
  if (!deleted && entity_field(row->entity, "name") >= 0)
    learn_name(importer, SALON_NAME, kind, row_text(row, "name"), id);
}

/* ---- What is in the replica already ---- */

static const struct {
  enum entity_kind kind;
  enum sql_id statement;
} named[] = {{ENTITY_LOCATION, SQL_SALON_NAMES_LOCATION},
             {ENTITY_EMPLOYEE, SQL_SALON_NAMES_EMPLOYEE},
             {ENTITY_USER, SQL_SALON_NAMES_USER},
             {ENTITY_TEAM, SQL_SALON_NAMES_TEAM},
             {ENTITY_SERVICE_CATEGORY, SQL_SALON_NAMES_SERVICE_CATEGORY},
             {ENTITY_SERVICE, SQL_SALON_NAMES_SERVICE},
             {ENTITY_SERVICE_ADDON, SQL_SALON_NAMES_SERVICE_ADDON},
             {ENTITY_POOL, SQL_SALON_NAMES_POOL},
             {ENTITY_FORM_FIELD, SQL_SALON_NAMES_FORM_FIELD},
             {ENTITY_WORKFLOW, SQL_SALON_NAMES_WORKFLOW}};

static const char *text_or_null(const struct query *query, int column) {
  const char *text = query_peek_text(query, column);
  return text[0] == '\0' ? NULL : text;
}

static enum code load_named(struct salon_importer *importer, size_t at, struct error *error) {
  enum entity_kind kind = named[at].kind;
  struct query query = query_start(importer->replica, named[at].statement);
  while (query_row(&query)) {
    struct id id = query_get_id(&query, 0);
    bool deleted = query_get_int(&query, 2) != 0;
    learn_id(importer, kind, id);
    if (!deleted) learn_name(importer, SALON_NAME, kind, query_peek_text(&query, 1), id);
    bool alone = kind != ENTITY_SERVICE_ADDON &&
                 kind != ENTITY_FORM_FIELD; /* those of two services may share a name */
    if (!deleted && alone) learn_name(importer, SALON_OLD_NAME, kind, query_peek_text(&query, 1), id);
    if (kind == ENTITY_LOCATION && !deleted)
      learn_country(importer, text_or_null(&query, 3), query_peek_text(&query, 4));
    const char *email = kind == ENTITY_USER && !deleted ? text_or_null(&query, 3) : NULL;
    if (email != NULL) salon_names_add(&importer->names, SALON_EMAIL, kind, email, strlen(email), id);
  }
  return query_end(&query, error);
}

static enum code load_customers(struct salon_importer *importer, struct error *error) {
  struct query query = query_start(importer->replica, SQL_SALON_NAMES_CUSTOMER);
  while (query_row(&query)) {
    struct person person = {
        .id = query_get_id(&query, 0), .first = text_or_null(&query, 1), .last = text_or_null(&query, 2)};
    person.deleted = query_get_int(&query, 3) != 0;
    person.phone = text_or_null(&query, 4);
    person.e164 = text_or_null(&query, 5);
    person.email = text_or_null(&query, 6);
    person.email_duplicate = query_get_bool(&query, 7);
    learn_customer(importer, &person);
  }
  return query_end(&query, error);
}

static enum code load_pairs(struct salon_importer *importer, struct error *error) {
  struct query query = query_start(importer->replica, SQL_SALON_PAIRS);
  while (query_row(&query))
    learn_pair(importer, query_get_id(&query, 1), query_get_id(&query, 2), query_get_id(&query, 0));
  return query_end(&query, error);
}

enum code salon_refs_load(struct salon_importer *importer, struct error *error) {
  enum code code = CODE_OK;
  for (size_t i = 0; i < sizeof named / sizeof named[0] && code == CODE_OK; i++)
    code = load_named(importer, i, error);
  if (code == CODE_OK) code = load_customers(importer, error);
  if (code == CODE_OK) code = load_pairs(importer, error);
  if (code == CODE_OK && importer->names.failed)
    code = error_set(error, CODE_INTERNAL, _("There is not enough memory for this salon's names."));
  return code;
}

/* ---- References of a row ---- */

enum code salon_refs_exists(struct salon_importer *importer, enum entity_kind kind, struct id id,
                            bool *exists, struct error *error) {
  static const struct {
    enum entity_kind kind;
    enum sql_id statement;
  } asked[] = {{ENTITY_APPOINTMENT, SQL_SALON_HAS_APPOINTMENT},
               {ENTITY_SERIES, SQL_SALON_HAS_SERIES},
               {ENTITY_CALL_LOG, SQL_SALON_HAS_CALL_LOG},
               {ENTITY_SALE, SQL_SALON_HAS_SALE},
               {ENTITY_WEBHOOK_SUBSCRIPTION, SQL_SALON_HAS_WEBHOOK_SUBSCRIPTION}};
  struct id found;
  *exists = salon_names_find(&importer->names, SALON_ID, kind, id.bytes, ID_SIZE, &found) != SALON_UNKNOWN;
  for (size_t i = 0; i < sizeof asked / sizeof asked[0] && !*exists; i++) {
    if (asked[i].kind != kind) continue;
    struct query query = query_start(importer->replica, asked[i].statement);
    query_id(&query, id);
    *exists = query_row(&query);
    return query_end(&query, error);
  }
  return CODE_OK;
}

static enum salon_found find_named(const struct salon_importer *importer, enum entity_kind kind,
                                   const struct value *value, struct id *id) {
  char key[FOLD_KEY_SIZE], number[PHONE_TEXT_SIZE];
  if (kind == ENTITY_CUSTOMER && phone_looks_like(value->text, value->length, 4)) {
    size_t digits = phone_key(importer, value->text, NULL, number);
    enum salon_found found = salon_names_find(&importer->names, SALON_PHONE, kind, number, digits, id);
    if (found != SALON_UNKNOWN) return found;
  }
  size_t length = fold_key(value->text, value->length, key, sizeof key);
  return length == 0 ? SALON_UNKNOWN : salon_names_find(&importer->names, SALON_NAME, kind, key, length, id);
}

/* A call may come after the visit that it led to, though it refers to that visit: it is looked for at the end. */
static enum salon_outcome note_call(struct salon_importer *importer, struct id id, struct error *error) {
  struct salon_call *call = vector_add(&importer->calls);
  if (call == NULL) {
    (void)error_set(error, CODE_INTERNAL,
                    _("There is not enough memory. Close other programs, then try again."));
    return SALON_BROKEN;
  }
  *call = (struct salon_call){.id = id, .line = importer->line};
  return SALON_TAKEN;
}

static enum salon_outcome check_id(struct salon_importer *importer, const struct entity_field *field,
                                   enum entity_kind kind, struct id id, struct error *error) {
  bool exists = false;
  if (kind == ENTITY_CALL_LOG) return note_call(importer, id, error);
  if (salon_refs_exists(importer, kind, id, &exists, error) != CODE_OK) return SALON_BROKEN;
  if (exists) return SALON_TAKEN;
  char text[ID_TEXT_SIZE];
  id_format(id, text);
  (void)error_set(error, CODE_INVALID, _("\"%s\": there is no %s of the id %s."), field->json,
                  entities[kind].name, text);
  return SALON_WAITS;
}

/* A service may name a category that nobody has listed: it is made. */
static enum salon_outcome make_category(struct salon_importer *importer, struct value *value,
                                        struct error *error) {
  struct row row;
  struct id id = ports_new_id(replica_ports(importer->replica));
  if (!row_init(&row, &entities[ENTITY_SERVICE_CATEGORY], &importer->arena)) return SALON_BROKEN;
  *row_value(&row, "id") = value_id(id);
  *row_value(&row, "tenant_id") = value_id(importer->tenant);
  *row_value(&row, "name") = *value;
  *row_value(&row, "position") = *row_value(&row, "version") = value_int(0);
  *row_value(&row, "revision") = value_int(1);
  *row_value(&row, "created_at") = *row_value(&row, "updated_at") = value_int(importer->now);
  if (row_insert(importer->replica, &row, error) != CODE_OK) return SALON_BROKEN;
  salon_refs_learn(importer, &row);
  importer->report.imported[ENTITY_SERVICE_CATEGORY]++;
  importer->report.rows++;
  *value = value_id(id);
  return SALON_TAKEN;
}

static enum salon_outcome resolve_name(struct salon_importer *importer, const struct row *row,
                                       const struct entity_field *field, struct value *value,
                                       struct error *error) {
  struct id id;
  enum salon_found found = find_named(importer, field->refers, value, &id);
  bool by_visit =
      row->entity->kind == ENTITY_APPOINTMENT_ADDON; /* an add-on's name counts among its visit's services */
  if (found == SALON_KNOWN && !by_visit) {
    *value = value_id(id);
    return SALON_TAKEN;
  }
  if (by_visit && found != SALON_UNKNOWN) return SALON_TAKEN;
  if (found == SALON_SEVERAL) {
    (void)error_set(error, CODE_INVALID, _("\"%s\": there are several %s \"%.60s\"; write the id."),
                    field->json, entities[field->refers].plural, value->text);
    return SALON_BAD;
  }
  if (row->entity->kind == ENTITY_SERVICE && field->refers == ENTITY_SERVICE_CATEGORY &&
      value->length <= CATEGORY_NAME_MAX)
    return make_category(importer, value, error);
  (void)error_set(error, CODE_INVALID, _("\"%s\": there is no %s \"%.60s\"."), field->json,
                  entities[field->refers].name, value->text);
  return SALON_WAITS;
}

static enum salon_outcome resolve_one(struct salon_importer *importer, struct row *row, struct error *error) {
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    struct value *value = &row->values[i];
    if (field->kind != FIELD_REF || value->type == VALUE_NULL || (field->flags & FIELD_REPLICA)) continue;
    enum entity_kind kind = row_refers(row, field);
    enum salon_outcome outcome = SALON_TAKEN;
    if (value->type == VALUE_TEXT) {
      outcome = resolve_name(importer, row, field, value, error);
    } else if (kind != ENTITY_NONE) {
      outcome = check_id(importer, field, kind, value->id, error);
    }
    if (outcome != SALON_TAKEN) return outcome;
  }
  return SALON_TAKEN;
}

enum salon_outcome salon_refs_resolve(struct salon_importer *importer, struct row *row, struct error *error) {
  enum salon_outcome outcome = resolve_one(importer, row, error);
  for (int i = 0; i < row->entity->part_count; i++) {
    for (int j = 0; j < row->parts[i].count && outcome == SALON_TAKEN; j++) {
      struct error inner;
      error_init(&inner);
      outcome = resolve_one(importer, &row->parts[i].rows[j], &inner);
      if (outcome != SALON_TAKEN)
        (void)error_set(error, inner.code, "%s %d: %s", entities[row->entity->parts[i]].key, j + 1,
                        inner.text);
    }
  }
  return outcome;
}
