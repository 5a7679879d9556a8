#include "cli/program.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void give_up(const char *what) {
  perror(what);
  abort();
}

/* ----------------------------------------------------------------------------------------------------------
   places */

void place_env(struct program_place *place, const char *name, const char *value) {
  size_t length = strlen(name);
  for (int i = 0; i < place->env_count; i++) {
    if (strncmp(place->env[i], name, length) != 0 || place->env[i][length] != '=') continue;
    free(place->env[i]);
    place->env[i] = place->env[--place->env_count];
    break;
  }
  if (value[0] == '\0') return;
  if (place->env_count == PROGRAM_ENV_MAX - 1) give_up("too many variables");
  size_t size = length + strlen(value) + 2;
  char *pair = malloc(size);
  if (pair == NULL) give_up("malloc");
  (void)snprintf(pair, size, "%s=%s", name, value);
  place->env[place->env_count++] = pair;
}

void place_init(struct program_place *place) {
  *place = (struct program_place){.env_count = 0};
  const char *base = getenv("TMPDIR");
  (void)snprintf(place->folder, sizeof place->folder, "%.200s/frontdesk-cli.XXXXXX",
                 base == NULL ? "/tmp" : base);
  if (mkdtemp(place->folder) == NULL) give_up(place->folder);
  char path[PROGRAM_PATH_SIZE];
  (void)snprintf(path, sizeof path, "%.400s/replica.db", place->folder);
  place_env(place, "FRONTDESK_DB", path);
  place_env(place, "HOME", place->folder);
  place_env(place, "LC_ALL", "C.UTF-8");
  place_env(place, "TZ", "Pacific/Chatham");
  const char *asan = getenv("ASAN_OPTIONS"), *ubsan = getenv("UBSAN_OPTIONS");
  if (asan != NULL) place_env(place, "ASAN_OPTIONS", asan);
  if (ubsan != NULL) place_env(place, "UBSAN_OPTIONS", ubsan);
}

static int remove_entry(const char *path, const struct stat *facts, int kind, struct FTW *walk) {
  (void)facts;
  (void)kind;
  (void)walk;
  return remove(path);
}

void place_release(struct program_place *place) {
  (void)nftw(place->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  for (int i = 0; i < place->env_count; i++) free(place->env[i]);
}

/* ------------------------------------------------------------------------------------------------------
   processes */

static void become(const struct program_place *place, char *const words[], int count) {
  char *argv[PROGRAM_WORDS_MAX + 2] = {(char *)(size_t)(const void *)FRONTDESK_PROGRAM};
  for (int i = 0; i < count && i < PROGRAM_WORDS_MAX; i++) argv[i + 1] = words[i];
  if (chdir(place->folder) != 0) _exit(126);
  (void)execve(FRONTDESK_PROGRAM, argv, place->env);
  _exit(127);
}

static void send_to(const char *path, int fd) {
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file < 0 || dup2(file, fd) < 0) _exit(126);
  (void)close(file);
}

static char *read_all(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) give_up(path);
  (void)fseek(file, 0, SEEK_END);
  long length = ftell(file);
  rewind(file);
  char *text = malloc((size_t)length + 1);
  if (text == NULL) give_up("malloc");
  *size = fread(text, 1, (size_t)length, file);
  text[*size] = '\0';
  (void)fclose(file);
  return text;
}

int program_wait(pid_t process) {
  int status = 0;
  if (waitpid(process, &status, 0) != process) give_up("waitpid");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void program_run(const struct program_place *place, char *const words[], int count, const char *input,
                 struct program_run *run) {
  char out[PROGRAM_PATH_SIZE], err[PROGRAM_PATH_SIZE];
  (void)snprintf(out, sizeof out, "%.400s/.out", place->folder);
  (void)snprintf(err, sizeof err, "%.400s/.err", place->folder);
  pid_t process = fork();
  if (process < 0) give_up("fork");
  if (process == 0) {
    send_to(out, STDOUT_FILENO);
    send_to(err, STDERR_FILENO);
    int in = open(input == NULL ? "/dev/null" : input, O_RDONLY);
    if (in < 0 || dup2(in, STDIN_FILENO) < 0) _exit(126);
    become(place, words, count);
  }
  run->status = program_wait(process);
  run->out = read_all(out, &run->out_size);
  run->err = read_all(err, &run->err_size);
}

void program_run_release(struct program_run *run) {
  free(run->out);
  free(run->err);
}

pid_t program_start(const struct program_place *place, char *const words[], int count) {
  pid_t process = fork();
  if (process < 0) give_up("fork");
  if (process != 0) return process;
  send_to("/dev/null", STDOUT_FILENO);
  send_to("/dev/null", STDERR_FILENO);
  become(place, words, count);
  _exit(127);
}
