/* Customers, their visits, the search, the queue, reviews and who signs in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "core/store/reader.h"
#include "unit/store_fixture.h"

#define MIDNIGHT INT64_C(1795388400000)
#define HOUR INT64_C(3600000)

enum { HARBOUR, MAIN_STREET, MEMORY = 4 << 20 };

struct desk {
  struct fixture fixture;
  struct replica *replica;
  struct arena arena;
};

static int setup(void **state) {
  static struct desk desk;
  fixture_init(&desk.fixture);
  desk.replica = fixture_salon(&desk.fixture);
  arena_init(&desk.arena, MEMORY);
  *state = &desk;
  return 0;
}

static int teardown(void **state) {
  struct desk *desk = *state;
  arena_release(&desk->arena);
  replica_free(desk->replica);
  fixture_release(&desk->fixture);
  return 0;
}

static void passes(enum code code, const struct error *error) {
  if (code != CODE_OK) fail_msg("%s: %s (%s)", code_name(code), error->text, error->detail);
}

/* --- Visits --- */

static void a_visit_comes_with_its_history(void **state) {
  struct desk *desk = *state;
  struct appointment visit;
  struct error error;
  error_init(&error);
  passes(reader_appointment(desk->replica, fixture_id(601), &desk->arena, &visit, &error), &error);
  assert_int_equal(visit.segment_count, 2);
  assert_int_equal(visit.history_count, 3);
  assert_int_equal(visit.history[0].from, -1);
  assert_int_equal(visit.history[0].to, STATUS_SCHEDULED);
  assert_true(visit.history[1].rescheduled);
  assert_int_equal(visit.history[1].to, STATUS_SCHEDULED);
  assert_string_equal(visit.history[1].reason, "ill");
  assert_int_equal(visit.history[2].to, STATUS_CONFIRMED);
  assert_string_equal(visit.history[2].by, "Tom");
  assert_int_equal(reader_appointment(desk->replica, fixture_id(699), &desk->arena, &visit, &error),
                   CODE_NOT_FOUND);
}

static void participants_are_read(void **state) {
  struct desk *desk = *state;
  struct appointment visit;
  fixture_sql(
      desk->fixture.path,
      "INSERT INTO participant (appointment_id, position, tenant_id, name, email, status) VALUES "
      "(x'00000000000070008000000000000601', 1, randomblob(16), 'Second', NULL, 'DECLINED'),"
      "(x'00000000000070008000000000000601', 0, randomblob(16), 'First', 'f@example.com', 'CONFIRMED')");
  assert_int_equal(reader_appointment(desk->replica, fixture_id(601), &desk->arena, &visit, NULL), CODE_OK);
  assert_int_equal(visit.participant_count, 2);
  assert_string_equal(visit.participants[0].name, "First");
  assert_int_equal(visit.participants[1].status, PARTICIPANT_DECLINED);
}

static void a_visit_is_found_by_id_or_code(void **state) {
  struct desk *desk = *state;
  struct id id;
  char text[ID_TEXT_SIZE];
  id_format(fixture_id(602), text);
  assert_int_equal(reader_find_appointment(desk->replica, text, &id, NULL), CODE_OK);
  assert_true(id_equal(id, fixture_id(602)));
  static const char *const codes[] = {"00000-00602", "0000000602", "ooooo-oo6o2"};
  for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
    assert_int_equal(reader_find_appointment(desk->replica, codes[i], &id, NULL), CODE_OK);
    assert_true(id_equal(id, fixture_id(602)));
  }
  assert_int_equal(reader_find_appointment(desk->replica, "99999-99999", &id, NULL), CODE_NOT_FOUND);
  assert_int_equal(reader_find_appointment(desk->replica, "anna", &id, NULL), CODE_NOT_FOUND);
  id_format(fixture_id(699), text);
  assert_int_equal(reader_find_appointment(desk->replica, text, &id, NULL), CODE_NOT_FOUND);
}

