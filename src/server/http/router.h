/*
 * Finds the route of a path in the table. A segment in braces takes anything that is one segment; a literal one goes before it.
 */
#ifndef SERVER_HTTP_ROUTER_H
#define SERVER_HTTP_ROUTER_H

#include "server/http/head.h"
#include "server/http/http.h"

enum { ALLOW_SIZE = 64 };

struct routing {
  const struct route *route; /* NULL: none */
  const char *parameters[REQUEST_PARAMETERS_MAX];
  char allow[ALLOW_SIZE]; /* methods that the path has, "GET, HEAD"; "": there is no such path */
};

/* "GET"; NULL for what is no method of the table. */
const char *method_name(enum method method);

/* `method` as it came; HEAD is as GET. The parameters are the target's own texts. */
void route_find(const struct route *routes, int count, const char *method, const struct target *target,
                struct routing *routing);

#endif
