/* The salon file into a replica: what is taken, what is refused and why, and that nothing is half imported. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/store/salon_store.h"
#include "core/store/zoneinfo.h"
#include "unit/store_fixture.h"

#define HEAD \
  "{\"format\":\"frontdesk-salon/" \
  "1\",\n\"tenant\":{\"name\":\"Bella\",\"currency\":\"EUR\",\"locale\":\"de-DE\"}"
#define PLACE ",\n\"locations\":[{\"name\":\"Main Street\",\"timezone\":\"Europe/Berlin\"}]"
#define STAFF \
  ",\n\"employees\":[{\"name\":\"Mia Weber\",\"location\":\"Main Street\"},{\"name\":\"Jonas " \
  "Roth\",\"location\":\"Main Street\"}]"
#define SERVICES \
  ",\n\"services\":[{\"name\":\"Root " \
  "colour\",\"category\":\"Colour\",\"price\":9000,\"duration_minutes\":105,\"buffer_after\":5," \
  "\"segments\":[{\"name\":\"apply\",\"minutes\":40,\"gap_after\":35},{\"name\":\"rinse\",\"minutes\":30," \
  "\"gap_after\":0}]}," \
  "{\"name\":\"Cut\",\"price\":5000,\"duration_minutes\":45,\"buffer_before\":10}]" \
  ",\n\"service_addons\":[{\"service\":\"Root " \
  "colour\",\"name\":\"Olaplex\",\"price\":4000,\"duration_minutes\":20}," \
  "{\"service\":\"Cut\",\"name\":\"Fringe\",\"price\":3000,\"duration_minutes\":10}]"
#define SKILLS \
  ",\n\"employee_services\":[{\"employee\":\"Mia Weber\",\"service\":\"Cut\",\"custom_price\":6000}," \
  "{\"employee\":\"Mia Weber\",\"service\":\"Root colour\"}]"
#define CUSTOMERS \
  ",\n\"customers\":[{\"first_name\":\"Nguyễn\",\"last_name\":\"Thị An\",\"phone\":\"030 5555 " \
  "0123\",\"email\":\"An@example.com\"}]"
#define SETUP HEAD PLACE STAFF SERVICES SKILLS CUSTOMERS
#define VISIT(more) \
  "{\"customer\":\"+493055550123\",\"status\":\"scheduled\",\"source\":\"desk\",\"segments\":[{\"service\":" \
  "\"Cut\"," \
  "\"employee\":\"Mia Weber\",\"starts_at\":\"2026-11-23T13:30:00Z\"" more "}]}"

static struct fixture fixture;

static int open_fixture(void **state) {
  (void)state;
  fixture_init(&fixture);
  fixture.options.zones = zoneinfo_source(zoneinfo_folder);
  return 0;
}

static int close_fixture(void **state) {
  (void)state;
  fixture_release(&fixture);
  return 0;
}

static bool quick_hash(const char *pin, char hash[SALON_PIN_HASH_SIZE]) {
  (void)snprintf(hash, SALON_PIN_HASH_SIZE, "hash of %s", pin);
  return true;
}

static const struct salon_options quick = {.hash_pin = quick_hash};

static enum code import(struct replica *replica, const char *file, struct salon_report *report,
                        struct error *error) {
  error_init(error);
  return salon_import_bytes(replica, file, strlen(file), &quick, report, error);
}

static void expect_import(struct replica *replica, const char *file) {
  struct error error;
  if (import(replica, file, NULL, &error) != CODE_OK) fail_msg("%s (%s)", error.text, error.detail);
}

static void expect_refusal(struct replica *replica, const char *file, const char *sentence) {
  struct error error;
  enum code code = import(replica, file, NULL, &error);
  if (code != CODE_INVALID || strstr(error.text, sentence) == NULL)
    fail_msg("%d %s (%s)\n%s", code, error.text, error.detail, file);
}

/* ---- What is taken ---- */