static void a_customers_visits_come_newest_first(void **state) {
  struct desk *desk = *state;
  struct appointment *visits = NULL;
  int count = 0;
  assert_int_equal(reader_customer_visits(desk->replica, fixture_id(501), INT64_MAX, 10, &desk->arena,
                                          &visits, &count, NULL),
                   CODE_OK);
  assert_int_equal(count, 2);
  assert_true(id_equal(visits[0].id, fixture_id(603)));
  assert_true(id_equal(visits[1].id, fixture_id(601)));
  assert_int_equal(visits[1].segment_count, 2);
  assert_int_equal(visits[1].addon_count, 1);
  assert_int_equal(reader_customer_visits(desk->replica, fixture_id(501), visits[0].starts_at, 10,
                                          &desk->arena, &visits, &count, NULL),
                   CODE_OK);
  assert_int_equal(count, 1);
  assert_int_equal(reader_customer_visits(desk->replica, fixture_id(501), INT64_MAX, 1, &desk->arena, &visits,
                                          &count, NULL),
                   CODE_OK);
  assert_int_equal(count, 1);
  assert_true(id_equal(visits[0].id, fixture_id(603)));
}

static void the_last_visit_is_the_last_completed_or_live_one(void **state) {
  struct desk *desk = *state;
  struct appointment visit;
  assert_int_equal(reader_last_visit(desk->replica, fixture_id(501), &desk->arena, &visit, NULL), CODE_OK);
  assert_true(id_equal(visit.id, fixture_id(601)));
  assert_int_equal(reader_last_visit(desk->replica, fixture_id(503), &desk->arena, &visit, NULL), CODE_OK);
  assert_true(id_equal(visit.id, fixture_id(606)));
  assert_int_equal(reader_last_visit(desk->replica, fixture_id(505), &desk->arena, &visit, NULL),
                   CODE_NOT_FOUND);
}

static void the_rules_learn_what_they_ask_of_a_customer(void **state) {
  struct desk *desk = *state;
  struct rules_customer customer;
  int64_t start = MIDNIGHT + 10 * HOUR;
  assert_int_equal(
      reader_rules_customer(desk->replica, fixture_id(501), start + 300000, &desk->arena, &customer, NULL),
      CODE_OK);
  assert_string_equal(customer.name, "Anna Schmidt");
  assert_int_equal(customer.no_show_count, 2);
  assert_int_equal(customer.nearby_count, 1);
  assert_int_equal(customer.nearby[0].starts_at, start);
  assert_int_equal(customer.nearby[0].service_count, 1);
  assert_int_equal(
      reader_rules_customer(desk->replica, fixture_id(501), start + 300001, &desk->arena, &customer, NULL),
      CODE_OK);
  assert_int_equal(customer.nearby_count, 0);
  /* A no-show is no duplicate. */
  assert_int_equal(reader_rules_customer(desk->replica, fixture_id(501), MIDNIGHT + 13 * HOUR, &desk->arena,
                                         &customer, NULL),
                   CODE_OK);
  assert_int_equal(customer.nearby_count, 0);
  assert_int_equal(reader_rules_customer(desk->replica, fixture_id(503), 0, &desk->arena, &customer, NULL),
                   CODE_OK);
  assert_true(customer.blocked);
  assert_string_equal(customer.blocked_reason, "Three bounced cheques");
  assert_int_equal(reader_rules_customer(desk->replica, fixture_id(599), 0, &desk->arena, &customer, NULL),
                   CODE_NOT_FOUND);
}

/* --- Customers --- */

