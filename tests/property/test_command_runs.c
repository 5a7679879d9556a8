/*
 * Commands in random order on a small salon, by two programs in turn. Whatever they answer: no two segments of
 * one employee overlap unless flagged, the operations in the outbox tell what the visits have become, every one
 * of them is in the audit log, and taking everything back gives the first dump again, step by step; doing it
 * again gives the last one. And a centre that is told all of it, as sync would tell it, has the same rows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "../support/dice.h"
#include "../unit/store_fixture.h"
#include "core/model/instant.h"
#include "core/store/commands.h"
#include "property/outbox_centre.h"

enum { RUNS = 40, STEPS = 60, DUMP_MAX = 1024 * 1024 };

static const int64_t monday_8 = 1795417200000; /* 2026-11-23T08:00 in Berlin */

struct run {
  struct fixture fixture;
  struct replica *replicas[2]; /* two programs at work on one file */
  struct replica *replica;     /* the one whose turn it is */
  sqlite3 *db;                 /* to look at the tables */
  const struct salon *salon;
  struct dice dice;
  struct actor actor;
  struct command command;
  int done; /* commands that changed something */
};

/* ----------------------------------------------------------------------------------------------- dumps */

/* All that people see, without history, audit, undo, outbox and the counts of writes. */
static const char dump_sql[] =
    "SELECT 'appointment', hex(id), hex(customer_id), status, starts_at, ends_at, price, duration_minutes, "
    "title, notes,"
    " cancellation_reason, told_how, overrides, moves FROM appointment WHERE deleted_at IS NULL"
    " UNION ALL SELECT 'segment', hex(s.appointment_id), s.position, hex(s.service_id), s.part, "
    "hex(s.employee_id), s.starts_at,"
    " s.ends_at, s.occupied_from, s.occupied_to, s.price, s.overlap, s.blocking, s.gap_after"
    " FROM appointment_segment s JOIN appointment a ON a.id = s.appointment_id WHERE a.deleted_at IS NULL"
    " UNION ALL SELECT 'addon', hex(x.appointment_id), x.position, hex(x.addon_id), x.segment, x.name, "
    "x.price, x.duration_minutes,"
    " 0, 0, 0, 0, 0, 0 FROM appointment_addon x JOIN appointment a ON a.id = x.appointment_id WHERE "
    "a.deleted_at IS NULL"
    " UNION ALL SELECT 'customer', hex(id), first_name, last_name, email, phone, phone_e164, notes, blocked, "
    "blocked_reason,"
    " birth_date, address, no_show_count, hex(merged_into_id) FROM customer WHERE deleted_at IS NULL"
    " UNION ALL SELECT 'note', hex(id), hex(customer_id), text, noted_at, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM "
    "customer_note"
    " WHERE deleted_at IS NULL"
    " UNION ALL SELECT 'block', hex(id), hex(employee_id), starts_at, ends_at, reason, 0, 0, 0, 0, 0, 0, 0, "
    "0 FROM block"
    " WHERE deleted_at IS NULL"
    " UNION ALL SELECT 'ticket', hex(id), number, state, hex(customer_id), hex(appointment_id), name, phone, "
    "quoted_minutes,"
    " promised_start_at, 0, 0, 0, 0 FROM walk_in WHERE deleted_at IS NULL"
    " UNION ALL SELECT 'wish', hex(id), hex(customer_id), status, note, from_date, to_date, 0, 0, 0, 0, 0, "
    "0, 0 FROM waitlist_entry"
    " WHERE deleted_at IS NULL"
    " UNION ALL SELECT 'member', hex(pool_id), position, assigned_count, last_assigned_at, 0, 0, 0, 0, 0, 0, "
    "0, 0, 0 FROM pool_member"
    " ORDER BY 1, 2, 3";

static char *dump(const struct run *run) {
  sqlite3_stmt *statement;
  char *text = calloc(1, DUMP_MAX);
  size_t used = 0;
  assert_int_equal(sqlite3_prepare_v2(run->db, dump_sql, -1, &statement, NULL), SQLITE_OK);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
      const char *column = (const char *)sqlite3_column_text(statement, i);
      int wrote = snprintf(text + used, DUMP_MAX - used, "%s|", column == NULL ? "-" : column);
      assert_true(wrote >= 0 && used + (size_t)wrote + 2 < DUMP_MAX);
      used += (size_t)wrote;
    }
    text[used++] = '\n';
  }
  sqlite3_finalize(statement);
  return text;
}

