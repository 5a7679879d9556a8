/* What handlers say, and what they ask of their request. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/nearest.h"
#include "server/http/http.h"

void response_clear(struct response *response) {
  if (response->owned) free(response->body);
  json_decref(response->document);
  *response = (struct response){.status = 0};
}

/* What is said anew keeps the tag that response_not_modified() has set: it is of the same thing. A problem has none. */
static void clear_but_tag(struct response *response) {
  char etag[sizeof response->etag];
  memcpy(etag, response->etag, sizeof etag);
  response_clear(response);
  memcpy(response->etag, etag, sizeof etag);
}

void response_json(struct request *request, struct response *response, int status, json_t *json) {
  (void)request;
  clear_but_tag(response);
  char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);
  json_decref(json);
  response->status = text == NULL ? 500 : status;
  response->body = text;
  response->length = text == NULL ? 0 : strlen(text);
  response->owned = true;
}

void response_text(struct response *response, int status, const char *type, const char *text, size_t length) {
  clear_but_tag(response);
  response->status = status;
  response->type = type;
  char *copy = malloc(length + 1);
  if (copy == NULL) {
    response->status = 503;
    return;
  }
  memcpy(copy, text, length);
  copy[length] = '\0';
  response->body = copy;
  response->length = length;
  response->owned = true;
}

void response_header(struct request *request, struct response *response, const char *name,
                     const char *value) {
  (void)request;
  enum { ROOM = (int)(sizeof response->headers / sizeof response->headers[0]) };
  if (response->header_count == ROOM) return;
  char(*header)[128] = response->headers[response->header_count++];
  (void)snprintf(header[0], sizeof header[0], "%s", name);
  (void)snprintf(header[1], sizeof header[1], "%s", value);
}

/* Whether If-None-Match names the tag; a weak one is as good here. */
static bool names_tag(const char *list, const char *etag) {
  size_t length = strlen(etag);
  for (const char *at = list; at != NULL; at = strchr(at, ',')) {
    at += strspn(at, ", \t");
    if (strncmp(at, "W/", 2) == 0) at += 2;
    if (*at == '*') return true;
    char after = strncmp(at, etag, length) == 0 ? at[length] : 'x';
    if (after == '\0' || after == ',' || after == ' ') return true;
  }
  return false;
}

bool response_not_modified(struct request *request, struct response *response, const char *etag) {
  const char *known = request_header(request, "If-None-Match");
  (void)snprintf(response->etag, sizeof response->etag, "%s", etag);
  if (known == NULL || !names_tag(known, etag)) return false;
  response_clear(response);
  (void)snprintf(response->etag, sizeof response->etag, "%s", etag);
  response->status = 304;
  return true;
}

const char *request_query(const struct request *request, const char *name) {
  for (int i = 0; i < request->query_count; i++)
    if (strcmp(request->query[i].name, name) == 0) return request->query[i].value;
  return NULL;
}

static bool is_among(const char *name, const char *const *names, int count) {
  for (int i = 0; i < count; i++)
    if (strcmp(name, names[i]) == 0) return true;
  return false;
}

bool request_query_known(struct request *request, struct response *response, const char *const *names,
                         int count) {
  char detail[256];
  for (int i = 0; i < request->query_count; i++) {
    const char *name = request->query[i].name;
    if (!is_among(name, names, count)) {
      const char *meant = nearest_name(name, names, count);
      if (meant != NULL)
        (void)snprintf(detail, sizeof detail, "The query has a key that is not known here; \"%s\" is one.",
                       meant);
      else
        (void)snprintf(detail, sizeof detail, "The query has a key that is not known here.");
      response_problem(request, response, 400, "invalid", name, detail);
      return false;
    }
    if (request_query(request, name) != request->query[i].value) {
      response_problem(request, response, 400, "invalid", name, "The query has this key more than once.");
      return false;
    }
  }
  return true;
}