static void a_customer_comes_with_the_notes(void **state) {
  struct desk *desk = *state;
  struct customer customer;
  fixture_sql(
      desk->fixture.path,
      "INSERT INTO customer_note (id, tenant_id, customer_id, text, noted_at, noted_by, created_at, "
      "updated_at, deleted_at) VALUES "
      "(randomblob(16), randomblob(16), x'00000000000070008000000000000501', 'old', 5, 'Tom', 1, 1, NULL),"
      "(randomblob(16), randomblob(16), x'00000000000070008000000000000501', 'new', 9, 'Ines', 1, 1, NULL),"
      "(randomblob(16), randomblob(16), x'00000000000070008000000000000501', 'gone', 7, 'Tom', 1, 1, 8)");
  assert_int_equal(reader_customer(desk->replica, fixture_id(501), &desk->arena, &customer, NULL), CODE_OK);
  assert_string_equal(customer.name, "Anna Schmidt");
  assert_string_equal(customer.phone, "030 5550101");
  assert_string_equal(customer.phone_e164, "+49305550101");
  assert_int_equal(customer.no_show_count, 2);
  assert_int_equal(customer.dated_note_count, 2);
  assert_string_equal(customer.dated_notes[0].text, "new");
  assert_string_equal(customer.birth_date, "");
  assert_int_equal(reader_customer(desk->replica, fixture_id(599), &desk->arena, &customer, NULL),
                   CODE_NOT_FOUND);
}

struct naming {
  const char *text;
  int expected[3]; /* ends with 0 */
};

static const struct naming namings[] = {
    {"00000000-0000-7000-8000-000000000502", {502}},
    {"+49 30 5550101", {501, 502}},
    {"030/555 01 01", {501, 502}},
    {"Anna@Example.com", {501}},
    {"anna schmidt", {501}},
    {"nguyen thi an", {503}},
    {"jean luc muller", {505}},
    {"schmidt", {0}},
    {"gone@example.com", {0}},
    {"old gone", {0}},
    {"", {0}},
};

static void customers_are_named_by_id_phone_email_or_whole_name(void **state) {
  struct desk *desk = *state;
  for (size_t i = 0; i < sizeof namings / sizeof namings[0]; i++) {
    struct customer *customers = NULL;
    int count = 0;
    int expected = 0;
    struct error error;
    error_init(&error);
    passes(
        reader_customers_named(desk->replica, namings[i].text, 8, &desk->arena, &customers, &count, &error),
        &error);
    while (expected < 3 && namings[i].expected[expected] != 0) expected++;
    if (count != expected) fail_msg("%s: %d customers", namings[i].text, count);
    for (int j = 0; j < count; j++)
      assert_true(id_equal(customers[j].id, fixture_id(namings[i].expected[j])));
  }
}

static int found(struct desk *desk, const char *text, struct id *first) {
  struct customer *customers = NULL;
  int count = 0;
  struct error error;
  error_init(&error);
  passes(reader_find(desk->replica, text, &desk->arena, &customers, &count, &error), &error);
  if (count > 0) *first = customers[0].id;
  return count;
}

static void the_search_finds_by_name_sound_phone_and_email(void **state) {
  struct desk *desk = *state;
  struct id first = id_nil;
  assert_int_equal(found(desk, "schmidt", &first), 2);
  assert_int_equal(found(desk, "shmit an", &first), 1);
  assert_true(id_equal(first, fixture_id(501)));
  assert_int_equal(found(desk, "0101", &first), 2);
  assert_int_equal(found(desk, "an@exa", &first), 1);
  assert_true(id_equal(first, fixture_id(503)));
  assert_int_equal(found(desk, "gone", &first), 0);
}

static size_t hits(struct finder *finder, const char *text) {
  struct finder_result result;
  finder_search(finder, text, strlen(text), &result);
  return result.count;
}

static void refresh(struct desk *desk, struct finder *finder) {
  struct error error;
  error_init(&error);
  passes(reader_refresh_finder(desk->replica, finder, &error), &error);
}

