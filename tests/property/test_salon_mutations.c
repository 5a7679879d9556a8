/*
 * Salon files with a few bytes or values changed at random: each is imported whole or refused in words, and a refused one leaves the
 * replica as it was. What was imported keeps the rule that no two visits overlap, and is exported and imported again as the same.
 */
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
#include "support/dice.h"
#include "unit/store_fixture.h"

enum { ROUNDS = 400, FILE_SIZE = 16384 };

#define ID(last) "01930000-0000-7000-8000-0000000000" last

static const char salon[] = "{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"id\":\"" ID(
    "aa") "\",\"name\":\"Bella\",\"currency\":\"EUR\",\"locale\":\"de-DE\"}}\n"
          "{\"e\":\"location\",\"id\":\"" ID(
              "01") "\",\"name\":\"Main Street\",\"timezone\":\"Europe/Berlin\",\"country\":\"DE\"}\n"
                    "{\"e\":\"employee\",\"id\":\"" ID(
                        "11") "\",\"name\":\"Mia Weber\",\"location\":\"Main Street\"}\n"
                              "{\"e\":\"employee\",\"name\":\"Jonas Roth\"}\n"
                              "{\"e\":\"user\",\"name\":\"Ines\",\"role\":\"RECEPTION\",\"pin\":\"4711\","
                              "\"employee\":\"Mia Weber\"}\n"
                              "{\"e\":\"team\",\"name\":\"All\",\"members\":[\"Mia "
                              "Weber\",{\"employee\":\"Jonas Roth\",\"role\":\"lead\"}]}\n"
                              "{\"e\":\"service\",\"id\":\"" ID(
                                  "31") "\",\"name\":\"Root "
                                        "colour\",\"category\":\"Colour\",\"price\":9000,\"duration_"
                                        "minutes\":105,"
                                        "\"segments\":[{\"name\":\"apply\",\"minutes\":40,\"gap_after\":35},{"
                                        "\"name\":\"rinse\",\"minutes\":30}]}\n"
                                        "{\"e\":\"service\",\"name\":\"Cut\",\"price\":5000,\"duration_"
                                        "minutes\":45,\"buffer_after\":5}\n"
                                        "{\"e\":\"service_addon\",\"service\":\"Cut\",\"name\":\"Beard\","
                                        "\"price\":1500,\"duration_minutes\":15}\n"
                                        "{\"e\":\"employee_service\",\"employee\":\"Mia "
                                        "Weber\",\"service\":\"Cut\",\"weight\":1.5,\"custom_duration_"
                                        "minutes\":40}\n"
                                        "{\"e\":\"pool\",\"name\":\"Cuts\",\"service\":\"Cut\",\"members\":["
                                        "\"Mia Weber\",\"Jonas Roth\"]}\n"
                                        "{\"e\":\"shift\",\"employee\":\"Mia "
                                        "Weber\",\"day_of_week\":1,\"start\":\"09:00\",\"end\":\"17:00\","
                                        "\"valid_from\":\"2026-01-01\"}\n"
                                        "{\"e\":\"block\",\"employee\":\"Mia "
                                        "Weber\",\"starts_at\":\"2026-11-23T12:00:00Z\",\"ends_at\":\"2026-"
                                        "11-23T12:30:00Z\",\"reason\":\"Lunch\"}\n"
                                        "{\"e\":\"customer\",\"id\":\"" ID(
                                            "41") "\",\"first_name\":\"An\",\"phone\":\"030 "
                                                  "5550123\",\"email\":\"an@example.com\",\"preferences\":{"
                                                  "\"a\":[1,2.5]}}\n"
                                                  "{\"e\":\"customer\",\"first_name\":\"Bo\",\"email\":\"bo@"
                                                  "example.com\",\"merged_into\":\"An\"}\n"
                                                  "{\"e\":\"series\",\"rule\":\"FREQ=WEEKLY;COUNT=3\","
                                                  "\"first_date\":\"2026-11-23\",\"start\":\"09:00\","
                                                  "\"customer\":\"An\"}\n"
                                                  "{\"e\":\"appointment\",\"id\":\"" ID(
                                                      "51") "\",\"customer\":\"0305550123\",\"segments\":[{"
                                                            "\"service\":\"Cut\",\"employee\":\"Mia "
                                                            "Weber\",\"starts_at\":"
                                                            "\"2026-11-23T13:30:00Z\"},{\"service\":\"Root "
                                                            "colour\",\"employee\":\"Jonas "
                                                            "Roth\"}],\"addons\":[\"Beard\"]}\n"
                                                            "{\"e\":\"appointment\",\"status\":\"completed\","
                                                            "\"segments\":[{\"service\":\"Cut\",\"employee\":"
                                                            "\"Mia "
                                                            "Weber\",\"starts_at\":\"2026-11-23T09:00:00Z\","
                                                            "\"ends_at\":\"2026-11-23T09:45:00Z\","
                                                            "\"overlap\":false}],\"history\":[{\"at\":\"2026-"
                                                            "11-01T09:00:00Z\",\"from\":null,\"to\":"
                                                            "\"scheduled\"}]}\n"
                                                            "{\"e\":\"appointment\",\"segments\":[{"
                                                            "\"service\":\"Cut\",\"employee\":\"Mia "
                                                            "Weber\",\"starts_at\":\"2026-11-23T09:10:00Z\","
                                                            "\"overlap\":true}]}\n"
                                                            "{\"e\":\"notification\",\"type\":\"SMS\","
                                                            "\"recipient\":\"+49305550123\",\"message\":"
                                                            "\"See you\",\"appointment\":\"" ID(
                                                                "51") "\"}\n"
                                                                      "{\"e\":\"sale\",\"receipt_number\":"
                                                                      "\"1-1\",\"sold_at\":\"2026-11-23T10:"
                                                                      "00:00Z\",\"total\":5000,\"items\":[{"
                                                                      "\"name\":\"Cut\",\"amount\":5000}]}\n";

