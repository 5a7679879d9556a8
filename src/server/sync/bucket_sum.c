#include "server/sync/bucket_sum.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static uint64_t big_endian(const uint8_t *bytes) {
  uint64_t value = 0;
  for (int i = 0; i < 8; i++) value = value << 8 | bytes[i];
  return value;
}

void bucket_sum_add(struct bucket_sum *sum, const uint8_t hash[BUCKET_HASH_SIZE]) {
  uint64_t low = sum->low + big_endian(hash + 8);
  sum->high += big_endian(hash) + (low < sum->low ? 1 : 0);
  sum->low = low;
}

void bucket_sum_format(struct bucket_sum sum, char text[BUCKET_SUM_TEXT_SIZE]) {
  (void)snprintf(text, BUCKET_SUM_TEXT_SIZE, "%016" PRIx64 "%016" PRIx64, sum.high, sum.low);
}

bool bucket_sum_parse(const char *text, size_t length, struct bucket_sum *sum) {
  static const char digits[] = "0123456789abcdef";
  uint64_t halves[2] = {0, 0};
  if (length != BUCKET_SUM_TEXT_SIZE - 1) return false;
  for (size_t i = 0; i < length; i++) {
    const char *digit = text[i] == '\0' ? NULL : strchr(digits, text[i]);
    if (digit == NULL) return false;
    halves[i / 16] = halves[i / 16] << 4 | (uint64_t)(digit - digits);
  }
  *sum = (struct bucket_sum){.high = halves[0], .low = halves[1]};
  return true;
}
