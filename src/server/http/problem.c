/* Problem documents (RFC 9457): which status a code of the command line has over HTTP, and how a refusal is told. */
#include <stdio.h>
#include <string.h>

#include "server/http/http.h"
#include "server/http/log.h"

enum { RETRY_SECONDS = 2 };

/* Rules of booking are 409: the same request may be right at another time. What is not listed is 409 too. */
static int status_of(enum code code) {
  switch (code) {
  case CODE_OK:
    return 200;
  case CODE_INTERNAL:
    return 500;
  case CODE_STORAGE:
  case CODE_OFFLINE:
    return 503;
  case CODE_USAGE:
  case CODE_INVALID:
    return 400;
  case CODE_NOT_FOUND:
    return 404;
  case CODE_NOT_PAIRED:
    return 401;
  case CODE_SUSPENDED:
  case CODE_REVOKED:
  case CODE_NOT_PERMITTED:
    return 403;
  case CODE_UPDATE_REQUIRED:
    return 426;
  default:
    return 409;
  }
}

static const char *title_of(int status) {
  static const struct {
    int status;
    const char *title;
  } titles[] = {
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {416, "Range Not Satisfiable"},
      {422, "Unprocessable Content"},
      {426, "Upgrade Required"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {503, "Service Unavailable"},
  };
  for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
    if (titles[i].status == status) return titles[i].title;
  return "Problem";
}

void response_problem(struct request *request, struct response *response, int status, const char *code,
                      const char *field, const char *detail) {
  response_clear(response);
  response->status = status;
  response->type = "application/problem+json";
  response->document = json_pack("{ss ss si ss ss}", "type", "about:blank", "title", title_of(status),
                                 "status", status, "detail", detail, "code", code);
  if (response->document == NULL) /* a sentence that is no UTF-8 */
    response->document = json_pack("{ss si ss}", "title", title_of(status), "status", status, "code", code);
  if (field != NULL && field[0] != '\0')
    (void)json_object_set_new(response->document, "field", json_string(field));
  if (request != NULL && request->id[0] != '\0')
    (void)json_object_set_new(response->document, "request", json_string(request->id));
  (void)snprintf(response->code, sizeof response->code, "%s", code);
  if (status == 503) response->retry_after = RETRY_SECONDS;
}

void response_error(struct request *request, struct response *response, const struct error *error) {
  int status = status_of(error->code);
  /* The constraint's or the library's words are for who runs the server. */
  if (error->detail[0] != '\0')
    log_say(status >= 500 ? LOG_WARNING : LOG_DEBUG, request->id, "%s: %s", code_name(error->code),
            error->detail);
  response_problem(request, response, status, code_name(error->code), NULL, error->text);
}

json_t *response_problem_json(struct response *response) { return response->document; }
