#include <string.h>

#include "core/model/fold.h"
#include "core/model/language.h"
#include "core/model/phone.h"
#include "core/store/reader_inside.h"
#include "core/store/vector.h"

enum customer_column {
  CUSTOMER_ID,
  CUSTOMER_VERSION,
  CUSTOMER_REVISION,
  CUSTOMER_FIRST_NAME,
  CUSTOMER_LAST_NAME,
  CUSTOMER_NAME,
  CUSTOMER_EMAIL,
  CUSTOMER_PHONE,
  CUSTOMER_PHONE_E164,
  CUSTOMER_BIRTH_DATE,
  CUSTOMER_ADDRESS,
  CUSTOMER_LOCALE,
  CUSTOMER_NOTES,
  CUSTOMER_PREFERENCES,
  CUSTOMER_BLOCKED,
  CUSTOMER_BLOCKED_REASON,
  CUSTOMER_NO_SHOWS,
  CUSTOMER_PRIVACY_CONSENT_AT,
  CUSTOMER_MARKETING_CONSENT_AT,
  CUSTOMER_DELETION_REQUESTED_AT,
  CUSTOMER_DELETED_AT,
  CUSTOMER_MERGED_INTO,
  CUSTOMER_JOURNEY_STATUS
};

static void read_customer(const struct query *query, struct customer *customer, struct arena *arena) {
  customer->id = query_get_id(query, CUSTOMER_ID);
  customer->version = query_get_int(query, CUSTOMER_VERSION);
  customer->revision = query_get_int(query, CUSTOMER_REVISION);
  customer->first_name = query_get_text(query, CUSTOMER_FIRST_NAME, arena);
  customer->last_name = query_get_text(query, CUSTOMER_LAST_NAME, arena);
  customer->name = query_get_text(query, CUSTOMER_NAME, arena);
  customer->email = query_get_text(query, CUSTOMER_EMAIL, arena);
  customer->phone = query_get_text(query, CUSTOMER_PHONE, arena);
  customer->phone_e164 = query_get_text(query, CUSTOMER_PHONE_E164, arena);
  customer->birth_date = query_get_text(query, CUSTOMER_BIRTH_DATE, arena);
  customer->address = query_get_text(query, CUSTOMER_ADDRESS, arena);
  customer->locale = query_get_text(query, CUSTOMER_LOCALE, arena);
  customer->notes = query_get_text(query, CUSTOMER_NOTES, arena);
  customer->preferences = query_get_text(query, CUSTOMER_PREFERENCES, arena);
  customer->blocked = query_get_bool(query, CUSTOMER_BLOCKED);
  customer->blocked_reason = query_get_text(query, CUSTOMER_BLOCKED_REASON, arena);
  customer->no_show_count = (int)query_get_int(query, CUSTOMER_NO_SHOWS);
  customer->privacy_consent_at = query_get_int(query, CUSTOMER_PRIVACY_CONSENT_AT);
  customer->marketing_consent_at = query_get_int(query, CUSTOMER_MARKETING_CONSENT_AT);
  customer->deletion_requested_at = query_get_int(query, CUSTOMER_DELETION_REQUESTED_AT);
  customer->deleted_at = query_get_int(query, CUSTOMER_DELETED_AT);
  customer->merged_into = query_get_id(query, CUSTOMER_MERGED_INTO);
  customer->journey_status = query_get_text(query, CUSTOMER_JOURNEY_STATUS, arena);
}

enum code reader_customer_notes(struct replica *replica, int limit, struct arena *arena,
                                struct customer *customer, struct error *error) {
  struct vector rows;
  vector_init(&rows, sizeof(struct customer_note));
  struct query query = query_start(replica, SQL_CUSTOMER_NOTES);
  query_id(&query, customer->id);
  query_int(&query, limit);
  while (query_row(&query)) {
    struct customer_note *note = vector_add(&rows);
    if (note == NULL) break;
    note->at = query_get_int(&query, 0);
    note->by = query_get_text(&query, 1, arena);
    note->text = query_get_text(&query, 2, arena);
    note->id = query_get_id(&query, 3);
    note->alert = strcmp(query_peek_text(&query, 4), "ALERT") == 0;
  }
  enum code code = query_end(&query, error);
  customer->dated_notes = vector_copy(&rows, arena);
  customer->dated_note_count = (int)rows.count;
  vector_release(&rows);
  if (code == CODE_OK && (customer->dated_notes == NULL || arena->exhausted)) code = reader_no_room(error);
  return code;
}

enum code reader_customer_alone(struct replica *replica, struct id id, struct arena *arena,
                                struct customer *customer, bool *found, struct error *error) {
  *customer = (struct customer){0};
  struct query query = query_start(replica, SQL_CUSTOMER_BY_ID);
  query_id(&query, id);
  *found = query_row(&query);
  if (*found) read_customer(&query, customer, arena);
  return query_end(&query, error);
}