static void the_contracts_example_is_taken(void **state) {
  (void)state;
  struct replica *replica = fixture_create(&fixture);
  expect_import(replica, HEAD PLACE
                ",\"users\":[{\"name\":\"Ines\",\"role\":\"RECEPTION\",\"pin\":\"4711\"}]" STAFF
                ",\"shifts\":[{\"employee\":\"mia "
                "weber\",\"day_of_week\":1,\"start\":\"09:00\",\"end\":\"17:00\",\"valid_from\":null,"
                "\"valid_to\":null}],"
                "\"schedule_exceptions\":[{\"employee\":\"Mia "
                "Weber\",\"date\":\"2026-12-24\",\"start\":null,\"end\":null,"
                "\"type\":\"VACATION\",\"reason\":\"\"}],"
                "\"holidays\":[{\"location\":null,\"date\":\"2026-12-25\",\"name\":\"Christmas\",\"yearly\":"
                "true,\"blocks_booking\":true}]" SERVICES SKILLS CUSTOMERS
                ",\"appointments\":[" VISIT("") "]}");
  assert_int_equal(
      fixture_number(fixture.path,
                     "SELECT count(*) FROM shift WHERE start_minute = 540 AND end_minute = 1020"),
      1);
  assert_int_equal(
      fixture_number(fixture.path,
                     "SELECT count(*) FROM service s JOIN service_category c ON c.id = s.category_id "
                     "WHERE c.name = 'Colour'"),
      1);
  assert_int_equal(fixture_number(fixture.path, "SELECT count(*) FROM user WHERE pin_hash = 'hash of 4711'"),
                   1);
  assert_int_equal(
      fixture_number(fixture.path,
                     "SELECT count(*) FROM customer WHERE phone_e164 = '+493055550123' AND email = "
                     "'an@example.com' AND phone = '030 5555 0123'"),
      1);
  assert_int_equal(fixture_number(fixture.path, "SELECT count(*) FROM outbox"), 0);
  assert_int_equal(
      fixture_number(fixture.path,
                     "SELECT count(*) FROM appointment WHERE sync_state = 'synced' AND version = 0 AND "
                     "revision = 1"),
      1);
  replica_free(replica);
}

static void a_short_visit_follows_from_the_catalogue(void **state) {
  (void)state;
  struct replica *replica = fixture_create(&fixture);
  expect_import(replica, SETUP
                ",\"appointments\":[{\"segments\":[{\"service\":\"Root colour\",\"employee\":\"Mia Weber\","
                "\"starts_at\":\"2026-11-23T09:00:00Z\"},{\"service\":\"Cut\",\"employee\":\"Mia Weber\"}],"
                "\"addons\":[\"Olaplex\",{\"addon\":\"fringe\"}]}]}");
  const char *const one =
      "SELECT count(*) FROM appointment WHERE ends_at - starts_at = (105 + 20 + 45 + 10) * "
      "60000 AND price = 9000 + 4000 + "
      "6000 + 3000 AND duration_minutes = 180 AND length(confirmation_code) = 11";
  assert_int_equal(fixture_number(fixture.path, "SELECT count(*) FROM appointment_segment"), 3);
  assert_int_equal(fixture_number(fixture.path, "SELECT count(*) FROM appointment_addon"), 2);
  assert_int_equal(fixture_number(fixture.path, one), 1);
  assert_int_equal(
      fixture_number(fixture.path,
                     "SELECT count(*) FROM appointment_segment WHERE part = 1 AND position = 1 AND "
                     "ends_at - starts_at = 50 * 60000 AND part_name = 'rinse' AND price = 0"),
      1);
  assert_int_equal(
      fixture_number(fixture.path,
                     "SELECT count(*) FROM appointment_segment WHERE position = 2 AND occupied_to = ends_at "
                     "AND occupied_from = starts_at"),
      1);
  assert_int_equal(
      fixture_number(fixture.path,
                     "SELECT count(*) FROM status_history WHERE from_status IS NULL AND to_status = "
                     "'scheduled'"),
      1);
  replica_free(replica);
}