static int64_t number(const struct run *run, const char *sql) {
  sqlite3_stmt *statement;
  assert_int_equal(sqlite3_prepare_v2(run->db, sql, -1, &statement, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
  int64_t found = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  return found;
}

/* Pairs of live blocking segments of one employee that overlap though neither is flagged. */
static const char overlap_sql[] =
    "SELECT count(*) FROM appointment_segment a JOIN appointment_segment b ON a.employee_id = b.employee_id"
    " AND (a.appointment_id < b.appointment_id OR (a.appointment_id = b.appointment_id AND a.position < "
    "b.position))"
    " WHERE a.blocking = 1 AND b.blocking = 1 AND a.overlap = 0 AND b.overlap = 0"
    " AND a.occupied_from < b.occupied_to AND b.occupied_from < a.occupied_to";

/* Segments whose `blocking` is not what the visit's status and life say. */
static const char blocking_sql[] =
    "SELECT count(*) FROM appointment_segment s JOIN appointment a ON a.id = s.appointment_id"
    " WHERE s.blocking <> (a.deleted_at IS NULL AND a.status NOT IN ('cancelled', 'no_show'))";

/* Visits whose end or price is not that of their parts. */
static const char sums_sql[] =
    "SELECT count(*) FROM appointment a WHERE a.revision > 1 AND a.deleted_at IS NULL AND ("
    " starts_at <> (SELECT min(starts_at) FROM appointment_segment WHERE appointment_id = a.id)"
    " OR ends_at <> (SELECT max(ends_at + 60000 * gap_after) FROM appointment_segment WHERE appointment_id = "
    "a.id)"
    " OR ends_at - starts_at <> 60000 * duration_minutes"
    " OR price <> (SELECT sum(price) FROM appointment_segment WHERE appointment_id = a.id)"
    "   + (SELECT coalesce(sum(price), 0) FROM appointment_addon WHERE appointment_id = a.id))";

/* Visits that were written and are not what their operations, one after the other, tell the centre. */
static const char told_sql[] =
    "WITH told(id, n, body) AS (SELECT entity_id, n, body FROM outbox WHERE entity = 'appointment'),"
    " last(id, field, n) AS (SELECT told.id, j.key, max(told.n) FROM told, json_each(told.body) AS j WHERE "
    "j.key IN "
    "('status',"
    " 'starts_at', 'ends_at', 'price', 'notes', 'moves', 'deleted_at') GROUP BY told.id, j.key),"
    " value(id, field, value) AS (SELECT last.id, last.field, json_extract(told.body, '$.' || last.field) "
    "FROM last"
    " JOIN told ON told.n = last.n)"
    " SELECT count(*) FROM appointment AS a JOIN value AS v ON v.id = a.id WHERE v.value IS NOT CASE v.field"
    " WHEN 'status' THEN a.status WHEN 'starts_at' THEN a.starts_at WHEN 'ends_at' THEN a.ends_at WHEN "
    "'price' THEN a.price"
    " WHEN 'notes' THEN a.notes WHEN 'moves' THEN a.moves WHEN 'deleted_at' THEN a.deleted_at END";

/* Visits that wait to be sent, with nothing that would send them, and operations without an audit entry. */
static const char untold_sql[] = "SELECT (SELECT count(*) FROM appointment AS a WHERE sync_state = 'pending' "
                                 "AND updated_at > 1 AND NOT EXISTS (SELECT 1"
                                 " FROM outbox WHERE entity_id = a.id))"
                                 " + (SELECT count(*) FROM outbox AS o WHERE (SELECT count(*) FROM audit_log "
                                 "WHERE entity_id = o.entity_id) <"
                                 " (SELECT count(*) FROM outbox WHERE entity_id = o.entity_id))";

static void check_invariants(const struct run *run) {
  assert_int_equal(number(run, told_sql), 0);
  assert_int_equal(number(run, untold_sql), 0);
  assert_int_equal(number(run, overlap_sql), 0);
  assert_int_equal(number(run, blocking_sql), 0);
  if (number(run, sums_sql) != 0) {
    char *now = dump(run);
    fail_msg("a visit's end or price is not that of its parts\n%s", now);
  }
}

/* ----------------------------------------------------------------------------------------------- steps */

static int64_t some_start(struct run *run) {
  return monday_8 + dice_between(&run->dice, 0, 44) * 15 * MS_PER_MINUTE;
}

static int some_employee(struct run *run) {
  return dice_between(&run->dice, 0, 2) == 0
             ? EMPLOYEE_ANY
             : (int)dice_between(&run->dice, 0, run->salon->employee_count - 1);
}

static void some_request(struct run *run, struct visit_request *request) {
  *request = (struct visit_request){.location = run->command.location};
  int services = (int)dice_between(&run->dice, 1, 2);
  for (int i = 0; i < services; i++) {
    int service = (int)dice_between(&run->dice, 0, run->salon->service_count - 1);
    (void)!visit_request_add_service(request, run->salon, service, some_employee(run), NULL);
  }
  if (dice_between(&run->dice, 0, 2) == 0 && run->salon->addon_count > 0)
    (void)!visit_request_add_addon(request, run->salon,
                                   (int)dice_between(&run->dice, 0, run->salon->addon_count - 1), NULL);
}

/* Some visit that is there, of those of today; the nil id when there is none. */
static struct id some_visit(struct run *run) {
  struct arena arena;
  struct day_sheet day;
  struct error error;
  struct id id = id_nil;
  arena_init(&arena, 64 * 1024 * 1024);
  error_init(&error);
  assert_int_equal(reader_day(run->replica, run->command.location, 20780, true, &arena, &day, &error),
                   CODE_OK);
  if (day.appointment_count > 0)
    id = day.appointments[dice_between(&run->dice, 0, day.appointment_count - 1)].id;
  arena_release(&arena);
  return id;
}

static enum code try_book(struct run *run, struct outcome *outcome, struct error *error) {
  struct booking booking = {.starts_at = some_start(run), .source = SOURCE_DESK};
  some_request(run, &booking.request);
  if (dice_between(&run->dice, 0, 3) == 0) {
    booking.customer = (struct customer_choice){.name = "Lea Neu", .phone = "030 5550199"};
  } else {
    booking.customer.id = fixture_id((int)dice_between(&run->dice, 501, 505));
  }
  booking.note = dice_between(&run->dice, 0, 1) == 0 ? "by the window" : NULL;
  return command_book(run->replica, &run->command, &booking, outcome, error);
}

static enum code try_edit(struct run *run, struct id visit, struct outcome *outcome, struct error *error) {
  struct appointment_edit edit = {.note = NULL};
  switch (dice_between(&run->dice, 0, 3)) {
  case 0:
    edit.note = "changed";
    break;
  case 1:
    edit.change_services = true;
    some_request(run, &edit.request);
    break;
  case 2:
    edit.minutes_delta = (int)dice_between(&run->dice, -2, 2) * 15;
    break;
  default:
    edit.told_how = "by phone";
    edit.customer = fixture_id(505);
  }
  return command_edit(run->replica, &run->command, visit, &edit, outcome, error);
}

static enum code try_customer(struct run *run, struct outcome *outcome, struct error *error) {
  const struct customer_fields added = {
      .first_name = "Zoë", .last_name = "Neu", .email = "zoe@example.com", .blocked = -1};
  const struct customer_fields edited = {
      .notes = "likes tea", .add_note = "formula 7/1", .blocked = (int)dice_between(&run->dice, -1, 1)};
  struct id one = fixture_id((int)dice_between(&run->dice, 501, 505)),
            other = fixture_id((int)dice_between(&run->dice, 501, 505));
  switch (dice_between(&run->dice, 0, 2)) {
  case 0:
    return command_customer_add(run->replica, &run->command, &added, outcome, error);
  case 1:
    return command_customer_edit(run->replica, &run->command, one, &edited, outcome, error);
  default:
    return command_customer_merge(run->replica, &run->command, one, other, outcome, error);
  }
}

static enum code try_queue(struct run *run, struct outcome *outcome, struct error *error) {
  struct walk_in walk_in = {
      .service = (int)dice_between(&run->dice, 0, run->salon->service_count - 1),
      .employee = some_employee(run),
      .customer = {.name = "Lea", .phone = dice_between(&run->dice, 0, 1) == 0 ? NULL : "030 5550188"}};
  struct waitlist_wish wish = {.customer = fixture_id(501),
                               .service = 0,
                               .employee = EMPLOYEE_ANY,
                               .from = 20780,
                               .to = 20790,
                               .note = "mornings"};
  struct id ticket;
  char number[16];
  (void)snprintf(number, sizeof number, "%d", (int)dice_between(&run->dice, 1, 6));
  switch (dice_between(&run->dice, 0, 3)) {
  case 0:
    return command_waitlist_add(run->replica, &run->command, &wish, outcome, error);
  case 1:
  case 2:
    if (command_find_ticket(run->replica, run->command.location, number, &ticket, error) != CODE_OK)
      return error->code;
    return dice_between(&run->dice, 0, 1) == 0
               ? command_serve(run->replica, &run->command, ticket, EMPLOYEE_ANY, outcome, error)
               : command_leave(run->replica, &run->command, ticket, outcome, error);
  default:
    return command_walk_in(run->replica, &run->command, &walk_in, outcome, error);
  }
}

static enum code try_block(struct run *run, struct outcome *outcome, struct error *error) {
  struct interval time = {.from = some_start(run)};
  time.to = time.from + dice_between(&run->dice, 0, 8) * 15 * MS_PER_MINUTE;
  return command_block(run->replica, &run->command,
                       (int)dice_between(&run->dice, 0, run->salon->employee_count - 1), time, "lunch",
                       outcome, error);
}

/* One random command; true when it changed something. */
static bool step(struct run *run) {
  struct outcome outcome = {0};
  struct error error;
  error_init(&error);
  run->replica = run->replicas[dice_between(&run->dice, 0, 1)];
  struct id visit = some_visit(run);
  run->command.override_reason = dice_between(&run->dice, 0, 3) == 0 ? "regular" : NULL;
  enum code code;
  switch (dice_between(&run->dice, 0, 9)) {
  case 0:
  case 1:
  case 2:
    code = try_book(run, &outcome, &error);
    break;
  case 3:
  case 4:
    code = command_move(run->replica, &run->command, visit, some_start(run), some_employee(run), &outcome,
                        &error);
    break;
  case 5:
    code = try_edit(run, visit, &outcome, &error);
    break;
  case 6:
    code = command_status(run->replica, &run->command, visit,
                          (enum appointment_status)dice_between(&run->dice, 1, appointment_status_count - 1),
                          "because", &outcome, &error);
    break;
  case 7:
    code = try_customer(run, &outcome, &error);
    break;
  case 8:
    code = try_block(run, &outcome, &error);
    break;
  default:
    code = try_queue(run, &outcome, &error);
  }
  if (getenv("FD_TEST_TRACE") != NULL)
    fprintf(stderr, "%s %s %s %s\n", code_name(code), outcome.sentence, error.text, error.detail);
  assert_true(code == error.code);
  assert_int_not_equal(code, CODE_INTERNAL);
  assert_int_not_equal(code, CODE_STORAGE);
  if (code != CODE_OK) assert_true(error.text[0] != '\0');
  return code == CODE_OK && !outcome.unchanged;
}

/* ----------------------------------------------------------------------------------------------- tests */

static void run_init(struct run *run, const char *name, uint64_t salt) {
  *run =
      (struct run){.dice = dice_for(name), .actor = {.role = ROLE_OWNER, .kind = ACTOR_DESK, .name = "desk"}};
  run->dice.state += salt;
  fixture_init_in_memory(&run->fixture);
  run->replica = run->replicas[0] = fixture_salon(&run->fixture);
  run->replicas[1] = fixture_open(&run->fixture);
  assert_int_equal(sqlite3_open_v2(run->fixture.path, &run->db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  run->fixture.now = monday_8 + 2 * MS_PER_HOUR;
  struct error error;
  error_init(&error);
  assert_int_equal(replica_salon(run->replica, &run->salon, NULL, &error), CODE_OK);
  run->command = (struct command){.actor = &run->actor,
                                  .location = salon_location(run->salon, fixture_id(101)),
                                  .if_revision = REVISION_ANY};
}

static void run_release(struct run *run) {
  assert_int_equal(sqlite3_close(run->db), SQLITE_OK);
  replica_free(run->replicas[1]);
  replica_free(run->replicas[0]);
  fixture_release(&run->fixture);
}

static void take(struct run *run, bool redo) {
  struct outcome outcome;
  struct error error;
  error_init(&error);
  run->command.override_reason = NULL;
  run->replica = run->replicas[dice_between(&run->dice, 0, 1)];
  enum code code = redo ? command_redo(run->replica, &run->command, &outcome, &error)
                        : command_undo(run->replica, &run->command, &outcome, &error);
  if (code != CODE_OK) fail_msg("%s: %s (%s)", code_name(code), error.text, error.detail);
}

/* Prints the lines of one dump that the other one lacks. */
static void print_missing(const char *what, const char *from, const char *in) {
  for (const char *line = from; *line != '\0';) {
    const char *end = strchr(line, '\n');
    char one[1024];
    (void)snprintf(one, sizeof one, "%.*s", (int)(end - line + 1), line);
    if (strstr(in, one) == NULL) print_error("%s %s", what, one);
    line = end + 1;
  }
}

static void assert_same_dump(const struct run *run, const char *wanted, const char *what, int at) {
  char *now = dump(run);
  if (strcmp(now, wanted) != 0) {
    print_missing("wanted", wanted, now);
    print_missing("is    ", now, wanted);
    fail_msg("%s %d: the dump differs", what, at);
  }
  free(now);
}

/* Undo of do restores the dump, for every command of a run, and redo of undo gives it again. */
static void test_undo_restores(void **state) {
  (void)state;
  for (int i = 0; i < RUNS; i++) {
    struct run run;
    char *dumps[UNDO_DEPTH + 1];
    run_init(&run, "undo restores", (uint64_t)i);
    struct memory *centre = outbox_centre(run.replica);
    dumps[0] = dump(&run);
    for (int j = 0; j < STEPS && run.done < UNDO_DEPTH; j++) {
      run.fixture.now += dice_between(&run.dice, 0, 5) * MS_PER_MINUTE;
      if (!step(&run)) continue;
      check_invariants(&run);
      dumps[++run.done] = dump(&run);
    }
    assert_true(run.done > 5);
    for (int j = run.done; j > 0; j--) {
      take(&run, false);
      check_invariants(&run);
      assert_same_dump(&run, dumps[j - 1], "undo of", j);
    }
    for (int j = 1; j <= run.done; j++) {
      take(&run, true);
      check_invariants(&run);
      assert_same_dump(&run, dumps[j], "redo of", j);
    }
    for (int j = 0; j <= run.done; j++) free(dumps[j]);
    outbox_push(centre, run.db);
    outbox_compare(centre, run.replicas[0]);
    memory_free(centre);
    run_release(&run);
  }
}

/* A refused command leaves every table as it was, bookkeeping included. */
static const char everything_sql[] =
    "SELECT (SELECT count(*) FROM appointment) * 1000003 + (SELECT count(*) FROM appointment_segment) * 10007"
    " + (SELECT count(*) FROM customer) * 503 + (SELECT count(*) FROM audit_log) * 31 + (SELECT count(*) "
    "FROM outbox) * 7"
    " + (SELECT count(*) FROM undo_log) * 3 + (SELECT count(*) FROM status_history) + (SELECT sum(revision) "
    "FROM appointment)"
    " + (SELECT count(*) FROM walk_in) * 77";

static void test_refusal_changes_nothing(void **state) {
  (void)state;
  struct run run;
  int refused = 0;
  run_init(&run, "refusal changes nothing", 0);
  for (int i = 0; i < 300; i++) {
    char *before = dump(&run);
    int64_t counts = number(&run, everything_sql);
    if (!step(&run)) {
      refused++;
      assert_same_dump(&run, before, "refusal", i);
      assert_int_equal(number(&run, everything_sql), counts);
    }
    free(before);
  }
  assert_true(refused > 20);
  run_release(&run);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_undo_restores),
                                     cmocka_unit_test(test_refusal_changes_nothing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
