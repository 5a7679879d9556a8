/*
 * Dates, times and rules of recurrence as people type them. The first byte of an input chooses the reader. What is refused is
 * refused in words; what is accepted lies in the range that is promised.
 */
#include <string.h>

#include "core/model/rrule.h"
#include "core/model/when.h"
#include "fuzz/fuzz.h"
#include "support/zone_file.h"

enum { TODAY = 20777, DATES_MAX = 64 }; /* 2026-11-20 */

static void check_refusal(enum code code, const struct error *error) {
  FUZZ_CHECK(code == error->code && (code == CODE_INVALID || code == CODE_AMBIGUOUS));
  FUZZ_CHECK(error->text[0] != '\0');
}

static void date_try(const char *text, size_t length, const struct zone *zone) {
  (void)zone;
  struct error error;
  error_init(&error);
  int32_t date = 0;
  enum code code = when_parse_date(text, length, TODAY, &date, &error);
  if (code != CODE_OK) {
    check_refusal(code, &error);
  } else {
    FUZZ_CHECK(date >= DATE_MIN && date <= DATE_MAX);
  }
}

static void time_try(const char *text, size_t length, const struct zone *zone) {
  (void)zone;
  int minute = -1;
  bool read = when_parse_time(text, length, true, &minute);
  FUZZ_CHECK(read == (minute != -1) && minute <= MINUTES_PER_DAY);
}

static void instant_try(const char *text, size_t length, const struct zone *zone) {
  struct error error;
  error_init(&error);
  int64_t start = 0;
  int64_t end = 0;
  enum code code = when_parse_instant(text, length, zone, TODAY, &start, &error);
  if (code != CODE_OK) {
    check_refusal(code, &error);
    return;
  }
  FUZZ_CHECK(when_parse_end_instant(text, length, zone, TODAY, &end, &error) == CODE_OK && end == start);
}

static void check_dates(const struct rrule *rule, const struct zone *zone) {
  const struct rrule_start start = {.date = TODAY, .minute = 600, .zone = zone};
  int32_t dates[DATES_MAX];
  bool more = false;
  size_t count = rrule_expand(rule, &start, TODAY, TODAY + 3650, dates, DATES_MAX, &more);
  FUZZ_CHECK(count <= DATES_MAX);
  for (size_t i = 0; i < count; i++) {
    FUZZ_CHECK(dates[i] >= (i == 0 ? TODAY : dates[i - 1] + 1) && dates[i] <= TODAY + 3650);
  }
}

static void rule_try(const char *text, size_t length, const struct zone *zone) {
  struct error error;
  error_init(&error);
  struct rrule rule;
  enum code code = rrule_parse(text, length, &rule, &error);
  if (code != CODE_OK) {
    check_refusal(code, &error);
    return;
  }
  char written[RRULE_TEXT_SIZE];
  char again[RRULE_TEXT_SIZE];
  rrule_format(&rule, written);
  struct rrule copy;
  FUZZ_CHECK(rrule_parse(written, strlen(written), &copy, &error) == CODE_OK);
  rrule_format(&copy, again);
  FUZZ_CHECK(strcmp(written, again) == 0);
  check_dates(&rule, zone);
}

typedef void reader(const char *text, size_t length, const struct zone *zone);

static reader *const readers[] = {date_try, time_try, instant_try, rule_try};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static struct zone *zone;
  if (zone == NULL) zone = zone_from_file("Europe/Berlin");
  if (size == 0) return 0;
  readers[bytes[0] % (sizeof readers / sizeof readers[0])]((const char *)bytes + 1, size - 1, zone);
  return 0;
}