static void a_visit_in_full_stands_as_written(void **state) {
  (void)state;
  struct replica *replica = fixture_create(&fixture);
  expect_import(
      replica, SETUP
      ",\"appointments\":[{\"status\":\"completed\",\"segments\":[{\"service\":\"Cut\",\"employee\":\"Mia "
      "Weber\",\"starts_at\":"
      "\"2026-11-23T09:00:00Z\",\"ends_at\":\"2026-11-23T09:20:00Z\",\"price\":1,\"employee_name\":\"Mia "
      "(old name)\"},"
      "{\"service\":\"Cut\",\"employee\":\"Jonas Roth\",\"starts_at\":\"2026-11-23T09:10:00Z\",\"ends_at\":"
      "\"2026-11-23T10:00:00+00:00\"}],\"history\":[{\"at\":\"2026-11-01T10:00:00Z\",\"from\":null,\"to\":"
      "\"scheduled\"},"
      "{\"at\":\"2026-11-02T10:00:00Z\",\"from\":\"scheduled\",\"to\":\"rescheduled\"}]}]}");
  assert_int_equal(
      fixture_number(fixture.path,
                     "SELECT count(*) FROM appointment WHERE price = 5001 AND duration_minutes = 60 AND "
                     "created_at = 1793527200000"),
      1);
  assert_int_equal(
      fixture_number(fixture.path,
                     "SELECT count(*) FROM appointment_segment WHERE employee_name = 'Mia (old name)' AND "
                     "starts_at - occupied_from = 600000 AND blocking = 1"),
      1);
  assert_int_equal(fixture_number(fixture.path, "SELECT count(*) FROM status_history"), 2);
  replica_free(replica);
}

static void lines_may_stand_in_any_order(void **state) {
  (void)state;
  struct replica *replica = fixture_create(&fixture);
  expect_import(
      replica,
      "{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"name\":\"Bella\",\"currency\":\"EUR\"}}\n"
      "{\"e\":\"appointment\",\"segments\":[{\"service\":\"Cut\",\"employee\":\"Mia\",\"starts_at\":\"2026-"
      "11-23T09:00:00Z\"}]}\n"
      "{\"e\":\"shift\",\"employee\":\"Mia\",\"day_of_week\":0,\"start\":\"09:00\",\"end\":\"10:00\"}\n"
      "\n"
      "{\"e\":\"service\",\"name\":\"Cut\",\"price\":1,\"duration_minutes\":30}\n"
      "{\"e\":\"employee\",\"name\":\"Mia\"}\n"
      "{\"e\":\"location\",\"name\":\"Main Street\",\"timezone\":\"Europe/Berlin\"}\n");
  assert_int_equal(fixture_number(fixture.path, "SELECT count(*) FROM appointment_segment"), 1);
  assert_int_equal(fixture_number(fixture.path, "SELECT count(*) FROM shift"), 1);
  replica_free(replica);
}

/* ---- What is refused ---- */

#define WITH(array) SETUP ",\n" array "}"

