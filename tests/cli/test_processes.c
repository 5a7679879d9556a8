/* Several programs on one file: nobody is booked twice, and nobody is refused without a reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "cli/program.h"

enum { PROCESSES = 6, WORD_SIZE = 64 };

static void set_up(struct program_place *place) {
  char from[PROGRAM_PATH_SIZE];
  (void)snprintf(from, sizeof from, "%s/tests/cli/salons/desk.json", FD_SOURCE_DIR);
  char init[] = "init", option[] = "--from";
  char *words[] = {init, option, from};
  struct program_run run;
  place_init(place);
  place_env(place, "FRONTDESK_NOW", "2026-11-20T10:07:00Z");
  program_run(place, words, 3, NULL, &run);
  assert_int_equal(run.status, 0);
  program_run_release(&run);
}

/* Starts one `book` of a beard trim with Mia for a customer of that number. */
static pid_t start_booking(const struct program_place *place, int customer, const char *start) {
  char texts[11][WORD_SIZE] = {"book", "--service", "beard", "--employee", "mia", "--start",
                               "",     "--name",    "",      "--phone",    ""};
  char *words[11];
  (void)snprintf(texts[6], WORD_SIZE, "%s", start);
  (void)snprintf(texts[8], WORD_SIZE, "Guest Number%c", 'A' + customer);
  (void)snprintf(texts[10], WORD_SIZE, "+4930231259%02d", 10 + customer);
  for (int i = 0; i < 11; i++) words[i] = texts[i];
  return program_start(place, words, 11);
}

/* The visits of Mia's column on 2026-11-23. */
static json_t *visits(const struct program_place *place, json_t **document) {
  char day[] = "day", date[] = "2026-11-23", json[] = "--json";
  char *words[] = {day, date, json};
  struct program_run run;
  program_run(place, words, 3, NULL, &run);
  assert_int_equal(run.status, 0);
  *document = json_loadb(run.out, run.out_size, 0, NULL);
  program_run_release(&run);
  const json_t *employees = json_object_get(*document, "employees");
  for (size_t i = 0; i < json_array_size(employees); i++) {
    const json_t *employee = json_array_get(employees, i);
    if (strcmp(json_string_value(json_object_get(employee, "name")), "Mia Weber") == 0)
      return json_object_get(employee, "appointments");
  }
  fail_msg("Mia has no column");
  return NULL;
}

static void one_slot_is_given_once(void **state) {
  (void)state;
  struct program_place place;
  pid_t processes[PROCESSES];
  int booked = 0;
  set_up(&place);
  for (int i = 0; i < PROCESSES; i++) processes[i] = start_booking(&place, i, "2026-11-23T10:00");
  for (int i = 0; i < PROCESSES; i++) {
    int status = program_wait(processes[i]);
    assert_true(status == 0 || status == 4);
    booked += status == 0;
  }
  json_t *document;
  assert_int_equal(booked, 1);
  assert_int_equal(json_array_size(visits(&place, &document)), 1);
  json_decref(document);
  place_release(&place);
}

static void all_slots_are_given_at_once(void **state) {
  (void)state;
  struct program_place place;
  pid_t processes[PROCESSES];
  set_up(&place);
  for (int i = 0; i < PROCESSES; i++) {
    char start[WORD_SIZE];
    (void)snprintf(start, sizeof start, "2026-11-23T1%d:%02d", i / 2, i % 2 * 30);
    processes[i] = start_booking(&place, i, start);
  }
  for (int i = 0; i < PROCESSES; i++) assert_int_equal(program_wait(processes[i]), 0);
  json_t *document;
  assert_int_equal(json_array_size(visits(&place, &document)), PROCESSES);
  json_decref(document);
  char doctor[] = "doctor";
  char *words[] = {doctor};
  struct program_run run;
  program_run(&place, words, 1, NULL, &run);
  assert_int_equal(run.status, 0);
  program_run_release(&run);
  place_release(&place);
}

/* Two that set up the same file: one of them does, the other one says that it exists. */
static void one_file_is_made_once(void **state) {
  (void)state;
  struct program_place place;
  pid_t processes[2];
  char from[PROGRAM_PATH_SIZE], init[] = "init", option[] = "--from";
  (void)snprintf(from, sizeof from, "%s/tests/cli/salons/desk.json", FD_SOURCE_DIR);
  char *words[] = {init, option, from};
  place_init(&place);
  for (int i = 0; i < 2; i++) processes[i] = program_start(&place, words, 3);
  int first = program_wait(processes[0]), second = program_wait(processes[1]);
  assert_int_equal(first + second, 4);
  assert_true(first == 0 || second == 0);
  json_t *document;
  assert_int_equal(json_array_size(visits(&place, &document)), 0);
  json_decref(document);
  place_release(&place);
}

/* Runs one command, split at blanks; its output is the caller's. */
static char *answer(const struct program_place *place, const char *line) {
  char text[PROGRAM_PATH_SIZE], *words[PROGRAM_WORDS_MAX], *rest = text;
  int count = 0;
  (void)snprintf(text, sizeof text, "%s", line);
  for (char *word = strtok_r(text, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest))
    words[count++] = word;
  struct program_run run;
  program_run(place, words, count, NULL, &run);
  assert_int_equal(run.status, 0);
  free(run.err);
  return run.out;
}

/* A frozen clock and a seed make everything the same, ids too; successive programs still make different ids. */
static void a_seed_fixes_everything(void **state) {
  (void)state;
  static const char *const lines[] = {
      "book --service men --employee mia --start 2026-11-23T10:00 --name Carl --json",
      "book --service men --employee mia --start 2026-11-23T11:00 --name Carla --json",
      "walkin --service beard --json",
      "export",
  };
  struct program_place places[2];
  for (int i = 0; i < 2; i++) {
    char init[PROGRAM_PATH_SIZE];
    place_init(&places[i]);
    place_env(&places[i], "FRONTDESK_NOW", "2026-11-20T10:07:00Z");
    place_env(&places[i], "FRONTDESK_SEED", "11");
    (void)snprintf(init, sizeof init, "init --from %s/tests/cli/salons/desk.json", FD_SOURCE_DIR);
    free(answer(&places[i], init));
  }
  char *last = NULL;
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
    char *one = answer(&places[0], lines[i]), *other = answer(&places[1], lines[i]);
    assert_string_equal(one, other);
    if (last != NULL) assert_string_not_equal(one, last);
    free(last);
    free(other);
    last = one;
  }
  free(last);
  for (int i = 0; i < 2; i++) place_release(&places[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_slot_is_given_once),
      cmocka_unit_test(all_slots_are_given_at_once),
      cmocka_unit_test(one_file_is_made_once),
      cmocka_unit_test(a_seed_fixes_everything),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
