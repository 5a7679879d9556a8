#include "core/model/likeness.h"

#include <string.h>

#include "core/model/fold.h"
#include "core/model/sound.h"

static bool same_text(const char *left, const char *right) {
  return left[0] != '\0' && strcmp(left, right) == 0;
}

/* Both are known and differ. */
static bool contradict(const char *left, const char *right) {
  return left[0] != '\0' && right[0] != '\0' && strcmp(left, right) != 0;
}

static bool same_name(const char *left, const char *right) {
  return fold_equal(left, strlen(left), right, strlen(right));
}

/* Word by word: each the same, or the same by sound. */
static bool sounds_same(const char *left, const char *right) {
  char keys[2][FOLD_KEY_SIZE];
  size_t lengths[2] = {fold_key(left, strlen(left), keys[0], FOLD_KEY_SIZE),
                       fold_key(right, strlen(right), keys[1], FOLD_KEY_SIZE)};
  size_t at[2] = {0, 0};
  int words = 0;
  for (;; words++) {
    size_t size[2] = {0, 0};
    const char *one = fold_next_word(keys[0], lengths[0], &at[0], &size[0]);
    const char *other = fold_next_word(keys[1], lengths[1], &at[1], &size[1]);
    if (one == NULL || other == NULL) return one == other && words > 0;
    bool same = size[0] == size[1] && memcmp(one, other, size[0]) == 0;
    if (!same && !sound_equal(one, size[0], other, size[1])) return false;
  }
}

enum likeness customer_likeness(const struct customer *left, const struct customer *right) {
  if (id_equal(left->id, right->id)) return LIKE_NOTHING;
  if (same_text(left->email, right->email)) return LIKE_EMAIL;
  if (contradict(left->birth_date, right->birth_date)) return LIKE_NOTHING;
  bool sounds = sounds_same(left->name, right->name);
  if (same_text(left->phone_e164, right->phone_e164) &&
      (sounds || sounds_same(left->first_name, right->first_name)))
    return LIKE_PHONE_NAME;
  if (sounds && same_text(left->birth_date, right->birth_date)) return LIKE_BIRTHDAY;
  if (same_name(left->name, right->name) && !contradict(left->phone_e164, right->phone_e164) &&
      !contradict(left->email, right->email))
    return LIKE_NAME;
  return LIKE_NOTHING;
}