static const struct {
  const char *file, *sentence;
} refusals[] = {
    {HEAD ",\"locations\":[{\"name\":\"M\",\"timezone\":\"Europe/Nowhere\"}]}",
     "line 2: locations 1: \"timezone\": there is no zone"},
    {HEAD ",\"locations\":[{\"name\":\"M\",\"timezone\":\"../../etc/passwd\"}]}", "there is no zone"},
    {HEAD PLACE ",\"employees\":[{\"name\":\"Mia\",\"location\":\"Nowhere\"}]}",
     "line 3: employees 1: \"location\": there is no location \"Nowhere\""},
    {HEAD PLACE STAFF
     ",\"shifts\":[{\"employee\":\"Mia Weber\",\"day_of_week\":1,\"start\":\"17:00\",\"end\":\"09:00\"}]}",
     "\"end\" must be after \"start\""},
    {WITH("\"shifts\":[{\"employee\":\"Mia "
          "Weber\",\"day_of_week\":1,\"start\":\"09:00\",\"end\":\"17:00\",\"valid_from\":"
          "\"2026-02-02\",\"valid_to\":\"2026-02-01\"}]"),
     "\"valid_to\" must not be before"},
    {WITH("\"schedule_exceptions\":[{\"employee\":\"Mia "
          "Weber\",\"date\":\"2026-12-24\",\"start\":\"09:00\",\"type\":\"SICK\"}]"),
     "stand there together"},
    {WITH("\"holidays\":[{\"date\":\"2026-02-30\",\"name\":\"x\"}]"), "must be a date that exists"},
    {WITH("\"blocks\":[{\"employee\":\"Mia "
          "Weber\",\"starts_at\":\"2026-11-23T10:00:00Z\",\"ends_at\":\"2026-11-23T10:00:00Z\","
          "\"reason\":\"x\"}]"),
     "\"ends_at\" must be after"},
    {WITH("\"blocks\":[{\"employee\":\"Mia "
          "Weber\",\"starts_at\":\"2026-11-23T10:00:00Z\",\"ends_at\":\"2027-11-23T10:00:00Z\","
          "\"reason\":\"x\"}]"),
     "at most 31 days"},
    {WITH("\"series\":[{\"rule\":\"FREQ=HOURLY\",\"first_date\":\"2026-11-23\",\"start\":\"09:00\"}]"),
     "line 9"},
    {HEAD PLACE ",\"services\":[{\"name\":\"Cut\",\"price\":-5,\"duration_minutes\":30}]}",
     "\"price\" is -5"},
    {HEAD PLACE ",\"services\":[{\"name\":\"Dye\",\"price\":5,\"duration_minutes\":30,\"segments\":[{"
                "\"name\":\"a\",\"minutes\":20}]}]}",
     "take 20"},
    {HEAD PLACE ",\"customers\":[{\"email\":\"a@example.com\"},\n{\"email\":\"A@Example.com\"}]}",
     "line 4: customers 2: The e-mail a@example.com"},
    {HEAD PLACE ",\"customers\":[{\"id\":\"01930000-0000-7000-8000-000000000001\"},{\"id\":\"01930000-0000-"
                "7000-8000-000000000001\"}]}",
     "id stands there twice"},
    {HEAD PLACE ",\"customers\":[{\"first_name\":\"An\",\"first_name\":\"Bo\"}]}",
     "a key stands there twice"},
    {HEAD PLACE ",\"customers\":[{\"first_name\":\"\xff\"}]}", "line 3: customers 1: it is not UTF-8"},
    {HEAD PLACE ",\"customers\":[{\"first_name\":\"a\\u0000b\"}]}", "it holds U+0000"},
    {HEAD PLACE ",\"customers\":[{\"phone\":\"030 123456\",\"phone_e164\":\"030 123456\"}]}",
     "must be a number in E.164"},
    {HEAD PLACE ",\"customers\":[7]}", "must be an object"},
    {HEAD PLACE ",\"users\":[{\"name\":\"I\",\"role\":\"BOSS\"}]}", "must be one of OWNER"},
    {HEAD PLACE ",\"users\":[{\"name\":\"I\",\"role\":\"OWNER\",\"pin\":4711}]}", "\"pin\" must be a text"},
    {WITH("\"employee_services\":null,\"routing_rules\":[{\"form_field\":\"x\",\"operator\":\"EQUALS\","
          "\"value\":1}]"),
     "twice"},
    {WITH("\"form_fields\":[{\"name\":\"f\",\"label\":\"F\"}],\"routing_rules\":[{\"form_field\":\"f\","
          "\"operator\":\"EQUALS\",\"value\":1}]"),
     "must lead to"},
    {WITH("\"appointments\":[{\"segments\":[]}]"), "at least one segment"},
    {WITH("\"appointments\":[{}]"), "at least one segment"},
    {WITH("\"appointments\":[{\"segments\":[{\"service\":\"Cut\",\"employee\":\"Mia Weber\"}]}]"),
     "\"starts_at\" is missing"},
    {WITH("\"appointments\":[{\"segments\":[{\"service\":\"Cat\",\"employee\":\"Mia "
          "Weber\",\"starts_at\":\"2026-11-23T09:00:00Z\"}]}]"),
     "segments 1: \"service\": there is no service \"Cat\""},
    {WITH("\"appointments\":[" VISIT(",\"ends_at\":\"2026-11-23T13:00:00Z\"") "]"),
     "\"ends_at\" must be after"},
    {WITH("\"appointments\":[" VISIT(",\"part\":1") "]"), "needs \"starts_at\" and \"ends_at\""},
    {WITH("\"appointments\":[{\"starts_at\":\"2026-11-23T09:00:00Z\",\"ends_at\":\"2026-11-23T08:00:00Z\","
          "\"segments\":[{\"service\":\"Cut\","
          "\"employee\":\"Mia Weber\"}]}]"),
     "\"ends_at\" must be after"},
    {WITH("\"appointments\":[{\"segments\":[{\"service\":\"Cut\",\"employee\":\"Mia "
          "Weber\",\"starts_at\":\"2026-11-23T09:00:00Z\"}],"
          "\"addons\":[\"Nails\"]}]"),
     "there is no service_addon \"Nails\""},
    {WITH("\"appointments\":[{\"customer\":\"+4930000000\",\"segments\":[{\"service\":\"Cut\",\"employee\":"
          "\"Mia Weber\","
          "\"starts_at\":\"2026-11-23T09:00:00Z\"}]}]"),
     "there is no customer"},
    {WITH("\"appointments\":[" VISIT("") ",\n" VISIT("") "]"),
     "Mia Weber is taken from 2026-11-23T13:20:00Z"},
    {WITH("\"appointments\":[{\"call\":\"01930000-0000-7000-8000-000000000001\",\"segments\":[{\"service\":"
          "\"Cut\",\"employee\":\"Mia Weber\","
          "\"starts_at\":\"2026-11-23T09:00:00Z\"}]}]"),
     "there is no call_log"},
    {WITH("\"sales\":[{\"receipt_number\":\"1\",\"sold_at\":\"2026-11-23T09:00:00Z\",\"total\":0},{\"receipt_"
          "number\":\"1\",\"sold_at\":"
          "\"2026-11-23T09:00:00Z\",\"total\":0}]"),
     "same receipt_number"},
    {WITH("\"external_mappings\":[{\"entity\":\"service\",\"entity_id\":\"01930000-0000-7000-8000-"
          "000000000001\",\"external_id\":\"7\"}]"),
     "there is no service of the id"},
    {"{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"name\":\"B\",\"currency\":\"EURO\"}}", "\"currency\""},
    {"{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"name\":\"B\",\"currency\":\"QQQ\"}}", "ISO 4217"},
    {"{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"currency\":\"EUR\"}}", "\"name\" is missing"},
    {"{\"format\":\"frontdesk-salon/"
     "1\",\"tenant\":{\"name\":\"B\",\"currency\":\"EUR\"}}\n{\"e\":\"tenant\",\"name\":\"C\"}",
     "no entity"},
    {"{\"format\":\"frontdesk-salon/"
     "1\",\"tenant\":{\"name\":\"B\",\"currency\":\"EUR\"}}\n{\"e\":\"appointment_segment\"}",
     "no entity"},
    {"{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"name\":\"B\",\"currency\":\"EUR\"}}\n{\"name\":\"C\"}",
     "line 2: A line must be"},
    {"{\"format\":\"frontdesk-salon/"
     "1\",\"tenant\":{\"name\":\"B\",\"currency\":\"EUR\"}}\n{\"e\":\"customer\",",
     "line 2: it ends in the middle"},
};

