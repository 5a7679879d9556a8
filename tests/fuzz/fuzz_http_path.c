/*
 * The target of a request: refused, or read into segments and pairs that are UTF-8 without controls and lie within the target; then a route is
 * found for it or none.
 */
#include <string.h>

#include "core/model/text.h"
#include "fuzz/fuzz.h"
#include "server/http/router.h"

static const struct route table[] = {
    {.method = METHOD_GET, .path = "/ping", .operation = "ping"},
    {.method = METHOD_POST, .path = "/v1/push", .operation = "push"},
    {.method = METHOD_GET, .path = "/v1/appointments/{code}", .operation = "appointment"},
    {.method = METHOD_POST, .path = "/v1/appointments/{code}/cancel", .operation = "cancel"},
    {.method = METHOD_GET, .path = "/v1/snapshot/{id}/{chunk}", .operation = "chunk"},
};
enum { ROUTES = (int)(sizeof table / sizeof table[0]), TEXT_SIZE = 4096 };

static void check_text(const char *text) {
  FUZZ_CHECK(text_is_valid(text, strlen(text)));
  for (; *text != '\0'; text++) FUZZ_CHECK((unsigned char)*text >= 0x20 && *text != 0x7f);
}

static void check_target(const struct target *target) {
  FUZZ_CHECK(target->segment_count >= 1 && target->segment_count <= PATH_SEGMENTS_MAX);
  for (int i = 0; i < target->segment_count; i++) {
    const char *segment = target->segments[i];
    check_text(segment);
    FUZZ_CHECK(segment[0] != '\0' && strchr(segment, '/') == NULL);
    FUZZ_CHECK(strcmp(segment, ".") != 0 && strcmp(segment, "..") != 0);
  }
  for (int i = 0; i < target->query_count; i++) {
    check_text(target->query[i].name);
    check_text(target->query[i].value);
  }
}

static void check_route(const struct target *target) {
  static const char *const methods[] = {"GET", "HEAD", "POST", "PUT", "get", ""};
  for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
    struct routing routing;
    route_find(table, ROUTES, methods[i], target, &routing);
    if (routing.route == NULL) continue;
    FUZZ_CHECK(routing.allow[0] != '\0');
    FUZZ_CHECK((strchr(routing.route->path, '{') == NULL) == (routing.parameters[0] == NULL));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static char text[TEXT_SIZE];
  struct target target;
  struct flaw flaw;
  if (size >= sizeof text) size = sizeof text - 1;
  memcpy(text, bytes, size);
  text[size] = '\0';
  if (target_read(text, &target, &flaw)) {
    check_target(&target);
    check_route(&target);
  } else {
    FUZZ_CHECK(flaw.status >= 400 && flaw.status < 500 && flaw.detail != NULL);
    FUZZ_CHECK(memchr(flaw.field, '\0', sizeof flaw.field) != NULL);
  }
  return 0;
}
