#include "server/http/head.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/model/text.h"

bool flaw_set(struct flaw *flaw, int status, const char *code, const char *field, const char *detail) {
  if (flaw->status != 0) return false;
  *flaw = (struct flaw){.status = status, .code = code, .detail = detail};
  (void)snprintf(flaw->field, sizeof flaw->field, "%s", field);
  return false;
}

/* UTF-8 without controls; what is shown and stored further on comes from here. */
static bool is_plain(const char *text) {
  size_t length = strlen(text);
  for (size_t i = 0; i < length; i++)
    if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f) return false;
  return text_is_valid(text, length);
}

/* ---- Headers ---- */

const char *head_value(const struct head *head, const char *name) {
  for (int i = 0; i < head->count; i++)
    if (strcasecmp(head->headers[i].name, name) == 0) return head->headers[i].value;
  return NULL;
}

static int head_times(const struct head *head, const char *name) {
  int times = 0;
  for (int i = 0; i < head->count; i++) times += strcasecmp(head->headers[i].name, name) == 0;
  return times;
}

static bool name_is_token(const char *name) {
  static const char others[] = "!#$%&'*+-.^_`|~";
  if (name[0] == '\0') return false;
  for (; *name != '\0'; name++) {
    bool letter = (*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z');
    if (!letter && !(*name >= '0' && *name <= '9') && strchr(others, *name) == NULL) return false;
  }
  return true;
}

static bool each_is_sound(const struct head *head, struct flaw *flaw) {
  if (head->more)
    return flaw_set(flaw, 431, "headers_too_large", "", "The request has more headers than are read here.");
  for (int i = 0; i < head->count; i++) {
    const char *name = head->headers[i].name, *value = head->headers[i].value;
    if (!name_is_token(name))
      return flaw_set(flaw, 400, "invalid", "", "A header has a name that cannot be one.");
    if (strlen(value) > HEAD_VALUE_MAX)
      return flaw_set(flaw, 431, "headers_too_large", name, "The header is longer than is read here.");
    for (const char *at = value; *at != '\0'; at++)
      if (((unsigned char)*at < 0x20 && *at != '\t') || *at == 0x7f)
        return flaw_set(flaw, 400, "invalid", name, "The header holds a control character.");
    if (!text_is_valid(value, strlen(value)))
      return flaw_set(flaw, 400, "invalid", name, "The header is not UTF-8.");
  }
  return true;
}

static bool none_twice(const struct head *head, struct flaw *flaw) {
  static const char *const single[] = {
      "Host",   "Content-Length", "Transfer-Encoding", "Content-Type",    "Authorization", "Content-Encoding",
      "FD-Req", "FD-Proto",       "FD-Schema",         "Idempotency-Key", "If-None-Match", "Range"};
  for (size_t i = 0; i < sizeof single / sizeof single[0]; i++)
    if (head_times(head, single[i]) > 1)
      return flaw_set(flaw, 400, "invalid", single[i], "The header stands there more than once.");
  if (strcmp(head->version, "HTTP/1.0") != 0 && head_value(head, "Host") == NULL)
    return flaw_set(flaw, 400, "invalid", "Host", "The request names no host.");
  return true;
}

static bool length_read(const struct head *head, struct announced *announced, struct flaw *flaw) {
  const char *length = head_value(head, "Content-Length");
  const char *coding = head_value(head, "Transfer-Encoding");
  announced->length = 0;
  if (coding != NULL) {
    if (length != NULL)
      return flaw_set(flaw, 400, "invalid", "Content-Length",
                      "A body has a length or comes in chunks, not both.");
    if (strcasecmp(coding, "chunked") != 0)
      return flaw_set(flaw, 400, "invalid", "Transfer-Encoding", "The only coding that is read is chunked.");
    announced->length = -1;
    return true;
  }
  if (length == NULL) return true;
  size_t digits = strspn(length, "0123456789");
  if (digits == 0 || length[digits] != '\0')
    return flaw_set(flaw, 400, "invalid", "Content-Length", "The length is a whole number of bytes.");
  if (digits > 15) return flaw_set(flaw, 413, "too_large", "Content-Length", "The body is too large.");
  for (size_t i = 0; i < digits; i++) announced->length = announced->length * 10 + (length[i] - '0');
  return true;
}

/* The type without its parameters; the only one that changes something is a charset, and JSON is UTF-8. */
static bool is_type(const char *value, const char *type) {
  size_t length = strlen(type);
  if (strncasecmp(value, type, length) != 0) return false;
  value += length;
  value += strspn(value, " \t");
  if (*value == '\0') return true;
  if (*value != ';') return false;
  value += 1 + strspn(value + 1, " \t");
  return *value == '\0' || strcasecmp(value, "charset=utf-8") == 0 ||
         strcasecmp(value, "charset=\"utf-8\"") == 0;
}

static bool type_read(const struct head *head, struct announced *announced, struct flaw *flaw) {
  const char *encoding = head_value(head, "Content-Encoding");
  const char *type = head_value(head, "Content-Type");
  const char *accept = head_value(head, "Accept");
  announced->gzip = encoding != NULL && strcasecmp(encoding, "gzip") == 0;
  if (encoding != NULL && !announced->gzip && strcasecmp(encoding, "identity") != 0)
    return flaw_set(flaw, 415, "unsupported_type", "Content-Encoding",
                    "A body is sent as it is or by gzip, and in no other encoding.");
  announced->typed = type != NULL;
  announced->json = type != NULL && is_type(type, "application/json");
  announced->takes_json = accept == NULL || strstr(accept, "*/*") != NULL ||
                          strstr(accept, "application/*") != NULL || strstr(accept, "json") != NULL;
  return true;
}

bool head_read(const struct head *head, struct announced *announced, struct flaw *flaw) {
  *announced = (struct announced){.length = 0};
  *flaw = (struct flaw){.status = 0};
  return each_is_sound(head, flaw) && none_twice(head, flaw) && length_read(head, announced, flaw) &&
         type_read(head, announced, flaw);
}

/* ---- Target ---- */

static int hex(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

/* Decodes where it stands; false for an escape that is none, and for U+0000. */
static bool unescape(char *text, bool query) {
  char *out = text;
  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '+' && query) {
      *out++ = ' ';
    } else if (*at == '%') {
      int high = hex(at[1]), low = high < 0 ? -1 : hex(at[2]);
      if (low < 0 || (high == 0 && low == 0)) return false;
      *out++ = (char)(high * 16 + low);
      at += 2;
    } else {
      *out++ = *at;
    }
  }
  *out = '\0';
  return is_plain(text);
}

