/* Customers: adding, changing, merging two, and erasing one from everywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "unit/command_fixture.h"

static enum code add(struct desk *desk, const struct customer_fields *fields) {
  return command_customer_add(desk->replica, &desk->command, fields, &desk->outcome, desk_try(desk));
}

static enum code edit(struct desk *desk, int customer, const struct customer_fields *fields) {
  return command_customer_edit(desk->replica, &desk->command, fixture_id(customer), fields, &desk->outcome,
                               desk_try(desk));
}

static enum code merge(struct desk *desk, int into, int from) {
  return command_customer_merge(desk->replica, &desk->command, fixture_id(into), fixture_id(from),
                                &desk->outcome, desk_try(desk));
}

static enum code undo(struct desk *desk) {
  return command_undo(desk->replica, &desk->command, &desk->outcome, desk_try(desk));
}

/* ------------------------------------------------------------------------------------- add and edit */

static void a_customer_is_added(void **state) {
  struct desk *desk = *state;
  const struct customer_fields fields = {.first_name = " Zoë ",
                                         .last_name = "Neu",
                                         .phone = "0171 5550199",
                                         .email = "Zoe@Example.COM",
                                         .birth_date = "1990-02-28",
                                         .notes = "two\nlines",
                                         .add_note = "formula 7/1",
                                         .blocked = -1};
  passes(desk, add(desk, &fields));
  answers(desk,
          "SELECT first_name || '|' || last_name || '|' || phone || '|' || phone_e164 || '|' || email || '|' "
          "|| birth_date || '|' || "
          "notes || '|' || blocked || revision FROM customer WHERE id = ?1",
          desk->outcome.id, "Zoë|Neu|0171 5550199|+491715550199|zoe@example.com|1990-02-28|two\nlines|01");
  answers(desk, "SELECT text || noted_by FROM customer_note WHERE customer_id = ?1", desk->outcome.id,
          "formula 7/1Ines");
  answers(desk, "SELECT group_concat(entity || ' ' || kind) FROM (SELECT * FROM outbox ORDER BY n)", id_nil,
          "customer create,customer_note create");
}

static void what_cannot_be_is_refused(void **state) {
  struct desk *desk = *state;
  static char longer[300];
  memset(longer, 'x', sizeof longer - 1);
  static const struct {
    struct customer_fields fields;
    enum code wanted;
  } cases[] = {
      {{.blocked = -1}, CODE_INVALID},
      {{.first_name = " ", .last_name = "", .blocked = -1}, CODE_INVALID},
      {{.first_name = longer, .blocked = -1}, CODE_INVALID},
      {{.first_name = "A\x1b", .blocked = -1}, CODE_INVALID},
      {{.first_name = "A\nB", .blocked = -1}, CODE_INVALID},
      {{.first_name = "A\xf0\x28", .blocked = -1}, CODE_INVALID},
      {{.first_name = "A", .email = "anna@example.com", .blocked = -1}, CODE_EXISTS},
      {{.first_name = "A", .email = "ANNA@example.com", .blocked = -1}, CODE_EXISTS},
      {{.first_name = "A", .email = "@", .blocked = -1}, CODE_INVALID},
      {{.first_name = "A", .phone = "soon", .blocked = -1}, CODE_INVALID},
      {{.first_name = "A", .birth_date = "1990-02-30", .blocked = -1}, CODE_INVALID},
  };
  uint64_t before = desk_state(desk);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    refused(desk, add(desk, &cases[i].fields), cases[i].wanted, NULL);
    assert_int_equal(desk_state(desk), before);
  }
  const struct customer_fields free_again = {.first_name = "New", .email = "gone@example.com", .blocked = -1};
  passes(desk, add(desk, &free_again)); /* of one who was deleted */
}

