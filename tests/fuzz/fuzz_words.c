/*
 * The short texts that stand in files and on command lines: dates, times, instants, amounts, ids. The first byte of an input
 * chooses the reader. What one accepts, it must write as a text that is read as the same value again.
 */
#include <string.h>

#include "core/model/date.h"
#include "core/model/id.h"
#include "core/model/instant.h"
#include "core/model/money.h"
#include "fuzz/fuzz.h"

static void date_try(const char *text, size_t length) {
  int32_t date = 0;
  if (!date_parse(text, length, &date)) return;
  FUZZ_CHECK(date >= DATE_MIN && date <= DATE_MAX);
  char written[DATE_TEXT_SIZE];
  date_format(date, written);
  FUZZ_CHECK(length == strlen(written) && memcmp(text, written, length) == 0);
}

static void time_of_day_try(const char *text, size_t length) {
  int minute = 0;
  if (!time_of_day_parse(text, length, true, &minute)) return;
  FUZZ_CHECK(minute >= 0 && minute <= MINUTES_PER_DAY);
  char written[TIME_OF_DAY_TEXT_SIZE];
  time_of_day_format(minute, written);
  FUZZ_CHECK(length == strlen(written) && memcmp(text, written, length) == 0);
}

static void instant_try(const char *text, size_t length) {
  int64_t instant = 0;
  if (!instant_parse_rfc3339(text, length, &instant)) return;
  char written[INSTANT_TEXT_SIZE];
  instant_format_utc(instant, written);
  int64_t again = 0;
  FUZZ_CHECK(instant_parse_rfc3339(written, strlen(written), &again) && again == instant);
}

static void money_try(const char *text, size_t length) {
  static const char *const currencies[] = {"EUR", "JPY", "KWD"};
  for (size_t i = 0; i < sizeof currencies / sizeof currencies[0]; i++) {
    struct error error;
    error_init(&error);
    int64_t minor = -1;
    if (money_parse(text, length, currencies[i], &minor, &error) != CODE_OK) {
      FUZZ_CHECK(error.code == CODE_INVALID && error.text[0] != '\0' && minor == -1);
      continue;
    }
    FUZZ_CHECK(minor >= 0 && minor <= MONEY_MAX);
    char written[MONEY_TEXT_SIZE];
    money_format(minor, currencies[i], written);
    int64_t again = -1;
    FUZZ_CHECK(money_parse(written, strlen(written), currencies[i], &again, &error) == CODE_OK);
    FUZZ_CHECK(again == minor);
  }
}

static void id_try(const char *text, size_t length) {
  struct id id;
  if (!id_parse(text, length, &id)) return;
  char written[ID_TEXT_SIZE];
  id_format(id, written);
  struct id again;
  FUZZ_CHECK(id_parse(written, strlen(written), &again) && id_equal(id, again));
}

static void confirmation_code_try(const char *text, size_t length) {
  char code[CONFIRMATION_CODE_SIZE];
  if (!confirmation_code_parse(text, length, code)) return;
  char again[CONFIRMATION_CODE_SIZE];
  FUZZ_CHECK(confirmation_code_parse(code, strlen(code), again) && strcmp(code, again) == 0);
}

typedef void reader(const char *text, size_t length);

static reader *const readers[] = {date_try,  time_of_day_try, instant_try,
                                  money_try, id_try,          confirmation_code_try};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size == 0) return 0;
  readers[bytes[0] % (sizeof readers / sizeof readers[0])]((const char *)bytes + 1, size - 1);
  return 0;
}
