/* The tool tools/embed.c: what it makes of good files (built into this test), and what it says of bad ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "generated/embed_test_files.h"
#include "generated/embed_test_statements.h"

enum { SAID_SIZE = 4096, PATH_SIZE = 1024 };

static void statements_keep_order_and_names(void **state) {
  (void)state;
  assert_int_equal(PROBE_COUNT, 3);
  assert_string_equal(probe_texts[PROBE_CUSTOMER_BY_ID].name, "customer_by_id");
  assert_string_equal(probe_texts[PROBE_CUSTOMER_COUNT].name, "customer_count");
  assert_string_equal(probe_texts[PROBE_TEXT_WITH_SIGNS].name, "text_with_signs");
}

static void a_statement_is_what_stands_in_the_file(void **state) {
  (void)state;
  assert_string_equal(probe_texts[PROBE_CUSTOMER_BY_ID].sql,
                      "SELECT id, name\n-- the comment in the middle stays, and its semicolon; too\n"
                      "FROM customer WHERE name <> ';' AND id = ?1;");
  assert_string_equal(probe_texts[PROBE_CUSTOMER_COUNT].sql, "SELECT count(*) FROM customer;");
  assert_string_equal(probe_texts[PROBE_TEXT_WITH_SIGNS].sql,
                      "SELECT '?\?=', \"quoted \\ name\", 'Zo\303\253' /* two; parts */;");
  for (int id = 0; id < PROBE_COUNT; id++)
    assert_int_equal(probe_texts[id].size, strlen(probe_texts[id].sql));
}

static void bytes_are_the_files(void **state) {
  (void)state;
  static const char expected[] = "line one\nq\"uote\\ ?\?/ \001\0017\000end";
  assert_int_equal(EMBED_TEST_FILES_COUNT, 2);
  assert_string_equal(embed_test_files[0].name, "bytes.bin");
  assert_int_equal(embed_test_files[0].size, sizeof expected - 1);
  assert_memory_equal(embed_test_files[0].bytes, expected, sizeof expected);
  assert_string_equal(embed_test_files[1].name, "second.sql");
}

struct refusal {
  const char *content;
  const char *sentence;
};

/* Runs the tool on a file of this content; the exit status, and what it said on standard error. */
static int embed(const char *content, char said[SAID_SIZE]) {
  char path[] = "/tmp/frontdesk-embed-XXXXXX";
  int file = mkstemp(path);
  assert_true(file >= 0);
  assert_int_equal(write(file, content, strlen(content)), (ssize_t)strlen(content));
  assert_int_equal(close(file), 0);
  char command[PATH_SIZE];
  (void)snprintf(command, sizeof command, "'%s' statements probe %s.out %s 2>&1", FD_EMBED, path, path);
  FILE *tool = popen(command, "r");
  assert_non_null(tool);
  said[fread(said, 1, SAID_SIZE - 1, tool)] = '\0';
  int status = pclose(tool);
  assert_int_equal(unlink(path), 0);
  return WEXITSTATUS(status);
}

static void bad_files_are_refused_with_their_line(void **state) {
  (void)state;
  static const struct refusal refusals[] = {
      {"-- :name a\nSELECT 1;\n-- :name a\nSELECT 2;\n", ":3: The name \"a\" is taken: see "},
      {"-- :name a\n-- says much\n\n-- :name b\nSELECT 2;\n", ":1: The statement \"a\" is empty."},
      {"\n-- :name a\nSELECT 1; SELECT 3;\n", ":2: There are two statements under the name \"a\"."},
      {"SELECT 1;\n", ":1: The statement has no \"-- :name\" line."},
      {"-- :name a\nSELECT ';'\n", ":1: The statement \"a\" does not end with \";\"."},
      {"-- :name Bad-Name\nSELECT 1;\n",
       ":1: The name \"Bad-Name\" must be lower case letters, digits and _."},
      {"-- :name\nSELECT 1;\n", ":1: A name must follow \":name\"."},
      {"-- only words\n", ": The file names no statement."},
  };
  for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
    char said[SAID_SIZE];
    assert_int_equal(embed(refusals[i].content, said), 1);
    if (strstr(said, refusals[i].sentence) == NULL) {
      fail_msg("expected \"%s\", the tool said \"%s\"", refusals[i].sentence, said);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(statements_keep_order_and_names),
      cmocka_unit_test(a_statement_is_what_stands_in_the_file),
      cmocka_unit_test(bytes_are_the_files),
      cmocka_unit_test(bad_files_are_refused_with_their_line),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