static void fields_are_changed_and_cleared(void **state) {
  struct desk *desk = *state;
  const struct customer_fields change = {
      .last_name = "Schmitt", .phone = "+43 1 5550177", .email = "", .blocked = 1, .blocked_reason = "debts"};
  passes(desk, edit(desk, ANNA, &change));
  assert_int_equal(desk->outcome.revision, 2);
  answers(desk,
          "SELECT first_name || '|' || last_name || '|' || phone_e164 || '|' || (email IS NULL) || '|' || "
          "blocked || blocked_reason FROM "
          "customer WHERE id = ?1",
          fixture_id(ANNA), "Anna|Schmitt|+4315550177|1|1debts");
  answers(desk, "SELECT body FROM outbox WHERE entity_id = ?1", fixture_id(ANNA),
          "{\"last_name\":\"Schmitt\",\"email\":null,\"phone\":\"+43 1 "
          "5550177\",\"phone_e164\":\"+4315550177\",\"blocked\":true,"
          "\"blocked_reason\":\"debts\"}");
  answers(desk, "SELECT base FROM outbox WHERE entity_id = ?1", fixture_id(ANNA),
          "{\"last_name\":\"Schmidt\",\"email\":\"anna@example.com\",\"phone\":\"030 "
          "5550101\",\"phone_e164\":\"+49305550101\","
          "\"blocked\":false,\"blocked_reason\":null}");
  const struct customer_fields nameless = {.first_name = "", .last_name = "", .blocked = -1};
  refused(desk, edit(desk, ANNA, &nameless), CODE_INVALID, "name");
  desk->command.if_revision = 1;
  refused(desk, edit(desk, ANNA, &change), CODE_STALE_VERSION, NULL);
}

/* A note alone leaves the row as it is, and what was done to the row before can still be taken back. */
static void a_note_alone_keeps_what_can_be_undone(void **state) {
  struct desk *desk = *state;
  const struct customer_fields change = {.notes = "likes tea", .blocked = -1},
                               note = {.add_note = "formula 7/1", .blocked = -1};
  passes(desk, edit(desk, BEN, &change));
  passes(desk, edit(desk, BEN, &note));
  passes(desk, undo(desk));
  passes(desk, undo(desk));
  answers(desk, "SELECT notes FROM customer WHERE id = ?1", fixture_id(BEN), "");
  answers(desk, "SELECT count(*) FROM customer_note WHERE customer_id = ?1 AND deleted_at IS NULL",
          fixture_id(BEN), "0");
}

/* -------------------------------------------------------------------------------------------- merge */

static const char belongings_sql[] =
    "INSERT INTO customer_note (id, tenant_id, customer_id, text, noted_at, created_at, updated_at) VALUES "
    "(randomblob(16), "
    "randomblob(16), x'00000000000070008000000000000501', 'likes tea', 1, 1, 1);"
    "INSERT INTO waitlist_entry (id, tenant_id, customer_id, service_id, created_at, updated_at) VALUES "
    "(randomblob(16), randomblob(16), "
    "x'00000000000070008000000000000501', x'00000000000070008000000000000301', 1, 1);"
    "INSERT INTO call_log (id, tenant_id, call_id, customer_id, from_number, started_at, created_at, "
    "updated_at) VALUES (randomblob(16), "
    "randomblob(16), 'c1', x'00000000000070008000000000000501', '+49305550101', 1, 1, 1);"
    "INSERT INTO walk_in (id, tenant_id, location_id, number, date, customer_id, service_id, arrived_at, "
    "created_at, updated_at) VALUES "
    "(randomblob(16), randomblob(16), randomblob(16), 1, '2026-11-20', x'00000000000070008000000000000501', "
    "x'00000000000070008000000000000301', 1, 1, 1);"
    "INSERT INTO series (id, tenant_id, customer_id, location_id, rule, first_date, start_minute, "
    "created_at, updated_at) VALUES "
    "(randomblob(16), randomblob(16), x'00000000000070008000000000000501', randomblob(16), "
    "'FREQ=DAILY;COUNT=2', '2026-11-20', 540, 1, 1);"
    "INSERT INTO participant (appointment_id, position, tenant_id, customer_id, name) VALUES "
    "(x'00000000000070008000000000000602', 0, "
    "randomblob(16), x'00000000000070008000000000000501', 'Anna Schmidt');";

static const char belongings_count[] = "SELECT (SELECT count(*) FROM appointment WHERE customer_id = ?1) || "
                                       "(SELECT count(*) FROM customer_note WHERE customer_id = ?1) || "
                                       "(SELECT count(*) FROM waitlist_entry WHERE customer_id = ?1) || "
                                       "(SELECT count(*) FROM call_log WHERE customer_id = ?1) || (SELECT "
                                       "count(*) FROM walk_in WHERE customer_id = ?1) || (SELECT count(*) "
                                       "FROM series WHERE customer_id = ?1) || (SELECT count(*) FROM "
                                       "participant WHERE customer_id = ?1)";