static bool quick_hash(const char *pin, char hash[SALON_PIN_HASH_SIZE]) {
  (void)snprintf(hash, SALON_PIN_HASH_SIZE, "hash of %s", pin);
  return true;
}

static const struct salon_options quick = {.hash_pin = quick_hash};

struct text {
  char bytes[8 * FILE_SIZE];
  size_t used;
};

static bool keep_bytes(void *context, const char *bytes, size_t length) {
  struct text *text = context;
  if (text->used + length > sizeof text->bytes) return false;
  memcpy(text->bytes + text->used, bytes, length);
  text->used += length;
  return true;
}

/* ---- Changes ---- */

static void put_in_place(char *file, size_t *size, size_t at, size_t gone, const char *text) {
  size_t length = strlen(text);
  if (*size - gone + length >= FILE_SIZE) return;
  memmove(file + at + length, file + at + gone, *size - at - gone);
  memcpy(file + at, text, length);
  *size += length - gone;
}

/* A value between quotes or a number that begins at or after `at` becomes another one of the file, or something odd. */
static void change_value(struct dice *dice, char *file, size_t *size) {
  static const char *const odd[] = {"-1",
                                    "0",
                                    "\"\"",
                                    "null",
                                    "99999999999999999999",
                                    "1e400",
                                    "{}",
                                    "[]",
                                    "\"2026-02-30\"",
                                    "true",
                                    "\"9999-12-31T23:59:59Z\"",
                                    "\"1900-01-01T00:00:00Z\"",
                                    "\"\\u0000\"",
                                    "\"Mia Weber\"",
                                    "\"Cut\"",
                                    "1440",
                                    "[[[[]]]]",
                                    "\"" ID("41") "\"",
                                    "\"" ID("51") "\"",
                                    "\"Europe/Nowhere\"",
                                    "-0.0",
                                    "\"\xff\""};
  size_t at = (size_t)dice_between(dice, 0, (int64_t)*size - 1);
  const char *colon = memchr(file + at, ':', *size - at);
  if (colon == NULL) return;
  size_t from = (size_t)(colon - file) + 1, to = from;
  bool quoted = file[from] == '"';
  for (to++; to < *size && (quoted ? file[to] != '"' : strchr(",}]\n", file[to]) == NULL); to++) continue;
  if (quoted) to++;
  if (to > *size) return;
  put_in_place(file, size, from, to - from, odd[dice_between(dice, 0, sizeof odd / sizeof odd[0] - 1)]);
}

static void change_bytes(struct dice *dice, char *file, size_t *size) {
  size_t at = (size_t)dice_between(dice, 0, (int64_t)*size - 1);
  char byte[2] = {(char)dice_between(dice, 1, 255), '\0'};
  put_in_place(file, size, at, (size_t)dice_between(dice, 0, 1), byte);
}

/* A line goes, comes twice, or goes to the end. */
static void change_lines(struct dice *dice, char *file, size_t *size) {
  char line[FILE_SIZE];
  size_t from = (size_t)dice_between(dice, 0, (int64_t)*size - 1);
  while (from > 0 && file[from - 1] != '\n') from--;
  const char *end = memchr(file + from, '\n', *size - from);
  if (end == NULL) return;
  size_t length = (size_t)(end - file) + 1 - from;
  memcpy(line, file + from, length);
  line[length] = '\0';
  int64_t kind = dice_between(dice, 0, 2);
  if (kind != 1) put_in_place(file, size, from, length, "");
  if (kind != 0) put_in_place(file, size, *size, 0, line);
}

