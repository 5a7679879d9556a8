/* Telephone numbers as typed: unsure, or E.164 that is read as itself again and can be written for people. */
#include <string.h>

#include "core/model/phone.h"
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static const char *const countries[] = {"DE", "US", "IT", "GB", "RU", "BR", "", "XY"};
  if (size == 0) return 0;
  const char *country = countries[bytes[0] % 8];
  const char *text = (const char *)bytes + 1;
  char digits[64];
  FUZZ_CHECK(phone_digits(text, size - 1, digits, sizeof digits) == strlen(digits));
  (void)phone_looks_like(text, size - 1, 4);
  char e164[PHONE_E164_SIZE];
  if (!phone_normalise(text, size - 1, country, e164)) {
    FUZZ_CHECK(e164[0] == '\0');
    return 0;
  }
  FUZZ_CHECK(e164[0] == '+' && strspn(e164 + 1, "0123456789") == strlen(e164) - 1);
  char again[PHONE_E164_SIZE];
  FUZZ_CHECK(phone_normalise(e164, strlen(e164), NULL, again) && strcmp(e164, again) == 0);
  char people[PHONE_TEXT_SIZE];
  FUZZ_CHECK(phone_format_for_people(e164, country, people) == strlen(people));
  FUZZ_CHECK(phone_normalise(people, strlen(people), country, again) && strcmp(e164, again) == 0);
  return 0;
}