static void merging_gives_all_that_belongs(void **state) {
  struct desk *desk = *state;
  fixture_sql(desk->fixture.path, belongings_sql);
  answers(desk, belongings_count, fixture_id(ANNA), "2111111");
  passes(desk, merge(desk, JEAN_LUC, ANNA));
  answers(desk, belongings_count, fixture_id(ANNA), "0000000");
  answers(desk, belongings_count, fixture_id(JEAN_LUC), "2111111");
  answers(desk, "SELECT email || ' ' || phone_e164 || ' ' || no_show_count FROM customer WHERE id = ?1",
          fixture_id(JEAN_LUC), "anna@example.com +491715550105 1");
  answers(desk, "SELECT hex(merged_into_id) || (deleted_at IS NOT NULL) FROM customer WHERE id = ?1",
          fixture_id(ANNA), "000000000000700080000000000005051");
  refused(desk, merge(desk, BEN, ANNA), CODE_NOT_FOUND, NULL);
  passes(desk, undo(desk));
  answers(desk, belongings_count, fixture_id(ANNA), "2111111");
  answers(desk, "SELECT email FROM customer WHERE id = ?1", fixture_id(ANNA), "anna@example.com");
  answers(desk, "SELECT coalesce(email, '-') FROM customer WHERE id = ?1", fixture_id(JEAN_LUC), "-");
  passes(desk, command_redo(desk->replica, &desk->command, &desk->outcome, desk_try(desk)));
  answers(desk, belongings_count, fixture_id(JEAN_LUC), "2111111");
}

static void merging_is_refused_whole(void **state) {
  struct desk *desk = *state;
  uint64_t before = desk_state(desk);
  refused(desk, merge(desk, ANNA, ANNA), CODE_INVALID, NULL);
  refused(desk, merge(desk, ANNA, GONE), CODE_NOT_FOUND, NULL);
  refused(desk, merge(desk, 599, ANNA), CODE_NOT_FOUND, NULL);
  desk->actor.role = ROLE_PROVIDER;
  refused(desk, merge(desk, ANNA, BEN), CODE_NOT_PERMITTED, NULL);
  assert_int_equal(desk_state(desk), before);
}

/* Somebody who has come since the salon opened. */
static void five_thousand_visits_are_merged(void **state) {
  struct desk *desk = *state;
  fixture_sql(
      desk->fixture.path,
      "INSERT INTO appointment (id, tenant_id, location_id, customer_id, status, starts_at, ends_at, price, "
      "duration_minutes, "
      "confirmation_code, source, created_at, updated_at) WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL "
      "SELECT i + 1 FROM n WHERE i < 5000) "
      "SELECT randomblob(16), x'00000000000070008000000000000001', x'00000000000070008000000000000101', "
      "x'00000000000070008000000000000502', 'completed', i * 86400000, i * 86400000 + 60000, 0, 1, 'code' || "
      "i, 'import', 1, 1 FROM n");
  passes(desk, merge(desk, ANNA, BEN));
  answers(desk, "SELECT count(*) FROM appointment WHERE customer_id = ?1", fixture_id(ANNA), "5003");
  answers(desk, "SELECT count(*) FROM outbox WHERE entity = 'appointment'", id_nil, "5001");
  passes(desk, undo(desk));
  answers(desk, "SELECT count(*) FROM appointment WHERE customer_id = ?1", fixture_id(BEN), "5001");
}

/* An e-mail that was given away meanwhile cannot come back, and the desk is told whose it is now. */
static void an_email_given_away_is_not_taken_back(void **state) {
  struct desk *desk = *state;
  const struct customer_fields clear = {.email = "", .blocked = -1}, other = {.first_name = "Zoë",
                                                                              .last_name = "Neu",
                                                                              .email = "anna@example.com",
                                                                              .blocked = -1};
  passes(desk, edit(desk, ANNA, &clear));
  /* By another desk: no command of this one. */
  fixture_sql(desk->fixture.path,
              "UPDATE customer SET email = 'anna@example.com' WHERE last_name = 'Müller'");
  uint64_t before = desk_state(desk);
  refused(desk, undo(desk), CODE_EXISTS, "Jean-Luc Müller");
  assert_int_equal(desk_state(desk), before);
  fixture_sql(desk->fixture.path, "UPDATE customer SET email = NULL WHERE last_name = 'Müller'");
  passes(desk, undo(desk));
  passes(desk, command_redo(desk->replica, &desk->command, &desk->outcome, desk_try(desk)));
  passes(desk, add(desk, &other));
  passes(desk, undo(desk));
  fixture_sql(desk->fixture.path,
              "UPDATE customer SET email = 'anna@example.com' WHERE last_name = 'Müller'");
  refused(desk, command_redo(desk->replica, &desk->command, &desk->outcome, desk_try(desk)), CODE_EXISTS,
          "Jean-Luc Müller");
}

