/*
 * The built program as a process: run with words on a replica of its own, with a frozen clock and an environment
 * that holds nothing else. The program's path comes from CMake.
 */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { PROGRAM_WORDS_MAX = 64, PROGRAM_ENV_MAX = 16, PROGRAM_PATH_SIZE = 512 };

/* A folder of its own, and what the program finds in its environment. */
struct program_place {
  char folder[PROGRAM_PATH_SIZE];
  char *env[PROGRAM_ENV_MAX]; /* "NAME=value", each malloc'd */
  int env_count;
};

struct program_run {
  int status; /* exit status; 128 + signal when killed */
  char *out, *err;
  size_t out_size, err_size;
};

/* Makes the folder, with FRONTDESK_DB in it. The folder is removed by place_release. */
void place_init(struct program_place *place);
void place_release(struct program_place *place);

/* Sets or with an empty value takes away a variable. */
void place_env(struct program_place *place, const char *name, const char *value);

/* Runs with words[0..count), and waits. `input` (may be NULL) is a file for standard input. */
void program_run(const struct program_place *place, char *const words[], int count, const char *input,
                 struct program_run *run);
void program_run_release(struct program_run *run);

/* Starts without waiting; the outputs go nowhere. Returns the process; program_wait gives its status. */
pid_t program_start(const struct program_place *place, char *const words[], int count);
int program_wait(pid_t process);

#endif
