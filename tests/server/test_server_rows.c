/* Rows of every entity are written whole and stand as they were written; and what the tables refuse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/status.h"
#include "server/cluster.h"
#include "server/pg/pg.h"
#include "server/raw.h"
#include "server/sample_rows.h"
#include "server/sample_write.h"

enum { SALON = 1, OTHER_SALON = 2 };

static PGconn *owner;
static struct pg *pg;
static struct error error;

static int connect_both(void **state) {
  (void)state;
  char url[CLUSTER_URL_SIZE];
  cluster_database(cluster_shared(), url);
  owner = raw_open(url, false);
  error_init(&error);
  assert_int_equal(pg_open(url, &pg, &error), CODE_OK);
  sample_tenant(owner, SALON);
  sample_tenant(owner, OTHER_SALON);
  return 0;
}

static int disconnect(void **state) {
  (void)state;
  pg_close(pg);
  PQfinish(owner);
  return 0;
}

/* ---- Reading back ---- */

static bool has_no_value_of_its_own(const struct entity *entity, const struct entity_field *field) {
  static const char *const derived[] = {"blocking", "location_id"}; /* a segment's, from its visit */
  for (size_t i = 0; entity->kind == ENTITY_APPOINTMENT_SEGMENT && i < sizeof derived / sizeof derived[0];
       i++) {
    if (strcmp(field->column, derived[i]) == 0) return true;
  }
  return strcmp(field->column, "deleted_at") == 0 || strcmp(field->column, "version") == 0;
}

/* Secrets that an image leaves out stay when they are not said. */
static bool is_secret(const struct entity_field *field) {
  return strcmp(field->column, "password_hash") == 0 || strcmp(field->column, "totp_secret") == 0 ||
         strcmp(field->column, "token_hash") == 0;
}

static void compare(const struct entity *entity, const json_t *stored, const json_t *given,
                    enum sample sample) {
  for (int i = 0; i < entity->field_count; i++) {
    const struct entity_field *field = &entity->fields[i];
    if (!sample_has_column(field) || has_no_value_of_its_own(entity, field)) continue;
    if (sample == SAMPLE_BARE && is_secret(field)) continue;
    json_t *is = json_object_get(stored, field->column), *was = json_object_get(given, field->column);
    if (json_equal(is, was)) continue;
    char *left = json_dumps(is, JSON_ENCODE_ANY), *right = json_dumps(was, JSON_ENCODE_ANY);
    print_error("%s.%s is %s, not %s\n", entity->name, field->column, left, right);
    free(left);
    free(right);
    fail();
  }
}

static json_t *stored_rows(const char *table, const char *key, int tenant, enum entity_kind whole) {
  char sql[512], tenant_text[ID_TEXT_SIZE], id[ID_TEXT_SIZE];
  snprintf(sql, sizeof sql,
           "SELECT coalesce(json_agg(r%s), '[]') FROM \"%s\" AS r WHERE tenant_id = '%s' AND %s = '%s'",
           strcmp(key, "id") == 0 ? "" : " ORDER BY position", table,
           sample_id_text(tenant, ENTITY_TENANT, tenant_text), key, sample_id_text(tenant, whole, id));
  json_t *rows = json_loads(raw_text(owner, sql), 0, NULL);
  assert_non_null(rows);
  return rows;
}

static void check_stored(int tenant, const struct entity *entity, enum sample sample, int64_t version) {
  json_t *given = sample_row(tenant, entity->kind, sample, version, 0);
  json_t *rows = stored_rows(entity->name, "id", tenant, entity->kind);
  assert_int_equal(json_array_size(rows), 1);
  compare(entity, json_array_get(rows, 0), given, sample);
  assert_int_equal(json_integer_value(json_object_get(json_array_get(rows, 0), "version")), version);
  json_decref(rows);
  for (int i = 0; i < entity->part_count; i++) {
    const struct entity *part = &entities[entity->parts[i]];
    char key[64];
    snprintf(key, sizeof key, "%s_id", entity->name);
    json_t *list = json_object_get(given, part->key);
    rows = stored_rows(part->name, key, tenant, entity->kind);
    assert_int_equal(json_array_size(rows), json_array_size(list));
    for (size_t j = 0; j < json_array_size(list); j++)
      compare(part, json_array_get(rows, j), json_array_get(list, j), sample);
    json_decref(rows);
  }
  json_decref(given);
}