/* -------------------------------------------------------------------------------------------- erase */

/* Leaves the person's name in every place that the program writes to, and in those that sync and the centre will. */
static struct id leave_traces(struct desk *desk) {
  const struct customer_fields fields = {.first_name = "Wanda",
                                         .last_name = "Zweig",
                                         .phone = "0171 5550666",
                                         .email = "wanda@zweig.example",
                                         .address = "Zweigstrasse 1",
                                         .notes = "Wanda is kind",
                                         .add_note = "Wanda: formula",
                                         .blocked = 0,
                                         .blocked_reason = "Wanda owes"};
  passes(desk, add(desk, &fields));
  struct id wanda = desk->outcome.id;
  struct booking booking = desk_booking(desk, HAIRCUT, MIA, AT(9, 0), 0);
  booking.customer.id = wanda;
  booking.note = "Wanda by the window";
  booking.told_how = "called Wanda";
  passes(desk, command_book(desk->replica, &desk->command, &booking, &desk->outcome, desk_try(desk)));
  struct id visit = desk->outcome.id;
  desk->command.override_reason = "Wanda insisted";
  passes(desk, command_move(desk->replica, &desk->command, visit, AT(10, 0), EMPLOYEE_ANY, &desk->outcome,
                            desk_try(desk)));
  desk->command.override_reason = NULL;
  passes(desk, command_status(desk->replica, &desk->command, visit, STATUS_CANCELLED, "Wanda is ill",
                              &desk->outcome, desk_try(desk)));
  const struct waitlist_wish wish = {.customer = wanda,
                                     .service = desk_service(desk, HAIRCUT),
                                     .employee = EMPLOYEE_ANY,
                                     .from = INT32_MIN,
                                     .to = INT32_MIN,
                                     .note = "Wanda, mornings"};
  passes(desk, command_waitlist_add(desk->replica, &desk->command, &wish, &desk->outcome, desk_try(desk)));
  desk->fixture.now = AT(13, 0);
  const struct walk_in walk_in = {.service = desk_service(desk, HAIRCUT),
                                  .employee = EMPLOYEE_ANY,
                                  .customer = {.name = "Wanda Zweig", .phone = "0171 5550666"}};
  passes(desk, command_walk_in(desk->replica, &desk->command, &walk_in, &desk->outcome, desk_try(desk)));
  passes(desk, draft_save(desk->replica, "booking", "Wanda tomorrow", desk_try(desk)));
  const struct customer_fields twin = {
      .first_name = "Wanda", .last_name = "Zweigg", .notes = "Wanda's twin", .blocked = -1};
  passes(desk, add(desk, &twin));
  passes(desk, command_customer_merge(desk->replica, &desk->command, wanda, desk->outcome.id, &desk->outcome,
                                      desk_try(desk)));
  return wanda;
}

