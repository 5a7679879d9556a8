#include "server/operator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "server/admin/admin.h"

enum { WORDS_MAX = 16, SECOND_MS = 1000 };

static int64_t clock_now(void *context) {
  (void)context;
  struct timespec now;
  (void)clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * SECOND_MS;
}

static uint64_t next_bits(void *context) {
  uint64_t *state = context;
  *state += UINT64_C(0x9e3779b97f4a7c15);
  uint64_t bits = *state;
  bits = (bits ^ bits >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  return bits ^ bits >> 31;
}

struct ports operator_ports(void) {
  static uint64_t state = 7;
  return (struct ports){.now = clock_now, .random = next_bits, .context = &state};
}

static char *slurp(FILE *file) {
  assert_int_equal(fseek(file, 0, SEEK_END), 0);
  long size = ftell(file);
  assert_true(size >= 0);
  rewind(file);
  char *text = calloc(1, (size_t)size + 1);
  assert_non_null(text);
  assert_int_equal(fread(text, 1, (size_t)size, file), (size_t)size);
  (void)fclose(file);
  return text;
}

/* Points a stream elsewhere; answers the file that it was. */
static int divert(FILE *stream, int to) {
  (void)fflush(stream);
  int was = dup(fileno(stream));
  assert_true(was >= 0);
  assert_true(dup2(to, fileno(stream)) >= 0);
  return was;
}

static void restore(FILE *stream, int was) {
  (void)fflush(stream);
  assert_true(dup2(was, fileno(stream)) >= 0);
  (void)close(was);
}

static struct outcome run_words(int count, char **words, const char *database) {
  const struct admin admin = {.database = database, .ports = operator_ports()};
  struct outcome outcome = {.status = -1};
  FILE *out = tmpfile(), *err = tmpfile();
  assert_true(out != NULL && err != NULL);
  int out_was = divert(stdout, fileno(out)), err_was = divert(stderr, fileno(err));
  outcome.status = admin_run(&admin, count, words);
  restore(stdout, out_was);
  restore(stderr, err_was);
  outcome.out = slurp(out);
  outcome.err = slurp(err);
  outcome.json = json_loads(outcome.out, 0, NULL);
  return outcome;
}

struct outcome operator_run(const char *database, const char *first, ...) {
  char *words[WORDS_MAX];
  int count = 0;
  va_list args;
  va_start(args, first);
  for (const char *word = first; word != NULL; word = va_arg(args, const char *)) {
    assert_true(count < WORDS_MAX);
    words[count] = strdup(word);
    assert_non_null(words[count++]);
  }
  va_end(args);
  struct outcome outcome = run_words(count, words, database);
  for (int i = 0; i < count; i++) free(words[i]);
  return outcome;
}

void outcome_release(struct outcome *outcome) {
  free(outcome->out);
  free(outcome->err);
  json_decref(outcome->json);
}

void operator_expect(const struct outcome *outcome, int status) {
  if (outcome->status != status) print_error("status %d: %s%s", outcome->status, outcome->out, outcome->err);
  assert_int_equal(outcome->status, status);
}

void operator_must(struct outcome outcome) {
  operator_expect(&outcome, 0);
  assert_string_equal(outcome.err, "");
  outcome_release(&outcome);
}

void outcome_last_line(const struct outcome *outcome, char *line, size_t size) {
  size_t length = strlen(outcome->out);
  assert_true(length > 0 && outcome->out[length - 1] == '\n');
  outcome->out[length - 1] = '\0';
  const char *end = strrchr(outcome->out, '\n');
  (void)snprintf(line, size, "%s", end == NULL ? outcome->out : end + 1);
  outcome->out[length - 1] = '\n';
}

const char *outcome_text(const struct outcome *outcome, const char *key) {
  const char *text = json_string_value(json_object_get(outcome->json, key));
  return text == NULL ? "" : text;
}

long long outcome_number(const struct outcome *outcome, const char *key) {
  return json_integer_value(json_object_get(outcome->json, key));
}

void operator_file(char path[OPERATOR_PATH_SIZE], const char *text) {
  const char *base = getenv("TMPDIR");
  (void)snprintf(path, OPERATOR_PATH_SIZE, "%s/frontdesk-operator-XXXXXX", base == NULL ? "/tmp" : base);
  int file = mkstemp(path);
  assert_true(file >= 0);
  size_t length = strlen(text);
  assert_int_equal(write(file, text, length), (ssize_t)length);
  (void)close(file);
}