/* Into a blank replica and into one that holds something: the same refusals, and nothing of the file stays. */
static void what_is_bad_is_refused_with_line_and_reason(void **state) {
  (void)state;
  static const char tables[] = "SELECT (SELECT count(*) FROM tenant) + (SELECT count(*) FROM location) + "
                               "(SELECT count(*) FROM employee) + "
                               "(SELECT count(*) FROM service) + (SELECT count(*) FROM customer) + (SELECT "
                               "count(*) FROM appointment) + "
                               "(SELECT count(*) FROM status_history)";
  static const char schema[] = "SELECT sum(length(sql) * unicode(substr(sql, 30))) FROM sqlite_schema";
  for (int held = 0; held < 2; held++) {
    struct replica *replica = fixture_create(&fixture);
    if (held)
      expect_import(replica,
                    "{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"name\":\"Bella\",\"currency\":\"EUR\"},"
                    "\"customers\":[{\"first_name\":\"Old\"}]}");
    int64_t rows = fixture_number(fixture.path, tables), indexes = fixture_number(fixture.path, schema);
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
      if (held && strstr(refusals[i].file, "\"QQQ\"") != NULL) continue; /* its tenant is not looked at */
      expect_refusal(replica, refusals[i].file, refusals[i].sentence);
      assert_int_equal(fixture_number(fixture.path, tables), rows);
    }
    /* What was refused leaves nothing behind that would be in the way. */
    expect_import(replica, SETUP ",\"appointments\":[" VISIT("") "]}");
    assert_int_equal(fixture_number(fixture.path, schema), indexes);
    replica_free(replica);
    fixture_release(&fixture);
    (void)open_fixture(state);
  }
}

