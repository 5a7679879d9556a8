#include "core/model/nearest.h"

#include <stddef.h>
#include <string.h>

enum { KEY_MAX = 40 };

static int smaller(int left, int right) { return left < right ? left : right; }

/* Letters to add, drop or change. */
static int distance(const char *left, const char *right) {
  size_t columns = strlen(right);
  if (strlen(left) > KEY_MAX || columns > KEY_MAX) return KEY_MAX;
  int row[KEY_MAX + 1];
  for (size_t j = 0; j <= columns; j++) row[j] = (int)j;
  for (size_t i = 0; left[i] != '\0'; i++) {
    int corner = row[0];
    row[0] = (int)i + 1;
    for (size_t j = 0; j < columns; j++) {
      int above = row[j + 1];
      row[j + 1] = smaller(smaller(above, row[j]) + 1, corner + (left[i] != right[j]));
      corner = above;
    }
  }
  return row[columns];
}

const char *nearest_name(const char *written, const char *const *names, int count) {
  const char *best = NULL;
  int least = 4;
  for (int i = 0; i < count; i++) {
    int far = distance(written, names[i]);
    size_t common = strlen(written) < strlen(names[i]) ? strlen(written) : strlen(names[i]);
    if (common >= 3 && strncmp(written, names[i], common) == 0) far = smaller(far, 3);
    if (far >= least) continue;
    least = far;
    best = names[i];
  }
  return best;
}