static bool segments_read(char *path, struct target *target, struct flaw *flaw) {
  static const char wrong[] = "The path is not one of this server.";
  while (path != NULL) {
    char *end = strchr(path, '/');
    if (end != NULL) *end = '\0';
    if (!unescape(path, false))
      return flaw_set(flaw, 400, "invalid", "", "The path is not UTF-8 without control characters.");
    if (path[0] == '\0' || strcmp(path, ".") == 0 || strcmp(path, "..") == 0 || strchr(path, '/') != NULL ||
        target->segment_count == PATH_SEGMENTS_MAX)
      return flaw_set(flaw, 404, "not_found", "", wrong);
    target->segments[target->segment_count++] = path;
    path = end == NULL ? NULL : end + 1;
  }
  return true;
}

static bool pair_read(char *pair, struct target *target, struct flaw *flaw) {
  char *value = strchr(pair, '=');
  if (value != NULL) *value++ = '\0';
  if (!unescape(pair, true) || pair[0] == '\0')
    return flaw_set(flaw, 400, "invalid", "", "A key of the query is not UTF-8 without control characters.");
  if (value != NULL && !unescape(value, true))
    return flaw_set(flaw, 400, "invalid", pair, "The value is not UTF-8 without control characters.");
  if (target->query_count == REQUEST_QUERY_MAX)
    return flaw_set(flaw, 400, "invalid", pair, "The query has more keys than are read here.");
  target->query[target->query_count++] =
      (struct request_pair){.name = pair, .value = value == NULL ? "" : value};
  return true;
}

bool target_read(char *text, struct target *target, struct flaw *flaw) {
  *target = (struct target){.segment_count = 0};
  *flaw = (struct flaw){.status = 0};
  if (strlen(text) > TARGET_MAX)
    return flaw_set(flaw, 414, "too_long", "", "The path and the query are longer than is read here.");
  if (text[0] != '/') return flaw_set(flaw, 400, "invalid", "", "A path begins with a slash.");
  if (strchr(text, '#') != NULL) return flaw_set(flaw, 400, "invalid", "", "A path has no fragment.");
  char *query = strchr(text, '?');
  if (query != NULL) *query++ = '\0';
  if (!segments_read(text + 1, target, flaw)) return false;
  while (query != NULL && query[0] != '\0') {
    char *next = strchr(query, '&');
    if (next != NULL) *next++ = '\0';
    if (!pair_read(query, target, flaw)) return false;
    query = next;
  }
  return true;
}