static void check_all(int tenant, enum sample sample, int64_t version) {
  for (int e = 0; e < ENTITY_COUNT; e++) {
    if (entities[e].whole == ENTITY_NONE) check_stored(tenant, &entities[e], sample, version);
  }
}

/* ---- Cases ---- */

static void rows_stand_as_they_were_written(void **state) {
  (void)state;
  sample_put_all(pg, SALON, SAMPLE_ONE, 1);
  check_all(SALON, SAMPLE_ONE, 1);
  sample_put_all(pg, OTHER_SALON, SAMPLE_ONE, 1);
  sample_put_all(pg, SALON, SAMPLE_OTHER, 2);
  check_all(SALON, SAMPLE_OTHER, 2);
  sample_put_all(pg, SALON, SAMPLE_BARE, 3);
  check_all(SALON, SAMPLE_BARE, 3);
  sample_put_all(pg, SALON, SAMPLE_ONE, 4);
  check_all(SALON, SAMPLE_ONE, 4);
  check_all(OTHER_SALON, SAMPLE_ONE, 1); /* nobody wrote there meanwhile */
}

static void secrets_stay_when_they_are_not_said(void **state) {
  (void)state;
  sample_put_all(pg, SALON, SAMPLE_BARE, 5);
  sample_put_all(pg, SALON, SAMPLE_ONE, 6);
  char before[64];
  snprintf(before, sizeof before, "%s",
           raw_text(owner, "SELECT password_hash FROM \"user\" WHERE version = 6"));
  assert_true(strlen(before) > 0);
  json_t *row = sample_row(SALON, ENTITY_USER, SAMPLE_OTHER, 7, sample_begin(pg, SALON) + 1);
  json_object_del(row, "password_hash");
  assert_int_equal(sample_put_one(pg, ENTITY_USER, row, &error), CODE_OK);
  assert_int_equal(pg_commit(pg, &error), CODE_OK);
  json_decref(row);
  assert_string_equal(raw_text(owner, "SELECT password_hash FROM \"user\" WHERE version = 7"), before);
}

/* A visit of its own with one segment in [from, to) minutes of a day on which nothing else stands. */
static json_t *visit_at(int number, int from, int to) {
  json_t *visit = sample_row(SALON, ENTITY_APPOINTMENT, SAMPLE_ONE, 1, 0);
  char text[ID_TEXT_SIZE];
  struct id id = sample_id(SALON, ENTITY_APPOINTMENT);
  id.bytes[13] = (unsigned char)number;
  id_format(id, text);
  json_object_set_new(visit, "id", json_string(text));
  json_object_set_new(visit, "confirmation_code", json_string(text + 24));
  json_t *segments = json_object_get(visit, "segments");
  while (json_array_size(segments) > 1) json_array_remove(segments, json_array_size(segments) - 1);
  json_t *segment = json_array_get(segments, 0);
  static const char *const starts[] = {"starts_at", "occupied_from"}, *const ends[] = {"ends_at",
                                                                                       "occupied_to"};
  for (int i = 0; i < 2; i++) {
    json_object_set_new(segment, starts[i], json_integer(INT64_C(1900000000000) + (int64_t)from * 60000));
    json_object_set_new(segment, ends[i], json_integer(INT64_C(1900000000000) + (int64_t)to * 60000));
  }
  return visit;
}

static json_t *segment_of(json_t *visit) { return json_array_get(json_object_get(visit, "segments"), 0); }

/* Writes visits together and says how it ended. Nothing of them stays when it did not end well. */
static enum code book(json_t *first, json_t *second) {
  json_t *list = json_array();
  int64_t seq = sample_begin(pg, SALON);
  json_array_append_new(list, first);
  if (second != NULL) json_array_append_new(list, second);
  for (size_t i = 0; i < json_array_size(list); i++) {
    json_object_set_new(json_array_get(list, i), "seq", json_integer(++seq));
  }
  enum code code = sample_put(pg, ENTITY_APPOINTMENT, list, &error);
  if (code == CODE_OK) code = pg_commit(pg, &error);
  if (code != CODE_OK) pg_rollback(pg);
  json_decref(list);
  return code;
}

