#include "server/http/router.h"

#include <stdio.h>
#include <string.h>

static const char *const methods[] = {
    [METHOD_GET] = "GET",     [METHOD_POST] = "POST",     [METHOD_PUT] = "PUT",
    [METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE",
};

const char *method_name(enum method method) { return methods[method]; }

/* How well a path fits: -1 not at all, else how many segments are literal. */
static int fit(const char *path, const struct target *target, const char *parameters[]) {
  int literal = 0, taken = 0, at = 0;
  while (*path == '/') {
    const char *begin = path + 1;
    size_t length = strcspn(begin, "/");
    if (at == target->segment_count) return -1;
    const char *segment = target->segments[at++];
    if (begin[0] == '{') {
      if (taken == REQUEST_PARAMETERS_MAX) return -1;
      parameters[taken++] = segment;
    } else {
      if (strlen(segment) != length || memcmp(segment, begin, length) != 0) return -1;
      literal++;
    }
    path = begin + length;
  }
  return at == target->segment_count ? literal : -1;
}

static void allow_add(struct routing *routing, const char *name) {
  size_t used = strlen(routing->allow);
  if (strstr(routing->allow, name) != NULL) return;
  (void)snprintf(routing->allow + used, ALLOW_SIZE - used, "%s%s", used == 0 ? "" : ", ", name);
}

void route_find(const struct route *routes, int count, const char *method, const struct target *target,
                struct routing *routing) {
  int best = -1;
  *routing = (struct routing){.route = NULL};
  if (strcmp(method, "HEAD") == 0) method = methods[METHOD_GET];
  for (int i = 0; i < count; i++) {
    const char *parameters[REQUEST_PARAMETERS_MAX] = {NULL};
    int literal = fit(routes[i].path, target, parameters);
    if (literal < 0) continue;
    allow_add(routing, methods[routes[i].method]);
    if (routes[i].method == METHOD_GET) allow_add(routing, "HEAD");
    if (literal <= best || strcmp(method, methods[routes[i].method]) != 0) continue;
    best = literal;
    routing->route = &routes[i];
    memcpy(routing->parameters, parameters, sizeof parameters);
  }
}
