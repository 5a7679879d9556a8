#include "e2e/desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define DESK_NOW "2026-11-20T09:07:00Z"

enum { COMMAND_SIZE = 2048, VARIABLES_MAX = 16 };

/* Where desk_group_setup() has laid the salon out; every test copies it. */
static char group_directory[DESK_PATH_SIZE];

static void shell(const char *format, const char *first, const char *second) {
  char command[COMMAND_SIZE];
  int length = snprintf(command, sizeof command, format, first, second);
  assert_in_range(length, 1, COMMAND_SIZE - 1);
  int status = system(command);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) fail_msg("this failed: %s", command);
}

static void directory_make(char directory[DESK_PATH_SIZE]) {
  (void)snprintf(directory, DESK_PATH_SIZE, "/tmp/frontdesk-desk-XXXXXX");
  assert_non_null(mkdtemp(directory));
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

int desk_group_setup(void **state) {
  (void)state;
  directory_make(group_directory);
  char *output = NULL;
  int status = program_run(group_directory, "init --demo", &output);
  if (status != 0) fail_msg("the demo salon was not laid out: %s", output);
  free(output);
  return 0;
}

int desk_group_teardown(void **state) {
  (void)state;
  shell("rm -rf '%s%s'", group_directory, "");
  return 0;
}

int desk_setup(void **state) {
  struct desk *desk = calloc(1, sizeof *desk);
  assert_non_null(desk);
  directory_make(desk->directory);
  shell("cp '%s'/desk.db* '%s'", group_directory, desk->directory);
  *state = desk;
  return 0;
}

int desk_teardown(void **state) {
  struct desk *desk = *state;
  terminal_session_free(desk->session);
  shell("rm -rf '%s%s'", desk->directory, "");
  free(desk);
  return 0;
}

void desk_open(struct desk *desk, int columns, int rows, const char *const *extra) {
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
  static const char *const arguments[] = {FD_PROGRAM, NULL};
  assert_null(desk->session);
  desk->session = terminal_session_start(&(struct terminal_options){
      .arguments = arguments, .environment = environment, .rows = rows, .columns = columns});
}

void desk_close(struct desk *desk) {
  terminal_session_press(desk->session, "q");
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

char *desk_ask(const struct desk *desk, const char *words) {
  char *output = NULL;
  int status = program_run(desk->directory, words, &output);
  if (status != 0) fail_msg("frontdesk %s ended with %d: %s", words, status, output);
  return output;
}