static void the_search_in_memory_follows_what_others_write(void **state) {
  struct desk *desk = *state;
  struct finder *finder = finder_new();
  assert_non_null(finder);
  refresh(desk, finder);
  assert_int_equal(finder_count(finder), 4);
  assert_int_equal(hits(finder, "schmidt"), 2);
  fixture_sql(desk->fixture.path,
              "UPDATE customer SET last_name = 'Becker' WHERE first_name = 'Ben';"
              "UPDATE customer SET deleted_at = 5 WHERE first_name = 'Jean-Luc';"
              "INSERT INTO customer (id, tenant_id, first_name, last_name, created_at, "
              "updated_at) VALUES (randomblob(16), randomblob(16), 'Lea', 'Schmidt', 1, 1)");
  refresh(desk, finder);
  assert_int_equal(hits(finder, "schmidt"), 2);
  assert_int_equal(hits(finder, "becker"), 1);
  assert_int_equal(hits(finder, "jean"), 0);
  assert_int_equal(finder_count(finder), 4);
  /* The list of changes was cut: all are read anew. */
  fixture_sql(desk->fixture.path,
              "DELETE FROM customer WHERE first_name = 'Lea';"
              "UPDATE customer SET last_name = 'Cut' WHERE first_name = 'Ben';"
              "DELETE FROM customer_change WHERE n < (SELECT max(n) FROM customer_change)");
  refresh(desk, finder);
  assert_int_equal(hits(finder, "cut"), 1);
  assert_int_equal(hits(finder, "lea"), 0);
  finder_free(finder);
}

/* --- The queue and reviews --- */

static void the_queue_is_in_the_order_of_promises(void **state) {
  struct desk *desk = *state;
  struct queue queue;
  struct error error;
  error_init(&error);
  desk->fixture.now = MIDNIGHT + 13 * HOUR + 30 * 60000 + 5000;
  fixture_sql(
      desk->fixture.path,
      "INSERT INTO walk_in (id, tenant_id, location_id, number, date, name, service_id, employee_id, "
      "arrived_at, quoted_minutes, promised_start_at, state, created_at, updated_at) VALUES "
      "(randomblob(16), randomblob(16), x'00000000000070008000000000000101', 1, '2026-11-23', 'Lea', "
      "x'00000000000070008000000000000301', NULL, 1, 20, 1795440000000, 'WAITING', 1, 1),"
      "(randomblob(16), randomblob(16), x'00000000000070008000000000000101', 2, '2026-11-23', 'Kim', "
      "x'00000000000070008000000000000301', x'00000000000070008000000000000201', 1, 10, 1795438800000, "
      "'WAITING', 1, 1),"
      "(randomblob(16), randomblob(16), x'00000000000070008000000000000101', 3, '2026-11-23', NULL, "
      "x'00000000000070008000000000000301', NULL, 1, NULL, NULL, 'SERVING', 1, 1),"
      "(randomblob(16), randomblob(16), x'00000000000070008000000000000101', 4, '2026-11-23', 'Left', "
      "x'00000000000070008000000000000301', NULL, 1, 5, 1795438800000, 'LEFT', 1, 1),"
      "(randomblob(16), randomblob(16), x'00000000000070008000000000000101', 1, '2026-11-22', 'Before', "
      "x'00000000000070008000000000000301', NULL, 1, 5, 1795438800000, 'WAITING', 1, 1);"
      "INSERT INTO waitlist_entry (id, tenant_id, location_id, customer_id, service_id, from_date, note, "
      "priority, status, created_at, updated_at) VALUES "
      "(randomblob(16), randomblob(16), NULL, x'00000000000070008000000000000501', "
      "x'00000000000070008000000000000302', '2026-12-01', 'mornings', 0, 'WAITING', 5, 5),"
      "(randomblob(16), randomblob(16), x'00000000000070008000000000000101', "
      "x'00000000000070008000000000000502', x'00000000000070008000000000000301', NULL, NULL, 2, 'OFFERED', "
      "9, 9),"
      "(randomblob(16), randomblob(16), x'00000000000070008000000000000102', "
      "x'00000000000070008000000000000502', x'00000000000070008000000000000301', NULL, NULL, 2, 'WAITING', "
      "9, 9),"
      "(randomblob(16), randomblob(16), NULL, x'00000000000070008000000000000502', "
      "x'00000000000070008000000000000301', NULL, NULL, 9, 'REMOVED', 9, 9)");
  passes(reader_queue(desk->replica, MAIN_STREET, &desk->arena, &queue, &error), &error);
  assert_int_equal(queue.ticket_count, 3);
  assert_string_equal(queue.tickets[0].name, "Kim");
  assert_string_equal(queue.tickets[1].name, "Lea");
  assert_int_equal(queue.tickets[2].state, WALK_IN_SERVING);
  assert_int_equal(queue.tickets[1].employee, INDEX_NONE);
  assert_int_equal(queue.tickets[1].quoted_minutes, 20);
  /* Kim goes to Mia at once. Lea goes to Émile, who lunches from 14:00 to 15:00. */
  assert_int_equal(queue.tickets[0].expected_start, MIDNIGHT + 13 * HOUR + 30 * 60000);
  assert_int_equal(queue.tickets[1].expected_start, MIDNIGHT + 14 * HOUR + 10 * 60000);
  assert_int_equal(queue.waitlist_count, 2);
  assert_string_equal(queue.waitlist[0].customer_name, "Ben Schmidt");
  assert_int_equal(queue.waitlist[0].status, WAITLIST_OFFERED);
  assert_int_equal(queue.waitlist[1].wish.from, date_from_civil(2026, 12, 1));
  assert_int_equal(queue.waitlist[1].wish.to, DATE_NONE);
  assert_string_equal(queue.waitlist[1].note, "mornings");
}

