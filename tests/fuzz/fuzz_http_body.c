/*
 * A body, packed or not by its first byte: refused, or an object within its bounds that is written and read again as the same.
 */
#include <string.h>

#include "fuzz/fuzz.h"
#include "server/http/body.h"

enum { BODY_MAX = 65536, ARENA_MAX = 1024 * 1024 };

static void check_depth(json_t *json, int depth) {
  const char *key;
  json_t *value;
  size_t index;
  FUZZ_CHECK(depth <= REQUEST_DEPTH_MAX);
  json_object_foreach(json, key, value)
      check_depth(value, depth + (json_is_object(value) || json_is_array(value)));
  json_array_foreach(json, index, value)
      check_depth(value, depth + (json_is_object(value) || json_is_array(value)));
}

static void check_json(const char *body, size_t length) {
  struct flaw flaw;
  json_t *json = NULL, *again = NULL;
  if (!body_json(body, length, &json, &flaw)) {
    FUZZ_CHECK(json == NULL && flaw.status == 400 && flaw.detail != NULL);
    return;
  }
  FUZZ_CHECK(json_is_object(json));
  check_depth(json, 1);
  char *text = json_dumps(json, JSON_COMPACT);
  FUZZ_CHECK(text != NULL && body_json(text, strlen(text), &again, &flaw));
  FUZZ_CHECK(json_equal(json, again) == 1);
  free(text);
  json_decref(json);
  json_decref(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static struct arena arena;
  struct flaw flaw;
  const char *body = NULL;
  size_t length = 0;
  if (arena.maximum == 0) arena_init(&arena, ARENA_MAX);
  if (size == 0) return 0;
  if (bytes[0] == 0x1f) {
    if (body_unpack((const char *)bytes, size, BODY_MAX, &arena, &body, &length, &flaw)) {
      FUZZ_CHECK(length <= BODY_MAX && body[length] == '\0');
      check_json(body, length);
    } else {
      FUZZ_CHECK(flaw.status == 400 || flaw.status == 413);
    }
    arena_clear(&arena);
  } else {
    check_json((const char *)bytes, size);
  }
  return 0;
}
