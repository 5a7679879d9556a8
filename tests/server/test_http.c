/* What the server reads and what it refuses, byte for byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

#include "server/bare.h"

#define H "Host: x\r\nConnection: close\r\n"
#define J H "Content-Type: application/json\r\n"

static struct bare shared;
static char answer[BARE_ANSWER_SIZE];

static int start(void **state) {
  (void)state;
  bare_start(&shared, NULL);
  return 0;
}

static int stop(void **state) {
  (void)state;
  bare_stop(&shared);
  return 0;
}

static int ask(const char *request) {
  return bare_ask(&shared, request, strlen(request), answer, sizeof answer);
}

static const char *body_of(const char *text) {
  const char *end = strstr(text, "\r\n\r\n");
  return end == NULL ? "" : end + 4;
}

/* A member of the problem document, or "". Of static storage. */
static const char *member(const char *key) {
  static char value[256];
  json_t *json = json_loads(body_of(answer), 0, NULL);
  const char *text = json_string_value(json_object_get(json, key));
  (void)snprintf(value, sizeof value, "%s", text == NULL ? "" : text);
  json_decref(json);
  return value;
}

static bool header(const char *name, char *value, size_t size) {
  for (const char *line = strstr(answer, "\r\n"); line != NULL; line = strstr(line, "\r\n")) {
    line += 2;
    size_t length = strlen(name);
    if (strncmp(line, "\r\n", 2) == 0) return false;
    if (strncasecmp(line, name, length) != 0 || line[length] != ':') continue;
    (void)snprintf(value, size, "%.*s", (int)strcspn(line + length + 2, "\r"), line + length + 2);
    return true;
  }
  return false;
}

/* code NULL: the library answers in its own words. field NULL: whatever. */
struct request_case {
  const char *what, *request;
  int status;
  const char *code, *field;
};

static void check_case(const struct request_case *row) {
  int status = ask(row->request);
  if (status != row->status) fail_msg("%s: %d, not %d: %s", row->what, status, row->status, answer);
  if (row->code == NULL) return;
  if (strcmp(member("code"), row->code) != 0) fail_msg("%s: code %s: %s", row->what, member("code"), answer);
  if (row->field != NULL && strcmp(member("field"), row->field) != 0)
    fail_msg("%s: field %s: %s", row->what, member("field"), answer);
}

