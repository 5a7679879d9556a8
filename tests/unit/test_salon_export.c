/* The salon file out of a replica: nothing is lost, the bytes are the same again, and other programs can read theirs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libical/ical.h>

#include "core/model/text.h"
#include "core/store/salon_store.h"
#include "core/store/zoneinfo.h"
#include "demo/demo.h"
#include "unit/store_fixture.h"

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

/* ---- Texts ---- */

struct text {
  char *bytes;
  size_t used, size;
};

static bool keep_bytes(void *context, const char *bytes, size_t length) {
  struct text *text = context;
  if (text->used + length + 1 > text->size) {
    text->size = 2 * (text->used + length + 1);
    text->bytes = realloc(text->bytes, text->size);
    assert_non_null(text->bytes);
  }
  memcpy(text->bytes + text->used, bytes, length);
  text->used += length;
  text->bytes[text->used] = '\0';
  return true;
}

static struct text export(struct replica *replica, enum salon_format format) {
  struct text text = {NULL, 0, 0};
  struct error error;
  error_init(&error);
  if (salon_export(replica, format, keep_bytes, &text, &error) != CODE_OK)
    fail_msg("%s (%s)", error.text, error.detail);
  return text;
}

/* Another replica beside the first, filled with what was exported. */
static struct replica *import_beside(const char *name, const struct text *text) {
  static char path[FIXTURE_PATH_SIZE];
  struct replica_options options = fixture.options;
  struct replica *replica = NULL;
  struct error error;
  error_init(&error);
  fixture_beside(&fixture, name, path);
  options.path = path;
  if (replica_create(&options, &replica, &error) != CODE_OK) fail_msg("%s", error.text);
  if (salon_import_bytes(replica, text->bytes, text->used, &quick, NULL, &error) != CODE_OK)
    fail_msg("%s (%s)", error.text, error.detail);
  return replica;
}

static void expect_same(const struct text *left, const struct text *right) {
  size_t at = 0;
  while (at < left->used && at < right->used && left->bytes[at] == right->bytes[at]) at++;
  size_t from = at > 200 ? at - 200 : 0;
  if (at < left->used || at < right->used)
    fail_msg("at byte %zu:\n%.400s\n%.400s", at, left->bytes + from, right->bytes + from);
}

/* ---- The demo salon, there and back ---- */

static enum code feed(void *context, const char *text, size_t length, struct error *error) {
  return salon_importer_line(context, text, length, error);
}

static struct replica *with_demo_salon(void) {
  struct replica *replica = fixture_create(&fixture);
  struct salon_importer *importer = NULL;
  struct error error;
  error_init(&error);
  const struct demo_options options = {
      .size = DEMO_SMALL, .seed = DEMO_SEED, .today = 20777, .now_minute = DEMO_NOW_NOMINAL};
  assert_int_equal(salon_importer_begin(replica, &quick, &importer, &error), CODE_OK);
  enum code code = demo_write(&options, &(struct demo_sink){.line = feed, .context = importer}, &error);
  if (code != CODE_OK) fail_msg("%s", error.text);
  if (salon_importer_end(importer, true, NULL, &error) != CODE_OK) fail_msg("%s", error.text);
  return replica;
}

static void the_demo_salon_goes_there_and_back(void **state) {
  (void)state;
  struct replica *first = with_demo_salon();
  assert_int_equal(fixture_number(fixture.path, "SELECT count(*) >= 2000 FROM customer"), 1);
  /* Changed by a desk since: parts, history and JSON of every kind. */
  fixture_sql(
      fixture.path,
      "UPDATE customer SET preferences = '{ \"tea\" : 0.1 , \"ü\":\"\\u00fc\" }', phone_e164 = NULL WHERE id "
      "= (SELECT min(id) FROM customer);"
      "UPDATE appointment SET overrides = '[{\"code\":\"limit\",\"reason\":\"r\",\"by\":\"b\",\"at\":1}]', "
      "told_at = 1795000000123, "
      "version = 7, revision = 9, sync_state = 'failed' WHERE id = (SELECT max(id) FROM appointment);"
      "INSERT INTO sale (id, tenant_id, location_id, receipt_number, sold_at, total, created_at, updated_at) "
      "SELECT randomblob(16), tenant_id, id, '1-1', 1795000000000, 5, 1, 2 FROM location LIMIT 1;"
      "INSERT INTO sale_item (sale_id, position, tenant_id, name, amount, tax_rate) SELECT id, 0, tenant_id, "
      "'Tip; \"x\"', 5, 19.5 FROM sale;"
      "INSERT INTO sale_payment (sale_id, position, tenant_id, amount) SELECT id, 0, tenant_id, 5 FROM "
      "sale;");
  struct text lines = export(first, SALON_NDJSON), document = export(first, SALON_JSON);
  assert_true(text_is_valid(lines.bytes, lines.used));
  assert_null(strstr(lines.bytes, "sync_state"));
  struct replica *second = import_beside("second.db", &lines), *third = import_beside("third.db", &document);
  struct text again = export(second, SALON_NDJSON), document_again = export(third, SALON_JSON);
  expect_same(&lines, &again);
  expect_same(&document, &document_again);
  replica_free(first);
  replica_free(second);
  replica_free(third);
  free(lines.bytes);
  free(document.bytes);
  free(again.bytes);
  free(document_again.bytes);
}