static const char foreign_traces_sql[] =
    "INSERT INTO call_log (id, tenant_id, call_id, customer_id, from_number, to_number, notes, "
    "recording_url, started_at, created_at, "
    "updated_at) SELECT randomblob(16), tenant_id, 'c' || n, CASE n WHEN 1 THEN id END, '+491715550666', "
    "'+493055501', 'Wanda called', "
    "'https://calls.example/wanda', 1, 1, 1 FROM customer, (SELECT 1 AS n UNION SELECT 2) WHERE email = "
    "'wanda@zweig.example';"
    "INSERT INTO notification (id, tenant_id, type, recipient, message, failure_reason, appointment_id, "
    "created_at, updated_at) SELECT "
    "randomblob(16), a.tenant_id, 'EMAIL', 'wanda@zweig.example', 'Dear Wanda', 'wanda@zweig.example "
    "bounced', CASE n WHEN 1 THEN a.id END, "
    "1, 1 FROM appointment AS a, (SELECT 1 AS n UNION SELECT 2) WHERE notes = 'Wanda by the window';"
    "INSERT INTO participant (appointment_id, position, tenant_id, customer_id, name, email) SELECT "
    "x'00000000000070008000000000000602', 0, tenant_id, id, 'Wanda Zweig', email FROM customer WHERE email = "
    "'wanda@zweig.example';"
    "INSERT INTO audit_log (tenant_id, at, by_kind, by_name, command, entity, entity_id, before, after) "
    "VALUES (randomblob(16), 1, 'DESK', "
    "'Ines', 'edit', 'appointment', x'00000000000070008000000000000602', NULL, "
    "'{\"participants\":[{\"name\":\"Wanda Zweig\"}]}');"
    "INSERT INTO outbox (op_id, entity, entity_id, kind, base_version, body, schema, made_at) VALUES "
    "(randomblob(16), 'appointment', "
    "x'00000000000070008000000000000602', 'update', 0, "
    "'{\"notes\":\"stays\",\"participants\":[{\"name\":\"Wanda Zweig\"}]}', 1, 1);"
    "INSERT INTO status_history (appointment_id, at, position, id, tenant_id, from_status, to_status, "
    "by_kind, by_name, reason) SELECT id, "
    "1, 9, randomblob(16), tenant_id, NULL, 'scheduled', 'CUSTOMER', 'Wanda Zweig', 'Wanda' FROM appointment "
    "WHERE notes = 'Wanda by the "
    "window';"
    "INSERT INTO review_item (id, tenant_id, kind, entity, entity_id, summary, ours, theirs, reason, "
    "found_at, created_at, updated_at) SELECT "
    "randomblob(16), tenant_id, 'edit_edit', 'customer', id, 'Wanda twice', '{\"a\":\"Wanda\"}', "
    "'{\"a\":\"Wanda\"}', 'Wanda', 1, 1, 1 FROM "
    "customer WHERE email = 'wanda@zweig.example';"
    "INSERT INTO base_row (entity, entity_id, version, seq, image) SELECT 'customer', id, 1, 1, "
    "'{\"a\":\"Wanda\"}' FROM customer WHERE "
    "email = 'wanda@zweig.example';"
    "INSERT INTO quarantine (entity, entity_id, version, seq, reason, body, found_at) SELECT 'customer', id, "
    "1, 1, 'Wanda', "
    "'{\"a\":\"Wanda\"}', 1 FROM customer WHERE email = 'wanda@zweig.example';"
    "INSERT INTO op_archive (op_id, entity, entity_id, kind, base_version, base, body, schema, verdict, "
    "made_at, settled_at) SELECT "
    "randomblob(16), 'customer_note', id, 'create', 0, '{\"a\":\"Wanda\"}', '{\"a\":\"Wanda\"}', 1, "
    "'applied', 1, 1 FROM customer_note "
    "WHERE text LIKE 'Wanda%';"
    "INSERT INTO privacy_request (id, tenant_id, customer_id, kind, requested_at, note, created_at, "
    "updated_at) SELECT randomblob(16), "
    "tenant_id, id, 'DELETION', 1, 'Wanda wrote', 1, 1 FROM customer WHERE email = 'wanda@zweig.example';"
    "INSERT INTO series (id, tenant_id, customer_id, location_id, rule, first_date, start_minute, template, "
    "created_at, updated_at) "
    "SELECT randomblob(16), tenant_id, id, randomblob(16), 'FREQ=DAILY;COUNT=2', '2026-11-20', 540, "
    "'{\"notes\":\"Wanda again\"}', 1, 1 "
    "FROM customer WHERE email = 'wanda@zweig.example';"
    "UPDATE appointment SET booked_by = 'Wanda Zweig', source = 'web', title = 'Wanda' WHERE notes = 'Wanda "
    "by the window';";

