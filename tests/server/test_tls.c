/* TLS by the server itself, and where plain HTTP is not spoken. */
#include <curl/curl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "server/bare.h"

#define CERTIFICATE FD_SOURCE_DIR "/tests/server/tls/cert.pem"
#define KEY FD_SOURCE_DIR "/tests/server/tls/key.pem"

static size_t take(char *bytes, size_t size, size_t count, void *context) {
  char *answer = context;
  size_t used = strlen(answer), length = size * count;
  if (used + length < 256) {
    memcpy(answer + used, bytes, length);
    answer[used + length] = '\0';
  }
  return length;
}

static CURLcode get(const struct bare *bare, long version, const char *authority, char *answer) {
  char url[256];
  answer[0] = '\0';
  (void)snprintf(url, sizeof url, "%s/ping", http_url(bare->daemon));
  CURL *curl = curl_easy_init();
  assert_non_null(curl);
  (void)curl_easy_setopt(curl, CURLOPT_URL, url);
  (void)curl_easy_setopt(curl, CURLOPT_CAINFO, authority);
  (void)curl_easy_setopt(curl, CURLOPT_SSLVERSION, version);
  (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 10000L);
  (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
  (void)curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  CURLcode code = curl_easy_perform(curl);
  curl_easy_cleanup(curl);
  return code;
}

static void tls_is_spoken_in_its_newer_versions(void **state) {
  (void)state;
  static const char *const settings[] = {"tls-cert", CERTIFICATE, "tls-key", KEY, NULL};
  static const long versions[] = {CURL_SSLVERSION_TLSv1_2 | CURL_SSLVERSION_MAX_TLSv1_2,
                                  CURL_SSLVERSION_TLSv1_3};
  struct bare bare;
  char answer[256];
  bare_start(&bare, settings);
  assert_memory_equal(http_url(bare.daemon), "https://127.0.0.1:", 18);
  for (size_t i = 0; i < 2; i++) {
    CURLcode code = get(&bare, versions[i], CERTIFICATE, answer);
    if (code != CURLE_OK) fail_msg("%s", curl_easy_strerror(code));
    assert_string_equal(answer, "{\"ok\":true}");
  }
  assert_int_not_equal(get(&bare, CURL_SSLVERSION_TLSv1_0 | CURL_SSLVERSION_MAX_TLSv1_1, CERTIFICATE, answer),
                       CURLE_OK);
  bare_stop(&bare);
}

static void plain_words_to_a_port_with_tls_get_no_answer_of_ours(void **state) {
  (void)state;
  static const char *const settings[] = {"tls-cert", CERTIFICATE, "tls-key", KEY, NULL};
  static const char request[] = "GET /ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  struct bare bare;
  char answer[1024];
  bare_start(&bare, settings);
  assert_int_equal(bare_ask(&bare, request, sizeof request - 1, answer, sizeof answer), 0);
  assert_true(bare_metric_reaches(&bare, METRIC_CONNECTIONS, 0));
  bare_stop(&bare);
}

static enum code try(const char *const *pairs, struct error *error) {
  struct settings settings;
  struct http_daemon *daemon = NULL;
  error_init(error);
  settings_init(&settings);
  for (; *pairs != NULL; pairs += 2)
    if (settings_set(&settings, setting_find(pairs[0]), pairs[1], error) != CODE_OK) return error->code;
  enum code code = http_start(&(struct http_options){.settings = &settings}, &daemon, error);
  http_stop(daemon, 1);
  return code;
}

static void what_cannot_be_listened_at_is_refused(void **state) {
  (void)state;
  static const struct {
    const char *pairs[7];
    enum code code;
    const char *says;
  } rows[] = {
      {{"listen", "0.0.0.0:0", NULL}, CODE_INVALID, "--allow-plain-http"},
      {{"listen", "[::]:0", NULL}, CODE_INVALID, "--allow-plain-http"},
      {{"listen", "0.0.0.0:0", "allow-plain-http", "on", NULL}, CODE_OK, ""},
      {{"listen", "0.0.0.0:0", "tls-cert", CERTIFICATE, "tls-key", KEY, NULL}, CODE_OK, ""},
      {{"listen", "127.0.0.1:0", "tls-cert", CERTIFICATE, NULL}, CODE_INVALID, "--tls-key"},
      {{"listen", "127.0.0.1:0", "tls-cert", CERTIFICATE, "tls-key", "/nonexistent", NULL},
       CODE_INVALID,
       "/nonexistent"},
      {{"listen", "127.0.0.1:0", "tls-cert", CERTIFICATE, "tls-key", CERTIFICATE, NULL}, CODE_INVALID, "PEM"},
      {{"listen", "127.0.0.1", NULL}, CODE_INVALID, "127.0.0.1:8480"},
      {{"listen", "localhost:0", NULL}, CODE_INVALID, "127.0.0.1:8480"},
      {{"listen", "127.0.0.1:99999", NULL}, CODE_INVALID, "127.0.0.1:8480"},
      {{"listen", "::1:80", NULL}, CODE_INVALID, "[::1]:8480"},
      {{"listen", "203.0.113.1:0", "allow-plain-http", "on", NULL}, CODE_STORAGE, "203.0.113.1:0"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct error error;
    enum code code = try(rows[i].pairs, &error);
    if (code != rows[i].code || strstr(error.text, rows[i].says) == NULL)
      fail_msg("%s: %s: %s", rows[i].pairs[1], code_name(code), error.text);
  }
}

static void a_port_that_is_taken_is_told(void **state) {
  (void)state;
  struct bare bare;
  struct error error;
  bare_start(&bare, NULL);
  const char *pairs[] = {"listen", http_url(bare.daemon) + strlen("http://"), NULL};
  assert_int_equal(try(pairs, &error), CODE_STORAGE);
  bare_stop(&bare);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tls_is_spoken_in_its_newer_versions),
      cmocka_unit_test(plain_words_to_a_port_with_tls_get_no_answer_of_ours),
      cmocka_unit_test(what_cannot_be_listened_at_is_refused),
      cmocka_unit_test(a_port_that_is_taken_is_told),
  };
  (void)curl_global_init(CURL_GLOBAL_DEFAULT);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