static void overlaps_are_taken_where_they_are_meant_or_block_nothing(void **state) {
  (void)state;
  struct replica *replica = fixture_create(&fixture);
  expect_refusal(replica, SETUP ",\n\"appointments\":[" VISIT("") ",\n" VISIT("") "]}",
                 "line 10: Mia Weber is taken from 2026-11-23T13:20:00Z to 2026-11-23T14:15:00Z by the "
                 "appointment of line 9");
  expect_import(replica, SETUP ",\"appointments\":[" VISIT("") "," VISIT(
                             ",\"overlap\":true,\"overlap_reason\":\"a friend\"") "]}");
  const char *later = "{\"format\":\"frontdesk-salon/"
                      "1\",\"tenant\":{\"name\":\"Bella\",\"currency\":\"EUR\"},\"appointments\":[";
  char file[2048];
  (void)snprintf(file, sizeof file, "%s%s]}", later, VISIT(""));
  expect_refusal(replica, file, "by an appointment that is already there");
  (void)snprintf(file, sizeof file,
                 "%s{\"status\":\"cancelled\",\"segments\":[{\"service\":\"Cut\",\"employee\":\"Mia "
                 "Weber\",\"starts_at\":"
                 "\"2026-11-23T13:30:00Z\"}]}]}",
                 later);
  expect_import(replica, file);
  /* Touching is not overlapping: a cut takes 45 minutes and ten before it. */
  (void)snprintf(file, sizeof file,
                 "%s{\"segments\":[{\"service\":\"Cut\",\"employee\":\"Mia "
                 "Weber\",\"starts_at\":\"2026-11-23T14:25:00Z\"}]}]}",
                 later);
  expect_import(replica, file);
  (void)snprintf(file, sizeof file,
                 "%s{\"segments\":[{\"service\":\"Cut\",\"employee\":\"Mia "
                 "Weber\",\"starts_at\":\"2026-11-23T12:36:00Z\"}]}]}",
                 later);
  expect_refusal(replica, file, "is taken");
  replica_free(replica);
}

/* ---- A second time ---- */