/* ---- What was deleted ---- */

#define ID(last) "01930000-0000-7000-8000-0000000000" last

static const char small_salon[] =
    "{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"name\":\"Bella\",\"currency\":\"EUR\"},"
    "\"locations\":[{\"id\":\"" ID(
        "01") "\",\"name\":\"Main; Street\",\"timezone\":\"Europe/Berlin\"}],"
              "\"employees\":[{\"id\":\"" ID("11") "\",\"name\":\"Mia\"},{\"id\":\"" ID(
                  "12") "\",\"name\":\"Jonas\"}],"
                        "\"service_categories\":[{\"id\":\"" ID("21") "\",\"name\":\"Hair\"},{\"id\":\"" ID(
                            "22") "\",\"name\":\"Nails\"}],"
                                  "\"services\":[{\"id\":\"" ID(
                                      "31") "\",\"name\":\"Cut, "
                                            "wash\",\"category\":\"Hair\",\"price\":5000,\"duration_"
                                            "minutes\":45},"
                                            "{\"id\":\"" ID(
                                                "32") "\",\"name\":\"Gel\",\"category\":\"Nails\",\"price\":"
                                                      "3000,\"duration_minutes\":30}],"
                                                      "\"customers\":[{\"id\":\"" ID(
                                                          "41") "\",\"first_name\":\"=cmd()\",\"last_name\":"
                                                                "\"O\\\"Neil\",\"phone\":\"+493055550123\"},"
                                                                "{\"id\":\"" ID(
                                                                    "42") "\",\"first_name\":\"Bo\",\"merged_"
                                                                          "into\":\"" ID("41") "\"}],"
                                                                                               "\"appointment"
                                                                                               "s\":[{\"id\":"
                                                                                               "\"" ID("51") "\",\"customer\":\"" ID(
                                                                                                   "41") "\","
                                                                                                         "\"n"
                                                                                                         "ote"
                                                                                                         "s\""
                                                                                                         ":\""
                                                                                                         "a\\"
                                                                                                         "nb"
                                                                                                         "\\"
                                                                                                         "\\c"
                                                                                                         ";d"
                                                                                                         "\","
                                                                                                         "\"s"
                                                                                                         "egm"
                                                                                                         "ent"
                                                                                                         "s\""
                                                                                                         ":[{"
                                                                                                         "\"s"
                                                                                                         "erv"
                                                                                                         "ice"
                                                                                                         "\":"
                                                                                                         "\"C"
                                                                                                         "ut,"
                                                                                                         " wa"
                                                                                                         "sh"
                                                                                                         "\","
                                                                                                         "\"e"
                                                                                                         "mpl"
                                                                                                         "oye"
                                                                                                         "e\""
                                                                                                         ":\""
                                                                                                         "Mia"
                                                                                                         "\","
                                                                                                         "\"s"
                                                                                                         "tar"
                                                                                                         "ts_"
                                                                                                         "at"
                                                                                                         "\":"
                                                                                                         "\"2"
                                                                                                         "026"
                                                                                                         "-07"
                                                                                                         "-23"
                                                                                                         "T13"
                                                                                                         ":30"
                                                                                                         ":00"
                                                                                                         "Z\""
                                                                                                         "},{"
                                                                                                         "\"s"
                                                                                                         "erv"
                                                                                                         "ice"
                                                                                                         "\":"
                                                                                                         "\"G"
                                                                                                         "el"
                                                                                                         "\","
                                                                                                         "\"e"
                                                                                                         "mpl"
                                                                                                         "oye"
                                                                                                         "e\""
                                                                                                         ":\""
                                                                                                         "Jon"
                                                                                                         "as"
                                                                                                         "\"}"
                                                                                                         "],"
                                                                                                         "\"c"
                                                                                                         "rea"
                                                                                                         "ted"
                                                                                                         "_at"
                                                                                                         "\":"
                                                                                                         "\"2"
                                                                                                         "026"
                                                                                                         "-07"
                                                                                                         "-01"
                                                                                                         "T00"
                                                                                                         ":00"
                                                                                                         ":00"
                                                                                                         ".50"
                                                                                                         "0Z"
                                                                                                         "\"}"
                                                                                                         ","
                                                                                                         "{\""
                                                                                                         "id"
                                                                                                         "\":"
                                                                                                         "\"" ID(
                                                                                                             "52") "\",\"status\":\"cancelled\",\"segments\":[{\"service\":\"Gel\",\"employee\":\"Jonas\",\"starts_at\":\"2026-01-23T13:30:00Z\"}]}]}";