static size_t change(struct dice *dice, char *file) {
  size_t size = sizeof salon - 1;
  memcpy(file, salon, size);
  for (int64_t i = dice_between(dice, 0, 3); i > 0; i--) {
    int64_t kind = dice_between(dice, 0, 5);
    if (kind == 0) change_bytes(dice, file, &size);
    if (kind == 1 || kind == 2) change_lines(dice, file, &size);
    if (kind > 2) change_value(dice, file, &size);
  }
  if (dice_between(dice, 0, 30) == 0) size = (size_t)dice_between(dice, 0, (int64_t)size);
  return size;
}

/* ---- What must hold ---- */

static const char overlaps[] = "SELECT count(*) FROM appointment_segment a JOIN appointment_segment b ON "
                               "a.employee_id = b.employee_id AND a.appointment_id < "
                               "b.appointment_id AND a.occupied_from < b.occupied_to AND b.occupied_from < "
                               "a.occupied_to WHERE a.blocking AND b.blocking AND NOT "
                               "a.overlap AND NOT b.overlap";
static const char everything[] = "SELECT (SELECT count(*) FROM tenant) + (SELECT count(*) FROM location) + "
                                 "(SELECT count(*) FROM employee) + (SELECT count(*) FROM "
                                 "service) + (SELECT count(*) FROM service_category) + (SELECT count(*) FROM "
                                 "customer) + (SELECT count(*) FROM appointment) + "
                                 "(SELECT count(*) FROM appointment_segment) + (SELECT count(*) FROM "
                                 "status_history) + (SELECT count(*) FROM audit_log)";

static void export_is_the_same_again(struct replica *replica, struct fixture *fixture, const char *file,
                                     size_t size) {
  static struct text first, second;
  struct error error;
  char path[FIXTURE_PATH_SIZE];
  struct replica_options options = fixture->options;
  struct replica *beside = NULL;
  first.used = second.used = 0;
  error_init(&error);
  fixture_beside(fixture, "beside.db", path);
  options.path = path;
  assert_int_equal(salon_export(replica, SALON_NDJSON, keep_bytes, &first, &error), CODE_OK);
  assert_int_equal(replica_create(&options, &beside, &error), CODE_OK);
  if (salon_import_bytes(beside, first.bytes, first.used, &quick, NULL, &error) != CODE_OK)
    fail_msg("%s\n%.*s", error.text, (int)size, file);
  assert_int_equal(salon_export(beside, SALON_NDJSON, keep_bytes, &second, &error), CODE_OK);
  assert_int_equal(first.used, second.used);
  assert_memory_equal(first.bytes, second.bytes, first.used);
  replica_free(beside);
}

static void any_file_is_taken_whole_or_refused(void **state) {
  (void)state;
  static char file[FILE_SIZE];
  struct dice dice = dice_for(__func__);
  int taken = 0, refused = 0;
  struct fixture fixture;
  fixture_init(&fixture);
  fixture.options.zones = zoneinfo_source(zoneinfo_folder);
  struct replica *replica = fixture_create(&fixture);
  int64_t before = fixture_number(fixture.path, everything);
  for (int round = 0; round < ROUNDS; round++) {
    struct error error;
    error_init(&error);
    size_t size = change(&dice, file);
    enum code code = salon_import_bytes(replica, file, size, &quick, NULL, &error);
    if (code != CODE_OK && code != CODE_INVALID)
      fail_msg("%s (%s)\n%.*s", error.text, error.detail, (int)size, file);
    if (code == CODE_INVALID) {
      refused++;
      assert_true(strlen(error.text) > 20);
      assert_int_equal(fixture_number(fixture.path, everything), before);
      continue;
    }
    taken++;
    assert_int_equal(fixture_number(fixture.path, overlaps), 0);
    export_is_the_same_again(replica, &fixture, file, size);
    replica_free(replica);
    fixture_release(&fixture);
    fixture_init(&fixture);
    fixture.options.zones = zoneinfo_source(zoneinfo_folder);
    replica = fixture_create(&fixture);
  }
  print_message("%d taken, %d refused\n", taken, refused);
  assert_true(taken > ROUNDS / 20);
  assert_true(refused > ROUNDS / 5);
  replica_free(replica);
  fixture_release(&fixture);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(any_file_is_taken_whole_or_refused)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