static void heads_that_are_ambiguous_or_too_much_are_refused(void **state) {
  (void)state;
  static const struct request_case rows[] = {
      {"as it should be", "GET /ping HTTP/1.1\r\n" H "\r\n", 200, NULL, NULL},
      {"HTTP/1.0 needs no host", "GET /ping HTTP/1.0\r\n\r\n", 200, NULL, NULL},
      {"no host", "GET /ping HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "invalid", "Host"},
      {"a blank before the colon", "GET /ping HTTP/1.1\r\nHost : x\r\n\r\n", 400, "invalid", NULL},
      {"two hosts", "GET /ping HTTP/1.1\r\n" H "Host: y\r\n\r\n", 400, "invalid", "Host"},
      {"length and chunks",
       "POST /echo HTTP/1.1\r\n" J
       "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
       400, "invalid", "Content-Length"},
      {"chunks and length",
       "POST /echo HTTP/1.1\r\n" J "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}", 400,
       "invalid", "Content-Length"},
      {"two lengths", "POST /echo HTTP/1.1\r\n" J "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ", 400,
       "invalid", "Content-Length"},
      {"the same length twice",
       "POST /echo HTTP/1.1\r\n" J "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400, "invalid",
       "Content-Length"},
      {"a list of lengths", "POST /echo HTTP/1.1\r\n" J "Content-Length: 2, 2\r\n\r\n{}", 400, NULL, NULL},
      {"a signed length", "POST /echo HTTP/1.1\r\n" J "Content-Length: +2\r\n\r\n{}", 400, NULL, NULL},
      {"a length in hex", "POST /echo HTTP/1.1\r\n" J "Content-Length: 0x2\r\n\r\n{}", 400, NULL, NULL},
      {"a length below zero", "POST /echo HTTP/1.1\r\n" J "Content-Length: -1\r\n\r\n{}", 400, NULL, NULL},
      {"a length that nothing holds",
       "POST /echo HTTP/1.1\r\n" J "Content-Length: 99999999999999999999\r\n\r\n", 413, NULL, NULL},
      {"another coding", "POST /echo HTTP/1.1\r\n" J "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400,
       "invalid", "Transfer-Encoding"},
      {"chunks spelt otherwise", "POST /echo HTTP/1.1\r\n" J "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
       400, "invalid", "Transfer-Encoding"},
      {"two types", "POST /echo HTTP/1.1\r\n" J "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}",
       400, "invalid", "Content-Type"},
      {"two tokens", "GET /ping HTTP/1.1\r\n" H "Authorization: a\r\nAuthorization: b\r\n\r\n", 400,
       "invalid", "Authorization"},
      {"two request ids", "GET /ping HTTP/1.1\r\n" H "FD-Req: a\r\nFD-Req: b\r\n\r\n", 400, "invalid",
       "FD-Req"},
      {"a header that is no UTF-8", "GET /ping HTTP/1.1\r\n" H "X: \xff\r\n\r\n", 400, "invalid", "X"},
      {"a control character", "GET /ping HTTP/1.1\r\n" H "X: a\x01z\r\n\r\n", 400, "invalid", "X"},
      {"no method of ours", "BREW /ping HTTP/1.1\r\n" H "\r\n", 405, "method_not_allowed", NULL},
      {"a method in small letters", "get /ping HTTP/1.1\r\n" H "\r\n", 405, "method_not_allowed", NULL},
      {"a method that the path has not", "DELETE /echo HTTP/1.1\r\n" H "\r\n", 405, "method_not_allowed",
       NULL},
      {"no such path", "GET /nothing HTTP/1.1\r\n" H "\r\n", 404, "not_found", NULL},
      {"a slash too many", "GET /ping/ HTTP/1.1\r\n" H "\r\n", 404, "not_found", NULL},
      {"two slashes", "GET //ping HTTP/1.1\r\n" H "\r\n", 404, "not_found", NULL},
      {"dots", "GET /things/../ping HTTP/1.1\r\n" H "\r\n", 404, "not_found", NULL},
      {"dots, escaped", "GET /things/%2e%2e/ping HTTP/1.1\r\n" H "\r\n", 404, "not_found", NULL},
      {"a slash, escaped", "GET /things/a%2fb HTTP/1.1\r\n" H "\r\n", 404, "not_found", NULL},
      {"an escape that is none", "GET /things/%zz HTTP/1.1\r\n" H "\r\n", 400, "invalid", NULL},
      {"half an escape", "GET /things/%2 HTTP/1.1\r\n" H "\r\n", 400, "invalid", NULL},
      {"U+0000, escaped", "GET /things/a%00b HTTP/1.1\r\n" H "\r\n", 400, "invalid", NULL},
      {"no UTF-8 in the path", "GET /things/%ff HTTP/1.1\r\n" H "\r\n", 400, "invalid", NULL},
      {"a line end in the query", "GET /things/1?colour=a%0d%0ab HTTP/1.1\r\n" H "\r\n", 400, "invalid",
       "colour"},
      {"a key that is not known", "GET /things/1?color=red HTTP/1.1\r\n" H "\r\n", 400, "invalid", "color"},
      {"a key twice", "GET /things/1?colour=a&colour=b HTTP/1.1\r\n" H "\r\n", 400, "invalid", "colour"},
      {"a whole address", "GET http://x/ping HTTP/1.1\r\n" H "\r\n", 400, "invalid", NULL},
      {"an answer that nobody gives", "GET /things/1 HTTP/1.1\r\n" H "Accept: text/html\r\n\r\n", 406,
       "not_acceptable", "Accept"},
      {"another version", "GET /ping HTTP/1.7\r\n" H "\r\n", 400, NULL, NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) check_case(&rows[i]);
}

static void bodies_that_are_not_one_json_object_are_refused(void **state) {
  (void)state;
  static const struct {
    const char *body;
    int status;
  } rows[] = {
      {"{}", 200},
      {"{\"a\":[1,2.5,-3,null,true,\"\xc3\xa9\"]}", 200},
      {"", 400},
      {"nonsense", 400},
      {"[]", 400},
      {"null", 400},
      {"{} {}", 400},
      {"{\"a\":1}x", 400},
      {"{\"a\":1", 400},
      {"{\"a\":1,\"a\":2}", 400},
      {"{\"a\":{\"b\":1,\"b\":1}}", 400},
      {"{\"a\":\"\\u0000\"}", 400},
      {"{\"a\\u0000\":1}", 400},
      {"{\"a\":\"\\ud800\"}", 400},
      {"{\"a\":\"\xff\"}", 400},
      {"{\"a\":\"\xc0\xaf\"}", 400},
      {"{\"a\":99999999999999999999}", 400},
      {"{\"a\":1e999}", 400},
      {"{\"a\":01}", 400},
      {"{\"a\":NaN}", 400},
      {"{'a':1}", 400},
      {"{\"a\":[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]}", 200},
      {"{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}", 400},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char request[1024];
    (void)snprintf(request, sizeof request, "POST /echo HTTP/1.1\r\n" J "Content-Length: %zu\r\n\r\n%s",
                   strlen(rows[i].body), rows[i].body);
    int status = ask(request);
    if (status != rows[i].status) fail_msg("%s: %d: %s", rows[i].body, status, answer);
    if (status == 400) assert_string_equal(member("code"), "invalid");
  }
}

static void a_zero_byte_is_refused_wherever_it_stands(void **state) {
  (void)state;
  static const char body[] = "POST /echo HTTP/1.1\r\n" J "Content-Length: 9\r\n\r\n{\"a\":\"\0\"}";
  assert_int_equal(bare_ask(&shared, body, sizeof body - 1, answer, sizeof answer), 400);
  assert_string_equal(member("code"), "invalid");
  static const char target[] = "GET /ping\0/x HTTP/1.1\r\n" H "\r\n";
  assert_int_equal(bare_ask(&shared, target, sizeof target - 1, answer, sizeof answer), 400);
}

static void what_is_too_large_is_refused(void **state) {
  (void)state;
  static char request[20000];
  char filling[4096];
  memset(filling, 'a', sizeof filling - 1);
  filling[sizeof filling - 1] = '\0';
  (void)snprintf(request, sizeof request, "GET /%s HTTP/1.1\r\n" H "\r\n", filling);
  assert_int_equal(ask(request), 414);
  assert_string_equal(member("code"), "too_long");
  (void)snprintf(request, sizeof request, "GET /%s%s%s HTTP/1.1\r\n" H "\r\n", filling, filling, filling);
  int status = ask(request);
  assert_true(status == 414 || status == 431);
  (void)snprintf(request, sizeof request, "GET /ping HTTP/1.1\r\n" H "X: %s\r\n\r\n", filling);
  assert_int_equal(ask(request), 431);
  assert_string_equal(member("field"), "X");
  size_t used = (size_t)snprintf(request, sizeof request, "GET /ping HTTP/1.1\r\n" H);
  for (int i = 0; i < 70; i++)
    used += (size_t)snprintf(request + used, sizeof request - used, "X%d: 1\r\n", i);
  (void)snprintf(request + used, sizeof request - used, "\r\n");
  assert_int_equal(ask(request), 431);
  (void)snprintf(request, sizeof request, "POST /echo HTTP/1.1\r\n" J "Content-Length: 4095\r\n\r\n%s",
                 filling);
  assert_int_equal(ask(request), 413);
  assert_string_equal(member("code"), "too_large");
  (void)snprintf(request, sizeof request,
                 "POST /echo HTTP/1.1\r\n" J "Transfer-Encoding: chunked\r\n\r\nfff\r\n%s\r\n0\r\n\r\n",
                 filling);
  assert_int_equal(ask(request), 413);
  assert_int_equal(
      ask("POST /echo HTTP/1.1\r\n" J "Expect: 100-continue\r\nContent-Length: 900000000\r\n\r\n"), 413);
  assert_null(strstr(answer, "100 Continue"));
}

static void bodies_are_of_their_type(void **state) {
  (void)state;
  static const struct request_case rows[] = {
      {"none", "POST /echo HTTP/1.1\r\n" H "Content-Length: 2\r\n\r\n{}", 415, "unsupported_type",
       "Content-Type"},
      {"text", "POST /echo HTTP/1.1\r\n" H "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 415,
       "unsupported_type", "Content-Type"},
      {"latin",
       "POST /echo HTTP/1.1\r\n" H
       "Content-Type: application/json; charset=latin1\r\nContent-Length: 2\r\n\r\n{}",
       415, "unsupported_type", "Content-Type"},
      {"utf-8",
       "POST /echo HTTP/1.1\r\n" H
       "Content-Type: Application/JSON; charset=UTF-8\r\nContent-Length: 2\r\n\r\n{}",
       200, NULL, NULL},
      {"brotli", "POST /echo HTTP/1.1\r\n" J "Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}", 415,
       "unsupported_type", "Content-Encoding"},
      {"not packed", "POST /echo HTTP/1.1\r\n" J "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", 400,
       "invalid", "Content-Encoding"},
      {"a body where none is taken", "GET /ping HTTP/1.1\r\n" J "Content-Length: 2\r\n\r\n{}", 400, "invalid",
       "Content-Length"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) check_case(&rows[i]);
}

/* Packs `length` bytes; answers how many it are. */
static size_t pack(const void *bytes, size_t length, unsigned char *packed, size_t size) {
  z_stream stream = {.avail_out = (uInt)size, .next_out = packed};
  assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  unsigned char *copy = malloc(length);
  assert_non_null(copy);
  memcpy(copy, bytes, length);
  stream.next_in = copy;
  stream.avail_in = (uInt)length;
  assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
  size_t used = stream.total_out;
  (void)deflateEnd(&stream);
  free(copy);
  return used;
}

static int ask_packed(const unsigned char *packed, size_t length) {
  char request[8192];
  int used =
      snprintf(request, sizeof request,
               "POST /echo HTTP/1.1\r\n" J "Content-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n", length);
  assert_true((size_t)used + length < sizeof request);
  memcpy(request + used, packed, length);
  return bare_ask(&shared, request, (size_t)used + length, answer, sizeof answer);
}

static void packed_bodies_are_unpacked_within_their_bound(void **state) {
  (void)state;
  static char zeros[512 * 1024];
  unsigned char packed[4096];
  static const char small[] = "{\"a\":\"packed\"}";
  size_t length = pack(small, sizeof small - 1, packed, sizeof packed);
  assert_int_equal(ask_packed(packed, length), 200);
  assert_non_null(strstr(answer, "packed"));
  assert_int_equal(ask_packed(packed, length - 3), 400);
  memcpy(packed + length, "more", 4);
  assert_int_equal(ask_packed(packed, length + 4), 400);
  memset(zeros, ' ', sizeof zeros);
  length = pack(zeros, sizeof zeros, packed, sizeof packed);
  assert_true(length < BARE_BODY_MAX);
  assert_int_equal(ask_packed(packed, length), 413);
}

static void a_problem_says_what_and_where(void **state) {
  (void)state;
  char value[128];
  assert_int_equal(ask("PUT /ping HTTP/1.1\r\n" H "FD-Req: 0195bb28-10c0-7272-ae93-c9ea8a55916f\r\n\r\n"),
                   405);
  assert_true(header("Content-Type", value, sizeof value));
  assert_string_equal(value, "application/problem+json");
  assert_true(header("Allow", value, sizeof value));
  assert_string_equal(value, "GET, HEAD");
  assert_true(header("FD-Req", value, sizeof value));
  assert_string_equal(value, "0195bb28-10c0-7272-ae93-c9ea8a55916f");
  assert_string_equal(member("request"), "0195bb28-10c0-7272-ae93-c9ea8a55916f");
  assert_string_equal(member("title"), "Method Not Allowed");
  assert_true(header("FD-Time", value, sizeof value));
  assert_int_equal(ask("GET /ping HTTP/1.1\r\n" H "FD-Req: <script>\r\n\r\n"), 200);
  assert_true(header("FD-Req", value, sizeof value));
  assert_int_equal(strlen(value), 36);
}

static void routes_are_found_and_their_parameters_decoded(void **state) {
  (void)state;
  assert_int_equal(ask("GET /things/a%20%C3%A9?colour=dark+red HTTP/1.1\r\n" H "\r\n"), 200);
  assert_string_equal(member("id"), "a \xc3\xa9");
  assert_string_equal(member("colour"), "dark red");
  assert_int_equal(ask("GET /things/best HTTP/1.1\r\n" H "\r\n"), 200);
  assert_non_null(strstr(answer, "\"ok\":true"));
  assert_int_equal(ask("HEAD /ping HTTP/1.1\r\n" H "\r\n"), 200);
  assert_string_equal(body_of(answer), "");
  assert_int_equal(ask("GET /things/1 HTTP/1.1\r\n" H "If-None-Match: \"6\", W/\"7\"\r\n\r\n"), 304);
  assert_int_equal(ask("GET /things/1 HTTP/1.1\r\n" H "If-None-Match: \"77\"\r\n\r\n"), 200);
}

static void requests_in_a_row_are_answered_in_their_order(void **state) {
  (void)state;
  assert_int_equal(ask("GET /things/1 HTTP/1.1\r\nHost: x\r\n\r\nGET /things/2 HTTP/1.1\r\n" H "\r\n"), 200);
  const char *one = strstr(answer, "\"id\":\"1\""), *two = strstr(answer, "\"id\":\"2\"");
  assert_non_null(one);
  assert_non_null(two);
  assert_true(one < two);
}

static void who_is_slow_is_cut_off(void **state) {
  (void)state;
  static const char *const settings[] = {"read-seconds", "1", "idle-seconds", "30", NULL};
  static const char *const halves[] = {"", "GET", "GET /ping HTTP/1.1\r\nHo",
                                       "POST /echo HTTP/1.1\r\n" J "Content-Length: 9\r\n\r\n{"};
  struct bare bare;
  int descriptors[4];
  bare_start(&bare, settings);
  for (size_t i = 0; i < 4; i++) {
    descriptors[i] = bare_connect(&bare);
    assert_true(bare_send(descriptors[i], halves[i], strlen(halves[i])));
  }
  for (size_t i = 0; i < 4; i++) {
    (void)bare_read(descriptors[i], answer,
                    sizeof answer); /* ends long before the ten seconds that it waits */
    (void)close(descriptors[i]);
  }
  assert_true(bare_metric_reaches(&bare, METRIC_OVERDUE, 4));
  assert_true(bare_metric_reaches(&bare, METRIC_CONNECTIONS, 0));
  bare_stop(&bare);
}

static void who_asks_for_more_than_can_be_done_is_told_to_wait(void **state) {
  (void)state;
  static const char *const settings[] = {"workers", "1", "queue", "1", NULL};
  static const char request[] = "GET /gate HTTP/1.1\r\n" H "\r\n";
  struct bare bare;
  char value[16];
  bare_start(&bare, settings);
  bare_gate_close();
  int first = bare_connect(&bare), second = bare_connect(&bare);
  assert_true(bare_send(first, request, sizeof request - 1));
  bare_gate_waits(1);
  assert_true(bare_send(second, request, sizeof request - 1));
  assert_true(bare_metric_reaches(&bare, METRIC_QUEUED, 1));
  assert_int_equal(bare_ask(&bare, request, sizeof request - 1, answer, sizeof answer), 503);
  assert_true(header("Retry-After", value, sizeof value));
  bare_gate_open();
  (void)bare_read(first, answer, sizeof answer);
  assert_non_null(strstr(answer, "200 OK"));
  (void)bare_read(second, answer, sizeof answer);
  assert_non_null(strstr(answer, "200 OK"));
  (void)close(first);
  (void)close(second);
  bare_stop(&bare);
}

static void who_has_waited_too_long_is_told_so(void **state) {
  (void)state;
  static const char *const settings[] = {"workers", "1", "queue-seconds", "1", NULL};
  static const char request[] = "GET /gate HTTP/1.1\r\n" H "\r\n";
  struct bare bare;
  struct timespec more_than_a_second = {.tv_sec = 1, .tv_nsec = 100000000};
  bare_start(&bare, settings);
  bare_gate_close();
  int first = bare_connect(&bare), second = bare_connect(&bare);
  assert_true(bare_send(first, request, sizeof request - 1));
  bare_gate_waits(1);
  assert_true(bare_send(second, request, sizeof request - 1));
  assert_true(bare_metric_reaches(&bare, METRIC_QUEUED, 1));
  (void)nanosleep(&more_than_a_second, NULL); /* what is tested is that time goes by */
  bare_gate_open();
  (void)bare_read(first, answer, sizeof answer);
  assert_non_null(strstr(answer, "200 OK"));
  (void)bare_read(second, answer, sizeof answer);
  assert_non_null(strstr(answer, " 503 "));
  assert_string_equal(member("code"), "busy");
  (void)close(first);
  (void)close(second);
  bare_stop(&bare);
}

static void bodies_of_all_together_have_a_bound(void **state) {
  (void)state;
  enum { CALLERS = 40 };
  static const char *const settings[] = {"body-memory", "1", NULL};
  static const char half[] = "POST /bulk HTTP/1.1\r\n" J "Content-Length: 60008\r\n\r\n{\"a\":\"";
  static int descriptors[CALLERS];
  static char filling[59900];
  struct bare bare;
  memset(filling, 'a', sizeof filling);
  bare_start(&bare, settings);
  for (int i = 0; i < CALLERS; i++) {
    descriptors[i] = bare_connect(&bare);
    assert_true(bare_send(descriptors[i], half, sizeof half - 1));
    assert_true(bare_send(descriptors[i], filling, sizeof filling));
  }
  int done = 0, busy = 0;
  for (int i = 0; i < CALLERS; i++) {
    assert_true(bare_send(descriptors[i], filling, 100));
    assert_true(bare_send(descriptors[i], "\"}", 2));
    (void)bare_read(descriptors[i], answer, sizeof answer);
    done += strstr(answer, "200 OK") != NULL;
    busy += strstr(answer, " 503 ") != NULL && strstr(answer, "Retry-After: ") != NULL;
    (void)close(descriptors[i]);
  }
  assert_int_equal(done + busy, CALLERS);
  assert_true(done > 0 && busy > 0);
  assert_true(bare_metric_reaches(&bare, METRIC_BYTES_HELD, 0));
  bare_stop(&bare);
}

static void an_answer_may_come_later_and_from_elsewhere(void **state) {
  (void)state;
  static const char request[] = "GET /later HTTP/1.1\r\n" H "\r\n";
  for (int round = 0; round < 50; round++) {
    int descriptor = bare_connect(&shared);
    assert_true(bare_send(descriptor, request, sizeof request - 1));
    bare_later_finish(1);
    (void)bare_read(descriptor, answer, sizeof answer);
    (void)close(descriptor);
    assert_non_null(strstr(answer, "\"late\":true"));
  }
  assert_true(bare_metric_reaches(&shared, METRIC_WAITING, 0));
}

static long resident_kib(void) {
  long pages = 0, resident = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  assert_non_null(file);
  assert_int_equal(fscanf(file, "%ld %ld", &pages, &resident), 2);
  (void)fclose(file);
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

/* Both ends of the connections are in this process, so that there are fewer where it may open fewer files. */
static void ten_thousand_that_wait_cost_little(void **state) {
  (void)state;
  enum { FILES_OF_OTHERS = 500, KIB_EACH = 14 };
  static const char request[] = "GET /later HTTP/1.1\r\n" H "\r\n";
  static int descriptors[BARE_LATER_MAX];
  struct bare bare;
  struct rlimit files;
  bare_start(&bare, NULL);
  assert_int_equal(getrlimit(RLIMIT_NOFILE, &files), 0);
  int count = BARE_LATER_MAX;
  if (files.rlim_cur < 2 * BARE_LATER_MAX + FILES_OF_OTHERS)
    count = ((int)files.rlim_cur - FILES_OF_OTHERS) / 2;
  long before = resident_kib();
  for (int i = 0; i < count; i++) {
    descriptors[i] = bare_connect(&bare);
    assert_true(bare_send(descriptors[i], request, sizeof request - 1));
  }
  bare_later_waits(count);
  long each = (resident_kib() - before) * 1024 / count;
  print_message("%d wait at %ld bytes each\n", count, each);
  assert_true(bare_metric_reaches(&bare, METRIC_WAITING, count));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  assert_in_range(each, 0, KIB_EACH * 1024);
#endif
  bare_later_finish(count);
  for (int i = 0; i < count; i++) {
    (void)bare_read(descriptors[i], answer, sizeof answer);
    assert_non_null(strstr(answer, "200 OK"));
    (void)close(descriptors[i]);
  }
  bare_stop(&bare);
}

static void what_was_refused_is_counted_and_nothing_else(void **state) {
  (void)state;
  int64_t before = metrics_get(shared.metrics, METRIC_MALFORMED);
  assert_int_equal(ask("GET /nothing/secret-name?x=secret HTTP/1.1\r\n" H "\r\n"), 404);
  assert_int_equal(metrics_get(shared.metrics, METRIC_MALFORMED), before + 1);
  size_t length;
  char *text = metrics_text(shared.metrics, &length);
  assert_non_null(text);
  assert_null(strstr(text, "secret"));
  assert_non_null(strstr(text, "frontdesk_requests_total{route=\"none\",status=\"4xx\"}"));
  free(text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(heads_that_are_ambiguous_or_too_much_are_refused),
      cmocka_unit_test(bodies_that_are_not_one_json_object_are_refused),
      cmocka_unit_test(a_zero_byte_is_refused_wherever_it_stands),
      cmocka_unit_test(what_is_too_large_is_refused),
      cmocka_unit_test(bodies_are_of_their_type),
      cmocka_unit_test(packed_bodies_are_unpacked_within_their_bound),
      cmocka_unit_test(a_problem_says_what_and_where),
      cmocka_unit_test(routes_are_found_and_their_parameters_decoded),
      cmocka_unit_test(requests_in_a_row_are_answered_in_their_order),
      cmocka_unit_test(who_is_slow_is_cut_off),
      cmocka_unit_test(who_asks_for_more_than_can_be_done_is_told_to_wait),
      cmocka_unit_test(who_has_waited_too_long_is_told_so),
      cmocka_unit_test(bodies_of_all_together_have_a_bound),
      cmocka_unit_test(an_answer_may_come_later_and_from_elsewhere),
      cmocka_unit_test(ten_thousand_that_wait_cost_little),
      cmocka_unit_test(what_was_refused_is_counted_and_nothing_else),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
