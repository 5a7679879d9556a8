/* The one-line booking as it is typed: every part is a part of the line, in its order, and names what there is. */
#include <string.h>

#include "core/model/date.h"
#include "core/model/one_line.h"
#include "fuzz/fuzz.h"

enum { TODAY = 20777 }; /* 2026-11-20 */

static const struct lookup_name services[] = {{.name = "Women's Cut"}, {.name = "Men's Haircut"},
                                              {.name = "Root Colour"}, {.name = "Beard Trim"},
                                              {.name = "Wash & Blow"}, {.name = "Färben, kurz"}};
static const struct lookup_name addons[] = {
    {.name = "Beard"}, {.name = "Olaplex"}, {.name = "Scalp massage"}};
static const struct lookup_name employees[] = {
    {.name = "Mia Weber"}, {.name = "Jonas Roth"}, {.name = "Aylin Kaya"}, {.name = "Sofía Peña"}};

static size_t names_of(enum one_line_kind kind) {
  if (kind == ONE_LINE_SERVICE) return sizeof services / sizeof services[0];
  if (kind == ONE_LINE_ADDON) return sizeof addons / sizeof addons[0];
  if (kind == ONE_LINE_EMPLOYEE || kind == ONE_LINE_CUSTOMER) return sizeof employees / sizeof employees[0];
  return 0;
}

static void check_part(const struct one_line_part *part) {
  FUZZ_CHECK(part->text != NULL && part->from < part->to);
  size_t kept = part->reading_count < ONE_LINE_READINGS_MAX ? part->reading_count : ONE_LINE_READINGS_MAX;
  for (size_t i = 0; i < kept; i++) FUZZ_CHECK(part->readings[i] < names_of(part->kind));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static const struct one_line_names names = {services, addons, employees, 6, 3, 4};
  struct one_line line;
  struct error error;
  error_init(&error);
  enum code code = one_line_read((const char *)bytes, size, TODAY, &names, &line, &error);
  FUZZ_CHECK(code == CODE_OK || (code == CODE_INVALID && error.text[0] != '\0'));
  FUZZ_CHECK(line.part_count <= ONE_LINE_PARTS_MAX);
  size_t end = 0;
  for (size_t i = 0; i < line.part_count; i++) {
    check_part(&line.parts[i]);
    FUZZ_CHECK(line.parts[i].from >= end && line.parts[i].to <= size);
    end = line.parts[i].to;
  }
  FUZZ_CHECK(!line.has_date || (line.date >= DATE_MIN && line.date <= DATE_MAX));
  FUZZ_CHECK(!line.has_time || (line.minute >= 0 && line.minute < MINUTES_PER_DAY));
  char customer[ONE_LINE_MAX + 1];
  for (int except = -1; except < (int)line.part_count; except++) {
    FUZZ_CHECK(one_line_customer(&line, except, customer, sizeof customer) == strlen(customer));
  }
  return 0;
}
