#include "server/client.h"

#include <curl/curl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

enum { URL_SIZE = 2048, HEADER_SIZE = 512 };

struct growing {
  char *bytes;
  size_t length;
};

void client_init(struct client *client, const char *url, const char *token) {
  assert_int_equal(curl_global_init(CURL_GLOBAL_DEFAULT), CURLE_OK);
  *client = (struct client){.handle = curl_easy_init(), .desk = true, .timeout_ms = 30000};
  assert_non_null(client->handle);
  (void)snprintf(client->url, sizeof client->url, "%s", url);
  (void)snprintf(client->token, sizeof client->token, "%s", token == NULL ? "" : token);
}

void client_release(struct client *client) {
  curl_slist_free_all(client->extra);
  curl_easy_cleanup(client->handle);
  *client = (struct client){.handle = NULL};
}

void client_header(struct client *client, const char *header) {
  client->extra = curl_slist_append(client->extra, header);
  assert_non_null(client->extra);
}

void reply_release(struct reply *reply) {
  free(reply->body);
  json_decref(reply->json);
  *reply = (struct reply){.status = 0};
}

bool reply_header(const struct reply *reply, const char *name, char *value, size_t size) {
  size_t length = strlen(name);
  for (const char *line = reply->headers; *line != '\0'; line += strcspn(line, "\n") + 1) {
    if (strncasecmp(line, name, length) != 0 || line[length] != ':') continue;
    const char *text = line + length + 1;
    text += strspn(text, " ");
    (void)snprintf(value, size, "%.*s", (int)strcspn(text, "\r\n"), text);
    return true;
  }
  return false;
}

const char *reply_text(const struct reply *reply, const char *key) {
  const char *text = json_string_value(json_object_get(reply->json, key));
  return text == NULL ? "" : text;
}

/* ---- Sending ---- */

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
  struct growing *growing = context;
  char *grown = realloc(growing->bytes, growing->length + size * count + 1);
  if (grown == NULL) return 0;
  growing->bytes = grown;
  memcpy(grown + growing->length, bytes, size * count);
  growing->length += size * count;
  grown[growing->length] = '\0';
  return size * count;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context) {
  struct reply *reply = context;
  size_t used = strlen(reply->headers);
  if (count >= 5 && strncmp(bytes, "HTTP/", 5) == 0) used = 0; /* of the answer after "100 Continue" */
  if (used + size * count < sizeof reply->headers) {
    memcpy(reply->headers + used, bytes, size * count);
    reply->headers[used + size * count] = '\0';
  }
  return size * count;
}

static void add(struct curl_slist **list, const char *name, const char *value) {
  char line[HEADER_SIZE];
  (void)snprintf(line, sizeof line, "%s: %s", name, value);
  *list = curl_slist_append(*list, line);
  assert_non_null(*list);
}

/* A request id in the form of a UUID; only that two are not the same counts. */
static void add_request_id(struct curl_slist **list) {
  static unsigned count;
  char id[40];
  (void)snprintf(id, sizeof id, "01890000-0000-7000-8000-%012x",
                 __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED));
  add(list, "FD-Req", id);
}

/* All headers of the request; those of client_header() are appended, and so go before ours where they name the same. */
static struct curl_slist *headers_of(struct client *client, const char *type, bool has_body) {
  struct curl_slist *list = NULL;
  char bearer[CLIENT_TOKEN_SIZE + 8];
  if (client->token[0] != '\0') {
    (void)snprintf(bearer, sizeof bearer, "Bearer %s", client->token);
    add(&list, "Authorization", bearer);
  }
  if (client->desk) {
    add(&list, "FD-Proto", "1");
    add(&list, "FD-Schema", "1");
    add_request_id(&list);
  }
  if (has_body) add(&list, "Content-Type", type == NULL ? "application/json" : type);
  list = curl_slist_append(list, "Expect:");
  for (struct curl_slist *extra = client->extra; extra != NULL; extra = extra->next) {
    list = curl_slist_append(list, extra->data);
  }
  curl_slist_free_all(client->extra);
  client->extra = NULL;
  return list;
}

static void set_body(CURL *handle, const void *bytes, size_t length) {
  if (bytes == NULL) return;
  (void)curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
  (void)curl_easy_setopt(handle, CURLOPT_POSTFIELDS, bytes);
}

struct reply client_send_bytes(struct client *client, const char *method, const char *path, const char *type,
                               const void *bytes, size_t length) {
  CURL *handle = client->handle;
  struct reply reply = {.status = 0};
  struct growing body = {.bytes = NULL};
  char url[URL_SIZE];
  assert_true(snprintf(url, sizeof url, "%s%s", client->url, path) < URL_SIZE);
  struct curl_slist *headers = headers_of(client, type, bytes != NULL);
  curl_easy_reset(handle); /* keeps the connection */
  (void)curl_easy_setopt(handle, CURLOPT_URL, url);
  (void)curl_easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L);
  (void)curl_easy_setopt(handle, CURLOPT_PROXY, "");
  (void)curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  (void)curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");
  (void)curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, (long)client->timeout_ms);
  set_body(handle, bytes, length);
  (void)curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, method);
  (void)curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
  (void)curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
  (void)curl_easy_setopt(handle, CURLOPT_WRITEDATA, &body);
  (void)curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
  (void)curl_easy_setopt(handle, CURLOPT_HEADERDATA, &reply);
  CURLcode done = curl_easy_perform(handle);
  long status = 0;
  (void)curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all(headers);
  reply.status = done == CURLE_OK ? (int)status : 0;
  reply.body = body.bytes == NULL ? strdup("") : body.bytes;
  reply.length = body.length;
  reply.json = json_loadb(reply.body, reply.length, JSON_DECODE_ANY, NULL);
  return reply;
}

struct reply client_send(struct client *client, const char *method, const char *path, json_t *body) {
  if (body == NULL) return client_send_bytes(client, method, path, NULL, NULL, 0);
  char *text = json_dumps(body, JSON_COMPACT);
  json_decref(body);
  assert_non_null(text);
  struct reply reply = client_send_bytes(client, method, path, NULL, text, strlen(text));
  free(text);
  return reply;
}

json_t *client_expect(struct client *client, int status, const char *method, const char *path, json_t *body) {
  struct reply reply = client_send(client, method, path, body);
  if (reply.status != status) {
    fail_msg("%s %s: %d instead of %d: %.1000s", method, path, reply.status, status, reply.body);
  }
  json_t *json = json_incref(reply.json);
  reply_release(&reply);
  return json;
}