static void time_is_held_once(void **state) {
  (void)state;
  assert_int_equal(book(visit_at(1, 600, 660), NULL), CODE_OK);
  assert_int_equal(book(visit_at(2, 630, 690), NULL), CODE_SLOT_TAKEN);
  assert_string_equal(error.detail, "appointment_segment_once");
  assert_int_equal(book(visit_at(2, 0, 1000), NULL), CODE_SLOT_TAKEN);
  assert_int_equal(book(visit_at(2, 610, 620), NULL), CODE_SLOT_TAKEN);
  assert_int_equal(book(visit_at(2, 660, 690), visit_at(3, 570, 600)), CODE_OK); /* they touch */
  assert_int_equal(book(visit_at(2, 570, 600), visit_at(3, 660, 690)), CODE_OK); /* they change places */

  json_t *held = visit_at(4, 600, 660);
  json_object_set_new(held, "held", json_true());
  assert_int_equal(book(held, NULL), CODE_OK);
  json_t *cancelled = visit_at(5, 600, 660);
  json_object_set_new(cancelled, "status", json_string("cancelled"));
  assert_int_equal(book(cancelled, NULL), CODE_OK);
  json_t *deleted = visit_at(6, 600, 660);
  json_object_set_new(deleted, "deleted_at", json_integer(1));
  assert_int_equal(book(deleted, NULL), CODE_OK);
  json_t *on_purpose = visit_at(7, 600, 660);
  json_object_set_new(segment_of(on_purpose), "overlap", json_true());
  assert_int_equal(book(on_purpose, NULL), CODE_OK);
}

static void a_segment_holds_its_time_as_its_visit_says(void **state) {
  (void)state;
  for (int i = 0; i < appointment_status_count; i++) {
    for (int held = 0; held < 2; held++) {
      json_t *visit = visit_at(20, 2000, 2060);
      json_object_set_new(visit, "status", json_string(appointment_status_words.words[i]));
      json_object_set_new(visit, "held", json_boolean(held));
      assert_int_equal(book(visit, NULL), CODE_OK);
      bool blocks = status_blocks((enum appointment_status)i);
      const char *is = raw_text(owner, "SELECT blocking::text || ' ' || holds_slot FROM appointment_segment"
                                       " WHERE starts_at = 1900000000000 + 2000 * 60000");
      char wanted[32];
      snprintf(wanted, sizeof wanted, "%s %s", blocks ? "true" : "false", blocks && !held ? "true" : "false");
      assert_string_equal(is, wanted);
    }
  }
}

static json_t *note_of(int tenant, int customer_of) {
  char id[ID_TEXT_SIZE];
  json_t *note = sample_row(tenant, ENTITY_CUSTOMER_NOTE, SAMPLE_BARE, 1, sample_begin(pg, tenant) + 1);
  struct id fresh = sample_id(tenant, ENTITY_CUSTOMER_NOTE);
  fresh.bytes[13] = 9;
  id_format(fresh, id);
  json_object_set_new(note, "id", json_string(id));
  struct id customer = sample_id(customer_of, ENTITY_CUSTOMER);
  customer.bytes[13] = customer_of == tenant ? 9 : 0;
  id_format(customer, id);
  json_object_set_new(note, "customer_id", json_string(id));
  return note;
}

static void references_are_checked_at_the_end(void **state) {
  (void)state;
  json_t *note = note_of(SALON, SALON);
  assert_int_equal(sample_put_one(pg, ENTITY_CUSTOMER_NOTE, note, &error), CODE_OK);
  assert_int_equal(pg_commit(pg, &error), CODE_NOT_FOUND);
  json_decref(note);

  note = note_of(SALON, SALON);
  assert_int_equal(sample_put_one(pg, ENTITY_CUSTOMER_NOTE, note, &error), CODE_OK);
  json_t *customer = sample_row(SALON, ENTITY_CUSTOMER, SAMPLE_BARE, 1,
                                json_integer_value(json_object_get(note, "seq")) + 1);
  json_object_set(customer, "id", json_object_get(note, "customer_id"));
  assert_int_equal(sample_put_one(pg, ENTITY_CUSTOMER, customer, &error), CODE_OK);
  assert_int_equal(pg_commit(pg, &error), CODE_OK); /* it came after the one that refers to it */
  json_decref(note);
  json_decref(customer);
}

