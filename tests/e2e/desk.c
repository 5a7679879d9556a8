#include "e2e/desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define DESK_NOW "2026-11-20T09:07:00Z"

enum { COMMAND_SIZE = 2048, VARIABLES_MAX = 16 };

static void directory_make(char directory[DESK_PATH_SIZE]) {
  (void)snprintf(directory, DESK_PATH_SIZE, "/tmp/frontdesk-desk-XXXXXX");
  assert_non_null(mkdtemp(directory));
}

static void directory_remove(const char *directory) {
  char command[COMMAND_SIZE];
  (void)snprintf(command, sizeof command, "rm -rf '%s'", directory);
  assert_int_equal(system(command), 0);
}

/* Runs the program on the replica of a directory, with its words behind. */
static int program_run(const char *directory, const char *words, char **output) {
  char command[COMMAND_SIZE];
  int length = snprintf(command, sizeof command,
                        "HOME='%s' XDG_CONFIG_HOME='%s' XDG_DATA_HOME='%s' XDG_STATE_HOME='%s' "
                        "FRONTDESK_DB='%s/desk.db' FRONTDESK_NOW=" DESK_NOW " FRONTDESK_SEED=1 '%s' %s",
                        directory, directory, directory, directory, directory, FD_PROGRAM, words);
  assert_in_range(length, 1, COMMAND_SIZE - 1);
  FILE *program = popen(command, "r");
  assert_non_null(program);
  char *text = malloc(DESK_OUTPUT_SIZE);
  assert_non_null(text);
  text[fread(text, 1, DESK_OUTPUT_SIZE - 1, program)] = '\0';
  int status = pclose(program);
  assert_true(WIFEXITED(status));
  *output = text;
  return WEXITSTATUS(status);
}

int desk_setup(void **state) {
  const struct desk_size *size = *state;
  struct desk *desk = calloc(1, sizeof *desk);
  assert_non_null(desk);
  desk->size = size == NULL ? (struct desk_size){80, 24} : *size;
  directory_make(desk->directory);
  char *output = NULL;
  int status =
      program_run(desk->directory, "init --from " FD_SOURCE_DIR "/tests/e2e/salon.json 2>&1", &output);
  if (status != 0) fail_msg("the salon was not made: %s", output);
  free(output);
  *state = desk;
  return 0;
}

int desk_setup_in_german(void **state) {
  int status = desk_setup(state);
  struct desk *desk = *state;
  desk->locale = "LC_ALL=de_DE.UTF-8";
  return status;
}

int desk_teardown(void **state) {
  struct desk *desk = *state;
  terminal_session_free(desk->session);
  directory_remove(desk->directory);
  free(desk);
  return 0;
}

void desk_write_beside(const struct desk *desk, const char *name, const char *text) {
  char path[DESK_PATH_SIZE + 64];
  (void)snprintf(path, sizeof path, "%s/frontdesk", desk->directory);
  (void)mkdir(path, 0700); /* it may be there */
  (void)snprintf(path, sizeof path, "%s/frontdesk/%s", desk->directory, name);
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

void desk_configure(const struct desk *desk, const char *settings) {
  desk_write_beside(desk, "config", settings);
}

static struct terminal_session *start(const struct desk *desk, const char *const *arguments, const char *term,
                                      const char *const *extra) {
  static const char *const names[] = {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"};
  char variables[5][DESK_PATH_SIZE + 32];
  const char *environment[VARIABLES_MAX] = {"FRONTDESK_NOW=" DESK_NOW, "FRONTDESK_SEED=2"};
  size_t count = 2;
  for (size_t i = 0; i < 4; i++) {
    (void)snprintf(variables[i], sizeof variables[i], "%s=%s", names[i], desk->directory);
    environment[count++] = variables[i];
  }
  (void)snprintf(variables[4], sizeof variables[4], "FRONTDESK_DB=%s/desk.db", desk->directory);
  environment[count++] = variables[4];
  for (; extra != NULL && *extra != NULL; extra++) {
    assert_true(count + 1 < VARIABLES_MAX);
    environment[count++] = *extra;
  }
  return terminal_session_start(&(struct terminal_options){.arguments = arguments,
                                                           .environment = environment,
                                                           .term = term,
                                                           .rows = desk->size.rows,
                                                           .columns = desk->size.columns,
                                                           .unhurried = true});
}

struct terminal_session *desk_open_another(const struct desk *desk, const char *term,
                                           const char *const *extra) {
  static const char *const arguments[] = {FD_PROGRAM, NULL};
  return start(desk, arguments, term, extra);
}

struct terminal_session *desk_open_job(const struct desk *desk) {
  static const char *const arguments[] = {FD_KEEPER_APP, FD_PROGRAM, NULL};
  return start(desk, arguments, NULL, NULL);
}

void desk_open(struct desk *desk) {
  assert_null(desk->session);
  const char *const extra[] = {desk->locale, NULL};
  desk->session = desk_open_another(desk, NULL, extra);
}

void desk_close(struct desk *desk) {
  terminal_session_press(desk->session, "qy");
  int status = terminal_session_wait(desk->session);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 0);
  terminal_session_expect_restored(desk->session);
  terminal_session_free(desk->session);
  desk->session = NULL;
}

int desk_run(const struct desk *desk, const char *words, char **output) {
  return program_run(desk->directory, words, output);
}

/* Whether one line of `text` begins and goes on so. */
static bool has_line(char *text, const char *beginning, const char *more) {
  char *rest = NULL;
  for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
    line += strspn(line, " ");
    if (strncmp(line, beginning, strlen(beginning)) == 0 && (more == NULL || strstr(line, more) != NULL))
      return true;
  }
  return false;
}

static bool asks_for_line(const struct desk *desk, const char *words, const char *beginning,
                          const char *more) {
  char *output = NULL;
  int status = program_run(desk->directory, words, &output);
  if (status != 0) fail_msg("frontdesk %s ended with %d: %s", words, status, output);
  bool found = has_line(output, beginning, more);
  free(output);
  return found;
}

void desk_expect_line(const struct desk *desk, const char *words, const char *beginning, const char *more) {
  if (asks_for_line(desk, words, beginning, more)) return;
  fail_msg("\"frontdesk %s\" has no line \"%s … %s\"", words, beginning, more == NULL ? "" : more);
}

void desk_expect_no_line(const struct desk *desk, const char *words, const char *beginning) {
  if (!asks_for_line(desk, words, beginning, NULL)) return;
  fail_msg("\"frontdesk %s\" has a line \"%s\"", words, beginning);
}
