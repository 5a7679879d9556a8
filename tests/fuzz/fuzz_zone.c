/* Zone files: any bytes make a zone that is true to itself, or are refused in words. */
#include "core/model/zone.h"
#include "fuzz/fuzz.h"

static const int64_t ms_per_day = 86400000;

/* What the wall shows at an instant is shown at that instant. */
static void check_instant(const struct zone *zone, int64_t instant) {
  int32_t date;
  int minute;
  zone_to_wall(zone, instant, &date, &minute);
  FUZZ_CHECK(minute >= 0 && minute < MINUTES_PER_DAY);
  int64_t found[2];
  int count = zone_resolve(zone, date, minute, found);
  FUZZ_CHECK(count >= 0 && count <= 2);
  FUZZ_CHECK(count < 2 || found[0] < found[1]);
  for (int i = 0; i < count; i++) {
    int32_t date_again;
    int minute_again;
    zone_to_wall(zone, found[i], &date_again, &minute_again);
    FUZZ_CHECK(date_again == date && minute_again == minute);
  }
}

/* The days of a zone touch. */
static void check_days(const struct zone *zone, int32_t date) {
  int64_t start = zone_day_start(zone, date);
  int64_t end = zone_day_start(zone, date + 1);
  FUZZ_CHECK(start <= end);
  struct zone_slots slots;
  int64_t last = start - 1;
  for (bool any = zone_slot_first(&slots, zone, start, end, 15); any; any = zone_slot_next(&slots)) {
    FUZZ_CHECK(slots.at > last && slots.at < end);
    last = slots.at;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct error error;
  error_init(&error);
  struct zone *zone = NULL;
  if (zone_new(bytes, size, "Test/Zone", &zone, &error) != CODE_OK) {
    FUZZ_CHECK(zone == NULL && error.code == CODE_INVALID && error.text[0] != '\0');
    return 0;
  }
  for (int year = 1900; year < 2200; year += 25) {
    int32_t date = date_from_civil(year, 3, 28);
    check_days(zone, date);
    check_instant(zone, date * ms_per_day);
    check_instant(zone, date * ms_per_day + 12345678);
  }
  zone_free(zone);
  return 0;
}