static struct replica *with_small_salon(void) {
  struct replica *replica = fixture_create(&fixture);
  struct error error;
  error_init(&error);
  if (salon_import_bytes(replica, small_salon, strlen(small_salon), &quick, NULL, &error) != CODE_OK)
    fail_msg("%s", error.text);
  return replica;
}

static void deleted_rows_go_along_while_something_refers_to_them(void **state) {
  (void)state;
  struct replica *first = with_small_salon();
  fixture_sql(
      fixture.path,
      "UPDATE employee SET deleted_at = 5 WHERE name = 'Jonas'; UPDATE customer SET deleted_at = 6;"
      "UPDATE service SET deleted_at = 7 WHERE name = 'Gel'; UPDATE service_category SET deleted_at = 8;");
  struct text text = export(first, SALON_JSON);
  /* Nails is kept by Gel, which is kept by the visits; An by her visit; Bo, who points to her, by nobody. */
  assert_non_null(strstr(text.bytes, "\"name\":\"Nails\""));
  assert_non_null(strstr(text.bytes, "\"deleted_at\":\"1970-01-01T00:00:00.008Z\""));
  assert_non_null(strstr(text.bytes, "O\\\"Neil"));
  assert_null(strstr(text.bytes, "\"Bo\""));
  struct replica *second = import_beside("second.db", &text);
  struct text again = export(second, SALON_JSON);
  expect_same(&text, &again);
  free(again.bytes);
  /* A deleted visit that nothing refers to goes, and takes along what it alone kept. */
  fixture_sql(fixture.path, "UPDATE appointment SET deleted_at = 9");
  free(text.bytes);
  text = export(first, SALON_NDJSON);
  assert_null(strstr(text.bytes, "\"Gel\""));
  assert_null(strstr(text.bytes, "\"Nails\""));
  assert_null(strstr(text.bytes, "\"e\":\"appointment\""));
  assert_non_null(strstr(text.bytes, "\"Mia\""));
  free(text.bytes);
  replica_free(first);
  replica_free(second);
}

/* ---- Other programs ---- */

static void spreadsheets_get_texts_and_no_formulas(void **state) {
  (void)state;
  struct replica *replica = with_small_salon();
  struct text text = export(replica, SALON_CSV);
  /* By time, in the wall time of the location: winter and summer. */
  const char *first =
      strstr(text.bytes, "\"cancelled\",\"2026-01-23\",\"14:30\",\"15:00\",\"Main; Street\",\"Gel\"");
  const char *second =
      strstr(text.bytes, "\"scheduled\",\"2026-07-23\",\"15:30\",\"16:15\",\"Main; Street\",\"Cut, wash\"");
  assert_non_null(first);
  assert_non_null(second);
  assert_true(first < second);
  assert_non_null(strstr(text.bytes, ",\"'=cmd() O\"\"Neil\",\"'+493055550123\","));
  assert_non_null(strstr(text.bytes, ",\"50.00\",\"EUR\",\"0\","));
  assert_non_null(strstr(text.bytes, ",\"a\nb\\c;d\","));
  assert_int_equal(strncmp(text.bytes, "\"id\",\"confirmation_code\",", 24), 0);
  free(text.bytes);
  replica_free(replica);
}

