/* The walk of docs/api.md works as it is written: its commands are run by a shell, against a server with the demo salon. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "server/channel_world.h"

enum { LINE_MAX_BYTES = 4096, STATUSES_MAX = 64 };

struct walk {
  int expected[STATUSES_MAX], said[STATUSES_MAX];
  int expected_count, said_count;
};

/* What stands before the commands: a curl that notes the status of each answer. */
static const char prologue[] =
    "set -eu\n"
    "curl() {\n"
    "  rm -f \"$FOLDER/body\"\n"
    "  command curl -o \"$FOLDER/body\" -w '%{http_code}\\n' \"$@\" >> \"$FOLDER/statuses\"\n"
    "  cat \"$FOLDER/body\"\n"
    "}\n";

/* The status in the comment at the end of a line; 0 for none. */
static int status_of(const char *line) {
  const char *mark = strstr(line, " # ");
  int status = mark == NULL ? 0 : (int)strtol(mark + 3, NULL, 10);
  return status >= 100 && status < 600 ? status : 0;
}

/* The blocks of shell, as one script. */
static void write_script(const char *path, struct walk *walk) {
  char line[LINE_MAX_BYTES];
  bool inside = false;
  FILE *page = fopen(FD_SOURCE_DIR "/docs/api.md", "r"), *script = fopen(path, "w");
  assert_non_null(page);
  assert_non_null(script);
  (void)fputs(prologue, script);
  while (fgets(line, sizeof line, page) != NULL) {
    bool fence = strncmp(line, "```", 3) == 0;
    if (inside && !fence) (void)fputs(line, script);
    if (inside && !fence && status_of(line) != 0) walk->expected[walk->expected_count++] = status_of(line);
    if (fence) inside = strcmp(line, "```sh\n") == 0;
    assert_true(walk->expected_count < STATUSES_MAX);
  }
  assert_int_equal(fclose(page), 0);
  assert_int_equal(fclose(script), 0);
}

static void read_statuses(const char *path, struct walk *walk) {
  char line[32];
  FILE *file = fopen(path, "r");
  assert_non_null(file);
  while (fgets(line, sizeof line, file) != NULL && walk->said_count < STATUSES_MAX)
    walk->said[walk->said_count++] = (int)strtol(line, NULL, 10);
  assert_int_equal(fclose(file), 0);
}

static void the_walk_works(void **state) {
  struct channel_world *world = *state;
  char script[96], statuses[96], body[96], command[256];
  struct walk walk = {.expected_count = 0};
  (void)snprintf(script, sizeof script, "%s/walk.sh", world->folder);
  (void)snprintf(statuses, sizeof statuses, "%s/statuses", world->folder);
  (void)snprintf(body, sizeof body, "%s/body", world->folder);
  (void)snprintf(command, sizeof command, "/bin/sh %s > %s/out 2>&1", script, world->folder);
  write_script(script, &walk);
  assert_true(walk.expected_count > 12);
  assert_int_equal(setenv("URL", server_url(world->server), 1), 0);
  assert_int_equal(setenv("KEY", world->key, 1), 0);
  assert_int_equal(setenv("FOLDER", world->folder, 1), 0);
  int ended = system(command); /* NOLINT: the page's own commands are what is tested */
  read_statuses(statuses, &walk);
  for (int i = 0; i < walk.expected_count && i < walk.said_count; i++)
    if (walk.expected[i] != walk.said[i])
      fail_msg("request %d of the page: %d is written, %d was answered", i + 1, walk.expected[i],
               walk.said[i]);
  assert_int_equal(walk.said_count, walk.expected_count);
  assert_int_equal(ended, 0);
  /* What the walk says that it did. */
  assert_int_equal(world_count(world,
                               "SELECT count(*) FROM appointment JOIN customer ON customer.id = customer_id"
                               " WHERE phone_e164 = '+493023125777' AND status = 'cancelled'"),
                   1);
  assert_int_equal(world_count(world, "SELECT count(*) FROM slot_hold"), 0);
  (void)unlink(script);
  (void)unlink(statuses);
  (void)unlink(body);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(the_walk_works, channel_world_new_demo, channel_world_free),
  };
  return cmocka_run_group_tests_name("api_doc", tests, NULL, NULL);
}
