#include "salons.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bare.h"
#include "bare_import.h"
#include "child.h"
#include "core/model/instant.h"
#include "demo/demo.h"

enum { COPY_SIZE = 1 << 20, DAYS_OF_YEAR = 365 };

static void give_up(const char *what) {
  (void)fprintf(stderr, "bench: %s: %s\n", what, strerror(errno));
  exit(1);
}

/* Where lines go: all of them, or those of visits only from an instant on. */
struct filter {
  FILE *file;
  int64_t from; /* ms; 0: all */
};

static bool is_before(const char *line, int64_t from) {
  static const char key[] = "\"starts_at\":\"";
  const char *at = strstr(line, key);
  int64_t instant = 0;
  if (strncmp(line, "{\"e\":\"appointment\"", 18) != 0 || at == NULL) return false;
  at += sizeof key - 1;
  return instant_parse_rfc3339(at, strcspn(at, "\""), &instant) && instant < from;
}

static enum code put_line(void *context, const char *text, size_t length, struct error *error) {
  struct filter *filter = context;
  char line[16385];
  if (filter->from != 0) {
    memcpy(line, text, length);
    line[length] = '\0';
    if (is_before(line, filter->from)) return CODE_OK;
  }
  if (fwrite(text, 1, length, filter->file) == length && fputc('\n', filter->file) != EOF) return CODE_OK;
  return error_set(error, CODE_STORAGE, "The salon file cannot be written: is the disk full?");
}

static bool is_current(const char *path) {
  struct stat file, program;
  return stat(path, &file) == 0 && stat("/proc/self/exe", &program) == 0 && file.st_size > 0 &&
         file.st_mtime >= program.st_mtime;
}

static void write_salon(const struct bench *bench, const char *path, enum demo_size size, int64_t from) {
  if (is_current(path)) return;
  struct demo_options options = {
      .size = size, .seed = DEMO_SEED, .today = bench->today, .now_minute = DEMO_NOW_NOMINAL};
  struct filter filter = {.file = fopen(path, "w"), .from = from};
  if (filter.file == NULL) give_up(path);
  struct demo_sink sink = {.line = put_line, .context = &filter};
  struct error error;
  error_init(&error);
  bench_require(demo_write(&options, &sink, &error), &error);
  if (fclose(filter.file) != 0) give_up(path);
}

static void name_salon(const struct bench *bench, struct bench_salon *salon, const char *name) {
  (void)snprintf(salon->file, sizeof salon->file, "%.400s/%s.ndjson", bench->directory, name);
  (void)snprintf(salon->replica, sizeof salon->replica, "%.400s/%s.db", bench->directory, name);
}

void salons_prepare(struct bench *bench) {
  if (mkdir("build", 0777) != 0 && errno != EEXIST) give_up("build");
  if (mkdir(bench->directory, 0777) != 0 && errno != EEXIST) give_up(bench->directory);
  name_salon(bench, &bench->large, "large");
  name_salon(bench, &bench->year, "year");
  name_salon(bench, &bench->small, "small");
  for (int i = 0; i < 3; i++)
    (void)snprintf(bench->copies[i], sizeof bench->copies[i], "%.400s/copy-%d.db", bench->directory, i + 1);
  write_salon(bench, bench->large.file, DEMO_LARGE, 0);
  write_salon(bench, bench->year.file, DEMO_LARGE, bench->now - DAYS_OF_YEAR * MS_PER_DAY);
  write_salon(bench, bench->small.file, DEMO_SMALL, 0);
}

void salons_remove(const char *replica) {
  static const char *const endings[] = {"", "-wal", "-shm", "-desk", "-reserve", "-journal"};
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
    char path[BENCH_PATH_SIZE + 16];
    (void)snprintf(path, sizeof path, "%s%s", replica, endings[i]);
    if (unlink(path) != 0 && errno != ENOENT) give_up(path);
  }
}

void salons_copy(const char *from, const char *to) {
  salons_remove(to);
  sqlite3 *db = bare_open(from);
  bare_run(db, "PRAGMA wal_checkpoint(TRUNCATE)");
  bare_close(db);
  FILE *in = fopen(from, "r"), *out = fopen(to, "w");
  char *buffer = malloc(COPY_SIZE);
  if (in == NULL || out == NULL || buffer == NULL) give_up(to);
  for (size_t length; (length = fread(buffer, 1, COPY_SIZE, in)) > 0;) {
    if (fwrite(buffer, 1, length, out) != length) give_up(to);
  }
  free(buffer);
  (void)fclose(in);
  if (fsync(fileno(out)) != 0 || fclose(out) != 0) give_up(to);
}

void salons_fill(struct bench *bench, const struct bench_salon *salon) {
  salons_remove(salon->replica);
  const char *arguments[] = {bench->program, "init", "--from", salon->file, "--db", salon->replica, NULL};
  struct child_cost cost;
  if (child_run(arguments, &cost)) return;
  (void)printf("  (%s is filled bare: the program did not take it)\n", salon->replica);
  salons_remove(salon->replica);
  struct error error;
  error_init(&error);
  uint64_t seed = 1;
  struct replica_options options = bench_options(bench, salon->replica, &seed);
  struct replica *replica = NULL;
  bench_require(replica_create(&options, &replica, &error), &error);
  replica_free(replica);
  bare_import(salon->file, salon->replica, bench->now);
}
