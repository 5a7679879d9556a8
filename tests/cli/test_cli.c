/*
 * The command line's contract, from outside: every script of tests/cli/scripts is a conversation with the built
 * program (script.h). With arguments, only the scripts whose name holds one of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cli/script.h"

static void run_script(void **state) {
  char path[512];
  (void)snprintf(path, sizeof path, "%s/tests/cli/scripts/%s.txt", FD_SOURCE_DIR, (const char *)*state);
  check_script(path);
}

static const char *const names[] = {
    "book",  "customers", "damage",   "day",   "edit",  "example", "files",      "find",   "language",
    "move",  "names",     "one_line", "queue", "roles", "rules",   "salon_file", "series", "settings",
    "slots", "steps",     "stored",   "sync",  "times", "undo",    "words",      "zones"};

int main(int argc, char **argv) {
  enum { COUNT = sizeof names / sizeof names[0] };
  struct CMUnitTest tests[COUNT];
  size_t count = 0;
  for (size_t i = 0; i < COUNT; i++) {
    int wanted = argc == 1;
    for (int j = 1; j < argc; j++) wanted = wanted || strstr(names[i], argv[j]) != NULL;
    if (!wanted) continue;
    tests[count++] = (struct CMUnitTest){
        .name = names[i], .test_func = run_script, .initial_state = (void *)(size_t)(const void *)names[i]};
  }
  return _cmocka_run_group_tests("cli", tests, count, NULL, NULL);
}