static void open_reviews_are_listed_oldest_first(void **state) {
  struct desk *desk = *state;
  struct review_row *rows = NULL;
  int count = 0;
  fixture_sql(
      desk->fixture.path,
      "INSERT INTO review_item (id, tenant_id, kind, entity, entity_id, summary, found_at, resolved_at, "
      "created_at, updated_at) VALUES "
      "(randomblob(16), randomblob(16), 'rejected', 'appointment', randomblob(16), 'late', 9, NULL, 1, 1),"
      "(randomblob(16), randomblob(16), 'rule', 'appointment', randomblob(16), 'done', 1, 2, 1, 1),"
      "(randomblob(16), randomblob(16), 'edit_edit', 'customer', randomblob(16), 'early', 3, NULL, 1, 1)");
  assert_int_equal(reader_reviews(desk->replica, &desk->arena, &rows, &count, NULL), CODE_OK);
  assert_int_equal(count, 2);
  assert_string_equal(rows[0].summary, "early");
  assert_int_equal(rows[0].kind, REVIEW_EDIT_EDIT);
  assert_string_equal(rows[1].entity, "appointment");
  struct replica_status status;
  assert_int_equal(replica_status(desk->replica, &status, NULL), CODE_OK);
  assert_int_equal(status.review, 2);
}

/* --- Who acts --- */

static void add_users(struct desk *desk) {
  char hash[crypto_pwhash_STRBYTES];
  char sql[2048];
  assert_true(sodium_init() >= 0);
  assert_int_equal(crypto_pwhash_str(hash, "4711", 4, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN),
                   0);
  (void)snprintf(
      sql, sizeof sql,
      "INSERT INTO user (id, tenant_id, name, role, employee_id, pin_hash, status, created_at, updated_at) "
      "VALUES (x'00000000000070008000000000000a01', randomblob(16), 'Ines', 'RECEPTION', NULL, '%s', "
      "'ACTIVE', 1, 1),"
      "(x'00000000000070008000000000000a02', randomblob(16), 'Mia Weber', 'PROVIDER', "
      "x'00000000000070008000000000000201', '%s', 'ACTIVE', 1, 1),"
      "(x'00000000000070008000000000000a03', randomblob(16), 'Olga', 'OWNER', NULL, NULL, 'ACTIVE', 1, 1),"
      "(x'00000000000070008000000000000a04', randomblob(16), 'Sid', 'OWNER', NULL, '%s', 'SUSPENDED', 1, "
      "1);"
      "INSERT INTO meta VALUES ('setup_changes', 1)",
      hash, hash, hash);
  fixture_sql(desk->fixture.path, sql);
}