static void the_same_rows_again_are_no_news(void **state) {
  (void)state;
  static const char file[] =
      "{\"format\":\"frontdesk-salon/"
      "1\",\"tenant\":{\"id\":\"01930000-0000-7000-8000-0000000000aa\",\"name\":\"Bella\",\"currency\":"
      "\"EUR\"},"
      "\"locations\":[{\"id\":\"01930000-0000-7000-8000-0000000000a1\",\"name\":\"Main "
      "Street\",\"timezone\":\"Europe/Berlin\"}],"
      "\"employees\":[{\"id\":\"01930000-0000-7000-8000-0000000000a2\",\"name\":\"Mia\"}],"
      "\"services\":[{\"id\":\"01930000-0000-7000-8000-0000000000a3\",\"name\":\"Cut\",\"price\":1,"
      "\"duration_minutes\":30}],"
      "\"customers\":[{\"id\":\"01930000-0000-7000-8000-0000000000a4\",\"email\":\"a@example.com\",\"phone\":"
      "\"030 5550123\"}],"
      "\"appointments\":[{\"id\":\"01930000-0000-7000-8000-0000000000a5\",\"customer\":\"0305550123\","
      "\"segments\":[{\"service\":\"cut\","
      "\"employee\":\"mia\",\"starts_at\":\"2026-11-23T09:00:00Z\"}]}]}";
  struct replica *replica = fixture_create(&fixture);
  struct salon_report report;
  struct error error;
  expect_import(replica, file);
  if (import(replica, file, &report, &error) != CODE_OK) fail_msg("%s", error.text);
  assert_int_equal(report.rows, 0);
  assert_int_equal(report.same, 5);
  expect_refusal(replica,
                 "{\"format\":\"frontdesk-salon/"
                 "1\",\"tenant\":{\"name\":\"Bella\",\"currency\":\"EUR\"},\"customers\":[{\"id\":"
                 "\"01930000-0000-7000-8000-0000000000a4\",\"email\":\"b@example.com\"}]}",
                 "with other content");
  expect_refusal(replica,
                 "{\"format\":\"frontdesk-salon/"
                 "1\",\"tenant\":{\"name\":\"Bella\",\"currency\":\"EUR\"},\"employees\":[{\"name\":"
                 "\"MIA\"}]}",
                 "already a employee of the name");
  expect_refusal(replica,
                 "{\"format\":\"frontdesk-salon/"
                 "1\",\"tenant\":{\"id\":\"01930000-0000-7000-8000-0000000000ab\",\"name\":\"Other\","
                 "\"currency\":\"EUR\"}}",
                 "another salon");
  expect_refusal(replica,
                 "{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"name\":\"Bella\",\"currency\":\"USD\"}}",
                 "in USD, this replica in EUR");
  replica_free(replica);
}

/* ---- Bad rows set aside ---- */

struct kept {
  char text[8192];
};

static bool keep_bad(void *context, const char *line, size_t length, struct error *error) {
  struct kept *kept = context;
  size_t used = strlen(kept->text);
  if (used + length + 2 > sizeof kept->text) {
    (void)error_set(error, CODE_STORAGE, "The test has no more room.");
    return false;
  }
  memcpy(kept->text + used, line, length);
  kept->text[used + length] = '\n';
  kept->text[used + length + 1] = '\0';
  return true;
}

static void bad_rows_can_be_set_aside_and_mended(void **state) {
  (void)state;
  static struct kept kept;
  kept.text[0] = '\0';
  struct replica *replica = fixture_create(&fixture);
  struct salon_options options = {.take_bad = keep_bad, .context = &kept, .hash_pin = quick_hash};
  struct salon_report report;
  struct error error;
  error_init(&error);
  const char *file = SETUP
      ",\"shifts\":[{\"employee\":\"Mia Weber\",\"day_of_week\":9,\"start\":\"09:00\",\"end\":\"10:00\"}]"
      ",\"appointments\":[" VISIT("") "," VISIT("") "]}";
  enum code code = salon_import_bytes(replica, file, strlen(file), &options, &report, &error);
  if (code != CODE_OK) fail_msg("%s (%s)", error.text, error.detail);
  assert_int_equal(report.bad, 2);
  assert_int_equal(report.imported[ENTITY_APPOINTMENT], 1);
  assert_int_equal(fixture_number(fixture.path, "SELECT count(*) FROM appointment_segment"), 1);
  assert_int_equal(fixture_number(fixture.path, "SELECT count(*) FROM status_history"), 1);
  /* What was set aside is a salon file; mended, it can be imported. */
  char *day = strstr(kept.text, "\"day_of_week\":9");
  char *start = strstr(kept.text, "T13:30");
  assert_non_null(day);
  assert_non_null(start);
  day[strlen("\"day_of_week\":")] = '1';
  start[2] = '6';
  expect_import(replica, kept.text);
  assert_int_equal(fixture_number(fixture.path, "SELECT count(*) FROM appointment"), 2);
  assert_int_equal(fixture_number(fixture.path, "SELECT count(*) FROM shift WHERE day_of_week = 1"), 1);
  replica_free(replica);
}

