/* The log and the counts: every request leaves its line, and no line holds what is nobody's business. */
#include <fcntl.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "server/bare.h"
#include "server/http/log.h"

#define SECRET "s3cr3t"
#define HEAD "Host: x\r\nConnection: close\r\nAuthorization: Bearer fda_" SECRET "\r\nCookie: " SECRET "\r\n"

static const char *const requests[] = {
    "GET /things/" SECRET "?colour=" SECRET " HTTP/1.1\r\n" HEAD "\r\n",
    "GET /nothing/" SECRET " HTTP/1.1\r\n" HEAD "\r\n",
    "GET /things/" SECRET "?" SECRET "=1 HTTP/1.1\r\n" HEAD "\r\n",
    SECRET " /ping HTTP/1.1\r\n" HEAD "\r\n",
    "GET /ping " SECRET "\r\n" HEAD "\r\n",
    "POST /echo HTTP/1.1\r\n" HEAD
    "Content-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"phone\":\"" SECRET,
    "POST /echo HTTP/1.1\r\n" HEAD "Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{\"" SECRET
    "\"}",
    "POST /echo HTTP/1.1\r\n" HEAD "Content-Type: " SECRET "\r\nContent-Length: 2\r\n\r\n{}",
    "GET /ping HTTP/1.1\r\n" HEAD "FD-Req: " SECRET "\r\n\r\n",
    "GET /ping HTTP/1.1\r\n" HEAD "X-" SECRET ": \xff\r\n\r\n",
};
enum { REQUESTS = (int)(sizeof requests / sizeof requests[0]), LOG_SIZE = 65536 };

/* The lines that the requests leave, in memory that the caller frees. */
static char *lines_of(bool json, const char *const *each, int count) {
  static char answer[BARE_ANSWER_SIZE];
  struct bare bare;
  FILE *file = tmpfile();
  assert_non_null(file);
  bare_start(&bare, NULL);
  log_set(LOG_DEBUG, json, fileno(file));
  for (int i = 0; i < count; i++) (void)bare_ask(&bare, each[i], strlen(each[i]), answer, sizeof answer);
  bare_stop(&bare);
  log_set(LOG_ERROR, false, STDERR_FILENO);
  char *lines = calloc(1, LOG_SIZE);
  assert_non_null(lines);
  rewind(file);
  assert_true(fread(lines, 1, LOG_SIZE - 1, file) > 0);
  (void)fclose(file);
  return lines;
}

static void no_line_holds_what_a_caller_sent(void **state) {
  (void)state;
  for (int json = 0; json <= 1; json++) {
    char *lines = lines_of(json == 1, requests, REQUESTS);
    if (strstr(lines, SECRET) != NULL) fail_msg("%s", lines);
    assert_non_null(strstr(lines, "not_found"));
    free(lines);
  }
}

static void a_line_of_json_says_what_happened(void **state) {
  (void)state;
  static const char *const one[] = {"GET /things/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nFD-Req: "
                                    "0195bb28-10c0-7272-ae93-c9ea8a55916f\r\n\r\n"};
  char *lines = lines_of(true, one, 1);
  json_t *line = json_loads(lines, JSON_DISABLE_EOF_CHECK, NULL);
  if (line == NULL) fail_msg("%s", lines);
  const char *id = NULL, *method = NULL, *route = NULL, *level = NULL;
  json_int_t status = 0, took = -1, out = 0;
  assert_int_equal(json_unpack(line, "{ss ss ss ss sI sI sI}", "request", &id, "method", &method, "route",
                               &route, "level", &level, "status", &status, "us", &took, "out", &out),
                   0);
  assert_string_equal(id, "0195bb28-10c0-7272-ae93-c9ea8a55916f");
  assert_string_equal(method, "GET");
  assert_string_equal(route, "thing");
  assert_string_equal(level, "info");
  assert_int_equal(status, 200);
  assert_true(took >= 0 && out == 10);
  json_decref(line);
  free(lines);
}

static void what_is_said_stays_in_its_line(void **state) {
  (void)state;
  FILE *file = tmpfile();
  char line[4096];
  assert_non_null(file);
  log_set(LOG_INFO, true, fileno(file));
  log_say(LOG_WARNING, NULL, "%s", "two\nlines \"quoted\" \\ \x01");
  log_say(LOG_DEBUG, NULL, "not said");
  char large[3000];
  memset(large, '"', sizeof large - 1);
  large[sizeof large - 1] = '\0';
  log_say(LOG_ERROR, "r", "%s", large);
  log_set(LOG_ERROR, false, STDERR_FILENO);
  rewind(file);
  int count = 0;
  while (fgets(line, sizeof line, file) != NULL) {
    json_t *json = json_loads(line, 0, NULL);
    if (json == NULL) fail_msg("%s", line);
    if (count++ == 0)
      assert_string_equal(json_string_value(json_object_get(json, "message")),
                          "two\nlines \"quoted\" \\ \x01");
    json_decref(json);
  }
  assert_int_equal(count, 2);
  (void)fclose(file);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(no_line_holds_what_a_caller_sent),
      cmocka_unit_test(a_line_of_json_says_what_happened),
      cmocka_unit_test(what_is_said_stays_in_its_line),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