static void expect_event(icalcomponent *event, const char *uid, icalproperty_status status) {
  assert_string_equal(icalcomponent_get_uid(event), uid);
  assert_int_equal(icalcomponent_get_status(event), status);
}

static void calendars_get_events(void **state) {
  (void)state;
  struct replica *replica = with_small_salon();
  fixture_sql(fixture.path, "UPDATE appointment_segment SET employee_name = replace(hex(zeroblob(40)), '0', "
                            "'ễ') WHERE service_name LIKE 'Cut%'");
  struct text text = export(replica, SALON_ICS);
  for (const char *line = text.bytes; *line != '\0';) {
    const char *end = strstr(line, "\r\n");
    assert_non_null(end);
    assert_true(end - line <= 75);
    assert_true(text_is_valid(line, (size_t)(end - line)));
    line = end + 2;
  }
  icalcomponent *calendar = icalparser_parse_string(text.bytes);
  assert_non_null(calendar);
  assert_true(icalrestriction_check(calendar));
  assert_int_equal(icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT), 2);
  assert_int_equal(icalcomponent_count_errors(calendar), 0);
  icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
  expect_event(event, ID("52"), ICAL_STATUS_CANCELLED);
  event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT);
  expect_event(event, ID("51"), ICAL_STATUS_CONFIRMED);
  assert_string_equal(icalcomponent_get_summary(event), "Cut, wash, Gel - =cmd() O\"Neil");
  assert_string_equal(icalcomponent_get_location(event), "Main; Street");
  assert_string_equal(icaltime_as_ical_string(icalcomponent_get_dtstart(event)), "20260723T133000Z");
  assert_string_equal(icaltime_as_ical_string(icalcomponent_get_dtend(event)), "20260723T144500Z");
  assert_string_equal(icaltime_as_ical_string(icalcomponent_get_dtstamp(event)), "20260701T000000Z");
  icalcomponent_free(calendar);
  free(text.bytes);
  replica_free(replica);
}

/* ---- What does not work ---- */

static bool take_little(void *context, const char *bytes, size_t length) {
  size_t *left = context;
  (void)bytes;
  if (length > *left) return false;
  *left -= length;
  return true;
}

static void a_disk_that_fills_up_is_said(void **state) {
  (void)state;
  struct replica *replica = with_small_salon();
  for (int format = SALON_JSON; format <= SALON_ICS; format++) {
    size_t left = 100;
    struct error error;
    error_init(&error);
    assert_int_equal(salon_export(replica, (enum salon_format)format, take_little, &left, &error),
                     CODE_STORAGE);
    assert_non_null(strstr(error.text, "cannot be written"));
  }
  replica_free(replica);
}

static void an_empty_replica_holds_no_salon(void **state) {
  (void)state;
  struct replica *replica = fixture_create(&fixture);
  struct text text = {NULL, 0, 0};
  struct error error;
  error_init(&error);
  assert_int_equal(salon_export(replica, SALON_JSON, keep_bytes, &text, &error), CODE_NOT_FOUND);
  assert_int_equal(text.used, 0);
  replica_free(replica);
}

static void formats_have_names(void **state) {
  (void)state;
  assert_int_equal(salon_format_find("ndjson"), SALON_NDJSON);
  assert_int_equal(salon_format_find("ics"), SALON_ICS);
  assert_int_equal(salon_format_find("JSON"), -1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(the_demo_salon_goes_there_and_back, open_fixture, close_fixture),
      cmocka_unit_test_setup_teardown(deleted_rows_go_along_while_something_refers_to_them, open_fixture,
                                      close_fixture),
      cmocka_unit_test_setup_teardown(spreadsheets_get_texts_and_no_formulas, open_fixture, close_fixture),
      cmocka_unit_test_setup_teardown(calendars_get_events, open_fixture, close_fixture),
      cmocka_unit_test_setup_teardown(a_disk_that_fills_up_is_said, open_fixture, close_fixture),
      cmocka_unit_test_setup_teardown(an_empty_replica_holds_no_salon, open_fixture, close_fixture),
      cmocka_unit_test(formats_have_names)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