static void issues_stand_by_line(void **state) {
  (void)state;
  static char file[16384] =
      "{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"name\":\"Bella\",\"currency\":\"EUR\"}}\n";
  size_t used = strlen(file);
  for (int i = 0; i < 50; i++)
    used += (size_t)snprintf(file + used, sizeof file - used,
                             i % 2 ? "{\"e\":\"customer\",\"email\":\"none\"}\n"
                                   : "{\"e\":\"shift\",\"employee\":\"Nobody\",\"day_of_week\":1,\"start\":"
                                     "\"09:00\",\"end\":\"10:00\"}\n");
  struct replica *replica = fixture_create(&fixture);
  struct salon_report report;
  struct error error;
  assert_int_equal(import(replica, file, &report, &error), CODE_INVALID);
  assert_int_equal(report.bad, 50);
  assert_int_equal(report.issue_count, SALON_ISSUES_MAX);
  for (int i = 0; i < SALON_ISSUES_MAX; i++) assert_int_equal(report.issues[i].line, i + 2);
  replica_free(replica);
}

/* ---- Files ---- */

static void files_are_read_or_refused(void **state) {
  (void)state;
  char path[FIXTURE_PATH_SIZE];
  struct replica *replica = fixture_create(&fixture);
  struct error error;
  error_init(&error);
  fixture_beside(&fixture, "salon.json", path);
  assert_int_equal(salon_import_file(replica, path, &quick, NULL, &error), CODE_NOT_FOUND);
  error_init(&error);
  assert_int_equal(salon_import_file(replica, fixture.folder, &quick, NULL, &error), CODE_INVALID);
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  assert_true(fputs(SETUP ",\"appointments\":[" VISIT("") "]}", file) >= 0);
  assert_int_equal(fclose(file), 0);
  error_init(&error);
  if (salon_import_file(replica, path, &quick, NULL, &error) != CODE_OK) fail_msg("%s", error.text);
  assert_int_equal(fixture_number(fixture.path, "SELECT count(*) FROM appointment"), 1);
  replica_free(replica);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(the_contracts_example_is_taken, open_fixture, close_fixture),
      cmocka_unit_test_setup_teardown(a_short_visit_follows_from_the_catalogue, open_fixture, close_fixture),
      cmocka_unit_test_setup_teardown(a_visit_in_full_stands_as_written, open_fixture, close_fixture),
      cmocka_unit_test_setup_teardown(lines_may_stand_in_any_order, open_fixture, close_fixture),
      cmocka_unit_test_setup_teardown(what_is_bad_is_refused_with_line_and_reason, open_fixture,
                                      close_fixture),
      cmocka_unit_test_setup_teardown(overlaps_are_taken_where_they_are_meant_or_block_nothing, open_fixture,
                                      close_fixture),
      cmocka_unit_test_setup_teardown(the_same_rows_again_are_no_news, open_fixture, close_fixture),
      cmocka_unit_test_setup_teardown(bad_rows_can_be_set_aside_and_mended, open_fixture, close_fixture),
      cmocka_unit_test_setup_teardown(issues_stand_by_line, open_fixture, close_fixture),
      cmocka_unit_test_setup_teardown(files_are_read_or_refused, open_fixture, close_fixture)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