static void no_reference_reaches_another_tenant(void **state) {
  (void)state;
  json_t *note = note_of(SALON, OTHER_SALON); /* that customer is there, at the other salon */
  assert_int_equal(sample_put_one(pg, ENTITY_CUSTOMER_NOTE, note, &error), CODE_OK);
  assert_int_equal(pg_commit(pg, &error), CODE_NOT_FOUND);
  json_decref(note);
}

struct refused {
  enum entity_kind entity;
  const char *column;
  const char *json;
};

static void values_out_of_bounds_are_refused(void **state) {
  (void)state;
  static const struct refused cases[] = {
      {ENTITY_SERVICE, "price", "-1"},
      {ENTITY_SERVICE, "duration_minutes", "0"},
      {ENTITY_SERVICE, "duration_minutes", "1441"},
      {ENTITY_SERVICE, "kind", "\"group\""},
      {ENTITY_SERVICE, "name", "\"\""},
      {ENTITY_SERVICE, "name", "null"},
      {ENTITY_EMPLOYEE_SERVICE, "commission", "100.5"},
      {ENTITY_APPOINTMENT, "ends_at", "1"},
      {ENTITY_APPOINTMENT, "status", "\"booked\""},
      {ENTITY_BLOCK, "ends_at", "1999999999999999"},
      {ENTITY_SHIFT, "day_of_week", "7"},
      {ENTITY_HOLIDAY, "date", "\"2026-02-29\""},
      {ENTITY_CUSTOMER, "email", "\"A@example.org\""},
      {ENTITY_CUSTOMER, "phone_e164", "\"+123456789012345678901\""},
      {ENTITY_LOCATION, "country", "\"DEU\""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    json_t *row = sample_row(SALON, cases[i].entity, SAMPLE_ONE, 1, sample_begin(pg, SALON) + 1);
    json_object_set_new(row, cases[i].column, json_loads(cases[i].json, JSON_DECODE_ANY, NULL));
    enum code code = sample_put_one(pg, cases[i].entity, row, &error);
    if (code != CODE_INVALID) {
      fail_msg("%s.%s = %s: %d", entities[cases[i].entity].name, cases[i].column, cases[i].json, (int)code);
    }
    pg_rollback(pg);
    json_decref(row);
  }
}

static void one_address_belongs_to_one_customer(void **state) {
  (void)state;
  struct id id = sample_id(SALON, ENTITY_CUSTOMER);
  char text[ID_TEXT_SIZE];
  id.bytes[13] = 77;
  id_format(id, text);
  json_t *row = sample_row(SALON, ENTITY_CUSTOMER, SAMPLE_ONE, 1, sample_begin(pg, SALON) + 1);
  json_object_set_new(row, "id", json_string(text));
  assert_int_equal(sample_put_one(pg, ENTITY_CUSTOMER, row, &error),
                   CODE_EXISTS); /* as in the sample of this salon; the other salon's is no matter */
  pg_rollback(pg);
  json_object_set_new(row, "seq", json_integer(sample_begin(pg, SALON) + 1));
  json_object_set_new(row, "email_duplicate", json_true());
  assert_int_equal(sample_put_one(pg, ENTITY_CUSTOMER, row, &error), CODE_OK);
  assert_int_equal(pg_commit(pg, &error), CODE_OK);
  json_decref(row);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_stand_as_they_were_written),
      cmocka_unit_test(secrets_stay_when_they_are_not_said),
      cmocka_unit_test(time_is_held_once),
      cmocka_unit_test(a_segment_holds_its_time_as_its_visit_says),
      cmocka_unit_test(references_are_checked_at_the_end),
      cmocka_unit_test(no_reference_reaches_another_tenant),
      cmocka_unit_test(values_out_of_bounds_are_refused),
      cmocka_unit_test(one_address_belongs_to_one_customer),
  };
  return cmocka_run_group_tests(tests, connect_both, disconnect);
}
