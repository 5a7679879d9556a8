/* Settings by file, environment and flags, and what is said of those that cannot be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "server/http/settings.h"

static enum code arguments(struct settings *settings, char *const *words, struct error *error) {
  char *argv[8];
  int argc = 0;
  for (; words[argc] != NULL; argc++) argv[argc] = words[argc];
  error_init(error);
  return settings_arguments(settings, argc, argv, error);
}

static void every_default_can_be(void **state) {
  (void)state;
  struct settings settings, again;
  settings_init(&settings);
  again = settings;
  for (int i = 0; i < SETTING_COUNT; i++) {
    struct error error;
    error_init(&error);
    assert_int_equal(settings_set(&again, (enum setting)i, setting_table[i].standard, &error), CODE_OK);
    assert_int_equal(setting_find(setting_table[i].name), i);
  }
  assert_memory_equal(&settings, &again, sizeof settings);
}

static void flags_go_before_environment_before_file(void **state) {
  (void)state;
  static const char file[] = "# a comment\n\nworkers = 3\r\n queue=5 \nlisten = 127.0.0.1:1\n";
  char flag[] = "--workers", value[] = "9";
  char *const words[] = {flag, value, NULL};
  struct settings settings;
  struct error error;
  error_init(&error);
  settings_init(&settings);
  assert_int_equal(settings_read(&settings, "f", file, sizeof file - 1, &error), CODE_OK);
  assert_int_equal(settings_number(&settings, SETTING_WORKERS), 3);
  assert_int_equal(settings_number(&settings, SETTING_QUEUE), 5);
  assert_int_equal(setenv("FRONTDESK_WORKERS", "7", 1), 0);
  assert_int_equal(setenv("FRONTDESK_QUEUE", "8", 1), 0);
  assert_int_equal(setenv("FRONTDESK_LISTEN", "", 1), 0);
  assert_int_equal(settings_environment(&settings, &error), CODE_OK);
  assert_int_equal(settings_number(&settings, SETTING_WORKERS), 7);
  assert_int_equal(arguments(&settings, words, &error), CODE_OK);
  assert_int_equal(settings_number(&settings, SETTING_WORKERS), 9);
  assert_int_equal(settings_number(&settings, SETTING_QUEUE), 8);
  assert_string_equal(settings_text(&settings, SETTING_LISTEN), "127.0.0.1:1");
  assert_int_equal(unsetenv("FRONTDESK_WORKERS"), 0);
  assert_int_equal(unsetenv("FRONTDESK_QUEUE"), 0);
}

static void a_switch_may_stand_alone(void **state) {
  (void)state;
  char alone[] = "--allow-plain-http", said[] = "--allow-plain-http=off", other[] = "--queue=4";
  char *const words[] = {alone, other, NULL}, *const off[] = {said, NULL};
  struct settings settings;
  struct error error;
  settings_init(&settings);
  assert_int_equal(arguments(&settings, words, &error), CODE_OK);
  assert_true(settings_is(&settings, SETTING_PLAIN_HTTP, "on"));
  assert_int_equal(settings_number(&settings, SETTING_QUEUE), 4);
  assert_int_equal(arguments(&settings, off, &error), CODE_OK);
  assert_true(settings_is(&settings, SETTING_PLAIN_HTTP, "off"));
}

static void what_cannot_be_is_refused_with_what_would_work(void **state) {
  (void)state;
  static const struct {
    const char *line, *says;
  } rows[] = {
      {"workers = many\n",
       "f, line 1: The setting \"workers\" is a whole number from 1 to 256, not \"many\"."},
      {"workers = 0\n", "from 1 to 256"},
      {"workers = 4294967297\n", "from 1 to 256"},
      {"workers = 5 threads\n", "from 1 to 256"},
      {"workers =\n", "from 1 to 256"},
      {"\n\nlog-format = xml\n", "f, line 3: The setting \"log-format\" is one of lines|json, not \"xml\"."},
      {"worker = 3\n", "There is no setting \"worker\"; \"workers\" is one."},
      {"just words\n", "A line is \"name = value\""},
      {"listen = \xff\n", "UTF-8"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct settings settings, before;
    struct error error;
    error_init(&error);
    settings_init(&settings);
    before = settings;
    assert_int_equal(settings_read(&settings, "f", rows[i].line, strlen(rows[i].line), &error), CODE_INVALID);
    if (strstr(error.text, rows[i].says) == NULL) fail_msg("%s: %s", rows[i].line, error.text);
    assert_memory_equal(&settings, &before, sizeof settings);
  }
}

static void flags_that_are_none_are_refused(void **state) {
  (void)state;
  static const struct {
    char word[32];
    const char *says;
  } rows[] = {{"--lisen", "\"--listen\""},
              {"--nonsense", "--help"},
              {"listen", "--help"},
              {"--queue", "needs a value"},
              {"--", "--help"}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char word[32];
    memcpy(word, rows[i].word, sizeof word);
    char *const words[] = {word, NULL};
    struct settings settings;
    struct error error;
    settings_init(&settings);
    assert_int_equal(arguments(&settings, words, &error), CODE_USAGE);
    if (strstr(error.text, rows[i].says) == NULL) fail_msg("%s: %s", rows[i].word, error.text);
  }
}

static char *example(void) {
  char *text = NULL;
  size_t length = 0;
  FILE *out = open_memstream(&text, &length);
  assert_non_null(out);
  settings_example(out);
  assert_int_equal(fclose(out), 0);
  return text;
}

static void the_file_that_is_shipped_is_what_the_table_says(void **state) {
  (void)state;
  static char shipped[SETTINGS_FILE_MAX];
  FILE *file = fopen(FD_SOURCE_DIR "/share/frontdesk-server.conf", "rb");
  assert_non_null(file);
  size_t length = fread(shipped, 1, sizeof shipped - 1, file);
  assert_int_equal(fclose(file), 0);
  shipped[length] = '\0';
  char *text = example();
  assert_string_equal(shipped,
                      text); /* else: frontdesk-server --example-settings > share/frontdesk-server.conf */
  free(text);
}

static void the_example_with_its_lines_taken_in_changes_nothing(void **state) {
  (void)state;
  char *text = example();
  struct settings settings, before;
  struct error error;
  error_init(&error);
  settings_init(&settings);
  before = settings;
  for (char *at = text; (at = strstr(at, "\n#")) != NULL; at++)
    if (at[2] != ' ') at[1] = ' ';
  if (settings_read(&settings, "example", text, strlen(text), &error) != CODE_OK) fail_msg("%s", error.text);
  assert_memory_equal(&settings, &before, sizeof settings);
  free(text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_default_can_be),
      cmocka_unit_test(flags_go_before_environment_before_file),
      cmocka_unit_test(a_switch_may_stand_alone),
      cmocka_unit_test(what_cannot_be_is_refused_with_what_would_work),
      cmocka_unit_test(flags_that_are_none_are_refused),
      cmocka_unit_test(the_file_that_is_shipped_is_what_the_table_says),
      cmocka_unit_test(the_example_with_its_lines_taken_in_changes_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
