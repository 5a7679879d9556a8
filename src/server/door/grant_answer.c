#include <sodium.h>

#include "server/door/grant.h"
#include "server/http/http.h"

/* The text of the answer lives in its body alone. */
static json_t *token_json(struct token *token) {
  char text[TOKEN_TEXT_SIZE];
  token_format(token, text);
  json_t *json = json_string(text);
  sodium_memzero(text, sizeof text);
  token_wipe(token);
  return json;
}

static json_t *id_json(struct id id) {
  char text[ID_TEXT_SIZE];
  id_format(id, text);
  return json_string(text);
}

void grant_answer(struct request *request, struct response *response, struct grant *grant, int64_t expires_at,
                  int64_t now) {
  int64_t left = expires_at > now ? (expires_at - now) / 1000 : 0;
  json_t *access = token_json(&grant->access);
  json_t *refresh = token_json(&grant->refresh);
  json_t *body =
      json_pack("{s:o,s:o,s:o,s:o,s:s,s:I,s:I}", "tenant_id", id_json(grant->access.tenant), "device_id",
                id_json(grant->access.owner), "access_token", access, "refresh_token", refresh, "token_type",
                "Bearer", "expires_in", (json_int_t)left, "expires_at", (json_int_t)expires_at);
  response_json(request, response, 200, body);
  response_header(request, response, "Cache-Control", "no-store");
}