static void those_with_the_pin_sign_in(void **state) {
  struct desk *desk = *state;
  struct actor actor;
  struct error error;
  error_init(&error);
  add_users(desk);
  passes(reader_sign_in(desk->replica, "ines", "4711", &actor, &error), &error);
  assert_int_equal(actor.role, ROLE_RECEPTION);
  assert_int_equal(actor.kind, ACTOR_DESK);
  assert_string_equal(actor.name, "Ines");
  passes(reader_sign_in(desk->replica, "web", "4711", &actor, &error), &error);
  assert_int_equal(actor.kind, ACTOR_STAFF);
  assert_true(id_equal(actor.employee, fixture_id(201)));
  passes(reader_sign_in(desk->replica, "olga", NULL, &actor, &error), &error);
  assert_int_equal(actor.role, ROLE_OWNER);
  assert_int_equal(fixture_number(desk->fixture.path, "SELECT count(*) FROM security_log"), 0);
}

static void a_refused_pin_is_noted(void **state) {
  struct desk *desk = *state;
  struct actor actor;
  struct error error;
  add_users(desk);
  static const char *const wrong[] = {"4712", "", NULL, "47110"};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    error_init(&error);
    assert_int_equal(reader_sign_in(desk->replica, "ines", wrong[i], &actor, &error), CODE_NOT_PERMITTED);
  }
  error_init(&error);
  assert_int_equal(reader_sign_in(desk->replica, "sid", "4711", &actor, &error), CODE_NOT_PERMITTED);
  assert_non_null(strstr(error.text, "SUSPENDED"));
  assert_int_equal(reader_sign_in(desk->replica, "nobody", "4711", &actor, NULL), CODE_NOT_FOUND);
  assert_int_equal(
      fixture_number(desk->fixture.path, "SELECT count(*) FROM security_log WHERE outcome = 'FAILURE'"), 5);
}

static void a_salon_without_users_acts_as_owner(void **state) {
  struct desk *desk = *state;
  struct actor actor;
  assert_int_equal(reader_default_actor(desk->replica, &actor, NULL), CODE_OK);
  assert_int_equal(actor.role, ROLE_OWNER);
  assert_true(id_is_nil(actor.user));
  assert_int_equal(reader_sign_in(desk->replica, "ines", "4711", &actor, NULL), CODE_NOT_FOUND);
  add_users(desk);
  assert_int_equal(reader_default_actor(desk->replica, &actor, NULL), CODE_OK);
  assert_int_equal(actor.role, ROLE_RECEPTION);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      CASE(a_visit_comes_with_its_history),
      CASE(participants_are_read),
      CASE(a_visit_is_found_by_id_or_code),
      CASE(a_customers_visits_come_newest_first),
      CASE(the_last_visit_is_the_last_completed_or_live_one),
      CASE(the_rules_learn_what_they_ask_of_a_customer),
      CASE(a_customer_comes_with_the_notes),
      CASE(customers_are_named_by_id_phone_email_or_whole_name),
      CASE(the_search_finds_by_name_sound_phone_and_email),
      CASE(the_search_in_memory_follows_what_others_write),
      CASE(the_queue_is_in_the_order_of_promises),
      CASE(open_reviews_are_listed_oldest_first),
      CASE(those_with_the_pin_sign_in),
      CASE(a_refused_pin_is_noted),
      CASE(a_salon_without_users_acts_as_owner),
  };
#undef CASE
  return cmocka_run_group_tests(tests, NULL, NULL);
}