static void erasing_leaves_no_trace(void **state) {
  struct desk *desk = *state;
  static const char *const words[] = {"wanda", "zweig", "5550666"};
  struct id wanda = leave_traces(desk);
  fixture_sql(desk->fixture.path, foreign_traces_sql);
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) assert_true(desk_holds(desk, words[i]));
  desk->command.override_reason = "Wanda again";
  struct booking booking = desk_booking(desk, HAIRCUT, MIA, AT(16, 0), 0);
  booking.customer.id = wanda;
  passes(desk, command_book(desk->replica, &desk->command, &booking, &desk->outcome, desk_try(desk)));
  struct id upcoming = desk->outcome.id;
  desk->command.override_reason = NULL;
  int64_t visits = desk_number(desk, "SELECT count(*) FROM appointment WHERE customer_id = ?1", wanda);
  desk->actor.role = ROLE_ADMIN;
  refused(desk, command_customer_erase(desk->replica, &desk->command, wanda, &desk->outcome, desk_try(desk)),
          CODE_NOT_PERMITTED, NULL);
  desk->actor.role = ROLE_OWNER;
  passes(desk, command_customer_erase(desk->replica, &desk->command, wanda, &desk->outcome, desk_try(desk)));
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (desk_holds(desk, words[i])) fail_msg("\"%s\" is still there", words[i]);
  /* The visits stay for the figures, and the next one can still be moved; others' are as they were, and it is known who erased. */
  assert_int_equal(desk_number(desk, "SELECT count(*) FROM appointment WHERE customer_id = ?1", wanda),
                   visits);
  assert_int_equal(desk->outcome.revision,
                   desk_number(desk, "SELECT revision FROM customer WHERE id = ?1", wanda));
  answers(desk,
          "SELECT by_name || (before IS NULL) || (after IS NULL) FROM audit_log WHERE entity_id = ?1 AND "
          "command = 'customer erase'",
          wanda, "Ines11");
  answers(desk, "SELECT kind FROM outbox WHERE entity_id = ?1 ORDER BY n DESC", wanda, "purge");
  answers(desk, "SELECT body FROM outbox WHERE entity_id = ?1", fixture_id(602), "{\"notes\":\"stays\"}");
  refused(desk, command_redo(desk->replica, &desk->command, &desk->outcome, desk_try(desk)), CODE_NOT_FOUND,
          "nothing");
  refused(desk, undo(desk), CODE_NOT_FOUND, "nothing");
  passes(desk, command_move(desk->replica, &desk->command, upcoming, AT(14, 0), EMPLOYEE_ANY, &desk->outcome,
                            desk_try(desk)));
}

static bool file_holds(const struct desk *desk, const char *name, const char *word) {
  char path[FIXTURE_PATH_SIZE];
  fixture_beside(&desk->fixture, name, path);
  FILE *file = fopen(path, "r");
  if (file == NULL) return false;
  size_t same = 0;
  bool found = false;
  for (int c = getc(file); c != EOF && !found; c = getc(file)) {
    same = c == word[same] ? same + 1 : c == word[0] ? 1 : 0;
    found = word[same] == '\0';
  }
  assert_int_equal(fclose(file), 0);
  return found;
}

/* Not even in pages and log records that nobody reads any more. */
static void erasing_reaches_the_bytes_of_the_file(void **state) {
  struct desk *desk = *state;
  struct id wanda = leave_traces(desk);
  assert_true(file_holds(desk, "replica.db-wal", "Wanda"));
  passes(desk, command_customer_erase(desk->replica, &desk->command, wanda, &desk->outcome, desk_try(desk)));
  static const char *const files[] = {"replica.db", "replica.db-wal"}, *const words[] = {"Wanda", "wanda@",
                                                                                         "5550666"};
  for (size_t i = 0; i < 2; i++)
    for (size_t j = 0; j < 3; j++)
      if (file_holds(desk, files[i], words[j])) fail_msg("%s holds \"%s\"", files[i], words[j]);
  desk_book(desk, HAIRCUT, MIA, AT(14, 0), ANNA); /* the handle works on */
}

/* What was sent cannot be called back, and must be sent again as it was. */
static void what_was_sent_stays_as_it_was_sent(void **state) {
  struct desk *desk = *state;
  const struct customer_fields fields = {.first_name = "Wanda", .blocked = -1};
  passes(desk, add(desk, &fields));
  struct id wanda = desk->outcome.id;
  fixture_sql(desk->fixture.path, "UPDATE outbox SET op_no = 1, state = 'inflight'");
  passes(desk, command_customer_erase(desk->replica, &desk->command, wanda, &desk->outcome, desk_try(desk)));
  answers(desk, "SELECT body ->> '$.first_name' FROM outbox WHERE entity_id = ?1 ORDER BY n", wanda, "Wanda");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(a_customer_is_added),
      CASE(what_cannot_be_is_refused),
      CASE(fields_are_changed_and_cleared),
      CASE(a_note_alone_keeps_what_can_be_undone),
      CASE(merging_gives_all_that_belongs),
      CASE(merging_is_refused_whole),
      CASE(five_thousand_visits_are_merged),
      CASE(an_email_given_away_is_not_taken_back),
      CASE(erasing_leaves_no_trace),
      CASE(erasing_reaches_the_bytes_of_the_file),
      CASE(what_was_sent_stays_as_it_was_sent),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