enum code reader_customer(struct replica *replica, struct id id, struct arena *arena,
                          struct customer *customer, struct error *error) {
  bool found = false;
  enum code code = replica_begin_read(replica, error);
  if (code == CODE_OK) code = reader_customer_alone(replica, id, arena, customer, &found, error);
  if (code == CODE_OK && !found) {
    code =
        error_set(error, CODE_NOT_FOUND,
                  _("There is no such customer. `frontdesk find` looks for one by name, phone or e-mail."));
  }
  if (code == CODE_OK) code = reader_customer_notes(replica, -1, arena, customer, error);
  replica_end_read(replica);
  return code;
}

/* --- By what was typed --- */

/* The ways in which a text can name customers, tried in turn until one finds any. */
struct naming {
  struct replica *replica;
  struct arena *arena;
  const char *text;
  int limit;
  struct vector found; /* struct customer */
  struct error *error;
};

static bool add_found(struct naming *naming, const struct customer *customer) {
  struct customer *place = vector_add(&naming->found);
  if (place != NULL) *place = *customer;
  return place != NULL;
}

static enum code by_id(struct naming *naming) {
  struct id id;
  struct customer customer;
  bool found = false;
  if (!id_parse(naming->text, strlen(naming->text), &id)) return CODE_OK;
  enum code code =
      reader_customer_alone(naming->replica, id, naming->arena, &customer, &found, naming->error);
  if (code == CODE_OK && found && !add_found(naming, &customer)) code = reader_no_room(naming->error);
  return code;
}

static enum code by_key(struct naming *naming, enum sql_id statement, const char *key) {
  struct query query = query_start(naming->replica, statement);
  query_text(&query, key);
  query_int(&query, naming->limit);
  while (query_row(&query)) {
    struct customer customer = {0};
    read_customer(&query, &customer, naming->arena);
    if (!add_found(naming, &customer)) break;
  }
  return query_end(&query, naming->error);
}

/* National numbers are read with the country of each of the salon's locations. */
static enum code by_phone(struct naming *naming) {
  const struct salon *salon = NULL;
  enum code code = replica_salon(naming->replica, &salon, NULL, naming->error);
  size_t length = strlen(naming->text);
  if (code != CODE_OK || !phone_looks_like(naming->text, length, 3)) return code;
  for (int i = 0; i < salon->location_count && code == CODE_OK && naming->found.count == 0; i++) {
    char e164[PHONE_E164_SIZE];
    if (!phone_normalise(naming->text, length, salon->locations[i].country, e164)) continue;
    code = by_key(naming, SQL_CUSTOMERS_BY_PHONE, e164);
  }
  return code;
}

static enum code by_email(struct naming *naming) {
  char email[FINDER_EMAIL_SIZE];
  if (strchr(naming->text, '@') == NULL) return CODE_OK;
  (void)fold_email(naming->text, strlen(naming->text), email, sizeof email);
  return by_key(naming, SQL_CUSTOMERS_BY_EMAIL, email);
}

/* Names have no index: what they fold to is the program's business. One pass over all. */
static enum code collect_named(struct naming *naming, struct vector *ids) {
  char wanted[FOLD_KEY_SIZE];
  char key[FOLD_KEY_SIZE];
  if (fold_key(naming->text, strlen(naming->text), wanted, sizeof wanted) == 0) return CODE_OK;
  struct query query = query_start(naming->replica, SQL_CUSTOMERS_TO_SEARCH);
  while (ids->count < (size_t)naming->limit && query_row(&query)) {
    (void)fold_name(query_peek_text(&query, 1), query_peek_text(&query, 2), key, sizeof key);
    if (strcmp(key, wanted) != 0) continue;
    struct id *id = vector_add(ids);
    if (id != NULL) *id = query_get_id(&query, 0);
  }
  return query_end(&query, naming->error);
}

static enum code by_name(struct naming *naming) {
  struct vector ids;
  vector_init(&ids, sizeof(struct id));
  enum code code = collect_named(naming, &ids);
  const struct id *id = (const struct id *)(void *)ids.rows;
  for (size_t i = 0; i < ids.count && code == CODE_OK; i++) {
    struct customer customer;
    bool found = false;
    code = reader_customer_alone(naming->replica, id[i], naming->arena, &customer, &found, naming->error);
    if (found && !add_found(naming, &customer)) break;
  }
  vector_release(&ids);
  return code;
}

enum code reader_customers_named(struct replica *replica, const char *text, int limit, struct arena *arena,
                                 struct customer **customers, int *count, struct error *error) {
  static enum code (*const ways[])(struct naming *) = {by_id, by_phone, by_email, by_name};
  struct naming naming = {.replica = replica, .arena = arena, .text = text, .limit = limit, .error = error};
  *customers = NULL;
  *count = 0;
  vector_init(&naming.found, sizeof(struct customer));
  enum code code = replica_begin_read(replica, error);
  for (size_t i = 0; i < sizeof ways / sizeof ways[0] && code == CODE_OK && naming.found.count == 0; i++) {
    code = ways[i](&naming);
  }
  replica_end_read(replica);
  *customers = vector_copy(&naming.found, arena);
  *count = (int)naming.found.count;
  if (code == CODE_OK && (*customers == NULL || arena->exhausted)) code = reader_no_room(error);
  vector_release(&naming.found);
  return code;
}
